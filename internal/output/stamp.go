package output

import (
	"io/fs"
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

// Recall tells the stamps that an earlier build has found, by path.
func (d *Destination) Recall(stamps map[string]Stamp) { d.known = stamps }

// Stamps gives what the next build may be told, when this one has been
// committed.
func (s *Stage) Stamps() map[string]Stamp {
	young := time.Now().Add(-wary).UnixNano()
	out := make(map[string]Stamp, len(s.stamps))
	for file, stamp := range s.stamps {
		if stamp.Modified < young {
			out[file] = stamp
		}
	}
	return out
}

// Intact says whether the folder holds just what the last build has published
// there, as far as stamps can tell, so that nothing need be put.
func (s *Stage) Intact() bool {
	for file, want := range s.old {
		if !s.trusts(file, want) {
			return false
		}
	}
	return s.text != nil
}

// Published gives how many files the last build has published.
func (s *Stage) Published() int { return len(s.old) }

// trusts says whether a published file looks as it did when it was known to
// have the sum want.
func (s *Stage) trusts(file string, want sum.Sum) bool {
	known, ok := s.d.known[file]
	if !ok || known.Sum != want {
		return false
	}
	local, err := filepath.Localize(file)
	if err != nil {
		return false
	}
	info, err := os.Lstat(filepath.Join(s.d.dir, local)) // nothing is opened, so an os.Root would guard nothing
	if err != nil || !info.Mode().IsRegular() || info.Size() != known.Size || info.ModTime().UnixNano() != known.Modified {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stamps[file] = known
	return true
}

func (s *Stage) stamp(file string, info fs.FileInfo, name sum.Sum) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stamps[file] = Stamp{Size: info.Size(), Modified: info.ModTime().UnixNano(), Sum: name}
}
