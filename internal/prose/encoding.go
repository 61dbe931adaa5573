package prose

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/mdast"
)

// windows1252 are the characters that Windows-1252 has at 0x80 to 0x9F; 0 where
// it has none.
var windows1252 = [32]rune{
	'€', 0, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0, 'Ž', 0,
	0, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0, 'ž', 'Ÿ',
}

// toWindows1252 is the byte that a character has in Windows-1252. Bytes without
// a character there are read as control characters.
func toWindows1252(r rune) (byte, bool) {
	if r >= 0x80 && r <= 0xff {
		return byte(r), true
	}
	i := slices.Index(windows1252[:], r)
	return byte(i) + 0x80, r > 0xff && i >= 0
}

// misreadAt reads letters that were written in UTF-8 and read in Windows-1252,
// such as "Ã©" for "é" and "â€™" for an apostrophe.
func misreadAt(s []byte, start int) (oddity, bool) {
	o := oddity{kind: misread, span: diag.Span{Start: start, End: start}, certain: true}
	var decoded []rune
	unmistakable := false
	for o.span.End < len(s) {
		r, n, certain := misreadRune(s, o.span.End)
		if n == 0 {
			break
		}
		decoded = append(decoded, r)
		o.span.End += n
		unmistakable = unmistakable || certain
	}
	if len(decoded) == 0 || !unmistakable && (len(decoded) < 2 || !inOneScript(decoded)) {
		return o, false
	}
	o.text = string(decoded)
	o.certain = !slices.ContainsFunc(decoded, func(r rune) bool { return r == utf8.RuneError || mdast.IsForbidden(r) })
	return o, true
}

// inOneScript reports whether all characters are of one script other than Latin,
// as nobody would come upon by chance.
func inOneScript(runes []rune) bool {
	return slices.ContainsFunc([]*unicode.RangeTable{
		unicode.Cyrillic, unicode.Greek, unicode.Arabic, unicode.Hebrew, unicode.Armenian, unicode.Han, unicode.Hiragana, unicode.Hangul, unicode.Georgian, unicode.Devanagari,
	}, func(script *unicode.RangeTable) bool {
		return !slices.ContainsFunc(runes, func(r rune) bool { return !unicode.Is(script, r) })
	})
}

// misreadRune reads one character of that kind, and says whether it can have
// come about in no other way; n is 0 where there is none.
func misreadRune(s []byte, start int) (r rune, n int, certain bool) {
	var raw []byte
	var read [utf8.UTFMax]rune
	for length := 1; len(raw) < length; {
		char, size := utf8.DecodeRune(s[start+n:])
		b, ok := toWindows1252(char)
		switch {
		case !ok:
			return 0, 0, false
		case len(raw) == 0:
			if length = utf8Length(b); length == 0 {
				return 0, 0, false
			}
		case b > 0xbf:
			return 0, 0, false
		}
		read[len(raw)] = char
		raw = append(raw, b)
		n += size
	}
	r, width := utf8.DecodeRune(raw)
	if r == utf8.RuneError && width == 1 {
		return 0, 0, false
	}
	lead, second := read[0], read[1]
	switch {
	case len(raw) == 4:
		certain = lead == 'ð' && second == 'Ÿ'
	case len(raw) == 3:
		certain = lead == 'â' && strings.ContainsRune("€‚„†ˆ‰œ", second) || lead == 'ï' && (second == '»' || second == '¿')
	case lead >= 'Ã' && lead <= 'Å' || lead == 'Â':
		// A capital letter at the end of a word may have a quotation mark or a
		// dash behind it.
		before, _ := utf8.DecodeLastRune(s[:start])
		behind, _ := utf8.DecodeRune(s[start+n:])
		certain = !strings.ContainsRune("‘’“”–—»«…›‹•™‚„\u00a0®©", second) || unicode.IsLower(before) || unicode.IsLower(behind) && second != '’' ||
			lead == 'Ã' && second == '©' || lead == 'Â' && !unicode.IsLetter(before) && strings.ContainsRune("\u00a0©®»«", second)
	}
	return r, n, certain
}

// utf8Length is how many bytes a character has in UTF-8 that begins with a byte,
// where that is more than one; 0 otherwise.
func utf8Length(lead byte) int {
	switch {
	case lead < 0xc2 || lead > 0xf4:
		return 0
	case lead < 0xe0:
		return 2
	case lead < 0xf0:
		return 3
	}
	return 4
}
