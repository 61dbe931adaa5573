package content

import (
	"fmt"
	"slices"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/diag"
)

// recurrence reads how an event happens again; nil where it does not, or nobody can tell
// when.
func (p *parser) recurrence(e *card.Event) *civil.Recurrence {
	v, ok := p.rec.Get("repeats")
	every, _ := v.Group.Get("every")
	if !ok || every.Text == "" {
		return nil
	}
	interval, _ := v.Group.Get("interval")
	times, _ := v.Group.Get("times")
	until, _ := v.Group.Get("until")
	except, _ := v.Group.Get("except")
	out := &civil.Recurrence{Every: every.Text, Interval: int(interval.Number), Times: int(times.Number), Until: until.Date}
	report := func(at diag.Span, message, hint string) *civil.Recurrence {
		p.say(diag.ValueWrong, at, message, hint)
		return nil
	}
	switch {
	case e.Start.Date.Day == 0:
		if e.Start.IsZero() {
			return nil // that has been told
		}
		return report(v.KeySpan, "it is not clear when this happens again, as start names no day", "Give start a day, such as 2016-03-01.")
	case out.Times == 0 && out.Until.IsZero():
		return report(v.KeySpan, "this happens again and again without an end", "Add until, the last day on which it may happen, or times, how often it does.")
	case out.Times < 0 || out.Interval < 0 || out.Times > civil.MaxRecurrences:
		return report(v.KeySpan, fmt.Sprintf("an event can happen no more than %d times", civil.MaxRecurrences), "Correct times or interval.")
	}
	for _, it := range except.List {
		out.Except = append(out.Except, it.Date)
	}
	days, count := out.Days(e.Start.Date)
	if count == civil.MaxRecurrences && out.Times != count {
		return report(v.KeySpan, fmt.Sprintf("an event can happen no more than %d times", civil.MaxRecurrences), "Let until be an earlier day.")
	}
	if len(days) == 0 {
		return report(v.KeySpan, "this event never happens", "Let until lie behind start, or take an exception out.")
	}
	all := out.Except
	out.Except = nil
	without, _ := out.Days(e.Start.Date)
	for i, day := range all {
		if !slices.Contains(without, day) {
			return report(except.List[i].Span, fmt.Sprintf("the event would not happen on %s anyway", except.List[i].Text), "Correct the day, or take it out.")
		}
	}
	out.Except = all
	return out
}
