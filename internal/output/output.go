// Package output writes a site into a folder, and nothing but the site.
//
// # Guarantees
//
// A build opens a Destination, begins a Stage, puts every artifact of the site
// into it, and commits. Until Commit the published files don't change, and Abort
// leaves no trace. After Commit the folder holds exactly the artifacts that were
// put or kept, and the files of others.
//
// Only files that an earlier build wrote are ever changed or removed, according to
// the manifest. A folder with files and without a manifest is refused, and so is
// an artifact at the path of a foreign file or link. Links in the destination are
// neither followed nor written through, and os.Root guards every step, so that no
// file outside the folder is reached.
//
// A commit that meets an obstacle, such as a folder without rights or another disk
// mounted inside, puts everything back as it was. So replaced and removed files stay
// in the stage until it ends.
//
// A build may be killed at any moment. Every published file is then complete, the
// old one or the new one, and the next build gives exactly the result of a clean
// one. A power failure may do worse, since nothing is forced to the disk; but the
// next build compares files byte for byte, and repairs that too.
//
// A build can pass stamps on to the next one: the size, the time of change and the
// sum of each file. A file with the same size and time is taken to be unchanged
// without being read, unless it is so young that it may have been written twice
// within one tick of the clock.
//
// Two builds never write at once: the second gets ErrBusy. The lock is the
// operating system's and ends with the process. File systems without locks have
// none.
//
// # Implementation
//
// The folder has four reserved names:
//
//	.meridian-manifest  the files written, each with its sum
//	.meridian-build     what they were made from, see About
//	.meridian-stage     the files of a build under way
//	.meridian-lock      held while a build is under way
//
// Put compares an artifact with the published file; only if they differ, it is
// written into the stage: under its path, or where its folder exists in the
// destination, under a number. Commit then takes five steps:
//
//  1. write a manifest with the files of both builds, so that no file is ever
//     published that the manifest does not name;
//  2. remove old files that block new ones, where a file becomes a folder or the
//     reverse, or a name changes in case only;
//  3. rename staged files into place: new folders as a whole, so that a clean build
//     takes few renames, and otherwise file by file;
//  4. remove old files that are obsolete, and folders that become empty;
//  5. write a manifest with the new files alone, and remove the stage.
//
// The manifest is text: a line "meridian 1", then for each file its sum, a space
// and its path, sorted by path. It depends on the site alone, so that equal sites
// have equal manifests.
package output

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"unicode"
)

const (
	// ManifestName is the name of the list of published files.
	ManifestName = ".meridian-manifest"

	// AboutName is the name of the file that tells what a site was made from.
	AboutName = ".meridian-build"

	stageName = ".meridian-stage"
	lockName  = ".meridian-lock"
	ownPrefix = ".meridian-"
)

var (
	ErrForeign = errors.New("not written by Meridian")
	ErrBusy    = errors.New("another build is writing there just now")
)

// Destination is a folder that receives a site.
type Destination struct {
	dir   string
	root  *os.Root
	known map[string]Stamp

	step         func(what string) error // called before each step of Commit in tests
	withoutLinks bool                    // in tests: as on a disk that has none
}

// Changes are the effects of a Commit. The lists are sorted.
type Changes struct {
	Added, Changed, Removed []string
	Unchanged               int
}

// Open opens a folder, and creates it when needed. The error wraps ErrForeign where
// the folder holds files and no manifest.
func Open(dir string) (*Destination, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("creating the destination: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("opening the destination: %w", err)
	}
	d := &Destination{dir: dir, root: root}
	if err := d.checkForeign(); err != nil {
		root.Close()
		return nil, err
	}
	return d, nil
}

// Close releases the folder.
func (d *Destination) Close() error { return d.root.Close() }

// checkForeign fails if the folder is not ours.
func (d *Destination) checkForeign() error {
	entries, err := fs.ReadDir(d.root.FS(), ".")
	if err != nil {
		return fmt.Errorf("reading the destination: %w", err)
	}
	foreign := ""
	for _, e := range entries {
		switch name := e.Name(); {
		case name == ManifestName:
			return nil
		case strings.HasPrefix(name, ownPrefix), slices.Contains([]string{".git", ".gitignore", ".gitkeep", ".DS_Store"}, name):
		case foreign == "":
			foreign = name
		}
	}
	if foreign != "" {
		return fmt.Errorf("%s holds %s, which was %w; empty the folder, or choose another one", d.dir, foreign, ErrForeign)
	}
	return nil
}

// checkPath fails if a published file can't have this path. Names that only Windows
// forbids are allowed elsewhere.
func checkPath(path string) error {
	switch {
	case !fs.ValidPath(path), path == ".", strings.ContainsFunc(path, func(r rune) bool { return r == '\\' || unicode.IsControl(r) }):
		return fmt.Errorf("%q can't be the path of a published file", path)
	case strings.HasPrefix(fold(path), ownPrefix):
		return fmt.Errorf("%q can't be the path of a published file: names in %s* are Meridian's own", path, ownPrefix)
	}
	return nil
}

// fold gives the key of a path on a case-insensitive disk.
func fold(path string) string { return strings.ToLower(path) }
