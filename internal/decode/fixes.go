package decode

import (
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/frontmatter"
)

// What would mend a fault, where that is sure: edits of the very bytes at
// fault, so that remarks, order and line ends stay as they are.

// textSpan gives where the text of a scalar stands in the file, without its
// quotes; false where it is not written there letter by letter.
func textSpan(n frontmatter.Node) (diag.Span, bool) {
	switch long := n.Span.End - n.Span.Start - len(n.Text); {
	case n.Kind != frontmatter.Scalar || n.Text == "":
	case n.Style == frontmatter.PlainStyle && long == 0:
		return n.Span, true
	case n.Style == frontmatter.QuotedStyle && long == 2:
		return diag.Span{Start: n.Span.Start + 1, End: n.Span.End - 1}, true
	}
	return diag.Span{}, false
}

// mendText puts another text in the place of a scalar's, within its quotes.
func (d *decoder) mendText(n frontmatter.Node, text string) {
	if span, ok := textSpan(n); ok {
		d.mend(diag.Edit{Span: span, Text: text})
	}
}

// mendKey writes a key in another way.
func (d *decoder) mendKey(p *frontmatter.Pair, key string) {
	span := p.KeySpan
	switch span.End - span.Start - len(p.Key) {
	case 0:
	case 2: // in quotes
		span.Start++
		span.End--
	default:
		return
	}
	d.mend(diag.Edit{Span: span, Text: key})
}
