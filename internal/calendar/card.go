package calendar

import (
	"time"

	"github.com/meridian-ssg/meridian/internal/card"
)

// NewEntry returns the entry of an event, stamped with the day of its last
// revision in zone.
func NewEntry(c *card.Card, zone *time.Location) Entry {
	var stamp time.Time
	if r := c.Event.Revised; !r.IsZero() {
		stamp = r.In(zone)
	}
	var categories []string
	for _, l := range c.TermsIn("categories") {
		categories = append(categories, l.Title)
	}
	e := c.Event
	return Entry{
		UID:         e.UID,
		Sequence:    e.Sequence,
		Stamp:       stamp,
		Start:       e.Start,
		End:         e.End,
		Summary:     c.Title,
		Description: c.Summary,
		Location:    e.Place,
		Online:      e.Online,
		URL:         c.Permalink,
		Organiser:   e.Organiser,
		Status:      e.Status,
		Categories:  categories,
	}
}
