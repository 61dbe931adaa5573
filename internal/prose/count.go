package prose

import (
	"unicode"
	"unicode/utf8"

	"github.com/meridian-ssg/meridian/internal/mdast"
)

// Count counts words, and notes whether capitals follow each other among them
// and whether a colour is named. A letter of a script that does not part its
// words counts as one.
func (c *Checker) Count(s []byte) {
	inWord, words, shouted := c.inWord, 0, 0
	colours := c.Language.colours
	for i := 0; i < len(s); {
		kind := kinds[s[i]]
		switch {
		case kind >= letter:
			if !inWord {
				inWord = true
				words++
				c.hasColour = c.hasColour || colours != nil && colours.names(s[i:])
			}
			for i++; i < len(s) && kinds[s[i]] >= letter; i++ {
				shouted += int(kind & kinds[s[i]] & 1)
				kind = kinds[s[i]]
			}
			continue
		case kind == joining:
			i++
			continue
		case kind == parting:
			inWord = false
			i++
			continue
		case kind == mark:
			inWord = false
			i++
			c.hasMarks = c.hasMarks || s[i-1] != ':' || i < len(s) && kinds[s[i]] == letter // which may name a sign
			continue
		}
		r, n := utf8.DecodeRune(s[i:])
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
			words++
			inWord = false
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if !inWord {
				inWord = true
				words++
				c.hasColour = c.hasColour || colours != nil && colours.names(s[i:])
			}
			if isCapital(r) {
				shouted++
			}
		case unicode.IsMark(r) || r == '’' || r == '\u00ad' || r == '\u200c' || r == '\u200d':
		default:
			inWord = false
		}
		i += n
	}
	c.inWord = inWord
	c.Words += words
	c.capitalPairs += shouted
}

// What a byte does to the word that it follows. The zero kind is that of bytes
// beyond ASCII, which are looked at as characters.
const (
	parting = 1 + iota
	joining
	mark    // parts as well, and may be left of markup
	letter  // a small one, or a digit
	capital // the one kind beyond letter that is odd
)

var kinds = func() (t [256]uint8) {
	for c := range utf8.RuneSelf {
		t[c] = parting
		switch {
		case 'A' <= c && c <= 'Z':
			t[c] = capital
		case mdast.IsAlphanumeric(byte(c)):
			t[c] = letter
		}
	}
	for _, c := range []byte("'-.,") {
		t[c] = joining
	}
	for _, c := range []byte("*_~=`[&:<") {
		t[c] = mark
	}
	return t
}()

// EndWord ends the word, if one goes on.
func (c *Checker) EndWord() { c.inWord = false }
