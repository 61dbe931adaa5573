// Package view is what a layout may touch.
//
// This comment and those of the types below are the manual for people who
// write layouts; docs/layouts.md is made from them.
//
// # A page
//
// The dot of a layout is a Page. It has everything that the page's card holds
// (.Title, .Summary, .URL, .Date, .Authors, .Image, .Project, .Event, .Post …)
// and what is listed below under Page. Other pages are met as cards: in lists,
// as neighbours, as the pages above. A card is complete; nothing can be asked
// of it later.
//
// # The site
//
// .Site has what every page shows of the site (.Title, .Organisation …) and
// answers questions about other pages (.Newest, .Coming, .Menu …).
//
// # Functions
//
//	t "KEY" WORDS…     the theme's own words, in the page's language; marked as
//	                   English where the theme does not speak that language
//	dir "ar"           the direction of a language: ltr or rtl
//	words DATE         a day or a time in words: 5 July 2018
//	span START END     two of them in words: 28–30 November 2015
//	iso DATE           a day or a time for datetime="…": 2018-07-05
//	country "AM"       the name of a country
//	size BYTES         the size of a file in words: 2.1 MB
//	number N           a number as the language writes it: 1,234
//	markdown TEXT      a line of Markdown as HTML
//	once "NAME" CARD   the piece partials/NAME.html with that card as its dot,
//	                   rendered once for all the lists that show it; it can see
//	                   nothing but the card. once "footer" .Site.Facts does the
//	                   same for what is alike on every page
//	absolute ADDRESS   the whole address of one that begins with a slash
//	dict "a" 1 "b" 2   values under names, to hand several to a piece
//	lower TEXT, hasPrefix TEXT START
//
// # Why it is so small
//
// Each look at another page is noted, so that the next build knows without
// guessing whether this page must be made anew. What a layout can't ask, no
// build has to check.
package view

import (
	"bytes"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"github.com/meridian-ssg/meridian/internal/artifact"
	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/markdown"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/tmplexec"
	"github.com/meridian-ssg/meridian/internal/trace"
	"github.com/meridian-ssg/meridian/internal/video"
)

// Log notes what is asked of a site.
type Log = trace.Log[site.Question]

// Recorder asks a site and notes what it was told. Everything that a page, a
// text or a feed learns of the rest of the site goes through one.
type Recorder struct {
	site  *site.Site
	log   *Log
	files *Files
}

// Files are the addresses of files that answers gave.
type Files struct {
	Linked []string // given to whoever asked for them by name
	Listed []string // given in lists: of the files beside a page
}

// NewRecorder gives a Recorder that notes in log.
func NewRecorder(s *site.Site, log *Log) Recorder { return Recorder{s, log, new(Files)} }

// Files gives the addresses of the files that were given out so far.
func (r Recorder) Files() *Files { return r.files }

// Ask puts a question. The type must be the one that the verb's answer has.
func Ask[T any](r Recorder, q site.Question) T {
	answer, _ := ask[T](r, q)
	return answer
}

// ask is Ask, with the sum that the answer has.
func ask[T any](r Recorder, q site.Question) (T, sum.Sum) {
	value, digest := r.site.Answer(q)
	r.log.Note(q, digest)
	switch v := value.(type) {
	case site.Route:
		if v.URL != "" && !v.IsPage {
			r.files.Linked = append(r.files.Linked, v.URL)
		}
	case site.FileAnswer:
		if v.File != nil {
			r.files.Linked = append(r.files.Linked, v.File.URL)
		}
	case []site.File:
		for _, f := range v {
			r.files.Listed = append(r.files.Listed, f.URL)
		}
	}
	answer, _ := value.(T)
	return answer, digest
}

// Read notes that the text of another page is read, which its card does not
// cover.
func (r Recorder) Read(p *site.Page) {
	Ask[sum.Sum](r, site.Question{Verb: site.AskText, Key: p.Key})
}

// Settings are the site's settings; they belong to every task's base.
func (r Recorder) Settings() *config.Settings { return r.site.Settings }

// Page is the page that a layout lays out. It has everything that its card
// holds, and:
type Page struct {
	*card.Card
	Site *Site // the site that it belongs to

	recorder Recorder
	number   int
	body     func() *Body
	data     func(*Page, *bytes.Buffer)
}

// NewPage makes the view of a page. number is the page of its list that is
// shown; body renders its text; data writes its structured data.
func NewPage(r Recorder, p *site.Page, number int, body func() *Body, data func(*Page, *bytes.Buffer)) *Page {
	page := &Page{Card: p.Card, recorder: r, number: number, body: body, data: data}
	page.Site = newSite(r, p.URL)
	return page
}

