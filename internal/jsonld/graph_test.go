package jsonld

import (
	"bytes"
	"encoding/json"
	"html/template"
	"path/filepath"
	"strings"
	"testing"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/golden"
)

// compare compares a graph with what is kept of it, laid out for reading.
func compare(t *testing.T, name string, got []byte) {
	t.Helper()
	var out bytes.Buffer
	if err := json.Indent(&out, got, "", "  "); err != nil {
		t.Fatalf("%v: %s", err, got)
	}
	out.WriteByte('\n')
	golden.Compare(t, filepath.Join("testdata", name), out.String())
}

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

func site(t testing.TB) Site {
	t.Helper()
	zone, err := civil.LoadZone("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	return Site{
		Name: "International", Description: "Working with others.", Language: "en-GB", Home: "https://example.org/international/", Zone: zone,
		Organisation: Organisation{
			Name: "Example Trust", Address: "1 High Street, London", Email: "hello@example.org",
			Logo:  &card.Image{Permalink: "https://example.org/international/logo.png", Width: 120, Height: 40, Alt: "Example Trust"},
			Links: []string{"https://social.example/trust"},
		},
	}
}

// describe gives the description of a page of the site; nil where it has none.
func describe(t testing.TB, p Page) []byte { return New(site(t)).Append(nil, p) }

func home() *card.Card {
	return &card.Card{
		Kind: card.Home, Title: "International", Summary: "Working with others.", Language: "en-GB",
		URL: "/international/", Permalink: "https://example.org/international/",
	}
}

func section() *card.Card {
	return &card.Card{
		Kind: card.Section, Title: "Events", Language: "en-GB",
		URL: "/international/events/", Permalink: "https://example.org/international/events/",
	}
}

func page(t testing.TB, kind, title string) *card.Card {
	c := &card.Card{
		Kind: card.Page, Type: kind, Title: title, Summary: "In short.", Language: "en-GB",
		URL: "/international/events/it/", Permalink: "https://example.org/international/events/it/",
		Date: moment(t, "2015-12-05"), Updated: moment(t, "2015-12-06 14:48"),
		Authors: []card.Person{{Name: "Ann O’Neill", Role: "Adviser", Organisation: "Example Trust", Link: "/international/people/ann/", Page: "people/ann", About: "person"}},
		Image: &card.Image{
			URL: "/international/a.png", Permalink: "https://example.org/international/a.png", Alt: "People in a hall",
			Credit: "Photo: Ann", Width: 800, Height: 600, Type: "image/png",
		},
		Terms: []card.Terms{
			{Taxonomy: "categories", Links: []card.Link{{Title: "Equality & rights", Name: "equality"}, {Title: "Youth", Name: "youth"}}},
			{Taxonomy: "countries", Links: []card.Link{{Title: "Poland", Name: "PL"}}},
		},
	}
	switch kind {
	case "event":
		c.Event = &card.Event{
			Start: moment(t, "2015-11-28 09:30 Europe/Warsaw"), End: moment(t, "2015-11-30 17:00"), Status: "confirmed",
			Place: "Palace of Culture, Warsaw", Online: "https://example.org/live", Organiser: "Youth Forum",
			Delegates: []card.Person{{Name: "Նարե"}, {Name: "Ben", Role: "Student"}}, Registration: "https://example.org/sign-up",
		}
	case "post":
		c.Post = &card.Post{Credit: "Text: Ann", Event: &card.Link{Title: "It", URL: "/international/events/warsaw/"}}
	case "project":
		lead := card.Partner{Name: "Ministry of Justice", Country: "AM", URL: "https://justice.example"}
		c.Project = &card.Project{
			Start: civil.Date{Year: 2013, Month: 12}, End: civil.Date{Year: 2015}, Phase: card.Finished, Programme: "Twinning", Lead: &lead,
			Partners: []card.Partner{lead, {Name: "Bar Association", URL: "/international/partners/bar/", Own: true, About: "partner"}}, Objectives: []template.HTML{"<em>x</em>"},
			Website: "https://project.example",
		}
	case "person":
		c.Person = &card.PersonProfile{
			Role: "Adviser", Organisation: card.Link{Title: "Bar Association", URL: "/international/partners/bar/"}, Email: "ann@example.org",
			Links: []card.Link{{Title: "Social", URL: "https://social.example/@ann"}},
		}
	case "partner":
		c.Partner = &card.PartnerProfile{
			Country: "AM", Website: "https://bar.example", ROR: "https://ror.org/0001fmy77", Links: []card.Link{{Title: "Social", URL: "https://social.example/@bar"}},
			Logo: &card.Image{Permalink: "https://example.org/international/bar.svg"},
		}
	}
	return c
}

