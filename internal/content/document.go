// Package content reads one page of content/, in Markdown or HTML, as far as that file
// alone can tell.
//
// Parse reads the front matter, never the body beyond its first paragraph, but
// for an event, of which it looks whether its text invites; what depends on
// other files (addresses, references, the size of a picture) or on the day of
// the build is noted with its place and left to the site. The text of the file
// is not kept.
//
// A file's role follows from its name:
//
//	content/_index.md               the home page (index.md means the same here)
//	content/404.md                  what hosts show where there is no page
//	content/events/_index.md        the section page of a folder
//	content/events/paris.md         a page
//	content/events/paris/index.md   a page with its pictures and documents beside it, a bundle
//	content/categories/news.md      the page of a term, in the folder of a taxonomy
//	content/events/paris.cy.md      the translation of content/events/paris.md into a language of the site
//
// What is no text, a translation has from its original: see schema.Translated.
package content

import (
	"path"
	"reflect"
	"strings"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/ledger"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/translation"
)

// Placeholder is what a new page says in the place of its text.
const Placeholder = "Write the text here, below the second line of dashes."

// Root is the folder in which content lies.
const Root = "content"

// Document is what one file says: its head, by which the site hangs together,
// and its text, on which nothing but the body of its own page depends.
type Document struct {
	Head
	Text Text
}

// Head is all that a file says but for its text. Where the heads of all files
// are the same as before, so is everything that package site makes of them.
type Head struct {
	File      string             // "content/events/paris/index.md"
	Key       string             // "events/paris"; "" for the home page; of a translation that of the original
	Original  string             // of a translation: the file that it translates, "" where there is none
	Parts     []translation.Part // of a translation: the parts of its original
	Edition   string             // of a translation: of which edition it is a page, see config.Language; "" of an original
	Dir       string             // folder below content in which its links begin: "events/paris"
	Bundle    bool               // whether what lies in Dir belongs to it
	Body      int                // offset at which the text begins
	Card      card.Card          // as far as this file tells; without its Sum
	Broken    bool               // the front matter could not be read whole
	Delimited bool               // it stands between its lines, so that Body is certain even then

	Title      diag.Span // for messages about the page as a whole
	ID         diag.Span // of the id that the page gives itself
	Expiry     diag.Span // of the day on which it is to be left out
	Status     diag.Span
	Slug       Value
	Address    Value // its whole address in the site, as its front matter says
	Layout     Value
	Aliases    []Value
	Menus      []MenuEntry
	Expires    civil.Moment
	Terms      []Term
	References []Reference
	Links      []Value     // those in Markdown of the front matter, in the order of their numbers; see markdown.FillLinks
	Image      Value       // the picture's file
	Logo       Value       // the file of a partner's logo
	Names      []Value     // other names by which pages mean this one
	Files      []Value     // those that fields of the site's own name
	Ignore     []diag.Code // the warnings that the page sets aside
	Days       []Day       // those on which the page says that something is or was
	Invites    []Value     // an event's words that ask readers to take part
	Comments   Value       // whether readers may comment, as the page itself says; see schema.CommentState
	Empty      bool        // there is neither a text nor anything else of its own that the page could show
}

// Equal says whether two heads say the same. Both must come from Parse.
func (h *Head) Equal(other *Head) bool { return reflect.DeepEqual(h, other) }

// Text is what is known of a file's text, which itself is not kept.
type Text struct {
	Sum        sum.Sum       // of the whole file
	Shortcodes bool          // it may hold shortcodes
	Sketch     ledger.Sketch // of the whole file
}

// Day is a date in front matter with its key.
type Day struct {
	Key  string
	Date civil.Date
	Value
}

// Value is a text with its place in the file.
type Value struct {
	Text string
	Span diag.Span
}

// ReplaceWith gives the edit that puts a text in the place of a value, whose
// span holds its quotes, too. There is none where the value is not written
// letter by letter, or the text would need quotes.
func (v Value) ReplaceWith(text string) []diag.Edit {
	span := v.Span
	switch span.End - span.Start - len(v.Text) {
	case 0:
	case 2:
		span.Start++
		span.End--
	default:
		return nil
	}
	if text == "" || strings.ContainsAny(text, "\"'\\:#{}[],&*!|>%@`?\n") || text[0] == '-' || text[0] == ' ' {
		return nil
	}
	return []diag.Edit{{Span: span, Text: text}}
}

// Term is a page's mark in a taxonomy.
type Term struct {
	Taxonomy string
	Value
}

// MenuEntry puts the page into a menu.
type MenuEntry struct {
	Menu   Value
	Label  string
	Weight int
	Parent Value // the line in whose sub-menu the page stands; "" for the menu itself
}

// Slot is the part of a card that a reference fills.
type Slot uint8

// The slots.
const (
	ToEvent        Slot = iota // Post.Event
	ToPartner                  // Project.Partners[Index]
	ToLead                     // Project.Lead
	ToField                    // wherever Fields hold a card.Link with its text as Name
	ToAuthor                   // Authors[Index]
	ToDelegate                 // Event.Delegates[Index]
	ToOrganisation             // Person.Organisation
)

// Reference is a page named in front matter.
type Reference struct {
	Value
	Slot   Slot
	Index  int
	Type   string // the type of page it must lead to; "" for any
	ByName bool   // the text is a name, which may be that of a page, and not the path of one
}

// Includes is the folder of texts that are there to be included in pages. None of
// them is a page.
const Includes = Root + "/_includes"

// IsMarkdown says whether a file is a text in Markdown.
func IsMarkdown(file string) bool { return strings.EqualFold(path.Ext(file), ".md") }

// IsPage says whether a file in content/ is a page.
func IsPage(f source.File) bool {
	return IsText(f) && !strings.HasPrefix(f.Path, Includes+"/")
}

// IsText says whether a file is a text: that of a page, or one to be included. None is
// published as it lies there.
func IsText(f source.File) bool { return IsMarkdown(f.Path) || f.Front }

// IsHTML says whether the text of a page is HTML.
func (h *Head) IsHTML() bool { return !IsMarkdown(h.File) }

// place gives the role and the names that follow from a file's path.
func place(file string, s *config.Settings) (doc Document) {
	rel := strings.TrimPrefix(file, Root+"/")
	dir, name := path.Split(rel)
	dir = strings.TrimSuffix(dir, "/")
	base := name[:len(name)-len(path.Ext(name))]
	l, base, named := s.LanguageOf(base)
	doc.Head = Head{File: file, Dir: dir, Key: rel[:len(rel)-len(name)+len(base)]}
	c := &doc.Card
	c.Source, c.Kind, c.Language = file, card.Page, s.Language
	if named {
		doc.Edition, c.Language = l.Edition, l.Code
	}
	c.Section, _, _ = strings.Cut(dir, "/")
	switch {
	case dir == "" && (strings.EqualFold(base, "_index") || strings.EqualFold(base, "index")):
		doc.Key, c.Kind = "", card.Home
	case dir == "" && base == "404":
		c.Kind = card.Missing
	case strings.EqualFold(base, "_index"):
		doc.Key, c.Kind = dir, card.Section
	case strings.EqualFold(base, "index"):
		doc.Key, doc.Bundle = dir, true
		if !strings.Contains(dir, "/") {
			c.Section = "" // content/about/index.md stands at the top, as content/about.md does
		}
	}
	c.Key = doc.Key
	return doc
}
