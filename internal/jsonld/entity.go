package jsonld

import (
	"slices"
	"strings"
	"time"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/civil"
)

// named writes an object that has only a name.
func (g *graph) named(key, kind, name string) {
	g.key(key)
	g.begin(kind)
	g.text("name", name)
	g.end()
}

// common writes what all things share that pages are about.
func (g *graph) common() {
	g.text("description", g.card.Summary)
	g.text("url", g.card.Permalink)
	switch {
	case g.describesImage():
		g.ref("image", g.card.Permalink, "#image")
	case g.hasImage():
		g.text("image", g.card.Image.Permalink)
	case g.card.Social != nil:
		g.text("image", g.card.Social.Permalink)
	}
	g.ref("mainEntityOfPage", g.card.Permalink, "")
	if g.card.Person != nil { // schema.org has no keywords for people
		return
	}
	var keywords []string
	for _, l := range g.card.TermsIn("categories") {
		keywords = append(keywords, l.Title)
	}
	g.texts("keywords", keywords)
}

// published writes when the page appeared, and when it changed after that.
func (g *graph) published() {
	c := g.card
	g.date("datePublished", c.Date)
	if !c.Updated.IsZero() && !c.Updated.In(g.site.Zone).Before(c.Date.In(g.site.Zone)) {
		g.date("dateModified", c.Updated)
	}
}

// date writes a moment as exactly as it is known, 2015-11 or 2015-11-28, or as a time
// with its offset, unless it is zero.
func (g *graph) date(name string, m civil.Moment) {
	if !m.Timed {
		g.text(name, m.Date.String())
		return
	}
	g.time(name, m.In(g.site.Zone), time.RFC3339)
}

func (g *graph) article() {
	c := g.card
	g.node("BlogPosting", c.Permalink, "#article")
	g.text("headline", c.Title)
	g.common()
	g.text("inLanguage", c.Language)
	g.published()
	if len(c.Authors) > 0 {
		g.people("author", c.Authors)
	} else {
		g.ref("author", g.site.Home, "#organisation")
	}
	g.ref("publisher", g.site.Home, "#organisation")
	g.text("creditText", c.Post.Credit)
	if c.Post.Event != nil && c.Post.Event.URL != "" {
		g.ref("about", g.absolute(c.Post.Event.URL), "#event")
	}
	g.comments()
	g.end()
}

// comments writes how many comments there are on the page, and what they say. A Comment
// has a name of its own, and a machine needs nothing else to find it.
func (g *graph) comments() {
	if g.card.Comments == nil {
		return
	}
	g.count("commentCount", g.card.Comments.Count)
	g.list("comment", len(g.page.Comments), func(i int) {
		c := &g.page.Comments[i]
		g.object("Comment", g.card.Permalink+"#"+c.Anchor, "")
		g.text("url", g.card.Permalink+"#"+c.Anchor)
		g.date("datePublished", c.Date)
		g.key("author")
		g.begin("Person")
		g.text("name", c.Name)
		g.text("url", c.Link)
		g.end()
		g.text("text", strings.TrimSpace(words(c.Text)))
		g.end()
	})
}

func (g *graph) people(name string, people []card.Person) {
	g.list(name, len(people), func(i int) {
		p := &people[i]
		url := g.absolute(p.Link)
		switch p.About {
		case "person":
			g.object("Person", url, "#person")
		case "partner":
			g.object("Organization", url, "#organisation")
		default:
			g.begin("Person")
		}
		g.text("name", p.Name)
		g.text("jobTitle", p.Role)
		if p.Organisation != "" {
			g.named("affiliation", "Organization", p.Organisation)
		}
		g.text("url", url)
		g.end()
	})
}

// object begins an object that has a name of its own.
func (g *graph) object(kind, address, fragment string) {
	g.begin(kind)
	g.key("@id")
	g.id(address, fragment)
}

// person writes what the page of a person is about.
func (g *graph) person() {
	p := g.card.Person
	g.node("Person", g.card.Permalink, "#person")
	g.text("name", g.card.Title)
	g.common()
	g.text("jobTitle", p.Role)
	if o := p.Organisation; o.URL != "" {
		g.key("affiliation")
		g.object("Organization", g.absolute(o.URL), "#organisation")
		g.text("name", o.Title)
		g.end()
	} else if o.Title != "" {
		g.named("affiliation", "Organization", o.Title)
	}
	g.text("email", p.Email)
	g.texts("sameAs", addresses(p.Links))
	g.end()
}

// partner writes what the page of a partner is about.
func (g *graph) partner() {
	p := g.card.Partner
	g.node("Organization", g.card.Permalink, "#organisation")
	g.text("name", g.card.Title)
	g.common()
	if p.Logo != nil {
		g.text("logo", p.Logo.Permalink)
	}
	if isCountryCode(p.Country) {
		g.country(p.Country)
	}
	var same []string
	for _, address := range []string{p.Website, p.ROR} {
		if address != "" {
			same = append(same, address)
		}
	}
	g.texts("sameAs", append(same, addresses(p.Links)...))
	g.end()
}

func addresses(links []card.Link) []string {
	var out []string
	for _, l := range links {
		out = append(out, l.URL)
	}
	return out
}

