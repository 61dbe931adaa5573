package opendata

import (
	"html/template"
	"strings"
	"time"

	"golang.org/x/net/html"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/schema"
)

// unpublished are the fields that say how a page is shown, not what it is about.
var unpublished = map[string]bool{
	"expires": true, "draft": true, "listed": true, "noindex": true, "redirect": true, "url": true, "slug": true, "id": true,
	"aliases": true, "weight": true, "layout": true, "type": true, "menu": true, "language": true, "ignore": true, "params": true,
	"names": true, "zone": true, "search": true, "comments": true, "show_form": true,
}

// getter gives what a card says under the name of a field.
type getter = func(*Set, *card.Card) any

// common are the fields of every page.
var common = map[string]getter{
	"title":   func(_ *Set, c *card.Card) any { return text(c.Title) },
	"summary": func(_ *Set, c *card.Card) any { return text(c.Summary) },
	"date":    func(s *Set, c *card.Card) any { return s.moment(c.Date) },
	"updated": func(s *Set, c *card.Card) any { return s.moment(c.Updated) },
	"link":    func(s *Set, c *card.Card) any { return s.link(c.Link) },
	"authors": func(s *Set, c *card.Card) any { return s.people(c.Authors) },
	"image":   func(s *Set, c *card.Card) any { return s.image(c.Image) },
}

var project = map[string]getter{
	"start":     func(_ *Set, c *card.Card) any { return day(c.Project.Start) },
	"end":       func(_ *Set, c *card.Card) any { return day(c.Project.End) },
	"status":    func(_ *Set, c *card.Card) any { return text(string(c.Project.Phase)) },
	"programme": func(_ *Set, c *card.Card) any { return text(c.Project.Programme) },
	"lead":      func(s *Set, c *card.Card) any { return s.partner(c.Project.Lead) },
	"partners": func(s *Set, c *card.Card) any {
		return list(c.Project.Partners, func(p card.Partner) any { return s.partner(&p) })
	},
	"objectives": func(_ *Set, c *card.Card) any { return list(c.Project.Objectives, line) },
	"website":    func(_ *Set, c *card.Card) any { return text(c.Project.Website) },
}

var event = map[string]getter{
	"start":        func(s *Set, c *card.Card) any { return s.moment(first(c.Event).Start) },
	"end":          func(s *Set, c *card.Card) any { return s.moment(first(c.Event).End) },
	"status":       func(_ *Set, c *card.Card) any { return text(c.Event.Status) },
	"place":        func(_ *Set, c *card.Card) any { return text(c.Event.Place) },
	"online":       func(_ *Set, c *card.Card) any { return text(c.Event.Online) },
	"organiser":    func(_ *Set, c *card.Card) any { return text(c.Event.Organiser) },
	"delegates":    func(s *Set, c *card.Card) any { return s.people(c.Event.Delegates) },
	"registration": func(_ *Set, c *card.Card) any { return text(c.Event.Registration) },
	"register_by":  func(s *Set, c *card.Card) any { return s.moment(c.Event.RegisterBy) },
	"capacity":     capacity,
	"repeats":      func(_ *Set, c *card.Card) any { return recurrence(c.Event.Repeats) },
	"sessions":     func(s *Set, c *card.Card) any { return list(c.Event.Sessions, s.session) },
	"follow_up":    func(_ *Set, c *card.Card) any { return list(c.Event.FollowUp, followUp) },
}

var post = map[string]getter{
	"credit": func(_ *Set, c *card.Card) any { return text(c.Post.Credit) },
	"event":  func(s *Set, c *card.Card) any { return s.link(c.Post.Event) },
}

var person = map[string]getter{
	"role":         func(_ *Set, c *card.Card) any { return text(c.Person.Role) },
	"organisation": func(_ *Set, c *card.Card) any { return text(c.Person.Organisation.Title) },
	"email":        func(_ *Set, c *card.Card) any { return text(c.Person.Email) },
	"links":        func(_ *Set, c *card.Card) any { return list(c.Person.Links, labelled) },
}

var partner = map[string]getter{
	"country": func(_ *Set, c *card.Card) any { return text(c.Partner.Country) },
	"logo":    func(s *Set, c *card.Card) any { return s.image(c.Partner.Logo) },
	"website": func(_ *Set, c *card.Card) any { return text(c.Partner.Website) },
	"ror":     func(_ *Set, c *card.Card) any { return text(c.Partner.ROR) },
	"links":   func(_ *Set, c *card.Card) any { return list(c.Partner.Links, labelled) },
}

