package engine_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/meridian-ssg/meridian/internal/cache"
	"github.com/meridian-ssg/meridian/internal/memory"
	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/trace"
)

// rendered edits a file, and tells how many tasks the next run of the program
// had to carry out.
func (s *small) rendered(file, text string) int {
	s.t.Helper()
	s.edits++
	s.write(file, text)
	report, err := s.run(false)
	if err != nil {
		s.t.Fatal(err)
	}
	s.age()
	return report.Rendered
}

// Where nothing but texts has changed, no answer can have changed either; so
// nobody asks, and a memo with a wrong answer stays unnoticed until something
// else changes.
func TestAnswersAreTrustedWhileTheStructureIsTheSame(t *testing.T) {
	s := newSmall(t)
	s.tamper(func(m *memory.Memory, _ *memory.Learned) {
		changeTask(m, "page blog/two", func(found *memory.Task) {
			asked := found.Asked.List()
			for i := range asked {
				asked[i].Answer = sum.OfString("another answer")
			}
			found.Asked = trace.NotesOf(asked)
		})
	})
	if n := s.rendered("content/about.md", "---\ntitle: About\nimage: {file: dot.svg, alt: A dot}\n---\nWords.\n\nOther words.\n"); n != 1 {
		t.Errorf("after an edit of one text, %d tasks ran", n)
	}
	if n := s.rendered("content/blog/one.md", "---\ntitle: First\ndate: 2026-02-01\nweight: 3\n---\n[About](/about.md)\n"); n < 2 {
		t.Errorf("after an edit of front matter, the memo with the wrong answer was believed: %d tasks ran", n)
	}
}

// What is remembered of tasks that no longer exist, of a structure that was left,
// or of a run that was cut off while it wrote, is never taken for what holds in
// the structure that comes back.
func TestStructureThatComesBack(t *testing.T) {
	s := newSmall(t)
	first := map[string]string{
		"content/blog/one.md": "---\ntitle: First\ndate: 2026-02-01\n---\n[About](/about.md)\n",
		"content/blog/two.md": "---\ntitle: Second\ndate: 2026-02-02\n---\nWords.\n",
	}
	kept := filepath.Join(s.options.Source, filepath.FromSlash(cache.Dir), "memory")
	before, err := os.ReadFile(kept)
	if err != nil {
		t.Fatal(err)
	}
	want := s.published()
	s.rendered("content/blog/one.md", "---\ntitle: The very first\ndate: 2026-02-01\n---\n[About](/about.md)\n")
	if err := os.Remove(filepath.Join(s.options.Source, "content", "blog", "two.md")); err != nil {
		t.Fatal(err)
	}
	s.build()
	after, err := os.ReadFile(kept)
	if err != nil || len(after) <= len(before) {
		t.Fatal("the run has added nothing to the memory", err)
	}
	step := max(1, (len(after)-len(before))/60)
	for n := len(before); n <= len(after); n += step {
		if err := os.WriteFile(kept, after[:n], 0o644); err != nil {
			t.Fatal(err)
		}
		for file, text := range first {
			s.write(file, text)
		}
		s.build()
		if got := s.published(); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("with %d of %d bytes of the memory, the site that comes back is another one", n-len(before), len(after)-len(before))
		}
	}
}

// published gives every file of the site that is published.
func (s *small) published() map[string]string {
	s.t.Helper()
	out := make(map[string]string)
	err := filepath.WalkDir(s.options.Destination, func(at string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(s.options.Destination, at)
		if err != nil {
			return err
		}
		text, err := os.ReadFile(at)
		out[rel] = string(text)
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return out
}
