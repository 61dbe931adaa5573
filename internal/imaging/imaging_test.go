package imaging

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"

	"compress/zlib"

	"github.com/deepteams/webp"
	"golang.org/x/image/draw"
	xwebp "golang.org/x/image/webp"

	"github.com/meridian-ssg/meridian/internal/picture"
)

// The corners of the sample, from the top left in the order of reading.
var corners = [4]color.RGBA{{200, 40, 40, 255}, {40, 180, 40, 255}, {40, 40, 200, 255}, {220, 220, 60, 255}}

// sample is a picture with four corners of different colours.
func sample(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for i, c := range corners {
		at := image.Pt(i%2*w/2, i/2*h/2)
		draw.Draw(img, image.Rect(at.X, at.Y, at.X+w/2, at.Y+h/2), image.NewUniform(c), image.Point{}, draw.Src)
	}
	return img
}

// turned gives a picture as a camera stores it that is to be shown with an orientation
// (Exif 3.0, section 4.6.5, tag 274): the inverse of what a browser does.
func turned(img *image.RGBA, orientation int) *image.RGBA {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	sw, sh := w, h
	if orientation >= 5 {
		sw, sh = h, w
	}
	out := image.NewRGBA(image.Rect(0, 0, sw, sh))
	for y := range h {
		for x := range w {
			at := map[int]image.Point{
				1: {x, y}, 2: {w - 1 - x, y}, 3: {w - 1 - x, h - 1 - y}, 4: {x, h - 1 - y},
				5: {y, x}, 6: {y, w - 1 - x}, 7: {h - 1 - y, w - 1 - x}, 8: {h - 1 - y, x},
			}[orientation]
			out.SetRGBA(at.X, at.Y, img.RGBAAt(x, y))
		}
	}
	return out
}

func encodedJPEG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func encodedPNG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	e := png.Encoder{CompressionLevel: png.NoCompression} // as large as that of a photo
	if err := e.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func segment(marker byte, data string) []byte {
	return append(binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(data)+2)), data...)
}

func exif(orientation int) []byte {
	return segment(0xe1, "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00"+string(rune(orientation))+"\x00\x00\x00\x00\x00\x00")
}

func inserted(b []byte, at int, more []byte) []byte { return slices.Concat(b[:at], more, b[at:]) }

