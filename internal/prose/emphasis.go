package prose

import (
	"bytes"
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
	parted     bool // a comma, a full stop or the like stands in front
	broken     bool // something other than words stands in front
}

// tokensOf parts visible text into words.
func tokensOf(text []byte) []token {
	var out []token
	var t token
	open := false
	next := token{}
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRune(text[at:])
		switch {
		case r == markup || r == '\\':
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '_' || open && (r == '\'' || r == '’'):
			if !open {
				t, next, open = next, token{}, true
				t.start = at
			}
			t.end = at + size
			if unicode.IsLetter(r) {
				t.letters++
			} else if unicode.IsDigit(r) || r == '_' {
				t.odd = true
			}
			if unicode.IsUpper(r) {
				t.capitals++
			}
		default:
			if open {
				out, open = append(out, t), false
			}
			next.broken = next.broken || r == other
			next.parted = next.parted || strings.ContainsRune(",;:./()|!?…", r)
		}
		at += size
	}
	if open {
		out = append(out, t)
	}
	return out
}

// capitals looks for words that are written in capitals throughout (WCAG 1.3.1:
// emphasis is for marks to tell). Abbreviations are not told, nor several of
// them in a row; so there must be long words, or such as hold sentences
// together.
func (c *Checker) checkCapitals(n ast.Node) {
	text, start := c.visible(n, false)
	tokens := tokensOf(text)
	for i, next := 0, 0; i < len(tokens); i = max(next, i+1) {
		if tokens[i].letters < 2 {
			continue
		}
		end, words, letters, joined := i, 0, 0, false
		for ; end < len(tokens); end++ {
			t := tokens[end]
			if t.letters != t.capitals || t.odd && t.letters > 0 || end > i && (t.broken || t.parted) {
				break
			}
			if t.letters < 2 || isRoman(text[t.start:t.end]) {
				continue
			}
			words++
			letters += t.letters
			joined = joined || t.letters > 2 && known().common[strings.ToLower(string(text[t.start:t.end]))] != nil
		}
		next = end
		if words < 3 || letters < 10 || !joined && letters < 5*words {
			continue
		}
		for end < len(tokens) && tokens[end].letters > 1 && tokens[end].letters == tokens[end].capitals && !tokens[end].broken {
			end++
		}
		from, to := tokens[i].start, tokens[end-1].end
		c.Report(diag.Capitals, diag.Span{Start: start + from, End: start + to},
			"“"+some(text[from:to])+"” is written in capital letters",
			"Write small letters. What matters stands in **two stars** on either side.")
		return
	}
}

// isRoman says whether a word may be a number in Roman figures.
func isRoman(word []byte) bool {
	return len(bytes.Trim(word, "IVXLCDM")) == 0
}

// some gives words to be quoted in a message: without markup, and not too many.
func some(text []byte) string {
	words := strings.Fields(strings.Map(func(r rune) rune {
		if r == markup || r == other {
			return -1
		}
		return r
	}, string(text)))
	const most = 6
	if len(words) > most {
		return strings.Join(words[:most], " ") + " …"
	}
	return strings.Join(words, " ")
}

// isCapital says whether a letter beyond ASCII is a capital, for the scripts
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
