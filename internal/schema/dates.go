package schema

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
)

func parseDate(v Value, f *Field) (Value, *Problem) {
	var err error
	if v.Date, err = civil.ParseDate(v.Text); err == nil {
		return v, nil
	}
	if m, e := civil.ParseMoment(v.Text); e == nil && m.Timed {
		return v, &Problem{Code: diag.ValueWrong, Message: fmt.Sprintf("%s takes a day without a time", diag.Quoted(f.Name)), Hint: fmt.Sprintf("Write %s: %s", f.Name, m.Date)}
	}
	return v, explainDate(v, err, f)
}

func parseMoment(v Value, f *Field) (Value, *Problem) {
	var err error
	v.Moment, err = civil.ParseMoment(v.Text)
	if first, last, ok := twoTimes(v.Text, v.Moment); ok {
		return v, dateForm(v.Text, "%s gives two times", fmt.Sprintf("Write the first one here, %s, and the last one, %s, on a line of its own.", first, last))
	}
	if err == nil {
		return v, nil
	}
	v.Date = v.Moment.Date
	return v, explainDate(v, err, f)
}

// dateForm is the Problem of a date in a form that can't be read.
func dateForm(text, format, hint string) *Problem {
	return &Problem{Code: diag.DateForm, Message: fmt.Sprintf(format, diag.Quoted(diag.Clip(text))), Hint: hint}
}

const unreadable = "%s is not a date in a form that can be read"

// explainDate puts into words why a text is no date, and which was meant.
func explainDate(v Value, err error, f *Field) *Problem {
	guess, guessed := guessDate(v.Text)
	if f.Kind == Date {
		guess.clock = ""
	}
	impossible := errors.Is(err, civil.ErrImpossible)
	switch {
	case errors.Is(err, civil.ErrZone) && guess.clock == "":
		hint := zoneHint(v.Moment.Zone)
		if zone, ok := strings.CutPrefix(hint, "Perhaps "); ok && strings.HasSuffix(v.Text, v.Moment.Zone) {
			hint = "Perhaps " + strings.TrimSuffix(v.Text, v.Moment.Zone) + zone
		}
		return &Problem{Code: diag.ZoneUnknown, Message: fmt.Sprintf("there is no time zone %s", diag.Quoted(diag.Clip(v.Moment.Zone))), Hint: hint}
	case impossible && v.Moment.Timed && guess.clock == "":
		return explainClock(v)
	case impossible && !v.Moment.Timed:
		message, hint := explainImpossible(v.Date)
		return &Problem{Code: diag.DateImpossible, Message: message, Hint: hint}
	case guessed:
		return guess.explain(v.Text, f)
	case v.Moment.Timed:
		return dateForm(v.Text, unreadable, fmt.Sprintf("Write the time with a colon, such as %s 14:48.", v.Date))
	}
	return explainUnreadable(v, f)
}

func explainClock(v Value) *Problem {
	clock := strings.TrimSpace(v.Text[strings.IndexAny(v.Text, "Tt ")+1:])
	p := &Problem{Code: diag.DateImpossible, Message: fmt.Sprintf("%s is no time of day", diag.Clip(clock)), Hint: "Hours run from 00 to 23, minutes and seconds from 00 to 59."}
	if v.Moment.Clock.Hour == 24 && v.Moment.Clock.Minute == 0 && v.Date.Day != 0 {
		p.Hint = fmt.Sprintf("Midnight at the end of a day is 00:00 of the next: %s 00:00.", v.Date.AddDays(1))
	}
	return p
}

func (g dateGuess) explain(text string, f *Field) *Problem {
	switch {
	case !g.last.IsZero() && f.Name == "start":
		return dateForm(text, "%s gives more than one day", fmt.Sprintf("Write the first day here, %s, and the last one on a line of its own: end: %s", g.days[0], g.last))
	case !g.last.IsZero():
		return dateForm(text, "%s gives more than one day", fmt.Sprintf("Write the first day here, %s, and the last one, %s, on a line of its own.", g.days[0], g.last))
	case len(g.days) > 1:
		return dateForm(text, unreadable, fmt.Sprintf("Perhaps %s for %s, or %s for %s?", g.format(0), inWords(g.days[0]), g.format(1), inWords(g.days[1])))
	}
	p := dateForm(text, unreadable, fmt.Sprintf("Perhaps %s?", g.format(0)))
	if g.sure {
		p.Repair = g.format(0)
	}
	return p
}

