package output

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/meridian-ssg/meridian/internal/sum"
)

// contents are files by path.
type contents map[string]string

// build publishes files, putting each of them.
func build(t testing.TB, dir string, files contents) Changes {
	t.Helper()
	data := map[string][]byte{}
	for path, text := range files {
		data[path] = []byte(text)
	}
	return buildOnce(t, dir, data)
}

// published gives everything in a folder but Meridian's own names; links are
// given as "-> target", empty folders as "/".
func published(t testing.TB, dir string) contents {
	t.Helper()
	found := contents{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || name == dir {
			return err
		}
		rel, _ := filepath.Rel(dir, name)
		rel = filepath.ToSlash(rel)
		switch {
		case rel == ManifestName:
		case d.Type()&fs.ModeSymlink != 0:
			to, err := os.Readlink(name)
			found[rel] = "-> " + to
			return err
		case d.IsDir():
			if entries, _ := os.ReadDir(name); len(entries) == 0 {
				found[rel] = "/"
			}
		default:
			b, err := os.ReadFile(name)
			found[rel] = string(b)
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func expect(t testing.TB, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("%s (-want +got):\n%s", what, diff)
	}
}

func write(t testing.TB, dir, path, text string) {
	t.Helper()
	name := filepath.Join(dir, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func begin(t testing.TB, dir string) *Stage {
	t.Helper()
	d, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	s, err := d.Begin()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Abort() })
	return s
}

func put(t testing.TB, s *Stage, path, text string) bool {
	t.Helper()
	unchanged, err := s.Put(path, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return unchanged
}

func TestASiteGrowsAndShrinks(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "public")
	first := contents{"index.html": "home", "events/paris/index.html": "Paris", "events/rome/index.html": "Rome", "feed.xml": "feed"}
	expect(t, "first build", build(t, dir, first),
		Changes{Added: []string{"events/paris/index.html", "events/rome/index.html", "feed.xml", "index.html"}})
	expect(t, "published", published(t, dir), first)

	second := contents{"index.html": "home, revised", "events/paris/index.html": "Paris", "events/oslo/index.html": "Oslo"}
	expect(t, "second build", build(t, dir, second),
		Changes{Added: []string{"events/oslo/index.html"}, Changed: []string{"index.html"}, Removed: []string{"events/rome/index.html", "feed.xml"}, Unchanged: 1})
	expect(t, "published", published(t, dir), second)

	expect(t, "same again", build(t, dir, second), Changes{Unchanged: 3})
	expect(t, "nothing at all", build(t, dir, nil).Removed, []string{"events/oslo/index.html", "events/paris/index.html", "index.html"})
	expect(t, "published", published(t, dir), contents{})
}

func TestManifestIsTheSameEverywhere(t *testing.T) {
	dir := t.TempDir()
	build(t, dir, contents{"b/c.html": "two", "a é.html": "one", "b.html": ""})
	got, err := os.ReadFile(filepath.Join(dir, ManifestName))
	if err != nil {
		t.Fatal(err)
	}
	want := "meridian 1\n" +
		sum.OfString("one").String() + " a é.html\n" +
		sum.OfString("").String() + " b.html\n" +
		sum.OfString("two").String() + " b/c.html\n"
	expect(t, "manifest", string(got), want)
	read, err := parseManifest(got)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "read back", string(read.text()), want)
}

func TestUnchangedFilesAreNotTouched(t *testing.T) {
	dir := t.TempDir()
	files := contents{"a.html": "a", "b/b.html": "b"}
	build(t, dir, files)
	names := []string{ManifestName, "a.html", "b/b.html"}
	before := map[string]os.FileInfo{}
	for _, name := range names {
		before[name], _ = os.Stat(filepath.Join(dir, name))
	}
	build(t, dir, files)
	for _, name := range names {
		after, err := os.Stat(filepath.Join(dir, name))
		if err != nil || !os.SameFile(before[name], after) || !before[name].ModTime().Equal(after.ModTime()) {
			t.Errorf("%s was written again (%v)", name, err)
		}
	}
}

func TestKeep(t *testing.T) {
	dir := t.TempDir()
	build(t, dir, contents{"kept.html": "as it was", "edited.html": "as it was", "gone.html": "as it was", "dropped.html": "x"})
	write(t, dir, "edited.html", "by hand!!")
	os.Remove(filepath.Join(dir, "gone.html"))

	s := begin(t, dir)
	was := sum.OfString("as it was")
	got := map[string]bool{}
	for _, path := range []string{"kept.html", "edited.html", "gone.html", "never.html"} {
		got[path] = s.Keep(path, was)
	}
	expect(t, "kept", got, map[string]bool{"kept.html": true, "edited.html": false, "gone.html": false, "never.html": false})
	if s.Keep("dropped.html", was) {
		t.Error("a file of another sum was kept")
	}
	put(t, s, "edited.html", "as it was")
	c, err := s.Commit()
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "changes", c, Changes{Changed: []string{"edited.html"}, Removed: []string{"dropped.html"}, Unchanged: 1})
	expect(t, "published", published(t, dir), contents{"kept.html": "as it was", "edited.html": "as it was"})
}

