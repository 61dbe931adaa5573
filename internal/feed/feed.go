// Package feed writes feeds of what is new in a site.
//
// One Feed can be written in three formats with the same entries:
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
// Equal values give equal bytes; there is no clock here. Texts are plain; only
// HTML is HTML. Characters that XML 1.0 (§2.2) can't hold are left out. URLs are
// absolute and percent-encoded (RFC 3986).
package feed

import (
	"cmp"
	"strings"
	"time"

	"github.com/meridian-ssg/meridian/internal/card"
)

// Feed is a list of what is new.
type Feed struct {
	ID          string // permanent IRI; the URL of the feed where it is empty
	Title       string
	Description string    // one sentence; the title where it is empty, since RSS demands one
	Home        string    // URL of the page that the feed belongs to
	Self        string    // URL of the feed itself, in the format that is being written
	Language    string    // BCP 47
	Author      string    // who publishes the site; the title where it is empty
	Updated     time.Time // when something last changed; where an entry changed later, that counts
	Entries     []Entry   // newest first
}

// Entry is something new.
type Entry struct {
	ID         string // permanent IRI, such as a URL or tag:…; the URL where it is empty
	Title      string
	Summary    string    // plain text
	HTML       string    // the body, after StripActive and AbsoluteURLs; "" for a feed of summaries
	URL        string    // address of its page
	About      string    // address of the page elsewhere that it points to; ""
	Published  time.Time // zero where it is not known
	Updated    time.Time // zero where it never changed
	Authors    []Author
	Categories []string
	Image      *card.Image // the picture shown beside it, with its Permalink
	Language   string      // where it differs from the feed's
}

// Author is who wrote an entry.
type Author struct {
	Name string
	URI  string // of their page in this site; "" where they have none
}

// NewEntry returns the entry of a page with the body html. zone is that of dates
// that name none.
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
	if c.Link != nil {
		e.About = c.Link.URL
	}
	for _, p := range c.Authors {
		a := Author{Name: p.Name}
		if p.Page != "" {
			a.URI = strings.TrimSuffix(c.Permalink, c.URL) + p.Link
		}
		e.Authors = append(e.Authors, a)
	}
	for _, l := range c.TermsIn("categories") {
		e.Categories = append(e.Categories, l.Title)
	}
	return e
}

func (e *Entry) id() string { return cmp.Or(e.ID, e.URL) }

// updated is when the entry last changed, which is never before it appeared.
func (e *Entry) updated() time.Time {
	if e.Updated.After(e.Published) {
		return e.Updated
	}
	return e.Published
}

// image returns the entry's picture, or nil where it has no absolute URL.
func (e *Entry) image() *card.Image {
	if e.Image == nil || e.Image.Permalink == "" {
		return nil
	}
	return e.Image
}

// updated is when anything in the feed last changed. Atom demands a date, so an
// empty feed has the oldest one that programs accept.
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

func (f *Feed) author() string { return cmp.Or(f.Author, f.Title) }

// language returns an entry's language where it differs from the feed's, or "".
func (f *Feed) language(e *Entry) string {
	if e.Language == f.Language {
		return ""
	}
	return e.Language
}

// sizeHint estimates the size of the feed, so that its buffer need not grow.
func (f *Feed) sizeHint() int {
	n := 1 << 10
	for i := range f.Entries {
		e := &f.Entries[i]
		n += 1<<10 + len(e.Title) + len(e.Summary) + len(e.HTML)*3/2
	}
	return n
}
