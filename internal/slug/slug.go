// Package slug derives URL path segments and anchors from texts.
//
// Path returns the path segment of a file, a folder or a term; Anchor the ID of a
// heading. Both keep letters, marks and digits of every script, in lower case, put
// one hyphen for each run of anything else, and drop invisible characters (soft
// hyphens, direction marks) and the apostrophe within a word:
//
//	              Path                  Anchor
//	Über uns      uber-uns              über-uns
//	Women's Day   womens-day            womens-day
//	Straße 7/8    strasse-7-8           straße-7-8
//	Կանայք և      կանայք-և              կանայք-և
//	مرحبا بالعالم   مرحبا-بالعالم           مرحبا-بالعالم
//	???           page                  section
//
// Only Path removes the accents of Latin letters, since paths are typed, read out
// and printed. Both are idempotent and return Unicode NFC.
package slug

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Path returns the path segment of a file's name or a term: "page" for one without
// letters and digits.
func Path(name string) string { return cmp.Or(slugify(name, true), "page") }

// Anchor returns the ID of a heading: "section" for one without letters and digits.
func Anchor(text string) string { return cmp.Or(slugify(text, false), "section") }

// latinLetters are those that Unicode does not decompose: letters with a stroke,
// and ligatures.
var latinLetters = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d",
	'þ': "th", 'ħ': "h", 'ı': "i", 'ŋ': "ng", 'ŧ': "t", 'ə': "e", 'ƒ': "f",
}

// armenianEw is one letter of the Armenian alphabet; Unicode would decompose it.
const armenianEw = 'և'

func slugify(text string, fold bool) string {
	w := writer{fold: fold, out: make([]byte, 0, len(text))}
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return w.unicode(text)
		}
	}
	for i := range len(text) {
		w.add(rune(text[i]))
	}
	return string(w.out)
}

// unicode writes a text that is not ASCII, which takes longer.
func (w *writer) unicode(text string) string {
	var parts []byte
	for _, r := range norm.NFC.String(strings.ToValidUTF8(text, " ")) {
		r = unicode.ToLower(r)
		if !w.fold || r < utf8.RuneSelf || r == armenianEw {
			w.add(r)
			continue
		}
		parts = norm.NFKD.AppendString(parts[:0], string(r))
		for _, p := range string(parts) {
			p = unicode.ToLower(p)
			if letters, ok := latinLetters[p]; ok {
				for _, l := range letters {
					w.add(l)
				}
				continue
			}
			w.add(p)
		}
	}
	return norm.NFC.String(string(w.out))
}

// writer writes a slug letter by letter.
type writer struct {
	out        []byte
	fold       bool // Latin letters lose their accents
	gap        bool // something other than letters precedes
	apostrophe bool // only an apostrophe precedes
	latin      bool // the last letter was Latin
}

func (w *writer) add(r rune) {
	switch {
	case r < utf8.RuneSelf && ('a' <= r && r <= 'z' || '0' <= r && r <= '9'):
		w.letter(r, true)
	case 'A' <= r && r <= 'Z':
		w.letter(r+'a'-'A', true)
	case r == '\'' || r == '’':
		w.apostrophe = !w.gap
		w.gap = true
	case r < utf8.RuneSelf:
		w.gap, w.apostrophe = true, false
	case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Mc, r):
		if len(w.out) > 0 && !w.gap && !(w.fold && w.latin) {
			w.out = utf8.AppendRune(w.out, r)
		}
	case unicode.IsLetter(r) || unicode.IsDigit(r):
		w.letter(r, unicode.Is(unicode.Latin, r))
	case r != zeroWidthNonJoiner && unicode.Is(unicode.Cf, r):
	default:
		w.gap, w.apostrophe = true, false
	}
}

// zeroWidthNonJoiner separates parts of Persian words, the only format character
// that readers see.
const zeroWidthNonJoiner = '\u200c'

func (w *writer) letter(r rune, latin bool) {
	if w.gap && !w.apostrophe && len(w.out) > 0 {
		w.out = append(w.out, '-')
	}
	w.gap, w.apostrophe, w.latin = false, false, latin
	w.out = utf8.AppendRune(w.out, r)
}
