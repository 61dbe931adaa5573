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
	"html/template"
	"slices"
	"strconv"
	"strings"

	"github.com/meridian-ssg/meridian/internal/artifact"
	"github.com/meridian-ssg/meridian/internal/calendar"
	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/markdown"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/timeline"
	"github.com/meridian-ssg/meridian/internal/trace"
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
	Listed []string // given in lists, or as one of two: they count where they stand in the output
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
	q.Edition = r.site.Settings.Edition
	value, digest := r.site.Answer(q)
	r.log.Note(q, digest)
	switch v := value.(type) {
	case site.Route:
		if v.URL != "" && !v.IsPage {
			r.files.Linked = append(r.files.Linked, v.URL)
		}
	case site.FileAnswer:
		switch {
		case v.File == nil:
		case v.File.Srcset != "": // it may be linked to, or shown
			r.files.Listed = append(r.files.Listed, v.File.URL, v.File.Src)
		default:
			r.files.Linked = append(r.files.Linked, v.File.URL)
		}
	case []site.File:
		for _, f := range v {
			r.files.Listed = append(r.files.Listed, f.URL)
			if f.Srcset != "" {
				r.files.Listed = append(r.files.Listed, f.Src)
			}
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

// AskOf puts a question to an edition.
func AskOf[T any](r Recorder, edition string, q site.Question) T {
	r.site = r.site.Edition(edition)
	return Ask[T](r, q)
}

// Again puts a question once more that was noted, as it was.
func Again(r Recorder, q site.Question) {
	AskOf[any](r, q.Edition, q)
}

// Page is the page that a layout lays out. It has everything that its card
// holds, and:
type Page struct {
	*card.Card
	Site     *Site  // the site that it belongs to
	Language string // of all that stands around the page's own words
	// TextLanguage is the language of the page's title and text, where it is another one
	// than Language, as the page is not translated; else "".
	TextLanguage string

	recorder Recorder
	number   int
	folder   string // of one that has a list or comments: the address below which further pages and feeds lie
	parts    Parts
	comments *Comments // once they were asked for
}

// Parts makes the parts of a page that are more than looks at the site.
type Parts struct {
	Body    func() *Body                           // renders its text
	Data    func(*Page, *bytes.Buffer)             // writes its structured data
	Comment func(c *content.Comment) template.HTML // renders the text of a comment on it
}

// NewPage makes the view of a page. number is the page of its list that is shown.
func NewPage(r Recorder, p *site.Page, number int, parts Parts) *Page {
	page := &Page{Card: p.Card, Language: p.Frame, recorder: r, number: number, parts: parts}
	if p.Card.Language != p.Frame {
		page.TextLanguage = p.Card.Language
	}
	if site.IsPaged(p.Card) || p.Card.Comments != nil {
		page.folder = r.site.AddressIn(p, "")
	}
	page.Site = newSite(r, p.URL)
	return page
}

// Content is the text of the page.
func (p *Page) Content() template.HTML { return template.HTML(p.parts.Body().HTML) } //nolint:gosec // rendered by markdown, which lets no HTML through unless told to

func (p *Page) writeContent(out *bytes.Buffer) { out.Write(p.parts.Body().HTML) }

// Body is the text of a page.
type Body struct {
	markdown.Body
	Shortcodes []string // names of those that it calls
}

// Uses says whether the text calls a shortcode, such as "people", so that a
// layout need not show the same once more.
func (p *Page) Uses(shortcode string) bool {
	return slices.Contains(p.parts.Body().Shortcodes, shortcode)
}

// HasCode says whether the text holds blocks of code, for which there are the style
// sheet code.css and the program code.js.
func (p *Page) HasCode() bool { return p.parts.Body().Code }

// Words is the number of words in the text.
func (p *Page) Words() int { return p.parts.Body().Words }

// Contents are the headings of the text, of the second and third level, for a
// table of contents.
func (p *Page) Contents() []Heading { return headings(p.parts.Body().Headings, 2) }

// headings gives those of the second level and below, as many levels as depth says.
func headings(all []markdown.Heading, depth int) []Heading {
	var out []Heading
	for _, h := range all {
		if 2 <= h.Level && h.Level <= depth+1 {
			if out == nil {
				out = make([]Heading, 0, len(all))
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
// listed before it; nothing at the beginning. Neither it nor Next tells how many
// comments there are on it.
func (p *Page) Prev() *card.Card { return p.neighbours().Prev }

// Next is the page behind this one in its section; nothing at the end.
func (p *Page) Next() *card.Card { return p.neighbours().Next }

func (p *Page) neighbours() site.Neighbours {
	return Ask[site.Neighbours](p.recorder, site.Question{Verb: site.AskNeighbours, Key: p.Key})
}

// Related are up to n pages that share terms with this one.
func (p *Page) Related(n int) []*card.Card { return p.cards(site.AskRelated, n) }

// AuthorPages are the pages of those who wrote this one, where they have a page in
// this site.
func (p *Page) AuthorPages() []*card.Card {
	var out []*card.Card
	for i := range p.Authors {
		if key := p.Authors[i].Page; key != "" {
			if c := p.Site.Page(key); c != nil {
				out = append(out, c)
			}
		}
	}
	return out
}

// Referring are the pages that name this one in their front matter, such as
// the blog entries on an event.
func (p *Page) Referring() []*card.Card { return p.cards(site.AskReferring, 0) }

func (p *Page) cards(v site.Verb, n int) []*card.Card {
	return Ask[[]*card.Card](p.recorder, site.Question{Verb: v, Key: p.Key, N: n})
}

// Children are all pages of a section or a term, or all that name the person or the
// partner that the page is about, in the order of its list.
func (p *Page) Children() []*card.Card { return p.cards(site.AskChildren, 0) }

// Pager is the part of the list of a section, a term, a person or a partner that
// this page shows, in groups: .Groups, each with .Name and .Cards; .Number of .Total
// pages with .Count cards altogether; and the addresses .First, .Prev, .Next and
// .Last. Nothing on other pages.
func (p *Page) Pager() *site.Pager {
	if !site.IsPaged(p.Card) {
		return nil
	}
	return Ask[*site.Pager](p.recorder, site.Question{Verb: site.AskPager, Key: p.Key, N: p.number})
}

// Timeline are the projects that this page of a list shows, along the years: .Ticks,
// the years, each with its .Year and its place .X; and .Entries, each with its .Card and
// with .X and .Width, the place and the length of its bar, in per cent. Nothing where
// there are not two projects whose years are known.
func (p *Page) Timeline() *timeline.Timeline {
	if p.Type != "project" {
		return nil
	}
	pager := p.Pager()
	if pager == nil {
		return nil
	}
	var cards []*card.Card
	for _, g := range pager.Groups {
		cards = append(cards, g.Cards...)
	}
	return timeline.Of(cards)
}

// Canonical is the whole address of this very page: of the second page of a
// list its own, where .Permalink is that of the first; of a page that is not translated
// that of its original. "" where base_url is not set.
func (p *Page) Canonical() string {
	switch {
	case p.Original != nil && p.Kind == card.Page && p.number == 1:
		return p.Original.Permalink
	case p.Permalink == "" || p.number == 1:
		return p.Permalink
	}
	return p.recorder.Settings().BaseURL.Absolute(p.folder + "page/" + strconv.Itoa(p.number) + "/")
}

// Translations are the page in each language of the site, in their order, itself as well:
// each with .Language, .Name (as its speakers call it), .Dir, .URL, .Permalink, .Title,
// .Current (it is this one) and .Exists; where that is false, .URL leads to the page that
// stands in its place, or to the home page in that language. Nothing on a site in one
// language.
func (p *Page) Translations() []site.Translation {
	if p.recorder.Settings().Languages == nil {
		return nil
	}
	return Ask[[]site.Translation](p.recorder, site.Question{Verb: site.AskTranslations, Key: p.Key})
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

// Feeds are the feeds of a section, a term, a person, a partner or the home page; on
// other pages, those of the whole site.
func (p *Page) Feeds() []Feed {
	key, url, title := "", p.Site.Home, p.Site.Title
	if p.HasList() {
		key, url, title = p.Key, p.folder, site.ListTitle(p.Site.Identity, p.Card)
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

// WebCalendars are the two calendars on the web that most people have, each with the
// .Title by which they know it and the .URL at which the event can be put there. Nothing
// on pages of other types, and of events whose day is not fixed.
func (p *Page) WebCalendars() []Feed {
	if p.Event == nil || p.Event.Calendar == "" {
		return nil
	}
	e := calendar.NewEntry(p.Card, p.recorder.Settings().Location, p.recorder.Settings().LocaleOf(p.Language))
	next := e // Outlook takes no series
	next.Start, next.End = p.Event.Start, p.Event.End
	return []Feed{
		{Title: "Google Calendar", URL: calendar.Google(e, p.recorder.Settings().Location)},
		{Title: "Outlook", URL: calendar.Outlook(next, p.recorder.Settings().Location)},
	}
}

// Data are the files in which the pages that a section lists are published as open
// data: as JSON and as CSV. Nothing, unless the settings ask for data of their type.
func (p *Page) Data() []Feed {
	conf := p.recorder.Settings()
	if p.Kind != card.Section || conf.DataFile(p.Type) == "" {
		return nil
	}
	at := conf.BaseURL.Path + artifact.DataDir + "/" + conf.DataFile(p.Type)
	return []Feed{
		{Title: "JSON", URL: at + artifact.DataJSON, Type: "application/json", Format: "json"},
		{Title: "CSV", URL: at + artifact.DataCSV, Type: "text/csv", Format: "csv"},
	}
}

// StructuredData is what the page tells search engines, as JSON-LD in its
// script element.
func (p *Page) StructuredData() template.HTML {
	var out bytes.Buffer
	p.writeStructuredData(&out)
	return template.HTML(out.String()) //nolint:gosec // jsonld escapes what could end the element
}

func (p *Page) writeStructuredData(out *bytes.Buffer) { p.parts.Data(p, out) }

// IsCurrent says whether an address is that of this page.
func (p *Page) IsCurrent(url string) bool { return url == p.URL }

// Within says whether this page lies below an address.
func (p *Page) Within(url string) bool { return within(p.URL, url, p.Site.Home) }

func within(page, above, home string) bool {
	return above != home && page != above && strings.HasSuffix(above, "/") && strings.HasPrefix(page, above)
}
