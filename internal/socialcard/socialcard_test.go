package socialcard

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"unicode"

	"github.com/gen2brain/jpegn"
)

func card(title, language string) *Card {
	return &Card{Title: title, Name: "Students’ Union International", Language: language, RightToLeft: language == "ar" || language == "he", Colours: Theme()}
}

// titles have letters of each script that the fonts have.
var titles = map[string]string{
	"en": "A visit to Yerevan: how students’ unions in Armenia and the UK work together",
	"ar": "زيارة إلى يريفان: كيف تعمل اتحادات الطلاب معًا في عام 2026 مع UK Students",
	"he": "ביקור בירוואן: איך אגודות הסטודנטים עובדות יחד (2026)",
	"hy": "Այց Երևան. ինչպես են ուսանողական միությունները համագործակցում",
	"ka": "სტუდენტური კავშირები",
	"uk": "Поїздка до Єревана: як співпрацюють студентські спілки",
	"el": "Επίσκεψη στο Γερεβάν: πώς συνεργάζονται οι φοιτητικοί σύλλογοι",
	"vi": "Chuyến thăm Yerevan 🎉 của sinh viên",
	"de": "Verfassungsgerichtsentscheidungsveröffentlichungspflichtverletzung und viele weitere sehr lange Wörter, die kein Ende nehmen wollen, auch wenn der Platz schon lange nicht mehr reicht, um sie alle zu zeigen",
}

