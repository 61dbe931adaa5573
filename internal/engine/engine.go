// Package engine makes a site: it scans the sources, parses, assembles,
// renders and publishes.
//
// There is one way to build. A clean build is an incremental build with an
// empty memory: a Builder that has built before reuses what is still true, and
// gives the same bytes and the same diagnostics as a new one would.
package engine

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/meridian-ssg/meridian/internal/atomicfile"
	"github.com/meridian-ssg/meridian/internal/cache"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/imaging"
	"github.com/meridian-ssg/meridian/internal/layout"
	"github.com/meridian-ssg/meridian/internal/ledger"
	"github.com/meridian-ssg/meridian/internal/memory"
	"github.com/meridian-ssg/meridian/internal/meter"
	"github.com/meridian-ssg/meridian/internal/output"
	"github.com/meridian-ssg/meridian/internal/precompress"
	"github.com/meridian-ssg/meridian/internal/render"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/socialcard"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/internal/store"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// Options say what to build.
type Options struct {
	Source      string          // the site's folder
	Destination string          // the folder that receives the site; "" writes nothing
	BaseURL     *config.BaseURL // takes the place of base_url; nil leaves it
	Drafts      bool            // publish drafts as well
	Future      bool            // publish pages of later dates as well
	Today       civil.Date      // the day at whose end the site is to be seen; zero for Now
	Now         time.Time       // the clock
	Record      bool            // keep in the site's folder what was published, see package ledger
	Strict      bool            // a warning keeps the site from being published, too
	Workers     int             // how many tasks run side by side; 0 for as many as there are processors
	Progress    func(done, total int)
	Scanned     func(files int) // receives the number of the site's files, once it is known; may be nil

	Program sum.Sum // names the program, for the memory on disk; zero for none on disk
	Clean   bool    // don't use what earlier runs have left on disk
	Verify  bool    // reuse nothing, and compare all that is remembered with what is made; see memory.VerifyError

	Version string // of the program; "" if the published site need not tell what it was made from
	Commit  string // of the site's repository; ""

	Meter *meter.Meter // measures the build; nil for nothing

	AllowRemoval bool // pages may be taken away beyond what the settings allow

	// Review, where it is not nil, is given what a build without errors would publish.
	// Nothing is published, and nothing remembered.
	Review func(*Report, *output.Stage) error

	Edited    map[string][]byte // contents that take the place of those on disk, by path
	Inspector Inspector         // checks all that is made; may be nil
}

// Inspector checks everything that a build makes, whether or not it is
// written anywhere. Nothing is taken from the memory of earlier builds then.
type Inspector interface {
	// Begin begins a build, and lets go of what was given before: a build begins anew
	// where a file has changed meanwhile.
	Begin()
	// Output is given each output, by many goroutines. It must not keep data.
	Output(path string, data []byte)
	// Faults tells what was found, when everything is made and the site's files
	// can still be read.
	Faults(r *Report) diag.List
}

// ErrNoSite tells that a folder holds no site.
var ErrNoSite = errors.New("there is no site here")

// Builder makes a site again and again. It is the one type in the core that
// has state.
type Builder struct {
	Memory *memory.Memory

	theme    []source.Layer
	layouts  loadedLayouts
	pictures render.Pictures
	comments map[string]parsedComment // by file
	site     *site.Site               // the last one that was assembled
	diags    diag.List                // of site
}

// loadedLayouts are the layouts that were loaded last.
type loadedLayouts struct {
	sum   sum.Sum // of what they were made from
	set   *layout.Set
	diags diag.List
}

// New makes a Builder. The layers of theme lie beneath the site's own files.
func New(theme ...source.Layer) *Builder {
	return &Builder{theme: theme, Memory: memory.New(), pictures: render.Pictures{Converter: imaging.New(), Artist: socialcard.NewArtist()}}
}

// attempts is how often a build begins anew because a file has changed since it was
// scanned.
const attempts = 3

