package check

import (
	"bytes"
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/fix"
)

// maxRounds keeps two edits that undo each other from going on for ever.
const maxRounds = 16

// FixResult is what Mend has done.
type FixResult struct {
	Files  []fix.File // sorted by path
	Faults int        // how many were mended
}

// Fix mends what can be mended surely, in memory: it builds the site, carries
// out the edits of its faults, and does so again until there is nothing more
// to be done, as one mistake may hide another. Each round but the first costs
// what its changes cost, since b remembers the one before. Only faults for which
// wanted is true are mended, and none in files that the program carries.
// o.Edited holds what the files are to be afterwards.
func Fix(ctx context.Context, b *engine.Builder, o *engine.Options, wanted func(diag.Diagnostic) bool) (FixResult, error) {
	var out FixResult
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

// FixReported mends what can be mended surely of the faults that a report holds,
// in memory and once, and takes them out of the report. It is for faults that
// were added to a report, and that no build finds. Files for which mended is
// true were mended before, as far as they are shown and not written; they are
// left as they are.
func FixReported(r *engine.Report, wanted func(diag.Diagnostic) bool, mended func(file string) bool) FixResult {
	var out FixResult
	for file, list := range byFile(r.Diagnostics) {
		src, ok := r.Source(file)
		if !ok || r.Carried(file) || mended(file) {
			continue
		}
		after, n := fix.Apply(src, slices.DeleteFunc(list, func(d diag.Diagnostic) bool { return !wanted(d) }))
		if n == 0 {
			continue
		}
		out.Faults += n
		out.Files = append(out.Files, fix.File{Path: file, Before: src, After: after})
	}
	slices.SortFunc(out.Files, func(a, b fix.File) int { return cmp.Compare(a.Path, b.Path) })
	r.Diagnostics = slices.DeleteFunc(r.Diagnostics, func(d diag.Diagnostic) bool {
		return len(d.Fix) > 0 && wanted(d) && slices.ContainsFunc(out.Files, func(f fix.File) bool { return f.Path == d.File })
	})
	return out
}

func byFile(list diag.List) map[string]diag.List {
	out := make(map[string]diag.List)
	for _, d := range list {
		out[d.File] = append(out[d.File], d)
	}
	return out
}
