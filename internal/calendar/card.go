package calendar

import (
	"time"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/civil"
)

// NewEntry gives the entry of an event's card. It is stamped with the page's
// last update, or else with its date, taken in zone where it names none.
func NewEntry(c *card.Card, zone *time.Location) Entry {
	var stamp time.Time
	for _, m := range []civil.Moment{c.Updated, c.Date} {
		if !m.IsZero() {
			stamp = m.In(zone)
			break
		}
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
