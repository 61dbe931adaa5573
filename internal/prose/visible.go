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
func (p *Checker) visible(n ast.Node, plain bool) (text []byte, start int) {
	for plain && n.FirstChild() != nil && n.FirstChild() == n.LastChild() && n.FirstChild().Kind() == ast.KindEmphasis {
		n = n.FirstChild()
	}
	span, ok := p.TextExtent(n)
	if !ok {
		return nil, 0
	}
	p.seen = append(p.seen[:0], p.Bytes[span.Start:span.End]...)
	clear(p.seen)
	p.fill(n, span.Start, plain)
	return p.seen, span.Start
}

func (p *Checker) fill(n ast.Node, start int, plain bool) {
	mark := func(at int, with byte) {
		if at -= start; at >= 0 && at < len(p.seen) {
			p.seen[at] = with
		}
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			copy(p.seen[c.Segment.Start-start:], p.Bytes[c.Segment.Start:c.Segment.Stop])
			if c.SoftLineBreak() || c.HardLineBreak() {
				mark(c.Segment.Stop, ' ')
			}
		case *ast.String, *east.FootnoteLink, *east.TaskCheckBox:
		case *ast.CodeSpan, *ast.Image, *ast.AutoLink, *ast.RawHTML:
			mark(c.Pos(), other)
		case *ast.Link, *ast.Emphasis:
			if plain {
				mark(c.Pos(), other)
				continue
			}
			p.fill(c, start, plain)
		default:
			if c.Kind() == mdast.KindShortcodeInline {
				mark(c.Pos(), other)
			}
			p.fill(c, start, plain)
		}
	}
}
