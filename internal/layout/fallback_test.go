package layout_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/meridian-ssg/meridian/internal/bench"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/layouts"
	"github.com/meridian-ssg/meridian/static"
)

// A site is the same to the byte whether its layouts are compiled or carried
// out by html/template: this section's own pages, and a generated site with
// long lists and every type of page. What html/template has to do is rare: the
// page at an old address, whose one unusual attribute is not worth knowing.
func TestCompiledLayoutsWriteTheSameBytes(t *testing.T) {
	generated := t.TempDir()
	if err := bench.Write(generated, 200); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"../..", generated} {
		quick, slow := t.TempDir(), t.TempDir()
		options := engine.Options{Source: dir, Destination: quick, Drafts: true, Now: time.Date(2026, 1, 15, 12, 0, 0, 0, time.UTC)}
		report, err := newBuilder().Build(t.Context(), options)
		if err != nil {
			t.Fatal(err)
		}
		if report.Diagnostics.HasErrors() {
			t.Fatal(report.Diagnostics)
		}
		if diff := cmp.Diff([]string{"redirect"}, report.Layouts.Uncompiled()); diff != "" {
			t.Errorf("not compiled: %s", diff)
		}
		if n := report.Layouts.Fallbacks(); n > 0 {
			t.Errorf("html/template had to carry out %d templates", n)
		}

		b := newBuilder()
		options.Destination = slow
		loaded, err := b.Load(options)
		if err != nil {
			t.Fatal(err)
		}
		loaded.Layouts.Uncompile()
		if report, err = b.Build(t.Context(), options); err != nil {
			t.Fatal(err)
		}
		if report.Layouts.Fallbacks() == 0 {
			t.Error("html/template has done nothing")
		}
		if diff := cmp.Diff(manifest(t, slow), manifest(t, quick)); diff != "" {
			t.Errorf("%s: html/template -, compiled +\n%s", dir, diff)
		}
	}
}

func newBuilder() *engine.Builder {
	return engine.New(source.Layer{Under: "layouts", FS: layouts.FS}, source.Layer{Under: "static", FS: static.FS})
}

// manifest gives the list of a site's files and their sums.
func manifest(t *testing.T, dir string) string {
	b, err := os.ReadFile(filepath.Join(dir, ".meridian-manifest"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
