// Package jsonld describes a page to search engines and other machines, in
// JSON-LD 1.1 with the words of schema.org.
//
// Each page has one @graph. Its nodes name each other by @id, so that a
// machine that reads many pages knows that they speak of the same things:
//
//	HOME#organisation   Organization    who stands behind the site
//	HOME#website        WebSite         published by it
//	PAGE                WebPage         part of it; AboutPage for the page about the organisation,
//	                                    CollectionPage for sections, taxonomies and terms
//	PAGE#breadcrumb     BreadcrumbList  the way from the home page
//	PAGE#image          ImageObject     the page's picture, where it has a credit
//	PAGE#event          Event           what an event's page is about
//	PAGE#article        BlogPosting     what a post's page is about
//	PAGE#project        ResearchProject what a project's page is about
//	PAGE#person         Person          what a person's page is about, which is a ProfilePage
//	PAGE#organisation   Organization    what a partner's page is about, which is one, too
//
// # Events
//
// startDate and endDate are dates, or times with their offset; where one is a
// date and the other a time, both are dates, since the two could not be compared.
// A date known only to the month or year is written so, as ISO 8601 allows. The location is a Place
// with the country in its address, a VirtualLocation for taking part from afar, or
// both; eventAttendanceMode says which. Search engines take no Event without a
// location: where none is known the page is described as a page only. Delegates
// are attendees. eventStatus says whether
// the event is scheduled, cancelled or postponed.
//
// # Projects
//
// schema.org counts a project among organisations: something that people form
// to reach an aim. So it can have members (the partners, the lead before the
// others), a funder (the programme, as a FundingScheme), areas that it serves
// (the countries) and the day it was founded; and, once it is over, the day it
// was dissolved. A CreativeWork could have a funder but neither members nor a
// beginning and an end. ResearchProject is the one kind of Project that is not
// itself a funding agency, and the one that registers of projects harvest.
//
// # People and partners
//
// Whoever has a page in the site is named by its @id wherever the site speaks of
// them. sameAs are their pages elsewhere, and of an organisation its identifier at
// ror.org. An e-mail address is told only where the person's page gives one.
//
// # Form
//
// Properties without a value are left out: null and "" say nothing. The order
// is fixed, so that equal values give equal bytes. The characters <, > and &
// are written as \u003c and so on, so that the text can stand in a script
// element of HTML whatever it holds.
package jsonld

import (
	"cmp"
	"html"
	"html/template"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/civil"
)

// Site is what all pages have in common.
type Site struct {
	Name         string
	Description  string
	Language     string // BCP 47
	Home         string // whole address of the home page
	Organisation Organisation
	Zone         *time.Location // of times that name no zone; nil is UTC
}

// Organisation is who stands behind the site.
type Organisation struct {
	Name    string      // where it is empty the site's name stands in
	Logo    *card.Image // with its Permalink
	Address string      // where it is, in words
	Email   string
	Links   []string // whole addresses of other places of its own, such as on social networks
}

// Page is the page to be described.
type Page struct {
	Card      *card.Card
	Ancestors []card.Crumb // from the home page down, without the page itself
	About     bool         // whether it tells of the organisation
	Comments  []Comment    // what readers have said about it: those of which machines are told

	Translations []string // whole addresses of the page in other languages, where it is the original
	Original     string   // the whole address of the original, where it is a translation
}

// Comment is what a reader has said about a page.
type Comment struct {
	Anchor string // its name in the page
	Name   string // of its writer
	Link   string // the writer's own page, or ""
	Date   civil.Moment
	Text   template.HTML
}

// Graphs describes the pages of one site. It is safe for concurrent use.
type Graphs struct {
	site   Site
	origin string
	head   []byte // the nodes that all pages share
}

// New prepares the descriptions of a site's pages.
func New(s Site) *Graphs {
	if s.Zone == nil {
		s.Zone = time.UTC
	}
	graphs := &Graphs{site: s, origin: origin(s.Home)}
	g := graph{Graphs: graphs}
	g.buf = append(g.buf, `{"@context":"https://schema.org","@graph":[`...)
	g.organisation()
	g.website()
	graphs.head = g.buf
	return graphs
}

// Append appends the description of a page. A page without a permalink has none,
// since nothing could be named, nor has the page that hosts show for a missing
// one.
func (s *Graphs) Append(dst []byte, p Page) []byte {
	if s.site.Home == "" || p.Card.Permalink == "" || p.Card.Kind == card.Missing {
		return dst
	}
	g := graph{Graphs: s, page: &p, card: p.Card, writer: writer{append(dst, s.head...)}}
	entity := g.entity()
	g.webpage(entity)
	g.breadcrumb()
	g.image()
	switch entity {
	case "#event":
		g.event()
	case "#article":
		g.article()
	case "#project":
		g.project()
	case "#person":
		g.person()
	case "#organisation":
		g.partner()
	}
	return append(g.buf, "]}"...)
}

// graph writes the nodes of one page.
type graph struct {
	*Graphs
	writer
	page *Page
	card *card.Card
}

