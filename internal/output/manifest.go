package output

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/atomicfile"
	"github.com/meridian-ssg/meridian/internal/sum"
)

const manifestHead = "meridian 1\n"

// manifest maps the paths of published files to their sums.
type manifest map[string]sum.Sum

// text encodes the manifest.
func (m manifest) text() []byte {
	paths := slices.AppendSeq(make([]string, 0, len(m)), maps.Keys(m))
	slices.Sort(paths)
	size := len(manifestHead)
	for _, path := range paths {
		size += hex.EncodedLen(len(sum.Sum{})) + len(" ") + len(path) + len("\n")
	}
	b := append(make([]byte, 0, size), manifestHead...)
	for _, path := range paths {
		name := m[path]
		b = hex.AppendEncode(b, name[:])
		b = append(append(append(b, ' '), path...), '\n')
	}
	return b
}

// ParseManifest reads a manifest: the sums of published files by path.
func ParseManifest(text []byte) (map[string]sum.Sum, error) { return parseManifest(text) }

// FormatManifest writes a manifest.
func FormatManifest(files map[string]sum.Sum) []byte { return manifest(files).text() }

func parseManifest(text []byte) (manifest, error) {
	rest, ok := strings.CutPrefix(string(text), manifestHead)
	if !ok {
		return nil, errors.New("it does not begin as a manifest of this version does")
	}
	m := make(manifest, strings.Count(rest, "\n"))
	for line := range strings.Lines(rest) {
		digits, path, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		b, err := hex.DecodeString(digits)
		if err != nil || len(b) != len(sum.Sum{}) || line[len(line)-1] != '\n' || checkPath(path) != nil {
			return nil, fmt.Errorf("it has a line that can't be read: %q", line)
		}
		if _, twice := m[path]; twice {
			return nil, fmt.Errorf("it lists %s twice", path)
		}
		m[path] = sum.Sum(b)
	}
	return m, nil
}

// manifest reads the folder's manifest; text is nil where there is none.
func (d *Destination) manifest() (m manifest, text []byte, err error) {
	text, err = d.readOwn(ManifestName)
	if errors.Is(err, fs.ErrNotExist) {
		return manifest{}, nil, nil
	}
	if err == nil {
		m, err = parseManifest(text)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("%s/%s can't be used: %w; empty the folder and build again", d.dir, ManifestName, err)
	}
	return m, text, nil
}

// readOwn reads a file at the top of the folder.
func (d *Destination) readOwn(name string) ([]byte, error) {
	info, err := d.root.Lstat(name)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular(): // a pipe would block
		return nil, errors.New("it is no file")
	}
	return d.root.ReadFile(name)
}

// writeManifest replaces the folder's manifest, by way of the stage, where no
// artifact can have its name.
func (d *Destination) writeManifest(text []byte) error {
	const draft = stageName + "/" + ManifestName
	err := d.root.WriteFile(draft, text, 0o644)
	if err == nil {
		err = atomicfile.Rename(d.root, draft, ManifestName)
	}
	if err != nil {
		return fmt.Errorf("writing the manifest: %w", err)
	}
	return nil
}

// Published gives the sums of the artifacts of the last build in a folder, by path.
// ok is false where no build has published there, or its manifest can't be read.
func Published(dir string) (files map[string]sum.Sum, ok bool) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, false
	}
	defer root.Close() // it was only read
	files, text, err := (&Destination{dir: dir, root: root}).manifest()
	return files, err == nil && text != nil
}
