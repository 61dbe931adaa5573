package build

import "github.com/meridian-ssg/meridian/internal/source"

// Source gives the bytes of a file that a diagnostic of this report names, as
// they were when it was found. There are none of a file that could not be
// read, or that has changed in the meantime.
func (r *Report) Source(file string) ([]byte, bool) {
	src, ok := r.sources[file]
	return src, ok
}

// Carried says whether a file is part of the theme that the program carries,
// and not one of the site's own.
func (r *Report) Carried(file string) bool {
	f, ok := r.tree.Find(file)
	return ok && f.Theme
}

// keep reads the files that the diagnostics name, while the tree can be read.
func (r *Report) keep(tree *source.Tree) *Report {
	r.tree, r.sources = tree, make(map[string][]byte)
	read := func(file string) {
		if _, ok := r.sources[file]; ok {
			return
		}
		if f, ok := tree.Find(file); ok {
			if src, err := tree.Read(f); err == nil { // else the fault is shown without its line
				r.sources[file] = src
			}
		}
	}
	for _, d := range r.Diagnostics {
		read(d.File)
		for _, a := range d.Also {
			read(a.File)
		}
	}
	return r
}
