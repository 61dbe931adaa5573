package civil

import (
	"errors"
	"testing"
	"time"
)

func TestParseDate(t *testing.T) {
	for _, c := range []struct {
		text string
		want Date
		err  error
	}{
		{"2013", Date{2013, 0, 0}, nil},
		{"2013-12", Date{2013, 12, 0}, nil},
		{"2013-12-05", Date{2013, 12, 5}, nil},
		{"2012-02-29", Date{2012, 2, 29}, nil},
		{"2013-02-29", Date{2013, 2, 29}, ErrImpossible},
		{"1900-02-29", Date{1900, 2, 29}, ErrImpossible},
		{"2013-13", Date{2013, 13, 0}, ErrImpossible},
		{"2013-00-01", Date{2013, 0, 1}, ErrImpossible},
		{"2013-01-00", Date{2013, 1, 0}, ErrImpossible},
		{"0000", Date{}, ErrImpossible},
		{"2013-1-5", Date{}, ErrForm},
		{"13-01-05", Date{}, ErrForm},
		{"2013-01-05-07", Date{}, ErrForm},
		{"2013/01/05", Date{}, ErrForm},
		{"٢٠١٣", Date{}, ErrForm},
		{" 2013", Date{}, ErrForm},
		{"-2013", Date{}, ErrForm},
		{"", Date{}, ErrForm},
	} {
		got, err := ParseDate(c.text)
		if got != c.want || !errors.Is(err, c.err) {
			t.Errorf("ParseDate(%q) = %v, %v; want %v, %v", c.text, got, err, c.want, c.err)
		}
	}
}

func TestParseMoment(t *testing.T) {
	for text, want := range map[string]string{
		"2013-12-05":                     "2013-12-05",
		"2013-12":                        "2013-12",
		"2013-12-05T14:48":               "2013-12-05T14:48:00",
		"2013-12-05 14:48":               "2013-12-05T14:48:00",
		"2013-12-05T14:48:16.250Z":       "2013-12-05T14:48:16Z",
		"2013-12-05t9:48z":               "2013-12-05T09:48:00Z",
		"2013-12-05 14:48:16+01:00":      "2013-12-05T14:48:16+01:00",
		"2013-12-05 14:48+0100":          "2013-12-05T14:48:00+01:00",
		"2013-12-05 14:48-05":            "2013-12-05T14:48:00-05:00",
		"2013-07-05 14:48 Europe/London": "2013-07-05T14:48:00+01:00",
		"2013-12-05 14:48 Europe/London": "2013-12-05T14:48:00Z",
	} {
		m, err := ParseMoment(text)
		if err != nil || m.String() != want {
			t.Errorf("ParseMoment(%q) = %s, %v; want %s", text, m, err, want)
		}
	}
	for text, want := range map[string]error{
		"2013-12 14:48":                 ErrForm,
		"2013-12-05 14":                 ErrForm,
		"2013-12-05 14:4":               ErrForm,
		"2013-12-05 2 pm":               ErrForm,
		"2013-12-05 14:48:":             ErrForm,
		"2013-12-05 14:48:16.x":         ErrForm,
		"2013-12-05 24:00":              ErrImpossible,
		"2013-12-05 14:60":              ErrImpossible,
		"2013-11-31 14:00":              ErrImpossible,
		"2013-12-05 14:48 Mars/Olympus": ErrZone,
		"2013-12-05 14:48 Local":        ErrZone,
		"2013-12-05 14:48+15:00":        ErrZone,
		"2013-12-05 14:48 ../../passwd": ErrZone,
	} {
		if m, err := ParseMoment(text); !errors.Is(err, want) {
			t.Errorf("ParseMoment(%q) = %v, %v; want %v", text, m, err, want)
		}
	}
}

// A date known less exactly means all the days within it.
func TestFirstAndLast(t *testing.T) {
	for text, want := range map[string][2]string{
		"2012":       {"2012-01-01", "2012-12-31"},
		"2012-02":    {"2012-02-01", "2012-02-29"},
		"2012-02-03": {"2012-02-03", "2012-02-03"},
	} {
		d, err := ParseDate(text)
		if err != nil || d.First().String() != want[0] || d.Last().String() != want[1] {
			t.Errorf("%s is %s to %s, want %s to %s (%v)", text, d.First(), d.Last(), want[0], want[1], err)
		}
	}
	if (Date{}).First() != (Date{}) || (Date{}).Last() != (Date{}) || (Date{}).String() != "" {
		t.Error("no date has become one")
	}
}

func TestOrder(t *testing.T) {
	order := []string{"2012", "2012-02", "2012-02-03", "2012-02-04", "2013"}
	for i, a := range order {
		for j, b := range order {
			x, _ := ParseDate(a)
			y, _ := ParseDate(b)
			if x.Before(y) != (i < j) || x.After(y) != (i > j) {
				t.Errorf("%s and %s stand in the wrong order", a, b)
			}
		}
	}
	moments := []string{"2012-02-03", "2012-02-03 00:00", "2012-02-03 10:00 Asia/Yerevan", "2012-02-03 10:00", "2012-02-03 10:00 America/New_York", "2012-02-04"}
	for i, a := range moments {
		for j, b := range moments {
			x, err1 := ParseMoment(a)
			y, err2 := ParseMoment(b)
			if got := x.Compare(y); err1 != nil || err2 != nil || (got < 0) != (i < j) || (got > 0) != (i > j) {
				t.Errorf("%s and %s: %d", a, b, got)
			}
		}
	}
}

