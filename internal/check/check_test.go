package check_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/meridian-ssg/meridian/internal/bench"
	"github.com/meridian-ssg/meridian/internal/check"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/diag/corpus"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/layouts"
	"github.com/meridian-ssg/meridian/static"
)

// plainTheme is the folder of a theme that shows everything a layout can
// reach, so that what is wanted does not change with the look of the real one.
const plainTheme = "../engine/testdata/theme"

func plain() *engine.Builder {
	return engine.New(source.Layer{Under: "layouts", FS: os.DirFS(plainTheme + "/layouts")}, source.Layer{Under: "static", FS: os.DirFS(plainTheme + "/static")})
}

// themed makes a Builder with the theme that the program carries.
func themed() *engine.Builder {
	return engine.New(source.Layer{Under: "layouts", FS: layouts.FS}, source.Layer{Under: "static", FS: static.FS})
}

func options(dir string) engine.Options {
	return engine.Options{Source: dir, Today: civil.Date{Year: 2016, Month: 6, Day: 1}, Now: time.Date(2016, 6, 1, 12, 0, 0, 0, time.UTC)}
}

// looked gives what a check finds.
func looked(t *testing.T, b *engine.Builder, o engine.Options) *engine.Report {
	t.Helper()
	o.Inspector = new(check.Inspector)
	report, err := b.Build(t.Context(), o)
	if err != nil {
		t.Fatalf("the machine is blamed: %v", err)
	}
	return report
}

// TestFaults builds the sites in testdata (see package corpus) with all looks.
// Every code that check alone looks for comes about.
func TestFaults(t *testing.T) {
	produced := corpus.Run(t, "testdata", func(t *testing.T, c corpus.Case) (string, diag.List) {
		dir, b := t.TempDir(), plain()
		if c.WriteSite(t, dir) {
			b = engine.New()
		}
		list := looked(t, b, options(dir)).Diagnostics
		if c.Name == "several-thirty" && (len(list) != 30 || !slices.IsSortedFunc(list, byPlace)) {
			t.Errorf("%d faults, in order of places: %v", len(list), slices.IsSortedFunc(list, byPlace))
		}
		return corpus.Format(t, dir, plainTheme, list), list
	})
	for _, e := range diag.Codes() {
		if e.FoundBy == diag.ByCheck && !slices.Contains(produced, e.Code) {
			t.Errorf("no case produces %s: add one, or remove the code", e.Code)
		}
	}
}

func byPlace(a, b diag.Diagnostic) int {
	if a.File == b.File {
		return a.Span.Start - b.Span.Start
	}
	return strings.Compare(a.File, b.File)
}

// A good site of a thousand pages gives no message at all.
func TestGoodSite(t *testing.T) {
	dir := t.TempDir()
	if err := bench.Write(dir, 1000); err != nil {
		t.Fatal(err)
	}
	today, err := civil.ParseDate(bench.Today)
	if err != nil {
		t.Fatal(err)
	}
	report := looked(t, themed(), engine.Options{Source: dir, Today: today})
	if report.Pages < 1000 {
		t.Errorf("there are %d pages", report.Pages)
	}
	for _, d := range report.Diagnostics {
		t.Errorf("%s: %s [%s]", d.File, d.Message, d.Code)
	}
}

// The section in this repository has nothing wrong with it either.
func TestOwnSection(t *testing.T) {
	o := options("../..")
	o.Today = civil.Date{Year: 2026, Month: 6, Day: 1}
	for _, d := range looked(t, themed(), o).Diagnostics {
		t.Errorf("%s: %s [%s]", d.File, d.Message, d.Code)
	}
}
