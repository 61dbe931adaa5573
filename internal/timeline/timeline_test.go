package timeline

import (
	"fmt"
	"strings"
	"testing"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/civil"
)

func date(t *testing.T, text string) civil.Date {
	t.Helper()
	var d civil.Date
	if text != "" {
		var y, m, day int
		fmt.Sscanf(text, "%d-%d-%d", &y, &m, &day) //nolint:errcheck // the rest stays 0
		d = civil.Date{Year: int16(y), Month: civil.Month(m), Day: int8(day)}
	}
	return d
}

func project(t *testing.T, title, start, end string, phase card.Phase) *card.Card {
	return &card.Card{Key: title, Title: title, Project: &card.Project{Start: date(t, start), End: date(t, end), Phase: phase}}
}

// Bars lie where the days do, the earliest first; a project that goes on reaches to the
// end of the scale.
func TestBars(t *testing.T) {
	tl := Of([]*card.Card{
		project(t, "late", "2014-01-01", "", card.Running),
		project(t, "early", "2011", "2012", card.Finished),
		{Key: "event", Event: &card.Event{}},
		project(t, "undated", "", "", card.Running),
		project(t, "only its end", "", "2013-06", card.Finished),
		project(t, "over, nobody knows when", "2012-07-01", "", card.Finished),
	})
	var got []string
	for _, e := range tl.Entries {
		got = append(got, fmt.Sprintf("%s: %s +%s %t", e.Card.Title, e.X, e.Width, e.Open))
	}
	want := []string{"early: 0% +50% false", "over, nobody knows when: 37.4% +0.8% false", "only its end: 60.3% +2.1% false", "late: 75% +25% true"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if len(tl.Ticks) != 4 || tl.Ticks[0] != (Tick{2011, "0%"}) || tl.Ticks[2].Year != 2013 {
		t.Errorf("ticks are %v", tl.Ticks)
	}
}

// Nothing comes of one project, nor of none.
func TestTooFew(t *testing.T) {
	if Of(nil) != nil || Of([]*card.Card{project(t, "one", "2011", "", card.Running), project(t, "two", "", "", card.Running)}) != nil {
		t.Error("a timeline of one project")
	}
}

// Whatever the years, a scale has few ticks, and bars stay on it.
func TestScales(t *testing.T) {
	for _, years := range [][2]string{{"2013", "2013"}, {"2013-12-31", "2013-12-31"}, {"1900", "2026"}, {"0001", "9999-12-31"}, {"2020", "2010"}} {
		tl := Of([]*card.Card{project(t, "a", years[0], "", card.Finished), project(t, "b", "", years[1], card.Finished), project(t, "c", years[0], years[1], card.Finished)})
		if n := len(tl.Ticks); n < 1 || n > 10 {
			t.Errorf("%v: %d ticks", years, n)
		}
		for _, e := range tl.Entries {
			var x, width float64
			fmt.Sscanf(e.X, "%g%%", &x)         //nolint:errcheck
			fmt.Sscanf(e.Width, "%g%%", &width) //nolint:errcheck
			if x < 0 || width < 0.5 || x+width > 100.01 {
				t.Errorf("%v: %s lies at %s +%s", years, e.Card.Title, e.X, e.Width)
			}
		}
	}
}
