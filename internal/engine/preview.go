package engine

import (
	"context"
	"fmt"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/markdown"
	"github.com/meridian-ssg/meridian/internal/render"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/view"
)

// View is as of when, and with what, a site is looked at.
type View struct {
	Today  civil.Date // zero for the day of the clock in the site's time zone
	Drafts bool       // show drafts as well
	Future bool       // show pages of later dates as well
}

// Preview is a site that somebody looks at while it changes: Look reads it from
// disk once more, and Snapshot gives it as it was then. It writes nothing.
//
// What a Snapshot makes is what Build makes with the same options, byte for
// byte, as both carry out the same tasks.
type Preview struct {
	options Options
	mu      sync.Mutex // held by Look and Snapshot
	root    *os.Root
	tree    *source.Tree
	found   diag.List // by the last Scan
	reader  *Builder  // has read the files; what it knows of them is shared
	views   map[View]*Builder
	last    map[View]*Snapshot
	recent  *recent
	sound   sound
	stands  map[View]*stand
}

// Preview opens a site. Of the options, those about a View, the destination and
// the inspector don't count. What a build of the same program has left on disk
// is made use of; nothing is added to it.
func (b *Builder) Preview(o Options) (*Preview, error) {
	root, err := open(o.Source)
	if err != nil {
		return nil, err
	}
	p := &Preview{options: o, root: root, reader: b, views: make(map[View]*Builder), last: make(map[View]*Snapshot), recent: newRecent(recentBytes), stands: make(map[View]*stand)}
	err = b.recall(root, o)
	if err == nil {
		b.recallRest(o.Workers)
		p.tree = b.tree
		_, err = p.Look(nil)
	}
	if err != nil {
		root.Close() //nolint:errcheck // it was only read
		return nil, err
	}
	return p, nil
}

// Close ends the preview. Snapshots can't read files any more then.
func (p *Preview) Close() error { return p.root.Close() }

// Look reads the site again, and says whether anything has changed. Where paths
// are given, below the site's folder, only they are looked at if that is
// enough to tell what became of them: a quick look, after which one without
// paths should follow.
func (p *Preview) Look(paths []string) (changed bool, err error) {
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
	tree, found, err := source.Scan(p.root, p.reader.theme, p.tree)
	if err != nil {
		return false, err
	}
	changed = p.tree == nil || tree.Sum() != p.tree.Sum() || !sameFaults(found, p.found)
	p.tree, p.found = tree, found
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
	root, err := open(p.options.Source)
	if err != nil {
		return err
	}
	p.root = root
	return nil
}

// Snapshot gives the site as it was at the last Look, as of the given time.
func (p *Preview) Snapshot(v View, now time.Time) (*Snapshot, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	b, ok := p.views[v]
	if !ok {
		b = New(p.reader.theme...)
		b.memory.Restore(p.reader.memory.All()) // a view like that of the last build has its pages again; others find that they differ
		p.views[v] = b
	}
	b.take(p.reader)
	o := p.options
	o.Today, o.Drafts, o.Future, o.Now = v.Today, v.Drafts, v.Future, now
	with, diags, err := surround(p.tree, o)
	if err != nil {
		return nil, err
	}
	in, list, err := b.arrange(with, o)
	if err != nil {
		return nil, err
	}
	p.reader.take(b)
	s := p.plan(v, b, in, p.last[v])
	s.report.Diagnostics = slices.Concat(p.found, diags, list, s.report.Diagnostics)
	s.report.settle()
	if err := p.replace(s, b, with, o); err != nil {
		return nil, err
	}
	p.last[v] = s
	return s, nil
}

