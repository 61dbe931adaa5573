package markdown

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/mdast"
)

// What may be said of code behind its language has the names and the form that Hugo gives
// it: {linenos=true hl_lines="2-4 7" linenostart=10}. What the writers of other generators
// are used to is read as well: without braces, with commas in between, lists in square
// brackets, and lines alone, as in {2-4,7}. Without braces, what is not known is passed
// over, as others put all kinds of things there.

// codeWords are what others call the same, in small letters.
var codeWords = map[string]string{
	"linenos": "linenos", "linenums": "linenos", "showlinenumbers": "linenos", "numberlines": "linenos", "number-lines": "linenos", "line-numbers": "linenos",
	"hl_lines": "hl_lines", "highlight": "hl_lines", "linenostart": "linenostart", "startfrom": "linenostart", "startline": "linenostart",
}

const (
	maxRanges = 100       // of lines that are marked in one block
	maxLine   = 1_000_000 // of the numbers of lines
)

// codeInfo reads what stands behind the marks with which code begins.
func (p *page) codeInfo(n *ast.FencedCodeBlock) codeInfo {
	info := codeInfo{first: 1}
	if n.Info == nil {
		return info
	}
	r := infoReader{page: p, info: &info, at: n.Info.Segment.Start, end: n.Info.Segment.Stop}
	if line := p.Bytes[r.at:r.end]; len(line) > 0 && line[0] == '{' { // {.python .numberLines} of Pandoc, {r echo=FALSE} of R Markdown
		r.at++
		if r.at < r.end && line[1] == '.' {
			r.at++
		}
		r.end = r.at + len(bytes.TrimRight(p.Bytes[r.at:r.end], "} "))
	}
	start := r.at
	for r.at < r.end && bytes.IndexByte([]byte(" \t,{}"), p.Bytes[r.at]) < 0 {
		r.at++
	}
	info.language, info.span = p.Bytes[start:r.at], diag.Span{Start: start, End: r.at}
	for r.at < r.end {
		r.next()
	}
	return info
}

// infoReader reads what may be said of code.
type infoReader struct {
	*page
	info    *codeInfo
	at, end int
	braces  bool   // what stands in braces is meant for us
	before  string // the name that was read last
}

// next reads a name with its value, or a sign in between.
func (r *infoReader) next() {
	start := r.at
	switch c := r.Bytes[start]; c {
	case '{', '}':
		r.braces = c == '{'
		fallthrough
	case ' ', '\t', ',':
		r.at++
		return
	}
	for r.at < r.end && bytes.IndexByte([]byte(" \t,{}="), r.Bytes[r.at]) < 0 {
		r.at++
	}
	name := strings.ToLower(strings.TrimPrefix(string(r.Bytes[start:r.at]), "."))
	span := diag.Span{Start: start, End: max(r.at, start+1)}
	if lines, ok := parseLines(name); ok && (r.braces || r.before == "hl_lines") && (r.at == r.end || r.Bytes[r.at] != '=') {
		r.mark(lines, span)
		return
	}
	value, valueSpan := "", span
	if r.at < r.end && r.Bytes[r.at] == '=' {
		r.at++
		value, valueSpan = r.value()
	}
	r.before = codeWords[name]
	switch {
	case r.before == "linenos":
		r.info.numbers = value != "false" && value != "none"
		if n, err := strconv.Atoi(value); err == nil && n > 0 && n < maxLine && name == "linenums" {
			r.info.first = n
		}
	case r.before == "hl_lines":
		r.lines(value, valueSpan)
	case r.before == "linenostart":
		n, err := strconv.Atoi(value)
		if err != nil || n < 0 || n > maxLine {
			r.Report(diag.CodeAttribute, valueSpan, "“"+mdast.Excerpt([]byte(value))+"” is not the number of a line", "Write a whole number, as in linenostart=10.")
			return
		}
		r.info.first = n
	case r.braces && name != "":
		r.Report(diag.CodeAttribute, span, "“"+mdast.Excerpt([]byte(name))+"” can't be said of code", "Here these are known: linenos, hl_lines, linenostart. Names and classes go in braces in the line below the code.")
	}
}

// value reads a value: between quotation marks, between square brackets, or up to a blank.
func (r *infoReader) value() (value string, span diag.Span) {
	start := r.at
	if start == r.end {
		return "", diag.Span{Start: start - 1, End: start}
	}
	closer, _ := map[byte]byte{'"': '"', '\'': '\'', '[': ']'}[r.Bytes[start]]
	if i := bytes.IndexByte(r.Bytes[start+1:r.end], closer); closer != 0 && i >= 0 {
		r.at = start + i + 2
		return string(r.Bytes[start+1 : r.at-1]), diag.Span{Start: start, End: r.at}
	}
	for r.at < r.end && bytes.IndexByte([]byte(" \t,}"), r.Bytes[r.at]) < 0 {
		r.at++
	}
	return string(r.Bytes[start:r.at]), diag.Span{Start: start, End: max(r.at, start+1)}
}

// lines reads which lines are to be marked.
func (r *infoReader) lines(value string, span diag.Span) {
	for _, word := range strings.FieldsFunc(value, func(c rune) bool { return c == ' ' || c == ',' || c == '"' || c == '\'' }) {
		lines, ok := parseLines(word)
		if !ok {
			r.Report(diag.CodeAttribute, span, "“"+mdast.Excerpt([]byte(word))+"” does not name lines", `Write their numbers, as in hl_lines="2-4 7".`)
			return
		}
		r.mark(lines, span)
	}
}

func (r *infoReader) mark(lines lineRange, span diag.Span) {
	lines.span = span
	if len(r.info.marked) < maxRanges && !slices.Contains(r.info.marked, lines) {
		r.info.marked = append(r.info.marked, lines)
	}
}

// parseLines reads the number of a line, or those of the first and the last one.
func parseLines(s string) (lines lineRange, ok bool) {
	first, last, ranged := strings.Cut(s, "-")
	if !ranged {
		last = first
	}
	a, err := strconv.Atoi(first)
	b, err2 := strconv.Atoi(last)
	return lineRange{first: a, last: b}, err == nil && err2 == nil && 0 < a && a <= b && b < maxLine
}
