package check_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/meridian-ssg/meridian/internal/check"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/diag/corpus"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/testenv"
)

func everything(diag.Diagnostic) bool { return true }

// mend mends a site, and gives its files as they are to be.
func mend(t *testing.T, files map[string]string, wanted func(diag.Diagnostic) bool) (check.FixResult, map[string]string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		corpus.Write(t, dir, name, text)
	}
	o := options(dir)
	m, err := check.Fix(t.Context(), plain(), &o, wanted)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range m.Files {
		if string(f.Before) != files[f.Path] {
			t.Errorf("%s was %q", f.Path, f.Before)
		}
		if string(f.After) != string(o.Edited[f.Path]) {
			t.Errorf("%s differs from what was built last", f.Path)
		}
		out[f.Path] = string(f.After)
	}
	for name, text := range files { // nothing is written
		if now, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(now) != text {
			t.Errorf("%s is on disk as %q, %v", name, now, err)
		}
	}
	return m, out
}

// Two mistakes in one file, of which the first hides the second, are mended in
// two rounds; byte order mark, line ends, remarks and order stay.
func TestMend(t *testing.T) {
	const before = "\uFEFF---\r\n# our visit\r\ntitle: Paris: what we did\r\nstart:   14 May 2016   # to be confirmed\r\ntype: event\r\n---\r\n\r\nWe met.  \r\n"
	const after = "\uFEFF---\r\n# our visit\r\ntitle: \"Paris: what we did\"\r\nstart:   2016-05-14   # to be confirmed\r\ntype: event\r\n---\r\n\r\nWe met.  \r\n"
	files := map[string]string{
		"site.yaml":       corpus.Settings,
		"content/a.md":    before,
		"content/good.md": "---\ntitle: Good\n---\n\nText.\n",
	}
	m, got := mend(t, files, everything)
	if diff := cmp.Diff(map[string]string{"content/a.md": after}, got); diff != "" {
		t.Error(diff)
	}
	if m.Faults != 2 {
		t.Errorf("%d faults mended", m.Faults)
	}
	files["content/a.md"] = after
	if m, got = mend(t, files, everything); len(got) > 0 || m.Faults > 0 {
		t.Errorf("there is something left to mend: %v", got)
	}
}

// Only what is wanted is mended.
func TestMendOnly(t *testing.T) {
	files := map[string]string{"site.yaml": corpus.Settings, "content/events/a.md": "---\ntitle: A\nstart: 14 May 2016\ndraft: no\n---\n\nText.\n"}
	_, got := mend(t, files, func(d diag.Diagnostic) bool { return d.Code == diag.DateForm })
	want := map[string]string{"content/events/a.md": "---\ntitle: A\nstart: 2016-05-14\ndraft: no\n---\n\nText.\n"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A round costs what has changed: what a Builder remembers from the round
// before is used again.
func TestMendRemembers(t *testing.T) {
	dir := t.TempDir()
	corpus.Write(t, dir, "site.yaml", corpus.Settings)
	for _, name := range strings.Fields("a b c d e f") {
		corpus.Write(t, dir, "content/blog/"+name+".md", "---\ntitle: "+name+"\ndate: 2016-05-01\n---\n\nText.\n")
	}
	corpus.Write(t, dir, "content/blog/z.md", "---\ntitle: z\ndate: 1 May 2016\n---\n\nText.\n")
	b, o := plain(), options(dir)
	if _, err := check.Fix(t.Context(), b, &o, everything); err != nil {
		t.Fatal(err)
	}
	report, err := b.Build(t.Context(), o)
	if err != nil || len(report.Diagnostics) > 0 {
		t.Fatal(err, report.Diagnostics)
	}
	if report.Rendered > 0 {
		t.Errorf("%d tasks ran again, %d were remembered", report.Rendered, report.Reused)
	}
}

// TestMendCorpus mends every site of both corpora, or every fourth. What was mended is gone, and
// there is nothing left to mend.
func TestMendCorpus(t *testing.T) {
	mended := map[diag.Code]bool{}
	b := plain() // one for all, as it keeps the theme's layouts
	for _, folder := range []string{"testdata", "../engine/testdata/faults"} {
		for i, c := range corpus.Read(t, folder) {
			if i%4 > 0 && !testenv.Long() {
				continue
			}
			dir := t.TempDir()
			if c.WriteSite(t, dir) {
				continue
			}
			settled(t, b, c.Name, dir, mended)
		}
	}
	if len(mended) < 4 {
		t.Errorf("only %v were mended", mended)
	}
}

// settled mends a site and holds that this has come to rest: nothing that could
// be mended is left, and all faults lie in their files.
func settled(t *testing.T, b *engine.Builder, name, dir string, mended map[diag.Code]bool) {
	t.Helper()
	o := options(dir)
	o.Inspector = new(check.Inspector)
	before, err := b.Build(t.Context(), o)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	within(t, before)
	if !slices.ContainsFunc(before.Diagnostics, func(d diag.Diagnostic) bool { return len(d.Fix) > 0 }) {
		return
	}
	o.Inspector = nil
	m, err := check.Fix(t.Context(), b, &o, everything)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	o.Inspector = new(check.Inspector)
	after, err := b.Build(t.Context(), o)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	for _, d := range before.Diagnostics {
		if len(d.Fix) > 0 && !before.Carried(d.File) && mended != nil {
			mended[d.Code] = true
		}
	}
	told := map[string]int{}
	for _, d := range before.Diagnostics {
		told[d.File+" "+string(d.Code)]++
	}
	for _, d := range after.Diagnostics {
		if told[d.File+" "+string(d.Code)]--; told[d.File+" "+string(d.Code)] < 0 && d.Code != diag.LanguageUnmarked && !before.Diagnostics.HasErrors() { // what could not be read before is read then
			t.Errorf("%s: after %d were mended, this is new: %s: %s [%s]", name, m.Faults, d.File, d.Message, d.Code)
		}
		if len(d.Fix) > 0 && !after.Carried(d.File) {
			t.Errorf("%s: after %d were mended, this is left: %s: %s [%s] %v", name, m.Faults, d.File, d.Message, d.Code, d.Fix)
		}
	}
	within(t, after)
}

// within holds that all places of a report lie in their files.
func within(t *testing.T, r *engine.Report) {
	t.Helper()
	in := func(file string, s diag.Span) {
		src, ok := r.Source(file)
		if ok && (s.Start < 0 || s.End < s.Start || s.End > len(src)) || !ok && s != (diag.Span{}) {
			t.Errorf("%s has %d bytes, and %v is not in it", file, len(src), s)
		}
	}
	for _, d := range r.Diagnostics {
		in(d.File, d.Span)
		for _, a := range d.Related {
			in(a.File, a.Span)
		}
		for _, e := range d.Fix {
			in(d.File, e.Span)
		}
		inOrder := slices.IsSortedFunc(d.Fix, func(a, b diag.Edit) int { return a.Span.Start - b.Span.Start })
		for i := 1; i < len(d.Fix); i++ {
			inOrder = inOrder && d.Fix[i-1].Span.End <= d.Fix[i].Span.Start
		}
		if !inOrder {
			t.Errorf("%s: the edits are not in order: %v", d.Code, d.Fix)
		}
	}
}
