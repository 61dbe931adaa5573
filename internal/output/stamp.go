package output

import (
	"bytes"
	"os"
	"path/filepath"
	"time"

	"github.com/meridian-ssg/meridian/internal/sum"
)

// Stamp is how a published file looks from outside while it holds what its sum
// names.
type Stamp struct {
	Size     int64
	Modified int64 // time of change, in nanoseconds
	Sum      sum.Sum
}

// wary is how old a time of change must be before it can be relied on: the
// coarsest clock that a file system keeps has this tick.
const wary = 2 * time.Second

// SetStamps tells the stamps that an earlier build has found, by path.
func (d *Destination) SetStamps(stamps map[string]Stamp) { d.known = stamps }

// Stamps gives what the next build may be told, when this one has been
// committed.
func (s *Stage) Stamps() map[string]Stamp {
	young := time.Now().Add(-wary).UnixNano()
	out := make(map[string]Stamp, len(s.wanted))
	for _, a := range s.wanted {
		if a.stamped && a.modified < young {
			out[a.path] = Stamp{Size: a.size, Modified: a.modified, Sum: a.sum}
		}
	}
	return out
}

// Intact says whether the folder holds just what the last build has published
// there, as far as stamps can tell, so that nothing need be put.
func (s *Stage) Intact() bool {
	for file, want := range s.old {
		if !s.trusts(&artifact{path: file, sum: want}) {
			return false
		}
	}
	return s.text != nil
}

// Read reads what the last build has published at a path, and says whether it
// did. What lies there may be another file by now: whoever reads it knows the
// sum.
func (s *Stage) Read(path string, into *bytes.Buffer) bool {
	if _, ok := s.old[path]; !ok {
		return false
	}
	local, err := filepath.Localize(path)
	if err != nil {
		return false
	}
	at := filepath.Join(s.d.dir, local)
	if info, err := os.Lstat(at); err != nil || !info.Mode().IsRegular() { // a pipe would keep us waiting
		return false
	}
	f, err := os.Open(at)
	if err != nil {
		return false
	}
	defer f.Close() //nolint:errcheck // it was only read
	_, err = into.ReadFrom(f)
	return err == nil
}

// Manifest gives the sum of the list of all that is published: by the last
// build, and after Commit by this one.
func (s *Stage) Manifest() sum.Sum { return sum.Of(s.text) }

// PublishedCount gives how many files the last build has published.
func (s *Stage) PublishedCount() int { return len(s.old) }

// trusts says whether the published file of an artifact looks as it did when it
// was known to have its sum.
func (s *Stage) trusts(a *artifact) bool {
	known, ok := s.d.known[a.path]
	if !ok || known.Sum != a.sum {
		return false
	}
	info, err := s.d.lstat(a.path)
	if err != nil || !info.Mode().IsRegular() || info.Size() != known.Size || info.ModTime().UnixNano() != known.Modified {
		return false
	}
	a.look(info)
	return true
}
