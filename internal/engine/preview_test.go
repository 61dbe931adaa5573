package engine_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/hosting"
	"github.com/meridian-ssg/meridian/internal/precompress"
	"github.com/meridian-ssg/meridian/internal/preview"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/internal/testenv"
)

// A preview shows what a build publishes, byte for byte, and tells the same
// faults, whatever is edited and however it is told of that: the very property
// that TestIncrementalEqualsClean holds of builds.
func TestPreviewEqualsBuild(t *testing.T) {
	edits, seeds := 25, 2
	if testenv.Long() {
		edits, seeds = 60, 20
	}
	for seed := range seeds {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(uint64(seed), 11))
			w := newTestSite(t, func(n int) int { return r.IntN(n) })
			p := openPreview(t, w.dir)
			quick := 0
			for range edits {
				before := maps.Clone(w.files)
				w.edit()
				w.check()
				var paths []string // what a watcher would tell
				for file := range w.files {
					if w.files[file] != before[file] {
						paths = append(paths, file)
					}
				}
				for file := range before {
					if _, there := w.files[file]; !there {
						paths = append(paths, file)
					}
				}
				if r.IntN(3) == 0 {
					paths = nil
				}
				if r.IntN(10) == 0 { // another one is begun, which makes use of what the last build knew
					p = openPreview(t, w.dir)
				}
				if changed, err := p.Rescan(paths); err != nil || changed && maps.Equal(before, w.files) {
					t.Fatalf("after %s: changed %v, %v", w.what, changed, err)
				}
				if len(paths) > 0 {
					quick++
				}
				same(t, w, p, r)
			}
			if quick == 0 {
				t.Error("no quick look was taken")
			}
		})
	}
}