// Build makes the site once. Faults that writers can mend are in the report;
// the error is of the machine.
func (b *Builder) Build(ctx context.Context, o Options) (*Report, error) {
	report, err := b.again(func() (*Report, error) { return b.build(ctx, o) })
	if changed, ok := errors.AsType[*source.ChangedError](err); ok {
		return &Report{Tree: b.Memory.Tree, Diagnostics: diag.List{{
			Code: diag.FileUnreadable, File: changed.Path, Message: "the file kept changing while it was read",
			Hint: "Build again when the program that writes it has finished.",
		}}}, nil
	}
	return report, err
}

// again calls read until no file changes meanwhile. The next scan reads a file that
// has changed, and tells of one that can't be read any more.
func (b *Builder) again(read func() (*Report, error)) (report *Report, err error) {
	before := b.Memory // which a build that verifies puts aside
	for range attempts {
		if report, err = read(); !errors.Is(err, source.ErrChanged) {
			break
		}
		b.Memory = before
	}
	return report, err
}

func (b *Builder) build(ctx context.Context, o Options) (report *Report, err error) {
	r, err := b.open(o)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.close()) }()
	if err := r.scan(); err != nil {
		return nil, err
	}
	if err := r.openDestination(); err != nil {
		return nil, err
	}
	if report := r.unchanged(); report != nil {
		if err := r.stage.WriteAbout(); err != nil {
			return nil, err
		}
		r.save(report)
		return report, nil
	}
	if err := r.prepare(); err != nil {
		return nil, err
	}
	if err := r.render(ctx); err != nil {
		return nil, err
	}
	if err := r.verify(); err != nil {
		return nil, err
	}
	if o.Review != nil {
		return r.prepared.Report, r.review()
	}
	if err := r.publish(); err != nil {
		return nil, err
	}
	r.save(r.prepared.Report)
	return r.prepared.Report, nil
}

// Load reads a site as Build does, without rendering or writing anything.
func (b *Builder) Load(o Options) (*Report, error) {
	return b.load(o, func(*build) error { return nil })
}

// load calls use while the files of the site that was read can be read.
func (b *Builder) load(o Options, use func(*build) error) (*Report, error) {
	return b.again(func() (*Report, error) { return b.loadOnce(o, use) })
}

func (b *Builder) loadOnce(o Options, use func(*build) error) (report *Report, err error) {
	r, err := b.open(o)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.close()) }()
	if err := r.scan(); err != nil {
		return nil, err
	}
	if r.prepared, err = b.Prepare(r.inputs); err != nil {
		return nil, err
	}
	if err := use(r); err != nil {
		return nil, err
	}
	r.prepared.Report.SortDiags()
	r.prepared.Report.keepSources()
	return r.prepared.Report, nil
}

// build is one build under way.
type build struct {
	*Builder
	options   Options
	root      *os.Root            // the site's folder
	dest      *output.Destination // nil where nothing is to be written
	stage     *output.Stage       // of dest
	before    *source.Tree        // as the last build knew the files
	unproven  *memory.Memory      // to be verified; nil where that was not asked for
	inputs    Inputs
	prepared  *Prepared
	published bool
	run       *run
}

// open opens the site's folder and reads what is remembered.
func (b *Builder) open(o Options) (*build, error) {
	root, err := Open(o.Source)
	if err != nil {
		return nil, err
	}
	b.openMemory(root, o)
	r := &build{Builder: b, options: o, root: root}
	if o.Verify {
		b.loadMemory(o.Workers)
		r.unproven = b.Memory
		b.pictures.Store = nil
		b.Memory, b.layouts, b.site = b.Memory.Emptied(), loadedLayouts{}, nil
	}
	r.before = b.Memory.Tree
	if o.Inspector != nil {
		o.Inspector.Begin()
	}
	o.Meter.Mark(stageRecall)
	return r, nil
}

// OpenMemory reads what a build of the same program has left in a site's
// folder. Root is that folder.
func (b *Builder) OpenMemory(root *os.Root, o Options) {
	b.openMemory(root, o)
	b.loadMemory(o.Workers)
}

func (b *Builder) openMemory(root *os.Root, o Options) {
	if !o.Program.IsZero() {
		b.Memory.Open(root, o.Program, o.Clean)
		b.pictures.Store = store.Open(root, cache.Dir+"/pictures")
		if o.Clean {
			b.pictures.Store.Clear()
		}
	}
}

