package engine_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/memory"
	"github.com/meridian-ssg/meridian/internal/output"
	"github.com/meridian-ssg/meridian/internal/picture"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/trace"
)

// One lie of each kind is put into the memory on disk. A build that verifies
// tells it, and a build that begins anew heals it.
func TestVerifyFindsEachFault(t *testing.T) {
	for _, c := range []struct {
		name string
		lie  func(s *small)
		want []string
	}{
		{"nothing", func(*small) {}, nil},
		{"a file", func(s *small) {
			s.tamper(func(m *memory.Memory, l *memory.Learned) {
				records := m.Tree.Records()
				for i := range records {
					if records[i].Path == "content/blog/two.md" {
						records[i].Sum = sum.OfString("other")
					}
				}
				m.Tree = source.FromRecords(records)
			})
		}, []string{"content/blog/two.md is taken for unchanged"}},
		{"a document", func(s *small) {
			s.tamper(func(m *memory.Memory, l *memory.Learned) {
				m.Documents["content/blog/two.md"].Doc.Card.Title = "Third"
			})
		}, []string{"the front matter of content/blog/two.md"}},
		{"a picture", func(s *small) {
			s.tamper(func(m *memory.Memory, l *memory.Learned) {
				dot, _ := m.Tree.Find("static/dot.svg")
				m.Pictures.Set(dot.Sum, picture.Info{Width: 7, Height: 5})
			})
		}, []string{"static/dot.svg is remembered to be 7 × 5 pixels large, and is 5 × 5"}},
		{"a published file", func(s *small) {
			s.edits-- // the time does not tell
			at := filepath.Join(s.options.Destination, "about", "index.html")
			text, err := os.ReadFile(at)
			if err != nil {
				s.t.Fatal(err)
			}
			text[20] ^= 1
			if err := os.WriteFile(at, text, 0o644); err != nil {
				s.t.Fatal(err)
			}
			s.date(at)
		}, []string{"the published file about/index.html is taken for unchanged"}},
		{"the whole", func(s *small) {
			s.tamper(func(m *memory.Memory, l *memory.Learned) { l.Build.Held = nil })
		}, []string{"which pages are held back"}},
		{"an answer that is not told apart", func(s *small) { // the home page showed another list, and nobody noted that it asked
			s.tamper(func(m *memory.Memory, l *memory.Learned) {
				changeTask(m, "home", func(memo *memory.Task) {
					memo.Asked = engine.Without(memo.Asked, site.AskNewest)
				})
			})
			s.write("content/blog/two.md", "---\ntitle: Zweite\ndate: 2026-02-02\n---\nWords.\n")
		}, []string{"a question that was asked is not remembered", "“home”", "index.html", "from byte", "(line 4)", "the newest 2 pages of the type “post”"}},
		{"a question that nothing hangs on yet", func(s *small) {
			s.tamper(func(m *memory.Memory, l *memory.Learned) {
				changeTask(m, "page blog/one", func(memo *memory.Task) {
					memo.Asked = engine.Without(memo.Asked, site.AskNeighbours)
				})
			})
		}, []string{"not remembered", "“page blog/one”", "blog/one/index.html", "the pages before and behind “blog/one”"}},
		{"a question that is not asked", func(s *small) {
			s.tamper(func(m *memory.Memory, l *memory.Learned) {
				changeTask(m, "home", func(memo *memory.Task) {
					unasked := site.Question{Verb: site.AskReferring, Key: "nothing"}
					var none sum.Hasher // an empty list of pages
					none.AddInt(0)
					memo.Asked += trace.NotesOf([]trace.Asked[site.Question]{{Question: unasked, Answer: none.Sum()}})
				})
			})
		}, []string{"a question is remembered that is not asked", "“home”"}},
		{"a result", func(s *small) {
			s.tamper(func(m *memory.Memory, l *memory.Learned) {
				changeTask(m, "sitemap", func(memo *memory.Task) { memo.Result.Files[0].Sum = sum.OfString("other") })
			})
		}, []string{"the result is remembered wrongly", "“sitemap”", "sitemap.xml"}},
		{"anchors", func(s *small) {
			s.tamper(func(m *memory.Memory, l *memory.Learned) {
				changeTask(m, "page about", func(memo *memory.Task) { memo.Result.Anchors = []string{"nowhere"} })
			})
		}, []string{"the result is remembered wrongly", "“page about”"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newSmall(t)
			c.lie(s)
			_, err := s.run(true)
			if c.want == nil {
				if err != nil {
					t.Fatal(err)
				}
			} else {
				var lie *memory.VerifyError
				if !errors.As(err, &lie) {
					t.Fatalf("the lie went unseen: %v", err)
				}
				for _, want := range c.want {
					if !strings.Contains(err.Error(), want) {
						t.Errorf("%q does not say %q", err, want)
					}
				}
				clean := s.options
				clean.Clean = true
				if _, err := engine.New().Build(t.Context(), clean); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := s.run(true); err != nil {
				t.Errorf("after a clean build: %v", err)
			}
			if report, err := s.run(false); err != nil || report.Rendered > 0 {
				t.Errorf("the build behind it had to make %d files anew, %v", report.Rendered, err)
			}
		})
	}
}

// A result that differs from the one before without anything having been asked
// is told with the place where it begins to differ.
func TestVerifyNamesTheByte(t *testing.T) {
	s := newSmall(t)
	wrong := []byte("<!doctype html>\n<title>Abort</title>\n")
	at := filepath.Join(s.options.Destination, "about", "index.html")
	if err := os.WriteFile(at, wrong, 0o644); err != nil {
		t.Fatal(err)
	}
	s.tamper(func(m *memory.Memory, l *memory.Learned) {
		changeTask(m, "page about", func(memo *memory.Task) { memo.Result.Files[0].Sum = sum.Of(wrong) })
		l.Published["about/index.html"] = output.Stamp{}
	})
	_, err := s.run(true)
	var lie *memory.VerifyError
	if !errors.As(err, &lie) || lie.Output != "about/index.html" || lie.Line != 2 || lie.Offset != 26 {
		t.Errorf("got %+v", err)
	}
}

// A build that verifies does as much as any other.
func TestVerifyBuilds(t *testing.T) {
	s := newSmall(t)
	s.write("content/blog/three.md", "---\ntitle: Three\ndate: 2026-02-03\n---\nWords.\n")
	report, err := s.run(true)
	if err != nil || report.Reused > 0 || !slices.Contains(report.Changes.Added, "blog/three/index.html") {
		t.Errorf("got %+v, %v", report, err)
	}
}

// A folder with the name of a taxonomy has pages of its own, and its tasks have
// names of their own, so that none is remembered in the place of another.
func TestVerifyBuildsWithAFolderNamedAsATaxonomy(t *testing.T) {
	s := newSmall(t)
	for _, kind := range []string{"term", "taxonomy"} {
		s.write("layouts/"+kind+".html", `{{define "main"}}{{.Title}}{{end}}`)
	}
	s.write("content/categories/_index.md", "---\ntitle: About them\nslug: about-them\n---\n")
	s.write("content/blog/three.md", "---\ntitle: Three\ndate: 2026-02-03\ncategories: [law]\n---\nWords.\n")
	for _, verify := range []bool{false, false, true} {
		if report, err := s.run(verify); err != nil || report.Diagnostics.HasErrors() {
			t.Fatalf("got %+v, %v", report, err)
		}
	}
}
