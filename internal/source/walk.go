package source

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// batchSize is how many files of a folder a reader gets at once.
const batchSize = 64

// walker finds the files of a site.
type walker struct {
	root *os.Root
	out  chan<- batch
	faults
}

// top looks at the site's folder itself.
func (w *walker) top() error {
	entries, err := w.list(".")
	if err != nil {
		return err
	}
	w.beside(entries)
	w.entries(".", "", slices.DeleteFunc(entries, func(d fs.DirEntry) bool {
		return !slices.Contains(inputs, d.Name())
	}))
	return nil
}

// folder looks at a folder, given as the disk spells it and as it is called.
func (w *walker) folder(disk, called string) {
	if strings.Count(called, "/") >= maxDepth {
		w.add(diag.FileUnreadable, called, fmt.Sprintf("the folder lies more than %d folders deep", maxDepth), "Move it further up.")
		return
	}
	entries, err := w.list(disk)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		w.unreadable(called, err)
	}
	w.entries(disk, called, entries)
}

func (w *walker) list(disk string) ([]fs.DirEntry, error) {
	f, err := w.root.Open(disk)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	entries, err := f.ReadDir(-1)
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, err
}

// entries hands out the files among the entries of a folder, and then looks
// into its folders.
func (w *walker) entries(disk, called string, entries []fs.DirEntry) {
	b := batch{dir: disk}
	var folders []entry
	taken := make(map[string]string, len(entries))
	for _, d := range entries {
		e := entry{listed: d, name: d.Name(), path: path.Join(called, norm.NFC.String(d.Name()))}
		if passedOver(e.path) {
			continue
		}
		if !portable(e.name) {
			w.add(diag.AddressBad, strings.ToValidUTF8(e.path, "\uFFFD"),
				"the name holds characters that not every computer can write", "Rename it, with letters, digits and hyphens.")
			continue
		}
		if other, ok := taken[fold(e.name)]; ok {
			w.clash(e.path, other)
			continue
		}
		taken[fold(e.name)] = e.path

		kind := d.Type()
		if kind&fs.ModeSymlink != 0 {
			e.link = true
			var ok bool
			if kind, ok = w.follow(path.Join(disk, e.name), e.path); !ok {
				continue
			}
		}
		switch {
		case called == "" && kind.IsDir() != (e.path != "site.yaml"):
			if kind.IsDir() {
				w.add(diag.FileUnreadable, e.path, "this is a folder, where a file is needed", "Rename the folder.")
			} else {
				w.add(diag.FileUnreadable, e.path, "this is a file, where a folder is needed", "Rename the file.")
			}
		case kind.IsDir():
			folders = append(folders, e)
		case kind.IsRegular():
			if b.files = append(b.files, e); len(b.files) == batchSize {
				w.out <- b
				b.files = nil
			}
		default:
			w.add(diag.FileUnreadable, e.path, "this is not an ordinary file", "Put an ordinary file in its place.")
		}
	}
	if len(b.files) > 0 {
		w.out <- b
	}
	for _, e := range folders {
		w.folder(path.Join(disk, e.name), e.path)
	}
}

// follow tells what a link leads to.
func (w *walker) follow(disk, called string) (kind fs.FileMode, ok bool) {
	info, err := w.root.Stat(disk)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		w.add(diag.FileUnreadable, called, "this is a link to something that is not there", "Mend the link, or put the file itself in its place.")
		return 0, false
	case errors.Is(err, fs.ErrPermission):
		w.unreadable(called, err)
		return 0, false
	case err != nil:
		w.add(diag.FileUnreadable, called, "this is a link that leads out of the site's folder", "Put the file itself in its place.")
		return 0, false
	}
	if info.IsDir() && w.within(path.Dir(disk), info) {
		w.add(diag.FileUnreadable, called, "this is a link to a folder in which the link itself lies", "Remove the link.")
		return 0, false
	}
	return info.Mode().Type(), true
}

// within says whether dir, or a folder above it, is the one that info is of.
func (w *walker) within(dir string, info fs.FileInfo) bool {
	above, err := w.root.Stat(dir)
	return err == nil && os.SameFile(above, info) || dir != "." && w.within(path.Dir(dir), info)
}

// faults collects what is wrong with files.
type faults []diag.Diagnostic

func (f *faults) add(code diag.Code, file, message, hint string) {
	*f = append(*f, diag.Diagnostic{Code: code, File: file, Message: message, Hint: hint})
}

func (f *faults) unreadable(file string, err error) {
	if errors.Is(err, fs.ErrPermission) {
		f.add(diag.FileUnreadable, file, "you are not allowed to read this", "Change its permissions, or ask the person it belongs to.")
		return
	}
	f.add(diag.FileUnreadable, file, "the disk does not hand this out", "Check that it opens in another program.")
}

func (f *faults) clash(file, other string) {
	*f = append(*f, diag.Diagnostic{
		Code: diag.AddressTaken, File: file,
		Message: fmt.Sprintf("the names of this and of %s differ only in capital letters or in how accents are stored; on many computers they would be one file", other),
		Hint:    "Rename one of them.",
		Related: []diag.Location{{File: other, Note: "the other one"}},
	})
}
