// Package leftovers finds what other programs leave behind in a text: the marks
// of two versions that were never brought together, and characters that nobody
// sees.
//
// It looks at bytes, and knows nothing of front matter or Markdown; the caller
// says where a text begins, and which of its lines are code.
package leftovers

import (
	"bytes"
	"fmt"
	"regexp"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// markLength is the length of the sign that marks a side of a conflict.
const markLength = 7

// Conflict is two versions of a piece of text, as Git leaves them where it can't
// decide: ours, what both came from at times, and theirs. They are the offsets
// of the lines of marks; -1 where there is no such mark.
type Conflict struct{ Ours, Base, Theirs, End int }

// FindConflicts finds the conflicts of a text from an offset on, in order. isCode
// is asked about each line, in order, whether it is code, in which nothing is a
// mark; it may be nil. The mark at an end counts alone as well where it has the
// name of a branch or a commit behind it.
func FindConflicts(text []byte, from int, isCode func(line []byte) bool) []Conflict {
	if !bytes.Contains(text[from:], []byte("<<<<<<<")) && !bytes.Contains(text[from:], []byte(">>>>>>>")) {
		return nil
	}
	none := Conflict{-1, -1, -1, -1}
	open := none
	var found []Conflict
	quoted := false // whether the line above belongs to a quotation
	for start := from; start < len(text); {
		end := lineEnd(text, start)
		line := bytes.TrimRight(text[start:end], " \t\r")
		if isCode == nil || !isCode(line) {
			switch ConflictMark(line) {
			case '<':
				set(&open.Ours, start, true)
			case '|':
				set(&open.Base, start, open.Ours >= 0 && open.Theirs < 0)
			case '=':
				set(&open.Theirs, start, open.Ours >= 0)
			case '>':
				if open.Ours >= 0 || !quoted && branch.Match(line[markLength:]) {
					open.End = start
					found = append(found, open)
					open = none
				}
			}
			quoted = len(line) > 0 && line[0] == '>'
		}
		start = end + 1
	}
	if open.Ours >= 0 {
		found = append(found, open)
	}
	return found
}

// set sets an offset that has not been set, where it may be.
func set(offset *int, value int, allowed bool) {
	if allowed && *offset < 0 {
		*offset = value
	}
}

// branch is the name of a branch or of a commit: one word, perhaps with a remark
// in round brackets.
var branch = regexp.MustCompile(`^ *[^ ]+( \(.*\))?$`)

// ConflictMark gives the sign of the mark of a conflict that a line is, without
// blanks at its end; 0 where it is none.
func ConflictMark(line []byte) byte {
	if len(line) < markLength || bytes.IndexByte([]byte("<|=>"), line[0]) < 0 || len(bytes.Trim(line[:markLength], string(line[:1]))) > 0 ||
		len(line) > markLength && (line[markLength] != ' ' || line[0] == '=') {
		return 0
	}
	return line[0]
}

// Diagnostic reports a conflict in a text, which is called what: "page", "text".
// It names no file.
func (c Conflict) Diagnostic(text []byte, what string) diag.Diagnostic {
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
// with the first version is reported all the same, and nothing twice: the lines
// of marks and the versions behind the first.
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

// lineEnd is where the line at an offset ends, before its line feed.
func lineEnd(text []byte, at int) int {
	if i := bytes.IndexByte(text[at:], '\n'); i >= 0 {
		return at + i
	}
	return len(text)
}