func graphOf(t testing.TB, c *card.Card) []byte {
	return describe(t, Page{Card: c, Ancestors: []card.Crumb{card.CrumbOf(home()), card.CrumbOf(section())}})
}

func TestGolden(t *testing.T) {
	compare(t, "home.json", describe(t, Page{Card: home()}))
	compare(t, "section.json", describe(t, Page{Card: section(), Ancestors: []card.Crumb{card.CrumbOf(home())}}))
	compare(t, "about.json", describe(t, Page{Card: page(t, "page", "About us"), Ancestors: []card.Crumb{card.CrumbOf(home())}, About: true}))
	for _, kind := range []string{"event", "post", "project", "page", "person", "partner"} {
		compare(t, kind+".json", graphOf(t, page(t, kind, "A title with </script> & “quotes”")))
	}
}

// Where an event takes place decides how one may take part; and where nobody
// knows, there is no Event that a search engine would take.
func TestLocation(t *testing.T) {
	type links = []card.Link
	poland, france := card.Link{Title: "Poland", Name: "PL"}, card.Link{Title: "France", Name: "FR"}
	tests := []struct {
		name, place, online string
		countries           links
		location, mode      string
	}{
		{"a place", "Warsaw", "", links{poland},
			`{"@type":"Place","name":"Warsaw","address":{"@type":"PostalAddress","addressCountry":"PL"}}`, "Offline"},
		{"a place, in nobody knows which country", "Warsaw", "", nil, `{"@type":"Place","name":"Warsaw","address":"Warsaw"}`, "Offline"},
		{"a place on a border", "Bridge", "", links{poland, france}, `{"@type":"Place","name":"Bridge","address":"Bridge"}`, "Offline"},
		{"online", "", "https://example.org/live", links{poland}, `{"@type":"VirtualLocation","url":"https://example.org/live"}`, "Online"},
		{"both", "Warsaw", "/live/", links{poland},
			`[{"@type":"Place","name":"Warsaw","address":{"@type":"PostalAddress","addressCountry":"PL"}},{"@type":"VirtualLocation","url":"https://example.org/live/"}]`, "Mixed"},
		{"a country", "", "", links{france},
			`{"@type":"Place","name":"France","address":{"@type":"PostalAddress","addressCountry":"FR"}}`, "Offline"},
		{"countries", "", "", links{poland, france},
			`[{"@type":"Place","name":"Poland","address":{"@type":"PostalAddress","addressCountry":"PL"}},{"@type":"Place","name":"France","address":{"@type":"PostalAddress","addressCountry":"FR"}}]`, "Offline"},
		{"a country in words", "", "", links{{Title: "Kosovo", Name: "Kosovo"}}, `{"@type":"Place","name":"Kosovo","address":"Kosovo"}`, "Offline"},
		{"nowhere", "", "", nil, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := page(t, "event", "It")
			c.Event.Place, c.Event.Online, c.Terms = tt.place, tt.online, []card.Terms{{Taxonomy: "countries", Links: tt.countries}}
			got := string(graphOf(t, c))
			if tt.location == "" {
				if strings.Contains(got, `"Event"`) || strings.Contains(got, "#event") {
					t.Errorf("an Event without a location: %s", got)
				}
				return
			}
			for _, want := range []string{`"location":` + tt.location, "https://schema.org/" + tt.mode + "EventAttendanceMode"} {
				if !strings.Contains(got, want) {
					t.Errorf("no %s in\n%s", want, got)
				}
			}
		})
	}
}

