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

const maxRounds = 16 // in case two fixes undo each other

// FixResult is the result of Fix.
type FixResult struct {
	Files  []fix.File // sorted by path
	Faults int        // number of diagnostics that were fixed
}

// Fix applies the fixes of a site's diagnostics in memory: it builds the site,
// applies the fixes, and repeats that until none is left, as one mistake may hide
// another. Only diagnostics for which wanted is true are fixed, and none in the
// built-in theme. o.Edited gets the new contents of files.
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
		for _, f := range apply(report, wanted, &mended) {
			if files[f.Path] == nil {
				files[f.Path] = &f
			}
			files[f.Path].After, o.Edited[f.Path] = f.After, f.After
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

// FixReported applies the fixes of the diagnostics in a report once, in memory, and
// removes these from the report. It is for diagnostics that were added to a report,
// and that no build finds. Files for which skip is true are left out.
func FixReported(r *engine.Report, wanted func(diag.Diagnostic) bool, skip func(file string) bool) FixResult {
	var out FixResult
	out.Files = apply(r, func(d diag.Diagnostic) bool { return wanted(d) && !skip(d.File) }, &out.Faults)
	slices.SortFunc(out.Files, func(a, b fix.File) int { return cmp.Compare(a.Path, b.Path) })
	r.Diagnostics = slices.DeleteFunc(r.Diagnostics, func(d diag.Diagnostic) bool {
		return len(d.Fix) > 0 && wanted(d) && slices.ContainsFunc(out.Files, func(f fix.File) bool { return f.Path == d.File })
	})
	return out
}

// apply applies the wanted fixes of a report once, and counts them.
func apply(r *engine.Report, wanted func(diag.Diagnostic) bool, mended *int) []fix.File {
	byFile := make(map[string]diag.List)
	for _, d := range r.Diagnostics {
		if wanted(d) {
			byFile[d.File] = append(byFile[d.File], d)
		}
	}
	var out []fix.File
	for file, list := range byFile {
		src, ok := r.Source(file)
		if !ok || r.Carried(file) {
			continue
		}
		if after, n := fix.Apply(src, list); n > 0 {
			*mended += n
			out = append(out, fix.File{Path: file, Before: src, After: after})
		}
	}
	return out
}
