package site

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/slug"
)

// taxonomy is a way of sorting pages, with the terms in use.
type taxonomy struct {
	config.Taxonomy
	page   *Page
	terms  []*Term                // by title, as people sort
	bySlug map[string]*Term       // terms are one where their addresses are
	slugs  map[string]string      // by spelling, see termSlug
	links  map[string][]card.Link // by the slugs of a page's terms, each with a line end behind it: pages that carry the same terms share them
}

// Term is one entry of a taxonomy.
type Term struct {
	Name      string         // as most pages write it
	Slug      string         // the part of its address that is its own
	Spellings map[string]int // how often each one is used
	Pages     []*Page        // that carry it

	title string // what readers see
	page  *Page
}

// Countries is the taxonomy whose terms are countries' codes.
const Countries = "countries"

// Terms gives the terms of a taxonomy that are in use, as readers sort them.
func (s *Site) Terms(taxonomy string) []*Term {
	for _, t := range s.taxonomies {
		if t.Name == taxonomy {
			return t.terms
		}
	}
	return nil
}

// terms makes the pages of taxonomies and terms. A taxonomy without a term
// has no page.
func (b *builder) terms() {
	for _, conf := range b.Settings.Taxonomies {
		t := &taxonomy{Taxonomy: conf, bySlug: make(map[string]*Term), slugs: make(map[string]string), links: make(map[string][]card.Link)}
		for _, page := range b.pages {
			if page.Doc != nil && page.Kind != card.Missing && !page.Unlisted {
				b.collect(t, page)
			}
		}
		if len(t.terms) == 0 || b.folderInTheWay(t) {
			continue
		}
		if t.Title == "" {
			t.Title = schema.Humanise(t.Name)
			if t.Name == Countries || t.Name == "categories" {
				t.Title = b.Settings.Locale.Text(t.Name)
			}
		}
		key := slug.Path(t.Name)
		for b.byKey[key] != nil { // of a folder with this name and a slug of its own
			key = "list:" + key
		}
		t.page = b.generate(key, card.Taxonomy, t.Title, slug.Path(t.Name))
		t.page.Parent, t.page.taxonomy = b.byKey[""], t
		for _, term := range t.terms {
			term.publish(b, t)
		}
		slices.SortFunc(t.terms, func(x, y *Term) int {
			return cmp.Or(b.Settings.Locale.Compare(x.title, y.title), cmp.Compare(x.Name, y.Name))
		})
		b.taxonomies = append(b.taxonomies, t)
	}
}

// folderInTheWay reports a folder or a page that has the address which the
// list of a taxonomy's terms needs.
func (b *builder) folderInTheWay(t *taxonomy) bool {
	other, taken := b.byAddress[b.Settings.BaseURL.Path+EscapePath(slug.Path(t.Name))]
	if !taken {
		return false
	}
	if other.Kind == card.Taxonomy {
		return true // config has told of it
	}
	d := diag.Diagnostic{
		Code: diag.AddressTaken, Message: fmt.Sprintf("the list of all “%s” needs the address %s, which this has", t.Name, other.URL),
		Hint: "Rename it, or the taxonomy in site.yaml.",
	}
	if other.Doc != nil {
		d.File, d.Span = other.Doc.File, other.Doc.Title
	} else { // a folder without a page of its own: its first page stands for it
		for _, p := range b.published {
			if strings.HasPrefix(p.Doc.Dir+"/", other.Key+"/") {
				d.File, d.Span = p.Doc.File, p.Doc.Title
				d.Message = fmt.Sprintf("the list of all “%s” needs the address %s, which the folder of this page has", t.Name, other.URL)
				d.Hint = "Rename the folder, or the taxonomy in site.yaml."
				break
			}
		}
	}
	b.diags = append(b.diags, d)
	return true
}

