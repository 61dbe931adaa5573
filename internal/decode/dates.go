package decode

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/locale"
	"github.com/meridian-ssg/meridian/internal/schema"
)

// explainDate puts into words why a text is no date, and which was meant.
func explainDate(text string, date civil.Date, m civil.Moment, err error, f *schema.Field) (diag.Code, string, string) {
	guess, guessed := readLoosely(text)
	if f.Kind == schema.Date {
		guess.clock = ""
	}
	impossible := errors.Is(err, civil.ErrImpossible)
	message := fmt.Sprintf("%s is not a date in a form that can be read", diag.Quoted(diag.Clip(text)))
	switch {
	case errors.Is(err, civil.ErrZone) && !(guessed && guess.clock != ""):
		return diag.ZoneUnknown, fmt.Sprintf("there is no time zone %s", diag.Quoted(diag.Clip(m.Zone))), zoneHint(m.Zone)
	case impossible && m.Timed && guess.clock == "":
		clock := strings.TrimSpace(text[strings.IndexAny(text, "Tt ")+1:])
		if m.Clock.Hour == 24 && m.Clock.Minute == 0 && date.Day != 0 {
			return diag.DateImpossible, fmt.Sprintf("%s is no time of day", diag.Clip(clock)),
				fmt.Sprintf("Midnight at the end of a day is 00:00 of the next: %s 00:00.", date.AddDays(1))
		}
		return diag.DateImpossible, fmt.Sprintf("%s is no time of day", diag.Clip(clock)), "Hours run from 00 to 23, minutes and seconds from 00 to 59."
	case impossible && !m.Timed:
		return explainImpossible(date)
	case guessed && !guess.last.IsZero():
		hint := fmt.Sprintf("Write the first day here, %s, and the last one, %s, on a line of its own.", guess.days[0], guess.last)
		if f.Name == "start" {
			hint = fmt.Sprintf("Write the first day here, %s, and the last one on a line of its own: end: %s", guess.days[0], guess.last)
		}
		return diag.DateForm, fmt.Sprintf("%s gives more than one day", diag.Quoted(diag.Clip(text))), hint
	case guessed && len(guess.days) == 1:
		return diag.DateForm, message, fmt.Sprintf("Perhaps %s?", guess.at(0))
	case guessed:
		return diag.DateForm, message, fmt.Sprintf("Perhaps %s for %s, or %s for %s?", guess.at(0), inWords(guess.days[0]), guess.at(1), inWords(guess.days[1]))
	case m.Timed:
		return diag.DateForm, message, fmt.Sprintf("Write the time with a colon, such as %s 14:48.", date)
	}
	if year, _, ok := strings.Cut(text, "-"); ok && len(year) != 4 && len(year) > 2 && strings.Trim(year, "0123456789") == "" {
		return diag.DateForm, fmt.Sprintf("the year %s has %d figures", year, len(year)), "Write the year with four figures" + fourFigures(text, year)
	}
	if month, day, ok := withoutYear(text); ok {
		return diag.DateForm, fmt.Sprintf("%s has no year", diag.Quoted(diag.Clip(text))), fmt.Sprintf("Write the year first, then month and day, as in 2018-%02d-%02d.", int(month), day)
	}
	if len(text) == 10 && strings.Trim(text, "0123456789") == "" {
		if seconds, err := strconv.ParseInt(text, 10, 64); err == nil {
			return diag.DateForm, message, fmt.Sprintf("Perhaps %s? The number counts seconds, as programs do.", civil.DateOf(time.Unix(seconds, 0).UTC()))
		}
	}
	if _, rest, timed := strings.Cut(text, " "); timed && date.Year != 0 && date.Day == 0 && rest != "" {
		return diag.DateForm, message, "A time can follow a day only, such as 2018-07-05 14:48."
	}
	if clock, ok := clockOf(text); ok && f.Kind == schema.Moment {
		return diag.DateForm, fmt.Sprintf("%s is a time without a day", diag.Quoted(diag.Clip(text))), fmt.Sprintf("Write the day before it, such as 2018-07-05 %s.", clock)
	}
	hint := "Write year, month and day: 2018-07-05. Where the day is not known, 2018-07 or 2018."
	if !f.Required && !strings.ContainsAny(text, "0123456789") {
		hint += " Where nothing is known yet, leave the line out."
	}
	return diag.DateForm, message, hint
}

