package output

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/sum"
)

// ErrNoManifest tells that a folder does not hold what a build has written.
var ErrNoManifest = errors.New("there is no list of what Meridian has published")

// Verification is how a folder differs from what was published there. All lists are
// sorted.
type Verification struct {
	About   About
	Files   int      // how many were published
	Changed []string // their bytes are other ones
	Missing []string
	Foreign []string // files that were not published
}

// OK says whether every file that was published is there, as it was.
func (v *Verification) OK() bool { return len(v.Changed)+len(v.Missing) == 0 }

// Verify compares every file in a folder with the manifest there, or with another one
// where list is not nil.
func Verify(dir string, list []byte) (*Verification, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("opening the published site: %w", err)
	}
	defer root.Close() // it was only read
	d := &Destination{dir: dir, root: root}
	v := new(Verification)
	if list == nil {
		if list, err = d.readOwn(ManifestName); errors.Is(err, fs.ErrNotExist) {
			return nil, ErrNoManifest
		} else if err != nil {
			return nil, fmt.Errorf("%s/%s: %w", dir, ManifestName, err)
		}
	}
	if about, err := d.readOwn(AboutName); err == nil {
		v.About = ParseAbout(about)
	}
	m, err := parseManifest(list)
	if err != nil {
		return nil, fmt.Errorf("the list of what was published can't be used: %w", err)
	}
	v.Files = len(m)
	found := make(map[string]bool, len(m))
	err = fs.WalkDir(root.FS(), ".", func(file string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir() && file == stageName:
			return fs.SkipDir
		case e.IsDir() || path.Dir(file) == "." && strings.HasPrefix(file, ownPrefix):
			return nil
		}
		want, ok := m[file]
		if !ok {
			v.Foreign = append(v.Foreign, file)
			return nil
		}
		found[file] = true
		is, err := d.sumOf(file, e)
		if is != want {
			v.Changed = append(v.Changed, file)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the published site: %w", err)
	}
	for _, file := range slices.Sorted(maps.Keys(m)) {
		if !found[file] {
			v.Missing = append(v.Missing, file)
		}
	}
	return v, nil
}

// sumOf gives the sum of a file; zero of a link, and of what is no file.
func (d *Destination) sumOf(file string, e fs.DirEntry) (sum.Sum, error) {
	if !e.Type().IsRegular() {
		return sum.Sum{}, nil
	}
	f, err := d.root.Open(file)
	if err != nil {
		return sum.Sum{}, err
	}
	defer f.Close() //nolint:errcheck // it was only read
	return sum.OfReader(f)
}
