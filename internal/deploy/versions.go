package deploy

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"

	"github.com/meridian-ssg/meridian/internal/target"
)

// versions are the folders of a target at which a link leads to one of them:
//
//	site            a link to site.versions/8
//	site.versions/  7, 8 and so on: each a whole site
//
// One with a higher number than the one that readers have was not finished, or was
// taken back; the next deployment makes what it needs of it.
type versions struct {
	disk
	name    string
	current int // 0 where there is none
	all     []int
}

func openVersions(ctx context.Context, t target.Target, env Env) (*versions, error) {
	d, name, err := connectAbove(ctx, t, env)
	if err != nil {
		return nil, err
	}
	v := &versions{disk: d, name: name}
	if err := v.find(t); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return v, nil
}

func (v *versions) dir() string { return v.name + ".versions" }

func (v *versions) at(n int) string { return path.Join(v.dir(), strconv.Itoa(n)) }

func (v *versions) find(t target.Target) error {
	info, err := v.Lstat(v.name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return fmt.Errorf("looking at %s: %w", v.name, err)
	case info.Mode()&fs.ModeSymlink == 0:
		return &Fault{
			Message: fmt.Sprintf("%s is there already and is no link, so that no version can take its place at once", t.To),
			Hint:    "Move it away, or delete the line “versions” of the target in site.yaml.",
		}
	default:
		to, err := v.Readlink(v.name)
		n, ok := number(path.Base(to))
		if err != nil || !ok || path.Base(path.Dir(to)) != v.dir() {
			return &Fault{Message: fmt.Sprintf("%s is a link that was not made by Meridian", t.To), Hint: "Move it away, and deploy again."}
		}
		v.current = n
	}
	infos, err := v.ReadDir(v.dir())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("listing the versions: %w", err)
	}
	for _, info := range infos {
		if n, ok := number(info.Name()); ok && info.IsDir() {
			v.all = append(v.all, n)
		}
	}
	slices.Sort(v.all)
	return nil
}

func number(name string) (int, bool) {
	n, err := strconv.Atoi(name)
	return n, err == nil && n > 0 && strconv.Itoa(n) == name
}

// deployVersion makes a new version, and switches the link to it.
func deployVersion(ctx context.Context, t target.Target, env Env, from *Source, o Options) (*Plan, error) {
	v, err := openVersions(ctx, t, env)
	if err != nil {
		return nil, err
	}
	plan, err := v.deploy(ctx, t.Versions, from, o)
	return plan, errors.Join(err, v.Close())
}

func (v *versions) deploy(ctx context.Context, keep int, from *Source, o Options) (*Plan, error) {
	now := newTree(v.disk, v.at(v.current))
	held := manifestOf(ctx, now)
	shown := newPlan(held, from.Files) // what changes for readers
	if o.DryRun || v.current > 0 && shown.IsEmpty() {
		return shown, nil
	}
	next := v.current + 1
	if last := len(v.all) - 1; last >= 0 && v.all[last] > v.current {
		next = v.all[last]
	}
	for _, dir := range []string{v.dir(), v.at(next)} {
		if err := v.Mkdir(dir); err != nil && !errors.Is(err, fs.ErrExist) {
			if info, lost := v.Lstat(dir); lost != nil || !info.IsDir() {
				return shown, fmt.Errorf("making the folder %s: %w", dir, err)
			}
		}
	}
	place := newTree(v.disk, v.at(next))
	place.alike, place.alikeAt = held, v.at(v.current)
	if _, err := Run(ctx, place, from, o); err != nil {
		return shown, err
	}
	if err := place.clean(); err != nil { // to rename one name of a file to another name of the same does nothing
		return shown, err
	}
	_ = v.Remove(path.Join(place.at, stageName)) // it may be missing
	if err := v.switchTo(next); err != nil {
		return shown, err
	}
	return shown, v.prune(ctx, keep, next)
}

// switchTo lets the link lead to a version, in one step.
func (v *versions) switchTo(n int) error {
	draft := v.name + ".meridian-link"
	if err := ignoreMissing(v.Remove(draft)); err != nil {
		return fmt.Errorf("switching the link: %w", err)
	}
	err := v.Symlink(v.at(n), draft)
	if err == nil {
		err = v.Rename(draft, v.name)
	}
	if err != nil {
		return fmt.Errorf("switching the link: %w", errors.Join(err, ignoreMissing(v.Remove(draft))))
	}
	return nil
}

// prune removes what was brought to old versions. Files of others stay, with their
// folders.
func (v *versions) prune(ctx context.Context, keep, current int) error {
	old := slices.DeleteFunc(slices.Clone(v.all), func(n int) bool { return n >= current })
	for len(old) >= max(keep, 1) {
		t := newTree(v.disk, v.at(old[0]))
		old = old[1:]
		files := []string{}
		for file := range manifestOf(ctx, t) {
			files = append(files, file)
		}
		slices.Sort(files)
		if err := t.Remove(ctx, files); err != nil {
			return fmt.Errorf("removing an old version: %w", err)
		}
		for _, own := range ownFiles {
			_ = v.Remove(t.name(own)) // it may be missing
		}
		_ = v.Remove(t.at) // where it is empty
	}
	return nil
}

// Rollback lets a target with versions show the one before. It gives its number.
func Rollback(ctx context.Context, t target.Target, env Env) (int, error) {
	v, err := openVersions(ctx, t, env)
	if err != nil {
		return 0, err
	}
	n, err := v.rollback(ctx)
	return n, errors.Join(err, v.Close())
}

func (v *versions) rollback(ctx context.Context) (int, error) {
	for _, n := range slices.Backward(v.all) {
		if n >= v.current {
			continue
		}
		held := manifestOf(ctx, newTree(v.disk, v.at(n)))
		whole := len(held) > 0
		for _, sum := range held {
			whole = whole && sum != Doubtful
		}
		if whole {
			return n, v.switchTo(n)
		}
	}
	return 0, &Fault{Message: "there is no earlier version at the target", Hint: "Take the change back in your files, and deploy again."}
}
