package prose

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/mdast"
	"github.com/meridian-ssg/meridian/internal/residue"
)

// oddity is one or more characters that other programs leave behind.
type oddity struct {
	kind oddKind
	span diag.Span
	text string // what belongs in their place
	sure bool   // whether it does for certain
}

type oddKind uint8

const (
	unseen    oddKind = iota // takes no room, and does nothing where it stands
	directing                // turns the direction of the words behind it
	unbroken                 // a space that doesn't break lines, where a plain one is meant
	private                  // a sign that only one font knows
	lost                     // stands for letters that are lost
	misread                  // letters that were read in another encoding
	forgotten                // nothing is told of it
)

// mayBeOdd are the bytes with which such a character may begin in UTF-8: with
// most scripts, none of their letters.
var mayBeOdd = [256]bool{0xc2: true, 0xc3: true, 0xe2: true, 0xee: true, 0xef: true}

// characters finds the odd characters of a text, as it was written. Those that
// turn out to stand in code are forgotten while the text is rendered.
func (p *Checker) characters(written []byte) {
	var leftward func() bool
	for i := 0; i < len(written); {
		if !mayBeOdd[written[i]] {
			i++
			continue
		}
		r, n := utf8.DecodeRune(written[i:])
		switch {
		case r >= 0xc2 && r <= 0xf4 && r != '×' && r != '÷':
			if o, ok := misreadAt(written, i); ok {
				p.odd = append(p.odd, o)
				n = o.span.End - i
			}
		case r == 0xa0:
			n = noBreak(written[i:])
			if o, ok := unbrokenAt(written, i, n); ok {
				p.odd = append(p.odd, o)
			}
		default:
			if leftward == nil {
				leftward = sync.OnceValue(func() bool { return rightToLeft(written) })
			}
			if o, ok := oddRune(written, i, r, n, leftward); ok && !(i == 0 && p.Offset == 0) {
				p.odd = append(p.odd, o)
			}
		}
		i += n
	}
}

// strange reports the first character of a text that can't be shown, such as a
// zero byte or a leftover of another encoding. Breaks of lines and pages are
// as good as spaces, and a byte that is no UTF-8 is reported with the file.
func (p *Checker) strange(written []byte) {
	if len(written) == 0 || &written[0] == &p.Bytes[0] {
		return // nothing had to be replaced
	}
	var first diag.Span
	count := 0
	for i := 0; i < len(written); {
		r, n := utf8.DecodeRune(written[i:])
		if mdast.IsForbidden(r) && !strings.ContainsRune("\v\f\r\u0085", r) {
			if p.misread(i) {
				i += n
				continue
			}
			if count++; count == 1 {
				first = diag.Span{Start: i, End: i + n}
			}
		}
		i += n
	}
	switch {
	case count == 1:
		p.Report(diag.FileNotUTF8, first, "there is a character here that can't be shown", "Delete it, and type the words around it again.")
	case count > 1:
		p.Report(diag.FileNotUTF8, first, fmt.Sprintf("there are %d characters from here on that can't be shown", count),
			"Save the file again as UTF-8; or delete them, and type the words around them again.")
	}
}

// oddRune looks at a single character; leftward says whether the text has
// letters that run from right to left.
func oddRune(s []byte, at int, r rune, n int, leftward func() bool) (oddity, bool) {
	o := oddity{span: diag.Span{Start: at, End: at + n}}
	before, _ := utf8.DecodeLastRune(s[:at])
	behind, _ := utf8.DecodeRune(s[at+n:])
	switch {
	case r >= 0x80 && r <= 0x9f:
		o.kind = misread
		if c := fromWindows(byte(r)); c != 0 && r != 0x85 {
			o.text, o.sure = string(c), true
			return o, true
		}
		return o, false
	case residue.Unseen(r) != "":
		o.sure = true
		return o, residue.Stray(s, at, r, n)
	case r == '\u2028':
		o.text, o.sure = " ", true
		if unicode.IsSpace(before) || unicode.IsSpace(behind) {
			o.text = ""
		}
		return o, true
	case r == '\u2029':
		return o, true
	case r == '\u200e' || r == '\u200f':
		o.kind, o.sure = directing, true
		return o, !leftward()
	case r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069':
		o.kind, o.sure = directing, !leftward()
		return o, o.sure || r == '\u202d' || r == '\u202e'
	case r >= '\ue000' && r <= '\uf8ff':
		o.kind = private
		return o, true
	case r == utf8.RuneError && n == len("\ufffd"):
		o.kind = lost
		return o, true
	}
	return o, false
}

// rightToLeft says whether there are letters in s that run from right to left.
func rightToLeft(s []byte) bool {
	return bytes.IndexFunc(s, func(r rune) bool {
		return r >= 0x590 && unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko)
	}) >= 0
}

