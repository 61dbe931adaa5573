// Package fix applies the edits of diagnostics to files.
//
// Nothing but the bytes of an edit changes: comments, order, line ends and a byte
// order mark stay as they are. Where two diagnostics want to change the same
// place, the first is fixed; the other may be gone, or fixed, in the next round.
package fix

import (
	"cmp"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// File is a file with its fixes.
type File struct {
	Path   string // from the site's root, with slashes
	Before []byte // on disk
	After  []byte
}

// Apply applies the fixes of diagnostics in one file, and counts the diagnostics
// that it has fixed. The edits of one are applied together or not at all; edits
// that change nothing don't count.
func Apply(src []byte, list diag.List) ([]byte, int) {
	var edits []diag.Edit
	mended := 0
	for _, d := range list.Sorted() {
		if !fits(src, edits, d.Fix) {
			continue
		}
		for _, e := range d.Fix {
			at, _ := slices.BinarySearchFunc(edits, e, compareEdits)
			edits = slices.Insert(edits, at, e)
		}
		mended++
	}
	out := make([]byte, 0, len(src)+64)
	at := 0
	for _, e := range edits {
		out = append(out, src[at:e.Span.Start]...)
		out = append(out, e.Text...)
		at = e.Span.End
	}
	return append(out, src[at:]...), mended
}

// fits tells whether more edits change something, are inside the file, and don't
// overlap with edits. Both lists are sorted.
func fits(src []byte, edits, more []diag.Edit) bool {
	changes, before := false, 0
	for i, e := range more {
		if e.Span.Start < before || e.Span.End < e.Span.Start || e.Span.End > len(src) || i > 0 && e.Span == more[i-1].Span {
			return false
		}
		at, taken := slices.BinarySearchFunc(edits, e, compareEdits)
		if taken || at > 0 && edits[at-1].Span.End > e.Span.Start || at < len(edits) && edits[at].Span.Start < e.Span.End {
			return false
		}
		changes = changes || e.Text != string(src[e.Span.Start:e.Span.End])
		before = e.Span.End
	}
	return changes
}

func compareEdits(a, b diag.Edit) int {
	return cmp.Or(cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(a.Span.End, b.Span.End))
}

// Diff gives the changes in the format of "diff -u"; "" where there are none.
func (f File) Diff() string {
	name := f.Path
	if strings.Contains(name, " ") {
		name += "\t" // tells patch where it ends
	}
	text := string(diff.Diff("a/"+name, f.Before, "b/"+name, f.After))
	_, text, _ = strings.Cut(text, "\n") // the first line repeats the names
	return text
}