func (g *graph) event() {
	c, e := g.card, g.card.Event
	g.node("Event", c.Permalink, "#event")
	g.text("name", c.Title)
	g.common()
	g.text("inLanguage", c.Language)
	g.span(e.Start, e.End)
	g.term("eventStatus", statuses[e.Status])
	g.term("eventAttendanceMode", g.attendance())
	g.location()
	switch e.Organiser {
	case "":
	case g.site.Organisation.Name:
		g.ref("organizer", g.site.Home, "#organisation")
	default:
		g.named("organizer", "Organization", e.Organiser)
	}
	g.people("attendee", e.Delegates)
	g.number("maximumAttendeeCapacity", e.Capacity)
	g.sessions(e.Sessions)
	if e.Registration != "" {
		g.key("potentialAction")
		g.begin("RegisterAction")
		g.text("target", g.absolute(e.Registration))
		g.end()
	}
	g.end()
}

// statuses are schema.org's words for those of front matter.
var statuses = map[string]string{
	"":          "EventScheduled",
	"confirmed": "EventScheduled",
	"cancelled": "EventCancelled",
	"postponed": "EventPostponed",
}

// sessions describes the parts of an event whose times are known, as search engines
// ask for one.
func (g *graph) sessions(sessions []card.Session) {
	timed := slices.DeleteFunc(slices.Clone(sessions), func(s card.Session) bool { return s.Start.IsZero() })
	g.list("subEvent", len(timed), func(i int) {
		g.begin("Event")
		g.text("name", timed[i].Title)
		g.span(timed[i].Start, timed[i].End)
		if timed[i].Place != "" {
			g.named("location", "Place", timed[i].Place)
		}
		g.end()
	})
}

// span writes the dates of an event. An end without a zone is in the start's zone;
// one before the start counts as unknown.
func (g *graph) span(start, end civil.Moment) {
	if end.IsZero() {
		g.date("startDate", start)
		return
	}
	if start.Timed && end.Timed {
		if end.Zone == "" {
			end.Zone = start.Zone
		}
		g.date("startDate", start)
		if !end.In(g.site.Zone).Before(start.In(g.site.Zone)) {
			g.date("endDate", end)
		}
		return
	}
	first, last := start.Date.First(), end.Date.Last()
	if last.Before(first) {
		g.date("startDate", start)
		return
	}
	g.text("startDate", start.Date.String())
	if start.Date.Day == 0 || end.Date.Day > 0 {
		last = end.Date
	}
	g.text("endDate", last.String())
}

// hasPlace reports whether it is known where the event takes place.
func (g *graph) hasPlace() bool {
	e := g.card.Event
	return e.Place != "" || e.Online != "" || len(g.card.TermsIn("countries")) > 0
}

func (g *graph) attendance() string {
	e := g.card.Event
	switch {
	case e.Online == "":
		return "OfflineEventAttendanceMode"
	case e.Place == "":
		return "OnlineEventAttendanceMode"
	}
	return "MixedEventAttendanceMode"
}

// location writes where the event takes place: without a place and an address, in
// its countries.
func (g *graph) location() {
	e, countries := g.card.Event, g.card.TermsIn("countries")
	switch {
	case e.Place != "" && e.Online != "":
		g.list("location", 2, func(i int) {
			if i == 0 {
				g.place(e.Place, countries)
			} else {
				g.online()
			}
		})
	case e.Place != "":
		g.list("location", 1, func(int) { g.place(e.Place, countries) })
	case e.Online != "":
		g.list("location", 1, func(int) { g.online() })
	default:
		g.list("location", len(countries), func(i int) { g.place(countries[i].Title, countries[i:i+1]) })
	}
}

func (g *graph) online() {
	g.begin("VirtualLocation")
	g.text("url", g.absolute(g.card.Event.Online))
	g.end()
}

// place writes a place, with its country if there is only one, or else with its
// name as the address.
func (g *graph) place(name string, countries []card.Link) {
	g.begin("Place")
	g.text("name", name)
	if len(countries) == 1 && isCountryCode(countries[0].Name) {
		g.country(countries[0].Name)
	} else {
		g.text("address", name)
	}
	g.end()
}

func (g *graph) country(code string) {
	g.key("address")
	g.begin("PostalAddress")
	g.text("addressCountry", code)
	g.end()
}

// isCountryCode reports whether s has the form of an ISO 3166-1 alpha-2 code.
func isCountryCode(s string) bool {
	return len(s) == 2 && 'A' <= s[0] && s[0] <= 'Z' && 'A' <= s[1] && s[1] <= 'Z'
}

func (g *graph) project() {
	c, p := g.card, g.card.Project
	g.node("ResearchProject", c.Permalink, "#project")
	g.text("name", c.Title)
	g.common()
	g.day("foundingDate", p.Start.First())
	if p.Phase == card.Finished && !p.End.Last().Before(p.Start.First()) {
		g.day("dissolutionDate", p.End.Last())
	}
	g.members(p)
	if p.Programme != "" {
		g.named("funder", "FundingScheme", p.Programme)
	}
	countries := c.TermsIn("countries")
	g.list("areaServed", len(countries), func(i int) {
		g.begin("Country")
		g.text("name", countries[i].Title)
		g.end()
	})
	g.text("sameAs", p.Website)
	g.end()
}

// members writes the partners, the lead before the others.
func (g *graph) members(p *card.Project) {
	partners := make([]*card.Partner, 0, 1+len(p.Partners))
	if p.Lead != nil {
		partners = append(partners, p.Lead)
	}
	for i := range p.Partners {
		if p.Lead == nil || p.Partners[i].Name != p.Lead.Name {
			partners = append(partners, &p.Partners[i])
		}
	}
	g.list("member", len(partners), func(i int) {
		url := g.absolute(partners[i].URL)
		if partners[i].About == "partner" {
			g.object("Organization", url, "#organisation")
		} else {
			g.begin("Organization")
		}
		g.text("name", partners[i].Name)
		g.text("url", url)
		if isCountryCode(partners[i].Country) {
			g.country(partners[i].Country)
		}
		g.end()
	})
}
