package schema

import (
	"strings"
	"testing"
)

// Times of day are read as people write them, and none that no clock shows.
func TestParseClock(t *testing.T) {
	for text, want := range map[string]string{
		"10am": "10:00", "12am": "00:00", "12pm": "12:00", "1pm": "13:00", "11 PM": "23:00", "2:30 p.m.": "14:30", "12:05 a.m.": "00:05",
		"10.30": "10:30", "1430": "14:30", "14h30": "14:30", "14h": "14:00", "20 Uhr": "20:00", "0:00": "00:00", "23:59": "23:59", "9 o'clock": "09:00",
		"13pm": "", "13am": "", "0am": "", "0pm": "", "24:00": "", "23:60": "", "10:5": "", "10:055": "", "100:00": "", "10": "", "": "", "pm": "", "-1:00": "", "ten": "",
	} {
		got, ok := ParseClock(text)
		if got != want || ok != (want != "") {
			t.Errorf("%q is %q, %v; want %q", text, got, ok, want)
		}
	}
}

// A date gives each day that it may mean: two where day and month can't be told
// apart, one where they are the same or only one order makes a date. It is sure
// where nothing is left over or guessed.
func TestPossibleDates(t *testing.T) {
	for _, c := range []struct {
		text, want string
		sure       bool
	}{
		{"28 November 2015", "2015-11-28", true},
		{"November 28th, 2015", "2015-11-28", true},
		{"2015 November 28", "2015-11-28", true},
		{"November 2015", "2015-11", true},
		{"28/11/2015", "2015-11-28", true},
		{"11/28/2015", "2015-11-28", true},
		{"05/05/2015", "2015-05-05", true},
		{"05/06/2015", "2015-06-05 2015-05-06", false},
		{"12/12/2015", "2015-12-12", true},
		{"13/13/2015", "", false},
		{"2015/11/28", "2015-11-28", true},
		{"2015.11", "2015-11", true},
		{"11/2015", "2015-11", true},
		{"20151128", "2015-11-28", true},
		{"20151131", "", false},
		{"28 November 15", "2015-11-28", false},
		{"28/11/15", "2015-11-28", false},
		{"12-11-10", "2012-11-10 2010-11-12", false},
		{"28-30 November 2015", "2015-11-28", false},
		{"Saturday 28 November 2015", "2015-11-28", true},
		{"about 28 November 2015", "2015-11-28", false},
		{"29 February 2015", "", false},
		{"29 February 2016", "2016-02-29", true},
		{"31 April 2016", "", false},
		{"28 November", "", false},
		{"28-28 November", "2028-11-28", false},
		{"May or June 2015", "", false},
		{"28xx November 2015", "", false},
		{"0999-01-01", "", false},
		{"", "", false},
	} {
		days, sure := possibleDates(c.text)
		var got []string
		for _, d := range days {
			got = append(got, d.String())
		}
		if strings.Join(got, " ") != c.want || len(days) > 0 && sure != c.sure {
			t.Errorf("%q is %v, sure %v; want %s, %v", c.text, got, sure, c.want, c.sure)
		}
	}
}

// A range of days is within one month, in order, and longer than a day.
func TestDayRange(t *testing.T) {
	for text, want := range map[string]string{
		"28-30 November 2015": "2015-11-28 2015-11-30", "28–30 November 2015": "2015-11-28 2015-11-30", "1 - 2 May 2016": "2016-05-01 2016-05-02",
		"28-28 November 2015": "", "30-28 November 2015": "", "28-31 November 2015": "", "28 November 2015": "", "28-30": "", "": "",
	} {
		first, last, ok := dayRange(text)
		got := ""
		if ok {
			got = first.String() + " " + last.String()
		}
		if got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}
