package engine_test

import (
	"fmt"
	"html"
	"slices"
	"strings"
	"testing"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/frontmatter"
	"github.com/meridian-ssg/meridian/internal/schema"
)

// awkward are values that a field of a kind may be given: what readers get of them,
// or the fault that the writer is told.
var awkward = map[schema.Kind][]struct {
	value string
	want  string    // on the page
	code  diag.Code // "" for none
}{
	schema.Markdown: {
		{`*a* "b" & c`, "<em>a</em> “b” &amp; c", ""},
		{`[own](../other.md)`, `<a href="/int/other/">own</a>`, ""},
		{`[own](../other.md?x=1#part)`, `<a href="/int/other/?x=1#part">own</a>`, ""},
		{`[file](file.pdf)`, `file.pdf">file</a>`, ""},
		{`[own](#below)`, `/#below">own</a>`, ""},
		{`[call](tel:+44) [write](sms:+44)`, `<a href="tel:+44" rel="noopener">call</a>`, ""},
		{`[partner](https://partner.example/?a=1&b=2)`, `<a href="https://partner.example/?a=1&amp;b=2" rel="noopener">partner</a>`, ""},
		{`[partner](https://union.example/int/other/)`, `<a href="/int/other/">partner</a>`, diag.LinkOwn},
		{`[none](nope.md)`, "", diag.LinkMissing},
		{`[none](../other.md#nope)`, "", diag.LinkFragment},
		{`[none](#nope)`, "", diag.LinkFragment},
		{`[none](javascript:alert)`, "", diag.LinkUnsafe},
		{`a <b>c</b>`, "", diag.RawHTML},
		{`![a picture](file.png)`, "", diag.ValueWrong},
		{`a {{< people >}}`, "", diag.ValueWrong},
	},
	schema.URL: {
		{"https://partner.example/a?b=1&c=2", "", ""},
		{"partner.example", "", diag.ValueWrong},
		{"//partner.example/", "", diag.ValueWrong},
		{"tel:+44", "", diag.ValueWrong},
		{"mailto:office@partner.example", "", diag.ValueWrong},
		{"javascript:alert(1)", "", diag.ValueWrong},
		{"../other.md", "", diag.ValueWrong},
		{"{{< people >}}", "", diag.ValueWrong},
		{`https://partner.example/"><b>`, "", diag.ValueWrong},
	},
	schema.Email: {
		{"office@partner.example", "", ""},
		{"mailto:office@partner.example", "", diag.ValueWrong},
		{"javascript:alert(1)@partner.example", "", diag.ValueWrong},
		{"<b>@partner.example", "", diag.ValueWrong},
	},
	schema.File: {
		{"file.svg", "", ""},
		{"https://partner.example/file.png", "", diag.ValueWrong},
		{"//partner.example/file.png", "", diag.ValueWrong},
		{"data:image/png;base64,AA", "", diag.ValueWrong},
		{`C:\Users\Jo\file.png`, "", diag.ValueWrong},
		{"nope.png", "", diag.FileMissing},
	},
}

// Each field of a kind in which a link may stand takes the same values and tells of
// the same faults, at their place: those of every type of page, those of a type of
// the site's own, and the settings.
func TestAwkwardValuesInEveryField(t *testing.T) {
	var own []string
	for _, kind := range []string{"markdown", "url", "email", "file"} {
		own = append(own, fmt.Sprintf("one_%[1]s: {kind: %[1]s}, many_%[1]s: {kind: %[1]s, list: true}, in_%[1]s: {kind: group, fields: {deep: {kind: %[1]s}}}", kind))
	}
	settings := "title: Union\nbase_url: https://union.example/int/\ntypes: {venue: {fields: {" + strings.Join(own, ", ") + "}}}\n"
	read, faults := config.Read([]byte(settings), nil)
	if faults != nil {
		t.Fatal(faults)
	}
	builder, tried := engine.New(theme()...), make(map[schema.Kind]int)
	for i := range read.Types {
		typ := &read.Types[i]
		fields := read.FieldsOf(typ)
		for _, v := range valuesOf(fields, "%s", "%s") {
			tried[v.kind]++
			t.Run(typ.Name+" "+v.path, func(t *testing.T) {
				front := "type: " + typ.Name + "\n"
				for _, other := range fields {
					if other.Required && !strings.HasPrefix(v.line, other.Name+":") {
						front += other.Name + ": " + other.Example + "\n"
					}
				}
				tryValues(t, builder, v.kind, map[string]string{"site.yaml": settings}, "content/x/*.md", func(value string) string {
					return "---\n" + front + fmt.Sprintf(v.line, frontmatter.Quote(value)) + "\n---\n\nWords.\n\n## Below\n\nWords.\n"
				})
			})
		}
	}
	for _, v := range valuesOf(config.Fields(), "%s", "%s") {
		if v.path == "base_url" || v.kind == schema.File { // which are read in ways of their own
			continue
		}
		t.Run("site.yaml "+v.path, func(t *testing.T) {
			tryValues(t, builder, v.kind, nil, "site.yaml", func(value string) string {
				text := fmt.Sprintf(v.line, frontmatter.Quote(value)) + "\n"
				if !strings.HasPrefix(v.line, "base_url:") {
					text += "base_url: https://union.example/int/\n"
				}
				return text + "title: Union\n"
			})
		})
	}
	for kind := range awkward {
		if tried[kind] < 3 {
			t.Errorf("%s was tried in %d fields only", kind, tried[kind])
		}
	}
}

