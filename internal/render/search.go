package render

import (
	"cmp"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/artifact"
	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/ledger"
	"github.com/meridian-ssg/meridian/internal/locale"
	"github.com/meridian-ssg/meridian/internal/search"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/view"
)

// searchAssets are the files of the theme that a site without search needs no more than
// others need.
var searchAssets = []string{"search.js", "search.css"}

// searchTerms gives the terms by which a page is found: those of its text, and of what
// its layout shows of its front matter.
func (w *job) searchTerms(p *site.Page, body *view.Body) string {
	out := search.NewPage()
	out.Title(p.Title)
	out.Text(p.Summary)
	for i := range p.Authors {
		personTerms(out, &p.Authors[i])
	}
	for _, t := range p.Terms {
		for _, l := range t.Links {
			out.Names(l.Title)
			if t.Taxonomy == "countries" {
				out.Terms(w.countryTerms(l.Name))
			}
		}
	}
	if p.TaxonomyName() == "countries" {
		out.Terms(w.countryTerms(p.TermName()))
	}
	if c := p.Project; c != nil {
		out.Names(c.Programme)
		if c.Lead != nil {
			out.Names(c.Lead.Name)
			out.Terms(w.countryTerms(c.Lead.Country))
		}
		for i := range c.Partners {
			out.Names(c.Partners[i].Name)
			out.Terms(w.countryTerms(c.Partners[i].Country))
		}
		for _, o := range c.Objectives {
			out.HTML([]byte(o))
		}
	}
	if c := p.Event; c != nil {
		out.Names(c.Place, c.Organiser)
		for i := range c.Delegates {
			personTerms(out, &c.Delegates[i])
		}
		for _, f := range c.FollowUp {
			out.HTML([]byte(f.What))
		}
	}
	if c := p.Person; c != nil {
		out.Names(c.Role, c.Organisation.Title)
	}
	if c := p.Partner; c != nil {
		out.Terms(w.countryTerms(c.Country))
	}
	if p.Image != nil {
		out.Text(p.Image.Alt)
		out.HTML([]byte(p.Image.Caption))
	}
	l := w.site.Settings.LocaleOf(p.Language)
	for _, f := range p.Shown() {
		for _, v := range f.Values {
			out.Text(fieldText(l, f.Kind, v))
		}
	}
	for _, file := range w.recorder.Files().Linked {
		if ledger.IsDocument(file) {
			name := path.Base(site.Unescape(file))
			out.Text(strings.TrimSuffix(name, path.Ext(name)))
		}
	}
	out.HTML(body.HTML)
	return out.Packed()
}

func personTerms(out *search.Page, p *card.Person) { out.Names(p.Name, p.Role, p.Organisation) }

// countryTerms gives the terms of the names that a country has in the languages of the
// theme, so that it is found by any of them; none for what is no country.
func (r *Renderer) countryTerms(code string) []string {
	if code == "" {
		return nil
	}
	if terms, ok := r.countries.Load(code); ok {
		return terms.([]string)
	}
	var terms []string
	for _, language := range locale.ThemeLanguages() {
		if l, ok := locale.For(language); ok {
			if name := l.Country(code); name != code {
				terms = append(terms, search.TermsOf(name)...)
			}
		}
	}
	slices.Sort(terms)
	terms = slices.Compact(terms)
	r.countries.Store(code, terms)
	return terms
}

// Searched says whether the task makes a page that readers may search for.
func (t *Task) Searched() bool { return t.searched != nil }

// PlanSearch gives the tasks that make the search index, from the results of those that
// make pages. Each makes one file, which is named after what it is made from, so that
// what has not changed is not made again.
func (r *Renderer) PlanSearch(tasks []Task, results []Result) ([]Task, error) {
	if !r.in.Site.Settings.Search.On {
		return nil, nil
	}
	var out []Task
	for _, s := range r.in.Site.Editions() {
		made, err := r.planSearch(s, tasks, results)
		if err != nil {
			return nil, err
		}
		out = append(out, made...)
	}
	return out, nil
}