func (b *Builder) loadMemory(workers int) {
	b.Memory.LoadRest(func(n int, do func(int)) {
		_ = each(workers, n, func(i int) error { do(i); return nil })
	})
}

// close ends the build, and lets go of what was not published.
func (r *build) close() error {
	var err error
	if r.stage != nil {
		err = r.stage.Abort()
	}
	if r.dest != nil {
		err = errors.Join(err, r.dest.Close())
	}
	r.root.Close() // it was only read
	return err
}

// scan reads the site's folder, and its settings.
func (r *build) scan() error {
	tree, diags, err := source.Scan(r.root, r.theme, r.Memory.Tree)
	if err != nil {
		return err
	}
	r.Memory.Tree = tree
	if r.options.Scanned != nil {
		r.options.Scanned(len(tree.Files()))
	}
	r.inputs, err = NewInputs(tree.WithEdits(r.options.Edited), r.options, diags)
	r.options.Meter.Mark(stageScan)
	return err
}

// openDestination opens the folder that receives the site, if there is one.
func (r *build) openDestination() (err error) {
	if r.options.Destination == "" {
		return nil
	}
	if r.dest, err = output.Open(r.options.Destination); err != nil {
		return err
	}
	r.dest.SetStamps(r.Memory.Published(r.folder()))
	r.stage, err = r.dest.Begin()
	r.inputs.published = r.stage
	if err == nil {
		r.stage.Encodings = precompress.Named(r.inputs.Settings.Compress)
	}
	if err == nil && r.options.Version != "" {
		r.stage.About = output.About{
			Program: r.options.Version, Commit: r.options.Commit, Day: civil.DateOf(r.inputs.now).String(),
			Address: r.inputs.Settings.BaseURL.String(), Drafts: r.options.Drafts || r.options.Future,
		}
	}
	return err
}

// folder names the folder that receives the site.
func (r *build) folder() string { return memory.Folder(r.options.Source, r.options.Destination) }

// unchanged gives the report of a build in which nothing needs to be done;
// else nil.
func (r *build) unchanged() *Report {
	last := &r.Memory.LastBuild
	if r.stage == nil || r.options.Inspector != nil || r.options.Review != nil || r.options.Strict && len(last.Diagnostics) > 0 || r.inputs.incomplete ||
		last.Inputs.IsZero() || last.Inputs != r.inputs.sum() || !last.Period.Includes(r.inputs.now) || last.Manifest != r.stage.Manifest() || !r.stage.Intact() {
		return nil
	}
	report := &Report{
		Diagnostics: last.Diagnostics, Held: last.Held, Schedule: last.Schedule, Tree: r.inputs.Tree,
		Pages: last.Pages, Reused: last.Tasks, Changes: output.Changes{Unchanged: r.stage.PublishedCount()},
	}
	report.keepSources()
	r.options.Meter.Mark(stagePublish)
	return report
}

// prepare puts the site together and lists what is to be made.
func (r *build) prepare() (err error) {
	if r.prepared, err = r.Prepare(r.inputs); err != nil {
		return err
	}
	r.prepared.Plan(nil)
	r.options.Meter.Mark(stagePlan)
	return nil
}

// render makes everything, and stages what is to be published.
func (r *build) render(ctx context.Context) error {
	r.run = newRun(r.Memory, r.prepared)
	r.run.stage, r.run.inspector, r.run.progress, r.run.meter = r.stage, r.options.Inspector, r.options.Progress, r.options.Meter
	if !r.options.Program.IsZero() && !r.prepared.Site.Ledger.Compared() { // a Builder that saves nothing rarely sees the same structure twice
		var err error
		if r.run.structure, err = r.Memory.StructureSum(r.inputs.Tree, r.inputs.settingsSum(), r.prepared.Site.Period); err != nil {
			return err
		}
		r.run.sameStructure = r.run.structure == r.Memory.Structure
	}
	if err := r.run.all(ctx, r.options.Workers); err != nil {
		return err
	}
	report := r.prepared.Report
	report.SortDiags()
	if r.options.Inspector != nil {
		report.Add(r.options.Inspector.Faults(report))
	}
	report.keepSources()
	return nil
}

