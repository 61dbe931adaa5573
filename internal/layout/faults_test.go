package layout

import (
	"fmt"
	"html/template"
	"os"
	"strings"
	"testing"

	"github.com/meridian-ssg/meridian/internal/diag/corpus"
	"github.com/meridian-ssg/meridian/internal/locale"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/layouts"
)

// A parser takes an {{end}} for the innermost block that is open: what is told of a
// layout that lacks one is the block that was left open, and not the one around it.
func TestUnclosed(t *testing.T) {
	for text, want := range map[string]string{
		"{{block \"main\" .}}\n{{if .Title}}a\n{{end}}\n":               "2:if",
		"{{define \"main\"}}\n{{with .Title}}a\n{{end}}\n":              "2:with",
		"{{range .Pages}}\n{{if .Title}}a{{end}}\n":                     "1:range",
		"{{define \"main\"}}\n{{if .Title}}a{{end}}\n<p>more</p>\n":     "1:define",
		"{{block \"main\" .}}\n{{/* {{if .Title}} */}}a\n":              "1:block",
		"a\n{{- if .Title -}}\n{{range .Pages}}{{end}}{{with .Page}}\n": "3:with",
	} {
		f := fault{src: []byte(text)}
		findUnclosed(&f, nil)
		line := 1 + strings.Count(text[:f.Span.Start], "\n")
		word, _, _ := strings.Cut(strings.TrimPrefix(f.Message, "{{"), "}}")
		if got := fmt.Sprintf("%d:%s", line, word); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

// The cases of package engine say what is told of every fault of a layout. Those that
// show when a layout is read, and not only when a page is made, are told here.
func TestFaultsOfSyntax(t *testing.T) {
	words, _ := locale.For("en-GB")
	cases, found := corpus.Read(t, "../engine/testdata/faults"), 0
	for _, c := range cases {
		var want []string
		for line := range strings.Lines(c.Want) {
			if strings.HasPrefix(line, "layouts/") && strings.HasSuffix(line, " [layout-syntax]\n") {
				want = append(want, strings.TrimSpace(line))
			}
		}
		if len(want) == 0 || len(want) < strings.Count(c.Want, "error: ") {
			continue
		}
		dir := t.TempDir()
		c.WriteSite(t, dir)
		root, err := os.OpenRoot(dir)
		if err != nil {
			t.Fatal(err)
		}
		tree, _, err := source.Scan(root, []source.Layer{{Under: Dir, FS: layouts.FS}}, nil)
		root.Close()
		if err != nil {
			t.Fatal(err)
		}
		_, faults := Load(tree, Env{Language: "en-GB", Locale: func(string) *locale.Locale { return words }, Inline: func(s string) (template.HTML, error) { return template.HTML(s), nil }})
		var got []string
		for _, d := range faults.Sorted() {
			got = append(got, fmt.Sprintf("%s: %s", d.File, d.Message))
		}
		for i, line := range want {
			file, rest, _ := strings.Cut(line, ":")
			_, message, _ := strings.Cut(rest, "error: ")
			want[i] = file + ": " + strings.TrimSuffix(message, " [layout-syntax]")
		}
		found += len(got)
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s: %q, want %q", c.Name, got, want)
		}
	}
	if found < 20 {
		t.Errorf("only %d faults were told", found)
	}
}
