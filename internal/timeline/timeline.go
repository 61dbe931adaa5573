// Package timeline lays projects out along the years.
//
// A Timeline is a list that can be read without being seen: each entry has its bar
// beside it, and all bars share one scale of years. Nothing here depends on the day:
// a project whose end is not known reaches as far as the scale does.
package timeline

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/civil"
)

// whole is how wide the scale is: a thousand tenths of a per cent.
const whole = 1000

// Timeline is projects along a scale of years.
type Timeline struct {
	Ticks   []Tick // where years begin; so few that the narrowest screen has room for them
	Entries []Entry
}

// Tick is the beginning of a year.
type Tick struct {
	Year int
	X    string // its place on the scale, such as "12.5%"
}

// Entry is a project with its bar.
type Entry struct {
	Card     *card.Card
	X, Width string // where the bar begins on the scale and how long it is, such as "12.5%"
	Open     bool   // its end is not known, and it is not over
}

// Of lays out the projects among some cards that say when they begin or end, the
// earliest first. Nothing comes of fewer than two.
func Of(cards []*card.Card) *Timeline {
	var dated []*card.Card
	for _, c := range cards {
		if c.Project != nil && !(c.Project.Start.IsZero() && c.Project.End.IsZero()) {
			dated = append(dated, c)
		}
	}
	if len(dated) < 2 {
		return nil
	}
	slices.SortStableFunc(dated, func(x, y *card.Card) int {
		return cmp.Or(begin(x.Project).Compare(begin(y.Project)), end(x.Project).Compare(end(y.Project)), cmp.Compare(x.Key, y.Key))
	})
	from, to := int(begin(dated[0].Project).Year), 0
	for _, c := range dated {
		to = max(to, int(end(c.Project).Year)+1)
	}
	out := &Timeline{}
	for year := from; year < to; year += step(to - from) {
		if x := scale(newYear(year), from, to); x <= whole-90 { // there is room for the number
			out.Ticks = append(out.Ticks, Tick{Year: year, X: percent(x)})
		}
	}
	for _, c := range dated {
		open := c.Project.End.IsZero() && c.Project.Phase != card.Finished
		until := whole
		if !open {
			until = scale(end(c.Project).AddDays(1), from, to)
		}
		x := scale(begin(c.Project), from, to)
		width := max(until-x, 8) // so that it is seen
		out.Entries = append(out.Entries, Entry{Card: c, X: percent(min(x, whole-width)), Width: percent(width), Open: open})
	}
	return out
}

// begin gives the first day of a project that says when it begins or ends.
func begin(p *card.Project) civil.Date {
	if p.Start.IsZero() {
		return p.End.First()
	}
	return p.Start.First()
}

// end gives the last day that is known of it.
func end(p *card.Project) civil.Date {
	if last := p.End.Last(); !p.End.IsZero() && last.After(begin(p)) {
		return last
	}
	if p.Start.IsZero() {
		return p.End.Last()
	}
	return p.Start.Last()
}

// step gives how many years lie between two ticks.
func step(years int) int {
	for _, n := range []int{1, 2, 5, 10, 20, 50, 100} {
		if years/n <= 7 {
			return n
		}
	}
	return 1000
}

// scale gives the place of a day between the beginnings of two years.
func scale(d civil.Date, from, to int) int {
	first, last := day(newYear(from)), day(newYear(to))
	return int(min(max((day(d)-first)*whole/(last-first), 0), whole))
}

func newYear(year int) civil.Date { return civil.Date{Year: int16(year), Month: 1, Day: 1} }

// day counts days.
func day(d civil.Date) int64 { return d.In(time.UTC).Unix() / (24 * 60 * 60) }

func percent(tenths int) string {
	if tenths%10 == 0 {
		return fmt.Sprintf("%d%%", tenths/10)
	}
	return fmt.Sprintf("%d.%d%%", tenths/10, tenths%10)
}
