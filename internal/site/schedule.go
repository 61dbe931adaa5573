package site

import (
	"cmp"
	"slices"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/content"
)

// schedule lists when a comparison with the present will come out differently:
// the days and times that withhold and setPhase compare, and the day of the
// sitemap, which dates nothing ahead. A test in package engine holds that there
// are no others.
func (b *builder) schedule() {
	for _, doc := range b.in.Documents {
		if doc.Edition == "" && (!doc.Card.Draft || b.in.Drafts) {
			b.changes(&doc.Head)
		}
	}
	if until := b.Settings.Theme.Banner.Until; b.banner.Text != "" && !until.IsZero() {
		b.Changes = append(b.Changes, Change{civil.Moment{Date: until.Last().AddDays(1)}, config.File, "ends its announcement"})
	}
	slices.SortFunc(b.Changes, func(x, y Change) int {
		return cmp.Or(x.At.Compare(y.At), cmp.Compare(x.File, y.File), cmp.Compare(x.What, y.What))
	})
}

// changes adds those of one page. What befalls it while it is not published
// changes nothing.
func (b *builder) changes(doc *content.Head) {
	c := &doc.Card
	from, until := b.firstMoment(c.Date), b.firstMoment(doc.Expires)
	if b.in.Future {
		from = civil.Moment{}
	}
	add := func(at civil.Moment, what string) {
		if !at.IsZero() && b.IsAhead(at) {
			b.Changes = append(b.Changes, Change{at, doc.File, what})
		}
	}
	if until.IsZero() || from.Compare(until) < 0 {
		add(from, "appears")
		add(until, "expires")
	}
	whilePublishedAt := func(at civil.Moment, what string) {
		if from.Compare(at) <= 0 && (until.IsZero() || at.Compare(until) < 0) {
			add(at, what)
		}
	}
	whilePublished := func(day civil.Date, what string) { whilePublishedAt(civil.Moment{Date: day}, what) }
	if e := c.Event; e != nil && !e.Start.IsZero() {
		times := []card.Times{{Start: e.Start, End: e.End}}
		if e.Repeats != nil {
			times = times[:0]
			days, _ := e.Repeats.Days(e.Start.Date)
			for _, day := range days {
				times = append(times, timeOn(card.Times{Start: e.Start, End: e.End}, day))
			}
		}
		for _, t := range times {
			whilePublished(t.Start.Date.First(), "begins")
			whilePublished(lastDay(t.Start, t.End).AddDays(1), "is over")
		}
		if !e.RegisterBy.IsZero() {
			whilePublishedAt(b.afterLast(e.RegisterBy), "takes no more registrations")
		}
	}
	if !c.Until.IsZero() {
		whilePublishedAt(b.closesAt(c), "closes")
	}
	if closes := b.commentsClose(doc); !closes.IsZero() {
		whilePublishedAt(closes, "closes to comments")
	}
	if p := c.Project; p != nil && p.Phase == "" {
		whilePublished(p.Start.First(), "begins")
		if !p.End.IsZero() {
			whilePublished(p.End.Last().AddDays(1), "is over")
		}
	}
	if b.Settings.BaseURL.Origin != "" && !c.Draft && !c.Unlisted && !c.NoIndex && c.Kind != card.Missing {
		if day := LastModified(c).Date.First(); day != from.Date {
			whilePublished(day, "is dated")
		}
	}
}

// firstMoment gives the first day or the time that m may mean, in the site's time
// zone.
func (b *builder) firstMoment(m civil.Moment) civil.Moment {
	m = m.ToZone(b.Settings.Location)
	m.Date = m.Date.First()
	return m
}

// LastModified is when a page was changed last, as far as it says so.
func LastModified(c *card.Card) civil.Moment {
	if c.Updated.IsZero() {
		return c.Date
	}
	return c.Updated
}
