package content

import (
	"bytes"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/locale"
)

// invitingWords ask readers to take part, in every language: see
// locale.Language. They count at the beginning of a sentence or of a link's
// words only: "Register now!" invites, "they could register now" does not. They
// are sorted by their first two letters, so that nearly every sentence is passed
// over at once.
var invitingWords = sync.OnceValue(func() map[[2]rune][]string {
	out := map[[2]rune][]string{}
	for _, l := range locale.Languages() {
		for _, w := range l.Invitations {
			first := begins([]byte(w))
			out[first] = append(out[first], w)
		}
	}
	return out
})

// begins gives the first two letters of a text, as small ones.
func begins(text []byte) (out [2]rune) {
	for i := range out {
		c, n := utf8.DecodeRune(text)
		out[i] = unicode.ToLower(c)
		text = text[n:]
	}
	return out
}

// invitations finds the words of a text, from body on, that ask readers to
// take part. What is quoted, and code, is no invitation; neither is a sentence
// about the next time.
func invitations(src []byte, body int) []Value {
	var out []Value
	fenced := false
	for at := body; at < len(src); {
		line := src[at:]
		next := len(src)
		if i := bytes.IndexByte(line, '\n'); i >= 0 {
			line, next = line[:i], at+i+1
		}
		start := len(line) - len(bytes.TrimLeft(line, " \t"))
		switch {
		case bytes.HasPrefix(line[start:], []byte("```")) || bytes.HasPrefix(line[start:], []byte("~~~")):
			fenced = !fenced
		case fenced || start < len(line) && line[start] == '>':
		default:
			out = invitationsIn(out, src, at, at+len(line))
		}
		at = next
	}
	return out
}

// What a byte does to the question whether a sentence may begin behind it.
const (
	passes = iota + 1 // a mark that may stand in front of a word: no change
	opens             // a sentence or a link's words may begin
	may               // the first byte of a sign that opens, perhaps
)

var signs = func() (out [256]byte) {
	for _, c := range []byte(" \t\r*_#-+(\"'0123456789") {
		out[c] = passes
	}
	for _, c := range []byte(".!?:;[|") {
		out[c] = opens
	}
	for _, c := range openSigns {
		out[string(c)[0]] = may
	}
	return out
}()

const openSigns = "¡¿…։؟。"

// invitationsIn looks at one line.
func invitationsIn(out []Value, src []byte, start, end int) []Value {
	fresh := true // whether a sentence may begin here
	for at := start; at < end; at++ {
		sign := signs[src[at]]
		if !fresh {
			for sign < opens {
				if at++; at == end {
					return out
				}
				sign = signs[src[at]]
			}
		}
		switch sign {
		case passes:
			continue
		case opens:
			fresh = true
			continue
		}
		c, n := utf8.DecodeRune(src[at:end])
		switch {
		case sign == may && strings.ContainsRune(openSigns, c):
			fresh = true
		case fresh && unicode.IsLetter(c):
			fresh = false
			if long := invitingAt(src[at:end]); long > 0 && !aboutNextTime(src[at:end]) {
				out = append(out, Value{string(src[at : at+long]), diag.Span{Start: at, End: at + long}})
				n = long
			}
		}
		at += n - 1
	}
	return out
}

// invitingAt gives the length of the inviting words that a text begins with; 0
// where it begins with none.
func invitingAt(text []byte) int {
	for _, words := range invitingWords()[begins(text)] {
		alone := strings.HasSuffix(words, ".")
		words = strings.TrimSuffix(words, ".")
		at := 0
		for _, want := range words {
			c, n := utf8.DecodeRune(text[at:])
			if unicode.ToLower(c) != want {
				at = -1
				break
			}
			at += n
		}
		if at < 0 {
			continue
		}
		behind, _ := utf8.DecodeRune(text[at:])
		if alone && !(at == len(text) || strings.ContainsRune(".!]*_\r", behind)) || !alone && unicode.IsLetter(behind) && !strings.HasSuffix(words, "ticket") {
			continue
		}
		return at
	}
	return 0
}

// aboutNextTime says whether a sentence speaks of another time to come.
func aboutNextTime(text []byte) bool {
	if i := bytes.IndexAny(text, ".!?"); i >= 0 {
		text = text[:i]
	}
	lower := bytes.ToLower(text)
	for _, l := range locale.Languages() {
		for _, word := range l.Later {
			if bytes.Contains(lower, []byte(word)) {
				return true
			}
		}
	}
	return false
}

// invitingSummary finds inviting words in the summary.
func (p *parser) invitingSummary() []Value {
	v, ok := p.rec.Get("summary")
	if !ok || len(invitationsIn(nil, []byte(v.Text), 0, len(v.Text))) == 0 {
		return nil
	}
	return []Value{word(v)}
}
