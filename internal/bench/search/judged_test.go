//go:build unix

package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/layouts"
	"github.com/meridian-ssg/meridian/static"
)

// leastReciprocal is the mean reciprocal rank below which the search finds what people
// expect less well than it did.
const leastReciprocal = 0.80

// What people ask for is found, as a rule first: see testdata/queries.txt.
func TestPeopleFindWhatTheyExpect(t *testing.T) {
	dir, public := t.TempDir(), filepath.Join(t.TempDir(), "public")
	if err := writeJudged(dir, "../../.."); err != nil {
		t.Fatal(err)
	}
	theme := []source.Layer{{Under: "layouts", FS: layouts.FS}, {Under: "static", FS: static.FS}}
	report, err := engine.New(theme...).Build(t.Context(), engine.Options{Source: dir, Destination: public, Today: civil.Date{Year: year, Month: 11, Day: 30}})
	if err != nil || report.Diagnostics.HasErrors() {
		t.Fatal(err, report.Diagnostics)
	}
	f, err := newFinder(nil, public)
	if err != nil {
		t.Fatal(err)
	}
	queries, err := judgedQueries()
	if err != nil {
		t.Fatal(err)
	}
	if len(queries) < 80 {
		t.Fatalf("there are only %d queries", len(queries))
	}
	mean, missed, err := reciprocal(queries, f.addresses)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("mean reciprocal rank of %d queries: %.3f; not first:\n%s", len(queries), mean, strings.Join(missed, "\n"))
	if mean < leastReciprocal {
		t.Errorf("the mean reciprocal rank is %.3f, and was %.2f at least", mean, leastReciprocal)
	}
}
