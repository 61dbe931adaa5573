// Package theme makes the theme of the program one's own: from a few colours and fonts
// it writes a style sheet that stands behind the theme's and sets its tokens anew.
//
// A site names up to four colours: brand, for links, buttons and the map; accent, for
// the small words above titles and for rules; ground, for the dark bands at the top and
// the foot; highlight, for what is to be seen first. What is not named follows from
// brand, and so do the tints of papers and words. Whoever names a colour gets that
// colour: where it would be hard to read, Faults says so and gives the nearest shade that
// is not (WCAG 2.2, 1.4.3, level AA). What is derived, and all that a dark screen shows,
// is made light or dark enough by itself.
package theme

import (
	"fmt"
	"slices"
	"strings"
)

// Theme is what a site says of its looks. The zero Theme is the program's own.
type Theme struct {
	Colours map[string]Colour // by name, of Names
	Fonts   []Font
	Plain   bool // without the globe
	Round   bool // with round corners
}

// Names are the names of the colours, brand first.
var Names = []string{"brand", "accent", "ground", "highlight"}

// Font is a file with letters.
type Font struct {
	For    string // "text" or "headings"
	File   string // in static/assets: "fonts/inter.woff2"
	Weight string // "700", or "100 900" of one that has all; "" where it is the only one
}

// Formats are the endings of files of fonts, with the names that style sheets have for
// them.
var Formats = map[string]string{".woff2": "woff2", ".woff": "woff", ".ttf": "truetype", ".otf": "opentype"}

// IsZero says whether the theme is as the program has it.
func (t Theme) IsZero() bool {
	return len(t.Colours) == 0 && len(t.Fonts) == 0 && !t.Plain && !t.Round
}

// What the program's own style sheet says; see section 1 of static/assets/site.css.
var (
	own = map[string]Colour{
		"brand": {0x7b, 0x11, 0x57}, "accent": {0x9a, 0x21, 0x09}, "ground": {0x2b, 0x10, 0x40}, "highlight": {0xff, 0xb6, 0x2e},
	}
	paper     = Colour{0xff, 0xfd, 0xfb}
	wash      = Colour{0xf8, 0xf0, 0xf5}
	ink       = Colour{0x24, 0x10, 0x2f} // on highlight, too
	soft      = Colour{0x54, 0x42, 0x5f}
	rule      = Colour{0xe4, 0xd5, 0xe0}
	edge      = Colour{0x8a, 0x76, 0x95}
	onGround  = Colour{0xff, 0xf7, 0xf2}
	darkPaper = Colour{0x17, 0x0b, 0x20}
	darkWash  = Colour{0x22, 0x12, 0x2e}
	darkInk   = Colour{0xf8, 0xef, 0xf4}
	darkSoft  = Colour{0xcf, 0xbf, 0xd6}
	darkRule  = Colour{0x45, 0x30, 0x4f}
	darkEdge  = Colour{0x9d, 0x88, 0xa9}
	darkBand  = Colour{0x57, 0x1f, 0x53} // behind the map
)

// The contrasts that words and other signs need (WCAG 2.2, 1.4.3 and 1.4.11), and what
// derived colours are given.
const (
	forWords = 4.5
	forSigns = 3
	ample    = 7
)

// Fault is a colour that would be hard to read.
type Fault struct {
	Name    string // of Names
	Ratio   float64
	Against string // in words: "the page"
	Nearest Colour
}

// Faults tells which of the colours that a site names can't be read where they stand.
func (t Theme) Faults() []Fault {
	var out []Fault
	all := t.colours()
	check := func(name, against string, darker bool, others ...Colour) {
		c, named := t.Colours[name]
		if !named || reaches(c, forWords, others) {
			return
		}
		worst := slices.MinFunc(others, func(a, b Colour) int {
			if Contrast(c, a) < Contrast(c, b) {
				return -1
			}
			return 1
		})
		out = append(out, Fault{name, Contrast(c, worst), against, Shade(c, forWords, darker, others...)})
	}
	light := tint(wash, all["brand"])
	check("brand", "on the ground of the page", true, paper, light)
	check("accent", "on the ground of the page", true, paper, light)
	check("ground", "under its words, which are nearly white", true, onGround)
	if len(out) == 0 || out[len(out)-1].Name != "ground" {
		check("highlight", "under dark words, and on the dark bands", false, tint(ink, all["brand"]), all["ground"])
	}
	return out
}

// colours gives all colours: those that are named, and those that follow from brand.
func (t Theme) colours() map[string]Colour {
	out := make(map[string]Colour, len(Names))
	brand, branded := t.Colours["brand"]
	light := tint(wash, brand)
	for _, name := range Names {
		c, named := t.Colours[name]
		switch {
		case named:
		case !branded:
			c = own[name]
		case name == "accent":
			c = Shade(brand, forWords, true, paper, light)
		case name == "ground":
			v := brand.lch()
			c = Shade(lch{0.27, min(v.c, 0.11), v.h}.colour(), ample, true, onGround)
		case name == "highlight":
			v := brand.lch()
			c = lch{0.85, min(v.c, 0.12), v.h}.colour()
		}
		out[name] = c
	}
	if _, named := t.Colours["highlight"]; !named {
		out["highlight"] = Shade(out["highlight"], forWords, false, tint(ink, brand), out["ground"])
	}
	return out
}

