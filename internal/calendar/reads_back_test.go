package calendar

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"

	"github.com/meridian-ssg/meridian/internal/civil"
)

// Random calendars are written and read back by a parser that others wrote.
// Texts must come back as they were, and every time must be the instant that
// was meant: worked out from the file alone, from its own VTIMEZONE, and
// compared with Go's tz data.
func TestRandomCalendarsReadBack(t *testing.T) {
	names := []string{
		"Europe/London", "Europe/Paris", "Europe/Dublin", "Europe/Istanbul", "Asia/Yerevan", "Africa/Casablanca",
		"America/New_York", "America/Sao_Paulo", "America/Santiago", "America/Nuuk", "America/St_Johns", "Australia/Lord_Howe",
		"Australia/Sydney", "Pacific/Auckland", "Pacific/Chatham", "Pacific/Apia", "Asia/Gaza", "Asia/Jerusalem", "Asia/Kathmandu",
		"Asia/Tokyo", "Africa/Cairo", "Atlantic/Azores", "Africa/Windhoek", "Antarctica/Troll", "Etc/GMT-3", "America/Caracas",
		"Z", "+05:30", "",
	}
	r := rand.New(rand.NewPCG(1, 2))
	kept, all := 0, 0
	for range 1500 {
		first := 1975 + r.IntN(60)
		span := 1 + r.IntN(12)
		any := func() civil.Moment {
			d := civil.DateOf(time.Date(first+r.IntN(span), 1, 1+r.IntN(366), 0, 0, 0, 0, time.UTC))
			if r.IntN(8) == 0 {
				return civil.Moment{Date: d}
			}
			return civil.Moment{Date: d, Timed: true, Clock: civil.Clock{Hour: int8(r.IntN(24)), Minute: int8(r.IntN(60)), Second: int8(r.IntN(60))}, Zone: names[r.IntN(len(names))]}
		}
		c := Calendar{Name: text(r), ProductID: "-//Test//EN", Language: "en", Zone: location(t, names[r.IntN(len(names)-3)])}
		for i := range 1 + r.IntN(6) {
			e := Entry{
				UID: fmt.Sprint("entry-", i), Start: any(), Summary: "s" + text(r), Description: text(r), Location: text(r),
				Sequence: r.IntN(5), Categories: []string{"one" + text(r), "two"},
			}
			if r.IntN(2) == 0 {
				e.End = any()
			}
			c.Entries = append(c.Entries, e)
		}
		file := Encode(c)
		wellFormed(t, file)
		events, zones := read(t, file)
		if len(events) != len(c.Entries) {
			t.Fatalf("%d of %d events came back:\n%s", len(events), len(c.Entries), file)
		}
		for i, e := range c.Entries {
			got := events[i]
			for name, want := range map[string]string{"SUMMARY": e.Summary, "DESCRIPTION": e.Description, "LOCATION": e.Location, "UID": e.UID} {
				if want = plain(want); got[name].Value != want {
					t.Fatalf("%s came back as %q, not as %q", name, got[name].Value, want)
				}
			}
			if !e.Start.Timed {
				continue
			}
			start := e.Start.In(c.Zone)
			all++
			if got["DTSTART"].ICalParameters["TZID"] != nil {
				kept++
			}
			if when := zones.instant(t, got["DTSTART"]); !when.Equal(start) {
				t.Fatalf("%v (%v) came back as %v:\n%s", e.Start, start, when, file)
			}
			if p, ok := got["DTEND"]; ok && e.End.Timed {
				zone := c.Zone
				if e.Start.Zone != "" {
					zone = location(t, e.Start.Zone)
				}
				if when := zones.instant(t, p); !when.Equal(e.End.In(zone)) {
					t.Fatalf("the end %v came back as %v:\n%s", e.End, when, file)
				}
			}
		}
	}
	t.Logf("%d of %d times kept their zone", kept, all)
	if kept < all/2 {
		t.Errorf("only %d of %d times kept their zone", kept, all)
	}
}

