package prose

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// countCells counts the cells of a row, and gives where the first one begins that
// is beyond the columns.
func (c *Checker) countCells(row diag.Span, columns int) (count, beyond int) {
	start, end := row.Start, row.End
	if start < end && c.Bytes[start] == '|' {
		start++
	}
	if start < end && c.Bytes[end-1] == '|' && (end < 2 || c.Bytes[end-2] != '\\') {
		end--
	}
	count, beyond = 1, end
	for i := start; i < end; i++ {
		if c.Bytes[i] == '|' && c.Bytes[i-1] != '\\' {
			if count == columns {
				beyond = i + 1
			}
			count++
		}
	}
	return count, beyond
}

// excess gives the count of the cells of a row, and those that hold something
// beyond the columns. Empty ones don't count.
func (c *Checker) excess(row diag.Span, columns int) (count int, excess diag.Span) {
	count, beyond := c.countCells(row, columns)
	cells := bytes.TrimLeft(c.Bytes[beyond:row.End], " \t")
	words := bytes.Trim(cells, " \t|")
	if count > columns && len(words) == 0 {
		count = columns
	}
	start := row.End - len(cells)
	return count, diag.Span{Start: start, End: start + len(words)}
}

// maxMissing is how many cells the tables of a text may lack in all. Each of them
// would be made, so that a page of gigabytes could come of a few kilobytes.
const maxMissing = 10_000

// SparseTable reports rows of which no table is to be made, as most of their cells
// are missing.
func (c *Checker) SparseTable(rows []diag.Span) bool {
	line := slices.IndexFunc(rows, c.isDelimiterRow)
	if line < 1 {
		return false
	}
	columns, _ := c.countCells(rows[line], 0)
	missing := 0
	for _, row := range rows[line+1:] {
		count, _ := c.countCells(row, 0)
		missing += max(columns-count, 0)
	}
	if c.missingCells+missing <= maxMissing {
		c.missingCells += missing
		return false
	}
	c.Report(diag.TableCells, rows[line-1], fmt.Sprintf("no table comes of these rows, as it would have %s, and %d cells are missing below", plural(columns, "column"), missing),
		"Give each row as many cells as the head, or make several tables of it.")
	return true
}

// TableRows looks at the rows below the head of a table that have more or fewer
// cells than it has columns. Where all of them agree, it is the head that is
// wrong.
func (c *Checker) TableRows(head diag.Span, rows []diag.Span, columns int) {
	same, wrong := 0, false
	for i, row := range rows {
		count, _ := c.excess(row, columns)
		if i == 0 {
			same = count
		} else if same != count {
			same = 0
		}
		wrong = wrong || count != columns
	}
	if !wrong {
		return
	}
	if len(rows) > 1 && same > 1 {
		c.Report(diag.TableCells, head, fmt.Sprintf("the table has %s, and the rows below have %s each", plural(columns, "column"), plural(same, "cell")),
			"Give the head, and the line of hyphens below it, one cell for each column.")
		return
	}
	for _, row := range rows {
		count, excess := c.excess(row, columns)
		message := fmt.Sprintf("the row has %s, and the table %s", plural(count, "cell"), plural(columns, "column"))
		switch {
		case columns > 1 && bytes.IndexByte(c.Bytes[row.Start:row.End], '|') < 0:
			c.ReportFix(diag.TableCells, row, "the line is taken for a row of the table above", "Put an empty line between the table and what follows.", c.blankLineAbove(row.Start)...)
			return // so is all that follows
		case count < columns:
			c.Report(diag.TableCells, row, message, "Write a stroke for each cell, also for one that is empty.")
		case count > columns:
			c.Report(diag.TableCells, excess, message, "Take out what is too much, or give the head another column. A stroke within a cell gets a backslash in front.")
		}
	}
}

