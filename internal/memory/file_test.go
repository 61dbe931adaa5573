package memory

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/output"
	"github.com/meridian-ssg/meridian/internal/picture"
	"github.com/meridian-ssg/meridian/internal/render"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/trace"
)

var program, one, two = sum.OfString("program"), sum.OfString("one"), sum.OfString("two")

func each(n int, do func(i int)) {
	for i := range n {
		do(i)
	}
}

// folder is a site's folder, with files that are old enough to be trusted.
func folder(t *testing.T) *os.Root {
	t.Helper()
	dir := t.TempDir()
	old := time.Now().Add(-time.Hour)
	for _, name := range []string{"content/a.md", "content/b.md"} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(name), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(file, old, old); err != nil {
			t.Fatal(err)
		}
	}
	time.Sleep(20 * time.Millisecond) // nor does a scan rely on files of this tick of the clock
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return root
}

// learn makes a Memory that has learned something of each kind, and saves it.
func learn(t *testing.T, root *os.Root) Learned {
	t.Helper()
	m := New()
	m.Open(root, program, false)
	tree, _, err := source.Scan(root, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	m.Tree = tree
	m.Documents = map[string]Document{"content/a.md": {Source: one, Doc: &content.Document{}}}
	m.Pictures.Set(one, picture.Info{Width: 3, Height: 2})
	m.BeginTasks()
	var log trace.Log[site.Question]
	log.Note(site.Question{Verb: site.AskCard, Key: "a"}, one)
	m.Tasks.Remember("page a", one, &log, render.Result{Files: []render.File{{Path: "a/index.html", Sum: two}}})
	m.EndTasks(two)
	l := Learned{
		Folder: "public", Published: map[string]output.Stamp{"a/index.html": {Size: 1, Modified: 2, Sum: two}},
		Build: &LastBuild{Inputs: one, Manifest: two, Pages: 3, Tasks: 4},
	}
	if err := m.Save(l); err != nil {
		t.Fatal(err)
	}
	return l
}

func load(root *os.Root, program sum.Sum, clean bool) *Memory {
	m := New()
	m.Open(root, program, clean)
	m.LoadRest(each)
	return m
}

// What one program has saved, the next run of it knows.
func TestSaveAndOpen(t *testing.T) {
	root := folder(t)
	l := learn(t, root)
	m := load(root, program, false)
	if got := len(m.Tree.Records()); got != 2 {
		t.Errorf("%d files are known", got)
	}
	if d := m.Documents["content/a.md"]; d.Source != one || d.Doc == nil {
		t.Errorf("the document is %+v", d)
	}
	if size, ok := m.Pictures.Info(one); !ok || size != (picture.Info{Width: 3, Height: 2}) {
		t.Errorf("the picture is %v, %v", size, ok)
	}
	if _, ok := m.Pictures.Info(two); ok {
		t.Error("a picture is known that nobody measured")
	}
	if diff := cmp.Diff(l.Published, m.Published("public")); diff != "" {
		t.Error(diff)
	}
	if got := m.Published("elsewhere"); got != nil {
		t.Errorf("of another folder, %v are known", got)
	}
	if diff := cmp.Diff(*l.Build, m.LastBuild); diff != "" {
		t.Error(diff)
	}
	if m.Structure != two {
		t.Errorf("the structure is %s", m.Structure)
	}
	task, ok := m.Tasks.Find("page a")
	if !ok || task.Base != one || len(task.Result.Files) != 1 {
		t.Errorf("the task is %+v", task)
	}
	if m.saved.documents["content/a.md"] != one {
		t.Error("what was loaded would be saved again")
	}
}

// What another program wrote is passed over, and so is everything in a clean
// build.
func TestNothingIsBelievedOfOthers(t *testing.T) {
	root := folder(t)
	learn(t, root)
	empty := func(m *Memory) bool {
		return len(m.Documents) == 0 && m.LastBuild.Inputs.IsZero() && len(m.Tasks.All()) == 0 && m.Structure.IsZero() && m.Published("public") == nil
	}
	if !empty(load(root, two, false)) {
		t.Error("another program is believed")
	}
	learn(t, root)
	if !empty(load(root, program, true)) {
		t.Error("a clean build knows something")
	}
	if !empty(load(root, program, false)) {
		t.Error("a clean build leaves the old memory")
	}
}

// A task that is gone stays gone, and without the second mark no structure is
// known.
func TestTasksThatAreGone(t *testing.T) {
	root := folder(t)
	learn(t, root)
	m := load(root, program, false)
	m.BeginTasks()
	if !m.Structure.IsZero() {
		t.Error("a structure is known in the middle of a build")
	}
	m.EndTasks(one)
	if !slices.Equal(m.gone, []string{"page a"}) {
		t.Errorf("%v are gone", m.gone)
	}
	if err := m.Save(Learned{Folder: "public"}); err != nil {
		t.Fatal(err)
	}
	again := load(root, program, false)
	if _, ok := again.Tasks.Find("page a"); ok || again.Structure != one {
		t.Errorf("a task that is gone is remembered: %v; the structure is %s", ok, again.Structure)
	}
}

// Saving without news adds nothing to the file.
func TestSaveWritesNothingTwice(t *testing.T) {
	root := folder(t)
	l := learn(t, root)
	size := func() (n int64) {
		filepath.WalkDir(root.Name(), func(name string, d os.DirEntry, err error) error {
			if info, err := d.Info(); err == nil && !d.IsDir() && filepath.Ext(name) != ".md" {
				n += info.Size()
			}
			return err
		})
		return n
	}
	before := size()
	if before == 0 {
		t.Fatal("nothing was written")
	}
	m := load(root, program, false)
	l.Unchanged = true
	if err := m.Save(l); err != nil {
		t.Fatal(err)
	}
	if now := size(); now != before {
		t.Errorf("the memory has grown from %d to %d bytes", before, now)
	}
}

func TestFolder(t *testing.T) {
	for _, c := range [][3]string{{"site", "site/public", "public"}, {"site", "out", "../out"}, {"/a/b", "/a/c/d", "../c/d"}, {".", "public", "public"}} {
		if got := Folder(c[0], c[1]); got != c[2] {
			t.Errorf("%s from %s is %s, want %s", c[1], c[0], got, c[2])
		}
	}
}

// The structure covers every file but layouts and the texts of pages.
func TestStructureSum(t *testing.T) {
	tree := func(files ...source.Record) *source.Tree { return source.FromRecords(files) }
	m := New()
	m.codec = newCodec()
	of := func(title string, tr *source.Tree, settings sum.Sum, from int64) sum.Sum {
		t.Helper()
		doc := &content.Document{}
		doc.Card.Title = title
		m.Documents = map[string]Document{"content/a.md": {Doc: doc}}
		s, err := m.StructureSum(tr, settings, site.Period{From: from})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	page, layout, static := source.Record{Path: "content/a.md", Sum: one}, source.Record{Path: "layouts/a.html", Sum: one}, source.Record{Path: "static/a.pdf", Sum: one}
	want := of("A", tree(page, layout, static), one, 5)
	changed := page
	changed.Sum = two
	otherLayout := layout
	otherLayout.Sum = two
	for name, same := range map[string]sum.Sum{"a text": of("A", tree(changed, layout, static), one, 5), "a layout": of("A", tree(page, otherLayout, static), one, 5)} {
		if same != want {
			t.Errorf("%s is part of the structure", name)
		}
	}
	otherStatic, moved := static, static
	otherStatic.Sum, moved.Path = two, "static/b.pdf"
	for name, other := range map[string]sum.Sum{
		"a title": of("B", tree(page, layout, static), one, 5), "a file": of("A", tree(page, layout, otherStatic), one, 5),
		"a file's path": of("A", tree(page, layout, moved), one, 5), "a file more": of("A", tree(page, layout, static, moved), one, 5), "the settings": of("A", tree(page, layout, static), two, 5),
		"the time": of("A", tree(page, layout, static), one, 6),
	} {
		if other == want {
			t.Errorf("%s is no part of the structure", name)
		}
	}
}
