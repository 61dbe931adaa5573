package source

import (
	"maps"
	"slices"

	"github.com/meridian-ssg/meridian/internal/sum"
)

// WithFile gives a Tree that holds a file as well, or with other contents.
func (t *Tree) WithFile(path string, data []byte) *Tree {
	files := slices.Clone(t.files)
	i := t.search(path)
	if i == len(files) || files[i].Path != path {
		files = slices.Insert(files, i, File{Path: path})
	}
	out := newTree(t.root, files)
	out.doubted = t.doubted
	return out.WithEdits(map[string][]byte{path: data})
}

// WithEdits gives a Tree in which files have other contents, as if they had been
// saved. Paths that t does not have are ignored.
func (t *Tree) WithEdits(edited map[string][]byte) *Tree {
	if len(edited) == 0 {
		return t
	}
	files := slices.Clone(t.files)
	for _, path := range slices.Sorted(maps.Keys(edited)) {
		i := t.search(path)
		if i == len(files) || files[i].Path != path {
			continue
		}
		own := edited[path]
		if own == nil {
			own = []byte{} // nil would mean that the bytes lie on disk
		}
		files[i] = File{Path: path, Size: int64(len(own)), Sum: sum.Of(own), Front: hasFront(path, own), own: own}
	}
	out := newTree(t.root, files)
	out.doubted = t.doubted
	return out
}