func chunk(name string, data []byte) []byte {
	b := append(binary.BigEndian.AppendUint32(nil, uint32(len(data))), name...)
	b = append(b, data...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// converted makes one picture, and decodes it.
func converted(t testing.TB, data []byte, target Target) image.Image {
	t.Helper()
	out, err := New().Convert(data, []Target{target})
	if err != nil {
		t.Fatal(err)
	}
	var img image.Image
	switch target.Type {
	case "image/webp":
		img, err = webp.Decode(bytes.NewReader(out[0]))
	default:
		img, err = jpeg.Decode(bytes.NewReader(out[0]))
	}
	if err != nil {
		t.Fatal(err)
	}
	if got := img.Bounds().Size(); got != image.Pt(target.Width, target.Height) {
		t.Fatalf("the picture has the size %v, want %d × %d", got, target.Width, target.Height)
	}
	if info := picture.Measure(out[0]); info.Type != target.Type || info.State != picture.Whole {
		t.Fatalf("what was made is %+v", info)
	}
	return img
}

// looksLike compares the middles of the corners, with room for the losses of a format.
func looksLike(img image.Image, want [4]color.RGBA, room int) error {
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	for i, c := range want {
		got := color.RGBAModel.Convert(img.At(w/4+i%2*w/2, h/4+i/2*h/2)).(color.RGBA)
		for j, d := range []int{int(got.R) - int(c.R), int(got.G) - int(c.G), int(got.B) - int(c.B), int(got.A) - int(c.A)} {
			if d < -room || d > room {
				return fmt.Errorf("corner %d is %v, want %v (colour %d)", i, got, c, j)
			}
		}
	}
	return nil
}

// A photo stands upright, whichever way the camera was held, at every scale at which it
// is decoded.
func TestOrientation(t *testing.T) {
	for orientation := 1; orientation <= 8; orientation++ {
		for _, width := range []int{30, 60, 120, 200} {
			data := inserted(encodedJPEG(t, turned(sample(240, 160), orientation)), 2, exif(orientation))
			img := converted(t, data, Target{Width: width, Height: width * 2 / 3, Type: "image/webp", Quality: 90})
			if err := looksLike(img, corners, 12); err != nil {
				t.Errorf("orientation %d, %d pixels wide: %v", orientation, width, err)
			}
		}
	}
}

// Every format and form that is read shows the same colours, in every format that is
// written.
func TestFormats(t *testing.T) {
	img := sample(240, 160)
	grey, deep := image.NewGray(img.Rect), image.NewNRGBA64(img.Rect)
	for _, m := range []draw.Image{grey, deep} {
		draw.Draw(m, img.Rect, img, image.Point{}, draw.Src)
	}
	shades := corners
	for i, c := range corners {
		y := color.GrayModel.Convert(c).(color.Gray).Y
		shades[i] = color.RGBA{y, y, y, 255}
	}
	var lossy, lossless bytes.Buffer
	if err := errors.Join(webp.Encode(&lossy, img, &webp.Options{Quality: 95}), webp.Encode(&lossless, img, &webp.Options{Lossless: true})); err != nil {
		t.Fatal(err)
	}
	lossless.Bytes()[24] &^= 0x10 // the encoder says that it can be seen through, and it can't
	for _, c := range []struct {
		name string
		data []byte
		want [4]color.RGBA
	}{
		{"JPEG", encodedJPEG(t, img), corners},
		{"JPEG in greys", encodedJPEG(t, grey), shades},
		{"PNG", encodedPNG(t, img), corners},
		{"PNG in greys", encodedPNG(t, grey), shades},
		{"PNG with 16 bits", encodedPNG(t, deep), corners},
		{"WebP", lossy.Bytes(), corners},
		{"WebP without loss", lossless.Bytes(), corners},
	} {
		for _, to := range []Target{
			{120, 80, "image/webp", 90}, {120, 80, "image/jpeg", 90},
		} {
			if err := looksLike(converted(t, c.data, to), c.want, 14); err != nil {
				t.Errorf("%s to %s: %v", c.name, to.Type, err)
			}
		}
	}
}

// Photos in inks are turned as well.
func TestOrientationOfInks(t *testing.T) {
	for orientation := 1; orientation <= 8; orientation++ {
		got := upright(turned(sample(24, 16), orientation), orientation)
		if !bytes.Equal(got.Pix, sample(24, 16).Pix) {
			t.Errorf("with the orientation %d it does not stand upright", orientation)
		}
		if data := inserted(inks(255, 0, 0, 255), 2, exif(orientation)); jpegOrientation(data) != orientation {
			t.Errorf("the orientation %d is read as %d", orientation, jpegOrientation(data))
		}
	}
}

// profile makes a colour profile of a matrix and a curve, as its columns give it.
func profile(columns [3][3]float64, curve []byte) []byte {
	be := binary.BigEndian
	number := func(b []byte, v float64) []byte { return be.AppendUint32(b, uint32(int32(v*65536))) }
	out := make([]byte, 128)
	copy(out[8:], "\x04\x00\x00\x00mntrRGB XYZ ")
	copy(out[36:], "acsp")
	out = be.AppendUint32(out, 6)
	var body []byte
	at := 132 + 6*12
	add := func(name string, data []byte) {
		out = be.AppendUint32(be.AppendUint32(append(out, name...), uint32(at+len(body))), uint32(len(data)))
		body = append(body, data...)
	}
	for i, c := range []string{"r", "g", "b"} {
		b := []byte("XYZ \x00\x00\x00\x00")
		for _, v := range columns[i] {
			b = number(b, v)
		}
		add(c+"XYZ", b)
		add(c+"TRC", curve)
	}
	return append(out, body...)
}

// The primaries of Display P3 and of sRGB under D50, and the curve of both (values of
// ICC's own profiles).
var (
	displayP3 = [3][3]float64{{0.51512, 0.24120, -0.00105}, {0.29198, 0.69225, 0.04189}, {0.15710, 0.06657, 0.78407}}
	standard  = [3][3]float64{{0.43607, 0.22249, 0.01392}, {0.38515, 0.71687, 0.09708}, {0.14307, 0.06061, 0.71410}}
	curveSRGB = func() []byte {
		b := []byte("para\x00\x00\x00\x00\x00\x03\x00\x00")
		for _, v := range []float64{2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045} {
			b = binary.BigEndian.AppendUint32(b, uint32(int32(v*65536)))
		}
		return b
	}()
)

// Colours of another profile are brought to sRGB, in each format that holds one; those
// of a profile that is sRGB's own are not touched.
func TestColourProfiles(t *testing.T) {
	wide := profile(displayP3, curveSRGB)
	of := func(t *testing.T, name string, profile []byte) image.Image {
		img := sample(240, 160)
		switch name {
		case "image/jpeg":
			data := inserted(encodedJPEG(t, img), 2, segment(0xe2, "ICC_PROFILE\x00\x01\x01"+string(profile)))
			return converted(t, data, Target{120, 80, "image/jpeg", 95})
		case "image/png":
			var b bytes.Buffer
			w := zlib.NewWriter(&b)
			w.Write(profile)
			w.Close()
			data := inserted(encodedPNG(t, img), 33, chunk("iCCP", append([]byte("x\x00\x00"), b.Bytes()...)))
			return converted(t, data, Target{120, 80, "image/jpeg", 95})
		}
		var b bytes.Buffer
		if err := webp.Encode(&b, img, &webp.Options{Quality: 95, Method: 2, ICC: profile}); err != nil {
			t.Fatal(err)
		}
		return converted(t, b.Bytes(), Target{120, 80, "image/jpeg", 95})
	}
	// By the matrix from Display P3 to sRGB of CSS Color 4, section 10.
	want := [4]color.RGBA{{218, 0, 26, 255}, {0, 183, 0, 255}, {40, 40, 208, 255}, {220, 220, 0, 255}}
	for _, name := range []string{"image/jpeg", "image/png", "image/webp"} {
		if err := looksLike(of(t, name, wide), want, 8); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := looksLike(of(t, name, profile(standard, curveSRGB)), corners, 4); err != nil {
			t.Errorf("%s in sRGB: %v", name, err)
		}
	}
	for name, damaged := range map[string][]byte{"cut short": wide[:200], "empty": {}, "of print": append(append(slices.Clone(wide[:16]), "CMYK"...), wide[20:]...)} {
		if newTransform(damaged) != nil {
			t.Errorf("a profile that is %s is used", name)
		}
	}
}

// The same picture gives the same bytes, however many processors there are and
// whatever else is converted at the time.
func TestSameBytes(t *testing.T) {
	data := encodedJPEG(t, noise(900, 600))
	targets := []Target{{400, 267, "image/webp", 80}, {700, 467, "image/webp", 80}, {700, 467, "image/jpeg", 80}}
	c := New()
	want, err := c.Convert(data, targets)
	if err != nil {
		t.Fatal(err)
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, n := range []int{1, 2, 7} {
		runtime.GOMAXPROCS(n)
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() {
				got, err := c.Convert(data, targets)
				if err != nil || !slices.EqualFunc(got, want, bytes.Equal) {
					t.Errorf("with %d processors other bytes came out: %v", n, err)
				}
			})
		}
		wg.Wait()
	}
	if c.used != 0 {
		t.Errorf("%d bytes are still taken", c.used)
	}
}

func noise(w, h int) *image.RGBA {
	r := rand.New(rand.NewPCG(uint64(w), uint64(h)))
	img := sample(w, h)
	for i := range img.Pix {
		if img.Pix[i] += uint8(r.IntN(24)); i%4 == 3 {
			img.Pix[i] = 255
		}
	}
	return img
}

// Another decoder reads what is written, whatever its size.
func TestAnotherDecoderReadsWebP(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 60 {
		img := noise(1+r.IntN(90), 1+r.IntN(90))
		size := img.Rect.Size()
		var b bytes.Buffer
		if err := writers["image/webp"](&b, img, Target{size.X, size.Y, "image/webp", 80}); err != nil {
			t.Fatal(err)
		}
		if got, err := xwebp.Decode(bytes.NewReader(b.Bytes())); err != nil || got.Bounds().Size() != size {
			t.Fatalf("a picture of %v is not read: %v", size, err)
		}
	}
}

// A picture that can't be decoded is refused, and harms nothing.
func TestDamaged(t *testing.T) {
	good := encodedPNG(t, sample(60, 40))
	bomb := slices.Clone(good)
	binary.BigEndian.PutUint32(bomb[16:], 60_000)
	binary.BigEndian.PutUint32(bomb[20:], 60_000)
	broken := slices.Clone(good)
	for i := 60; i < 80; i++ {
		broken[i] ^= 0xff
	}
	film := inserted(good, 33, chunk("acTL", make([]byte, 8)))
	for name, data := range map[string][]byte{"empty": nil, "words": []byte("words"), "a bomb": bomb, "broken": broken, "a film": film, "a GIF": []byte("GIF89a\x10\x00\x10\x00\x00\x00\x00;")} {
		if _, err := New().Convert(data, []Target{{30, 20, "image/webp", 80}}); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzConvert(f *testing.F) {
	f.Add(encodedPNG(f, sample(30, 20)))
	f.Add(encodedJPEG(f, sample(30, 20)))
	f.Add(inserted(encodedJPEG(f, sample(30, 20)), 2, segment(0xe2, "ICC_PROFILE\x00\x01\x01"+string(profile(displayP3, curveSRGB)))))
	var b bytes.Buffer
	if err := webp.Encode(&b, sample(30, 20), &webp.Options{Quality: 80}); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	c := New()
	f.Fuzz(func(t *testing.T, data []byte) {
		if info := picture.Measure(data); info.Width*info.Height > 1<<20 {
			return // it takes its time
		}
		out, err := c.Convert(data, []Target{{8, 6, "image/webp", 80}, {8, 6, "image/jpeg", 80}})
		if err == nil && (len(out) != 2 || picture.Measure(out[0]).Width != 8) {
			t.Fatalf("what came out is no picture")
		}
	})
}

// inks writes a JPEG in one colour of inks, as Adobe's programs do: 255 is no ink
// (ITU-T T.81; Adobe Technical Note 5116).
func inks(c, m, y, k uint8) []byte {
	out := append([]byte{0xff, 0xd8}, segment(0xee, "Adobe\x00\x64\x00\x00\x00\x00\x00")...)
	out = append(out, segment(0xdb, "\x00"+string(bytes.Repeat([]byte{1}, 64)))...)
	out = append(out, segment(0xc0, "\x08\x00\x40\x00\x40\x04\x01\x11\x00\x02\x11\x00\x03\x11\x00\x04\x11\x00")...)
	out = append(out, segment(0xc4, "\x00\x00\x00\x00\x0c"+string(make([]byte, 12))+"\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b")...)
	out = append(out, segment(0xc4, "\x10\x01"+string(make([]byte, 15))+"\x00")...)
	out = append(out, segment(0xda, "\x04\x01\x00\x02\x00\x03\x00\x04\x00\x00\x3f\x00")...)
	var bits []byte
	put := func(value, n int) {
		for i := n - 1; i >= 0; i-- {
			bits = append(bits, byte(value>>i&1))
		}
	}
	for block := range 64 {
		for _, v := range []uint8{c, m, y, k} {
			if block > 0 {
				put(0, 4) // as the block before
			} else {
				level := 8 * (int(v) - 128)
				size := 0
				for abs := max(level, -level); abs > 0; abs >>= 1 {
					size++
				}
				put(size, 4)
				if level < 0 {
					level += 1<<size - 1
				}
				put(level, size)
			}
			put(0, 1) // no other coefficient
		}
	}
	for len(bits)%8 != 0 {
		bits = append(bits, 1)
	}
	for eight := range slices.Chunk(bits, 8) {
		var b byte
		for _, bit := range eight {
			b = b<<1 | bit
		}
		if out = append(out, b); b == 0xff {
			out = append(out, 0)
		}
	}
	return append(out, 0xff, 0xd9)
}

// Photos for print, in inks, have the colours that they have on screens.
func TestInks(t *testing.T) {
	for want, data := range map[color.RGBA][]byte{
		{255, 0, 0, 255}:     inks(255, 0, 0, 255),
		{255, 255, 255, 255}: inks(255, 255, 255, 255),
		{0, 128, 128, 255}:   inks(0, 255, 255, 128),
	} {
		for _, width := range []int{40, 20, 8} {
			img := converted(t, data, Target{width, width, "image/jpeg", 95})
			if err := looksLike(img, [4]color.RGBA{want, want, want, want}, 3); err != nil {
				t.Errorf("%d pixels wide: %v", width, err)
			}
		}
	}
}
