package store

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/meridian-ssg/meridian/internal/sum"
)

func newStore(t *testing.T) (s *Store, dir string) {
	t.Helper()
	dir = t.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return Open(root, ".kept/pictures"), filepath.Join(dir, ".kept", "pictures")
}

// An entry comes back as it was put, and one that was damaged anywhere does not.
func TestEntries(t *testing.T) {
	s, dir := newStore(t)
	key, data := sum.OfString("key"), []byte("contents")
	if _, ok := s.Get(key); ok {
		t.Fatal("an empty store has an entry")
	}
	s.Put(key, data)
	if got, ok := s.Get(key); !ok || !bytes.Equal(got, data) {
		t.Fatalf("%q came back: %v", got, ok)
	}
	at := filepath.Join(dir, key.String())
	whole, err := os.ReadFile(at)
	if err != nil {
		t.Fatal(err)
	}
	for i := range whole {
		damaged := bytes.Clone(whole)
		damaged[i] ^= 1
		for _, b := range [][]byte{damaged, whole[:i]} {
			if err := os.WriteFile(at, b, 0o644); err != nil {
				t.Fatal(err)
			}
			if got, ok := s.Get(key); ok {
				t.Fatalf("damaged at %d, %q came back", i, got)
			}
		}
	}
	s.Put(key, data)
	if _, ok := s.Get(key); !ok {
		t.Error("a damaged entry was not replaced")
	}
	s.Clear()
	if _, ok := s.Get(key); ok {
		t.Error("a cleared store has an entry")
	}
}

// What is wanted stays, and what is young; nothing else does.
func TestCollect(t *testing.T) {
	s, dir := newStore(t)
	now := time.Now()
	names := []string{"wanted and old", "old", "young"}
	for i, name := range names {
		s.Put(sum.OfString(name), []byte(name))
		if age := []time.Duration{time.Hour, time.Hour, 0}[i]; os.Chtimes(filepath.Join(dir, sum.OfString(name).String()), now, now.Add(-age)) != nil {
			t.Fatal("the time could not be set")
		}
	}
	s.Collect(map[sum.Sum]bool{sum.OfString("wanted and old"): true}, now.Add(-time.Minute))
	for i, want := range []bool{true, false, true} {
		if _, ok := s.Get(sum.OfString(names[i])); ok != want {
			t.Errorf("%s: %v", names[i], ok)
		}
	}
}

// A site that keeps nothing on disk has no store.
func TestNoStore(t *testing.T) {
	var s *Store
	s.Put(sum.OfString("key"), []byte("contents"))
	s.Collect(nil, time.Now())
	s.Clear()
	if _, ok := s.Get(sum.OfString("key")); ok {
		t.Error("no store has an entry")
	}
}
