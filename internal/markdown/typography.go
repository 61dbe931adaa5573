package markdown

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/meridian-ssg/meridian/internal/locale"
)

// typographyParser makes straight quotation marks those of the language, and
// dashes and ellipses of hyphens and dots.
type typographyParser struct {
	double, single [2][]byte // the opening and the closing mark
}

func newTypographyParser(language string) typographyParser {
	q := locale.QuotesOf(language)
	return typographyParser{
		double: [2][]byte{[]byte(q[0]), []byte(q[1])},
		single: [2][]byte{[]byte(q[2]), []byte(q[3])},
	}
}

// signs are what becomes of signs other than quotation marks. Longer ones come
// first.
var signs = []struct{ typed, printed []byte }{
	{[]byte("---"), []byte("—")},
	{[]byte("--"), []byte("–")},
	{[]byte("..."), []byte("…")},
	{[]byte("<<"), []byte("«")},
	{[]byte(">>"), []byte("»")},
}

const apostrophe = "’"

// quotes is what the quotation marks of a block have been so far.
type quotes struct {
	double, single int // how many are open
	end            int // offset behind the last one that was typed
	opened         bool
}

func (typographyParser) Trigger() []byte { return []byte(`'"-.<>`) }

func (t typographyParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	printed, n := []byte(nil), 1
	switch {
	case line[0] == '"' || line[0] == '\'':
		number, _ := block.Position()
		p := pageOf(pc)
		before := p.Bytes[parent.Lines().At(number).Start:segment.Start]
		printed = t.quotationMark(&p.pending.quotes, before, line, segment.Start)
	case len(line) > 1 && line[1] == line[0]:
		for _, s := range signs {
			if bytes.HasPrefix(line, s.typed) {
				printed, n = s.printed, len(s.typed)
				break
			}
		}
	}
	if printed == nil {
		return nil
	}
	block.Advance(n)
	return ast.NewString(printed)
}

// quotationMark says what the mark with which a line goes on is to be; nil
// leaves it as it is.
func (t typographyParser) quotationMark(q *quotes, before, line []byte, offset int) []byte {
	prev, next := lastRune(before), firstRune(line[1:])
	left, right := flanking(prev, next)
	if left == right { // as far as one can see behind the signs of markup
		const reach = 8
		prev = lastRune(bytes.TrimRight(before[max(0, len(before)-reach):], "*_~"))
		next = firstRune(bytes.TrimLeft(line[1:min(len(line), 1+reach)], "*_~["))
		left, right = flanking(prev, next)
	}
	wide := util.IsEastAsianWideRune(prev) || util.IsEastAsianWideRune(next) // no spaces part words
	wordBefore, wordAfter := isWordRune(prev) && !wide, isWordRune(next) && !wide
	mark, open := t.double, &q.double
	if line[0] == '\'' {
		mark, open = t.single, &q.single
		if wordBefore && wordAfter || left && !right && elides(line[1:]) {
			return []byte(apostrophe)
		}
	} else if wordBefore && wordAfter {
		return nil // as in Hebrew abbreviations
	}
	opens := left && !right
	switch {
	case q.end == offset && q.end > 0 && (q.opened || *open > 0): // next to another one
		opens = q.opened
	case left != right:
	case unicode.In(prev, unicode.Ps, unicode.Pi, unicode.Pd):
		opens = true
	default: // between signs, or between words
		opens = *open == 0 && !wordBefore && left
	}
	switch {
	case opens:
		*open++
	case line[0] == '\'' && *open == 0:
		return []byte(apostrophe)
	case *open == 0, line[0] == '"' && unicode.IsDigit(prev) && len(line) > 1 && line[1] == '"':
		return nil // such as inches
	default:
		*open--
	}
	q.end, q.opened = offset+1, opens
	if opens {
		return mark[0]
	}
	return mark[1]
}

// firstRune and lastRune are those next to a quotation mark: a space where there
// is none, and a letter where code begins or ends.
func firstRune(s []byte) rune { return runeNextTo(utf8.DecodeRune(s)) }
func lastRune(s []byte) rune  { return runeNextTo(utf8.DecodeLastRune(s)) }

func runeNextTo(r rune, size int) rune {
	switch {
	case size == 0:
		return ' '
	case r == '`':
		return 'x'
	}
	return r
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// elisions are words that begin with an apostrophe, in English, Dutch and German.
var elisions = strings.Fields("tis twas twere twill twould em til till cause cos round bout n neath gainst s t k m ne nen")

// elides reports whether what follows an apostrophe is a word of which letters
// are left out, or a decade, and not a word in quotation marks.
func elides(rest []byte) bool {
	const longest = 8
	n := 0
	for n < min(len(rest), longest) && ('0' <= rest[n] && rest[n] <= '9' || 'a' <= rest[n]|0x20 && rest[n]|0x20 <= 'z') {
		n++
	}
	word := strings.ToLower(string(rest[:n]))
	if n < len(rest) && rest[n] == '\'' && word != "n" {
		return false
	}
	digits := strings.TrimRight(word, "s")
	return slices.Contains(elisions, word) || len(digits) == 2 && strings.Trim(digits, "0123456789") == ""
}
