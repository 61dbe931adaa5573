package markdown

import (
	"bytes"
	"cmp"
	"strconv"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// narrow is the number of columns that fit any screen, as their words break.
const narrow = 3

// table writes a table. One of many columns scrolls sideways on narrow screens,
// and the keyboard has to reach it (WCAG 2.2, 2.1.1); so it is a group with a
// name, in which tables are told apart by their numbers.
func (p *page) table(n *east.Table) {
	p.tables++
	if len(n.Alignments) <= narrow {
		p.raw(`<div class="table-scroll narrow"`)
	} else {
		p.raw(`<div class="table-scroll" tabindex="0" role="group"`)
		p.attribute("aria-label", cmp.Or(p.labels.Table, "Table")+" "+strconv.Itoa(p.tables))
	}
	p.raw(">\n<table")
	p.writeAttributes(attributesOf(n), blockAttributes)
	p.raw(">\n")
	body := false
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		if _, ok := row.(*east.TableHeader); ok {
			p.check.TableHeader(row)
			p.raw("<thead>\n")
			p.row(row, true)
			p.raw("</thead>\n")
			continue
		}
		if !body {
			body = true
			p.raw("<tbody>\n")
		}
		p.row(row, false)
	}
	if body {
		p.raw("</tbody>\n")
	}
	p.raw("</table>\n</div>\n")
}

// row writes a row. An empty cell heads no column, so it is none to screen
// readers either.
func (p *page) row(row ast.Node, header bool) {
	p.raw("<tr>\n")
	for c := row.FirstChild(); c != nil; c = c.NextSibling() {
		cell, ok := c.(*east.TableCell)
		if !ok {
			continue
		}
		open, end := "<td", "</td>\n"
		if header && cell.HasChildren() {
			open, end = `<th scope="col"`, "</th>\n"
		}
		p.raw(open)
		if cell.Alignment != east.AlignNone {
			p.raw(` class="align-`, cell.Alignment.String(), `"`)
		}
		p.raw(">")
		p.inCell = true
		p.words(cell)
		p.inCell = false
		p.raw(end)
		p.check.EndWord()
	}
	p.raw("</tr>\n")
}

// tableTransformer makes tables of paragraphs, and has the rows checked, since
// cells beyond the last column are not in the tree.
type tableTransformer struct{ parser.ParagraphTransformer }

func (t tableTransformer) Transform(n *ast.Paragraph, reader text.Reader, pc parser.Context) {
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
	if p.check.SparseTable(rows) {
		return
	}
	t.ParagraphTransformer.Transform(n, reader, pc)
	made, before := parent.LastChild(), 0 // how many lines stand before the table
	if n.Parent() != nil {
		made, before = n.NextSibling(), n.Lines().Len()
	}
	if table, ok := made.(*east.Table); ok && before+2 <= count {
		p.check.TableRows(rows[before], rows[before+2:], len(table.Alignments))
	} else if n.Parent() != nil {
		p.check.FailedTable(rows)
	}
}
