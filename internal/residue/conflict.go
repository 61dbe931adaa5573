// Package residue knows what other programs leave behind in a text: the marks
// of two versions that were never brought together, and characters that nobody
// sees.
//
// It looks at bytes, and knows nothing of front matter or Markdown; whoever
// reads these says where a text begins, and which of its lines are code.
package residue

import (
	"bytes"
	"fmt"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// markLength is how many of one sign mark a side of a conflict.
const markLength = 7

// Conflict is two versions of a piece of text, as Git leaves them where it can't
// decide: ours, what both came from at times, and theirs. The places are those
// of the lines of marks, in bytes; -1 where there is no such mark.
type Conflict struct{ Ours, Base, Theirs, End int }

// Conflicts finds the conflicts of a text from a place on, in order. code is
// asked about each line, in order, whether it is code, in which nothing is a
// mark; it may be nil. The mark at an end counts alone as well where it has the
// name of a branch or a commit behind it.
func Conflicts(text []byte, from int, code func(line []byte) bool) []Conflict {
	if !bytes.Contains(text[from:], []byte("<<<<<<<")) && !bytes.Contains(text[from:], []byte(">>>>>>>")) {
		return nil
	}
	none := Conflict{-1, -1, -1, -1}
	open := none
	var found []Conflict
	quoted := false // whether the line above belongs to a quotation
	for start, next := from, 0; start < len(text); start = next {
		next = lineEnd(text, start)
		if next < len(text) {
			next++
		}
		line := bytes.TrimRight(text[start:next], " \t\r\n")
		if code != nil && code(line) {
			continue
		}
		switch Mark(line) {
		case '<':
			if open.Ours < 0 {
				open.Ours = start
			}
		case '|':
			if open.Ours >= 0 && open.Base < 0 && open.Theirs < 0 {
				open.Base = start
			}
		case '=':
			if open.Ours >= 0 && open.Theirs < 0 {
				open.Theirs = start
			}
		case '>':
			if open.Ours >= 0 || !quoted && oneWord(line[markLength:]) {
				open.End = start
				found = append(found, open)
				open = none
			}
		}
		quoted = len(line) > 0 && line[0] == '>'
	}
	if open.Ours >= 0 {
		found = append(found, open)
	}
	return found
}

// Mark tells which mark of a conflict a line is, without blanks at its end: its
// sign, or 0.
func Mark(line []byte) byte {
	if len(line) < markLength || bytes.IndexByte([]byte("<|=>"), line[0]) < 0 {
		return 0
	}
	for _, c := range line[:markLength] {
		if c != line[0] {
			return 0
		}
	}
	if len(line) > markLength && (line[markLength] != ' ' || line[0] == '=') {
		return 0
	}
	return line[0]
}

// oneWord says whether a label is that of a branch or of a commit: one word,
// perhaps with a remark in round brackets.
func oneWord(label []byte) bool {
	label = bytes.TrimSpace(label)
	if i := bytes.Index(label, []byte(" (")); i > 0 && label[len(label)-1] == ')' {
		label = label[:i]
	}
	return len(label) > 0 && bytes.IndexByte(label, ' ') < 0
}

// Fault tells of a conflict in a text, of what it is: "page", "text". It names
// no file.
func (c Conflict) Fault(text []byte, what string) diag.Diagnostic {
	line := func(at int) diag.Span {
		return diag.Span{Start: at, End: at + len(bytes.TrimRight(text[at:lineEnd(text, at)], " \t\r"))}
	}
	if c.Ours < 0 || c.End < 0 {
		return diag.Diagnostic{
			Code: diag.MergeMarker, Span: line(max(c.Ours, c.End)),
			Message: fmt.Sprintf("this mark is left from two versions of the %s that were brought together", what),
			Hint:    "See whether both versions are still there, and delete the line.",
		}
	}
	label := func(at int) string { return string(bytes.TrimSpace(text[at+markLength : line(at).End])) }
	d := diag.Diagnostic{
		Code: diag.MergeMarker, Span: line(c.Ours), Message: fmt.Sprintf("two versions of the %s were never brought together", what),
		Hint: "Keep one of the two, or one made of both, and delete the lines of marks.",
	}
	if a, b := label(c.Ours), label(c.End); a != "" && b != "" {
		d.Message = fmt.Sprintf("two versions of the %s, “%s” and “%s”, were never brought together", what, a, b)
	}
	if c.Theirs >= 0 {
		d.Related = append(d.Related, diag.Location{Span: line(c.Theirs), Note: "the second one begins here"})
	}
	d.Related = append(d.Related, diag.Location{Span: line(c.End), Note: "and ends here"})
	return d
}

// Skipped gives what is not to be read of a conflict, so that whatever is wrong
// with the first version is told all the same, and nothing is told twice: the
// lines of marks and the versions behind the first.
func (c Conflict) Skipped(text []byte) []diag.Span {
	through := func(from, to int) diag.Span {
		return diag.Span{Start: from, End: min(lineEnd(text, to)+1, len(text))}
	}
	var out []diag.Span
	if c.Ours >= 0 {
		out = append(out, through(c.Ours, c.Ours))
	}
	from := c.Theirs
	if c.Base >= 0 {
		from = c.Base
	}
	switch {
	case c.End >= 0 && from >= 0:
		out = append(out, through(from, c.End))
	case c.End >= 0:
		out = append(out, through(c.End, c.End))
	case from >= 0:
		out = append(out, through(from, from))
	}
	return out
}

// lineEnd gives where the line at a place ends, before its line feed.
func lineEnd(text []byte, at int) int {
	if i := bytes.IndexByte(text[at:], '\n'); i >= 0 {
		return at + i
	}
	return len(text)
}
