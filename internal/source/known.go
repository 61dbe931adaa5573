package source

import (
	"io/fs"

	"github.com/meridian-ssg/meridian/internal/sum"
)

// Known is what is known of a file on disk, to be kept for another run of the
// program.
type Known struct {
	Path     string // from the site's root
	Disk     string // the same as the disk spells it
	Size     int64
	Modified int64       // its time of change, in nanoseconds
	Rights   fs.FileMode // who may do what with it
	Sum      sum.Sum
}

// Known gives what a later Scan need not read again, as long as size, time
// and rights stay the same, by path.
func (t *Tree) Known() []Known {
	var out []Known
	for _, f := range t.files {
		if f.settled && !f.Theme {
			out = append(out, Known{f.Path, f.disk, f.Size, f.modified, f.rights, f.Sum})
		}
	}
	return out
}

// Recall makes a Tree of what was known, to be given to Scan as the earlier
// one. Of two entries of one path the last counts. None of its files can be
// read.
func Recall(known []Known) *Tree {
	last := make(map[string]Known, len(known))
	for _, k := range known {
		last[k.Path] = k
	}
	files := make([]File, 0, len(last))
	for _, k := range last {
		files = append(files, File{Path: k.Path, Size: k.Size, Sum: k.Sum, disk: k.Disk, modified: k.Modified, rights: k.Rights, settled: true})
	}
	return newTree(nil, files)
}

// Seems says whether Scan would take another reading of a file, which was f
// before, for the same without reading it again.
func (f File) Seems(now File) bool {
	return f.settled && f.disk == now.disk && f.Size == now.Size && f.modified == now.modified && f.rights == now.rights
}
