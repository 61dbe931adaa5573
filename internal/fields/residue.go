package fields

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// What other programs leave in a file: the marks of two versions that were
// never brought together, and characters that nobody sees.

// conflict tells of two versions of a text from a place on, and gives what is
// not to be read of it: the lines of marks and the second version.
func conflict(src []byte, from, stop int) (fault *diag.Diagnostic, skipped []diag.Span) {
	if !bytes.Contains(src[from:stop], []byte("<<<<<<<")) {
		return nil, nil
	}
	var begin, middle, end line
	for l := lineFrom(src, from); ; l = lineFrom(src, l.next) {
		switch t := l.text(src); {
		case begin.next == 0 && isMarker(t, '<'):
			begin = l
			skipped = append(skipped, l.span())
		case begin.next > 0 && middle.next == 0 && (isMarker(t, '=') || isMarker(t, '|')):
			middle = l
		case middle.next > 0 && end.next == 0 && isMarker(t, '>'):
			end = l
		}
		if end.next > 0 || l.next >= stop || l.next == l.start {
			break
		}
	}
	if begin.next == 0 {
		return nil, nil
	}
	fault = &diag.Diagnostic{
		Code: diag.MergeMarker, Span: begin.trimmed(src).span(),
		Message: "two versions of the page begin here, and they were never brought together",
		Hint:    "Keep one of the two, or one made of both, and delete the lines of <<<<<<<, ======= and >>>>>>>.",
	}
	if middle.next > 0 {
		fault.Also = append(fault.Also, diag.Place{Span: middle.trimmed(src).span(), Note: "the second version begins here"})
		if end.next == 0 {
			end = line{stop, stop, stop}
		}
		skipped = append(skipped, diag.Span{Start: middle.start, End: end.end})
	}
	return fault, skipped
}

// isMarker says whether a line is one of those marks.
func isMarker(t string, sign byte) bool {
	const length = 7
	return len(t) >= length && strings.Trim(t[:length], string(sign)) == "" && (len(t) == length || t[length] == ' ')
}

// unseen names the characters that nobody sees and that mean nothing in front
// matter; "" stands for any other. Joiners and marks of direction are not among
// them: Persian, Hindi, Arabic and Hebrew need them.
func unseen(c rune) string {
	switch c {
	case 0x200B:
		return "a space of no width"
	case 0x2060:
		return "a word joiner"
	case 0xFEFF:
		return "a byte order mark"
	case 0xAD:
		return "a soft hyphen"
	}
	return ""
}

// residue tells of such characters, once in each line. A space of no width is
// right between words of languages that write without spaces.
func (r *reader) residue(text []byte) {
	if bytes.IndexByte(text, 0xC2) < 0 && bytes.IndexByte(text, 0xE2) < 0 && bytes.IndexByte(text, 0xEF) < 0 {
		return
	}
	told := -1 // the end of the line of which a fault tells
	before := rune(0)
	for at, c := range string(text) {
		name := unseen(c)
		if name == "" || c == 0x200B && unicode.In(before, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar) {
			before = c
			continue
		}
		r.unseen = true
		edit := diag.Edit{Span: r.at(at, at+utf8.RuneLen(c))}
		if at < told {
			d := &r.faults[len(r.faults)-1]
			d.Fix = append(d.Fix, edit)
			continue
		}
		told = lineFrom(text, at).end
		r.faults = append(r.faults, diag.Diagnostic{
			Code: diag.CharacterOdd, File: r.file, Span: edit.Span, Fix: []diag.Edit{edit},
			Message: fmt.Sprintf("there is a character here that can't be seen: %s", name),
			Hint:    "Delete it; it is easiest to type the words around it anew.",
		})
	}
}

// seen takes the characters that nobody sees out of what was read.
func seen(n *Node) {
	n.Text = onlySeen(n.Text)
	for i := range n.Items {
		seen(&n.Items[i])
	}
	for i := range n.Pairs {
		n.Pairs[i].Key = onlySeen(n.Pairs[i].Key)
		seen(&n.Pairs[i].Value)
	}
}

func onlySeen(s string) string {
	return strings.Map(func(c rune) rune {
		if unseen(c) != "" && c != 0x200B || c == 0x200B && !strings.ContainsFunc(s, func(c rune) bool {
			return unicode.In(c, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
		}) {
			return -1
		}
		return c
	}, s)
}
