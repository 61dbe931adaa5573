package source

import (
	"maps"
	"slices"

	"github.com/meridian-ssg/meridian/internal/sum"
)

// WithEdits gives a Tree in which some of the files hold other bytes than the disk
// does, as if they had been saved. What is named and not in t is left out.
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
		files[i] = File{Path: path, Size: int64(len(own)), Sum: sum.Of(own), own: own}
	}
	return newTree(t.root, files)
}
