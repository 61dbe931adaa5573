// Package store keeps contents on disk under keys, for what is costly to make and
// always comes out the same. An entry that is damaged is as good as none.
package store

import (
	"os"
	"path"
	"time"

	"github.com/meridian-ssg/meridian/internal/atomicfile"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// Store is a folder of entries. A nil Store is empty and keeps nothing. It is safe for
// many goroutines and processes.
type Store struct {
	root *os.Root
	dir  string
}

// Open gives the store in a folder below root, which is made when it is needed. The
// store is usable until root is closed.
func Open(root *os.Root, dir string) *Store { return &Store{root, dir} }

func (s *Store) at(key sum.Sum) string { return path.Join(s.dir, key.String()) }

// Get reads an entry.
func (s *Store) Get(key sum.Sum) ([]byte, bool) {
	if s == nil {
		return nil, false
	}
	b, err := s.root.ReadFile(s.at(key))
	if n := len(sum.Sum{}); err == nil && len(b) > n && sum.Of(b[n:]) == sum.Sum(b[:n]) {
		return b[n:], true
	}
	return nil, false
}

// Put keeps an entry, as far as the disk lets it: a store that can't be written to
// costs time and nothing else.
func (s *Store) Put(key sum.Sum, data []byte) {
	if s == nil {
		return
	}
	if err := s.root.MkdirAll(s.dir, 0o755); err != nil {
		return
	}
	checked := sum.Of(data)
	temporary := s.at(key) + ".tmp" // two writers of it write the same
	if err := s.root.WriteFile(temporary, append(checked[:], data...), 0o644); err == nil {
		_ = atomicfile.Rename(s.root, temporary, s.at(key)) // without forcing it to the disk: what is lost is made again
	}
}

// Clear removes all entries.
func (s *Store) Clear() {
	if s != nil {
		_ = s.root.RemoveAll(s.dir) // what stays is checked when it is read
	}
}

// Collect removes the entries that are not wanted and were made before a time: other
// builds, such as one of drafts, may want what this one does not.
func (s *Store) Collect(wanted map[sum.Sum]bool, before time.Time) {
	if s == nil {
		return
	}
	dir, err := s.root.Open(s.dir)
	if err != nil {
		return
	}
	defer dir.Close() //nolint:errcheck // it was only read
	names := make(map[string]bool, len(wanted))
	for key := range wanted {
		names[key.String()] = true
	}
	entries, _ := dir.ReadDir(-1) // what could be read
	for _, e := range entries {
		if info, err := e.Info(); err == nil && !names[e.Name()] && !e.IsDir() && info.ModTime().Before(before) {
			_ = s.root.Remove(path.Join(s.dir, e.Name())) // the next one will try again
		}
	}
}
