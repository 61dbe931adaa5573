// Package slug derives URL path segments and anchors from texts.
//
// Path returns the path segment of a file, a folder or a term. It keeps letters,
// marks and digits of every script, in lower case, puts one hyphen for each run of
// anything else, and drops invisible characters (soft hyphens, direction marks), the
// apostrophe within a word, and the accents of Latin letters, since paths are typed,
// read out and printed.
//
// Anchor returns the ID of a heading by the rule of GitHub, which other programs
// follow, so that links from elsewhere keep working: lower case, a hyphen for each
// space, and nothing but letters, marks, digits, hyphens and underscores.
//
//	              Path                  Anchor
//	Über uns      uber-uns              über-uns
//	Women's Day   womens-day            womens-day
//	A & B         a-b                   a--b
//	Data.gov      data-gov              datagov
//	foo_bar       foo-bar               foo_bar
//	Կանայք և      կանայք-և              կանայք-և
//	مرحبا بالعالم   مرحبا-بالعالم           مرحبا-بالعالم
//	???           page                  section
//
// Both are idempotent and return Unicode NFC.
package slug

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// Path returns the path segment of a file's name or a term: "page" for one without
// letters and digits.
func Path(name string) string {
	w := writer{out: make([]byte, 0, len(name))}
	if isASCII(name) {
		for i := range len(name) {
			w.add(rune(name[i]))
		}
		return cmp.Or(string(w.out), "page")
	}
	return cmp.Or(w.unicode(name), "page")
}

// Kept returns the path segment of a name as other programs publish it: all but
// letters, digits and the signs . _ ~ + @ - is left out, with a hyphen for each run of
// spaces. It is "" for a name of which nothing is left.
func Kept(name string) string {
	words := strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r != utf8.RuneError && unicode.In(r, unicode.L, unicode.M, unicode.Nd), strings.ContainsRune("._~+@-", r):
			return r
		}
		return -1
	}, name))
	return norm.NFC.String(strings.Join(words, "-"))
}

// Lower returns the same in small letters.
func Lower(name string) string { return norm.NFC.String(cases.Lower(language.Und).String(Kept(name))) }

// Anchor returns the ID of a heading: "section" for one without letters and digits.
func Anchor(text string) string {
	kept := strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-' || r < utf8.RuneSelf && isWordByte(byte(r)) || r >= utf8.RuneSelf && r != utf8.RuneError && unicode.In(r, unicode.L, unicode.M, unicode.Nd, unicode.Nl, unicode.Pc):
			return r
		}
		return -1
	}, text)
	if isASCII(kept) {
		kept = strings.ToLower(kept)
	} else {
		kept = norm.NFC.String(cases.Lower(language.Und).String(kept))
	}
	if strings.Trim(kept, "-_") == "" {
		return "section"
	}
	return kept
}

// NearestAnchor gives the one anchor that a link means which is written as the
// heading is, without accents, or by the rule of another program; ok is false
// where there is none, or more than one.
func NearestAnchor(written string, anchors []string) (near string, ok bool) {
	if near = Anchor(written); slices.Contains(anchors, near) {
		return near, true
	}
	path, found := Path(written), 0
	for _, a := range anchors {
		if Path(a) == path {
			near = a
			found++
		}
	}
	return near, found == 1
}

func isWordByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_'
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// latinLetters are those that Unicode does not decompose: letters with a stroke,
// and ligatures.
var latinLetters = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d",
	'þ': "th", 'ħ': "h", 'ı': "i", 'ŋ': "ng", 'ŧ': "t", 'ə': "e", 'ƒ': "f",
}

// armenianEw is one letter of the Armenian alphabet; Unicode would decompose it.
const armenianEw = 'և'

// unicode writes a text that is not ASCII, which takes longer.
func (w *writer) unicode(text string) string {
	var parts []byte
	for _, r := range norm.NFC.String(strings.ToValidUTF8(text, " ")) {
		r = unicode.ToLower(r)
		if r < utf8.RuneSelf || r == armenianEw {
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
		if len(w.out) > 0 && !w.gap && !w.latin {
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