func TestAbortLeavesNoTrace(t *testing.T) {
	dir := t.TempDir()
	files := contents{"a.html": "a", "b/b.html": "b"}
	build(t, dir, files)
	s := begin(t, dir)
	put(t, s, "a.html", "other")
	put(t, s, "c/c/c.html", "new")
	if err := s.Abort(); err != nil {
		t.Fatal(err)
	}
	expect(t, "published", published(t, dir), files)
	if _, err := s.Commit(); err == nil {
		t.Error("an ended build was committed")
	}
	if err := s.Abort(); err != nil {
		t.Error("a second Abort failed:", err)
	}
}

func TestForeignFolderIsRefused(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "thesis.doc", "ten years of work")
	if _, err := Open(dir); !errors.Is(err, ErrForeign) || !strings.Contains(err.Error(), "thesis.doc") {
		t.Errorf("got %v", err)
	}
	expect(t, "folder", published(t, dir), contents{"thesis.doc": "ten years of work"})

	fresh := t.TempDir()
	write(t, fresh, ".gitkeep", "")
	write(t, fresh, ".git/HEAD", "ref")
	build(t, fresh, contents{"index.html": "home"})
	build(t, fresh, nil)
	expect(t, "what git needs", published(t, fresh), contents{".gitkeep": "", ".git/HEAD": "ref"})
}

func TestForeignFilesStay(t *testing.T) {
	dir := t.TempDir()
	build(t, dir, contents{"index.html": "home", "a/index.html": "a"})
	write(t, dir, "CNAME", "example.org")
	write(t, dir, "a/notes.txt", "mine")
	before := published(t, dir)

	for _, site := range []contents{
		{"index.html": "new", "CNAME": "other.org"},
		{"index.html": "new", "CNAME/index.html": "below a file"},
		{"index.html": "new", "a": "where a folder holds somebody's notes"},
	} {
		s := begin(t, dir)
		for path, text := range site {
			put(t, s, path, text)
		}
		if _, err := s.Commit(); !errors.Is(err, ErrForeign) {
			t.Errorf("%v: got %v", site, err)
		}
		expect(t, "nothing has changed", published(t, dir), before)
	}
	build(t, dir, nil)
	expect(t, "foreign files", published(t, dir), contents{"CNAME": "example.org", "a/notes.txt": "mine"})
}

// A file that somebody else has put there is theirs, though it has the very bytes of
// the one that is to be published.
func TestForeignFileWithTheSameBytes(t *testing.T) {
	dir := t.TempDir()
	build(t, dir, contents{"a/index.html": "1"})
	write(t, dir, "b/index.html", "2")
	s := begin(t, dir)
	put(t, s, "a/index.html", "1")
	put(t, s, "b/index.html", "2")
	if _, err := s.Commit(); !errors.Is(err, ErrForeign) {
		t.Errorf("got %v", err)
	}
}

