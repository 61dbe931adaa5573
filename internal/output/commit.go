package output

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"github.com/meridian-ssg/meridian/internal/atomicfile"
)

// Commit publishes the stage and ends it. If it fails, what was published before
// is put back, and the next build repairs what can't be.
func (s *Stage) Commit() (Changes, error) {
	if s.lockFile == nil {
		return Changes{}, errors.New("the build has already ended")
	}
	before := s.text
	p, err := s.plan()
	if err == nil {
		if err = s.apply(p); err != nil {
			err = errors.Join(err, s.undo(before))
		}
	}
	if err = errors.Join(err, s.end()); err != nil {
		return Changes{}, fmt.Errorf("publishing to %s: %w", s.d.dir, err)
	}
	return p.changes, nil
}

// plan is what Commit will do. All lists are sorted.
type plan struct {
	staged   []artifact // to rename into place
	blocking []string   // to remove before
	obsolete []string   // to remove after
	changes  Changes
}

func (s *Stage) plan() (*plan, error) {
	if s.failed != nil {
		return nil, s.failed
	}
	p := new(plan)
	for _, a := range s.artifacts {
		if a.staged {
			p.staged = append(p.staged, a)
		} else {
			p.changes.Unchanged++
		}
	}
	for file := range s.previous {
		key := fold(file)
		if a, ok := s.artifacts[key]; ok && a.path == file {
			continue
		}
		if s.folders[key] || s.isTaken(key) {
			p.blocking = append(p.blocking, file)
		} else {
			p.obsolete = append(p.obsolete, file)
		}
	}
	slices.SortFunc(p.staged, func(a, b artifact) int { return strings.Compare(a.path, b.path) })
	slices.Sort(p.blocking)
	slices.Sort(p.obsolete)
	return p, s.inspect(p)
}

// isTaken tells whether a folded path, or one of its parents, is the path of an
// artifact.
func (s *Stage) isTaken(key string) bool {
	for ; key != "."; key = path.Dir(key) {
		if _, ok := s.artifacts[key]; ok {
			return true
		}
	}
	return false
}

// inspect examines the targets of staged files: whether they are ours, and which
// files are new.
func (s *Stage) inspect(p *plan) error {
	if len(p.staged) == 0 {
		return nil
	}
	v := inspector{d: s.d, previous: s.previous, folders: map[string]bool{".": true}}
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

type inspector struct {
	d        *Destination
	previous manifest
	folders  map[string]bool // whether a folder exists, as far as known
	folded   map[string]bool // see listed
}

// listed gives the folded paths of the old manifest, which few builds need.
func (v *inspector) listed() map[string]bool {
	if v.folded == nil {
		v.folded = make(map[string]bool, len(v.previous))
		for file := range v.previous {
			v.folded[fold(file)] = true
		}
	}
	return v.folded
}

// file tells whether a file of ours has a path, and fails if anything else has.
func (v *inspector) file(file string) (bool, error) {
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
		if _, listed := v.previous[file]; listed {
			return true, nil
		}
		return true, v.checkOwned(file)
	}
	return false, fs.WalkDir(v.d.root.FS(), file, func(below string, d fs.DirEntry, err error) error {
		switch {
		case err != nil || d.IsDir() && v.holdsFiles(below):
			return err
		case d.IsDir(): // even one that has the path of a file of ours
			return v.foreign(below)
		}
		return v.checkOwned(below)
	})
}

// holdsFiles tells whether a folder holds files of ours.
func (v *inspector) holdsFiles(dir string) bool {
	for file := range v.listed() {
		if strings.HasPrefix(file, fold(dir)+"/") {
			return true
		}
	}
	return false
}

// folder tells whether a folder exists, and fails if something else has its path
// that is not ours.
func (v *inspector) folder(dir string) (bool, error) {
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
			there, err = false, v.checkOwned(dir)
		}
	}
	v.folders[dir] = there
	return there, err
}

func (v *inspector) checkOwned(file string) error {
	if v.listed()[fold(file)] {
		return nil
	}
	return v.foreign(file)
}

func (v *inspector) foreign(file string) error {
	return fmt.Errorf("%s/%s was %w, and stands where a published file is to go; move it away, or into the site's static folder", v.d.dir, file, ErrForeign)
}

// apply takes the five steps of the package comment.
func (s *Stage) apply(p *plan) error {
	final := make(manifest, len(s.artifacts))
	for _, a := range s.artifacts {
		final[a.path] = a.sum
	}
	both := final
	if len(p.blocking)+len(p.obsolete) > 0 {
		both = maps.Clone(s.previous)
		maps.Copy(both, final)
	}
	if err := s.updateManifest(both.text()); err != nil {
		return err
	}
	removed, err := s.remove(p.blocking)
	if err != nil {
		return err
	}
	var paths []string // of those that have their own paths in the stage
	for _, a := range p.staged {
		if a.number == 0 {
			paths = append(paths, a.path)
		} else if err := s.replace(a); err != nil {
			return err
		}
	}
	if err := s.publish(".", paths); err != nil {
		return err
	}
	more, err := s.remove(p.obsolete)
	if err != nil {
		return err
	}
	p.changes.Removed = append(removed, more...)
	slices.Sort(p.changes.Removed)
	if len(both) != len(final) {
		if err := s.updateManifest(final.text()); err != nil {
			return err
		}
	}
	return s.WriteAbout()
}

