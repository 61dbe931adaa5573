// Package content reads one Markdown file of content/ as far as that file
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
package content

import (
	"bytes"
	"fmt"
	"html/template"
	"path"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/decode"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/frontmatter"
	"github.com/meridian-ssg/meridian/internal/markdown"
	"github.com/meridian-ssg/meridian/internal/prose"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/sum"
)

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
	Slug       Value
	Layout     Value
	Aliases    []Value
	Menus      []MenuEntry
	Expires    civil.Moment
	Terms      []Term
	References []Reference
	Image      Value       // the picture's file
	Ignore     []diag.Code // the warnings that the page sets aside
	Days       []Day       // those on which the page says that something is or was
	Invites    []Value     // an event's words that ask readers to take part
	Empty      bool        // there is neither a text nor anything else of its own that the page could show
}

// Equal says whether two heads say the same. Both must come from Parse.
func (h *Head) Equal(other *Head) bool { return reflect.DeepEqual(h, other) }

// Text is what is known of a file's text, which itself is not kept.
type Text struct {
	Sum        sum.Sum // of the whole file
	Shortcodes bool    // it may hold shortcodes
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
}

// Slot is the part of a card that a reference fills.
type Slot uint8

// The slots.
const (
	ToEvent   Slot = iota // Post.Event
	ToPartner             // Project.Partners[Index]
	ToLead                // Project.Lead
	ToField               // Fields[Field], or its item Index
)

// Reference is a page named in front matter.
type Reference struct {
	Value
	Slot  Slot
	Field string
	Index int    // -1 where the field is not a list
	Type  string // the type of page it must lead to; "" for any
}

// IsPage says whether a file in content/ is a page.
func IsPage(file string) bool { return strings.EqualFold(path.Ext(file), ".md") }

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
	case dir == "" && (base == "_index" || base == "index"):
		doc.Key, c.Kind = "", card.Home
	case dir == "" && base == "404":
		c.Kind = card.Missing
	case base == "_index":
		doc.Key, c.Kind = dir, card.Section
	case base == "index":
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
	doc.Card.Language = env.Settings.Language
	front, diags := frontmatter.Split(file, src)
	doc.Body, doc.Broken = front.Body, diags.HasErrors()
	doc.Delimited = delimited(src, diags)
	doc.Text = Text{Sum: sum.Of(src), Shortcodes: bytes.Contains(src[doc.Body:], []byte("{{<"))}
	doc.Title = diag.Span{Start: front.Head.Start, End: front.Head.Start}
	if front.Format == "" {
		doc.nameItself(&front, src, env)
	}
	p := parser{doc: &doc, env: env}
	p.blank = len(bytes.TrimSpace(src[front.Body:])) == 0
	diags = append(diags, p.read(front)...)
	doc.Empty = p.blank && doc.showsNothing()
	if doc.Card.Event != nil {
		doc.Invites = append(p.invitingSummary(), invitations(src, doc.Body)...)
	}
	if doc.Card.Summary == "" && !doc.Broken {
		doc.Card.Summary = env.Markdown.FirstParagraph(src[doc.Body:])
	}
	return &doc, diags
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
	env   Env
	rec   schema.Record // what the front matter says
	blank bool          // nothing stands below the front matter
	alt   bool          // an alternative text stands where it does not belong, as a fault tells
	diags diag.List
}

// inline renders a line of Markdown.
func (p *parser) inline(v schema.Value) template.HTML {
	html, faults := p.env.Markdown.RenderInline(v.Text)
	for _, f := range faults {
		p.diags = append(p.diags, diag.Diagnostic{Code: f.Code, File: p.doc.File, Span: v.Span, Message: f.Message, Hint: f.Hint})
	}
	return html
}

