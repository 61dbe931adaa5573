package locale

import (
	"strconv"
	"strings"
)

// part is a piece of a pattern: a field of a date or a clock, then a text.
type part struct {
	field  byte // one of the constants below, or 0
	width  int  // how many digits it has at least
	second bool // of the second date
	text   string
}

// The fields of patterns.
const (
	none byte = iota
	day
	month
	monthName  // as it stands in a date, often in the genitive
	monthAlone // as it stands without a day
	year
	hour
	hour12
	minute
	dayHalf
)

// fields are those of patterns, by their names in the archive.
var fields = map[string]part{
	"d": {field: day, width: 1}, "dd": {field: day, width: 2}, "M": {field: month, width: 1}, "MM": {field: month, width: 2},
	"name": {field: monthName}, "alone": {field: monthAlone}, "y": {field: year, width: 1},
	"H": {field: hour, width: 1}, "HH": {field: hour, width: 2}, "h": {field: hour12, width: 1}, "hh": {field: hour12, width: 2},
	"mm": {field: minute, width: 2}, "ap": {field: dayHalf},
}

// patterns are a locale's patterns, read once.
type patterns struct {
	day, month, year []part
	days, dates      []part // ranges within a month, within a year
	months, years    []part // ranges of months of a year, of years
	clock, clocks    []part
	join             [3]string // what stands around two dates
	moment           []string  // "{1}, {0}" with the clock as {0}, cut at the braces
	momentClockFirst bool
}

func newPatterns(d *data) patterns {
	p := patterns{
		day: parsePattern(d.Day), month: parsePattern(d.Month), year: parsePattern(d.Year),
		days: parsePattern(d.Days), dates: parsePattern(d.Dates),
		months: parsePattern(d.MonthRange), years: parsePattern(d.YearRange),
		clock: parsePattern(d.Clock), clocks: parsePattern(d.Clocks),
	}
	before, rest, _ := strings.Cut(d.Join, "{0}")
	between, after, _ := strings.Cut(rest, "{1}")
	p.join = [3]string{before, between, after}
	p.momentClockFirst = strings.Index(d.Moment, "{0}") < strings.Index(d.Moment, "{1}")
	p.moment = strings.Split(strings.ReplaceAll(d.Moment, "{1}", "{0}"), "{0}")
	return p
}

// parsePattern reads a pattern of the archive, such as "{d}–{d2} {name} {y}".
func parsePattern(s string) []part {
	parts := make([]part, 0, 1+strings.Count(s, "{"))
	text, rest, _ := strings.Cut(s, "{")
	if text != "" {
		parts = append(parts, part{text: text})
	}
	for rest != "" {
		var name string
		name, rest, _ = strings.Cut(rest, "}")
		first, second := strings.CutSuffix(name, "2")
		p := fields[first]
		p.second = second
		p.text, rest, _ = strings.Cut(rest, "{")
		parts = append(parts, p)
	}
	return parts
}

// values is what a pattern's fields stand for.
type values struct {
	year, month, day [2]int
	hour, minute     [2]int
}

// append writes a pattern. It is on the way of every date of every page, and
// makes nothing that would have to be collected.
func (l *Locale) append(dst []byte, pattern []part, v *values) []byte {
	for i := range pattern {
		p := &pattern[i]
		n := 0
		if p.second {
			n = 1
		}
		switch p.field {
		case day:
			dst = l.appendDigits(dst, v.day[n], p.width)
		case month:
			dst = l.appendDigits(dst, v.month[n], p.width)
		case monthName:
			dst = append(dst, name(l.data.Months, v.month[n])...)
		case monthAlone:
			dst = append(dst, name(l.data.MonthsAlone, v.month[n])...)
		case year:
			dst = l.appendDigits(dst, v.year[n], p.width)
		case hour:
			dst = l.appendDigits(dst, v.hour[n], p.width)
		case hour12:
			dst = l.appendDigits(dst, (v.hour[n]+11)%12+1, p.width)
		case minute:
			dst = l.appendDigits(dst, v.minute[n], p.width)
		case dayHalf:
			half := l.data.AM
			if v.hour[n] >= 12 {
				half = l.data.PM
			}
			dst = append(dst, half...)
		}
		dst = append(dst, p.text...)
	}
	return dst
}

func name(names []string, n int) string {
	if n < 1 || n > len(names) {
		return ""
	}
	return names[n-1]
}

// appendDigits writes n with at least width digits, in the language's own.
func (l *Locale) appendDigits(dst []byte, n, width int) []byte {
	var buf [20]byte
	digits := strconv.AppendInt(buf[:0], int64(n), 10)
	for i := len(digits); i < width; i++ {
		dst = l.appendDigit(dst, '0')
	}
	for _, c := range digits {
		dst = l.appendDigit(dst, c)
	}
	return dst
}

// appendDigit writes a digit of a decimal number, or its minus, in the
// language's own form.
func (l *Locale) appendDigit(dst []byte, c byte) []byte {
	switch {
	case c == '-':
		return append(dst, l.data.Minus...)
	case l.data.Digits == "":
		return append(dst, c)
	}
	// The ten digits of a script are of one length in UTF-8.
	size := len(l.data.Digits) / 10
	at := int(c-'0') * size
	return append(dst, l.data.Digits[at:at+size]...)
}
