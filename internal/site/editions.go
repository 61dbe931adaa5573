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
	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/translation"
)

// A site in several languages has an edition in each, which is a Site of its own: the
// first one is made of the originals, and every other one of their translations and, in
// the place of those that are missing, of what the setting fallback says. Files are those
// of the first edition.

// Editions gives the site in each of its languages, the first one in front.
func (s *Site) Editions() []*Site { return s.all }

// Edition gives the site in one of its languages, by config.Language.Edition; nil where
// there is none.
func (s *Site) Edition(name string) *Site {
	for _, e := range s.all {
		if e.Settings.Edition == name {
			return e
		}
	}
	return nil
}

func (s *Site) isFirst() bool { return s.all[0].structure == s.structure }

// AllPages gives the pages of all editions, one edition after the other.
func (s *Site) AllPages() []*Page {
	if len(s.all) == 1 {
		return s.pages
	}
	var out []*Page
	for _, e := range s.all {
		out = append(out, e.pages...)
	}
	return out
}

// own gives the editions, this one in front.
func (s *Site) own() []*Site {
	if s.isFirst() {
		return s.all
	}
	out := []*Site{s}
	for _, e := range s.all {
		if e.structure != s.structure {
			out = append(out, e)
		}
	}
	return out
}

// standIn says what stands in an edition for a page of the first one.
type standIn uint8

const (
	itself   standIn = iota // a page of the edition's own
	hidden                  // nothing, though what leads to the page leads to the original
	listed                  // the original, in lists
	borrowed                // a page of the edition with the text of the original
)

// translate finds the pages of an edition: translations, and what stands in the place of
// those that are missing.
func (b *builder) translate() {
	first := b.all[0]
	translations := make(map[string]int) // by the file of the original
	needed := make(map[string]bool)      // folders in which there are translations
	for i, doc := range b.in.Documents {
		if doc.Edition != b.Settings.Edition || doc.Original == "" {
			continue
		}
		if other, taken := translations[doc.Original]; taken {
			b.reportTwice(&doc.Head, &b.in.Documents[other].Head)
			continue
		}
		translations[doc.Original] = i
		if doc.Card.Draft && !b.in.Drafts {
			continue
		}
		for dir := doc.Dir; dir != ""; dir = parentDir(dir) {
			needed[dir] = true
		}
	}
	for i, doc := range b.in.Documents {
		if doc.Edition != "" {
			continue
		}
		at, translated := translations[doc.File]
		if h, held := first.withheld[doc.File]; held {
			b.withheld[doc.File] = h
			if translated {
				t := b.in.Documents[at]
				h.File, h.Title = t.File, t.Card.Title
				b.withheld[t.File] = h
				b.heldWith = append(b.heldWith, h)
			}
			continue
		}
		if translated {
			t := b.in.Documents[at]
			if !t.Card.Draft || b.in.Drafts {
				b.publishDocument(t, at, itself)
				continue
			}
			h := Withheld{File: t.File, Type: t.Card.Type, Title: t.Card.Title, Reason: Draft}
			b.Withheld = append(b.Withheld, h)
			b.withheld[t.File] = h
		}
		b.standIn(doc, i, needed)
	}
}

// reportTwice tells of two translations of one page into one language.
func (b *builder) reportTwice(doc, other *content.Head) {
	b.diags = append(b.diags, diag.Diagnostic{
		Code: diag.AddressTaken, File: doc.File, Span: doc.Title, Message: fmt.Sprintf("%s translates the same page into the same language", other.File),
		Hint: "Keep one of the two files.", Related: []diag.Location{{File: other.File, Span: other.Title, Note: "the other translation"}},
	})
}

