package content

import (
	"fmt"
	"strings"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/schema"
)

// inTaxonomy gives a file in the folder of a taxonomy its role there:
//
//	content/categories/_index.md        the taxonomy's own page
//	content/categories/news/_index.md   the page of the term “news”; as is
//	content/categories/news/index.md    and
//	content/categories/news.md
//
// It says whether the file lies deeper than that.
func (d *Document) inTaxonomy(s *config.Settings) (tooDeep bool) {
	folder, rest, inFolder := strings.Cut(d.Key, "/")
	if d.Dir == "" || d.Card.Kind == card.Home {
		return false
	}
	if _, ok := s.TaxonomyIn(folder); !ok {
		return false
	}
	switch {
	case !inFolder:
		d.Card.Kind = card.Taxonomy
	case strings.Contains(rest, "/"):
		return true
	default:
		d.Card.Kind = card.Term
	}
	return false
}

// tooDeep tells of a page in the folder of a taxonomy that can't be that of a term.
func (d *Document) tooDeep() diag.Diagnostic {
	folder, rest, _ := strings.Cut(d.Key, "/")
	return diag.Diagnostic{
		Code: diag.FilePlace, File: d.File,
		Message: fmt.Sprintf("this page lies too deep to be that of a term: the folder content/%s holds a page for each term, such as content/%s/%s.md", folder, folder, rest[strings.LastIndexByte(rest, '/')+1:]),
		Hint:    "Move it up if it is about a term, and into another folder if it is not.",
	}
}

// aboutTermOf says whether the page is that of a term in a taxonomy.
func (p *parser) aboutTermOf(t config.Taxonomy) bool {
	if p.doc.Card.Kind != card.Term {
		return false
	}
	folder, _, _ := strings.Cut(p.doc.Key, "/")
	in, _ := p.env.Settings.TaxonomyIn(folder)
	return in.Name == t.Name
}

// fieldsOf gives the fields that a page may have that is not one of a type: of the
// type of its pages, a section may have those that the site declares. The title of
// the page of a taxonomy or a term is the name that it has anyway.
func (p *parser) fieldsOf(t *schema.Type) []schema.Field {
	known := p.env.Settings.FieldsOf(nil)
	switch p.doc.Card.Kind {
	case card.Taxonomy:
		known = optional(known)
	case card.Term:
		known = append(optional(known), schema.TermFields()...)
	}
	return append(known, optional(p.env.Settings.Own(t.Name))...)
}
