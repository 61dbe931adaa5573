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

// ErrChanged means that another program has written the file meanwhile.
var ErrChanged = errors.New("the file has changed in the meantime, and was left as it is")

// Save replaces the file in one step. Its permissions stay, and a link stays a link.
// The error wraps ErrChanged where the disk no longer holds Before, and
// fs.ErrPermission where the file is read-only.
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

// onDisk gives the name on disk, with links resolved, and the permissions.
func (f File) onDisk(root *os.Root) (string, fs.FileMode, error) {
	name, err := nameOnDisk(root, f.Path)
	if err != nil {
		return "", 0, fmt.Errorf("finding %s: %w", f.Path, err)
	}
	for range 32 {
		info, err := root.Lstat(name)
		if err != nil {
			return "", 0, fmt.Errorf("finding %s: %w", f.Path, err)
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			return name, info.Mode().Perm(), f.checkUnchanged(root, name, info)
		}
		to, err := root.Readlink(name)
		if err != nil {
			return "", 0, fmt.Errorf("finding %s: %w", f.Path, err)
		}
		name = path.Join(path.Dir(name), strings.ReplaceAll(to, `\`, "/"))
	}
	return "", 0, fmt.Errorf("finding %s: too many links", f.Path)
}

// checkUnchanged fails if the file has changed or is read-only. A rename would
// ignore the permissions of the file it replaces.
func (f File) checkUnchanged(root *os.Root, name string, info fs.FileInfo) error {
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

// nameOnDisk finds a path whose names may be in decomposed form on disk, as on Macs.
func nameOnDisk(root *os.Root, file string) (string, error) {
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