// An evening in New York is a morning in London.
func TestDay(t *testing.T) {
	london, err := LoadZone("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"2016-03-10 23:30 America/New_York": "2016-03-11",
		"2016-03-10 23:30":                  "2016-03-10",
		"2016-03-10 00:30 Asia/Yerevan":     "2016-03-09",
		"2016-03-10":                        "2016-03-10",
	} {
		m, err := ParseMoment(text)
		if got := m.Day(london).String(); err != nil || got != want {
			t.Errorf("%s falls on %s, want %s (%v)", text, got, want, err)
		}
	}
}

// What clocks show never, or twice, on the days on which they are changed
// (RFC 5545, section 3.3.5), on both sides of Greenwich and of the equator.
func TestTimesWhenClocksChange(t *testing.T) {
	for _, c := range []struct {
		text, zone, want string
		times            int
	}{
		{"2027-03-28 00:59", "Europe/London", "2027-03-28T00:59:00Z", 1},
		{"2027-03-28 01:00", "Europe/London", "2027-03-28T01:00:00Z", 0},
		{"2027-03-28 01:30", "Europe/London", "2027-03-28T01:30:00Z", 0},
		{"2027-03-28 02:00", "Europe/London", "2027-03-28T01:00:00Z", 1},
		{"2027-10-31 00:59", "Europe/London", "2027-10-30T23:59:00Z", 1},
		{"2027-10-31 01:30", "Europe/London", "2027-10-31T00:30:00Z", 2},
		{"2027-10-31 02:00", "Europe/London", "2027-10-31T02:00:00Z", 1},
		{"2027-03-14 02:30", "America/New_York", "2027-03-14T07:30:00Z", 0},
		{"2027-11-07 01:30", "America/New_York", "2027-11-07T05:30:00Z", 2},
		{"2027-03-28 02:30", "Europe/Paris", "2027-03-28T01:30:00Z", 0},
		{"2027-10-31 02:30", "Europe/Paris", "2027-10-31T00:30:00Z", 2},
		{"2027-10-03 02:15", "Australia/Lord_Howe", "2027-10-02T15:45:00Z", 0},
		{"2027-04-04 01:45", "Australia/Lord_Howe", "2027-04-03T14:45:00Z", 2},
		{"2011-12-30 12:00", "Pacific/Apia", "2011-12-30T22:00:00Z", 0},
		{"2027-03-28 01:30", "Z", "2027-03-28T01:30:00Z", 1},
	} {
		m, err := ParseMoment(c.text)
		if err != nil {
			t.Fatal(err)
		}
		loc, err := LoadZone(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		if at, times := m.Occurs(loc); at.UTC().Format(time.RFC3339) != c.want || times != c.times {
			t.Errorf("%s in %s is %s, %d times; want %s, %d times", c.text, c.zone, at.UTC().Format(time.RFC3339), times, c.want, c.times)
		}
	}
}

func TestAddDays(t *testing.T) {
	d := Date{2016, 2, 28}
	for n, want := range map[int]string{1: "2016-02-29", 2: "2016-03-01", -59: "2015-12-31", 366: "2017-02-28"} {
		if got := d.AddDays(n).String(); got != want {
			t.Errorf("%d days after %s is %s, want %s", n, d, got, want)
		}
	}
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2013", "2013-12", "2013-12-05", "2013-02-29", "0000-00-00", "x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDate(s)
		if err != nil {
			if !errors.Is(err, ErrForm) && !errors.Is(err, ErrImpossible) {
				t.Fatalf("%q: an error of another kind: %v", s, err)
			}
			return
		}
		if d.String() != s {
			t.Fatalf("%q is written %q", s, d)
		}
		if d.First().After(d.Last()) || d.First().Day == 0 || d.Last().Day == 0 {
			t.Fatalf("%q goes from %s to %s", s, d.First(), d.Last())
		}
		if back := DateOf(d.In(time.UTC)); back != d.First() {
			t.Fatalf("%q begins on %s, not on %s", s, back, d.First())
		}
	})
}

func FuzzParseMoment(f *testing.F) {
	for _, s := range []string{"2013-12-05", "2013-12-05T14:48:16Z", "2013-12-05 14:48 Europe/London", "2013-12-05 14:48+05:30", "2013-12-05 1:00 -", "2013-12-05T"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		m, err := ParseMoment(s)
		if err != nil {
			if !errors.Is(err, ErrForm) && !errors.Is(err, ErrImpossible) && !errors.Is(err, ErrZone) {
				t.Fatalf("%q: an error of another kind: %v", s, err)
			}
			return
		}
		again, err := ParseMoment(m.String())
		if err != nil {
			t.Fatalf("%q is written %q, which can't be read: %v", s, m, err)
		}
		if !m.In(time.UTC).Equal(again.In(time.UTC)) || m.Timed != again.Timed {
			t.Fatalf("%q is written %q, which is another time", s, m)
		}
	})
}
