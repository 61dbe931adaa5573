package civil

import (
	"strings"
	"testing"
)

func TestRecurrence(t *testing.T) {
	day := func(y, m, d int) Date { return Date{Year: int16(y), Month: Month(m), Day: int8(d)} }
	for _, tt := range []struct {
		rule  Recurrence
		first Date
		want  string
		count int
	}{
		{Recurrence{Every: "week", Times: 3}, day(2026, 12, 22), "2026-12-22 2026-12-29 2027-01-05", 3},
		{Recurrence{Every: "week", Interval: 2, Until: day(2027, 1, 5)}, day(2026, 12, 22), "2026-12-22 2027-01-05", 2},
		{Recurrence{Every: "day", Times: 4, Except: []Date{day(2026, 3, 1), day(2026, 3, 3)}}, day(2026, 2, 28), "2026-02-28 2026-03-02", 4},
		{Recurrence{Every: "month", Times: 4}, day(2026, 1, 31), "2026-01-31 2026-03-31 2026-05-31 2026-07-31", 4},
		{Recurrence{Every: "month", Interval: 12, Until: Date{Year: 2028}}, day(2026, 5, 1), "2026-05-01 2027-05-01 2028-05-01", 3},
		{Recurrence{Every: "year", Times: 2}, day(2024, 2, 29), "2024-02-29 2028-02-29", 2},
		{Recurrence{Every: "week", Until: day(2025, 1, 1)}, day(2026, 1, 1), "", 0},
		{Recurrence{Every: "week", Times: 1, Except: []Date{day(2026, 1, 1)}}, day(2026, 1, 1), "", 1},
	} {
		days, count := tt.rule.Days(tt.first)
		var got []string
		for _, d := range days {
			got = append(got, d.String())
		}
		if strings.Join(got, " ") != tt.want || count != tt.count {
			t.Errorf("%+v: %v, %d", tt.rule, got, count)
		}
	}
	for _, r := range []Recurrence{{Every: "day"}, {Every: "month", Interval: 1 << 30}, {Every: "year", Times: 1 << 40}} {
		if days, _ := r.Days(day(2026, 1, 31)); len(days) > MaxRecurrences {
			t.Errorf("%+v happens %d times", r, len(days))
		}
	}
}
