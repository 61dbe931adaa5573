package diag

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// WriteText writes faults for people to read, in a terminal or in the log of a
// machine:
//
//	content/events/paris.md:5:6: error: 31 November 2015 does not exist [date-impossible]
//
//	    4 │ start: 2015-11-28
//	    5 │ end: 2015-11-31
//	      │      ^^^^^^^^^^
//	  hint: November has 30 days. Perhaps 2015-11-30?
//
// The first line has the form that editors and other tools know how to follow.
// The quoted lines are left out where the fault concerns the file as a whole,
// and where the file can't be had. Nothing that a terminal would take for a
// command reaches it. Colours are added only where colour is true.
func WriteText(w io.Writer, list List, sources Sources, colour bool) error {
	p := printer{reader: newReader(sources), paint: paint{}}
	if colour {
		p.paint = paint{bold: "\x1b[1m", red: "\x1b[1;31m", yellow: "\x1b[1;33m", blue: "\x1b[34m", cyan: "\x1b[1;36m", none: "\x1b[0m"}
	}
	for i, d := range list {
		if i > 0 {
			p.WriteByte('\n')
		}
		p.diagnostic(d)
		if _, err := p.WriteTo(w); err != nil {
			return fmt.Errorf("writing the faults: %w", err)
		}
	}
	return nil
}

// paint holds what switches a colour on, or nothing.
type paint struct{ bold, red, yellow, blue, cyan, none string }

type printer struct {
	*reader
	bytes.Buffer
	paint paint
}

func (p *printer) diagnostic(d Diagnostic) {
	c, mark := p.paint, p.paint.red
	if d.Severity() == Warning {
		mark = c.yellow
	}
	at, _ := p.span(d.File, d.Span)
	fmt.Fprintf(p, "%s%s:%d:%d:%s %s%s:%s %s%s%s [%s]\n",
		c.bold, Printable(d.File), at.Line, at.Column, c.none, mark, d.Severity(), c.none, c.bold, indented(d.Message), c.none, d.Code)
	quoted := p.quote(d.File, d.Span, mark, true)
	for _, also := range d.Related {
		at, _ := p.span(also.File, also.Span)
		fmt.Fprintf(p, "  %salso:%s %s:%d:%d", c.blue, c.none, Printable(also.File), at.Line, at.Column)
		if also.Note != "" {
			fmt.Fprintf(p, ": %s", indented(also.Note))
		}
		p.WriteByte('\n')
		quoted = p.quote(also.File, also.Span, c.blue, false)
	}
	if d.Hint == "" {
		return
	}
	if len(d.Related) > 0 && quoted {
		p.WriteByte('\n')
	}
	fmt.Fprintf(p, "  %shint:%s %s\n", c.cyan, c.none, indented(d.Hint))
}

// indented keeps the second and later lines of a text below the first.
func indented(s string) string {
	return strings.ReplaceAll(Printable(strings.TrimSpace(s)), "\n", "\n        ")
}

// quote shows a place: the line, the line before it where before is set, and
// carets below what is meant. It says whether there was something to show.
func (p *printer) quote(file string, span Span, mark string, before bool) bool {
	l := p.lines(file)
	if l == nil || span == (Span{}) {
		return false
	}
	c := p.paint
	from, to := p.span(file, span)
	text := l.Text(from.Line)
	end := utf8.RuneCount(text) + 1
	if to.Line == from.Line {
		end = to.Column
	}
	digits := max(5, len(fmt.Sprint(from.Line))+1)
	p.WriteByte('\n')
	if before && from.Line > 1 {
		v := draw(l.Text(from.Line-1), 1, 1)
		fmt.Fprintf(p, "%s%*d │%s%s\n", c.blue, digits, from.Line-1, c.none, behind(v.text))
	}
	v := draw(text, from.Column, end)
	fmt.Fprintf(p, "%s%*d │%s%s\n", c.blue, digits, from.Line, c.none, behind(v.text))
	fmt.Fprintf(p, "%s%*s │%s %s%s%s%s\n", c.blue, digits, "", c.none,
		strings.Repeat(" ", v.from), mark, strings.Repeat("^", max(1, v.to-v.from)), c.none)
	return true
}

// behind puts a text behind the bar; an empty line has nothing behind it.
func behind(text string) string {
	if text == "" {
		return ""
	}
	return " " + text
}

// How wide a quoted line may be, and how much of it stands before the fault
// where its beginning has to be left out.
const (
	widest = 100
	lead   = 40
	tab    = 4
)

// drawn is a line as a screen shows it, with the cells that a span takes.
type drawn struct {
	text     string
	from, to int
}

// draw lays a line out in cells and finds those of the characters from column
// from up to but not including column to. A line too wide is cut on both
// sides, so that the span's beginning can be seen.
func draw(line []byte, from, to int) drawn {
	type cell struct {
		text string
		at   int // the cell it begins in
	}
	var cells []cell
	at, column := 0, 0
	first, last := -1, -1
	for len(line) > 0 {
		r, size := utf8.DecodeRune(line)
		line = line[size:]
		column++
		if column == from {
			first = at
		}
		if column == to {
			last = at
		}
		text, w := show(r, at)
		cells = append(cells, cell{text, at})
		at += w
	}
	if first < 0 {
		first = at
	}
	if last < 0 {
		last = at
	}
	skip, stop := 0, at
	if at > widest && first > widest-lead/2 {
		skip = first - lead
	}
	if stop > skip+widest {
		stop = skip + widest
	}
	var b strings.Builder
	shift := 0 // by how much the cells have moved to the left
	if skip > 0 {
		b.WriteString("…")
	}
	begun := false
	for _, c := range cells {
		if c.at < skip || c.at >= stop {
			continue
		}
		if !begun {
			begun = true
			if skip > 0 {
				shift = c.at - 1
			}
		}
		b.WriteString(c.text)
	}
	if stop < at {
		b.WriteString("…")
	}
	return drawn{strings.TrimRight(b.String(), " "), first - shift, min(last, stop) - shift}
}

// show gives how a character is shown in the cell at, and how many cells it
// takes.
func show(r rune, at int) (string, int) {
	switch {
	case r == '\t':
		n := tab - at%tab
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

// unprintable tells the characters that a terminal would obey, and those that
// would turn the order of the text around so that it reads as something else.
func unprintable(r rune) bool {
	return unicode.IsControl(r) || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r == 0xFEFF
}

// Printable gives a text in which nothing but line feeds is left of what a
// terminal would obey. It is for texts that hold words of the site's files.
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
