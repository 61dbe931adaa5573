package content

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/markdown"
)

// The role of a file follows from its name.
func TestPlace(t *testing.T) {
	for _, c := range []struct{ file, kind, key, dir, section, bundle string }{
		{"content/_index.md", "home", "", "", "", ""},
		{"content/index.md", "home", "", "", "", ""},
		{"content/404.md", "404", "404", "", "", ""},
		{"content/events/404.md", "page", "events/404", "events", "events", ""},
		{"content/about.md", "page", "about", "", "", ""},
		{"content/about/index.md", "page", "about", "about", "", "bundle"},
		{"content/events/_index.md", "section", "events", "events", "events", ""},
		{"content/events/paris.md", "page", "events/paris", "events", "events", ""},
		{"content/events/paris/index.md", "page", "events/paris", "events/paris", "events", "bundle"},
		{"content/events/2015/_index.md", "section", "events/2015", "events/2015", "events", ""},
		{"content/events/2015/paris.v2.md", "page", "events/2015/paris.v2", "events/2015", "events", ""},
		{"content/a/b/c/index.md", "page", "a/b/c", "a/b/c", "a", "bundle"},
		{"content/Հայերեն.MD", "page", "Հայերեն", "", "", ""},
	} {
		d := place(c.file, new(config.Settings))
		bundle := ""
		if d.Bundle {
			bundle = "bundle"
		}
		got := []string{string(d.Card.Kind), d.Key, d.Dir, d.Card.Section, bundle}
		if diff := cmp.Diff([]string{c.kind, c.key, c.dir, c.section, c.bundle}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.file, diff)
		}
		if d.Card.Key != d.Key || d.Card.Source != c.file {
			t.Errorf("%s: the card says %s, %s", c.file, d.Card.Key, d.Card.Source)
		}
	}
}

// A later revision of an event has a greater number, and calling it off is a
// revision even on the same day.
func TestSequence(t *testing.T) {
	day := func(s string) civil.Moment {
		m, err := civil.ParseMoment(s)
		if s != "" && err != nil {
			t.Fatal(err)
		}
		return m
	}
	rising := []struct{ updated, status string }{
		{"", "confirmed"},
		{"", "cancelled"},
		{"2015-12-01", "confirmed"},
		{"2015-12-01", "postponed"},
		{"2015-12-02", "confirmed"},
		{"2016-01", "confirmed"},
		{"2016-01-02 10:00", "cancelled"},
	}
	last := -1
	for _, c := range rising {
		n := sequence(day(c.updated), c.status)
		if n <= last {
			t.Errorf("%s, %s has the number %d after %d", c.updated, c.status, n, last)
		}
		last = n
	}
	if n := sequence(day("1999-01-01"), "confirmed"); n != 0 {
		t.Errorf("an event revised before 2000 has the number %d", n)
	}
}

func parse(t *testing.T, file, text string) (*Document, diag.List) {
	t.Helper()
	settings, faults := config.Read([]byte("types: {event: {fields: {venue: {kind: reference}, spare: {kind: reference, list: true}}}}"), nil)
	if faults != nil {
		t.Fatal(faults)
	}
	return Parse(file, []byte(text), Env{Settings: settings, Markdown: markdown.New(markdown.Options{})})
}

// The type comes from the front matter, or else from the folder.
func TestType(t *testing.T) {
	for _, c := range []struct{ file, front, want string }{
		{"content/about.md", "", "page"},
		{"content/events/a.md", "start: 2016-01-01", "event"},
		{"content/Events/a.md", "start: 2016-01-01", "event"},
		{"content/events/2016/a.md", "start: 2016-01-01", "event"},
		{"content/events/a.md", "type: page", "page"},
		{"content/about.md", "type: event\nstart: 2016-01-01", "event"},
		{"content/about/index.md", "", "page"},
		{"content/events/_index.md", "", "event"},
		{"content/_index.md", "", "page"},
	} {
		doc, faults := parse(t, c.file, "---\ntitle: A\n"+c.front+"\n---\n")
		if faults != nil || doc.Card.Type != c.want {
			t.Errorf("%s with %q is of type %s, want %s (%v)", c.file, c.front, doc.Card.Type, c.want, faults)
		}
		if isEvent := doc.Card.Event != nil; isEvent != (c.want == "event" && !strings.HasSuffix(c.file, "_index.md")) {
			t.Errorf("%s with %q has an event's details: %v", c.file, c.front, isEvent)
		}
	}
}

