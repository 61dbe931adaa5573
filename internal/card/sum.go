package card

import (
	"fmt"
	"maps"
	"slices"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/sum"
)

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
		h.AddStrings([]string{p.Name, p.Role, p.Organisation, p.Link, p.Page, p.About})
	}
}

func crumb(h *sum.Hasher, c *Crumb) {
	if h.AddBool(c != nil); c != nil {
		h.AddStrings([]string{c.Key, string(c.Kind), c.Title, c.Language, c.URL, c.Permalink})
	}
}

func link(h *sum.Hasher, l *Link) {
	if h.AddBool(l != nil); l != nil {
		h.AddStrings([]string{l.Title, l.URL, l.Name})
	}
}

func links(h *sum.Hasher, list []Link) {
	h.AddInt(len(list))
	for i := range list {
		link(h, &list[i])
	}
}

func partner(h *sum.Hasher, p *Partner) {
	if h.AddBool(p != nil); p != nil {
		h.AddStrings([]string{p.Name, p.Country, p.URL, p.About})
		h.AddBool(p.Own)
	}
}

func declared(h *sum.Hasher, list []Declared) {
	h.AddInt(len(list))
	for _, d := range list {
		h.AddStrings([]string{d.Name, d.Label, d.Language, d.Kind})
		h.AddBool(d.InLists)
		declared(h, d.Fields)
	}
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
	case File:
		v.AddTo(h)
	default:
		h.AddString(fmt.Sprintf("%T %v", v, v))
	}
}
