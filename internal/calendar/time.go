package calendar

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/meridian-ssg/meridian/internal/civil"
)

// span is the time that an event takes, as DTSTART and DTEND tell it: either
// days or instants, never one of each (§3.8.2.2).
type span struct {
	from, until civil.Date // whole days; until is the day after the last
	start, end  instant    // times; end's time is zero where it is not known
}

// instant is a time as the clocks of a zone show it; without a zone, as UTC.
type instant struct {
	time time.Time
	zone *zone
}

// instant gives the moment at which the span begins.
func (s *span) instant() time.Time {
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
	if i.zone == nil || i.time.Before(i.zone.since) || twice(i.time) {
		w.line(name, utc(i.time))
		return
	}
	w.line(name+";TZID="+i.zone.id, i.time.Format(clock))
}

// clock is the form of a DATE-TIME without its zone (§3.3.5).
const clock = "20060102T150405"

func utc(t time.Time) string { return t.UTC().Format(clock + "Z") }

func day(d civil.Date) string { return fmt.Sprintf("%04d%02d%02d", d.Year, d.Month, d.Day) }

// twice says whether the clocks show the time of t at two instants, because
// they are put back shortly before or after.
func twice(t time.Time) bool {
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
	if name := fallback.String(); named(name) {
		z.fallback.id = name
		z.byName[name] = z.fallback
	}
	return z
}

// named says whether a zone has a name that other programs know.
func named(zone string) bool {
	switch zone {
	case "", "Z", "UTC", "Local":
		return false
	}
	return !strings.HasPrefix(zone, "+") && !strings.HasPrefix(zone, "-")
}

// span tells the time between two moments, and notes the zones it needs. An
// end that names no zone is taken in the start's; one that lies before the
// start counts as not known.
func (z *zones) span(start, end civil.Moment) span {
	if !start.Timed {
		last := start.Date.Last()
		if !end.IsZero() && !end.Date.Last().Before(start.Date.First()) {
			last = end.Date.Last()
		}
		return span{from: start.Date.First(), until: last.AddDays(1)}
	}
	in := z.of(start.Zone, z.fallback)
	s := span{start: in.instant(start)}
	switch {
	case end.IsZero():
		return s
	case end.Timed:
		in = z.of(end.Zone, in)
	default: // until midnight
		end = civil.Moment{Date: end.Date.Last().AddDays(1), Timed: true}
	}
	if stop := in.instant(end); stop.time.After(s.start.time) {
		s.end = stop
	}
	return s
}

// of gives the zone of a name; other stands for no name, and for one that is
// not known.
func (z *zones) of(name string, other *zone) *zone {
	if name == "" {
		return other
	}
	if known, ok := z.byName[name]; ok {
		return known
	}
	loc, err := civil.LoadZone(name)
	if err != nil {
		return other
	}
	made := &zone{loc: loc}
	if named(name) {
		made.id = name
	}
	z.byName[name] = made
	return made
}

// settle works out the zones that entries are written in, sorted by name.
func (z *zones) settle() []*zone {
	var used []*zone
	for _, name := range slices.Sorted(maps.Keys(z.byName)) {
		if it := z.byName[name]; it.id != "" && !it.last.IsZero() {
			it.describe()
			used = append(used, it)
		}
	}
	return used
}
