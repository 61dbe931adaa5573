package markdown

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"

	"github.com/meridian-ssg/meridian/internal/mdast"
)

func (p *page) inlines(parent ast.Node) {
	if !p.enter(parent) {
		return
	}
	floor := p.enterElements()
	for c := parent.FirstChild(); c != nil; c = c.NextSibling() {
		p.inlineNode(c)
	}
	p.leaveElements(floor)
	p.depth--
}

func (p *page) inlineNode(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		p.text(n)
	case *ast.String:
		p.escaped(n.Value)
		p.check.Count(n.Value)
	case *ast.Emphasis:
		if n.Level == 2 {
			p.element("strong", n, p.inlines)
		} else {
			p.element("em", n, p.inlines)
		}
	case *ast.Link:
		p.link(n)
	case *ast.AutoLink:
		p.autoLink(n)
	case *ast.Image:
		p.image(n)
	case *ast.CodeSpan:
		code := mdast.CodeSpan(n, p.Bytes)
		if p.inCell { // where a pipe has a backslash (GFM 4.10)
			code = bytes.ReplaceAll(code, []byte(`\|`), []byte("|"))
		}
		p.raw("<code>")
		p.escaped(code)
		p.raw("</code>")
		p.check.CodeSpan(n, code)
	case *ast.RawHTML:
		p.inlineHTML(n)
	case *east.Strikethrough:
		p.element("del", n, p.inlines)
	case *east.TaskCheckBox:
		p.raw(`<input type="checkbox" disabled`)
		if n.IsChecked {
			p.raw(" checked")
		}
		p.raw("> ")
	case *east.FootnoteLink:
		p.footnoteLink(n)
	case *east.FootnoteBacklink:
		p.footnoteBacklink(n)
	case *shortcodeInline:
		p.shortcodeInline(n, false)
	}
}

// element writes an element that holds nothing but words.
func (p *page) element(tag string, n ast.Node, write func(ast.Node)) {
	outer := p.inWords
	p.inWords = true
	p.raw("<", tag, ">")
	write(n)
	p.raw("</", tag, ">")
	p.inWords = outer
}

func (p *page) text(n *ast.Text) {
	value := n.Segment.Value(p.Bytes)
	if n.IsRaw() {
		p.escaped(value)
	} else {
		p.resolved(value)
	}
	p.check.TextNode(n.Segment.Start, value)
	switch {
	case n.HardLineBreak():
		p.raw("<br>\n")
		p.check.EndWord()
	case n.SoftLineBreak():
		if !p.joinsNext(value, n.NextSibling()) {
			p.raw("\n")
		}
		p.check.EndWord()
	}
}

// joinsNext reports whether the line that ends with these words goes on without
// a space in the next one, as in Chinese and Japanese.
func (p *page) joinsNext(value []byte, next ast.Node) bool {
	if len(value) == 0 || value[len(value)-1] < utf8.RuneSelf {
		return false
	}
	t, ok := next.(*ast.Text)
	if !ok {
		return false
	}
	left, _ := utf8.DecodeLastRune(value)
	right, _ := utf8.DecodeRune(t.Segment.Value(p.Bytes))
	return util.IsEastAsianWideRune(left) && util.IsEastAsianWideRune(right) &&
		!unicode.Is(unicode.Hangul, left) && !unicode.Is(unicode.Hangul, right)
}
