package source

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// folder is a site's folder under test.
type folder struct {
	t    testing.TB
	dir  string
	root *os.Root
}

// lay makes a folder with files that were last changed an hour ago.
func lay(t testing.TB, files map[string]string) *folder {
	t.Helper()
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	f := &folder{t, dir, root}
	for name, text := range files {
		f.write(name, text, time.Hour)
	}
	return f
}

func (f *folder) write(name, text string, ago time.Duration) {
	f.t.Helper()
	name = filepath.Join(f.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		f.t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		f.t.Fatal(err)
	}
	at := time.Now().Add(-ago).Truncate(time.Millisecond)
	if err := os.Chtimes(name, at, at); err != nil {
		f.t.Fatal(err)
	}
}

func (f *folder) rename(from, to string) {
	f.t.Helper()
	if err := os.Rename(filepath.Join(f.dir, from), filepath.Join(f.dir, to)); err != nil {
		f.t.Fatal(err)
	}
}

func (f *folder) link(target, name string) {
	f.t.Helper()
	if runtime.GOOS == "windows" {
		f.t.Skip("links need rights there")
	}
	name = filepath.Join(f.dir, name)
	os.MkdirAll(filepath.Dir(name), 0o755)
	if err := os.Symlink(target, name); err != nil {
		f.t.Fatal(err)
	}
}

func (f *folder) scan(theme []Layer, prev *Tree) (*Tree, diag.List) {
	f.t.Helper()
	t, list, err := Scan(f.root, theme, prev)
	if err != nil {
		f.t.Fatal(err)
	}
	return t, list
}

// reread scans and tells which files were opened for it.
func (f *folder) reread(prev *Tree) (*Tree, []string) {
	f.t.Helper()
	time.Sleep(minTick) // a file of this tick is not relied on
	opened := make(chan string, 1000)
	t, _, err := scan(f.root, nil, prev, func(moment, file string) {
		if moment == "open" {
			opened <- file
		}
	})
	if err != nil {
		f.t.Fatal(err)
	}
	close(opened)
	var files []string
	for name := range opened {
		files = append(files, name)
	}
	slices.Sort(files)
	return t, files
}

func paths(files []File) []string {
	var out []string
	for _, f := range files {
		out = append(out, f.Path)
	}
	return out
}

// told gives "code file" for each diagnostic.
func told(list diag.List) []string {
	var out []string
	for _, d := range list {
		if d.Message == "" || d.Hint == "" {
			out = append(out, "no words for "+d.File)
		}
		out = append(out, string(d.Code)+" "+d.File)
	}
	return out
}