// origin returns the part of a URL before its path.
func origin(address string) string {
	scheme, rest, ok := strings.Cut(address, "//")
	if !ok {
		return ""
	}
	host, _, _ := strings.Cut(rest, "/")
	return scheme + "//" + host
}

// absolute makes a URL on the site's own host absolute.
func (g *graph) absolute(address string) string {
	if strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//") {
		return g.origin + address
	}
	return address
}

// node begins a node of the graph, named by a URL and a fragment.
func (g *graph) node(kind, address, fragment string) {
	if g.buf[len(g.buf)-1] == '}' {
		g.buf = append(g.buf, ',', '\n')
	}
	g.begin(kind)
	g.key("@id")
	g.id(address, fragment)
}

// entity returns the fragment of the node for what the page is about, or "".
func (g *graph) entity() string {
	switch c := g.card; {
	case c.Kind != card.Page:
		return ""
	case c.Event != nil && !c.Event.Start.IsZero() && g.hasPlace():
		return "#event"
	case c.Post != nil && !c.Date.IsZero():
		return "#article"
	case c.Project != nil:
		return "#project"
	case c.Person != nil:
		return "#person"
	case c.Partner != nil:
		return "#organisation"
	}
	return ""
}

func (g *graph) organisation() {
	o := &g.site.Organisation
	g.node("Organization", g.site.Home, "#organisation")
	g.text("name", cmp.Or(o.Name, g.site.Name))
	g.text("url", g.site.Home)
	if o.Logo != nil && o.Logo.Permalink != "" {
		g.text("logo", o.Logo.Permalink)
	}
	g.text("address", o.Address)
	g.text("email", o.Email)
	g.texts("sameAs", slices.Clone(o.Links))
	g.end()
}

func (g *graph) website() {
	g.node("WebSite", g.site.Home, "#website")
	g.text("url", g.site.Home)
	g.text("name", g.site.Name)
	g.text("description", g.site.Description)
	g.text("inLanguage", g.site.Language)
	g.ref("publisher", g.site.Home, "#organisation")
	g.end()
}

func (g *graph) webpage(entity string) {
	c := g.card
	kind := "WebPage"
	switch {
	case g.page.About:
		kind = "AboutPage"
	case c.Kind == card.Section, c.Kind == card.Taxonomy, c.Kind == card.Term:
		kind = "CollectionPage"
	case c.Person != nil, c.Partner != nil:
		kind = "ProfilePage"
	}
	g.node(kind, c.Permalink, "")
	g.text("url", c.Permalink)
	g.text("name", c.Title)
	g.text("description", c.Summary)
	g.text("inLanguage", c.Language)
	g.list("workTranslation", len(g.page.Translations), func(i int) {
		g.buf = append(g.buf, `{"@id":`...)
		g.id(g.page.Translations[i], "")
		g.buf = append(g.buf, '}')
	})
	if g.page.Original != "" {
		g.ref("translationOfWork", g.page.Original, "")
	}
	g.published()
	g.date("expires", c.Until)
	g.ref("isPartOf", g.site.Home, "#website")
	if len(g.page.Ancestors) > 0 {
		g.ref("breadcrumb", c.Permalink, "#breadcrumb")
	}
	if g.describesImage() {
		g.ref("primaryImageOfPage", c.Permalink, "#image")
	}
	switch {
	case entity != "":
		g.ref("mainEntity", c.Permalink, entity)
	case c.Kind == card.Home, g.page.About:
		g.ref("about", g.site.Home, "#organisation")
	}
	g.end()
}

func (g *graph) breadcrumb() {
	if len(g.page.Ancestors) == 0 {
		return
	}
	g.node("BreadcrumbList", g.card.Permalink, "#breadcrumb")
	g.list("itemListElement", len(g.page.Ancestors)+1, func(i int) {
		c := card.CrumbOf(g.card)
		if i < len(g.page.Ancestors) {
			c = g.page.Ancestors[i]
		}
		g.begin("ListItem")
		g.number("position", i+1)
		g.text("name", c.Title)
		g.text("item", c.Permalink)
		g.end()
	})
	g.end()
}

// hasImage says whether the page has a picture of its own that search engines read; they
// read no SVG.
func (g *graph) hasImage() bool {
	i := g.card.Image
	return i != nil && i.Permalink != "" && i.Type != "image/svg+xml"
}

// describesImage says whether the picture has a node of its own. Search engines take
// one without a credit for a mistake; such a picture is told by its address alone.
func (g *graph) describesImage() bool { return g.hasImage() && g.card.Image.Credit != "" }

// words gives what readers see of a line of HTML.
func words(line template.HTML) string {
	return html.UnescapeString(tag.ReplaceAllString(string(line), ""))
}

var tag = regexp.MustCompile(`<[^>]*>`)

func (g *graph) image() {
	if !g.describesImage() {
		return
	}
	i := g.card.Image
	g.node("ImageObject", g.card.Permalink, "#image")
	g.text("url", i.Permalink)
	g.text("contentUrl", i.Permalink)
	g.number("width", i.Width)
	g.number("height", i.Height)
	g.text("caption", cmp.Or(words(i.Caption), i.Alt))
	g.text("creditText", i.Credit)
	g.end()
}