// plan gives the Snapshot of a site that was put together by b. before is an
// earlier one, or nil.
func (p *Preview) plan(v View, b *Builder, in *render.Input, before *Snapshot) *Snapshot {
	s := &Snapshot{View: v, Site: in.Site, Tree: in.Tree, preview: p, input: *in, renderer: render.New(*in), builder: b, recent: p.recent}
	s.instead = s
	var earlier *render.Renderer
	if before != nil {
		earlier = before.renderer
	}
	tasks, diags, same := s.renderer.PlanAfter(earlier)
	s.tasks = tasks
	s.report = Report{Site: in.Site, Layouts: in.Layouts, Diagnostics: diags, Tree: in.Tree, ignored: b.ignored()}
	if same {
		s.at = before.at
		return s
	}
	s.at = make(map[string]int, len(tasks))
	for i := range tasks {
		for _, at := range tasks[i].Paths {
			if _, taken := s.at[at]; !taken {
				s.at[at] = i
			}
		}
	}
	return s
}

// Forget lets go of what is remembered of a view that nobody looks at.
func (p *Preview) Forget(v View) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.views, v)
	delete(p.last, v)
	delete(p.stands, v)
}

// take takes over what another Builder knows of the same files, which depends
// on no view.
func (b *Builder) take(from *Builder) {
	b.parsed, b.layouts, b.faults, b.made = from.parsed, from.layouts, from.faults, from.made
}

func sameFaults(a, b diag.List) bool {
	return slices.EqualFunc(a, b, func(x, y diag.Diagnostic) bool {
		return x.File == y.File && x.Code == y.Code && x.Message == y.Message
	})
}

// Snapshot is a site at one moment, whose outputs are made when somebody asks
// for them. It never changes, and is safe for many goroutines. Where a file has
// changed on disk since, what is made of it can fail with source.ErrChanged;
// then it is time for another Look.
type Snapshot struct {
	View View
	Site *site.Site
	Tree *source.Tree

	preview  *Preview
	input    render.Input
	report   Report // as far as it is known without making anything
	renderer *render.Renderer
	builder  *Builder
	tasks    []render.Task
	at       map[string]int // path of an output → index of its task
	recent   *recent
	pages    sync.Once
	byPath   map[string]*site.Page

	instead *Snapshot // see Instead
	earlier []Earlier
	before  *Snapshot // see WithLayoutsBefore
}

// Faults are those that were found before anything was made: in settings,
// layouts and front matter. Where one of them is an error, pages may lack what
// they should show.
func (s *Snapshot) Faults() diag.List { return s.report.Diagnostics }

// Showable says whether pages can be made at all.
func (s *Snapshot) Showable() bool { return s.report.Layouts != nil }

// Output is a file as it would be published.
type Output struct {
	Data   []byte // not to be written to
	Sum    sum.Sum
	Page   bool      // whether it is a page that readers see
	Faults diag.List // of the task that made it
	Owner  string    // the file it is made from; "" where there is no one file
}

// Output makes what is published at a path, such as "events/index.html". ok is
// false where nothing is; it is also false for a page that a fault keeps from
// being made, whose Faults then tell why.
func (s *Snapshot) Output(at string) (out Output, ok bool, err error) {
	i, ok := s.at[at]
	if !ok {
		return Output{}, false, nil
	}
	t := &s.tasks[i]
	out.Page, out.Owner = t.Page, t.Owner.File
	result, known := s.recall(t)
	if known {
		if of, found := sumOf(result, at); found {
			if data, kept := s.recent.get(of); kept {
				out.Data, out.Sum, out.Faults = data, of, s.told(result.Diags)
				return out, true, nil
			}
		}
	}
	var log view.Log
	made := false
	result, err = s.renderer.Run(t, &log, func(path string, data []byte) error {
		if path == at {
			out.Data, made = slices.Clone(data), true
		}
		return nil
	})
	if err != nil {
		return Output{}, false, err
	}
	s.builder.memory.Remember(t.Name, t.Base, &log, result)
	out.Faults = s.told(result.Diags)
	if made {
		out.Sum, _ = sumOf(result, at)
		s.recent.put(out.Sum, out.Data)
	}
	return out, made, nil
}

