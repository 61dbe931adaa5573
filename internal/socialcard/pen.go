package socialcard

import (
	"bytes"
	"embed"
	"image"
	"math"
	"slices"
	"strings"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

//go:embed fonts/*.ttf
var fontFiles embed.FS

// fontNames are in the order in which a letter is looked for.
var fontNames = []string{"NotoSans-Bold", "NotoSansArabic-Bold", "NotoSansHebrew-Bold", "NotoSansArmenian-Bold", "NotoSansGeorgian-Bold"}

// pen writes text. It is for one goroutine at a time.
type pen struct {
	faces     faces
	segmenter shaping.Segmenter
	shaper    shaping.HarfbuzzShaper
	wrapper   shaping.LineWrapper
	masks     map[glyphKey]glyphMask
	png       encoder
}

// glyphKey is a glyph at a size. The shapes of a face do not change.
type glyphKey struct {
	face *font.Face
	id   font.GID
	size fixed.Int26_6
}

// glyphMask is the shape of a glyph, and where it lies from the point of writing.
type glyphMask struct {
	*image.Alpha // nil of one that can't be seen
	offset       image.Point
}

// faces are the fonts, the first choice first.
type faces []*font.Face

// ResolveFace gives the font that has a letter.
func (f faces) ResolveFace(r rune) *font.Face {
	for _, face := range f {
		if _, ok := face.NominalGlyph(r); ok {
			return face
		}
	}
	return f[0]
}

func (f faces) has(r rune) bool {
	_, ok := f.ResolveFace(r).NominalGlyph(r)
	return ok
}

func newPen() *pen {
	p := &pen{masks: make(map[glyphKey]glyphMask)}
	for _, name := range fontNames {
		data, err := fontFiles.ReadFile("fonts/" + name + ".ttf")
		if err != nil {
			panic(err) // the program was built without it
		}
		face, err := font.ParseTTF(bytes.NewReader(data))
		if err != nil {
			panic(err) // a test reads them
		}
		p.faces = append(p.faces, face)
	}
	return p
}

// block is a text in lines.
type block struct {
	lines       []shaping.Line
	size        int
	rightToLeft bool
}

// lineHeight is that of a line by the size of its letters, in hundredths; the marks
// above and below Arabic letters need some.
const lineHeight = 122

func (b block) height() int { return len(b.lines) * b.size * lineHeight / 100 }

// fit breaks a text into lines, in the largest of the sizes in which it needs no more
// lines than most and is no higher than height. In the smallest, what is too much is
// cut off.
func (p *pen) fit(c *Card, text string, sizes []int, most, height int) block {
	const longest = 300 // runes that are looked at; no card has room for as many
	runes := make([]rune, 0, len(text))
	for _, r := range strings.Join(strings.Fields(text), " ") {
		if len(runes) < longest && p.faces.has(r) {
			runes = append(runes, r)
		}
	}
	var b block
	for i, size := range sizes {
		lines, cut := p.lines(c, runes, size, most)
		b = block{lines, size, c.RightToLeft}
		if cut == 0 && b.height() <= height || i == len(sizes)-1 {
			break
		}
	}
	return b
}

// lines breaks a text into lines, and says how many runes of it were cut off.
func (p *pen) lines(c *Card, text []rune, size, most int) ([]shaping.Line, int) {
	if len(text) == 0 {
		return nil, 0
	}
	in := shaping.Input{Text: text, RunEnd: len(text), Size: fixed.I(size), Language: language.NewLanguage(c.Language), Direction: di.DirectionLTR}
	if c.RightToLeft {
		in.Direction = di.DirectionRTL
	}
	dots := in
	dots.Text, dots.RunEnd, dots.Face, dots.Script = []rune("…"), 1, p.faces[0], language.Latin
	config := shaping.WrapConfig{Direction: in.Direction, TruncateAfterLines: most, Truncator: p.shaper.Shape(dots)}
	var runs []shaping.Output
	for _, run := range p.segmenter.Split(in, p.faces) {
		runs = append(runs, p.shaper.Shape(run))
	}
	wrapped, cut := p.wrapper.WrapParagraph(config, Width-2*margin, text, shaping.NewSliceIterator(runs))
	lines := make([]shaping.Line, len(wrapped)) // the wrapper uses its own again
	for i, line := range wrapped {
		lines[i] = slices.Clone(line)
		slices.SortStableFunc(lines[i], func(a, b shaping.Output) int { return int(a.VisualIndex - b.VisualIndex) })
	}
	return lines, cut
}

// draw writes a block, with its upper edge at a height.
func (p *pen) draw(s sheet, b block, top int, in ink) {
	for i, line := range b.lines {
		x := fixed.I(margin)
		if b.rightToLeft {
			x = fixed.I(Width - margin)
			for _, run := range line {
				x -= run.Advance
			}
		}
		baseline := top + i*b.size*lineHeight/100 + b.size*98/100
		for _, run := range line {
			for _, g := range run.Glyphs {
				mask := p.mask(run.Face, g.GlyphID, run.Size)
				if mask.Alpha != nil {
					at := image.Pt((x + g.XOffset).Round(), baseline-g.YOffset.Round())
					s.stamp(mask.Alpha, at.Add(mask.offset), in)
				}
				x += g.Advance
			}
		}
	}
}

// mask gives the shape of a glyph.
func (p *pen) mask(face *font.Face, id font.GID, size fixed.Int26_6) glyphMask {
	key := glyphKey{face, id, size}
	mask, ok := p.masks[key]
	if !ok {
		if outline, drawn := face.GlyphDataOutline(id); drawn && len(outline.Segments) > 0 {
			mask = fill(outline, float32(size)/64/float32(face.Upem()))
		}
		p.masks[key] = mask
	}
	return mask
}

// fill draws an outline, whose units are scale pixels and whose vertical axis points up.
func fill(outline font.GlyphOutline, scale float32) glyphMask {
	low, high := [2]float32{math.MaxFloat32, math.MaxFloat32}, [2]float32{-math.MaxFloat32, -math.MaxFloat32}
	for _, s := range outline.Segments {
		for _, a := range s.ArgsSlice() {
			low[0], high[0] = min(low[0], a.X), max(high[0], a.X)
			low[1], high[1] = min(low[1], -a.Y), max(high[1], -a.Y)
		}
	}
	floor := func(v float32) int { return int(math.Floor(float64(v * scale))) }
	r := image.Rect(floor(low[0]), floor(low[1]), floor(high[0])+1, floor(high[1])+1)
	if r.Dx() > Width || r.Dy() > Width {
		return glyphMask{}
	}
	v := vector.NewRasterizer(r.Dx(), r.Dy())
	x := func(a opentype.SegmentPoint) float32 { return float32(a.X*scale) - float32(r.Min.X) }
	y := func(a opentype.SegmentPoint) float32 { return float32(-a.Y*scale) - float32(r.Min.Y) }
	for _, s := range outline.Segments {
		a := s.Args
		switch s.Op {
		case opentype.SegmentOpMoveTo:
			v.ClosePath()
			v.MoveTo(x(a[0]), y(a[0]))
		case opentype.SegmentOpLineTo:
			v.LineTo(x(a[0]), y(a[0]))
		case opentype.SegmentOpQuadTo:
			v.QuadTo(x(a[0]), y(a[0]), x(a[1]), y(a[1]))
		case opentype.SegmentOpCubeTo:
			v.CubeTo(x(a[0]), y(a[0]), x(a[1]), y(a[1]), x(a[2]), y(a[2]))
		}
	}
	v.ClosePath()
	mask := image.NewAlpha(image.Rect(0, 0, r.Dx(), r.Dy()))
	v.Draw(mask, mask.Rect, image.Opaque, image.Point{})
	return glyphMask{mask, r.Min}
}
