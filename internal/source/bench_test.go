package source

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/meridian-ssg/meridian/internal/sum"
)

const pages = 10_000

// BenchmarkWalkAndRead is what Scan can't be much faster than.
func BenchmarkWalkAndRead(b *testing.B) {
	f := lay(b, many(pages))
	for b.Loop() {
		err := filepath.WalkDir(f.dir, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			text, err := os.ReadFile(name)
			sum.Of(text)
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkScan(b *testing.B) {
	f := lay(b, many(pages))
	for b.Loop() {
		f.scan(nil, nil)
	}
}

func BenchmarkScanAgain(b *testing.B) {
	f := lay(b, many(pages))
	tree, _ := f.scan(nil, nil)
	for b.Loop() {
		f.scan(nil, tree)
	}
}
