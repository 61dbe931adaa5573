package site

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/artifact"
	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/picture"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// Neighbours are the pages before and behind a page.
type Neighbours struct{ Prev, Next *card.Card }

// TermCount is a term with the number of pages that carry it.
type TermCount struct {
	Title string
	URL   string
	Name  string // as the front matter has it, such as "AM"
	Count int
}

// Subscriptions tells which feeds and calendars a page has.
type Subscriptions struct {
	Feed     bool // base_url is set, and at least one page that it lists carries a date
	Calendar bool // at least one page that it lists is an event
}

// Identity is what every page shows of the site and of who publishes it.
type Identity struct {
	Title        string
	Description  string
	BaseURL      string // the whole address of the home page; "" where base_url is not set
	Staging      bool   // this is a trial at another host than base_url names, which search engines shall leave out
	Home         string // the address of the home page on its host
	Root         string // the address on its host below which all files lie, whatever their language
	Language     string // BCP 47
	Dir          string // "ltr" or "rtl"
	Organisation Organisation
	Banner       Banner
	Footer       string         // a line for the foot of every page; "" where there is none
	Landing      []string       // the blocks of the landing page, where the settings name them
	ThemeColour  string         // the colour of the dark bands, for the frame that browsers draw; "" where the settings name no colours
	ThemeSheet   string         // the address of the style sheet that the settings make; "" where they make none
	Params       map[string]any // the free settings of site.yaml
	Search       *Search        // nil where readers can't search the site
}

// Search tells where readers search the site.
type Search struct {
	URL   string // of the page
	Index string // of the file with which the script begins
}

// ListTitle names the feed or the calendar of a page: the site, and what part of
// it. That of the home page is the site's, whatever greets its readers.
func ListTitle(id *Identity, c *card.Card) string {
	if c.Kind == card.Home || c.Title == id.Title {
		return id.Title
	}
	return id.Title + ": " + c.Title
}

// Banner is an announcement on every page.
type Banner struct {
	Text string // "" where there is none on this day
	URL  string // "" where it leads nowhere
}

// Organisation is who publishes the site.
type Organisation struct {
	Name    string
	Logo    *card.Image // nil where there is none
	Address string
	Email   string
	Links   []card.Link
}

// FileAnswer is a file, or why there is none.
type FileAnswer struct {
	File  *File
	Fault *Fault
}

// sumOf sums the cards of a list.
func sumOf(pages []*Page) sum.Sum {
	var h sum.Hasher
	h.AddInt(len(pages))
	for _, p := range pages {
		h.AddSum(p.Sum)
	}
	return h.Sum()
}

func cardsIn(pages []*Page) []*card.Card {
	out := make([]*card.Card, len(pages))
	for i, p := range pages {
		out[i] = p.Card
	}
	return out
}

func first(pages []*Page, n int) []*Page { return pages[:max(0, min(n, len(pages)))] }

func (s *Site) card(q Question) (any, sum.Sum) {
	if p, ok := s.byKey[q.Key]; ok {
		return p.Card, p.Sum
	}
	return (*card.Card)(nil), sum.Sum{}
}

// inPhases gives the first pages that stand in one of the phases, in the order
// of their lists.
func (s *Site) inPhases(q Question) []*Page {
	var out []*Page
	for _, typ := range []string{"event", "project"} {
		for _, p := range s.byType[typ] {
			if strings.Contains(" "+q.Key+" ", " "+string(phase(p.Card))+" ") {
				out = append(out, p)
			}
		}
	}
	slices.SortFunc(out, s.compareListed)
	return first(out, q.N)
}

// ancestors gives the pages above p, home first.
func (s *Site) ancestors(p *Page, _ int) ([]card.Crumb, sum.Sum) {
	var out []card.Crumb
	var h sum.Hasher
	for up := p.Parent; up != nil; up = up.Parent {
		c := card.CrumbOf(up.Card)
		out = append(out, c)
		h.AddStrings([]string{c.Key, string(c.Kind), c.Title, c.Language, c.URL, c.Permalink})
	}
	slices.Reverse(out)
	return out, h.Sum()
}

