package scaffold

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
)

// ErrExists tells that there is something already where a file was to go.
var ErrExists = errors.New("there already")

// Write writes the new page into the site that lies in dir, and gives the
// file's path from there. It never writes over a file: the error then wraps
// ErrExists and names it.
func (p Page) Write(dir string) (string, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return "", fmt.Errorf("the site's folder can't be opened: %w", err)
	}
	defer root.Close() // the file is closed by then
	for _, rival := range p.Alternatives() {
		if _, err := root.Lstat(rival); err == nil {
			return "", fmt.Errorf("%s is %w; nothing was written", rival, ErrExists)
		}
	}
	file := p.File()
	return file, write(root, file, p.Text())
}

// Copy writes a file of the theme, such as layouts/partials/footer.html, into the
// site in dir. The error wraps ErrExists where the site has one.
func Copy(dir, file string, data []byte) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("the site's folder can't be opened: %w", err)
	}
	defer root.Close() // the file is closed by then
	return write(root, file, data)
}

// write makes a file that must not be there yet, with the folders above it.
func write(root *os.Root, file string, text []byte) error {
	if err := root.MkdirAll(path.Dir(file), 0o755); err != nil {
		return fmt.Errorf("making the folder for %s: %w", file, err)
	}
	f, err := root.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	switch {
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("%s is %w; nothing was written", file, ErrExists)
	case err != nil:
		return fmt.Errorf("making %s: %w", file, err)
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Close()); err != nil {
		root.Remove(file) // half a file is worse than none
		return fmt.Errorf("writing %s: %w", file, err)
	}
	return nil
}
