package deploy

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/meridian-ssg/meridian/internal/output"
)

// keptIn is the folder, in a site's folder, in which the last two publications of each
// target are kept: for meridian rollback, and to be compared with.
const keptIn = ".meridian/deployed"

// The folders of a target there.
const (
	keptNow    = "now"
	keptBefore = "before"
	keptNext   = "next" // under way
)

// KeptNow gives the folder, below a site's, that holds what was deployed to a target last.
func KeptNow(name string) string { return path.Join(keptIn, name, keptNow) }

// KeptBefore gives the folder of what was deployed before that.
func KeptBefore(name string) string { return path.Join(keptIn, name, keptBefore) }

// Keep keeps what was deployed to a target. The files are the same ones under a second
// name, where the disk can do that, and cost nothing: a build replaces files, and never
// writes into one. Root is the site's folder.
func Keep(root *os.Root, name string, from *Source) error {
	at := path.Join(keptIn, name)
	now, _ := root.ReadFile(path.Join(at, keptNow, output.ManifestName)) // there may be none
	manifest := output.FormatManifest(from.Files)
	if string(now) == string(manifest) {
		return nil
	}
	next := path.Join(at, keptNext)
	err := root.RemoveAll(next)
	for _, file := range slices.Sorted(maps.Keys(from.Files)) {
		if err == nil {
			err = keepFile(root, from, file, path.Join(next, file))
		}
	}
	if err == nil {
		err = writeKept(root, path.Join(next, output.ManifestName), manifest)
	}
	if err == nil && len(from.about) > 0 {
		err = writeKept(root, path.Join(next, output.AboutName), from.about)
	}
	if err == nil {
		err = root.RemoveAll(path.Join(at, keptBefore))
	}
	if err == nil && now != nil {
		err = root.Rename(path.Join(at, keptNow), path.Join(at, keptBefore))
	}
	if err == nil {
		err = root.Rename(next, path.Join(at, keptNow))
	}
	if err != nil {
		return fmt.Errorf("keeping what was deployed: %w", err)
	}
	return nil
}

func writeKept(root *os.Root, name string, data []byte) error {
	if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return err
	}
	return root.WriteFile(name, data, 0o644)
}

// keepFile links a file, or copies it.
func keepFile(root *os.Root, from *Source, file, to string) error {
	if err := root.MkdirAll(path.Dir(to), 0o755); err != nil {
		return err
	}
	in, err := from.root.Open(file)
	if err != nil {
		return err
	}
	defer in.Close() //nolint:errcheck // it was only read
	if os.Link(filepath.Join(from.Dir, filepath.FromSlash(file)), filepath.Join(root.Name(), filepath.FromSlash(to))) == nil {
		return nil
	}
	out, err := root.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// TakeBack puts what was deployed before the last time in the place of that.
func TakeBack(root *os.Root, name string) error {
	at := path.Join(keptIn, name)
	for _, step := range [][2]string{{keptNow, keptNext}, {keptBefore, keptNow}, {keptNext, keptBefore}} {
		if err := root.Rename(path.Join(at, step[0]), path.Join(at, step[1])); err != nil {
			return fmt.Errorf("noting what was deployed: %w", err)
		}
	}
	return nil
}
