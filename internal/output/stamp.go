package output

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/meridian-ssg/meridian/internal/sum"
)

// Stamp describes a published file while it has a sum.
type Stamp struct {
	Size     int64
	Modified int64 // time of change, in nanoseconds
	Sum      sum.Sum
}

// minAge is the age from which a time of change can be relied on: the tick of the
// coarsest clock of a file system.
const minAge = 2 * time.Second

// SetStamps sets the stamps of an earlier build, by path.
func (d *Destination) SetStamps(stamps map[string]Stamp) { d.known = stamps }

// Stamps gives the stamps for the next build, after Commit.
func (s *Stage) Stamps() map[string]Stamp {
	young := time.Now().Add(-minAge).UnixNano()
	out := make(map[string]Stamp, len(s.artifacts))
	for _, a := range s.artifacts {
		if a.stamped && a.modified < young {
			out[a.path] = Stamp{Size: a.size, Modified: a.modified, Sum: a.sum}
		}
	}
	return out
}

// Intact tells whether the folder is as the last build has left it, according to
// the stamps.
func (s *Stage) Intact() bool {
	for file, want := range s.previous {
		if !s.matchesStamp(&artifact{path: file, sum: want}) {
			return false
		}
	}
	return s.text != nil
}

// Read reads a file that the last build has published. It may have changed since:
// the caller must compare its sum.
func (s *Stage) Read(path string, into *bytes.Buffer) bool {
	if _, ok := s.previous[path]; !ok {
		return false
	}
	if info, err := s.d.lstat(path); err != nil || !info.Mode().IsRegular() { // reading a pipe would block
		return false
	}
	f, err := os.Open(filepath.Join(s.d.dir, filepath.FromSlash(path)))
	if err != nil {
		return false
	}
	defer f.Close() //nolint:errcheck // it was only read
	_, err = into.ReadFrom(f)
	return err == nil
}

// Files gives the sums of everything that Commit would publish, by path. It is for
// when all artifacts are there.
func (s *Stage) Files() map[string]sum.Sum {
	out := make(map[string]sum.Sum, len(s.artifacts))
	for _, a := range s.artifacts {
		out[a.path] = a.sum
	}
	return out
}

// ReadFile reads a file as Commit would publish it.
func (s *Stage) ReadFile(path string) ([]byte, error) {
	switch a, ok := s.artifacts[fold(path)]; {
	case !ok || a.path != path:
		return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist}
	case a.staged:
		return s.d.root.ReadFile(stageName + "/" + a.stagedAs())
	}
	return s.d.root.ReadFile(path)
}

// Removed lists the files that Commit would remove, sorted, of those of the last build
// that are counted.
func (s *Stage) Removed(counted func(path string) bool) (removed []string, before int) {
	for file := range s.previous {
		if !counted(file) {
			continue
		}
		before++
		if a, ok := s.artifacts[fold(file)]; !ok || a.path != file {
			removed = append(removed, file)
		}
	}
	slices.Sort(removed)
	return removed, before
}

// Manifest gives the sum of the list of all that is published: by the last
// build, and after Commit by this one.
func (s *Stage) Manifest() sum.Sum { return sum.Of(s.text) }

// PublishedCount gives how many files the last build has published.
func (s *Stage) PublishedCount() int { return len(s.previous) }

// matchesStamp tells whether a published file has the size and time of its stamp.
func (s *Stage) matchesStamp(a *artifact) bool {
	known, ok := s.d.known[a.path]
	if !ok || known.Sum != a.sum {
		return false
	}
	info, err := s.d.lstat(a.path)
	if err != nil || !info.Mode().IsRegular() || info.Size() != known.Size || info.ModTime().UnixNano() != known.Modified {
		return false
	}
	a.setStat(info)
	return true
}
