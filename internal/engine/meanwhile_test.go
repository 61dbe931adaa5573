package engine_test

import (
	"maps"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/meter"
	"github.com/meridian-ssg/meridian/internal/testenv"
)

// Whatever somebody does to a file while a build is under way, and at whatever
// moment: what is published is the site as it was before the build, or what a
// clean build makes of the files before the edit, or of those after it; never
// something between. A build that publishes nothing says which fault is to be
// mended. The next build equals a clean one.
//
// The clock of the meter is what steps in: a build that is measured looks at it
// between its stages, and before and after each piece of each page.
func TestFilesChangeMeanwhile(t *testing.T) {
	const (
		page    = "content/blog/one.md"
		comment = "content/blog/one/comments/2026-03-02-sam.md"
		bundled = "content/events/fair/plan.pdf"
		static  = "static/a/b.txt"
		piece   = "layouts/partials/card.html"
	)
	for _, c := range []struct {
		what     string
		outcomes []string // that there are besides the site as it was
		make     func(t *testing.T, dir string)
	}{
		{"a page changes", []string{"after"}, func(t *testing.T, dir string) {
			write(t, dir, page, "---\ntitle: Changed\ndate: 2026-03-02\ncategories: [Campaigns]\n---\nChanged.\n")
		}},
		{"a page vanishes", []string{"after"}, func(t *testing.T, dir string) {
			vanish(t, dir, comment) // first, as it would be in the way of the others where it is left
			vanish(t, dir, page)
		}},
		{"a page vanishes, and its comments stay", []string{"at fault"}, func(t *testing.T, dir string) { vanish(t, dir, page) }},
		{"a page can't be read any more", []string{"at fault"}, func(t *testing.T, dir string) { shut(t, dir, page) }},
		{"a page breaks", []string{"at fault"}, func(t *testing.T, dir string) { write(t, dir, page, "---\ntitel: Broken\n---\n") }},
		{"a file of a bundle changes", []string{"after"}, func(t *testing.T, dir string) { write(t, dir, bundled, "%PDF, and more") }},
		{"a file of a bundle can't be read any more", []string{"at fault"}, func(t *testing.T, dir string) { shut(t, dir, bundled) }},
		{"a picture changes", []string{"after"}, func(t *testing.T, dir string) { write(t, dir, "static/photo.png", photo(8, 6)) }},
		{"a picture vanishes", []string{"after"}, func(t *testing.T, dir string) { vanish(t, dir, "static/photo.png") }},
		{"a file that a page links to vanishes", []string{"at fault"}, func(t *testing.T, dir string) { vanish(t, dir, static) }},
		{"a layout changes", []string{"after"}, func(t *testing.T, dir string) { write(t, dir, piece, "<b>{{.Title}}</b>") }},
		{"the settings change", []string{"after"}, func(t *testing.T, dir string) {
			write(t, dir, "site.yaml", "title: Other\nbase_url: https://example.org/\nmarkdown: {html: safe}\nlanguages: {en-GB: English, cy: Cymraeg}\n")
		}},
		{"a page appears", []string{"after"}, func(t *testing.T, dir string) {
			write(t, dir, "content/blog/new.md", "---\ntitle: New\ndate: 2026-03-03\n---\nNew.\n")
		}},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			outcomes := make(map[string]int)
			for _, knowing := range []bool{true, false} {
				if !knowing && !testenv.Long() {
					continue
				}
				for moment := 1; meanwhile(t, moment, knowing, c.make, outcomes); moment += step(moment) {
				}
			}
			for _, outcome := range append(c.outcomes, "before") {
				if outcomes[outcome] == 0 {
					t.Errorf("no build ended as it might, with %q, but with %v", outcome, outcomes)
				}
			}
		})
	}
}

// step gives how many moments later the next one is looked at.
func step(moment int) int {
	if testenv.Long() {
		return 1 + moment/4
	}
	return 1 + moment/2 + moment/4
}

// meanwhile makes an edit at one moment of a build, by a builder that knows the
// site or by one that knows nothing, and says whether there was such a moment.
func meanwhile(t *testing.T, moment int, knowing bool, edit func(t *testing.T, dir string), outcomes map[string]int) bool {
	t.Helper()
	w := newTestSite(t, func(int) int { return 0 })
	before := w.last
	w.write("content/about.md", "---\ntitle: About\n---\nOther words.\n\n## A heading\n") // so that there is something to publish
	asIs := w.clean()

	looks := 0
	o := w.options()
	o.Program = program
	if !knowing {
		w.builder, o.Clean = engine.New(questions, styles), true
	}
	o.Meter = meter.New(func() time.Time {
		if looks++; looks == moment {
			edit(t, w.dir)
		}
		return time.Time{}
	})
	report, err := w.builder.Build(t.Context(), o)
	if looks < moment {
		return false
	}
	now, edited := published(t, w.dest), w.clean()
	switch {
	case err != nil: // for one edit, a build begins anew
		t.Fatalf("moment %d: %v", moment, err)
	case report.Diagnostics.HasErrors():
		outcomes["at fault"]++
	case maps.Equal(now, asIs.made):
		outcomes["before"]++
	case edited.ok && maps.Equal(now, edited.made):
		outcomes["after"]++
	default:
		t.Fatalf("moment %d: what is published is neither of the files before the edit nor of those after it", moment)
	}
	if report.Diagnostics.HasErrors() && !maps.Equal(now, before) {
		t.Fatalf("moment %d: nothing was to be published, and something was: %v", moment, report.Diagnostics)
	}
	if report, err = w.builder.Build(t.Context(), w.options()); err != nil || report.Diagnostics.HasErrors() == edited.ok {
		t.Fatalf("moment %d: the next build: %v", moment, err)
	}
	if edited.ok {
		compare(t, "the next build", published(t, w.dest), edited.made)
	}
	return true
}

// made is what a clean build makes.
type made struct {
	made   map[string]string
	faults diag.List
	ok     bool
}

func (w *testSite) clean() made {
	w.t.Helper()
	fresh := outputs{made: make(map[string]string)}
	o := w.options()
	o.Destination, o.Inspector = "", &fresh
	report, err := engine.New(questions, styles).Build(w.t.Context(), o)
	if err != nil {
		w.t.Fatal(err)
	}
	return made{fresh.made, report.Diagnostics, !report.Diagnostics.HasErrors()}
}

// vanish deletes a file.
func vanish(t *testing.T, dir, file string) {
	t.Helper()
	if err := os.Remove(filepath.Join(dir, filepath.FromSlash(file))); err != nil {
		t.Fatal(err)
	}
}

// shut makes a file one that nobody can read, whatever his rights.
func shut(t *testing.T, dir, file string) {
	t.Helper()
	vanish(t, dir, file)
	if err := os.Symlink("nowhere", filepath.Join(dir, filepath.FromSlash(file))); err != nil {
		t.Fatal(err)
	}
}