func openPreview(t *testing.T, dir string) *preview.Preview {
	t.Helper()
	p, err := preview.Open(engine.Options{Source: dir, Program: program}, questions, styles)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

// same compares a preview with what was published last, some of it before all
// is made and some of it after.
func same(t *testing.T, w *testSite, p *preview.Preview, r *rand.Rand) {
	t.Helper()
	s, err := p.Snapshot(preview.View{}, w.now)
	if err != nil {
		t.Fatalf("after %s: %v", w.what, err)
	}
	got := map[string]string{}
	ask := func(files []string) {
		for _, file := range files {
			out, ok, err := s.Output(file)
			if err != nil || !ok || out.Faults.HasErrors() {
				t.Fatalf("after %s, %s is not shown: %v %v %v", w.what, file, ok, out.Faults, err)
			}
			got[file] = string(out.Data)
		}
	}
	plain := maps.Clone(w.last)
	maps.DeleteFunc(plain, func(file, _ string) bool { // a preview compresses nothing
		_, smaller := precompress.Plain(file)
		return smaller
	})
	last := maps.Clone(plain)
	maps.DeleteFunc(last, func(file, _ string) bool { // no browser asks for what hosts read
		return slices.Contains(hosting.Names(hosting.Hosts()), file)
	})
	files := slices.Sorted(maps.Keys(last))
	r.Shuffle(len(files), func(i, j int) { files[i], files[j] = files[j], files[i] })
	if w.faults == 0 {
		ask(files[:len(files)/2])
	}
	whole, err := s.All(t.Context(), func() {})
	if err != nil {
		t.Fatalf("after %s: %v", w.what, err)
	}
	report, err := engine.New(questions, styles).Build(t.Context(), engine.Options{Source: w.dir, Now: w.now})
	if err != nil {
		t.Fatal(err)
	}
	if g, c := fmt.Sprintf("%+v", whole.Diagnostics), fmt.Sprintf("%+v", report.Diagnostics); g != c {
		t.Fatalf("after %s the diagnostics differ\npreview: %s\nbuild:   %s", w.what, g, c)
	}
	if w.faults > 0 {
		standIn(t, w, s)
		return
	}
	if s.Fallback() != s || len(s.StaleFiles()) > 0 {
		t.Fatalf("after %s, without an error, something stands in for the site", w.what)
	}
	ask(files[len(files)/2:])
	compare(t, w.what, got, last)
	for file := range whole.Files {
		if _, is := plain[file]; !is {
			t.Fatalf("after %s, %s should be gone", w.what, file)
		}
	}
	for file := range plain {
		if _, is := whole.Files[file]; !is {
			t.Fatalf("after %s, %s is missing", w.what, file)
		}
	}
}

// standIn looks at what is shown of a site with errors: all of it can be made,
// and no page says less of itself than its file's name.
func standIn(t *testing.T, w *testSite, s *preview.Snapshot) {
	t.Helper()
	instead := s.Fallback()
	for _, page := range instead.Site.Pages() {
		if page.Doc != nil && page.Title == "" && instead.Showable() {
			t.Fatalf("after %s, %s has no title", w.what, page.Doc.File)
		}
		if _, _, err := instead.Output(page.Path); err != nil {
			t.Fatalf("after %s, %s: %v", w.what, page.Path, err)
		}
	}
	for _, e := range s.StaleFiles() {
		if e.File == "" {
			t.Fatalf("after %s, what is earlier has no name", w.what)
		}
	}
}

// Views are independent of each other: each shows what a build of its own would.
func TestPreviewViews(t *testing.T) {
	dir := t.TempDir()
	lay(t, dir, map[string]string{
		"content/_index.md":     "---\ntitle: Home\n---\n",
		"content/blog/draft.md": "---\ntitle: A draft\ndate: 2026-01-01\ndraft: true\n---\n",
		"content/blog/later.md": "---\ntitle: Later\ndate: 2026-05-01\n---\n",
		"content/blog/now.md":   "---\ntitle: Now\ndate: 2026-01-01\n---\n",
	})
	p := openPreview(t, dir)
	march, may := mustDate(t, "2026-03-01"), mustDate(t, "2026-05-02")
	for range 2 { // the second time everything is remembered
		for _, v := range []preview.View{{Today: march}, {Today: march, Drafts: true}, {Today: march, Future: true}, {Today: may}, {Today: may, Drafts: true}} {
			dest := filepath.Join(t.TempDir(), "public")
			if _, err := engine.New(questions, styles).Build(t.Context(), engine.Options{Source: dir, Destination: dest, Today: v.Today, Drafts: v.Drafts, Future: v.Future}); err != nil {
				t.Fatal(err)
			}
			s, err := p.Snapshot(v, time.Time{})
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]string{}
			want := published(t, dest)
			for file := range want {
				out, _, err := s.Output(file)
				if err != nil {
					t.Fatal(err)
				}
				got[file] = string(out.Data)
			}
			compare(t, fmt.Sprintf("%+v", v), got, want)
			if s.Has("blog/draft/index.html") != v.Drafts {
				t.Errorf("%+v: the draft is shown: %v", v, !v.Drafts)
			}
		}
	}
	p.Forget(preview.View{Today: may})
}

