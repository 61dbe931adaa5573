// Package socialcard draws the pictures that stand for pages where these are shared:
// 1200 × 630 pixels, with a title and the name of whose it is, on a plain ground or
// below a photo.
//
// A card is a function of its Card alone, so that its Sum can name it before it is
// drawn. The fonts of the program know Latin, Greek, Cyrillic, Arabic, Hebrew,
// Armenian and Georgian letters; Covers says whether a text can be drawn. Nothing of
// them is read before the first card.
package socialcard

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"strings"
	"sync"
	"unicode"

	"github.com/meridian-ssg/meridian/internal/imaging"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// The size of a card, in pixels. It is what Facebook, LinkedIn and others ask for.
const (
	Width  = 1200
	Height = 630
)

// Version names what draws. Change it whenever other bytes come out.
const Version = "typesetting 0.3.5, x/image 0.47.0, jpegn 0.6.1, Noto Sans 2.004, 1"

// Card is what stands on a card.
type Card struct {
	Title       string
	Name        string // of whose it is; "" for none
	Language    string // of the title, BCP 47
	RightToLeft bool
	Colours     Colours
}

// Colours are those of a card.
type Colours struct {
	Ground, Title, Name color.RGBA
	Stripe              [5]color.RGBA
}

// Theme are the colours of the theme that comes with the program.
func Theme() Colours {
	return Colours{
		Ground: color.RGBA{0x2b, 0x10, 0x40, 255}, Title: color.RGBA{255, 255, 255, 255}, Name: color.RGBA{0xff, 0xb6, 0x2e, 255},
		Stripe: [5]color.RGBA{{0xff, 0x6b, 0x4a, 255}, {0xff, 0xb6, 0x2e, 255}, {0xf7, 0xa9, 0xc4, 255}, {0xa2, 0x3a, 0x86, 255}, {0xff, 0xf0, 0xdc, 255}},
	}
}

// Unreadable says which of the colours, "text" or "accent", can hardly be read on the
// ground; "" where both can.
func (c *Colours) Unreadable() string {
	const least = 4.5 // WCAG 2.2, 1.4.3: cards are often shown small
	if contrast(c.Title, c.Ground) < least {
		return "text"
	}
	if contrast(c.Name, c.Ground) < least {
		return "accent"
	}
	return ""
}