// standIn adds what stands in the place of a page that is not translated. The home page
// and the pages of folders stand there in any case, where a translation needs them.
func (b *builder) standIn(doc *content.Document, index int, needed map[string]bool) {
	as := map[string]standIn{config.FallbackNone: hidden, config.FallbackList: listed, config.FallbackPage: borrowed}[b.Settings.Fallback]
	switch doc.Card.Kind {
	case card.Missing: // made by itself, in words of the language
		return
	case card.Home:
		as = borrowed
	case card.Section:
		if needed[doc.Dir] {
			as = borrowed
		}
	case card.Taxonomy, card.Term:
		if as == listed {
			as = hidden
		}
	}
	b.publishDocument(doc, index, as)
}

func (b *builder) publishDocument(doc *content.Document, index int, as standIn) {
	copied := doc.Card
	page := &Page{Card: &copied, Doc: &doc.Head, Edition: b.Settings.Edition, position: -1, index: index, as: as}
	if as != itself {
		page.original = b.all[0].byKey[doc.Key]
		if page.original == nil || page.original.Doc != &doc.Head { // another file has its name; that is reported
			return
		}
	}
	switch as {
	case hidden:
		page.Unlisted = true
	case borrowed:
		page.Original = &card.Crumb{}
		*page.Original = card.CrumbOf(page.original.Card)
	}
	b.published = append(b.published, page)
}

// isElsewhere says whether the page is one of the first edition, to which this one leads.
func (p *Page) isElsewhere() bool { return p.as == hidden || p.as == listed }

// orphans reports translations without an original, and files whose names end in the code
// of a language that the site does not have.
func (b *builder) orphans() {
	if b.Settings.Languages == nil {
		return
	}
	files := make(map[string]*content.Head, len(b.in.Documents))
	for _, doc := range b.in.Documents {
		files[doc.File] = &doc.Head
	}
	for _, doc := range b.in.Documents {
		ext := path.Ext(doc.File)
		base := strings.TrimSuffix(doc.File, ext)
		code := strings.TrimPrefix(path.Ext(base), ".")
		bare := strings.TrimSuffix(base, "."+code)
		switch {
		case doc.Edition != "" && doc.Original == "":
			d := diag.Diagnostic{
				Code: diag.TranslationOrphan, File: doc.File, Span: doc.Title,
				Message: fmt.Sprintf("this is a translation, and there is no original %s%s", bare, ext), Hint: "Name it after the file that it translates, which lies in the same folder.",
			}
			for _, near := range []string{bare + "/index.md", bare + "/_index.md"} {
				if files[near] != nil {
					d.Hint = fmt.Sprintf("Perhaps %s?", strings.TrimSuffix(near, ".md")+"."+code+".md")
				}
			}
			b.diags = append(b.diags, d)
		case doc.Edition == "" && code != "" && files[bare+ext] != nil && doc.File != bare+ext && isLanguage(code):
			if _, _, own := b.Settings.LanguageOf(base); own {
				continue // the first language, of which two files are told
			}
			b.diags = append(b.diags, diag.Diagnostic{
				Code: diag.LanguageUnknown, File: doc.File, Span: doc.Title,
				Message: fmt.Sprintf("the name of this file ends in the code of a language, “%s”, that the site does not have", code),
				Hint:    fmt.Sprintf("Add %s under languages in site.yaml, or rename the file.", code),
			})
		}
	}
}

// isLanguage says whether a part of a file's name is the code of a language.
func isLanguage(code string) bool {
	if l, _, _ := strings.Cut(code, "-"); len(l) != 2 && len(l) != 3 {
		return false
	}
	_, known := locale.For(code)
	return known
}

// Translation is a page in one of the languages of the site.
type Translation struct {
	Language  string // BCP 47
	Name      string // of the language, as its own speakers call it
	Dir       string // "ltr" or "rtl"
	Region    string // the language with a region, as the Open Graph protocol has it: "cy_GB"
	Title     string // of the page there; "" where there is none
	URL       string // of the page there; where there is none, of the home page in that language
	Permalink string // the whole address of URL; "" where base_url is not set
	Current   bool   // it is the page itself
	Exists    bool   // the page is there in that language, and not only its original or nothing
}

