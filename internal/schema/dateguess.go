package schema

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/locale"
)

// dateGuess is what a date in another form may mean.
type dateGuess struct {
	days  []civil.Date // two where day and month can't be told apart, the British reading first
	last  civil.Date   // where more than one day is given, the last one
	clock string       // "10:00"; "" where no time is given
	sure  bool         // whether nothing else can be meant
}

func (g dateGuess) format(i int) string {
	return strings.TrimSpace(g.days[i].String() + " " + g.clock)
}

// guessDate reads a date in another form: "28/11/2015", "Saturday, 5 July
// 2018", "July 2018", "20180705", "2015-11-28 10am", "28–30 November 2015".
func guessDate(text string) (dateGuess, bool) {
	text = arabicFigures(text)
	for _, to := range []string{" - ", " – ", " — ", " to ", " until ", " bis ", " au "} {
		if from, until, ok := strings.Cut(text, to); ok {
			first, a := guessDate(from)
			last, b := guessDate(until)
			if a && b && len(first.days) == 1 && len(last.days) == 1 && first.days[0].Before(last.days[0]) {
				return dateGuess{days: first.days, last: last.days[0]}, true
			}
		}
	}
	if days, sure := possibleDates(text); len(days) > 0 {
		out := dateGuess{days: days, sure: sure && len(days) == 1}
		if first, last, ok := dayRange(text); ok {
			return dateGuess{days: []civil.Date{first}, last: last}, true
		}
		if day, clock, ok := splitTime(text); ok {
			if again, _ := possibleDates(day); len(again) > 0 {
				out.days, out.clock = again, clock
			}
			out.sure = false
		}
		return out, true
	}
	if day, clock, ok := splitTime(text); ok {
		if days, _ := possibleDates(day); len(days) > 0 {
			return dateGuess{days: days, clock: clock}, true
		}
	}
	return dateGuess{}, false
}

// arabicFigures writes the figures of other scripts as 0 to 9.
func arabicFigures(s string) string {
	return strings.Map(func(c rune) rune {
		for _, zero := range []rune{'٠', '۰', '०', '০', '０'} {
			if c >= zero && c <= zero+9 {
				return '0' + c - zero
			}
		}
		return c
	}, s)
}

// dayRange reads "28-30 November 2015" and "28 and 29 November 2015": two days
// before one month.
func dayRange(text string) (first, last civil.Date, ok bool) {
	words := splitWords(text)
	if len(words) == 5 && slices.Contains([]string{"and", "to", "und", "bis", "et", "au"}, words[1]) {
		words = slices.Delete(words, 1, 2)
	}
	if len(words) != 4 || len(words[3]) != 4 {
		return first, last, false
	}
	month, named := locale.MonthOf(words[2])
	year, err := strconv.Atoi(words[3])
	a, b := dayOfMonth(words[0]), dayOfMonth(words[1])
	if !named || err != nil || a == 0 || b <= a || b > civil.DaysIn(year, month) {
		return first, last, false
	}
	return civil.NewDate(year, int(month), a), civil.NewDate(year, int(month), b), true
}

// dayOfMonth reads a day of the month; 0 where it is none.
func dayOfMonth(word string) int {
	n, err := strconv.Atoi(trimOrdinal(word))
	if err != nil || n > 31 || len(trimOrdinal(word)) > 2 {
		return 0
	}
	return n
}

// splitTime divides a text into a day and a time: "2015-11-28 10am".
func splitTime(text string) (day, clock string, ok bool) {
	text = strings.TrimSpace(text)
	if first, rest, two := strings.Cut(text, " "); two { // "10:00 28/11/2015"
		if clock, ok = ParseClock(strings.TrimRight(first, ",")); ok && strings.Contains(first, ":") {
			return strings.TrimLeft(rest, ", "), clock, true
		}
	}
	for _, sign := range []string{" ", ",", "T"} {
		for i := 0; i < len(text); i++ {
			if text[i] != sign[0] || i == 0 {
				continue
			}
			day = strings.TrimRight(text[:i], ", ")
			if days, _ := possibleDates(day); len(days) == 0 || days[0].Day == 0 {
				continue
			}
			rest := strings.TrimLeft(text[i+1:], ", ")
			for _, at := range []string{"at ", "um ", "à ", "@ ", "from "} {
				rest = strings.TrimPrefix(rest, at)
			}
			// "28 November 2015" holds a year, and no quarter past eight.
			if clock, ok = ParseClock(rest); ok && (!isFigures(rest) || hasYear(day)) {
				return day, clock, true
			}
		}
	}
	return "", "", false
}

func hasYear(day string) bool {
	return slices.ContainsFunc(splitWords(day), func(w string) bool { return (len(w) == 4 || len(w) == 8) && isFigures(w) })
}

