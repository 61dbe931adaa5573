package source

import (
	"io/fs"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/sum"
)

// Record describes a file on disk, for a cache.
type Record struct {
	Path     string // from the site's root
	Disk     string // as spelled on disk
	Size     int64
	Modified int64       // in nanoseconds
	Rights   fs.FileMode // permissions
	Number   uint64      // of the file on its disk, and when that last changed anything
	Changed  int64       // about it, in nanoseconds; both 0 where the system does not tell
	Sum      sum.Sum
	Front    bool // as in File
}

// Records lists the files that a later Scan need not read again while they look the
// same, sorted by path.
func (t *Tree) Records() []Record {
	out := make([]Record, 0, len(t.files))
	for _, f := range t.files {
		if f.stable && !f.Theme {
			out = append(out, f.record())
		}
	}
	return out
}

// FromRecords makes a Tree that Scan can take as the earlier one; its files can't be
// read. Of two records of one path the last counts.
func FromRecords(records []Record) *Tree {
	files := make([]File, len(records))
	for i, k := range records {
		files[i] = File{Path: k.Path, Size: k.Size, Sum: k.Sum, Front: k.Front, disk: k.Disk, stat: stat{k.Modified, k.Rights, identity{k.Number, k.Changed}}, stable: true}
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

// HasRecord tells whether a file has just this record.
func (t *Tree) HasRecord(k Record) bool {
	f, ok := t.Find(k.Path)
	return ok && f.stable && !f.Theme && f.record() == k
}

func (f *File) record() Record {
	return Record{f.Path, f.disk, f.Size, f.stat.modified, f.stat.perm, f.stat.identity.number, f.stat.identity.changed, f.Sum, f.Front}
}

// SameStat tells whether Scan would take now for f without reading it again.
func (f File) SameStat(now File) bool {
	return f.stable && f.disk == now.disk && f.Size == now.Size && f.stat == now.stat
}

// identity tells a file on a disk from another one in its place.
type identity struct {
	number  uint64
	changed int64 // when anything about the file changed, in nanoseconds
}

// doubts tells whether a file was found to hold something else than it did.
func (t *Tree) doubts(path string) bool {
	_, doubted := t.doubted.Load(path)
	return doubted
}