// neighbours gives the pages before and behind p in its section.
func (s *Site) neighbours(p *Page, _ int) (Neighbours, sum.Sum) {
	var out Neighbours
	if p.position >= 0 && p.Parent != nil && p.Kind == card.Page {
		sequence := p.Parent.sequence
		if p.position > 0 {
			out.Prev = uncounted(sequence[p.position-1 : p.position])[0].Card
		}
		if p.position+1 < len(sequence) {
			out.Next = uncounted(sequence[p.position+1 : p.position+2])[0].Card
		}
	}
	var h sum.Hasher
	for _, c := range []*card.Card{out.Prev, out.Next} {
		if h.AddBool(c != nil); c != nil {
			h.AddSum(c.Sum)
		}
	}
	return out, h.Sum()
}

func (s *Site) termCounts(q Question) (any, sum.Sum) {
	var out []TermCount
	var h sum.Hasher
	for _, tm := range s.Terms(q.Key) {
		if !tm.shown() {
			continue
		}
		out = append(out, TermCount{Title: tm.title, URL: tm.page.URL, Name: tm.Name, Count: len(tm.Pages)})
		h.AddStrings([]string{tm.title, tm.page.URL, tm.Name})
		h.AddInt(len(tm.Pages))
	}
	return out, h.Sum()
}

func (s *Site) menu(q Question) (any, sum.Sum) {
	items := s.menus[q.Key]
	var h sum.Hasher
	for i := range items {
		items[i].addTo(&h)
	}
	return items, h.Sum()
}

func (s *Site) routeAnswer(q Question) (any, sum.Sum) {
	dir, dest := cutPathKey(q.Key)
	r := s.route(dir, dest)
	var h sum.Hasher
	h.AddString(r.URL)
	h.AddBool(r.IsPage)
	h.AddStrings([]string{r.Key, r.Edition, r.Source, r.Type})
	h.AddInt(int(r.Size))
	r.Fault.addTo(&h)
	r.Warning.addTo(&h)
	return r, h.Sum()
}

func (s *Site) fileAnswer(q Question) (any, sum.Sum) {
	dir, name := cutPathKey(q.Key)
	f, fault := s.file(dir, name)
	var h sum.Hasher
	f.AddTo(&h)
	fault.addTo(&h)
	return FileAnswer{f, fault}, h.Sum()
}

// bundleFiles gives the files that lie beside a page in its bundle.
func (s *Site) bundleFiles(p *Page, _ int) ([]File, sum.Sum) {
	var out []File
	var h sum.Hasher
	if p.Doc == nil || !p.Doc.Bundle {
		return nil, h.Sum()
	}
	for _, f := range s.in.Tree.Under(path.Join(content.Root, p.Doc.Dir)) {
		if content.IsText(f) {
			continue
		}
		if file, fault := s.file("", strings.TrimPrefix(f.Path, content.Root)); fault == nil {
			out = append(out, *file)
			file.AddTo(&h)
		}
	}
	return out, h.Sum()
}

func (f *Fault) addTo(h *sum.Hasher) {
	if h.AddBool(f != nil); f != nil {
		h.AddStrings([]string{string(f.Code), f.Message, f.Hint, f.Fix})
	}
}

func (s *Site) asset(q Question) (any, sum.Sum) {
	address, ok := s.in.Asset(q.Key)
	if !ok {
		address = ""
	}
	return address, sum.OfString(address)
}

func (s *Site) taxonomyName(p *Page, _ int) (string, sum.Sum) {
	return p.TaxonomyName(), sum.OfString(p.TaxonomyName())
}

func (s *Site) textSum(p *Page, _ int) (sum.Sum, sum.Sum) {
	if p.Doc == nil {
		return sum.Sum{}, sum.Sum{}
	}
	text := s.Text(p)
	return text.Sum, text.Sum
}

// feed gives what the feeds of home, a section or a term hold: the newest n
// pages that carry a date, events and projects.
func (s *Site) feed(p *Page, n int) []*Page {
	var out []*Page
	for _, q := range s.listed(p) {
		if inFeeds(q) {
			out = append(out, q)
		}
	}
	slices.SortFunc(out, func(x, y *Page) int { return x.rank.published - y.rank.published })
	return uncounted(first(out, n))
}

// listed gives the pages among which those for the feeds of a page are.
func (s *Site) listed(p *Page) []*Page {
	if p.Kind == card.Home {
		return s.pages
	}
	return p.list
}