// ParseClock reads a time of day as people write it: "10am", "10.30", "1430",
// "14h30", "2:30 p.m.".
func ParseClock(s string) (string, bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	meridiem := ""
	for _, suffix := range []string{"a.m.", "p.m.", "am", "pm", "uhr", "h", "hrs", "o'clock"} {
		if rest, ok := strings.CutSuffix(s, suffix); ok {
			s, meridiem = strings.TrimSpace(rest), suffix[:1]
			break
		}
	}
	hour, minute, divided := s, "0", false
	if i := strings.IndexAny(s, ":.h"); i >= 0 {
		hour, minute, divided = s[:i], s[i+1:], true
	} else if len(s) == 4 {
		hour, minute, divided = s[:2], s[2:], true
	}
	if divided && len(minute) != 2 || !divided && meridiem == "" || len(hour) > 2 {
		return "", false
	}
	h, err := strconv.Atoi(hour)
	m, err2 := strconv.Atoi(minute)
	if err != nil || err2 != nil || h < 0 || h > 23 || m < 0 || m > 59 || (meridiem == "a" || meridiem == "p") && (h == 0 || h > 12) {
		return "", false
	}
	switch {
	case meridiem == "p" && h < 12:
		h += 12
	case meridiem == "a" && h == 12:
		h = 0
	}
	return fmt.Sprintf("%02d:%02d", h, m), true
}

// splitWords divides a text into words and numbers.
func splitWords(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
}

// trimOrdinal takes the ending off an ordinal: "28th".
func trimOrdinal(word string) string { return strings.TrimRight(word, "abcdefghijklmnopqrstuvwxyz") }

// possibleDates gives the days that a date in another form may mean: two where
// day and month can't be told apart. It is sure where nothing in the text is
// left over.
func possibleDates(text string) (days []civil.Date, sure bool) {
	p, ok := splitDate(text)
	switch {
	case !ok:
		return nil, false
	case p.month != 0:
		return p.withMonthName()
	}
	return p.inFigures(strings.Contains(text, "-"))
}

// dateParts is what the words of a date are.
type dateParts struct {
	numbers  []number
	month    int  // by its name; 0 where none is named
	complete bool // whether all words are part of a date
}

// number is a number with the figures that it was written with.
type number struct{ value, figures int }

func splitDate(text string) (p dateParts, ok bool) {
	p.complete = true
	for _, word := range splitWords(text) {
		if word[0] >= '0' && word[0] <= '9' {
			figures := trimOrdinal(word)
			value, err := strconv.Atoi(figures)
			if !slices.Contains([]string{"", "st", "nd", "rd", "th", "er"}, word[len(figures):]) || err != nil || len(figures) > 8 {
				return p, false
			}
			p.numbers = append(p.numbers, number{value, len(figures)})
			continue
		}
		if locale.IsDateFiller(word) {
			continue
		}
		month, named := locale.MonthOf(word)
		switch {
		case !named:
			p.complete = false
		case p.month != 0 && p.month != int(month):
			return p, false
		default:
			p.month = int(month)
		}
	}
	return p, true
}

// date gives the day of a year, where it exists; two figures stand for a year of
// this century, and day 0 for the whole month.
func (year number) date(month, day int) []civil.Date {
	y := year.value
	switch year.figures {
	case 2:
		y += 2000
	case 4:
	default:
		return nil
	}
	if y < 1000 || month < 1 || month > 12 || day > civil.DaysIn(y, time.Month(month)) {
		return nil
	}
	return []civil.Date{civil.NewDate(y, month, day)}
}

func (p dateParts) withMonthName() (days []civil.Date, sure bool) {
	n := p.numbers
	switch {
	case len(n) == 0, len(n) == 1 && n[0].figures < 4:
		return nil, false // without a year
	case len(n) == 1:
		return n[0].date(p.month, 0), p.complete
	case n[0].figures == 4:
		return n[0].date(p.month, n[1].value), p.complete && len(n) == 2
	case len(n) > 2 && n[1].figures < 4 && n[2].figures == 4: // "28-30 November 2015"
		return n[2].date(p.month, n[0].value), false
	}
	return n[1].date(p.month, n[0].value), p.complete && len(n) == 2 && n[1].figures == 4
}

func (p dateParts) inFigures(hyphens bool) (days []civil.Date, sure bool) {
	n := p.numbers
	switch {
	case len(n) == 1 && n[0].figures == 8:
		return number{n[0].value / 10000, 4}.date(n[0].value/100%100, n[0].value%100), p.complete
	case len(n) == 2 && n[0].figures == 4 && n[1].value > 0:
		return n[0].date(n[1].value, 0), p.complete
	case len(n) == 2 && n[1].figures == 4:
		return n[1].date(n[0].value, 0), p.complete
	case len(n) < 3:
		return nil, false
	case n[0].figures == 4:
		return n[0].date(n[1].value, n[2].value), p.complete && len(n) == 3
	case n[0].value == 0 || n[1].value == 0:
		return nil, false
	}
	british, american := n[2].date(n[1].value, n[0].value), n[2].date(n[0].value, n[1].value)
	sure = p.complete && len(n) == 3 && n[2].figures == 4
	switch {
	case n[0].figures == 2 && n[2].figures == 2 && hyphens: // a year of two figures may come first
		return append(n[0].date(n[1].value, n[2].value), british...), false
	case british != nil && american != nil && n[0].value != n[1].value:
		return append(british, american...), false
	case british != nil:
		return british, sure
	}
	return american, sure
}
