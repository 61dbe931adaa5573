package civil

import (
	"fmt"
	"strings"
	"time"
)

// Moment is a whole day or a time of day. The zero Moment is none.
type Moment struct {
	Date  Date
	Timed bool // whether Clock counts; without it the Moment is the whole day
	Clock Clock
	Zone  string // "Z", an offset such as "+01:00", a name such as "Europe/London", or "" where none was given
}

// Clock is a time of day.
type Clock struct{ Hour, Minute, Second int8 }

// ParseMoment reads a date, or a day and time with an optional zone, in the forms
// of the package comment. Errors are those of ParseDate, or wrap ErrZone.
func ParseMoment(s string) (Moment, error) {
	day, rest := s, ""
	if i := strings.IndexAny(s, "Tt "); i >= 0 {
		day, rest = s[:i], strings.TrimSpace(s[i+1:])
	}
	d, err := ParseDate(day)
	if err != nil {
		return Moment{Date: d}, err
	}
	m := Moment{Date: d}
	if day == s {
		return m, nil
	}
	if d.Day == 0 {
		return m, fmt.Errorf("%w: %q", ErrForm, s)
	}
	m.Timed = true
	clock, zone := rest, ""
	if i := strings.IndexAny(rest, "Zz+- "); i >= 0 {
		clock, zone = rest[:i], strings.TrimSpace(rest[i:])
	}
	if m.Clock, err = parseClock(clock); err != nil {
		return m, err
	}
	if strings.EqualFold(zone, "z") {
		zone = "Z"
	}
	if len(zone) == 5 && (zone[0] == '+' || zone[0] == '-') { // +0100, as some editors write
		zone = zone[:3] + ":" + zone[3:]
	}
	if len(zone) == 2 && (zone[0] == '+' || zone[0] == '-') {
		zone = zone[:1] + "0" + zone[1:]
	}
	if len(zone) == 3 && (zone[0] == '+' || zone[0] == '-') {
		zone += ":00"
	}
	m.Zone = zone
	if zone != "" {
		if _, err := LoadZone(zone); err != nil {
			return m, err
		}
	}
	return m, nil
}

func parseClock(s string) (Clock, error) {
	form := fmt.Errorf("%w: %q is not a time", ErrForm, s)
	s, frac, fractional := strings.Cut(s, ".")
	if fractional {
		if _, ok := digits(frac); !ok {
			return Clock{}, form
		}
	}
	parts := strings.Split(s, ":")
	if len(parts) < 2 || len(parts) > 3 {
		return Clock{}, form
	}
	var n [3]int
	for i, p := range parts {
		v, ok := digits(p)
		if !ok || len(p) > 2 || i > 0 && len(p) != 2 {
			return Clock{}, form
		}
		n[i] = v
	}
	c := Clock{int8(n[0]), int8(n[1]), int8(n[2])} // of two figures each
	if c.Hour > 23 || c.Minute > 59 || c.Second > 59 {
		return c, fmt.Errorf("%w: %q", ErrImpossible, s)
	}
	return c, nil
}

// IsZero reports whether m is none.
func (m Moment) IsZero() bool { return m.Date.IsZero() }

// In returns the instant of m. loc is the location of whole days and of times
// without a zone. A time that clocks show twice is the first of the two, and one that
// they pass over is as long after midnight as it would be without the change
// (RFC 5545, section 3.3.5).
func (m Moment) In(loc *time.Location) time.Time {
	if m.Zone != "" {
		if own, err := LoadZone(m.Zone); err == nil {
			loc = own
		}
	}
	if !m.Timed {
		return m.Date.In(loc)
	}
	t, _ := m.Occurs(loc)
	return t
}

// Occurs returns the instant of a time of day in loc, whatever zone m names, and how
// many times clocks there show it: 1, or where they are put forward 0, and where they
// are put back 2.
func (m Moment) Occurs(loc *time.Location) (t time.Time, times int) {
	d := m.Date.First()
	in := func(loc *time.Location) time.Time {
		return time.Date(int(d.Year), time.Month(d.Month), int(d.Day), int(m.Clock.Hour), int(m.Clock.Minute), int(m.Clock.Second), 0, loc)
	}
	t = in(loc)
	start, end := t.ZoneBounds()
	for _, change := range [...]time.Time{start, end} {
		if change.IsZero() || change.Sub(t).Abs() > 24*time.Hour {
			continue
		}
		_, was := change.Add(-1).Zone()
		_, is := change.Zone()
		wall := in(time.UTC)
		before := wall.Add(-time.Duration(was) * time.Second).In(loc) // by clocks that are not changed yet
		after := wall.Add(-time.Duration(is) * time.Second)
		switch early, late := before.Before(change), !after.Before(change); {
		case early && late:
			return before, 2
		case !early && !late:
			return before, 0
		}
	}
	return t, 1
}

// String formats a time of day: 14:48, or 14:48:16 where seconds count.
func (c Clock) String() string {
	if c.Second != 0 {
		return fmt.Sprintf("%02d:%02d:%02d", c.Hour, c.Minute, c.Second)
	}
	return fmt.Sprintf("%02d:%02d", c.Hour, c.Minute)
}

// Day returns the day of m for people in loc.
func (m Moment) Day(loc *time.Location) Date {
	if !m.Timed {
		return m.Date
	}
	return DateOf(m.In(loc).In(loc))
}

// ToZone returns m as clocks in loc show it, without a zone. A whole day stays.
func (m Moment) ToZone(loc *time.Location) Moment {
	if !m.Timed {
		return m
	}
	t := m.In(loc).In(loc)
	return Moment{Date: DateOf(t), Timed: true, Clock: Clock{int8(t.Hour()), int8(t.Minute()), int8(t.Second())}}
}

// Format formats m as a writer would, without its zone: 2013-12-05 14:48, or the day
// alone.
func Format(m Moment) string {
	if !m.Timed {
		return m.Date.String()
	}
	return m.Date.String() + " " + m.Clock.String()
}

// String formats m for a datetime attribute: the day alone, or day and time with
// the zone's offset, if the time has a zone.
func (m Moment) String() string {
	if !m.Timed {
		return m.Date.String()
	}
	if m.Zone == "" {
		return fmt.Sprintf("%sT%02d:%02d:%02d", m.Date, m.Clock.Hour, m.Clock.Minute, m.Clock.Second)
	}
	return m.In(time.UTC).Format(time.RFC3339)
}

// Compare orders moments by instant, whole days and times without a zone as UTC.
// A whole day precedes the times within it.
func (m Moment) Compare(o Moment) int {
	if !m.Timed && !o.Timed && m.Zone == "" && o.Zone == "" { // as nearly all are
		return m.Date.First().Compare(o.Date.First())
	}
	if c := m.In(time.UTC).Compare(o.In(time.UTC)); c != 0 {
		return c
	}
	switch {
	case m.Timed == o.Timed:
		return 0
	case o.Timed:
		return -1
	}
	return 1
}
