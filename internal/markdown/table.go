package markdown

import (
	"strconv"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// table writes a table in a region of its own, which scrolls sideways on
// narrow screens, and which the keyboard reaches. Tables are told apart by
// their numbers.
func (p *page) table(n *east.Table) {
	p.tables++
	p.raw(`<div class="table-scroll" tabindex="0" role="region" aria-label="`)
	p.out = appendEscaped(p.out, []byte(p.words.Table))
	p.raw(" ")
	p.out = strconv.AppendInt(p.out, int64(p.tables), 10)
	p.raw("\">\n<table")
	p.writeAttributes(attributesOf(n), blockAttributes)
	p.raw(">\n")
	body := false
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		if _, ok := row.(*east.TableHeader); ok {
			p.raw("<thead>\n<tr>\n")
			p.cells(row, true)
			p.raw("</tr>\n</thead>\n")
			continue
		}
		if !body {
			body = true
			p.raw("<tbody>\n")
		}
		p.raw("<tr>\n")
		p.cells(row, false)
		p.raw("</tr>\n")
	}
	if body {
		p.raw("</tbody>\n")
	}
	p.raw("</table>\n</div>\n")
}

// cells writes a row. An empty cell heads no column, so it is none to screen
// readers either.
func (p *page) cells(row ast.Node, header bool) {
	for c := row.FirstChild(); c != nil; c = c.NextSibling() {
		cell, ok := c.(*east.TableCell)
		if !ok {
			continue
		}
		tag := "td"
		p.raw("<")
		if header && cell.HasChildren() {
			tag = "th"
			p.raw(`th scope="col"`)
		} else {
			p.raw("td")
		}
		if cell.Alignment != east.AlignNone {
			p.raw(` class="align-`)
			p.raw(cell.Alignment.String())
			p.raw(`"`)
		}
		p.raw(">")
		p.prose(cell)
		p.raw("</")
		p.raw(tag)
		p.raw(">\n")
		p.gap()
	}
}
