package engine_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/meridian-ssg/meridian/internal/diag/corpus"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/fix"
)

// TestPlacesMended carries out the edits of faults in testdata/faults, and holds that the faults are gone then.
func TestPlacesMended(t *testing.T) {
	cases := corpus.Read(t, "testdata/faults")
	for _, c := range []struct{ name, file, after string }{
		{"own-address", "content/a.md", "See [our strategy](strategy.md#our-aims)."},
		{"own-address-with-http", "content/news/a.md", "See [our strategy](../strategy.md)."},
		{"own-address-of-a-file", "content/a.md", "(/plan.pdf)"},
		{"own-address-of-a-list", "content/a.md", "(/events/)"},
		{"own-address-in-a-menu", "site.yaml", "{name: Strategy, url: /strategy.md}"},
		{"address-of-the-preview", "content/a.md", "(strategy.md)"},
		{"address-of-the-preview-alone", "content/a.md", "(strategy.md)"},
		{"old-address", "content/a.md", "(strategy.md)"},
		{"old-address-in-a-reference", "content/blog/a.md", "event: events/paris-2016.md\n"},
		{"old-address-in-a-menu", "site.yaml", "url: /strategy.md}"},
		{"old-file", "content/a.md", "(strategy.md)"},
		{"path-with-backslashes", "content/news/a.md", "(../events/paris.md)"},
		{"path-of-a-drive", "content/news/a.md", "(../events/paris.md)"},
		{"path-of-the-published-folder", "content/news/a.md", "(../events/paris.md)"},
		{"path-with-html", "content/news/a.md", "(../events/paris.md)"},
		{"path-without-scheme", "content/a.md", "(https://www.example.org/strategy)"},
		{"picture-in-other-capitals", "content/a/index.md", "![A square](square.svg)"},
		{"image-in-other-capitals", "content/a/index.md", `{file: "square.svg", alt`},
		{"reference-in-other-capitals", "content/blog/a.md", "event: events/paris.md\n"},
		{"reference-to-a-part", "content/blog/a.md", "event: 'events/paris.md'\n"},
		{"menu-in-other-capitals", "site.yaml", "- page: strategy.md\n"},
		{"menu-to-a-heading-in-capitals", "site.yaml", `url: "/strategy/#our-aims"}`},
		{"fragment-in-capitals", "content/a.md", "(strategy.md#our-aims)"},
		{"fragment-within-in-capitals", "content/a.md", "(#our-aims)"},
		{"term-in-small-letters", "content/c.md", "categories: [Events]\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			i := slices.IndexFunc(cases, func(f corpus.Case) bool { return f.Name == c.name })
			if i < 0 {
				t.Fatal("there is no such case")
			}
			dir := t.TempDir()
			cases[i].WriteSite(t, dir)
			report, err := engine.New(theme()...).Build(t.Context(), options(dir, ""))
			if err != nil {
				t.Fatal(err)
			}
			src, _ := report.Source(c.file)
			after, n := fix.Apply(src, report.Diagnostics)
			if n != 1 || !strings.Contains(string(after), c.after) {
				t.Fatalf("%d edits give:\n%s", n, after)
			}
			write(t, dir, c.file, string(after))
			if report, err = engine.New(theme()...).Build(t.Context(), options(dir, "")); err != nil {
				t.Fatal(err)
			}
			for _, d := range report.Diagnostics {
				t.Errorf("afterwards: %s: %s", d.File, d.Message)
			}
		})
	}
}
