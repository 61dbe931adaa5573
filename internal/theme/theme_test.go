package theme

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"regexp"
	"strings"
	"testing"
)

func parse(t *testing.T, text string) Colour {
	t.Helper()
	c, ok := ParseColour(text)
	if !ok {
		t.Fatalf("%s is no colour", text)
	}
	return c
}

func TestParseColour(t *testing.T) {
	for text, want := range map[string]string{"#1B5": "#11bb55", "#11bb55": "#11bb55", " #FFF ": "#ffffff", "#000000": "#000000"} {
		if c := parse(t, text); c.String() != want {
			t.Errorf("%q is %s", text, c)
		}
	}
	for _, text := range []string{"", "#", "red", "11bb55", "#11bb5", "#11bb55ff", "#+1bb55", "#ggg", "rgb(0,0,0)", "#1_1"} {
		if c, ok := ParseColour(text); ok {
			t.Errorf("%q is %s", text, c)
		}
	}
}

// Contrasts are those of other programs.
func TestContrast(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want float64
	}{{"#000", "#fff", 21}, {"#777", "#fff", 4.48}, {"#767676", "#ffffff", 4.54}, {"#fff", "#fff", 1}, {"#ffcc00", "#ffffff", 1.51}} {
		if got := Contrast(parse(t, tt.a), parse(t, tt.b)); math.Abs(got-tt.want) > 0.01 || got != Contrast(parse(t, tt.b), parse(t, tt.a)) {
			t.Errorf("%s on %s: %.3f", tt.a, tt.b, got)
		}
	}
}

// A colour is the same after a way through OKLCH and back.
func TestThereAndBack(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		c := random(r)
		if back := c.lch().colour(); !near(c, back) {
			t.Fatalf("%s became %s", c, back)
		}
	}
}

func near(a, b Colour) bool {
	apart := func(x, y uint8) bool { return int(x) > int(y)+1 || int(y) > int(x)+1 }
	return !apart(a.R, b.R) && !apart(a.G, b.G) && !apart(a.B, b.B)
}

func random(r *rand.Rand) Colour {
	return Colour{uint8(r.UintN(256)), uint8(r.UintN(256)), uint8(r.UintN(256))}
}

// What is refused is offered in a shade that is not; and with all of these, every word
// can be read on every ground, on light screens and on dark ones.
func TestEveryThemeCanBeRead(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for i := range 400 {
		th := Theme{Colours: map[string]Colour{"brand": random(r)}}
		if i%2 == 0 {
			for _, name := range Names[1:] {
				if r.IntN(2) == 0 {
					th.Colours[name] = random(r)
				}
			}
		}
		given := fmt.Sprint(th.Colours)
		for range 4 { // a new brand tints the ground of the others, and a new ground limits highlight
			for _, f := range th.Faults() {
				if f.Ratio >= forWords {
					t.Errorf("%v: %s is refused with %.2f", given, f.Name, f.Ratio)
				}
				th.Colours[f.Name] = f.Nearest
			}
		}
		if left := th.Faults(); len(left) > 0 {
			t.Fatalf("%v: what is offered is refused: %v", given, left)
		}
		light, dark := tokens(t, th.Sheet())
		for _, screen := range []map[string]Colour{light, dark} {
			for _, pair := range []struct {
				words, ground string
				ratio         float64
			}{
				{"ink", "paper", ample}, {"ink", "wash", ample}, {"soft", "paper", forWords}, {"soft", "wash", forWords}, {"link", "paper", forWords}, {"link", "wash", forWords},
				{"accent", "paper", forWords}, {"accent", "wash", forWords}, {"focus", "paper", forSigns}, {"focus", "wash", forSigns}, {"edge", "paper", forSigns}, {"edge", "wash", forSigns},
				{"go", "paper", forWords}, {"go", "wash", forWords}, {"stop", "wash", forWords}, {"wait", "wash", forWords}, {"info", "wash", forWords},
				{"on-places", "places", forWords}, {"map", "places", forSigns}, {"map", "paper", forSigns}, {"white", "night", forWords}, {"marigold", "night", forWords},
			} {
				if got := Contrast(screen[pair.words], screen[pair.ground]); got < pair.ratio-0.001 {
					t.Errorf("%s: %s (%s) on %s (%s) has %.2f, and needs %.1f", given, pair.words, screen[pair.words], pair.ground, screen[pair.ground], got, pair.ratio)
				}
			}
		}
	}
}

var declaration = regexp.MustCompile(`--([a-z-]+):\s*(#[0-9a-f]{6})`)

