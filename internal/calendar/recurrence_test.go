package calendar

import (
	"strings"
	"testing"

	"github.com/meridian-ssg/meridian/internal/civil"
)

// A series is a rule with a count; exceptions have the form of its beginning, and its zone
// is described until its last time.
func TestRecurrence(t *testing.T) {
	day := func(text string) civil.Date { return moment(t, text).Date }
	for _, tt := range []struct {
		start string
		rule  civil.Recurrence
		want  string
	}{
		{"2026-03-24 10:00 Europe/Paris", civil.Recurrence{Every: "week", Times: 8, Except: []civil.Date{day("2026-04-21"), day("2026-04-07")}},
			"DTSTART;TZID=Europe/Paris:20260324T100000 RRULE:FREQ=WEEKLY;COUNT=8 EXDATE;TZID=Europe/Paris:20260407T100000 EXDATE;TZID=Europe/Paris:20260421T100000"},
		{"2026-01-31", civil.Recurrence{Every: "month", Interval: 2, Until: day("2026-12-31"), Except: []civil.Date{day("2026-03-31")}},
			"DTSTART;VALUE=DATE:20260131 DTEND;VALUE=DATE:20260201 RRULE:FREQ=MONTHLY;INTERVAL=2;COUNT=4 EXDATE;VALUE=DATE:20260331"},
		{"2024-02-29", civil.Recurrence{Every: "year", Times: 2}, "DTSTART;VALUE=DATE:20240229 DTEND;VALUE=DATE:20240301 RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;COUNT=2"},
		{"2026-01-01 10:00Z", civil.Recurrence{Every: "day", Times: 3, Except: []civil.Date{day("2026-01-02")}}, "DTSTART:20260101T100000Z RRULE:FREQ=DAILY;COUNT=3 EXDATE:20260102T100000Z"},
		{"2026-01-01", civil.Recurrence{Every: "week", Times: 1}, "DTSTART;VALUE=DATE:20260101 DTEND;VALUE=DATE:20260102"},
	} {
		file := string(Encode(Calendar{ProductID: "-//Test//EN", Entries: []Entry{{UID: "u", Start: moment(t, tt.start), Repeats: &tt.rule, Summary: "S"}}}))
		wellFormed(t, []byte(file))
		var got []string
		_, event, _ := strings.Cut(file, "BEGIN:VEVENT")
		for line := range strings.SplitSeq(event, "\r\n") {
			if strings.HasPrefix(line, "DT") && !strings.HasPrefix(line, "DTSTAMP") || strings.HasPrefix(line, "RRULE") || strings.HasPrefix(line, "EXDATE") {
				got = append(got, line)
			}
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: %s", tt.start, strings.Join(got, " "))
		}
	}
}
