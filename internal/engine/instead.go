package engine

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
	"github.com/meridian-ssg/meridian/internal/layout"
	"github.com/meridian-ssg/meridian/internal/markdown"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// Instead gives the site to make pages from while files hold errors: in it, each
// of these says what it said when it was read last without one, and all others
// are as they are. Of pages that is their front matter alone; their texts are
// those of the files, as far as it can be told where they begin. Settings and
// layouts are taken back as a whole.
//
// A file that has had an error since it was first read is shown as well as may
// be, under its name where it has no title. Where no file holds an error, it is
// s itself.
func (s *Snapshot) Instead() *Snapshot { return s.instead }

// Earlier is a file that holds an error, and since when what it says is out of
// date. Of layouts it is one of them.
type Earlier struct {
	File  string
	Since time.Time // of the last Snapshot before the error
	Lost  bool      // it is a page of whose text it can't be told where it begins
}

// Earlier gives the files that say in Instead what they said earlier, by path.
func (s *Snapshot) Earlier() []Earlier { return s.earlier }

// sound is what a Preview remembers of its files from when they held no errors.
// Of pages that is what the last Snapshot had in memory anyway.
type sound struct {
	documents map[string]parsed  // by file, at the last Snapshot, read with the settings that pages are made from
	tree      *source.Tree       // at the last Snapshot
	read      time.Time          // when that was taken
	failing   map[string]bool    // the pages that held errors then
	pages     map[string]earlier // of those, the ones that held none before

	settings      []byte // nil as long as site.yaml has never been without an error
	settingsSince time.Time
	layouts       *layout.Set // nil as long as they have never been without an error
	layoutsSince  time.Time
	proved        *layout.Set // with which every page could be made; nil where that is not known of any
	provedSince   time.Time
}

// earlier is a page as it was before it held an error.
type earlier struct {
	doc   *content.Document
	text  int // the length of its text, in bytes
	since time.Time
}

// stand makes the sites that are shown instead of those with errors.
type stand struct {
	builder *Builder
	last    *Snapshot
}

