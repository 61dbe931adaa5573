package card

import (
	"fmt"
	"maps"
	"slices"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// Seal computes c.Sum over every other field. A test changes each field in
// turn and holds that the sum changes with it.
func (c *Card) Seal() {
	var h sum.Hasher
	for _, s := range []string{
		c.Key, c.Source, string(c.Kind), c.Type, c.Section, c.ID, c.Language,
		c.Title, c.Summary, c.URL, c.Permalink,
	} {
		h.String(s)
	}
	moment(&h, c.Date)
	moment(&h, c.Updated)
	people(&h, c.Authors)
	h.Int(len(c.Terms))
	for _, t := range c.Terms {
		h.String(t.Taxonomy)
		h.Int(len(t.Links))
		for i := range t.Links {
			link(&h, &t.Links[i])
		}
	}
	c.Image.addTo(&h)
	h.Int(c.Weight)
	h.Bool(c.Draft)
	free(&h, c.Params)
	free(&h, c.Fields)
	c.Project.addTo(&h)
	c.Event.addTo(&h)
	if h.Bool(c.Post != nil); c.Post != nil {
		h.String(c.Post.Credit)
		link(&h, c.Post.Event)
	}
	c.Sum = h.Done()
}

func date(h *sum.Hasher, d civil.Date) {
	h.Int(int(d.Year))
	h.Int(int(d.Month))
	h.Int(int(d.Day))
}

func moment(h *sum.Hasher, m civil.Moment) {
	date(h, m.Date)
	if h.Bool(m.Timed); m.Timed {
		h.Int(int(m.Clock.Hour))
		h.Int(int(m.Clock.Minute))
		h.Int(int(m.Clock.Second))
		h.String(m.Zone)
	}
}

func people(h *sum.Hasher, list []Person) {
	h.Int(len(list))
	for _, p := range list {
		h.String(p.Name)
		h.String(p.Role)
		h.String(p.Organisation)
		h.String(p.Link)
	}
}

func link(h *sum.Hasher, l *Link) {
	if h.Bool(l != nil); l != nil {
		h.String(l.Title)
		h.String(l.URL)
		h.String(l.Name)
	}
}

func partner(h *sum.Hasher, p *Partner) {
	if h.Bool(p != nil); p != nil {
		h.String(p.Name)
		h.String(p.Country)
		h.String(p.URL)
		h.Bool(p.Own)
	}
}

func (i *Image) addTo(h *sum.Hasher) {
	if h.Bool(i != nil); i != nil {
		for _, s := range []string{i.URL, i.Permalink, i.Alt, i.Caption, i.Credit, i.Type} {
			h.String(s)
		}
		h.Int(i.Width)
		h.Int(i.Height)
	}
}

func (p *Project) addTo(h *sum.Hasher) {
	if h.Bool(p != nil); p == nil {
		return
	}
	date(h, p.Start)
	date(h, p.End)
	h.String(string(p.Phase))
	h.String(p.Programme)
	partner(h, p.Lead)
	h.Int(len(p.Partners))
	for i := range p.Partners {
		partner(h, &p.Partners[i])
	}
	h.Int(len(p.Objectives))
	for _, o := range p.Objectives {
		h.String(string(o))
	}
	h.String(p.Website)
}

func (e *Event) addTo(h *sum.Hasher) {
	if h.Bool(e != nil); e == nil {
		return
	}
	moment(h, e.Start)
	moment(h, e.End)
	for _, s := range []string{
		string(e.Phase), e.Status, e.Place, e.Online, e.Organiser,
		e.Registration, e.UID, e.Calendar,
	} {
		h.String(s)
	}
	people(h, e.Delegates)
	h.Int(len(e.FollowUp))
	for _, f := range e.FollowUp {
		h.String(string(f.What))
		date(h, f.When)
	}
	h.Int(e.Sequence)
}

// free adds a value that the writer shaped: texts, numbers, yes and no, lists
// and maps of these, and dates.
func free(h *sum.Hasher, v any) {
	switch v := v.(type) {
	case map[string]any:
		h.Int(len(v))
		for _, k := range slices.Sorted(maps.Keys(v)) {
			h.String(k)
			free(h, v[k])
		}
	case []any:
		h.Int(len(v))
		for _, e := range v {
			free(h, e)
		}
	default:
		h.String(fmt.Sprintf("%T %v", v, v))
	}
}
