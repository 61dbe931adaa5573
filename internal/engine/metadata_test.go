package engine_test

import (
	"bytes"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/source"
)

// Whichever way a picture comes into a site, it is published without its place, its
// camera and its author: beside a page, from static/, as an asset, and from the theme.
func TestPublishedPicturesTellNothing(t *testing.T) {
	dir, theme := t.TempDir(), t.TempDir()
	files := map[string]string{"site.yaml": "title: Site\nbase_url: https://example.org/\n"}
	page := "---\ntitle: A\nimage: {file: photo.png, alt: A hall, credit: Ana}\n---\n"
	samples, err := filepath.Glob("../metadata/testdata/*")
	if err != nil || len(samples) < 8 {
		t.Fatal(samples, err)
	}
	for _, file := range samples {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(file)
		files["content/a/"+name] = string(data)
		files["static/"+name] = string(data)
		files["static/assets/"+name] = string(data)
		write(t, theme, "static/theme-"+name, string(data))
		page += "\n[A](" + name + ")\n"
	}
	files["content/a/index.md"] = page
	for file, text := range files {
		write(t, dir, file, text)
	}
	dest := filepath.Join(t.TempDir(), "public")
	layers := append(realTheme(), source.Layer{Under: "static", FS: os.DirFS(filepath.Join(theme, "static"))})
	report, err := engine.New(layers...).Build(t.Context(), options(dir, dest))
	if err != nil || report.Diagnostics.HasErrors() {
		t.Fatal(err, report.Diagnostics)
	}
	found := 0
	for file, text := range published(t, dest) {
		name := path.Base(file)
		if !strings.Contains(name, "photo.") && !strings.Contains(name, "film.") && !strings.Contains(name, "lossless.") {
			continue
		}
		found++
		for _, secret := range []string{"Anna", "Phone", "GPS", "rdf"} {
			if bytes.Contains([]byte(text), []byte(secret)) {
				t.Errorf("%s tells %q", file, secret)
			}
		}
	}
	if want := 5 * len(samples); found != want {
		t.Errorf("%d pictures were published, and %d were to be", found, want)
	}
}
