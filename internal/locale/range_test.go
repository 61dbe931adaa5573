package locale

import (
	"strings"
	"testing"
	"unicode"

	"github.com/meridian-ssg/meridian/internal/civil"
)

// Dates of which one is known more exactly than the other say nothing together.
func TestRangeOfUnequalDates(t *testing.T) {
	l, _ := For("en-GB")
	year, month, day := civil.Date{Year: 2015}, civil.Date{Year: 2015, Month: 11}, civil.Date{Year: 2015, Month: 11, Day: 30}
	plain := func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		return r
	}
	for _, c := range []struct {
		from, to civil.Date
		want     string
	}{
		{year, month, "2015 – November 2015"}, {month, year, "November 2015 – 2015"}, {year, day, "2015 – 30 November 2015"},
		{month, day, "November 2015 – 30 November 2015"}, {day, month, "30 November 2015 – November 2015"},
	} {
		if got := strings.Map(plain, l.Range(c.from, c.to)); got != c.want {
			t.Errorf("%v to %v is %q, want %q", c.from, c.to, got, c.want)
		}
	}
}
