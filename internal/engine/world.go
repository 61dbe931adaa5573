package engine

import (
	"fmt"
	"strings"

	"github.com/meridian-ssg/meridian/internal/cache"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/layout"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// world sums everything that a site hangs together by: all that Assemble is a
// function of, but for the texts of pages, as Site.WithTexts has it. In the same
// world every question has the same answer, apart from that about a text
// (site.AskText); so what was found to hold in it once need not be asked again.
func (b *Builder) world(in inputs, o Options) (sum.Sum, error) {
	var h sum.Hasher
	h.AddSum(in.settings.Sum)
	h.AddString(in.today.String())
	h.AddBool(o.Drafts)
	h.AddBool(o.Future)
	for _, f := range in.tree.Files() {
		p, page := b.parsed[f.Path]
		switch {
		case page:
			if p.shape.IsZero() {
				var err error
				if p.shape, err = b.shape(p.doc); err != nil {
					return sum.Sum{}, err
				}
				b.parsed[f.Path] = p
			}
			h.AddSum(p.shape)
		case strings.HasPrefix(f.Path, layout.Dir+"/"):
			continue
		default:
			h.AddSum(f.Sum)
		}
		h.AddString(f.Path)
	}
	return h.Sum(), nil
}

// shape sums a document but for its text.
func (b *Builder) shape(doc *content.Document) (sum.Sum, error) {
	s, err := cache.Sum(b.kept.codec, &doc.Head)
	if err != nil {
		return sum.Sum{}, fmt.Errorf("what %s says: %w", doc.File, err)
	}
	return s, nil
}
