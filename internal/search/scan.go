package search

import (
	"bytes"
	"sync"
	"unicode"
	"unicode/utf8"
)

// paired are the scripts that are taken in pairs of characters, in pairs of first and
// last: Thai, Lao, Burmese, Korean, Khmer, Japanese and Chinese. search.js has the same.
var paired = []rune{
	0x0E00, 0x0EFF, 0x1000, 0x109F, 0x1100, 0x11FF, 0x1780, 0x17FF, 0x2E80, 0x2FDF, 0x3005, 0x3007, 0x3040, 0x30FF,
	0x3100, 0x318F, 0x31A0, 0x31FF, 0x3400, 0x4DBF, 0x4E00, 0x9FFF, 0xA960, 0xA97F, 0xAC00, 0xD7FF, 0x20000, 0x3FFFF,
}

// class is what a rune is for words.
type class uint8

const (
	between class = iota // it stands between words
	letter
	pair // of one of the scripts in paired
)

var asciiClass = func() (t [utf8.RuneSelf]class) {
	for c := range t {
		if '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' {
			t[c] = letter
		}
	}
	return t
}()

func classOf(r rune) class {
	if r < utf8.RuneSelf {
		return asciiClass[r]
	}
	if r < simpleEnd {
		return simpleClass()[r]
	}
	return classOfAny(r)
}

// simpleClass are the classes of the first runes.
var simpleClass = sync.OnceValue(func() *[simpleEnd]class {
	t := new([simpleEnd]class)
	for r := range t {
		t[r] = classOfAny(rune(r))
	}
	return t
})

func classOfAny(r rune) class {
	if !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) {
		return between
	}
	for i := 0; i < len(paired); i += 2 {
		if r <= paired[i+1] {
			if r >= paired[i] {
				return pair
			}
			break
		}
	}
	return letter
}

// word is a word of a text, in a scanner's room: valid until the next one.
type word struct {
	parts  [][]byte // one as a rule; more where apostrophes or hyphens join them, or of a run of pairs
	joined []byte   // all parts together; nil where there is one, or all are numbers
	pairs  bool     // the parts are pairs of neighbouring characters
}

// Word is a word of a text.
type Word struct {
	Parts  []string `json:"parts"`  // one as a rule; more where apostrophes or hyphens join them, or of a run of pairs
	Joined string   `json:"joined"` // all parts together; "" where there is one, or all are numbers
	Pairs  bool     `json:"pairs"`  // the parts are pairs of neighbouring characters
}

// Words gives the words of a text.
func Words(text string) []Word {
	var s scanner
	out := []Word{}
	s.scan(Fold(nil, text), func(w word) {
		word := Word{Joined: string(w.joined), Pairs: w.pairs}
		for _, part := range w.parts {
			word.Parts = append(word.Parts, string(part))
		}
		out = append(out, word)
	})
	return out
}

// TermsOf gives the terms of a text one by one, without those of joined parts.
func TermsOf(text string) []string {
	var out []string
	for _, w := range Words(text) {
		for _, part := range w.Parts {
			if w.Pairs || !tiny([]byte(part)) {
				out = append(out, part)
			}
		}
	}
	return out
}

// scanner parts folded texts into words. It keeps its room for the next text.
type scanner struct {
	parts  [][]byte
	joined []byte
	number []byte // of numbers whose signs were taken out
}

// scan calls yield for each word of a folded text.
func (s *scanner) scan(text []byte, yield func(word)) {
	for at := 0; at < len(text); {
		r, n := decode(text[at:])
		switch classOf(r) {
		case letter:
			at = s.compound(text, at, yield)
		case pair:
			at = s.pairs(text, at, yield)
		default:
			at += n
		}
	}
}

func decode(text []byte) (rune, int) {
	if text[0] < utf8.RuneSelf {
		return rune(text[0]), 1
	}
	return utf8.DecodeRune(text)
}

