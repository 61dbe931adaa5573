package deploy

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/meridian-ssg/meridian/internal/output"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// disk is what folders on this machine and by SFTP have in common. Names are
// slash-separated and below a folder of its own.
type disk interface {
	ReadFile(name string) ([]byte, error)
	// Create writes a new file, or writes over one.
	Create(name string, from io.Reader) error
	// Rename also replaces a file, in one step where the target can.
	Rename(from, to string) error
	// Remove removes a file, a link or an empty folder.
	Remove(name string) error
	Mkdir(name string) error
	ReadDir(name string) ([]fs.FileInfo, error)
	Lstat(name string) (fs.FileInfo, error)
	Link(from, to string) error
	Symlink(to, name string) error
	Readlink(name string) (string, error)
	// Side is how many operations are worth doing side by side.
	Side() int
	Close() error
}

// ownFiles are those of Meridian itself at a target.
var ownFiles = []string{output.ManifestName, output.AboutName, stageName}

// stageName is the folder of files that have not arrived as a whole.
const stageName = ".meridian-stage"

// tree is a place on a disk.
type tree struct {
	disk
	at string // the folder on the disk; "." for its own

	alike   map[string]sum.Sum // what lies in the folder alikeAt, where the same bytes can be had by a link
	alikeAt string
	folders map[string]bool // that exist and are no links
	staged  atomic.Int64
	mu      sync.Mutex   // of folders
	cleaned func() error // removes once what an interrupted deployment has left
}

func newTree(d disk, at string) *tree {
	t := &tree{disk: d, at: at, folders: make(map[string]bool)}
	t.cleaned = sync.OnceValue(t.clean)
	return t
}

func (t *tree) name(file string) string { return path.Join(t.at, file) }

func (t *tree) Read(_ context.Context, file string) ([]byte, error) {
	return t.disk.ReadFile(t.name(file))
}

func (t *tree) Write(_ context.Context, file string, data []byte) error {
	return t.replace(file, func() io.Reader { return bytes.NewReader(data) }, "")
}

