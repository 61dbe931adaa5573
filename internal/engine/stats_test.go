package engine_test

import (
	"testing"

	"github.com/meridian-ssg/meridian/internal/engine"
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
		of    []engine.Spent
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
