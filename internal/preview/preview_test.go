package preview_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/diag/corpus"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/preview"
)

const (
	about  = "---\ntitle: About us\n---\n\nWhat we do.\n"
	broken = "---\ntitle: About us\ndate: 2026-02-31\n---\n\nWhat we do now.\n"
)

// site is a site that is being written, and its preview.
type site struct {
	t   *testing.T
	dir string
	p   *preview.Preview
}

func open(t *testing.T) *site {
	t.Helper()
	s := &site{t: t, dir: t.TempDir()}
	for name, text := range map[string]string{
		"site.yaml":            corpus.Settings,
		"content/about.md":     about,
		"content/draft.md":     "---\ntitle: Draft\ndraft: true\n---\n\nNot yet.\n",
		"content/later.md":     "---\ntitle: Later\ndate: 2026-05-01\n---\n\nIn May.\n",
		"layouts/base.html":    `<title>{{.Title}}</title>{{block "main" .}}{{.Content}}{{end}}`,
		"layouts/page.html":    `{{define "main"}}<h1>{{.Title}}</h1>{{.Content}}{{end}}`,
		"layouts/section.html": `{{define "main"}}{{range .Children}}{{.Title}}{{end}}{{end}}`,
		"layouts/home.html":    `{{define "main"}}home{{end}}`,
		"layouts/404.html":     `{{define "main"}}not found{{end}}`,
	} {
		corpus.Write(t, s.dir, name, text)
	}
	p, err := preview.Open(engine.Options{Source: s.dir, Now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	s.p = p
	return s
}

func (s *site) save(name, text string) {
	s.t.Helper()
	corpus.Write(s.t, s.dir, name, text)
	if changed, err := s.p.Rescan(nil); err != nil || !changed {
		s.t.Fatalf("saving %s changes something: %v, %v", name, changed, err)
	}
}

func (s *site) snapshot(v preview.View) *preview.Snapshot {
	s.t.Helper()
	if v.Today == (civil.Date{}) {
		v.Today = civil.NewDate(2026, 3, 1)
	}
	snapshot, err := s.p.Snapshot(v, time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC))
	if err != nil {
		s.t.Fatal(err)
	}
	return snapshot
}

func output(t *testing.T, s *preview.Snapshot, path string) (string, bool) {
	t.Helper()
	out, ok, err := s.Output(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(out.Data), ok
}

// Each view shows the pages that it is to show, and no others.
func TestViews(t *testing.T) {
	s := open(t)
	for _, c := range []struct {
		view  preview.View
		shown string
	}{
		{preview.View{}, "about"},
		{preview.View{Drafts: true}, "about draft"},
		{preview.View{Future: true}, "about later"},
		{preview.View{Today: civil.NewDate(2026, 5, 1)}, "about later"},
		{preview.View{Today: civil.NewDate(2026, 4, 30)}, "about"},
	} {
		snapshot := s.snapshot(c.view)
		var shown []string
		for _, name := range []string{"about", "draft", "later"} {
			text, ok := output(t, snapshot, name+"/index.html")
			if ok != snapshot.Has(name+"/index.html") {
				t.Errorf("%s is there: %v", name, ok)
			}
			if ok && strings.Contains(text, "<h1>") {
				shown = append(shown, name)
			}
		}
		if got := strings.Join(shown, " "); got != c.shown {
			t.Errorf("%+v shows %s, want %s", c.view, got, c.shown)
		}
	}
}

// While a page holds an error, it is shown with its front matter as it was when
// it held none, and with its text as it is.
func TestFallbackOfAPage(t *testing.T) {
	s := open(t)
	s.snapshot(preview.View{})
	s.save("content/about.md", broken)
	now := s.snapshot(preview.View{})
	if !now.Faults().HasErrors() || now.Fallback() == now {
		t.Fatalf("there is a fallback: %v, for %v", now.Fallback() != now, now.Faults())
	}
	text, ok := output(t, now.Fallback(), "about/index.html")
	if !ok || !strings.Contains(text, "<h1>About us</h1>") || !strings.Contains(text, "What we do now.") {
		t.Errorf("it shows %s", text)
	}
	if stale := now.StaleFiles(); len(stale) != 1 || stale[0].File != "content/about.md" || stale[0].Lost || stale[0].Since.IsZero() {
		t.Errorf("what is shown as it was: %+v", stale)
	}
	s.save("content/about.md", about)
	if now = s.snapshot(preview.View{}); now.Fallback() != now || len(now.StaleFiles()) > 0 || len(now.Faults()) > 0 {
		t.Errorf("when all is well, there is a fallback: %v, for %v, of %v", now.Fallback() != now, now.Faults(), now.StaleFiles())
	}
}

// While the settings or a layout hold an error, the last good ones are used.
func TestFallbackOfTheSite(t *testing.T) {
	for file, text := range map[string]string{"site.yaml": "titel: Wrong\n", "layouts/page.html": `{{define "main"}}{{.Titel}}`} {
		t.Run(filepath.Base(file), func(t *testing.T) {
			s := open(t)
			s.snapshot(preview.View{})
			s.save(file, text)
			now := s.snapshot(preview.View{})
			if now.Fallback() == now || !now.Faults().HasErrors() {
				t.Fatalf("there is no fallback for %v", now.Faults())
			}
			if text, ok := output(t, now.Fallback(), "about/index.html"); !ok || !strings.Contains(text, "<h1>About us</h1>") {
				t.Errorf("it shows %s", text)
			}
			if stale := now.StaleFiles(); len(stale) != 1 || stale[0].File != file {
				t.Errorf("what is shown as it was: %+v", stale)
			}
		})
	}
}

// A scan that finds nothing new says so; a hint that names a file is enough to
// see what has become of it.
func TestRescan(t *testing.T) {
	s := open(t)
	if changed, err := s.p.Rescan(nil); err != nil || changed {
		t.Errorf("nothing has changed, and Rescan says %v, %v", changed, err)
	}
	corpus.Write(t, s.dir, "content/about.md", strings.Replace(about, "do.", "did.", 1))
	if changed, err := s.p.Rescan([]string{"content/about.md"}); err != nil || !changed {
		t.Errorf("a page has changed, and Rescan says %v, %v", changed, err)
	}
	if text, _ := output(t, s.snapshot(preview.View{}), "about/index.html"); !strings.Contains(text, "What we did.") {
		t.Errorf("it shows %s", text)
	}
	if err := os.Remove(filepath.Join(s.dir, "content", "about.md")); err != nil {
		t.Fatal(err)
	}
	if changed, err := s.p.Rescan([]string{"content/about.md"}); err != nil || !changed {
		t.Errorf("a page is gone, and Rescan says %v, %v", changed, err)
	}
	if _, ok := output(t, s.snapshot(preview.View{}), "about/index.html"); ok {
		t.Error("a page that is gone is shown")
	}
}
