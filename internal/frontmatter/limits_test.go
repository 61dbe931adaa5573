package frontmatter_test

import (
	"strings"
	"testing"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/frontmatter"
)

// Lists may be nested as deep as the package comment says, the groups around them
// counted where they are written so, and no deeper.
func TestDepth(t *testing.T) {
	nested := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	for format, head := range map[string]func(value string) string{
		"yaml": func(v string) string { return "---\nparams:\n  a: " + v + "\n---\n" },
		"toml": func(v string) string { return "+++\nparams.a = " + v + "\n+++\n" },
		"json": func(v string) string { return `{"params": {"a": ` + v + "}}\n" },
	} {
		most := 0
		for n := 1; n < 40; n++ {
			if _, faults := frontmatter.Split("a.md", []byte(head(nested(n)))); len(faults) == 0 {
				most = n
			} else if len(faults) > 1 || !strings.Contains(faults[0].Message, "deep") {
				t.Errorf("%s, %d deep: %v", format, n, faults)
			}
		}
		if want := map[string]int{"yaml": 31, "toml": 32, "json": 31}[format]; most != want {
			t.Errorf("%s: %d deep, want %d", format, most, want)
		}
	}
}

// Front matter up to its limit is read, and a byte more is refused.
func TestSize(t *testing.T) {
	for size, want := range map[int]int{64 << 10: 0, 64<<10 + 1: 1} {
		text := "title: "
		text += strings.Repeat("x", size-len(text)-1) + "\n"
		if _, faults := frontmatter.Split("a.md", []byte("---\n"+text+"---\n")); len(faults) != want || want == 1 && faults[0].Code != diag.FrontTooLarge {
			t.Errorf("%d bytes: %v", size, faults)
		}
	}
}