func inFeeds(p *Page) bool {
	return p.Kind == card.Page && p.as == itself && !p.Unlisted && !AppearedOn(p.Card).IsZero()
}

// events gives the events of a section, by day.
func (s *Site) events(p *Page, _ int) []*Page {
	var out []*Page
	for _, q := range p.sequence {
		if q.Event != nil && q.Event.Calendar != "" && q.as == itself {
			out = append(out, q)
		}
	}
	return uncounted(out)
}

func (s *Site) hasFeed(p *Page) bool {
	return isList(p) && s.Settings.BaseURL.Origin != "" && slices.ContainsFunc(s.listed(p), inFeeds)
}

func isList(p *Page) bool { return p.Kind == card.Home || p.HasList() }

func (s *Site) hasCalendar(p *Page) bool { return p.Kind == card.Section && len(s.events(p, 0)) > 0 }

func (s *Site) subscriptions(p *Page, _ int) (Subscriptions, sum.Sum) {
	out := Subscriptions{Feed: s.hasFeed(p), Calendar: s.hasCalendar(p)}
	var h sum.Hasher
	h.AddBool(out.Feed)
	h.AddBool(out.Calendar)
	return out, h.Sum()
}

// publishes says whether a file of package artifact is made beside a page.
func (s *Site) publishes(p *Page, file string) bool {
	switch file {
	case artifact.EventCalendar:
		return p.Event != nil && p.Event.Calendar != "" && p.as == itself
	case artifact.SectionCalendar:
		return s.hasCalendar(p)
	}
	return s.hasFeeds(file) && s.hasFeed(p)
}

// hasFeeds says whether the site writes feeds that are files of a name.
func (s *Site) hasFeeds(name string) bool {
	written := func(f artifact.Feed) bool {
		return f.File == name && slices.Contains(s.Settings.Feeds.Formats, f.Format)
	}
	return s.Settings.BaseURL.Origin != "" && slices.ContainsFunc(artifact.Feeds, written)
}

// topSections gives the sections at the top of the site.
func (s *Site) topSections() []*Page {
	var out []*Page
	for _, p := range s.byKey[""].list {
		if p.Kind == card.Section {
			out = append(out, p)
		}
	}
	return out
}

// title is the site's name: the one in the settings, or else that of the home
// page, of the organisation, or plainly the word for a home page.
func (s *Site) title() string {
	home := ""
	if p := s.byKey[""]; p != nil && p.Doc != nil {
		home = p.Doc.Card.Title
	}
	return cmp.Or(s.Settings.Title, home, s.Settings.Organisation.Name, s.Settings.Locale.Text("home"))
}

// identity gathers what every page shows. The settings' own sum covers all but
// the logo.
func (s *Site) identity(Question) (any, sum.Sum) {
	c := s.Settings
	o := c.Organisation
	id := &Identity{
		Title: s.title(), Description: c.Description, BaseURL: c.BaseURL.Absolute(c.Home()), Staging: c.Staging, Home: c.Home(), Root: c.BaseURL.Path,
		Language: c.Language, Dir: c.Locale.Dir(), Params: c.Params,
		Organisation: Organisation{Name: o.Name, Address: o.Address, Email: o.Email, Links: o.Links},
	}
	var h sum.Hasher
	id.Banner, id.Footer, id.Landing = s.banner, c.Theme.Footer, c.Theme.Landing
	if !c.Theme.IsZero() {
		id.ThemeColour = c.Theme.Ground()
		id.ThemeSheet, _ = s.in.Asset(artifact.ThemeSheet)
	}
	h.AddSum(c.Sum)
	h.AddStrings([]string{id.Title, id.Banner.Text, id.Banner.URL, id.ThemeSheet})
	if o.Logo != nil {
		f, fault := s.file("", o.Logo.File.Text)
		if fault == nil {
			id.Organisation.Logo = &card.Image{URL: f.URL, Permalink: f.Permalink, Alt: o.Logo.Alt, Width: f.Width, Height: f.Height, Type: picture.MediaType(f.Name)}
		}
		f.AddTo(&h)
	}
	if id.Search = s.whereToSearch(); id.Search != nil {
		h.AddString(id.Search.URL)
	}
	return id, h.Sum()
}
