// Package fix mends files by the edits that faults carry.
//
// Nothing but the bytes that an edit names changes: comments, order, line ends
// and a byte order mark stay as they are. Where two faults want to change the
// same place, the first one is mended; the other is looked at again in the
// next round, and may then be gone.
package fix

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// ErrChanged tells that a file was written by somebody else meanwhile.
var ErrChanged = errors.New("the file has changed in the meantime")

// File is one file that is being mended.
type File struct {
	Path   string // from the site's root, with slashes
	Before []byte // what the disk holds
	After  []byte
}

// Apply carries out the edits of faults that lie in one file, and tells how
// many of the faults were mended. The edits of a fault are carried out together
// or not at all.
func Apply(src []byte, list diag.List) ([]byte, int) {
	var edits []diag.Edit
	mended := 0
	for _, d := range list.Sorted() {
		if len(d.Fix) == 0 || !fits(src, edits, d.Fix) {
			continue
		}
		edits = append(edits, d.Fix...)
		mended++
	}
	slices.SortFunc(edits, func(a, b diag.Edit) int {
		return cmp.Or(cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(a.Span.End, b.Span.End))
	})
	out := make([]byte, 0, len(src)+64)
	at := 0
	for _, e := range edits {
		out = append(out, src[at:e.Span.Start]...)
		out = append(out, e.Text...)
		at = e.Span.End
	}
	return append(out, src[at:]...), mended
}

// fits says whether further edits can be carried out beside those there are.
func fits(src []byte, edits, more []diag.Edit) bool {
	for i, e := range more {
		if e.Span.Start < 0 || e.Span.End < e.Span.Start || e.Span.End > len(src) {
			return false
		}
		for _, other := range slices.Concat(edits, more[:i]) {
			if e.Span == other.Span || e.Span.Start < other.Span.End && other.Span.Start < e.Span.End {
				return false
			}
		}
	}
	return true
}

// Diff shows what changes in a file, as "diff -u" does; "" where nothing does.
func (f File) Diff() string {
	text := string(diff.Diff("a/"+f.Path, f.Before, "b/"+f.Path, f.After))
	_, text, _ = strings.Cut(text, "\n") // the first line repeats the names
	return text
}

// Save writes the file in one step: whoever reads it meanwhile sees it as it
// was or as it is to be. The error wraps ErrChanged where the disk no longer
// holds Before.
func (f File) Save(root *os.Root) error {
	name, info, err := f.onDisk(root)
	if err != nil {
		return err
	}
	temporary := path.Join(path.Dir(name), ".meridian-fix-"+path.Base(name))
	err = root.WriteFile(temporary, f.After, info.Mode().Perm())
	if err == nil {
		err = root.Rename(temporary, name)
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", f.Path, errors.Join(err, gone(root.Remove(temporary))))
	}
	return nil
}

// gone takes it for right that there is nothing left to remove.
func gone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
