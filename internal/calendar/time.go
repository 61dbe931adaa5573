package calendar

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/meridian-ssg/meridian/internal/civil"
)

// span is the time of an event for DTSTART and DTEND: days or instants, never one
// of each (§3.8.2.2).
type span struct {
	from, until civil.Date // whole days; until is the day after the last
	start, end  instant    // times; end's time is zero where it is not known
}

// instant is a time on the clocks of a zone, or in UTC without one.
type instant struct {
	time time.Time
	zone *zone
}

// begin returns when the span begins.
func (s *span) begin() time.Time {
	if s.start.time.IsZero() {
		return s.from.In(time.UTC)
	}
	return s.start.time
}

func (w *writer) span(s *span) {
	if s.start.time.IsZero() {
		w.line("DTSTART;VALUE=DATE", day(s.from))
		w.line("DTEND;VALUE=DATE", day(s.until))
		return
	}
	w.instant("DTSTART", s.start)
	if !s.end.time.IsZero() {
		w.instant("DTEND", s.end)
	}
}

func (w *writer) instant(name string, i instant) {
	if i.zone == nil || i.time.Before(i.zone.since) || isRepeated(i.time) {
		w.line(name, utc(i.time))
		return
	}
	w.line(name+";TZID="+i.zone.id, i.time.Format(clock))
}

// clock is the form of a DATE-TIME without its zone (§3.3.5).
const clock = "20060102T150405"

func utc(t time.Time) string { return t.UTC().Format(clock + "Z") }

func day(d civil.Date) string { return fmt.Sprintf("%04d%02d%02d", d.Year, d.Month, d.Day) }

// isRepeated reports whether the clocks show the time of t twice, because they
// are put back shortly before or after.
func isRepeated(t time.Time) bool {
	start, end := t.ZoneBounds()
	_, here := t.Zone()
	if !start.IsZero() {
		_, before := start.Add(-1).Zone()
		if t.Sub(start) < time.Duration(before-here)*time.Second {
			return true
		}
	}
	if !end.IsZero() {
		_, after := end.Zone()
		return end.Sub(t) <= time.Duration(here-after)*time.Second
	}
	return false
}

// zones are the zones that the entries of a calendar name.
type zones struct {
	fallback *zone
	byName   map[string]*zone
}

func newZones(fallback *time.Location) *zones {
	z := &zones{byName: map[string]*zone{}}
	if fallback == nil {
		fallback = time.UTC
	}
	z.fallback = &zone{loc: fallback}
	if name := fallback.String(); hasIANAName(name) {
		z.fallback.id = name
		z.byName[name] = z.fallback
	}
	return z
}

// hasIANAName reports whether other programs know a zone by its name.
func hasIANAName(zone string) bool {
	switch zone {
	case "", "Z", "UTC", "Local":
		return false
	}
	return !strings.HasPrefix(zone, "+") && !strings.HasPrefix(zone, "-")
}

// span resolves the moments of an event and notes their zones. An end without a
// zone is in the start's zone; one before the start counts as unknown.
func (z *zones) span(start, end civil.Moment) span {
	if !start.Timed {
		last := start.Date.Last()
		if !end.IsZero() && !end.Date.Last().Before(start.Date.First()) {
			last = end.Date.Last()
		}
		return span{from: start.Date.First(), until: last.AddDays(1)}
	}
	in := z.find(start.Zone, z.fallback)
	s := span{start: in.instant(start)}
	switch {
	case end.IsZero():
		return s
	case end.Timed:
		in = z.find(end.Zone, in)
	default: // until midnight
		end = civil.Moment{Date: end.Date.Last().AddDays(1), Timed: true}
	}
	if stop := in.instant(end); stop.time.After(s.start.time) {
		s.end = stop
	}
	return s
}

// find returns the zone of a name, or fallback where the name is empty or unknown.
func (z *zones) find(name string, fallback *zone) *zone {
	if name == "" {
		return fallback
	}
	if known, ok := z.byName[name]; ok {
		return known
	}
	loc, err := civil.LoadZone(name)
	if err != nil {
		return fallback
	}
	found := &zone{loc: loc}
	if hasIANAName(name) {
		found.id = name
	}
	z.byName[name] = found
	return found
}

// used returns the zones that entries are written in, sorted by name.
func (z *zones) used() []*zone {
	var used []*zone
	for _, name := range slices.Sorted(maps.Keys(z.byName)) {
		if zone := z.byName[name]; zone.id != "" && !zone.last.IsZero() {
			zone.describe()
			used = append(used, zone)
		}
	}
	return used
}
