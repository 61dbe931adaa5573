package prose

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/text"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/leftovers"
	"github.com/meridian-ssg/meridian/internal/mdast"
)

// oddity is one or more characters that other programs leave behind.
type oddity struct {
	kind    oddityKind
	span    diag.Span
	text    string // what belongs in their place
	certain bool   // whether it does
}

type oddityKind uint8

const (
	invisible   oddityKind = iota // takes no room, and does nothing where it stands
	directional                   // turns the direction of the words behind it
	noBreak                       // a space that doesn't break lines, where a plain one is meant
	private                       // a sign that only one font knows
	replaced                      // stands for letters that are lost
	misread                       // letters that were read in another encoding
	placeholder                   // words that were to be replaced
	dropped                       // not reported
)

// oddityLead are the bytes with which such a character may begin in UTF-8: with
// most scripts, none of their letters. Comments and placeholders begin with the
// others.
var oddityLead = [256]bool{0xc2: true, 0xc3: true, 0xe2: true, 0xee: true, 0xef: true, '<': true, '[': true, 'T': true, 'F': true, 'L': true}

// findOddities finds the odd characters of a text, as it was written. Those that
// turn out to stand in code are dropped while the text is rendered.
func (c *Checker) findOddities(written []byte) {
	var hasRightToLeft func() bool
	comments := true // there may be some from here on
	for i := 0; i < len(written); {
		if !oddityLead[written[i]] {
			i++
			continue
		}
		if written[i] < utf8.RuneSelf {
			n := commentLength(written[i:], &comments)
			if length := c.placeholderAt(written, i); n == 0 && length > 0 {
				n = length
				c.oddities = append(c.oddities, oddity{kind: placeholder, span: diag.Span{Start: i, End: i + n}})
			}
			i += max(n, 1)
			continue
		}
		r, n := utf8.DecodeRune(written[i:])
		var o oddity
		var ok bool
		switch {
		case r >= 0xc2 && r <= 0xf4 && r != '×' && r != '÷':
			if o, ok = misreadAt(written, i); ok {
				n = o.span.End - i
			}
		case r == 0xa0:
			n = noBreakSpaces(written[i:])
			o, ok = noBreakAt(written, i, n)
		default:
			if hasRightToLeft == nil {
				hasRightToLeft = sync.OnceValue(func() bool { return bytes.IndexFunc(written, isRightToLeft) >= 0 })
			}
			o, ok = oddRune(written, i, r, n, hasRightToLeft)
			ok = ok && !(i == 0 && c.Offset == 0)
		}
		if ok {
			c.oddities = append(c.oddities, o)
		}
		i += n
	}
}

// unprintable reports the first character of a text that can't be shown, such as
// a zero byte or a leftover of another encoding. Breaks of lines and pages are
// as good as spaces, and a byte that is no UTF-8 is reported with the file.
func (c *Checker) unprintable(written []byte) {
	if len(written) == 0 || &written[0] == &c.Bytes[0] {
		return // nothing had to be replaced
	}
	var first diag.Span
	count := 0
	for i := 0; i < len(written); {
		r, n := utf8.DecodeRune(written[i:])
		if mdast.IsForbidden(r) && !strings.ContainsRune("\v\f\r\u0085", r) && !c.isMisread(i) {
			if count++; count == 1 {
				first = diag.Span{Start: i, End: i + n}
			}
		}
		i += n
	}
	switch {
	case count == 1:
		c.Report(diag.FileNotUTF8, first, "there is a character here that can't be shown", "Delete it, and type the words around it again.")
	case count > 1:
		c.Report(diag.FileNotUTF8, first, fmt.Sprintf("there are %d characters from here on that can't be shown", count),
			"Save the file again as UTF-8; or delete them, and type the words around them again.")
	}
}