// unbrokenAt looks at spaces that don't break lines. They are right between a
// number and its unit, an initial or a short word and what it belongs to, and
// at punctuation; and before the last word of a paragraph.
func unbrokenAt(s []byte, at, n int) (oddity, bool) {
	o := oddity{kind: unbroken, span: diag.Span{Start: at, End: at + n}, text: " ", sure: true}
	before, behind := byte('\n'), byte('\n')
	if at > 0 {
		before = s[at-1]
	}
	if at+n < len(s) {
		behind = s[at+n]
	}
	switch {
	case before == '\n' || behind == '\n' || behind == '\r':
		o.text = ""
		// As the first sign of a line it may keep marks apart, so that without it
		// the line would become another block.
		o.sure = behind == '\n' || behind == '\r' || unicode.IsLetter(runeAt(s, at+n))
		return o, true
	case before == ' ' || behind == ' ' || n > len("\u00a0"):
		if before == ' ' || behind == ' ' {
			o.text = ""
		}
		return o, true
	}
	left := s[bytes.LastIndexFunc(s[:at], notLetter)+1 : at]
	if i := bytes.LastIndexFunc(s[:at], notLetter); i >= 0 {
		_, size := utf8.DecodeRune(s[i:])
		left = s[i+size : at]
	}
	right := s[at+n:]
	if i := bytes.IndexFunc(right, notLetter); i >= 0 {
		right = right[:i]
	}
	rest := bytes.TrimLeft(s[at+n+len(right):], ".!?…»”\" \t\r")
	return o, ordinary(left) && ordinary(right) && len(rest) > 0 && rest[0] != '\n'
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }

func runeAt(s []byte, at int) rune {
	r, _ := utf8.DecodeRune(s[min(at, len(s)):])
	return r
}

// ordinary says whether a word is neither short nor a name.
func ordinary(word []byte) bool {
	return utf8.RuneCount(word) > 3 && !unicode.IsUpper(runeAt(word, 0))
}

// windows are the characters that Windows-1252 has at 0x80 to 0x9F; 0 where it
// has none.
var windows = [32]rune{
	'€', 0, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0, 'Ž', 0,
	0, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0, 'ž', 'Ÿ',
}

func fromWindows(c byte) rune {
	if c < 0x80 || c > 0x9f {
		return rune(c)
	}
	return windows[c-0x80]
}

// toWindows is the byte that a character has in Windows-1252. Bytes without a
// character there are read as control characters.
func toWindows(r rune) (byte, bool) {
	switch i := slices.Index(windows[:], r); {
	case r >= 0x80 && r <= 0xff:
		return byte(r), true
	case r > 0xff && i >= 0:
		return byte(i) + 0x80, true
	}
	return 0, false
}

// misreadAt reads letters that were written in UTF-8 and read in Windows-1252,
// such as "Ã©" for "é" and "â€™" for an apostrophe.
func misreadAt(s []byte, at int) (oddity, bool) {
	o := oddity{kind: misread, span: diag.Span{Start: at, End: at}, sure: true}
	var out []rune
	strong := false
	for o.span.End < len(s) {
		r, n, certain := misreadRune(s, o.span.End)
		if n == 0 {
			break
		}
		out = append(out, r)
		o.span.End += n
		strong = strong || certain
	}
	o.text = string(out)
	if !strong && (len(out) < 2 || !letters(out)) {
		return o, false
	}
	for _, r := range out {
		if r == utf8.RuneError || mdast.IsForbidden(r) {
			o.sure = false
		}
	}
	return o, len(out) > 0
}

// misread says whether the character at a place is told as one of another
// encoding.
func (p *Checker) misread(at int) bool {
	i := p.oddFrom(at+1) - 1
	return i >= 0 && p.odd[i].kind == misread && at < p.odd[i].span.End
}

// letters says whether all characters are of one script that is neither Latin
// nor its signs, as nobody would come upon by chance.
func letters(rs []rune) bool {
	for _, script := range []*unicode.RangeTable{unicode.Cyrillic, unicode.Greek, unicode.Arabic, unicode.Hebrew, unicode.Armenian, unicode.Han, unicode.Hiragana, unicode.Hangul, unicode.Georgian, unicode.Devanagari} {
		if !slices.ContainsFunc(rs, func(r rune) bool { return !unicode.Is(script, r) }) {
			return true
		}
	}
	return false
}

