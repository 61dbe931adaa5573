package engine_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/picture"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// pictureSite is a site with two photos, of which one is shown.
func pictureSite(t *testing.T) engine.Options {
	t.Helper()
	dir := t.TempDir()
	photo := jpegPhoto(1000, 600)
	for file, text := range map[string]string{
		"site.yaml":                 "title: Site\nbase_url: https://example.org/\npictures: {widths: [100, 300, 500]}\nsocial_cards: none\n",
		"content/trip/index.md":     "---\ntitle: Trip\nimage: {file: hall.jpg, alt: A hall with chairs, credit: Ana}\n---\n\n![The hall with rows of chairs](hall.jpg)\n",
		"content/trip/hall.jpg":     photo,
		"content/trip/unshown.jpg":  jpegPhoto(1000, 500),
		"static/images/unshown.jpg": jpegPhoto(1000, 400),
	} {
		write(t, dir, file, text)
	}
	o := options(dir, filepath.Join(dir, "public"))
	o.Program = sum.OfString("the program under test")
	return o
}

// rebuilt builds with a builder that remembers nothing but what lies on disk.
func rebuilt(t *testing.T, o engine.Options) (*engine.Report, map[string]string) {
	t.Helper()
	report, err := engine.New(realTheme()...).Build(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return report, published(t, o.Destination)
}

// A photo is published in the versions that its pages name, and not itself; one that
// nothing shows is not published at all.
func TestVersionsOfPictures(t *testing.T) {
	o := pictureSite(t)
	report, files := rebuilt(t, o)
	if report.Diagnostics.HasErrors() {
		t.Fatal(report.Diagnostics)
	}
	var sizes []string
	for _, file := range slices.Sorted(maps.Keys(files)) {
		if !strings.HasPrefix(file, "trip/hall.") {
			continue
		}
		info := picture.Measure([]byte(files[file]))
		sizes = append(sizes, info.Type+" "+regexp.MustCompile(`\.(\d+)\.`).FindStringSubmatch(file)[1])
		if !strings.Contains(files["trip/index.html"], "/"+file) {
			t.Errorf("the page does not name %s", file)
		}
		if info.Width*6 != info.Height*10 {
			t.Errorf("%s is %d × %d", file, info.Width, info.Height)
		}
	}
	if want := []string{"image/webp 100", "image/jpeg 1000", "image/webp 300", "image/webp 500"}; !slices.Equal(sizes, want) {
		t.Errorf("there are %v, want %v", sizes, want)
	}
	for file := range files {
		if strings.Contains(file, "unshown.") && file != "images/unshown.jpg" {
			t.Errorf("%s is published", file)
		}
	}
	if _, ok := files["trip/hall.jpg"]; ok {
		t.Error("the photo itself is published, and no page links to it")
	}
	html := files["trip/index.html"]
	if n := strings.Count(html, `srcset="/trip/hall.`); n != 2 {
		t.Errorf("%d pictures have versions to choose from", n)
	}
	if !strings.Contains(html, `<meta property="og:image" content="https://example.org/trip/hall.`) || !strings.Contains(html, `<meta property="og:image:width" content="1000">`) {
		t.Error("the version for social networks is not the JPEG")
	}

	write(t, o.Source, "content/trip/index.md", "---\ntitle: Trip\n---\n\n![The hall with rows of chairs](hall.jpg)\n\n[The whole photo](hall.jpg)\n")
	if _, files = rebuilt(t, o); files["trip/hall.jpg"] == "" || len(files["trip/hall.jpg"]) < 1000 {
		t.Error("a page links to the photo, and it is not published")
	}
	write(t, o.Source, "content/trip/index.md", "---\ntitle: Trip\n---\n\nWords.\n")
	_, files = rebuilt(t, o)
	for file := range files {
		if strings.HasPrefix(file, "trip/hall.") {
			t.Errorf("nothing shows the photo any more, and %s is published", file)
		}
	}
}

// Versions are made once: the next builds take them from .meridian, also into an empty
// folder, and remove there what has not been wanted for a month.
func TestVersionsAreKept(t *testing.T) {
	o := pictureSite(t)
	_, want := rebuilt(t, o)
	kept := filepath.Join(o.Source, ".meridian", "pictures")
	entries, err := os.ReadDir(kept)
	if err != nil || len(entries) != 4 {
		t.Fatalf("%d versions are kept: %v", len(entries), err)
	}
	// A version that is taken from there shows by its contents, where their sum is right.
	mark := []byte("taken from the store")
	for _, e := range entries {
		sum := sum.Of(mark)
		write(t, kept, e.Name(), string(append(sum[:], mark...)))
	}
	o.Destination = filepath.Join(t.TempDir(), "public")
	o.Program = sum.OfString("another program, which remembers nothing else")
	_, files := rebuilt(t, o)
	taken := 0
	for file, data := range files {
		if data == string(mark) {
			taken++
		} else if data != want[file] {
			t.Errorf("%s differs", file)
		}
	}
	if taken != 4 {
		t.Errorf("%d versions were taken from the store", taken)
	}
	o.Clean = true
	if _, files = rebuilt(t, o); !maps.Equal(files, want) {
		t.Error("a build from nothing uses what is kept")
	}
	o.Clean = false
	write(t, o.Source, "content/trip/hall.jpg", jpegPhoto(900, 600))
	rebuilt(t, o)
	if entries, _ := os.ReadDir(kept); len(entries) != 8 {
		t.Errorf("%d versions are kept, of which 4 are of the photo that was", len(entries))
	}
	o.Now = time.Now().AddDate(0, 2, 0)
	write(t, o.Source, "content/trip/index.md", "---\ntitle: The trip\n---\n\n![The hall with rows of chairs](hall.jpg)\n")
	rebuilt(t, o)
	if entries, _ := os.ReadDir(kept); len(entries) != 4 {
		t.Errorf("%d versions are kept after two months", len(entries))
	}
}

// A photo whose data are damaged is an error at its file, and nothing is published.
func TestDamagedPhoto(t *testing.T) {
	o := pictureSite(t)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 1000, 600)), nil); err != nil {
		t.Fatal(err)
	}
	data := b.Bytes()
	at := bytes.Index(data, []byte{0xff, 0xc4}) // the tables without which nothing can be read
	copy(data[at+5:], bytes.Repeat([]byte{0x0f}, 16))
	write(t, o.Source, "content/trip/hall.jpg", string(data))
	report, files := rebuilt(t, o)
	if len(files) > 0 {
		t.Error("something is published")
	}
	i := slices.IndexFunc(report.Diagnostics, func(d diag.Diagnostic) bool { return d.Code == diag.FileUnreadable })
	if i < 0 || report.Diagnostics[i].File != "content/trip/hall.jpg" {
		t.Errorf("what is told is %v", report.Diagnostics)
	}
}
