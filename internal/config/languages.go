package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/frontmatter"
	"github.com/meridian-ssg/meridian/internal/locale"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// Language is one of the languages of a site that has several. The site in one of
// its languages is an edition.
type Language struct {
	Code        string    // BCP 47, as site.yaml writes it: "pt-BR"
	Edition     string    // what names it in addresses and in the names of files: "pt-br"; "" of the first language
	Name        string    // what its own speakers call it: "Cymraeg"
	Title       string    // of the site; "" for the one that all languages share
	Description string    // the same
	Menus       []Menu    // nil for those of the site, with the titles of pages
	Span        diag.Span // of Code

	taxonomies map[string]translatedTaxonomy
}

// translatedTaxonomy is what readers of a language see of a taxonomy.
type translatedTaxonomy struct {
	title string
	terms map[string]string // by the name that pages use
}

// What stands in a language in the place of a page that is not translated.
const (
	FallbackNone = "none" // nothing
	FallbackList = "list" // in lists, the page in the first language
	FallbackPage = "page" // a page at the address that the translation would have, with the text of the original
)

// languages reads the languages of a site, the first one in front: the one that
// "language" names, or else the one that is named first.
func (r *reader) languages(p frontmatter.Pair, named bool) {
	s := r.settings
	var list []Language
	for _, pair := range r.pairsOf(p) {
		l := Language{Code: pair.Key, Edition: strings.ToLower(pair.Key), Span: pair.KeySpan}
		if _, known := locale.For(l.Code); !known || !isPlainTag(l.Code) {
			r.report(diag.ValueWrong, pair.KeySpan, fmt.Sprintf("the language “%s” is not one whose dates and words are known", l.Code), "Use the tag of a language such as en-GB, fr or cy.")
			continue
		}
		if i := slices.IndexFunc(list, func(o Language) bool { return o.Edition == l.Edition }); i >= 0 {
			r.report(diag.ValueWrong, pair.KeySpan, fmt.Sprintf("the language “%s” is named twice", l.Code), "Take one of the two out.")
			continue
		}
		if pair.Value.Kind == frontmatter.Scalar {
			l.Name = strings.TrimSpace(pair.Value.Text)
		} else if r.requireMap(pair, "{name: Cymraeg}") {
			r.language(&l, pair.Value)
		}
		if l.Name == "" {
			l.Name = locale.OwnName(l.Code)
		}
		if l.Name == "" {
			r.report(diag.FieldMissing, pair.KeySpan, fmt.Sprintf("nothing says what the language “%s” is called by those who speak it", l.Code), fmt.Sprintf("Write %s: {name: …}, with its name in its own words.", l.Code))
			l.Name = l.Code
		}
		list = append(list, l)
	}
	if len(list) == 0 {
		return
	}
	at := slices.IndexFunc(list, func(l Language) bool { return strings.EqualFold(l.Code, s.Language) })
	switch {
	case !named:
		at = 0
	case at < 0:
		list = slices.Insert(list, 0, Language{Code: s.Language, Name: locale.OwnName(s.Language)})
		at = 0
	}
	first := list[at]
	list = slices.Insert(slices.Delete(list, at, at+1), 0, first)
	list[0].Edition = ""
	loc, _ := locale.For(first.Code)
	s.Language, s.Locale = first.Code, loc
	if len(list) > 1 {
		s.Languages = list
	}
	s.use(&first)
}

// isPlainTag says whether a tag can stand in an address as it is.
func isPlainTag(tag string) bool {
	return !strings.ContainsFunc(tag, func(c rune) bool {
		return c != '-' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z')
	})
}

// language reads what is said of one language.
func (r *reader) language(l *Language, node frontmatter.Node) {
	rec := r.decode(node, languageFields())
	setText(rec, "name", &l.Name)
	setText(rec, "title", &l.Title)
	setText(rec, "description", &l.Description)
	for _, p := range node.Pairs {
		switch p.Key {
		case "menus":
			l.Menus = r.menusIn(p)
		case "taxonomies":
			l.taxonomies = make(map[string]translatedTaxonomy)
			for _, t := range r.pairsOf(p) {
				l.taxonomies[t.Key] = r.translatedTaxonomy(t)
			}
		}
	}
}

// translatedTaxonomy reads how a language calls a taxonomy and its terms.
func (r *reader) translatedTaxonomy(p frontmatter.Pair) translatedTaxonomy {
	out := translatedTaxonomy{terms: make(map[string]string)}
	if p.Value.Kind == frontmatter.Scalar {
		out.title = p.Value.Text
		return out
	}
	if !r.requireMap(p, "{title: Pynciau, terms: {News: Newyddion}}") {
		return out
	}
	rec := r.decode(p.Value, translatedTaxonomyFields())
	setText(rec, "title", &out.title)
	if terms, ok := p.Value.Find("terms"); ok {
		for _, term := range r.pairsOf(frontmatter.Pair{Key: "terms", Value: terms}) {
			if term.Value.Kind != frontmatter.Scalar || strings.TrimSpace(term.Value.Text) == "" {
				r.report(diag.ValueWrong, term.KeySpan, fmt.Sprintf("nothing says how “%s” is called", term.Key), fmt.Sprintf("Write the words behind the colon: %s: …", term.Key))
				continue
			}
			out.terms[term.Key] = strings.TrimSpace(term.Value.Text)
		}
	}
	return out
}

