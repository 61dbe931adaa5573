package leftovers

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// InvisibleName names a character that takes no room and that nobody sees; "" for
// any other.
func InvisibleName(r rune) string {
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

// IsStray reports whether the invisible character at an offset does nothing
// there. Soft hyphens are right in long words, spaces of no width where words are
// written without spaces, and joiners in scripts whose letters join, and between
// pictures.
func IsStray(s []byte, offset int) bool {
	r, n := utf8.DecodeRune(s[offset:])
	before, _ := utf8.DecodeLastRune(s[:offset])
	behind, _ := utf8.DecodeRune(s[offset+n:])
	switch r {
	case '\u00ad':
		return wordLength(s[:offset], s[offset+n:]) < longWord
	case '\u200b':
		return !isUnspaced(before) && !isUnspaced(behind)
	case '\u200c', '\u200d':
		return isPlain(before) && isPlain(behind)
	}
	return InvisibleName(r) != ""
}

// longWord is how many letters a word has in which it may be said where to divide
// it.
const longWord = 12

// wordLength counts the letters of the word between two texts; 0 where it does
// not go on in both.
func wordLength(before, behind []byte) int {
	const longest = 64
	before, behind = before[max(0, len(before)-longest):], behind[:min(len(behind), longest)]
	notLetter := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '\u00ad' }
	before = before[bytes.LastIndexFunc(before, notLetter)+1:]
	if end := bytes.IndexFunc(behind, notLetter); end >= 0 {
		behind = behind[:end]
	}
	if len(before) == 0 || len(behind) == 0 {
		return 0
	}
	return utf8.RuneCount(before) + utf8.RuneCount(behind)
}

// isUnspaced reports whether a script separates its words by a space without
// width, or not at all.
func isUnspaced(r rune) bool {
	return unicode.In(r, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Tibetan, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Javanese, unicode.Balinese)
}

// isPlain reports whether a character neither joins with its neighbours nor is a
// picture of which several can be joined.
func isPlain(r rune) bool {
	return r < utf8.RuneSelf || unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.P, unicode.Zs)
}