// What depends on other files is noted with its place.
func TestNotes(t *testing.T) {
	text := "---\ntitle: Ball\nstart: 2016-07-01 10:00\nzone: Asia/Yerevan\nvenue: venues/hall.md\nspare: [a.md, b.md]\n" +
		"aliases: [/old/]\ncategories: [NUS]\ncountries: AM\nimage: {file: a.svg, alt: A}\nlayout: own\nslug: dance\n---\nCome *all*.\n\nMore.\n"
	doc, faults := parse(t, "content/events/ball.md", text)
	if faults != nil {
		t.Fatal(faults)
	}
	var got []string
	note := func(what string, w Value) {
		if text[w.Span.Start:w.Span.End] != w.Text {
			t.Errorf("%s: the place of %q holds %q", what, w.Text, text[w.Span.Start:w.Span.End])
		}
		got = append(got, what+" "+w.Text)
	}
	for _, r := range doc.References {
		note("reference", r.Value)
	}
	for _, tm := range doc.Terms {
		note(tm.Taxonomy, tm.Value)
	}
	note("alias", doc.Aliases[0])
	note("image", doc.Image)
	note("layout", doc.Layout)
	note("slug", doc.Slug)
	want := []string{"reference venues/hall.md", "reference a.md", "reference b.md", "categories NUS", "countries AM", "alias /old/", "image a.svg", "layout own", "slug dance"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if doc.Card.Summary != "Come all." || text[doc.Body:] != "Come *all*.\n\nMore.\n" || doc.Card.Event.Start.Zone != "Asia/Yerevan" {
		t.Errorf("summary %q, body at %d, zone %q", doc.Card.Summary, doc.Body, doc.Card.Event.Start.Zone)
	}
}

// Whatever bytes a file holds, reading it does no harm, and every place that
// is named lies in the file.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"", "---\n", "---\ntitle: A\n---\nText", "+++\ntitle = 'A'\n+++\n", "{\"title\": \"A\"}\n", "\uFEFF---\r\ntitle: A\r\n---\r\n",
		"---\ntitle: A\nstart: 2016-02-30\nend: x\ndelegates: [{nam: B}]\nvenue: [c]\nimage: a\n---\n", "---\ntype: nope\n---\n", "---\nweight: .nan\n---",
	} {
		f.Add("content/events/a.md", s)
	}
	settings, _ := config.Read([]byte("types: {event: {fields: {venue: {kind: reference}}}}"), nil)
	with := Env{Settings: settings, Markdown: markdown.New(markdown.Options{})}
	f.Fuzz(func(t *testing.T, file, text string) {
		doc, faults := Parse("content/"+file, []byte(text), with)
		if doc.Body < 0 || doc.Body > len(text) {
			t.Fatalf("the body begins at %d of %d", doc.Body, len(text))
		}
		for _, d := range faults {
			if d.Span.Start < 0 || d.Span.End < d.Span.Start || d.Span.End > len(text) {
				t.Fatalf("%s: %s lies at %v of %d", d.Code, d.Message, d.Span, len(text))
			}
			if d.Message == "" || d.Hint == "" {
				t.Fatalf("%s has no words or no hint: %q %q", d.Code, d.Message, d.Hint)
			}
		}
	})
}

// A time is in the zone that it names, in that of the event, or in that of the site
// where site.yaml names one; a default is no zone that anybody has chosen.
func TestZonesOfEvents(t *testing.T) {
	for _, c := range []struct{ site, zone, want string }{
		{"", "", " zone-missing"},
		{"", "zone: Europe/Paris\n", "Europe/Paris"},
		{"time_zone: Asia/Yerevan\n", "", "Asia/Yerevan"},
		{"time_zone: Asia/Yerevan\n", "zone: Europe/Paris\n", "Europe/Paris"},
		{"time_zone: Asia/Yerevan\n", "zone: Mars\n", " zone-unknown"},
	} {
		settings, diags := config.Read([]byte("base_url: https://union.example/\n"+c.site), nil)
		if diags != nil {
			t.Fatal(diags)
		}
		src := "---\ntitle: A\nstart: 2016-11-14 18:00\nend: 2016-11-14 20:00\n" + c.zone + "---\nText.\n"
		doc, diags := Parse("content/events/a.md", []byte(src), Env{Settings: settings, Markdown: markdown.New(markdown.Options{})})
		got := doc.Card.Event.Start.Zone
		if diags != nil {
			got += " " + string(diags[0].Code)
		}
		if got != c.want || doc.Card.Event.End.Zone != doc.Card.Event.Start.Zone {
			t.Errorf("%q and %q: %s, want %s", c.site, c.zone, got, c.want)
		}
	}
}
