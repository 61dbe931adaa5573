package engine

import (
	"testing"
	"time"

	"github.com/meridian-ssg/meridian/internal/meter"
)

// A build that is measured tells what it did, stage by stage and page by page;
// one in which nothing has changed says so.
func TestStats(t *testing.T) {
	s := newSmall(t)
	s.write("layouts/partials/line.html", "<b>{{.Title}}</b>")
	s.write("layouts/home.html", "{{define \"main\"}}{{range .Site.Newest \"post\" 2}}{{once \"line\" .}}{{end}}{{end}}")
	s.write("layouts/shortcodes/name.html", "{{.Page.Title}}")
	s.write("content/about.md", "---\ntitle: About\n---\n{{< name >}} and {{< name >}}\n")
	stats := s.measured()
	var names []string
	for _, stage := range stats.Stages {
		names = append(names, stage.Name)
		if stage.Time <= 0 {
			t.Errorf("%s took %v", stage.Name, stage.Time)
		}
	}
	if got, want := len(names), 9; got != want {
		t.Errorf("the stages are %v", names)
	}
	if stats.Unchanged || stats.Documents != 4 || stats.PagesRendered != 2 || len(stats.Slowest) != 2 || stats.TasksRendered >= stats.Tasks {
		t.Errorf("got %+v", stats)
	}
	for _, c := range []struct {
		of    []Spent
		name  string
		file  string
		count int
	}{
		{stats.Layouts, "home", "layouts/home.html", 1},
		{stats.Pieces, "line", "layouts/partials/line.html", 2},
		{stats.Shortcodes, "name", "layouts/shortcodes/name.html", 2},
	} {
		found := false
		for _, one := range c.of {
			found = found || one.Name == c.name && one.File == c.file && one.Count == c.count && one.Time > 0
		}
		if !found {
			t.Errorf("%s is not there as it should be: %+v", c.name, c.of)
		}
	}
	s.age()
	s.edits++
	s.build()
	if again := s.measured(); !again.Unchanged || again.TasksRendered != 0 || again.Tasks != stats.Tasks {
		t.Errorf("nothing had changed, and the stats are %+v", again)
	}
}

// measured builds once more, by a clock that moves on at each look.
func (s *small) measured() *Stats {
	s.t.Helper()
	o := s.options
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	o.Workers = 1
	o.Meter = meter.New(func() time.Time { now = now.Add(time.Millisecond); return now })
	report, err := New().Build(s.t.Context(), o)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, d := range report.Diagnostics {
		s.t.Errorf("%s: %s", d.File, d.Message)
	}
	return report.Stats
}
