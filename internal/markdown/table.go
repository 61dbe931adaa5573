package markdown

import (
	"bytes"
	"strconv"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"github.com/meridian-ssg/meridian/internal/diag"
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
			p.check.TableHeader(row)
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
		p.check.EndWord()
	}
}

// tables makes tables of paragraphs, and looks at the rows before their words
// are lost: cells beyond the last column are not in the tree.
type tables struct{ parser.ParagraphTransformer }

func (t tables) Transform(n *ast.Paragraph, reader text.Reader, pc parser.Context) {
	parent, lines := n.Parent(), n.Lines()
	count := lines.Len()
	if count == 0 || bytes.IndexByte(reader.Source()[lines.At(0).Start:lines.At(count-1).Stop], '|') < 0 {
		t.ParagraphTransformer.Transform(n, reader, pc)
		return
	}
	rows := make([]diag.Span, count)
	p := pageOf(pc)
	for i := range rows {
		rows[i] = diag.Span{Start: lines.At(i).Start, End: max(lines.At(i).Start, p.LineEnd(lines.At(i).Start))}
	}
	t.ParagraphTransformer.Transform(n, reader, pc)
	made, head := parent.LastChild(), 0
	if n.Parent() != nil {
		made, head = n.NextSibling(), n.Lines().Len()
	}
	if table, ok := made.(*east.Table); ok && head+2 <= count {
		p.check.TableRows(rows[head], rows[head+2:], len(table.Alignments))
	} else if n.Parent() != nil {
		p.check.FailedTable(rows)
	}
}
