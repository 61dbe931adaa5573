package prose

import (
	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"github.com/meridian-ssg/meridian/internal/mdast"
)

// What stands in a visible text besides words.
const (
	markup = 0 // belongs to no word and parts none
	other  = 1 // something that is not read as words stands here
)

// visible gives the words of a block where they stand in the text: start is
// the place of the first byte. Everything else is markup or other. What stands
// in links and in emphasis may be names and titles; with plain it is other as
// well, unless the whole block is emphasised. The result is good until the next
// call.
func (c *Checker) visible(n ast.Node, plain bool) (text []byte, start int) {
	for plain && n.FirstChild() != nil && n.FirstChild() == n.LastChild() && n.FirstChild().Kind() == ast.KindEmphasis {
		n = n.FirstChild()
	}
	span, ok := c.TextExtent(n)
	if !ok {
		return nil, 0
	}
	c.buf = append(c.buf[:0], c.Bytes[span.Start:span.End]...)
	clear(c.buf)
	c.fill(n, span.Start, plain)
	return c.buf, span.Start
}

func (c *Checker) fill(n ast.Node, start int, plain bool) {
	mark := func(at int, with byte) {
		if at -= start; at >= 0 && at < len(c.buf) {
			c.buf[at] = with
		}
	}
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		switch child := child.(type) {
		case *ast.Text:
			copy(c.buf[child.Segment.Start-start:], c.Bytes[child.Segment.Start:child.Segment.Stop])
			if child.SoftLineBreak() || child.HardLineBreak() {
				mark(child.Segment.Stop, ' ')
			}
		case *ast.String, *east.FootnoteLink, *east.TaskCheckBox:
		case *ast.CodeSpan, *ast.Image, *ast.AutoLink, *ast.RawHTML:
			mark(child.Pos(), other)
		case *ast.Link, *ast.Emphasis:
			if plain {
				mark(child.Pos(), other)
				continue
			}
			c.fill(child, start, plain)
		default:
			if child.Kind() == mdast.KindShortcodeInline {
				mark(child.Pos(), other)
			}
			c.fill(child, start, plain)
		}
	}
}
