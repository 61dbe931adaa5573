package decode

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

// loose is what a date in another form may mean.
type loose struct {
	days  []civil.Date // two where day and month can't be told apart, the British reading first
	last  civil.Date   // where more than one day is given, the last one
	clock string       // "10:00"; "" where no time is given
	sure  bool         // whether nothing else can be meant
}

func (l loose) at(i int) string {
	return strings.TrimSpace(l.days[i].String() + " " + l.clock)
}

// readLoosely reads a date in another form: "28/11/2015", "Saturday, 5 July
// 2018", "July 2018", "20180705", "2015-11-28 10am", "28–30 November 2015".
func readLoosely(text string) (loose, bool) {
	text = westernFigures(text)
	for _, to := range []string{" - ", " – ", " — ", " to ", " until ", " bis ", " au "} {
		if from, until, ok := strings.Cut(text, to); ok {
			first, a := readLoosely(from)
			last, b := readLoosely(until)
			if a && b && len(first.days) == 1 && len(last.days) == 1 && first.days[0].Before(last.days[0]) {
				return loose{days: first.days, last: last.days[0]}, true
			}
		}
	}
	if days, sure := datesIn(text); len(days) > 0 {
		out := loose{days: days, sure: sure && len(days) == 1}
		if first, last, ok := daysOf(text); ok {
			return loose{days: []civil.Date{first}, last: last}, true
		}
		if day, clock, ok := dayAndClock(text); ok {
			if again, _ := datesIn(day); len(again) > 0 {
				out.days, out.clock = again, clock
			}
			out.sure = false
		}
		return out, true
	}
	if day, clock, ok := dayAndClock(text); ok {
		if days, _ := datesIn(day); len(days) > 0 {
			return loose{days: days, clock: clock}, true
		}
	}
	return loose{}, false
}

// westernFigures writes the figures of other scripts as 0 to 9.
func westernFigures(s string) string {
	return strings.Map(func(c rune) rune {
		for _, zero := range []rune{'٠', '۰', '०', '০', '０'} {
			if c >= zero && c <= zero+9 {
				return '0' + c - zero
			}
		}
		return c
	}, s)
}

// daysOf reads "28-30 November 2015" and "28 and 29 November 2015": two days
// before one month.
func daysOf(text string) (first, last civil.Date, ok bool) {
	words := wordsOf(text)
	if len(words) == 5 && slices.Contains([]string{"and", "to", "und", "bis", "et", "au"}, words[1]) {
		words = slices.Delete(words, 1, 2)
	}
	if len(words) != 4 || len(words[3]) != 4 {
		return first, last, false
	}
	month, named := locale.MonthOf(words[2])
	year, err := strconv.Atoi(words[3])
	a, b := dayOf(words[0]), dayOf(words[1])
	if !named || err != nil || a == 0 || b <= a || b > civil.DaysIn(year, month) {
		return first, last, false
	}
	return civil.NewDate(year, int(month), a), civil.NewDate(year, int(month), b), true
}

// dayOf reads a day of the month; 0 where it is none.
func dayOf(word string) int {
	n, err := strconv.Atoi(figuresOf(word))
	if err != nil || n > 31 || len(figuresOf(word)) > 2 {
		return 0
	}
	return n
}

// dayAndClock divides a text into a day and a time: "2015-11-28 10am".
func dayAndClock(text string) (day, clock string, ok bool) {
	text = strings.TrimSpace(text)
	if first, rest, two := strings.Cut(text, " "); two { // "10:00 28/11/2015"
		if clock, ok = clockOf(strings.TrimRight(first, ",")); ok && strings.Contains(first, ":") {
			return strings.TrimLeft(rest, ", "), clock, true
		}
	}
	for _, sign := range []string{" ", ",", "T"} {
		for i := 0; i < len(text); i++ {
			if text[i] != sign[0] || i == 0 {
				continue
			}
			day = strings.TrimRight(text[:i], ", ")
			if days, _ := datesIn(day); len(days) == 0 || days[0].Day == 0 {
				continue
			}
			rest := strings.TrimLeft(text[i+1:], ", ")
			for _, at := range []string{"at ", "um ", "à ", "@ ", "from "} {
				rest = strings.TrimPrefix(rest, at)
			}
			if clock, ok = clockOf(rest); ok {
				return day, clock, true
			}
		}
	}
	return "", "", false
}

