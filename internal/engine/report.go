package engine

import (
	"fmt"
	"slices"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/layout"
	"github.com/meridian-ssg/meridian/internal/output"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/source"
)

// Report is what became of a build.
type Report struct {
	Site        *site.Site      // nil where nothing had changed, so that none was put together
	Layouts     *layout.Set     // nil where they are at fault, or not needed
	Diagnostics diag.List       // sorted; where they hold an error, nothing was published
	Held        []site.Withheld // pages that are not published, by file
	Schedule    []site.Change   // when the site will differ by itself, in order
	Changes     output.Changes
	Pages       int    // pages that readers see
	Rendered    int    // tasks that ran
	Reused      int    // tasks whose results were still true
	Recorded    bool   // whether the ledger was written anew
	LedgerErr   error  // why it was not; nil where it was, or needed not to be
	CacheErr    error  // why nothing was saved for the next run; nil where it was
	Stats       *Stats // what the build spent its time on; nil where it was not measured

	Tree    *source.Tree           // what was read; its files can be read while Build runs
	sources map[string][]byte      // of the files that Diagnostics name
	ignored map[string][]diag.Code // the warnings that files set aside
}

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
	f, ok := r.Tree.Find(file)
	return ok && f.Theme
}

// SortDiags sorts the faults, and leaves out the warnings that pages set aside
// by the key "ignore" of their front matter, those on names
// that clash, and those on what readers would meet in files that are not
// published.
func (r *Report) SortDiags() {
	clashing := make(map[string]bool)    // files whose names are reported already
	unpublished := make(map[string]bool) // files of which it is told that readers don't get them
	for _, d := range r.Diagnostics {
		switch d.Code {
		case diag.AddressTaken:
			clashing[d.File] = true
			for _, a := range d.Related {
				clashing[a.File] = true
			}
		case diag.FilePlace, diag.FileUnlinked, diag.FileMetadata, diag.FileUnreadable:
			unpublished[d.File] = true
		}
	}
	r.Diagnostics = mergeUnclear(r.Diagnostics.Sorted())
	r.Diagnostics = slices.DeleteFunc(r.Diagnostics, func(d diag.Diagnostic) bool {
		return d.Code == diag.PageOrphan && clashing[d.File] || d.Code == diag.FileName && (clashing[d.File] || unpublished[d.File]) ||
			(d.Code == diag.PictureLarge || d.Code == diag.PictureBroken) && unpublished[d.File] ||
			d.Severity() == diag.Warning && slices.Contains(r.ignored[d.File], d.Code)
	})
}

// mergeUnclear tells once of all links that lead to two pages: sites in several
// languages have hundreds of them, all for the same reason.
func mergeUnclear(list diag.List) diag.List {
	first, more := -1, 0
	out := list[:0]
	for _, d := range list {
		if d.Code == diag.LinkUnclear && first >= 0 {
			more++
			continue
		}
		if d.Code == diag.LinkUnclear {
			first = len(out)
		}
		out = append(out, d)
	}
	if more > 0 {
		out[first].Message += fmt.Sprintf("; so it is with %d more", more)
	}
	return out
}

// WithoutIgnored gives those of a list that the pages of the report do not set
// aside, sorted.
func (r *Report) WithoutIgnored(list diag.List) diag.List {
	of := Report{Diagnostics: list, ignored: r.ignored}
	of.SortDiags()
	return of.Diagnostics
}

// Add adds what was found after the build. Lines are quoted only of files that
// other faults name, or for which Keep was called.
func (r *Report) Add(list diag.List) {
	r.Diagnostics = append(r.Diagnostics, list...)
	r.SortDiags()
}

// Keep holds the bytes of a file for Source, while the tree can be read.
func (r *Report) Keep(file string) {
	if _, ok := r.sources[file]; ok {
		return
	}
	if f, ok := r.Tree.Find(file); ok {
		if src, err := r.Tree.Read(f); err == nil { // else the fault is shown without its line
			if r.sources == nil {
				r.sources = make(map[string][]byte)
			}
			r.sources[file] = src
		}
	}
}

// Provide gives the bytes of a file that is not part of the build, for Source.
func (r *Report) Provide(file string, src []byte) {
	if r.sources == nil {
		r.sources = make(map[string][]byte)
	}
	r.sources[file] = src
}

// keepSources holds the files that the diagnostics name.
func (r *Report) keepSources() {
	for _, d := range r.Diagnostics {
		r.Keep(d.File)
		for _, a := range d.Related {
			r.Keep(a.File)
		}
	}
}
