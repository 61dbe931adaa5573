package locale

import (
	"strings"

	"github.com/meridian-ssg/meridian/internal/civil"
)

// room is enough for nearly every date in words, so that writing one makes
// nothing but the text itself.
const room = 96

// Words gives a date in words, as exactly as it is known: "5 July 2018",
// "December 2013", "2013". It is "" for no date.
func (l *Locale) Words(d civil.Date) string {
	if d.IsZero() {
		return ""
	}
	var buf [room]byte
	return string(l.appendDate(buf[:0], d))
}

// MomentWords gives a day as Words does, and a time with its zone in words:
// "5 July 2018, 14:48 (London time)".
func (l *Locale) MomentWords(m civil.Moment) string {
	if !m.Timed || m.IsZero() {
		return l.Words(m.Date)
	}
	var buf [room]byte
	return string(l.appendMoment(buf[:0], m, m.Clock, m.Zone))
}

// Range gives two dates in words, without saying twice what they share:
// "28–30 November 2015", "28 November – 2 December 2015", "December 2013 –
// 30 November 2016". Without an end it is "from December 2013", and without
// a start "until December 2013".
func (l *Locale) Range(a, b civil.Date) string {
	switch {
	case a.IsZero() && b.IsZero():
		return ""
	case b.IsZero() && !SameLanguage(l.spoken, l.tag): // no English within a date of another language
		return l.Words(a) + " –"
	case a.IsZero() && !SameLanguage(l.spoken, l.tag):
		return "– " + l.Words(b)
	case b.IsZero():
		return l.Text("date.from", a)
	case a.IsZero():
		return l.Text("date.until", b)
	}
	var buf [2 * room]byte
	return string(l.appendRange(buf[:0], a, b))
}

// MomentRange is Range for days and times. A moment without an end is written
// alone, as an event of one day has only a start.
func (l *Locale) MomentRange(a, b civil.Moment) string {
	switch {
	case b.IsZero() || a == b:
		return l.MomentWords(a)
	case a.IsZero() || !a.Timed && !b.Timed:
		return l.Range(a.Date, b.Date)
	}
	var buf [2 * room]byte
	if a.Timed && b.Timed && a.Date == b.Date && a.Zone == b.Zone {
		return string(l.appendMoment(buf[:0], a, b.Clock, a.Zone))
	}
	zone := a.Zone
	if b.Timed && a.Zone == b.Zone {
		zone = "" // said once, at the end
	}
	dst := append(buf[:0], l.patterns.join[0]...)
	dst = l.appendMoment(dst, a, a.Clock, zone)
	dst = append(dst, l.patterns.join[1]...)
	dst = l.appendMoment(dst, b, b.Clock, b.Zone)
	return string(append(dst, l.patterns.join[2]...))
}

func (l *Locale) appendDate(dst []byte, d civil.Date) []byte {
	v := dateValues(d, d)
	switch {
	case d.Month == 0:
		return l.append(dst, l.patterns.year, &v)
	case d.Day == 0:
		return l.append(dst, l.patterns.month, &v)
	}
	return l.append(dst, l.patterns.day, &v)
}

func (l *Locale) appendRange(dst []byte, a, b civil.Date) []byte {
	v := dateValues(a, b)
	switch {
	case a == b:
		return l.appendDate(dst, a)
	case a.Month == 0 && b.Month == 0:
		return l.append(dst, l.patterns.years, &v)
	case a.Month == 0 || b.Month == 0 || a.Year != b.Year || (a.Day == 0) != (b.Day == 0): // they share nothing
	case a.Day == 0:
		return l.append(dst, l.patterns.months, &v)
	case a.Month == b.Month:
		return l.append(dst, l.patterns.days, &v)
	default:
		return l.append(dst, l.patterns.dates, &v)
	}
	dst = append(dst, l.patterns.join[0]...)
	dst = l.appendDate(dst, a)
	dst = append(dst, l.patterns.join[1]...)
	dst = l.appendDate(dst, b)
	return append(dst, l.patterns.join[2]...)
}

func dateValues(a, b civil.Date) values {
	return values{
		year:  [2]int{int(a.Year), int(b.Year)},
		month: [2]int{int(a.Month), int(b.Month)},
		day:   [2]int{int(a.Day), int(b.Day)},
	}
}

// appendMoment writes a day, its time or its two times, if it has any, and their
// zone.
func (l *Locale) appendMoment(dst []byte, m civil.Moment, until civil.Clock, zone string) []byte {
	if !m.Timed {
		return l.appendDate(dst, m.Date)
	}
	p := &l.patterns
	clock := p.clock
	if until != m.Clock {
		clock = p.clocks
	}
	v := values{hour: [2]int{int(m.Clock.Hour), int(until.Hour)}, minute: [2]int{int(m.Clock.Minute), int(until.Minute)}}
	dst = append(dst, p.moment[0]...)
	if !p.momentClockFirst {
		dst = l.appendDate(dst, m.Date)
		dst = append(dst, p.moment[1]...)
	}
	dst = l.append(dst, clock, &v)
	if zone != "" {
		dst = append(dst, " ("...)
		dst = l.appendZone(dst, zone)
		dst = append(dst, ')')
	}
	if p.momentClockFirst {
		dst = append(dst, p.moment[1]...)
		dst = l.appendDate(dst, m.Date)
	}
	return append(dst, p.moment[2]...)
}

// appendZone writes a zone in words: "UTC", "UTC+01:00", "London time".
func (l *Locale) appendZone(dst []byte, zone string) []byte {
	switch {
	case zone == "Z" || zone == "UTC":
		return append(dst, "UTC"...)
	case zone[0] == '+' || zone[0] == '-':
		return append(append(dst, "UTC"...), strings.Replace(zone, "-", "\u2212", 1)...)
	}
	city, ok := l.zones()[zone]
	if !ok {
		city = strings.ReplaceAll(zone[strings.LastIndexByte(zone, '/')+1:], "_", " ")
	}
	before, after, _ := strings.Cut(l.data.Zone, "{0}")
	return append(append(append(dst, before...), city...), after...)
}
