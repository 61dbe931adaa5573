package prose

import (
	"bytes"
	"unicode"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// Slips are what a writer meant to be Markdown, and what is none: each kind has
// a file of its own. They are found where they cost least: merge markers and
// odd characters in the bytes, tables and links where the parser gives up on
// them, everything else in the tree, while it is written. What stands in code
// is left alone, and of a place that was told already nothing more is told.

// newline is the line end of the file.
func (p *Checker) newline() string {
	if i := bytes.IndexByte(p.Bytes, '\n'); i > 0 && p.Bytes[i-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}

// parting gives the edit that puts an empty line above the line at which a
// block begins, with the marks of the quotations that it stands in. There is
// none for a block that follows the mark of a list item.
func (p *Checker) parting(at int) []diag.Edit {
	start := p.LineStart(at)
	marks := bytes.TrimRight(p.Bytes[start:at], " \t")
	if len(bytes.Trim(marks, " \t>")) > 0 {
		return nil
	}
	return []diag.Edit{{Span: diag.Span{Start: start, End: start}, Text: string(marks) + p.newline()}}
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// hasLetter says whether there is a letter of any script in s.
func hasLetter(s []byte) bool {
	return bytes.IndexFunc(s, unicode.IsLetter) >= 0
}