func TestFolderInPlaceOfAPublishedFile(t *testing.T) {
	for _, inside := range []string{"", "note.txt"} {
		dir := t.TempDir()
		build(t, dir, contents{"a/index.html": "1", "b/index.html": "1"})
		os.Remove(filepath.Join(dir, "b", "index.html"))
		os.Mkdir(filepath.Join(dir, "b", "index.html"), 0o755)
		if inside != "" {
			write(t, dir, "b/index.html/"+inside, "mine")
		}
		before := published(t, dir)
		s := begin(t, dir)
		put(t, s, "a/index.html", "2")
		put(t, s, "b/index.html", "2")
		if _, err := s.Commit(); !errors.Is(err, ErrForeign) || !strings.Contains(err.Error(), "b/index.html") {
			t.Errorf("got %v", err)
		}
		expect(t, "nothing has changed", published(t, dir), before)
	}
}

func TestLinksAreNotFollowed(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need rights there")
	}
	outside := t.TempDir()
	write(t, outside, "index.html", "Paris")
	for _, target := range []string{outside, "other"} {
		dir := t.TempDir()
		build(t, dir, contents{"events/index.html": "Paris", "other/index.html": "Paris"})
		os.RemoveAll(filepath.Join(dir, "events"))
		if err := os.Symlink(target, filepath.Join(dir, "events")); err != nil {
			t.Fatal(err)
		}
		s := begin(t, dir)
		if put(t, s, "events/index.html", "Paris") {
			t.Error("a file behind a link counts as published")
		}
		if _, err := s.Commit(); !errors.Is(err, ErrForeign) {
			t.Errorf("wrote through a link: %v", err)
		}
		build(t, dir, contents{"other/index.html": "Paris"})
		expect(t, "the link and its target", published(t, dir), contents{"events": "-> " + target, "other/index.html": "Paris"})
	}
	expect(t, "outside", published(t, outside), contents{"index.html": "Paris"})

	dir := t.TempDir()
	build(t, dir, contents{"index.html": "home"})
	os.Remove(filepath.Join(dir, "index.html"))
	os.Symlink(filepath.Join(outside, "index.html"), filepath.Join(dir, "index.html"))
	build(t, dir, contents{"index.html": "Paris"})
	expect(t, "a link in a file's place", published(t, dir), contents{"index.html": "Paris"})
}

func TestFileBecomesFolderAndBack(t *testing.T) {
	dir := t.TempDir()
	for _, site := range []contents{
		{"a": "file", "b/c/d": "deep"},
		{"a/x/y": "deep", "b": "file"},
		{"a": "file", "b/c": "less deep"},
		{"a": "file", "b/c/d": "deep", "b/c.html": "beside"},
	} {
		build(t, dir, site)
		expect(t, "published", published(t, dir), site)
	}
}

func TestNameChangesInCaseOnly(t *testing.T) {
	dir := t.TempDir()
	for _, site := range []contents{{"Logo.png": "1", "Events/a": "2"}, {"logo.png": "1", "events/a": "2"}, {"LOGO.png": "3", "EVENTS/A": "2"}} {
		build(t, dir, site)
		expect(t, "published", published(t, dir), site)
	}
}

func TestArtifactsThatContradict(t *testing.T) {
	for _, c := range []struct{ first, second, want string }{
		{"a.html", "a.html", "two artifacts"},
		{"Paris/a.html", "paris/a.html", "differ only in case"},
		{"a", "a/b", "both a file and a folder"},
		{"a/b/c", "a/b", "both a file and a folder"},
		{"A", "a/b", "both a file and a folder"},
		{"ok", "../out", "can't be the path"},
		{"ok", "/abs", "can't be the path"},
		{"ok", "", "can't be the path"},
		{"ok", ".", "can't be the path"},
		{"ok", `a\b`, "can't be the path"},
		{"ok", "a\nb", "can't be the path"},
		{"ok", "a//b", "can't be the path"},
		{"ok", "\xff", "can't be the path"},
		{"ok", ".meridian-manifest", "Meridian's own"},
		{"ok", ".Meridian-stage/x", "Meridian's own"},
	} {
		dir := t.TempDir()
		s := begin(t, dir)
		s.Put(c.first, nil)
		s.Put(c.second, nil)
		if _, err := s.Commit(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q and %q: got %v", c.first, c.second, err)
		}
		expect(t, "published", published(t, dir), contents{})
	}
	build(t, t.TempDir(), contents{"con/index.html": "a page on con artists", "aux": "x"})
}

