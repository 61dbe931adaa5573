package render_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/meridian-ssg/meridian/internal/asset"
	"github.com/meridian-ssg/meridian/internal/bench"
	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/markdown"
	"github.com/meridian-ssg/meridian/internal/render"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/internal/view"
	"github.com/meridian-ssg/meridian/layouts"
	"github.com/meridian-ssg/meridian/static"
)

// planned gives a site of some pages, and what renders it.
func planned(b *testing.B, pages int) (*engine.Report, *render.Renderer) {
	dir := b.TempDir()
	if err := bench.Write(dir, pages); err != nil {
		b.Fatal(err)
	}
	day, err := civil.ParseDate(bench.Today)
	if err != nil {
		b.Fatal(err)
	}
	builder := engine.New(source.Layer{Under: "layouts", FS: layouts.FS}, source.Layer{Under: "static", FS: static.FS})
	loaded, err := builder.Load(engine.Options{Source: dir, Today: day})
	if err != nil {
		b.Fatal(err)
	}
	loaded.Layouts.Reset(nil)
	assets, _ := asset.Collect(loaded.Tree, nil, loaded.Site.Settings.Theme.Theme)
	return loaded, render.New(render.Input{
		Site: loaded.Site, Layouts: loaded.Layouts, Tree: loaded.Tree, Assets: assets,
		Engine: markdown.New(markdown.Options{Language: loaded.Site.Settings.Language}),
	})
}

// BenchmarkPlan plans a site of 2,000 pages.
func BenchmarkPlan(b *testing.B) {
	_, renderer := planned(b, 2000)
	b.ReportAllocs()
	for b.Loop() {
		renderer.Plan()
	}
}

// BenchmarkPage makes one page of each type with the theme's own layouts,
// again and again: all of its task but for its text, which is rendered once.
func BenchmarkPage(b *testing.B) {
	loaded, renderer := planned(b, 400)
	for _, p := range loaded.Site.Pages() {
		renderer.Keep(p.Key)
	}
	tasks, _ := renderer.Plan()
	for _, name := range []string{"project", "event", "post"} {
		task := &tasks[slices.IndexFunc(tasks, func(t render.Task) bool {
			key, ok := strings.CutPrefix(t.Name, "page ")
			p, found := loaded.Site.Page(key)
			return ok && found && p.Type == name && p.Kind == card.Page
		})]
		b.Run(name, func(b *testing.B) {
			size := 0
			put := func(_ string, data []byte) error { size = len(data); return nil }
			b.ReportAllocs()
			for b.Loop() {
				var log view.Log
				result, err := renderer.Run(task, &log, put)
				if err != nil || result.Diags.HasErrors() {
					b.Fatal(err, result.Diags)
				}
			}
			b.ReportMetric(float64(size), "bytes/page")
		})
	}
}
