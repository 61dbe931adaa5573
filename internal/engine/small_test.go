package engine_test

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/memory"
	"github.com/meridian-ssg/meridian/internal/meter"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// tick is longer than a build distrusts a file that has just been written,
// whatever its time: see package source.
const tick = 25 * time.Millisecond

// small is a site in which all kinds of things are remembered.
type small struct {
	t       *testing.T
	options engine.Options
	edits   int
}

func newSmall(t *testing.T) *small {
	dir := t.TempDir()
	s := &small{t: t, options: engine.Options{
		Source: dir, Destination: filepath.Join(dir, "public"), Today: civil.Date{Year: 2026, Month: 3, Day: 1},
		Program: sum.OfString("the program under test"),
	}}
	for file, text := range map[string]string{
		"site.yaml":            "title: Site\nbase_url: https://example.org/\n",
		"content/about.md":     "---\ntitle: About\nimage: {file: dot.svg, alt: A dot}\n---\nWords.\n",
		"content/blog/one.md":  "---\ntitle: First\ndate: 2026-02-01\n---\n[About](/about.md)\n",
		"content/blog/two.md":  "---\ntitle: Second\ndate: 2026-02-02\n---\nWords.\n",
		"content/blog/soon.md": "---\ntitle: Soon\ndate: 2026-04-01\n---\nWords.\n",
		"static/dot.svg":       `<svg width="5" height="5"></svg>`,
		"layouts/base.html":    "<!doctype html>\n<title>{{.Title}}</title>\n{{block \"main\" .}}{{end}}\n",
		"layouts/page.html":    "{{define \"main\"}}{{with .Image}}{{.Width}}{{end}}{{.Content}}{{with .Next}}{{.Title}}{{end}}{{end}}",
		"layouts/home.html":    "{{define \"main\"}}{{range .Site.Newest \"post\" 2}}\n{{.Title}}{{end}}{{end}}",
		"layouts/section.html": "{{define \"main\"}}{{range .Children}}\n{{.Title}}{{end}}{{end}}",
		"layouts/404.html":     "{{define \"main\"}}{{end}}",
	} {
		s.write(file, text)
	}
	time.Sleep(tick)
	s.build()
	s.age()
	s.edits++
	s.build() // which knows by size and time what is published
	return s
}

func (s *small) write(file, text string) {
	s.t.Helper()
	at := filepath.Join(s.options.Source, filepath.FromSlash(file))
	if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
		s.t.Fatal(err)
	}
	s.date(at)
}

// date gives a file a time that is so old that it is trusted.
func (s *small) date(at string) {
	s.t.Helper()
	old := time.Date(2025, 1, 1, 0, s.edits, 0, 0, time.UTC)
	if err := os.Chtimes(at, old, old); err != nil {
		s.t.Fatal(err)
	}
}

// age makes all that is published old enough to be trusted.
func (s *small) age() {
	s.t.Helper()
	err := filepath.WalkDir(s.options.Destination, func(at string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			s.date(at)
		}
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *small) build() {
	s.t.Helper()
	if _, err := s.run(false); err != nil {
		s.t.Fatal(err)
	}
}

// run is another run of the program.
func (s *small) run(verify bool) (*engine.Report, error) {
	o := s.options
	o.Verify = verify
	theme := source.Layer{Under: "static", FS: fstest.MapFS{}}
	return engine.New(theme).Build(s.t.Context(), o)
}

// tamper changes what lies on disk.
func (s *small) tamper(change func(*memory.Memory, *memory.Learned)) {
	s.t.Helper()
	root, err := os.OpenRoot(s.options.Source)
	if err != nil {
		s.t.Fatal(err)
	}
	defer root.Close()
	m := memory.New()
	m.Open(root, s.options.Program, false)
	m.LoadRest(func(n int, do func(int)) {
		for i := range n {
			do(i)
		}
	})
	folder := memory.Folder(s.options.Source, s.options.Destination)
	last := m.LastBuild
	l := memory.Learned{Folder: folder, Published: maps.Clone(m.Published(folder)), Build: &last}
	change(m, &l)
	if err := m.Discard(); err != nil {
		s.t.Fatal(err)
	}
	if err := m.Save(l); err != nil {
		s.t.Fatal(err)
	}
}

// changeTask changes what is remembered of one task.
func changeTask(m *memory.Memory, name string, change func(*memory.Task)) {
	task, _ := m.Tasks.Find(name)
	change(&task)
	m.Tasks.Restore([]memory.Task{task})
}

// measured builds once more, by a clock that moves on at each look.
func (s *small) measured() *engine.Stats {
	s.t.Helper()
	o := s.options
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	o.Workers = 1
	o.Meter = meter.New(func() time.Time { now = now.Add(time.Millisecond); return now })
	report, err := engine.New().Build(s.t.Context(), o)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, d := range report.Diagnostics {
		s.t.Errorf("%s: %s", d.File, d.Message)
	}
	return report.Stats
}
