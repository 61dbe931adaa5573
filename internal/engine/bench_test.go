package engine_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/meridian-ssg/meridian/internal/bench"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/preview"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/layouts"
	"github.com/meridian-ssg/meridian/static"
)

// BenchmarkBuild builds a generated site: from nothing, and by a Builder that
// has built it before, after one change of each kind. The changes take turns
// between two states, so that every round finds one. How many tasks ran is
// reported beside the time.
func BenchmarkBuild(b *testing.B) {
	kinds := []struct {
		name   string
		change func(b *testing.B, site string, n int)
	}{
		{"nothing", func(*testing.B, string, int) {}},
		{"body", func(b *testing.B, site string, n int) {
			edit(b, site, "content/blog/*-000042.md", func(s string) string { return s + fmt.Sprintf("\nOne more line, %d.\n", n) })
		}},
		{"title", func(b *testing.B, site string, n int) {
			edit(b, site, "content/blog/*-000042.md", func(s string) string { return strings.Replace(s, "title: ", fmt.Sprintf("title: %d ", n), 1) })
		}},
		{"layout", func(b *testing.B, site string, n int) {
			edit(b, site, "layouts/partials/meta.html", func(s string) string {
				return s + fmt.Sprintf("<!-- -->\n<meta name=\"generator\" content=\"%d\">\n", n)
			})
		}},
	}
	day, err := civil.ParseDate(bench.Today)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("clean", func(b *testing.B) {
		for _, pages := range []int{100, 1000} {
			b.Run(fmt.Sprint(pages), func(b *testing.B) {
				site := written(b, pages)
				b.ReportAllocs()
				for b.Loop() {
					out := b.TempDir()
					built(b, themed(), engine.Options{Source: site, Destination: out, Today: day})
				}
			})
		}
	})
	for _, kind := range kinds {
		b.Run(kind.name, func(b *testing.B) {
			for _, pages := range []int{100, 1000} {
				b.Run(fmt.Sprint(pages), func(b *testing.B) {
					site := written(b, pages)
					builder := themed()
					options := engine.Options{Source: site, Destination: b.TempDir(), Today: day}
					built(b, builder, options)
					b.ReportAllocs()
					rendered, n := 0, 0
					for b.Loop() {
						n++
						kind.change(b, site, n%2)
						rendered = built(b, builder, options).Rendered
					}
					b.ReportMetric(float64(rendered), "tasks")
				})
			}
		})
	}
}

// BenchmarkPreview measures what lies between saving a file and having the page
// that shows it, and between starting and having the first page.
func BenchmarkPreview(b *testing.B) {
	view := preview.View{Today: civil.Date{Year: 2026, Month: 1, Day: 15}}
	ask := func(b *testing.B, p *preview.Preview, page string) string {
		s, err := p.Snapshot(view, time.Time{})
		if err != nil {
			b.Fatal(err)
		}
		out, ok, err := s.Output(page)
		if err != nil || !ok {
			b.Fatal(page, ok, err)
		}
		return string(out.Data)
	}
	saves := []struct {
		name, file, page string
		change           func(text string, n int) string
	}{
		{"body", "content/blog/report-000042.md", "blog/report-000042/index.html", func(s string, n int) string { return fmt.Sprintf("%s\nSaved as %d.\n", s, n) }},
		{"title", "content/blog/report-000042.md", "blog/report-000042/index.html", func(s string, n int) string {
			return strings.Replace(s, "title: ", fmt.Sprintf("title: Saved as %d. ", n), 1)
		}},
		{"layout", "layouts/partials/meta.html", "blog/report-000042/index.html", func(s string, n int) string { return fmt.Sprintf("%s<!-- -->Saved as %d.\n", s, n) }},
	}
	for _, pages := range []int{1000, 10000} {
		site := written(b, pages)
		b.Run(fmt.Sprintf("start/%d", pages), func(b *testing.B) {
			for b.Loop() {
				p, err := preview.Open(engine.Options{Source: site}, realTheme()...)
				if err != nil {
					b.Fatal(err)
				}
				ask(b, p, "index.html")
				p.Close()
			}
		})
		p, err := preview.Open(engine.Options{Source: site}, realTheme()...)
		if err != nil {
			b.Fatal(err)
		}
		ask(b, p, "index.html")
		for _, save := range saves {
			b.Run(fmt.Sprintf("%s/%d", save.name, pages), func(b *testing.B) {
				at := filepath.Join(site, filepath.FromSlash(save.file))
				first, err := os.ReadFile(at)
				if err != nil {
					b.Fatal(err)
				}
				for n := 0; b.Loop(); n++ {
					b.StopTimer()
					if err := os.WriteFile(at, []byte(save.change(string(first), n)), 0o644); err != nil {
						b.Fatal(err)
					}
					b.StartTimer()
					if _, err := p.Rescan([]string{save.file}); err != nil {
						b.Fatal(err)
					}
					if !strings.Contains(ask(b, p, save.page), fmt.Sprintf("Saved as %d.", n)) {
						b.Fatal("it is stale")
					}
				}
			})
		}
		b.Run(fmt.Sprintf("whole look/%d", pages), func(b *testing.B) {
			for b.Loop() {
				if _, err := p.Rescan(nil); err != nil {
					b.Fatal(err)
				}
			}
		})
		p.Close()
	}
}

func themed() *engine.Builder {
	return engine.New(source.Layer{Under: "layouts", FS: layouts.FS}, source.Layer{Under: "static", FS: static.FS})
}

// written gives the folder of a new site, with a copy of one of the theme's
// pieces to change.
func written(b *testing.B, pages int) string {
	dir := b.TempDir()
	if err := bench.Write(dir, pages); err != nil {
		b.Fatal(err)
	}
	piece, err := layouts.FS.ReadFile("partials/meta.html")
	if err != nil {
		b.Fatal(err)
	}
	at := filepath.Join(dir, "layouts", "partials", "meta.html")
	if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(at, piece, 0o644); err != nil {
		b.Fatal(err)
	}
	// What was written just now is read again by every build, as its time does
	// not tell yet whether it has changed; so it is made old.
	old := time.Now().Add(-time.Hour)
	err = filepath.WalkDir(dir, func(name string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chtimes(name, old, old)
	})
	if err != nil {
		b.Fatal(err)
	}
	return dir
}

func built(b *testing.B, builder *engine.Builder, options engine.Options) *engine.Report {
	report, err := builder.Build(b.Context(), options)
	if err != nil {
		b.Fatal(err)
	}
	if report.Diagnostics.HasErrors() {
		b.Fatal(report.Diagnostics)
	}
	return report
}

// edit changes a file; what is wanted is made of the file's first state, which
// is kept beside it.
func edit(b *testing.B, site, pattern string, change func(string) string) {
	found, err := filepath.Glob(filepath.Join(site, filepath.FromSlash(pattern)))
	if err != nil || len(found) != 1 {
		b.Fatal(pattern, found, err)
	}
	kept := filepath.Join(site, filepath.Base(found[0])+".first")
	first, err := os.ReadFile(kept)
	if os.IsNotExist(err) {
		if first, err = os.ReadFile(found[0]); err == nil {
			err = os.WriteFile(kept, first, 0o644)
		}
	}
	if err == nil {
		err = os.WriteFile(found[0], []byte(change(string(first))), 0o644)
	}
	if err != nil {
		b.Fatal(err)
	}
}
