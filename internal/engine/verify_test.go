package engine

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/meridian-ssg/meridian/internal/cache"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/output"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/trace"
)

// memory is everything that lies on disk for the next run.
type memory struct {
	files     []source.Record
	stamps    []stampsOf
	wholes    []whole
	documents []document
	memos     []memo
	pictures  []sized
	worlds    []sum.Sum
}

// small is a site in which all kinds of things are remembered.
type small struct {
	t       *testing.T
	options Options
	edits   int
}

func newSmall(t *testing.T) *small {
	dir := t.TempDir()
	s := &small{t: t, options: Options{
		Source: dir, Destination: filepath.Join(dir, "public"), Today: civil.Date{Year: 2026, Month: 3, Day: 1},
		Program: sum.OfString("the program under test"),
	}}
	for file, text := range map[string]string{
		"site.yaml":            "title: Site\nbase_url: https://example.org/\n",
		"content/about.md":     "---\ntitle: About\nimage: {file: dot.svg, alt: A dot}\n---\nWords.\n",
		"content/blog/one.md":  "---\ntitle: First\ndate: 2026-02-01\n---\n[About](/about.md)\n",
		"content/blog/two.md":  "---\ntitle: Second\ndate: 2026-02-02\n---\nWords.\n",
		"content/blog/soon.md": "---\ntitle: Soon\ndate: 2026-04-01\n---\nWords.\n",
		"static/dot.svg":       `<svg width="5" height="5"></svg>`,
		"layouts/base.html":    "<!doctype html>\n<title>{{.Title}}</title>\n{{block \"main\" .}}{{end}}\n",
		"layouts/page.html":    "{{define \"main\"}}{{with .Image}}{{.Width}}{{end}}{{.Content}}{{with .Next}}{{.Title}}{{end}}{{end}}",
		"layouts/home.html":    "{{define \"main\"}}{{range .Site.Newest \"post\" 2}}\n{{.Title}}{{end}}{{end}}",
		"layouts/section.html": "{{define \"main\"}}{{range .Children}}\n{{.Title}}{{end}}{{end}}",
		"layouts/404.html":     "{{define \"main\"}}{{end}}",
	} {
		s.write(file, text)
	}
	s.build()
	s.age()
	s.edits++
	s.build() // which knows by size and time what is published
	return s
}

func (s *small) write(file, text string) {
	s.t.Helper()
	at := filepath.Join(s.options.Source, filepath.FromSlash(file))
	if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
		s.t.Fatal(err)
	}
	s.date(at)
}

// date gives a file a time that is so old that it is trusted.
func (s *small) date(at string) {
	s.t.Helper()
	old := time.Date(2025, 1, 1, 0, s.edits, 0, 0, time.UTC)
	if err := os.Chtimes(at, old, old); err != nil {
		s.t.Fatal(err)
	}
}

