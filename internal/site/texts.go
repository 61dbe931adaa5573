package site

import (
	"strings"

	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/source"
)

// WithTexts gives the Site that Assemble would make of in, faults included,
// where in differs from what s was made from in the texts of pages alone, or in
// layouts; false where it differs in more. The structure is shared. s may be
// nil.
func (s *Site) WithTexts(in Input) (*Site, bool) {
	if s == nil || in.Settings.Sum != s.in.Settings.Sum || !s.HoldsAt(in.Now) || in.Drafts != s.in.Drafts || in.Future != s.in.Future ||
		in.Publishes != s.in.Publishes || s.Ledger.Compared() || len(in.Documents) != len(s.in.Documents) || !sameFiles(s.in.Tree, in.Tree) {
		return nil, false
	}
	for i, doc := range in.Documents {
		if before := s.in.Documents[i]; doc != before && !doc.Head.Equal(&before.Head) {
			return nil, false
		}
	}
	all := make([]*Site, len(s.all))
	for i, e := range s.all {
		all[i] = &Site{structure: e.structure, in: in, all: all}
	}
	return all[0], true
}

// ChangedTexts gives the files whose texts are others in s than in an earlier
// Site, by path, where the two differ in nothing else; else ok is false.
func (s *Site) ChangedTexts(before *Site) (files []string, ok bool) {
	if s.structure != before.structure {
		return nil, false
	}
	for i, doc := range s.in.Documents {
		if doc.Text != before.in.Documents[i].Text {
			files = append(files, doc.File)
		}
	}
	return files, true
}

// Text tells what is known of the text of a page that has a file.
func (s *Site) Text(p *Page) content.Text { return s.in.Documents[p.index].Text }

// sameFiles says whether two trees hold the same files, apart from what pages
// and layouts say.
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
		if x[i].Sum != y[i].Sum && !isText(a, x[i]) && !strings.HasPrefix(x[i].Path, "layouts/") {
			return false
		}
	}
	return true
}

// isText says whether a file is the text of a page. A comment is not: its page
// counts it.
func isText(tree *source.Tree, f source.File) bool {
	_, comment := content.CommentOn(tree, f)
	return content.IsPage(f) && !comment
}
