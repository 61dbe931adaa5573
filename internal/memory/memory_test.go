package memory_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/memory"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// What another version of the program has left on disk is passed over.
func TestMemoryOfAnotherProgramIsPassedOver(t *testing.T) {
	dir := t.TempDir()
	page := filepath.Join(dir, "content", "about.md")
	if err := os.MkdirAll(filepath.Dir(page), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(page, []byte("---\ntitle: About\n---\nWords.\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	tasksOf := func(program string) int {
		root, err := os.OpenRoot(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer root.Close()
		m := memory.New()
		m.Open(root, sum.OfString(program), false)
		m.LoadRest(func(n int, do func(int)) {
			for i := range n {
				do(i)
			}
		})
		return len(m.Tasks.All()) + len(m.Documents)
	}
	o := engine.Options{Source: dir, Destination: filepath.Join(dir, "public"), Today: civil.Date{Year: 2026, Month: 3, Day: 1}, Program: sum.OfString("first")}
	if _, err := engine.New().Build(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	if n := tasksOf("first"); n == 0 {
		t.Fatal("the build has left nothing")
	}
	if n := tasksOf("second"); n != 0 {
		t.Errorf("the other program believes %d values", n)
	}
}
