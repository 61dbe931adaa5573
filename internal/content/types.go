package content

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/schema"
)

// What the pages of the shipped types say, and the fields of the site's own.

// people reads a list of people.
func (p *parser) people(field string, slot Slot) []card.Person {
	list := p.list(field)
	out := slices.Grow([]card.Person(nil), len(list))
	for i, v := range list {
		out = append(out, card.Person{
			Name: p.named(v, slot, i), Role: text(v.Group, "role"),
			Organisation: text(v.Group, "organisation"), Link: text(v.Group, "link"),
		})
	}
	return out
}

// named gives the name in an entry of people or partners, and notes the page that
// the entry means: the one that it names, or the one that has this name. The path of
// a page may stand in the place of the name.
func (p *parser) named(v schema.Value, slot Slot, index int) string {
	meant := whom(v)
	if meant.Text == "" {
		if !v.Group.MayHave("name") && !v.Group.MayHave("page") {
			p.say(diag.FieldMissing, v.Span, fmt.Sprintf("this %s has neither a “name” nor a “page”", entry[slot].noun), entry[slot].hint)
		}
		return ""
	}
	ref := Reference{Value: word(meant), Slot: slot, Index: index, ByName: meant.Kind == schema.Text && !IsMarkdown(meant.Text)}
	p.doc.References = append(p.doc.References, ref)
	name, _ := v.Group.Get("name")
	if IsMarkdown(name.Text) {
		return ""
	}
	return name.Text
}

// entry says what the entries are called that name somebody, and how one is written.
var entry = [...]struct{ noun, hint string }{
	ToAuthor:   {"person", "Write name: Ruxandra Cālin, for example, or name their page in this site: page: people/ruxandra-calin.md"},
	ToDelegate: {"person", "Write name: Ruxandra Cālin, for example, or name their page in this site: page: people/ruxandra-calin.md"},
	ToPartner:  {"partner", "Write name: University of Macerata, for example, or name its page in this site: page: partners/macerata.md"},
	ToLead:     {"partner", "Write name: University of Macerata, for example, or name its page in this site: page: partners/macerata.md"},
}

// whom gives what tells whom an entry of people or partners means: the page that it
// names, or else the name.
func whom(entry schema.Value) schema.Value {
	if page, ok := entry.Group.Get("page"); ok {
		return page
	}
	name, _ := entry.Group.Get("name")
	return name
}

func (p *parser) project() *card.Project {
	start, _ := p.rec.Get("start")
	end, _ := p.rec.Get("end")
	out := &card.Project{
		Start: start.Date, End: end.Date,
		Phase:     card.Phase(p.text("status")),
		Programme: p.text("programme"),
		Website:   p.text("website"),
	}
	v, _ := p.rec.Get("lead")
	leading := text(v.Group, "name")
	if v.KeySpan.End > 0 {
		lead := p.partner(v, ToLead, -1)
		out.Lead = &lead
	}
	partners, objectives := p.list("partners"), p.list("objectives")
	out.Partners = slices.Grow(out.Partners, len(partners))
	for i, v := range partners {
		out.Partners = append(out.Partners, p.partner(v, ToPartner, i))
		if leading != "" && strings.EqualFold(text(v.Group, "name"), leading) {
			p.say(diag.ValueUnlikely, v.Span, fmt.Sprintf("“%s” leads the project, and stands among the other partners, too", leading), "Leave it out here: the partner that leads is shown in any case.")
		}
	}
	out.Objectives = slices.Grow(out.Objectives, len(objectives))
	for _, v := range objectives {
		out.Objectives = append(out.Objectives, p.inline(v))
	}
	return out
}

func (p *parser) partner(v schema.Value, slot Slot, index int) card.Partner {
	return card.Partner{Name: p.named(v, slot, index), Country: text(v.Group, "country"), URL: text(v.Group, "link")}
}

// profile reads the page of a person.
func (p *parser) profile() *card.PersonProfile {
	out := &card.PersonProfile{Role: p.text("role"), Email: p.text("email"), Links: p.elsewhereLinks()}
	if v, ok := p.rec.Get("organisation"); ok {
		out.Organisation.Title = v.Text
		p.doc.References = append(p.doc.References, Reference{Value: word(v), Slot: ToOrganisation, ByName: !IsMarkdown(v.Text)})
	}
	return out
}

// organisation reads the page of a partner.
func (p *parser) organisation() *card.PartnerProfile {
	out := &card.PartnerProfile{Country: p.text("country"), Website: p.text("website"), ROR: p.text("ror"), Links: p.elsewhereLinks()}
	if v, ok := p.rec.Get("logo"); ok {
		file, _ := v.Group.Get("file")
		p.doc.Logo = word(file)
		out.Logo = &card.Image{Alt: cmp.Or(text(v.Group, "alt"), p.doc.Card.Title)}
	}
	return out
}

