package source

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"syscall"

	"golang.org/x/text/unicode/norm"

	"github.com/meridian-ssg/meridian/internal/diag"
)

const batchSize = 64 // files

// walker finds the files of a site.
type walker struct {
	root *os.Root
	out  chan<- batch
	faults
}

// walkTop walks the site's folder.
func (w *walker) walkTop() error {
	entries, err := w.list(".")
	if err != nil {
		return err
	}
	w.checkTopLevel(entries)
	w.walkEntries(".", "", slices.DeleteFunc(entries, func(d fs.DirEntry) bool {
		return !slices.Contains(inputs, d.Name())
	}))
	return nil
}

// walkFolder walks a folder with a path on disk and a path in the Tree.
func (w *walker) walkFolder(disk, treePath string) {
	if strings.Count(treePath, "/") >= maxDepth {
		w.add(diag.FileUnreadable, treePath, fmt.Sprintf("the folder lies more than %d folders deep", maxDepth), "Move it further up.")
		return
	}
	entries, err := w.list(disk)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		w.unreadable(treePath, err)
	}
	w.walkEntries(disk, treePath, entries)
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

// walkEntries sends the files of a folder to the readers, and then walks its
// subfolders.
func (w *walker) walkEntries(disk, treePath string, entries []fs.DirEntry) {
	b := batch{dir: disk}
	var folders []entry
	taken := make(map[string]string, len(entries))
	for _, d := range entries {
		e := entry{listed: d, name: d.Name(), path: path.Join(treePath, norm.NFC.String(d.Name()))}
		if isIgnored(e.path) {
			continue
		}
		if !isPortable(e.name) {
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
			if kind, ok = w.followLink(path.Join(disk, e.name), e.path); !ok {
				continue
			}
		}
		switch {
		case treePath == "" && kind.IsDir() != (path.Ext(e.path) == ""): // of the inputs, the files have endings
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
		w.walkFolder(path.Join(disk, e.name), e.path)
	}
}

// followLink gives the type of a link's target.
func (w *walker) followLink(disk, treePath string) (kind fs.FileMode, ok bool) {
	info, err := w.root.Stat(disk)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		w.add(diag.FileUnreadable, treePath, "this is a link to something that is not there", "Mend the link, or put the file itself in its place.")
		return 0, false
	case errors.Is(err, fs.ErrPermission):
		w.unreadable(treePath, err)
		return 0, false
	case errors.Is(err, syscall.ELOOP):
		w.add(diag.FileUnreadable, treePath, "this is a link that leads back to itself", "Put the file itself in its place.")
		return 0, false
	case err != nil:
		w.add(diag.FileUnreadable, treePath, "this is a link that leads out of the site's folder", "Put the file itself in its place.")
		return 0, false
	}
	if info.IsDir() && w.isInside(path.Dir(disk), info) {
		w.add(diag.FileUnreadable, treePath, "this is a link to a folder in which the link itself lies", "Remove the link.")
		return 0, false
	}
	return info.Mode().Type(), true
}

// isInside tells whether dir is the folder of info, or inside it.
func (w *walker) isInside(dir string, info fs.FileInfo) bool {
	above, err := w.root.Stat(dir)
	return err == nil && os.SameFile(above, info) || dir != "." && w.isInside(path.Dir(dir), info)
}

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
