package fields

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/diag"
)

// explainDate puts into words why a text is no date, and which was meant.
func explainDate(text string, date civil.Date, m civil.Moment, err error, impossible bool) (diag.Code, string, string) {
	switch {
	case errors.Is(err, civil.ErrZone):
		return diag.ZoneUnknown, fmt.Sprintf("there is no time zone %s", quoted(clip(m.Zone))), zoneHint(m.Zone)
	case impossible && m.Timed:
		clock := strings.TrimSpace(text[strings.IndexAny(text, "Tt ")+1:])
		if m.Clock.Hour == 24 && m.Clock.Minute == 0 && date.Day != 0 {
			return diag.DateImpossible, fmt.Sprintf("%s is no time of day", clip(clock)),
				fmt.Sprintf("Midnight at the end of a day is 00:00 of the next: %s 00:00.", date.AddDays(1))
		}
		return diag.DateImpossible, fmt.Sprintf("%s is no time of day", clip(clock)), "Hours run from 00 to 23, minutes and seconds from 00 to 59."
	case impossible:
		return explainImpossible(date)
	}
	message := fmt.Sprintf("%s is not a date in a form that can be read", quoted(clip(text)))
	if found := datesIn(text); len(found) == 1 {
		return diag.DateForm, message, fmt.Sprintf("Perhaps %s?", found[0])
	} else if len(found) == 2 {
		return diag.DateForm, message, fmt.Sprintf("Perhaps %s for %s, or %s for %s?", found[0], inWords(found[0]), found[1], inWords(found[1]))
	}
	if m.Timed {
		return diag.DateForm, message, fmt.Sprintf("Write the time with a colon, such as %s 14:48.", date)
	}
	if _, rest, timed := strings.Cut(text, " "); timed && date.Year != 0 && date.Day == 0 && rest != "" {
		return diag.DateForm, message, "A time can follow a day only, such as 2018-07-05 14:48."
	}
	return diag.DateForm, message, "Write year, month and day: 2018-07-05. Where the day is not known, 2018-07 or 2018."
}

func explainImpossible(d civil.Date) (diag.Code, string, string) {
	const code = diag.DateImpossible
	switch {
	case d.Year == 0:
		return code, "there is no year 0", "Write the year with four figures."
	case d.Month < 1 || d.Month > 12:
		hint := "Months run from 01 to 12."
		if d.Month > 12 && d.Day >= 1 && d.Day <= 12 && int(d.Month) <= civil.DaysIn(d.Year, time.Month(d.Day)) {
			swapped := civil.Date{Year: d.Year, Month: time.Month(d.Day), Day: int(d.Month)}
			hint = fmt.Sprintf("The month comes before the day. Perhaps %s?", swapped)
		}
		return code, fmt.Sprintf("there is no month %d", int(d.Month)), hint
	case d.Day == 0:
		return code, "there is no day 0", fmt.Sprintf("Where the day is not known, write %04d-%02d.", d.Year, int(d.Month))
	}
	days := civil.DaysIn(d.Year, d.Month)
	name := d.Month.String()
	if d.Month == time.February {
		name = fmt.Sprintf("February %d", d.Year)
	}
	last := civil.Date{Year: d.Year, Month: d.Month, Day: days}
	hint := fmt.Sprintf("%s has %d days.", name, days)
	if d.Day <= 31 {
		hint += fmt.Sprintf(" Perhaps %s?", last)
	}
	return code, fmt.Sprintf("%s does not exist", inWords(d)), hint
}

// inWords is for messages, which are in English.
func inWords(d civil.Date) string {
	switch {
	case d.Month == 0:
		return strconv.Itoa(d.Year)
	case d.Day == 0:
		return fmt.Sprintf("%s %d", d.Month, d.Year)
	}
	return fmt.Sprintf("%d %s %d", d.Day, d.Month, d.Year)
}

// months are the names of months in the languages whose writers we know of,
// as far as their first letters tell them apart.
var months = []struct {
	begins string
	month  time.Month
}{
	{"jan", 1}, {"feb", 2}, {"fév", 2}, {"mar", 3}, {"mär", 3}, {"apr", 4}, {"avr", 4}, {"may", 5}, {"mai", 5}, {"jun", 6}, {"juin", 6},
	{"juil", 7}, {"jul", 7}, {"aug", 8}, {"aoû", 8}, {"sep", 9}, {"oct", 10}, {"okt", 10}, {"nov", 11}, {"dec", 12}, {"déc", 12}, {"dez", 12},
}

// datesIn gives what a date in another form may mean: "28/11/2015", "5 July
// 2018", "July 2018", "20180705". Two where day and month can't be told apart,
// the British reading first.
func datesIn(text string) []civil.Date {
	var nums []string
	var month time.Month
	for _, word := range strings.FieldsFunc(text, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) }) {
		word = strings.ToLower(word)
		if c := word[0]; c >= '0' && c <= '9' {
			figures := strings.TrimRight(word, "abcdefghijklmnopqrstuvwxyz")
			if suffix := word[len(figures):]; suffix != "" && suffix != "st" && suffix != "nd" && suffix != "rd" && suffix != "th" && suffix != "er" {
				return nil
			}
			nums = append(nums, figures)
			continue
		}
		for _, m := range months {
			if strings.HasPrefix(word, m.begins) && month == 0 {
				month = m.month
				break
			}
		}
	}
	n := make([]int, len(nums))
	for i, s := range nums {
		v, err := strconv.Atoi(s)
		if err != nil || len(s) > 8 {
			return nil
		}
		n[i] = v
	}
	real := func(y, m, d int, yearFigures string) []civil.Date {
		if len(yearFigures) == 2 {
			y += 2000
		} else if len(yearFigures) != 4 {
			return nil
		}
		if y < 1000 || m < 1 || m > 12 || d < 0 || d > civil.DaysIn(y, time.Month(m)) {
			return nil
		}
		return []civil.Date{{Year: y, Month: time.Month(m), Day: d}}
	}
	switch {
	case month != 0 && len(n) == 1:
		return real(n[0], int(month), 0, nums[0])
	case month != 0 && len(n) >= 2 && len(nums[0]) == 4:
		return real(n[0], int(month), n[1], nums[0])
	case month != 0 && len(n) >= 2:
		return real(n[1], int(month), n[0], nums[1])
	case month != 0:
		return nil
	case len(n) == 1 && len(nums[0]) == 8:
		return real(n[0]/10000, n[0]/100%100, n[0]%100, "0000")
	case len(n) == 2 && len(nums[0]) == 4 && n[1] > 0:
		return real(n[0], n[1], 0, nums[0])
	case len(n) == 2 && len(nums[1]) == 4:
		return real(n[1], n[0], 0, nums[1])
	case len(n) >= 3 && len(nums[0]) == 4:
		return real(n[0], n[1], n[2], nums[0])
	case len(n) >= 3 && n[0] > 0 && n[1] > 0:
		british, american := real(n[2], n[1], n[0], nums[2]), real(n[2], n[0], n[1], nums[2])
		if british != nil && american != nil && n[0] != n[1] {
			return append(british, american...)
		}
		if british != nil {
			return british
		}
		return american
	}
	return nil
}
