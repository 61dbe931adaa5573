// Package fix mends files by the edits that faults carry.
//
// Nothing but the bytes that an edit names changes: comments, order, line ends
// and a byte order mark stay as they are. Where two faults want to change the
// same place, the first one is mended; the other is looked at again in the
// next round, and may then be gone.
package fix

import (
	"cmp"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// File is one file that is being mended.
type File struct {
	Path   string // from the site's root, with slashes
	Before []byte // what the disk holds
	After  []byte
}

// Apply carries out the edits of faults that lie in one file, and tells how
// many of the faults were mended. The edits of a fault are carried out together
// or not at all; a fault whose edits change nothing is not mended.
func Apply(src []byte, list diag.List) ([]byte, int) {
	var edits []diag.Edit
	mended := 0
	for _, d := range list.Sorted() {
		if !fits(src, edits, d.Fix) {
			continue
		}
		for _, e := range d.Fix {
			at, _ := slices.BinarySearchFunc(edits, e, inOrder)
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

// fits says whether further edits change something, lie in the file and can be
// carried out beside those there are. Both are in order.
func fits(src []byte, edits, more []diag.Edit) bool {
	changes, before := false, 0
	for i, e := range more {
		if e.Span.Start < before || e.Span.End < e.Span.Start || e.Span.End > len(src) || i > 0 && e.Span == more[i-1].Span {
			return false
		}
		at, taken := slices.BinarySearchFunc(edits, e, inOrder)
		if taken || at > 0 && edits[at-1].Span.End > e.Span.Start || at < len(edits) && edits[at].Span.Start < e.Span.End {
			return false
		}
		changes = changes || e.Text != string(src[e.Span.Start:e.Span.End])
		before = e.Span.End
	}
	return changes
}

func inOrder(a, b diag.Edit) int {
	return cmp.Or(cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(a.Span.End, b.Span.End))
}

// Diff shows what changes in a file, as "diff -u" does; "" where nothing does.
func (f File) Diff() string {
	name := f.Path
	if strings.Contains(name, " ") {
		name += "\t" // tells patch where it ends
	}
	text := string(diff.Diff("a/"+name, f.Before, "b/"+name, f.After))
	_, text, _ = strings.Cut(text, "\n") // the first line repeats the names
	return text
}
