package output

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"

	"github.com/meridian-ssg/meridian/internal/sum"
)

// Published gives the sums of the artifacts of the last build in a folder, by path.
// ok is false where no build has published there.
func Published(dir string) (files map[string]sum.Sum, ok bool, err error) {
	name := filepath.Join(dir, manifestName)
	if info, err := os.Lstat(name); err == nil && !info.Mode().IsRegular() {
		return nil, false, fmt.Errorf("%s can't be used: it is no file", name)
	}
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("reading the manifest: %w", err)
	}
	m, err := parseManifest(text)
	if err != nil {
		return nil, false, fmt.Errorf("%s can't be used: %w", name, err)
	}
	return maps.Clone(m), true, nil
}
