package deploy

import (
	"context"
	"fmt"
	"net/url"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/meridian-ssg/meridian/internal/target"
)

// Env is the world outside.
type Env struct {
	Getenv func(string) string
	Home   string // the folder of the user; "" where it is not known
	Site   string // the site's folder, from which folders are named
	Now    func() time.Time
}

// Fault is an error with what to do about it. Neither holds a secret.
type Fault struct {
	Message, Hint string
	Cause         error // may be nil
}

func (f *Fault) Error() string { return f.Message }

// Unwrap gives the cause.
func (f *Fault) Unwrap() error { return f.Cause }

// connect opens the place of a target that is changed in place.
func connect(ctx context.Context, t target.Target, env Env) (Place, error) {
	u, err := addressOf(t)
	switch {
	case err != nil:
		return nil, err
	case u == nil:
		d, err := openFolder(folderOf(t, env))
		if err != nil {
			return nil, err
		}
		return newTree(d, "."), nil
	case u.Scheme == target.Rsync:
		return openRsync(u, t, env)
	case u.Scheme == target.S3:
		return openS3(u, t, env)
	}
	d, err := openSFTP(ctx, u, folderOn(u), t, env)
	if err != nil {
		return nil, err
	}
	return newTree(d, "."), nil
}

// connectAbove opens the disk that holds the folder of a target with versions, and
// names that folder on it.
func connectAbove(ctx context.Context, t target.Target, env Env) (disk, string, error) {
	u, err := addressOf(t)
	if err != nil {
		return nil, "", err
	}
	if u == nil {
		dir := folderOf(t, env)
		d, err := openFolder(filepath.Dir(dir))
		return d, filepath.Base(dir), err
	}
	at := folderOn(u)
	d, err := openSFTP(ctx, u, path.Dir(at), t, env)
	return d, path.Base(at), err
}

// address is nil for a folder.
func addressOf(t target.Target) (*url.URL, error) {
	if fault, hint := target.Check(t); fault != "" {
		return nil, &Fault{Message: fmt.Sprintf("the target “%s” can't be used: %s", t.Name, fault), Hint: hint}
	}
	if !strings.Contains(t.To, "://") {
		return nil, nil
	}
	return url.Parse(t.To)
}

func folderOf(t target.Target, env Env) string {
	dir := filepath.FromSlash(t.To)
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(env.Site, dir)
	}
	return filepath.Clean(dir)
}

// folderOn gives the folder that an address names on its host: "/~/x" lies below that of
// the user.
func folderOn(u *url.URL) string {
	clean := path.Clean(u.Path)
	if below, ok := strings.CutPrefix(clean, "/~/"); ok {
		return below
	}
	return clean
}

// Folder gives the folder on this machine that a target names; "" for one elsewhere.
func Folder(t target.Target, env Env) string {
	if strings.Contains(t.To, "://") {
		return ""
	}
	return folderOf(t, env)
}

// Deploy brings a site to a target. The plan is given with an error, too, where it was
// made before.
func Deploy(ctx context.Context, t target.Target, env Env, from *Source, o Options) (*Plan, error) {
	if t.Versions > 0 {
		return deployVersion(ctx, t, env, from, o)
	}
	place, err := connect(ctx, t, env)
	if err != nil {
		return nil, err
	}
	plan, err := Run(ctx, place, from, o)
	if closed := place.Close(); err == nil {
		err = closed
	}
	return plan, err
}
