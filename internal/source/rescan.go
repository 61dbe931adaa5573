package source

import (
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// Inputs are the names of the files and folders in a site's folder that Scan reads.
func Inputs() []string { return slices.Clone(inputs) }

// IsInput tells whether a path, which need not exist, may affect a Scan: it does not
// outside of Inputs, nor if Scan ignores such names.
func IsInput(p string) bool {
	top, _, nested := strings.Cut(p, "/")
	if !slices.ContainsFunc(inputs, func(name string) bool { return strings.EqualFold(name, top) }) {
		return false
	}
	for ; nested; nested = strings.Contains(p, "/") {
		if isIgnored(p) {
			return false
		}
		p = path.Dir(p)
	}
	return true
}

// Rescan reads only the named files again, and takes all others to be unchanged, as
// a quick answer to events of the file system; a Scan should follow.
//
// It can handle changed contents alone. Where a path is new, missing, a folder, a
// link or unreadable, ok is false, and a Scan is needed. Paths outside the input
// are ignored.
func (t *Tree) Rescan(root *os.Root, paths []string) (next *Tree, ok bool) {
	s := &scanner{root: root, prev: t, start: time.Now(), hook: func(string, string) {}}
	s.remaining.Store(maxText) // beyond the budget, until the next Scan
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
	next = newTree(root, files)
	for path := range t.doubted.Range {
		if !slices.Contains(paths, path.(string)) {
			next.doubted.Store(path, true)
		}
	}
	return next, true
}
