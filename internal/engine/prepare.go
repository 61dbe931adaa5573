package engine

import (
	"bytes"
	"html/template"
	"maps"
	"path"
	"slices"
	"sync"
	"time"

	"github.com/meridian-ssg/meridian/internal/artifact"
	"github.com/meridian-ssg/meridian/internal/asset"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/consistency"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/layout"
	"github.com/meridian-ssg/meridian/internal/ledger"
	"github.com/meridian-ssg/meridian/internal/locale"
	"github.com/meridian-ssg/meridian/internal/markdown"
	"github.com/meridian-ssg/meridian/internal/memory"
	"github.com/meridian-ssg/meridian/internal/meter"
	"github.com/meridian-ssg/meridian/internal/output"
	"github.com/meridian-ssg/meridian/internal/picture"
	"github.com/meridian-ssg/meridian/internal/render"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/trace"
	"github.com/meridian-ssg/meridian/internal/translation"
)

// Inputs are all that a site is made from.
type Inputs struct {
	Tree     *source.Tree
	Settings *config.Settings
	ledger   *ledger.Ledger
	accepted *translation.Lock
	Layouts  *layout.Set // take the place of layouts with errors; nil for none
	Diags    diag.List   // of reading these

	now        time.Time // in the site's time zone
	drafts     bool
	future     bool
	publishes  bool          // for readers, so that no address may be lost
	incomplete bool          // files were left out of Tree
	published  *output.Stage // where the last build has published; nil for nowhere
	workers    int
	meter      *meter.Meter
}

// NewInputs reads the settings of a site. Diags are those of reading tree.
func NewInputs(tree *source.Tree, o Options, diags diag.List) (Inputs, error) {
	s, list, err := readSettings(tree, o.BaseURL)
	if err != nil {
		return Inputs{}, err
	}
	_, found := tree.Find(config.File)
	if !found && slices.ContainsFunc(diags, func(d diag.Diagnostic) bool {
		return d.File == config.File || d.Code == diag.FilePlace && path.Dir(d.File) == "." && path.Ext(d.File) != ".md"
	}) {
		list = nil // that it can't be read, or that the settings lie in a file of another name, has been told
	}
	published, more, err := readLedger(tree)
	if err != nil {
		return Inputs{}, err
	}
	accepted, unread, err := readLock(tree)
	if err != nil {
		return Inputs{}, err
	}
	more = append(more, unread...)
	in := Inputs{
		Tree: tree, Settings: s, ledger: published, accepted: accepted, Diags: slices.Concat(diags, list, more), now: o.Now.In(s.Location), drafts: o.Drafts, future: o.Future,
		publishes: o.Record, incomplete: len(diags) > 0, workers: o.Workers, meter: o.Meter,
	}
	if !o.Today.IsZero() {
		midnight := civil.Moment{Date: o.Today.AddDays(1), Timed: true}
		in.now = midnight.In(s.Location).Add(-1)
	}
	return in, nil
}

// sum names everything that a build is a function of, but for the folder that
// receives the site and the time of day, see site.Site.HoldsAt.
func (in *Inputs) sum() sum.Sum {
	var h sum.Hasher
	h.AddSum(in.settingsSum())
	h.AddBool(in.publishes)
	h.AddSum(in.Tree.Sum())
	return h.Sum()
}

// settingsSum names all inputs but for files and the time of day. base_url may
// come from the command line.
func (in *Inputs) settingsSum() sum.Sum {
	var h sum.Hasher
	h.AddSum(in.Settings.Sum)
	h.AddString(civil.DateOf(in.now).String())
	h.AddBool(in.drafts)
	h.AddBool(in.future)
	return h.Sum()
}

// Prepared is a site that is put together, and what is to be made of it.
type Prepared struct {
	render.Input
	Renderer *render.Renderer
	Tasks    []render.Task // see Plan
	Report   *Report       // as far as it is known before anything is made
}

