package docs

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/layouts"
	"github.com/meridian-ssg/meridian/static"
)

// named are files that examples name and can't show.
var named = regexp.MustCompile(`[\w-]+\.(png|jpg|pdf)\b`)

// TestExamples puts the files that a document shows, each with its path behind
// the fence, into a site, and builds it. A file in a folder that has a site.yaml
// belongs to the site of that folder. The tutorial has a test of its own.
func TestExamples(t *testing.T) {
	for _, file := range documents(t) {
		if filepath.Base(file) == "tutorial.md" {
			continue
		}
		t.Run(filepath.Base(file), func(t *testing.T) {
			dir := t.TempDir()
			sites := map[string]bool{}
			for _, p := range parts(read(t, file)) {
				if p.path == "" {
					continue
				}
				site, _, nested := strings.Cut(p.path, "/")
				if !nested || site == "content" || site == "layouts" || site == "static" {
					site = "."
				}
				sites[site] = true
				write(t, filepath.Join(dir, p.path), p.text)
				for _, other := range named.FindAllString(p.text, -1) {
					write(t, filepath.Join(dir, path.Dir(p.path), other), dot(t, other))
				}
			}
			for site := range sites {
				builds(t, filepath.Join(dir, site))
			}
		})
	}
}

// theme is what the program carries.
func theme() []source.Layer {
	return []source.Layer{{Under: "layouts", FS: layouts.FS}, {Under: "static", FS: static.FS}}
}

// dot is a very small picture, a JPEG or a PNG as the name has it.
func dot(t *testing.T, name string) string {
	var b bytes.Buffer
	pixel := image.NewGray(image.Rect(0, 0, 1, 1))
	err := png.Encode(&b, pixel)
	if path.Ext(name) == ".jpg" {
		b.Reset()
		err = jpeg.Encode(&b, pixel, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// builds holds that a site has no faults, and no warnings but that on base_url,
// which most examples leave out.
func builds(t *testing.T, dir string) {
	t.Helper()
	report, err := engine.New(theme()...).Build(t.Context(), engine.Options{
		Source: dir, Destination: filepath.Join(t.TempDir(), "public"), Now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), Future: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range report.Diagnostics {
		if d.Code != "setting-missing" {
			t.Errorf("%s: %s (%s) [%s]", d.File, d.Message, d.Hint, d.Code)
		}
	}
}
