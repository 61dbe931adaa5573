package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/mdast"
)

func (p *page) blocks(parent ast.Node) {
	if !p.enter(parent) {
		return
	}
	language := p.check.Language
	for c := parent.FirstChild(); c != nil; c = c.NextSibling() {
		p.block(c)
		p.check.EndWord()
		p.check.Language = language
	}
	p.depth--
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
		p.check.FencedCode(n)
		p.raw("<pre")
		p.writeAttributes(attributesOf(n), blockAttributes)
		p.raw("><code")
		if language := n.Language(p.Bytes); len(language) > 0 {
			p.raw(` class="language-`)
			p.out = appendResolved(p.out, language)
			p.raw(`"`)
		}
		p.raw(">")
		p.code(n)
		p.raw("</code></pre>\n")
	case *ast.CodeBlock:
		p.check.IndentedCode(n, p.withinHTML())
		p.open("pre", n)
		p.raw("<code>")
		p.code(n)
		p.raw("</code></pre>\n")
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
		if onlyPictures(n, p.Bytes) {
			p.figures(n)
			return
		}
	case *shortcodeInline:
		if onlyShortcodes(n, p.Bytes) {
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
	p.inParagraph = true
	p.line(n)
	p.inParagraph = false
	p.check.Paragraph(n)
	p.raw("</p>\n")
}

func onlyShortcodes(n ast.Node, source []byte) bool {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *shortcodeInline:
		case *ast.Text:
			if len(bytes.TrimSpace(c.Segment.Value(source))) > 0 {
				return false
			}
		case *ast.String:
			if len(c.Value) > 0 {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// line writes what stands in a paragraph. That of a task is the label of its
// box.
func (p *page) line(n ast.Node) {
	p.check.Lines(n)
	if _, ok := n.FirstChild().(*east.TaskCheckBox); !ok {
		p.prose(n)
		return
	}
	p.raw("<label>")
	p.prose(n)
	p.raw("</label>")
}

// prose writes the words of a block.
func (p *page) prose(n ast.Node) {
	p.check.StartBlock()
	p.inlines(n)
	p.check.EndBlock(n)
}

func (p *page) heading(n *ast.Heading) {
	p.check.HeadingForm(n)
	plain := p.Plain(n)
	h := Heading{Level: n.Level, Text: string(bytes.TrimSpace(plain))}
	attrs := attributesOf(n)
	for _, a := range attrs {
		if a.name == "id" && p.ids.owns(a.value, a.span) {
			h.ID = a.value
		}
	}
	level := "0123456"[n.Level : n.Level+1]
	p.raw("<h")
	p.raw(level)
	if h.ID == "" {
		h.ID = p.ids.heading(h.Text)
		p.raw(` id="`)
		p.raw(h.ID) // letters, digits and hyphens
		p.raw(`"`)
	}
	p.writeAttributes(attrs, blockAttributes)
	p.raw(">")
	p.prose(n)
	p.raw("</h")
	p.raw(level)
	p.raw(">\n")
	at := p.Position(n)
	h.Span = diag.Span{Start: at, End: at}
	if lines := n.Lines(); lines.Len() > 0 {
		h.Span.End = max(at, at+len(bytes.TrimRight(p.Bytes[at:max(at, lines.At(lines.Len()-1).Stop)], " \t\r\n")))
	}
	p.check.Heading(n, h.Text, h.Span)
	h.Span = p.InFile(h.Span)
	p.body.Headings = append(p.body.Headings, h)
	if _, own := p.ids.own[h.ID]; !own {
		p.body.Anchors = append(p.body.Anchors, h.ID)
	}
}

func (p *page) list(n *ast.List) {
	tag := "ul"
	if n.IsOrdered() {
		tag = "ol"
	}
	p.raw("<")
	p.raw(tag)
	if n.IsOrdered() && n.Start != 1 {
		p.raw(` start="`)
		p.int(n.Start)
		p.raw(`"`)
	}
	p.writeAttributes(attributesOf(n), blockAttributes)
	p.raw(">\n")
	if p.enter(n) {
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			p.item(c)
		}
		p.depth--
	}
	p.raw("</")
	p.raw(tag)
	p.raw(">\n")
}

func (p *page) item(n ast.Node) {
	language := p.check.Language
	first := n.FirstChild()
	p.raw("<li")
	var attrs []attribute
	if block, ok := first.(*ast.TextBlock); ok { // it has no element of its own
		attrs = attributesOf(block)
		first = nil
		if _, ok := block.FirstChild().(*east.TaskCheckBox); ok {
			attrs = append([]attribute{{name: "class", value: "task"}}, attrs...)
		}
	}
	p.writeAttributes(attrs, blockAttributes)
	p.raw(">")
	if first != nil {
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
			p.prose(c)
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

func (p *page) code(n ast.Node) {
	p.check.Code(n.Lines())
	for _, line := range n.Lines().Sliced(0, n.Lines().Len()) {
		value := line.Value(p.Bytes)
		if rest, ok := bytes.CutSuffix(value, []byte("\r\n")); ok {
			p.out = appendEscaped(p.out, rest)
			p.raw("\n")
			continue
		}
		p.out = appendEscaped(p.out, value)
	}
}

func (p *page) htmlBlock(n *ast.HTMLBlock) {
	lines := n.Lines()
	if lines.Len() == 0 {
		return
	}
	start := lines.At(0).Start
	end := lines.At(lines.Len() - 1).Stop
	if n.HasClosure() {
		end = n.ClosureLine.Stop
	}
	if p.html {
		from := len(p.out)
		for _, line := range lines.Sliced(0, lines.Len()) {
			p.out = append(p.out, line.Value(p.Bytes)...)
		}
		if n.HasClosure() {
			p.out = append(p.out, n.ClosureLine.Value(p.Bytes)...)
		}
		p.anchorsIn(p.out[from:])
		p.check.HTML(p.Bytes[start:end], n, diag.Span{})
		return
	}
	written := bytes.TrimSpace(p.Bytes[start:end])
	if isComment(written) {
		return
	}
	start += bytes.Index(p.Bytes[start:end], written)
	p.rawHTML(diag.Span{Start: start, End: start + len(written)})
}
