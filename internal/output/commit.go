package output

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/atomicfile"
)

// Commit publishes the stage and ends it. If it fails before its first step,
// nothing has changed. If it fails later, the folder is left as a killed
// build would leave it, and the next build mends it.
func (s *Stage) Commit() (Changes, error) {
	if s.held == nil {
		return Changes{}, errors.New("the build has already ended")
	}
	p, err := s.plan()
	if err != nil {
		return Changes{}, errors.Join(err, s.Abort())
	}
	err = s.carryOut(p)
	if err = errors.Join(err, s.end(err == nil)); err != nil {
		return Changes{}, fmt.Errorf("publishing to %s: %w", s.d.dir, err)
	}
	return p.changes, nil
}

// plan is what a Commit is going to do. All lists are sorted.
type plan struct {
	staged  []artifact // to be renamed into place
	inWay   []string   // to be removed before
	over    []string   // to be removed after
	changes Changes
}

// plan looks at everything, and changes nothing.
func (s *Stage) plan() (*plan, error) {
	if s.failed != nil {
		return nil, s.failed
	}
	p := new(plan)
	for _, a := range s.wanted {
		if a.staged {
			p.staged = append(p.staged, a)
		} else {
			p.changes.Unchanged++
		}
	}
	for file := range s.old {
		key := fold(file)
		if a, ok := s.wanted[key]; ok && a.path == file {
			continue
		}
		if s.above[key] || s.wants(key) {
			p.inWay = append(p.inWay, file)
		} else {
			p.over = append(p.over, file)
		}
	}
	slices.SortFunc(p.staged, func(a, b artifact) int { return strings.Compare(a.path, b.path) })
	slices.Sort(p.inWay)
	slices.Sort(p.over)
	return p, s.survey(p)
}

// wants says whether a folded path, or one of the folders above it, is the
// path of a wanted file.
func (s *Stage) wants(key string) bool {
	for ; key != "."; key = path.Dir(key) {
		if _, ok := s.wanted[key]; ok {
			return true
		}
	}
	return false
}

// survey looks at what stands where staged files are to go: whether it is
// ours, and which of the files are new.
func (s *Stage) survey(p *plan) error {
	if len(p.staged) == 0 {
		return nil
	}
	v := surveyor{d: s.d, old: s.old, folders: map[string]bool{".": true}}
	for _, a := range p.staged {
		stands, err := v.file(a.path)
		switch {
		case err != nil:
			return err
		case stands:
			p.changes.Changed = append(p.changes.Changed, a.path)
		default:
			p.changes.Added = append(p.changes.Added, a.path)
		}
	}
	return nil
}

type surveyor struct {
	d       *Destination
	old     manifest
	folders map[string]bool // whether a folder is there; those known so far
	folded  map[string]bool // see ours
}

// ours gives the folded paths of the old manifest. They are needed only where
// something else than a listed file stands.
func (v *surveyor) ours() map[string]bool {
	if v.folded == nil {
		v.folded = make(map[string]bool, len(v.old))
		for file := range v.old {
			v.folded[fold(file)] = true
		}
	}
	return v.folded
}

// file says whether a file of ours stands at a path, and fails if anything
// else does.
func (v *surveyor) file(file string) (bool, error) {
	if there, err := v.folder(path.Dir(file)); !there {
		return false, err
	}
	info, err := v.d.lstat(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, err
	case !info.IsDir():
		if _, listed := v.old[file]; listed {
			return true, nil
		}
		return true, v.own(file)
	}
	return false, fs.WalkDir(v.d.root.FS(), file, func(below string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && v.holds(below) {
			return err
		}
		return v.own(below)
	})
}

// holds says whether files of ours are to lie below a folder.
func (v *surveyor) holds(dir string) bool {
	for file := range v.ours() {
		if strings.HasPrefix(file, fold(dir)+"/") {
			return true
		}
	}
	return false
}

// folder says whether a folder is there, and fails if its place is taken by
// something that is not ours.
func (v *surveyor) folder(dir string) (bool, error) {
	if there, known := v.folders[dir]; known {
		return there, nil
	}
	there, err := v.folder(path.Dir(dir))
	if there && err == nil {
		info, e := v.d.lstat(dir)
		switch {
		case errors.Is(e, fs.ErrNotExist):
			there = false
		case e != nil:
			return false, e
		case !info.IsDir():
			there, err = false, v.own(dir)
		}
	}
	v.folders[dir] = there
	return there, err
}

