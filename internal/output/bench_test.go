package output

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// site gives n pages of a few kilobytes, each in a folder of its own, as a
// site with plain addresses has them, and a hundred files in one folder.
func site(n int) map[string][]byte {
	files := map[string][]byte{}
	body := make([]byte, 6<<10)
	for i := range body {
		body[i] = byte('a' + i%26)
	}
	for i := range n {
		files[fmt.Sprintf("%s/page-%d/index.html", []string{"blog", "events", "projects", "countries"}[i%4], i)] = append([]byte(fmt.Sprint(i)), body...)
	}
	for i := range 100 {
		files[fmt.Sprintf("images/%d.png", i)] = append([]byte(fmt.Sprint(i)), body...)
	}
	return files
}

const pages = 2000

func BenchmarkWriteFile(b *testing.B) {
	files := site(pages)
	top := b.TempDir()
	n := 0
	for b.Loop() {
		dir := filepath.Join(top, fmt.Sprint(n))
		n++
		made := map[string]bool{}
		for path, data := range files {
			path = filepath.Join(dir, filepath.FromSlash(path))
			if d := filepath.Dir(path); !made[d] {
				if err := os.MkdirAll(d, 0o755); err != nil {
					b.Fatal(err)
				}
				made[d] = true
			}
			if err := os.WriteFile(path, data, 0o644); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkCleanBuild(b *testing.B) {
	files := site(pages)
	top := b.TempDir()
	n := 0
	for b.Loop() {
		buildOnce(b, filepath.Join(top, fmt.Sprint(n)), files)
		n++
	}
}

func BenchmarkUnchangedBuild(b *testing.B) {
	files := site(pages)
	dir := b.TempDir()
	buildOnce(b, dir, files)
	for b.Loop() {
		buildOnce(b, dir, files)
	}
}

func buildOnce(tb testing.TB, dir string, files map[string][]byte) Changes {
	tb.Helper()
	d, err := Open(dir)
	if err != nil {
		tb.Fatal(err)
	}
	defer d.Close()
	s, err := d.Begin()
	if err != nil {
		tb.Fatal(err)
	}
	for path, data := range files {
		if _, err := s.Put(path, data); err != nil {
			tb.Fatal(err)
		}
	}
	c, err := s.Commit()
	if err != nil {
		tb.Fatal(err)
	}
	return c
}
