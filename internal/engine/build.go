// Package engine makes a site: it scans the sources, parses, assembles, renders
// and publishes.
//
// There is one way to build. A clean build is an incremental build with an
// empty memory: a Builder that has built before reuses what is still true, and
// gives the same bytes and the same diagnostics as a new one would.
package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"html/template"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/meridian-ssg/meridian/internal/asset"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/consistency"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/layout"
	"github.com/meridian-ssg/meridian/internal/markdown"
	"github.com/meridian-ssg/meridian/internal/meter"
	"github.com/meridian-ssg/meridian/internal/output"
	"github.com/meridian-ssg/meridian/internal/picture"
	"github.com/meridian-ssg/meridian/internal/render"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/trace"
)

// Options say what to build.
type Options struct {
	Source      string          // the site's folder
	Destination string          // the folder that receives the site; "" writes nothing
	BaseURL     *config.BaseURL // takes the place of base_url; nil leaves it
	Drafts      bool            // publish drafts as well
	Future      bool            // publish pages of later dates as well
	Today       civil.Date      // the day to build for; zero for the day of Now in the site's time zone
	Now         time.Time       // the clock
	Strict      bool            // a warning keeps the site from being published, too
	Workers     int             // how many tasks run side by side; 0 for as many as there are processors
	Progress    func(done, total int)
	Scanned     func(files int) // is told how many files the site has, once they are known; nil for nobody

	Program sum.Sum // names the program, for the memory on disk; zero for none on disk
	Clean   bool    // what earlier runs have left on disk is not to be used
	Verify  bool    // nothing that is remembered is used, and all of it is compared with what is made; see Lie

	Meter *meter.Meter // measures the build; nil for nothing

	Edited    map[string][]byte // what files shall hold instead of what the disk does, by path
	Inspector Inspector         // takes further looks; nil for none
}

// Inspector looks at everything that a build makes, whether or not it is
// written anywhere. Nothing is taken from the memory of earlier builds then.
type Inspector interface {
	// Output is given each output, by many goroutines. It must not keep data.
	Output(path string, data []byte)
	// Faults tells what was found, when everything is made and the site's files
	// can still be read.
	Faults(r *Report) diag.List
}

// Report is what became of a build.
type Report struct {
	Site        *site.Site      // nil where nothing had changed, so that none was put together
	Layouts     *layout.Set     // nil where they are at fault, or not needed
	Diagnostics diag.List       // sorted; where they hold an error, nothing was published
	Held        []site.Withheld // pages that are not published, by file
	Schedule    []site.Change   // the days at which the site will differ by itself, in order
	Changes     output.Changes
	Pages       int    // pages that readers see
	Rendered    int    // tasks that ran
	Reused      int    // tasks whose results were still true
	Forgetful   error  // why the next run can't be told what this one has learned; nil where it can
	Stats       *Stats // what the build spent its time on; nil where it was not measured

	Tree    *source.Tree           // what was read; its files can be read while Build runs
	sources map[string][]byte      // of the files that Diagnostics name
	ignored map[string][]diag.Code // the warnings that files set aside
}

// ErrNoSite tells that a folder holds no site.
var ErrNoSite = errors.New("there is no site here")

// Builder makes a site again and again. It is the one thing in the core that
// has a memory.
type Builder struct {
	theme   []source.Layer
	tree    *source.Tree
	parsed  map[string]parsed // by file
	layouts *layout.Set
	faults  diag.List // of layouts
	made    sum.Sum   // what layouts were made from
	sizes   sync.Map  // sum.Sum → picture.Size
	site    *site.Site
	told    diag.List // of site
	memory  trace.Memory[site.Question, render.Result]
	kept    kept // what lies on disk for the next run
}

// parsed is a document with what it was parsed from.
type parsed struct {
	of    sum.Sum
	shape sum.Sum // of the document but for its text; zero where nobody has asked yet
	doc   *content.Document
	diags diag.List
}

// New makes a Builder. The layers of theme lie beneath the site's own files.
func New(theme ...source.Layer) *Builder { return &Builder{theme: theme} }

