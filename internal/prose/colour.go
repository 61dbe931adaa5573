package prose

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/locale"
	"github.com/meridian-ssg/meridian/internal/mdast"
)

// colourIndex finds the names of colours by their first byte, in small letters
// and in capitals: the words of every text are looked up.
type colourIndex struct {
	*locale.Colours
	byFirst [256][]string
}

func newColourIndex(c *locale.Colours) *colourIndex {
	x := &colourIndex{Colours: c}
	for _, name := range c.Names {
		first := name[0]
		x.byFirst[first] = append(x.byFirst[first], name)
		if upper := first &^ 0x20; first < utf8.RuneSelf && upper != first {
			x.byFirst[upper] = append(x.byFirst[upper], name)
		}
	}
	return x
}

// names reports whether the word that s begins with names a colour.
func (x *colourIndex) names(s []byte) bool {
	for _, name := range x.byFirst[s[0]] {
		if len(s) >= len(name) && string(s[1:len(name)]) == name[1:] && (len(s) == len(name) || !mdast.IsAlphanumeric(s[len(name)])) {
			return true
		}
	}
	return false
}

// colourOnly looks for what only its colour tells (WCAG
// 1.4.1).
func (c *Checker) colourOnly(n ast.Node) {
	colours := c.Language.colours
	text, start := c.visible(n, false)
	tokens := tokensOf(text)
	words := make([]string, len(tokens))
	for i, t := range tokens {
		words[i] = strings.ToLower(strings.ReplaceAll(string(text[t.start:t.end]), "\x00", ""))
	}
	for i, t := range tokens {
		if !slices.Contains(colours.Names, words[i]) || !colours.tell(words, phraseAround(tokens, i), i) ||
			bytes.IndexByte(text[t.end:min(len(text), t.end+30)], '*') >= 0 || isNamed(tokens, i) {
			continue
		}
		c.Report(diag.ColourOnly, diag.Span{Start: start + t.start, End: start + t.end},
			"this is told by the colour “"+words[i]+"” alone", "Say it in words as well, or put a sign beside what is meant.")
		return
	}
}

// phraseAround gives the range of the words that belong together with the i-th:
// at most six on either side, up to a mark that separates them.
func phraseAround(tokens []token, i int) [2]int {
	from, to := i, i
	for from > 0 && i-from < 6 && !tokens[from].separated && !tokens[from].broken {
		from--
	}
	for to+1 < len(tokens) && to-i < 6 && !tokens[to+1].separated && !tokens[to+1].broken {
		to++
	}
	return [2]int{from, to + 1}
}

// tell reports whether the i-th word, a colour, tells something by itself in a
// phrase.
func (x *colourIndex) tell(words []string, phrase [2]int, i int) bool {
	before, behind := words[phrase[0]:i], words[i+1:phrase[1]]
	next := func(n int) []string { return behind[:min(n, len(behind))] }
	last := func(n int) []string { return before[max(0, len(before)-n):] }
	tells := false
	switch {
	case len(x.Before) == 0 || anyIn(x.Before, last(1)): // "marked in red", "those in red are"
		tells = anyIn(x.Marking, before) || anyIn(x.Marking, next(2)) || anyIn(x.Verbs, next(1)) && anyIn(x.Things, last(3))
	case anyIn(x.Marking, last(1)): // "marked red"
		tells = true
	case anyIn(x.Named, next(1)): // "the red ones are", "press the red button"
		tells = len(behind) > 1 && anyIn(x.Verbs, behind[1:2]) || anyIn(x.Press, before)
	}
	return tells && !anyIn(x.Alternatives, behind)
}

// anyIn reports whether one of some words is in a list, in which a star stands
// for any ending.
func anyIn(list, words []string) bool {
	return slices.ContainsFunc(words, func(word string) bool {
		return slices.ContainsFunc(list, func(w string) bool {
			stem, open := strings.CutSuffix(w, "*")
			return w == word || open && strings.HasPrefix(word, stem)
		})
	})
}

// isNamed reports whether a word is part of a name, as in "Green Button": it and the
// next one begin with the only capital that they have.
func isNamed(tokens []token, i int) bool {
	capital := func(t token) bool { return t.capitals == 1 && t.letters > 1 }
	return i+1 < len(tokens) && capital(tokens[i]) && capital(tokens[i+1]) && !tokens[i+1].separated
}

// isGrey reports whether a value in a style sheet begins with a black, a white or a
// grey, as pasted texts have them throughout.
func isGrey(value string) bool {
	if i := strings.IndexAny(value, ";\"'>"); i >= 0 {
		value = value[:i]
	}
	hex, isHex := strings.CutPrefix(value, "#")
	switch {
	case isHex && len(hex) == 3:
		return hex[0] == hex[1] && hex[1] == hex[2]
	case isHex && len(hex) == 6:
		return hex[:2] == hex[2:4] && hex[2:4] == hex[4:]
	}
	return slices.Contains([]string{"black", "white", "gray", "grey", "inherit", "initial", "currentcolor"}, value)
}

// colouredHTML looks for words that HTML gives a colour and nothing else.
func (c *Checker) colouredHTML(tag []byte, span diag.Span) {
	s := strings.ToLower(string(tag))
	if !strings.HasPrefix(s, "<font") && !strings.HasPrefix(s, "<span") {
		return
	}
	_, style, _ := strings.Cut(s, "style=")
	style = strings.ReplaceAll(style, " ", "")
	coloured := strings.HasPrefix(s, "<font") && strings.Contains(s, "color=")
	for _, name := range []string{"color:", "background:", "background-color:"} {
		i := strings.Index(style, name)
		if i == 0 || i > 0 && strings.IndexByte("\"';", style[i-1]) >= 0 {
			coloured = coloured || !isGrey(style[i+len(name):])
		}
	}
	if coloured && !strings.Contains(style, "font-weight") && !strings.Contains(style, "text-decoration") && !strings.Contains(style, "font-style") {
		c.Report(diag.ColourOnly, span, "these words differ from others by their colour alone",
			"Put two stars on either side of what matters, or say why it matters; leave the colours to the layout.")
	}
}
