// Package calendar writes iCalendar files: one event for a reader to keep, or
// many for a reader to subscribe to.
//
// The format is that of RFC 5545, with the calendar properties of RFC 7986.
// Everything comes from the values given; there is no clock here, and equal
// values give equal bytes.
//
// # Lines
//
// A file is UTF-8, its lines end in CRLF and hold at most 75 octets (§3.1).
// A longer line is folded, never inside a character or an escape. In texts
// backslash, semicolon, comma and line break are escaped (§3.3.11); control
// characters, which no text may hold, are left out.
//
// # Days
//
// A whole day is written as a DATE (§3.3.4). DTEND is the day after the last
// one, as §3.6.1 has it: an event on the 28th and 29th ends on the 30th. A day
// known only to the month or year takes all of that month or year; callers leave such
// events out until there is a day.
//
// # Times
//
// An event that gives its time in a named zone keeps the zone: TZID, with a
// VTIMEZONE (§3.6.5) made from the tz database. UTC would name the same
// instant, and both move along when a reader travels. But only the zone lets a
// program say "09:30 in Paris", keeps the hour when a reader moves the entry
// to another month, and keeps it too when a country changes its clocks after
// the file was read, as Türkiye did in 2016. A time with an offset names no
// place, so it is written in UTC.
//
// Programs disagree about time zones of more than two parts: Outlook reduces
// each to one change to summer time and one back (MS-OXCICAL, 2.1.3.1.1.19).
// So a VTIMEZONE has here at most one STANDARD and one DAYLIGHT part: the rule
// in force for the latest entry in the zone, or, where its clocks follow no
// yearly rule (Morocco's follow Ramadan), the one offset in force then.
// Entries from before the time that this describes are written in UTC, which
// all programs read alike; and so are times in the hour that happens twice
// when clocks go back.
//
// # Events
//
// DTSTAMP and LAST-MODIFIED tell when the entry was revised, and SEQUENCE how
// often; with a UID that never changes they let a program replace what it had
// (§3.8.7). STATUS says CANCELLED where an event will not take place, and
// TENTATIVE where it is postponed and its new time not known: iCalendar has no
// word for that. Entries are TRANSPARENT (§3.8.2.7): they tell what happens,
// not that the reader is busy. The organiser is a CONTACT (§3.8.4.2), as
// ORGANIZER asks for a mail address and makes some programs ask for an answer.
// CONFERENCE (RFC 7986, §5.11) holds the address for taking part from afar.
// The page's address is given as URL and again at the end of the description,
// because Google Calendar does not show URL; before it stand the addresses at
// which one registers and takes part, as few programs show CONFERENCE.
package calendar

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/meridian-ssg/meridian/internal/civil"
)

// Calendar is a file of events.
type Calendar struct {
	Name        string         // what programs call the calendar; "" for the file of a single event
	Description string         // one sentence on what it holds
	Language    string         // of names and descriptions, BCP 47
	ProductID   string         // the program that made the file, such as "-//Meridian//Meridian 1.0//EN"
	URL         string         // where the file lies; "" for a file that is not meant for subscription
	Refresh     time.Duration  // how long subscribers should wait before they ask again; 0 leaves it to them
	Zone        *time.Location // of times that name no zone; nil is UTC
	Entries     []Entry        // in the order in which they are written
}

// Entry is an event.
type Entry struct {
	UID         string            // names the event for ever, whatever its title, date and address become
	Sequence    int               // how often the event was revised
	Stamp       time.Time         // when it was last revised; where zero, its start stands in
	Start       civil.Moment      // a whole day, or a time
	End         civil.Moment      // the last day, or the time at which it ends; zero where it is not known
	Repeats     *civil.Recurrence // how it happens again; nil where it does not
	Summary     string            // its title
	Description string            // plain text
	Location    string            // where it takes place, in words
	Online      string            // address for taking part from afar
	URL         string            // address of its page
	Links       []Link            // what else a reader is to find; lines of the description
	Organiser   string            // in words
	Status      string            // "confirmed", "cancelled", "postponed", or "" where nothing is said
	Categories  []string
	Language    string // BCP 47; "" where it is the calendar's
}

