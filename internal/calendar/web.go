package calendar

import (
	"net/url"
	"strings"
	"time"
)

// Google gives the address at which Google Calendar offers to keep an event. zone is
// that of times which name none.
func Google(e Entry, zone *time.Location) string {
	s := newZones(zone).span(e.Start, e.End)
	dates := day(s.from) + "/" + day(s.until)
	if e.Start.Timed {
		dates = utc(s.start.time) + "/" + utc(s.stop())
	}
	q := url.Values{"action": {"TEMPLATE"}, "text": {e.Summary}, "dates": {dates}}
	set(q, "details", details(e))
	if rule, _ := rule(e); rule != "" {
		q.Set("recur", "RRULE:"+rule)
	}
	set(q, "location", e.Location)
	return "https://calendar.google.com/calendar/render?" + encode(q)
}

// Outlook gives the address at which Outlook on the web offers to keep an event.
func Outlook(e Entry, zone *time.Location) string {
	s := newZones(zone).span(e.Start, e.End)
	q := url.Values{"path": {"/calendar/action/compose"}, "rru": {"addevent"}, "subject": {e.Summary}}
	if e.Start.Timed {
		q.Set("startdt", s.start.time.UTC().Format(time.RFC3339))
		q.Set("enddt", s.stop().UTC().Format(time.RFC3339))
	} else {
		q.Set("allday", "true")
		q.Set("startdt", s.from.String())
		q.Set("enddt", s.until.String())
	}
	set(q, "body", details(e))
	set(q, "location", e.Location)
	return "https://outlook.live.com/calendar/0/deeplink/compose?" + encode(q)
}

// stop gives when an event with a time ends: at its beginning, where that is not known.
func (s span) stop() time.Time {
	if s.end.time.IsZero() {
		return s.start.time
	}
	return s.end.time
}

func set(q url.Values, name, value string) {
	if value != "" {
		q.Set(name, value)
	}
}

// details gives what the entry says of an event, with the address of its page.
func details(e Entry) string {
	return strings.TrimSpace(e.Description + "\n\n" + e.URL)
}

// encode writes values with %20 for spaces, as Outlook shows a plus as it is.
func encode(q url.Values) string { return strings.ReplaceAll(q.Encode(), "+", "%20") }
