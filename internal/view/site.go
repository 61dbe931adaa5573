package view

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/timeline"
	"github.com/meridian-ssg/meridian/internal/worldmap"
)

// Site is the site, as a page sees it. It has .Title, .Description, .BaseURL
// (the whole address), .Home (the home page's address on its host), .Root (the
// address below which files such as favicon.svg lie),
// .Language, .Dir ("ltr" or "rtl"), .Banner with .Text and .URL, .Footer,
// .Landing, .ThemeSheet, .ThemeColour, .Params, and .Organisation with .Name,
// .Logo, .Address, .Email and .Links; and:
type Site struct {
	*site.Identity
	recorder Recorder
	at       string  // the address of the page that looks
	digest   sum.Sum // of Identity
}

// newSite makes the view of the site for the page at an address.
func newSite(r Recorder, at string) *Site {
	s := &Site{recorder: r, at: at}
	s.Identity, s.digest = ask[*site.Identity](r, site.Question{Verb: site.AskIdentity})
	return s
}

// MenuItem is a line of a menu.
type MenuItem struct {
	Title    string
	URL      string     // "" of a line that leads nowhere but to its sub-menu
	Language string     // of Title, where that is another one than the site's; else ""
	Current  bool       // it leads to the page that shows the menu
	Ancestor bool       // it leads to a page above that page, or to one of its sub-menu
	Children []MenuItem // its sub-menu; the lines there have none
}

// Menu is a menu by name, such as "main".
func (s *Site) Menu(name string) []MenuItem {
	return s.menuItems(Ask[[]site.MenuItem](s.recorder, site.Question{Verb: site.AskMenu, Key: name}))
}

func (s *Site) menuItems(items []site.MenuItem) []MenuItem {
	if items == nil {
		return nil
	}
	out := make([]MenuItem, len(items))
	for i, it := range items {
		m := MenuItem{Title: it.Title, URL: it.URL, Language: it.Language, Current: it.URL == s.at, Ancestor: within(s.at, it.URL, s.Home), Children: s.menuItems(it.Children)}
		for _, child := range m.Children {
			m.Ancestor = m.Ancestor || child.Current || child.Ancestor
		}
		out[i] = m
	}
	return out
}

// alike gives the lines of a menu that is the same on every page.
func alike(items []site.MenuItem) []MenuItem {
	if items == nil {
		return nil
	}
	out := make([]MenuItem, len(items))
	for i, it := range items {
		out[i] = MenuItem{Title: it.Title, URL: it.URL, Language: it.Language, Children: alike(it.Children)}
	}
	return out
}

func (s *Site) cards(v site.Verb, key string, n int) []*card.Card {
	return Ask[[]*card.Card](s.recorder, site.Question{Verb: v, Key: key, N: n})
}

// Newest are the newest n pages of a type, such as "post".
func (s *Site) Newest(typ string, n int) []*card.Card { return s.cards(site.AskNewest, typ, n) }

// Coming are the next n events, those that are taking place first.
func (s *Site) Coming(n int) []*card.Card { return s.cards(site.AskPhase, "now coming", n) }

// Past are the n events that ended last.
func (s *Site) Past(n int) []*card.Card { return s.cards(site.AskPhase, "past", n) }

// Running are up to n projects that are under way.
func (s *Site) Running(n int) []*card.Card { return s.cards(site.AskPhase, "running", n) }

// Sections are the sections at the top of the site.
func (s *Site) Sections() []*card.Card { return s.cards(site.AskSections, "", 0) }

// Section is the section in a folder, such as "events"; nothing where there is
// none.
func (s *Site) Section(folder string) *card.Card {
	c := Ask[*card.Card](s.recorder, site.Question{Verb: site.AskCard, Key: folder})
	if c == nil || c.Kind != card.Section {
		return nil
	}
	return c
}

// Page is a page by its path in content without the ending, such as
// "strategy/aims"; nothing where there is none.
func (s *Site) Page(key string) *card.Card {
	return Ask[*card.Card](s.recorder, site.Question{Verb: site.AskCard, Key: strings.TrimSuffix(key, ".md")})
}

