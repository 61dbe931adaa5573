package consistency

import (
	"fmt"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/slug"
)

// names looks for people and partners whose names are written almost like that of a
// page about one.
func (c *checker) names() {
	bearers := c.Bearers()
	if len(bearers) == 0 {
		return
	}
	said := make(map[string]map[string]*mention) // by type of page and spelling
	for _, d := range c.in.Documents {
		for _, ref := range d.References {
			if page := c.PageOf(d.File); ref.ByName && page != nil {
				c.mentioned(said, page, ref)
			}
		}
	}
	for _, typ := range sortedKeys(said) {
		var terms []*site.Term
		for _, page := range bearers {
			if page.Type != typ {
				continue
			}
			for _, name := range append([]content.Value{{Text: page.Title}}, page.Doc.Names...) {
				terms = append(terms, &site.Term{Name: name.Text, Slug: slug.Path(name.Text), Own: page})
			}
		}
		for _, name := range sortedKeys(said[typ]) {
			terms = append(terms, &site.Term{Name: name, Slug: slug.Path(name), Pages: said[typ][name].pages})
		}
		told := make(map[*site.Term]bool)
		for _, pair := range alike(terms) {
			if pair[0].Own == nil && pair[1].Own != nil && !told[pair[0]] {
				told[pair[0]] = true
				c.reportName(said[typ][pair[0].Name], pair[0].Name, pair[1].Name, pair[1].Own)
			}
		}
	}
}

// mention is a name that is written on pages and that no page bears.
type mention struct {
	pages []*site.Page
	at    []diag.Location
	ref   content.Reference // the first one
}

// mentioned notes a name that no page bears, and reports one that a page bears in
// another spelling.
func (c *checker) mentioned(said map[string]map[string]*mention, page *site.Page, ref content.Reference) {
	at := diag.Location{File: page.Doc.File, Span: ref.Span}
	switch bearers := c.Bearing(ref.Text, ref.Slot); len(bearers) {
	case 0:
		typ := site.BearersOf(ref.Slot)[0]
		if said[typ] == nil {
			said[typ] = make(map[string]*mention)
		}
		m := said[typ][ref.Text]
		if m == nil {
			m = &mention{ref: ref}
			said[typ][ref.Text] = m
		}
		m.at = append(m.at, at)
		if len(m.pages) == 0 || m.pages[len(m.pages)-1] != page {
			m.pages = append(m.pages, page)
		}
	case 1:
		other := bearers[0]
		name := other.Title
		for _, v := range other.Doc.Names {
			if slug.Path(v.Text) == slug.Path(ref.Text) {
				name = v.Text
			}
		}
		if slices.ContainsFunc(append([]content.Value{{Text: other.Title}}, other.Doc.Names...), func(v content.Value) bool { return v.Text == ref.Text }) {
			return
		}
		c.reportName(&mention{at: []diag.Location{at}, ref: ref}, ref.Text, name, other)
	}
}

// reportName reports a name that is written in another way on the page that is
// probably meant.
func (c *checker) reportName(m *mention, name, other string, page *site.Page) {
	d := diag.Diagnostic{
		Code: diag.TermSimilar, File: m.at[0].File, Span: m.at[0].Span,
		Message: fmt.Sprintf("“%s” is almost the name “%s”, which has a page", name, other),
		Hint:    fmt.Sprintf("Perhaps %s? If they are two, set this warning aside, with the reason.", other),
		Related: []diag.Location{{File: page.Doc.File, Span: page.Doc.Title, Note: "the page"}},
	}
	if slug.Path(name) == slug.Path(other) { // the page is linked in any case
		d.Message = fmt.Sprintf("“%s” is written “%s” on the page that has this name", name, other)
		d.Hint = fmt.Sprintf("Perhaps %s? Both may be right: names lists on that page how else it is called.", other)
		d.Fix = m.ref.ReplaceWith(other)
	}
	for _, at := range m.at[1:min(len(m.at), maxRelated)] {
		at.Note = "here, too"
		d.Related = append(d.Related, at)
	}
	c.diags = append(c.diags, d)
}

// folderOfTerms tells of a folder whose pages were probably meant to be those of a
// taxonomy's terms: its name is nearly that of the taxonomy, and one of its pages has
// the name of a term.
func (c *checker) folderOfTerms(section *site.Page) bool {
	for _, t := range c.Settings.Taxonomies {
		if singular(section.Key) != singular(t.Name) && !nearly(section.Key, t.Name) {
			continue
		}
		for _, tm := range c.Terms(t.Name) {
			for _, name := range []string{tm.Slug, strings.ToLower(tm.Name)} { // of a country its name, or its code
				page, ok := c.Page(section.Key + "/" + name)
				if !ok || page.Doc == nil {
					continue
				}
				c.diags = append(c.diags, diag.Diagnostic{
					Code: diag.FolderUnlikely, File: content.Root + "/" + section.Key,
					Message: fmt.Sprintf("the pages in this folder are not those of the terms of “%s”, although %s has the name of one", t.Name, page.Doc.File),
					Hint:    fmt.Sprintf("Rename it to %s, so that each becomes the page of its term.", t.Folder),
				})
				return true
			}
		}
	}
	return false
}
