package check

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/layouts"
	"github.com/meridian-ssg/meridian/static"
)

// TestForeign holds that every address on another site is found where a writer
// wrote it, in whatever form, and that what is no page is not asked for.
func TestForeign(t *testing.T) {
	files := map[string]string{
		"site.yaml": "title: Union\nother_hosts: [fonts.example, img.example]\nbase_url: https://union.example/intl/\nmenus:\n  main:\n    - {name: Elsewhere, url: https://menu.example/x}\n",
		"content/index.md": `---
title: Home
---

Read [one](https://one.example/a#b), [another](https://one.example/a "title") and <https://auto.example/>.
Then [a longer one](https://one.example/a/b?c=1&d=2), [the Armenian](https://հայ.example/ա_բ),
[the capital](HTTPS://Capital.Example/A).

See [the union](https://union.example/about) and [the list](https://union.example/intl/list/).
Write to [us](mailto:us@union.example). The [bracketed](https://br.example/a(b)) one.

[the reference] goes there, too: https://ref.example/x.

[the reference]: https://ref.example/x
`,
		"content/list/index.md": "---\r\ntitle: List\r\n---\r\n\r\nAgain [one](https://one.example/a).\r\n",
		"content/draft.md":      "---\ntitle: Draft\ndraft: true\n---\n\n[one](https://one.example/a), [only here](https://draft.example/)\n",
		"layouts/base.html": `<!doctype html><html lang="en"><head><title>{{.Title}}</title>
<link rel="preconnect" href="https://fonts.example"><link rel="stylesheet" href="//fonts.example/css?a=1&amp;b=2">
</head><body>{{block "main" .}}{{.Content}}{{end}}
<form action="https://search.example/q"><input name="q"></form>
<img src="https://img.example/{{.Title}}.png" alt="">
{{range .Site.Menu "main"}}<a href="{{.URL}}">{{.Title}}</a>{{end}}
</body></html>
`,
	}
	dir := t.TempDir()
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	looks := Inspector{CollectExternal: true}
	theme := []source.Layer{{Under: "layouts", FS: layouts.FS}, {Under: "static", FS: static.FS}}
	report, err := engine.New(theme...).Build(t.Context(), engine.Options{Source: dir, Now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), Inspector: &looks})
	if err != nil {
		t.Fatal(err)
	}
	if report.Diagnostics.HasErrors() {
		t.Fatalf("the site has faults: %v", report.Diagnostics)
	}
	var got strings.Builder
	for _, link := range looks.External {
		fmt.Fprintf(&got, "%s\n", link.Address)
		for _, p := range link.Places {
			fmt.Fprintf(&got, "  %s: %q%s\n", p.File, files[p.File][p.Span.Start:p.Span.End], p.Note)
			if _, ok := report.Source(p.File); !ok {
				t.Errorf("the lines of %s can't be shown", p.File)
			}
		}
	}
	const want = `https://auto.example/
  content/index.md: "https://auto.example/"
https://br.example/a(b)
  content/index.md: "https://br.example/a(b)"
https://capital.example/A
  content/index.md: "HTTPS://Capital.Example/A"
https://fonts.example/css?a=1&b=2
  layouts/base.html: "//fonts.example/css?a=1&amp;b=2"
https://img.example/Home.png
  layouts/home.html: ""on the page /intl/
https://img.example/List.png
  layouts/page.html: ""on the page /intl/list/
https://img.example/Page%20not%20found.png
  layouts/404.html: ""on the page /intl/404.html
https://menu.example/x
  site.yaml: "https://menu.example/x"
https://one.example/a
  content/index.md: "https://one.example/a#b"
  content/index.md: "https://one.example/a"
  content/list/index.md: "https://one.example/a"
https://one.example/a/b?c=1&d=2
  content/index.md: "https://one.example/a/b?c=1&d=2"
https://ref.example/x
  content/index.md: "https://ref.example/x"
  content/index.md: "https://ref.example/x"
https://union.example/about
  content/index.md: "https://union.example/about"
https://xn--y9a3aq.example/%D5%A1_%D5%A2
  content/index.md: "https://հայ.example/ա_բ"
`
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
