package diag

import (
	"bytes"
	"cmp"
	"fmt"
	"html"
	"io"
	"strings"
)

// Links returns the address that opens a file at a position, or "" for none.
type Links func(file string, pos Position) string

// WriteHTML writes faults for a browser, each as an article:
//
//	<article class="error">
//	<h3>31 November 2015 does not exist</h3>
//	<p class="place"><a href="…">content/events/paris.md:5:6</a> <code>date-impossible</code></p>
//	<pre dir="auto"><span>4</span> start: 2015-11-28
//	<span>5</span> end: <mark>2015-11-31</mark></pre>
//	<p class="hint">November has 30 days. Perhaps 2015-11-30?</p>
//	</article>
//
// The article's class is the severity. Lines are quoted as by WriteText; related
// places follow as a list. The mark element is announced, and needs no colour.
func WriteHTML(w io.Writer, list List, sources Sources, links Links) error {
	p := htmlPrinter{links: links}
	for d := range locate(list, sources) {
		p.diagnostic(d)
	}
	if _, err := p.WriteTo(w); err != nil {
		return fmt.Errorf("writing the faults: %w", err)
	}
	return nil
}

type htmlPrinter struct {
	bytes.Buffer
	links Links
}

// escapeHTML escapes a text and removes what would control a screen.
func escapeHTML(s string) string { return html.EscapeString(Printable(s)) }

func (p *htmlPrinter) diagnostic(d located) {
	fmt.Fprintf(p, "<article class=\"%s\">\n<h3>%s</h3>\n<p class=\"place\">%s <code>%s</code></p>\n",
		d.Severity(), escapeHTML(strings.TrimSpace(d.Message)), p.place(d.region), d.Code)
	p.quote(d.region, true)
	if d.Hint != "" {
		fmt.Fprintf(p, "<p class=\"hint\">%s</p>\n", escapeHTML(strings.TrimSpace(d.Hint)))
	}
	for i, r := range d.related {
		if i == 0 {
			p.WriteString("<ul>\n")
		}
		fmt.Fprintf(p, "<li>%s", p.place(r))
		if note := d.Related[i].Note; note != "" {
			fmt.Fprintf(p, ": %s", escapeHTML(note))
		}
		p.WriteByte('\n')
		p.quote(r, false)
		p.WriteString("</li>\n")
		if i == len(d.related)-1 {
			p.WriteString("</ul>\n")
		}
	}
	p.WriteString("</article>\n")
}

// place names a region, as a link where something can open it.
func (p *htmlPrinter) place(r region) string {
	words := escapeHTML(fmt.Sprintf("%s:%d:%d", r.file, r.from.Line, r.from.Column))
	if p.links != nil {
		if href := p.links(r.file, r.from); href != "" {
			return fmt.Sprintf(`<a href="%s">%s</a>`, html.EscapeString(href), words)
		}
	}
	return words
}

// How many characters of a quoted line are shown before and after the mark.
const (
	contextBefore = 60
	contextAfter  = 120
)

// quote shows a region marked in its line, after the previous line where
// withPrevious is set.
func (p *htmlPrinter) quote(r region, withPrevious bool) {
	if r.lines == nil {
		return
	}
	text, from, to := r.excerpt()
	line := []rune(string(text))
	start, end := min(from-1, len(line)), min(to-1, len(line))
	if end == start { // a place between two characters
		end = min(start+1, len(line))
	}
	p.WriteString(`<pre dir="auto">`)
	if withPrevious && r.from.Line > 1 {
		text := []rune(string(r.lines.Text(r.from.Line - 1)))
		fmt.Fprintf(p, "<span>%d</span> %s\n", r.from.Line-1, ellipsize(text, 0, contextBefore+contextAfter))
	}
	marked := cmp.Or(ellipsize(line[start:end], 0, contextAfter), " ") // at the end of a line
	fmt.Fprintf(p, "<span>%d</span> %s<mark>%s</mark>%s</pre>\n", r.from.Line,
		ellipsize(line[:start], max(0, start-contextBefore), start), marked, ellipsize(line[end:], 0, contextAfter))
}

// ellipsize returns a part of a line, with dots where something is left out.
func ellipsize(line []rune, from, to int) string {
	to = min(to, len(line))
	text := escapeHTML(string(line[from:to]))
	if from > 0 {
		text = "…" + text
	}
	if to < len(line) {
		text += "…"
	}
	return text
}