// misreadRune reads one character of that kind, and says whether it can have
// come about in no other way.
func misreadRune(s []byte, at int) (r rune, n int, certain bool) {
	lead, size := utf8.DecodeRune(s[at:])
	c, ok := toWindows(lead)
	length := 0
	switch {
	case !ok || c < 0xc2 || c > 0xf4:
		return 0, 0, false
	case c < 0xe0:
		length = 2
	case c < 0xf0:
		length = 3
	default:
		length = 4
	}
	raw := []byte{c}
	n = size
	var second rune
	for len(raw) < length {
		next, size := utf8.DecodeRune(s[at+n:])
		c, ok := toWindows(next)
		if !ok || c < 0x80 || c > 0xbf {
			return 0, 0, false
		}
		if len(raw) == 1 {
			second = next
		}
		raw = append(raw, c)
		n += size
	}
	r, width := utf8.DecodeRune(raw)
	if r == utf8.RuneError && width == 1 {
		return 0, 0, false
	}
	switch {
	case length == 4:
		certain = lead == 'ð' && second == 'Ÿ'
	case length == 3:
		certain = lead == 'â' && strings.ContainsRune("€‚„†ˆ‰œ", second) || lead == 'ï' && (second == '»' || second == '¿')
	case lead >= 'Ã' && lead <= 'Å' || lead == 'Â':
		// A capital letter at the end of a word may have a quotation mark or a
		// dash behind it.
		before, _ := utf8.DecodeLastRune(s[:at])
		behind, _ := utf8.DecodeRune(s[at+n:])
		certain = !strings.ContainsRune("‘’“”–—»«…›‹•™‚„\u00a0®©", second) || unicode.IsLower(before) || unicode.IsLower(behind) && second != '’' ||
			lead == 'Ã' && second == '©' || lead == 'Â' && !unicode.IsLetter(before) && strings.ContainsRune("\u00a0©®»«", second)
	}
	return r, n, certain
}

// forget drops what is odd in a place: code, or a slip that was told. Of a
// list, only the bullets and the spaces behind them are dropped.
func (p *Checker) forget(within diag.Span, bullets bool) {
	for i := p.oddFrom(within.Start); i < len(p.odd) && p.odd[i].span.End <= within.End; i++ {
		if o := &p.odd[i]; !bullets || o.kind == private || o.kind == unbroken {
			o.kind = forgotten
		}
	}
}

// oddFrom tells which is the first oddity that doesn't begin before a place.
func (p *Checker) oddFrom(at int) int {
	i, _ := slices.BinarySearchFunc(p.odd, at, func(o oddity, at int) int { return o.span.Start - at })
	return i
}

// Code drops what is odd in lines of code.
func (p *Checker) Code(lines *text.Segments) {
	if len(p.odd) > 0 && lines.Len() > 0 {
		p.forget(diag.Span{Start: lines.At(0).Start, End: lines.At(lines.Len() - 1).Stop}, false)
	}
}

// forgetSpan drops what is odd in code within a line.
func (p *Checker) forgetSpan(n *ast.CodeSpan) {
	if len(p.odd) == 0 {
		return
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			p.forget(diag.Span{Start: t.Segment.Start, End: t.Segment.Stop}, false)
		}
	}
}

// tellOdd reports the odd characters: one message for each kind and each
// paragraph.
func (p *Checker) tellOdd() {
	for len(p.odd) > 0 {
		end := p.odd[0].span.End
		for end < len(p.Bytes) && !mdast.StartsBlank(p.Bytes[end:]) {
			end = p.NextLine(end)
		}
		var alike [forgotten][]oddity
		for len(p.odd) > 0 && p.odd[0].span.Start <= end {
			if kind := p.odd[0].kind; kind != forgotten {
				alike[kind] = append(alike[kind], p.odd[0])
			}
			p.odd = p.odd[1:]
		}
		for _, odd := range alike {
			if len(odd) > 0 {
				p.tellAlike(odd)
			}
		}
	}
}

func (p *Checker) tellAlike(odd []oddity) {
	first := odd[0]
	var fix []diag.Edit
	for _, o := range odd {
		if o.sure {
			fix = append(fix, diag.Edit{Span: o.span, Text: o.text})
		}
	}
	written := p.Source[p.Offset:]
	there := "there is a character here"
	if len(odd) > 1 {
		there = fmt.Sprintf("there are %d characters from here on", len(odd))
	}
	again := "Delete it, and type the words around it again."
	if len(odd) > 1 {
		again = "Delete them, and type the words around them again."
	}
	var message, hint string
	switch first.kind {
	case unseen:
		message, hint = there+" that can't be seen, as other programs leave behind", again
	case directing:
		message, hint = there+" that can't be seen, and that turn the words behind", again
		if len(odd) == 1 {
			message = there + " that can't be seen, and that turns the words behind"
		}
	case unbroken:
		message, hint = "there is a space here that doesn't break lines, where a plain one is meant", "Type the space again."
		if len(odd) > 1 {
			message, hint = fmt.Sprintf("there are %d spaces from here on that don't break lines, where plain ones are meant", len(odd)), "Type the spaces again."
		}
	case private:
		message, hint = there+" that readers would see as an empty box", again
	case lost:
		message, hint = "letters are lost here: “�” stands in their place", "Type the word again."
	case misread:
		message, hint = "“"+string(written[first.span.Start:first.span.End])+"” are letters that were read in another encoding", "Write "+first.text+"."
		if r, _ := utf8.DecodeRune(written[first.span.Start:]); r <= 0x9f {
			message, hint = there+" that was written in another encoding, and can't be shown", again
		} else if !first.sure || !hasLetter([]byte(first.text)) {
			hint = "Type the words again."
		}
	}
	p.ReportFix(diag.CharacterOdd, first.span, message, hint, fix...)
}
