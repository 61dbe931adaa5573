package engine_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/picture"
)

// noisy fills a picture as the sensor of a camera does, so that it can't be compressed.
func noisy(set func(x, y int, c color.NRGBA64), alpha uint16) {
	r := rand.New(rand.NewPCG(1, 2))
	for y := range 120 {
		for x := range 160 {
			set(x, y, color.NRGBA64{uint16(r.IntN(1 << 16)), uint16(r.IntN(1 << 16)), uint16(r.IntN(1 << 16)), alpha})
		}
	}
}

func pngOf(t *testing.T, img image.Image) string {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// withSize gives a PNG that claims to have another size.
func withSize(file string, width, height uint32) string {
	b := []byte(file)
	binary.BigEndian.PutUint32(b[16:], width)
	binary.BigEndian.PutUint32(b[20:], height)
	binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	return string(b)
}

// Of whatever lies in a folder, a page shows smaller versions, the file itself, or
// nothing; and then it is told why, and what to do.
func TestAwkwardPictures(t *testing.T) {
	const versions, itself = "versions", "itself"
	deep := image.NewNRGBA64(image.Rect(0, 0, 160, 120))
	noisy(deep.SetNRGBA64, 0xffff)
	clear := image.NewNRGBA(image.Rect(0, 0, 160, 120))
	noisy(func(x, y int, c color.NRGBA64) { clear.Set(x, y, c) }, 0x7fff)
	var film bytes.Buffer
	frame := image.NewPaletted(image.Rect(0, 0, 160, 120), color.Palette{color.Black, color.White})
	if err := gif.EncodeAll(&film, &gif.GIF{Image: []*image.Paletted{frame, frame}, Delay: []int{10, 10}}); err != nil {
		t.Fatal(err)
	}
	photo := jpegPhoto(160, 120)
	for _, c := range []struct{ name, file, data, want string }{
		{"a photo", "a.jpg", photo, versions},
		{"a photo with 16 bits for each colour", "a.png", pngOf(t, deep), versions},
		{"a picture that can be seen through", "a.png", pngOf(t, clear), itself},
		{"a picture that moves", "a.gif", film.String(), itself},
		{"a drawing with a size", "a.svg", `<svg xmlns="http://www.w3.org/2000/svg" width="160" height="120"><rect width="9" height="9"/></svg>`, itself},
		{"a drawing without a size", "a.svg", `<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>`, itself},
		{"a small file that claims to be huge", "a.png", withSize(pngOf(t, deep), 60_000, 60_000), itself},
		{"a photo whose end is missing", "a.jpg", photo[:len(photo)-60], "Copy or save it again."},
		{"a photo under the name of another format", "a.png", photo, "a.jpg"},
		{"a photo of a telephone that browsers don't show", "a.heic", "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "Save it as a.jpg"},
		{"a web page in place of a picture", "a.jpg", "<!doctype html><title>Log in</title>", "Open the web page"},
	} {
		o := pictureSite(t)
		write(t, o.Source, "content/trip/index.md", "---\ntitle: Trip\n---\n\n![The hall with rows of chairs]("+c.file+")\n")
		write(t, o.Source, "content/trip/"+c.file, c.data)
		report, files := rebuilt(t, o)
		told := slices.IndexFunc(report.Diagnostics, func(d diag.Diagnostic) bool { return strings.Contains(d.Hint, c.want) })
		var got string
		switch html := files["trip/index.html"]; {
		case strings.Contains(html, `srcset="/trip/a.`):
			got = versions
		case strings.Contains(html, `src="/trip/`+c.file+`"`) && files["trip/"+c.file] != "":
			got = itself
		}
		if (c.want == versions || c.want == itself) != (told < 0) || told < 0 && got != c.want {
			t.Errorf("%s: the page shows %q, want %q; what is told is %v", c.name, got, c.want, report.Diagnostics)
		}
		for file, data := range files {
			if info := picture.Measure([]byte(data)); strings.HasPrefix(file, "trip/a.") && info.State == picture.Whole && got == versions && info.Width > 160 {
				t.Errorf("%s: %s is %d wide", c.name, file, info.Width)
			}
		}
	}
}
