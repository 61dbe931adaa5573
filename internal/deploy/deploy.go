// Package deploy brings a published site to a host, and nothing but what has changed.
//
// # What is promised
//
// Only files that an earlier deployment has brought are ever replaced or removed,
// according to the manifest at the target. A file of somebody else that stands where
// one of ours is to go is told of, before anything is sent, and replaced only by
// somebody's word.
//
// Each file is replaced as a whole. What pages need comes before the pages, and pages
// before what lists them; what is no longer wanted goes last. So at every moment each
// page that readers open finds what it needs.
//
// A deployment may be interrupted at any moment, and by anything. Before the first
// change, a manifest is written that holds, instead of a sum, Doubtful for each file
// that is about to change; from time to time the sums of what has arrived take their
// place. So the next deployment, of the same site or of another one, goes on from
// there, and never takes a file for one that it is not.
//
// With versions, where a target has links, a deployment makes a folder of its own, in
// which what has not changed is the same file under a second name, and a link is
// switched to it when it is whole: readers have the old site or the new one.
//
// No clock is asked and no time of a file believed.
//
// # Targets
//
// A Place is a target. Folders and SFTP are one kind of place, above the operations
// that both have (disk); rsync and S3 are others. A password or a key is never in an
// error or in the settings: it comes from the environment, from an agent, or from the
// files where other programs have it.
package deploy

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/meridian-ssg/meridian/internal/output"
	"github.com/meridian-ssg/meridian/internal/precompress"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// Source is a published site in a folder.
type Source struct {
	Dir   string
	Files map[string]sum.Sum
	about []byte
	root  *os.Root
}

// Open opens the folder of a published site.
func Open(dir string) (*Source, error) {
	files, ok := output.Published(dir)
	if !ok {
		return nil, fmt.Errorf("%s holds no site that was built", dir)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("opening the published site: %w", err)
	}
	about, err := root.ReadFile(output.AboutName)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		root.Close() // it was only read
		return nil, fmt.Errorf("reading the published site: %w", err)
	}
	return &Source{dir, files, about, root}, nil
}

// Close closes the folder.
func (s *Source) Close() error { return s.root.Close() }

// Doubtful stands in a manifest for a file that was about to change: it may be missing,
// or be an old or a new one.
var Doubtful sum.Sum

// Place is a target: a folder on some machine. Paths are slash-separated, and below it.
type Place interface {
	// Read reads a small file. The error wraps fs.ErrNotExist where there is none.
	Read(ctx context.Context, file string) ([]byte, error)
	// Write replaces a small file.
	Write(ctx context.Context, file string, data []byte) error
	// Existing gives the files that stand at some paths, or in their way: below one, or
	// where a folder is to be.
	Existing(ctx context.Context, files []string) ([]string, error)
	// Send replaces files by those of the source. It calls arrived for one or more at
	// once, one call at a time, and ends when that gives an error.
	Send(ctx context.Context, from *Source, files []string, arrived func(files ...string) error) error
	// Remove removes files, which may be missing, and folders that become empty.
	Remove(ctx context.Context, files []string) error
	Close() error
}

// Plan is what a deployment does. All lists are in the order in which it does so.
type Plan struct {
	First  []string // old files that block new ones, to be removed before
	Send   []string
	Remove []string
	Same   int // files that are there already

	added []string // of Send: those at whose paths none of our files stands
}

// IsEmpty says whether there is nothing to do.
func (p *Plan) IsEmpty() bool { return len(p.First)+len(p.Send)+len(p.Remove) == 0 }

// Steps is how many files there are to see to.
func (p *Plan) Steps() int { return len(p.First) + len(p.Send) + len(p.Remove) }

// ForeignError tells that files of somebody else stand where files of ours are to go.
type ForeignError struct{ Files []string }

func (e *ForeignError) Error() string {
	if len(e.Files) == 1 {
		return fmt.Sprintf("%s stands there already, and was not brought by Meridian", e.Files[0])
	}
	return fmt.Sprintf("%s and %d other files stand there already, and were not brought by Meridian", e.Files[0], len(e.Files)-1)
}

// Options say how to deploy.
type Options struct {
	DryRun   bool // only tell what would be done
	Replace  bool // also files of somebody else
	Progress func(done, total int)
}

// Run brings a site to a place. The plan is given with an error, too, where it was made
// before.
func Run(ctx context.Context, to Place, from *Source, o Options) (*Plan, error) {
	d := deployment{ctx: ctx, to: to, from: from, options: o}
	if err := d.prepare(); err != nil {
		return d.plan, err
	}
	if o.DryRun {
		return d.plan, nil
	}
	return d.plan, d.carryOut()
}

// deployment is one under way.
type deployment struct {
	ctx     context.Context
	to      Place
	from    *Source
	options Options

	held    map[string]sum.Sum // what is there, as far as is known
	written []byte             // the manifest that is there
	plan    *Plan
	done    int
}

// prepare finds out what there is to do.
func (d *deployment) prepare() error {
	text, err := d.to.Read(d.ctx, output.ManifestName)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		d.held = make(map[string]sum.Sum)
	case err != nil:
		return fmt.Errorf("reading what is there: %w", err)
	default:
		d.written = text
		if d.held, err = output.ParseManifest(text); err != nil {
			return fmt.Errorf("the list of what was brought there (%s) can't be used: %w", output.ManifestName, err)
		}
	}
	d.plan = newPlan(d.held, d.from.Files)
	if d.options.Replace || len(d.plan.added) == 0 {
		return nil
	}
	foreign, err := d.to.Existing(d.ctx, d.plan.added)
	if err != nil {
		return fmt.Errorf("looking for what is there: %w", err)
	}
	foreign = slices.DeleteFunc(foreign, func(file string) bool { _, ours := d.held[file]; return ours })
	if len(foreign) > 0 {
		slices.Sort(foreign)
		return &ForeignError{foreign}
	}
	return nil
}

