package prose

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// shouting is how many capitals must follow a capital in a block before its
// words are looked at one by one.
const shouting = 6

// token is a word of a block.
type token struct {
	start, end int // in what visible gives
	letters    int
	capitals   int
	odd        bool // holds digits, or underscores as names in programs do
	separated  bool // a comma, a full stop or the like stands in front
	broken     bool // something other than words stands in front
}

// tokensOf divides visible text into words.
func tokensOf(text []byte) []token {
	var out []token
	var t, next token
	open := false
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		letter, sign := unicode.IsLetter(r), unicode.IsDigit(r) || r == '_'
		switch {
		case r == markup || r == '\\':
		case letter || sign || unicode.IsMark(r) || open && (r == '\'' || r == '’'):
			if !open {
				t, next, open = next, token{}, true
				t.start = i
			}
			t.end = i + size
			t.odd = t.odd || sign
			if letter {
				t.letters++
			}
			if unicode.IsUpper(r) {
				t.capitals++
			}
		default:
			if open {
				out, open = append(out, t), false
			}
			next.broken = next.broken || r == other
			next.separated = next.separated || strings.ContainsRune(",;:./()|!?…、，；：。", r)
		}
		i += size
	}
	if open {
		out = append(out, t)
	}
	return out
}

// isTerm reports whether words are terms, which keep their capitals: in a language of
// another script, or where one of them stands in capitals again and again around an
// offset.
func (c *Checker) isTerm(text []byte, words []token, offset int) bool {
	const near = 4000
	if r, _ := utf8.DecodeRune(text[words[0].start:]); c.Language.scripts != 0 && !c.Language.uses(r) {
		return true
	}
	return slices.ContainsFunc(words, func(t token) bool {
		word := text[t.start:t.end]
		return len(word) > 4 && bytes.Count(c.Bytes[max(0, offset-near):min(len(c.Bytes), offset+near)], word) > 3
	})
}

// isUpper reports whether all letters of a word are capitals.
func (t token) isUpper() bool { return t.letters == t.capitals }

// checkCapitals looks for words that are written in capitals throughout (WCAG
// 1.3.1: emphasis is for marks to tell). Abbreviations are not reported, nor
// several of them in a row; so there must be long words, or such as hold
// sentences together.
func (c *Checker) checkCapitals(n ast.Node) {
	text, start := c.visible(n, false)
	tokens := tokensOf(text)
	if readsAsCode(text) || isLicence(text) {
		return
	}
	for i, next := 0, 0; i < len(tokens); i = max(next, i+1) {
		if tokens[i].letters < 2 {
			continue
		}
		var shouts bool
		if next, shouts = capitalRun(text, tokens, i); !shouts {
			continue
		}
		end := next
		for end < len(tokens) && tokens[end].letters > 1 && tokens[end].isUpper() && !tokens[end].broken {
			end++
		}
		from, to := tokens[i].start, tokens[end-1].end
		if c.isTerm(text, tokens[i:end], start+from) {
			continue
		}
		c.Report(diag.Capitals, diag.Span{Start: start + from, End: start + to},
			"“"+firstWords(text[from:to])+"” is written in capital letters",
			"Write small letters. What matters stands in **two stars** on either side.")
		return
	}
}

// isLicence says whether a text holds the words in capitals by which licences turn
// down liability. They are quoted as they stand.
func isLicence(text []byte) bool {
	return bytes.Contains(text, []byte("WARRANT")) || bytes.Contains(text, []byte("LIABILIT"))
}

// capitalRun finds the end of a run of words in capitals, and says whether they
// are more than abbreviations.
func capitalRun(text []byte, tokens []token, i int) (end int, shouts bool) {
	words, letters, joined := 0, 0, false
	for end = i; end < len(tokens); end++ {
		t := tokens[end]
		if !t.isUpper() || t.odd && t.letters > 0 || end > i && (t.broken || t.separated) {
			break
		}
		word := text[t.start:t.end]
		if t.letters < 2 || len(bytes.Trim(word, "IVXLCDM")) == 0 { // a number in Roman figures
			continue
		}
		words++
		letters += t.letters
		joined = joined || t.letters > 2 && known().common[strings.ToLower(string(word))] != nil
	}
	return end, words >= 3 && letters >= 10 && (joined || letters >= 5*words)
}

// firstWords gives words to be quoted in a message: without markup, and not too many.
func firstWords(text []byte) string {
	words := strings.Fields(strings.Map(func(r rune) rune {
		if r == markup || r == other {
			return -1
		}
		return r
	}, string(text)))
	if len(words) > 6 {
		words = append(words[:6], "…")
	}
	return diag.Clip(strings.Join(words, " "))
}

// isCapital reports whether a letter beyond ASCII is a capital, for the scripts
// that have them.
func isCapital(r rune) bool {
	switch {
	case r < 0x100:
		return 0xC0 <= r && r <= 0xDE
	case r < 0x180:
		return unicode.IsUpper(r)
	}
	return 0x391 <= r && r <= 0x3AB || 0x400 <= r && r <= 0x42F || 0x531 <= r && r <= 0x556
}
