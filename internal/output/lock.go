package output

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"syscall"
	"time"
)

// lock takes the folder for one build. The lock file is removed when the
// build ends, so after locking we look whether the file that we hold is still
// the one that others would find.
func (d *Destination) lock() (*os.File, error) {
	for {
		f, err := d.root.OpenFile(lockName, os.O_RDWR|os.O_CREATE, 0o644)
		if err != nil {
			return nil, fmt.Errorf("%s can't be written to: %w", d.dir, err)
		}
		if err := lockFile(f); err != nil {
			f.Close()
			return nil, fmt.Errorf("locking %s: %w", d.dir, err)
		}
		held, err1 := f.Stat()
		found, err2 := d.root.Lstat(lockName)
		if err1 == nil && err2 == nil && os.SameFile(held, found) {
			return f, nil
		}
		f.Close()
	}
}

// unlock ends what lock began. It does no harm if the lock file stays.
func (d *Destination) unlock(f *os.File) error {
	_ = d.root.Remove(lockName)
	return f.Close()
}

// rename gives a file or folder another name. On Windows that fails while
// another program looks into it, as virus scanners do with every new file;
// so there we try for a second or two.
func (d *Destination) rename(from, to string) error {
	err := d.root.Rename(from, to)
	for wait := 5 * time.Millisecond; err != nil && inUse(err) && wait < time.Second; wait *= 2 {
		time.Sleep(wait)
		err = d.root.Rename(from, to)
	}
	return err
}

// inUse says whether Windows refuses something only because of another
// program: "access is denied", "sharing violation" or "lock violation".
func inUse(err error) bool {
	var number syscall.Errno
	return runtime.GOOS == "windows" && errors.As(err, &number) && (number == 5 || number == 32 || number == 33)
}
