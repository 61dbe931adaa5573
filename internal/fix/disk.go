package fix

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/meridian-ssg/meridian/internal/atomicfile"
)

// ErrChanged tells that a file was written by somebody else meanwhile.
var ErrChanged = errors.New("the file has changed in the meantime, and was left as it is")

// Save writes the file in one step: whoever reads it meanwhile sees it as it
// was or as it is to be. Its permissions stay, and a link stays a link. The error
// wraps ErrChanged where the disk no longer holds Before, and
// fs.ErrPermission where the file may not be written.
func (f File) Save(root *os.Root) error {
	name, mode, err := f.onDisk(root)
	if err != nil {
		return err
	}
	err = atomicfile.Write(root, name, mode, func(out *os.File) error {
		_, err := out.Write(f.After)
		return errors.Join(err, out.Chmod(mode), out.Sync()) // whatever the umask took away
	})
	if err != nil {
		return fmt.Errorf("writing %s: %w", f.Path, err)
	}
	return nil
}

// onDisk finds the file as the disk spells it, and its rights. A link is
// followed, so that it stays one.
func (f File) onDisk(root *os.Root) (string, fs.FileMode, error) {
	name, err := spelled(root, f.Path)
	if err != nil {
		return "", 0, fmt.Errorf("finding %s: %w", f.Path, err)
	}
	for range 32 {
		info, err := root.Lstat(name)
		if err != nil {
			return "", 0, fmt.Errorf("finding %s: %w", f.Path, err)
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			return name, info.Mode().Perm(), f.fresh(root, name, info)
		}
		to, err := root.Readlink(name)
		if err != nil {
			return "", 0, fmt.Errorf("finding %s: %w", f.Path, err)
		}
		name = path.Join(path.Dir(name), strings.ReplaceAll(to, `\`, "/"))
	}
	return "", 0, fmt.Errorf("finding %s: too many links", f.Path)
}

// fresh says whether the file on disk is the one that was read, and may be
// written. A rename would pay no heed to the rights of what it replaces.
func (f File) fresh(root *os.Root, name string, info fs.FileInfo) error {
	if info.Mode().Perm()&0o200 == 0 {
		return fmt.Errorf("%s is not to be written to: %w", f.Path, fs.ErrPermission)
	}
	data, err := root.ReadFile(name)
	if err != nil {
		return fmt.Errorf("reading %s: %w", f.Path, err)
	}
	if !bytes.Equal(data, f.Before) {
		return fmt.Errorf("%s: %w", f.Path, ErrChanged)
	}
	return nil
}

// spelled gives a path as the disk has it: on a Mac, a name may be there in
// decomposed form.
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
