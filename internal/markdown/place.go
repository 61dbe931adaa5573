package markdown

import (
	"bytes"
	"strconv"

	"github.com/yuin/goldmark/ast"

	"github.com/meridian-ssg/meridian/internal/mdast"
)

// The methods of Call tell a shortcode of the text around it, and let it put more
// into that text. They are good while Resolver.Shortcode runs.

// Level is the level that a heading has at the place of the call: one below the
// heading above it.
func (c Call) Level() int { return c.level }

// Anchor gives a part of the page a name that is made from a text, and that no
// other part has.
func (c Call) Anchor(text string) string {
	id := c.page.ids.forHeading(text)
	c.page.body.Anchors = append(c.page.body.Anchors, id)
	return id
}

// Include renders another text as a part of this one: its headings, names and
// footnotes are among those of this one. Its highest headings get the level. What is
// wrong with it is told in its own file.
func (c Call) Include(src Source, resolver Resolver, level int) []byte {
	p := c.page
	in := &page{
		Renderer: p.Renderer, resolver: resolver, root: p.root,
		language: p.language, labels: p.labels, depth: p.depth + 1, depthReported: p.depthReported, tables: p.tables, within: c.Name,
		ids: ids{above: &p.ids, taken: p.ids.takenNames()},
	}
	in.Text = mdast.Text{Bytes: clean(src.Text[src.Offset:]), File: src.File, Source: src.Text, Offset: src.Offset}
	in.body, p.body = p.body, Body{}
	in.check = p.linter.Checker(&in.Text, src.Language)
	in.check.Part = true
	doc := in.read()
	in.notes.base = p.root.noteCount
	p.root.noteCount += len(in.notes.used)
	in.shift = level - highest(doc)
	in.level = max(level-1, 1)
	in.blocks(doc)
	in.checkContained(0)
	in.checkFootnotes()
	in.check.Finish()
	p.body, p.tables = in.body, in.tables
	p.check.Words += in.check.Words
	p.root.included = append(p.root.included, in)
	return in.out
}

// includedFile gives the file of a text that is included in another one; "" of every
// other.
func (p *page) includedFile() string {
	if p.root == nil || p.root == p {
		return ""
	}
	return p.File
}

// highest gives the level of the highest heading of a text.
func highest(doc ast.Node) int {
	level := 7
	var visit func(n ast.Node)
	visit = func(n ast.Node) {
		for c := n.FirstChild(); c != nil && c.Type() == ast.TypeBlock; c = c.NextSibling() {
			if h, ok := c.(*ast.Heading); ok {
				level = min(level, h.Level)
				continue
			}
			visit(c)
		}
	}
	visit(doc)
	return level
}

// Later puts what write gives in the place of the call when all headings of the
// page are known.
func (c Call) Later(write func(headings []Heading) []byte) []byte {
	root := c.page.root
	root.later = append(root.later, write)
	return append(strconv.AppendInt([]byte{laterMark}, int64(len(root.later)-1), 10), laterMark)
}

// laterMark stands around the number of what is written later. No text, and no
// template that escapes what it shows, writes this character.
const laterMark = 0

// writeLater puts in what had to wait for all headings.
func (p *page) writeLater(html []byte) []byte {
	if len(p.later) == 0 || bytes.IndexByte(html, laterMark) < 0 {
		return html
	}
	out := make([]byte, 0, len(html)+512)
	for {
		before, rest, _ := bytes.Cut(html, []byte{laterMark})
		out = append(out, before...)
		number, behind, ok := bytes.Cut(rest, []byte{laterMark})
		i, err := strconv.Atoi(string(number))
		if !ok || err != nil || i < 0 || i >= len(p.later) {
			return append(out, rest...)
		}
		out = append(out, p.later[i](p.body.Headings)...)
		html = behind
	}
}
