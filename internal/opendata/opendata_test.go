package opendata

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/schema"
)

func setOf(t schema.Type, cards ...*card.Card) *Set {
	return &Set{
		Title: "Union", Type: t.Name, Means: t.Means, Language: "en-GB", Origin: "https://union.example", Zone: time.UTC,
		Fields: schema.FieldsOf(schema.Common(), t), Cards: cards,
	}
}

// empty gives a card of a type that says nothing.
func empty(typ string) *card.Card {
	c := &card.Card{Type: typ, Key: "x", ID: "x", URL: "/x/", Language: "en-GB"}
	switch typ {
	case "project":
		c.Project = &card.Project{}
	case "event":
		c.Event = &card.Event{}
	case "post":
		c.Post = &card.Post{}
	case "person":
		c.Person = &card.PersonProfile{}
	case "partner":
		c.Partner = &card.PartnerProfile{}
	}
	return c
}

// A field that the program knows is part of the data, or left out on purpose.
func TestEveryFieldIsThere(t *testing.T) {
	for _, typ := range schema.Types() {
		c := empty(typ.Name)
		for _, f := range schema.FieldsOf(schema.Common(), typ) {
			_, ofType := getters(c)[f.Name]
			_, ofAll := common[f.Name]
			taxonomy := f.Name == "categories" || f.Name == "countries"
			if !ofType && !ofAll && !taxonomy && !unpublished[f.Name] && f.Kind != schema.Free {
				t.Errorf("nothing gives “%s” of a %s", f.Name, typ.Name)
			}
		}
	}
}

// The data of a page that says nothing has every field, and its schema says that each
// may be without a value.
func TestPagesThatSayNothing(t *testing.T) {
	for _, typ := range schema.Types() {
		s := setOf(typ, empty(typ.Name))
		var data struct{ Items []map[string]any }
		if err := json.Unmarshal(s.JSON(), &data); err != nil {
			t.Fatal(err)
		}
		var described struct {
			Properties struct {
				Items struct {
					Items struct {
						Required   []string
						Properties map[string]struct{ Type any }
					}
				}
			}
		}
		if err := json.Unmarshal(s.Schema(), &described); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(s.CSV(), []byte(mark)))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		names := described.Properties.Items.Items.Required
		if len(names) != len(data.Items[0]) || strings.Join(rows[0], " ") != strings.Join(names, " ") {
			t.Errorf("of a %s, the schema has %q and the table %q", typ.Name, names, rows[0])
		}
		for _, name := range names {
			v, there := data.Items[0][name]
			_, array := v.([]any)
			if !there || array != (described.Properties.Items.Items.Properties[name].Type == "array") {
				t.Errorf("“%s” of a %s is %v", name, typ.Name, v)
			}
		}
	}
}

// A table holds what was written, whatever signs are in it, and nothing that a
// spreadsheet would carry out.
func TestCells(t *testing.T) {
	for given, want := range map[string]string{
		`Paris, "the city"`: `Paris, "the city"`,
		"two\nlines":        "two\nlines",
		"=1+1":              "'=1+1",
		"+44 20 7946":       "'+44 20 7946",
		"-2":                "'-2",
		"@SUM(A1)":          "'@SUM(A1)",
		"\t=1":              "'\t=1",
		"  =1":              "'  =1",
		"＝1+1":              "'＝1+1",
		"Հայաստան 🎓":        "Հայաստան 🎓",
		"a;b":               "a;b",
		"":                  "",
	} {
		c := empty("page")
		c.Title = given
		page, _ := pageType()
		out := setOf(page, c).CSV()
		if !bytes.HasPrefix(out, []byte("\xef\xbb\xbfid,")) || !bytes.HasSuffix(out, []byte("\r\n")) {
			t.Fatalf("no table: %q", out)
		}
		rows, err := csv.NewReader(bytes.NewReader(out[3:])).ReadAll()
		if err != nil || rows[1][4] != want {
			t.Errorf("%q became %q (%v)", given, rows[1][4], err)
		}
	}
	if got := cell(-2.5); got != "-2.5" {
		t.Errorf("a number became %q", got)
	}
}

func pageType() (schema.Type, bool) {
	for _, t := range schema.Types() {
		if t.Name == "page" {
			return t, true
		}
	}
	return schema.Type{}, false
}

// Fields of the site's own are there in their kinds, also where they have names that
// other types have; those that readers are not shown are not.
func TestFieldsOfTheSitesOwn(t *testing.T) {
	typ := schema.Type{Name: "grant", Fields: []schema.Field{
		{Name: "start", Kind: schema.Date}, {Name: "status", Kind: schema.Text}, {Name: "zone", Kind: schema.Zone}, {Name: "amount", Kind: schema.Number},
		{Name: "open", Kind: schema.YesNo}, {Name: "secret", Kind: schema.Text, Hidden: true}, {Name: "venue", Kind: schema.Reference},
		{Name: "steps", Kind: schema.Group, List: true, Fields: []schema.Field{{Name: "what", Kind: schema.Text}, {Name: "note", Kind: schema.Text, Hidden: true}}},
	}}
	c := empty("grant")
	c.Fields = map[string]any{
		"start": civil.Date{Year: 2026, Month: 3}, "zone": "Europe/Paris", "amount": 1500.0, "open": true, "secret": "who decides",
		"venue": card.Link{Title: "Hall", URL: "/hall/"}, "steps": []any{map[string]any{"what": "Ask", "note": "quietly"}},
	}
	out := string(setOf(typ, c, empty("grant")).JSON())
	for _, want := range []string{`"start": "2026-03"`, `"zone": "Europe/Paris"`, `"amount": 1500`, `"open": true`, `"url": "https://union.example/hall/"`, `"what": "Ask"`, `"status": null`, `"amount": null`} {
		if !strings.Contains(out, want) {
			t.Errorf("%s is not in %s", want, out)
		}
	}
	for _, hidden := range []string{"secret", "decides", "quietly", "note"} {
		if strings.Contains(out, hidden) {
			t.Errorf("%s is published", hidden)
		}
	}
	if bytes.Contains(setOf(typ, c).CSV(), []byte("decides")) {
		t.Error("the table publishes what is hidden")
	}
}

// Times have the offset of their zone, and lines of Markdown are words.
func TestTimesAndLines(t *testing.T) {
	c := empty("event")
	c.Event.Start = civil.Moment{Date: civil.Date{Year: 2026, Month: 7, Day: 1}, Timed: true, Clock: civil.Clock{Hour: 9}, Zone: "Europe/Paris"}
	c.Event.End = civil.Moment{Date: civil.Date{Year: 2026, Month: 7, Day: 2}}
	c.Event.FollowUp = []card.FollowUp{{What: "Ask <em>all</em> &amp; <a href=\"/x/\">them</a>", When: civil.Date{Year: 2027}}}
	for _, typ := range schema.Types() {
		if typ.Name != "event" {
			continue
		}
		out := string(setOf(typ, c).JSON())
		for _, want := range []string{`"start": "2026-07-01T09:00:00+02:00"`, `"end": "2026-07-02"`, `"what": "Ask all \u0026 them"`, `"when": "2027"`} {
			if !strings.Contains(out, want) {
				t.Errorf("%s is not in %s", want, out)
			}
		}
	}
}
