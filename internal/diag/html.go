package diag

import (
	"bytes"
	"fmt"
	"html"
	"io"
	"strings"
)

// Links gives the address that opens a file at a place; "" where there is none.
type Links func(file string, at Position) string

// WriteHTML writes faults for people to read in a browser, each as an article:
//
//	<article class="error">
//	<h3>31 November 2015 does not exist</h3>
//	<p class="place"><a href="…">content/events/paris.md:5:6</a> <code>date-impossible</code></p>
//	<pre dir="auto"><span>4</span> start: 2015-11-28
//	<span>5</span> end: <mark>2015-11-31</mark></pre>
//	<p class="hint">November has 30 days. Perhaps 2015-11-30?</p>
//	</article>
//
// The article's class is the severity. The quoted lines are left out as they
// are by WriteText, and other places follow as a list. What is marked stands
// out without colours, as the element is told of and can be drawn in any way.
func WriteHTML(w io.Writer, list List, sources Sources, links Links) error {
	p := htmlPrinter{reader: newReader(sources), links: links}
	for _, d := range list {
		p.diagnostic(d)
	}
	if _, err := p.WriteTo(w); err != nil {
		return fmt.Errorf("writing the faults: %w", err)
	}
	return nil
}

type htmlPrinter struct {
	*reader
	bytes.Buffer
	links Links
}

// escaped is a text without what a screen would obey, fit for HTML.
func escaped(s string) string { return html.EscapeString(Printable(s)) }

func (p *htmlPrinter) diagnostic(d Diagnostic) {
	fmt.Fprintf(p, "<article class=\"%s\">\n<h3>%s</h3>\n<p class=\"place\">%s <code>%s</code></p>\n",
		d.Severity(), escaped(strings.TrimSpace(d.Message)), p.place(d.File, d.Span), d.Code)
	p.quote(d.File, d.Span, true)
	if d.Hint != "" {
		fmt.Fprintf(p, "<p class=\"hint\">%s</p>\n", escaped(strings.TrimSpace(d.Hint)))
	}
	if len(d.Related) > 0 {
		p.WriteString("<ul>\n")
		for _, a := range d.Related {
			fmt.Fprintf(p, "<li>%s", p.place(a.File, a.Span))
			if a.Note != "" {
				fmt.Fprintf(p, ": %s", escaped(a.Note))
			}
			p.WriteByte('\n')
			p.quote(a.File, a.Span, false)
			p.WriteString("</li>\n")
		}
		p.WriteString("</ul>\n")
	}
	p.WriteString("</article>\n")
}

// place names a place, as a link where there is something to open.
func (p *htmlPrinter) place(file string, span Span) string {
	at, _ := p.span(file, span)
	words := escaped(fmt.Sprintf("%s:%d:%d", file, at.Line, at.Column))
	if p.links == nil {
		return words
	}
	to := p.links(file, at)
	if to == "" {
		return words
	}
	return fmt.Sprintf(`<a href="%s">%s</a>`, html.EscapeString(to), words)
}

// How much of a quoted line is shown before and behind what is marked.
const (
	shownBefore = 60
	shownBehind = 120
)

// quote shows a place: the line with what is meant marked, and the line before
// it where before is set.
func (p *htmlPrinter) quote(file string, span Span, before bool) {
	l := p.lines(file)
	if l == nil || span == (Span{}) {
		return
	}
	from, to := p.span(file, span)
	line := []rune(string(l.Text(from.Line)))
	begin := min(from.Column-1, len(line))
	end := len(line)
	if to.Line == from.Line {
		end = min(to.Column-1, len(line))
	}
	if end == begin { // a place between two characters
		end = min(begin+1, len(line))
	}
	p.WriteString(`<pre dir="auto">`)
	if before && from.Line > 1 {
		text := []rune(string(l.Text(from.Line - 1)))
		fmt.Fprintf(p, "<span>%d</span> %s\n", from.Line-1, cut(text, 0, shownBefore+shownBehind))
	}
	fmt.Fprintf(p, "<span>%d</span> %s<mark>%s</mark>%s</pre>\n", from.Line,
		cut(line[:begin], max(0, begin-shownBefore), begin), orSpace(cut(line[begin:end], 0, shownBehind)), cut(line[end:], 0, shownBehind))
}

// cut gives a part of a line, with dots where something was left out.
func cut(line []rune, from, to int) string {
	to = min(to, len(line))
	text := escaped(string(line[from:to]))
	if from > 0 {
		text = "…" + text
	}
	if to < len(line) {
		text += "…"
	}
	return text
}

// orSpace gives something to mark at the end of a line.
func orSpace(text string) string {
	if text == "" {
		return " "
	}
	return text
}
