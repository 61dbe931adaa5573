package markdown_test

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"unicode"

	"github.com/meridian-ssg/meridian/internal/markdown"
	"github.com/meridian-ssg/meridian/internal/testenv"
)

// renderWithin renders a page and fails the test when that never ends.
func renderWithin(t *testing.T, engine *markdown.Renderer, page string) {
	t.Helper()
	testenv.Finishes(t, fmt.Sprintf("%q", page), func() {
		engine.Render(nil, markdown.Source{File: "a.md", Text: []byte(page)}, table{})
		engine.FirstParagraph([]byte(page))
		engine.RenderInline(markdown.Line{Text: page}, markdown.NoSite{})
	})
}

// blockFrames are the places in which a line of text can stand.
var blockFrames = []string{
	"%s\n", "words\n%s", "%s\nwords\n", "words\n%s\n%s\n", "- %s\n- %s\n", "> words\n> %s\n", "> [!NOTE]\n> %s\n",
	"words[^1]\n\n[^1]: words\n    %s\n", "Term\n: %s\n", "1. %s\n   %s\n", "# %s\n", "| %s | b |\n|---|---|\n| c | %s |\n",
	"![%s](a.png \"%s\")\n", "[%s](b.md)\n", "*%s*\n%s", "- [ ] %s\n%s\n", "{{< box title=\"%s\" >}}\n%s\n{{< /box >}}\n", "%s\t%s\n",
}

// Lines that consist of nothing but signs once sent the look for typed bullets
// into a loop without end.
func TestLinesOfSignsAreRendered(t *testing.T) {
	engine := markdown.New(markdown.Options{Language: "en"})
	for _, line := range []string{
		"🎉🎉", "❤️", "🇦🇲", "★★★★☆", "────", "™®", "°°", "→→", "→", "\u200d\u200d", "☺\ufe0f", "👩\u200d🎓", "•", "• ", "–", "— ", "\ufffd\ufffd",
		"\xff\xfe", "\u00a0\u00a0", "□□", "\uf0b7", "´`^", "🏴\U000e0067\U000e0062\U000e007f", "́́",
	} {
		for _, frame := range blockFrames {
			renderWithin(t, engine, strings.ReplaceAll(frame, "%s", line))
		}
	}
}

// FuzzUnicodePages renders pages whose lines are drawn from every category of
// Unicode, in every kind of block, and fails when one of them never ends.
func FuzzUnicodePages(f *testing.F) {
	for _, seed := range []string{"\x00\x00\x01\x02", "\x05\x11\x22\x33\x44\x55", "\x0b\xff\xfe\x80\x01\x7f\x40", "\x10abcdefghijklmnopqrstuvwxyz"} {
		f.Add([]byte(seed))
	}
	engine := markdown.New(markdown.Options{Language: "en"})
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<12 {
			t.Skip("longer than a page needs to be")
		}
		renderWithin(t, engine, unicodePage(data))
	})
}

// unicodePage makes a page of any bytes: one chooses the block, two each a
// character by its category.
func unicodePage(data []byte) string {
	var page, line strings.Builder
	for len(data) > 2 {
		frame := blockFrames[int(data[0])%len(blockFrames)]
		length := min(1+int(data[1])%8, (len(data)-2)/2)
		for i := range length {
			line.WriteRune(runeOf(binary.LittleEndian.Uint16(data[2+2*i:])))
		}
		page.WriteString(strings.ReplaceAll(frame, "%s", line.String()))
		page.WriteByte('\n')
		line.Reset()
		data = data[2+2*length:]
	}
	return page.String()
}

// categories are tables of Unicode from which characters are drawn; the first
// of them hold what Markdown and the looks at a text take for marks.
var categories = []*unicode.RangeTable{
	unicode.So, unicode.Sk, unicode.Sm, unicode.Sc, unicode.Pd, unicode.Po, unicode.Ps, unicode.Pi, unicode.Pf, unicode.Mn, unicode.Me, unicode.Cf,
	unicode.Zs, unicode.Nd, unicode.No, unicode.Lu, unicode.Ll, unicode.Lo, unicode.Lm, unicode.Arabic, unicode.Hebrew, unicode.Han, unicode.Regional_Indicator, unicode.Co,
}

// runeOf gives a character for any number: half of them ASCII, the rest by
// category.
func runeOf(n uint16) rune {
	if n&1 == 0 {
		return rune(n >> 1 & 0x7f)
	}
	table := categories[int(n>>1)%len(categories)]
	at := int(n >> 6)
	ranges := len(table.R16) + len(table.R32)
	if i := at % ranges; i < len(table.R16) {
		r := table.R16[i]
		return rune(r.Lo) + rune(at%int((r.Hi-r.Lo)/r.Stride+1))*rune(r.Stride)
	} else {
		r := table.R32[i-len(table.R16)]
		return rune(r.Lo) + rune(at%int((r.Hi-r.Lo)/r.Stride+1))*rune(r.Stride)
	}
}
