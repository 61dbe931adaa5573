package source

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"time"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/sum"
)

const (
	minAge    = 2 * time.Second       // the tick of the coarsest clock of a file system
	minTick   = 20 * time.Millisecond // the tick of the clock of a system that tells of identity
	attempts  = 3
	largeFile = 8 << 20
)

var (
	errChanging = errors.New("changed while it was read")
	errTooLarge = errors.New("too large")
)

// reader reads files. Each goroutine has its own.
type reader struct {
	*scanner
	files   []File
	faults  faults
	scratch []byte // for contents that are not cached
}

// batch opens the folder of several files once, and not once for each of them.
func (r *reader) batch(b batch) {
	in, above := r.root, b.dir
	if len(b.files) > 2 {
		dir, err := r.root.OpenRoot(b.dir)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return
		case err == nil:
			defer dir.Close()
			in, above = dir, "."
		}
	}
	for _, e := range b.files {
		disk := e.path // nearly always; then both share memory
		if len(disk) != len(b.dir)+1+len(e.name) || !strings.HasPrefix(disk, b.dir) || !strings.HasSuffix(disk, e.name) {
			disk = path.Join(b.dir, e.name)
		}
		if e.link { // it may lead out of the folder, though not of the site
			r.entry(r.root, disk, disk, e)
		} else {
			r.entry(in, path.Join(above, e.name), disk, e)
		}
	}
}

// entry reads a file of a folder, or reuses the one of the earlier Tree.
func (r *reader) entry(in *os.Root, name, disk string, e entry) {
	if old, ok := r.prev.Find(e.path); ok && old.stable && old.disk == disk && !r.prev.doubts(e.path) {
		info, err := e.look(in, name)
		if err == nil && info.Mode().IsRegular() && info.Size() == old.Size && statOf(info) == old.stat {
			if _, held := old.content(); held && !r.reserve(old.Size) {
				old.cached = nil
			}
			r.files = append(r.files, old)
			return
		}
	}
	f := File{Path: e.path, disk: disk}
	err := errChanging
	for i := 0; i < attempts && err == errChanging; i++ {
		err = r.read(in, name, &f)
	}
	switch {
	case err == nil:
		r.files = append(r.files, f)
	case errors.Is(err, fs.ErrNotExist): // it has vanished
	case err == errChanging:
		r.faults.add(diag.FileUnreadable, e.path, "the file kept changing while it was read", "Build again when the program that writes it has finished.")
	case err == errTooLarge:
		r.faults.add(diag.FileTooLarge, e.path,
			fmt.Sprintf("the file has %.1f MB, and a file of this kind may have %d MB at most", float64(f.Size)/(1<<20), limit(e.path)>>20),
			"Make it smaller, or split it.")
	default:
		r.faults.unreadable(e.path, err)
	}
}

// look gives the FileInfo of a file, which os.Root already has from the listing, but
// for the targets of links.
func (e *entry) look(in *os.Root, name string) (fs.FileInfo, error) {
	if e.link || e.listed == nil {
		return in.Stat(name)
	}
	return e.listed.Info()
}

// read reads a file and fills in f.
func (r *reader) read(in *os.Root, name string, f *File) error {
	r.hook("open", f.Path)
	file, err := in.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	before, err := file.Stat()
	if err != nil {
		return err
	}
	f.Size, f.stat = before.Size(), statOf(before)
	f.stable = before.ModTime().Before(r.start.Add(-minAge)) && f.stat.identity.changed < r.start.Add(-minTick).UnixNano()
	if !before.Mode().IsRegular() {
		return errChanging // it was replaced
	}
	if f.Size > limit(f.Path) {
		return errTooLarge
	}
	if f.Size > largeFile {
		r.large.Lock()
		defer r.large.Unlock()
	}
	keep := isKept(f.Path) && r.reserve(f.Size)
	b := r.buffer(int(f.Size), keep)
	if _, err = io.ReadFull(file, b); err == nil {
		r.hook("read", f.Path)
		var after fs.FileInfo
		if after, err = file.Stat(); err == nil && (after.Size() != f.Size || statOf(after) != f.stat) {
			err = errChanging
		}
	}
	if err == nil && f.Size > maxText && hasFront(f.Path, b) {
		err = errTooLarge
	}
	if err == io.EOF || err == io.ErrUnexpectedEOF { // it has shrunk
		err = errChanging
	}
	if err != nil {
		if keep {
			r.remaining.Add(f.Size)
		}
		return err
	}
	f.Sum = sum.Of(b)
	f.Front = hasFront(f.Path, b)
	if keep {
		f.cached = new(cachedText)
		f.cached.Store(&b)
	}
	return nil
}

// buffer gives n bytes, which are reused unless they are kept.
func (r *reader) buffer(n int, keep bool) []byte {
	switch {
	case keep || n > largeFile:
		return make([]byte, n)
	case n > len(r.scratch):
		r.scratch = make([]byte, max(n, 64<<10))
	}
	return r.scratch[:n]
}

// reserve takes n bytes out of the budget, if there are as many.
func (s *scanner) reserve(n int64) bool {
	if s.remaining.Add(-n) >= 0 {
		return true
	}
	s.remaining.Add(n)
	return false
}
