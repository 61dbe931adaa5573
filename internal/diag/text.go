package diag

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// WriteText writes faults for a terminal or a log:
//
//	content/events/paris.md:5:6: error: 31 November 2015 does not exist [date-impossible]
//
//	    4 │ start: 2015-11-28
//	    5 │ end: 2015-11-31
//	      │      ^^^^^^^^^^
//	  hint: November has 30 days. Perhaps 2015-11-30?
//
// The first line has the form that editors follow. No lines are quoted for a
// file as a whole or one that can't be read. No terminal control character gets
// through; colours are added only where colour is true.
func WriteText(w io.Writer, list List, sources Sources, colour bool) error {
	p := textPrinter{}
	if colour {
		p.palette = palette{bold: "\x1b[1m", red: "\x1b[1;31m", yellow: "\x1b[1;33m", blue: "\x1b[34m", cyan: "\x1b[1;36m", none: "\x1b[0m"}
	}
	first := true
	for d := range locate(list, sources) {
		if !first {
			p.WriteByte('\n')
		}
		first = false
		p.diagnostic(d)
		if _, err := p.WriteTo(w); err != nil {
			return fmt.Errorf("writing the faults: %w", err)
		}
	}
	return nil
}

// palette holds the escape sequences of colours, or nothing.
type palette struct{ bold, red, yellow, blue, cyan, none string }

type textPrinter struct {
	bytes.Buffer
	palette
}

func (p *textPrinter) diagnostic(d located) {
	colour := p.red
	if d.Severity() == Warning {
		colour = p.yellow
	}
	fmt.Fprintf(p, "%s%s:%d:%d:%s %s%s:%s %s%s%s [%s]\n",
		p.bold, PrintableName(d.File), d.from.Line, d.from.Column, p.none, colour, d.Severity(), p.none, p.bold, indent(d.Message), p.none, d.Code)
	quoted := p.quote(d.region, colour, true)
	for i, r := range d.related {
		fmt.Fprintf(p, "  %salso:%s %s:%d:%d", p.blue, p.none, PrintableName(r.file), r.from.Line, r.from.Column)
		if note := d.Related[i].Note; note != "" {
			fmt.Fprintf(p, ": %s", indent(note))
		}
		p.WriteByte('\n')
		quoted = p.quote(r, p.blue, false)
	}
	if d.Hint == "" {
		return
	}
	if len(d.related) > 0 && quoted {
		p.WriteByte('\n')
	}
	fmt.Fprintf(p, "  %shint:%s %s\n", p.cyan, p.none, indent(d.Hint))
}

// indent aligns the later lines of a text.
func indent(s string) string {
	return strings.ReplaceAll(Printable(strings.TrimSpace(s)), "\n", "\n        ")
}

// quote shows a region's line with carets below the region, after the previous
// line where withPrevious is set. It reports whether it could.
func (p *textPrinter) quote(r region, colour string, withPrevious bool) bool {
	if r.lines == nil {
		return false
	}
	text, start, end := r.excerpt()
	digits := max(5, len(fmt.Sprint(r.from.Line))+1)
	line := func(number int, text string) {
		if text != "" {
			text = " " + text
		}
		fmt.Fprintf(p, "%s%*d │%s%s\n", p.blue, digits, number, p.none, text)
	}
	p.WriteByte('\n')
	if withPrevious && r.from.Line > 1 {
		line(r.from.Line-1, layOut(r.lines.Text(r.from.Line-1), 1, 1).text)
	}
	l := layOut(text, start, end)
	line(r.from.Line, l.text)
	fmt.Fprintf(p, "%s%*s │%s %s%s%s%s\n", p.blue, digits, "", p.none,
		strings.Repeat(" ", l.from), colour, strings.Repeat("^", max(1, l.to-l.from)), p.none)
	return true
}

// The width of a quoted line in cells, how much of it precedes the fault where
// its beginning is cut off, and the width of a tab.
const (
	maxWidth = 100
	leadIn   = 40
	tabWidth = 4
)

// screenLine is a line as a terminal shows it, with the cells of a span.
type screenLine struct {
	text     string
	from, to int
}

// layOut lays a line out in cells and finds those of the columns from up to but
// not including to. A line too wide is cut on both sides, so that the span's
// beginning stays visible.
func layOut(line []byte, from, to int) screenLine {
	type cell struct {
		text  string
		start int
	}
	var cells []cell
	width := 0
	for len(line) > 0 {
		r, size := utf8.DecodeRune(line)
		line = line[size:]
		text, w := cellText(r, width)
		cells = append(cells, cell{text, width})
		width += w
	}
	startOf := func(column int) int {
		if column > len(cells) {
			return width
		}
		return cells[column-1].start
	}
	first, last := startOf(from), startOf(to)
	skip := 0
	if width > maxWidth && first > maxWidth-leadIn/2 {
		skip = first - leadIn
	}
	stop := min(width, skip+maxWidth)
	cells = slices.DeleteFunc(cells, func(c cell) bool { return c.start < skip || c.start >= stop })
	text, shift := "", 0 // shift: how many cells to the left the text has moved
	if skip > 0 {
		text = "…"
		if len(cells) > 0 {
			shift = cells[0].start - 1
		}
	}
	for _, c := range cells {
		text += c.text
	}
	if stop < width {
		text += "…"
	}
	return screenLine{strings.TrimRight(text, " "), first - shift, min(last, stop) - shift}
}

// cellText returns what shows a character at a cell, and its width in cells.
func cellText(r rune, cell int) (string, int) {
	switch {
	case r == '\t':
		n := tabWidth - cell%tabWidth
		return strings.Repeat(" ", n), n
	case unprintable(r):
		return "\ufffd", 1
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf), r >= 0xFE00 && r <= 0xFE0F:
		return string(r), 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return string(r), 2
	}
	return string(r), 1
}

// unprintable reports whether a character controls a terminal, is not seen, breaks a
// line, or reverses the order of the text so that it reads as something else. Those
// that join letters are part of some languages.
func unprintable(r rune) bool {
	return unicode.IsControl(r) || r == 0x200B || r >= 0x200E && r <= 0x200F || r >= 0x2028 && r <= 0x202E ||
		r >= 0x2060 && r <= 0x2069 || r == 0xFEFF
}

// Printable replaces what would control a terminal, except line feeds. Use it
// for every text that quotes the site's files.
func Printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case unprintable(r):
			return '\ufffd'
		}
		return r
	}, s)
}

// PrintableName is Printable for the name of a file, of which each character counts.
// It is one line.
func PrintableName(s string) string {
	if !strings.ContainsFunc(s, unprintable) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if unprintable(r) {
			fmt.Fprintf(&b, "⟨U+%04X⟩", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