// explainUnreadable is for texts in which no day can be guessed.
func explainUnreadable(v Value, f *Field) *Problem {
	text := v.Text
	if year, _, ok := strings.Cut(text, "-"); ok && len(year) != 4 && len(year) > 2 && isFigures(year) {
		return &Problem{Code: diag.DateForm, Message: fmt.Sprintf("the year %s has %d figures", year, len(year)), Hint: "Write the year with four figures" + fourFigures(text, year)}
	}
	if month, day, ok := withoutYear(text); ok {
		return dateForm(text, "%s has no year", fmt.Sprintf("Write the year first, then month and day, as in 2018-%02d-%02d.", int(month), day))
	}
	if seconds, err := strconv.ParseInt(text, 10, 64); len(text) == 10 && isFigures(text) && err == nil {
		return dateForm(text, unreadable, fmt.Sprintf("Perhaps %s? The number counts seconds, as programs do.", civil.DateOf(time.Unix(seconds, 0).UTC())))
	}
	if _, rest, timed := strings.Cut(text, " "); timed && v.Date.Year != 0 && v.Date.Day == 0 && rest != "" {
		return dateForm(text, unreadable, "A time can follow a day only, such as 2018-07-05 14:48.")
	}
	if clock, ok := ParseClock(text); ok && f.Kind == Moment {
		return dateForm(text, "%s is a time without a day", fmt.Sprintf("Write the day before it, such as 2018-07-05 %s.", clock))
	}
	hint := "Write year, month and day: 2018-07-05. Where the day is not known, 2018-07 or 2018."
	if !f.Required && !strings.ContainsAny(text, "0123456789") {
		hint += " Where nothing is known yet, leave the line out."
	}
	return dateForm(text, unreadable, hint)
}

func isFigures(s string) bool { return strings.Trim(s, "0123456789") == "" }

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
	until, isClock := ParseClock(text[i+size:])
	day, from, dated := splitTime(text[:i])
	if !isClock || !dated || until <= from || text[i] == '-' && until <= "10:30" && m.Timed {
		return "", "", false
	}
	return day + " " + from, day + " " + until, true
}

// withoutYear reads a day and a month's name, "28th of November".
func withoutYear(text string) (month time.Month, day int, ok bool) {
	for _, word := range splitWords(text) {
		m, named := locale.MonthOf(word)
		switch d := dayOfMonth(word); {
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

func explainImpossible(d civil.Date) (message, hint string) {
	switch {
	case d.Year == 0:
		return "there is no year 0", "Write the year with four figures."
	case d.Month < 1 || d.Month > 12:
		hint = "Months run from 01 to 12."
		if d.Month > 12 && d.Day >= 1 && d.Day <= 12 && int(d.Month) <= civil.DaysIn(int(d.Year), time.Month(d.Day)) {
			swapped := civil.NewDate(int(d.Year), int(d.Day), int(d.Month))
			hint = fmt.Sprintf("The month comes before the day. Perhaps %s?", swapped)
		}
		return fmt.Sprintf("there is no month %d", int(d.Month)), hint
	case d.Day == 0:
		return "there is no day 0", fmt.Sprintf("Where the day is not known, write %04d-%02d.", d.Year, int(d.Month))
	}
	last := civil.Date{Year: d.Year, Month: d.Month}.Last()
	name := d.Month.String()
	if time.Month(d.Month) == time.February {
		name = fmt.Sprintf("February %d", d.Year)
	}
	hint = fmt.Sprintf("%s has %d days.", name, last.Day)
	if d.Day <= 31 {
		hint += fmt.Sprintf(" Perhaps %s?", last)
	}
	return fmt.Sprintf("%s does not exist", inWords(d)), hint
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
