package decode

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/frontmatter"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/testenv"
)

// The same page in the three syntaxes gives the same values, and each span
// cuts the value out of the file as it is written there.
func TestThreeSyntaxes(t *testing.T) {
	pages := map[string]string{
		"yaml": `---
title: "Über uns: Paris"
start: 2015-11-28 09:00
zone: Europe/Paris
weight: 2
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
weight = 2
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
"weight": 2,
"draft": true,
"countries": ["NO", "FR"],
"delegates": ["Ann", {"name": "Bob", "role": "Officer"}],
"params": {"colour": "blue", "n": 3, "phone": "0131", "list": [1, "x", true]}
}
Text.
`,
	}
	list := schema.FieldsOf(schema.Common(), schema.Types()[2])
	want := map[string]any{
		"title": "Über uns: Paris", "zone": "Europe/Paris", "weight": 2.0, "draft": true,
		"start":     civil.Moment{Date: civil.Date{Year: 2015, Month: 11, Day: 28}, Timed: true, Clock: civil.Clock{Hour: 9}, Zone: "Europe/Paris"},
		"countries": []any{"NO", "FR"},
		"delegates": []any{map[string]any{"name": "Ann"}, map[string]any{"name": "Bob", "role": "Officer"}},
		"params":    map[string]any{"colour": "blue", "n": 3, "phone": "0131", "list": []any{1, "x", true}},
	}
	for format, src := range pages {
		t.Run(format, func(t *testing.T) {
			front, faults := frontmatter.Split("a.md", []byte(src))
			record, more := FrontMatter("a.md", front.Root, list)
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
						got[name] = schema.Plain(v, f, func(v schema.Value, _ schema.Field) any { return v.Text })
					}
				}
				if key := strings.Trim(src[v.KeySpan.Start:v.KeySpan.End], `"`); key != name {
					t.Errorf("the key of %s is cut out as %q", name, key)
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			cut := func(v schema.Value) string { return strings.Trim(src[v.Span.Start:v.Span.End], `"'`) }
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
	front, faults := frontmatter.Split("a.md", []byte(src))
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
	front, faults := frontmatter.Split("a.md", []byte("---\ntitle: |\n  one\n  ---\n  two\n---\nText\n\n---\n"))
	title, _ := front.Root.Find("title")
	if len(faults) > 0 || title.Text != "one\n---\ntwo\n" {
		t.Errorf("%q %v", title.Text, faults)
	}
	front, faults = frontmatter.Split("a.md", []byte("Text\n\n---\n\nmore\n"))
	if len(faults) > 0 || front.Format != "" || front.Body != 0 {
		t.Errorf("%+v %v", front, faults)
	}
}

func TestParseYAML(t *testing.T) {
	n, faults := frontmatter.ParseYAML("site.yaml", []byte("title: A\ntaxonomies:\n  categories: {title: Categories}\n"))
	if v, ok := n.Find("taxonomies"); len(faults) > 0 || !ok || v.Kind != frontmatter.Map {
		t.Errorf("%v %v", n, faults)
	}
	_, faults = frontmatter.ParseYAML("site.yaml", []byte("title: A: B\n"))
	if len(faults) != 1 || faults[0].Code != "setting-syntax" {
		t.Error(faults)
	}
	known := []schema.Field{{Name: "title", Kind: schema.Text}, {Name: "base_url", Kind: schema.URL}, {Name: "taxonomies", Kind: schema.Group, Named: true, Fields: []schema.Field{{Name: "title", Kind: schema.Text}}}}
	r, faults := Settings("site.yaml", n, known)
	taxonomies, _ := r.Get("taxonomies")
	if _, ok := taxonomies.Group.Get("categories"); len(faults) > 0 || !ok {
		t.Errorf("%v %v", r, faults)
	}
	_, faults = Settings("site.yaml", frontmatter.Node{Kind: frontmatter.Map, Pairs: []frontmatter.Pair{{Key: "baseURL"}}}, known)
	if len(faults) != 1 || faults[0].Code != "setting-unknown" || faults[0].Hint != "Perhaps base_url?" {
		t.Error(faults)
	}
}

// What the tables show as examples must be right itself, or every new page
// begins with a fault.
func TestExamplesAreRight(t *testing.T) {
	var look func(where string, list []schema.Field)
	look = func(where string, list []schema.Field) {
		for _, f := range list {
			if f.Means == "" || !strings.HasSuffix(f.Means, ".") || f.Example == "" {
				t.Errorf("%s%s: needs a sentence and an example", where, f.Name)
			}
			one := f
			one.After, one.ZoneBy = "", ""
			front, faults := frontmatter.Split("a.md", []byte(fmt.Sprintf("---\n%s: %s\n---\n", f.Name, f.Example)))
			r, more := FrontMatter("a.md", front.Root, []schema.Field{one})
			for _, d := range append(faults, more...) {
				t.Errorf("%s%s: %s: %s", where, f.Name, f.Example, d.Message)
			}
			if !r.Has(f.Name) {
				t.Errorf("%s%s: %s gives no value", where, f.Name, f.Example)
			}
			look(where+f.Name+".", f.Fields)
		}
	}
	look("", schema.Common())
	for _, typ := range schema.Types() {
		look(typ.Name+": ", typ.Fields)
	}
}

// headLimit is how long front matter may be.
const headLimit = 64 << 10

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
				testenv.Finishes(t, "between "+fence, func() { check([]byte(fence + "\n" + head + "\n" + fence + "\n")) })
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
