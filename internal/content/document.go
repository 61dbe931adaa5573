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
package content

import (
	"bytes"
	"fmt"
	"html/template"
	"path"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/decode"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/frontmatter"
	"github.com/meridian-ssg/meridian/internal/ledger"
	"github.com/meridian-ssg/meridian/internal/markdown"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/internal/sum"
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
	File      string    // "content/events/paris/index.md"
	Key       string    // "events/paris"; "" for the home page
	Dir       string    // folder below content in which its links begin: "events/paris"
	Bundle    bool      // whether what lies in Dir belongs to it
	Body      int       // offset at which the text begins
	Card      card.Card // as far as this file tells; without its Sum
	Broken    bool      // the front matter could not be read whole
	Delimited bool      // it stands between its lines, so that Body is certain even then

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
func place(file string) (doc Document) {
	rel := strings.TrimPrefix(file, Root+"/")
	dir, name := path.Split(rel)
	dir = strings.TrimSuffix(dir, "/")
	base := name[:len(name)-len(path.Ext(name))]
	doc.Head = Head{File: file, Dir: dir, Key: rel[:len(rel)-len(name)+len(base)]}
	c := &doc.Card
	c.Source, c.Kind = file, card.Page
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

// Env is what a file is read with.
type Env struct {
	Settings *config.Settings
	Markdown *markdown.Renderer
}

// Parse reads a file.
func Parse(file string, src []byte, env Env) (*Document, diag.List) {
	doc := place(file)
	tooDeep := doc.inTaxonomy(env.Settings)
	doc.Card.Language = env.Settings.Language
	front, diags := frontmatter.Split(file, src)
	doc.Body, doc.Broken = front.Body, diags.HasErrors()
	doc.Delimited = delimited(src, diags)
	doc.Text = Text{Sum: sum.Of(src), Shortcodes: bytes.Contains(src[doc.Body:], []byte("{{<")), Sketch: ledger.SketchOf(src)}
	doc.Title = diag.Span{Start: front.Head.Start, End: front.Head.Start}
	if front.Format == "" {
		doc.nameItself(&front, src, env)
	}
	doc.dateFromName(&front)
	if tooDeep {
		diags = append(diags, doc.tooDeep())
	}
	p := parser{doc: &doc, src: src, env: env}
	p.blank = len(bytes.TrimSpace(src[front.Body:])) == 0
	diags = append(diags, p.read(front)...)
	if doc.IsHTML() && env.Settings.Markdown.HTML == config.NoHTML {
		doc.Broken = true
		diags = append(diags, diag.Diagnostic{
			Code: diag.RawHTML, File: file, Span: front.Root.Span, Message: "the page is written in HTML, which is switched off",
			Hint: "Write its text in Markdown, in " + strings.TrimSuffix(path.Base(file), path.Ext(file)) + ".md. Whoever looks after the site can let HTML through, with html: safe in site.yaml.",
		})
	}
	doc.Empty = p.blank && doc.showsNothing()
	if at := bytes.Index(src[doc.Body:], []byte(Placeholder)); at >= 0 && !doc.Card.Draft {
		diags = append(diags, diag.Diagnostic{
			Code: diag.ValueUnlikely, File: file, Span: diag.Span{Start: doc.Body + at, End: doc.Body + at + len(Placeholder)},
			Message: "the text still says what a new page says", Hint: "Write the text of the page, or keep it back with draft: true.",
		})
	}
	if doc.Card.Event != nil {
		doc.Invites = append(p.invitingSummary(), invitations(src, doc.Body)...)
	}
	if doc.Card.Summary == "" && !doc.Broken {
		doc.Card.Summary = doc.firstParagraph(src[doc.Body:], env)
	}
	return &doc, diags
}

func (d *Document) firstParagraph(text []byte, env Env) string {
	if d.IsHTML() {
		return env.Markdown.FirstHTMLParagraph(text)
	}
	return env.Markdown.FirstParagraph(text)
}

// delimited says whether a file begins as one with front matter does, and is not
// two versions of a file.
func delimited(src []byte, faults diag.List) bool {
	head := bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	return (bytes.HasPrefix(head, []byte("---")) || bytes.HasPrefix(head, []byte("+++"))) &&
		!slices.ContainsFunc(faults, func(d diag.Diagnostic) bool { return d.Code == diag.MergeMarker })
}

// nameItself takes the title of a file without front matter from the heading
// that its text begins with, as plain Markdown has it. The heading is then no
// part of the text any more.
func (d *Document) nameItself(front *frontmatter.Block, src []byte, env Env) {
	rest := src[front.Body:]
	text := bytes.TrimLeft(rest, " \t\r\n")
	start := front.Body + len(rest) - len(text)
	line, _, _ := bytes.Cut(text, []byte("\n"))
	heading, ok := bytes.CutPrefix(line, []byte("# "))
	if !ok {
		return
	}
	heading = bytes.TrimRight(bytes.TrimSpace(heading), "#")
	title := env.Markdown.FirstParagraph(bytes.TrimSpace(heading))
	if title == "" {
		return
	}
	d.Body = start + len(line)
	front.Root.Kind = frontmatter.Map
	front.Root.Pairs = append(front.Root.Pairs, frontmatter.Pair{
		Key: "title",
		Value: frontmatter.Node{
			Kind: frontmatter.Scalar, Text: title, Tag: frontmatter.StringTag, Style: frontmatter.QuotedStyle,
			Span: diag.Span{Start: start, End: start + len(bytes.TrimRight(line, "\r"))},
		},
	})
}

type parser struct {
	doc   *Document
	src   []byte // its file
	env   Env
	links markdown.PendingLinks
	rec   schema.Record // what the front matter says
	blank bool          // nothing stands below the front matter
	alt   bool          // an alternative text stands where it does not belong, as a fault tells
	diags diag.List
}

// inline renders a line of Markdown.
func (p *parser) inline(v schema.Value) template.HTML {
	body := p.env.Markdown.RenderInline(markdown.Line{Text: v.Text, File: p.doc.File, Source: p.src, Span: v.Span, Language: p.doc.Card.Language}, &p.links)
	p.diags = append(p.diags, body.Diags...)
	for _, link := range body.Links {
		p.doc.Links = append(p.doc.Links, Value{p.links.Dests[len(p.doc.Links)], link.Span})
	}
	return template.HTML(body.HTML) // made of escaped text and of the program's own tags
}

// plain gives a line of Markdown or a file as layouts get it.
func (p *parser) plain(v schema.Value, f schema.Field) any {
	switch f.Kind {
	case schema.Markdown:
		return p.inline(v)
	case schema.Reference:
		p.doc.References = append(p.doc.References, Reference{Value: word(v), Slot: ToField, Type: f.To})
		return card.Link{Name: v.Text}
	}
	p.doc.Files = append(p.doc.Files, word(v))
	return card.File{Name: v.Text}
}

// typeOf gives the page's type: the one it names, or that of its section.
func (p *parser) typeOf(root frontmatter.Node) (*schema.Type, diag.List) {
	s, c := p.env.Settings, &p.doc.Card
	if node, ok := root.Find("type"); ok && node.Kind == frontmatter.Scalar {
		if t, ok := s.Type(node.Text); ok {
			return t, nil
		}
		if s.Faulty("") { // it may be among those that could not be read
			return nil, nil
		}
		var names []string
		for _, t := range s.Types {
			names = append(names, t.Name)
		}
		hint := "The types are " + strings.Join(names, ", ") + "."
		if near, ok := schema.Nearest(node.Text, names); ok {
			hint = fmt.Sprintf("Perhaps %s? %s", near, hint)
		}
		return nil, diag.List{{
			Code: diag.TypeUnknown, File: p.doc.File, Span: node.Span,
			Message: fmt.Sprintf("there is no type of page called “%s”", node.Text), Hint: hint,
		}}
	}
	if c.Kind == card.Home || c.Kind == card.Missing {
		t, _ := s.Type("page")
		return t, nil
	}
	return s.TypeIn(c.Section), nil
}

func (p *parser) read(front frontmatter.Block) diag.List {
	doc, c := p.doc, &p.doc.Card
	t, diags := p.typeOf(front.Root)
	if t == nil {
		doc.Broken = true
		return diags
	}
	c.Type = t.Name
	known := p.env.Settings.FieldsOf(t)
	if c.Kind != card.Page {
		known = p.fieldsOf(t)
	}
	rec, list := decode.FrontMatter(doc.File, front.Root, known)
	if doc.Broken { // what is missing may stand where it could not be read
		list = slices.DeleteFunc(list, func(d diag.Diagnostic) bool { return d.Code == diag.FieldMissing })
	}
	if p.env.Settings.Faulty(t.Name) { // the field may be among those that could not be read
		list = slices.DeleteFunc(list, func(d diag.Diagnostic) bool { return d.Code == diag.KeyUnknown })
	}
	if front.Format == "" {
		list = p.without(front.Root.Span, list, rec, known)
	}
	diags = append(diags, list...)
	p.rec = rec
	p.alt = slices.ContainsFunc(front.Root.Pairs, func(f frontmatter.Pair) bool {
		key := strings.ToLower(f.Key)
		return strings.HasSuffix(key, "alt") || strings.HasSuffix(key, "alttext") || strings.HasSuffix(key, "alt_text")
	})
	p.common()
	p.ignore()
	p.days(list)
	if c.Kind == card.Page {
		switch t.Name {
		case "project":
			c.Project = p.project()
		case "event":
			c.Event = p.event()
		case "post":
			c.Post = p.post()
		case "person":
			c.Person = p.profile()
		case "partner":
			c.Partner = p.organisation()
		}
	}
	p.own(t)
	return append(diags, p.diags...)
}

// text gives a field's text, or "".
func (p *parser) text(name string) string { return text(p.rec, name) }

func text(r schema.Record, name string) string {
	v, _ := r.Get(name)
	return v.Text
}

func word(v schema.Value) Value { return Value{v.Text, v.Span} }

func (p *parser) list(name string) []schema.Value {
	v, _ := p.rec.Get(name)
	return v.List
}

func (p *parser) common() {
	doc, c := p.doc, &p.doc.Card
	if v, ok := p.rec.Get("title"); ok {
		c.Title, doc.Title = v.Text, v.Span
	}
	c.Summary = p.text("summary")
	id, _ := p.rec.Get("id")
	status, _ := p.rec.Get("status")
	c.ID, doc.ID, doc.Status = id.Text, id.Span, status.Span
	if lang := p.text("language"); lang != "" {
		c.Language = lang
	}
	date, _ := p.rec.Get("date")
	updated, _ := p.rec.Get("updated")
	expires, _ := p.rec.Get("expires")
	draft, _ := p.rec.Get("draft")
	weight, _ := p.rec.Get("weight")
	params, _ := p.rec.Get("params")
	c.Date, c.Updated, doc.Expires = date.Moment, updated.Moment, expires.Moment
	doc.Expiry = expires.Span
	c.Draft, c.Weight = draft.Yes, int(weight.Number)
	p.elsewhere()
	c.Params, _ = params.Free.(map[string]any)
	c.Authors = p.people("authors", ToAuthor)
	for _, v := range p.list("names") {
		doc.Names = append(doc.Names, word(v))
	}
	slug, _ := p.rec.Get("slug")
	layout, _ := p.rec.Get("layout")
	doc.Slug, doc.Layout = word(slug), word(layout)
	address, _ := p.rec.Get("url")
	doc.Address = word(address)
	for _, a := range p.list("aliases") {
		doc.Aliases = append(doc.Aliases, word(a))
	}
	for _, t := range p.env.Settings.Taxonomies {
		list := p.list(t.Name)
		if len(list) > 0 && p.aboutTermOf(t) {
			p.say(diag.FilePlace, list[0].Span, fmt.Sprintf("this page has a term of “%s” itself, and lies in the folder that holds a page about each of them", t.Name),
				"If it is about something else, move it into another folder; else take the line out.")
			continue
		}
		doc.Terms = slices.Grow(doc.Terms, len(list))
		for _, v := range list {
			if v.Kind == schema.Group {
				v = whom(v)
			}
			switch {
			case v.Text != "" && !strings.ContainsFunc(v.Text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }):
				p.say(diag.AddressBad, v.Span, fmt.Sprintf("“%s” has no letters of which an address could be made", v.Text), "Write the term in words.")
			case v.Text != "":
				doc.Terms = append(doc.Terms, Term{t.Name, word(v)})
			}
		}
	}
	for _, m := range p.list("menu") {
		name, ok := m.Group.Get("name")
		if !ok {
			continue
		}
		weight, _ := m.Group.Get("weight")
		parent, _ := m.Group.Get("parent")
		doc.Menus = append(doc.Menus, MenuEntry{Menu: word(name), Label: text(m.Group, "label"), Weight: int(weight.Number), Parent: word(parent)})
	}
	p.image()
}

func (p *parser) say(code diag.Code, span diag.Span, message, hint string) {
	p.diags = append(p.diags, diag.Diagnostic{Code: code, File: p.doc.File, Span: span, Message: message, Hint: hint})
}
