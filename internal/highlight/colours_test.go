package highlight_test

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/meridian-ssg/meridian/internal/highlight"
	"github.com/meridian-ssg/meridian/static"
)

var (
	declaration = regexp.MustCompile(`--code-([a-z]+): (#[0-9a-f]{6});`)
	rule        = regexp.MustCompile(`(?s)([^{}]+)\{([^{}]*)\}`)
)

func styleSheet(t *testing.T) string {
	t.Helper()
	css, err := static.FS.ReadFile("assets/code.css")
	if err != nil {
		t.Fatal(err)
	}
	return string(css)
}

// All that has a colour can be read in it (WCAG 2.2, 1.4.3 and 1.4.6), in the light and in
// the dark, on the ground and on that of marked lines.
func TestColoursCanBeRead(t *testing.T) {
	css := styleSheet(t)
	light, dark, ok := strings.Cut(css, "@media screen and (prefers-color-scheme: dark)")
	if !ok {
		t.Fatal("the style sheet has no colours for the dark")
	}
	dark, _, _ = strings.Cut(dark, ".highlight")
	names := 0
	for scheme, block := range map[string]string{"light": light, "dark": dark} {
		colours := map[string]string{}
		for _, m := range declaration.FindAllStringSubmatch(block, -1) {
			colours[m[1]] = m[2]
		}
		if names == 0 {
			names = len(colours)
		}
		if len(colours) != names || names < 10 {
			t.Errorf("%s: there are %d colours, and %d in the other scheme", scheme, len(colours), names)
		}
		for name, colour := range colours {
			least := 7.0
			switch name {
			case "ground", "marked":
				continue
			case "bar":
				least = 3 // 1.4.11
			}
			for _, ground := range []string{"ground", "marked"} {
				if got := contrast(t, colour, colours[ground]); got < least {
					t.Errorf("%s: %s on %s has a contrast of %.2f", scheme, name, ground, got)
				}
			}
		}
	}
}

// Every class has a rule, and no rule has a colour that is not among those that are looked
// at.
func TestEveryClassHasARule(t *testing.T) {
	css := styleSheet(t)
	of := map[string]bool{}
	for _, m := range rule.FindAllStringSubmatch(css, -1) {
		for _, name := range regexp.MustCompile(`\.([a-z]+)`).FindAllStringSubmatch(m[1], -1) {
			of[name[1]] = true
		}
		for line := range strings.Lines(m[2]) {
			line = strings.TrimSpace(line)
			property, value, _ := strings.Cut(strings.TrimSuffix(line, ";"), ": ")
			if property == "color" && !strings.HasPrefix(value, "var(--code-") && value != "inherit" && value != "MarkText" {
				t.Errorf("%s has the colour %s", strings.TrimSpace(m[1]), value)
			}
		}
	}
	for c := highlight.Plain + 1; c <= highlight.Output; c++ {
		if !of[c.Short()] {
			t.Errorf("the class .%s has no rule", c.Short())
		}
	}
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// luminance is the relative luminance of WCAG 2.2.
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}
