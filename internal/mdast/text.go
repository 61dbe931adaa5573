package mdast

import (
	"bytes"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// Text is the Markdown of one file, and the faults found in it so far.
type Text struct {
	Bytes  []byte // the Markdown, all of it fit for HTML; as long as what the file has there
	File   string // path from the site's root
	Source []byte // the whole file as it lies on disk
	Offset int    // where in Source the Markdown begins
	Diags  diag.List

	buf []byte // what Plain and Resolved give
}

// Original gives the Markdown as it lies on disk.
func (t *Text) Original() []byte { return t.Source[t.Offset:] }

// Report adds a fault at a span of the text. The spans of related places are
// those of the text, too.
func (t *Text) Report(code diag.Code, span diag.Span, message, hint string, related ...diag.Location) {
	for i := range related {
		related[i].File, related[i].Span = t.File, t.InFile(related[i].Span)
	}
	t.Diags = append(t.Diags, diag.Diagnostic{Code: code, File: t.File, Span: t.InFile(span), Message: message, Hint: hint, Related: related})
}

// ReportFix adds a fault with the edits that mend it, whose spans are those of
// the text.
func (t *Text) ReportFix(code diag.Code, span diag.Span, message, hint string, fix ...diag.Edit) {
	for i := range fix {
		fix[i].Span = t.InFile(fix[i].Span)
	}
	t.Diags = append(t.Diags, diag.Diagnostic{Code: code, File: t.File, Span: t.InFile(span), Message: message, Hint: hint, Fix: fix})
}

// InFile turns a span of the text into one of the file.
func (t *Text) InFile(s diag.Span) diag.Span {
	return diag.Span{Start: s.Start + t.Offset, End: s.End + t.Offset}
}

// OffsetOf finds a part of the text that goldmark handed out.
func (t *Text) OffsetOf(part []byte) (offset int, ok bool) {
	offset = cap(t.Bytes) - cap(part)
	if len(part) == 0 || offset < 0 || offset+len(part) > len(t.Bytes) || &t.Bytes[offset] != &part[0] {
		return 0, false
	}
	return offset, true
}

// SpanOf is the span of a part of the text, or the first byte of n where it is
// none.
func (t *Text) SpanOf(part []byte, n ast.Node) diag.Span {
	if start, ok := t.OffsetOf(part); ok {
		return diag.Span{Start: start, End: start + len(part)}
	}
	start := t.Position(n)
	return diag.Span{Start: start, End: min(start+1, len(t.Bytes))}
}

// Position is where a node begins, within the bounds of the text.
func (t *Text) Position(n ast.Node) int { return min(max(n.Pos(), 0), len(t.Bytes)) }

// TextExtent gives the span from the first to the last words below n; ok is
// false where it has none.
func (t *Text) TextExtent(n ast.Node) (span diag.Span, ok bool) {
	span = diag.Span{Start: len(t.Bytes)}
	extend(n, &span)
	return span, span.Start < span.End
}

func extend(n ast.Node, span *diag.Span) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if text, ok := c.(*ast.Text); ok {
			span.Start = min(span.Start, text.Segment.Start)
			span.End = max(span.End, text.Segment.Stop)
			continue
		}
		extend(c, span)
	}
}

// WordsSpan is the span of the words of a node, or its first byte where it has
// none.
func (t *Text) WordsSpan(n ast.Node) diag.Span {
	if span, ok := t.TextExtent(n); ok {
		return span
	}
	return t.SpanOf(nil, n)
}

// MarkupSpan is the span of the whole of ![…](…) or […](…).
func (t *Text) MarkupSpan(n ast.Node, dest, title []byte) diag.Span {
	end := t.SpanOf(dest, n).End
	if start, ok := t.OffsetOf(title); ok {
		end = max(end, start+len(title))
	}
	if i := bytes.IndexAny(t.Bytes[end:], ")\n"); i >= 0 && t.Bytes[end+i] == ')' {
		end += i + 1
	}
	return diag.Span{Start: min(max(n.Pos(), 0), end), End: end}
}

// Plain gives the words of a node without markup. The result is good until the
// next call of this method or of Resolved.
func (t *Text) Plain(n ast.Node) []byte {
	t.buf = AppendPlain(t.buf[:0], n, t.Bytes)
	return t.buf
}

// Resolved gives s with its backslashes and entities resolved. The result is good
// until the next call of this method or of Plain.
func (t *Text) Resolved(s []byte) []byte {
	if !hasEscapes(s) {
		return s
	}
	t.buf = appendResolved(t.buf[:0], s)
	return t.buf
}

// LineStart is where the line begins that holds an offset.
func (t *Text) LineStart(offset int) int { return bytes.LastIndexByte(t.Bytes[:offset], '\n') + 1 }

// LineEnd is where the line that holds an offset ends, without the blanks at
// its end.
func (t *Text) LineEnd(offset int) int {
	end := len(t.Bytes)
	if i := bytes.IndexByte(t.Bytes[offset:], '\n'); i >= 0 {
		end = offset + i
	}
	return offset + len(bytes.TrimRight(t.Bytes[offset:end], " \t\r"))
}

// RestOfLine is the span from an offset to the end of its line, without the
// blanks there.
func (t *Text) RestOfLine(offset int) diag.Span {
	return diag.Span{Start: offset, End: t.LineEnd(offset)}
}

// NextLine is where the line below that of an offset begins.
func (t *Text) NextLine(offset int) int {
	if i := bytes.IndexByte(t.Bytes[offset:], '\n'); i >= 0 {
		return offset + i + 1
	}
	return len(t.Bytes)
}

// IsBlankAbove reports whether the line above that of an offset is empty, but for
// the marks of quotations. goldmark does not say below blocks that close
// themselves.
func (t *Text) IsBlankAbove(offset int) bool {
	above := bytes.TrimSuffix(t.Bytes[:t.LineStart(offset)], []byte("\n"))
	return len(bytes.Trim(above[bytes.LastIndexByte(above, '\n')+1:], " \t\r>")) == 0
}

// RuneBefore is the character in front of an offset; a space where there is
// none.
func (t *Text) RuneBefore(offset int) rune {
	if offset == 0 {
		return ' '
	}
	r, _ := utf8.DecodeLastRune(t.Bytes[:offset])
	return r
}

// RuneAt is the character at an offset; a space behind the end.
func (t *Text) RuneAt(offset int) rune {
	if offset >= len(t.Bytes) {
		return ' '
	}
	r, _ := utf8.DecodeRune(t.Bytes[offset:])
	return r
}
