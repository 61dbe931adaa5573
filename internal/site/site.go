// Package site puts the documents of a site together: addresses, sections,
// taxonomies, lists, menus and the relations between pages.
//
// Assemble makes a Site, which never changes. Everything that a page, a list
// or a feed may want to know of the rest of the site is one of a closed list
// of questions (see Question), so that what was asked can be remembered and
// asked again of the next Site.
package site

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/meridian-ssg/meridian/internal/artifact"
	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/ledger"
	"github.com/meridian-ssg/meridian/internal/locale"
	"github.com/meridian-ssg/meridian/internal/picture"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/internal/translation"
)

// Input is all that a Site is made from.
type Input struct {
	Settings  *config.Settings
	Documents []*content.Document              // sorted by File
	Comments  []*content.Comment               // sorted by File
	Tree      *source.Tree                     // for the files that pages name
	Measure   func(source.File) picture.Info   // tells what the bytes of a picture are
	Asset     func(name string) (string, bool) // tells the address of a file in static/assets
	Ledger    *ledger.Ledger                   // what was published before; nil for nothing
	Accepted  *translation.Lock                // from which states of originals translations were made; nil for none
	Now       time.Time                        // as of when the site is made
	Drafts    bool                             // publish drafts as well
	Future    bool                             // publish pages of later dates as well
	Publishes bool                             // it is for readers, so that no address may be lost
}

// Site is everything that is published, and how it hangs together: a structure,
// which follows from the heads of all documents and from the files that are no
// documents, and the texts of the pages.
type Site struct {
	*structure
	in  Input   // equal to what structure was made from, but for texts and layouts
	all []*Site // see Editions
}

// structure is all of a Site but its texts.
type structure struct {
	Settings *config.Settings
	Today    civil.Date     // in the site's time zone
	Period   Period         // in which nothing appears or expires
	Ledger   *ledger.Ledger // what will have been published with this site
	Withheld []Withheld     // pages that are not published, by file
	Changes  []Change       // when the site will differ by itself, in order

	Fragments []Fragment // the parts of pages to which menus and front matter lead

	fieldLinks  []string      // the addresses to which Markdown in front matter leads
	socialCards []*SocialCard // by path
	pages       []*Page       // all of them, by address
	byKey       map[string]*Page
	byFile      map[string]*Page
	byAddress   map[string]*Page    // by URL, without a slash at the end
	folders     map[string]string   // folder below content → its address, without a slash at the end
	bundles     map[string]*Page    // folder below content → the page whose bundle it is; nil where that page is held back
	withheld    map[string]Withheld // by file
	byType      map[string][]*Page  // newest first
	taxonomies  []*taxonomy
	referring   map[string][]*Page  // key → pages that name it in their front matter
	bearers     map[bearing][]*Page // the pages that others may mean by their names; nil where there are none
	menus       map[string][]MenuItem
	aliases     map[string]*Page       // old address, below base_url and without slashes around it → the page that stood there
	foldOnce    sync.Once              // guards folded
	folded      map[string]string      // path in small letters → path, of the files in content/ and static/; made when a link is amiss
	named       func() map[string]bool // see Named
	sortIndex   func()                 // puts the list of the search page in order
	contents    ledger.Contents        // what the ledger knows of
	inLedger    []*Page                // those of contents that are published, in its order
	commentsOn  map[string]*Comments   // key → those of a page on which there are any or may be; nil where there are none
	privacy     *Page                  // says what happens to what readers send by a form; nil where none does
	memo        sync.Map               // Question → answer, for those that many pages ask
	banner      Banner                 // what is announced on this day
}

// Page is a page of the site, with or without a file behind it.
type Page struct {
	*card.Card
	Doc    *content.Head // what its file says; nil where no file stands behind it
	Parent *Page         // the section, taxonomy or home that it belongs to; nil for home
	Path   string        // where it is written: "events/paris/index.html"
	Folder string        // where its files are written: "events/paris"; "" of the home page

	Edition string // of which it is a page, see config.Language; "" of the first one
	Frame   string // the language of what stands around its text: that of the text, as a rule

	taxonomy      *taxonomy      // of kinds Taxonomy and Term
	list          []*Page        // of kinds Section and Term: what it lists, in order
	sequence      []*Page        // of kind Section: its pages, oldest or first in front
	position      int            // index in Parent.sequence; -1 where it stands in none
	termPositions []termPosition // its places in the lists of its terms
	rank          rank
	order         order
	index         int // of its document in Input.Documents

	uncounted *Page // the same without the number of its comments; nil where it has none

	as       standIn // what it stands for in an edition
	original *Page   // of the first edition, for which it stands; nil of a page of the edition's own
}

