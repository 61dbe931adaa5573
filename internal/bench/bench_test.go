package bench_test

import (
	"bytes"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/meridian-ssg/meridian/internal/bench"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// A site is the same whenever it is written, and its pages have the length
// that the tables speak of.
func TestWriteGivesTheSameSite(t *testing.T) {
	first, second := t.TempDir(), t.TempDir()
	for _, dir := range []string{first, second} {
		if err := bench.Write(dir, 50); err != nil {
			t.Fatal(err)
		}
	}
	site := read(t, first)
	if diff := cmp.Diff(site, read(t, second)); diff != "" {
		t.Error(diff)
	}
	words, pages := 0, 0
	for name, text := range site {
		if filepath.Ext(name) == ".md" {
			pages++
			words += len(bytes.Fields([]byte(text)))
		}
	}
	if pages != 55 || words/pages < 550 || words/pages > 750 {
		t.Errorf("%d pages of %d words", pages, words/pages)
	}
}

// Figures of two versions of the program compare only where the site is the same to
// the byte. Whoever changes it on purpose writes the new sum here.
func TestTheSiteStaysTheSame(t *testing.T) {
	dir := t.TempDir()
	if err := bench.Write(dir, 50); err != nil {
		t.Fatal(err)
	}
	site := read(t, dir)
	var h sum.Hasher
	for _, name := range slices.Sorted(maps.Keys(site)) {
		if filepath.Ext(name) == ".md" {
			h.AddString(name)
			h.AddString(site[name])
		}
	}
	if got, want := h.Sum().Short(), "b28508cf27"; got != want {
		t.Errorf("the pages have the sum %s, not %s", got, want)
	}
}

// The floor writes one file for each.
func TestFloorWritesEveryFile(t *testing.T) {
	site, out := t.TempDir(), t.TempDir()
	if err := bench.Write(site, 20); err != nil {
		t.Fatal(err)
	}
	if err := bench.Floor(site, out); err != nil {
		t.Fatal(err)
	}
	written := read(t, out)
	if got, want := len(written), len(read(t, site)); got != want {
		t.Errorf("%d files of %d", got, want)
	}
	if got := written["content/about.html"]; got != "<p>We work with students across the world.</p>\n" {
		t.Errorf("%q", got)
	}
}

func read(t *testing.T, dir string) map[string]string {
	out := map[string]string{}
	files := os.DirFS(dir)
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(files, name)
		out[name] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
