package consistency

import (
	"fmt"
	"time"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/site"
)

// plausible are the years that a day in front matter may well lie in: from one
// year on, and so many years ahead of today. A project may go back to the
// founding of who runs it, and reach far ahead.
var plausible = []struct {
	typ, key    string // typ "" is every other type
	from, ahead int
}{
	{"project", "start", 1800, 30},
	{"project", "end", 1800, 60},
	{"", "start", 1900, 10},
	{"", "end", 1900, 12},
	{"", "date", 1900, 5},
	{"", "updated", 1900, 5},
}

// plausibleYears gives the range of years for a day.
func (c *checker) plausibleYears(typ, key string) (from, to int) {
	for _, l := range plausible {
		if l.key == key && (l.typ == typ || l.typ == "") {
			return l.from, int(c.Today.Year) + l.ahead
		}
	}
	return 0, 9999
}

// pages looks for what only the day of the build shows to be odd: years that
// are probably typing errors, events that are over and still invite, and pages that
// show nothing.
func (c *checker) pages() {
	if c.Today.IsZero() {
		return
	}
	for _, d := range c.in.Documents {
		doc := &d.Head
		implausible := c.checkYears(doc)
		if !implausible && !doc.Broken && !doc.Card.Draft {
			c.checkOrder(doc)
		}
		page := c.PageOf(doc.File)
		if page == nil || doc.Broken || doc.Card.Draft {
			continue
		}
		if e := page.Event; e != nil && !implausible && e.Phase == card.Past && e.Status != "postponed" {
			c.checkInvitations(doc, site.LastDay(e))
		}
		if doc.Empty && !c.listed(page) {
			c.report(diag.PageEmpty, doc, doc.Title, "the page has a title, but no text", "Write at least a sentence, or keep the page back with draft: true.")
		}
	}
}

// listed says whether a page has others to show: those whose front matter names it,
// or those that carry its term.
func (c *checker) listed(p *site.Page) bool {
	for _, verb := range []site.Verb{site.AskReferring, site.AskChildren} {
		if list, _ := c.Answer(site.Question{Verb: verb, Key: p.Key}); len(list.([]*card.Card)) > 0 {
			return true
		}
	}
	return false
}

// checkYears reports years that are probably typing errors, and says whether
// there are any.
func (c *checker) checkYears(doc *content.Head) bool {
	found := false
	today := int(c.Today.Year)
	near := today // a year that the page is about
	for _, d := range doc.Days {
		year := int(d.Date.Year)
		if from, to := c.plausibleYears(doc.Card.Type, d.Key); year >= from && year <= to {
			near = year
		}
	}
	for _, d := range doc.Days {
		from, to := c.plausibleYears(doc.Card.Type, d.Key)
		year := int(d.Date.Year)
		if year >= from && year <= to {
			continue
		}
		found = true
		message := fmt.Sprintf("“%s” lies in the year %04d, %d years ago", d.Key, year, today-year)
		if year > to {
			message = fmt.Sprintf("“%s” lies in the year %d, %d years from now", d.Key, year, year-today)
		}
		hint := "Check the year."
		if year, ok := nearbyYear(year, near, from, to); ok {
			hint = fmt.Sprintf("Perhaps %s?", inYear(d.Date, year))
		}
		c.report(diag.DateUnlikely, doc, d.Span, message, hint+setAsideHint)
	}
	return c.checkDuration(doc, found) || found
}

const setAsideHint = " If it is right, say why: ignore: [{code: date-unlikely, reason: It is a time capsule.}]"

// checkDuration reports an event that by its days would last more than a year, and a
// few days only if its last day lay in the year of its first.
func (c *checker) checkDuration(doc *content.Head, reported bool) bool {
	e := doc.Card.Event
	if e == nil || reported || e.Start.Date.Day == 0 || e.End.Date.Day == 0 {
		return false
	}
	first, last := e.Start.Date, e.End.Date
	days := daysBetween(first, last)
	short := inYear(last, int(first.Year))
	if days <= 366 || daysBetween(first, short) > 31 || short.Before(first) {
		return false
	}
	for i := range doc.Days {
		if d := &doc.Days[i]; d.Key == "end" {
			c.report(diag.DateUnlikely, doc, d.Span, fmt.Sprintf("by its days, the event would last %d days", days+1), fmt.Sprintf("Perhaps %s?%s", short, setAsideHint))
			return true
		}
	}
	return false
}

func daysBetween(a, b civil.Date) int {
	return int(b.In(time.UTC).Sub(a.In(time.UTC)).Hours() / 24)
}

// inYear gives the same day in another year; 29 February as the 28th where
// that year has none.
func inYear(d civil.Date, year int) civil.Date {
	d.Year = int16(year)
	if d.Day > 0 {
		d.Day = min(d.Day, int8(civil.DaysIn(year, time.Month(d.Month))))
	}
	return d
}

// nearbyYear gives the year that one typing error makes of another:
// neighbours that are swapped, else one digit that is wrong; of several the
// one nearest to near, and none that lies far from it.
func nearbyYear(year, near, from, to int) (int, bool) {
	best := 0
	try := func(digits [4]byte) {
		y := 0
		for _, f := range digits {
			y = 10*y + int(f)
		}
		if y >= from && y <= to && distance(y, near) <= 30 && (best == 0 || distance(y, near) < distance(best, near)) {
			best = y
		}
	}
	digits := [4]byte{byte(year / 1000 % 10), byte(year / 100 % 10), byte(year / 10 % 10), byte(year % 10)}
	for i := range 3 {
		swapped := digits
		swapped[i], swapped[i+1] = swapped[i+1], swapped[i]
		try(swapped)
	}
	if best == 0 && year < 100 { // of two digits
		try([4]byte{2, 0, digits[2], digits[3]})
	}
	if best == 0 {
		for i := range digits {
			for f := range byte(10) {
				other := digits
				other[i] = f
				try(other)
			}
		}
	}
	return best, best != 0
}

func distance(a, b int) int { return max(a-b, b-a) }

// archived is for how many days the page of an event that is over is expected to
// be looked at. After that it is a record of what was said at the time.
const archived = 90

// checkInvitations reports an event that has just been and still invites, in one
// message.
func (c *checker) checkInvitations(doc *content.Head, last civil.Date) {
	if len(doc.Invites) == 0 || last.IsZero() || // it has no day that could be read, which is reported already
		daysBetween(last, c.Today) > archived {
		return
	}
	first := doc.Invites[0]
	d := diag.Diagnostic{
		Code: diag.EventPast, File: doc.File, Span: first.Span,
		Message: fmt.Sprintf("the event was over on %s, and the page still invites to it", last),
		Hint:    "Say what came of it, and take the invitation out.",
	}
	for _, w := range doc.Invites[1:] {
		d.Related = append(d.Related, diag.Location{File: doc.File, Span: w.Span, Note: "here, too"})
	}
	c.diags = append(c.diags, d)
}
