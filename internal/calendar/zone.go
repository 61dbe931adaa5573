package calendar

import (
	"fmt"
	"strconv"
	"time"

	"github.com/meridian-ssg/meridian/internal/civil"
)

// zone is a time zone and what its VTIMEZONE says of it.
type zone struct {
	id    string // its name; "" for one that is written as UTC
	loc   *time.Location
	last  time.Time // the last instant at which entries need it; zero where none does
	parts []observance
	since time.Time // the parts are right from here to last
}

// observance is a STANDARD or DAYLIGHT part of a VTIMEZONE.
type observance struct {
	onset    time.Time // when it first begins
	from, to int       // seconds east of UTC, before the onset and after it
	name     string    // what the clocks' time is called: "CET"
	rule     string    // when it begins again each year; "" for once
}

// epoch begins zones that have had one offset for ever.
var epoch = time.Unix(0, 0).UTC()

// instant returns a moment on the clocks of z, whatever zone the moment names,
// and notes that z must describe it.
func (z *zone) instant(m civil.Moment) instant {
	m.Zone = ""
	t := m.In(z.loc)
	if z.id == "" {
		return instant{time: t}
	}
	if t.After(z.last) {
		z.last = t
	}
	return instant{time: t, zone: z}
}

// describe finds the parts: the yearly rule in force at the last instant, from
// the year in which it began, or else the offset in force then. The entries'
// own years do not matter, so that all files say the same of a zone that keeps
// its rule: some programs trust the first file that they read.
func (z *zone) describe() {
	if z.describeYear() {
		return
	}
	start, _ := z.last.ZoneBounds()
	name, offset := z.last.Zone()
	only := observance{onset: start, from: offset, to: offset, name: name}
	if start.IsZero() {
		only.onset = epoch
	} else {
		_, only.from = start.Add(-1).In(z.loc).Zone()
	}
	z.parts, z.since = []observance{only}, only.onset
}

// describeYear finds the yearly rule, if clocks follow one. More than one rule
// may lead to the two days of the last year, as the fourth Sunday may be the
// last one; then the rule that held longest counts.
func (z *zone) describeYear() bool {
	now := changes(z.loc, z.last.Year())
	if len(now) != 2 || !now[0].undoes(now[1]) {
		return false
	}
	years := [][]observance{now} // going back, while the changes are alike
	for y := z.last.Year() - 1; y >= epoch.Year(); y-- {
		then := changes(z.loc, y)
		if len(then) != 2 || !then[0].like(now[0]) || !then[1].like(now[1]) {
			break
		}
		years = append(years, then)
	}
	z.since = now[1].onset
	for _, a := range rulesOf(now[0]) {
		for _, b := range rulesOf(now[1]) {
			n := 0
			for n < len(years) && years[n][0].follows(a) && years[n][1].follows(b) {
				n++
			}
			if first := years[n-1]; first[0].onset.Before(z.since) {
				first[0].rule, first[1].rule = a.String(), b.String()
				z.parts, z.since = first, first[0].onset
			}
		}
	}
	return !z.last.Before(z.since)
}

// changes returns the changes of offset in a year, as clocks before them tell
// the year.
func changes(loc *time.Location, year int) []observance {
	var list []observance
	t := time.Date(year, 1, 1, 0, 0, 0, 0, loc)
	for {
		_, next := t.ZoneBounds()
		if next.IsZero() {
			return list
		}
		if !next.After(t) {
			// In years to come Go ends leap years a day early, and finds
			// no way past that.
			next = t.Add(24 * time.Hour)
		}
		_, from := next.Add(-1).In(loc).Zone()
		t = next.In(loc)
		name, to := t.Zone()
		if next.Add(time.Duration(from)*time.Second).UTC().Year() > year {
			return list
		}
		if from != to {
			list = append(list, observance{onset: t, from: from, to: to, name: name})
		}
	}
}

// wall is the onset as clocks show it that have not changed yet (§3.6.5).
func (o observance) wall() time.Time {
	return o.onset.UTC().Add(time.Duration(o.from) * time.Second)
}

// undoes reports whether p leads back to where o came from.
func (o observance) undoes(p observance) bool { return o.from == p.to && o.to == p.from }

// like reports whether o is the change p in another year, at the same hour.
func (o observance) like(p observance) bool {
	return o.from == p.from && o.to == p.to && o.name == p.name &&
		o.wall().Format("150405") == p.wall().Format("150405")
}

// yearly is a rule such as "the second Sunday of March"; nth -1 is the last.
type yearly struct {
	month   time.Month
	weekday time.Weekday
	nth     int
}

func rulesOf(o observance) []yearly {
	w := o.wall()
	last := yearly{w.Month(), w.Weekday(), -1}
	counted := yearly{w.Month(), w.Weekday(), (w.Day() + 6) / 7}
	switch {
	case !o.follows(last):
		return []yearly{counted}
	case counted.nth == 5:
		return []yearly{last}
	}
	return []yearly{last, counted}
}

func (o observance) follows(r yearly) bool {
	w := o.wall()
	if w.Month() != r.month || w.Weekday() != r.weekday {
		return false
	}
	if r.nth < 0 {
		return w.Day()+7 > civil.DaysIn(w.Year(), w.Month())
	}
	return (w.Day()+6)/7 == r.nth
}

// String is the rule as a recurrence (§3.3.10).
func (r yearly) String() string {
	days := [...]string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}
	return "FREQ=YEARLY;BYMONTH=" + strconv.Itoa(int(r.month)) + ";BYDAY=" + strconv.Itoa(r.nth) + days[r.weekday]
}

func (w *writer) zone(z *zone) {
	w.line("BEGIN", "VTIMEZONE")
	w.line("TZID", z.id)
	for _, o := range z.parts {
		// Summer time is the part that is ahead: the tz database itself calls
		// Dublin's winter the exception. A part alone is the standard.
		part := "STANDARD"
		if o.to > o.from && len(z.parts) > 1 {
			part = "DAYLIGHT"
		}
		w.line("BEGIN", part)
		w.line("DTSTART", o.wall().Format(clock))
		if o.rule != "" {
			w.line("RRULE", o.rule)
		}
		w.line("TZOFFSETFROM", offset(o.from))
		w.line("TZOFFSETTO", offset(o.to))
		if o.name != "" && o.name[0] >= 'A' { // "+04" is no name
			w.line("TZNAME", o.name)
		}
		w.line("END", part)
	}
	w.line("END", "VTIMEZONE")
}

// offset formats seconds east of UTC (§3.3.14).
func offset(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	s := fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds/60%60)
	if seconds%60 != 0 {
		s += fmt.Sprintf("%02d", seconds%60)
	}
	return s
}
