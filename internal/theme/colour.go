package theme

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Colour is a colour of a screen, sRGB.
type Colour struct{ R, G, B uint8 }

// ParseColour reads #1b5 or #11bb55, in letters of any size.
func ParseColour(text string) (Colour, bool) {
	digits, ok := strings.CutPrefix(strings.TrimSpace(text), "#")
	if len(digits) == 3 {
		digits = string([]byte{digits[0], digits[0], digits[1], digits[1], digits[2], digits[2]})
	}
	n, err := strconv.ParseUint(digits, 16, 32)
	if !ok || err != nil || len(digits) != 6 {
		return Colour{}, false
	}
	return Colour{uint8(n >> 16), uint8(n >> 8), uint8(n)}, true
}

// String gives the colour as style sheets have it: #11bb55.
func (c Colour) String() string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

// Contrast gives the contrast of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio").
func Contrast(a, b Colour) float64 {
	x, y := a.luminance()+0.05, b.luminance()+0.05
	return max(x, y) / min(x, y)
}

// luminance is the relative luminance (WCAG 2.2).
func (c Colour) luminance() float64 {
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

func linear(channel uint8) float64 {
	v := float64(channel) / 255
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

// lch is a colour by lightness (0 to 1), chroma and hue (in radians), in OKLCH (CSS
// Color 4, section 9): colours of one lightness look equally light, whatever their hue.
type lch struct{ l, c, h float64 }

func (c Colour) lch() lch {
	r, g, b := linear(c.R), linear(c.G), linear(c.B)
	l := math.Cbrt(0.4122214708*r + 0.5363325363*g + 0.0514459929*b)
	m := math.Cbrt(0.2119034982*r + 0.6806995451*g + 0.1073969566*b)
	s := math.Cbrt(0.0883024619*r + 0.2817188376*g + 0.6299787005*b)
	x := 1.9779984951*l - 2.4285922050*m + 0.4505937099*s
	y := 0.0259040371*l + 0.7827717662*m - 0.8086757660*s
	return lch{0.2104542553*l + 0.7936177850*m - 0.0040720468*s, math.Hypot(x, y), math.Atan2(y, x)}
}

// colour gives the colour of a screen that comes nearest: the same lightness and hue,
// and as much chroma as a screen can show.
func (v lch) colour() Colour {
	v.l = min(max(v.l, 0), 1)
	for {
		if c, ok := v.shown(); ok || v.c < 0.001 {
			return c
		}
		v.c *= 0.97
	}
}

// shown gives the colour on a screen; false where none can show it.
func (v lch) shown() (Colour, bool) {
	x, y := v.c*math.Cos(v.h), v.c*math.Sin(v.h)
	l := math.Pow(v.l+0.3963377774*x+0.2158037573*y, 3)
	m := math.Pow(v.l-0.1055613458*x-0.0638541728*y, 3)
	s := math.Pow(v.l-0.0894841775*x-1.2914855480*y, 3)
	r, inR := channel(4.0767416621*l - 3.3077115913*m + 0.2309699292*s)
	g, inG := channel(-1.2684380046*l + 2.6097574011*m - 0.3413193965*s)
	b, inB := channel(-0.0041960863*l - 0.7034186147*m + 1.7076147010*s)
	return Colour{r, g, b}, inR && inG && inB
}

// channel gives a channel of a screen's colour; false where it is cut off.
func channel(v float64) (uint8, bool) {
	const slack = 0.0005
	if v <= 0.0031308 {
		v *= 12.92
	} else {
		v = 1.055*math.Pow(v, 1/2.4) - 0.055
	}
	return uint8(math.Round(min(max(v, 0), 1) * 255)), -slack <= v && v <= 1+slack
}

// Shade gives the shade of a colour that is nearest to it, among those that have a
// contrast with all of some others: the colour itself, where it has. It grows darker or
// lighter only.
func Shade(c Colour, ratio float64, darker bool, others ...Colour) Colour {
	v := c.lch()
	for step := 0.0; step <= 1; step += 0.002 {
		shade, l := c, v.l-step
		if !darker {
			l = v.l + step
		}
		if step > 0 {
			shade = lch{l, v.c, v.h}.colour()
		}
		if reaches(shade, ratio, others) || l < 0 || l > 1 {
			return shade
		}
	}
	return c
}

// reaches says whether a colour has a contrast with all of some others.
func reaches(c Colour, ratio float64, others []Colour) bool {
	for _, o := range others {
		if Contrast(c, o) < ratio {
			return false
		}
	}
	return true
}