// tokens gives the colours of site.css, with those of a sheet in their place.
func tokens(t *testing.T, sheet string) (light, dark map[string]Colour) {
	t.Helper()
	src, err := os.ReadFile("../../static/assets/site.css")
	if err != nil {
		t.Fatal(err)
	}
	theme, _, _ := strings.Cut(string(src), "/* 2 Ground")
	light = map[string]Colour{"white": onGround}
	read := func(text string, into map[string]Colour) {
		for _, m := range declaration.FindAllStringSubmatch(text, -1) {
			into[m[1]] = parse(t, m[2])
		}
	}
	ownLight, ownDark, _ := strings.Cut(theme, "@media (prefers-color-scheme: dark)")
	newLight, newDark, _ := strings.Cut(sheet, "@media (prefers-color-scheme:dark)")
	newDark, _, _ = strings.Cut(newDark, "@media print")
	read(ownLight, light)
	read(newLight, light)
	light["places"] = light["marigold"]
	dark = make(map[string]Colour)
	for k, v := range light {
		dark[k] = v
	}
	read(ownDark, dark)
	read(newDark, dark)
	return light, dark
}

// The program's own colours, which are written down here as well, are those of its style sheet.
func TestOwnColours(t *testing.T) {
	light, dark := tokens(t, "")
	for name, want := range map[string]Colour{"link": own["brand"], "accent": own["accent"], "night": own["ground"], "marigold": own["highlight"], "paper": paper, "wash": wash, "ink": ink, "soft": soft, "rule": rule, "edge": edge} {
		if light[name] != want {
			t.Errorf("--%s is %s there and %s here", name, light[name], want)
		}
	}
	for name, want := range map[string]Colour{"paper": darkPaper, "wash": darkWash, "ink": darkInk, "soft": darkSoft, "rule": darkRule, "edge": darkEdge, "places": darkBand} {
		if dark[name] != want {
			t.Errorf("--%s is %s on dark screens there and %s here", name, dark[name], want)
		}
	}
	if faults := (Theme{Colours: own}).Faults(); len(faults) > 0 {
		t.Errorf("our own colours are refused: %v", faults)
	}
}

// Who names a colour that can be read gets that very colour.
func TestColoursAsNamed(t *testing.T) {
	th := Theme{Colours: map[string]Colour{"brand": parse(t, "#0b5fa5")}}
	if f := th.Faults(); len(f) > 0 {
		t.Fatal(f)
	}
	if sheet := th.Sheet(); !strings.Contains(sheet, "--link:#0b5fa5") || !strings.Contains(sheet, "--map:#0b5fa5") {
		t.Error(sheet)
	}
	faults := Theme{Colours: map[string]Colour{"brand": parse(t, "#ffcc00")}}.Faults()
	if len(faults) != 1 || faults[0].Name != "brand" || Contrast(faults[0].Nearest, wash) < 4.3 || Contrast(faults[0].Nearest, wash) > 4.8 {
		t.Errorf("yellow: %+v", faults)
	}
	if (Theme{}).Sheet() != "" {
		t.Error("the theme of the program has a sheet of its own")
	}
}

func TestFonts(t *testing.T) {
	sheet := Theme{Fonts: []Font{{For: "text", File: "fonts/a.woff2"}, {For: "text", File: "fonts/b.ttf", Weight: "700"}, {For: "headings", File: "fonts/c.WOFF2"}}}.Sheet()
	for _, want := range []string{
		`@font-face{font-family:"Own text";src:url("fonts/a.woff2") format("woff2");font-weight:400;font-display:swap}`,
		`src:url("fonts/b.ttf") format("truetype");font-weight:700`, `src:url("fonts/c.WOFF2") format("woff2");font-weight:100 900`,
		`:root{--text-font:"Own text",sans-serif}`, `:root{--head-font:"Own headings",sans-serif}`,
	} {
		if !strings.Contains(sheet, want) {
			t.Errorf("%s is not in %s", want, sheet)
		}
	}
}

// Drawings of the program are painted in a site's own colours, and keep nothing of the
// program's; without colours they stay as they are.
func TestDrawings(t *testing.T) {
	for _, file := range []string{"../../static/assets/globe.svg", "../../static/favicon.svg"} {
		drawing, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		painted := regexp.MustCompile(`#[0-9a-f]{6}`)
		used := make(map[string]bool)
		for _, c := range painted.FindAllString(string(drawing), -1) {
			used[c] = true
		}
		if got := (Theme{Plain: true}).Draw(drawing); string(got) != string(drawing) {
			t.Errorf("%s is painted without colours", file)
		}
		for _, colours := range []map[string]Colour{
			{"brand": parse(t, "#0b5fa5")},
			{"brand": parse(t, "#0b5fa5"), "accent": parse(t, "#b3261e"), "ground": parse(t, "#0a2a4a"), "highlight": parse(t, "#ffd84d")},
		} {
			th := Theme{Colours: colours}
			sheet := th.Sheet()
			now := make(map[string]bool)
			for _, c := range painted.FindAllString(string(th.Draw(drawing)), -1) {
				now[c] = true
				if used[c] {
					t.Errorf("%s still has %s", file, c)
				}
				if !strings.Contains(sheet, ":"+c) {
					t.Errorf("%s has %s, which is no colour of the theme", file, c)
				}
			}
			if len(now) != len(used) {
				t.Errorf("the %d colours of %s became %d", len(used), file, len(now))
			}
		}
	}
}
