package preview_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/preview"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// A browser gets the version of a picture that it asks for, with the bytes of a build,
// and nothing waits until the others are made: neither it nor the check of the whole
// site.
func TestVersionsAreMadeOneByOne(t *testing.T) {
	dir := t.TempDir()
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, image.NewGray(image.Rect(0, 0, 600, 400)), nil); err != nil {
		t.Fatal(err)
	}
	for file, text := range map[string]string{
		"site.yaml":            "title: Site\nbase_url: https://example.org/\npictures: {widths: [100, 300, 500]}\n",
		"content/a/index.md":   "---\ntitle: A\n---\n\n![The hall with rows of chairs](hall.jpg)\n",
		"content/a/hall.jpg":   photo.String(),
		"layouts/base.html":    "{{block \"main\" .}}{{end}}",
		"layouts/page.html":    "{{define \"main\"}}{{.Content}}{{end}}",
		"layouts/home.html":    "{{define \"main\"}}{{end}}",
		"layouts/section.html": "{{define \"main\"}}{{end}}",
		"layouts/404.html":     "{{define \"main\"}}{{end}}",
	} {
		at := filepath.Join(dir, filepath.FromSlash(file))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	o := engine.Options{Source: dir, Now: now, Program: sum.OfString("the program under test")}
	p, err := preview.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	s, err := p.Snapshot(preview.View{}, now)
	if err != nil || s.Faults().HasErrors() {
		t.Fatal(err, s.Faults())
	}
	page, ok, err := s.Output("a/index.html")
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	made := func() int {
		entries, _ := os.ReadDir(filepath.Join(dir, ".meridian", "pictures")) // which may not be there yet
		return len(entries)
	}
	whole, err := s.All(t.Context(), func() {})
	if err != nil || whole.Diagnostics.HasErrors() || made() != 0 {
		t.Errorf("checking the site has made %d versions: %v, %v", made(), err, whole.Diagnostics)
	}
	var versions []string
	for candidate := range strings.SplitSeq(string(page.Data), "/a/hall.") {
		if end := strings.IndexAny(candidate, " \""); strings.Contains(candidate[:max(end, 0)], "00.") {
			versions = append(versions, "a/hall."+candidate[:end])
		}
	}
	if len(versions) != 4 {
		t.Fatalf("the page names %v", versions)
	}
	got := make(map[string][]byte)
	for i, version := range versions {
		out, ok, err := s.Output(version)
		if err != nil || !ok || made() != i+1 {
			t.Fatalf("%s: %v, %v; there are %d versions", version, ok, err, made())
		}
		got[version] = out.Data
	}
	o.Destination = filepath.Join(t.TempDir(), "public")
	o.Clean = true
	if _, err := engine.New().Build(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	for _, version := range slices.Sorted(maps.Keys(got)) {
		want, err := os.ReadFile(filepath.Join(o.Destination, filepath.FromSlash(version)))
		if err != nil || !bytes.Equal(want, got[version]) {
			t.Errorf("%s is another one in a build: %v", version, err)
		}
	}
}
