package frontmatter_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/meridian-ssg/meridian/internal/frontmatter"
)

// Tables, arrays of tables and dotted keys of TOML come together as the language has
// it, and one that is defined twice is a fault.
func TestTOML(t *testing.T) {
	for text, want := range map[string]string{
		"[lead]\nname = \"A\"\n[[partners]]\nname = \"B\"\n[[partners]]\nname = 'C'": "{lead: {name: A}, partners: [{name: B}, {name: C}]}",
		"[[a]]\nb = 1\n[a.c]\nd = 2\n[[a]]\nb = 3\n[a.c]\nd = 4":                     "{a: [{b: 1, c: {d: 2}}, {b: 3, c: {d: 4}}]}",
		"a.b = 1\na.c.d = 2":                          "{a: {b: 1, c: {d: 2}}}",
		"[a.b]\nx = 1\n[a]\ny = 2":                    "{a: {b: {x: 1}, y: 2}}",
		"a = {b = [1, 2], c = {d = true}}":            "{a: {b: [1, 2], c: {d: true}}}",
		"a = []\nb = {}":                              "{a: [], b: {}}",
		"a = 1_000\nb = 2.5_0\nc = 2015-11-28\nd = 7": "{a: 1000, b: 2.50, c: 2015-11-28, d: 7}",

		"a = 1\na = 2":               "{a: 1} 2:1 “a” is given twice",
		"a.b = 1\na.b = 2":           "{a: {b: 1}} 2:3 “b” is given twice",
		"[a]\nb = 1\n[a]\nb = 2":     "{a: {b: 1}} 3:2 “a” is given twice",
		"[[a]]\nb = 1\n[a]\nc = 2":   "{a: [{b: 1}]} 3:2 “a” is given twice",
		"[a]\nb = 1\n[[a]]\nc = 2":   "{a: {b: 1}} 3:3 “a” is given twice",
		"a = {b = 1}\n[a.c]\nd = 2":  "{a: {b: 1}} 2:2 “a” is given twice",
		"a = 1\n[a]\nb = 2":          "{a: 1} 2:2 “a” is given twice",
		"a = 1\na.b = 2":             "{a: 1} 2:1 “a” is given twice",
		"[[a]]\nb = 1\n[c]\na.b = 2": "{a: [{b: 1}], c: {a: {b: 2}}}",
	} {
		text = "+++\n" + text + "\n+++\n"
		front, faults := frontmatter.Split("a.md", []byte(text))
		got := dump(front.Root)
		for _, d := range faults {
			line, column, _ := strings.Cut(place(text, d.Span.Start), ":")
			got += fmt.Sprintf(" %c:%s %s", line[0]-1, column, d.Message)
		}
		if got != want {
			t.Errorf("%s%s, want %s", text, got, want)
		}
	}
}

// dump writes a node in one line.
func dump(n frontmatter.Node) string {
	var parts []string
	switch n.Kind {
	case frontmatter.List:
		for _, it := range n.Items {
			parts = append(parts, dump(it))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case frontmatter.Map:
		for _, p := range n.Pairs {
			parts = append(parts, p.Key+": "+dump(p.Value))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return n.Text
}