// Build makes the site once. Faults that writers can mend are in the report;
// the error is of the machine.
func (b *Builder) Build(ctx context.Context, o Options) (*Report, error) {
	root, err := open(o.Source)
	if err != nil {
		return nil, err
	}
	defer root.Close() //nolint:errcheck // it was only read
	if err := b.recall(root, o); err != nil {
		return nil, err
	}
	told := b.doubt(o)
	o.Meter.Mark(stageRecall)
	in, diags, err := b.scan(root, o)
	if err != nil {
		return nil, err
	}
	o.Meter.Mark(stageScan)
	dest, stage, err := b.begin(o)
	if err != nil {
		return nil, err
	}
	if dest != nil {
		defer dest.Close() //nolint:errcheck // nothing is written through it any more
	}
	if report := b.unchanged(o, in, stage); report != nil {
		o.Meter.Mark(stagePublish)
		b.remember(o, in, report, stage)
		report.measure(o, nil)
		return report, stage.Abort()
	}
	made, list, err := b.arrange(in, o)
	if err != nil {
		return nil, errors.Join(err, abort(stage))
	}
	diags = append(diags, list...)
	if stage != nil {
		made.Previous = lastBuild{&b.memory, stage}
	}
	renderer := render.New(*made)
	tasks, list := renderer.Plan()
	o.Meter.Mark(stagePlan)
	r := run{
		Builder: b, ctx: ctx, renderer: renderer, tasks: tasks, stage: stage, progress: o.Progress, inspector: o.Inspector, meter: o.Meter,
		report: &Report{
			Site: made.Site, Layouts: made.Layouts, Diagnostics: append(diags, list...), Held: made.Site.Withheld, Schedule: made.Site.Changes,
			Tree: in.tree, ignored: b.ignored(),
		},
	}
	if !o.Program.IsZero() {
		if r.world, err = b.world(in, o); err != nil {
			return nil, errors.Join(err, abort(stage))
		}
		r.familiar = !r.world.IsZero() && r.world == b.kept.world
	}
	if err := r.all(o.Workers); err != nil {
		return nil, errors.Join(err, abort(stage))
	}
	r.anchors()
	r.report.settle()
	if o.Inspector != nil {
		r.report.Diagnostics = append(r.report.Diagnostics, o.Inspector.Faults(r.report)...)
		r.report.settle()
	}
	r.report.keep()
	if err := b.compare(told, o, in, &r); err != nil {
		return nil, errors.Join(err, abort(stage))
	}
	renderer.DropBodies() // so that what is remembered has its room
	o.Meter.Mark(stageRender)
	defer r.report.measure(o, &r)
	if stage == nil || r.report.Diagnostics.HasErrors() || o.Strict && len(r.report.Diagnostics) > 0 {
		b.remember(o, in, r.report, nil)
		return r.report, abort(stage)
	}
	if r.report.Changes, err = stage.Commit(); err != nil {
		return nil, err
	}
	o.Meter.Mark(stagePublish)
	b.remember(o, in, r.report, stage)
	return r.report, nil
}

// begin opens the folder that receives the site; nil where there is none.
func (b *Builder) begin(o Options) (*output.Destination, *output.Stage, error) {
	if o.Destination == "" {
		return nil, nil, nil
	}
	dest, err := output.Open(o.Destination)
	if err != nil {
		return nil, nil, err
	}
	dest.SetStamps(b.kept.stamps(o))
	stage, err := dest.Begin()
	if err != nil {
		return nil, nil, errors.Join(err, dest.Close())
	}
	return dest, stage, nil
}

func abort(stage *output.Stage) error {
	if stage == nil {
		return nil
	}
	return stage.Abort()
}

// inputs is all that a site is made from.
type inputs struct {
	tree     *source.Tree
	refused  bool // files were left out of the tree
	settings *config.Settings
	today    civil.Date
}