// collect notes a page's terms in t.
func (b *builder) collect(t *taxonomy, page *Page) {
	for _, word := range page.Doc.Terms {
		if word.Taxonomy != t.Name {
			continue
		}
		if len(t.Terms) > 0 && !slices.Contains(t.Terms, word.Text) {
			hint := "The terms are " + strings.Join(t.Terms, ", ") + "; site.yaml lists them."
			if near, ok := schema.Nearest(word.Text, t.Terms); ok {
				hint = fmt.Sprintf("Perhaps %s? Otherwise add the term in site.yaml.", near)
			}
			b.report(diag.TermUnknown, page.Doc, word.Span, fmt.Sprintf("“%s” is not one of the terms that site.yaml allows in “%s”", word.Text, t.Name), hint)
			continue
		}
		key := b.termSlug(t, word.Text)
		tm, ok := t.bySlug[key]
		if !ok {
			tm = &Term{Slug: key, Spellings: make(map[string]int)}
			t.bySlug[key] = tm
			t.terms = append(t.terms, tm)
		}
		tm.Spellings[word.Text]++
		if len(tm.Pages) == 0 || tm.Pages[len(tm.Pages)-1] != page {
			tm.Pages = append(tm.Pages, page)
		}
	}
}

// termSlug gives the part of a term's address that is its own; of a country,
// its name in the site's language.
func (b *builder) termSlug(t *taxonomy, name string) string {
	if s, ok := t.slugs[name]; ok {
		return s
	}
	words := name
	if t.Name == Countries {
		words = b.Settings.Locale.Country(name)
	}
	t.slugs[name] = slug.Path(words)
	return t.slugs[name]
}

// publish chooses the spelling that most pages use and makes the term's page.
func (tm *Term) publish(b *builder, t *taxonomy) {
	for _, name := range sortedKeys(tm.Spellings) {
		if tm.Spellings[name] > tm.Spellings[tm.Name] {
			tm.Name = name
		}
	}
	tm.title = tm.Name
	if t.Name == Countries {
		tm.title = b.Settings.Locale.Country(tm.Name)
	}
	own := b.termSlug(t, tm.Name)
	tm.page = b.generate(path.Join(t.page.Key, own), card.Term, tm.title, path.Join(slug.Path(t.Name), own))
	tm.page.Parent, tm.page.taxonomy = t.page, t
	tm.page.list = tm.Pages
}

// FirstUse tells where a term is written, of the first page that carries it.
func (p *Page) FirstUse() (file string, at diag.Span) {
	if p.Kind != card.Term || len(p.list) == 0 {
		return "", diag.Span{}
	}
	doc := p.list[0].Doc
	for _, word := range doc.Terms {
		if word.Taxonomy == p.taxonomy.Name && slug.Path(word.Text) == path.Base(strings.TrimSuffix(p.Path, "/index.html")) {
			return doc.File, word.Span
		}
	}
	return doc.File, doc.Title
}

// linkTerms links a page's terms.
func (b *builder) linkTerms(p *Page) {
	if len(p.Doc.Terms) == 0 {
		return
	}
	all := make([]card.Terms, 0, len(b.taxonomies))
	for _, t := range b.taxonomies {
		if links := b.linksTo(t, p.Doc.Terms); len(links) > 0 {
			all = append(all, card.Terms{Taxonomy: t.Name, Title: t.Title, Links: links})
		}
	}
	if len(all) > 0 {
		p.Terms = all
	}
}

// linksTo gives the links to the terms of t among those of a page.
func (b *builder) linksTo(t *taxonomy, words []content.Term) []card.Link {
	var found [8]*Term
	terms := found[:0]
	var room [128]byte
	key := room[:0]
	for _, word := range words {
		if word.Taxonomy != t.Name {
			continue
		}
		if tm, ok := t.bySlug[b.termSlug(t, word.Text)]; ok && !slices.Contains(terms, tm) {
			terms = append(terms, tm)
			key = append(append(key, tm.Slug...), '\n')
		}
	}
	links, known := t.links[string(key)]
	if !known {
		links = make([]card.Link, len(terms))
		for i, tm := range terms {
			links[i] = card.Link{Title: tm.title, URL: tm.page.URL, Name: tm.Name}
		}
		t.links[string(key)] = links
	}
	return links
}