// termPosition is a place in the list of a term.
type termPosition struct {
	term  *Page
	index int
}

// Withheld is a page that is not published, and why.
type Withheld struct {
	File   string
	Type   string
	Title  string
	Reason Reason
	Until  civil.Moment // in the site's time zone; of Future: when it will be published; of Expired: when it ended
}

// Fragment is a part of a page to which something outside all texts leads. It
// is looked for when the headings of all pages are known.
type Fragment struct {
	Page string // its AnchorKey
	Name string // without the "#"
	At   diag.Location
}

// Reason says why a page is held back.
type Reason string

// The reasons.
const (
	Draft   Reason = "draft"
	Future  Reason = "future"
	Expired Reason = "expired"
)

// Change is a day, or a time of a day, from which on the site will differ without
// anybody's doing.
type Change struct {
	At   civil.Moment // in the site's time zone, known to the day at least
	File string
	What string // "appears", "expires", "begins", "is over", "closes", "closes to comments", or "is dated": the sitemap may name its day
}

// Period lies between two of the times at which a page appears or expires. Within
// it and within one day, a site stays what it is.
type Period struct{ From, Until int64 } // Unix times; 0 where there is none before or after

// Includes tells whether a time lies in p.
func (p Period) Includes(t time.Time) bool {
	return t.Unix() >= p.From && (p.Until == 0 || t.Unix() < p.Until)
}

// Assemble puts a site together.
func Assemble(in Input) (*Site, diag.List) {
	builders := []*builder{newBuilder(in, in.Settings)}
	first := builders[0]
	for i := range in.Settings.Languages {
		if i > 0 {
			builders = append(builders, newBuilder(in, in.Settings.In(&in.Settings.Languages[i])))
		}
	}
	all := make([]*Site, len(builders))
	for i, b := range builders {
		all[i] = b.Site
	}
	for _, b := range builders {
		b.all = all
	}
	// Each step needs those before it.
	for _, b := range builders {
		b.withhold() // which documents become pages
		b.publish()  // pages, with their addresses
		b.sections() // home, 404, and the folders that have no file
		b.terms()    // pages of taxonomies and terms
		b.thanks()
	}
	for _, b := range builders {
		b.resolve() // what pages show of others
		b.comments()
	}
	record(builders)
	for _, b := range builders {
		b.seal()  // the cards of all pages
		b.lists() // by the sums and dates of cards
		b.menus() // of pages and sections
		b.settle()
		b.privacyPage()
		b.looks()
	}
	first.logo()
	first.schedule()
	first.promises() // what has become of old addresses
	first.orphans()
	first.structure.named = sync.OnceValue(first.addresses)
	diags := first.diags
	for _, b := range builders[1:] {
		diags = append(diags, b.ownFaults(diags)...)
	}
	return first.Site, diags
}

// newBuilder begins the edition of a site that settings are for.
func newBuilder(in Input, settings *config.Settings) *builder {
	s := &Site{in: in, structure: &structure{
		Settings: settings, Today: civil.DateOf(in.Now.In(settings.Location)),
		byKey:     make(map[string]*Page, len(in.Documents)),
		byFile:    make(map[string]*Page, len(in.Documents)),
		byAddress: make(map[string]*Page, len(in.Documents)),
		folders:   make(map[string]string),
		bundles:   make(map[string]*Page),
		withheld:  make(map[string]Withheld),
		byType:    make(map[string][]*Page),
		referring: make(map[string][]*Page),
		aliases:   make(map[string]*Page),
	}}
	return &builder{
		Site: s, shadowing: make(map[*Page]bool), unusual: make(map[*content.Head]string),
		declared: make(map[string][]card.Declared), orders: typeOrders(settings),
	}
}