// tabbedTable looks at a table that was pasted, with tabs between its cells: each
// line has as many.
func (c *Checker) tabbedTable(n ast.Node) {
	lines := n.Lines()
	tabs := 0
	for i := range lines.Len() {
		line := lines.At(i)
		count := bytes.Count(bytes.TrimSpace(c.Bytes[line.Start:line.Stop]), []byte("\t"))
		if count == 0 || i > 0 && count != tabs {
			return
		}
		tabs = count
	}
	if lines.Len() < 2 {
		return
	}
	start := lines.At(0).Start
	cells := bytes.Split(c.Bytes[start:c.LineEnd(start)], []byte("\t"))
	for i, cell := range cells {
		cells[i] = bytes.TrimSpace(cell)
	}
	row := "| " + string(bytes.Join(cells, []byte(" | "))) + " |"
	c.Report(diag.TableCells, diag.Span{Start: start, End: c.LineEnd(start)}, "no table comes of these lines, as tabs stand between their cells",
		"Put strokes between the cells of each line, as in "+diag.Clip(row)+", and "+delimiters(tabs+1)+" below the first one.")
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}

// FailedTable looks at rows of which no table comes, as the line of hyphens below
// the head is missing or wrong. Strokes in other lines are text.
func (c *Checker) FailedTable(rows []diag.Span) {
	columns, _ := c.countCells(rows[0], 0)
	switch {
	case c.isDelimiterRow(rows[0]):
		c.Report(diag.TableCells, rows[0], "no table comes of this line, as it doesn't stand right below the head", "Take out the empty lines between the rows.")
	case len(rows) > 1 && c.isDelimiterRow(rows[1]):
		if bytes.IndexByte(c.Bytes[rows[0].Start:rows[0].End], '|') >= 0 {
			c.wrongDelimiters(rows, columns)
		}
	case len(rows) > 1 && columns > 1 && c.areRows(rows, columns):
		start := c.LineStart(rows[1].Start)
		var fix []diag.Edit
		if marks := c.Bytes[start:rows[1].Start]; len(bytes.Trim(marks, " \t>")) == 0 {
			fix = append(fix, insertion(start, string(marks)+delimiters(columns)+c.lineEnding()))
		}
		c.ReportFix(diag.TableCells, rows[0], "no table comes of these rows, as the line of hyphens below the first one is missing",
			"Write "+delimiters(columns)+" below it.", fix...)
	}
}

// areRows reports whether all lines are rows of so many columns.
func (c *Checker) areRows(rows []diag.Span, columns int) bool {
	for _, row := range rows {
		count, _ := c.countCells(row, 0)
		if count != columns || c.Bytes[row.Start] != '|' || bytes.Count(c.Bytes[row.Start:row.End], []byte("|")) < 2 {
			return false
		}
	}
	return true
}

// wrongDelimiters reports a wrong line of hyphens. Its edit is left out where the
// rows below don't agree with the head, or where columns are aligned.
func (c *Checker) wrongDelimiters(rows []diag.Span, columns int) {
	fix := []diag.Edit{{Span: rows[1], Text: delimiters(columns)}}
	if bytes.IndexByte(c.Bytes[rows[1].Start:rows[1].End], ':') >= 0 {
		fix = nil
	}
	for _, row := range rows[2:] {
		if count, _ := c.countCells(row, 0); count != columns {
			fix = nil
		}
	}
	message, hint := "no table comes of these rows, as the line below the head is not made of hyphens", "Write "+delimiters(columns)+"."
	if count, _ := c.countCells(rows[1], 0); count != columns {
		message = fmt.Sprintf("no table comes of these rows, as the head has %s, and the line below it %d", plural(columns, "column"), count)
		hint = "Write --- once for each column."
	}
	c.ReportFix(diag.TableCells, rows[1], message, hint, fix...)
}

func delimiters(columns int) string { return "|" + strings.Repeat(" --- |", columns) }

// isDelimiterRow reports whether a row is to be the line below a table's head:
// strokes between hyphens, or what writing programs and grids have in their place.
func (c *Checker) isDelimiterRow(row diag.Span) bool {
	const lines = "-–—=_−"
	text := c.Bytes[row.Start:row.End]
	return bytes.IndexByte(text, '|') >= 0 && bytes.ContainsAny(text, lines) && len(bytes.Trim(text, lines+"| \t:")) == 0
}
