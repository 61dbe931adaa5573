package deploy

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"

	"github.com/meridian-ssg/meridian/internal/atomicfile"
)

// folder is a disk of this machine. No step leaves it, whatever links there are.
type folder struct{ root *os.Root }

// openFolder opens a folder, and makes it when needed.
func openFolder(dir string) (disk, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("making the folder: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("opening the folder: %w", err)
	}
	return folder{root}, nil
}

func (f folder) ReadFile(name string) ([]byte, error) {
	info, err := f.root.Stat(name)
	if err == nil && !info.Mode().IsRegular() { // a pipe would block
		err = errors.New("it is no file")
	}
	if err != nil {
		return nil, err
	}
	return f.root.ReadFile(name)
}

func (f folder) Create(name string, from io.Reader) error {
	file, err := f.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, from)
	return errors.Join(err, file.Close())
}

func (f folder) ReadDir(name string) ([]fs.FileInfo, error) {
	entries, err := fs.ReadDir(f.root.FS(), name)
	if err != nil {
		return nil, err
	}
	out := make([]fs.FileInfo, 0, len(entries))
	for _, e := range entries {
		if info, err := e.Info(); err == nil { // else it is gone
			out = append(out, info)
		}
	}
	return out, nil
}

func (f folder) Rename(from, to string) error { return atomicfile.Rename(f.root, from, to) }

func (f folder) Remove(name string) error { return f.root.Remove(name) }

func (f folder) Mkdir(name string) error { return f.root.Mkdir(name, 0o755) }

func (f folder) Lstat(name string) (fs.FileInfo, error) { return f.root.Lstat(name) }

func (f folder) Link(from, to string) error { return f.root.Link(from, to) }

func (f folder) Symlink(to, name string) error { return f.root.Symlink(to, name) }

func (f folder) Readlink(name string) (string, error) {
	to, err := f.root.Readlink(name)
	return path.Clean(to), err
}

func (f folder) Side() int { return 4 }

func (f folder) Close() error { return f.root.Close() }
