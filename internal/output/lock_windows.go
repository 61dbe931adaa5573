package output

import (
	"os"

	"golang.org/x/sys/windows"
)

// lockFile locks f until it is closed, or fails with ErrBusy at once.
func lockFile(f *os.File) error {
	const how = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	switch err := windows.LockFileEx(windows.Handle(f.Fd()), how, 0, 1, 0, new(windows.Overlapped)); err {
	case windows.ERROR_LOCK_VIOLATION:
		return ErrBusy
	case windows.ERROR_NOT_SUPPORTED, windows.ERROR_INVALID_FUNCTION: // the file system has no locks
		return nil
	default:
		return err
	}
}
