package source

import (
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"
)

// What Rescan finds is what a Scan finds, and where it can't tell, it says so.
func TestRescan(t *testing.T) {
	theme := []Layer{{Under: "layouts", FS: fstest.MapFS{"base.html": {Data: []byte("theme")}}}}
	for _, c := range []struct {
		name  string
		paths []string
		edit  func(f *folder)
		ok    bool
	}{
		{"nothing changed", []string{"content/a.md"}, func(*folder) {}, true},
		{"saved", []string{"content/a.md"}, func(f *folder) { f.write("content/a.md", "other", 0) }, true},
		{"saved with the same size and time", []string{"content/young.md"}, func(f *folder) { f.write("content/young.md", "b", 0) }, true},
		{"several", []string{"content/a.md", "content/deep/b.md", "site.yaml"}, func(f *folder) {
			f.write("content/a.md", "1", 0)
			f.write("content/deep/b.md", "22", 0)
			f.write("site.yaml", "title: x", 0)
		}, true},
		{"renamed over", []string{"content/a.md", "content/a.md~", "content/.a.md.swp", "content/4913.tmp"}, func(f *folder) {
			f.write("content/a.md.tmp", "new", 0)
			os.Rename(filepath.Join(f.dir, "content/a.md.tmp"), filepath.Join(f.dir, "content/a.md"))
		}, true},
		{"left behind by an editor", []string{"content/.obsidian/workspace.json", "public/index.html"}, func(*folder) {}, true},
		{"new", []string{"content/new.md"}, func(f *folder) { f.write("content/new.md", "n", 0) }, false},
		{"gone", []string{"content/a.md"}, func(f *folder) { os.Remove(filepath.Join(f.dir, "content/a.md")) }, false},
		{"a folder", []string{"content/deep"}, func(*folder) {}, false},
		{"turned into a folder", []string{"content/a.md"}, func(f *folder) {
			os.Remove(filepath.Join(f.dir, "content/a.md"))
			os.Mkdir(filepath.Join(f.dir, "content/a.md"), 0o755)
		}, false},
		{"turned into a link", []string{"content/a.md"}, func(f *folder) {
			os.Remove(filepath.Join(f.dir, "content/a.md"))
			f.link("deep/b.md", "content/a.md")
		}, false},
		{"too large", []string{"content/a.md"}, func(f *folder) { f.write("content/a.md", string(make([]byte, maxText+1)), 0) }, false},
		{"put over the theme", []string{"layouts/base.html"}, func(f *folder) { f.write("layouts/base.html", "own", 0) }, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := lay(t, map[string]string{"content/a.md": "a", "content/deep/b.md": "b", "site.yaml": "title: s"})
			f.write("content/young.md", "a", 0)
			before, _ := f.scan(theme, nil)
			c.edit(f)
			got, ok := before.Rescan(f.root, c.paths)
			if ok != c.ok {
				t.Fatalf("ok is %v", ok)
			}
			if !ok {
				return
			}
			want, _ := f.scan(theme, nil)
			if got.Sum() != want.Sum() {
				t.Error("a Scan finds something else")
			}
			for _, file := range got.Files() {
				text, err := got.Read(file)
				if err != nil {
					t.Fatal(err)
				}
				other, _ := want.Find(file.Path)
				if same, _ := want.Read(other); string(text) != string(same) {
					t.Errorf("%s: %q, want %q", file.Path, text, same)
				}
			}
			if again, _ := f.scan(theme, got); again.Sum() != want.Sum() {
				t.Error("a Scan that follows finds something else")
			}
		})
	}
}

// A Tree that was scanned before is left as it was.
func TestRescanLeavesTheOldTree(t *testing.T) {
	f := lay(t, map[string]string{"content/a.md": "a"})
	before, _ := f.scan(nil, nil)
	f.write("content/a.md", "other", time.Minute)
	if _, ok := before.Rescan(f.root, []string{"content/a.md"}); !ok {
		t.Fatal("it can't tell")
	}
	if file, _ := before.Find("content/a.md"); file.Size != 1 {
		t.Errorf("the file has %d bytes now", file.Size)
	}
}

func TestConcerns(t *testing.T) {
	for p, want := range map[string]bool{
		"content/a.md": true, "content": true, "Content": true, "site.yaml": true, "static/x/y.png": true, "layouts/base.html": true,
		"static/.htaccess": true, "static/.well-known": true,
		"content/.a.md.swp": false, "content/a.md~": false, "content/.git/index": false, "content/#a.md#": false,
		"public": false, "public/index.html": false, ".git/index": false, "node_modules/x/y.js": false, "": false,
	} {
		if IsInput(p) != want {
			t.Errorf("%q: %v", p, !want)
		}
	}
}