func expect(t testing.TB, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func TestATreeHoldsTheSite(t *testing.T) {
	f := lay(t, map[string]string{
		"site.yaml": "title: A", "content/index.md": "home", "content/events/paris.md": "Paris", "content/events.md": "",
		"content/events-old/x.md": "x", "layouts/base.html": "mine", "static/.well-known/security.txt": "s", "static/code/x.go": "package x",
		"README.md": "no", "public/index.html": "no", ".git/HEAD": "no", "content/.draft.md": "no", "content/a.md~": "no", "content/.x.md.swp": "no",
		"content/x.tmp": "no", "content/#a.md#": "no", "static/Thumbs.db": "no", "static/desktop.ini": "no", "static/.DS_Store": "no",
		"layouts/embed.go": "no", "content/.well-known/x": "no",
	})
	theme := []Layer{
		{Under: "layouts", FS: fstest.MapFS{"base.html": {Data: []byte("theme's")}, "page.html": {Data: []byte("page")}, "embed.go": {}}},
		{Under: "static", FS: fstest.MapFS{"assets/site.css": {}, ".hidden/x": {}}},
	}
	tree, list := f.scan(theme, nil)
	expect(t, "diagnostics", told(list), []string(nil))
	expect(t, "files", paths(tree.Files()), []string{"content/events-old/x.md", "content/events.md", "content/events/paris.md", "content/index.md",
		"layouts/base.html", "layouts/page.html", "site.yaml", "static/.well-known/security.txt", "static/assets/site.css", "static/code/x.go"})
	expect(t, "below content/events", paths(tree.Under("content/events")), []string{"content/events/paris.md"})
	expect(t, "below nothing", paths(tree.Under("nothing")), []string(nil))
	for file, want := range map[string]string{"layouts/base.html": "mine", "layouts/page.html": "page", "static/assets/site.css": "", "content/events.md": ""} {
		got, ok := tree.Find(file)
		b, err := tree.Read(got)
		if !ok || err != nil || string(b) != want || got.Sum != sum.OfString(want) || got.Size != int64(len(want)) {
			t.Errorf("%s: %+v, %q, %v", file, got, b, err)
		}
		if got.Theme != (file == "layouts/page.html" || file == "static/assets/site.css") {
			t.Errorf("%s: Theme is %v", file, got.Theme)
		}
	}
	if _, ok := tree.Find("content/events"); ok {
		t.Error("a folder was found as a file")
	}
	if got, ok := tree.FindFold("Content/EVENTS/Paris.MD"); !ok || got.Path != "content/events/paris.md" {
		t.Errorf("FindFold: %+v", got)
	}

	empty, list := lay(t, nil).scan(nil, nil)
	if len(empty.Files()) != 0 || len(list) != 0 {
		t.Error("an empty folder is an empty tree")
	}
}

func TestSumTellsTreesApart(t *testing.T) {
	sums := map[sum.Sum]bool{}
	for _, files := range []map[string]string{
		{"content/a.md": "x"}, {"content/b.md": "x"}, {"content/a.md": "y"}, {"content/a.md": "x", "content/b.md": "x"}, {},
	} {
		one, _ := lay(t, files).scan(nil, nil)
		two, _ := lay(t, files).scan(nil, nil)
		if one.Sum() != two.Sum() || sums[one.Sum()] {
			t.Errorf("%v", files)
		}
		sums[one.Sum()] = true
	}
}

func TestOnlyWhatMayHaveChangedIsReadAgain(t *testing.T) {
	f := lay(t, map[string]string{"content/old.md": "old", "content/size.md": "1", "content/time.md": "one", "content/gone.md": "x", "static/a.png": "p"})
	f.write("content/fresh.md", "fresh", 0)
	first, _ := f.reread(nil)

	f.write("content/size.md", "22", time.Hour)
	f.write("content/time.md", "two", time.Minute)
	f.write("content/new.md", "new", time.Hour)
	os.Remove(filepath.Join(f.dir, "content/gone.md"))
	second, opened := f.reread(first)
	expect(t, "read again", opened, []string{"content/fresh.md", "content/new.md", "content/size.md", "content/time.md"})
	clean, _ := f.reread(nil)
	if second.Sum() != clean.Sum() {
		t.Error("a second scan differs from a first one")
	}
	if b, err := second.Read(second.Files()[0]); err != nil || string(b) != "fresh" {
		t.Errorf("%q, %v", b, err)
	}
}

// A file may be written twice within one tick of its disk's clock. Its size
// and time then say nothing.
func TestRacilyCleanFile(t *testing.T) {
	f := lay(t, map[string]string{"content/a.md": ""})
	name := filepath.Join(f.dir, "content/a.md")
	for _, tick := range []time.Duration{0, -time.Second, time.Hour} { // of clocks that are right, coarse and ahead
		at := time.Now().Add(tick).Truncate(time.Second)
		os.WriteFile(name, []byte("one"), 0o644)
		os.Chtimes(name, at, at)
		first, _ := f.scan(nil, nil)
		os.WriteFile(name, []byte("two"), 0o644)
		os.Chtimes(name, at, at)
		second, _ := f.scan(nil, first)
		if got, _ := second.Find("content/a.md"); got.Sum != sum.OfString("two") {
			t.Errorf("clock %v: the second writing went unseen", tick)
		}
	}
}

// A file that takes the place of another one, with the same size and time, is read
// again; so is one that was found to have changed, where the system does not tell
// one file from another.
func TestSameSizeAndTime(t *testing.T) {
	for what, replace := range map[string]func(f *folder){
		"written":  func(f *folder) { f.write("content/a.md", "two", time.Hour) },
		"replaced": func(f *folder) { f.write("other", "two", time.Hour); f.rename("other", "content/a.md") },
	} {
		for _, told := range []bool{true, false} {
			f := lay(t, map[string]string{"content/a.md": "one", "content/b.md": "b"})
			first, _ := f.reread(nil)
			info, err := os.Stat(filepath.Join(f.dir, "content/a.md"))
			if err != nil {
				t.Fatal(err)
			}
			replace(f)
			if err := os.Chtimes(filepath.Join(f.dir, "content/a.md"), info.ModTime(), info.ModTime()); err != nil {
				t.Fatal(err)
			}
			if !told || runtime.GOOS == "windows" {
				now, err := os.Stat(filepath.Join(f.dir, "content/a.md"))
				if err != nil {
					t.Fatal(err)
				}
				a := &first.files[0]
				a.stat.identity = identityOf(now)
				first.Release(*a)
				if _, err := first.Read(*a); !errors.Is(err, ErrChanged) {
					t.Fatalf("%s: got %v", what, err)
				}
				if between, ok := first.Rescan(f.root, []string{"content/b.md"}); ok {
					first = between
				}
			}
			second, opened := f.reread(first)
			if a, _ := second.Find("content/a.md"); a.Sum != sum.OfString("two") || !slices.Equal(opened, []string{"content/a.md"}) {
				t.Errorf("%s, told of by the system: %v: the file was taken for unchanged; %v were read", what, told, opened)
			}
		}
	}
}

func TestReadTellsOfChanges(t *testing.T) {
	f := lay(t, map[string]string{"static/a.png": "one", "static/b.png": "one", "content/kept.md": "one"})
	tree, _ := f.scan(nil, nil)
	f.write("static/a.png", "two", 0)
	os.Remove(filepath.Join(f.dir, "static/b.png"))
	f.write("content/kept.md", "two", 0)
	for _, file := range tree.Under("static") {
		if _, err := tree.Read(file); !errors.Is(err, ErrChanged) || !strings.Contains(err.Error(), file.Path) {
			t.Errorf("%s: %v", file.Path, err)
		}
	}
	kept, _ := tree.Find("content/kept.md")
	if b, err := tree.Read(kept); err != nil || string(b) != "one" {
		t.Errorf("kept: %q, %v", b, err)
	}
}

func TestChangedWhileRead(t *testing.T) {
	f := lay(t, map[string]string{"content/a.md": "half", "content/b.md": "half", "content/c.md": "half", "content/gone.md": "x"})
	times := 0
	tree, list, err := scan(f.root, nil, nil, func(moment, file string) {
		switch {
		case moment == "read" && file == "content/a.md" && times == 0:
			times++
			f.write(file, "the whole", 0)
		case moment == "read" && file == "content/b.md":
			f.write(file, fmt.Sprint("never at rest: ", time.Now().UnixNano()), -time.Duration(time.Now().UnixNano()%1000)*time.Second)
		case moment == "open" && file == "content/gone.md":
			os.Remove(filepath.Join(f.dir, file))
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "files", paths(tree.Files()), []string{"content/a.md", "content/c.md"})
	expect(t, "diagnostics", told(list), []string{"file-unreadable content/b.md"})
	if a, _ := tree.Find("content/a.md"); a.Sum != sum.OfString("the whole") {
		t.Error("half a file was taken for the whole")
	}
}

func TestLinks(t *testing.T) {
	outside := t.TempDir()
	os.WriteFile(filepath.Join(outside, "secret.md"), []byte("secret"), 0o644)
	f := lay(t, map[string]string{"content/a.md": "a", "shared/pictures/p.png": "p", "shared/b.md": "b"})
	f.link("../shared/b.md", "content/b.md")
	f.link("../shared/pictures", "static/pictures")
	f.link("nowhere.md", "content/broken.md")
	f.link(filepath.Join(outside, "secret.md"), "content/absolute.md")
	f.link("../../"+filepath.Base(outside)+"/secret.md", "content/climbing.md")
	f.link(outside, "content/folder")
	f.link("../content", "content/self")
	f.link("..", "static/up")
	f.link("loop2.md", "content/loop1.md")
	f.link("loop1.md", "content/loop2.md")
	tree, list := f.scan(nil, nil)
	expect(t, "files", paths(tree.Files()), []string{"content/a.md", "content/b.md", "static/pictures/p.png"})
	expect(t, "diagnostics", told(list), []string{
		"file-unreadable content/absolute.md", "file-unreadable content/broken.md", "file-unreadable content/climbing.md", "file-unreadable content/folder",
		"file-unreadable content/loop1.md", "file-unreadable content/loop2.md", "file-unreadable content/self", "file-unreadable static/up"})
	f.write("shared/b.md", "b, revised", 0)
	tree, _ = f.scan(nil, tree)
	if b, _ := tree.Find("content/b.md"); b.Sum != sum.OfString("b, revised") {
		t.Error("a change behind a link went unseen")
	}
}

func TestLimits(t *testing.T) {
	deep := "content" + strings.Repeat("/d", maxDepth-1)
	f := lay(t, map[string]string{deep + "/a.md": "ok", deep + "/e/b.md": "too deep", "content/big.md": "", "static/big.png": "", "static/huge.png": ""})
	for name, size := range map[string]int64{"content/big.md": maxText + 1, "static/big.png": maxText + 1, "static/huge.png": maxOther + 1} {
		if err := os.Truncate(filepath.Join(f.dir, name), size); err != nil {
			t.Fatal(err)
		}
	}
	tree, list := f.scan(nil, nil)
	expect(t, "files", paths(tree.Files()), []string{deep + "/a.md", "static/big.png"})
	expect(t, "diagnostics", told(list), []string{"file-too-large content/big.md", "file-unreadable " + deep + "/e", "file-too-large static/huge.png"})
}

func TestOnlySoMuchIsKept(t *testing.T) {
	files := map[string]string{"static/picture.png": "not text"}
	for i := range 12 {
		files[fmt.Sprintf("content/%02d.md", i)] = strings.Repeat("x", 3<<20) + fmt.Sprint(i)
	}
	f := lay(t, files)
	var prev *Tree
	for range 3 {
		tree, _ := f.scan(nil, prev)
		kept := 0
		for _, file := range tree.Files() {
			text, _ := file.content()
			kept += len(text)
			if b, err := tree.Read(file); err != nil || string(b) != files[file.Path] {
				t.Errorf("%s: %v", file.Path, err)
			}
		}
		if kept > budget || kept < budget-4<<20 {
			t.Errorf("%d bytes kept", kept)
		}
		prev = tree
	}
}

func TestNames(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only there a folder holds such names side by side")
	}
	composed, decomposed := "Yerevan-\u00e9.md", "Erebuni-e\u0301.md"
	f := lay(t, map[string]string{
		"content/" + composed: "c", "content/" + decomposed: "d",
		"content/paris.md": "1", "content/Paris.md": "2",
		"content/Caf\u00c9/x.md": "1", "content/cafe\u0301/y.md": "2",
		"content/new\nline.md": "", "content/back\\slash.md": "", "content/latin1-\xe9.md": "",
		"Layouts/base.html": "", "SITE.YAML": "", "static": "a file",
		"layouts/Page.html": "",
	})
	tree, list := f.scan([]Layer{{Under: "layouts", FS: fstest.MapFS{"page.html": {}}}}, nil)
	expect(t, "files", paths(tree.Files()), []string{"content/Caf\u00c9/x.md", "content/Erebuni-\u00e9.md", "content/Paris.md", "content/Yerevan-\u00e9.md", "layouts/Page.html"})
	expect(t, "diagnostics", told(list), []string{
		"file-unreadable Layouts", "file-unreadable SITE.YAML",
		"address-bad content/back\\slash.md", "address-taken content/caf\u00e9", "address-bad content/latin1-\uFFFD.md", "address-bad content/new\nline.md",
		"address-taken content/paris.md", "address-taken layouts/Page.html", "file-unreadable static"})
	got, _ := tree.Find("content/Erebuni-\u00e9.md")
	if b, err := os.ReadFile(filepath.Join(f.dir, filepath.FromSlash(got.disk))); err != nil || string(b) != "d" {
		t.Errorf("the disk's name is lost: %q, %v", got.disk, err)
	}
	if found, ok := tree.FindFold("content/EREBUNI-e\u0301.md"); !ok || found.Path != got.Path {
		t.Error("FindFold does not see through Unicode forms")
	}
}

func TestNotAnOrdinaryFile(t *testing.T) {
	f := lay(t, map[string]string{"content/a.md": "a"})
	pipe := filepath.Join(f.dir, "content", "pipe.md")
	if err := exec.Command("mkfifo", pipe).Run(); err != nil {
		t.Skip("no pipes here:", err)
	}
	f.link("pipe.md", "content/link.md")
	tree, list := f.scan(nil, nil)
	expect(t, "files", paths(tree.Files()), []string{"content/a.md"})
	expect(t, "diagnostics", told(list), []string{"file-unreadable content/link.md", "file-unreadable content/pipe.md"})
}

func TestSameResultOnAnyNumberOfProcessors(t *testing.T) {
	f := lay(t, many(300))
	f.link("nowhere", "content/broken.md")
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one, list := f.scan(nil, nil)
	for range 5 {
		runtime.GOMAXPROCS(8)
		other, list8 := f.scan(nil, nil)
		expect(t, "diagnostics", list8, list)
		if one.Sum() != other.Sum() {
			t.Error("the trees differ")
		}
	}
}

// many gives n pages in folders of a hundred, and as many bundles.
func many(n int) map[string]string {
	files := map[string]string{}
	for i := range n {
		name := fmt.Sprintf("content/posts-%d/post-%d", i/100, i)
		if i%2 == 0 {
			name += "/index"
		}
		files[name+".md"] = fmt.Sprint(i) + strings.Repeat("Some words. ", 200)
	}
	return files
}