// People are the same people with the role and the organisation that their own pages
// say, where nothing is said of them: .Site.People .Authors
func (s *Site) People(of any) ([]card.Person, error) {
	list, ok := of.([]card.Person)
	if !ok {
		return nil, &site.Fault{
			Code: diag.LayoutFailed, Message: "“People” takes people, such as .Authors",
			Hint: "Write .Site.People .Authors, or .Site.People .Event.Delegates.",
		}
	}
	var out []card.Person // a copy, once something differs
	for i := range list {
		if list[i].Page == "" || list[i].Role != "" && list[i].Organisation != "" {
			continue
		}
		page := s.Page(list[i].Page)
		if page == nil || page.Person == nil {
			continue
		}
		if out == nil {
			out = slices.Clone(list)
		}
		out[i].Role = cmp.Or(out[i].Role, page.Person.Role)
		out[i].Organisation = cmp.Or(out[i].Organisation, page.Person.Organisation.Title)
	}
	if out == nil {
		return list, nil
	}
	return out, nil
}

// Timeline are all projects along the years; see .Timeline of a page.
func (s *Site) Timeline() *timeline.Timeline { return timeline.Of(s.Newest("project", math.MaxInt32)) }

// Month are the events of a month, or of a year.
type Month struct {
	When  civil.Date // the month, or the year
	Cards []*card.Card
}

// Calendar are all events by month, from those that take place now on.
func (s *Site) Calendar() []Month {
	return months(s.Coming(math.MaxInt32), func(d civil.Date) civil.Date { return civil.Date{Year: d.Year, Month: d.Month} })
}

// PastYears are all events that are over by year, the last one first.
func (s *Site) PastYears() []Month {
	return months(s.Past(math.MaxInt32), func(d civil.Date) civil.Date { return civil.Date{Year: d.Year} })
}

// months puts events that lie in one span of days together.
func months(events []*card.Card, span func(civil.Date) civil.Date) []Month {
	var out []Month
	for _, c := range events {
		when := span(c.Event.Start.Date)
		i := slices.IndexFunc(out, func(m Month) bool { return m.When == when })
		if i < 0 {
			i, out = len(out), append(out, Month{When: when})
		}
		out[i].Cards = append(out[i].Cards, c)
	}
	return out
}

// Terms are the terms of a taxonomy, such as "countries", each with .Title,
// .URL, .Name and .Count.
func (s *Site) Terms(taxonomy string) []site.TermCount {
	return Ask[[]site.TermCount](s.recorder, site.Question{Verb: site.AskTerms, Key: taxonomy})
}

// Map is a map of a region, or of that in the settings where it is "", with the
// countries that pages carry marked: .Width and .Height; .Land, the path of the rest;
// and .Places, each with what Terms has, the numbers of its .Projects, .Events and
// .Others, and where it is .Shown, with its shape as a .Path and with .X and .Y, the
// point that stands for it. .Projects, .Events and .Others say how many places have such.
func (s *Site) Map(region string) (*site.WorldMap, error) {
	if region != "" && !slices.Contains(worldmap.Regions(), region) {
		return nil, &site.Fault{
			Code: diag.LayoutFailed, Message: fmt.Sprintf("there is no map of “%s”", region),
			Hint: "Choose one of " + strings.Join(worldmap.Regions(), ", ") + ".",
		}
	}
	return Ask[*site.WorldMap](s.recorder, site.Question{Verb: site.AskMap, Key: region}), nil
}

// OptionalAsset is the address of a file in static/assets, as Asset gives it; ""
// where there is no such file.
func (s *Site) OptionalAsset(name string) string {
	return Ask[string](s.recorder, site.Question{Verb: site.AskAsset, Key: name})
}

// Asset is the address of a file in static/assets. The name it is published
// under changes with what is in it, so that browsers may keep it for ever.
func (s *Site) Asset(name string) (string, error) {
	address := s.OptionalAsset(name)
	if address == "" {
		return "", &site.Fault{
			Code: diag.LayoutLink, Message: fmt.Sprintf("there is no file “%s” in static/assets", name),
			Hint: "Correct the name, or put the file there.",
		}
	}
	return address, nil
}

// Facts are what is alike on every page, for once "footer" .Site.Facts: all
// that .Site has without asking, and .FooterMenu.
func (s *Site) Facts() *Facts {
	items, digest := ask[[]site.MenuItem](s.recorder, site.Question{Verb: site.AskMenu, Key: "footer"})
	f := &Facts{Identity: s.Identity}
	f.FooterMenu = alike(items)
	var h sum.Hasher
	h.AddSum(s.digest)
	h.AddSum(digest)
	f.digest = h.Sum()
	return f
}

// Facts are what is alike on every page.
type Facts struct {
	*site.Identity
	FooterMenu []MenuItem
	digest     sum.Sum
}

// Digest gives the sum by which once remembers.
func (f *Facts) Digest() sum.Sum { return f.digest }