// Content is the text of the page.
func (p *Page) Content() template.HTML { return template.HTML(p.body().HTML) } //nolint:gosec // rendered by markdown, which lets no HTML through unless told to

func (p *Page) writeContent(out *bytes.Buffer) { out.Write(p.body().HTML) }

// Body is the text of a page.
type Body struct {
	markdown.Body
	Shortcodes []string // names of those that it calls
}

// Uses says whether the text calls a shortcode, such as "people", so that a
// layout need not show the same once more.
func (p *Page) Uses(shortcode string) bool { return slices.Contains(p.body().Shortcodes, shortcode) }

// Words is the number of words in the text.
func (p *Page) Words() int { return p.body().Words }

// Contents are the headings of the text, of the second and third level, for a
// table of contents.
func (p *Page) Contents() []Heading {
	var out []Heading
	headings := p.body().Headings
	for _, h := range headings {
		if h.Level == 2 || h.Level == 3 {
			if out == nil {
				out = make([]Heading, 0, len(headings))
			}
			out = append(out, Heading{h.Level, h.ID, h.Text})
		}
	}
	return out
}

// Heading is a heading of a text.
type Heading struct {
	Level int
	ID    string // the name behind # in an address
	Text  string
}

// Ancestors are the pages above this one, the home page first.
func (p *Page) Ancestors() []card.Crumb {
	return Ask[[]card.Crumb](p.recorder, site.Question{Verb: site.AskAncestors, Key: p.Key})
}

// Prev is the page before this one in its section: the older one, or the one
// listed before it; nothing at the beginning.
func (p *Page) Prev() *card.Card { return p.neighbours().Prev }

// Next is the page behind this one in its section; nothing at the end.
func (p *Page) Next() *card.Card { return p.neighbours().Next }

func (p *Page) neighbours() site.Neighbours {
	return Ask[site.Neighbours](p.recorder, site.Question{Verb: site.AskNeighbours, Key: p.Key})
}

// Related are up to n pages that share terms with this one.
func (p *Page) Related(n int) []*card.Card { return p.cards(site.AskRelated, n) }

// Referring are the pages that name this one in their front matter, such as
// the blog entries on an event.
func (p *Page) Referring() []*card.Card { return p.cards(site.AskReferring, 0) }

func (p *Page) cards(v site.Verb, n int) []*card.Card {
	return Ask[[]*card.Card](p.recorder, site.Question{Verb: v, Key: p.Key, N: n})
}

// Children are all pages of a section or a term, in the order of its list.
func (p *Page) Children() []*card.Card { return p.cards(site.AskChildren, 0) }

// Pager is the part of a section's or a term's list that this page shows, in
// groups: .Groups, each with .Name and .Cards; .Number of .Total pages with
// .Count cards altogether; and the addresses .First, .Prev, .Next and .Last.
// Nothing on other pages.
func (p *Page) Pager() *site.Pager {
	if p.Kind != card.Section && p.Kind != card.Term {
		return nil
	}
	return Ask[*site.Pager](p.recorder, site.Question{Verb: site.AskPager, Key: p.Key, N: p.number})
}

// Canonical is the whole address of this very page: of the second page of a
// list its own, where .Permalink is that of the first. "" where base_url is
// not set.
func (p *Page) Canonical() string {
	if p.Permalink == "" || p.number == 1 {
		return p.Permalink
	}
	return p.Permalink + "page/" + strconv.Itoa(p.number) + "/"
}

// Number is the page of the list that is shown, from 1.
func (p *Page) Number() int { return p.number }

// Taxonomy is the taxonomy that a taxonomy's or a term's page belongs to, such
// as "countries"; "" on other pages.
func (p *Page) Taxonomy() string {
	if p.Kind != card.Taxonomy && p.Kind != card.Term {
		return ""
	}
	return Ask[string](p.recorder, site.Question{Verb: site.AskTaxonomy, Key: p.Key})
}

// TermList are the terms of a taxonomy's page, each with .Title, .URL, .Name
// and .Count.
func (p *Page) TermList() []site.TermCount {
	if p.Kind != card.Taxonomy {
		return nil
	}
	return p.Site.Terms(p.Taxonomy())
}

