package residue

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// Unseen names a character that takes no room and that nobody sees; "" stands
// for any other.
func Unseen(r rune) string {
	switch r {
	case '\u00ad':
		return "a soft hyphen"
	case '\u200b':
		return "a space of no width"
	case '\u200c':
		return "a sign that keeps letters apart"
	case '\u200d':
		return "a sign that joins letters"
	case '\u2060':
		return "a word joiner"
	case '\ufeff':
		return "a byte order mark"
	case '\ufffc':
		return "the place of something that was not copied"
	}
	return ""
}

// Stray says whether the unseen character r, of n bytes, does nothing where it
// stands in a text. Soft hyphens are right in long words, spaces of no width
// where words are written without spaces, and joiners in scripts whose letters
// join, and between pictures.
func Stray(s []byte, at int, r rune, n int) bool {
	before, _ := utf8.DecodeLastRune(s[:at])
	behind, _ := utf8.DecodeRune(s[at+n:])
	switch r {
	case '\u00ad':
		return wordLength(s, at, n) < longWord
	case '\u200b':
		return !unspaced(before) && !unspaced(behind)
	case '\u200c', '\u200d':
		return plainScript(before) && plainScript(behind)
	}
	return Unseen(r) != ""
}

// longWord is how many letters a word has in which it may be said where to part
// it.
const longWord = 12

// wordLength counts the letters of the word around a place.
func wordLength(s []byte, at, n int) int {
	const longest = 64
	s, at = s[max(0, at-longest):min(len(s), at+n+longest)], min(at, longest)
	isLetter := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) || r == '\u00ad' }
	start := bytes.LastIndexFunc(s[:at], func(r rune) bool { return !isLetter(r) }) + 1
	end := bytes.IndexFunc(s[at+n:], func(r rune) bool { return !isLetter(r) })
	if end < 0 {
		end = len(s) - at - n
	}
	if start == at || end == 0 {
		return 0
	}
	return utf8.RuneCount(s[start:at]) + utf8.RuneCount(s[at+n:at+n+end])
}

// unspaced says whether a script parts its words by a space without width, or
// not at all.
func unspaced(r rune) bool {
	return unicode.In(r, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Tibetan, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Javanese, unicode.Balinese)
}

// plainScript says whether a character neither joins with its neighbours nor
// is a picture of which several can be joined.
func plainScript(r rune) bool {
	return r < utf8.RuneSelf || unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.P, unicode.Zs)
}