// planSearch gives the tasks that make the search index of an edition.
func (r *Renderer) planSearch(s *site.Site, tasks []Task, results []Result) ([]Task, error) {
	p := &searchPlanner{Renderer: r, site: s}
	var keys []string
	var years []int
	for i := range tasks {
		if page := tasks[i].searched; page != nil && tasks[i].Edition == s.Settings.Edition {
			p.pages = append(p.pages, page)
			p.terms = append(p.terms, search.Terms{Terms: results[i].Terms})
			keys, years = append(keys, page.Key), append(years, yearOf(page.Card))
		}
	}
	p.numbers, p.years = search.Number(keys, years)
	for i, n := range p.numbers {
		p.terms[i].Number = n
	}
	if err := p.plan(); err != nil {
		return nil, err
	}
	return p.tasks, nil
}

// yearOf gives the year that a page is about: of a project its last one.
func yearOf(c *card.Card) int {
	if c.Project != nil && !c.Project.End.IsZero() {
		return int(c.Project.End.Year)
	}
	return max(0, int(site.SubjectDate(c).Date.Year))
}

// searchPlanner plans a search index.
type searchPlanner struct {
	*Renderer
	site    *site.Site // the edition
	pages   []*site.Page
	terms   []search.Terms
	numbers []int // of pages
	years   []search.Year
	tasks   []Task
	packer  search.Packer
}

func (p *searchPlanner) plan() error {
	index := search.NewIndex(p.terms)
	d := search.Directory{Format: search.Format, Pages: len(p.pages), Synonyms: p.synonyms(), Text: p.text()}
	for _, y := range p.years {
		d.Years = append(d.Years, [2]int{y.Year, y.Start})
	}
	var names []string
	for _, s := range index.Shards() {
		names = append(names, s.First, p.add(s.Sum, s.Encode))
	}
	d.Shards = strings.Join(names, " ")
	cards, err := p.cards()
	if err != nil {
		return err
	}
	d.Cards = strings.Join(cards, " ")
	d.Words = p.addData(index.Words())
	if d.Facets, err = p.addJSON(p.facets()); err != nil {
		return err
	}
	data, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("the directory of the search index: %w", err)
	}
	p.addAt(artifact.SearchIndex, sum.Of(data), func() []byte { return data })
	return nil
}

// add plans a file that is made from what has a sum, and gives its name.
func (p *searchPlanner) add(from sum.Sum, data func() []byte) string {
	name := from.Short()
	p.addAt(artifact.SearchFile(name), from, data)
	return name
}

func (p *searchPlanner) addAt(at string, from sum.Sum, data func() []byte) {
	at = path.Join(p.site.Settings.Edition, at)
	p.tasks = append(p.tasks, Task{Edition: p.site.Settings.Edition, Name: "search " + at, Base: from, Paths: []string{at}, run: func(w *job) { w.Put(at, p.packer.Pack(data())) }})
}

func (p *searchPlanner) addData(data []byte) string {
	return p.add(sum.Of(data), func() []byte { return data })
}

func (p *searchPlanner) addJSON(v any) (string, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("a file of the search index: %w", err)
	}
	return p.addData(data), nil
}

// cards plans the files of what is shown of pages, and gives their names, "-" for runs of
// numbers that no page has.
func (p *searchPlanner) cards() ([]string, error) {
	order := make([]int, len(p.pages))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return p.numbers[a] - p.numbers[b] })
	var names []string
	for len(order) > 0 {
		var run []search.Card
		end := (len(names) + 1) * search.CardRun
		for len(order) > 0 && p.numbers[order[0]] < end {
			run = append(run, p.card(p.pages[order[0]], p.numbers[order[0]]))
			order = order[1:]
		}
		name := "-"
		if len(run) > 0 {
			var err error
			if name, err = p.addJSON(run); err != nil {
				return nil, err
			}
		}
		names = append(names, name)
	}
	return names, nil
}

// shownSummary is how many bytes of a summary a result shows at most.
const shownSummary = 160