// What writers really do: events of one site over a decade, in zones that
// follow a yearly rule, all keep their zones.
func TestZonesWithRulesAreKept(t *testing.T) {
	for _, name := range []string{"Europe/London", "Europe/Paris", "Europe/Dublin", "America/New_York", "Australia/Sydney", "Pacific/Auckland", "Asia/Tokyo", "Asia/Kolkata"} {
		var c Calendar
		for year := 2012; year < 2032; year++ {
			for month := time.January; month <= time.December; month++ {
				c.Entries = append(c.Entries, Entry{Start: civil.Moment{
					Date: civil.NewDate(year, int(month), 5), Timed: true, Clock: civil.Clock{Hour: 12}, Zone: name,
				}})
			}
		}
		file := string(Encode(c))
		if n := strings.Count(file, "DTSTART;TZID="+name); n != len(c.Entries) {
			t.Errorf("%s: %d of %d events keep it:\n%.900s", name, n, len(c.Entries), file)
		}
	}
}

// Türkiye gave up changing its clocks in 2016. The calendar tells today's rule
// and writes what came before in UTC.
func TestZoneThatChangedItsRules(t *testing.T) {
	file := string(Encode(Calendar{Entries: []Entry{
		{UID: "old", Start: moment(t, "2010-01-15 10:00 Europe/Istanbul")},
		{UID: "new", Start: moment(t, "2020-01-15 10:00 Europe/Istanbul")},
	}}))
	for _, want := range []string{"DTSTART:20100115T080000Z\r\n", "DTSTART;TZID=Europe/Istanbul:20200115T100000\r\n", "TZOFFSETTO:+0300\r\n"} {
		if !strings.Contains(file, want) {
			t.Errorf("no %q in:\n%s", want, file)
		}
	}
	if strings.Contains(file, "RRULE") {
		t.Errorf("a rule where clocks never change:\n%s", file)
	}
}