// builder is a Site while it is put together.
type builder struct {
	*Site
	diags     diag.List
	published []*Page                    // those with a file behind them
	indexes   map[string]*content.Head   // folder → its _index.md or index.md
	unusual   map[*content.Head]string   // slugs in another form than new pages have → their usual form
	declared  map[string][]card.Declared // by type and language; see showFields
	orders    map[string]*typeOrder      // by type, of those that say how lists show them
	shadowing map[*Page]bool             // single pages in the place of which a section is needed
	ofTerms   []*Page                    // the pages that somebody has written for taxonomies and terms
	told      map[bearing]bool           // names of which it was told that several pages bear them
	heldWith  []Withheld                 // translations that are held back with their originals
}

func (b *builder) report(code diag.Code, doc *content.Head, span diag.Span, message, hint string) {
	b.diags = append(b.diags, diag.Diagnostic{Code: code, File: doc.File, Span: span, Message: message, Hint: hint})
}

// withhold takes out what is not to be published now.
func (b *builder) withhold() {
	if !b.isFirst() {
		b.translate()
		return
	}
	loc := b.Settings.Location
	for i, doc := range b.in.Documents {
		if doc.Edition != "" {
			continue
		}
		c := &doc.Card
		h := Withheld{File: doc.File, Type: c.Type, Title: c.Title}
		switch {
		case c.Draft && !b.in.Drafts:
			h.Reason = Draft
		case !doc.Expires.IsZero() && b.reached(doc.Expires):
			h.Reason, h.Until = Expired, doc.Expires.ToZone(loc)
		case !c.Date.IsZero() && !b.in.Future && !b.reached(c.Date):
			h.Reason, h.Until = Future, c.Date.ToZone(loc)
		default:
			copied := *c
			b.published = append(b.published, &Page{Card: &copied, Doc: &doc.Head, position: -1, index: i})
			continue
		}
		b.Withheld = append(b.Withheld, h)
		b.withheld[doc.File] = h
		if doc.Bundle {
			b.bundles[doc.Dir] = nil
		}
	}
}

// reached tells whether a day or time has come, and brings the period within the
// times that it was asked for.
func (b *builder) reached(m civil.Moment) bool {
	ahead := b.IsAhead(m)
	if m.Timed {
		t := m.In(b.Settings.Location).Unix()
		switch p := &b.Period; {
		case !ahead:
			p.From = max(p.From, t)
		case p.Until == 0 || t < p.Until:
			p.Until = t
		}
	}
	return !ahead
}

// IsAhead tells whether a day or time is yet to come.
func (s *Site) IsAhead(m civil.Moment) bool {
	if !m.Timed {
		return m.Date.First().After(s.Today)
	}
	return m.In(s.Settings.Location).After(s.in.Now)
}

// HoldsAt tells whether the site would be the same at another time.
func (s *Site) HoldsAt(now time.Time) bool {
	return civil.DateOf(now.In(s.Settings.Location)) == s.Today && s.Period.Includes(now)
}

// publish gives each document its page and its address.
func (b *builder) publish() {
	b.indexes = make(map[string]*content.Head)
	for _, page := range b.published { // the slug of a section or a bundle is part of the addresses below it
		if !page.isElsewhere() && (page.Kind != card.Page && page.Doc.Dir == page.Key || page.Doc.Bundle) {
			b.indexes[page.Doc.Dir] = page.Doc
		}
	}
	for _, page := range b.published {
		doc := page.Doc
		if page.isElsewhere() {
			of := page.original
			page.URL, page.Permalink, page.Path, page.Folder = of.URL, of.Permalink, of.Path, of.Folder
		} else {
			b.locate(page, b.addressOf(doc))
		}
		b.byFile[doc.File] = page
		if doc.Original != "" {
			b.byFile[doc.Original] = page
		}
		if doc.Bundle {
			b.bundles[doc.Dir] = page
		}
		if other, taken := b.byKey[page.Key]; taken {
			b.reportDuplicate(doc, other)
			continue
		}
		b.add(page)
		if (page.Kind == card.Taxonomy || page.Kind == card.Term) && !page.isElsewhere() {
			b.ofTerms = append(b.ofTerms, page)
		}
		b.bears(page)
		if page.as != itself {
			continue
		}
		for _, alias := range doc.Aliases {
			b.aliases[b.oldAddress(alias.Text)] = page
		}
	}
}

