// Package atomicfile replaces files in one step: whoever reads a file
// meanwhile, even after the program was killed, finds the old contents or the
// new ones, and never a part.
package atomicfile

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"runtime"
	"syscall"
	"time"
)

// Temporary is the name under which a file is written, beside its final place.
// It begins with a dot, so that scans of a site pass over it.
const Temporary = ".meridian-tmp"

// WriteFile replaces a file by data, and forces data to the disk before. A
// new file gets the permissions perm, less the process's umask.
func WriteFile(root *os.Root, name string, data []byte, perm fs.FileMode) error {
	return Write(root, name, perm, func(f *os.File) error {
		_, err := f.Write(data)
		return errors.Join(err, f.Sync())
	})
}

// Write replaces a file by what fill writes. If fill fails, the old file stays.
// Two writers in the same folder must not run at the same time.
func Write(root *os.Root, name string, perm fs.FileMode, fill func(*os.File) error) error {
	temporary := path.Join(path.Dir(name), Temporary)
	if err := Remove(root, temporary); err != nil { // left behind by a killed process
		return err
	}
	f, err := root.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, perm)
	if err != nil {
		return err
	}
	if err = errors.Join(fill(f), f.Close()); err == nil {
		err = Rename(root, temporary, name)
	}
	if err != nil {
		return errors.Join(err, Remove(root, temporary))
	}
	return nil
}

// Remove removes a file, which may be missing already.
func Remove(root *os.Root, name string) error {
	if err := root.Remove(name); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Rename moves a file or folder. On Windows that fails while another program
// has it open, as virus scanners do with every new file; so there Rename tries
// for a second or two.
func Rename(root *os.Root, from, to string) error {
	err := root.Rename(from, to)
	for wait := 5 * time.Millisecond; isSharingViolation(err) && wait < time.Second; wait *= 2 {
		time.Sleep(wait)
		err = root.Rename(from, to)
	}
	return err
}

// isSharingViolation tells whether Windows refused an operation only because of
// another program: "access denied", "sharing violation" or "lock violation".
func isSharingViolation(err error) bool {
	var number syscall.Errno
	return runtime.GOOS == "windows" && errors.As(err, &number) && (number == 5 || number == 32 || number == 33)
}
