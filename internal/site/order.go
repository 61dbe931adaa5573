package site

import (
	"cmp"
	"slices"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/schema"
)

// typeOrder is how lists show the pages of a type.
type typeOrder struct {
	place      int           // of the type in site.yaml, from 1
	by, group  *schema.Field // nil where nothing orders or groups the pages
	descending bool
	yearsDown  bool // of groups
	past       bool // a day says when pages are past
	byPast     bool // by is the day after which pages are past
}

// typeOrders gives the order of each type that asks for one.
func typeOrders(s *config.Settings) map[string]*typeOrder {
	out := make(map[string]*typeOrder)
	for i, t := range s.Types {
		l := t.Lists
		by := cmp.Or(l.By, l.Past)
		if by == "" && l.Group == "" {
			continue
		}
		o := &typeOrder{place: i + 1, descending: l.Descending, past: l.Past != "", byPast: by == l.Past, yearsDown: l.Descending || by == ""}
		fields := s.FieldsOf(&t)
		find := func(name string) *schema.Field {
			if at := schema.Index(fields, name); at >= 0 {
				return &fields[at]
			}
			return nil
		}
		o.by, o.group = find(by), find(l.Group)
		out[t.Name] = o
	}
	return out
}

// order is the place of a page among those of its type.
type order struct {
	of        *typeOrder // nil where the type asks for no order
	by, group sortKey
}

// sorted says whether a field orders the page.
func (o order) sorted() bool { return o.of != nil && o.of.by != nil }

// sortKey is a value by which pages are sorted: by number, then by text as the
// language of the site has it. Pages without one come last.
type sortKey struct {
	missing bool
	number  int64
	real    float64
	text    string
}

// place finds the place of a page among those of its type.
func (b *builder) place(p *Page) {
	of := b.orders[p.Type]
	if of == nil || p.Kind != card.Page {
		return
	}
	p.order = order{of: of}
	if of.by != nil {
		p.order.by = b.sortKey(of.by, fieldValue(p.Card, of.by))
	}
	if of.group != nil {
		p.order.group = b.sortKey(of.group, groupValue(p.Card, of.group))
	}
}

// fieldValue gives the value of a field by which pages are sorted.
func fieldValue(c *card.Card, f *schema.Field) any {
	switch f.Name {
	case "title":
		return c.Title
	case "date":
		return c.Date
	case "updated":
		return c.Updated
	}
	return c.Fields[f.Name]
}

// groupValue is fieldValue, and of a date the year.
func groupValue(c *card.Card, f *schema.Field) any {
	switch v := fieldValue(c, f).(type) {
	case civil.Date:
		return civil.Date{Year: v.Year}
	case civil.Moment:
		return civil.Date{Year: v.Date.Year}
	default:
		return v
	}
}

func (b *builder) sortKey(f *schema.Field, v any) sortKey {
	day := func(d civil.Date) int64 { return (int64(d.Year)*100+int64(d.Month))*100 + int64(d.Day) }
	switch v := v.(type) {
	case civil.Date:
		return sortKey{missing: v.IsZero(), number: day(v)}
	case civil.Moment:
		if v.IsZero() {
			return sortKey{missing: true}
		}
		return sortKey{number: day(v.Day(b.Settings.Location)), real: float64(v.In(b.Settings.Location).Unix())}
	case float64:
		return sortKey{real: v}
	case card.Link:
		return sortKey{text: v.Title}
	case string:
		switch f.Kind {
		case schema.Choice:
			return sortKey{number: int64(slices.Index(f.Choices, v))}
		case schema.Country:
			return sortKey{text: b.Settings.Locale.Country(v)}
		case schema.Reference: // there is no such page
			return sortKey{missing: true}
		}
		return sortKey{missing: v == "", text: v}
	}
	return sortKey{missing: true}
}

// compare orders two values; those that are missing come last in any direction.
func (s *Site) compare(x, y sortKey, descending bool) int {
	if x.missing || y.missing {
		switch {
		case !x.missing:
			return -1
		case !y.missing:
			return 1
		}
		return 0
	}
	c := cmp.Or(cmp.Compare(x.number, y.number), cmp.Compare(x.real, y.real))
	if c == 0 && x.text != y.text {
		c = s.Settings.Locale.Compare(x.text, y.text)
	}
	if descending {
		return -c
	}
	return c
}

// compareGroups orders pages by type, where their types ask for orders, and those of
// one type by the groups in which they stand. What is closed stands in no group.
func (s *Site) compareGroups(x, y *Page) int {
	of := x.order.of
	if of != y.order.of {
		return cmp.Compare(of.placeIn(), y.order.of.placeIn())
	}
	if of == nil || of.group == nil || x.Phase == card.Closed {
		return 0
	}
	years := of.group.Kind == schema.Date || of.group.Kind == schema.Moment
	return s.compare(x.order.group, y.order.group, years && of.yearsDown)
}

func (o *typeOrder) placeIn() int {
	if o == nil {
		return 0
	}
	return o.place
}

// compareOrders orders pages of one type by the field that it names. Of what is
// closed, the last one to close stands first.
func (s *Site) compareOrders(x, y *Page) int {
	of := x.order.of
	if of == nil || of.by == nil {
		return 0
	}
	return s.compare(x.order.by, y.order.by, of.descending != (of.byPast && x.Phase == card.Closed))
}

// groupTitle gives the heading of the group in which a page stands, in the language
// of the list; "" where the page has no value.
func (s *Site) groupTitle(p *Page, language string) string {
	l := s.Settings.LocaleOf(language)
	switch v := groupValue(p.Card, p.order.of.group).(type) {
	case civil.Date:
		if !v.IsZero() {
			return l.Words(v)
		}
	case card.Link:
		return v.Title
	case float64:
		return l.Float(v)
	case string:
		switch {
		case p.order.of.group.Kind == schema.Country:
			return l.Country(v)
		case !p.order.group.missing:
			return v
		}
	}
	return ""
}

// showFields finds what readers see of the fields that the site declares.
func (b *builder) showFields(p *Page) {
	b.place(p)
	if len(p.Fields) == 0 {
		return
	}
	key := p.Type + "\n" + p.Language
	known, ok := b.declared[key]
	if !ok {
		t, _ := b.Settings.Type(p.Type)
		show := t.Lists.Show
		known = b.declare(b.Settings.Own(p.Type), p.Language, func(f schema.Field) bool {
			if show != nil {
				return slices.Contains(show, f.Name)
			}
			return f.Kind.FitsLine() && !f.List
		})
		b.declared[key] = known
	}
	p.Declared = known
}

// declare gives what readers see of fields on pages in a language; inLists says
// which of them lists show.
func (b *builder) declare(fields []schema.Field, language string, inLists func(schema.Field) bool) []card.Declared {
	var out []card.Declared
	for _, f := range fields {
		if f.Hidden || !f.Kind.ForReaders() {
			continue
		}
		label, in := f.LabelIn(language)
		out = append(out, card.Declared{
			Name: f.Name, Label: label, Language: cmp.Or(in, b.all[0].Settings.Language), Kind: f.Kind.String(), InLists: inLists(f),
			Fields: b.declare(f.Fields, language, func(schema.Field) bool { return true }),
		})
	}
	return out
}
