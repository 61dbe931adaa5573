package calendar

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/golden"
	"github.com/meridian-ssg/meridian/internal/locale"
)

func moment(t testing.TB, s string) civil.Moment {
	t.Helper()
	if s == "" {
		return civil.Moment{}
	}
	m, err := civil.ParseMoment(s)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func location(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := civil.LoadZone(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// sample is a section's calendar with an event of every shape.
func sample(t testing.TB) Calendar {
	stamp := time.Date(2026, 3, 2, 10, 15, 0, 0, time.UTC)
	return Calendar{
		Name:        "International events",
		Description: "Where our people go, and what they bring home.",
		Language:    "en-GB",
		ProductID:   "-//Meridian//Meridian 1.0//EN",
		URL:         "https://example.org/events/calendar.ics",
		Refresh:     12 * time.Hour,
		Zone:        location(t, "Europe/London"),
		Entries: []Entry{
			{
				UID: "united-for-equality@example.org", Sequence: 2, Stamp: stamp,
				Start: moment(t, "2015-11-28"), End: moment(t, "2015-11-30"),
				Summary:     "United for Equality, Rights and Justice; a European forum",
				Description: "Three days in Warsaw:\nspeeches, workshops and a back\\slash.",
				Location:    "Warsaw, Poland", URL: "https://example.org/events/united-for-equality/",
				Organiser: "Youth forum", Status: "confirmed", Categories: []string{"Equality, rights", "Youth"},
			},
			{
				UID: "paris@example.org", Stamp: stamp,
				Start: moment(t, "2026-06-04 09:30 Europe/Paris"), End: moment(t, "2026-06-04 17:00"),
				Summary: "A day in Paris", Location: "Palais de Justice", Online: "https://example.org/live?day=1&room=2",
				Status: "postponed", URL: "https://example.org/events/paris/",
			},
			{
				UID: "london@example.org", Stamp: stamp, Sequence: 1,
				Start: moment(t, "2026-12-01 18:00"), Summary: "Evening in London", Status: "cancelled",
				URL: "https://example.org/events/london/",
			},
			{
				UID:   "yerevan@example.org",
				Start: moment(t, "2027-01-10 10:00 Asia/Yerevan"), End: moment(t, "2027-01-12"),
				Summary: "Երևանի հանդիպումը՝ իրավունքի և արդարության մասին, երեք օր անընդմեջ", Stamp: stamp,
			},
			{
				UID: "offset@example.org", Stamp: stamp,
				Start: moment(t, "2026-05-01T09:00:00+02:00"), End: moment(t, "2026-05-01T10:00:00Z"),
				Summary: "Call", Online: "https://example.org/call",
			},
			{UID: "month@example.org", Start: moment(t, "2013-12"), Summary: "Sometime in December", Stamp: stamp},
		},
	}
}

func TestEncodeGolden(t *testing.T) {
	golden.Compare(t, "testdata/section.ics", Encode(sample(t)))
	one := sample(t)
	one.Name, one.Description, one.URL, one.Refresh = "", "", "", 0
	one.Entries = one.Entries[1:2]
	golden.Compare(t, "testdata/event.ics", Encode(one))
	golden.Compare(t, "testdata/empty.ics", Encode(Calendar{Name: "Nothing yet", ProductID: one.ProductID}))
}

// Spans are what goes wrong most often in calendars written by hand: an
// all-day event a day too short, an end before the start.
func TestSpan(t *testing.T) {
	tests := []struct{ name, start, end, want string }{
		{"one day", "2026-02-28", "", "DTSTART;VALUE=DATE:20260228 DTEND;VALUE=DATE:20260301"},
		{"days", "2015-11-28", "2015-11-30", "DTSTART;VALUE=DATE:20151128 DTEND;VALUE=DATE:20151201"},
		{"over the year's end", "2015-12-31", "2016-01-01", "DTSTART;VALUE=DATE:20151231 DTEND;VALUE=DATE:20160102"},
		{"a month", "2013-12", "", "DTSTART;VALUE=DATE:20131201 DTEND;VALUE=DATE:20140101"},
		{"from a month to a year", "2013-12", "2014", "DTSTART;VALUE=DATE:20131201 DTEND;VALUE=DATE:20150101"},
		{"from a month to a day of it", "2015-11", "2015-11-10", "DTSTART;VALUE=DATE:20151101 DTEND;VALUE=DATE:20151111"},
		{"end before start", "2015-11-28", "2015-11-02", "DTSTART;VALUE=DATE:20151128 DTEND;VALUE=DATE:20151129"},
		{"a day, ended by a time", "2015-11-28", "2015-11-29T12:00Z", "DTSTART;VALUE=DATE:20151128 DTEND;VALUE=DATE:20151130"},
		{"a time", "2026-06-04 09:30 Europe/Paris", "", "DTSTART;TZID=Europe/Paris:20260604T093000"},
		{"times, the zone said once", "2026-06-04 09:30 Europe/Paris", "2026-06-04 17:00",
			"DTSTART;TZID=Europe/Paris:20260604T093000 DTEND;TZID=Europe/Paris:20260604T170000"},
		{"a flight", "2026-06-04 09:30 Europe/London", "2026-06-04 11:50 Europe/Paris",
			"DTSTART;TZID=Europe/London:20260604T093000 DTEND;TZID=Europe/Paris:20260604T115000"},
		{"a time, ended by a day", "2026-06-04 09:30 Europe/Paris", "2026-06-05",
			"DTSTART;TZID=Europe/Paris:20260604T093000 DTEND;TZID=Europe/Paris:20260606T000000"},
		{"the calendar's zone", "2026-06-04 09:30", "2026-06-04 10:30",
			"DTSTART;TZID=Asia/Yerevan:20260604T093000 DTEND;TZID=Asia/Yerevan:20260604T103000"},
		{"an offset", "2026-06-04T09:30:00+02:00", "2026-06-04T10:30:00+02:00", "DTSTART:20260604T073000Z DTEND:20260604T083000Z"},
		{"ends as it starts", "2026-06-04T09:30Z", "2026-06-04T09:30Z", "DTSTART:20260604T093000Z"},
		{"ends before it starts", "2026-06-04T09:30Z", "2026-06-04T09:00Z", "DTSTART:20260604T093000Z"},
		{"ends on the other side of the world, earlier by the clock", "2026-06-04 20:00 Asia/Tokyo", "2026-06-04 14:00 America/New_York",
			"DTSTART;TZID=Asia/Tokyo:20260604T200000 DTEND;TZID=America/New_York:20260604T140000"},
		{"an hour that happens twice", "2026-10-25 01:30 Europe/London", "", "DTSTART:20261025T003000Z"},
		{"an hour that never happens", "2026-03-29 01:30 Europe/London", "", "DTSTART;TZID=Europe/London:20260329T023000"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			file := Encode(Calendar{Zone: location(t, "Asia/Yerevan"), Entries: []Entry{{Start: moment(t, tt.start), End: moment(t, tt.end)}}})
			var got []string
			_, event, _ := strings.Cut(string(file), "BEGIN:VEVENT")
			for line := range strings.Lines(event) {
				if strings.HasPrefix(line, "DTSTART") || strings.HasPrefix(line, "DTEND") {
					got = append(got, strings.TrimSpace(line))
				}
			}
			if diff := cmp.Diff(tt.want, strings.Join(got, " ")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestNewEntry(t *testing.T) {
	english, _ := locale.For("en-GB")
	c := &card.Card{
		Title: "A day in Paris", Summary: "Judges met.", Permalink: "https://example.org/events/paris/",
		Date: moment(t, "2026-01-02"), Updated: moment(t, "2026-07-02 12:00"),
		Terms: []card.Terms{{Taxonomy: "categories", Links: []card.Link{{Title: "Justice", Name: "justice"}}}},
		Event: &card.Event{
			Start: moment(t, "2026-06-04"), End: moment(t, "2026-06-05"), Status: "cancelled", Place: "Paris",
			Online: "https://example.org/live", Organiser: "The court", UID: "u", Sequence: 3, Revised: civil.NewDate(2026, 7, 2),
		},
	}
	want := Entry{
		UID: "u", Sequence: 3, Stamp: time.Date(2026, 7, 1, 23, 0, 0, 0, time.UTC),
		Start: c.Event.Start, End: c.Event.End, Summary: "A day in Paris", Description: "Judges met.", Location: "Paris",
		Online: "https://example.org/live", URL: "https://example.org/events/paris/", Organiser: "The court",
		Status: "cancelled", Categories: []string{"Justice"},
	}
	if diff := cmp.Diff(want, NewEntry(c, location(t, "Europe/London"), english)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}

	c.Event.Registration = "https://example.org/register"
	if links := NewEntry(c, location(t, "Europe/London"), english).Links; links != nil {
		t.Errorf("what will not take place has the links %v", links)
	}

	// Whoever has the entry alone can register and take part, unless there is nothing to take part in.
	c.Event.Status, c.Event.Registration = "", "https://example.org/register"
	got := string(Encode(Calendar{Entries: []Entry{NewEntry(c, location(t, "Europe/London"), english)}}))
	got = strings.ReplaceAll(got, "\r\n ", "")
	if want := `DESCRIPTION:Judges met.\n\nRegister: https://example.org/register\nTake part online: https://example.org/live\nhttps://example.org/events/paris/`; !strings.Contains(got, want) {
		t.Errorf("there is no %s in\n%s", want, got)
	}
}

// No line ends within an escape, whichever place the escape has in it.
func TestEscapesAreNotFolded(t *testing.T) {
	for n := range 80 {
		file := string(Encode(Calendar{Entries: []Entry{{UID: "u", Summary: strings.Repeat("x", n) + `\\;` + strings.Repeat("y", 80)}}}))
		for line := range strings.Lines(file) {
			line = strings.TrimSuffix(line, "\r\n")
			if end := strings.TrimRight(line, `\`); (len(line)-len(end))%2 == 1 {
				t.Errorf("%d letters in front: %q", n, line)
			}
		}
	}
}

func TestDuration(t *testing.T) {
	for d, want := range map[time.Duration]string{
		time.Second: "PT1M", 90 * time.Minute: "PT90M", 12 * time.Hour: "PT12H", 48 * time.Hour: "P2D",
	} {
		if got := duration(d); got != want {
			t.Errorf("duration(%v) = %s, want %s", d, got, want)
		}
	}
}

func BenchmarkFile(b *testing.B) {
	c := sample(b)
	for range 4 {
		c.Entries = append(c.Entries, c.Entries...)
	}
	b.ReportAllocs()
	for b.Loop() {
		b.SetBytes(int64(len(Encode(c))))
	}
}