// A snapshot says where the page of a file has gone.
func TestMoved(t *testing.T) {
	for _, c := range []struct {
		name string
		edit func(dir string)
		want string // the address; "" where it is nowhere
	}{
		{"renamed", func(dir string) {
			os.Rename(filepath.Join(dir, "content/blog/one.md"), filepath.Join(dir, "content/blog/two.md"))
		}, "/blog/two/"},
		{"made a bundle", func(dir string) {
			os.Mkdir(filepath.Join(dir, "content/blog/one"), 0o755)
			os.Rename(filepath.Join(dir, "content/blog/one.md"), filepath.Join(dir, "content/blog/one/index.md"))
		}, "/blog/one/"},
		{"given a slug", func(dir string) {
			lay(t, dir, map[string]string{"content/blog/one.md": "---\ntitle: One\ndate: 2026-01-01\nslug: first\n---\nText.\n"})
		}, "/blog/first/"},
		{"deleted", func(dir string) { os.Remove(filepath.Join(dir, "content/blog/one.md")) }, ""},
		{"deleted, with a twin that was there before", func(dir string) { os.Remove(filepath.Join(dir, "content/blog/one.md")) }, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			text := "---\ntitle: One\ndate: 2026-01-01\n---\nText.\n"
			lay(t, dir, map[string]string{"content/_index.md": "---\ntitle: Home\n---\n", "content/blog/one.md": text, "content/blog/twin.md": text})
			p := openPreview(t, dir)
			snapshot := func() *preview.Snapshot {
				s, err := p.Snapshot(preview.View{Today: mustDate(t, "2026-03-01")}, time.Time{})
				if err != nil {
					t.Fatal(err)
				}
				return s
			}
			before := snapshot()
			page, ok := before.Page("blog/one/index.html")
			if !ok {
				t.Fatal("there is no such page")
			}
			c.edit(dir)
			if changed, err := p.Rescan(nil); err != nil || !changed {
				t.Fatal(changed, err)
			}
			got := ""
			if now, ok := snapshot().Moved(before, page); ok {
				got = now.URL
			}
			if got != c.want {
				t.Errorf("it is at %q now, want %q", got, c.want)
			}
		})
	}
}

// A file that changes behind a snapshot's back is no reason to show what it
// does not hold any more.
func TestSnapshotIsBehind(t *testing.T) {
	dir := t.TempDir()
	lay(t, dir, map[string]string{"content/_index.md": "---\ntitle: Home\n---\n", "static/a.bin": "first"})
	p := openPreview(t, dir)
	s, err := p.Snapshot(preview.View{}, time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	lay(t, dir, map[string]string{"static/a.bin": "second"})
	if _, _, err := s.Output("a.bin"); !errors.Is(err, source.ErrChanged) {
		t.Errorf("got %v", err)
	}
	if _, err := s.All(context.Background(), func() {}); !errors.Is(err, source.ErrChanged) {
		t.Errorf("got %v", err)
	}
}

// All ends when it is told to.
func TestAllIsInterrupted(t *testing.T) {
	dir := t.TempDir()
	lay(t, dir, map[string]string{"content/_index.md": "---\ntitle: Home\n---\n"})
	s, err := openPreview(t, dir).Snapshot(preview.View{}, time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	calls := 0
	_, err = s.All(ctx, func() {
		calls++
		cancel()
	})
	if !errors.Is(err, context.Canceled) || calls != 1 {
		t.Errorf("after %d tasks: %v", calls, err)
	}
}

// lay writes files below dir.
func lay(t testing.TB, dir string, files map[string]string) {
	t.Helper()
	for file, text := range files {
		at := filepath.Join(dir, filepath.FromSlash(file))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func mustDate(t testing.TB, text string) civil.Date {
	t.Helper()
	d, err := civil.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// While the front matter of a page is broken, its text is the one in the file.
func TestFallbackHasTheNewText(t *testing.T) {
	dir := t.TempDir()
	var p *preview.Preview
	for i, page := range []string{"---\ntitle: About\n---\nOne.\n", "---\ntitel: About\n---\nTwo.\n", "---\ntitel: About\n---\nThree.\n"} {
		lay(t, dir, map[string]string{"content/_index.md": "---\ntitle: Home\n---\n", "content/about.md": page})
		if p == nil {
			p = openPreview(t, dir)
		}
		if _, err := p.Rescan(nil); err != nil {
			t.Fatal(err)
		}
		s, err := p.Snapshot(preview.View{}, time.Date(2026, 3, 1, 0, i, 0, 0, time.UTC))
		if err != nil {
			t.Fatal(err)
		}
		out, _, err := s.Fallback().Output("about/index.html")
		if want := []string{"One.", "Two.", "Three."}[i]; err != nil || !strings.Contains(string(out.Data), want) {
			t.Errorf("the page does not show %q: %s %v", want, out.Data, err)
		}
	}
}