// translations gives a page in every language of the site, in their order; none of a site
// in one language.
func (s *Site) translations(q Question) (any, sum.Sum) {
	if len(s.all) == 1 {
		return []Translation(nil), sum.Sum{}
	}
	var h sum.Hasher
	out := make([]Translation, len(s.all))
	for i, e := range s.all {
		l := e.Settings
		t := Translation{Language: l.Language, Name: l.Languages[i].Name, Dir: l.Locale.Dir(), Region: locale.WithRegion(l.Language), URL: l.Home(), Current: e.Settings.Edition == s.Settings.Edition}
		t.Permalink = l.BaseURL.Absolute(t.URL)
		if p, ok := e.byKey[q.Key]; ok && !p.isElsewhere() {
			t.URL, t.Permalink, t.Title = p.URL, p.Permalink, p.Title
			t.Exists = p.Original == nil
		}
		out[i] = t
		h.AddStrings([]string{t.Language, t.Name, t.URL, t.Permalink, t.Title})
		h.AddBool(t.Exists)
	}
	return out, h.Sum()
}

// elsewhere finds the page of another edition that is made of a file.
func (s *Site) elsewhere(file string) (*Page, *Withheld) {
	for _, e := range s.all {
		if e.structure == s.structure {
			continue
		}
		if page, ok := e.byFile[file]; ok && page.as == itself {
			return page, nil
		}
		if h, ok := e.withheld[file]; ok {
			return nil, &h
		}
	}
	return nil, nil
}

// otherLanguage tells of a link that leads to a page in another language, although there is
// a translation; nil where there is none.
func (s *Site) otherLanguage(dir string, at *Page) *Fault {
	own, ok := s.byKey[at.Key]
	if !ok || at.Edition == s.Settings.Edition || own.isElsewhere() || own.Original != nil {
		return nil
	}
	to := s.suggestionFor(own).from(dir)
	return &Fault{
		Code: diag.LinkLanguage, Fix: to, Message: fmt.Sprintf("this leads out of the language of the page, and %s stands at %s in it", cmp.Or(own.Title, "the page"), own.URL),
		Hint: fmt.Sprintf("Perhaps %s? The path of a file leads to the page in the language of the text.", to),
	}
}

// ownFaults leaves out of what was found in the editions behind the first one what is
// told of originals already.
func (b *builder) ownFaults(told diag.List) diag.List {
	own := make(map[string]bool)
	for _, doc := range b.in.Documents {
		if doc.Edition == b.Settings.Edition {
			own[doc.File] = true
		}
	}
	return slices.DeleteFunc(b.diags, func(d diag.Diagnostic) bool {
		if d.Span == content.Inherited {
			return true
		}
		if own[d.File] {
			return false
		}
		return strings.HasPrefix(d.File, content.Root+"/") || slices.ContainsFunc(told, func(o diag.Diagnostic) bool {
			return o.Code == d.Code && o.File == d.File && o.Span == d.Span
		})
	})
}

// Stale gives the parts of the original that have changed since a page was translated from
// it, and whether some are gone; none of a page that is no translation.
func (s *Site) Stale(p *Page) (changed []translation.Part, gone bool) {
	if p.Doc == nil || p.Edition == "" || p.as != itself {
		return nil, false
	}
	return s.in.Accepted.Stale(p.Doc.File, p.Doc.Parts)
}

// markStale leads from a translation to what has changed in its original.
func (b *builder) markStale(p *Page) {
	if b.isFirst() || !b.Settings.StaleNotice {
		return
	}
	changed, gone := b.Stale(p)
	original, ok := b.all[0].byKey[p.Key]
	if !ok || len(changed) == 0 && !gone {
		return
	}
	at := card.CrumbOf(original.Card)
	if len(changed) > 0 && changed[0].Anchor() != "" {
		at.URL += "#" + changed[0].Anchor()
	}
	p.Stale = &at
}
