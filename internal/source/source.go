// Package source reads a site's folder.
//
// A Tree is one reading of it: every input file with its path, its size and the sum
// of its bytes. It is immutable; a later Scan gives another Tree. Below the site
// is a theme: a file of the site replaces the theme's file of the same path.
//
// # Input files
//
// site.yaml, and the folders content, layouts and static; nothing else in the
// site's folder matters to a build. Files of editors and operating systems are
// ignored: names that begin with a dot (but for .well-known,
// .htaccess and .nojekyll directly in static), ~$name, name~, #name#, *.swp, *.tmp,
// Thumbs.db, desktop.ini and the like, and Go files directly in layouts or static.
//
// A path is the same on every machine: slashes, and Unicode in composed form
// (NFC) even where the disk holds it decomposed.
//
// Links are followed as long as they stay within the site's folder. os.Root
// guards every step, so that no file outside can ever be read.
//
// # Refused files
//
// Each of these becomes a diagnostic, and the file is left out of the Tree:
//
//   - a file that can't be read, is a broken link or one that leads out of
//     the folder or back into itself, is no ordinary file, or lies more than
//     32 folders deep;
//   - a file above the limit: 4 MB for site.yaml, layouts and Markdown,
//     200 MB for others;
//   - two names in a folder that differ only in case or Unicode form, which would
//     be one file on another machine;
//   - a name that some machine can't have: control characters, backslashes,
//     invalid UTF-8.
//
// # Changing files
//
// A file that changes while it is read is read again, and refused if it keeps
// changing. One that vanishes during the scan is treated as missing. Scan reuses
// the sum of a file whose size, time of change and permissions are the same as in
// an earlier Tree; it does not trust a time within two seconds of that scan, as
// the file may have been written again within one tick of the clock. Where the
// system tells them, the file's number and the time at which the disk last changed
// anything about it must be the same, too. So a file is noticed that is replaced by
// one of the same size and the same, older time. Elsewhere it is noticed only if it
// is read: then Read fails, and the next Scan reads it again.
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
	"sync"
	"sync/atomic"

	"golang.org/x/text/unicode/norm"

	"github.com/meridian-ssg/meridian/internal/sum"
)

// ErrChanged means that a file has changed since the Tree was read.
var ErrChanged = errors.New("the file has changed since it was scanned")

// ChangedError wraps ErrChanged.
type ChangedError struct {
	Path string
	Err  error
}

func (e *ChangedError) Error() string { return fmt.Sprintf("%s: %v", e.Path, e.Err) }
func (e *ChangedError) Unwrap() error { return e.Err }

// File is one input file.
type File struct {
	Path  string // from the site's root: "content/events/paris.md"
	Size  int64
	Sum   sum.Sum
	Theme bool // of the built-in theme
	Front bool // it is HTML among the pages, and begins with front matter

	disk   string // the path as spelled on disk
	stat   stat
	stable bool        // the same size and time mean that it is unchanged
	own    []byte      // contents that are not on disk; else nil
	cached *cachedText // contents from disk; nil where there was no room for them
}

// stat is what tells, without reading it, that a file on disk is the same.
type stat struct {
	modified int64 // in nanoseconds
	perm     fs.FileMode
	identity identity
}

func statOf(info fs.FileInfo) stat {
	return stat{info.ModTime().UnixNano(), info.Mode().Perm(), identityOf(info)}
}

// cachedText holds contents until Release.
type cachedText struct{ atomic.Pointer[[]byte] }

// content gives contents in memory.
func (f *File) content() ([]byte, bool) {
	if f.own != nil {
		return f.own, true
	}
	if f.cached != nil {
		if b := f.cached.Load(); b != nil {
			return *b, true
		}
	}
	return nil, false
}

// Tree is one reading of a site's folder, safe for many goroutines. Slices that it
// returns must not be modified.
type Tree struct {
	root    *os.Root
	files   []File // sorted by Path
	sum     sum.Sum
	doubted *sync.Map // paths of files that are not on disk what they were: the next Scan reads them
}

// Layer is a part of the theme: the files of FS appear in the folder Under.
type Layer struct {
	Under string // "layouts" or "static"
	FS    fs.FS
}

// Files lists all files, sorted by path.
func (t *Tree) Files() []File { return slices.Clip(t.files) }

// Under lists the files below a folder such as "content/events", sorted by path.
func (t *Tree) Under(dir string) []File {
	from := t.search(dir + "/")
	to := t.search(dir + "0") // "0" is the character after the slash
	return t.files[from:to:to]
}

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

// FindFold finds the first file whose path differs from path at most in case or
// Unicode form. It compares all files, and is meant for hints.
func (t *Tree) FindFold(path string) (File, bool) {
	path = norm.NFC.String(path)
	for _, f := range t.files {
		if strings.EqualFold(f.Path, path) {
			return f, true
		}
	}
	return File{}, false
}

// Read gives the contents of a file of this Tree, which have the sum f.Sum. The
// error is a *ChangedError: the disk no longer holds them. The bytes must not be
// modified.
func (t *Tree) Read(f File) ([]byte, error) {
	if b, ok := f.content(); ok {
		return b, nil
	}
	var buf bytes.Buffer
	return t.ReadInto(&buf, f)
}

// ReadInto is Read with a buffer for contents that are not in memory. The bytes are
// valid until buf is used again.
func (t *Tree) ReadInto(buf *bytes.Buffer, f File) ([]byte, error) {
	if b, ok := f.content(); ok {
		return b, nil
	}
	data, err := t.readDisk(buf, f)
	if err != nil {
		t.doubted.Store(f.Path, true)
		return nil, &ChangedError{f.Path, err}
	}
	return data, nil
}

func (t *Tree) readDisk(buf *bytes.Buffer, f File) ([]byte, error) {
	buf.Reset()
	file, err := t.root.Open(f.disk)
	if err == nil {
		buf.Grow(int(f.Size) + 1) // one byte more, to notice that the file has grown
		var n int
		n, err = io.ReadAtLeast(file, buf.AvailableBuffer()[:f.Size+1], int(f.Size))
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			err = nil // it has shrunk; the sum will differ
		}
		buf.Write(buf.AvailableBuffer()[:n]) // in place
		err = errors.Join(err, file.Close())
	}
	switch {
	case errors.Is(err, fs.ErrNotExist) || err == nil && sum.Of(buf.Bytes()) != f.Sum:
		return nil, ErrChanged
	case err != nil: // Scan could read it
		return nil, fmt.Errorf("%w: %w", ErrChanged, err)
	}
	return buf.Bytes(), nil
}

// Release frees contents in memory. Later reads use the disk.
func (t *Tree) Release(f File) {
	if f.cached != nil {
		f.cached.Store(nil)
	}
}

// Sum covers the paths and contents of all files.
func (t *Tree) Sum() sum.Sum { return t.sum }

// newTree takes files in any order.
func newTree(root *os.Root, files []File) *Tree {
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	var h sum.Hasher
	for _, f := range files {
		h.AddString(f.Path)
		h.AddSum(f.Sum)
	}
	return &Tree{root: root, files: files, sum: h.Sum(), doubted: new(sync.Map)}
}

// search gives the index of the first file whose path is not less than path.
func (t *Tree) search(path string) int {
	return sort.Search(len(t.files), func(i int) bool { return t.files[i].Path >= path })
}
