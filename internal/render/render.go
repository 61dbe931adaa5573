// Package render makes the outputs of a site: pages, feeds, calendars, the
// sitemap, and the copies of files.
//
// Plan lists every task with the paths that it writes. A task is a function
// of its base and of the questions it asks (see package trace); it hands its
// outputs over as they are made and keeps none of them, so that memory does
// not grow with the site.
package render

import (
	"bytes"
	"html/template"
	"slices"
	"sync"

	"github.com/meridian-ssg/meridian/internal/asset"
	"github.com/meridian-ssg/meridian/internal/csp"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/hosting"
	"github.com/meridian-ssg/meridian/internal/jsonld"
	"github.com/meridian-ssg/meridian/internal/layout"
	"github.com/meridian-ssg/meridian/internal/markdown"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/view"
)

// Input is all that outputs are made from.
type Input struct {
	Site     *site.Site
	Layouts  *layout.Set
	Assets   *asset.Set
	Tree     *source.Tree
	Engine   *markdown.Renderer
	Pictures Pictures
	Previous Previous // nil where there is no earlier build
}

// Task makes one output, or a few that belong together.
type Task struct {
	Name  string        // the same in every build: "page events/paris"
	Base  sum.Sum       // of all that it reads without asking
	Paths []string      // what it writes
	Owner diag.Location // whom to name when somebody else writes there too
	Page  bool          // whether it makes a page that readers see

	Edition string // of whose site it is a part, see site.Page

	// Resource is the address of the file that it copies from content/, or of a version
	// of a picture, which is published only if something leads there; "" for every
	// other task. Such tasks come last.
	Resource string

	// Late says that it needs the results of all others; see FinishLate. It comes
	// last of all.
	Late bool

	also []copyAt // old addresses of its outputs

	versions *site.Picture    // that it makes; nil for every other task
	card     *site.SocialCard // that it makes; nil for every other task

	searched *site.Page // of which it makes the first page, where readers may search for it; nil for every other task

	run  func(*job)
	base func(*Renderer) sum.Sum // works out Base; nil where no text is part of it
}

// Result is what a task leaves behind, besides its outputs.
type Result struct {
	Files         []File
	Diags         diag.List
	Text          string                  // the file whose text was rendered; "" where none was
	Key           string                  // under which Anchors are looked up
	Anchors       []string                // the places in the text to which a link may lead
	Links         []markdown.FragmentLink // the places in other pages to which the text links
	Needs         []csp.Need              // what the output needs the policy of the site to allow; noted only where the site has a host that reads it
	Leads         []string                // the addresses of files of this site to which the output leads, sorted
	Terms         string                  // by which the page is found, see search.Page; "" where readers can't search for it
	PublishedBody *PublishedBody          // the text, where it stands in the output; nil where that is not known
}

// File is an output that was handed over.
type File struct {
	Path string
	Sum  sum.Sum
}

// job is one run of a task.
type job struct {
	*Renderer
	recorder   view.Recorder
	log        *view.Log
	site       *site.Site // of the task's edition
	put        func(path string, data []byte) error
	task       *Task
	borrowed   []*bytes.Buffer // given back when the task ends
	withBlocks bool            // whether it is to be noted where each block of a text comes from
	result     Result
	err        error
}

// Renderer carries out the tasks of one build. It is safe for many goroutines.
type Renderer struct {
	in      Input
	buffers sync.Pool
	inFeeds map[string]bool // keys of the pages whose texts feeds hold
	bodies  sync.Map        // key → *cachedBody, of those

	countries sync.Map // code → countryTerms
	tasks     []Task   // as planned
	diags     diag.List

	structured   map[string]func() *jsonld.Graphs // by edition
	shortcodeSum func() sum.Sum                   // of all shortcodes
	sheets       func() []csp.Need
	host         hosting.Site // see FinishLate
}

// New makes a Renderer.
func New(in Input) *Renderer {
	r := &Renderer{in: in, inFeeds: make(map[string]bool)}
	r.buffers.New = func() any { return new(bytes.Buffer) }
	r.structured = make(map[string]func() *jsonld.Graphs)
	for _, s := range in.Site.Editions() {
		r.structured[s.Settings.Edition] = sync.OnceValue(func() *jsonld.Graphs { return graphs(s) })
	}
	r.shortcodeSum = sync.OnceValue(r.shortcodes)
	r.sheets = sync.OnceValue(r.sheetNeeds)
	return r
}

// Run carries out a task. log receives its questions, put its outputs; put
// must not keep the data. The error is of put, or of reading a file.
func (r *Renderer) Run(t *Task, log *view.Log, put func(path string, data []byte) error) (Result, error) {
	s := r.in.Site.Edition(t.Edition)
	w := &job{Renderer: r, recorder: view.NewRecorder(s, log), log: log, site: s, put: put, task: t}
	t.run(w)
	slices.Sort(w.recorder.Files().Linked)
	w.result.Leads = slices.Compact(w.recorder.Files().Linked)
	for _, b := range w.borrowed {
		r.release(b)
	}
	return w.result, w.err
}