// oddRune looks at a single character of n bytes. hasRightToLeft says whether
// the text has letters that run from right to left.
func oddRune(s []byte, start int, r rune, n int, hasRightToLeft func() bool) (oddity, bool) {
	o := oddity{span: diag.Span{Start: start, End: start + n}}
	switch {
	case r >= 0x80 && r <= 0x9f:
		char := windows1252[r-0x80]
		o.kind, o.text, o.certain = misread, string(char), true
		return o, char != 0 && r != 0x85
	case leftovers.InvisibleName(r) != "":
		o.certain = true
		return o, leftovers.IsStray(s, start)
	case r == '\u2028':
		before, _ := utf8.DecodeLastRune(s[:start])
		behind, _ := utf8.DecodeRune(s[start+n:])
		if o.certain = true; !unicode.IsSpace(before) && !unicode.IsSpace(behind) {
			o.text = " "
		}
		return o, true
	case r == '\u2029':
		return o, true
	case r == '\u200e' || r == '\u200f':
		o.kind, o.certain = directional, true
		return o, !hasRightToLeft()
	case r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069':
		o.kind, o.certain = directional, !hasRightToLeft()
		return o, o.certain || r == '\u202d' || r == '\u202e'
	case r >= '\ue000' && r <= '\uf8ff':
		o.kind = private
		return o, true
	case r == utf8.RuneError && n == len("\ufffd"):
		o.kind = replaced
		return o, true
	}
	return o, false
}

func isRightToLeft(r rune) bool {
	return r >= 0x590 && unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko)
}

// noBreakAt looks at spaces that don't break lines, of n bytes. They are right
// between a number and its unit, an initial or a short word and what it belongs
// to, and at punctuation; and before the last word of a paragraph.
func noBreakAt(s []byte, start, n int) (oddity, bool) {
	o := oddity{kind: noBreak, span: diag.Span{Start: start, End: start + n}, text: " ", certain: true}
	before, behind := byte('\n'), byte('\n')
	if start > 0 {
		before = s[start-1]
	}
	rest := s[start+n:]
	if len(rest) > 0 {
		behind = rest[0]
	}
	if next, _ := utf8.DecodeRune(rest); before == '\n' || behind == '\n' || behind == '\r' {
		o.text = ""
		// As the first sign of a line it may keep marks apart, so that without it
		// the line would become another block.
		o.certain = behind == '\n' || behind == '\r' || unicode.IsLetter(next)
		return o, true
	}
	if before == ' ' || behind == ' ' {
		o.text = ""
		return o, true
	}
	if n > len("\u00a0") {
		return o, true
	}
	left := s[:start]
	if i := bytes.LastIndexFunc(left, notLetter); i >= 0 {
		_, size := utf8.DecodeRune(left[i:])
		left = left[i+size:]
	}
	right := rest
	if i := bytes.IndexFunc(right, notLetter); i >= 0 {
		right = right[:i]
	}
	rest = bytes.TrimLeft(rest[len(right):], ".!?…»”\" \t\r")
	return o, isOrdinary(left) && isOrdinary(right) && len(rest) > 0 && rest[0] != '\n'
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }

// isOrdinary reports whether a word is neither short nor a name.
func isOrdinary(word []byte) bool {
	first, _ := utf8.DecodeRune(word)
	return utf8.RuneCount(word) > 3 && !unicode.IsUpper(first)
}

// noBreakSpaces is how many bytes of spaces that don't break s begins with.
func noBreakSpaces(s []byte) int { return len(s) - len(bytes.TrimLeft(s, "\u00a0")) }

// isMisread reports whether the character at an offset is reported as one of
// another encoding.
func (c *Checker) isMisread(offset int) bool {
	i := c.oddityIndex(offset+1) - 1
	return i >= 0 && c.oddities[i].kind == misread && offset < c.oddities[i].span.End
}

