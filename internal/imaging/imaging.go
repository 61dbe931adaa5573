// Package imaging makes smaller versions of pictures: it decodes, turns upright,
// brings colours to sRGB, resizes and encodes.
//
// The formats are those of the tables readers and writers; everything between them is
// an *image.RGBA. What comes out holds nothing but the picture.
package imaging

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"slices"
	"sync"

	"github.com/deepteams/webp"
	"github.com/gen2brain/jpegn"
	"golang.org/x/image/draw"

	"github.com/meridian-ssg/meridian/internal/picture"
)

// Target is a picture to be made.
type Target struct {
	Width, Height int
	Type          string // media type: "image/webp" or "image/jpeg"
	Quality       int    // 1 to 100
}

// reader decodes one format. want is the size that is needed at least; a larger
// picture may come out, which stands upright.
type reader func(data []byte, info picture.Info, want image.Point) (image.Image, error)

var readers = map[string]reader{
	"image/jpeg": readJPEG,
	"image/png": func(data []byte, _ picture.Info, _ image.Point) (image.Image, error) {
		return png.Decode(bytes.NewReader(data))
	},
	"image/webp": func(data []byte, _ picture.Info, _ image.Point) (image.Image, error) {
		return webp.Decode(bytes.NewReader(data))
	},
}

// writers encode the formats.
var writers = map[string]func(w io.Writer, img *image.RGBA, t Target) error{
	"image/jpeg": func(w io.Writer, img *image.RGBA, t Target) error {
		return jpegn.Encode(w, img, &jpegn.EncodeOptions{Quality: t.Quality, OptimizeCoding: true})
	},
	"image/webp": func(w io.Writer, img *image.RGBA, t Target) error {
		o := webp.DefaultOptions()
		o.Quality, o.Method = float32(t.Quality), webpMethod
		return webp.Encode(w, img, o)
	},
}

// webpMethod is the effort of the encoder. From 3 on, its bytes depend on the number
// of processors; so they do without loss, which therefore is not offered.
const webpMethod = 2

// Converter makes pictures within a budget of memory. It is safe for many goroutines.
type Converter struct {
	mu   sync.Mutex
	free sync.Cond
	used int64
}

// budget is how many bytes the pictures that are being converted may take at a time.
// One that needs more is converted alone.
const budget = 160 << 20

// New makes a Converter.
func New() *Converter {
	c := new(Converter)
	c.free.L = &c.mu
	return c
}

// ErrDamaged tells that a picture can't be decoded.
var ErrDamaged = errors.New("the picture can't be decoded")

// Convert makes pictures from another one, in the order of targets. The error wraps
// ErrDamaged where that is not whole.
func (c *Converter) Convert(data []byte, targets []Target) (out [][]byte, err error) {
	info := picture.Measure(data)
	if !info.Convertible {
		return nil, fmt.Errorf("%w: it is %s", ErrDamaged, cmp.Or(info.Type, "none"))
	}
	order := make([]int, len(targets)) // the largest first
	want := image.Point{}
	for i, t := range targets {
		order[i] = i
		want.X, want.Y = max(want.X, t.Width), max(want.Y, t.Height)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(targets[b].Width, targets[a].Width) })

	defer c.use(memoryFor(info, want))()
	defer recoverDamaged(&err)
	img, toSRGB, err := decode(data, info, want)
	if err != nil {
		return nil, err
	}
	out = make([][]byte, len(targets))
	var last *image.RGBA // each one is made from the next larger one
	for _, i := range order {
		t := targets[i]
		if last == nil || last.Rect.Dx() != t.Width || last.Rect.Dy() != t.Height {
			next := image.NewRGBA(image.Rect(0, 0, t.Width, t.Height))
			from := img
			if last != nil {
				from = last
			}
			draw.CatmullRom.Scale(next, next.Rect, from, from.Bounds(), draw.Src, nil)
			if last == nil {
				img = nil // its memory may go
				toSRGB.apply(next)
			}
			last = next
		}
		var b bytes.Buffer
		if err := writers[t.Type](&b, last, t); err != nil {
			return nil, fmt.Errorf("encoding %s: %w", t.Type, err)
		}
		out[i] = b.Bytes()
	}
	return out, nil
}

// decode decodes a picture. toSRGB is nil where its colours are those of sRGB.
func decode(data []byte, info picture.Info, want image.Point) (img image.Image, toSRGB *transform, err error) {
	read := readers[info.Type]
	if read == nil {
		return nil, nil, fmt.Errorf("%w: it is %s", ErrDamaged, cmp.Or(info.Type, "none"))
	}
	if img, err = read(data, info, want); err != nil {
		return nil, nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if profile := profileOf(data, info.Type); profile != nil {
		toSRGB = newTransform(profile)
	}
	return img, toSRGB, nil
}

// recoverDamaged turns a panic into an error: decoders of formats are attacked by what
// they read.
func recoverDamaged(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("%w: %v", ErrDamaged, r)
	}
}

// memoryFor estimates how many bytes it takes to convert a picture.
func memoryFor(info picture.Info, want image.Point) int64 {
	perPixel := int64(8) // PNG has up to 16 bits, and WebP is decoded twice
	if info.Type == "image/jpeg" {
		perPixel = 4
	}
	return min(int64(info.Width)*int64(info.Height)*perPixel+int64(want.X)*int64(want.Y)*20, budget)
}

// use waits until so many bytes of the budget are free, and takes them until the
// function that it gives is called.
func (c *Converter) use(n int64) (release func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.used+n > budget {
		c.free.Wait()
	}
	c.used += n
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.used -= n
		c.free.Broadcast()
	}
}
