package markdown

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/mdast"
)

func (p *page) inlines(parent ast.Node) {
	if !p.enter(parent) {
		return
	}
	for c := parent.FirstChild(); c != nil; c = c.NextSibling() {
		p.inlineNode(c)
	}
	p.depth--
}

func (p *page) inlineNode(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		p.textNode(n)
	case *ast.String:
		p.out = appendEscaped(p.out, n.Value)
		p.check.Count(n.Value)
	case *ast.Emphasis:
		if n.Level == 2 {
			p.raw("<strong>")
			p.inlines(n)
			p.raw("</strong>")
			return
		}
		p.raw("<em>")
		p.inlines(n)
		p.raw("</em>")
	case *ast.Link:
		p.link(n)
	case *ast.AutoLink:
		p.autoLink(n)
	case *ast.Image:
		p.image(n)
	case *ast.CodeSpan:
		p.raw("<code>")
		code := mdast.CodeSpan(n, p.Bytes)
		p.out = appendEscaped(p.out, code)
		p.raw("</code>")
		p.check.CodeSpan(n, code)
	case *ast.RawHTML:
		p.inlineHTML(n)
	case *east.Strikethrough:
		p.raw("<del>")
		p.inlines(n)
		p.raw("</del>")
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

func (p *page) textNode(n *ast.Text) {
	value := n.Segment.Value(p.Bytes)
	if n.IsRaw() {
		p.out = appendEscaped(p.out, value)
	} else {
		p.out = appendResolved(p.out, value)
	}
	p.check.TextNode(n.Segment.Start, value)
	switch {
	case n.HardLineBreak():
		p.raw("<br>\n")
		p.check.EndWord()
	case n.SoftLineBreak():
		if !p.joins(value, n.NextSibling()) {
			p.raw("\n")
		}
		p.check.EndWord()
	}
}

// joins says whether the line that ends with these words goes on without a
// space in the next one, as in Chinese and Japanese.
func (p *page) joins(value []byte, next ast.Node) bool {
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

func (p *page) inlineHTML(n *ast.RawHTML) {
	segments := n.Segments.Sliced(0, n.Segments.Len())
	if len(segments) == 0 {
		return
	}
	if p.html {
		from := len(p.out)
		for _, s := range segments {
			p.out = append(p.out, s.Value(p.Bytes)...)
		}
		p.anchorsIn(p.out[from:])
		p.check.HTML(p.out[from:], n.Parent(), diag.Span{Start: segments[0].Start, End: segments[len(segments)-1].Stop})
		return
	}
	span := diag.Span{Start: segments[0].Start, End: segments[len(segments)-1].Stop}
	if !isComment(p.Bytes[span.Start:span.End]) {
		p.rawHTML(span)
	}
}

// rawHTML reports HTML. Of an element only the opening tag is reported, however
// far off the closing one stands, and a comment is left out in silence: it was
// not for readers anyway.
func (p *page) rawHTML(span diag.Span) {
	if p.closes(p.Bytes[span.Start:span.End]) {
		return
	}
	p.Report(diag.RawHTML, span, "HTML is switched off in texts", htmlHint(p.Bytes[span.Start:span.End]))
}

// closes says whether all tags in some HTML close those that were reported,
// and notes which are open behind it.
func (p *page) closes(html []byte) bool {
	if p.tags == nil {
		p.tags = map[string]int{}
	}
	only, opens := false, false
	for rest := html; ; {
		i := bytes.IndexByte(rest, '<')
		if i < 0 {
			return only && !opens
		}
		rest = rest[i+1:]
		name, closing := bytes.CutPrefix(rest, []byte("/"))
		n := 0
		for n < len(name) && (name[n]|0x20 >= 'a' && name[n]|0x20 <= 'z' || n > 0 && (name[n] >= '0' && name[n] <= '9' || name[n] == '-')) {
			n++
		}
		switch tag := strings.ToLower(string(name[:n])); {
		case !closing: // also a declaration, and what is no tag
			opens = true
			p.tags[tag]++
		case p.tags[tag] > 0:
			p.tags[tag]--
			only = true
		default:
			opens = true
		}
	}
}

func isComment(b []byte) bool {
	return bytes.HasPrefix(b, []byte("<!--")) && bytes.HasSuffix(b, []byte("-->")) && bytes.Count(b, []byte("-->")) == 1
}