// reportDuplicate reports two files that mean the same page, such as about.md and
// about/index.md.
func (b *builder) reportDuplicate(doc *content.Head, other *Page) {
	b.diags = append(b.diags, diag.Diagnostic{
		Code: diag.AddressTaken, File: doc.File, Span: doc.Title,
		Message: "this page has the same address as " + other.Doc.File + ": " + other.URL,
		Hint:    "Keep one of the two files, or move one of them.",
		Related: []diag.Location{{File: other.Doc.File, Span: other.Doc.Title, Note: "the other page"}},
	})
}

func (b *builder) add(p *Page) {
	b.pages = append(b.pages, p)
	b.byKey[p.Key] = p
	if at := strings.TrimSuffix(p.URL, "/"); b.byAddress[at] == nil {
		b.byAddress[at] = p
	}
}

// sections finds each page's place in the tree of folders, and makes the pages
// of home, 404 and of folders that have no file of their own.
func (b *builder) sections() {
	home := b.byKey[""]
	if home == nil {
		home = b.generate("", card.Home, b.title(), "")
		home.Type = "page"
	}
	if home.Title == "" {
		home.Title = b.title()
	}
	if b.byKey["404"] == nil || b.byKey["404"].Kind != card.Missing {
		title, language := b.words("missing.title")
		missing := b.generate("404", card.Missing, title, artifact.NotFound)
		missing.Language = language
		missing.Type = "page"
	}
	b.search()
	for _, page := range slices.Clone(b.pages) {
		if page.Doc == nil || page.Kind != card.Page && page.Kind != card.Section {
			continue
		}
		if page.as == hidden {
			page.Parent = home
			continue
		}
		page.Parent = b.parent(page, home)
	}
	for _, page := range b.pages {
		if page.Kind == card.Missing || page.Kind == card.Search {
			page.Parent = home
		}
	}
	b.checkPermalinks()
}

// parent gives the section of a page: the nearest folder above it that is a
// section. A folder at the top always is one; one below it only with a file
// _index.md.
func (b *builder) parent(page, home *Page) *Page {
	dir := page.Doc.Dir
	if page.Kind == card.Section || page.Doc.Bundle {
		dir = parentDir(dir)
	}
	for ; dir != ""; dir = parentDir(dir) {
		if _, ok := b.Settings.TaxonomyIn(dir); ok { // it is told of that the page lies there
			return home
		}
		if s := b.byKey[dir]; s != nil && s.Kind == card.Section {
			return s
		}
		if _, heldBack := b.withheld[content.Root+"/"+dir+"/_index.md"]; heldBack {
			continue
		}
		if !strings.Contains(dir, "/") {
			if other := b.byKey[dir]; other != nil { // events.md or events/index.md, with other pages in events/
				if !b.shadowing[other] {
					b.shadowing[other] = true
					b.report(diag.AddressTaken, other.Doc, other.Doc.Title,
						fmt.Sprintf("this file makes a single page of %s, but there are other pages in the folder %s/%s, such as %s", other.URL, content.Root, dir, page.Doc.File),
						fmt.Sprintf("Rename it to %s/%s/_index.md, so that it becomes the page that lists them.", content.Root, dir))
				}
				return home
			}
			t := b.Settings.TypeIn(dir)
			section := b.generate(dir, card.Section, "", "")
			section.Title, section.Language = b.sectionTitle(dir, t)
			section.Type, section.Section, section.Parent = t.Name, dir, home
			return section
		}
	}
	return home
}

// generate makes a page that has no file. path is where it is written; "" for
// the address that follows from its key.
func (b *builder) generate(key string, kind card.Kind, title, path string) *Page {
	page := &Page{Card: &card.Card{Key: key, Kind: kind, Title: title, Language: b.Settings.Language}, Edition: b.Settings.Edition, position: -1}
	switch {
	case path != "":
		b.locate(page, path)
	case key == "":
		b.locate(page, "")
	default:
		b.locate(page, b.folderAddress(key))
	}
	b.add(page)
	return page
}

