package calendar

import (
	"net/url"
	"testing"
)

// The addresses of calendars on the web hold what the file of the event says: whole days
// with the day after the last one as their end, times in UTC.
func TestWebCalendars(t *testing.T) {
	for _, tt := range []struct{ start, end, google, startdt, enddt string }{
		{"2015-11-28", "2015-11-30", "20151128/20151201", "2015-11-28", "2015-12-01"},
		{"2015-11-28", "", "20151128/20151129", "2015-11-28", "2015-11-29"},
		{"2015-07-28 10:00", "2015-07-28 12:30", "20150728T060000Z/20150728T083000Z", "2015-07-28T06:00:00Z", "2015-07-28T08:30:00Z"},
		{"2015-07-28 10:00 Europe/Paris", "", "20150728T080000Z/20150728T080000Z", "2015-07-28T08:00:00Z", "2015-07-28T08:00:00Z"},
	} {
		e := Entry{Start: moment(t, tt.start), End: moment(t, tt.end), Summary: "Bread & roses + 100 %", Description: "What we did.", URL: "https://union.example/a/", Location: "Paris, “Salle 3”"}
		google, outlook := values(t, Google(e, location(t, "Europe/Samara"))), values(t, Outlook(e, location(t, "Europe/Samara")))
		if google.Get("dates") != tt.google || outlook.Get("startdt") != tt.startdt || outlook.Get("enddt") != tt.enddt {
			t.Errorf("%s to %s is %s at Google, %s to %s at Outlook", tt.start, tt.end, google.Get("dates"), outlook.Get("startdt"), outlook.Get("enddt"))
		}
		if google.Get("text") != e.Summary || outlook.Get("subject") != e.Summary || google.Get("location") != e.Location || outlook.Get("body") != "What we did.\n\nhttps://union.example/a/" {
			t.Errorf("%v, %v", google, outlook)
		}
		if whole := outlook.Get("allday") == "true"; whole == e.Start.Timed {
			t.Errorf("%s takes whole days: %t", tt.start, whole)
		}
	}
}

func values(t *testing.T, address string) url.Values {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" {
		t.Fatalf("%s: %v", address, err)
	}
	return u.Query()
}