// updateManifest writes the manifest, if it differs.
func (s *Stage) updateManifest(text []byte) error {
	if s.text != nil && string(text) == string(s.text) {
		return nil
	}
	if err := s.beforeStep("manifest"); err != nil {
		return err
	}
	s.text = text
	return s.d.writeManifest(text)
}

// replace renames a numbered file into place. Its folder may have been removed with
// the last of the blocking files.
func (s *Stage) replace(a artifact) error {
	if err := s.makeFolder(a.path); err != nil {
		return err
	}
	if err := s.beforeStep("publish " + a.path); err != nil {
		return err
	}
	staged := stageName + "/" + a.stagedAs()
	old, err := s.backUp(a.path)
	switch {
	case err != nil:
		return obstacle(a.path, err)
	case old == "":
		return s.rename(a.path, move{staged, a.path}, move{a.path, staged})
	}
	return s.rename(a.path, move{staged, a.path}, move{old, a.path})
}

// backUp gives a published file a second name in the stage, or copies it where the
// disk has no such links; "" where there is none. So it is never missing at its
// path.
func (s *Stage) backUp(file string) (name string, err error) {
	name = s.spareName()
	if !s.d.withoutLinks && s.d.root.Link(file, name) == nil {
		return name, nil
	}
	data, err := s.d.root.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err == nil {
		err = s.d.root.WriteFile(name, data, 0o644)
	}
	return name, err
}

// spareName gives a path in the stage that nothing has.
func (s *Stage) spareName() string {
	s.numbered++
	return stageName + "/" + ownPrefix + strconv.Itoa(s.numbered)
}

// makeFolder creates the folder of a file.
func (s *Stage) makeFolder(file string) error {
	if dir := path.Dir(file); !s.isRealFolder(dir) {
		return s.d.root.MkdirAll(dir, 0o755)
	}
	return nil
}

type move struct{ from, to string }

// rename renames a published file or folder, or a staged one. back undoes it.
func (s *Stage) rename(published string, m, back move) error {
	if err := atomicfile.Rename(s.d.root, m.from, m.to); err != nil {
		return obstacle(published, err)
	}
	s.undos = append(s.undos, back)
	return nil
}

// undo takes back the steps of apply, the last one first.
func (s *Stage) undo(manifest []byte) error {
	s.realFolders.Clear()
	var failed error
	for _, m := range slices.Backward(s.undos) {
		err := s.makeFolder(m.to)
		if err == nil {
			err = atomicfile.Rename(s.d.root, m.from, m.to)
		}
		failed = errors.Join(failed, err)
	}
	switch {
	case failed != nil:
		return fmt.Errorf("not everything could be put back, which the next build will do: %w", failed)
	case manifest == nil:
		return atomicfile.Remove(s.d.root, ManifestName)
	}
	return s.d.writeManifest(manifest)
}

// obstacle says in words why the system refuses to rename a published file.
func obstacle(file string, err error) error {
	words := map[error]string{
		fs.ErrPermission: "you are not allowed to change it, or its folder",
		syscall.EROFS:    "it lies on a disk that can only be read",
		syscall.EXDEV:    "another disk is mounted there; unmount it, or have the folder above it published elsewhere",
		syscall.EBUSY:    "another disk is mounted there, or another program uses it",
		syscall.EISDIR:   "a folder has its name",
	}
	for cause, why := range words {
		if errors.Is(err, cause) {
			return fmt.Errorf("%s can't be replaced or removed: %s (%w)", file, why, cause)
		}
	}
	return fmt.Errorf("%s can't be replaced or removed: %w", file, err)
}

// publish renames staged files in dir into place.
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
		if err := s.beforeStep("publish " + target); err != nil {
			return err
		}
		if err := s.rename(target, move{stageName + "/" + target, target}, move{target, stageName + "/" + target}); err != nil {
			return err
		}
		staged = staged[n:]
	}
	return nil
}

// remove removes files of ours and folders that are empty then, and lists the files
// that existed.
func (s *Stage) remove(files []string) (removed []string, err error) {
	if len(files) == 0 {
		return nil, nil
	}
	s.realFolders.Clear()
	defer s.realFolders.Clear() // folders are gone
	above := map[string]bool{}
	for _, file := range files {
		for dir := path.Dir(file); dir != "." && !above[dir]; dir = path.Dir(dir) {
			above[dir] = true
		}
		if !s.isRealFolder(path.Dir(file)) || s.d.isFolder(file) {
			continue // gone, or replaced by something else
		}
		if err := s.beforeStep("remove " + file); err != nil {
			return nil, err
		}
		old := s.spareName()
		switch err := s.rename(file, move{file, old}, move{old, file}); {
		case err == nil:
			removed = append(removed, file)
		case !errors.Is(err, fs.ErrNotExist):
			return nil, err
		}
	}
	// Parents sort before their subfolders. A folder that holds something else
	// can't be removed.
	for _, dir := range slices.Backward(slices.Sorted(maps.Keys(above))) {
		if s.isRealFolder(dir) {
			_ = s.d.root.Remove(dir)
		}
	}
	return removed, nil
}

// beforeStep lets tests make Commit fail.
func (s *Stage) beforeStep(what string) error {
	if s.d.step == nil {
		return nil
	}
	return s.d.step(what)
}