// Resources are the files that lie beside the page, each with .Name, .URL,
// .Type, .Size, and of pictures .Width and .Height. A file that nothing else
// leads to is published if the page shows its .URL.
func (p *Page) Resources() []site.File {
	return Ask[[]site.File](p.recorder, site.Question{Verb: site.AskFiles, Key: p.Key})
}

// Feed is a feed or a calendar that a reader can subscribe to.
type Feed struct {
	Title  string
	URL    string
	Type   string // media type
	Format string // "atom", "rss" or "json"; "" of calendars
	// Subscribe and Permalink are of calendars to subscribe to, where base_url is
	// set: what a reader's program opens, and what one can give it by hand.
	Subscribe, Permalink string
}

// Feeds are the feeds of a section, a term or the home page; on other pages,
// those of the whole site.
func (p *Page) Feeds() []Feed {
	key, url, title := "", p.Site.Home, p.Site.Title
	if p.Kind == card.Section || p.Kind == card.Term {
		key, url, title = p.Key, p.URL, site.ListTitle(p.Site.Identity, p.Card)
	}
	if !p.subscriptions(key).Feed {
		return nil
	}
	files := artifact.FeedsIn(p.recorder.Settings().Feeds.Formats)
	out := make([]Feed, len(files))
	for i, f := range files {
		out[i] = Feed{Title: title, URL: url + f.File, Type: f.MediaType, Format: f.Format}
	}
	return out
}

func (p *Page) subscriptions(key string) site.Subscriptions {
	return Ask[site.Subscriptions](p.recorder, site.Question{Verb: site.AskSubscriptions, Key: key})
}

// Calendars are the calendar of an event, or that of a section of events.
func (p *Page) Calendars() []Feed {
	switch {
	case p.Event != nil && p.Event.Calendar != "":
		return []Feed{{Title: p.Title, URL: p.Event.Calendar, Type: artifact.CalendarType}}
	case p.Kind == card.Section && p.subscriptions(p.Key).Calendar:
		f := Feed{Title: site.ListTitle(p.Site.Identity, p.Card), URL: p.URL + artifact.SectionCalendar, Type: artifact.CalendarType}
		if p.Permalink != "" {
			f.Permalink = p.Permalink + artifact.SectionCalendar
			_, rest, _ := strings.Cut(f.Permalink, ":")
			f.Subscribe = "webcal:" + rest
		}
		return []Feed{f}
	}
	return nil
}

// StructuredData is what the page tells search engines, as JSON-LD in its
// script element.
func (p *Page) StructuredData() template.HTML {
	var out bytes.Buffer
	p.writeStructuredData(&out)
	return template.HTML(out.String()) //nolint:gosec // jsonld escapes what could end the element
}

func (p *Page) writeStructuredData(out *bytes.Buffer) { p.data(p, out) }

// IsCurrent says whether an address is that of this page.
func (p *Page) IsCurrent(url string) bool { return url == p.URL }

// Within says whether this page lies below an address.
func (p *Page) Within(url string) bool { return within(p.URL, url, p.Site.Home) }

func within(page, above, home string) bool {
	return above != home && page != above && strings.HasSuffix(above, "/") && strings.HasPrefix(page, above)
}

// Site is the site, as a page sees it. It has .Title, .Description, .BaseURL
// (the whole address), .Home (the home page's address on its host),
// .Language, .Dir ("ltr" or "rtl"), .Params, and .Organisation with .Name,
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
	URL      string
	Current  bool // it leads to the page that shows the menu
	Ancestor bool // it leads to a page above that page
}

