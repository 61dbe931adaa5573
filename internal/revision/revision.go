// Package revision finds the commit that is checked out in a folder.
//
// It reads the files of Git itself, as the program git may not be there, and takes
// longer than a small build. Where anything about them is unusual, there is no commit:
// it is told to people, and nothing depends on it.
package revision

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// Of gives the commit of the repository that holds a folder; "" where there is none.
func Of(dir string) string {
	_, git := repository(dir)
	if git == "" {
		return ""
	}
	head := read(filepath.Join(git, "HEAD"))
	ref, symbolic := strings.CutPrefix(head, "ref: ")
	if !symbolic {
		return checked(head)
	}
	if !fs.ValidPath(ref) || !strings.HasPrefix(ref, "refs/") {
		return ""
	}
	common := git
	if shared := read(filepath.Join(git, "commondir")); shared != "" { // of a work tree besides the first
		common = join(git, shared)
	}
	if loose := read(filepath.Join(common, filepath.FromSlash(ref))); loose != "" {
		return checked(loose)
	}
	for line := range strings.Lines(read(filepath.Join(common, "packed-refs"))) {
		if commit, name, _ := strings.Cut(strings.TrimSpace(line), " "); name == ref {
			return checked(commit)
		}
	}
	return ""
}

// Root gives the top folder of the repository that holds a folder; "" where there is none.
func Root(dir string) string {
	top, _ := repository(dir)
	return top
}

// repository finds the repository around dir: its top folder, and the one that Git keeps
// for itself.
func repository(dir string) (top, git string) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", ""
	}
	for {
		at := filepath.Join(dir, ".git")
		info, err := os.Stat(at)
		switch {
		case err == nil && info.IsDir():
			return dir, at
		case err == nil: // of a work tree, or of a module
			if to, ok := strings.CutPrefix(read(at), "gitdir: "); ok {
				return dir, join(dir, to)
			}
			return "", ""
		case !errors.Is(err, fs.ErrNotExist) || filepath.Dir(dir) == dir:
			return "", ""
		}
		dir = filepath.Dir(dir)
	}
}

func join(dir, to string) string {
	if filepath.IsAbs(to) {
		return to
	}
	return filepath.Join(dir, to)
}

// read gives the contents of a small file without the line end; "" of one that can't be
// read.
func read(name string) string {
	info, err := os.Stat(name)
	if err != nil || !info.Mode().IsRegular() || info.Size() > 16<<20 {
		return ""
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return ""
	}
	return strings.TrimRight(string(text), "\r\n")
}

// hash is the form of a commit, by SHA-1 or SHA-256.
var hash = regexp.MustCompile(`^([0-9a-f]{40}|[0-9a-f]{64})$`)

func checked(commit string) string {
	if hash.MatchString(commit) {
		return commit
	}
	return ""
}
