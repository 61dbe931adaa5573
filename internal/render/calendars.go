package render

import (
	"path"
	"time"

	"github.com/meridian-ssg/meridian/internal/artifact"
	"github.com/meridian-ssg/meridian/internal/calendar"
	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/view"
)

// product names this program in calendars (RFC 5545, section 3.7.3). It has no
// version, so that a new version of the program changes no calendar.
const product = "-//Meridian//Meridian//EN"

// refresh is how long programs that subscribe should wait before they ask
// again.
const refresh = 12 * time.Hour

// calendars plans a calendar file for every event, and one with all of its
// events for every section to subscribe to.
func (p *planner) calendars() {
	s := p.site
	for _, page := range s.Pages() {
		switch {
		case page.Event != nil && page.Original != nil: // that of the original
		case page.Event != nil && page.Event.Calendar == "", page.Doc == nil && page.Event != nil:
			// its day is not known yet, or could not be read; that has been said
		case page.Event != nil:
			at := path.Join(page.Folder, artifact.EventCalendar)
			p.add(Task{
				Name: "calendar " + page.FullKey(), Base: p.base(page.Sum), Paths: []string{at}, Owner: origin(page),
				run: func(w *job) {
					w.Put(at, w.calendar(calendar.Calendar{Language: page.Language}, []*card.Card{page.Card}))
				},
			})
		case s.HasFile(page, artifact.SectionCalendar):
			q := site.Question{Verb: site.AskEvents, Key: page.Key}
			at := path.Join(page.Folder, artifact.SectionCalendar)
			p.add(Task{
				Name: "calendar " + page.FullKey(), Base: p.base(page.Sum), Paths: []string{at}, Owner: origin(page),
				run: func(w *job) {
					base := s.Settings.BaseURL
					identity := view.Ask[*site.Identity](w.recorder, site.Question{Verb: site.AskIdentity})
					w.Put(at, w.calendar(calendar.Calendar{
						Language: page.Language,
						Name:     site.ListTitle(identity, page.Card), Description: page.Summary, Refresh: refresh,
						URL: base.Absolute(s.AddressIn(page, artifact.SectionCalendar)),
					}, view.Ask[[]*card.Card](w.recorder, q)))
				},
			})
		}
	}
}

func (w *job) calendar(c calendar.Calendar, events []*card.Card) []byte {
	s := w.site.Settings
	c.ProductID, c.Zone = product, s.Location
	for _, e := range events {
		c.Entries = append(c.Entries, calendar.NewEntry(e, s.Location, s.LocaleOf(e.Language)))
	}
	return calendar.Encode(c)
}