// verify compares what the build might have reused with what it has made. Where
// all is right, what was made takes its place.
func (r *build) verify() error {
	if r.unproven != nil {
		v := memory.Verification{
			Before: r.unproven, Now: r.Memory, Site: r.prepared.Site, Renderer: r.prepared.Renderer, Tasks: r.prepared.Tasks,
			Folder: r.folder(), Destination: r.options.Destination,
		}
		if err := v.Run(); err != nil {
			return err
		}
		if !r.inputs.incomplete {
			if err := r.unproven.VerifyBuild(r.lastBuild()); err != nil {
				return err
			}
		}
		if err := r.Memory.Discard(); err != nil {
			return err
		}
	}
	r.prepared.Renderer.DropBodies() // so that what is remembered has their room
	r.options.Meter.Mark(stageRender)
	return nil
}

// review shows what would be published, unless there are errors.
func (r *build) review() error {
	if r.prepared.Report.Diagnostics.HasErrors() {
		return nil
	}
	return r.options.Review(r.prepared.Report, r.stage)
}

// publish puts what was staged into its place, unless there are errors.
func (r *build) publish() (err error) {
	report := r.prepared.Report
	if r.stage == nil || report.Diagnostics.HasErrors() || r.options.Strict && len(report.Diagnostics) > 0 {
		return nil
	}
	if r.options.Record {
		if err := r.checkRemoved(); err != nil {
			return err
		}
		r.record(report)
	}
	if report.Changes, err = r.stage.Commit(); err != nil {
		return err
	}
	r.published = true
	r.options.Meter.Mark(stagePublish)
	return nil
}

// record adds to the ledger what is about to be published. From then on, the
// ledger is among the inputs of this build: the next one finds it there, and
// makes the same of it.
func (r *build) record(report *Report) {
	outputs := make(map[string]bool)
	for _, t := range r.prepared.Tasks {
		if ledger.IsDocument(t.Paths[0]) {
			outputs[t.Paths[0]] = true
		}
	}
	next := r.prepared.Site.Recorded(func(path string) bool { return outputs[path] })
	if next.Equal(r.inputs.ledger) {
		return
	}
	data := next.Format()
	if report.LedgerErr = atomicfile.WriteFile(r.root, ledger.File, data, 0o644); report.LedgerErr == nil {
		report.Recorded = true
		r.inputs.Tree = r.inputs.Tree.WithFile(ledger.File, data)
	}
}

// save leaves what the build has learned for the next run of the program.
func (r *build) save(report *Report) {
	l := memory.Learned{Unchanged: r.prepared == nil}
	if r.published {
		l.Folder, l.Published = r.folder(), r.stage.Stamps()
		if !r.inputs.incomplete {
			build := r.lastBuild()
			build.Manifest = r.stage.Manifest()
			l.Build = &build
		}
	}
	report.CacheErr = r.Memory.Save(l)
	r.collectPictures()
	r.options.Meter.Mark(stageRemember)
	report.Stats = stats(r.options.Meter, report, r.run)
}

// unusedFor is for how long versions of pictures are kept that no build has wanted: one
// of drafts wants others than the next one.
const unusedFor = 30 * 24 * time.Hour

// collectPictures removes the versions of pictures that are no longer used.
func (r *build) collectPictures() {
	if !r.published || r.run == nil || r.options.Now.IsZero() {
		return
	}
	wanted := make(map[sum.Sum]bool)
	for i := range r.run.Tasks {
		for _, key := range r.run.Tasks[i].Keys() {
			wanted[key] = true
		}
	}
	r.pictures.Store.Collect(wanted, r.options.Now.Add(-unusedFor))
}

// lastBuild is what is remembered of this build.
func (r *build) lastBuild() memory.LastBuild {
	report := r.prepared.Report
	return memory.LastBuild{
		Inputs: r.inputs.sum(), Period: report.Site.Period, Pages: report.Pages, Tasks: report.Rendered + report.Reused,
		Diagnostics: report.Diagnostics, Held: report.Held, Schedule: report.Schedule,
	}
}

// Open opens a site's folder. The error wraps ErrNoSite where it holds none.
func Open(dir string) (*os.Root, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("the site's folder can't be opened: %w", err)
	}
	if !isSite(root) {
		root.Close() // it was only looked at
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
