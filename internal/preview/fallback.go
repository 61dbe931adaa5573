package preview

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/layout"
	"github.com/meridian-ssg/meridian/internal/memory"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// lastGood is what a Preview remembers of its files from when they held no
// errors. Of pages that is what the last Snapshot had in memory anyway.
type lastGood struct {
	documents map[string]memory.Document // by file, at the last Snapshot, read with the settings that pages are made from
	tree      *source.Tree               // at the last Snapshot
	read      time.Time                  // when that was taken
	failing   map[string]bool            // the pages that held errors then
	pages     map[string]goodPage        // of those, the ones that held none before

	settings        []byte // nil as long as site.yaml has never been without an error
	settingsRead    time.Time
	layouts         *layout.Set // nil as long as they have never been without an error
	layoutsRead     time.Time
	renderable      *layout.Set // with which every page could be made; nil where that is not known of any
	renderableSince time.Time
}

// goodPage is a page as it was before it held an error.
type goodPage struct {
	doc      *content.Document
	textSize int // in bytes
	read     time.Time
}

// setFallback finds out what pages are to be made from instead of s. The options
// are those of s.
func (p *Preview) setFallback(s *Snapshot, state *view, o engine.Options) error {
	failing := failingFiles(s.Faults())
	if len(failing) == 0 {
		state.fallback, state.lastGood = nil, nil
		p.good.notePages(state.builder.Memory.Documents, p.tree, nil, o.Now)
		p.good.noteSite(p.tree, s.prepared.Layouts, false, o.Now)
		return nil
	}
	if state.fallback == nil {
		state.fallback = state.builder.Fork()
	}
	b := state.fallback
	b.Share(state.builder)
	tree := p.tree
	badSettings := failing[config.File]
	goodSettings := badSettings && p.good.settings != nil
	if goodSettings {
		tree = tree.WithEdits(map[string][]byte{config.File: p.good.settings})
		s.stale = append(s.stale, StaleFile{File: config.File, Since: p.good.settingsRead})
	}
	in, err := engine.NewInputs(tree, o, nil)
	if err != nil {
		return err
	}
	if goodSettings { // with them, other pages may be without an error
		b.Memory.Documents = p.good.documents
		prepared, err := b.Prepare(in)
		if err != nil {
			return err
		}
		failing = failingFiles(prepared.Report.Diagnostics)
	}
	p.good.notePages(b.Memory.Documents, tree, failing, o.Now)
	b.Memory.Documents = p.good.replaced(s, b.Memory.Documents, tree)
	in.Layouts = p.good.layouts
	prepared, err := b.Prepare(in)
	if err != nil {
		return err
	}
	if prepared.Layouts != nil && prepared.Layouts == p.good.layouts && s.prepared.Layouts == nil {
		s.stale = append(s.stale, StaleFile{File: layoutAtFault(s.Faults()), Since: p.good.layoutsRead})
	}
	p.good.noteSite(tree, s.prepared.Layouts, badSettings, o.Now)
	slices.SortFunc(s.stale, func(x, y StaleFile) int { return strings.Compare(x.File, y.File) })
	state.lastGood = p.snapshot(s.View, b, prepared, state.lastGood)
	s.fallback = state.lastGood
	return nil
}

// failingFiles gives the files that hold errors.
func failingFiles(list diag.List) map[string]bool {
	out := make(map[string]bool)
	for _, d := range list {
		if d.Severity() == diag.Error {
			out[d.File] = true
		}
	}
	return out
}

// layoutAtFault gives the first layout that holds an error.
func layoutAtFault(list diag.List) string {
	for _, d := range list {
		if d.Severity() == diag.Error && strings.HasPrefix(d.File, layout.Dir+"/") {
			return d.File
		}
	}
	return layout.Dir
}

// notePages takes in what a Snapshot has found of pages, and keeps those that
// have come to hold an error as they were before. A page that vanishes for a
// moment, as when an editor saves, is kept as well.
func (g *lastGood) notePages(documents map[string]memory.Document, tree *source.Tree, failing map[string]bool, now time.Time) {
	pages := make(map[string]goodPage)
	for file, page := range g.pages {
		if _, there := documents[file]; failing[file] || !there {
			pages[file] = page
		}
	}
	for file := range failing {
		before, was := g.documents[file]
		if _, has := pages[file]; has || !was || g.failing[file] || before.Source == documents[file].Source {
			continue
		}
		if f, ok := g.tree.Find(file); ok {
			pages[file] = goodPage{before.Doc, int(f.Size) - before.Doc.Body, g.read}
		}
	}
	g.documents, g.tree, g.read, g.failing, g.pages = documents, tree, now, failing, pages
}