// dropOddities drops what is odd in a span of code, or of what has been reported.
// Of a list, only the bullets and the spaces behind them are dropped.
func (c *Checker) dropOddities(span diag.Span, bullets bool) {
	for i := c.oddityIndex(span.Start); i < len(c.oddities) && c.oddities[i].span.End <= span.End; i++ {
		if o := &c.oddities[i]; !bullets || o.kind == private || o.kind == noBreak {
			o.kind = dropped
		}
	}
}

// oddityIndex is the index of the first oddity that doesn't begin before an
// offset.
func (c *Checker) oddityIndex(offset int) int {
	i, _ := slices.BinarySearchFunc(c.oddities, offset, func(o oddity, offset int) int { return o.span.Start - offset })
	return i
}

// Code drops what is odd in lines of code.
func (c *Checker) Code(lines *text.Segments) {
	if len(c.oddities) > 0 && lines.Len() > 0 {
		c.dropOddities(diag.Span{Start: lines.At(0).Start, End: lines.At(lines.Len() - 1).Stop}, false)
	}
}

// reportOddities reports the odd characters: once for each kind in each
// paragraph.
func (c *Checker) reportOddities() {
	for len(c.oddities) > 0 {
		end := c.oddities[0].span.End
		for end < len(c.Bytes) && !mdast.StartsBlank(c.Bytes[end:]) {
			end = c.NextLine(end)
		}
		var byKind [dropped + 1][]oddity
		for len(c.oddities) > 0 && c.oddities[0].span.Start <= end {
			kind := c.oddities[0].kind
			byKind[kind] = append(byKind[kind], c.oddities[0])
			c.oddities = c.oddities[1:]
		}
		for _, alike := range byKind[:dropped] {
			if len(alike) > 0 {
				c.reportAlike(alike)
			}
		}
	}
}

// oddityWords say what is odd about one character, and about several.
var oddityWords = [dropped][2]string{
	invisible:   {"can't be seen, as other programs leave behind", "can't be seen, as other programs leave behind"},
	directional: {"can't be seen, and that turns the words behind", "can't be seen, and that turn the words behind"},
	noBreak:     {"doesn't break lines, where a plain one is meant", "don't break lines, where plain ones are meant"},
	private:     {"readers would see as an empty box", "readers would see as an empty box"},
	misread:     {"was written in another encoding, and can't be shown", "were written in another encoding, and can't be shown"},
}

func (c *Checker) reportAlike(oddities []oddity) {
	first := oddities[0]
	var fix []diag.Edit
	for _, o := range oddities {
		if o.certain {
			fix = append(fix, diag.Edit{Span: o.span, Text: o.text})
		}
	}
	noun, hint := "character", "Delete it, and type the words around it again."
	if first.kind == noBreak {
		noun, hint = "space", "Type the space again."
	}
	message := "there is a " + noun + " here that " + oddityWords[first.kind][0]
	if len(oddities) > 1 {
		message = fmt.Sprintf("there are %d %ss from here on that %s", len(oddities), noun, oddityWords[first.kind][1])
		hint = strings.NewReplacer(" it", " them", "space", "spaces").Replace(hint)
	}
	code := diag.CharacterOdd
	switch first.kind {
	case placeholder:
		code = diag.ValueUnlikely
		message = "“" + diag.Clip(string(c.Bytes[first.span.Start:first.span.End])) + "” shows that something is still to be written here"
		hint = "Write it, or take these words out. Until then the page can be kept back with draft: true."
	case replaced:
		message, hint = "letters are lost here: “�” stands in their place", "Type the word again."
	case misread:
		written := c.Original()[first.span.Start:first.span.End]
		if r, _ := utf8.DecodeRune(written); r <= 0x9f {
			break
		}
		message, hint = "“"+string(written)+"” are letters that were read in another encoding", "Type the words again."
		if first.certain && hasLetter([]byte(first.text)) {
			hint = "Write " + first.text + "."
		}
	}
	c.ReportFix(code, first.span, message, hint, fix...)
}