func (s *Snapshot) recall(t *render.Task) (render.Result, bool) {
	return s.builder.memory.Recall(t.Name, t.Base, func(q site.Question, told sum.Sum) bool {
		_, answer := s.Site.Answer(q)
		return answer == told
	})
}

// told leaves out the warnings that pages set aside.
func (s *Snapshot) told(list diag.List) diag.List {
	r := Report{Diagnostics: list, ignored: s.report.ignored}
	r.settle()
	return r.Diagnostics
}

func sumOf(r render.Result, at string) (sum.Sum, bool) {
	for _, f := range r.Files {
		if f.Path == at {
			return f.Sum, true
		}
	}
	return sum.Sum{}, false
}

// Has says whether something is published at a path.
func (s *Snapshot) Has(at string) bool {
	_, ok := s.at[at]
	return ok
}

// Page gives the page that is published at a path; of the pages of a list each.
func (s *Snapshot) Page(at string) (*site.Page, bool) {
	s.pages.Do(func() {
		s.byPath = make(map[string]*site.Page, len(s.tasks))
		for _, p := range s.Site.Pages() {
			for n := range s.Site.ListPages(p) {
				s.byPath[s.Site.PagerPath(p, n+1)] = p
			}
		}
	})
	p, ok := s.byPath[at]
	return p, ok
}

// Copies gives the sums of the files that are published as they are, pictures
// and styles among them, by their paths.
func (s *Snapshot) Copies() map[string]sum.Sum {
	out := make(map[string]sum.Sum)
	for i := range s.tasks {
		if t := &s.tasks[i]; t.Owner.File != "" && !content.IsPage(t.Owner.File) {
			for _, at := range t.Paths {
				out[at] = t.Base
			}
		}
	}
	return out
}

// Blocks tells where the text of a page comes from; see render.Renderer.Blocks.
func (s *Snapshot) Blocks(p *site.Page) ([]markdown.Block, error) { return s.renderer.Blocks(p) }

// Source gives the bytes of a file, as far as they can still be read.
func (s *Snapshot) Source(file string) ([]byte, bool) {
	f, ok := s.Tree.Find(file)
	if !ok {
		return nil, false
	}
	src, err := s.Tree.Read(f)
	return src, err == nil
}

// Whole is all that a site makes, and everything that is wrong with it.
type Whole struct {
	*Report
	Files map[string]sum.Sum // by path
}

// All makes every output that was not made yet, one after the other, and keeps
// none. Between any two it calls pause.
func (s *Snapshot) All(ctx context.Context, pause func()) (*Whole, error) {
	report := s.report
	report.Diagnostics = slices.Clone(report.Diagnostics)
	r := run{
		Builder: s.builder, ctx: ctx, renderer: s.renderer, tasks: s.tasks, report: &report,
		progress: func(int, int) { pause() },
	}
	err := r.all(1)
	s.renderer.DropBodies()
	if err != nil {
		return nil, err
	}
	r.anchors()
	report.settle()
	report.keep()
	s.preview.prove(s, report.Diagnostics)
	w := &Whole{Report: &report, Files: make(map[string]sum.Sum)}
	for i := range r.results {
		for _, f := range r.results[i].Files {
			w.Files[f.Path] = f.Sum
		}
	}
	return w, nil
}

// Moved gives the page that has taken the place of one of an earlier Snapshot:
// made from the same file and found elsewhere, or made from a new file with the
// same text or the same id, as after renaming. ok is false where there is none.
func (s *Snapshot) Moved(before *Snapshot, page *site.Page) (now *site.Page, ok bool) {
	if page.Doc == nil {
		return nil, false
	}
	_, there := s.Tree.Find(page.Doc.File)
	for _, p := range s.Site.Pages() {
		if p.Doc == nil {
			continue
		}
		if p.Doc.File == page.Doc.File {
			return p, true
		}
		if _, was := before.Tree.Find(p.Doc.File); there || was {
			continue
		}
		if p.ID == page.ID || s.Site.Text(p).Sum == before.Site.Text(page).Sum {
			return p, true
		}
	}
	return nil, false
}
