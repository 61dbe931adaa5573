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
	"github.com/meridian-ssg/meridian/internal/locale"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/slug"
)

// taxonomy is a way of sorting pages, with its terms.
type taxonomy struct {
	config.Taxonomy
	page  *Page
	terms []*Term                // by weight and title, as people sort
	byKey map[string]*Term       // see termKey: terms are one where their addresses are
	slugs map[string]string      // by spelling, see termSlug
	links map[string][]card.Link // by the addresses of a page's terms, each with a line end behind it: pages that carry the same terms share them
}

// Term is one entry of a taxonomy.
type Term struct {
	Name      string         // as most pages write it, or as its own page is called
	Slug      string         // the part of its address that is its own
	Spellings map[string]int // how often each one is used
	Pages     []*Page        // that carry it
	Own       *Page          // the page that somebody wrote for it, or that of the person that it names; nil where there is none

	title string // what readers see
	page  *Page
}

// Means says whether the term's own page allows for this spelling: it is its title, or
// another name altogether.
func (tm *Term) Means(spelling string) bool {
	return tm.Own != nil && (spelling == tm.title || slug.Path(spelling) != slug.Path(tm.title))
}

// shown says whether the list of all terms has this one: one that no page carries is
// there if its own page has something to say.
func (tm *Term) shown() bool {
	return !tm.page.Unlisted && (len(tm.Pages) > 0 || tm.Own.Doc != nil && !tm.Own.Doc.Empty)
}

// Countries is the taxonomy whose terms are countries' codes.
const Countries = "countries"

// authors is the taxonomy whose terms are people, who may have pages elsewhere.
const authors = "authors"

// Terms gives the terms of a taxonomy that are in use or have a page of their own, as
// readers sort them.
func (s *Site) Terms(taxonomy string) []*Term {
	for _, t := range s.taxonomies {
		if t.Name == taxonomy {
			return t.terms
		}
	}
	return nil
}

// terms makes the pages of taxonomies and terms that nobody has written. A taxonomy
// without a term has no page.
func (b *builder) terms() {
	for _, conf := range b.Settings.Taxonomies {
		t := &taxonomy{Taxonomy: conf, byKey: make(map[string]*Term), slugs: make(map[string]string), links: make(map[string][]card.Link)}
		b.writtenTerms(t)
		for _, page := range b.pages {
			if page.Doc != nil && page.Kind != card.Missing && !page.Unlisted {
				b.collect(t, page)
			}
		}
		if t.page == nil && (len(t.terms) == 0 || b.folderInTheWay(t)) {
			continue
		}
		b.taxonomyPage(t)
		for _, term := range t.terms {
			term.publish(b, t)
		}
		slices.SortFunc(t.terms, func(x, y *Term) int {
			return cmp.Or(cmp.Compare(weight(x.page), weight(y.page)), b.Settings.Locale.Compare(x.title, y.title), cmp.Compare(x.Name, y.Name))
		})
		b.taxonomies = append(b.taxonomies, t)
	}
}

// taxonomyPage makes the page of a taxonomy, or completes the one that somebody has
// written.
func (b *builder) taxonomyPage(t *taxonomy) {
	if t.page != nil && t.page.Title != "" {
		t.Title = t.page.Title
	}
	if t.Title == "" {
		t.Title = schema.Humanise(t.Name)
		if t.Name == Countries || t.Name == "categories" {
			t.Title = b.Settings.Locale.Text(t.Name)
		}
	}
	if t.page == nil {
		key := slug.Path(t.Name)
		for b.byKey[key] != nil { // of a folder with this name and a slug of its own
			key = "list:" + key
		}
		t.page = b.generate(key, card.Taxonomy, t.Title, b.segment(t.Name))
	}
	t.page.Title, t.page.Parent, t.page.taxonomy = t.Title, b.byKey[""], t
}

