package civil

import (
	"slices"
	"time"
)

// Recurrence says on which days something happens again, as RFC 5545, section 3.3.10,
// has it: a month without the day, such as 31 April, is left out.
type Recurrence struct {
	Every    string // "day", "week", "month" or "year"
	Interval int    // of how many of these one counts: 2 for every other week; 0 is 1
	Times    int    // how often it happens, exceptions included; 0 where Until says
	Until    Date   // the last day on which it may; zero where Times says
	Except   []Date // days on which it does not
}

// MaxRecurrences is how often something may happen.
const MaxRecurrences = 400

// Days gives the days, the first one included, unless it is an exception; and how many
// there are with the exceptions.
func (r *Recurrence) Days(first Date) (days []Date, count int) {
	interval := max(r.Interval, 1)
	times := r.Times
	if times <= 0 || times > MaxRecurrences {
		times = MaxRecurrences
	}
	start := first.In(time.UTC)
	for i := 0; count < times && i < 50*MaxRecurrences; i++ {
		t := start
		switch n := i * interval; r.Every {
		case "day":
			t = start.AddDate(0, 0, n)
		case "week":
			t = start.AddDate(0, 0, 7*n)
		case "month":
			t = start.AddDate(0, n, 0)
		default:
			t = start.AddDate(n, 0, 0)
		}
		if t.Year() > 9999 {
			break
		}
		day := DateOf(t)
		if !r.Until.IsZero() && day.After(r.Until.Last()) {
			break
		}
		if (r.Every == "month" || r.Every == "year") && t.Day() != start.Day() {
			continue // AddDate went on into the next month
		}
		count++
		if !slices.Contains(r.Except, day) {
			days = append(days, day)
		}
	}
	return days, count
}
