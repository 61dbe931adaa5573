package site

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/slug"
)

// bearing is a name that pages of a type bear: what is left of it in an address, so
// that capitals, accents and hyphens make no other name of it.
type bearing struct{ typ, name string }

// bears notes the names by which other pages may mean a page about a person or an
// organisation.
func (b *builder) bears(page *Page) {
	if page.Person == nil && page.Partner == nil {
		return
	}
	if b.bearers == nil {
		b.bearers = make(map[bearing][]*Page)
	}
	add := func(name string) {
		key := bearing{page.Type, slug.Path(name)}
		if !slices.Contains(b.bearers[key], page) {
			b.bearers[key] = append(b.bearers[key], page)
		}
	}
	add(page.Title)
	for _, v := range page.Doc.Names {
		add(v.Text)
	}
}

// BearersOf gives the types of page that may be meant by the name of a reference: a
// person or, of an author, an organisation.
func BearersOf(slot content.Slot) []string {
	switch slot {
	case content.ToAuthor:
		return []string{"person", "partner"}
	case content.ToDelegate:
		return []string{"person"}
	}
	return []string{"partner"}
}

// Bearing gives the pages that may be meant by the name of a reference.
func (s *Site) Bearing(name string, slot content.Slot) []*Page {
	if len(s.bearers) == 0 {
		return nil
	}
	key := slug.Path(name)
	for _, typ := range BearersOf(slot) {
		if pages := s.bearers[bearing{typ, key}]; len(pages) > 0 {
			return pages
		}
	}
	return nil
}

// Bearers gives every page that bears a name by which others may mean it, by type and
// address.
func (s *Site) Bearers() []*Page {
	var out []*Page
	for _, pages := range s.bearers {
		out = append(out, pages...)
	}
	slices.SortFunc(out, func(x, y *Page) int { return cmp.Or(cmp.Compare(x.Type, y.Type), cmp.Compare(x.Key, y.Key)) })
	return slices.Compact(out)
}

// named gives the page that a reference means by its name; nil where no page bears
// it, and where several do, which is told once for each name.
func (b *builder) named(doc *content.Head, ref content.Reference) *Page {
	pages := b.Bearing(ref.Text, ref.Slot)
	if len(pages) == 1 {
		return pages[0]
	}
	if key := (bearing{BearersOf(ref.Slot)[0], slug.Path(ref.Text)}); len(pages) > 1 && !b.told[key] {
		if b.told == nil {
			b.told = make(map[bearing]bool)
		}
		b.told[key] = true
		d := diag.Diagnostic{
			Code: diag.NameTaken, File: doc.File, Span: ref.Span,
			Message: fmt.Sprintf("%d pages bear the name “%s”, so none of them is linked", len(pages), ref.Text),
			Hint:    fmt.Sprintf("Write the path of the one that is meant, such as %s", strings.TrimPrefix(pages[0].Doc.File, content.Root+"/")),
		}
		for _, p := range pages {
			d.Related = append(d.Related, diag.Location{File: p.Doc.File, Span: p.Doc.Title, Note: "this one?"})
		}
		b.diags = append(b.diags, d)
	}
	return nil
}

// byPath gives the page whose path stands where a name may stand, without the ending.
func (b *builder) byPath(doc *content.Head, ref content.Reference) *Page {
	if !strings.Contains(ref.Text, "/") {
		return nil
	}
	page, _ := b.lookUp(doc.Dir, ref.Text)
	return page
}

// person gives the page of the author that is meant by a name or by the path of a
// page; nil where there is none. Nothing is told of that here.
func (b *builder) person(doc *content.Head, text string) *Page {
	if content.IsMarkdown(text) || strings.Contains(text, "/") {
		page, held := b.lookUp(doc.Dir, text)
		if page == nil && held == nil {
			page, _ = b.moved(strings.TrimSuffix(text, ".md"))
		}
		if page != nil || content.IsMarkdown(text) {
			return page
		}
	}
	if pages := b.Bearing(text, content.ToAuthor); len(pages) == 1 {
		return pages[0]
	}
	return nil
}

// fits says whether a page may be meant where somebody is named: what happens and
// what is told of it is neither a person nor an organisation.
func fits(ref content.Reference, target *Page) bool {
	switch ref.Slot {
	case content.ToAuthor, content.ToDelegate, content.ToOrganisation:
		return target.Event == nil && target.Project == nil && target.Post == nil
	}
	return ref.Type == "" || target.Type == ref.Type
}

// wanted names the type of page that a reference must lead to.
func wanted(ref content.Reference) string {
	return cmp.Or(ref.Type, BearersOf(ref.Slot)[0])
}

// mentions are the groups in which the page of a person or of a partner lists who
// names it, in their order.
var mentions = []string{
	string(card.Running), string(card.Planned), string(card.Finished), "post",
	string(card.Now), string(card.Coming), string(card.Past), "person", "partner", "",
}

// mention gives the group of a page among those that name another one.
func mention(c *card.Card) string {
	if name := cmp.Or(string(phase(c)), c.Type); slices.Contains(mentions, name) {
		return name
	}
	return ""
}

// compareMentions orders the pages that name another one.
func compareMentions(x, y *Page) int {
	return cmp.Or(
		cmp.Compare(slices.Index(mentions, mention(x.Card)), slices.Index(mentions, mention(y.Card))),
		cmp.Compare(x.rank.listed, y.rank.listed),
	)
}