// Put hands an output over.
func (w *job) Put(path string, data []byte) {
	if w.err != nil {
		return
	}
	w.err = w.put(path, data)
	w.noteNeeds(path, data)
	w.result.Files = append(w.result.Files, File{path, sum.Of(data)})
	for _, c := range w.task.also {
		if w.task.Paths[c.of] == path {
			w.Put(c.at, data)
		}
	}
}

// fail notes an error of the machine; the first one counts.
func (w *job) fail(err error) {
	if w.err == nil {
		w.err = err
	}
}

// buffer lends an empty buffer; give it back with release.
func (r *Renderer) buffer() *bytes.Buffer {
	b := r.buffers.Get().(*bytes.Buffer)
	b.Reset()
	return b
}

func (r *Renderer) release(b *bytes.Buffer) { r.buffers.Put(b) }

// base sums what every task reads without asking, and what this one reads. What
// the task's name tells is not part of it.
func (r *Renderer) base(parts ...sum.Sum) sum.Sum {
	var h sum.Hasher
	h.AddSum(r.in.Site.Settings.Sum)
	for _, p := range parts {
		h.AddSum(p)
	}
	return h.Sum()
}

// Plan lists every task, in an order that depends on nothing but the site.
func (r *Renderer) Plan() ([]Task, diag.List) {
	// Most pages have one task, events two; lists have as many as pages.
	p := planner{Renderer: r, tasks: make([]Task, 0, 64+len(r.in.Site.AllPages())*3/2)}
	for _, s := range r.in.Site.Editions() {
		p.site = s
		p.pages()
	}
	for _, s := range r.in.Site.Editions() {
		p.site = s
		p.aliases()
		p.feeds()
		p.commentFeeds()
		p.calendars()
	}
	p.site = r.in.Site
	p.openData()
	p.sitemap()
	p.files()
	p.pictures()
	p.socialCards()
	p.moved()
	p.hosting()
	p.collisions()
	p.unusableNames()
	r.tasks, r.diags = p.tasks, p.diags
	return p.tasks, p.diags
}

// PlanAfter is Plan for a site of which an earlier Renderer has planned an
// earlier version. Where nothing but texts has changed since, it takes that plan
// over, but for what its tasks are made from; then same is true. before may be
// nil.
func (r *Renderer) PlanAfter(before *Renderer) (tasks []Task, diags diag.List, same bool) {
	var files []string
	if before != nil && before.in.Layouts == r.in.Layouts && r.in.Layouts != nil {
		files, same = r.in.Site.ChangedTexts(before.in.Site)
	}
	if !same {
		tasks, diags = r.Plan()
		return tasks, diags, false
	}
	r.inFeeds, r.diags, r.tasks = before.inFeeds, before.diags, before.tasks
	if len(files) > 0 {
		r.tasks = slices.Clone(before.tasks)
	}
	for i := range r.tasks {
		if t := &r.tasks[i]; t.base != nil && slices.Contains(files, t.Owner.File) {
			t.Base = t.base(r)
		}
	}
	return r.tasks, r.diags, true
}

type planner struct {
	*Renderer
	site  *site.Site // the edition whose tasks are listed
	tasks []Task
	diags diag.List
}

func (p *planner) add(t Task) {
	t.Edition = p.site.Settings.Edition
	p.tasks = append(p.tasks, t)
}

// origin names the file and the place that a page comes from: where it says its
// address, or its title.
func origin(p *site.Page) diag.Location {
	if p.Doc == nil {
		return diag.Location{}
	}
	span := p.Doc.Title
	switch {
	case p.Doc.Address.Text != "":
		span = p.Doc.Address.Span
	case p.Doc.Slug.Text != "":
		span = p.Doc.Slug.Span
	}
	return diag.Location{File: p.Doc.File, Span: span}
}

// choose finds a page's layout.
func (r *Renderer) choose(p *site.Page) (*layout.Layout, []string, bool) {
	order := Order(p)
	l, ok := r.in.Layouts.Choose(order)
	return l, order, ok
}

// Order gives the layouts that a page may use, by name, the first choice first.
func Order(p *site.Page) []string {
	named, about := "", p.Type
	if p.Doc != nil {
		named = p.Doc.Layout.Text
	}
	if name := p.TaxonomyName(); name != "" {
		about = name
	}
	if p.Key == site.Thanks && p.Doc == nil {
		about = site.Thanks
	}
	return layout.LookupOrder(named, string(p.Kind), about)
}

// trusted marks what was escaped already.
func trusted(b []byte) template.HTML { return template.HTML(b) } //nolint:gosec // output of our own packages, escaped there
