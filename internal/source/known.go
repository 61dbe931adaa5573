package source

import (
	"io/fs"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/sum"
)

// Record is what is known of a file on disk, to be kept for another run of the
// program.
type Record struct {
	Path     string // from the site's root
	Disk     string // the same as the disk spells it
	Size     int64
	Modified int64       // its time of change, in nanoseconds
	Rights   fs.FileMode // who may do what with it
	Sum      sum.Sum
}

// Records gives what a later Scan need not read again, as long as size, time
// and rights stay the same, by path.
func (t *Tree) Records() []Record {
	out := make([]Record, 0, len(t.files))
	for _, f := range t.files {
		if f.settled && !f.Theme {
			out = append(out, f.known())
		}
	}
	return out
}

// FromRecords makes a Tree of what was known, to be given to Scan as the earlier
// one. Of two entries of one path the last counts. None of its files can be
// read.
func FromRecords(known []Record) *Tree {
	files := make([]File, len(known))
	for i, k := range known {
		files[i] = File{Path: k.Path, Size: k.Size, Sum: k.Sum, disk: k.Disk, modified: k.Modified, rights: k.Rights, settled: true}
	}
	byPath := func(a, b File) int { return strings.Compare(a.Path, b.Path) }
	if !slices.IsSortedFunc(files, byPath) {
		slices.SortStableFunc(files, byPath)
	}
	n := 0
	for i := range files {
		if i+1 == len(files) || files[i+1].Path != files[i].Path {
			files[n] = files[i]
			n++
		}
	}
	return newTree(nil, files[:n])
}

// HasRecord says whether just this is known of a file.
func (t *Tree) HasRecord(k Record) bool {
	f, ok := t.Find(k.Path)
	return ok && f.settled && !f.Theme && f.known() == k
}

func (f *File) known() Record { return Record{f.Path, f.disk, f.Size, f.modified, f.rights, f.Sum} }

// SameStat says whether Scan would take another reading of a file, which was f
// before, for the same without reading it again.
func (f File) SameStat(now File) bool {
	return f.settled && f.disk == now.disk && f.Size == now.Size && f.modified == now.modified && f.rights == now.rights
}
