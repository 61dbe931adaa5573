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
)

// ErrChanged tells that a file was written by somebody else meanwhile.
var ErrChanged = errors.New("the file has changed in the meantime, and was left as it is")

// temporary is the name under which a file is written before it takes its
// place; scans pass over it.
const temporary = ".meridian-fix"

// Save writes the file in one step: whoever reads it meanwhile sees it as it
// was or as it is to be. Its rights stay, and a link stays a link. The error
// wraps ErrChanged where the disk no longer holds Before, and
// fs.ErrPermission where the file may not be written.
func (f File) Save(root *os.Root) error {
	name, rights, err := f.onDisk(root)
	if err != nil {
		return err
	}
	beside := path.Join(path.Dir(name), temporary)
	if err := gone(root.Remove(beside)); err != nil { // left behind by a run that was killed
		return fmt.Errorf("writing %s: %w", f.Path, err)
	}
	err = write(root, beside, f.After, rights)
	if err == nil {
		err = root.Rename(beside, name)
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", f.Path, errors.Join(err, gone(root.Remove(beside))))
	}
	return nil
}

// write makes a file and sees it on disk.
func write(root *os.Root, name string, data []byte, rights fs.FileMode) error {
	out, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, rights)
	if err != nil {
		return err
	}
	_, err = out.Write(data)
	err = errors.Join(err, out.Sync(), out.Close())
	if err != nil {
		return err
	}
	return root.Chmod(name, rights) // what the system took away when it was made
}

// gone takes it for right that there is nothing left to remove.
func gone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
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
