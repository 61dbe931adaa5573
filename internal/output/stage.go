package output

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"sync"

	"github.com/meridian-ssg/meridian/internal/sum"
)

// Stage is a build under way. Put and Keep may be called from many
// goroutines; Commit or Abort come when these have returned.
type Stage struct {
	d    *Destination
	held *os.File // the lock; nil once the stage has ended
	at   string   // the folder of staged files, as the system finds it
	old  manifest
	text []byte // of the old manifest

	plain   sync.Map // folders of the destination, by path: whether they and those above are no links
	buffers sync.Pool

	mu     sync.Mutex
	wanted map[string]artifact // by folded path
	above  map[string]bool     // the folders, folded, that hold wanted files
	made   map[string]bool     // folders that the stage has
	drafts int                 // how many files of the stage have numbers
	failed error               // of the first Put that failed
}

// artifact is a file of the site that is being built.
type artifact struct {
	path     string
	sum      sum.Sum
	size     int64
	modified int64 // time of change, in nanoseconds
	staged   bool  // whether it differs from what is published
	draft    int   // the number of its file in the stage, where it has one instead of its path; see beside
	stamped  bool  // whether size and modified are known
}

// look notes how the file of the artifact looks from outside.
func (a *artifact) look(info fs.FileInfo) {
	a.size, a.modified, a.stamped = info.Size(), info.ModTime().UnixNano(), true
}

// Begin begins a build. It clears up behind one that was killed. The error
// wraps ErrBusy while another build is under way.
func (d *Destination) Begin() (*Stage, error) {
	held, err := d.lock()
	if err != nil {
		return nil, err
	}
	s := &Stage{d: d, held: held, at: filepath.Join(d.dir, stageName), made: map[string]bool{}}
	if s.old, s.text, err = d.manifest(); err == nil {
		s.wanted, s.above = make(map[string]artifact, len(s.old)), make(map[string]bool, len(s.old))
		err = s.open()
	}
	if err != nil {
		return nil, errors.Join(err, d.unlock(held))
	}
	return s, nil
}

func (s *Stage) open() (err error) {
	if err = s.d.root.RemoveAll(stageName); err == nil {
		err = s.d.root.Mkdir(stageName, 0o755)
	}
	if err != nil {
		return fmt.Errorf("preparing %s: %w", s.d.dir, err)
	}
	return nil
}

// Put adds an artifact. It does not keep data. Unchanged tells that the very
// same file is already published. A stage in which a Put failed can't be
// committed.
func (s *Stage) Put(path string, data []byte) (unchanged bool, err error) {
	a := artifact{path: path, sum: sum.Of(data)}
	err = check(path)
	if err == nil {
		a.staged = s.old[path] != a.sum || !s.publishes(&a, int64(len(data)), func(b []byte) bool { return bytes.Equal(b, data) })
		err = s.want(a)
	}
	if err == nil && a.staged {
		err = s.write(&a, data)
	}
	if err != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.failed == nil {
			s.failed = err
		}
		return false, err
	}
	return !a.staged, nil
}

// Keep adds the artifact that an earlier build has published, if it is still
// there and has the sum want. If not, the caller must Put it.
func (s *Stage) Keep(path string, want sum.Sum) bool {
	a := artifact{path: path, sum: want}
	return s.holds(&a) && s.want(a) == nil
}

// Has says whether the artifact that an earlier build has published is still
// there and has the sum want.
func (s *Stage) Has(path string, want sum.Sum) bool {
	return s.holds(&artifact{path: path, sum: want})
}

func (s *Stage) holds(a *artifact) bool {
	return s.old[a.path] == a.sum &&
		(s.trusts(a) || s.publishes(a, -1, func(b []byte) bool { return sum.Of(b) == a.sum }))
}

// want notes an artifact. Two whose paths differ only in case are refused
// everywhere, as they would be one file on some machines.
func (s *Stage) want(a artifact) error {
	key := fold(a.path)
	s.mu.Lock()
	defer s.mu.Unlock()
	other, taken := s.wanted[key]
	switch {
	case taken && other.path == a.path:
		return fmt.Errorf("two artifacts have the path %s", a.path)
	case taken:
		return fmt.Errorf("the paths %s and %s differ only in case", min(a.path, other.path), max(a.path, other.path))
	case s.above[key]:
		return fmt.Errorf("%s can't be both a file and a folder", a.path)
	}
	for dir := path.Dir(key); dir != "." && !s.above[dir]; dir = path.Dir(dir) {
		if file, taken := s.wanted[dir]; taken {
			return fmt.Errorf("%s can't be both a file and a folder", file.path)
		}
		s.above[dir] = true
	}
	s.wanted[key] = a
	return nil
}