// Ground gives the colour of the dark bands; "" where no colour is named.
func (t Theme) Ground() string {
	if len(t.Colours) == 0 {
		return ""
	}
	return t.colours()["ground"].String()
}

// tint gives a colour of the program's in the hue of another, as light and as pale as it
// was.
func tint(c, hue Colour) Colour {
	v, of := c.lch(), hue.lch()
	return lch{v.l, min(v.c, of.c), of.h}.colour()
}

// Sheet writes the style sheet; "" for the zero Theme.
func (t Theme) Sheet() string {
	if t.IsZero() {
		return ""
	}
	var b strings.Builder
	b.WriteString("/* From the setting theme in site.yaml: it sets what site.css has under Tokens anew. */\n")
	t.fonts(&b)
	if len(t.Colours) > 0 {
		t.tokens(&b)
	}
	if t.Round {
		b.WriteString(".button,.menu-button,.card,.facts,.alert,.embed,.document a,.page-head .notice,.tabs button,.prose img{border-radius:.625rem}\n.card{overflow:clip}\n")
	}
	if t.Plain {
		b.WriteString(".hero::after,.page-head::after{content:none}\n.hero{padding-block-end:var(--s8)}\n.page-head .wrap{padding-inline-end:var(--gutter)}\n" +
			"@media screen{.cards:has(.card > img) .card:not(:has(> img,> .day))::before{background:var(--night)}}\n")
	}
	return b.String()
}

// fonts writes the fonts.
func (t Theme) fonts(b *strings.Builder) {
	for _, use := range []struct{ name, family, token string }{{"text", "Own text", "--text-font"}, {"headings", "Own headings", "--head-font"}} {
		var files []Font
		for _, f := range t.Fonts {
			if f.For == use.name {
				files = append(files, f)
			}
		}
		for _, f := range files {
			weight := f.Weight
			if weight == "" {
				weight = "400"
				if len(files) == 1 {
					weight = "100 900"
				}
			}
			dot := strings.LastIndexByte(f.File, '.')
			fmt.Fprintf(b, "@font-face{font-family:%q;src:url(%q) format(%q);font-weight:%s;font-display:swap}\n", use.family, f.File, Formats[strings.ToLower(f.File[max(dot, 0):])], weight)
		}
		if len(files) > 0 {
			fmt.Fprintf(b, ":root{%s:%q,sans-serif}\n", use.token, use.family)
		}
	}
}

// tokens writes the colours, for light and for dark screens.
func (t Theme) tokens(b *strings.Builder) {
	all := t.colours()
	brand, accent, ground, highlight := all["brand"], all["accent"], all["ground"], all["highlight"]
	paint := t.Paint()
	deep := tint(ink, brand)
	light := []token{
		{"night", paint.Night}, {"coral", paint.Coral}, {"marigold", paint.Marigold}, {"plum", paint.Plum}, {"rose", paint.Rose}, {"cream", paint.Cream},
		{"wash", tint(wash, brand)}, {"ink", deep}, {"soft", tint(soft, brand)}, {"rule", tint(rule, brand)}, {"edge", Shade(tint(edge, brand), forSigns, true, paper, tint(wash, brand))},
		{"link", brand}, {"link-line", accent}, {"accent", accent}, {"focus", brand}, {"on-places", deep},
		{"map", Shade(brand, forSigns, true, paper, highlight)}, {"on-map", onGround},
	}
	night := tint(darkPaper, brand)
	lifted := tint(darkWash, brand)
	band := tint(darkBand, brand)
	dark := []token{
		{"night", Shade(ground, ample, true, onGround)}, {"paper", night}, {"wash", lifted}, {"ink", tint(darkInk, brand)}, {"soft", Shade(tint(darkSoft, brand), ample, false, night, lifted)},
		{"rule", tint(darkRule, brand)}, {"edge", Shade(tint(darkEdge, brand), forSigns, false, night, lifted)},
		{"link", Shade(brand, ample, false, night, lifted)}, {"link-line", Shade(accent, forSigns, false, night)}, {"accent", Shade(accent, ample, false, night, lifted)},
		{"focus", Shade(highlight, ample, false, night, lifted)}, {"places", Shade(band, ample, true, onGround)}, {"on-places", onGround},
		{"map", Shade(highlight, forSigns, false, night, band)}, {"on-map", deep},
	}
	write := func(list []token) {
		for i, k := range list {
			if i > 0 {
				b.WriteByte(';')
			}
			fmt.Fprintf(b, "--%s:%s", k.name, k.colour)
		}
	}
	b.WriteString(":root{")
	write(light)
	b.WriteString("}\n@media (prefers-color-scheme:dark){:root{")
	write(dark)
	b.WriteString("}}\n")
	b.WriteString("@media print{:root{--wash:#fff;--ink:#000;--soft:#333;--rule:#bbb;--link:#000;--accent:#000}}\n")
}

type token struct {
	name   string
	colour Colour
}
