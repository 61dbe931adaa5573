package content

import (
	"bytes"
	"fmt"
	"html/template"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/decode"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/frontmatter"
	"github.com/meridian-ssg/meridian/internal/ledger"
	"github.com/meridian-ssg/meridian/internal/markdown"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/translation"
)

// Env is what a file is read with.
type Env struct {
	Settings *config.Settings
	Markdown *markdown.Renderer
	Original *Original // of a translation; nil of other files, and where there is none
}

// Parse reads a file.
func Parse(file string, src []byte, env Env) (*Document, diag.List) {
	doc := place(file, env.Settings)
	if env.Original != nil {
		doc.Original = env.Original.File
	}
	tooDeep := doc.inTaxonomy(env.Settings)
	front, diags := frontmatter.Split(file, src)
	doc.Body, doc.Broken = front.Body, diags.HasErrors()
	doc.Delimited = delimited(src, diags)
	doc.Text = Text{Sum: sum.Of(src), Shortcodes: bytes.Contains(src[doc.Body:], []byte("{{<")) || bytes.Contains(src[doc.Body:], []byte("{{%")), Sketch: ledger.SketchOf(src)}
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
	if env.Original != nil {
		diags = slices.DeleteFunc(diags, func(d diag.Diagnostic) bool { return d.Span == Inherited })
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
	root := front.Root
	var original frontmatter.Block
	if p.env.Original != nil { // its faults are told where it is read itself
		original, _ = frontmatter.Split(p.env.Original.File, p.env.Original.Text)
		root = original.Root
	}
	t, diags := p.typeOf(root)
	if t == nil {
		doc.Broken = true
		return diags
	}
	c.Type = t.Name
	known := p.env.Settings.FieldsOf(t)
	if c.Kind != card.Page {
		known = p.fieldsOf(t)
	}
	if p.env.Original != nil {
		front.Root = p.inherit(front.Root, root, known)
		doc.Parts = translation.Names(translation.Parts(p.env.Original.Text, &original, known))
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
	if d, is := doc.commentWithoutPage(list, front.Root); is {
		list = diag.List{d}
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
	if v, ok := p.rec.Get("comments"); ok && v.Kind == schema.Choice { // and no field of the site's own
		doc.Comments = word(v)
	}
	p.form()
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

// form reads which form stands below the text, where somebody receives it.
func (p *parser) form() {
	v, ok := p.rec.Get("show_form")
	if !ok {
		return
	}
	if forms := &p.env.Settings.Forms; !forms.Sent() && forms.Email == "" {
		if p.env.Settings.Faulty("") { // and may say it
			return
		}
		p.say(diag.FormUnsent, v.Span, "nobody would receive this form, so that the page does without it", "Say in site.yaml where forms are sent, under forms: send_to or email.")
		return
	}
	p.doc.Card.Form = v.Text
}

func (p *parser) say(code diag.Code, span diag.Span, message, hint string) {
	p.diags = append(p.diags, diag.Diagnostic{Code: code, File: p.doc.File, Span: span, Message: message, Hint: hint})
}