// folderInTheWay reports a folder or a page that has the address which the
// list of a taxonomy's terms needs.
func (b *builder) folderInTheWay(t *taxonomy) bool {
	other, taken := b.byAddress[b.Settings.Home()+EscapePath(b.segment(t.Name))]
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
		if other.Doc.Dir == "" {
			d.Hint = fmt.Sprintf("Move it to %s/%s/_index.md if it is to be the page of that list; else rename it.", content.Root, t.Folder)
		}
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

// writtenTerms finds the pages that somebody has written for a taxonomy and its terms.
// What their files are called counts before titles, and these before other names.
func (b *builder) writtenTerms(t *taxonomy) {
	for _, page := range b.ofTerms {
		folder, name, _ := strings.Cut(page.Key, "/")
		if in, _ := b.Settings.TaxonomyIn(folder); in.Name != t.Name {
			continue
		}
		if page.Kind == card.Taxonomy {
			t.page = page
			continue
		}
		tm := &Term{Slug: slug.Path(name), Spellings: make(map[string]int), Own: page}
		if code := countryCode(t.Name, name); code != "" {
			tm.Name, tm.Slug = code, b.termSlug(t, code)
		}
		t.terms = append(t.terms, tm)
		b.claim(t, tm, tm.Slug, page.Doc.Title)
	}
	for _, tm := range t.terms {
		if tm.Own.Title != "" {
			b.claim(t, tm, slug.Path(tm.Own.Title), tm.Own.Doc.Title)
		}
	}
	for _, tm := range t.terms {
		for _, v := range tm.Own.Doc.Names {
			b.claim(t, tm, slug.Path(v.Text), v.Span)
		}
	}
}

// claim has a term mean what its own page calls it, unless that is another one.
func (b *builder) claim(t *taxonomy, tm *Term, key string, at diag.Span) {
	other := t.byKey[key]
	switch {
	case other == nil:
		t.byKey[key] = tm
	case other != tm && other.Own.URL != tm.Own.URL: // else it is told of that they have one address
		b.diags = append(b.diags, diag.Diagnostic{
			Code: diag.NameTaken, File: tm.Own.Doc.File, Span: at,
			Message: fmt.Sprintf("this is the name of %s, too, and pages with the term stand in its list", other.Own.Doc.File),
			Hint:    "Choose another name, or make one page of the two.",
			Related: []diag.Location{{File: other.Own.Doc.File, Span: other.Own.Doc.Title, Note: "the other page"}},
		})
	}
}

// countryCode gives the code of the country for which the page of a term is named,
// in the taxonomy of countries; "" for any other.
func countryCode(taxonomy, name string) string {
	if code := strings.ToUpper(name); taxonomy == Countries && locale.ValidCountry(code) {
		return code
	}
	return ""
}

// termKey gives what two of a page's words have in common that mean one term: the
// part of the address, or of authors the page of the person.
func (b *builder) termKey(t *taxonomy, doc *content.Head, word content.Term) string {
	if t.Name == authors && len(b.bearers) > 0 {
		if person := b.person(doc, word.Text); person != nil {
			return "page:" + person.Key
		}
	}
	return b.termSlug(t, word.Text)
}

// collect notes a page's terms in t.
func (b *builder) collect(t *taxonomy, page *Page) {
	for _, word := range page.Doc.Terms {
		if word.Taxonomy != t.Name {
			continue
		}
		key := b.termKey(t, page.Doc, word)
		tm, ok := t.byKey[key]
		if len(t.Terms) > 0 && !slices.Contains(t.Terms, word.Text) && (!ok || tm.Own == nil) {
			hint := "The terms are " + strings.Join(t.Terms, ", ") + "; site.yaml lists them."
			if near, ok := schema.Nearest(word.Text, t.Terms); ok {
				hint = fmt.Sprintf("Perhaps %s? Otherwise add the term in site.yaml.", near)
			}
			b.report(diag.TermUnknown, page.Doc, word.Span, fmt.Sprintf("“%s” is not one of the terms that site.yaml allows in “%s”", word.Text, t.Name), hint)
			continue
		}
		if !ok {
			tm = &Term{Slug: key, Spellings: make(map[string]int)}
			if person, ok := strings.CutPrefix(key, "page:"); ok {
				tm.Own = b.byKey[person]
				tm.Slug = slug.Path(tm.Own.Title)
			}
			t.byKey[key] = tm
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
		words = b.all[0].Settings.Locale.Country(name) // in the first language, so that a term is the same one in all editions
	}
	t.slugs[name] = slug.Path(words)
	return t.slugs[name]
}

// publish chooses what the term is called, the spelling that most pages use where its
// own page does not say, and makes the term's page where there is none.
func (tm *Term) publish(b *builder, t *taxonomy) {
	given := tm.Own != nil && tm.Own.Title != ""
	if tm.Name == "" && given && t.Name != Countries {
		tm.Name = tm.Own.Title
	}
	if tm.Name == "" {
		for _, name := range sortedKeys(tm.Spellings) {
			if tm.Spellings[name] > tm.Spellings[tm.Name] {
				tm.Name = name
			}
		}
	}
	switch {
	case given:
		tm.title = tm.Own.Title
	case tm.Name == "":
		tm.title = schema.Humanise(path.Base(tm.Own.Key))
		tm.Name = tm.title
	case t.Name == Countries:
		tm.title = b.Settings.Locale.Country(tm.Name)
	default:
		tm.title = cmp.Or(t.Words[tm.Name], tm.Name)
	}
	if tm.page = tm.Own; tm.page == nil {
		own := b.termSlug(t, tm.Name)
		last := own
		switch {
		case !b.isFirst():
			last = b.segment(tm.title)
		case t.Name != Countries && b.Settings.AddressNames != config.PlainNames:
			last = b.segment(tm.Name)
		}
		list := strings.TrimPrefix(t.page.Folder, strings.TrimPrefix(b.Settings.Home(), b.Settings.BaseURL.Path))
		if doc := t.page.Doc; doc != nil && doc.Address.Text != "" { // that page alone has been moved
			list = b.folderAddress(doc.Dir)
		}
		tm.page = b.generate(path.Join(t.page.Key, own), card.Term, tm.title, b.termAddress(t.Name, list, last, tm.title))
		if !b.isFirst() && t.Name != Countries && t.Words[tm.Name] == "" {
			tm.page.Language = b.all[0].Settings.Language
		}
	} else if tm.page.Kind != card.Term { // that of a person
		return
	}
	tm.page.Title, tm.page.Parent, tm.page.taxonomy, tm.page.list = tm.title, t.page, t, tm.Pages
}

// FirstUse tells where a term is written, of the first page that carries it.
func (p *Page) FirstUse() (file string, at diag.Span) {
	if p.Kind != card.Term || len(p.list) == 0 {
		return "", diag.Span{}
	}
	doc := p.list[0].Doc
	for _, word := range doc.Terms {
		if word.Taxonomy == p.taxonomy.Name && slug.Path(word.Text) == path.Base(p.Key) {
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
		if links := b.linksTo(t, p.Doc); len(links) > 0 {
			all = append(all, card.Terms{Taxonomy: t.Name, Title: t.Title, Links: links})
		}
		if t.Name == authors {
			b.linkAuthors(t, p)
		}
	}
	if len(all) > 0 {
		p.Terms = all
	}
}

// linksTo gives the links to the terms of t among those of a page.
func (b *builder) linksTo(t *taxonomy, doc *content.Head) []card.Link {
	var found [8]*Term
	terms := found[:0]
	var room [128]byte
	key := room[:0]
	for _, word := range doc.Terms {
		if word.Taxonomy != t.Name {
			continue
		}
		if tm, ok := t.byKey[b.termKey(t, doc, word)]; ok && !slices.Contains(terms, tm) {
			terms = append(terms, tm)
			key = append(append(key, tm.page.URL...), '\n')
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

// linkAuthors leads from the authors of a page to their pages among the terms, where
// they have no page as people.
func (b *builder) linkAuthors(t *taxonomy, p *Page) {
	cloned := false
	for i := range p.Authors {
		if p.Authors[i].Page != "" {
			continue
		}
		tm := t.byKey[b.termSlug(t, p.Authors[i].Name)]
		if tm == nil || tm.page.Kind != card.Term {
			continue
		}
		if !cloned { // those of the document stay as they are
			p.Authors, cloned = slices.Clone(p.Authors), true
		}
		author := &p.Authors[i]
		switch {
		case tm.Own != nil:
			author.Link, author.Page = tm.page.URL, tm.page.Key
		case author.Link == "":
			author.Link = tm.page.URL
		}
	}
}
