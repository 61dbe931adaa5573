package site

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/artifact"
	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/ledger"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// record enters all pages into the ledger. It gives them their permanent names,
// and to what stands in feeds and calendars the days that the ledger knows.
func (b *builder) record() {
	before := b.in.Ledger
	if before == nil {
		before = &ledger.Ledger{}
	}
	b.Ledger = before
	pages := make([]ledger.Page, len(b.pages), len(b.pages)+len(b.Withheld))
	for i, p := range b.pages {
		pages[i] = b.ledgerPage(p)
	}
	for _, h := range b.Withheld {
		pages = append(pages, b.heldPage(h))
	}
	next, entries := before.Publish(pages, b.Today)
	next.ChooseTag(b.Settings.BaseURL.Origin, b.Settings.BaseURL.Path, entries[:len(b.pages)])
	b.Ledger = next
	b.contents = ledger.Contents{Pages: pages, Entries: entries}
	b.inLedger = slices.Clone(b.pages)
	for i, p := range b.pages {
		p.ID = entries[i].ID
		if entries[i].First == b.Today {
			b.reportUnusual(p)
		}
		if p.Event != nil || p.Project != nil || !p.Until.IsZero() {
			p.First = entries[i].First
		}
		if p.Event == nil {
			continue
		}
		e := *p.Event
		e.UID = next.UID(p.ID)
		e.Sequence, e.Revised = entries[i].Revision.Number, entries[i].Revision.Day
		if e.Start.Date.Day > 0 { // a month or a year would fill the calendars of readers from end to end
			e.Calendar = b.AddressIn(p, artifact.EventCalendar)
		}
		p.Event = &e
	}
}

// ledgerPage is what the ledger needs to know of a page.
func (b *builder) ledgerPage(p *Page) ledger.Page {
	out := ledger.Page{Address: b.belowBase(p.URL), Key: p.Key, ID: p.ID}
	if p.Kind == card.Missing || p.Kind == card.Search || p.Key == Thanks && p.Doc == nil { // hosts show it at any address; or it goes when search or forms are switched off
		out.Address = ""
	}
	if p.Doc != nil {
		out.Text = b.Text(p).Sketch
		for _, a := range p.Doc.Aliases {
			out.Aliases = append(out.Aliases, b.aliasInLedger(a.Text))
		}
	}
	day := func(moments ...civil.Moment) civil.Date { return cmp.Or(moments...).Day(b.Settings.Location) }
	about := SubjectDate(p.Card)
	out.Since, out.Revised = day(p.Date, p.Updated, about), day(p.Updated, p.Date, about)
	if e := p.Event; e != nil {
		out.Event, out.Sequence = calendarSum(p.Card).Short(), e.Sequence
	}
	return out
}

// aliasInLedger gives the address that a page names as its old one in the form in
// which it was published.
func (b *builder) aliasInLedger(text string) string {
	address := "/" + EscapePath(Unescape(b.oldAddress(text)))
	if ext := path.Ext(address); address == "/" || ext == ".html" || ext == ".htm" || b.Ledger.Has(address) {
		return address
	}
	return address + "/"
}

// heldPage is what the ledger needs to know of a page that is not published.
func (b *builder) heldPage(h Withheld) ledger.Page {
	out := ledger.Page{Held: ledger.Withdrawn}
	if h.Reason == Expired {
		out.Held = ledger.Expired
	}
	i, _ := slices.BinarySearchFunc(b.in.Documents, h.File, func(d *content.Document, file string) int { return cmp.Compare(d.File, file) })
	out.Key, out.ID = b.in.Documents[i].Key, b.in.Documents[i].Card.ID
	return out
}

// calendarSum sums what the calendar says of an event, but for stamps and for
// addresses in this site, which differ where it is tried out.
func calendarSum(c *card.Card) sum.Sum {
	e := c.Event
	var h sum.Hasher
	h.AddStrings([]string{e.Start.String(), e.End.String(), e.Status, e.Place, e.Online, e.Registration, e.Organiser, c.Title, c.Summary})
	for _, l := range c.TermsIn("categories") {
		h.AddString(l.Title)
	}
	return h.Sum()
}

// belowBase gives an address of the site without the path of base_url: "/events/".
func (s *Site) belowBase(address string) string {
	return "/" + strings.TrimPrefix(address, s.Settings.BaseURL.Path)
}