// Menu is a menu by name, such as "main".
func (s *Site) Menu(name string) []MenuItem {
	items := Ask[[]site.MenuItem](s.recorder, site.Question{Verb: site.AskMenu, Key: name})
	out := make([]MenuItem, len(items))
	for i, it := range items {
		out[i] = MenuItem{Title: it.Title, URL: it.URL, Current: it.URL == s.at, Ancestor: within(s.at, it.URL, s.Home)}
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

// Terms are the terms of a taxonomy, such as "countries", each with .Title,
// .URL, .Name and .Count.
func (s *Site) Terms(taxonomy string) []site.TermCount {
	return Ask[[]site.TermCount](s.recorder, site.Question{Verb: site.AskTerms, Key: taxonomy})
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
	f.FooterMenu = slices.Grow(f.FooterMenu, len(items))
	for _, it := range items {
		f.FooterMenu = append(f.FooterMenu, MenuItem{Title: it.Title, URL: it.URL})
	}
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

// Shortcode is the dot of a shortcode's template.
type Shortcode struct {
	Args     map[string]any // what the shortcode was given, by name
	Inner    template.HTML  // the text between its opening and its closing
	Page     *card.Card     // the page in whose text it stands
	Site     *Site
	recorder Recorder
	dir      string

	wanted string      // what the template asked for in vain
	fault  *site.Fault // why
}

// LastFault tells what the template asked for in vain, and why; nil where it got
// all it asked for.
func LastFault(s *Shortcode) (wanted string, fault *site.Fault) { return s.wanted, s.fault }

func (s *Shortcode) refuse(wanted any, fault *site.Fault) error {
	s.wanted, s.fault = fmt.Sprint(wanted), fault
	return fault
}

// NewShortcode makes the dot of a shortcode in the text of a page, whose links
// begin in the folder dir.
func NewShortcode(r Recorder, p *card.Card, dir string, args map[string]any, inner template.HTML) *Shortcode {
	return &Shortcode{Args: args, Inner: inner, Page: p, Site: newSite(r, p.URL), recorder: r, dir: dir}
}

// File is a file beside the page or in static/, with .Name, .URL, .Type,
// .Size, .Width and .Height.
func (s *Shortcode) File(name any) (*site.File, error) {
	a := Ask[site.FileAnswer](s.recorder, site.Question{Verb: site.AskFile, Key: site.PathKey(s.dir, fmt.Sprint(name))})
	if a.Fault != nil {
		return nil, s.refuse(name, a.Fault)
	}
	return a.File, nil
}

// Link is the address to which a link with that destination leads: one that is
// written as in the text, or a whole one such as https://…, mailto:… or tel:….
func (s *Shortcode) Link(dest any) (string, error) {
	written := fmt.Sprint(dest)
	t := site.ResolveLink(s.recorder.Settings(), s.Page, written, func(path string) site.Route {
		return Ask[site.Route](s.recorder, site.Question{Verb: site.AskRoute, Key: site.PathKey(s.dir, site.Unescape(path))})
	})
	switch {
	case t.Fault != nil:
		return "", s.refuse(dest, &site.Fault{Code: t.Fault.Code, Message: t.Fault.Message, Hint: t.Fault.Hint})
	case !tmplexec.SafeAddress(t.URL):
		return "", s.refuse(dest, &site.Fault{
			Code: diag.LinkUnsafe, Message: fmt.Sprintf("%s is of a kind of address that is not published", diag.Quoted(diag.Clip(written))),
			Hint: "Write an address that begins with https:, http:, mailto:, tel: or sms:, or the path of a page's file.",
		})
	}
	return t.URL, nil
}

// Film is a film that a shortcode shows: a file, or a page on another site, which
// has a player where it is at YouTube or Vimeo.
type Film struct {
	File   *site.File
	Page   string
	Player string
}

// Film is a film by its file or its address, with .File as File gives it; or with
// .Page, the address where readers watch it, and where that is at YouTube or
// Vimeo, with .Player, the address of the player that sets no cookies.
func (s *Shortcode) Film(src any) (*Film, error) {
	address := fmt.Sprint(src)
	film, known, ok := video.Parse(address)
	switch {
	case ok:
		return &Film{Page: film.Page, Player: film.Player}, nil
	case known:
		return nil, s.refuse(src, &site.Fault{
			Code: diag.ShortcodeArgument, Message: fmt.Sprintf("%s is not the address of one film", diag.Quoted(diag.Clip(address))),
			Hint: "Open the film itself and copy its whole address, as in https://www.youtube.com/watch?v=dQw4w9WgXcQ. A playlist or a channel can be linked to.",
		})
	case strings.Contains(address, "://") || strings.HasPrefix(address, "//"):
		page, err := s.Link(src)
		return &Film{Page: page}, err
	}
	file, err := s.File(src)
	return &Film{File: file}, err
}

// Ref is the card of a page named by the path of its file.
func (s *Shortcode) Ref(path any) (*card.Card, error) {
	r := Ask[site.Route](s.recorder, site.Question{Verb: site.AskRoute, Key: site.PathKey(s.dir, fmt.Sprint(path))})
	if r.Fault != nil {
		return nil, s.refuse(path, r.Fault)
	}
	if !r.IsPage {
		return nil, s.refuse(path, &site.Fault{
			Code: diag.ReferenceMissing, Message: fmt.Sprintf("“%v” is a file, not a page", path),
			Hint: "Write the path of the page's file in content/, such as events/paris.md.",
		})
	}
	return Ask[*card.Card](s.recorder, site.Question{Verb: site.AskCard, Key: r.Key}), nil
}