// elsewhereLinks reads the pages elsewhere of a person or a partner.
func (p *parser) elsewhereLinks() []card.Link {
	var out []card.Link
	for _, v := range p.list("links") {
		if to := text(v.Group, "url"); to != "" {
			out = append(out, card.Link{Title: cmp.Or(text(v.Group, "label"), hostOf(to)), URL: to})
		}
	}
	return out
}

func (p *parser) event() *card.Event {
	start, _ := p.rec.Get("start")
	end, _ := p.rec.Get("end")
	out := &card.Event{
		Start: start.Moment, End: end.Moment,
		Status: p.text("status"),
		Place:  p.text("place"), Online: p.text("online"), Organiser: p.text("organiser"),
		Registration: p.text("registration"),
		Delegates:    p.people("delegates", ToDelegate),
	}
	if out.Status == "" {
		out.Status = "confirmed"
	}
	for _, v := range p.list("follow_up") {
		what, _ := v.Group.Get("what")
		when, _ := v.Group.Get("when")
		out.FollowUp = append(out.FollowUp, card.FollowUp{What: p.inline(what), When: when.Date})
	}
	out.RegisterBy = moment(p.rec, "register_by")
	if v, ok := p.rec.Get("capacity"); ok {
		out.Capacity = int(v.Number)
	}
	out.Repeats = p.recurrence(out)
	for _, v := range p.list("sessions") {
		s := card.Session{Title: text(v.Group, "title"), Place: text(v.Group, "place"), Start: moment(v.Group, "start"), End: moment(v.Group, "end")}
		for _, m := range []*civil.Moment{&s.Start, &s.End} {
			if m.Timed && m.Zone == "" {
				m.Zone = cmp.Or(p.text("zone"), out.Start.Zone)
			}
		}
		speakers, _ := v.Group.Get("speakers")
		for _, name := range speakers.List {
			s.Speakers = append(s.Speakers, name.Text)
		}
		out.Sessions = append(out.Sessions, s)
	}
	out.Sequence = sequence(p.doc.Card.Updated, out.Status)
	return out
}

func moment(rec schema.Record, name string) civil.Moment {
	v, _ := rec.Get(name)
	return v.Moment
}

// sequence numbers the revisions of an event (RFC 5545, section 3.8.7.4) from
// what the writer says anyway: it grows with the day of `updated`, and when an
// event is called off or put off on that same day.
func sequence(updated civil.Moment, status string) int {
	n := 0
	if !updated.IsZero() {
		epoch := civil.Date{Year: 2000, Month: 1, Day: 1}
		n = 2 * int(updated.Date.In(time.UTC).Sub(epoch.In(time.UTC)).Hours()/24)
	}
	if status != "confirmed" {
		n++
	}
	return max(n, 0)
}

func (p *parser) post() *card.Post {
	out := &card.Post{Credit: p.text("credit")}
	if v, ok := p.rec.Get("event"); ok {
		p.doc.References = append(p.doc.References, Reference{Value: word(v), Slot: ToEvent, Type: "event"})
	}
	return out
}

// optional gives fields that need not be there.
func optional(fields []schema.Field) []schema.Field {
	out := slices.Clone(fields)
	for i := range out {
		out[i].Required = false
	}
	return out
}

// own keeps the fields that the site declares beyond the shipped ones.
func (p *parser) own(t *schema.Type) {
	for _, f := range p.env.Settings.Own(t.Name) {
		v, ok := p.rec.Get(f.Name)
		if !ok {
			continue
		}
		if p.doc.Card.Fields == nil {
			p.doc.Card.Fields = make(map[string]any)
		}
		p.doc.Card.Fields[f.Name] = schema.Plain(v, f, p.plain)
		if f.Name == t.Lists.Past && p.doc.Card.Kind == card.Page {
			p.doc.Card.Until = cmp.Or(v.Moment, civil.Moment{Date: v.Date})
		}
	}
}

// elsewhere reads what a page says of where it is to be found, and where it
// leads.
func (p *parser) elsewhere() {
	c := &p.doc.Card
	listed, given := p.rec.Get("listed")
	noindex, _ := p.rec.Get("noindex")
	search, searchGiven := p.rec.Get("search")
	c.NoSearch = searchGiven && !search.Yes
	c.Redirect = p.text("redirect")
	c.Unlisted, c.NoIndex = given && !listed.Yes || c.Redirect != "", noindex.Yes
	if to := p.text("link"); to != "" {
		c.Link = &card.Link{Title: hostOf(to), URL: to}
	}
	if c.Redirect != "" && !p.blank {
		v, _ := p.rec.Get("redirect")
		p.say(diag.ValueUnlikely, v.Span, "nobody would read the text below, as the page sends its readers on", "Delete the text, or this line. For an entry with a text of its own that points to another page, write link: in place of redirect:.")
	}
}

// hostOf gives the host of an address as readers know it, without "www.".
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}
