package theme

import "strings"

// Paint are the colours of the globe: what drawings, and the stripe along the top of
// pages, are painted with.
type Paint struct {
	Night, Coral, Marigold, Rose, Plum, Cream Colour
}

// ownPaint is what the drawings of the program are painted with.
var ownPaint = Paint{
	Night: Colour{0x2b, 0x10, 0x40}, Coral: Colour{0xff, 0x6b, 0x4a}, Marigold: Colour{0xff, 0xb6, 0x2e},
	Rose: Colour{0xf7, 0xa9, 0xc4}, Plum: Colour{0xa2, 0x3a, 0x86}, Cream: Colour{0xff, 0xf0, 0xdc},
}

// Paint gives the colours to paint with. Those that nobody names have the hue of brand,
// and are as light as the program's own, so that the parts of the globe stand apart.
func (t Theme) Paint() Paint {
	if len(t.Colours) == 0 {
		return ownPaint
	}
	all := t.colours()
	hue := all["brand"].lch()
	shade := func(light, chroma float64) Colour { return lch{light, min(hue.c*1.1, chroma), hue.h}.colour() }
	out := Paint{
		Night: all["ground"], Coral: all["accent"], Marigold: all["highlight"], Plum: all["brand"],
		Rose: shade(0.82, 0.09), Cream: shade(0.95, 0.03),
	}
	if _, named := t.Colours["accent"]; !named {
		out.Coral = shade(ownPaint.Coral.lch().l, 0.16)
	}
	return out
}

// Draw gives a drawing of the program in the colours of the theme: the drawing itself,
// where no colour is named.
func (t Theme) Draw(svg []byte) []byte {
	if len(t.Colours) == 0 {
		return svg
	}
	p := t.Paint()
	return []byte(strings.NewReplacer(
		ownPaint.Night.String(), p.Night.String(), ownPaint.Coral.String(), p.Coral.String(), ownPaint.Marigold.String(), p.Marigold.String(),
		ownPaint.Rose.String(), p.Rose.String(), ownPaint.Plum.String(), p.Plum.String(), ownPaint.Cream.String(), p.Cream.String(),
	).Replace(string(svg)))
}
