// Package feed writes feeds: what is new in a site, for readers' programs.
//
// One Feed can be written in three forms, which hold the same entries:
//
//   - Atom: RFC 4287. Dates are those of RFC 3339 (§3.3); link rel="self" and
//     rel="alternate" are given for the feed (§4.1.1, §4.2.7); every feed has
//     an author, so that every entry has one (§4.1.2).
//   - RSS 2.0, as the RSS Advisory Board describes it, with atom:link
//     rel="self", dc:creator for authors (the author element asks for a mail
//     address) and content:encoded for the text. Dates are those of RFC 822
//     with four digits for the year.
//   - JSON Feed 1.1 (jsonfeed.org).
//
// Everything comes from the values given; there is no clock here, and equal
// values give equal bytes. Texts are plain; only HTML is HTML. Characters that
// XML 1.0 (§2.2) knows no way to write are left out. Addresses are whole ones,
// already percent-encoded (RFC 3986).
package feed

import (
	"time"

	"github.com/meridian-ssg/meridian/internal/card"
)

// Feed is a list of what is new.
type Feed struct {
	Title       string
	Description string    // one sentence; where it is empty the title stands in, as RSS asks for one
	Home        string    // address of the page that the feed belongs to
	Self        string    // address of the feed itself, in the form that is being written
	Language    string    // BCP 47
	Author      string    // who stands behind the site; where it is empty the title stands in
	Updated     time.Time // when something last changed; where an entry changed later, that counts
	Entries     []Entry   // newest first
}

// Entry is something new.
type Entry struct {
	ID         string // names the entry for ever: an IRI, such as an address or tag:…; where it is empty the URL stands in
	Title      string
	Summary    string    // plain text
	HTML       string    // the body, its addresses made whole by Absolute; "" for a feed of summaries
	URL        string    // address of its page
	Published  time.Time // zero where it is not known
	Updated    time.Time // zero where it never changed
	Authors    []string
	Categories []string
	Image      *card.Image // the picture shown beside it, with its Permalink
	Language   string      // where it differs from the feed's
}

// NewEntry gives the entry of a page's card with the body html. Dates that name
// no zone are taken in zone.
func NewEntry(c *card.Card, html string, zone *time.Location) Entry {
	e := Entry{
		ID:       c.ID,
		Title:    c.Title,
		Summary:  c.Summary,
		HTML:     html,
		URL:      c.Permalink,
		Image:    c.Image,
		Language: c.Language,
	}
	if !c.Date.IsZero() {
		e.Published = c.Date.In(zone)
	}
	if !c.Updated.IsZero() {
		e.Updated = c.Updated.In(zone)
	}
	for _, p := range c.Authors {
		e.Authors = append(e.Authors, p.Name)
	}
	for _, l := range c.TermsIn("categories") {
		e.Categories = append(e.Categories, l.Title)
	}
	return e
}

func (e *Entry) id() string {
	if e.ID == "" {
		return e.URL
	}
	return e.ID
}

// updated is when the entry last changed, which is never before it appeared.
func (e *Entry) updated() time.Time {
	if e.Updated.After(e.Published) {
		return e.Updated
	}
	return e.Published
}

// image gives the picture of an entry, or nil where it has no whole address.
func (e *Entry) image() *card.Image {
	if e.Image == nil || e.Image.Permalink == "" {
		return nil
	}
	return e.Image
}

// updated is when anything in the feed last changed. Atom asks for a date
// where there is none, so an empty feed has the oldest one that programs take.
func (f *Feed) updated() time.Time {
	last := f.Updated
	for i := range f.Entries {
		if t := f.Entries[i].updated(); t.After(last) {
			last = t
		}
	}
	if last.IsZero() {
		return time.Unix(0, 0).UTC()
	}
	return last
}

func (f *Feed) author() string { return first(f.Author, f.Title) }

// language is what an entry adds to the feed's language: "" where it is the same.
func (f *Feed) language(e *Entry) string {
	if e.Language == f.Language {
		return ""
	}
	return e.Language
}

// first is the first of two texts that is not empty.
func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// size guesses how many bytes the feed takes, so that it is written without
// being moved about.
func (f *Feed) size() int {
	n := 1 << 10
	for i := range f.Entries {
		e := &f.Entries[i]
		n += 1<<10 + len(e.Title) + len(e.Summary) + len(e.HTML)*3/2
	}
	return n
}
