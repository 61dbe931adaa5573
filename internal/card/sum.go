package card

import (
	"fmt"
	"maps"
	"slices"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// ComputeSum computes c.Sum over every other field. A test changes each field in
// turn and holds that the sum changes with it.
func (c *Card) ComputeSum() {
	var h sum.Hasher
	h.AddStrings([]string{c.Key, c.Source, string(c.Kind), c.Type, c.Section, c.ID, c.Language, c.Title, c.Summary, c.URL, c.Permalink})
	moment(&h, c.Date)
	moment(&h, c.Updated)
	people(&h, c.Authors)
	h.AddInt(len(c.Terms))
	for _, t := range c.Terms {
		h.AddString(t.Taxonomy)
		h.AddInt(len(t.Links))
		for i := range t.Links {
			link(&h, &t.Links[i])
		}
	}
	c.Image.addTo(&h)
	h.AddInt(c.Weight)
	h.AddBool(c.Draft)
	free(&h, c.Params)
	free(&h, c.Fields)
	c.Project.addTo(&h)
	c.Event.addTo(&h)
	if h.AddBool(c.Post != nil); c.Post != nil {
		h.AddString(c.Post.Credit)
		link(&h, c.Post.Event)
	}
	c.Sum = h.Sum()
}

func date(h *sum.Hasher, d civil.Date) {
	h.AddInt(int(d.Year))
	h.AddInt(int(d.Month))
	h.AddInt(int(d.Day))
}

func moment(h *sum.Hasher, m civil.Moment) {
	date(h, m.Date)
	if h.AddBool(m.Timed); m.Timed {
		h.AddInt(int(m.Clock.Hour))
		h.AddInt(int(m.Clock.Minute))
		h.AddInt(int(m.Clock.Second))
		h.AddString(m.Zone)
	}
}

func people(h *sum.Hasher, list []Person) {
	h.AddInt(len(list))
	for _, p := range list {
		h.AddStrings([]string{p.Name, p.Role, p.Organisation, p.Link})
	}
}

func link(h *sum.Hasher, l *Link) {
	if h.AddBool(l != nil); l != nil {
		h.AddStrings([]string{l.Title, l.URL, l.Name})
	}
}

func partner(h *sum.Hasher, p *Partner) {
	if h.AddBool(p != nil); p != nil {
		h.AddStrings([]string{p.Name, p.Country, p.URL})
		h.AddBool(p.Own)
	}
}

func (i *Image) addTo(h *sum.Hasher) {
	if h.AddBool(i != nil); i != nil {
		h.AddStrings([]string{i.URL, i.Permalink, i.Alt, i.Caption, i.Credit, i.Type})
		h.AddInt(i.Width)
		h.AddInt(i.Height)
	}
}

func (p *Project) addTo(h *sum.Hasher) {
	if h.AddBool(p != nil); p == nil {
		return
	}
	date(h, p.Start)
	date(h, p.End)
	h.AddStrings([]string{string(p.Phase), p.Programme})
	partner(h, p.Lead)
	h.AddInt(len(p.Partners))
	for i := range p.Partners {
		partner(h, &p.Partners[i])
	}
	h.AddInt(len(p.Objectives))
	for _, o := range p.Objectives {
		h.AddString(string(o))
	}
	h.AddString(p.Website)
}

func (e *Event) addTo(h *sum.Hasher) {
	if h.AddBool(e != nil); e == nil {
		return
	}
	moment(h, e.Start)
	moment(h, e.End)
	h.AddStrings([]string{string(e.Phase), e.Status, e.Place, e.Online, e.Organiser, e.Registration, e.UID, e.Calendar})
	people(h, e.Delegates)
	h.AddInt(len(e.FollowUp))
	for _, f := range e.FollowUp {
		h.AddString(string(f.What))
		date(h, f.When)
	}
	h.AddInt(e.Sequence)
}

// free adds a value that the writer shaped: texts, numbers, yes and no, lists
// and maps of these, and dates.
func free(h *sum.Hasher, v any) {
	switch v := v.(type) {
	case map[string]any:
		h.AddInt(len(v))
		for _, k := range slices.Sorted(maps.Keys(v)) {
			h.AddString(k)
			free(h, v[k])
		}
	case []any:
		h.AddInt(len(v))
		for _, e := range v {
			free(h, e)
		}
	default:
		h.AddString(fmt.Sprintf("%T %v", v, v))
	}
}