func newPlan(held, wanted map[string]sum.Sum) *Plan {
	p := new(Plan)
	taken := make(map[string]bool, len(wanted)) // folded paths of files and of their folders
	folded := make(map[string]bool, len(wanted))
	for file, want := range wanted {
		folded[fold(file)] = true
		for dir := fold(file); dir != "."; dir = path.Dir(dir) {
			taken[dir] = true
		}
		old, there := held[file]
		switch {
		case there && old == want && want != Doubtful:
			p.Same++
			continue
		case !there:
			p.added = append(p.added, file)
		}
		p.Send = append(p.Send, file)
	}
	for file := range held {
		if _, ok := wanted[file]; ok {
			continue
		}
		blocks := taken[fold(file)]
		for dir := path.Dir(fold(file)); dir != "."; dir = path.Dir(dir) {
			blocks = blocks || folded[dir]
		}
		if blocks {
			p.First = append(p.First, file)
		} else {
			p.Remove = append(p.Remove, file)
		}
	}
	slices.Sort(p.First)
	slices.Sort(p.Remove)
	slices.Sort(p.added)
	slices.SortFunc(p.Send, func(a, b string) int {
		if ra, rb := rank(a), rank(b); ra != rb {
			return ra - rb
		}
		return strings.Compare(a, b)
	})
	return p
}

const lastRank = 2

func ofRank(files []string, r int) []string {
	return slices.DeleteFunc(slices.Clone(files), func(file string) bool { return rank(file) != r })
}

// rank orders files: what pages need, pages and what hosts are told, and what lists
// pages. They are removed the other way round.
func rank(file string) int {
	file, _ = precompress.Plain(file)
	switch name := path.Base(file); {
	case path.Ext(name) == ".html", strings.HasPrefix(name, "."), strings.HasPrefix(name, "_"):
		return 1
	case path.Ext(name) == ".xml", path.Ext(name) == ".json", path.Ext(name) == ".ics", path.Ext(name) == ".txt":
		return 2
	}
	return 0
}

// fold gives the key of a path on a target where capitals make no difference.
func fold(file string) string { return strings.ToLower(file) }

// checkpoint is after how many files the manifest at the target is brought up to date.
const checkpoint = 250

func (d *deployment) carryOut() error {
	if d.plan.IsEmpty() {
		return d.finish()
	}
	d.progress()
	for _, list := range [][]string{d.plan.First, d.plan.Send, d.plan.Remove} {
		for _, file := range list {
			d.held[file] = Doubtful
		}
	}
	if err := d.writeManifest(); err != nil {
		return err
	}
	if err := d.remove(d.plan.First); err != nil {
		return err
	}
	for r := range lastRank + 1 { // one has arrived before the next one begins
		if err := d.send(ofRank(d.plan.Send, r)); err != nil {
			return err
		}
	}
	for r := lastRank; r >= 0; r-- {
		if err := d.remove(ofRank(d.plan.Remove, r)); err != nil {
			return err
		}
	}
	return d.finish()
}

func (d *deployment) send(files []string) error {
	if len(files) == 0 {
		return nil
	}
	return d.to.Send(d.ctx, d.from, files, func(files ...string) error {
		for _, file := range files {
			d.held[file] = d.from.Files[file]
		}
		before := d.done
		d.done += len(files)
		d.progress()
		if d.done/checkpoint > before/checkpoint {
			return d.writeManifest()
		}
		return nil
	})
}

func (d *deployment) remove(files []string) error {
	if len(files) == 0 {
		return nil
	}
	if err := d.to.Remove(d.ctx, files); err != nil {
		return err
	}
	for _, file := range files {
		delete(d.held, file)
	}
	d.done += len(files)
	d.progress()
	return nil
}

// finish writes what is there now, and what it was made from.
func (d *deployment) finish() error {
	if len(d.from.about) > 0 {
		if err := d.to.Write(d.ctx, output.AboutName, d.from.about); err != nil {
			return fmt.Errorf("writing %s: %w", output.AboutName, err)
		}
	}
	return d.writeManifest()
}

func (d *deployment) writeManifest() error {
	text := output.FormatManifest(d.held)
	if d.written != nil && string(text) == string(d.written) {
		return nil
	}
	if err := d.to.Write(d.ctx, output.ManifestName, text); err != nil {
		return fmt.Errorf("writing the list of what is there: %w", err)
	}
	d.written = text
	return nil
}

func (d *deployment) progress() {
	if d.options.Progress != nil {
		d.options.Progress(d.done, d.plan.Steps())
	}
}

// sideBySide calls do for each file, several at a time, and arrived for each that is
// done, one at a time. The first error ends it.
func sideBySide(ctx context.Context, side int, files []string, do func(string) error, arrived func(...string) error) error {
	var next atomic.Int64
	var mu sync.Mutex
	var failed error
	var workers sync.WaitGroup
	for range min(side, len(files)) {
		workers.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(files) {
					return
				}
				err := ctx.Err()
				if err == nil {
					err = do(files[i])
				}
				mu.Lock()
				if err == nil && failed == nil {
					err = arrived(files[i])
				}
				if err != nil {
					failed = cmp.Or(failed, err)
					next.Store(int64(len(files)))
				}
				mu.Unlock()
			}
		})
	}
	workers.Wait()
	return failed
}