// contrast gives the ratio of two colours' luminance (WCAG 2.2, contrast ratio).
func contrast(a, b color.RGBA) float64 {
	luminance := func(c color.RGBA) float64 {
		linear := func(v uint8) float64 {
			if x := float64(v) / 255; x > 0.04045 {
				return math.Pow((x+0.055)/1.055, 2.4)
			} else {
				return x / 12.92
			}
		}
		return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
	}
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// Sum covers all that a drawn card is made from.
func (c *Card) Sum() sum.Sum {
	var h sum.Hasher
	h.AddStrings([]string{Version, c.Title, c.Name, c.Language})
	h.AddBool(c.RightToLeft)
	for _, ink := range append([]color.RGBA{c.Colours.Ground, c.Colours.Title, c.Colours.Name}, c.Colours.Stripe[:]...) {
		h.AddInt(int(ink.R)<<16 | int(ink.G)<<8 | int(ink.B))
	}
	return h.Sum()
}

// letters are those that the fonts have.
var letters = &unicode.RangeTable{
	R16: []unicode.Range16{
		{'A', 'z', 1}, {0xaa, 0xba, 1}, {0xc0, 0x24f, 1}, {0x300, 0x36f, 1}, {0x370, 0x3ff, 1}, {0x400, 0x52f, 1}, {0x531, 0x589, 1},
		{0x591, 0x5f4, 1}, {0x600, 0x6ff, 1}, {0x750, 0x77f, 1}, {0x10a0, 0x10ff, 1}, {0x1c90, 0x1cbf, 1}, {0x1e00, 0x1fff, 1},
	},
	LatinOffset: 3,
}

// Covers says whether the fonts have the letters of a text, and it has any. Signs that
// they lack, such as emoji, are left out of a card.
func Covers(text string) bool {
	found := false
	for _, r := range text {
		if unicode.In(r, unicode.L, unicode.M, unicode.N) && r > ' ' {
			if unicode.IsDigit(r) && r < 0x80 {
				found = true
			} else if !unicode.Is(letters, r) && !unicode.Is(unicode.Variation_Selector, r) {
				return false
			} else {
				found = true
			}
		}
	}
	return found
}

// Artist draws cards. It is safe for many goroutines.
type Artist struct{ pens sync.Pool }

// NewArtist makes an Artist.
func NewArtist() *Artist { return &Artist{pens: sync.Pool{New: func() any { return newPen() }}} }

// The measures of a card, in pixels.
const (
	margin      = 80
	stripeWidth = 20
	nameSize    = 36
)

// Draw draws a card without a picture, as PNG.
func (a *Artist) Draw(c *Card) ([]byte, error) {
	const foot = 150 // the height that is left to the name
	pen := a.pens.Get().(*pen)
	defer a.pens.Put(pen)
	s := newSheet(c, Height)
	s.stripe(image.Rect(0, 0, Width, stripeWidth))
	title := pen.fit(c, c.Title, []int{92, 80, 68, 58, 50}, 4, Height-stripeWidth-foot-margin)
	top := stripeWidth + (Height-stripeWidth-foot-title.height())/2
	pen.draw(s, title, top, titleInk)
	if c.Name != "" && c.Name != c.Title {
		name := pen.fit(c, c.Name, []int{nameSize}, 1, foot)
		pen.draw(s, name, Height-margin-name.height()+10, nameInk)
	}
	return pen.png.encode(s.Paletted)
}

// DrawPhoto draws a card with a picture above, as JPEG. crop gives a part of the
// picture in a size.
func (a *Artist) DrawPhoto(c *Card, crop func(size image.Point) (*image.RGBA, error)) ([]byte, error) {
	pen := a.pens.Get().(*pen)
	defer a.pens.Put(pen)
	const space, line = 28, 10
	var title, name block
	height := 0
	if c.Title != "" {
		title = pen.fit(c, c.Title, []int{56, 48}, 2, Height/3)
		height = line + space + title.height() + space
		if c.Name != "" && c.Name != c.Title {
			name = pen.fit(c, c.Name, []int{30}, 1, Height/6)
			height += name.height()
		}
	}
	img, err := crop(image.Pt(Width, Height-height))
	if err != nil {
		return nil, err
	}
	card := image.NewRGBA(image.Rect(0, 0, Width, Height))
	copy(card.Pix, img.Pix)
	if height > 0 {
		s := newSheet(c, height)
		s.stripe(image.Rect(0, 0, Width, line))
		pen.draw(s, title, line+space-6, titleInk)
		pen.draw(s, name, line+space+title.height(), nameInk)
		draw.Draw(card, image.Rect(0, Height-height, Width, Height), s.Paletted, image.Point{}, draw.Src)
	}
	return imaging.JPEG(card, photoQuality)
}

// photoQuality is that of a card with a photo, which networks encode once more.
const photoQuality = 85

// sheet is a ground that is written on, in the few colours that it takes.
type sheet struct {
	*image.Paletted
}

// ink is a colour of letters: its steps from the ground lie in the palette from first on.
type ink struct {
	first, steps uint8
}

// A palette of 16 colours makes a pixel half a byte. The ground is the first of them.
var (
	titleInk = ink{6, 6}
	nameInk  = ink{12, 4}
)

func newSheet(c *Card, height int) sheet {
	palette := make(color.Palette, 0, 16)
	palette = append(palette, c.Colours.Ground)
	for _, one := range c.Colours.Stripe {
		palette = append(palette, one)
	}
	for _, of := range []struct {
		ink
		colour color.RGBA
	}{{titleInk, c.Colours.Title}, {nameInk, c.Colours.Name}} {
		for i := 1; i <= int(of.steps); i++ {
			palette = append(palette, between(c.Colours.Ground, of.colour, i, int(of.steps)))
		}
	}
	return sheet{image.NewPaletted(image.Rect(0, 0, Width, height), palette)}
}

// between gives the colour that is i of n steps away from a.
func between(a, b color.RGBA, i, n int) color.RGBA {
	mix := func(x, y uint8) uint8 { return uint8((int(x)*(n-i) + int(y)*i + n/2) / n) }
	return color.RGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 255}
}

// stripe fills a part with the colours of the stripe, side by side.
func (s sheet) stripe(r image.Rectangle) {
	row := s.Pix[r.Min.Y*s.Stride:][:Width]
	for x := range row {
		row[x] = uint8(1 + x*5/Width)
	}
	for y := r.Min.Y + 1; y < r.Max.Y; y++ {
		copy(s.Pix[y*s.Stride:][:Width], row)
	}
}

// stamp writes a mask in an ink, with its upper left corner at a point. Where letters
// meet, the darker counts.
func (s sheet) stamp(mask *image.Alpha, at image.Point, in ink) {
	r := mask.Rect.Sub(mask.Rect.Min).Add(at).Intersect(s.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		from := mask.Pix[(y-at.Y)*mask.Stride+r.Min.X-at.X:]
		to := s.Pix[y*s.Stride+r.Min.X:][:r.Dx()]
		for x := range to {
			if step := uint8((int(from[x])*int(in.steps) + 127) / 255); step > 0 {
				to[x] = max(to[x], in.first+step-1)
			}
		}
	}
}

// ParseColour reads a colour such as "#2b1040".
func ParseColour(text string) (color.RGBA, bool) {
	digits, ok := strings.CutPrefix(text, "#")
	if !ok || len(digits) != 6 {
		return color.RGBA{}, false
	}
	out := color.RGBA{A: 255}
	for i, to := range []*uint8{&out.R, &out.G, &out.B} {
		high, low := hexDigit(digits[2*i]), hexDigit(digits[2*i+1])
		if high < 0 || low < 0 {
			return color.RGBA{}, false
		}
		*to = uint8(high<<4 | low)
	}
	return out, true
}

// hexDigit gives the value of a digit, or -1.
func hexDigit(c byte) int {
	if 'A' <= c && c <= 'F' {
		c += 'a' - 'A'
	}
	return strings.IndexByte("0123456789abcdef", c)
}