// resolve fills in what the cards show of other pages and of files.
func (b *builder) resolve() {
	for _, p := range b.pages {
		if p.Doc != nil {
			b.resolveReferences(p)
			b.resolveImages(p)
			b.resolveFiles(p)
			b.fillLinks(p)
			b.markStale(p)
			b.linkTerms(p)
		}
	}
	b.addSocialCards()
}

// seal completes the cards of all pages.
func (b *builder) seal() {
	for _, p := range b.pages {
		if p.Frame = p.Language; p.Original != nil || p.Doc == nil && p.Edition != "" && p.Kind != card.Missing {
			p.Frame = b.Settings.Language
		}
		b.setPhase(p)
		b.showFields(p)
		p.ComputeSum()
		p.sealUncounted()
	}
	slices.SortFunc(b.pages, func(x, y *Page) int { return cmp.Or(cmp.Compare(x.URL, y.URL), cmp.Compare(x.Source, y.Source)) })
}

// settle leaves out of the pages those of the first edition, to which lists lead.
func (b *builder) settle() {
	if !b.isFirst() {
		b.pages = slices.DeleteFunc(b.pages, (*Page).isElsewhere)
	}
}

// sectionTitles are the keys of the theme's words for the folders of the shipped types.
var sectionTitles = map[string]string{"project": "home.projects", "event": "home.events", "post": "section.post", "person": "group.person", "partner": "group.partner"}

// sectionTitle is the heading of a folder that has no _index.md, and its language: the
// theme's word for the folder of a shipped type, and else its name.
func (b *builder) sectionTitle(dir string, t *schema.Type) (title, language string) {
	if key := sectionTitles[t.Name]; key != "" && dir == t.Folder {
		return b.words(key)
	}
	return schema.Humanise(dir[strings.LastIndex(dir, "/")+1:]), b.Settings.Language
}

// words gives words of the theme and their language, which is not the site's where the
// theme does not speak that.
func (b *builder) words(key string) (text, language string) {
	l := b.Settings.Locale
	if language = l.WordsLanguage(); locale.SameLanguage(language, b.Settings.Language) {
		language = b.Settings.Language
	}
	return l.Text(key), language
}

// parentDir gives the folder that holds dir; "" at the top.
func parentDir(dir string) string {
	i := strings.LastIndexByte(dir, '/')
	if i < 0 {
		return ""
	}
	return dir[:i]
}

// Pages gives every page, by address.
func (s *Site) Pages() []*Page { return s.pages }

// Published tells where a file beside a page is published, below base_url, and
// whether it may be.
func (s *Site) Published(file string) (string, bool) {
	if f, ok := s.in.Tree.Find(file); ok && s.refusal(f) != nil {
		return "", false
	}
	return s.fileAddress(file)
}

// MadeOf is PageOf for the pages of all editions.
func (s *Site) MadeOf(file string) *Page {
	for _, e := range s.all {
		if p := e.byFile[file]; p != nil && (e.isFirst() || p.Doc.File == file && p.as == itself) {
			return p
		}
	}
	return nil
}

// PageOf gives the page that is made of a file; nil where there is none.
func (s *Site) PageOf(file string) *Page { return s.byFile[file] }

// FullKey is the key of the page, which differs from those of all others in all editions.
func (p *Page) FullKey() string { return keyInEdition(p.Edition, p.Key) }

// TaxonomyName gives the taxonomy of a page of kind taxonomy or term; "" for
// other pages.
func (p *Page) TaxonomyName() string {
	if p.taxonomy == nil {
		return ""
	}
	return p.taxonomy.Name
}

// Page gives the page of a key.
func (s *Site) Page(key string) (*Page, bool) {
	p, ok := s.byKey[key]
	return p, ok
}

// AddressOf gives the address of the page of a key.
func (s *Site) AddressOf(key string) string {
	if p, ok := s.byKey[key]; ok {
		return p.URL
	}
	return "/" + key
}

// sortedKeys gives the keys of a map in order.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