func TestDatesOfEvents(t *testing.T) {
	tests := []struct{ name, start, end, want string }{
		{"a day", "2015-11-28", "", `"startDate":"2015-11-28",`},
		{"days", "2015-11-28", "2015-11-30", `"startDate":"2015-11-28","endDate":"2015-11-30",`},
		{"a month", "2015-11", "", `"startDate":"2015-11",`},
		{"months", "2015-11", "2016-02", `"startDate":"2015-11","endDate":"2016-02",`},
		{"a day, and a month for the end", "2015-11-28", "2015-11", `"startDate":"2015-11-28","endDate":"2015-11-30",`},
		{"a time", "2015-11-28 09:30 Europe/Warsaw", "", `"startDate":"2015-11-28T09:30:00+01:00",`},
		{"times, the zone said once", "2015-07-28 09:30 Europe/Warsaw", "2015-07-28 17:00", `"startDate":"2015-07-28T09:30:00+02:00","endDate":"2015-07-28T17:00:00+02:00",`},
		{"the site's zone", "2015-07-28 09:30", "", `"startDate":"2015-07-28T09:30:00+01:00",`},
		{"a time and a day", "2015-07-28 09:30", "2015-07-28", `"startDate":"2015-07-28","endDate":"2015-07-28",`},
		{"the end first", "2015-07-28", "2015-07-27", `"startDate":"2015-07-28",`},
		{"the end first, by an hour", "2015-07-28 09:30", "2015-07-28 08:30", `"startDate":"2015-07-28T09:30:00+01:00",`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := page(t, "event", "It")
			c.Event.Start, c.Event.End = moment(t, tt.start), moment(t, tt.end)
			if got := string(graphOf(t, c)); !strings.Contains(got, tt.want+`"eventStatus"`) {
				t.Errorf("no %s in\n%s", tt.want, got)
			}
		})
	}
}

// Only an address on the site's own host is completed.
func TestAbsolute(t *testing.T) {
	g := graph{Graphs: New(Site{Home: "https://example.org/union/"})}
	for address, want := range map[string]string{
		"/a/": "https://example.org/a/", "//other.example/a": "//other.example/a", "https://other.example/": "https://other.example/", "": "",
	} {
		if got := g.absolute(address); got != want {
			t.Errorf("%s becomes %s", address, got)
		}
	}
}

// A running project has not been dissolved, whatever day is planned for its end.
func TestRunningProjectIsNotDissolved(t *testing.T) {
	c := page(t, "project", "It")
	c.Project.Phase = card.Running
	if got := string(graphOf(t, c)); strings.Contains(got, "dissolutionDate") {
		t.Error(got)
	}
}

func TestNothingToSay(t *testing.T) {
	missing, local := home(), home()
	missing.Kind, local.Permalink = card.Missing, ""
	for name, c := range map[string]*card.Card{"the 404 page": missing, "no base_url": local} {
		if got := describe(t, Page{Card: c}); got != nil {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// Whatever a writer puts into a title, the graph is JSON, holds that title, and
// can't end the script element that it stands in.
func FuzzText(f *testing.F) {
	for _, s := range []string{"plain", "</script><!--", `"\`, "\x00\x1f\x7f", "\u2028\u2029", "\xff", "🏛️", "&amp;"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := graphOf(t, page(t, "post", "t"+s))
		if bytes.ContainsAny(got, "<>&\u2028\u2029") {
			t.Errorf("not safe in a script element: %q", got)
		}
		var back struct {
			Graph []struct{ Headline string } `json:"@graph"`
		}
		if err := json.Unmarshal(got, &back); err != nil {
			t.Fatalf("%v: %s", err, got)
		}
		want := strings.TrimSpace(string([]rune("t" + s)))
		if title := back.Graph[len(back.Graph)-1].Headline; title != want {
			t.Errorf("%q came back as %q", want, title)
		}
	})
}

func BenchmarkGraph(b *testing.B) {
	of, p := New(site(b)), Page{Card: page(b, "post", "A title"), Ancestors: []card.Crumb{card.CrumbOf(home()), card.CrumbOf(section())}}
	var buf []byte
	b.ReportAllocs()
	for b.Loop() {
		buf = of.Append(buf[:0], p)
	}
	b.SetBytes(int64(len(buf)))
}

// A picture without a credit is told by its address alone: search engines take a
// node without one for a mistake.
func TestImageWithoutCredit(t *testing.T) {
	c := page(t, "event", "A title")
	c.Image.Credit = ""
	got := string(graphOf(t, c))
	if strings.Contains(got, "ImageObject") || strings.Contains(got, "primaryImageOfPage") || !strings.Contains(got, `"image":"https://example.org/international/a.png"`) && !strings.Contains(got, `"image": "https://example.org/international/a.png"`) {
		t.Errorf("%s", got)
	}
}
