package calendar

import (
	"time"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/locale"
)

// NewEntry returns the entry of an event, stamped with the day of its last
// revision in zone. words are the site's.
func NewEntry(c *card.Card, zone *time.Location, words *locale.Locale) Entry {
	var stamp time.Time
	if r := c.Event.Revised; !r.IsZero() {
		stamp = r.In(zone)
	}
	var categories []string
	for _, l := range c.TermsIn("categories") {
		categories = append(categories, l.Title)
	}
	e := c.Event
	var links []Link
	if e.Registration != "" && e.Status != "cancelled" {
		links = append(links, Link{words.Text("event.register"), e.Registration})
	}
	if e.Online != "" && e.Status != "cancelled" {
		links = append(links, Link{words.Text("event.online"), e.Online})
	}
	start, end := e.Start, e.End
	if e.Repeats != nil && !e.Series.Start.IsZero() {
		start, end = e.Series.Start, e.Series.End
	}
	return Entry{
		UID:         e.UID,
		Sequence:    e.Sequence,
		Stamp:       stamp,
		Start:       start,
		End:         end,
		Repeats:     e.Repeats,
		Summary:     c.Title,
		Description: c.Summary,
		Location:    e.Place,
		Online:      e.Online,
		URL:         c.Permalink,
		Links:       links,
		Organiser:   e.Organiser,
		Status:      e.Status,
		Categories:  categories,
		Language:    c.Language,
	}
}
