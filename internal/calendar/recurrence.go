package calendar

import (
	"fmt"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/civil"
)

// frequencies are the words of §3.3.10 for those of front matter.
var frequencies = map[string]string{"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}

// rule gives the RRULE of an event (§3.8.5.3), "" of one that happens once, and the day
// on which it happens for the last time. It counts, rather than name a last day, since
// programs disagree about the zone of that day's end.
func rule(e Entry) (text string, last civil.Date) {
	r := e.Repeats
	if r == nil || frequencies[r.Every] == "" || e.Start.Date.Day == 0 {
		return "", civil.Date{}
	}
	all := *r
	all.Except = nil
	days, count := all.Days(e.Start.Date)
	if count < 2 {
		return "", civil.Date{}
	}
	text = "FREQ=" + frequencies[r.Every]
	if d := e.Start.Date; r.Every == "year" && d.Month == 2 && d.Day == 29 { // else some programs go on to 1 March
		text += ";BYMONTH=2;BYMONTHDAY=29"
	}
	if r.Interval > 1 {
		text += fmt.Sprintf(";INTERVAL=%d", r.Interval)
	}
	return text + fmt.Sprintf(";COUNT=%d", count), days[len(days)-1]
}

// reach notes that the zone of an event must describe its last time, too.
func (z *zones) reach(e *Entry) {
	if _, last := rule(*e); !last.IsZero() && e.Start.Timed {
		m := e.Start
		m.Date = last
		z.find(m.Zone, z.fallback).instant(m)
	}
}

// recurrence writes the rule by which an event happens again, and the exceptions
// (EXDATE, §3.8.5.1), which have the form of DTSTART.
func (w *writer) recurrence(e *Entry, s *span) {
	text, _ := rule(*e)
	if text == "" {
		return
	}
	w.line("RRULE", text)
	if len(e.Repeats.Except) == 0 {
		return
	}
	except := slices.SortedFunc(slices.Values(e.Repeats.Except), civil.Date.Compare)
	if !e.Start.Timed {
		days := make([]string, len(except))
		for i, d := range except {
			days[i] = day(d)
		}
		w.line("EXDATE;VALUE=DATE", strings.Join(days, ","))
		return
	}
	for _, d := range except {
		m := e.Start
		m.Date, m.Zone = d, ""
		w.instant("EXDATE", instant{time: m.In(s.start.time.Location()), zone: s.start.zone})
	}
}