// write puts a file into the stage. The stage was made by this very build and
// holds no links, and Localize lets no name of the system's own through; so
// whole paths are as safe here as an os.Root, which would open every folder on
// the way anew, and they make half of the system calls.
func (s *Stage) write(a *artifact, data []byte) error {
	at, err := s.place(a)
	if err == nil {
		var f *os.File
		if f, err = os.OpenFile(at, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644); err == nil {
			var info fs.FileInfo
			if _, err = f.Write(data); err == nil {
				info, err = f.Stat()
			}
			if err = errors.Join(err, f.Close()); err == nil {
				a.look(info)
				s.mu.Lock()
				defer s.mu.Unlock()
				s.wanted[fold(a.path)] = *a
			}
		}
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", a.path, err)
	}
	return nil
}

// place makes room for a file in the stage. Where the folder that it is to be
// renamed into is there already, it gets a number: to make folders, only to
// remove them again, costs more than all the rest on some file systems.
// Otherwise it gets its path, and folders are renamed as a whole.
func (s *Stage) place(a *artifact) (string, error) {
	local, err := filepath.Localize(a.path)
	if err != nil {
		return "", err
	}
	if len(s.old) == 0 || !s.isPlain(path.Dir(a.path)) {
		return filepath.Join(s.at, local), s.folder(path.Dir(a.path))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drafts++
	a.draft = s.drafts
	return filepath.Join(s.at, a.staging()), nil
}

// staging is where the file of the artifact lies in the stage. Numbers have a
// name that no artifact can have.
func (a *artifact) staging() string {
	if a.draft == 0 {
		return a.path
	}
	return ownPrefix + strconv.Itoa(a.draft)
}

// folder makes a folder of the stage, and those above it, unless that was
// done before.
func (s *Stage) folder(dir string) error {
	if dir == "." {
		return nil
	}
	s.mu.Lock()
	made := s.made[dir]
	s.mu.Unlock()
	if made {
		return nil
	}
	if err := s.folder(path.Dir(dir)); err != nil {
		return err
	}
	if err := os.Mkdir(filepath.Join(s.at, filepath.FromSlash(dir)), 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.made[dir] = true
	return nil
}

// publishes says whether an ordinary file stands where a is to be, has size
// bytes unless that is negative, and holds what is right.
func (s *Stage) publishes(a *artifact, size int64, right func([]byte) bool) bool {
	if !s.isPlain(path.Dir(a.path)) {
		return false
	}
	info, err := s.d.lstat(a.path)
	if err != nil || !info.Mode().IsRegular() || size >= 0 && info.Size() != size {
		return false
	}
	f, err := s.d.root.Open(a.path)
	if err != nil {
		return false
	}
	defer f.Close()
	buf, _ := s.buffers.Get().(*[]byte)
	if buf == nil || int64(cap(*buf)) < info.Size() {
		buf = new(make([]byte, max(info.Size(), 64<<10)))
	}
	defer s.buffers.Put(buf)
	b := (*buf)[:info.Size()]
	if _, err = io.ReadFull(f, b); err != nil || !right(b) {
		return false
	}
	a.look(info)
	return true
}

// isPlain says whether a folder of the destination and all those above it
// are there, and no links.
func (s *Stage) isPlain(dir string) bool {
	if dir == "." {
		return true
	}
	if known, ok := s.plain.Load(dir); ok {
		return known.(bool)
	}
	is := s.isPlain(path.Dir(dir)) && s.d.isFolder(dir)
	s.plain.Store(dir, is)
	return is
}

func (d *Destination) isFolder(dir string) bool {
	info, err := d.lstat(dir)
	return err == nil && info.IsDir()
}

// lstat looks at what stands at a path whose folders are known to be no links.
// Nothing is opened, so that an os.Root would guard nothing, and open each of
// these folders anew.
func (d *Destination) lstat(path string) (fs.FileInfo, error) {
	local, err := filepath.Localize(path)
	if err != nil {
		return nil, fs.ErrNotExist // no such name can be there
	}
	return os.Lstat(filepath.Join(d.dir, local))
}

// Abort ends the build and leaves what is published as it is. After Commit
// it does nothing.
func (s *Stage) Abort() error {
	if s.held == nil {
		return nil
	}
	err := s.end(true)
	if err != nil {
		return fmt.Errorf("clearing up in %s: %w", s.d.dir, err)
	}
	return nil
}

// end gives the destination free, with or without clearing the stage.
func (s *Stage) end(clear bool) error {
	var err error
	if clear {
		err = s.d.root.RemoveAll(stageName)
	}
	err = errors.Join(err, s.d.unlock(s.held))
	s.held = nil
	return err
}