// Link is an address, and what it is for, in words.
type Link struct{ Title, URL string }

// Encode returns the calendar as a file.
func Encode(c Calendar) []byte {
	w := writer{buf: make([]byte, 0, 1024+768*len(c.Entries))}
	zones := newZones(c.Zone)
	spans := make([]span, len(c.Entries))
	for i, e := range c.Entries {
		spans[i] = zones.span(e.Start, e.End)
		zones.reach(&e)
	}

	w.line("BEGIN", "VCALENDAR")
	w.line("VERSION", "2.0")
	w.text("PRODID", c.ProductID)
	w.line("CALSCALE", "GREGORIAN")
	lang := language(c.Language)
	w.text("NAME"+lang, c.Name)
	w.text("X-WR-CALNAME", c.Name)
	w.text("DESCRIPTION"+lang, c.Description)
	w.text("X-WR-CALDESC", c.Description)
	w.uri("SOURCE;VALUE=URI", c.URL)
	if c.Refresh > 0 {
		w.line("REFRESH-INTERVAL;VALUE=DURATION", duration(c.Refresh))
		w.line("X-PUBLISHED-TTL", duration(c.Refresh)) // what Outlook reads
	}
	for _, z := range zones.used() {
		w.zone(z)
	}
	for i := range c.Entries {
		w.event(&c.Entries[i], &spans[i], lang)
	}
	if len(c.Entries) == 0 {
		// A calendar needs a component (§3.6), even when nothing happens.
		w.zone(&zone{id: "UTC", loc: time.UTC, parts: []observance{{onset: epoch}}})
	}
	w.line("END", "VCALENDAR")
	return w.buf
}

func (w *writer) event(e *Entry, s *span, lang string) {
	lang = cmp.Or(language(e.Language), lang)
	stamp := e.Stamp
	if stamp.IsZero() {
		stamp = s.begin()
	}
	w.line("BEGIN", "VEVENT")
	w.text("UID", e.UID)
	w.line("DTSTAMP", utc(stamp))
	w.line("LAST-MODIFIED", utc(stamp))
	w.line("SEQUENCE", strconv.Itoa(max(e.Sequence, 0)))
	w.span(s)
	w.recurrence(e, s)
	w.text("SUMMARY"+lang, e.Summary)
	w.text("DESCRIPTION"+lang, describe(e))
	w.text("LOCATION"+lang, cmp.Or(e.Location, e.Online))
	w.uri("CONFERENCE;VALUE=URI", e.Online)
	w.uri("URL", e.URL)
	w.text("CONTACT", e.Organiser)
	w.list("CATEGORIES", e.Categories)
	if status := statuses[e.Status]; status != "" {
		w.line("STATUS", status)
	}
	w.line("TRANSP", "TRANSPARENT")
	w.line("END", "VEVENT")
}

// statuses are the words of §3.8.1.11 for those of front matter.
var statuses = map[string]string{
	"confirmed": "CONFIRMED",
	"postponed": "TENTATIVE",
	"cancelled": "CANCELLED",
}

// describe appends the links and the page's URL to the description.
func describe(e *Entry) string {
	lines := e.Description + "\n"
	for _, l := range e.Links {
		lines += "\n" + l.Title + ": " + l.URL
	}
	return strings.TrimSpace(lines + "\n" + e.URL)
}

var languageTag = regexp.MustCompile(`^[A-Za-z0-9-]+$`)

// language returns the LANGUAGE parameter (§3.2.10), or "" for what is no tag.
func language(tag string) string {
	if !languageTag.MatchString(tag) {
		return ""
	}
	return ";LANGUAGE=" + tag
}

// duration formats d (§3.3.6) to the minute.
func duration(d time.Duration) string {
	minutes := max(int(d/time.Minute), 1)
	switch {
	case minutes%(24*60) == 0:
		return fmt.Sprintf("P%dD", minutes/(24*60))
	case minutes%60 == 0:
		return fmt.Sprintf("PT%dH", minutes/60)
	}
	return fmt.Sprintf("PT%dM", minutes)
}
