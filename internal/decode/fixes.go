package decode

import (
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/frontmatter"
)

// Where a fix is sure, its edits change only the bytes at fault, so that
// comments, order and line ends stay as they are.

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

// fixText replaces the text of a scalar, within its quotes.
func (d *decoder) fixText(n frontmatter.Node, text string) {
	if span, ok := textSpan(n); ok {
		d.fix(diag.Edit{Span: span, Text: text})
	}
}

// fixKey replaces a key, within its quotes.
func (d *decoder) fixKey(p *frontmatter.Pair, key string) {
	span := p.KeySpan
	switch span.End - span.Start - len(p.Key) {
	case 0:
	case 2: // in quotes
		span.Start++
		span.End--
	default:
		return
	}
	d.fix(diag.Edit{Span: span, Text: key})
}
