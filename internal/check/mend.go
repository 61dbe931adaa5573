package check

import (
	"bytes"
	"context"
	"maps"
	"slices"

	"github.com/meridian-ssg/meridian/internal/build"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/fix"
)

// maxRounds keeps two edits that undo each other from going on for ever.
const maxRounds = 16

// Mended is what Mend has done.
type Mended struct {
	Files  []fix.File // sorted by path
	Faults int        // how many were mended
}

// Mend mends what can be mended surely, in memory: it builds the site, carries
// out the edits of its faults, and does so again until there is nothing more
// to be done, as one mistake may hide another. Each round but the first costs
// what its changes cost, since b remembers the one before. Only faults for which
// wanted is true are mended, and none in files that the program carries.
// o.Edited holds what the files are to be afterwards.
func Mend(ctx context.Context, b *build.Builder, o *build.Options, wanted func(diag.Diagnostic) bool) (Mended, error) {
	var out Mended
	files := make(map[string]*fix.File)
	o.Edited = make(map[string][]byte)
	for range maxRounds {
		report, err := b.Build(ctx, *o)
		if err != nil {
			return out, err //nolint:wrapcheck // it is the build's own
		}
		mended := 0
		for file, list := range byFile(report.Diagnostics) {
			if report.Carried(file) {
				continue
			}
			src, ok := report.Source(file)
			if !ok {
				continue
			}
			after, n := fix.Apply(src, slices.DeleteFunc(list, func(d diag.Diagnostic) bool { return !wanted(d) }))
			if n == 0 {
				continue
			}
			mended += n
			if files[file] == nil {
				files[file] = &fix.File{Path: file, Before: src}
			}
			files[file].After, o.Edited[file] = after, after
		}
		if mended == 0 {
			break
		}
		out.Faults += mended
	}
	for _, file := range slices.Sorted(maps.Keys(files)) {
		if f := files[file]; !bytes.Equal(f.Before, f.After) {
			out.Files = append(out.Files, *f)
		}
	}
	return out, nil
}

func byFile(list diag.List) map[string]diag.List {
	out := make(map[string]diag.List)
	for _, d := range list {
		out[d.File] = append(out[d.File], d)
	}
	return out
}