// clockOf reads a time of day as people write it: "10am", "10.30", "1430",
// "14h30", "2:30 p.m.".
func clockOf(s string) (string, bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	half := ""
	for _, suffix := range []string{"a.m.", "p.m.", "am", "pm", "uhr", "h", "hrs", "o'clock"} {
		if rest, ok := strings.CutSuffix(s, suffix); ok {
			s, half = strings.TrimSpace(rest), suffix[:1]
			break
		}
	}
	hour, minute, divided := s, "0", false
	if i := strings.IndexAny(s, ":.h"); i >= 0 {
		hour, minute, divided = s[:i], s[i+1:], true
	} else if len(s) == 4 {
		hour, minute, divided = s[:2], s[2:], true
	}
	if divided && len(minute) != 2 || !divided && half == "" || len(hour) > 2 {
		return "", false
	}
	h, err := strconv.Atoi(hour)
	m, err2 := strconv.Atoi(minute)
	if err != nil || err2 != nil || h < 0 || h > 23 || m < 0 || m > 59 || (half == "a" || half == "p") && (h == 0 || h > 12) {
		return "", false
	}
	switch {
	case half == "p" && h < 12:
		h += 12
	case half == "a" && h == 12:
		h = 0
	}
	return fmt.Sprintf("%02d:%02d", h, m), true
}

// wordsOf divides a text into words and numbers.
func wordsOf(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
}

// figuresOf takes the ending off an ordinal: "28th".
func figuresOf(word string) string { return strings.TrimRight(word, "abcdefghijklmnopqrstuvwxyz") }

// datesIn gives the days that a date in another form may mean: two where day
// and month can't be told apart. It is sure where nothing in the text is left
// over.
func datesIn(text string) (days []civil.Date, sure bool) {
	var nums []string
	var month time.Month
	sure = true
	for _, word := range wordsOf(text) {
		if c := word[0]; c >= '0' && c <= '9' {
			figures := figuresOf(word)
			switch word[len(figures):] {
			case "", "st", "nd", "rd", "th", "er":
			default:
				return nil, false
			}
			nums = append(nums, figures)
			continue
		}
		if locale.IsDateFiller(word) {
			continue
		}
		m, ok := locale.MonthOf(word)
		if ok && month != 0 && m != month {
			return nil, false
		}
		if ok {
			month = m
			continue
		}
		sure = false
	}
	n := make([]int, len(nums))
	for i, s := range nums {
		v, err := strconv.Atoi(s)
		if err != nil || len(s) > 8 {
			return nil, false
		}
		n[i] = v
	}
	real := func(y, m, d int, yearFigures string) []civil.Date {
		if len(yearFigures) == 2 {
			y += 2000
			sure = false
		} else if len(yearFigures) != 4 {
			return nil
		}
		if y < 1000 || m < 1 || m > 12 || d < 0 || d > civil.DaysIn(y, time.Month(m)) {
			return nil
		}
		return []civil.Date{civil.NewDate(y, m, d)}
	}
	switch {
	case month != 0 && len(n) == 1 && len(nums[0]) < 4:
		return nil, false // a day without a year
	case month != 0 && len(n) == 1:
		return real(n[0], int(month), 0, nums[0]), sure
	case month != 0 && len(n) >= 2 && len(nums[0]) == 4:
		days = real(n[0], int(month), n[1], nums[0])
		return days, sure && len(n) == 2
	case month != 0 && len(n) >= 2:
		if len(n) > 2 && len(nums[1]) < 4 && len(nums[2]) == 4 { // "28-30 November 2015"
			return real(n[2], int(month), n[0], nums[2]), false
		}
		days = real(n[1], int(month), n[0], nums[1])
		return days, sure && len(n) == 2
	case month != 0:
		return nil, false
	case len(n) == 1 && len(nums[0]) == 8:
		return real(n[0]/10000, n[0]/100%100, n[0]%100, "0000"), sure
	case len(n) == 2 && len(nums[0]) == 4 && n[1] > 0:
		return real(n[0], n[1], 0, nums[0]), sure
	case len(n) == 2 && len(nums[1]) == 4:
		return real(n[1], n[0], 0, nums[1]), sure
	case len(n) >= 3 && len(nums[0]) == 4:
		days = real(n[0], n[1], n[2], nums[0])
		return days, sure && len(n) == 3
	case len(n) >= 3 && n[0] > 0 && n[1] > 0:
		sure = sure && len(n) == 3
		british, american := real(n[2], n[1], n[0], nums[2]), real(n[2], n[0], n[1], nums[2])
		if len(nums[0]) == 2 && len(nums[2]) == 2 && strings.Contains(text, "-") { // a year of two figures may stand in front
			return append(real(n[0], n[1], n[2], nums[0]), british...), false
		}
		if british != nil && american != nil && n[0] != n[1] {
			return append(british, american...), false
		}
		if british != nil {
			return british, sure
		}
		// The month first: 11/28/2015.
		return american, sure
	}
	return nil, false
}