// checkLanguages reports taxonomies and terms that a language translates and the site
// does not have.
func (r *reader) checkLanguages(p frontmatter.Pair) {
	for _, l := range p.Value.Pairs {
		taxonomies, _ := l.Value.Find("taxonomies")
		for _, t := range taxonomies.Pairs {
			if _, ok := r.settings.Taxonomy(t.Key); ok {
				continue
			}
			var names []string
			for _, o := range r.settings.Taxonomies {
				names = append(names, o.Name)
			}
			hint := "The taxonomies are " + strings.Join(names, ", ") + "."
			if near, ok := schema.Nearest(t.Key, names); ok {
				hint = fmt.Sprintf("Perhaps %s?", near)
			}
			r.report(diag.SettingUnknown, t.KeySpan, fmt.Sprintf("there is no taxonomy “%s” that could be translated", t.Key), hint)
		}
	}
}

// use takes over what readers of a language see of the site.
func (s *Settings) use(l *Language) {
	if l.Title != "" {
		s.Title = l.Title
	}
	if l.Description != "" {
		s.Description = l.Description
	}
	if l.Menus != nil {
		s.Menus = l.Menus
	}
	if len(l.taxonomies) == 0 {
		return
	}
	s.Taxonomies = slices.Clone(s.Taxonomies)
	for i := range s.Taxonomies {
		t := &s.Taxonomies[i]
		own := l.taxonomies[t.Name]
		if own.title != "" {
			t.Title = own.title
		}
		t.Words = own.terms
	}
}

// In gives the settings of the edition in a language, which must be one of Languages.
// Those of the first language are the same.
func (s *Settings) In(l *Language) *Settings {
	if l.Edition == s.Edition {
		return s
	}
	out := *s
	out.Edition, out.Language = l.Edition, l.Code
	out.Locale, _ = locale.For(l.Code)
	if l.Menus == nil {
		out.Menus = make([]Menu, len(s.Menus))
		for i, m := range s.Menus {
			out.Menus[i] = Menu{Name: m.Name, Span: m.Span, Items: titled(m.Items)}
		}
	}
	out.Taxonomies = slices.Clone(s.Taxonomies)
	for i := range out.Taxonomies {
		if t := &out.Taxonomies[i]; t.Name == "categories" || t.Name == "countries" {
			t.Title = "" // the catalogue has a word for it
		}
	}
	out.use(l)
	var h sum.Hasher
	h.AddSum(s.Sum)
	h.AddString(l.Code)
	h.AddSum(out.Locale.Sum())
	out.Sum = h.Sum()
	return &out
}

// titled gives the lines of a menu with the titles of their pages, whose names are in
// another language.
func titled(items []MenuItem) []MenuItem {
	out := slices.Clone(items)
	for i := range out {
		if out[i].Page.Text != "" {
			out[i].Name = ""
		}
		out[i].Children = titled(out[i].Children)
	}
	return out
}

// LanguageOf gives the language that the name of a file names at its end, and the
// name without it: of paris.cy, without the ending of the file, cy and paris. It is
// false where the name names none of the site's languages.
func (s *Settings) LanguageOf(name string) (l *Language, rest string, ok bool) {
	at := strings.LastIndexByte(name, '.')
	if at <= 0 || s.Languages == nil {
		return nil, name, false
	}
	for i := range s.Languages {
		if strings.EqualFold(s.Languages[i].Code, name[at+1:]) {
			return &s.Languages[i], name[:at], true
		}
	}
	return nil, name, false
}

// languageFields are what may be said of a language.
func languageFields() []schema.Field {
	return []schema.Field{
		{Name: "name", Kind: schema.Text, Means: "What the language is called by those who speak it.", Example: "Cymraeg"},
		{Name: "title", Kind: schema.Text, Means: "The name of the site in this language; if left out, the same as in all others.", Example: "Gwaith rhyngwladol"},
		{Name: "description", Kind: schema.Text, Means: "What the site is about, in this language.", Example: "Partneriaethau, prosiectau a digwyddiadau"},
		{Name: "menus", Kind: schema.Free, Means: "The menus, as above. If left out, those of the site, with the titles that the pages have in this language.", Example: "{main: [{name: Digwyddiadau, page: events/_index.md}]}"},
		{Name: "taxonomies", Kind: schema.Free, Means: "What taxonomies and their terms are called in this language.", Example: "{categories: {title: Pynciau, terms: {News: Newyddion}}}"},
	}
}

// translatedTaxonomyFields are what a language may say of a taxonomy.
func translatedTaxonomyFields() []schema.Field {
	return []schema.Field{
		{Name: "title", Kind: schema.Text, Means: "What readers see.", Example: "Pynciau"},
		{Name: "terms", Kind: schema.Free, Means: "The words for each term, by its name in the first language.", Example: "{News: Newyddion}"},
	}
}