// TestGolden compares cards in each script with those that somebody has looked at, pixel
// by pixel, as another library may compress them otherwise. With UPDATE_CARDS=1 it
// writes them; look at each one then.
func TestGolden(t *testing.T) {
	a := NewArtist()
	for language, title := range titles {
		got, err := a.Draw(card(title, language))
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("testdata", language+".png")
		if os.Getenv("UPDATE_CARDS") != "" {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if n := differing(t, got, want); n > 0 {
			t.Errorf("%s: %d pixels differ from %s", language, n, file)
		}
	}
}

// differing counts the pixels that two PNGs do not share.
func differing(t *testing.T, a, b []byte) (n int) {
	t.Helper()
	x, err := png.Decode(bytes.NewReader(a))
	if err != nil {
		t.Fatal(err)
	}
	y, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if x.Bounds() != image.Rect(0, 0, Width, Height) || x.Bounds() != y.Bounds() {
		t.Fatalf("the cards are %v and %v", x.Bounds(), y.Bounds())
	}
	p, q := x.(*image.Paletted), y.(*image.Paletted)
	for i := range p.Pix {
		if p.Palette[p.Pix[i]] != q.Palette[q.Pix[i]] {
			n++
		}
	}
	return n
}

// The same card gives the same bytes, whatever was drawn before and on how many
// processors.
func TestSameBytes(t *testing.T) {
	want := make(map[string][]byte)
	for language, title := range titles {
		b, err := NewArtist().Draw(card(title, language))
		if err != nil {
			t.Fatal(err)
		}
		want[language] = b
	}
	a := NewArtist()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, n := range []int{1, 3} {
		runtime.GOMAXPROCS(n)
		var wg sync.WaitGroup
		for language, title := range titles {
			wg.Go(func() {
				if b, err := a.Draw(card(title, language)); err != nil || !bytes.Equal(b, want[language]) {
					t.Errorf("%s: other bytes came out: %v", language, err)
				}
			})
		}
		wg.Wait()
	}
}

// Letters of Arabic join: the card is another one when something stands between them
// that parts them.
func TestArabicJoins(t *testing.T) {
	a := NewArtist()
	joined, err := a.Draw(card("سلام", "ar"))
	if err != nil {
		t.Fatal(err)
	}
	parted, err := a.Draw(card("س\u200cل\u200cا\u200cم", "ar"))
	if err != nil {
		t.Fatal(err)
	}
	if differing(t, joined, parted) < 500 {
		t.Error("joined and parted letters look the same")
	}
}

// Words begin where the language does: at the right edge in Arabic, at the left one in
// English.
func TestSides(t *testing.T) {
	a := NewArtist()
	for language, left := range map[string]bool{"en": true, "ar": false, "he": false} {
		c := card(strings.Fields(titles[language])[0], language)
		b, err := a.Draw(c)
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		inked := func(from, to int) bool {
			for y := stripeWidth; y < Height; y++ {
				for x := from; x < to; x++ {
					if img.At(x, y) != (color.RGBA{0x2b, 0x10, 0x40, 255}) {
						return true
					}
				}
			}
			return false
		}
		if inked(0, margin-5) || inked(Width-margin+5, Width) {
			t.Errorf("%s: the margin is written on", language)
		}
		if inked(margin-5, margin+60) != left || inked(Width-margin-60, Width-margin+5) == left {
			t.Errorf("%s: the words stand on the other side", language)
		}
	}
}

// Every letter that Covers lets through is in a font, but for a few that nobody writes a
// title in.
func TestCoversOnlyWhatFontsHave(t *testing.T) {
	p := newPen()
	missing := 0
	for r := rune(0); r < 0x3000; r++ {
		if unicode.IsLetter(r) && Covers(string(r)) && !p.faces.has(r) {
			missing++
		}
	}
	if missing > 60 { // rare ones, of Abkhaz and of old texts among them
		t.Errorf("%d letters are missing", missing)
	}
	for language, title := range titles {
		if !Covers(title) {
			t.Errorf("the title in %s is not covered", language)
		}
	}
	for _, text := range []string{"", "…", "🎉", "学生会", "नमस्ते", "Students and 学生会", "สวัสดี", "١٢ ሰላም"} {
		if Covers(text) {
			t.Errorf("“%s” is covered", text)
		}
	}
}

// A photo stands above the words, and fills the card where there are none.
func TestPhoto(t *testing.T) {
	a := NewArtist()
	red := color.RGBA{200, 0, 0, 255}
	for _, title := range []string{"", titles["en"]} {
		var asked image.Point
		c := card(title, "en")
		b, err := a.DrawPhoto(c, func(size image.Point) (*image.RGBA, error) {
			asked = size
			img := image.NewRGBA(image.Rectangle{Max: size})
			for i := 0; i < len(img.Pix); i += 4 {
				copy(img.Pix[i:], []byte{red.R, red.G, red.B, 255})
			}
			return img, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		img, err := jpegn.Decode(bytes.NewReader(b), &jpegn.Options{ToRGBA: true})
		if err != nil || img.Bounds() != image.Rect(0, 0, Width, Height) {
			t.Fatal(err, img.Bounds())
		}
		if asked.X != Width || asked.Y < Height/2 || (asked.Y == Height) != (title == "") {
			t.Errorf("of the picture %v was asked for", asked)
		}
		isRed := func(y int) bool { r, g, _, _ := img.At(20, y).RGBA(); return r>>8 > 150 && g>>8 < 50 }
		if !isRed(5) || isRed(Height-5) != (title == "") {
			t.Error("the picture is not where it should be")
		}
	}
	broken := errors.New("broken")
	if _, err := a.DrawPhoto(card("A", "en"), func(image.Point) (*image.RGBA, error) { return nil, broken }); !errors.Is(err, broken) {
		t.Errorf("the error is %v", err)
	}
}

// The sum tells cards apart that differ.
func TestSum(t *testing.T) {
	c := card("A", "en")
	seen := map[string]bool{}
	for _, change := range []func(){func() {}, func() { c.Title = "B" }, func() { c.Name = "B" }, func() { c.Language = "fr" }, func() { c.RightToLeft = true }, func() { c.Colours.Ground.B++ }, func() { c.Colours.Stripe[4].R-- }} {
		change()
		seen[c.Sum().String()] = true
	}
	if len(seen) != 7 {
		t.Errorf("there are %d sums", len(seen))
	}
}

func TestColours(t *testing.T) {
	for text, want := range map[string]color.RGBA{"#2b1040": {0x2b, 0x10, 0x40, 255}, "#FFb62E": {0xff, 0xb6, 0x2e, 255}} {
		if got, ok := ParseColour(text); !ok || got != want {
			t.Errorf("%s: %v, %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "#fff", "2b1040", "#2b104g", "#2b10401", "red", "#-12345", "#\x10\x10\x10\x10\x10\x10"} {
		if _, ok := ParseColour(text); ok {
			t.Errorf("%q is a colour", text)
		}
	}
	theme := Theme()
	if key := theme.Unreadable(); key != "" {
		t.Errorf("%s of the theme can't be read", key)
	}
	theme.Name = theme.Ground
	if key := theme.Unreadable(); key != "accent" {
		t.Errorf("what can't be read is %q", key)
	}
}

// Whatever a title holds, a card comes out.
func FuzzDraw(f *testing.F) {
	for language, title := range titles {
		f.Add(title, language, language == "ar")
	}
	f.Add("\u202e\u2066a\u0301\u0301\u0301\ufe0f\u200d\x00\xff", "x", true)
	a := NewArtist()
	f.Fuzz(func(t *testing.T, title, language string, rtl bool) {
		c := card(title, language)
		c.RightToLeft = rtl
		if _, err := a.Draw(c); err != nil {
			t.Fatal(err)
		}
	})
}

func BenchmarkDraw(b *testing.B) {
	a := NewArtist()
	c := card(titles["en"], "en")
	size := 0
	for b.Loop() {
		out, err := a.Draw(c)
		if err != nil {
			b.Fatal(err)
		}
		size = len(out)
	}
	b.ReportMetric(float64(size), "bytes")
}
