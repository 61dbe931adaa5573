package prose

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// cellsOf counts the cells of a row, and tells where the first one begins that
// is beyond the columns.
func (c *Checker) cellsOf(row diag.Span, columns int) (count, beyond int) {
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

// TableRows reports the rows below the head of a table that have more or fewer
// cells than it has columns. Where all of them agree, it is the head that is
// wrong. Cells beyond the last column that are empty don't matter.
func (c *Checker) TableRows(head diag.Span, rows []diag.Span, columns int) {
	same, wrong := 0, 0
	for i, row := range rows {
		count, beyond := c.cellsOf(row, columns)
		if count > columns && len(bytes.Trim(c.Bytes[beyond:row.End], " \t|")) == 0 {
			count = columns
		}
		if i == 0 {
			same = count
		} else if same != count {
			same = 0
		}
		if count != columns {
			wrong++
		}
	}
	if wrong == 0 {
		return
	}
	if len(rows) > 1 && same > 1 {
		c.Report(diag.TableCells, head, fmt.Sprintf("the table has %s, and the rows below have %s each", number(columns, "column"), number(same, "cell")),
			"Give the head, and the line of hyphens below it, one cell for each column.")
		return
	}
	for _, row := range rows {
		count, beyond := c.cellsOf(row, columns)
		written := c.Bytes[row.Start:row.End]
		switch {
		case bytes.IndexByte(written, '|') < 0 && columns > 1:
			c.ReportFix(diag.TableCells, row, "the line is taken for a row of the table above", "Put an empty line between the table and what follows.", c.blankLineAbove(row.Start)...)
			return // so is all that follows
		case count < columns:
			c.Report(diag.TableCells, row, fmt.Sprintf("the row has %s, and the table %s", number(count, "cell"), number(columns, "column")),
				"Write a stroke for each cell, also for one that is empty.")
		case count > columns && len(bytes.Trim(c.Bytes[beyond:row.End], " \t|")) > 0:
			over := c.Bytes[beyond:row.End]
			start := beyond + len(over) - len(bytes.TrimLeft(over, " \t"))
			c.Report(diag.TableCells, diag.Span{Start: start, End: start + len(bytes.Trim(over, " \t|"))},
				fmt.Sprintf("the row has %s, and the table %s", number(count, "cell"), number(columns, "column")),
				"Take out what is too much, or give the head another column. A stroke within a cell gets a backslash in front.")
		}
	}
}

func number(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// FailedTable reports rows of which no table comes, as the line of hyphens below
// the head is missing or wrong. Strokes in other lines are text.
func (c *Checker) FailedTable(rows []diag.Span) {
	if c.isDelimiterRow(rows[0]) {
		c.Report(diag.TableCells, rows[0], "no table comes of this line, as it doesn't stand right below the head", "Take out the empty lines between the rows.")
		return
	}
	if len(rows) == 1 {
		return
	}
	columns, _ := c.cellsOf(rows[0], 0)
	if c.isDelimiterRow(rows[1]) {
		count, _ := c.cellsOf(rows[1], 0)
		switch {
		case bytes.IndexByte(c.Bytes[rows[0].Start:rows[0].End], '|') < 0:
			return
		case count != columns:
			c.ReportFix(diag.TableCells, rows[1], fmt.Sprintf("no table comes of these rows, as the head has %s, and the line below it %d", number(columns, "column"), count),
				"Write --- once for each column.", c.delimiterFix(rows, columns)...)
		default:
			c.ReportFix(diag.TableCells, rows[1], "no table comes of these rows, as the line below the head is not made of hyphens",
				"Write "+delimiters(columns)+".", c.delimiterFix(rows, columns)...)
		}
		return
	}
	for _, row := range rows {
		count, _ := c.cellsOf(row, 0)
		if c.Bytes[row.Start] != '|' || bytes.Count(c.Bytes[row.Start:row.End], []byte("|")) < 2 || count != columns || columns < 2 {
			return
		}
	}
	start := c.LineStart(rows[1].Start)
	var fix []diag.Edit
	if marks := c.Bytes[start:rows[1].Start]; len(bytes.Trim(marks, " \t>")) == 0 {
		fix = append(fix, diag.Edit{Span: diag.Span{Start: start, End: start}, Text: string(marks) + delimiters(columns) + c.lineEnding()})
	}
	c.ReportFix(diag.TableCells, rows[0], "no table comes of these rows, as the line of hyphens below the first one is missing",
		"Write "+delimiters(columns)+" below it.", fix...)
}

// hyphens is the edit that makes a right line of hyphens of a wrong one; none
// where the rows below don't agree with the head, or where columns are aligned.
func (c *Checker) delimiterFix(rows []diag.Span, columns int) []diag.Edit {
	if bytes.IndexByte(c.Bytes[rows[1].Start:rows[1].End], ':') >= 0 {
		return nil
	}
	for _, row := range rows[2:] {
		if count, _ := c.cellsOf(row, 0); count != columns {
			return nil
		}
	}
	return []diag.Edit{{Span: rows[1], Text: delimiters(columns)}}
}

func delimiters(columns int) string { return "|" + strings.Repeat(" --- |", columns) }

// delimits says whether a row is to be the line below a table's head: strokes
// between hyphens, or what writing programs and grids have in their place.
func (c *Checker) isDelimiterRow(row diag.Span) bool {
	strokes, lines := 0, 0
	for _, r := range string(c.Bytes[row.Start:row.End]) {
		switch r {
		case '|':
			strokes++
		case '-', '–', '—', '=', '_', '−':
			lines++
		case ' ', '\t', ':':
		default:
			return false
		}
	}
	return strokes > 0 && lines > 0
}
