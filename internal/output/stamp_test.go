package output

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/meridian-ssg/meridian/internal/sum"
)

// A published file is trusted by its stamp as long as size and time are those of
// the stamp, and its sum is the one that is wanted.
func TestStamps(t *testing.T) {
	dir := t.TempDir()
	old := time.Now().Add(-time.Hour).Truncate(time.Second)
	publish := func() map[string]Stamp {
		s := begin(t, dir)
		put(t, s, "a.html", "one")
		if _, err := s.Commit(); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(filepath.Join(dir, "a.html"), old, old); err != nil {
			t.Fatal(err)
		}
		s.d.Close()
		s = begin(t, dir)
		defer s.d.Close()
		put(t, s, "a.html", "one")
		if _, err := s.Commit(); err != nil {
			t.Fatal(err)
		}
		return s.Stamps()
	}
	stamps := publish()
	stamp, ok := stamps["a.html"]
	if !ok || stamp.Size != 3 || stamp.Modified != old.UnixNano() || stamp.Sum != sum.OfString("one") {
		t.Fatalf("the stamps are %+v", stamps)
	}
	for name, c := range map[string]struct {
		change func(*Stamp)
		want   bool
	}{
		"nothing": {func(*Stamp) {}, true},
		"size":    {func(s *Stamp) { s.Size++ }, false},
		"time":    {func(s *Stamp) { s.Modified++ }, false},
		"sum":     {func(s *Stamp) { s.Sum = sum.OfString("two") }, false},
	} {
		known := stamp
		c.change(&known)
		d, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		d.SetStamps(map[string]Stamp{"a.html": known})
		s, err := d.Begin()
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Intact(); got != c.want {
			t.Errorf("%s of the stamp has changed, and the folder is intact: %v", name, got)
		}
		s.Abort()
		d.Close()
	}
}
