package engine_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Where a layout has changed, a text is cut out of the page that was published,
// and not rendered again; unless somebody has changed the page since, or what
// the text was made from.
func TestAPublishedTextIsNotRenderedAgain(t *testing.T) {
	s := newSmall(t)
	save := func(file, text string) {
		s.edits++
		s.write(file, text)
	}
	layout := func(mark string) string {
		return "{{define \"main\"}}" + mark + " {{.Content}}{{range .Contents}}[{{.Text}}]{{end}}{{end}}"
	}
	save("layouts/shortcodes/name.html", "<b>{{.Page.Title}}</b>")
	save("layouts/page.html", layout("first"))
	save("content/about.md", "---\ntitle: About\n---\nThis is {{< name >}}.\n\n## Part\n\n[One](blog/one.md)\n")
	s.build()
	published := filepath.Join(s.options.Destination, "about", "index.html")
	after := func(what string, rendered bool, want ...string) {
		t.Helper()
		stats := s.measured()
		if made := len(stats.Shortcodes) > 0; made != rendered {
			t.Errorf("%s: the text was rendered: %v", what, made)
		}
		page, err := os.ReadFile(published)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range append(want, "[Part]", `href="/blog/one/"`) {
			if !strings.Contains(string(page), part) {
				t.Errorf("%s: the page has no %s:\n%s", what, part, page)
			}
		}
	}

	save("layouts/page.html", layout("second"))
	after("another layout", false, "second", "<b>About</b>")

	page, err := os.ReadFile(published)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(published, []byte(strings.Replace(string(page), "<b>About</b>", "<b>Abuot</b>", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	save("layouts/page.html", layout("third"))
	after("a page that somebody has changed", true, "third", "<b>About</b>")

	save("layouts/shortcodes/name.html", "<i>{{.Page.Title}}</i>")
	after("another shortcode", true, "third", "<i>About</i>")

	save("layouts/page.html", layout("fourth"))
	if err := os.RemoveAll(s.options.Destination); err != nil {
		t.Fatal(err)
	}
	after("a destination that is gone", true, "fourth", "<i>About</i>")

	save("content/blog/one.md", "---\ntitle: First\ndate: 2026-02-01\n---\nOther words.\n")
	save("layouts/page.html", layout("fifth"))
	after("another text and another layout", false, "fifth", "<i>About</i>")
}
