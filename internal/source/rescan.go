package source

import (
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// Inputs are the names in a site's folder that a Tree is read from: files, and
// folders with all that lies below them.
func Inputs() []string { return slices.Clone(inputs) }

// IsInput says whether what lies at a path, or will lie there, may change what
// a Scan finds or tells: it does not where an editor or an operating system has
// left it behind, or where no build looks.
func IsInput(p string) bool {
	top, _, nested := strings.Cut(p, "/")
	if !slices.ContainsFunc(inputs, func(name string) bool { return strings.EqualFold(name, top) }) {
		return false
	}
	for ; nested; nested = strings.Contains(p, "/") {
		if passedOver(p) {
			return false
		}
		p = path.Dir(p)
	}
	return true
}

// Rescan reads again the files of t that paths name, and takes it that all
// others are as they were. It is for those who were told what has changed; a
// Scan decides whether they were told the truth.
//
// It knows only one kind of change: that a file holds something else. Where a
// path is new, gone, a folder, a link or not to be read, ok is false, and it
// takes a Scan. Paths that concern no build are passed over.
func (t *Tree) Rescan(root *os.Root, paths []string) (next *Tree, ok bool) {
	s := &scanner{root: root, prev: t, start: time.Now(), stepIn: func(string, string) {}}
	s.room.Store(maxText) // beyond the budget, until a Scan puts that right
	files := slices.Clone(t.files)
	for _, p := range paths {
		p = norm.NFC.String(p)
		i := t.search(p)
		if i == len(files) || files[i].Path != p {
			if IsInput(p) {
				return nil, false
			}
			continue
		}
		old := files[i]
		if info, err := root.Lstat(old.disk); err != nil || old.Theme || !info.Mode().IsRegular() {
			return nil, false
		}
		r := reader{scanner: s}
		r.entry(root, old.disk, old.disk, entry{name: path.Base(old.disk), path: p})
		if len(r.files) != 1 || len(r.faults) > 0 {
			return nil, false
		}
		files[i] = r.files[0]
	}
	return newTree(root, files), true
}