func (v *surveyor) own(file string) error {
	if v.ours()[fold(file)] {
		return nil
	}
	return fmt.Errorf("%s/%s was %w, and stands where a published file is to go; move it away, or into the site's static folder", v.d.dir, file, ErrForeign)
}

// carryOut takes the five steps that the package comment lists.
func (s *Stage) carryOut(p *plan) error {
	final := make(manifest, len(s.wanted))
	for _, a := range s.wanted {
		final[a.path] = a.sum
	}
	both := final
	if len(p.inWay)+len(p.over) > 0 {
		both = maps.Clone(s.old)
		maps.Copy(both, final)
	}
	if err := s.list(both); err != nil {
		return err
	}
	removed, err := s.remove(p.inWay)
	if err != nil {
		return err
	}
	var paths []string // of those that lie in the stage under their paths
	for _, a := range p.staged {
		if a.draft == 0 {
			paths = append(paths, a.path)
		} else if err := s.replace(a); err != nil {
			return err
		}
	}
	if err := s.publish(".", paths); err != nil {
		return err
	}
	more, err := s.remove(p.over)
	if err != nil {
		return err
	}
	p.changes.Removed = append(removed, more...)
	slices.Sort(p.changes.Removed)
	if len(both) == len(final) {
		return nil
	}
	return s.list(final)
}

// list makes m the manifest on disk, unless it already is.
func (s *Stage) list(m manifest) error {
	text := m.text()
	if s.text != nil && string(text) == string(s.text) {
		return nil
	}
	if err := s.next("manifest"); err != nil {
		return err
	}
	s.text = text
	return s.d.writeManifest(text)
}

// replace renames a staged file with a number into place. Its folder may have
// gone since it was staged, with the last of the files that stood in the way.
func (s *Stage) replace(a artifact) error {
	if dir := path.Dir(a.path); !s.isPlain(dir) {
		if err := s.d.root.MkdirAll(dir, 0o755); err != nil {
			return err
		}
	}
	if err := s.next("publish " + a.path); err != nil {
		return err
	}
	return atomicfile.Rename(s.d.root, stageName+"/"+a.staging(), a.path)
}

// publish renames staged files, all of which lie below dir, into place.
func (s *Stage) publish(dir string, staged []string) error {
	for len(staged) > 0 {
		target, n := staged[0], 1
		below := strings.TrimPrefix(target, dir+"/")
		if name, _, inFolder := strings.Cut(below, "/"); inFolder {
			target = path.Join(dir, name)
			for n < len(staged) && strings.HasPrefix(staged[n], target+"/") {
				n++
			}
			if s.d.isFolder(target) {
				if err := s.publish(target, staged[:n]); err != nil {
					return err
				}
				staged = staged[n:]
				continue
			}
		}
		if err := s.next("publish " + target); err != nil {
			return err
		}
		if err := atomicfile.Rename(s.d.root, stageName+"/"+target, target); err != nil {
			return err
		}
		staged = staged[n:]
	}
	return nil
}

// remove removes files of ours, and folders that become empty; also those
// that a killed build has left empty. It gives the files that were there.
func (s *Stage) remove(files []string) (removed []string, err error) {
	if len(files) == 0 {
		return nil, nil
	}
	s.plain.Clear()
	defer s.plain.Clear() // folders are gone
	above := map[string]bool{}
	for _, file := range files {
		for dir := path.Dir(file); dir != "." && !above[dir]; dir = path.Dir(dir) {
			above[dir] = true
		}
		if !s.isPlain(path.Dir(file)) || s.d.isFolder(file) {
			continue // gone, or somebody has put something else in its place
		}
		if err := s.next("remove " + file); err != nil {
			return nil, err
		}
		switch err := s.d.root.Remove(file); {
		case err == nil:
			removed = append(removed, file)
		case !errors.Is(err, fs.ErrNotExist):
			return nil, err
		}
	}
	// A folder sorts before those in it, so this goes from the innermost out.
	// One that holds something else can't be removed, and stays.
	for _, dir := range slices.Backward(slices.Sorted(maps.Keys(above))) {
		if s.isPlain(dir) {
			_ = s.d.root.Remove(dir)
		}
	}
	return removed, nil
}

// next is where tests make a Commit fail.
func (s *Stage) next(what string) error {
	if s.d.step == nil {
		return nil
	}
	return s.d.step(what)
}