// The last year does not tell whether a fourth Sunday is the last one: in 2018 it was
// both in March. The rule is the one that held longest, as in Paraguay.
func TestRuleThatTheLastYearLeavesOpen(t *testing.T) {
	file := string(Encode(Calendar{Entries: []Entry{{UID: "a", Start: moment(t, "2018-06-01 10:00 America/Asuncion")}}}))
	for _, want := range []string{"RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=4SU\r\n", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=1SU\r\n", "DTSTART:20130324T000000\r\n"} {
		if !strings.Contains(file, want) {
			t.Errorf("no %q in:\n%s", want, file)
		}
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{
		"", "plain", "a,b;c\\d\ne", "\r\n\r", "\x00\x07\x7f", "\xff\xfe", "é\u2028ü", strings.Repeat("ﬃ", 40), strings.Repeat(`\`, 80),
		strings.Repeat("日本", 30) + ",", "BEGIN:VEVENT\r\nEND:VCALENDAR", "\ufffd", "\u0085",
	} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		file := Encode(Calendar{Name: a, ProductID: "-//Test//EN", Language: b, URL: b, Entries: []Entry{{
			UID: "u", Start: civil.Moment{Date: civil.Date{Year: 2026, Month: 1, Day: 2}},
			Summary: a, Description: b, Location: b + a, URL: a, Online: b, Organiser: a, Status: b, Categories: []string{a, b},
		}}})
		wellFormed(t, file)
		events, _ := read(t, file)
		if len(events) != 1 {
			t.Fatalf("%d events:\n%s", len(events), file)
		}
		if got := events[0]["SUMMARY"].Value; got != plain(a) {
			t.Errorf("%q came back as %q", a, got)
		}
	})
}

// wellFormed holds a file against the rules for octets and lines of §3.1, and
// its time zones against the shape that every program reads.
func wellFormed(t *testing.T, file []byte) {
	t.Helper()
	if !utf8.Valid(file) {
		t.Fatalf("not UTF-8: %q", file)
	}
	rest := file
	for len(rest) > 0 {
		line, after, ok := bytes.Cut(rest, []byte("\r\n"))
		if !ok {
			t.Fatalf("the last line has no end: %q", rest)
		}
		if len(line) == 0 || len(line) > 75 || !utf8.Valid(line) {
			t.Fatalf("a line of %d octets: %q", len(line), line)
		}
		if i := bytes.IndexFunc(line, func(r rune) bool { return r < ' ' && r != '\t' || r >= 0x7f && r < 0xa0 }); i >= 0 {
			t.Fatalf("a control character: %q", line)
		}
		rest = after
	}
	for _, zone := range strings.Split(string(file), "BEGIN:VTIMEZONE")[1:] {
		zone, _, _ = strings.Cut(zone, "END:VTIMEZONE")
		if strings.Count(zone, "BEGIN:STANDARD") != 1 || strings.Count(zone, "BEGIN:DAYLIGHT") > 1 {
			t.Fatalf("a zone that Outlook would misread:\n%s", zone)
		}
	}
}

type properties map[string]ics.BaseProperty

func all(list []ics.IANAProperty) properties {
	m := properties{}
	for _, p := range list {
		m[p.IANAToken] = p.BaseProperty
	}
	return m
}

// zoneParts are the STANDARD and DAYLIGHT parts of each VTIMEZONE in a file.
type zoneParts map[string][]properties

func read(t *testing.T, file []byte) ([]properties, zoneParts) {
	t.Helper()
	c, err := ics.ParseCalendar(bytes.NewReader(file))
	if err != nil {
		t.Fatalf("%v:\n%s", err, file)
	}
	var events []properties
	zones := zoneParts{}
	for _, part := range c.Components {
		switch part := part.(type) {
		case *ics.VEvent:
			events = append(events, all(part.Properties))
		case *ics.VTimezone:
			id := all(part.Properties)["TZID"].Value
			for _, sub := range part.Components {
				zones[id] = append(zones[id], all(sub.UnknownPropertiesIANAProperties()))
			}
		}
	}
	return events, zones
}

// instant works out a DATE-TIME as §3.6.5 says: the observance counts whose
// onset was the last one before the time.
func (z zoneParts) instant(t *testing.T, p ics.BaseProperty) time.Time {
	t.Helper()
	ids := p.ICalParameters["TZID"]
	if len(ids) == 0 {
		at, err := time.Parse(clock+"Z", p.Value)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	at, err := time.Parse(clock, p.Value)
	if err != nil {
		t.Fatal(err)
	}
	var latest time.Time
	offset, found := 0, false
	for _, part := range z[ids[0]] {
		begin, err := time.Parse(clock, part["DTSTART"].Value)
		if err != nil {
			t.Fatal(err)
		}
		for onset := begin; !onset.After(at); {
			if onset.After(latest) || !found {
				latest, offset, found = onset, seconds(t, part["TZOFFSETTO"].Value), true
			}
			rule, ok := part["RRULE"]
			if !ok {
				break
			}
			onset = next(t, begin, onset.Year()+1, rule.Value)
		}
	}
	if !found {
		t.Fatalf("%s: no observance covers %s", ids[0], p.Value)
	}
	return at.Add(-time.Duration(offset) * time.Second)
}

// next gives the day of a yearly rule in a year, at the time of day of begin.
func next(t *testing.T, begin time.Time, year int, rule string) time.Time {
	t.Helper()
	var month, nth int
	var weekday string
	if n, err := fmt.Sscanf(rule, "FREQ=YEARLY;BYMONTH=%d;BYDAY=%d%s", &month, &nth, &weekday); n != 3 {
		t.Fatalf("%s: %v", rule, err)
	}
	var days []time.Time
	for d := 1; d <= civil.DaysIn(year, time.Month(month)); d++ {
		day := time.Date(year, time.Month(month), d, begin.Hour(), begin.Minute(), begin.Second(), 0, time.UTC)
		if strings.HasPrefix(strings.ToUpper(day.Weekday().String()), weekday) {
			days = append(days, day)
		}
	}
	if nth < 0 {
		return days[len(days)+nth]
	}
	return days[nth-1]
}

func seconds(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s[1:])
	if err != nil {
		t.Fatal(err)
	}
	if len(s) == 5 {
		n *= 100
	}
	n = n/10000*3600 + n/100%100*60 + n%100
	if s[0] == '-' {
		return -n
	}
	return n
}

// plain is what may come back of a text: line breaks of one kind, no control
// characters, no white space around it.
func plain(s string) string {
	s = string([]rune(strings.TrimSpace(s))) // each byte that is not UTF-8 becomes U+FFFD
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n").Replace(s)
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 {
			return -1
		}
		return r
	}, s)
}

func text(r *rand.Rand) string {
	pieces := []string{
		"word ", "longer words ", ",", ";", `\`, "\n", "\r\n", ":", `"`, "é", "Երևան", "日本語", "🏛️", "\t", "n", "\x01", "&amp;", "%20", "👩‍⚖️", `\n`,
	}
	var b strings.Builder
	for range r.IntN(60) {
		b.WriteString(pieces[r.IntN(len(pieces))])
	}
	return b.String()
}
