package source

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// Names that a disk may take for one are one: case, Unicode form, and letters
// that have two small forms.
func TestFold(t *testing.T) {
	for _, pair := range [][2]string{{"A.md", "a.md"}, {"CAFÉ", "cafe\u0301"}, {"ΟΔΟΣ", "οδος"}, {"οδοσ", "οδος"}, {"ſtatic", "static"}, {"Straße", "STRAßE"}} {
		if fold(pair[0]) != fold(pair[1]) {
			t.Errorf("%q and %q are two", pair[0], pair[1])
		}
	}
	for _, pair := range [][2]string{{"a", "b"}, {"e", "é"}, {"a.md", "a.MDX"}, {"ß", "s"}} {
		if fold(pair[0]) == fold(pair[1]) {
			t.Errorf("%q and %q are one", pair[0], pair[1])
		}
	}
}

// The limits are those that the documentation gives.
func TestLimitValues(t *testing.T) {
	if maxDepth != 32 || maxText != 4*1024*1024 || maxOther != 200*1024*1024 || budget != 16*1024*1024 {
		t.Errorf("depth %d, text %d, others %d, kept %d", maxDepth, maxText, maxOther, budget)
	}
	for file, want := range map[string]int64{"site.yaml": maxText, "layouts/base.html": maxText, "content/a.md": maxText, "content/a.png": maxOther, "static/layouts/a.html": maxOther} {
		if got := limit(file); got != want {
			t.Errorf("%s may have %d bytes", file, got)
		}
	}
}

// What editors and systems leave behind is ignored, and nothing else.
func TestIgnoredFiles(t *testing.T) {
	for file, want := range map[string]bool{
		"content/a.md": false, "content/.a.md": true, "content/a.md~": true, "content/a.swp": true, "content/a.tmp": true, "content/#a#": true, "content/#a": false, "content/#": false,
		"content/Thumbs.db": true, "content/desktop.INI": true, "static/.htaccess": false, "static/.well-known": false, "static/.nojekyll": false, "static/.other": true, "content/.htaccess": true,
		"static/sub/.htaccess": true, "layouts/a.go": true, "static/a.go": true, "content/a.go": false, "static/sub/a.go": false,
	} {
		if got := isIgnored(file); got != want {
			t.Errorf("%s is ignored: %v", file, got)
		}
	}
}

// A file whose permissions have changed is read again: it may no longer be
// allowed to be.
func TestChangedPermissionsAreNoticed(t *testing.T) {
	f := lay(t, map[string]string{"content/a.md": "a", "content/b.md": "b"})
	first, _ := f.reread(nil)
	if _, opened := f.reread(first); len(opened) > 0 {
		t.Fatalf("nothing has changed, and %v are read", opened)
	}
	name := filepath.Join(f.dir, "content/a.md")
	before, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(name, 0o600); err != nil {
		t.Fatal(err)
	}
	if after, err := os.Stat(name); err != nil || !after.ModTime().Equal(before.ModTime()) {
		t.Fatalf("the time of the file has changed: %v", err)
	}
	if _, opened := f.reread(first); !slices.Equal(opened, []string{"content/a.md"}) {
		t.Errorf("%v are read again", opened)
	}
}

// Records may come in any order; of two for one path the last counts.
func TestFromRecords(t *testing.T) {
	tree := FromRecords([]Record{{Path: "c", Size: 1}, {Path: "a", Size: 2}, {Path: "c", Size: 3}, {Path: "b", Size: 4}})
	var got []int64
	for _, f := range tree.Files() {
		got = append(got, f.Size)
	}
	if !slices.Equal(paths(tree.Files()), []string{"a", "b", "c"}) || !slices.Equal(got, []int64{2, 4, 3}) {
		t.Errorf("the tree holds %v with sizes %v", paths(tree.Files()), got)
	}
	for k, want := range map[Record]bool{{Path: "c", Size: 3}: true, {Path: "c", Size: 1}: false, {Path: "d"}: false} {
		if got := tree.HasRecord(k); got != want {
			t.Errorf("%+v is known: %v", k, got)
		}
	}
}