// Prepare parses what has changed, puts the site together and loads its
// layouts.
func (b *Builder) Prepare(in Inputs) (*Prepared, error) {
	b.loadMemory(in.workers)
	in.meter.Mark(stageRecall)
	engine := newMarkdown(in.Settings)
	documents, err := b.parse(in, engine)
	if err != nil {
		return nil, err
	}
	diags := slices.Clip(in.Diags)
	for _, d := range documents {
		diags = append(diags, d.Diags...)
	}
	comments, list, err := b.parseComments(in)
	if err != nil {
		return nil, err
	}
	diags = append(diags, list...)
	in.meter.Mark(stageParse)
	assets, list := asset.Collect(in.Tree, in.Settings.Minify, in.Settings.Theme.Theme, asset.Sheet{Name: artifact.ThemeSheet, Text: in.Settings.Theme.Sheet(), From: config.File})
	diags = append(diags, list...)
	diags = append(diags, b.assemble(in, documents, comments, assets)...)
	in.meter.Mark(stageAssemble)
	layouts, list := b.loadLayouts(in, engine)
	diags = append(diags, list...)
	in.meter.Mark(stageLayouts)
	p := &Prepared{
		Input: render.Input{Site: b.site, Layouts: layouts, Assets: assets, Tree: in.Tree, Engine: engine, Pictures: b.pictures},
		Report: &Report{
			Site: b.site, Layouts: layouts, Diagnostics: diags, Held: b.site.Withheld, Schedule: b.site.Changes,
			Tree: in.Tree, ignored: ignoredCodes(documents),
		},
	}
	if in.published != nil {
		p.Previous = lastBuild{&b.Memory.Tasks, in.published}
	}
	p.Renderer = render.New(p.Input)
	return p, nil
}

// Plan lists the tasks. Where nothing but texts has changed since an earlier
// site was prepared, it takes over that list and samePaths is true; previous
// may be nil.
func (p *Prepared) Plan(previous *Prepared) (samePaths bool) {
	var before *render.Renderer
	if previous != nil {
		before = previous.Renderer
	}
	tasks, diags, samePaths := p.Renderer.PlanAfter(before)
	p.Tasks = tasks
	p.Report.Diagnostics = append(p.Report.Diagnostics, diags...)
	return samePaths
}

// WithLayouts gives the same site with other layouts, not yet planned.
func (p *Prepared) WithLayouts(l *layout.Set) *Prepared {
	in := p.Input
	in.Layouts = l
	out := &Prepared{
		Input: in, Renderer: render.New(in),
		Report: &Report{Site: in.Site, Layouts: l, Tree: in.Tree, ignored: p.Report.ignored},
	}
	return out
}

// lastBuild gives render what the last build has left behind.
type lastBuild struct {
	tasks *trace.Memory[site.Question, render.Result]
	stage *output.Stage
}

func (l lastBuild) Task(name string) (trace.Notes[site.Question], render.Result, bool) {
	m, ok := l.tasks.Find(name)
	return m.Asked, m.Result, ok
}

func (l lastBuild) Published(path string, into *bytes.Buffer) bool { return l.stage.Read(path, into) }

