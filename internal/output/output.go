// Package output writes a site into a folder, and nothing but the site.
//
// # What is promised
//
// A build opens a Destination, begins a Stage, puts every artifact of the
// site into it, and commits. Until Commit the published files stay as they
// are, and an Abort leaves no trace. After Commit the folder holds exactly
// the artifacts that were put or kept, and whatever others have laid there.
//
// Only files that an earlier build wrote are ever changed or removed; the
// manifest tells which. A folder that holds files but no manifest is refused,
// and so is an artifact whose path somebody else's file or link occupies.
// Links in the destination are neither followed nor written through, and
// os.Root guards every step, so that no file outside the folder is reached.
//
// A build may be killed at any moment. Every published file is then whole,
// either the old one or the new one, and the next build gives exactly the
// result of a clean one. A power failure may do worse, since nothing is
// forced to the disk; but what stands in the folder is compared byte for byte
// with what ought to, so the next build mends that too.
//
// What a build has found in the folder, it can hand on to the next one as
// stamps: the size, the time of change and the sum of each file. A file whose
// size and time are still the same is taken for unchanged without being read,
// unless that time is so young that the file may have been written twice
// within one tick of the clock.
//
// Two builds never write at once: the second is told that the folder is busy.
// The lock is the operating system's and falls with the process that holds
// it. On file systems that know no locks there is none.
//
// # How it is done
//
// The folder has three names of its own:
//
//	.meridian-manifest  the files written, each with its sum
//	.meridian-stage     the files of a build under way
//	.meridian-lock      held while a build is under way
//
// Put compares an artifact with the published file; only if they differ, it
// is written, once, into the stage: under its path, or where the folder that
// it goes to is there already, under a number. Commit then takes five steps:
//
//  1. the manifest comes to list the files of both builds, so that no file
//     is ever published that the manifest does not name;
//  2. old files are removed that stand in the way, where a file becomes a
//     folder or the reverse, or a name changes in case only;
//  3. what is staged is renamed into its place: a folder that is not yet
//     there as a whole, so that a clean build takes few renames, and
//     otherwise file by file;
//  4. old files that are no longer wanted are removed, with the folders that
//     become empty;
//  5. the manifest comes to list the new files alone, and the stage goes.
//
// The manifest is text: a line "meridian 1", then for each file its sum, a
// space and its path, sorted by path. It holds nothing of the machine or the
// hour, so that equal sites have equal manifests.
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
	manifestName = ".meridian-manifest"
	stageName    = ".meridian-stage"
	lockName     = ".meridian-lock"
	ownPrefix    = ".meridian-"
)

// What a caller may want to tell apart.
var (
	ErrForeign = errors.New("not written by Meridian")
	ErrBusy    = errors.New("another build is writing there just now")
)

// Destination is a folder that receives a site.
type Destination struct {
	dir   string
	root  *os.Root
	known map[string]Stamp
	step  func(what string) error // called before each step of Commit: nil but in tests
}

// Changes are what a Commit has done to the published files. The lists are
// sorted.
type Changes struct {
	Added, Changed, Removed []string
	Unchanged               int
}

// Open opens the folder dir, and creates it where needed. The error wraps
// ErrForeign where the folder holds files, but no manifest.
func Open(dir string) (*Destination, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("creating the destination: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("opening the destination: %w", err)
	}
	d := &Destination{dir: dir, root: root}
	if err := d.refuse(); err != nil {
		root.Close()
		return nil, err
	}
	return d, nil
}

// Close gives the folder back to the system.
func (d *Destination) Close() error { return d.root.Close() }

// refuse fails if the folder is somebody else's.
func (d *Destination) refuse() error {
	entries, err := fs.ReadDir(d.root.FS(), ".")
	if err != nil {
		return fmt.Errorf("reading the destination: %w", err)
	}
	foreign := ""
	for _, e := range entries {
		switch name := e.Name(); {
		case name == manifestName:
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

// check fails if no file of a site may have this path. Names that only
// Windows forbids are not refused elsewhere.
func check(path string) error {
	switch {
	case !fs.ValidPath(path), path == ".", strings.ContainsFunc(path, func(r rune) bool { return r == '\\' || unicode.IsControl(r) }):
		return fmt.Errorf("%q can't be the path of a published file", path)
	case strings.HasPrefix(fold(path), ownPrefix):
		return fmt.Errorf("%q can't be the path of a published file: names in %s* are Meridian's own", path, ownPrefix)
	}
	return nil
}

// fold gives what is left of a path on a disk that does not tell case apart.
func fold(path string) string { return strings.ToLower(path) }
