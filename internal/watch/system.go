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

// fsEvents receives events from the operating system.
type fsEvents struct {
	w  *Watcher
	fs *fsnotify.Watcher
	wg sync.WaitGroup

	mu      sync.Mutex
	folders map[string]bool // watched ones
}

// listen starts to watch; nil where the Watcher polls instead.
func (w *Watcher) listen() *fsEvents {
	if w.o.Poll {
		w.poll("")
		return nil
	}
	n, err := fsnotify.NewWatcher()
	if err != nil {
		w.poll(pollReason(err))
		return nil
	}
	s := &fsEvents{w: w, fs: n, folders: make(map[string]bool)}
	s.wg.Go(s.listen)
	if err := s.addAll(); err != nil {
		s.close()
		w.poll(pollReason(err))
		return nil
	}
	return s
}

// errTooMany is what Linux returns when a user has no watches left.
const errTooMany = syscall.ENOSPC

// pollReason explains an error to the user.
func pollReason(err error) string {
	const instead = "this one is looked through at short intervals instead."
	switch {
	case errors.Is(err, syscall.EMFILE):
		return "Too many programs on this machine watch folders; " + instead
	case errors.Is(err, errTooMany):
		return "This system lets programs watch no more folders; " + instead
	}
	return "This system does not tell of changes in the site's folder; " + instead
}

func (s *fsEvents) close() {
	s.fs.Close() //nolint:errcheck // nobody listens any more
	s.wg.Wait()
}

// addAll watches the site's folder and all input folders.
func (s *fsEvents) addAll() error {
	if err := s.add(s.w.o.Dir); err != nil {
		return err
	}
	for _, name := range s.w.o.Names {
		if err := s.addTree(filepath.Join(s.w.o.Dir, name), nil); err != nil {
			return err
		}
	}
	return nil
}

// refresh adds new folders and removes missing ones. The error wraps
// fs.ErrNotExist where the site's folder is missing.
func (s *fsEvents) refresh() error {
	s.mu.Lock()
	for folder := range s.folders {
		if info, err := os.Stat(folder); err != nil || !info.IsDir() {
			s.remove(folder)
		}
	}
	s.mu.Unlock()
	return s.addAll()
}

func (s *fsEvents) add(folder string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.fs.Add(folder); err != nil {
		return err //nolint:wrapcheck // told apart by refused
	}
	s.folders[folder] = true
	return nil
}

// addTree watches a folder and its subfolders, following links. above are the
// resolved parents, so that loops end. Anything else is ignored.
func (s *fsEvents) addTree(folder string, above []string) error {
	real, err := filepath.EvalSymlinks(folder)
	if err != nil {
		return nil //nolint:nilerr // missing, or a broken link; a scan reports it
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
			if err := s.addTree(below, above); err != nil {
				return err
			}
		}
	}
	return nil
}

// path gives a slash-separated path from the site's root.
func (s *fsEvents) path(name string) string {
	rel, err := filepath.Rel(s.w.o.Dir, name)
	if err != nil {
		return ""
	}
	return filepath.ToSlash(rel)
}

// listen passes events on until fs is closed.
func (s *fsEvents) listen() {
	for {
		select {
		case e, ok := <-s.fs.Events:
			if !ok {
				return
			}
			s.event(e)
		case _, ok := <-s.fs.Errors: // events were lost
			if !ok {
				return
			}
			s.foldersChanged()
		}
	}
}

func (s *fsEvents) event(e fsnotify.Event) {
	if e.Op == fsnotify.Chmod {
		return // by indexers and virus scanners, all the time
	}
	at := s.path(e.Name)
	if e.Name != s.w.o.Dir && !s.w.o.Concerns(at) {
		return
	}
	if e.Has(fsnotify.Remove) || e.Has(fsnotify.Rename) {
		s.mu.Lock()
		was := s.folders[e.Name]
		if was {
			s.remove(e.Name)
		}
		s.mu.Unlock()
		if was {
			s.foldersChanged()
			return
		}
	}
	if e.Has(fsnotify.Create) {
		if info, err := os.Stat(e.Name); err == nil && info.IsDir() {
			s.addTree(e.Name, nil) //nolint:errcheck // refresh repeats it
			s.foldersChanged()     // there are no events for what was in it before
			return
		}
	}
	s.w.notify(at)
}

// remove stops watching a folder and its subfolders: after a rename, their events
// would name old paths. It is called under the lock.
func (s *fsEvents) remove(folder string) {
	for f := range s.folders {
		if f == folder || strings.HasPrefix(f, folder+string(filepath.Separator)) {
			delete(s.folders, f)
			s.fs.Remove(f) //nolint:errcheck // mostly, the system has already done so
		}
	}
}

// foldersChanged records that folders were created or removed, or events lost.
func (s *fsEvents) foldersChanged() {
	s.w.mu.Lock()
	s.w.moved = true
	s.w.mu.Unlock()
	s.w.notify("")
}
