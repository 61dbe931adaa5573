// Package slug makes addresses from words.
//
// Path makes the part of a page's address that stands for a file, a folder or
// a term; Anchor makes the name of a heading within a page. Both keep letters,
// marks and digits of every script, lower the case, put one hyphen for each
// run of anything else, and drop what can't be seen (soft hyphens, marks of
// direction) and the apostrophe within a word:
//
//	              Path                  Anchor
//	Über uns      uber-uns              über-uns
//	Women's Day   womens-day            womens-day
//	Straße 7/8    strasse-7-8           straße-7-8
//	Կանայք և      կանայք-և              կանայք-և
//	مرحبا بالعالم   مرحبا-بالعالم           مرحبا-بالعالم
//	???           page                  section
//
// They differ in one thing: Path writes Latin letters without their accents,
// since addresses of pages are typed, read out and printed; Anchor keeps them.
//
// Both are idempotent, give Unicode NFC, and depend on nothing but the text.
package slug

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Path gives the address part of a file's name or of a term. It is never
// empty: a name without letters and digits gives "page".
func Path(name string) string {
	if s := words(name, true); s != "" {
		return s
	}
	return "page"
}

// Anchor gives the name of a heading with this text. It is never empty: a text
// without letters and digits gives "section".
func Anchor(text string) string {
	if s := words(text, false); s != "" {
		return s
	}
	return "section"
}

// unfolded holds the Latin letters that Unicode does not take apart: those with
// a stroke, and those that are two letters in one.
var unfolded = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d",
	'þ': "th", 'ħ': "h", 'ı': "i", 'ŋ': "ng", 'ŧ': "t", 'ə': "e", 'ƒ': "f",
}

// armenianEw is a letter of the Armenian alphabet. Unicode would take it apart.
const armenianEw = 'և'

func words(text string, fold bool) string {
	w := writer{fold: fold, out: make([]byte, 0, len(text))}
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return w.any(text)
		}
	}
	for i := range len(text) {
		w.add(rune(text[i]))
	}
	return string(w.out)
}

// any is the slow way, for texts that are more than ASCII.
func (w *writer) any(text string) string {
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
			if letters, ok := unfolded[p]; ok {
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

// writer puts the letters down one by one.
type writer struct {
	out        []byte
	fold       bool // Latin letters lose their accents
	gap        bool // something that is no letter stood before this place
	apostrophe bool // nothing but an apostrophe did
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

// zeroWidthNonJoiner parts the halves of Persian words; no other character of
// its kind is seen by a reader.
const zeroWidthNonJoiner = '\u200c'

func (w *writer) letter(r rune, latin bool) {
	if w.gap && !w.apostrophe && len(w.out) > 0 {
		w.out = append(w.out, '-')
	}
	w.gap, w.apostrophe, w.latin = false, false, latin
	w.out = utf8.AppendRune(w.out, r)
}