func (p *searchPlanner) card(page *site.Page, number int) search.Card {
	s := p.site.Settings
	c := search.Card{
		Number: number, Title: page.Title, URL: strings.TrimPrefix(page.URL, s.Home()), Summary: page.Summary,
		Kind: kindOf(page), Draft: page.Draft,
	}
	if len(c.Summary) > shownSummary {
		cut := strings.LastIndexByte(c.Summary[:shownSummary], ' ')
		c.Summary = strings.ToValidUTF8(c.Summary[:max(cut, shownSummary/2)], "") + "…"
	}
	if page.Language != s.Language {
		c.Lang = page.Language
	}
	l := s.LocaleOf(page.Language)
	day := func(d civil.Date) {
		if !d.IsZero() {
			c.Day = d.First().String()
		}
	}
	switch {
	case page.Event != nil:
		c.When = l.MomentRange(page.Event.Start, page.Event.End)
		day(site.LastDay(page.Event))
	case page.Project != nil:
		c.When = l.Range(page.Project.Start, page.Project.End)
	case page.Kind == card.Page && !page.Date.IsZero():
		c.When = l.Words(page.Date.Date)
		day(page.Date.Date)
	}
	return c
}

// kindOf says what a page is, in words: by the section or the taxonomy that it belongs
// to.
func kindOf(p *site.Page) string {
	if p.Parent != nil && (p.Parent.Kind == card.Section || p.Parent.Kind == card.Taxonomy) {
		return p.Parent.Title
	}
	return ""
}

// facets are the ways in which readers narrow a search, but for the year, which numbers
// tell.
func (p *searchPlanner) facets() []search.Facet {
	l := p.site.Settings.Locale
	kinds := newFacet(l.Text("search.kind"))
	out := make([]*facet, 1, 4)
	out[0] = kinds
	for _, t := range p.site.Settings.Taxonomies {
		page, ok := p.site.Page(t.Folder)
		if !ok { // no page has a term
			continue
		}
		f := newFacet(page.Title)
		for i, page := range p.pages {
			for _, link := range page.TermsIn(t.Name) {
				f.add(link.Title, p.numbers[i])
			}
		}
		out = append(out, f)
	}
	for i, page := range p.pages {
		if kind := kindOf(page); kind != "" && page.Kind == card.Page {
			kinds.add(kind, p.numbers[i])
		}
	}
	list := make([]search.Facet, 0, len(out))
	for _, f := range out {
		list = append(list, f.sorted(l))
	}
	return list
}

type facet struct {
	name   string
	values map[string][]int
}

func newFacet(name string) *facet { return &facet{name, make(map[string][]int)} }

func (f *facet) add(value string, page int) { f.values[value] = append(f.values[value], page) }

func (f *facet) sorted(l *locale.Locale) search.Facet {
	out := search.Facet{Name: f.name, Values: []search.FacetValue{}}
	for title, pages := range f.values {
		out.Values = append(out.Values, search.FacetValue{Title: title, Pages: search.Gaps(pages)})
	}
	slices.SortFunc(out.Values, func(a, b search.FacetValue) int {
		return cmp.Or(l.Compare(a.Title, b.Title), cmp.Compare(a.Title, b.Title))
	})
	return out
}

// synonyms gives the site's synonyms by their terms.
func (p *searchPlanner) synonyms() [][][]string {
	out := [][][]string{}
	for _, set := range p.site.Settings.Search.Synonyms {
		var ways [][]string
		for _, text := range set {
			ways = append(ways, search.TermsOf(text))
		}
		out = append(out, ways)
	}
	return out
}

// searchTexts are the keys of the theme's words that the script needs, without "search.".
var searchTexts = []string{"none", "count", "all", "instead", "more", "filter", "year", "any", "part", "failed"}

// text gives the words of the theme that the script needs, each under its key and the name
// of its plural form.
func (p *searchPlanner) text() map[string]string {
	l := p.site.Settings.Locale
	out := map[string]string{"language": l.WordsLanguage()}
	for _, key := range searchTexts {
		for form, text := range l.Forms("search." + key) {
			out[key+"."+form] = text
		}
	}
	out["draft.other"], out["comma.other"] = l.Text("draft"), l.Text("comma")
	return out
}
