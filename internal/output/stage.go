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

	"github.com/meridian-ssg/meridian/internal/precompress"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// Stage is a build in progress. Put and Keep may be called by many goroutines,
// Commit and Abort after these have returned.
type Stage struct {
	About     About                  // is published with the artifacts; zero for nothing
	Encodings []precompress.Encoding // in which artifacts that suit are published as well, beside them

	d        *Destination
	lockFile *os.File // the lock; nil once the stage has ended
	at       string   // the folder of staged files, for the operating system
	previous manifest
	text     []byte // of the old manifest

	realFolders sync.Map // by path: whether a folder of the destination and its parents exist and are no links
	buffers     sync.Pool

	mu        sync.Mutex
	artifacts map[string]artifact // by folded path
	folders   map[string]bool     // the folders of artifacts, folded
	made      map[string]bool     // folders in the stage
	numbered  int                 // staged files with numbers
	failed    error               // the error of the first Put that failed
	undos     []move              // of the steps of Commit so far
}

// artifact is a file of the site that is being built.
type artifact struct {
	path     string
	sum      sum.Sum
	size     int64
	modified int64 // time of change, in nanoseconds
	staged   bool  // it differs from the published file
	number   int   // of its file in the stage; 0 where that has the path of the artifact
	stamped  bool  // whether size and modified are known
}

func (a *artifact) setStat(info fs.FileInfo) {
	a.size, a.modified, a.stamped = info.Size(), info.ModTime().UnixNano(), true
}

// Begin begins a build, and removes the stage of one that was killed. The error
// wraps ErrBusy during another build.
func (d *Destination) Begin() (*Stage, error) {
	held, err := d.lock()
	if err != nil {
		return nil, err
	}
	s := &Stage{d: d, lockFile: held, at: filepath.Join(d.dir, stageName), made: map[string]bool{}}
	if s.previous, s.text, err = d.manifest(); err == nil {
		s.artifacts, s.folders = make(map[string]artifact, len(s.previous)), make(map[string]bool, len(s.previous))
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

// Put adds an artifact. It does not retain data. unchanged tells that the same file
// is already published. After an error, the stage can't be committed.
func (s *Stage) Put(path string, data []byte) (unchanged bool, err error) {
	unchanged, err = s.put(path, data)
	for _, e := range s.Encodings {
		if err == nil && precompress.Suits(path, int64(len(data))) {
			err = s.encode(path, data, e)
		}
	}
	return unchanged, err
}

// encode adds the smaller form of an artifact, where there is one.
func (s *Stage) encode(path string, data []byte, e precompress.Encoding) error {
	small := e.Compress(data)
	if small == nil {
		return nil
	}
	_, err := s.put(path+e.Ending, small)
	return err
}

func (s *Stage) put(path string, data []byte) (unchanged bool, err error) {
	a := artifact{path: path, sum: sum.Of(data)}
	err = checkPath(path)
	if err == nil {
		a.staged = s.previous[path] != a.sum || !s.matchesFile(&a, int64(len(data)), func(b []byte) bool { return bytes.Equal(b, data) })
		err = s.register(a)
	}
	if err == nil && a.staged {
		err = s.write(&a, data)
	}
	if err != nil {
		s.fail(err)
		return false, err
	}
	return !a.staged, nil
}

// Keep adds an artifact of an earlier build, if it still has the sum want.
// Otherwise, the caller must Put it.
func (s *Stage) Keep(path string, want sum.Sum) bool {
	a := artifact{path: path, sum: want}
	if !s.isPublished(&a) || s.register(a) != nil {
		return false
	}
	for _, e := range s.Encodings {
		if precompress.Suits(path, a.size) {
			s.keepEncoded(path, e)
		}
	}
	return true
}

// keepEncoded adds the smaller form of an artifact that was kept: that of the earlier
// build, which has made it of the same bytes, or a new one where that is not there.
func (s *Stage) keepEncoded(path string, e precompress.Encoding) {
	small := artifact{path: path + e.Ending, sum: s.previous[path+e.Ending]}
	if !small.sum.IsZero() && s.isPublished(&small) && s.register(small) == nil {
		return
	}
	data, err := s.d.root.ReadFile(path)
	if err == nil {
		err = s.encode(path, data, e)
	}
	if err != nil {
		s.fail(fmt.Errorf("compressing %s: %w", path, err))
	}
}

// fail keeps the stage from being committed.
func (s *Stage) fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failed == nil {
		s.failed = err
	}
}

// Has tells whether the artifact of an earlier build still has the sum want.
func (s *Stage) Has(path string, want sum.Sum) bool {
	return s.isPublished(&artifact{path: path, sum: want})
}

func (s *Stage) isPublished(a *artifact) bool {
	return s.previous[a.path] == a.sum &&
		(s.matchesStamp(a) || s.matchesFile(a, -1, func(b []byte) bool { return sum.Of(b) == a.sum }))
}

// register adds an artifact. Two paths that differ only in case are refused on all
// machines, as they would be one file on some.
func (s *Stage) register(a artifact) error {
	key := fold(a.path)
	s.mu.Lock()
	defer s.mu.Unlock()
	other, taken := s.artifacts[key]
	switch {
	case taken && other.path == a.path:
		return fmt.Errorf("two artifacts have the path %s", a.path)
	case taken:
		return fmt.Errorf("the paths %s and %s differ only in case", min(a.path, other.path), max(a.path, other.path))
	case s.folders[key]:
		return fmt.Errorf("%s can't be both a file and a folder", a.path)
	}
	for dir := path.Dir(key); dir != "." && !s.folders[dir]; dir = path.Dir(dir) {
		if file, taken := s.artifacts[dir]; taken {
			return fmt.Errorf("%s can't be both a file and a folder", file.path)
		}
		s.folders[dir] = true
	}
	s.artifacts[key] = a
	return nil
}

// write writes a file into the stage. This build has created the stage, which holds
// no links, and Localize refuses reserved names; so paths are as safe here as an
// os.Root, which would open every folder on the way, and take half of the system
// calls.
func (s *Stage) write(a *artifact, data []byte) error {
	at, err := s.stagePath(a)
	var info fs.FileInfo
	if err == nil {
		info, err = writeNew(at, data)
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", a.path, err)
	}
	a.setStat(info)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.artifacts[fold(a.path)] = *a
	return nil
}

// writeNew writes a file that is not there yet.
func writeNew(name string, data []byte) (info fs.FileInfo, err error) {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return nil, err
	}
	if _, err = f.Write(data); err == nil {
		info, err = f.Stat()
	}
	return info, errors.Join(err, f.Close())
}

