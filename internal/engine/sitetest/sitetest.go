// Package sitetest builds the sites in engine's testdata, so that each package
// that has a part in them can compare the whole with what is expected. It is for
// our own tests.
package sitetest

import (
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/diag/corpus"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/source"
)

// testdata is the folder of the sites, as seen from packages beside engine.
const testdata = "../engine/testdata"

// theme is a theme that shows everything a layout can reach.
func theme() []source.Layer {
	return []source.Layer{
		{Under: "layouts", FS: os.DirFS(testdata + "/theme/layouts")},
		{Under: "static", FS: os.DirFS(testdata + "/theme/static")},
	}
}

func options(dir, destination string) engine.Options {
	return engine.Options{
		Source: dir, Destination: destination, Record: destination == "",
		Today: civil.NewDate(2016, 6, 1), Now: time.Date(2016, 6, 1, 12, 0, 0, 0, time.UTC),
	}
}

// Union builds the site that uses every feature there is, and compares each file
// that it publishes with the golden one.
func Union(t *testing.T) {
	t.Helper()
	public := t.TempDir()
	report, err := engine.New(theme()...).Build(t.Context(), options(testdata+"/union", public))
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range report.Diagnostics {
		t.Errorf("%s: %s [%s]", d.File, d.Message, d.Code)
	}
	want, got := read(t, testdata+"/golden"), read(t, public)
	for name, text := range want {
		if diff := cmp.Diff(text, got[name]); diff != "" {
			t.Errorf("%s differs (-want +got):\n%s", name, diff)
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Errorf("%s is new", name)
		}
	}
}

// read gives the files of a folder, apart from those that output keeps there for
// itself.
func read(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := make(map[string]string)
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(path.Base(name), ".meridian") || path.Base(name) == ".manifest" {
			return err
		}
		text, err := os.ReadFile(path.Join(dir, name))
		files[name] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// Faults builds every site of the corpus that is to give one of the codes, and
// compares what the writer is told.
func Faults(t *testing.T, codes ...diag.Code) {
	t.Helper()
	builder := engine.New(theme()...)
	produced := make(map[diag.Code]bool)
	for _, c := range corpus.Read(t, testdata+"/faults") {
		if !slices.ContainsFunc(codes, func(code diag.Code) bool { return strings.Contains(c.Want, "["+string(code)+"]") }) {
			continue
		}
		t.Run(c.Name, func(t *testing.T) {
			dir, b := t.TempDir(), builder
			if c.WriteSite(t, dir) {
				b = engine.New()
			}
			report, err := b.Build(t.Context(), options(dir, ""))
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range report.Diagnostics {
				produced[d.Code] = true
			}
			if diff := cmp.Diff(c.Want, corpus.Format(t, dir, testdata+"/theme", report.Diagnostics)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	for _, code := range codes {
		if !produced[code] {
			t.Errorf("no site gives %s", code)
		}
	}
}
