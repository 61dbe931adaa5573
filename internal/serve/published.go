package serve

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/output"
)

// difference is what would change for readers if the site were published now.
type difference struct {
	Known   bool     `json:"known"` // whether anything was ever published from here
	Added   []string `json:"added"` // addresses of pages, below the site's own
	Changed []string `json:"changed"`
	Removed []string `json:"removed"`
	Others  int      `json:"others"` // how many files that are no pages differ
}

// mostListed is how many pages of each list a tab is told of.
const mostListed = 50

// compare compares a site with what was published last.
func (s *Server) compare(w *engine.Whole) *difference {
	d := &difference{Added: []string{}, Changed: []string{}, Removed: []string{}}
	was, ok, err := output.Published(s.o.Published)
	if err != nil || !ok {
		return d // a build will tell what is wrong there
	}
	d.Known = true
	note := func(list *[]string, file string) {
		if path.Base(file) == "index.html" || strings.HasSuffix(file, ".html") {
			*list = append(*list, strings.TrimSuffix(file, "index.html"))
		} else {
			d.Others++
		}
	}
	for _, file := range slices.Sorted(maps.Keys(w.Files)) {
		switch before, there := was[file]; {
		case !there:
			note(&d.Added, file)
		case before != w.Files[file]:
			note(&d.Changed, file)
		}
	}
	for _, file := range slices.Sorted(maps.Keys(was)) {
		if _, there := w.Files[file]; !there {
			note(&d.Removed, file)
		}
	}
	return d
}
