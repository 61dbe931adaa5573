package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/mdast"
)

// blocks writes the blocks within a node. A language set in one of them ends
// with it.
func (p *page) blocks(parent ast.Node) {
	if !p.enter(parent) {
		return
	}
	language := p.check.Language
	floor := p.enterElements()
	for c := parent.FirstChild(); c != nil; c = c.NextSibling() {
		if len(p.elements.open) > p.elements.floor {
			p.beforeMarkdown(c)
		}
		start := len(p.out)
		p.block(c)
		if p.elements.ended > 0 {
			p.closeEnded()
		}
		if p.locate && p.depth == 1 {
			p.locateBlock(c, start)
		}
		p.check.EndWord()
		p.check.Language = language
	}
	p.leaveElements(floor)
	p.depth--
}

// locateBlock notes where a block comes from whose HTML begins at start, unless
// it stands nowhere in the text.
func (p *page) locateBlock(n ast.Node, start int) {
	offset := n.Pos()
	for c := n; offset < 0 && c != nil; c = c.FirstChild() {
		if c.Type() == ast.TypeBlock && c.Lines().Len() > 0 {
			offset = c.Lines().At(0).Start
		}
	}
	if html := string(bytes.TrimSpace(p.out[start:])); html != "" && 0 <= offset && offset < len(p.Bytes) {
		p.body.Blocks = append(p.body.Blocks, Block{HTML: html, Offset: p.Offset + p.LineStart(offset)})
	}
}

func (p *page) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Paragraph:
		p.paragraph(n)
	case *ast.TextBlock:
		p.line(n)
		p.check.ForeignWords(n)
		if next := n.NextSibling(); next != nil && next.Kind() != mdast.KindAttributeLine && n.FirstChild() != nil {
			p.raw("\n")
		}
	case *ast.Heading:
		p.heading(n)
	case *ast.List:
		p.list(n)
	case *ast.Blockquote:
		p.blockquote(n)
	case *ast.FencedCodeBlock:
		p.fencedCode(n)
	case *ast.CodeBlock:
		if !p.htmlAsCode(n) {
			p.check.IndentedCode(n, p.blocksOpen > 0)
		}
		p.open("pre", n)
		p.raw("<code>")
		p.code(n)
	case *ast.ThematicBreak:
		p.open("hr", n)
		p.raw("\n")
	case *ast.HTMLBlock:
		p.htmlBlock(n)
	case *east.Table:
		p.table(n)
	case *east.DefinitionList:
		p.definitions(n)
	case *east.FootnoteList:
		p.footnotes(n)
	case *east.FootnoteBacklink:
		p.footnoteBacklink(n)
	case *shortcodeBlock:
		p.shortcodeBlock(n)
	case *attributeLine:
		if !n.taken {
			p.Report(diag.AttributeUnknown, n.span, "these attributes belong to nothing", "Put them right under a paragraph, a list or a table, without an empty line.")
		}
	}
}

func (p *page) paragraph(n *ast.Paragraph) {
	switch n.FirstChild().(type) {
	case *ast.Image, *ast.Link:
		if !p.isLine && holdsOnly(n, isImage, p.Bytes) { // a comment shows none
			p.figures(n)
			return
		}
	case *shortcodeInline:
		if holdsOnly(n, isShortcode, p.Bytes) {
			for c := n.FirstChild(); c != nil; c = c.NextSibling() {
				if s, ok := c.(*shortcodeInline); ok {
					p.shortcodeInline(s, true)
				}
			}
			p.raw("\n")
			return
		}
	}
	p.open("p", n)
	outer := p.inWords
	p.inWords = true
	p.line(n)
	p.inWords = outer
	p.check.Paragraph(n)
	p.raw("</p>\n")
}

// holdsOnly reports whether a node holds what is asked for, and nothing else but
// blanks.
func holdsOnly(n ast.Node, is func(ast.Node) bool, source []byte) bool {
	some := false
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			if len(bytes.TrimSpace(c.Segment.Value(source))) > 0 {
				return false
			}
		case *ast.String:
			if len(c.Value) > 0 {
				return false
			}
		default:
			if !is(c) {
				return false
			}
			some = true
		}
	}
	return some
}

func isShortcode(n ast.Node) bool { return n.Kind() == mdast.KindShortcodeInline }

// isImage reports whether a node is a picture or a link that holds one alone.
func isImage(n ast.Node) bool {
	if n.Kind() == ast.KindLink && n.ChildCount() == 1 {
		n = n.FirstChild()
	}
	return n.Kind() == ast.KindImage
}

