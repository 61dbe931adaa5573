package markdown

import (
	"html"

	"github.com/yuin/goldmark/ast"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/mdast"
)

// origin says where an address comes from.
type origin uint8

const (
	written    origin = iota // it stands in the text
	made                     // shortcodes gave it, or a part of it
	brokenCode               // one of them could not be carried out, which was told
)

// destination gives the address of a link or a picture with its place: backslashes and
// entities are resolved, and shortcodes carried out, as if what they give stood there.
func (p *page) destination(text []byte, n ast.Node) (dest []byte, span diag.Span, from origin) {
	span = p.SpanOf(text, n)
	if indexCode(text) < 0 {
		return mdast.Resolve(text), span, written
	}
	at, end, placed := 0, len(text), false
	if start, ok := p.OffsetOf(text); ok {
		text, at, end, placed = p.Bytes, start, span.End, true
	}
	faults := len(p.Diags)
	for {
		i := indexCode(text[at:end])
		if i < 0 {
			break
		}
		dest = append(dest, mdast.Resolve(text[at:at+i])...)
		t, fault := parseTag(text[:end], at+i)
		at = t.span.End
		if !placed { // a line that was put together has no places of its own
			t.at(span)
		}
		switch {
		case fault != nil && !placed:
			p.Report(diag.ShortcodeSyntax, span, fault.message, fault.hint)
		case fault != nil:
			p.Report(diag.ShortcodeSyntax, fault.span, fault.message, fault.hint)
		case t.closing:
			p.Report(diag.ShortcodeSyntax, t.span, "a shortcode that holds a text can't stand in an address", "Write the address itself, or a shortcode without {{< /"+t.name+" >}}.")
		default:
			dest = append(dest, html.UnescapeString(string(p.codeValue(t)))...)
		}
	}
	if len(p.Diags) > faults {
		return nil, span, brokenCode
	}
	return append(dest, mdast.Resolve(text[at:end])...), span, made
}

// at gives a tag and all of its arguments one place.
func (t *tag) at(span diag.Span) {
	t.span, t.nameSpan = span, span
	for i := range t.args {
		t.args[i].Span, t.args[i].NameSpan = span, span
	}
}