func TestOneBuildAtATime(t *testing.T) {
	dir := t.TempDir()
	s := begin(t, dir)
	d, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if _, err := d.Begin(); !errors.Is(err, ErrBusy) {
		t.Errorf("a second build began: %v", err)
	}
	s.Abort()
	again, err := d.Begin()
	if err != nil {
		t.Fatal(err)
	}
	again.Abort()

	// Many at once: each begins alone, and none is lost.
	var wg sync.WaitGroup
	var mu sync.Mutex
	inside, done := 0, 0
	for range 8 {
		wg.Go(func() {
			for range 20 {
				s, err := d.Begin()
				if errors.Is(err, ErrBusy) {
					continue
				}
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				if inside++; inside > 1 {
					t.Error("two builds at once")
				}
				mu.Unlock()
				runtime.Gosched()
				mu.Lock()
				inside--
				done++
				mu.Unlock()
				s.Abort()
			}
		})
	}
	wg.Wait()
	if done == 0 {
		t.Error("no build ever began")
	}
}

func TestManyPutAtOnce(t *testing.T) {
	dir := t.TempDir()
	files := site(300)
	for range 2 {
		s := begin(t, dir)
		var wg sync.WaitGroup
		for part := range slices.Chunk(slices.Sorted(maps.Keys(files)), 40) {
			wg.Go(func() {
				buf := make([]byte, 0, 1<<16)
				for _, path := range part {
					buf = append(buf[:0], files[path]...)
					if _, err := s.Put(path, buf); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		if _, err := s.Commit(); err != nil {
			t.Fatal(err)
		}
	}
	want := contents{}
	for path, data := range files {
		want[path] = string(data)
	}
	expect(t, "published", published(t, dir), want)
}

func TestDamagedManifestIsRefused(t *testing.T) {
	good := sum.OfString("x").String()
	for _, text := range []string{"", "meridian 2\n", "meridian 1\nnonsense\n", "meridian 1\n" + good + " ../../etc/passwd\n",
		"meridian 1\n" + good + " a", "meridian 1\n" + good + " a\n" + good + " a\n", "meridian 1\n<<<<<<< HEAD\n"} {
		dir := t.TempDir()
		write(t, dir, ManifestName, text)
		write(t, dir, "a", "x")
		d, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Begin(); err == nil || !strings.Contains(err.Error(), ManifestName) {
			t.Errorf("%q: got %v", text, err)
		}
		d.Close()
		if entries, _ := os.ReadDir(dir); len(entries) != 2 {
			t.Errorf("%q: left %v", text, entries)
		}
	}
}

func FuzzManifest(f *testing.F) {
	f.Add([]byte("meridian 1\n" + sum.OfString("x").String() + " a/b.html\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := parseManifest(text)
		if err != nil {
			return
		}
		again, err := parseManifest(m.text())
		if err != nil {
			t.Fatal(err)
		}
		expect(t, "read, written and read", again, m)
	})
}

// The stage makes no folder for a file whose folder is published already, and
// gives one to a file whose folder is new, or gone by the time of the Commit.
func TestFilesAreStagedWithoutFolders(t *testing.T) {
	dir := t.TempDir()
	build(t, dir, contents{"a/b/one.html": "1", "a/b/two.html": "2", "gone/x.html": "x"})
	s := begin(t, dir)
	put(t, s, "a/b/one.html", "other")
	put(t, s, "a/b/two.html", "2")
	put(t, s, "a/c/new.html", "new")
	put(t, s, "gone/y.html", "y")
	var folders []string
	entries, err := os.ReadDir(filepath.Join(dir, stageName))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() {
			folders = append(folders, e.Name())
		}
	}
	expect(t, "folders of the stage", folders, []string{"a"}) // for a/c
	if err := os.Remove(filepath.Join(dir, "gone", "x.html")); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "gone")); err != nil {
		t.Fatal(err)
	}
	s.realFolders.Clear()
	if _, err := s.Commit(); err != nil {
		t.Fatal(err)
	}
	expect(t, "what is published", published(t, dir), contents{"a/b/one.html": "other", "a/b/two.html": "2", "a/c/new.html": "new", "gone/y.html": "y"})
}
