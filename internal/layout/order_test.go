package layout

import (
	"bytes"
	"fmt"
	"html/template"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/meridian-ssg/meridian/internal/locale"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// load reads layouts given by their names below layouts/.
func load(t *testing.T, files map[string]string) *Set {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		p := filepath.Join(dir, Dir, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	tree, faults, err := source.Scan(root, nil, nil)
	if err != nil || faults != nil {
		t.Fatal(err, faults)
	}
	words, _ := locale.For("en-GB")
	s, faults := Load(tree, Env{Language: "en-GB", Locale: func(string) *locale.Locale { return words }, Inline: func(s string) (template.HTML, error) { return template.HTML(s), nil }})
	for _, d := range faults {
		t.Errorf("%s: %s", d.File, d.Message)
	}
	return s
}

// The order of look-up.
func TestLookupOrder(t *testing.T) {
	for _, c := range []struct{ named, kind, about, want string }{
		{"", "home", "page", "home"},
		{"landing", "home", "page", "landing home"},
		{"", "404", "page", "404"},
		{"", "page", "page", "page.page page"},
		{"", "page", "event", "page.event page"},
		{"own", "page", "event", "own page.event page"},
		{"", "section", "project", "section.project section"},
		{"", "taxonomy", "countries", "taxonomy.countries taxonomy"},
		{"", "term", "countries", "term.countries term"},
		{"", "page", "", "page"},
	} {
		if got := strings.Join(LookupOrder(c.named, c.kind, c.about), " "); got != c.want {
			t.Errorf("%s of %s naming %q: %s, want %s", c.kind, c.about, c.named, got, c.want)
		}
	}
	s := load(t, map[string]string{"base.html": `{{block "main" .}}{{end}}`, "page.html": `{{define "main"}}p{{end}}`, "page.event.html": `{{define "main"}}e{{end}}`})
	for order, want := range map[string]string{
		"page.event page": "layouts/page.event.html", "page.post page": "layouts/page.html", "gone page.event page": "layouts/page.event.html", "section": "", "base": "", "": "",
	} {
		l, ok := s.Choose(strings.Fields(order))
		if ok != (want != "") || ok && l.File != want {
			t.Errorf("of %q, %v is chosen, want %q", order, l, want)
		}
	}
}

// The sum of a layout covers the files that it is made of, through any number
// of pieces, and no others.
func TestClosure(t *testing.T) {
	files := map[string]string{
		"base.html":              `{{template "head" .}}{{block "main" .}}{{end}}`,
		"partials/head.html":     `head`,
		"partials/card.html":     `{{template "date" .}}`,
		"partials/date.html":     `date`,
		"partials/once.html":     `once`,
		"partials/unused.html":   `{{template "date" .}}`,
		"partials/circle.html":   `{{if .}}{{template "circle" .}}{{end}}`,
		"page.html":              `{{define "main"}}{{if .}}{{template "circle" .}}{{end}}{{end}}`,
		"section.html":           `{{define "main"}}{{range .}}{{with .}}{{else}}{{template "card" .}}{{end}}{{end}}{{end}}`,
		"term.html":              `{{define "main"}}{{with $x := .}}{{(once "once" .)}}{{end}}{{end}}`,
		"redirect.html":          `alone`,
		"shortcodes/people.html": `{{template "card" .}}`,
		"shortcodes/button.html": `button`,
	}
	sums := func() map[string]sum.Sum {
		s := load(t, files)
		out := map[string]sum.Sum{}
		for name, l := range s.layouts {
			out[name] = l.Sum
		}
		for name, c := range s.shortcodes {
			out[name] = c.Sum
		}
		return out
	}
	before := sums()
	for _, c := range []struct{ file, touches string }{
		{"base.html", "page section term"},
		{"partials/head.html", "page section term"},
		{"partials/card.html", "people section"},
		{"partials/date.html", "people section"},
		{"partials/once.html", "term"},
		{"partials/unused.html", ""},
		{"partials/circle.html", "page"},
		{"page.html", "page"},
		{"redirect.html", "redirect"},
		{"shortcodes/button.html", "button"},
	} {
		was := files[c.file]
		files[c.file] += " "
		var touched []string
		for name, s := range sums() {
			if s != before[name] {
				touched = append(touched, name)
			}
		}
		slices.Sort(touched)
		if got := strings.Join(touched, " "); got != c.touches {
			t.Errorf("%s touches %q, want %q", c.file, got, c.touches)
		}
		files[c.file] = was
	}
	if diff := cmp.Diff(before, sums()); diff != "" {
		t.Errorf("the same files give other sums:\n%s", diff)
	}
}

type counted struct {
	Name  string
	calls *int
}

func (c counted) Digest() sum.Sum { return sum.OfString(c.Name) }
func (c counted) Title() string   { *c.calls++; return c.Name }

// What once renders is kept for values that are the same, until it is told to
// forget.
func TestOnce(t *testing.T) {
	s := load(t, map[string]string{
		"base.html": `{{block "main" .}}{{end}}`, "partials/card.html": `<b>{{.Title}}</b>`,
		"page.html": `{{define "main"}}{{range .}}{{once "card" .}}{{end}}{{end}}`,
	})
	l, _ := s.Choose([]string{"page"})
	calls := 0
	list := []counted{{"a", &calls}, {"<b>", &calls}, {"a", &calls}}
	for round, want := range []int{2, 2, 4} {
		var out bytes.Buffer
		if faults := s.Execute(&out, l, list, nil); faults != nil {
			t.Fatal(faults)
		}
		if got := out.String(); got != "<b>a</b><b>&lt;b&gt;</b><b>a</b>" {
			t.Errorf("round %d gives %s", round, got)
		}
		if calls != want {
			t.Errorf("after round %d, titles were asked for %d times, want %d", round, calls, want)
		}
		if round == 1 {
			s.Reset(nil)
		}
	}
}

// What a shortcode does with the text in it is read from its template.
func TestInnerUse(t *testing.T) {
	files := map[string]string{"base.html": `{{block "main" .}}{{end}}`, "partials/box.html": `{{.Inner}}`, "partials/people.html": `{{.}}`}
	want := map[string]InnerUse{}
	for i, c := range []struct {
		text string
		want InnerUse
	}{
		{`x`, InnerUnused}, {`{{.Inner}}`, InnerRequired}, {`{{if .Args.a}}{{$.Inner}}{{end}}`, InnerRequired}, {`{{with .Inner}}{{.}}{{end}}`, InnerOptional},
		{`{{if .Inner}}a{{else}}b{{end}}`, InnerOptional}, {`{{template "box" .}}`, InnerOptional},
		{`{{template "people" .Page.Authors}}`, InnerUnused}, {`{{.Page.Title}}{{/* .Inner */}}`, InnerUnused},
	} {
		name := fmt.Sprintf("s%d", i)
		files["shortcodes/"+name+".html"] = c.text
		want[name] = c.want
	}
	s := load(t, files)
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if code, ok := s.Shortcode(name); !ok || code.Inner != want[name] {
			t.Errorf("%s: %v, want %v", files["shortcodes/"+name+".html"], code.Inner, want[name])
		}
	}
}

// A shortcode and a layout may have the name of a piece, and may use it.
func TestNamesOfPiecesAreFree(t *testing.T) {
	s := load(t, map[string]string{
		"base.html": `{{block "main" .}}{{end}}`, "partials/card.html": `<b>{{.}}</b>`,
		"card.html": `<p>{{template "card" .}}</p>`, "shortcodes/card.html": `<i>{{template "card" .}}</i>`,
	})
	var out bytes.Buffer
	l, _ := s.Choose([]string{"card"})
	code, _ := s.Shortcode("card")
	if faults := append(s.Execute(&out, l, "x", nil), s.ExecuteShortcode(&out, code, "y", nil)...); faults != nil {
		t.Fatal(faults)
	}
	if got := out.String(); got != "<p><b>x</b></p><i><b>y</b></i>" {
		t.Errorf("got %s", got)
	}
}