// run gives where the run of letters ends that begins at a place.
func run(text []byte, at int) int {
	for at < len(text) {
		if c := text[at]; c < utf8.RuneSelf {
			if asciiClass[c] != letter {
				return at
			}
			at++
			continue
		}
		r, n := utf8.DecodeRune(text[at:])
		if classOf(r) != letter {
			return at
		}
		at += n
	}
	return at
}

// compound reads a word with its joined parts, and gives the place behind it.
func (s *scanner) compound(text []byte, at int, yield func(word)) int {
	s.parts, s.joined, s.number = s.parts[:0], s.joined[:0], s.number[:0]
	end := run(text, at)
	part := text[at:end]
	numbers := true
	apostrophe := false // one stands before part
	add := func() {
		if !apostrophe || len(part) != 1 || part[0] != 's' {
			s.parts = append(s.parts, part)
			numbers = numbers && allDigits(part)
		}
	}
	for end < len(text)-1 {
		c := text[end]
		if (c == '.' || c == ',') && isDigit(text[end-1]) && thousand(text[end+1:]) {
			next := run(text, end+1)
			from := len(s.number)
			s.number = append(append(s.number, part...), text[end+1:next]...)
			part, end = s.number[from:], next
			continue
		}
		next := end
		if c == '\'' || c == '-' {
			next = run(text, end+1)
		}
		if next <= end+1 {
			break
		}
		add()
		part, end, apostrophe = text[end+1:next], next, c == '\''
	}
	add()
	w := word{parts: s.parts}
	if len(s.parts) > 1 && !numbers {
		for _, p := range s.parts {
			s.joined = append(s.joined, p...)
		}
		w.joined = clip(s.joined)
	}
	for i, p := range s.parts {
		s.parts[i] = clip(bare(p))
	}
	yield(w)
	return end
}

// articles are what stands joined to the front of an Arabic noun: the article, alone and
// behind "and", "with", "as" and "so", and "for the". search.js has the same.
var articles = []string{"\u0648\u0627\u0644", "\u0628\u0627\u0644", "\u0643\u0627\u0644", "\u0641\u0627\u0644", "\u0627\u0644", "\u0644\u0644"}

// leastBare is how many letters must be left of a noun without its article, so that
// no word is taken apart of which these letters are a part.
const leastBare = 3

// bare gives an Arabic noun without its article, as which others ask for it.
func bare(part []byte) []byte {
	if part[0] < 0xD8 || part[0] > 0xDB { // not Arabic
		return part
	}
	for _, a := range articles {
		if rest, is := bytes.CutPrefix(part, []byte(a)); is && utf8.RuneCount(rest) >= leastBare+len(a)/2-2 {
			return rest
		}
	}
	return part
}

// thousand says whether a text begins with three digits and no more of a word.
func thousand(text []byte) bool {
	if len(text) < 3 || !isDigit(text[0]) || !isDigit(text[1]) || !isDigit(text[2]) {
		return false
	}
	if len(text) == 3 {
		return true
	}
	r, _ := decode(text[3:])
	return classOf(r) == between
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func allDigits(part []byte) bool {
	for _, c := range part {
		if !isDigit(c) {
			return false
		}
	}
	return true
}

// clip leaves so much of a word as terms may have.
func clip(part []byte) []byte {
	if len(part) <= maxRunes {
		return part
	}
	n := 0
	for i := range string(part) {
		if n == maxRunes {
			return part[:i]
		}
		n++
	}
	return part
}

// pairs reads a run of characters without spaces, and gives the place behind it.
func (s *scanner) pairs(text []byte, at int, yield func(word)) int {
	s.parts = s.parts[:0]
	before := -1
	start := at
	for at < len(text) {
		r, n := decode(text[at:])
		if classOf(r) != pair {
			break
		}
		if before >= 0 {
			s.parts = append(s.parts, text[before:at+n])
		}
		before, at = at, at+n
	}
	if len(s.parts) == 0 {
		s.parts = append(s.parts, text[start:at])
	}
	yield(word{parts: s.parts, pairs: true})
	return at
}

// tiny says whether a part is one letter, which is no word of its own.
func tiny(part []byte) bool {
	_, n := decode(part)
	return n == len(part) && !isDigit(part[0])
}
