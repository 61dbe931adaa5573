package site

import (
	"cmp"
	"slices"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/content"
)

// schedule lists the days at which a comparison with today's date will come
// out differently: those that hold and date make, and the one of the sitemap,
// which dates nothing ahead. A test in package engine holds that there are no
// others.
func (b *builder) schedule() {
	for _, doc := range b.in.Documents {
		if !doc.Card.Draft || b.in.Drafts {
			b.changes(&doc.Head)
		}
	}
	slices.SortFunc(b.Changes, func(x, y Change) int {
		return cmp.Or(x.Day.Compare(y.Day), cmp.Compare(x.File, y.File), cmp.Compare(x.What, y.What))
	})
}

// changes adds the days of one page. What befalls it while it is not published
// changes nothing.
func (b *builder) changes(doc *content.Head) {
	c := &doc.Card
	from, until := c.Date.Day(b.Settings.Location).First(), doc.Expires.Day(b.Settings.Location).First()
	if b.in.Future {
		from = civil.Date{}
	}
	published := func(day civil.Date) bool {
		return !from.After(day) && (until.IsZero() || until.After(day))
	}
	add := func(day civil.Date, what string) {
		if !day.IsZero() && day.After(b.Today) && published(day) {
			b.Changes = append(b.Changes, Change{day, doc.File, what})
		}
	}
	add(from, "appears")
	if !until.IsZero() && until.After(b.Today) && published(until.AddDays(-1)) {
		b.Changes = append(b.Changes, Change{until, doc.File, "expires"})
	}
	if e := c.Event; e != nil && !e.Start.IsZero() {
		add(e.Start.Date.First(), "begins")
		add(LastDay(e).AddDays(1), "is over")
	}
	if p := c.Project; p != nil && p.Phase == "" {
		add(p.Start.First(), "begins")
		if !p.End.IsZero() {
			add(p.End.Last().AddDays(1), "is over")
		}
	}
	if b.Settings.BaseURL.Origin != "" && !c.Draft && !c.Unlisted && !c.NoIndex && c.Kind != card.Missing {
		if day := LastModified(c).Date.First(); day != from {
			add(day, "is dated")
		}
	}
}

// LastModified is when a page was changed last, as far as it says so.
func LastModified(c *card.Card) civil.Moment {
	if c.Updated.IsZero() {
		return c.Date
	}
	return c.Updated
}
