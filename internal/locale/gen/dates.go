package main

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// datePatterns gives a locale's months and the patterns of its dates. A field
// in braces stands for a part of the first date, one with a 2 for a part of
// the second.
//
// CLDR has ranges for abbreviated months only, in many languages, and some of
// them break when the month is written out. So a range of days is made from
// the pattern of the single day: its day, or its day and month, are repeated.
func datePatterns(calendar map[string]any) (map[string]any, error) {
	formats := at(calendar, "dateTimeFormats")
	long := parse(text(calendar, "dateFormats", "long"))
	month := parse(text(formats, "availableFormats", "yMMMM"))
	year := parse(text(formats, "availableFormats", "y"))
	if len(long) == 0 || len(month) == 0 || len(year) == 0 {
		return nil, errors.New("a pattern of dates is missing")
	}
	join := text(formats, "intervalFormats", "intervalFormatFallback")
	between := strings.ReplaceAll(strings.TrimSuffix(strings.TrimPrefix(join, "{0}"), "{1}"), thin, "")
	join = spaces(join)

	days := parse(text(formats, "intervalFormats", "yMMMMd", "d"))
	if len(days) == 0 {
		days = parse(text(formats, "intervalFormats", "yMMMd", "d"))
	}
	short := parse(text(calendar, "timeFormats", "short"))
	if slices.ContainsFunc(short, func(t token) bool { return strings.HasPrefix(t.field, "B") }) {
		short = parse(text(formats, "availableFormats", "Hm")) // instead of "in the afternoon"
	}
	clock := write(short, "")
	clocks := clock + between + write(short, "2")
	if strings.Contains(clock, "{ap}") {
		clocks = strings.NewReplacer("{0}", clock, "{1}", write(short, "2")).Replace(join)
	}
	out := map[string]any{
		"months":      monthNames(calendar, "format", "wide"),
		"monthsAlone": monthNames(calendar, "stand-alone", "wide"),
		"monthsShort": monthNames(calendar, "stand-alone", "abbreviated"),
		"am":          text(calendar, "dayPeriods", "format", "abbreviated", "am"),
		"pm":          text(calendar, "dayPeriods", "format", "abbreviated", "pm"),
		"day":         write(long, ""),
		"month":       write(month, ""),
		"year":        write(year, ""),
		"days":        daysWithin(long, betweenDays(days, between)),
		"dates":       datesWithin(long, join),
		"monthRange":  twice(tight(text(formats, "intervalFormats", "yMMMM", "M")), write(month, ""), join),
		"yearRange":   twice(tight(text(formats, "intervalFormats", "y", "y")), write(year, ""), join),
		"join":        join,
		"clock":       clock,
		"clocks":      clocks,
		"moment":      unquote(spaces(text(formats, "long"))),
	}
	for k, v := range out {
		if v == "" {
			return nil, fmt.Errorf("no %s", k)
		}
	}
	return out, nil
}

func monthNames(calendar map[string]any, kind, width string) []any {
	var out []any
	for i := range 12 {
		out = append(out, text(calendar, "months", kind, width, fmt.Sprint(i+1)))
	}
	return out
}

// betweenDays gives what stands between the two days of a range, such as "–"
// or ".–".
func betweenDays(days []token, fallback string) string {
	isDay := func(t token) bool { return class(t.field) == 'd' }
	first := slices.IndexFunc(days, isDay)
	if first < 0 || first+2 >= len(days) || days[first+1].field != "" || !isDay(days[first+2]) || slices.ContainsFunc(days[first+3:], isDay) {
		return fallback
	}
	return days[first+1].tight
}

// daysWithin is the range of two days in one month: "28–30 November 2015".
func daysWithin(long []token, between string) string {
	var b strings.Builder
	for _, t := range long {
		b.WriteString(t.write(""))
		if class(t.field) == 'd' {
			b.WriteString(between + t.write("2"))
		}
	}
	return b.String()
}