// scan reads the site's folder, and its settings.
func (b *Builder) scan(root *os.Root, o Options) (inputs, diag.List, error) {
	tree, diags, err := source.Scan(root, b.theme, b.tree)
	if err != nil {
		return inputs{}, nil, err
	}
	b.tree = tree
	if o.Scanned != nil {
		o.Scanned(len(tree.Files()))
	}
	in, list, err := surround(tree.WithEdits(o.Edited), o)
	in.refused = len(diags) > 0
	return in, append(diags, list...), err
}

// surround reads the settings that a tree is to be read with.
func surround(tree *source.Tree, o Options) (inputs, diag.List, error) {
	s, diags, err := settings(tree, o.BaseURL)
	if err != nil {
		return inputs{}, nil, err
	}
	return inputs{tree: tree, settings: s, today: today(o, s)}, diags, nil
}

// arrange parses and puts together.
func (b *Builder) arrange(in inputs, o Options) (*render.Input, diag.List, error) {
	b.recallRest(o.Workers)
	o.Meter.Mark(stageRecall)
	tree, settings := in.tree, in.settings
	var diags diag.List
	engine := markdown.New(markdown.Options{HTML: settings.Markdown.HTML, Language: settings.Language, Labels: words(settings)})
	documents, list, err := b.parse(tree, content.Env{Settings: settings, Markdown: engine}, o.Workers)
	if err != nil {
		return nil, nil, err
	}
	diags = append(diags, list...)
	o.Meter.Mark(stageParse)
	assets, list := asset.Collect(tree)
	diags = append(diags, list...)
	s, list := b.assemble(site.Input{
		Settings: settings, Documents: documents, Tree: tree,
		Measure: func(f source.File) picture.Size { return b.measure(tree, f) },
		Asset: func(name string) (string, bool) {
			p, ok := assets.Path(name)
			return settings.BaseURL.Path + p, ok
		},
		Today: in.today, Drafts: o.Drafts, Future: o.Future,
	})
	diags = append(diags, list...)
	o.Meter.Mark(stageAssemble)
	layouts := b.layoutsOf(tree, settings, engine)
	if layouts != nil {
		layouts.Reset(o.Meter)
	}
	diags = append(diags, b.faults...)
	o.Meter.Mark(stageLayouts)
	return &render.Input{Site: s, Layouts: layouts, Assets: assets, Tree: tree, Engine: engine}, diags, nil
}

// assemble puts the site together, unless nothing but texts has changed.
func (b *Builder) assemble(in site.Input) (*site.Site, diag.List) {
	if s, ok := b.site.WithTexts(in); ok {
		b.site = s
	} else {
		b.site, b.told = site.Assemble(in)
		b.told = append(b.told, consistency.Check(b.site, in)...)
	}
	return b.site, b.told
}

// today is the day to build for.
func today(o Options, s *config.Settings) civil.Date {
	if o.Today.IsZero() {
		return civil.DateOf(o.Now.In(s.Location))
	}
	return o.Today
}

// open opens a site's folder.
func open(dir string) (*os.Root, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("the site's folder can't be opened: %w", err)
	}
	if !isSite(root) {
		root.Close() //nolint:errcheck // it was only looked at
		return nil, fmt.Errorf("%w: %s has neither a folder content nor a file %s", ErrNoSite, filepath.Clean(dir), config.File)
	}
	return root, nil
}

func isSite(root *os.Root) bool {
	if info, err := root.Stat(content.Root); err == nil && info.IsDir() {
		return true
	}
	_, err := root.Stat(config.File)
	return err == nil
}

func settings(tree *source.Tree, base *config.BaseURL) (*config.Settings, diag.List, error) {
	var src []byte
	if f, ok := tree.Find(config.File); ok {
		var err error
		if src, err = tree.Read(f); err != nil {
			return nil, nil, err
		}
	}
	s, diags := config.Read(src, base)
	if s.BaseURL.Origin == "" && !diags.HasErrors() {
		diags = append(diags, diag.Diagnostic{
			Code: diag.SettingMissing, File: config.File,
			Message: "“base_url” is not set, so feeds, the sitemap and full addresses are left out",
			Hint:    "Say in site.yaml where the site will live: base_url: https://www.example.org/",
		})
	}
	return s, diags, nil
}

