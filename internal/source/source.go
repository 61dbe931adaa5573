// Package source reads a site's folder.
//
// A Tree is one reading of it: every input file with its path, its size and
// the sum of its bytes. It never changes; a later Scan gives another Tree. A
// site may lie on a theme that the program carries: a file of the site takes
// the place of the theme's file of the same path.
//
// # What is read
//
// site.yaml, and the folders content, layouts and static; nothing else in the
// site's folder matters to a build. What editors and operating systems leave
// behind is passed over: names that begin with a dot (but for .well-known,
// .htaccess and .nojekyll directly in static), name~, #name#, *.swp, *.tmp,
// Thumbs.db, desktop.ini, and Go files directly in layouts or static.
//
// A path is the same on every machine: slashes, and Unicode in composed form
// (NFC) even where the disk holds it decomposed.
//
// Links are followed as long as they stay within the site's folder. os.Root
// guards every step, so that no file outside can ever be read.
//
// # What is refused
//
// Each of these becomes a diagnostic, and the file is left out of the Tree;
// none of them stops the reading of the others:
//
//   - a file that can't be read, is a broken link or one that leads out of
//     the folder or back into itself, is no ordinary file, or lies more than
//     32 folders deep;
//   - a file above the limit: 4 MB for site.yaml, layouts and Markdown,
//     200 MB for others;
//   - two names in a folder that differ only in case or Unicode form, which
//     would be one file on a colleague's machine;
//   - a name that some machine can't hold in a path: control characters,
//     backslashes, bytes that are no UTF-8.
//
// # When files change
//
// A Tree describes whole files. A file that changes while it is read is read
// again, and refused if it does not come to rest. One that vanishes during
// the scan is as good as never there. Scan reuses what an earlier Tree knows
// of a file whose size, time of change and rights are still the same; it does not
// trust a time within two seconds of the earlier scan, as the file may have
// been written once more without its clock moving on. What goes unseen is
// a file that is replaced by one of the same size and the same, older time.
package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"sort"
	"strings"
	"sync/atomic"

	"golang.org/x/text/unicode/norm"

	"github.com/meridian-ssg/meridian/internal/sum"
)

// ErrChanged tells that a file is no longer what the Tree says.
var ErrChanged = errors.New("the file has changed since it was scanned")

// File is one input file.
type File struct {
	Path  string // from the site's root: "content/events/paris.md"
	Size  int64
	Sum   sum.Sum
	Theme bool // carried by the program, not lying in the site

	disk     string      // the path as the disk spells it
	modified int64       // the file's time of change, in nanoseconds
	rights   fs.FileMode // as long as they are the same, it can be read again
	settled  bool        // whether equal size and time mean that it is unchanged
	own      []byte      // the content of a file that is not taken from the disk; nil for others
	kept     *text       // the content as it was read, while there is room for it; nil where there never was
}

// text is a content that is kept until nobody is expected to need it again.
type text struct{ atomic.Pointer[[]byte] }

// content gives what need not be read from the disk.
func (f *File) content() ([]byte, bool) {
	if f.own != nil {
		return f.own, true
	}
	if f.kept != nil {
		if b := f.kept.Load(); b != nil {
			return *b, true
		}
	}
	return nil, false
}

// Tree is one reading of a site's folder. It is safe for use by many
// goroutines; the slices it gives must not be written to.
type Tree struct {
	root  *os.Root
	files []File // sorted by Path
	sum   sum.Sum
}

// Layer is a part of the theme: the files of FS appear below the folder Under.
type Layer struct {
	Under string // "layouts" or "static"
	FS    fs.FS
}

// Files gives every file, sorted by path.
func (t *Tree) Files() []File { return slices.Clip(t.files) }

// Under gives the files below a folder such as "content/events", sorted by
// path.
func (t *Tree) Under(dir string) []File {
	from := t.search(dir + "/")
	to := t.search(dir + "0") // "0" is the character after the slash
	return t.files[from:to:to]
}

// Find gives the file at a path.
func (t *Tree) Find(path string) (File, bool) {
	if t == nil {
		return File{}, false
	}
	i := t.search(path)
	if i == len(t.files) || t.files[i].Path != path {
		return File{}, false
	}
	return t.files[i], true
}

// FindFold gives the first file whose path differs from path at most in case
// or Unicode form. It looks at every file, and is meant for hints.
func (t *Tree) FindFold(path string) (File, bool) {
	path = norm.NFC.String(path)
	for _, f := range t.files {
		if strings.EqualFold(f.Path, path) {
			return f, true
		}
	}
	return File{}, false
}

// Read gives the content of a file of this Tree: the very bytes of which
// f.Sum is the sum. The error wraps ErrChanged where the disk no longer holds
// them; then it is time for another Scan. The bytes must not be written to.
func (t *Tree) Read(f File) ([]byte, error) {
	if b, ok := f.content(); ok {
		return b, nil
	}
	var buf bytes.Buffer
	return t.ReadInto(&buf, f)
}

// ReadInto is Read into the room that buf has, unless the content is kept. The
// bytes are good until buf is used for something else.
func (t *Tree) ReadInto(buf *bytes.Buffer, f File) ([]byte, error) {
	if b, ok := f.content(); ok {
		return b, nil
	}
	buf.Reset()
	file, err := t.root.Open(f.disk)
	if err == nil {
		buf.Grow(int(f.Size) + 1) // room for more than there ought to be, so that one reading tells whether it has grown
		var n int
		n, err = io.ReadAtLeast(file, buf.AvailableBuffer()[:f.Size+1], int(f.Size))
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			err = nil // it has shrunk, as its sum tells
		}
		buf.Write(buf.AvailableBuffer()[:n]) // onto itself
		err = errors.Join(err, file.Close())
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s: %w", f.Path, ErrChanged)
	case err != nil:
		return nil, fmt.Errorf("reading %s: %w", f.Path, err)
	case sum.Of(buf.Bytes()) != f.Sum:
		return nil, fmt.Errorf("%s: %w", f.Path, ErrChanged)
	}
	return buf.Bytes(), nil
}

// Release lets go of a content that is kept. Whoever reads the file later gets
// it from the disk.
func (t *Tree) Release(f File) {
	if f.kept != nil {
		f.kept.Store(nil)
	}
}

// Sum covers the paths and contents of all files.
func (t *Tree) Sum() sum.Sum { return t.sum }

// newTree takes the files of the site and of the theme, in any order.
func newTree(root *os.Root, files []File) *Tree {
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	var h sum.Hasher
	for _, f := range files {
		h.AddString(f.Path)
		h.AddSum(f.Sum)
	}
	return &Tree{root: root, files: files, sum: h.Sum()}
}

// search gives the place of the first file whose path is not before path.
func (t *Tree) search(path string) int {
	return sort.Search(len(t.files), func(i int) bool { return t.files[i].Path >= path })
}
