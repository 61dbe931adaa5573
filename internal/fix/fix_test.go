package fix

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/meridian-ssg/meridian/internal/atomicfile"
	"github.com/meridian-ssg/meridian/internal/diag"
)

// edit replaces bytes start to end.
func edit(start, end int, text string) diag.Edit {
	return diag.Edit{Span: diag.Span{Start: start, End: end}, Text: text}
}

// fault is a fault at its first edit.
func fault(edits ...diag.Edit) diag.Diagnostic {
	d := diag.Diagnostic{Code: diag.DateForm, Fix: edits}
	if len(edits) > 0 {
		d.Span = edits[0].Span
	}
	return d
}

func TestApply(t *testing.T) {
	for name, c := range map[string]struct {
		list   diag.List
		want   string
		mended int
	}{
		"nothing to do":            {nil, "0123456789", 0},
		"a fault without edits":    {diag.List{fault()}, "0123456789", 0},
		"one":                      {diag.List{fault(edit(2, 4, "ab"))}, "01ab456789", 1},
		"longer and shorter":       {diag.List{fault(edit(0, 1, "abc")), fault(edit(8, 10, ""))}, "abc1234567", 2},
		"in whatever order":        {diag.List{fault(edit(8, 9, "b")), fault(edit(0, 1, "a"))}, "a1234567b9", 2},
		"side by side":             {diag.List{fault(edit(2, 4, "a")), fault(edit(4, 6, "b"))}, "01ab6789", 2},
		"put in before and behind": {diag.List{fault(edit(2, 2, "(")), fault(edit(2, 4, "ab")), fault(edit(4, 4, ")"))}, "01(ab)456789", 3},
		"at both ends":             {diag.List{fault(edit(0, 0, "<"), edit(10, 10, ">"))}, "<0123456789>", 1},
		"over each other":          {diag.List{fault(edit(2, 5, "a")), fault(edit(4, 6, "b"))}, "01a56789", 1},
		"put into a replaced part": {diag.List{fault(edit(2, 5, "a")), fault(edit(3, 3, "b"))}, "01a56789", 1},
		"the same place":           {diag.List{fault(edit(2, 2, "a")), {Code: diag.DateOrder, Span: diag.Span{Start: 2, End: 2}, Fix: []diag.Edit{edit(2, 2, "b")}}}, "01a23456789", 1},
		"all edits or none":        {diag.List{fault(edit(2, 3, "a")), fault(edit(1, 1, "b"), edit(2, 4, "c"))}, "0b1c456789", 1},
		"not in order":             {diag.List{fault(edit(5, 6, "a"), edit(2, 3, "b"))}, "0123456789", 0},
		"twice the same":           {diag.List{fault(edit(5, 5, "a"), edit(5, 5, "b"))}, "0123456789", 0},
		"outside of the file":      {diag.List{fault(edit(9, 11, "a")), fault(edit(-1, 2, "a")), fault(edit(4, 3, "a"))}, "0123456789", 0},
		"changes nothing":          {diag.List{fault(edit(2, 4, "23"))}, "0123456789", 0},
	} {
		t.Run(name, func(t *testing.T) {
			src := []byte("0123456789")
			got, mended := Apply(src, c.list)
			if string(got) != c.want || mended != c.mended {
				t.Errorf("%q, %d mended; want %q, %d", got, mended, c.want, c.mended)
			}
			if string(src) != "0123456789" {
				t.Error("the source was written to")
			}
		})
	}
}

// A file with many faults is mended in a moment.
func TestApplyToManyFaults(t *testing.T) {
	const n = 200_000
	src := bytes.Repeat([]byte("ab"), n)
	list := make(diag.List, n)
	for i := range list {
		list[i] = fault(edit(2*i, 2*i+1, ""))
	}
	slices.Reverse(list)
	got, mended := Apply(src, list)
	if mended != n || string(got) != strings.Repeat("b", n) {
		t.Errorf("%d mended, %d bytes left", mended, len(got))
	}
}

func TestDiff(t *testing.T) {
	f := File{Path: "content/Open Meeting.md", Before: []byte("a\r\nb\nc"), After: []byte("a\r\nB\nc")}
	want := "--- a/content/Open Meeting.md\t\n+++ b/content/Open Meeting.md\t\n@@ -1,3 +1,3 @@\n a\r\n-b\n+B\n c\n\\ No newline at end of file\n"
	if diff := cmp.Diff(want, f.Diff()); diff != "" {
		t.Error(diff)
	}
	if got := (File{Path: "a", Before: []byte("x"), After: []byte("x")}).Diff(); got != "" {
		t.Errorf("nothing changes, and there is %q", got)
	}
}

