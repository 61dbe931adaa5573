package engine_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/diag/corpus"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/source"
)

// theme is a small theme that shows everything a layout can reach, so that
// the golden files do not change with the look of the real one.
func theme() []source.Layer {
	return []source.Layer{
		{Under: "layouts", FS: os.DirFS("testdata/theme/layouts")},
		{Under: "static", FS: os.DirFS("testdata/theme/static")},
	}
}

// today is the day of every build in these tests.
var today = civil.Date{Year: 2016, Month: 6, Day: 1}

func options(source, destination string) engine.Options {
	return engine.Options{Source: source, Destination: destination, Today: today, Now: time.Date(2016, 6, 1, 12, 0, 0, 0, time.UTC)}
}

// TestFaults builds the sites in testdata/faults (see package corpus). None of
// those with an error in them changes anything in the folder that receives the
// site.
func TestFaults(t *testing.T) {
	t.Parallel()
	first, published := t.TempDir(), t.TempDir()
	write(t, first, "site.yaml", corpus.Settings)
	write(t, first, "content/before.md", "---\ntitle: Before\n---\n")
	if _, err := engine.New(theme()...).Build(t.Context(), options(first, published)); err != nil {
		t.Fatal(err)
	}
	produced := corpus.Run(t, "testdata/faults", func(t *testing.T, c corpus.Case) (string, diag.List) {
		return told(t, c, published)
	})
	// Every code in the table can come about. Those of check have a corpus of
	// their own.
	for _, e := range diag.Codes() {
		if e.FoundBy == diag.ByBuild && !slices.Contains(produced, e.Code) {
			t.Errorf("no case produces %s: add one, or remove the code", e.Code)
		}
	}
}

// told builds the site of a case over one that was published before.
func told(t *testing.T, c corpus.Case, published string) (string, diag.List) {
	dir, public := t.TempDir(), t.TempDir()
	if err := os.CopyFS(public, os.DirFS(published)); err != nil {
		t.Fatal(err)
	}
	before, layers := read(t, public), theme()
	if c.WriteSite(t, dir) {
		layers = nil
	}
	o := options(dir, public)
	o.Record = true // as for readers
	report, err := engine.New(layers...).Build(t.Context(), o)
	if err != nil {
		t.Fatalf("the machine is blamed: %v", err)
	}
	if report.Diagnostics.HasErrors() {
		if diff := cmp.Diff(before, read(t, public)); diff != "" {
			t.Errorf("the published site has changed although there are errors:\n%s", diff)
		}
	}
	return corpus.Format(t, dir, "testdata/theme", report.Diagnostics), report.Diagnostics
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	corpus.Write(t, dir, name, text)
}

// read gives every file below a folder, by path.
func read(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		rel, _ := filepath.Rel(dir, path)
		if name := filepath.ToSlash(rel); name != ".meridian-lock" {
			out[name] = string(data)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
