package fields

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/meridian-ssg/meridian/internal/civil"
)

// The same page in the three syntaxes gives the same values, and each span
// cuts the value out of the file as it is written there.
func TestThreeSyntaxes(t *testing.T) {
	pages := map[string]string{
		"yaml": `---
title: "Über uns: Paris"
start: 2015-11-28 09:00
zone: Europe/Paris
weight: 2.5
draft: true
countries: [NO, FR]
delegates:
  - Ann
  - name: Bob
    role: Officer
params: {colour: blue, n: 3, phone: "0131", list: [1, x, true]}
---
Text.
`,
		"toml": `+++
title = "Über uns: Paris"
start = "2015-11-28 09:00"
zone = 'Europe/Paris'
weight = 2.5
draft = true
countries = ["NO", "FR"]
delegates = ["Ann", {name = "Bob", role = "Officer"}]
[params]
colour = "blue"
n = 3
phone = "0131"
list = [1, "x", true]
+++
Text.
`,
		"json": `{
"title": "Über uns: Paris",
"start": "2015-11-28 09:00",
"zone": "Europe/Paris",
"weight": 2.5,
"draft": true,
"countries": ["NO", "FR"],
"delegates": ["Ann", {"name": "Bob", "role": "Officer"}],
"params": {"colour": "blue", "n": 3, "phone": "0131", "list": [1, "x", true]}
}
Text.
`,
	}
	list := FieldsOf(Types()[2])
	want := map[string]any{
		"title": "Über uns: Paris", "zone": "Europe/Paris", "weight": 2.5, "draft": true,
		"start":     civil.Moment{Date: civil.Date{Year: 2015, Month: 11, Day: 28}, Timed: true, Clock: civil.Clock{Hour: 9}},
		"countries": []any{"NO", "FR"},
		"delegates": []any{map[string]any{"name": "Ann"}, map[string]any{"name": "Bob", "role": "Officer"}},
		"params":    map[string]any{"colour": "blue", "n": 3, "phone": "0131", "list": []any{1, "x", true}},
	}
	for format, src := range pages {
		t.Run(format, func(t *testing.T) {
			front, faults := Split("a.md", []byte(src))
			record, more := Decode("a.md", front.Root, list)
			for _, d := range append(faults, more...) {
				t.Errorf("%s: %s", place(src, d.Span.Start), d.Message)
			}
			if front.Format != format || src[front.Body:] != "Text.\n" {
				t.Errorf("format %q, body %q", front.Format, src[front.Body:])
			}
			got := map[string]any{}
			for name, v := range record.All() {
				for _, f := range list {
					if f.Name == name {
						got[name] = Plain(v, f)
					}
				}
				if key := strings.Trim(src[v.KeySpan.Start:v.KeySpan.End], `"`); key != name {
					t.Errorf("the key of %s is cut out as %q", name, key)
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			cut := func(v Value) string { return strings.Trim(src[v.Span.Start:v.Span.End], `"'`) }
			title, _ := record.Get("title")
			start, _ := record.Get("start")
			countries, _ := record.Get("countries")
			delegates, _ := record.Get("delegates")
			role, _ := delegates.List[1].Group.Get("role")
			got2 := []string{cut(title), cut(start), cut(countries.List[0]), cut(countries.List[1]), cut(delegates.List[0]), cut(role)}
			if diff := cmp.Diff([]string{"Über uns: Paris", "2015-11-28 09:00", "NO", "FR", "Ann", "Officer"}, got2); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Each value's span is the value as written, whatever its style.
func TestSpans(t *testing.T) {
	src := "\uFEFF---\r\n" +
		"a: plain ä text # remark\r\n" +
		"b: 'it''s'\r\n" +
		"c: \"a \\\" b\"\r\n" +
		"d: [one, {k: v}] # remark ]\r\n" +
		"e: |\r\n  block: text\r\n    more\r\n\r\n" +
		"f: over\r\n  two lines\r\n" +
		"g:\r\n  - x\r\n  - y: z\r\n" +
		"h: &anchor shared\r\n" +
		"i: *anchor\r\n" +
		"'j k': [\r\n  1,\r\n  2 ]\r\n" +
		"---\r\nText.\r\n"
	front, faults := Split("a.md", []byte(src))
	for _, d := range faults {
		t.Error(d)
	}
	want := map[string]string{
		"a": "plain ä text", "b": "'it''s'", "c": `"a \" b"`, "d": "[one, {k: v}]",
		"e": "|\r\n  block: text\r\n    more", "f": "over\r\n  two lines", "g": "- x\r\n  - y: z",
		"h": "shared", "i": "*anchor", "j k": "[\r\n  1,\r\n  2 ]",
	}
	got := map[string]string{}
	for _, p := range front.Root.Pairs {
		got[p.Key] = src[p.Value.Span.Start:p.Value.Span.End]
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if i, _ := front.Root.Find("i"); i.Text != "shared" {
		t.Errorf("a repeated value is %q", i.Text)
	}
	if front.Body != len(src)-len("Text.\r\n") {
		t.Errorf("the body begins at %q", src[front.Body:])
	}
}

// An indented --- in a text of several lines does not end the front matter,
// nor does one across the page open it.
func TestDelimiters(t *testing.T) {
	front, faults := Split("a.md", []byte("---\ntitle: |\n  one\n  ---\n  two\n---\nText\n\n---\n"))
	title, _ := front.Root.Find("title")
	if len(faults) > 0 || title.Text != "one\n---\ntwo\n" {
		t.Errorf("%q %v", title.Text, faults)
	}
	front, faults = Split("a.md", []byte("Text\n\n---\n\nmore\n"))
	if len(faults) > 0 || front.Format != "" || front.Body != 0 {
		t.Errorf("%+v %v", front, faults)
	}
}

func TestParseYAML(t *testing.T) {
	n, faults := ParseYAML("site.yaml", []byte("title: A\ntaxonomies:\n  categories: {title: Categories}\n"))
	if v, ok := n.Find("taxonomies"); len(faults) > 0 || !ok || v.Kind != Map {
		t.Errorf("%v %v", n, faults)
	}
	_, faults = ParseYAML("site.yaml", []byte("title: A: B\n"))
	if len(faults) != 1 || faults[0].Code != "setting-syntax" {
		t.Error(faults)
	}
	known := []Field{{Name: "title", Kind: Text}, {Name: "base_url", Kind: URL}, {Name: "taxonomies", Kind: Group, Named: true, Fields: []Field{{Name: "title", Kind: Text}}}}
	r, faults := DecodeSettings("site.yaml", n, known)
	taxonomies, _ := r.Get("taxonomies")
	if _, ok := taxonomies.Group.Get("categories"); len(faults) > 0 || !ok {
		t.Errorf("%v %v", r, faults)
	}
	_, faults = DecodeSettings("site.yaml", Node{Kind: Map, Pairs: []Pair{{Key: "baseURL"}}}, known)
	if len(faults) != 1 || faults[0].Code != "setting-unknown" || faults[0].Hint != "Perhaps base_url?" {
		t.Error(faults)
	}
}

func TestNearest(t *testing.T) {
	known := append(names(FieldsOf(Types()[1])), names(FieldsOf(Types()[2]))...)
	for word, want := range map[string]string{
		"titel": "title", "Title": "title", "sumary": "summary", "catagories": "categories", "categroies": "categories",
		"country": "countries", "author": "authors", "follow-up": "follow_up", "strat": "start", "dat": "date",
		"foo": "", "x": "", "colour": "", "": "", "organizer": "organiser",
	} {
		if got, _ := Nearest(word, known); got != want {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
}

// What the tables show as examples must be right itself, or every new page
// begins with a fault.
func TestExamplesAreRight(t *testing.T) {
	var look func(where string, list []Field)
	look = func(where string, list []Field) {
		for _, f := range list {
			if f.Means == "" || !strings.HasSuffix(f.Means, ".") || f.Example == "" {
				t.Errorf("%s%s: needs a sentence and an example", where, f.Name)
			}
			one := f
			one.After, one.ZoneBy = "", ""
			front, faults := Split("a.md", []byte(fmt.Sprintf("---\n%s: %s\n---\n", f.Name, f.Example)))
			r, more := Decode("a.md", front.Root, []Field{one})
			for _, d := range append(faults, more...) {
				t.Errorf("%s%s: %s: %s", where, f.Name, f.Example, d.Message)
			}
			if !r.Has(f.Name) {
				t.Errorf("%s%s: %s gives no value", where, f.Name, f.Example)
			}
			look(where+f.Name+".", f.Fields)
		}
	}
	look("", Common())
	for _, typ := range Types() {
		look(typ.Name+": ", typ.Fields)
	}
	if len(kindWords) != len(kindNames) {
		t.Error("a kind has no words")
	}
}

func TestSchemaAndGuide(t *testing.T) {
	var v struct {
		AnyOf []struct {
			Title      string
			Properties map[string]any
			Required   []string
		}
	}
	if err := json.Unmarshal(Schema(Types()), &v); err != nil {
		t.Fatal(err)
	}
	if len(v.AnyOf) != 4 || v.AnyOf[2].Title != "event" || v.AnyOf[2].Properties["start"] == nil {
		t.Errorf("%+v", v)
	}
	if diff := cmp.Diff([]string{"title", "start"}, v.AnyOf[2].Required); diff != "" {
		t.Error(diff)
	}
	ref := Guide(Types())
	for _, want := range []string{"## Event", "| `start` (required) | time |", "`delegates` has these keys"} {
		if !strings.Contains(ref, want) {
			t.Errorf("the reference lacks %q", want)
		}
	}
}

// The worst that fits within the limits is read in a moment, too.
func TestLargeHeads(t *testing.T) {
	fill := func(s string) string { return strings.Repeat(s, headLimit/len(s)-1) }
	for name, head := range map[string]string{
		"colons":    fill("title: a: b\n"),
		"tabs":      fill("\ta: b\n"),
		"brackets":  fill("["),
		"braces":    fill("a: {"),
		"items":     fill("- "),
		"quotes":    fill("a: \"b\n"),
		"no spaces": fill("a:b\n"),
		"one key":   fill("title: a\n"),
		"keys":      manyKeys(),
		"swallowed": "a: b\n" + fill("  c:d\n"),
		"aliases":   "a: &a [1]\n" + fill("b: *a\n"),
		"hashes":    fill("a: b #c\n"),
		"commas":    fill("a: [b,,"),
		"blocks":    fill("a: |\n"),
		"comments":  fill("#\n"),
		"mixed":     fill("a: \"b\n\tc: d: e\n  f\n- [g\nh:i\n"),
	} {
		t.Run(name, func(t *testing.T) {
			for _, fence := range []string{"---", "+++", ";;;"} {
				begun := time.Now()
				check([]byte(fence + "\n" + head + "\n" + fence + "\n"))
				if took := time.Since(begun); took > 3*time.Second {
					t.Errorf("between %s: %v", fence, took)
				} else if testing.Verbose() {
					t.Logf("between %s: %v", fence, took)
				}
			}
		})
	}
}

func manyKeys() string {
	var b strings.Builder
	for i := 0; b.Len() < headLimit-100; i++ {
		fmt.Fprintf(&b, "k%d: v\n", i)
	}
	return b.String()
}