// replace finds out what pages are to be made from instead of s, which b has
// put together from in.
func (p *Preview) replace(s *Snapshot, b *Builder, in inputs, o Options) error {
	failing := failingFiles(s.report.Diagnostics)
	if len(failing) == 0 {
		delete(p.stands, s.View)
		p.sound.learn(b.parsed, p.tree, nil, o.Now)
		p.sound.learnRest(p.tree, s.report.Layouts, false, o.Now)
		return nil
	}
	st, ok := p.stands[s.View]
	if !ok {
		st = &stand{builder: New(p.reader.theme...)}
		b.sizes.Range(func(of, size any) bool {
			st.builder.sizes.Store(of, size)
			return true
		})
		p.stands[s.View] = st
	}
	st.builder.take(b)
	unset := failing[config.File]
	if unset && p.sound.settings != nil {
		var err error
		if in, _, err = surround(in.tree.WithEdits(map[string][]byte{config.File: p.sound.settings}), o); err != nil {
			return err
		}
		st.builder.parsed = p.sound.documents
		engine := markdown.New(markdown.Options{HTML: in.settings.Markdown.HTML, Language: in.settings.Language, Labels: words(in.settings)})
		_, list, err := st.builder.parse(in.tree, content.Env{Settings: in.settings, Markdown: engine}, o.Workers)
		if err != nil {
			return err
		}
		failing = failingFiles(list)
		s.earlier = append(s.earlier, Earlier{File: config.File, Since: p.sound.settingsSince})
	}
	p.sound.learn(st.builder.parsed, in.tree, failing, o.Now)
	st.builder.parsed = p.sound.replaced(s, st.builder.parsed, in.tree)
	made, _, err := st.builder.arrange(in, o)
	if err != nil {
		return err
	}
	p.sound.learnRest(in.tree, s.report.Layouts, unset, o.Now)
	if made.Layouts == nil && p.sound.layouts != nil {
		made.Layouts = p.sound.layouts
		s.earlier = append(s.earlier, Earlier{File: layoutAtFault(s.report.Diagnostics), Since: p.sound.layoutsSince})
	}
	slices.SortFunc(s.earlier, func(x, y Earlier) int { return strings.Compare(x.File, y.File) })
	st.last = p.plan(s.View, st.builder, made, st.last)
	s.instead = st.last
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

// learn takes in what a Snapshot has found of pages, and keeps those that have
// come to hold an error as they were before. A page that vanishes for a moment,
// as when an editor saves, is kept as well.
func (k *sound) learn(documents map[string]parsed, tree *source.Tree, failing map[string]bool, now time.Time) {
	kept := make(map[string]earlier)
	for file, e := range k.pages {
		if _, there := documents[file]; failing[file] || !there {
			kept[file] = e
		}
	}
	for file := range failing {
		before, was := k.documents[file]
		if _, has := kept[file]; has || !was || k.failing[file] || before.of == documents[file].of {
			continue
		}
		if f, ok := k.tree.Find(file); ok {
			kept[file] = earlier{before.doc, int(f.Size) - before.doc.Body, k.read}
		}
	}
	k.documents, k.tree, k.read, k.failing, k.pages = documents, tree, now, failing, kept
}

// learnRest takes in settings and layouts, as far as they hold no error.
func (k *sound) learnRest(tree *source.Tree, layouts *layout.Set, unset bool, now time.Time) {
	if layouts != nil && layouts == k.proved {
		k.provedSince = now
	}
	if unset {
		return
	}
	if f, ok := tree.Find(config.File); !ok {
		k.settings, k.settingsSince = []byte{}, now
	} else if src, err := tree.Read(f); err == nil { // else another look follows
		k.settings, k.settingsSince = src, now
	}
	if layouts != nil {
		k.layouts, k.layoutsSince = layouts, now
	}
}

// replaced gives the documents that stand in for those with errors, along with
// all others, and notes which these are in s.
func (k *sound) replaced(s *Snapshot, documents map[string]parsed, tree *source.Tree) map[string]parsed {
	out := maps.Clone(documents)
	for file := range k.failing {
		now, ok := documents[file]
		if !ok {
			continue
		}
		e, known := k.pages[file]
		if !known {
			doc := *now.doc
			doc.Card.Title = cmp.Or(doc.Card.Title, named(file))
			doc.Broken = doc.Broken && !doc.Delimited
			out[file] = parsed{of: now.of, doc: &doc}
			continue
		}
		doc := *e.doc
		lost := false
		doc.Body, lost = e.begins(now, tree)
		doc.Text.Shortcodes = now.doc.Text.Shortcodes || e.doc.Text.Shortcodes
		var h sum.Hasher // what is remembered of the page as it was, and as it is, is not true of this
		h.AddSum(e.doc.Text.Sum)
		h.AddSum(now.doc.Text.Sum)
		doc.Text.Sum = h.Sum()
		out[file] = parsed{of: now.of, doc: &doc}
		s.earlier = append(s.earlier, Earlier{File: file, Since: e.since, Lost: lost})
	}
	return out
}

// begins tells where the text of a page begins now. Where its front matter has no
// end, that is where as much is left as the text had before.
func (e *earlier) begins(now parsed, tree *source.Tree) (at int, lost bool) {
	f, ok := tree.Find(now.doc.File)
	if size := int(f.Size); !ok || size == 0 && e.text > 0 {
		return size, e.text > 0
	}
	if !slices.ContainsFunc(now.diags, func(d diag.Diagnostic) bool { return d.Code == diag.FrontUnclosed }) {
		return now.doc.Body, false
	}
	src, err := tree.Read(f)
	at = len(src) - e.text
	if err != nil || at <= 0 || src[at-1] != '\n' {
		return int(f.Size), e.text > 0
	}
	return at, false
}

// named gives the name of a page's file, or of its folder.
func named(file string) string {
	base := strings.TrimSuffix(path.Base(file), path.Ext(file))
	if dir := path.Base(path.Dir(file)); (base == "index" || base == "_index") && path.Dir(file) != content.Root {
		return dir
	}
	return base
}

// WithLayoutsBefore gives the same site with the layouts with which every page
// could be made the last time that was tried, and when they were last in use:
// for pages that can't be made with those that there are. It is nil where none
// are known, or these are the same.
func (s *Snapshot) WithLayoutsBefore() (*Snapshot, time.Time) {
	p := s.preview
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.sound.proved == nil || p.sound.proved == s.report.Layouts {
		return nil, time.Time{}
	}
	if s.before == nil || s.before.report.Layouts != p.sound.proved {
		in := s.input
		in.Layouts = p.sound.proved
		b := New(p.reader.theme...)
		b.parsed = s.builder.parsed
		s.before = p.plan(s.View, b, &in, nil)
	}
	return s.before, p.sound.provedSince
}

// prove notes that every page could be made.
func (p *Preview) prove(s *Snapshot, found diag.List) {
	if s.report.Layouts == nil || layoutAtFault(found) != layout.Dir {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.sound.proved != s.report.Layouts {
		p.sound.proved, p.sound.provedSince = s.report.Layouts, p.sound.read
	}
}