// noteSite takes in settings and layouts, as far as they hold no error.
func (g *lastGood) noteSite(tree *source.Tree, layouts *layout.Set, badSettings bool, now time.Time) {
	if layouts != nil && layouts == g.renderable {
		g.renderableSince = now
	}
	if badSettings {
		return
	}
	if f, ok := tree.Find(config.File); !ok {
		g.settings, g.settingsRead = []byte{}, now
	} else if src, err := tree.Read(f); err == nil { // else another Rescan follows
		g.settings, g.settingsRead = src, now
	}
	if layouts != nil {
		g.layouts, g.layoutsRead = layouts, now
	}
}

// replaced gives all documents, with those of the last good pages in the place
// of those with errors, and notes which these are in s.
func (g *lastGood) replaced(s *Snapshot, documents map[string]memory.Document, tree *source.Tree) map[string]memory.Document {
	out := maps.Clone(documents)
	for file := range g.failing {
		now, ok := documents[file]
		if !ok {
			continue
		}
		page, known := g.pages[file]
		if !known {
			doc := *now.Doc
			doc.Card.Title = cmp.Or(doc.Card.Title, nameOf(file))
			doc.Broken = doc.Broken && !doc.Delimited
			out[file] = memory.Document{Source: now.Source, Doc: &doc}
			continue
		}
		doc := *page.doc
		lost := false
		doc.Body, lost = page.textStart(now, tree)
		doc.Text.Shortcodes = now.Doc.Text.Shortcodes || page.doc.Text.Shortcodes
		var h sum.Hasher // no task made from the page as it was, or as it is, may be reused for this
		h.AddSum(page.doc.Text.Sum)
		h.AddSum(now.Doc.Text.Sum)
		doc.Text.Sum = h.Sum()
		out[file] = memory.Document{Source: now.Source, Doc: &doc}
		s.stale = append(s.stale, StaleFile{File: file, Since: page.read, Lost: lost})
	}
	return out
}

// textStart tells where the text of a page begins now. Where its front matter
// has no end, that is where as much is left as the text had before.
func (p *goodPage) textStart(now memory.Document, tree *source.Tree) (start int, lost bool) {
	f, ok := tree.Find(now.Doc.File)
	if size := int(f.Size); !ok || size == 0 && p.textSize > 0 {
		return size, p.textSize > 0
	}
	if !slices.ContainsFunc(now.Diags, func(d diag.Diagnostic) bool { return d.Code == diag.FrontUnclosed }) {
		return now.Doc.Body, false
	}
	src, err := tree.Read(f)
	start = len(src) - p.textSize
	if err != nil || start <= 0 || src[start-1] != '\n' {
		return int(f.Size), p.textSize > 0
	}
	return start, false
}

// nameOf gives the name of a page's file, or of its folder.
func nameOf(file string) string {
	base := strings.TrimSuffix(path.Base(file), path.Ext(file))
	if dir := path.Base(path.Dir(file)); (base == "index" || base == "_index") && path.Dir(file) != content.Root {
		return dir
	}
	return base
}

// WithPreviousLayouts gives the same site with the layouts with which every
// page could be made the last time that was tried, and when they were last in
// use: for pages that can't be made with those that there are. It is nil where
// none are known, or these are the same.
func (s *Snapshot) WithPreviousLayouts() (*Snapshot, time.Time) {
	p := s.preview
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.good.renderable == nil || p.good.renderable == s.prepared.Layouts {
		return nil, time.Time{}
	}
	if s.previous == nil || s.previous.prepared.Layouts != p.good.renderable {
		s.previous = p.snapshot(s.View, s.builder.Fork(), s.prepared.WithLayouts(p.good.renderable), nil)
	}
	return s.previous, p.good.renderableSince
}

// noteRenderable notes the layouts of s where every page could be made.
func (p *Preview) noteRenderable(s *Snapshot, found diag.List) {
	if s.prepared.Layouts == nil || layoutAtFault(found) != layout.Dir {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.good.renderable != s.prepared.Layouts {
		p.good.renderable, p.good.renderableSince = s.prepared.Layouts, p.good.read
	}
}
