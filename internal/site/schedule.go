package site

import (
	"cmp"
	"slices"

	"github.com/meridian-ssg/meridian/internal/civil"
)

// schedule lists the days at which a comparison with today's date will come
// out differently: the same comparisons that hold and date make.
func (b *builder) schedule() {
	loc := b.Settings.Location
	add := func(day civil.Date, file, what string) {
		if !day.IsZero() && day.After(b.Today) {
			b.Changes = append(b.Changes, Change{day, file, what})
		}
	}
	for _, doc := range b.in.Documents {
		c := &doc.Card
		if c.Draft && !b.in.Drafts {
			continue
		}
		add(c.Date.Day(loc), doc.File, "published")
		add(doc.Expires.Day(loc), doc.File, "expires")
		if e := c.Event; e != nil && !e.Start.IsZero() {
			add(e.Start.Date.First(), doc.File, "begins")
			add(lastDay(e).AddDays(1), doc.File, "is over")
		}
		if p := c.Project; p != nil && p.Phase == "" {
			add(p.Start.First(), doc.File, "begins")
			if !p.End.IsZero() {
				add(p.End.Last().AddDays(1), doc.File, "is over")
			}
		}
	}
	slices.SortFunc(b.Changes, func(x, y Change) int {
		return cmp.Or(x.Day.Compare(y.Day), cmp.Compare(x.File, y.File), cmp.Compare(x.What, y.What))
	})
}