// folder is a folder with one file in it, to be mended.
func folder(t *testing.T) (*os.Root, string, File) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.md"), []byte("before"), 0o640); err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return root, dir, File{Path: "a.md", Before: []byte("before"), After: []byte("after")}
}

// holds holds that a folder has these files and no others.
func holds(t *testing.T, dir string, want map[string]string) {
	t.Helper()
	got := map[string]string{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		got[e.Name()] = string(text)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSave(t *testing.T) {
	root, dir, f := folder(t)
	if err := os.WriteFile(filepath.Join(dir, atomicfile.Temporary), []byte("left behind"), 0o400); err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" {
		if err := os.Chmod(filepath.Join(dir, "a.md"), 0o666); err != nil { // more than a new file would get
			t.Fatal(err)
		}
	}
	if err := f.Save(root); err != nil {
		t.Fatal(err)
	}
	holds(t, dir, map[string]string{"a.md": "after"})
	if info, _ := os.Stat(filepath.Join(dir, "a.md")); info.Mode().Perm() != 0o666 {
		t.Errorf("the rights are %v now", info.Mode())
	}
}

func TestSaveLeavesAFileThatHasChanged(t *testing.T) {
	root, dir, f := folder(t)
	if err := os.WriteFile(filepath.Join(dir, "a.md"), []byte("by somebody else"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := f.Save(root); !errors.Is(err, ErrChanged) {
		t.Errorf("got %v", err)
	}
	holds(t, dir, map[string]string{"a.md": "by somebody else"})
	if err := os.Remove(filepath.Join(dir, "a.md")); err != nil {
		t.Fatal(err)
	}
	if err := f.Save(root); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
	holds(t, dir, map[string]string{})
}

// A file that is not to be written to stays, whoever may write to its folder.
func TestSaveLeavesAProtectedFile(t *testing.T) {
	root, dir, f := folder(t)
	if err := os.Chmod(filepath.Join(dir, "a.md"), 0o444); err != nil {
		t.Fatal(err)
	}
	if err := f.Save(root); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("got %v", err)
	}
	holds(t, dir, map[string]string{"a.md": "before"})
}

func TestSaveFollowsLinks(t *testing.T) {
	root, dir, f := folder(t)
	if err := os.Symlink("a.md", filepath.Join(dir, "b.md")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("b.md", filepath.Join(dir, "c.md")); err != nil {
		t.Fatal(err)
	}
	f.Path = "c.md"
	if err := f.Save(root); err != nil {
		t.Fatal(err)
	}
	holds(t, dir, map[string]string{"a.md": "after", "b.md": "after", "c.md": "after"})
	if to, err := os.Readlink(filepath.Join(dir, "c.md")); err != nil || to != "b.md" {
		t.Errorf("the link is %q, %v", to, err)
	}
}

// What a link leads to outside of the site is not written, and a circle ends.
func TestSaveStaysInTheSite(t *testing.T) {
	root, dir, f := folder(t)
	outside := filepath.Join(t.TempDir(), "x.md")
	if err := os.WriteFile(outside, []byte("before"), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, to := range map[string]string{"out.md": outside, "up.md": "../../x.md", "round.md": "round.md"} {
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
		f.Path = name
		if err := f.Save(root); err == nil {
			t.Errorf("%s was written", name)
		}
	}
	if text, _ := os.ReadFile(outside); string(text) != "before" {
		t.Errorf("outside there is %q", text)
	}
}

// A name that the disk keeps in decomposed form is found.
func TestSaveFindsDecomposedNames(t *testing.T) {
	root, dir, f := folder(t)
	const composed, decomposed = "caf\u00e9.md", "cafe\u0301.md"
	if err := os.Rename(filepath.Join(dir, "a.md"), filepath.Join(dir, decomposed)); err != nil {
		t.Fatal(err)
	}
	f.Path = composed
	if err := f.Save(root); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Fatal(entries, err)
	}
	if text, _ := os.ReadFile(filepath.Join(dir, entries[0].Name())); string(text) != "after" {
		t.Errorf("it holds %q", text)
	}
}
