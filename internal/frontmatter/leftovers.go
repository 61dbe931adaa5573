package frontmatter

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/leftovers"
)

// conflict reports two versions of a page from a place on, and gives what is not
// to be read before stop: the marks and the second versions. One fault reports
// all such places.
func conflict(src []byte, from, stop int) (fault *diag.Diagnostic, conflictSpans []diag.Span) {
	for _, c := range leftovers.FindConflicts(src, from, nil) {
		if c.Ours < 0 || c.Ours >= stop {
			continue
		}
		d := c.Diagnostic(src, "page")
		if fault == nil {
			fault = &d
		} else {
			fault.Related = append(fault.Related, diag.Location{Span: d.Span, Note: "two more begin here"})
		}
		for _, span := range c.Skipped(src) {
			if span.Start < stop {
				conflictSpans = append(conflictSpans, diag.Span{Start: span.Start, End: min(span.End, stop)})
			}
		}
	}
	return fault, conflictSpans
}

// isMarker says whether a line is one of the marks of a conflict.
func isMarker(t string, sign byte) bool { return leftovers.ConflictMark([]byte(t)) == sign }

// characters reports what can't be seen or shown, once in each line, and takes
// out what no syntax can hold. The separators of lines and paragraphs that other
// programs leave in pasted text look like spaces, so spaces is what they become.
func (r *reader) characters(text []byte) {
	var indents []diag.Edit  // unusual spaces that indent lines
	start, reported := 0, -1 // of the line; the end of the last line with an invisible character
	for i, n := 0, 1; i < len(text); i += n {
		if c := text[i]; c >= ' ' && c < 0x7F {
			n = 1
			continue
		}
		var u rune
		u, n = utf8.DecodeRune(text[i:])
		name := leftovers.InvisibleName(u)
		switch {
		case u == '\t':
		case u == '\n' || u == '\r':
			start = i + 1
		case (u == 0xA0 || u == 0x2009 || u == 0x200A || u == 0x202F || u == 0x3000) && len(bytes.TrimLeft(text[start:i], " ")) == 0:
			indents = append(indents, diag.Edit{Span: diag.Span{Start: i, End: i + n}, Text: " "})
			overwrite(text, diag.Span{Start: i, End: i + n}, ' ')
		case u == 0x85:
			text[i+1] = 0xA0
		case u == 0x2028 || u == 0x2029:
			text[i+2] = 0x8A
		case name != "":
			r.hasInvisible = true
			edit := diag.Edit{Span: r.at(i, i+n)}
			switch {
			case !leftovers.IsStray(text, i):
			case i < reported:
				d := &r.faults[len(r.faults)-1]
				d.Fix = append(d.Fix, edit)
			default:
				reported = lineFrom(text, i).end
				r.faults = append(r.faults, diag.Diagnostic{
					Code: diag.CharacterOdd, File: r.file, Span: edit.Span, Fix: []diag.Edit{edit},
					Message: fmt.Sprintf("there is a character here that can't be seen: %s", name),
					Hint:    "Delete it; it is easiest to type the words around it anew.",
				})
			}
		case unicode.IsControl(u) || u == 0xFFFE || u == 0xFFFF:
			r.report(r.at(i, i+n), unshown, "Delete it, and type the words around it again.")
			r.fix(diag.Edit{Span: diag.Span{Start: i, End: i + n}})
			overwrite(text, diag.Span{Start: i, End: i + n}, ' ')
			reported = -1 // the edits of a line go together
		}
	}
	if len(indents) > 0 {
		r.report(r.at(indents[0].Span.Start, indents[0].Span.End), "the line is indented with an unusual space", "Use ordinary spaces: two for each step.")
		r.fix(indents...)
	}
}

const unshown = "there is a character here that can't be shown"

// invisible reports the same of characters that are written as codes, such as \x07,
// in whatever depth, and removes invisible characters: all of them from keys, and
// from values those that do nothing there.
func (r *reader) invisible(n *Node) {
	at := n.Span
	if n.Style == QuotedStyle && at.End <= len(r.src) && bytes.IndexByte(r.src[at.Start:at.End], '\\') >= 0 && strings.ContainsFunc(n.Text, func(c rune) bool {
		return unicode.IsControl(c) && !strings.ContainsRune("\t\n\r", c) || c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069
	}) {
		r.report(at, unshown+", written with a backslash", "Delete the backslash and what belongs to it.")
	}
	n.Text = withoutInvisible(n.Text, leftovers.IsStray)
	for i := range n.Items {
		r.invisible(&n.Items[i])
	}
	for i := range n.Pairs {
		n.Pairs[i].Key = withoutInvisible(n.Pairs[i].Key, func([]byte, int) bool { return true })
		r.invisible(&n.Pairs[i].Value)
	}
}

func withoutInvisible(s string, isStray func(s []byte, at int) bool) string {
	if !strings.ContainsFunc(s, func(c rune) bool { return leftovers.InvisibleName(c) != "" }) {
		return s
	}
	var b strings.Builder
	text := []byte(s)
	for at, c := range s {
		if leftovers.InvisibleName(c) == "" || !isStray(text, at) {
			b.WriteRune(c)
		}
	}
	return b.String()
}
