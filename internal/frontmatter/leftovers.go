package frontmatter

import (
	"bytes"
	"fmt"
	"strings"
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

// reportInvisible reports invisible characters that do nothing where they stand,
// once in each line.
func (r *reader) reportInvisible(text []byte) {
	if bytes.IndexByte(text, 0xC2) < 0 && bytes.IndexByte(text, 0xE2) < 0 && bytes.IndexByte(text, 0xEF) < 0 {
		return
	}
	reported := -1 // the end of the last line with a fault
	for at, c := range string(text) {
		name, n := leftovers.InvisibleName(c), utf8.RuneLen(c)
		if name == "" {
			continue
		}
		r.hasInvisible = true
		if !leftovers.IsStray(text, at) {
			continue
		}
		edit := diag.Edit{Span: r.at(at, at+n)}
		if at < reported {
			d := &r.faults[len(r.faults)-1]
			d.Fix = append(d.Fix, edit)
			continue
		}
		reported = lineFrom(text, at).end
		r.faults = append(r.faults, diag.Diagnostic{
			Code: diag.CharacterOdd, File: r.file, Span: edit.Span, Fix: []diag.Edit{edit},
			Message: fmt.Sprintf("there is a character here that can't be seen: %s", name),
			Hint:    "Delete it; it is easiest to type the words around it anew.",
		})
	}
}

// removeInvisible removes invisible characters from nodes: all of them from
// keys, and from values those that do nothing there.
func removeInvisible(n *Node) {
	n.Text = withoutInvisible(n.Text, leftovers.IsStray)
	for i := range n.Items {
		removeInvisible(&n.Items[i])
	}
	for i := range n.Pairs {
		n.Pairs[i].Key = withoutInvisible(n.Pairs[i].Key, func([]byte, int) bool { return true })
		removeInvisible(&n.Pairs[i].Value)
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
