package watch

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"

	"github.com/fsnotify/fsnotify"
)

// system is what the operating system tells of.
type system struct {
	w  *Watcher
	fs *fsnotify.Watcher
	wg sync.WaitGroup

	mu      sync.Mutex
	folders map[string]bool // that are watched, as they were named to fs
}

// listen begins to watch; nil where that is not wanted, or not to be had.
func (w *Watcher) listen() *system {
	if w.o.Poll {
		w.poll("")
		return nil
	}
	n, err := fsnotify.NewWatcher()
	if err != nil {
		w.poll(refused(err))
		return nil
	}
	s := &system{w: w, fs: n, folders: make(map[string]bool)}
	s.wg.Go(s.listen)
	if err := s.all(); err != nil {
		s.close()
		w.poll(refused(err))
		return nil
	}
	return s
}

// errTooMany is how Linux says that a user watches all that he may.
const errTooMany = syscall.ENOSPC

// refused says why the system does not watch.
func refused(err error) string {
	const instead = "this one is looked through at short intervals instead."
	switch {
	case errors.Is(err, syscall.EMFILE):
		return "Too many programs on this machine watch folders; " + instead
	case errors.Is(err, errTooMany):
		return "This system lets programs watch no more folders; " + instead
	}
	return "This system does not tell of changes in the site's folder; " + instead
}

func (s *system) close() {
	s.fs.Close() //nolint:errcheck // nobody listens any more
	s.wg.Wait()
}

// all watches the site's folder, and every folder in it that counts.
func (s *system) all() error {
	if err := s.add(s.w.o.Dir); err != nil {
		return err
	}
	for _, name := range s.w.o.Names {
		if err := s.tree(filepath.Join(s.w.o.Dir, name), nil); err != nil {
			return err
		}
	}
	return nil
}

// refresh watches what has come, and lets go of what is gone. The error wraps
// fs.ErrNotExist where the site's folder is gone.
func (s *system) refresh() error {
	s.mu.Lock()
	for folder := range s.folders {
		if info, err := os.Stat(folder); err != nil || !info.IsDir() {
			s.drop(folder)
		}
	}
	s.mu.Unlock()
	return s.all()
}

func (s *system) add(folder string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.fs.Add(folder); err != nil {
		return err //nolint:wrapcheck // told apart by refused
	}
	s.folders[folder] = true
	return nil
}

// tree watches a folder and all those below it, through links as well. above
// are the folders it lies in, as the disk has them, so that circles end. What
// is no folder is passed over.
func (s *system) tree(folder string, above []string) error {
	real, err := filepath.EvalSymlinks(folder)
	if err != nil {
		return nil //nolint:nilerr // gone, or leading nowhere; looking will tell
	}
	info, err := os.Stat(real)
	if err != nil || !info.IsDir() || slices.Contains(above, real) {
		return nil //nolint:nilerr // as above
	}
	if err := s.add(folder); err != nil {
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
			return nil
		}
		return err
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil //nolint:nilerr // as above
	}
	above = append(slices.Clip(above), real)
	for _, d := range entries {
		below := filepath.Join(folder, d.Name())
		if (d.IsDir() || d.Type()&fs.ModeSymlink != 0) && s.w.o.Concerns(s.path(below)) {
			if err := s.tree(below, above); err != nil {
				return err
			}
		}
	}
	return nil
}

// path gives a path from the site's root, with slashes.
func (s *system) path(name string) string {
	rel, err := filepath.Rel(s.w.o.Dir, name)
	if err != nil {
		return ""
	}
	return filepath.ToSlash(rel)
}

// listen passes on what is told, until the system is closed.
func (s *system) listen() {
	for {
		select {
		case e, ok := <-s.fs.Events:
			if !ok {
				return
			}
			s.event(e)
		case _, ok := <-s.fs.Errors: // events were lost, or something is not to be had
			if !ok {
				return
			}
			s.shaken()
		}
	}
}

func (s *system) event(e fsnotify.Event) {
	if e.Op == fsnotify.Chmod {
		return // indexers and virus scanners do little else
	}
	at := s.path(e.Name)
	if e.Name != s.w.o.Dir && !s.w.o.Concerns(at) {
		return
	}
	if e.Has(fsnotify.Remove) || e.Has(fsnotify.Rename) {
		s.mu.Lock()
		was := s.folders[e.Name]
		if was {
			s.drop(e.Name)
		}
		s.mu.Unlock()
		if was {
			s.shaken()
			return
		}
	}
	if e.Has(fsnotify.Create) {
		if info, err := os.Stat(e.Name); err == nil && info.IsDir() {
			s.tree(e.Name, nil) //nolint:errcheck // refreshing will tell
			s.shaken()          // what lay in it before it was watched, nobody tells of
			return
		}
	}
	s.w.told(at)
}

// drop stops watching a folder and all those below it: those of a folder that
// was renamed would tell of paths that are gone. It is called under the lock.
func (s *system) drop(folder string) {
	for f := range s.folders {
		if f == folder || strings.HasPrefix(f, folder+string(filepath.Separator)) {
			delete(s.folders, f)
			s.fs.Remove(f) //nolint:errcheck // mostly, the system has done so already
		}
	}
}

// shaken notes that folders have changed, or that events were lost.
func (s *system) shaken() {
	s.w.mu.Lock()
	s.w.moved = true
	s.w.mu.Unlock()
	s.w.told("")
}
