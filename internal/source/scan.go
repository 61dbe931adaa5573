package source

import (
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// Scan reads the site in root, above the theme. It reads only files again that may
// have changed since prev, an earlier Tree of the same folder, or nil. The error is
// for a folder that can't be read at all; everything else is a diagnostic.
func Scan(root *os.Root, theme []Layer, prev *Tree) (*Tree, diag.List, error) {
	return scan(root, theme, prev, func(string, string) {})
}

// scan is Scan with a hook for tests, called before a file is opened ("open") and
// after it was read ("read").
func scan(root *os.Root, theme []Layer, prev *Tree, hook func(moment, file string)) (*Tree, diag.List, error) {
	s := &scanner{root: root, prev: prev, start: time.Now(), hook: hook}
	s.remaining.Store(budget)
	files, found, err := s.site()
	if err != nil {
		return nil, nil, fmt.Errorf("reading the site's folder: %w", err)
	}
	t := newTree(root, files)
	under, clashes, err := t.themeFiles(theme)
	if err != nil {
		return nil, nil, fmt.Errorf("reading the theme: %w", err)
	}
	if len(under) > 0 {
		t = newTree(root, append(files, under...))
	}
	return t, diag.List(append(found, clashes...)).Sorted(), nil
}

// scanner is one scan. One goroutine walks the folders and sends files in batches to
// several readers.
type scanner struct {
	root      *os.Root
	prev      *Tree
	start     time.Time
	hook      func(moment, file string)
	remaining atomic.Int64 // of the budget
	large     sync.Mutex   // allows one large file in memory
}

// batch is a number of files in one folder.
type batch struct {
	dir   string // as spelled on disk
	files []entry
}

type entry struct {
	name   string // as spelled on disk
	path   string // in the Tree
	link   bool
	listed fs.DirEntry // from the folder; may be nil
}

// site reads the site's folder.
func (s *scanner) site() ([]File, faults, error) {
	batches := make(chan batch, 64)
	readers := make([]reader, max(2, runtime.GOMAXPROCS(0)))
	usual := 0 // expected files for each
	if s.prev != nil {
		usual = len(s.prev.files)/len(readers) + batchSize
	}
	var wg sync.WaitGroup
	for i := range readers {
		readers[i] = reader{scanner: s, files: make([]File, 0, usual)}
		wg.Go(func() {
			for b := range batches {
				readers[i].batch(b)
			}
		})
	}
	w := walker{root: s.root, out: batches}
	err := w.walkTop()
	close(batches)
	wg.Wait()

	n := 0
	for _, r := range readers {
		n += len(r.files)
	}
	files := make([]File, 0, n)
	for _, r := range readers {
		files = append(files, r.files...)
		w.faults = append(w.faults, r.faults...)
	}
	return files, w.faults, err
}

// themeFiles reads the files of the theme that the site does not replace.
func (t *Tree) themeFiles(theme []Layer) ([]File, faults, error) {
	var out []File
	var clashes faults
	for _, layer := range theme {
		own := Tree{files: t.Under(layer.Under)}
		err := fs.WalkDir(layer.FS, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || name == "." {
				return err
			}
			file := layer.Under + "/" + name
			switch {
			case isIgnored(file) && d.IsDir():
				return fs.SkipDir
			case isIgnored(file) || d.IsDir():
				return nil
			}
			if _, hiddenNames := t.Find(file); hiddenNames {
				return nil
			}
			if f, ok := own.FindFold(file); ok {
				clashes.add(diag.AddressTaken, f.Path,
					fmt.Sprintf("this file and %s, which comes with the theme, differ only in capital letters", file),
					fmt.Sprintf("Rename it to %s to replace the theme's, or give it a name of its own.", file))
				return nil
			}
			b, err := fs.ReadFile(layer.FS, name)
			if err != nil {
				return err
			}
			if b == nil {
				b = []byte{} // nil would mean that it is on disk
			}
			out = append(out, File{Path: file, Size: int64(len(b)), Sum: sum.Of(b), Theme: true, own: b})
			return nil
		})
		if err != nil {
			return nil, nil, err
		}
	}
	return out, clashes, nil
}
