package bench_test

import (
	"maps"
	"path/filepath"
	"strings"
	"testing"

	"github.com/meridian-ssg/meridian/internal/bench"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/layouts"
	"github.com/meridian-ssg/meridian/static"
)

// All peers are given the same content, and layouts of their own only.
func TestPeersHaveTheSameContent(t *testing.T) {
	var first map[string]string
	for _, peer := range bench.Peers {
		dir := t.TempDir()
		if err := bench.WritePeer(dir, peer, 50); err != nil {
			t.Fatal(err)
		}
		all := read(t, dir)
		content := maps.Clone(all)
		maps.DeleteFunc(content, func(name, _ string) bool {
			return !strings.HasPrefix(name, "content/") && !strings.HasPrefix(name, "static/images/")
		})
		if len(content) != 59 || len(all) < len(content)+10 {
			t.Errorf("%s has %d files, of which %d are content", peer, len(all), len(content))
		}
		if first == nil {
			first = content
		} else if !maps.Equal(first, content) {
			t.Errorf("%s has other content", peer)
		}
	}
}

// Ours is a site without a fault, which shows on each page what the others show.
func TestOurPeerIsGood(t *testing.T) {
	dir, public := t.TempDir(), filepath.Join(t.TempDir(), "public")
	if err := bench.WritePeer(dir, "meridian", 60); err != nil {
		t.Fatal(err)
	}
	day, err := civil.ParseDate(bench.Today)
	if err != nil {
		t.Fatal(err)
	}
	report, err := engine.New(source.Layer{Under: "layouts", FS: layouts.FS}, source.Layer{Under: "static", FS: static.FS}).
		Build(t.Context(), engine.Options{Source: dir, Destination: public, Today: day})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range report.Diagnostics {
		t.Errorf("%s: %s", d.File, d.Message)
	}
	files := read(t, public)
	for _, name := range []string{"index.html", "rss.xml", "blog/rss.xml", "categories/index.html", "events/events.ics", "sitemap.xml", "robots.txt", "blog/page/2/index.html"} {
		if _, ok := files[name]; !ok {
			t.Errorf("there is no %s", name)
		}
	}
	for name, text := range files {
		if !strings.HasPrefix(name, "blog/") || !strings.HasSuffix(name, "/index.html") || strings.Contains(name, "/page/") || name == "blog/index.html" {
			continue
		}
		for _, want := range []string{`<meta name="description"`, `rel="canonical"`, `aria-current="true"`, `<ol>`, `<time datetime=`, `/categories/`, `/countries/`, `<footer>`, `.css"`, `rss.xml"`} {
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks %s", name, want)
			}
		}
	}
}
