package site

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/source"
)

// Retexted gives the Site that Assemble would make of in, faults included,
// where in differs from what s was made of in the texts of pages alone, or in
// layouts; false where it differs in more. A site hangs together by its cards,
// and no text is part of one. s may be nil.
func (s *Site) Retexted(in Input) (*Site, bool) {
	if s == nil || in.Settings.Sum != s.in.Settings.Sum || in.Today != s.Today || in.Drafts != s.in.Drafts || in.Future != s.in.Future ||
		len(in.Documents) != len(s.in.Documents) || !sameFiles(s.in.Tree, in.Tree) {
		return nil, false
	}
	texts := maps.Clone(s.texts)
	for i, doc := range in.Documents {
		before := s.in.Documents[i]
		if doc == before {
			continue
		}
		if !alikeButForText(doc, before) {
			return nil, false
		}
		if texts == nil {
			texts = make(map[string]*content.Document)
		}
		texts[doc.File] = doc
	}
	return &Site{
		Settings: in.Settings, Today: s.Today, Held: s.Held, Changes: s.Changes, Fragments: s.Fragments,
		in: in, pages: s.pages, byKey: s.byKey, byFile: s.byFile, byAddress: s.byAddress,
		folders: s.folders, bundles: s.bundles, held: s.held, byType: s.byType,
		taxonomies: s.taxonomies, referring: s.referring, menus: s.menus, aliases: s.aliases,
		memo: s.memo, texts: texts,
	}, true
}

// TextsSince gives the files whose texts are younger in s than in an earlier
// Site, where the two differ in nothing else; else ok is false.
func (s *Site) TextsSince(before *Site) (files []string, ok bool) {
	if len(s.pages) == 0 || len(s.pages) != len(before.pages) || &s.pages[0] != &before.pages[0] {
		return nil, false // put together one by one
	}
	for file, doc := range s.texts {
		if before.texts[file] != doc {
			files = append(files, file)
		}
	}
	slices.Sort(files)
	return files, true
}

// Text gives the document that a page's text is to be read by: that of the
// page, but for the sum of its file and what follows from its text.
func (s *Site) Text(p *Page) *content.Document {
	if doc, ok := s.texts[p.Doc.File]; ok {
		return doc
	}
	return p.Doc
}

// alikeButForText says whether two documents differ at most in what Text is
// asked for.
func alikeButForText(a, b *content.Document) bool {
	x := *a
	x.Sum, x.Coded = b.Sum, b.Coded
	return reflect.DeepEqual(&x, b)
}

// sameFiles says whether two trees hold the same files, apart from pages and
// layouts.
func sameFiles(a, b *source.Tree) bool {
	if a == b {
		return true
	}
	x, y := a.Files(), b.Files()
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		if x[i].Path != y[i].Path {
			return false
		}
		if x[i].Sum != y[i].Sum && !content.IsPage(x[i].Path) && !strings.HasPrefix(x[i].Path, "layouts/") {
			return false
		}
	}
	return true
}
