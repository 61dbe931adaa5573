package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
)

// placed is blocks for a whole text, and notes where each of its blocks comes
// from. Those that stand nowhere in the text are left out.
func (p *page) placed(doc ast.Node) {
	if !p.enter(doc) {
		return
	}
	for c := doc.FirstChild(); c != nil; c = c.NextSibling() {
		from := len(p.out)
		p.block(c)
		html := string(bytes.TrimSpace(p.out[from:]))
		if at, ok := p.beginning(c); ok && html != "" {
			p.body.Blocks = append(p.body.Blocks, Block{HTML: html, Offset: p.Offset + at})
		}
		p.check.EndWord()
	}
	p.depth--
}

// beginning gives where the first line of a block begins.
func (p *page) beginning(n ast.Node) (int, bool) {
	at := n.Pos()
	for c := n; at < 0 && c != nil; c = c.FirstChild() {
		if c.Type() == ast.TypeBlock && c.Lines().Len() > 0 {
			at = c.Lines().At(0).Start
		}
	}
	if at < 0 || at >= len(p.Bytes) {
		return 0, false
	}
	return bytes.LastIndexByte(p.Bytes[:at], '\n') + 1, true
}
