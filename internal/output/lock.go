package output

import (
	"fmt"
	"os"
)

// lock locks the folder for one build. The lock file is removed when a build ends,
// so after locking it must still be the one that others would find.
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

// unlock reverses lock. It does no harm if the lock file stays.
func (d *Destination) unlock(f *os.File) error {
	_ = d.root.Remove(lockName)
	return f.Close()
}
