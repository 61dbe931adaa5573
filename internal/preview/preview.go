// Package preview shows a site while it changes.
//
// A Preview reads the site from disk (Rescan) and gives it as it was then, as a
// Snapshot for each View. It writes nothing but versions of pictures, which it keeps
// in .meridian. A Snapshot makes an output when somebody asks for it, by the same tasks as a build with the same options: the
// bytes are the same.
//
// While files hold errors, pages are made from Snapshot.Fallback: in it, each
// of these files says what it said when it was last without one.
package preview

import (
	"fmt"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/source"
)

// View is as of when, and with what, a site is looked at.
type View struct {
	Today  civil.Date // the day at whose end the site is seen; zero for the clock
	Drafts bool       // show drafts as well
	Future bool       // show pages of later dates as well
}

// Preview is a site that is shown while it changes.
type Preview struct {
	options engine.Options
	theme   []source.Layer
	outputs *outputCache

	mu     sync.Mutex // guards all below
	root   *os.Root
	tree   *source.Tree
	diags  diag.List       // of the last whole scan
	reader *engine.Builder // what it knows of the files is shared by all views
	views  map[View]*view
	good   lastGood
}

// view is what a Preview remembers of a View.
type view struct {
	builder  *engine.Builder
	last     *Snapshot
	fallback *engine.Builder // nil where no file holds an error
	lastGood *Snapshot       // the last one of fallback
}

// Open opens a site. Of the options, those about a View, the destination and
// the inspector don't count. What a build of the same program has left on disk
// is used; nothing but versions of pictures is added to it.
func Open(o engine.Options, theme ...source.Layer) (*Preview, error) {
	root, err := engine.Open(o.Source)
	if err != nil {
		return nil, err
	}
	p := &Preview{
		options: o, theme: theme, outputs: newOutputCache(outputCacheSize),
		root: root, reader: engine.New(theme...), views: make(map[View]*view),
	}
	p.reader.OpenMemory(root, o)
	p.tree = p.reader.Memory.Tree
	if _, err = p.Rescan(nil); err != nil {
		root.Close()
		return nil, err
	}
	return p, nil
}

// Close ends the preview. Snapshots can't read files any more then.
func (p *Preview) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.root.Close()
}

// Rescan reads the site again, and says whether anything has changed. Where
// paths are given, below the site's folder, it reads only these if that is
// enough to tell what became of them; a whole scan should follow.
func (p *Preview) Rescan(paths []string) (changed bool, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(paths) > 0 {
		if tree, ok := p.tree.Rescan(p.root, paths); ok {
			changed = tree.Sum() != p.tree.Sum()
			p.tree = tree
			return changed, nil
		}
	}
	if err := p.reopen(); err != nil {
		return false, err
	}
	tree, diags, err := source.Scan(p.root, p.theme, p.tree)
	if err != nil {
		return false, err
	}
	changed = p.tree == nil || tree.Sum() != p.tree.Sum() || !sameDiags(diags, p.diags)
	p.tree, p.diags = tree, diags
	return changed, nil
}

// reopen opens the site's folder anew where another one has taken its place.
// The old one stays open as long as a Snapshot can read from it.
func (p *Preview) reopen() error {
	now, err := os.Stat(p.options.Source)
	if err != nil {
		return fmt.Errorf("the site's folder can't be read: %w", err)
	}
	if before, err := p.root.Stat("."); err == nil && os.SameFile(before, now) {
		return nil
	}
	root, err := engine.Open(p.options.Source)
	if err != nil {
		return err
	}
	p.root = root
	return nil
}

func sameDiags(a, b diag.List) bool {
	return slices.EqualFunc(a, b, func(x, y diag.Diagnostic) bool {
		return x.File == y.File && x.Code == y.Code && x.Message == y.Message
	})
}

// Snapshot gives the site as it was at the last Rescan, as of the given time.
func (p *Preview) Snapshot(v View, now time.Time) (*Snapshot, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	state, ok := p.views[v]
	if !ok {
		state = &view{builder: p.reader.Fork()}
		p.views[v] = state
	}
	state.builder.Share(p.reader)
	o := p.options
	o.Today, o.Drafts, o.Future, o.Now = v.Today, v.Drafts, v.Future, now
	in, err := engine.NewInputs(p.tree, o, p.diags)
	if err != nil {
		return nil, err
	}
	prepared, err := state.builder.Prepare(in)
	if err != nil {
		return nil, err
	}
	p.reader.Share(state.builder)
	s := p.snapshot(v, state.builder, prepared, state.last)
	prepared.Report.SortDiags()
	if err := p.setFallback(s, state, o); err != nil {
		return nil, err
	}
	state.last = s
	return s, nil
}

// snapshot plans a site that b has prepared. previous is an earlier Snapshot of
// the same builder; nil for none.
func (p *Preview) snapshot(v View, b *engine.Builder, prepared *engine.Prepared, previous *Snapshot) *Snapshot {
	s := &Snapshot{View: v, Site: prepared.Site, Tree: prepared.Tree, preview: p, prepared: prepared, builder: b}
	s.fallback = s
	s.search = sync.OnceValues(s.planSearch)
	var before *engine.Prepared
	if previous != nil {
		before = previous.prepared
	}
	if prepared.Plan(before) {
		s.tasks = previous.tasks
		return s
	}
	s.indexTasks()
	return s
}

// Forget lets go of what is remembered of a View that nobody looks at.
func (p *Preview) Forget(v View) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.views, v)
}