// words are those of the catalogue that Markdown's own markup needs.
func words(s *config.Settings) markdown.Labels {
	t := s.Locale.Text
	return markdown.Labels{
		Alerts: map[string]string{
			"note": t("alert.note"), "tip": t("alert.tip"), "important": t("alert.important"),
			"warning": t("alert.warning"), "caution": t("alert.caution"),
		},
		Table: t("table"), Footnotes: t("footnotes"), Back: t("footnote.back"),
	}
}

// parse reads every document, those that have not changed from memory.
func (b *Builder) parse(tree *source.Tree, with content.Env, workers int) ([]*content.Document, diag.List, error) {
	under := tree.Under(content.Root)
	files := make([]source.File, 0, len(under))
	for _, f := range under {
		if content.IsPage(f.Path) {
			files = append(files, f)
		}
	}
	out := make([]parsed, len(files))
	texts := sync.Pool{New: func() any { return new(bytes.Buffer) }}
	err := each(workers, len(files), func(i int) error {
		f := files[i]
		var h sum.Hasher
		h.AddSum(with.Settings.Sum)
		h.AddSum(f.Sum)
		of := h.Sum()
		if before, ok := b.parsed[f.Path]; ok && before.of == of {
			out[i] = before
			return nil
		}
		buf := texts.Get().(*bytes.Buffer)
		defer texts.Put(buf)
		src, err := tree.ReadInto(buf, f)
		if err != nil {
			return err
		}
		doc, diags := content.Parse(f.Path, src, with)
		out[i] = parsed{of: of, doc: doc, diags: diags}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	now := maps.Clone(b.parsed) // others may hold the one before
	if now == nil || len(now) > len(files) {
		now = make(map[string]parsed, len(files))
	}
	docs := make([]*content.Document, len(files))
	var diags diag.List
	for i, p := range out {
		if now[files[i].Path].doc != p.doc {
			now[files[i].Path] = p
		}
		docs[i] = p.doc
		diags = append(diags, p.diags...)
	}
	if len(now) > len(files) { // some are gone, and as many are new
		clear(now)
		for i, p := range out {
			now[files[i].Path] = p
		}
	}
	b.parsed = now
	return docs, diags, nil
}

// ignored gives the warnings that each file sets aside.
func (b *Builder) ignored() map[string][]diag.Code {
	out := make(map[string][]diag.Code)
	for file, p := range b.parsed {
		if len(p.doc.Ignore) > 0 {
			out[file] = p.doc.Ignore
		}
	}
	return out
}

// layoutsOf loads the layouts, unless what they are made from is unchanged.
func (b *Builder) layoutsOf(tree *source.Tree, s *config.Settings, engine *markdown.Renderer) *layout.Set {
	var h sum.Hasher
	h.AddSum(s.Sum)
	for _, f := range tree.Under(layout.Dir) {
		h.AddString(f.Path)
		h.AddSum(f.Sum)
	}
	if made := h.Sum(); made != b.made {
		b.made = made
		b.layouts, b.faults = layout.Load(tree, layout.Env{
			Locale: s.Locale, Origin: s.BaseURL.Origin, Sum: s.Sum,
			Inline: func(text string) template.HTML {
				html, _ := engine.RenderInline(text)
				return html
			},
		})
	}
	if b.faults.HasErrors() {
		return nil
	}
	return b.layouts
}

func (b *Builder) measure(tree *source.Tree, f source.File) picture.Size {
	if size, ok := b.sizes.Load(f.Sum); ok {
		return size.(picture.Size)
	}
	var size picture.Size
	if picture.MediaType(f.Path) != "" {
		if data, err := tree.Read(f); err == nil { // a file that can't be read fails when it is copied
			size = picture.Measure(f.Path, data)
		}
	}
	b.sizes.Store(f.Sum, size)
	return size
}
