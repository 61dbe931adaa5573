//go:build unix

package output

import (
	"os"
	"syscall"
)

// lockFile locks f until it is closed, or fails with ErrBusy at once.
func lockFile(f *os.File) error {
	for {
		switch err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err {
		case syscall.EINTR:
		case syscall.EWOULDBLOCK:
			return ErrBusy
		case syscall.ENOTSUP, syscall.ENOSYS, syscall.ENOLCK: // the file system has no locks
			return nil
		default:
			return err
		}
	}
}