// line writes what stands in a paragraph. That of a task is the label of its
// box.
func (p *page) line(n ast.Node) {
	p.check.Lines(n)
	if _, ok := n.FirstChild().(*east.TaskCheckBox); !ok {
		p.words(n)
		return
	}
	p.element("label", n, p.words)
}

// words writes the words of a block.
func (p *page) words(n ast.Node) {
	p.check.StartBlock()
	p.inlines(n)
	p.check.EndBlock(n)
}

func (p *page) heading(n *ast.Heading) {
	p.check.HeadingForm(n)
	h := Heading{Level: min(max(n.Level+p.shift, 1), 6), Text: string(bytes.TrimSpace(p.Plain(n)))}
	attrs := attributesOf(n)
	for _, a := range attrs {
		if a.name == "id" && p.ids.owns(a.value, a.span) {
			h.ID = a.value
		}
	}
	own := h.ID != ""
	level := "0123456"[h.Level : h.Level+1]
	p.level = h.Level
	p.raw("<h", level)
	if !own {
		h.ID = p.ids.forHeading(h.Text)
		p.attribute("id", h.ID)
	}
	p.writeAttributes(attrs, blockAttributes)
	p.raw(">")
	outer := p.inWords
	p.inWords = true
	p.headingWords(n, h.ID)
	p.inWords = outer
	p.raw("</h", level, ">\n")
	start := p.Position(n)
	span := diag.Span{Start: start, End: start}
	if lines := n.Lines(); lines.Len() > 0 {
		stop := max(start, lines.At(lines.Len()-1).Stop)
		span.End = start + len(bytes.TrimRight(p.Bytes[start:stop], " \t\r\n"))
	}
	p.check.Heading(n, h.Text, span)
	h.File, h.Span = p.includedFile(), p.InFile(span)
	p.body.Headings = append(p.body.Headings, h)
	if !own {
		p.body.Anchors = append(p.body.Anchors, h.ID)
	}
}

// headingWords writes the words of a heading. They lead to it, so that its address
// can be copied, unless a link stands among them already.
func (p *page) headingWords(n *ast.Heading, id string) {
	at := len(p.out)
	if p.opts.HeadingLinks {
		p.raw("<a")
		p.attribute("href", "#"+id)
		p.raw(">")
	}
	words := len(p.out)
	p.words(n)
	switch {
	case !p.opts.HeadingLinks:
	case len(p.out) == words, bytes.Contains(p.out[words:], []byte("<a ")):
		p.out = append(p.out[:at], p.out[words:]...)
	default:
		p.raw("</a>")
	}
}

func (p *page) list(n *ast.List) {
	tag := "ul"
	if n.IsOrdered() {
		tag = "ol"
	}
	p.raw("<", tag)
	if n.IsOrdered() && n.Start != 1 {
		p.raw(` start="`)
		p.int(n.Start)
		p.raw(`"`)
	}
	p.writeAttributes(attributesOf(n), blockAttributes)
	p.raw(">\n")
	if p.enter(n) {
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			p.listItem(c)
		}
		p.depth--
	}
	p.raw("</", tag, ">\n")
}

func (p *page) listItem(n ast.Node) {
	language := p.check.Language
	p.raw("<li")
	text, tight := n.FirstChild().(*ast.TextBlock) // which has no element of its own
	if tight {
		attrs := attributesOf(text)
		if _, ok := text.FirstChild().(*east.TaskCheckBox); ok {
			attrs = append([]attribute{{name: "class", value: "task"}}, attrs...)
		}
		p.writeAttributes(attrs, blockAttributes)
	}
	p.raw(">")
	if !tight && n.FirstChild() != nil {
		p.raw("\n")
	}
	p.blocks(n)
	p.raw("</li>\n")
	p.check.Language = language
}

func (p *page) definitions(n *east.DefinitionList) {
	p.open("dl", n)
	p.raw("\n")
	language := p.check.Language
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *east.DefinitionTerm:
			p.open("dt", c)
			p.words(c)
			p.raw("</dt>\n")
		case *east.DefinitionDescription:
			p.open("dd", c)
			if !c.IsTight {
				p.raw("\n")
			}
			p.blocks(c)
			p.raw("</dd>\n")
		}
		p.check.EndWord()
		p.check.Language = language
	}
	p.raw("</dl>\n")
}