type valueOf struct {
	kind schema.Kind
	path string // "image.caption"
	line string // of YAML, with %s for the value
}

// valuesOf gives every field of an awkward kind, those in groups as well.
func valuesOf(fields []schema.Field, path, line string) []valueOf {
	var out []valueOf
	for _, f := range fields {
		path, value := fmt.Sprintf(path, f.Name), f.Name+": %s"
		if f.List {
			value = f.Name + ": [%s]"
		}
		line := fmt.Sprintf(line, value)
		if awkward[f.Kind] != nil {
			out = append(out, valueOf{f.Kind, path, line})
		}
		if f.Kind != schema.Group {
			continue
		}
		for _, sub := range f.Fields {
			around := "%s"
			for _, other := range f.Fields {
				if other.Name != sub.Name && (other.Required || other.Name == "name") {
					example := other.Example
					if other.Kind == schema.File {
						example = "file.svg"
					}
					around += ", " + other.Name + ": " + example
				}
			}
			out = append(out, valuesOf([]schema.Field{sub}, path+".%s", fmt.Sprintf(line, "{"+around+"}"))...)
		}
	}
	return out
}

// tryValues builds two sites: one with the values that are right, each in a file of
// its own, and one with those that are not.
func tryValues(t *testing.T, b *engine.Builder, kind schema.Kind, files map[string]string, file string, with func(value string) string) {
	for _, right := range []bool{true, false} {
		dir, public := t.TempDir(), t.TempDir()
		write(t, dir, "content/x/file.pdf", "%PDF-1.4")
		write(t, dir, "content/x/file.svg", `<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"/>`)
		write(t, dir, "content/other.md", "---\ntitle: Other\n---\n\n## Part\n\nWords.\n")
		for name, text := range files {
			write(t, dir, name, text)
		}
		o := options(dir, public)
		o.Today = civil.NewDate(2030, 1, 1) // behind the examples of dates
		build := func() *engine.Report {
			report, err := b.Build(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			return report
		}
		var reports []*engine.Report
		for i, c := range awkward[kind] {
			if right == (c.want != "" || c.code == "") {
				write(t, dir, strings.Replace(file, "*", fmt.Sprint(i), 1), with(c.value))
				if !strings.Contains(file, "*") {
					reports = append(reports, build())
				}
			}
		}
		if reports == nil {
			reports = append(reports, build())
		}
		published := read(t, public)
		for i, c := range awkward[kind] {
			if right != (c.want != "" || c.code == "") {
				continue
			}
			name := strings.Replace(file, "*", fmt.Sprint(i), 1)
			text, value := with(c.value), frontmatter.Quote(c.value)
			var codes []diag.Code
			for _, d := range reports[0].Diagnostics {
				if d.File != name || d.Severity() == diag.Warning && d.Code != c.code {
					continue
				}
				codes = append(codes, d.Code)
				if start := strings.Index(text, value); d.Span.Start < start || d.Span.End > start+len(value) {
					t.Errorf("%s is told at %v: %s", c.value, d.Span, d.Message)
				}
			}
			if c.code == "" && codes != nil || c.code != "" && !slices.Equal(codes, []diag.Code{c.code}) {
				t.Errorf("%s gives %v, want %s", c.value, codes, c.code)
			}
			page := published[fmt.Sprintf("x/%d/index.html", i)]
			if strings.Contains(file, "*") && right && !strings.Contains(page, c.want) && !strings.Contains(html.UnescapeString(page), c.want) {
				t.Errorf("%s: the page does not hold %s", c.value, c.want)
			}
			if len(reports) > 1 {
				reports = reports[1:]
			}
		}
		for name, text := range published {
			if strings.Contains(text, "ZgotmplZ") || strings.Contains(text, "%00") {
				t.Errorf("what the program put in the place of a value is published in %s", name)
			}
		}
	}
}
