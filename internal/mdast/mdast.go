// Package mdast is the syntax tree of a Markdown text: what rendering and
// checking both need to know of goldmark's nodes and of our own.
//
// package markdown makes the tree and writes HTML of it; package prose checks
// it. Positions are bytes of the text, of which goldmark's nodes hold parts.
package mdast

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
)

// The kinds of our own nodes.
var (
	KindAttributeLine   = ast.NewNodeKind("AttributeLine")
	KindShortcodeBlock  = ast.NewNodeKind("ShortcodeBlock")
	KindShortcodeInline = ast.NewNodeKind("ShortcodeInline")
)

// decorative is the attribute of a picture that says nothing to readers.
const decorative = "decorative"

// SetDecorative notes that a picture is decoration only.
func SetDecorative(n ast.Node) { n.SetAttributeString(decorative, true) }

// IsDecorative reports whether a picture within a line is decoration only.
func IsDecorative(n ast.Node) bool {
	_, ok := n.AttributeString(decorative)
	return ok
}

// AppendPlain appends the words of a node, without markup and not escaped.
func AppendPlain(dst []byte, n ast.Node, source []byte) []byte {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			value := c.Segment.Value(source)
			if c.IsRaw() {
				dst = append(dst, value...)
			} else {
				dst = appendResolved(dst, value)
			}
			if c.SoftLineBreak() || c.HardLineBreak() {
				dst = append(dst, ' ')
			}
		case *ast.String:
			dst = append(dst, c.Value...)
		case *ast.AutoLink:
			dst = append(dst, c.Label(source)...)
		case *ast.CodeSpan:
			dst = append(dst, CodeSpan(c, source)...)
		case *ast.RawHTML:
		default:
			if c.Kind() != KindShortcodeInline {
				dst = AppendPlain(dst, c, source)
			}
		}
	}
	return dst
}

// CodeSpan gives the code between backticks, its lines joined by spaces.
func CodeSpan(n *ast.CodeSpan, source []byte) []byte {
	first, ok := n.FirstChild().(*ast.Text)
	if !ok {
		return nil
	}
	value := first.Segment.Value(source)
	if n.FirstChild() == n.LastChild() && bytes.IndexByte(value, '\n') < 0 {
		return value
	}
	var out []byte
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			value := t.Segment.Value(source)
			if rest, ok := bytes.CutSuffix(value, []byte("\n")); ok {
				out = append(append(out, bytes.TrimSuffix(rest, []byte("\r"))...), ' ')
				continue
			}
			out = append(out, value...)
		}
	}
	return out
}