// Existing looks into each folder once, as asking for thousands of files one by one
// takes minutes on a distant host.
func (t *tree) Existing(ctx context.Context, files []string) ([]string, error) {
	listed := make(map[string]map[string]bool) // by folder; nil where there is none
	var list func(dir string) (map[string]bool, error)
	list = func(dir string) (map[string]bool, error) {
		if names, ok := listed[dir]; ok {
			return names, nil
		}
		listed[dir] = nil
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if dir != "." {
			if above, err := list(path.Dir(dir)); err != nil || !above[path.Base(dir)] {
				return nil, err
			}
		}
		infos, err := t.disk.ReadDir(t.name(dir))
		if errors.Is(err, fs.ErrNotExist) || isNoFolder(t.disk, t.name(dir)) {
			return nil, nil
		}
		if err != nil {
			return nil, fmt.Errorf("listing %s: %w", dir, err)
		}
		names := make(map[string]bool, len(infos))
		for _, info := range infos {
			names[info.Name()] = true
		}
		listed[dir] = names
		return names, nil
	}
	var out []string
	for _, file := range files {
		names, err := list(path.Dir(file))
		if err != nil {
			return nil, err
		}
		if names[path.Base(file)] {
			below, err := t.filesAt(ctx, file)
			if err != nil {
				return nil, err
			}
			out = append(out, below...)
			continue
		}
		for dir := path.Dir(file); dir != "."; dir = path.Dir(dir) { // a file where a folder is to be
			if above := listed[path.Dir(dir)]; above[path.Base(dir)] && listed[dir] == nil {
				out = append(out, dir)
				break
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// filesAt gives a file, or the files in a folder of that name.
func (t *tree) filesAt(ctx context.Context, file string) ([]string, error) {
	info, err := t.disk.Lstat(t.name(file))
	if err != nil || !info.IsDir() {
		return []string{file}, ignoreMissing(err)
	}
	infos, err := t.disk.ReadDir(t.name(file))
	if err = cmp.Or(err, ctx.Err()); err != nil {
		return nil, fmt.Errorf("listing %s: %w", file, err)
	}
	var out []string
	for _, info := range infos {
		below, err := t.filesAt(ctx, path.Join(file, info.Name()))
		if err != nil {
			return nil, err
		}
		out = append(out, below...)
	}
	return out, nil
}

// isNoFolder says whether something that is no folder has a name, a link included.
func isNoFolder(d disk, name string) bool {
	info, err := d.Lstat(name)
	return err == nil && !info.IsDir() && name != "."
}

func (t *tree) Send(ctx context.Context, from *Source, files []string, arrived func(...string) error) error {
	return sideBySide(ctx, t.Side(), files, func(file string) error { return t.sendOne(from, file) }, arrived)
}

func (t *tree) sendOne(from *Source, file string) error {
	link := ""
	if t.alike[file] == from.Files[file] && t.alike[file] != Doubtful {
		link = path.Join(t.alikeAt, file)
	}
	f, err := from.root.Open(file)
	if err != nil {
		return fmt.Errorf("reading %s: %w", file, err)
	}
	defer f.Close() //nolint:errcheck // it was only read
	err = t.replace(file, func() io.Reader {
		_, _ = f.Seek(0, io.SeekStart) // a file can be read again
		return f
	}, link)
	if err != nil {
		return fmt.Errorf("sending %s: %w", file, err)
	}
	return nil
}

// replace brings a file into the stage and then into its place. Where link is not "", it
// tries to give the file of that name another one, which costs nothing.
func (t *tree) replace(file string, data func() io.Reader, link string) error {
	if err := t.cleaned(); err != nil {
		return err
	}
	if err := t.folder(path.Dir(file)); err != nil {
		return err
	}
	if err := t.folder(stageName); err != nil {
		return err
	}
	staged := t.name(path.Join(stageName, strconv.FormatInt(t.staged.Add(1), 10)))
	if link == "" || t.disk.Link(link, staged) != nil {
		if err := t.disk.Create(staged, data()); err != nil {
			return errors.Join(err, ignoreMissing(t.disk.Remove(staged)))
		}
	}
	err := t.disk.Rename(staged, t.name(file))
	if err != nil && t.removeEmpty(t.name(file)) {
		err = t.disk.Rename(staged, t.name(file))
	}
	if err != nil {
		return errors.Join(err, ignoreMissing(t.disk.Remove(staged)))
	}
	return nil
}

// removeEmpty removes a folder that holds nothing but empty folders, as an interrupted
// deployment may leave it.
func (t *tree) removeEmpty(name string) bool {
	infos, err := t.disk.ReadDir(name)
	if err != nil || isNoFolder(t.disk, name) {
		return false
	}
	for _, info := range infos {
		if !info.IsDir() || !t.removeEmpty(path.Join(name, info.Name())) {
			return false
		}
	}
	return t.disk.Remove(name) == nil
}

// folder makes a folder with those above. It refuses a link, which might lead anywhere.
func (t *tree) folder(dir string) error {
	if dir == "." {
		if t.at == "." {
			return nil
		}
	} else if err := t.folder(path.Dir(dir)); err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.folders[dir] {
		return nil
	}
	name := t.name(dir)
	info, err := t.disk.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		if err = t.disk.Mkdir(name); err == nil {
			t.folders[dir] = true
			return nil
		}
	}
	if err != nil {
		return fmt.Errorf("making the folder %s: %w", dir, err)
	}
	if !info.IsDir() {
		return fmt.Errorf("%s is no folder, and files are to go there; move it away", dir)
	}
	t.folders[dir] = true
	return nil
}

// clean removes what an interrupted deployment has left in the stage.
func (t *tree) clean() error {
	stage := t.name(stageName)
	if isNoFolder(t.disk, stage) {
		return fmt.Errorf("%s is no folder; remove it", stageName)
	}
	infos, err := t.disk.ReadDir(stage)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("clearing up: %w", err)
	}
	for _, info := range infos {
		if err := t.disk.Remove(path.Join(stage, info.Name())); ignoreMissing(err) != nil {
			return fmt.Errorf("clearing up: %w", err)
		}
	}
	return nil
}

func (t *tree) Remove(ctx context.Context, files []string) error {
	above := make(map[string]bool)
	for _, file := range files {
		if err := ctx.Err(); err != nil {
			return err
		}
		if t.throughLink(path.Dir(file)) {
			continue // it was replaced by something else
		}
		name := t.name(file)
		if info, err := t.disk.Lstat(name); err == nil && info.IsDir() {
			continue
		}
		if err := ignoreMissing(t.disk.Remove(name)); err != nil {
			return fmt.Errorf("removing %s: %w", file, err)
		}
		for dir := path.Dir(file); dir != "."; dir = path.Dir(dir) {
			above[dir] = true
		}
	}
	dirs := make([]string, 0, len(above))
	for dir := range above {
		dirs = append(dirs, dir)
	}
	slices.Sort(dirs)
	for _, dir := range slices.Backward(dirs) { // those below come first
		if infos, err := t.disk.ReadDir(t.name(dir)); err == nil && len(infos) == 0 && t.disk.Remove(t.name(dir)) == nil {
			t.mu.Lock()
			delete(t.folders, dir)
			t.mu.Unlock()
		}
	}
	return nil
}

// throughLink says whether a folder, or one above, is a link or missing.
func (t *tree) throughLink(dir string) bool {
	for ; dir != "."; dir = path.Dir(dir) {
		t.mu.Lock()
		known := t.folders[dir]
		t.mu.Unlock()
		if known {
			continue
		}
		info, err := t.disk.Lstat(t.name(dir))
		if err != nil || !info.IsDir() {
			return true
		}
		t.mu.Lock()
		t.folders[dir] = true
		t.mu.Unlock()
	}
	return false
}

func (t *tree) Close() error {
	_ = t.disk.Remove(t.name(stageName)) // where it is empty
	return t.disk.Close()
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// manifestOf gives what a deployment has brought to a place; empty where that is not
// known.
func manifestOf(ctx context.Context, p Place) map[string]sum.Sum {
	text, err := p.Read(ctx, output.ManifestName)
	if err != nil {
		return nil
	}
	files, err := output.ParseManifest(text)
	if err != nil {
		return nil
	}
	return files
}
