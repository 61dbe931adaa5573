package site

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/meridian-ssg/meridian/internal/artifact"
	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/search"
)

// indexLines is how many pages the search page lists before it goes on to a second one.
const indexLines = 400

// searchKey is the key of the search page, and so the name of the file in content/ that
// takes its place.
const searchKey = "search"

// search makes the page on which readers search the site.
func (b *builder) search() {
	if !b.Settings.Search.On {
		return
	}
	key := searchKey
	if p := b.byKey[key]; p != nil && p.Kind == card.Page {
		p.Kind = card.Search
		return
	} else if p != nil { // that it has the address, too, is told where outputs are planned
		key = "_" + key
	}
	title, language := b.words("search.title")
	p := b.generate(key, card.Search, title, searchKey+"/")
	p.Language, p.Type = language, "page"
}

// searchPage gives the page on which readers search the site; nil where there is none.
func (s *Site) searchPage() *Page {
	for _, key := range []string{searchKey, "_" + searchKey} {
		if p := s.byKey[key]; p != nil && p.Kind == card.Search {
			return p
		}
	}
	return nil
}

// Searchable says whether the search of the site finds a page.
func (s *Site) Searchable(p *Page) bool {
	return s.Settings.Search.On && p.Kind != card.Missing && p.Kind != card.Search && p.Original == nil && !p.isElsewhere() && !p.Unlisted && !p.NoIndex && !p.NoSearch && p.Redirect == ""
}

// TermName gives the name of the term that a page is about; "" of other pages.
func (p *Page) TermName() string {
	if p.Kind != card.Term || p.taxonomy == nil {
		return ""
	}
	for _, t := range p.taxonomy.terms {
		if t.page == p {
			return t.Name
		}
	}
	return ""
}

// listIndex gives the search page its list: every page, by title. It is put in order
// when somebody looks.
func (b *builder) listIndex() {
	b.sortIndex = func() {}
	at := b.searchPage()
	if at == nil {
		return
	}
	for _, p := range b.pages {
		if b.Searchable(p) && (p.Kind == card.Page || p.Kind == card.Section) {
			at.list = append(at.list, p)
		}
	}
	compare := b.Settings.Locale.Compare
	b.sortIndex = sync.OnceFunc(func() {
		slices.SortFunc(at.list, func(x, y *Page) int {
			return cmp.Or(compare(strings.TrimLeftFunc(x.Title, isSign), strings.TrimLeftFunc(y.Title, isSign)), cmp.Compare(x.Key, y.Key))
		})
	})
}

func isSign(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }

// initial gives the letter under which an index lists a title: without an accent, unless
// the language has that as a letter of its own, as Swedish has Ö.
func (s *Site) initial(title string) string {
	first, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(norm.NFC.String(title), isSign))
	switch {
	case first == utf8.RuneError:
		return ""
	case unicode.IsNumber(first):
		return "0–9"
	}
	folded := search.Fold(nil, string(first))
	if r, _ := utf8.DecodeRune(folded); r != utf8.RuneError && s.Settings.Locale.Compare(string(r)+"zz", string(first)) > 0 {
		return string(unicode.ToUpper(r))
	}
	return string(unicode.ToUpper(first))
}

// whereToSearch tells where readers search the site; nil where they can't.
func (s *Site) whereToSearch() *Search {
	p := s.searchPage()
	if p == nil {
		return nil
	}
	return &Search{URL: p.URL, Index: s.Settings.Home() + artifact.SearchIndex}
}