// twoTimes finds a second time of day behind a hyphen, where a time zone's
// offset may stand: "10:00-12:00". No place is so far behind.
func twoTimes(text string, m civil.Moment) (first, last string, ok bool) {
	const least = len("2015-11-28 1") // before the second one
	if len(text) <= least {
		return "", "", false
	}
	i := strings.LastIndexAny(text, "-–")
	if i < least || strings.Count(text[:i], "-") < 2 {
		return "", "", false
	}
	_, size := utf8.DecodeRuneInString(text[i:])
	until, isClock := clockOf(text[i+size:])
	day, from, dated := dayAndClock(text[:i])
	if !isClock || !dated || until <= from || text[i] == '-' && until <= "10:30" && m.Timed {
		return "", "", false
	}
	return day + " " + from, day + " " + until, true
}

// withoutYear reads a day and a month's name, "28th of November".
func withoutYear(text string) (month time.Month, day int, ok bool) {
	for _, word := range wordsOf(text) {
		m, named := locale.MonthOf(word)
		switch d := dayOf(word); {
		case locale.IsDateFiller(word):
		case named && month == 0:
			month = m
		case d > 0 && day == 0:
			day = d
		default:
			return 0, 0, false
		}
	}
	return month, day, month > 0 && day > 0
}

// fourFigures goes on with the date that was meant by one whose year has a
// figure too many, or too few, where it is one of our time.
func fourFigures(text, year string) string {
	for i := range year {
		if y, err := strconv.Atoi(year[:i] + year[i+1:]); len(year) == 5 && err == nil && y >= 1990 && y < 2050 {
			return fmt.Sprintf(". Perhaps %d%s?", y, text[len(year):])
		}
	}
	if len(year) == 3 && year[0] == '2' { // 215 for 2015, 201 for 2010 to 2019
		return fmt.Sprintf(". Perhaps 20%s%s?", year[1:], text[len(year):])
	}
	return "."
}

func explainImpossible(d civil.Date) (diag.Code, string, string) {
	const code = diag.DateImpossible
	switch {
	case d.Year == 0:
		return code, "there is no year 0", "Write the year with four figures."
	case d.Month < 1 || d.Month > 12:
		hint := "Months run from 01 to 12."
		if d.Month > 12 && d.Day >= 1 && d.Day <= 12 && int(d.Month) <= civil.DaysIn(int(d.Year), time.Month(d.Day)) {
			swapped := civil.NewDate(int(d.Year), int(d.Day), int(d.Month))
			hint = fmt.Sprintf("The month comes before the day. Perhaps %s?", swapped)
		}
		return code, fmt.Sprintf("there is no month %d", int(d.Month)), hint
	case d.Day == 0:
		return code, "there is no day 0", fmt.Sprintf("Where the day is not known, write %04d-%02d.", d.Year, int(d.Month))
	}
	last := civil.Date{Year: d.Year, Month: d.Month}.Last()
	name := d.Month.String()
	if time.Month(d.Month) == time.February {
		name = fmt.Sprintf("February %d", d.Year)
	}
	hint := fmt.Sprintf("%s has %d days.", name, last.Day)
	if d.Day <= 31 {
		hint += fmt.Sprintf(" Perhaps %s?", last)
	}
	return code, fmt.Sprintf("%s does not exist", inWords(d)), hint
}

// inWords is for messages, which are in English.
func inWords(d civil.Date) string {
	switch {
	case d.Month == 0:
		return strconv.Itoa(int(d.Year))
	case d.Day == 0:
		return fmt.Sprintf("%s %d", d.Month, d.Year)
	}
	return fmt.Sprintf("%d %s %d", d.Day, d.Month, d.Year)
}