// stagePath chooses the path of a file in the stage. Where its folder exists in the
// destination, it gets a number: to create folders, only to remove them again,
// costs more than all the rest on some file systems. Otherwise it gets its own
// path, and folders are renamed as a whole.
func (s *Stage) stagePath(a *artifact) (string, error) {
	local, err := filepath.Localize(a.path)
	if err != nil {
		return "", err
	}
	if len(s.previous) == 0 || !s.isRealFolder(path.Dir(a.path)) {
		return filepath.Join(s.at, local), s.folder(path.Dir(a.path))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.numbered++
	a.number = s.numbered
	return filepath.Join(s.at, a.stagedAs()), nil
}

// stagedAs gives the path in the stage. Names for numbers are reserved.
func (a *artifact) stagedAs() string {
	if a.number == 0 {
		return a.path
	}
	return ownPrefix + strconv.Itoa(a.number)
}

// folder creates a folder of the stage, with its parents, once.
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

// matchesFile tells whether the published file is regular, has a size, unless that
// is negative, and the right contents.
func (s *Stage) matchesFile(a *artifact, size int64, right func([]byte) bool) bool {
	if !s.isRealFolder(path.Dir(a.path)) {
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
	a.setStat(info)
	return true
}

// isRealFolder tells whether a folder of the destination and its parents exist and
// are no links.
func (s *Stage) isRealFolder(dir string) bool {
	if dir == "." {
		return true
	}
	if known, ok := s.realFolders.Load(dir); ok {
		return known.(bool)
	}
	is := s.isRealFolder(path.Dir(dir)) && s.d.isFolder(dir)
	s.realFolders.Store(dir, is)
	return is
}

func (d *Destination) isFolder(dir string) bool {
	info, err := d.lstat(dir)
	return err == nil && info.IsDir()
}

// lstat needs no os.Root, as nothing is opened, and the path's folders are known to
// be no links.
func (d *Destination) lstat(path string) (fs.FileInfo, error) {
	local, err := filepath.Localize(path)
	if err != nil {
		return nil, fs.ErrNotExist // such a name can't exist
	}
	return os.Lstat(filepath.Join(d.dir, local))
}

// Abort ends the build without publishing. After Commit it does nothing.
func (s *Stage) Abort() error {
	if s.lockFile == nil {
		return nil
	}
	if err := s.end(); err != nil {
		return fmt.Errorf("clearing up in %s: %w", s.d.dir, err)
	}
	return nil
}

// end removes the stage and unlocks the destination.
func (s *Stage) end() error {
	err := errors.Join(s.d.root.RemoveAll(stageName), s.d.unlock(s.lockFile))
	s.lockFile = nil
	return err
}