// typeOf gives the page's type: the one it names, or that of its section.
func (p *parser) typeOf(root frontmatter.Node) (*schema.Type, diag.List) {
	s, c := p.env.Settings, &p.doc.Card
	if node, ok := root.Find("type"); ok && node.Kind == frontmatter.Scalar {
		if t, ok := s.Type(node.Text); ok {
			return t, nil
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
		known = p.env.Settings.FieldsOf(nil)
	}
	rec, list := decode.FrontMatter(doc.File, front.Root, known)
	if doc.Broken { // what is missing may stand where it could not be read
		list = slices.DeleteFunc(list, func(d diag.Diagnostic) bool { return d.Code == diag.FieldMissing })
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
		}
		p.own(t)
	}
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
	c.ID = p.text("id")
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
	c.Draft, c.Weight = draft.Yes, p.whole(weight)
	c.Params, _ = params.Free.(map[string]any)
	c.Authors = people(p.list("authors"))
	slug, _ := p.rec.Get("slug")
	layout, _ := p.rec.Get("layout")
	doc.Slug, doc.Layout = word(slug), word(layout)
	for _, a := range p.list("aliases") {
		doc.Aliases = append(doc.Aliases, word(a))
	}
	for _, t := range p.env.Settings.Taxonomies {
		list := p.list(t.Name)
		doc.Terms = slices.Grow(doc.Terms, len(list))
		for _, v := range list {
			if v.Text != "" {
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
		doc.Menus = append(doc.Menus, MenuEntry{Menu: word(name), Label: text(m.Group, "label"), Weight: p.whole(weight)})
	}
	if v, ok := p.rec.Get("image"); ok {
		file, _ := v.Group.Get("file")
		doc.Image = word(file)
		alt, _ := v.Group.Get("alt")
		c.Image = &card.Image{Alt: alt.Text, Caption: text(v.Group, "caption"), Credit: text(v.Group, "credit")}
		decorative, _ := v.Group.Get("decorative")
		if strings.TrimSpace(c.Image.Alt) == "" && !decorative.Yes && file.Text != "" && !v.Group.Has("alt") && !p.alt {
			p.say(diag.ImageAlt, file.Span, "the picture has no alternative text", "Say in “alt” what it shows, or write decorative: true if it is only decoration.")
		}
		if message, hint := (prose.Alt{Text: c.Image.Alt, File: file.Text, Caption: c.Image.Caption, Language: c.Language}).Check(); message != "" && !decorative.Yes {
			p.say(diag.ImageAltPoor, alt.Span, message, hint)
		}
	}
}

func (p *parser) say(code diag.Code, span diag.Span, message, hint string) {
	p.diags = append(p.diags, diag.Diagnostic{Code: code, File: p.doc.File, Span: span, Message: message, Hint: hint})
}

// whole gives a number that counts places; others are reported.
func (p *parser) whole(v schema.Value) int {
	if n := int(v.Number); float64(n) == v.Number && n > -1e6 && n < 1e6 {
		return n
	}
	p.say(diag.ValueWrong, v.Span, fmt.Sprintf("“%s” can't be a place in a list", v.Text), "Write a whole number, such as weight: 10.")
	return 0
}

func people(list []schema.Value) []card.Person {
	out := slices.Grow([]card.Person(nil), len(list))
	for _, v := range list {
		out = append(out, card.Person{
			Name: text(v.Group, "name"), Role: text(v.Group, "role"),
			Organisation: text(v.Group, "organisation"), Link: text(v.Group, "link"),
		})
	}
	return out
}

func (p *parser) project() *card.Project {
	start, _ := p.rec.Get("start")
	end, _ := p.rec.Get("end")
	out := &card.Project{
		Start: start.Date, End: end.Date,
		Phase:     card.Phase(p.text("status")),
		Programme: p.text("programme"),
		Website:   p.text("website"),
	}
	if v, ok := p.rec.Get("lead"); ok {
		lead := p.partner(v, ToLead, -1)
		out.Lead = &lead
	}
	partners, objectives := p.list("partners"), p.list("objectives")
	out.Partners = slices.Grow(out.Partners, len(partners))
	for i, v := range partners {
		out.Partners = append(out.Partners, p.partner(v, ToPartner, i))
	}
	out.Objectives = slices.Grow(out.Objectives, len(objectives))
	for _, v := range objectives {
		out.Objectives = append(out.Objectives, p.inline(v))
	}
	return out
}

func (p *parser) partner(v schema.Value, slot Slot, index int) card.Partner {
	page, ok := v.Group.Get("page")
	if !ok && !v.Group.Has("name") && !v.Group.MayHave("name") && !v.Group.MayHave("page") {
		p.say(diag.FieldMissing, v.Span, "this partner has neither a “name” nor a “page”", "Write name: University of Macerata, for example, or name its page in this site: page: partners/macerata.md")
	}
	if ok {
		p.doc.References = append(p.doc.References, Reference{Value: word(page), Slot: slot, Index: index})
	}
	return card.Partner{Name: text(v.Group, "name"), Country: text(v.Group, "country"), URL: text(v.Group, "link")}
}

func (p *parser) event() *card.Event {
	start, _ := p.rec.Get("start")
	end, _ := p.rec.Get("end")
	out := &card.Event{
		Start: start.Moment, End: end.Moment,
		Status: p.text("status"),
		Place:  p.text("place"), Online: p.text("online"), Organiser: p.text("organiser"),
		Registration: p.text("registration"),
		Delegates:    people(p.list("delegates")),
	}
	if zone := p.text("zone"); zone != "" {
		for _, m := range []*civil.Moment{&out.Start, &out.End} {
			if m.Timed && m.Zone == "" {
				m.Zone = zone
			}
		}
	}
	if out.Status == "" {
		out.Status = "confirmed"
	}
	for _, v := range p.list("follow_up") {
		what, _ := v.Group.Get("what")
		when, _ := v.Group.Get("when")
		out.FollowUp = append(out.FollowUp, card.FollowUp{What: p.inline(what), When: when.Date})
	}
	out.Sequence = sequence(p.doc.Card.Updated, out.Status)
	return out
}

// sequence numbers the revisions of an event (RFC 5545, section 3.8.7.4) from
// what the writer says anyway: it grows with the day of `updated`, and when an
// event is called off or put off on that same day.
func sequence(updated civil.Moment, status string) int {
	n := 0
	if !updated.IsZero() {
		epoch := civil.Date{Year: 2000, Month: 1, Day: 1}
		n = 2 * int(updated.Date.In(time.UTC).Sub(epoch.In(time.UTC)).Hours()/24)
	}
	if status != "confirmed" {
		n++
	}
	return max(n, 0)
}

func (p *parser) post() *card.Post {
	out := &card.Post{Credit: p.text("credit")}
	if v, ok := p.rec.Get("event"); ok {
		p.doc.References = append(p.doc.References, Reference{Value: word(v), Slot: ToEvent, Index: -1, Type: "event"})
	}
	return out
}

// own keeps the fields that the site declares beyond the shipped ones.
func (p *parser) own(t *schema.Type) {
	for _, f := range p.env.Settings.Own(t.Name) {
		v, ok := p.rec.Get(f.Name)
		if !ok {
			continue
		}
		if p.doc.Card.Fields == nil {
			p.doc.Card.Fields = make(map[string]any)
		}
		p.doc.Card.Fields[f.Name] = schema.Plain(v, f)
		if f.Kind != schema.Reference {
			continue
		}
		if !f.List {
			p.doc.References = append(p.doc.References, Reference{Value: word(v), Slot: ToField, Field: f.Name, Index: -1, Type: f.To})
		}
		for i, item := range v.List {
			p.doc.References = append(p.doc.References, Reference{Value: word(item), Slot: ToField, Field: f.Name, Index: i, Type: f.To})
		}
	}
}