// age makes all that is published old enough to be trusted.
func (s *small) age() {
	s.t.Helper()
	err := filepath.WalkDir(s.options.Destination, func(at string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			s.date(at)
		}
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *small) build() {
	s.t.Helper()
	if _, err := s.run(false); err != nil {
		s.t.Fatal(err)
	}
}

// run is another run of the program.
func (s *small) run(verify bool) (*Report, error) {
	o := s.options
	o.Verify = verify
	theme := source.Layer{Under: "static", FS: fstest.MapFS{}}
	return New(theme).Build(s.t.Context(), o)
}

// tamper changes what lies on disk.
func (s *small) tamper(change func(*memory)) {
	s.t.Helper()
	root, err := os.OpenRoot(s.options.Source)
	if err != nil {
		s.t.Fatal(err)
	}
	defer root.Close()
	codec := cache.NewCodec(reflect.TypeFor[civil.Date](), reflect.TypeFor[civil.Moment]())
	c := cache.Open(root, s.options.Program)
	k := &kept{cache: c, codec: codec}
	var m memory
	for _, e := range c.Read() {
		switch e.Kind {
		case keptFiles:
			m.files = append(m.files, values[source.Record](k, e)...)
		case keptStamps:
			m.stamps = append(m.stamps, values[stampsOf](k, e)...)
		case keptWhole:
			m.wholes = append(m.wholes, values[whole](k, e)...)
		case keptDocuments:
			m.documents = append(m.documents, values[document](k, e)...)
		case keptMemos:
			m.memos = append(m.memos, values[memo](k, e)...)
		case keptWorld:
			m.worlds = append(m.worlds, values[sum.Sum](k, e)...)
		case keptPictures:
			m.pictures = append(m.pictures, values[sized](k, e)...)
		}
	}
	change(&m)
	err = c.Rewrite(func(put func(cache.Batch) error) error {
		w := writer{kept: k, put: put}
		write(&w, keptFiles, m.files)
		write(&w, keptStamps, m.stamps)
		write(&w, keptWhole, m.wholes)
		write(&w, keptDocuments, m.documents)
		write(&w, keptMemos, m.memos)
		write(&w, keptWorld, m.worlds)
		write(&w, keptPictures, m.pictures)
		return w.err
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// recall changes what is remembered of one task.
func recall(m *memory, task string, change func(*memo)) {
	for i := range m.memos {
		if m.memos[i].Task == task {
			change(&m.memos[i])
		}
	}
}

// One lie of each kind is put into the memory on disk. A build that verifies
// tells it, and a build that begins anew heals it.
func TestVerifyFindsEachLie(t *testing.T) {
	for _, c := range []struct {
		name string
		lie  func(s *small)
		want []string
	}{
		{"nothing", func(*small) {}, nil},
		{"a file", func(s *small) {
			s.tamper(func(m *memory) {
				for i := range m.files {
					if m.files[i].Path == "content/blog/two.md" {
						m.files[i].Sum = sum.OfString("other")
					}
				}
			})
		}, []string{"content/blog/two.md is taken for unchanged"}},
		{"a document", func(s *small) {
			s.tamper(func(m *memory) {
				for i := range m.documents {
					if m.documents[i].File == "content/blog/two.md" {
						m.documents[i].Doc.Card.Title = "Third"
					}
				}
			})
		}, []string{"the front matter of content/blog/two.md"}},
		{"a picture", func(s *small) {
			s.tamper(func(m *memory) {
				for i := range m.pictures {
					m.pictures[i].Size.Width = 7
				}
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
			s.tamper(func(m *memory) { m.wholes[len(m.wholes)-1].Held = nil })
		}, []string{"which pages are held back"}},
		{"an answer that is not told apart", func(s *small) { // the home page showed another list, and nobody noted that it asked
			s.tamper(func(m *memory) {
				recall(m, "home", func(memo *memo) {
					memo.Asked = without(memo.Asked, site.AskNewest)
				})
			})
			s.write("content/blog/two.md", "---\ntitle: Zweite\ndate: 2026-02-02\n---\nWords.\n")
		}, []string{"a question that was asked is not remembered", "“home”", "index.html", "from byte", "(line 4)", "the newest 2 pages of the type “post”"}},
		{"a question that nothing hangs on yet", func(s *small) {
			s.tamper(func(m *memory) {
				recall(m, "page blog/one", func(memo *memo) {
					memo.Asked = without(memo.Asked, site.AskNeighbours)
				})
			})
		}, []string{"not remembered", "“page blog/one”", "blog/one/index.html", "the pages before and behind “blog/one”"}},
		{"a question that is not asked", func(s *small) {
			s.tamper(func(m *memory) {
				recall(m, "home", func(memo *memo) {
					unasked := site.Question{Verb: site.AskReferring, Key: "nothing"}
					var none sum.Hasher // an empty list of pages
					none.AddInt(0)
					memo.Asked += trace.NotesOf([]asked{{Question: unasked, Answer: none.Sum()}})
				})
			})
		}, []string{"a question is remembered that is not asked", "“home”"}},
		{"a result", func(s *small) {
			s.tamper(func(m *memory) {
				recall(m, "sitemap", func(memo *memo) { memo.Result.Files[0].Sum = sum.OfString("other") })
			})
		}, []string{"the result is remembered wrongly", "“sitemap”", "sitemap.xml"}},
		{"anchors", func(s *small) {
			s.tamper(func(m *memory) {
				recall(m, "page about", func(memo *memo) { memo.Result.Anchors = []string{"nowhere"} })
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
				var lie *Lie
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
				if _, err := New().Build(t.Context(), clean); err != nil {
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
	s.tamper(func(m *memory) {
		recall(m, "page about", func(memo *memo) { memo.Result.Files[0].Sum = sum.Of(wrong) })
		m.stamps = append(m.stamps, stampsOf{place(s.options), []stamp{{"about/index.html", output.Stamp{}}}})
	})
	_, err := s.run(true)
	var lie *Lie
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
