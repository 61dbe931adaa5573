package site

import (
	"cmp"
	"fmt"
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

// record enters the pages of all editions into the ledger. It gives them their permanent
// names, and to what stands in feeds and calendars the days that the ledger knows.
func record(builders []*builder) {
	first := builders[0]
	before := first.in.Ledger
	if before == nil {
		before = &ledger.Ledger{}
	}
	var pages []ledger.Page
	for _, b := range builders {
		b.Ledger = before
		pages = slices.Grow(pages, len(b.pages)+len(b.Withheld))
		for _, p := range b.pages {
			if p.isPromise() {
				pages = append(pages, b.ledgerPage(p))
				first.inLedger = append(first.inLedger, p)
			}
		}
	}
	for _, b := range builders {
		for _, h := range slices.Concat(b.Withheld, b.heldWith) {
			pages = append(pages, b.heldPage(h))
		}
	}
	next, entries := before.Publish(pages, first.Today)
	next.ChooseTag(first.Settings.BaseURL.Origin, first.Settings.BaseURL.Path, entries[:len(first.inLedger)])
	first.contents = ledger.Contents{Pages: pages, Entries: entries}
	at := 0
	for _, b := range builders {
		b.Ledger = next
		for _, p := range b.pages {
			if !p.isPromise() {
				p.takeOver(p.original)
				continue
			}
			b.enter(p, &entries[at])
			at++
		}
	}
}

// isPromise says whether the address of the page is a promise: it is that of a page of its
// own, and not only of one that stands in for another as long as that is not translated.
func (p *Page) isPromise() bool { return p.as == itself || p.as == borrowed && p.Kind != card.Page }

// takeOver gives a page the names and days of the one for which it stands.
func (p *Page) takeOver(of *Page) {
	p.ID, p.First = of.ID, of.First
	if p.Event != nil {
		e := *p.Event
		e.UID, e.Sequence, e.Revised, e.Calendar = of.Event.UID, of.Event.Sequence, of.Event.Revised, of.Event.Calendar
		p.Event = &e
	}
}

// enter gives a page what the ledger knows of it.
func (b *builder) enter(p *Page, entry *ledger.Entry) {
	p.ID = entry.ID
	if entry.First == b.Today {
		b.reportUnusual(p)
	}
	if p.Event != nil || p.Project != nil || !p.Until.IsZero() {
		p.First = entry.First
	}
	if p.Event == nil {
		return
	}
	e := *p.Event
	e.UID = b.Ledger.UID(p.ID)
	e.Sequence, e.Revised = entry.Revision.Number, entry.Revision.Day
	if e.Start.Date.Day > 0 { // a month or a year would fill the calendars of readers from end to end
		e.Calendar = b.AddressIn(p, artifact.EventCalendar)
	}
	p.Event = &e
}

// ledgerPage is what the ledger needs to know of a page.
func (b *builder) ledgerPage(p *Page) ledger.Page {
	out := ledger.Page{Address: b.belowBase(p.URL), Key: keyInEdition(p.Edition, p.Key), ID: p.ID}
	if p.Kind == card.Missing || p.Kind == card.Search || p.Key == Thanks && p.Doc == nil { // hosts show it at any address; or it goes when search or forms are switched off
		out.Address = ""
	}
	if p.Doc != nil && p.as == itself {
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
	doc := b.in.Documents[i]
	out.Key, out.ID = keyInEdition(doc.Edition, doc.Key), doc.Card.ID
	return out
}

// keyInEdition tells the pages of editions apart that have one key.
func keyInEdition(edition, key string) string {
	if edition == "" {
		return key
	}
	return edition + ":" + key
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
	if r := e.Repeats; r != nil {
		h.AddString(fmt.Sprint(*r))
	}
	return h.Sum()
}

// belowBase gives an address of the site without the path of base_url: "/events/".
func (s *Site) belowBase(address string) string {
	return "/" + strings.TrimPrefix(address, s.Settings.BaseURL.Path)
}
