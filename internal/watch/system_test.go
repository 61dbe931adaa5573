package watch

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/internal/testenv"
)

// site is a folder that is watched, with what a Tree of it holds.
type site struct {
	t     *testing.T
	dir   string
	w     *Watcher
	mu    sync.Mutex
	tree  *source.Tree
	looks []string
	said  []string
}

// watched watches a folder and scans it, as a preview does.
func watched(t *testing.T, poll bool, files map[string]string) *site {
	s := &site{t: t, dir: t.TempDir()}
	for name, text := range files {
		s.write(name, text)
	}
	root, err := os.OpenRoot(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	if s.tree, _, err = source.Scan(root, nil, nil); err != nil {
		t.Fatal(err)
	}
	s.w = New(Options{
		Dir: s.dir, Names: source.Inputs(), Concerns: source.IsInput, Poll: poll,
		Say: func(words string) { s.mu.Lock(); defer s.mu.Unlock(); s.said = append(s.said, words) },
	})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	started := make(chan struct{})
	var once sync.Once
	go func() {
		defer close(done)
		s.w.Run(ctx, func(h Hint) bool {
			defer once.Do(func() { close(started) })
			s.mu.Lock()
			defer s.mu.Unlock()
			next, ok := s.tree, false
			if !h.Whole {
				next, ok = s.tree.Rescan(root, h.Paths)
			}
			if !ok {
				if next, _, err = source.Scan(root, nil, s.tree); err != nil {
					t.Error(err)
					return false
				}
			}
			changed := next.Sum() != s.tree.Sum()
			s.tree = next
			if changed {
				s.looks = append(s.looks, fmt.Sprintf("%v", h))
			}
			return changed
		})
	}()
	t.Cleanup(func() {
		cancel()
		<-done
		root.Close()
	})
	<-started // the look after the beginning
	return s
}

func (s *site) at(name string) string { return filepath.Join(s.dir, filepath.FromSlash(name)) }

func (s *site) write(name, text string) {
	s.t.Helper()
	if err := os.MkdirAll(filepath.Dir(s.at(name)), 0o755); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(s.at(name), []byte(text), 0o644); err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) do(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// expect waits until the tree holds exactly these files.
func (s *site) expect(files map[string]string) {
	s.t.Helper()
	testenv.WaitFor(s.t, fmt.Sprintf("the tree holds %v", files), func() bool {
		got := map[string]string{}
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, f := range s.tree.Files() {
			text, _ := s.tree.Read(f)
			got[f.Path] = string(text)
		}
		return maps.Equal(got, files)
	})
}

// sees waits until the tree holds a file with this text.
func (s *site) sees(name, want string) {
	s.t.Helper()
	testenv.WaitFor(s.t, fmt.Sprintf("%s holds %q", name, want), func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		f, ok := s.tree.Find(name)
		if !ok {
			return false
		}
		text, err := s.tree.Read(f)
		return err == nil && string(text) == want
	})
}

// Whatever way an editor or a person changes a folder, what is in it is known
// soon, with events and without.
func TestWaysToChangeFiles(t *testing.T) {
	begin := map[string]string{"content/a.md": "a", "content/deep/b.md": "b", "site.yaml": "s"}
	ways := []struct {
		name string
		do   func(s *site)
		want map[string]string
	}{
		{"in place", func(s *site) { s.write("content/a.md", "saved") },
			map[string]string{"content/a.md": "saved", "content/deep/b.md": "b", "site.yaml": "s"}},
		{"settings", func(s *site) { s.write("site.yaml", "other") },
			map[string]string{"content/a.md": "a", "content/deep/b.md": "b", "site.yaml": "other"}},
		{"emptied, then written", func(s *site) {
			s.write("content/a.md", "")
			s.sees("content/a.md", "")
			s.write("content/a.md", "saved")
		}, map[string]string{"content/a.md": "saved", "content/deep/b.md": "b", "site.yaml": "s"}},
		{"renamed over", func(s *site) {
			s.write("content/.a.md.tmp", "saved")
			s.do(os.Rename(s.at("content/.a.md.tmp"), s.at("content/a.md")))
		}, map[string]string{"content/a.md": "saved", "content/deep/b.md": "b", "site.yaml": "s"}},
		{"backup, then written", func(s *site) { // as Vim and Emacs do
			s.write("content/4913", "")
			s.do(os.Remove(s.at("content/4913")))
			s.do(os.Rename(s.at("content/a.md"), s.at("content/a.md~")))
			s.write("content/a.md", "saved")
			s.write("content/.a.md.swp", "swap")
		}, map[string]string{"content/a.md": "saved", "content/deep/b.md": "b", "site.yaml": "s"}},
		{"new", func(s *site) { s.write("content/new.md", "n") },
			map[string]string{"content/a.md": "a", "content/deep/b.md": "b", "content/new.md": "n", "site.yaml": "s"}},
		{"deleted", func(s *site) { s.do(os.Remove(s.at("content/a.md"))) },
			map[string]string{"content/deep/b.md": "b", "site.yaml": "s"}},
		{"renamed", func(s *site) { s.do(os.Rename(s.at("content/a.md"), s.at("content/c.md"))) },
			map[string]string{"content/c.md": "a", "content/deep/b.md": "b", "site.yaml": "s"}},
		{"folders within folders", func(s *site) { s.write("content/x/y/z/new.md", "n") },
			map[string]string{"content/a.md": "a", "content/deep/b.md": "b", "content/x/y/z/new.md": "n", "site.yaml": "s"}},
		{"a folder that the site did not have", func(s *site) { s.write("layouts/partials/card.html", "c") },
			map[string]string{"content/a.md": "a", "content/deep/b.md": "b", "layouts/partials/card.html": "c", "site.yaml": "s"}},
		{"a folder deleted", func(s *site) { s.do(os.RemoveAll(s.at("content/deep"))) },
			map[string]string{"content/a.md": "a", "site.yaml": "s"}},
		{"a folder deleted and made again", func(s *site) {
			s.do(os.RemoveAll(s.at("content/deep")))
			s.write("content/deep/b.md", "again")
			s.sees("content/deep/b.md", "again")
			s.write("content/deep/b.md", "saved")
		}, map[string]string{"content/a.md": "a", "content/deep/b.md": "saved", "site.yaml": "s"}},
		{"a folder renamed, then a file in it saved", func(s *site) {
			s.do(os.Rename(s.at("content/deep"), s.at("content/deeper")))
			s.sees("content/deeper/b.md", "b")
			s.write("content/deeper/b.md", "saved")
		}, map[string]string{"content/a.md": "a", "content/deeper/b.md": "saved", "site.yaml": "s"}},
		{"a folder renamed and back again", func(s *site) {
			s.do(os.Rename(s.at("content/deep"), s.at("content/deeper")))
			s.do(os.Rename(s.at("content/deeper"), s.at("content/deep")))
			s.write("content/deep/b.md", "saved")
		}, map[string]string{"content/a.md": "a", "content/deep/b.md": "saved", "site.yaml": "s"}},
		{"a folder moved in", func(s *site) {
			s.write("elsewhere/sub/in.md", "in")
			s.do(os.Rename(s.at("elsewhere"), s.at("content/moved")))
			s.sees("content/moved/sub/in.md", "in")
			s.write("content/moved/sub/in.md", "saved")
		}, map[string]string{"content/a.md": "a", "content/deep/b.md": "b", "content/moved/sub/in.md": "saved", "site.yaml": "s"}},
		{"content as a whole, away and back", func(s *site) {
			s.do(os.Rename(s.at("content"), s.at("away")))
			s.expect(map[string]string{"site.yaml": "s"})
			s.do(os.Rename(s.at("away"), s.at("content")))
			s.sees("content/deep/b.md", "b")
			s.write("content/deep/b.md", "saved")
		}, map[string]string{"content/a.md": "a", "content/deep/b.md": "saved", "site.yaml": "s"}},
	}
	for _, poll := range []bool{false, true} {
		for _, way := range ways {
			t.Run(fmt.Sprintf("poll %v/%s", poll, way.name), func(t *testing.T) {
				t.Parallel()
				s := watched(t, poll, begin)
				way.do(s)
				s.expect(way.want)
				if s.w.Polling() != poll {
					t.Errorf("polling is %v", !poll)
				}
			})
		}
	}
}

// A thousand files at once are far fewer changes.
func TestAThousandFiles(t *testing.T) {
	s := watched(t, false, map[string]string{"content/a.md": "a"})
	want := map[string]string{"content/a.md": "a"}
	for i := range 1000 {
		name := fmt.Sprintf("content/%d.md", i)
		want[name] = "text"
		s.write(name, "text")
	}
	s.expect(want)
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.looks) > 500 { // a busy machine pauses while it writes
		t.Errorf("it was seen in %d steps", len(s.looks))
	}
}

// What leaves the site as it is wakes nobody up.
func TestNothingOfTheSite(t *testing.T) {
	s := watched(t, false, map[string]string{"content/a.md": "a", "public/index.html": "p"})
	s.write("public/other.html", "x")
	s.write("content/.a.md.swp", "swap")
	s.write("notes.txt", "n")
	s.do(os.Chmod(s.at("content/a.md"), 0o600))
	time.Sleep(100 * time.Millisecond) // nothing is to happen
	if n := s.w.count(); n != 0 {
		t.Errorf("%d events were passed on", n)
	}
}

// Why it is that no events are waited for is said in a sentence.
func TestRefused(t *testing.T) {
	for _, err := range []error{os.ErrPermission, &os.SyscallError{Syscall: "inotify_add_watch", Err: errTooMany}} {
		words := pollReason(err)
		if !strings.HasSuffix(words, ".") || strings.Contains(words, "inotify") {
			t.Errorf("%q", words)
		}
	}
	if pollReason(errTooMany) == pollReason(os.ErrPermission) {
		t.Error("too many folders are not told from other reasons")
	}
}
