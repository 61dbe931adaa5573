package fix

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// onDisk finds the file as the disk spells it: on a Mac, a name may be there
// in decomposed form. A link is followed, so that it stays one.
func (f File) onDisk(root *os.Root) (string, fs.FileInfo, error) {
	name, err := spelled(root, f.Path)
	if err != nil {
		return "", nil, fmt.Errorf("finding %s: %w", f.Path, err)
	}
	for range 32 {
		info, err := root.Lstat(name)
		if err != nil {
			return "", nil, fmt.Errorf("finding %s: %w", f.Path, err)
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			data, err := root.ReadFile(name)
			if err != nil {
				return "", nil, fmt.Errorf("reading %s: %w", f.Path, err)
			}
			if !bytes.Equal(data, f.Before) {
				return "", nil, fmt.Errorf("%s: %w", f.Path, ErrChanged)
			}
			return name, info, nil
		}
		to, err := root.Readlink(name)
		if err != nil {
			return "", nil, fmt.Errorf("finding %s: %w", f.Path, err)
		}
		name = path.Join(path.Dir(name), to)
	}
	return "", nil, fmt.Errorf("finding %s: too many links", f.Path)
}

// spelled gives a path as the disk has it.
func spelled(root *os.Root, file string) (string, error) {
	if _, err := root.Lstat(file); err == nil {
		return file, nil
	}
	at := "."
	for part := range strings.SplitSeq(file, "/") {
		entries, err := fs.ReadDir(root.FS(), at)
		if err != nil {
			return "", err //nolint:wrapcheck // the caller names the file
		}
		found := part
		for _, e := range entries {
			if norm.NFC.String(e.Name()) == part {
				found = e.Name()
			}
		}
		at = path.Join(at, found)
	}
	return at, nil
}
