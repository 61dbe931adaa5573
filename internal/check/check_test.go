package check_test

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/meridian-ssg/meridian/internal/bench"
	"github.com/meridian-ssg/meridian/internal/build"
	"github.com/meridian-ssg/meridian/internal/check"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/diag/corpus"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/layouts"
	"github.com/meridian-ssg/meridian/static"
)

var update = flag.Bool("update", false, "write what is wanted anew")

// plainTheme is the folder of a theme that shows everything a layout can
// reach, so that what is wanted does not change with the look of the real one.
const plainTheme = "../build/testdata/theme"

func plain() *build.Builder {
	return build.New(source.Layer{Under: "layouts", FS: os.DirFS(plainTheme + "/layouts")}, source.Layer{Under: "static", FS: os.DirFS(plainTheme + "/static")})
}

// themed makes a Builder with the theme that the program carries.
func themed() *build.Builder {
	return build.New(source.Layer{Under: "layouts", FS: layouts.FS}, source.Layer{Under: "static", FS: static.FS})
}

func options(dir string) build.Options {
	return build.Options{Source: dir, Today: civil.Date{Year: 2016, Month: 6, Day: 1}, Now: time.Date(2016, 6, 1, 12, 0, 0, 0, time.UTC)}
}

// looked gives what a check finds.
func looked(t *testing.T, b *build.Builder, o build.Options) *build.Report {
	t.Helper()
	o.Inspector = new(check.Looks)
	report, err := b.Build(t.Context(), o)
	if err != nil {
		t.Fatalf("the machine is blamed: %v", err)
	}
	return report
}

// TestFaults builds the sites in testdata (see package corpus) with all looks.
// Every code that check alone looks for comes about.
func TestFaults(t *testing.T) {
	produced := corpus.Run(t, "testdata", *update, func(t *testing.T, c corpus.Case) (string, diag.List) {
		dir, b := t.TempDir(), plain()
		if c.Lay(t, dir) {
			b = build.New()
		}
		list := looked(t, b, options(dir)).Diagnostics
		if c.Name == "several-thirty" && (len(list) != 30 || !slices.IsSortedFunc(list, byPlace)) {
			t.Errorf("%d faults, in order of places: %v", len(list), slices.IsSortedFunc(list, byPlace))
		}
		return corpus.Told(t, dir, plainTheme, list), list
	})
	for _, e := range diag.Codes {
		if e.By == diag.ByCheck && !slices.Contains(produced, e.Code) {
			t.Errorf("no case produces %s: add one, or remove the code", e.Code)
		}
	}
}

func byPlace(a, b diag.Diagnostic) int {
	if a.File == b.File {
		return a.Span.Start - b.Span.Start
	}
	return strings.Compare(a.File, b.File)
}

// A good site of a thousand pages gives no message at all.
func TestGoodSite(t *testing.T) {
	dir := t.TempDir()
	if err := bench.Write(dir, 1000); err != nil {
		t.Fatal(err)
	}
	today, err := civil.ParseDate(bench.Today)
	if err != nil {
		t.Fatal(err)
	}
	report := looked(t, themed(), build.Options{Source: dir, Today: today})
	if report.Pages < 1000 {
		t.Errorf("there are %d pages", report.Pages)
	}
	for _, d := range report.Diagnostics {
		t.Errorf("%s: %s [%s]", d.File, d.Message, d.Code)
	}
}

// The section in this repository has nothing wrong with it either.
func TestOwnSection(t *testing.T) {
	o := options("../..")
	o.Today = civil.Date{Year: 2026, Month: 6, Day: 1}
	for _, d := range looked(t, themed(), o).Diagnostics {
		t.Errorf("%s: %s [%s]", d.File, d.Message, d.Code)
	}
}

// Addresses on other sites are gathered once each, with one or two of the places
// at which the site's files have them.
func TestForeign(t *testing.T) {
	files := map[string]string{
		"site.yaml":    corpus.Settings + "markdown: {html: true}\nmenus: {main: [{name: Union, url: \"https://menu.example/\"}]}\n",
		"content/a.md": "---\ntitle: A\nmenu: main\n---\n\n[One](https://one.example/x?a=1&b=2#part), <https://two.example/>, [again](https://one.example/x?a=1&b=2#part).\n\n<img src=\"//three.example/p.png\" alt=\"\">\n",
		"content/b.md": "---\ntitle: B\nmenu: main\n---\n\n[One](https://one.example/x?a=1&b=2#part), [a page](https://one.example/x), [mail](mailto:a@four.example) and [us](https://union.example/a/).\n",
		"content/c.md": "---\ntitle: C\nmenu: main\n---\n\n[One](https://one.example/x?a=1&b=2#part).\n",
		"layouts/page.html": `{{define "main"}}<link rel="preconnect" href="https://fonts.example"><form action="https://form.example/"></form>` +
			`<a href="https://layout.example/?p={{.Title}}">{{.Title}}</a><a href='https://five.example'>Five</a>{{.Content}}{{end}}`,
	}
	dir := t.TempDir()
	for name, text := range files {
		corpus.Write(t, dir, name, text)
	}
	looks := check.Looks{Outside: true}
	o := options(dir)
	o.Inspector = &looks
	report, err := plain().Build(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range looks.Foreign {
		line := f.URL + ":"
		for _, at := range f.Places {
			src, ok := report.Source(at.File)
			if !ok {
				t.Errorf("%s: nobody can show a line of %s", f.URL, at.File)
			}
			line += " " + at.File + " " + string(src[at.Span.Start:at.Span.End]) + ";"
		}
		got = append(got, line)
	}
	want := []string{
		"https://five.example: layouts/page.html https://five.example;",
		"https://layout.example/?p=A: layouts/page.html ;",
		"https://layout.example/?p=B: layouts/page.html ;",
		"https://layout.example/?p=C: layouts/page.html ;",
		"https://menu.example/: site.yaml https://menu.example/;",
		"https://one.example/x: content/b.md https://one.example/x;",
		"https://one.example/x?a=1&b=2#part: content/a.md https://one.example/x?a=1&b=2#part; content/b.md https://one.example/x?a=1&b=2#part;",
		"https://three.example/p.png: content/a.md //three.example/p.png;",
		"https://two.example/: content/a.md https://two.example/;",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