// getters gives the fields that a card has beyond those of every page.
func getters(c *card.Card) map[string]getter {
	switch {
	case c.Project != nil:
		return project
	case c.Event != nil:
		return event
	case c.Post != nil:
		return post
	case c.Person != nil:
		return person
	case c.Partner != nil:
		return partner
	}
	return nil
}

// value gives what a page says under a field.
func (s *Set) value(c *card.Card, f schema.Field) any {
	if v, ok := c.Fields[f.Name]; ok {
		return s.own(v, f)
	}
	for _, table := range []map[string]getter{getters(c), common} {
		if get, ok := table[f.Name]; ok {
			return get(s, c)
		}
	}
	if f.List { // of a taxonomy, or of the site's own
		return list(c.TermsIn(f.Name), func(l card.Link) any { return l.Name })
	}
	return nil
}

// own gives the value of a field that the site declares.
func (s *Set) own(v any, f schema.Field) any {
	switch v := v.(type) {
	case nil:
		return nil
	case civil.Date:
		return day(v)
	case civil.Moment:
		return s.moment(v)
	case template.HTML:
		return line(v)
	case card.Link:
		return s.link(&v)
	case card.File:
		return text(s.address(v.URL))
	case []any:
		return list(v, func(item any) any { return s.own(item, f) })
	case map[string]any:
		var out object
		for _, part := range f.Fields {
			if !part.Hidden {
				out = append(out, member{part.Name, s.own(v[part.Name], part)})
			}
		}
		return out
	case string:
		return text(v)
	case float64, bool:
		return v
	}
	return nil
}

// address gives an address of the site in full, where the site knows its own.
func (s *Set) address(a string) string {
	if strings.HasPrefix(a, "/") && !strings.HasPrefix(a, "//") {
		return s.Origin + a
	}
	return a
}

func text(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func list[T any](items []T, value func(T) any) []any {
	out := make([]any, len(items))
	for i, item := range items {
		out[i] = value(item)
	}
	return out
}

func day(d civil.Date) any { return text(d.String()) }

func (s *Set) moment(m civil.Moment) any {
	switch {
	case m.IsZero():
		return nil
	case !m.Timed:
		return day(m.Date)
	}
	return m.In(s.Zone).Format(time.RFC3339)
}

func capacity(_ *Set, c *card.Card) any {
	if c.Event.Capacity == 0 {
		return nil
	}
	return float64(c.Event.Capacity)
}

// first gives the times of an event, of one that repeats those of the first time.
func first(e *card.Event) card.Times {
	if !e.Series.Start.IsZero() {
		return e.Series
	}
	return card.Times{Start: e.Start, End: e.End}
}

func recurrence(r *civil.Recurrence) any {
	if r == nil {
		return nil
	}
	number := func(n int) any {
		if n == 0 {
			return nil
		}
		return float64(n)
	}
	return object{{"every", r.Every}, {"interval", number(r.Interval)}, {"until", day(r.Until)}, {"times", number(r.Times)}, {"except", list(r.Except, day)}}
}

func (s *Set) session(part card.Session) any {
	return object{
		{"title", text(part.Title)}, {"start", s.moment(part.Start)}, {"end", s.moment(part.End)}, {"place", text(part.Place)},
		{"speakers", list(part.Speakers, func(name string) any { return name })},
	}
}

func followUp(f card.FollowUp) any { return object{{"what", line(f.What)}, {"when", day(f.When)}} }

func labelled(l card.Link) any { return object{{"label", text(l.Title)}, {"url", text(l.URL)}} }

func (s *Set) link(l *card.Link) any {
	if l == nil {
		return nil
	}
	return object{{"title", text(l.Title)}, {"url", text(s.address(l.URL))}}
}

func (s *Set) people(people []card.Person) []any {
	return list(people, func(p card.Person) any {
		return object{{"name", text(p.Name)}, {"role", text(p.Role)}, {"organisation", text(p.Organisation)}, {"url", text(s.address(p.Link))}}
	})
}

func (s *Set) partner(p *card.Partner) any {
	if p == nil {
		return nil
	}
	return object{{"name", text(p.Name)}, {"country", text(p.Country)}, {"url", text(s.address(p.URL))}}
}

func (s *Set) image(i *card.Image) any {
	if i == nil {
		return nil
	}
	return object{{"url", text(s.address(i.URL))}, {"alt", text(i.Alt)}, {"credit", text(i.Credit)}}
}

// line gives the words of a rendered line of Markdown.
func line(l template.HTML) any {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(string(l)))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return text(strings.TrimSpace(b.String()))
		case html.TextToken:
			b.Write(z.Text())
		}
	}
}
