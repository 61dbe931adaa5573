// Package civil has dates and times as calendars print them.
//
// A Date is known to the day, the month or the year: "December 2013" and "2013"
// are Dates. A Moment is a whole day, or a time of day in a named zone. Neither
// depends on the machine's zone or clock.
//
// Their texts are those of ISO 8601: 2013, 2013-12, 2013-12-05,
// 2013-12-05T14:48, 2013-12-05T14:48:16Z, 2013-12-05 14:48:16+01:00; or with a
// zone of the IANA database after a space: 2013-12-05 14:48 Europe/London.
package civil

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Date is a day, a month (Day is 0) or a year (Month and Day are 0) of the
// Gregorian calendar. The zero Date is no date.
type Date struct { // packed, since a site keeps several for each page
	Year  int16
	Month Month
	Day   int8
}

// Month is a month of the year, from 1 on; 0 is none.
type Month int8

// String is the month's English name.
func (m Month) String() string { return time.Month(m).String() }

// NewDate returns a date of numbers, which must be in range.
func NewDate(year, month, day int) Date {
	return Date{Year: int16(year), Month: Month(month), Day: int8(day)}
}

// Errors of parsing: the text has another form, or no calendar has the day.
var (
	ErrForm       = errors.New("not a date")
	ErrImpossible = errors.New("no such day")
)

// DaysIn returns the number of days of a month.
func DaysIn(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// ParseDate reads 2013, 2013-12 or 2013-12-05. Its error wraps ErrForm or
// ErrImpossible; with ErrImpossible the Date holds what was read, so that a
// message can name it.
func ParseDate(s string) (Date, error) {
	parts := strings.Split(s, "-")
	if len(parts) > 3 || len(parts[0]) != 4 {
		return Date{}, fmt.Errorf("%w: %q", ErrForm, s)
	}
	var n [3]int
	for i, p := range parts {
		v, ok := digits(p)
		if !ok || i > 0 && len(p) != 2 {
			return Date{}, fmt.Errorf("%w: %q", ErrForm, s)
		}
		n[i] = v
	}
	d := NewDate(n[0], n[1], n[2])
	if d.Year == 0 ||
		len(parts) > 1 && (d.Month < 1 || d.Month > 12) ||
		len(parts) > 2 && (d.Day < 1 || n[2] > DaysIn(n[0], time.Month(n[1]))) {
		return d, fmt.Errorf("%w: %q", ErrImpossible, s)
	}
	return d, nil
}

// digits reads one to eight digits, without a sign.
func digits(s string) (int, bool) {
	n, err := strconv.Atoi(s)
	return n, err == nil && len(s) < 9 && strings.Trim(s, "0123456789") == ""
}

// DateOf returns the day of t in t's own location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return NewDate(y, int(m), d)
}

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d == Date{} }

// String formats d for a datetime attribute, as exactly as it is known: 2013,
// 2013-12 or 2013-12-05.
func (d Date) String() string {
	switch {
	case d.IsZero():
		return ""
	case d.Month == 0:
		return fmt.Sprintf("%04d", d.Year)
	case d.Day == 0:
		return fmt.Sprintf("%04d-%02d", d.Year, d.Month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// First returns the first day that d may mean.
func (d Date) First() Date {
	if d.IsZero() {
		return d
	}
	d.Month, d.Day = max(d.Month, 1), max(d.Day, 1)
	return d
}

// Last returns the last day that d may mean.
func (d Date) Last() Date {
	switch {
	case d.IsZero():
	case d.Month == 0:
		d.Month, d.Day = 12, 31
	case d.Day == 0:
		d.Day = int8(DaysIn(int(d.Year), time.Month(d.Month)))
	}
	return d
}

// Compare orders dates by year, month and day; a less exact date precedes the
// days within it.
func (d Date) Compare(e Date) int {
	return cmp.Or(cmp.Compare(d.Year, e.Year), cmp.Compare(d.Month, e.Month), cmp.Compare(d.Day, e.Day))
}

// Before reports whether d precedes e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// After reports whether d follows e.
func (d Date) After(e Date) bool { return d.Compare(e) > 0 }

// AddDays returns the day n days after d, which must be known to the day.
func (d Date) AddDays(n int) Date { return DateOf(d.In(time.UTC).AddDate(0, 0, n)) }

// In returns the instant at which the first day of d begins in loc.
func (d Date) In(loc *time.Location) time.Time {
	f := d.First()
	return time.Date(int(f.Year), time.Month(f.Month), int(f.Day), 0, 0, 0, 0, loc)
}
