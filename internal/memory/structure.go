package memory

import (
	"fmt"
	"strings"

	"github.com/meridian-ssg/meridian/internal/cache"
	"github.com/meridian-ssg/meridian/internal/layout"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// StructureSum names all that the answers of a site depend on, but for the
// texts of pages: settings, which is the sum of all that is no file, the period in
// which it was put together, every file but layouts, and of pages the head. As long as it is the same, every
// question has the same answer, but those whose Verb is OfText.
func (m *Memory) StructureSum(tree *source.Tree, settings sum.Sum, period site.Period) (sum.Sum, error) {
	var h sum.Hasher
	h.AddSum(settings)
	h.AddInt(int(period.From))
	for _, f := range tree.Files() {
		doc, isPage := m.Documents[f.Path]
		switch {
		case isPage:
			if doc.Head.IsZero() {
				var err error
				if doc.Head, err = m.headSum(doc); err != nil {
					return sum.Sum{}, err
				}
				m.Documents[f.Path] = doc
			}
			h.AddSum(doc.Head)
		case strings.HasPrefix(f.Path, layout.Dir+"/"):
			continue
		default:
			h.AddSum(f.Sum)
		}
		h.AddString(f.Path)
	}
	return h.Sum(), nil
}

// headSum names a document but for its text.
func (m *Memory) headSum(d Document) (sum.Sum, error) {
	s, err := cache.Sum(m.codec, &d.Doc.Head)
	if err != nil {
		return sum.Sum{}, fmt.Errorf("the front matter of %s: %w", d.Doc.File, err)
	}
	return s, nil
}