// datesWithin is the range of two days in two months of a year:
// "28 November – 2 December 2015".
func datesWithin(long []token, join string) string {
	lo, hi, year := len(long), -1, -1
	for i, t := range long {
		switch class(t.field) {
		case 'd', 'M':
			lo, hi = min(lo, i), max(hi, i)
		case 'y':
			year = i
		}
	}
	if year > lo && year < hi {
		return strings.NewReplacer("{0}", write(long, ""), "{1}", write(long, "2")).Replace(join)
	}
	// What stands at the edge of the pattern belongs to the day or month there.
	if year < lo {
		hi = len(long) - 1
	} else {
		lo = 0
	}
	piece := strings.NewReplacer("{0}", write(long[lo:hi+1], ""), "{1}", write(long[lo:hi+1], "2")).Replace(join)
	return write(long[:lo], "") + piece + write(long[hi+1:], "")
}

// twice writes a pattern that names months or years of two dates; where CLDR
// has none, the single pattern is written twice.
func twice(tokens []token, single, join string) string {
	if len(tokens) == 0 {
		second := strings.ReplaceAll(single, "}", "2}")
		return strings.NewReplacer("{0}", single, "{1}", second).Replace(join)
	}
	seen := map[byte]bool{}
	var b strings.Builder
	for _, t := range tokens {
		suffix := ""
		if c := class(t.field); c != 0 {
			if seen[c] {
				suffix = "2"
			}
			seen[c] = true
		}
		b.WriteString(t.write(suffix))
	}
	return b.String()
}

// token is a field of a CLDR pattern, such as "MMMM", or a text.
type token struct {
	field string
	text  string
	tight string // the text without thin spaces
}

// thin is the space that CLDR puts around the dash of a range. Between single
// numbers it goes away, "28–30"; between several words it becomes a plain one.
const thin = "\u2009"

func spaces(s string) string {
	return strings.NewReplacer(thin, " ", "\u202f", "\u00a0").Replace(s)
}

// tokenPattern matches a quoted text, a field (a letter, repeated) or a text.
var tokenPattern = regexp.MustCompile(`'[^']*'|` + strings.Join(strings.Split("aBbcdEeGHhKkLMmQqrsUvwYyz", ""), `+|`) + `+|[^a-zA-Z']+`)

// parse reads a CLDR pattern. One with a field that we never show, such as
// the narrow month, counts as missing.
func parse(pattern string) []token {
	var out []token
	for _, s := range tokenPattern.FindAllString(pattern, -1) {
		if 'a' <= s[0]|0x20 && s[0]|0x20 <= 'z' {
			out = append(out, token{field: s})
			continue
		}
		if s == "''" {
			s = "'"
		} else {
			s = strings.Trim(s, "'")
		}
		if n := len(out); n == 0 || out[n-1].field != "" {
			out = append(out, token{})
		}
		last := &out[len(out)-1]
		last.text += spaces(s)
		last.tight += strings.ReplaceAll(s, thin, "")
	}
	out = withoutEra(out)
	if slices.ContainsFunc(out, func(t token) bool { return t.field != "" && fields[t.field] == "" }) {
		return nil
	}
	return out
}

// withoutEra drops the era: every date is of the present one.
func withoutEra(tokens []token) []token {
	for i, t := range tokens {
		if strings.HasPrefix(t.field, "G") {
			end := i + 1
			if end < len(tokens) && tokens[end].text == " " {
				end++
			}
			return append(slices.Clone(tokens[:i]), tokens[end:]...)
		}
	}
	return tokens
}

// tight reads a pattern whose thin spaces go away.
func tight(pattern string) []token { return parse(strings.ReplaceAll(pattern, thin, "")) }

// class gives the part of a date that a field shows: 'd', 'M', 'y', or 0.
func class(field string) byte { return strings.ReplaceAll(field+"\x00", "L", "M")[0] }

// fields are the names of CLDR's fields in our patterns.
var fields = map[string]string{
	"d": "d", "dd": "dd", "y": "y", "yyyy": "y",
	"M": "M", "MM": "MM", "L": "M", "LL": "MM", "MMM": "name", "MMMM": "name", "LLL": "alone", "LLLL": "alone",
	"B": "B", "H": "H", "HH": "HH", "h": "h", "hh": "hh", "K": "h", "m": "mm", "mm": "mm", "a": "ap",
}

func (t token) write(suffix string) string {
	if t.field == "" {
		return t.text
	}
	return "{" + fields[t.field] + suffix + "}"
}

func write(tokens []token, suffix string) string {
	var b strings.Builder
	for _, t := range tokens {
		b.WriteString(t.write(suffix))
	}
	return b.String()
}

func unquote(s string) string { return strings.ReplaceAll(s, "'", "") }
