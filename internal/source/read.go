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
	wary      = 2 * time.Second // the coarsest clock that a file system keeps
	attempts  = 3
	largeFile = 8 << 20
)

var (
	errUnsettled = errors.New("changed while it was read")
	errTooLarge  = errors.New("too large")
)

// reader turns entries into files. There are several, each for one goroutine.
type reader struct {
	*scanner
	files   []File
	faults  faults
	scratch []byte // for contents that are not kept
}

// batch reads the files of a batch. Where there are several, their folder is
// opened once, and not once for each of them.
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
		disk := e.path // as it nearly always is; then both are one text in memory
		if len(disk) != len(b.dir)+1+len(e.name) || !strings.HasPrefix(disk, b.dir) || !strings.HasSuffix(disk, e.name) {
			disk = path.Join(b.dir, e.name)
		}
		if e.link { // may leave the folder, though not the site
			r.entry(r.root, disk, disk, e)
		} else {
			r.entry(in, path.Join(above, e.name), disk, e)
		}
	}
}

// entry reads a file, which has the given name in a folder, or reuses it.
func (r *reader) entry(in *os.Root, name, disk string, e entry) {
	if old, ok := r.prev.Find(e.path); ok && old.settled && old.disk == disk {
		info, err := e.look(in, name)
		if err == nil && info.Mode().IsRegular() && info.Size() == old.Size && info.ModTime().UnixNano() == old.modified && info.Mode().Perm() == old.rights {
			if _, held := old.content(); held && !r.take(old.Size) {
				old.kept = nil
			}
			r.files = append(r.files, old)
			return
		}
	}
	f := File{Path: e.path, disk: disk}
	err := errUnsettled
	for i := 0; i < attempts && err == errUnsettled; i++ {
		err = r.read(in, name, &f)
	}
	switch {
	case err == nil:
		r.files = append(r.files, f)
	case errors.Is(err, fs.ErrNotExist): // vanished since it was listed
	case err == errUnsettled:
		r.faults.add(diag.FileUnreadable, e.path, "the file kept changing while it was read", "Build again when the program that writes it has finished.")
	case err == errTooLarge:
		r.faults.add(diag.FileTooLarge, e.path,
			fmt.Sprintf("the file has %.1f MB, and a file of this kind may have %d MB at most", float64(f.Size)/(1<<20), limit(e.path)>>20),
			"Make it smaller, or split it.")
	default:
		r.faults.unreadable(e.path, err)
	}
}

// look tells how a file looks from outside. os.Root has asked the system for
// that when it listed the folder; for a link it is not what it leads to.
func (e *entry) look(in *os.Root, name string) (fs.FileInfo, error) {
	if e.link || e.listed == nil {
		return in.Stat(name)
	}
	return e.listed.Info()
}

// read fills in what there is to know of a file.
func (r *reader) read(in *os.Root, name string, f *File) error {
	r.stepIn("open", f.Path)
	file, err := in.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	before, err := file.Stat()
	if err != nil {
		return err
	}
	f.Size, f.modified, f.rights = before.Size(), before.ModTime().UnixNano(), before.Mode().Perm()
	f.settled = before.ModTime().Before(r.start.Add(-wary))
	if !before.Mode().IsRegular() {
		return errUnsettled // it was one when it was listed
	}
	if f.Size > limit(f.Path) {
		return errTooLarge
	}
	if f.Size > largeFile {
		r.large.Lock()
		defer r.large.Unlock()
	}
	keep := keeps(f.Path) && r.take(f.Size)
	b := r.space(int(f.Size), keep)
	if _, err = io.ReadFull(file, b); err == nil {
		r.stepIn("read", f.Path)
		var after fs.FileInfo
		if after, err = file.Stat(); err == nil && (after.Size() != f.Size || !after.ModTime().Equal(before.ModTime())) {
			err = errUnsettled
		}
	}
	if err == io.EOF || err == io.ErrUnexpectedEOF { // it became shorter
		err = errUnsettled
	}
	if err != nil {
		if keep {
			r.room.Add(f.Size)
		}
		return err
	}
	f.Sum = sum.Of(b)
	if keep {
		f.kept = new(text)
		f.kept.Store(&b)
	}
	return nil
}

// space gives n bytes to read into, of which others may be made later unless
// they are to be kept.
func (r *reader) space(n int, keep bool) []byte {
	switch {
	case keep || n > largeFile:
		return make([]byte, n)
	case n > len(r.scratch):
		r.scratch = make([]byte, max(n, 64<<10))
	}
	return r.scratch[:n]
}

// take takes n bytes out of the budget, if it still has them.
func (s *scanner) take(n int64) bool {
	if s.room.Add(-n) >= 0 {
		return true
	}
	s.room.Add(n)
	return false
}