func readSettings(tree *source.Tree, base *config.BaseURL) (*config.Settings, diag.List, error) {
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

func readLedger(tree *source.Tree) (*ledger.Ledger, diag.List, error) {
	f, ok := tree.Find(ledger.File)
	if !ok {
		return &ledger.Ledger{}, nil, nil
	}
	src, err := tree.Read(f)
	if err != nil {
		return nil, nil, err
	}
	l, diags := ledger.Parse(src)
	return l, diags, nil
}

// readLock reads from which states of originals translations were made.
func readLock(tree *source.Tree) (*translation.Lock, diag.List, error) {
	f, ok := tree.Find(translation.File)
	if !ok {
		return nil, nil, nil
	}
	src, err := tree.Read(f)
	if err != nil {
		return nil, nil, err
	}
	l, unread := translation.Parse(src)
	var diags diag.List
	for _, span := range unread {
		diags = append(diags, diag.Diagnostic{
			Code: diag.LedgerLine, File: translation.File, Span: span, Message: "this line says of no translation from what it was made",
			Hint: "Take the file as it last was from version control. Nothing in it needs to be changed by hand.",
		})
	}
	return l, diags, nil
}

// htmlLevels gives the levels of HTML by what settings say.
var htmlLevels = map[string]markdown.HTMLLevel{config.NoHTML: markdown.NoHTML, config.SafeHTML: markdown.SafeHTML, config.AllHTML: markdown.AllHTML}

func newMarkdown(s *config.Settings) *markdown.Renderer {
	var known sync.Map // language → *markdown.Labels
	return markdown.New(markdown.Options{
		HTML: htmlLevels[s.Markdown.HTML], IframeHosts: s.Markdown.IframeHosts, HeadingLinks: true, Colours: s.Markdown.Colours, Language: s.Language,
		Labels: func(language string) *markdown.Labels {
			if l, ok := known.Load(language); ok {
				return l.(*markdown.Labels)
			}
			l, _ := known.LoadOrStore(language, newLabels(s.LocaleOf(language), language))
			return l.(*markdown.Labels)
		},
	})
}

// newLabels gives the words of texts in a language, which are in another one where
// the theme does not speak it.
func newLabels(words *locale.Locale, language string) *markdown.Labels {
	t := words.Text
	l := &markdown.Labels{
		Alerts: map[string]string{
			"note": t("alert.note"), "tip": t("alert.tip"), "important": t("alert.important"),
			"warning": t("alert.warning"), "caution": t("alert.caution"),
		},
		Table: t("table"), Footnotes: t("footnotes"), Back: t("footnote.back"),
	}
	if spoken := words.WordsLanguage(); !locale.SameLanguage(spoken, language) {
		l.Language = spoken
	}
	return l
}

// parse gives the document of every page, by file; those that have not changed
// come from memory.
func (b *Builder) parse(in Inputs, engine *markdown.Renderer) ([]memory.Document, error) {
	var files []source.File
	for _, f := range in.Tree.Under(content.Root) {
		if _, comment := content.CommentOn(in.Tree, f); content.IsPage(f) && !comment {
			files = append(files, f)
		}
	}
	originals := content.Originals(files, in.Settings)
	out := make([]memory.Document, len(files))
	texts := sync.Pool{New: func() any { return new(bytes.Buffer) }}
	err := each(in.workers, len(files), func(i int) error {
		f := files[i]
		var h sum.Hasher
		h.AddSum(in.Settings.Sum)
		h.AddSum(f.Sum)
		original, translates := originals[f.Path]
		if translates {
			h.AddString(original.Path)
			h.AddSum(original.Sum)
		}
		source := h.Sum()
		if before, ok := b.Memory.Documents[f.Path]; ok && before.Source == source {
			out[i] = before
			return nil
		}
		buf := texts.Get().(*bytes.Buffer)
		defer texts.Put(buf)
		src, err := in.Tree.ReadInto(buf, f)
		if err != nil {
			return err
		}
		with := content.Env{Settings: in.Settings, Markdown: engine}
		if translates {
			text, err := in.Tree.Read(original)
			if err != nil {
				return err
			}
			with.Original = &content.Original{File: original.Path, Text: text}
		}
		doc, diags := content.Parse(f.Path, src, with)
		out[i] = memory.Document{Source: source, Doc: doc, Diags: diags}
		return nil
	})
	if err != nil {
		return nil, err
	}
	b.Memory.Documents = updated(b.Memory.Documents, files, out)
	return out, nil
}

// updated gives the documents of files by path. It copies the map that there
// was, as others may hold it.
func updated(before map[string]memory.Document, files []source.File, documents []memory.Document) map[string]memory.Document {
	now := maps.Clone(before) // most often nearly all of it stays: faster than a new one
	if now == nil || len(now) > len(files) {
		now = make(map[string]memory.Document, len(files))
	}
	for i, d := range documents {
		if now[files[i].Path].Doc != d.Doc {
			now[files[i].Path] = d
		}
	}
	if len(now) > len(files) { // some are gone, and as many are new
		return updated(nil, files, documents)
	}
	return now
}

// ignoredCodes gives the warnings that each file sets aside.
func ignoredCodes(documents []memory.Document) map[string][]diag.Code {
	out := make(map[string][]diag.Code)
	for _, d := range documents {
		if len(d.Doc.Ignore) > 0 {
			out[d.Doc.File] = d.Doc.Ignore
		}
	}
	return out
}

// assemble puts the site together, unless nothing but texts has changed.
func (b *Builder) assemble(in Inputs, documents []memory.Document, comments []*content.Comment, assets *asset.Set) diag.List {
	docs := make([]*content.Document, len(documents))
	for i, d := range documents {
		docs[i] = d.Doc
	}
	input := site.Input{
		Settings: in.Settings, Documents: docs, Comments: comments, Tree: in.Tree,
		Measure: func(f source.File) picture.Info { return b.pictureInfo(in.Tree, f) },
		Asset: func(name string) (string, bool) {
			p, ok := assets.Path(name)
			return in.Settings.BaseURL.Path + p, ok
		},
		Ledger: in.ledger, Accepted: in.accepted, Now: in.now, Drafts: in.drafts, Future: in.future, Publishes: in.publishes,
	}
	if s, ok := b.site.WithTexts(input); ok {
		b.site = s
	} else {
		b.site, b.diags = site.Assemble(input)
		b.diags = append(b.diags, consistency.Check(b.site, input)...)
	}
	return b.diags
}

func (b *Builder) pictureInfo(tree *source.Tree, f source.File) picture.Info {
	if info, ok := b.Memory.Pictures.Info(f.Sum); ok {
		return info
	}
	var info picture.Info
	if data, err := tree.Read(f); err == nil { // a file that can't be read fails when it is copied
		info = picture.Measure(data)
	}
	b.Memory.Pictures.Set(f.Sum, info)
	return info
}

// loadLayouts loads the layouts, unless what they are made from is unchanged.
// The set is nil where they have errors and nothing takes their place.
func (b *Builder) loadLayouts(in Inputs, engine *markdown.Renderer) (*layout.Set, diag.List) {
	var h sum.Hasher
	h.AddSum(in.Settings.Sum)
	for _, f := range in.Tree.Under(layout.Dir) {
		h.AddString(f.Path)
		h.AddSum(f.Sum)
	}
	l := &b.layouts
	if now := h.Sum(); now != l.sum {
		l.sum = now
		l.set, l.diags = layout.Load(in.Tree, layout.Env{
			Fields: ownFields(in.Settings), Language: in.Settings.Language, Locale: in.Settings.LocaleOf, Origin: in.Settings.BaseURL.Origin, Sum: in.Settings.Sum,
			Inline: func(text string) (template.HTML, error) {
				body := engine.RenderInline(markdown.Line{Text: text}, markdown.NoSite{})
				for _, d := range body.Diags {
					if d.Severity() == diag.Error {
						return "", &site.Fault{Code: diag.LayoutFailed, Message: "in “" + diag.Clip(text) + "”: " + d.Message, Hint: d.Hint}
					}
				}
				return template.HTML(body.HTML), nil // made of escaped text and of the program's own tags
			},
		})
	}
	if l.diags.HasErrors() {
		return in.Layouts, l.diags
	}
	l.set.Reset(in.meter)
	return l.set, l.diags
}

// ownFields gives the names of the fields that a site has added to types.
func ownFields(s *config.Settings) []string {
	var names []string
	for _, t := range s.Types {
		names = append(names, schema.Names(t.Fields)...)
	}
	for _, t := range schema.Types() {
		names = slices.DeleteFunc(names, func(name string) bool { return slices.Contains(schema.Names(t.Fields), name) })
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Fork gives a Builder for another view of the same site. It knows what b does.
func (b *Builder) Fork() *Builder {
	f := New(b.theme...)
	f.Memory.Pictures = b.Memory.Pictures
	f.pictures = b.pictures
	f.Memory.Tasks.Restore(b.Memory.Tasks.All())
	f.Share(b)
	return f
}

// Share takes over the documents and layouts that another Builder has read from
// the same files. They depend on no view.
func (b *Builder) Share(from *Builder) {
	b.Memory.Documents, b.layouts = from.Memory.Documents, from.layouts
}
