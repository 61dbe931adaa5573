package frontmatter

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/schema"
)

// What is right by the rules of YAML and yet not what the writer meant.

// remark reports a # that cuts the value short although a word follows it at
// once: "Students #1" would be published as "Students".
func (c *converter) remark(at int, before string) {
	l := lineFrom(c.text, min(at, len(c.text)))
	rest := c.text[l.start:l.end]
	trimmed := bytes.TrimLeft(rest, " \t")
	if len(trimmed) < 2 || len(trimmed) == len(rest) || trimmed[0] != '#' {
		return
	}
	next, _ := utf8.DecodeRune(trimmed[1:])
	if next == ' ' || next == '\t' || next == '#' || next == '-' || next == '=' || next == '!' {
		return
	}
	from := l.end - len(trimmed)
	word, _, _ := strings.Cut(string(trimmed), " ")
	whole := strings.TrimSpace(before + " " + strings.TrimRight(string(trimmed), " \t"))
	c.report(c.at(from, from+len(word)), fmt.Sprintf("everything from %s on would be left out as a remark", diag.Quoted(diag.Clip(word))),
		fmt.Sprintf("Put the value in quotes: %s. In a remark, write a space behind the #.", Quote(diag.Clip(whole))))
}

// Quote puts a text in the quotes that it can stand in.
func Quote(s string) string {
	if strings.ContainsAny(s, `"\`) {
		return "'" + strings.ReplaceAll(s, "'", "''") + "'"
	}
	return `"` + s + `"`
}

// curly says whether a text stands in typographic quotes as programs make them
// of straight ones, and gives what is within. Where more such quotes stand
// inside, they are part of the text; so are guillemets, in which many
// languages put the names of organisations.
func curly(s string) (string, bool) {
	first, n := utf8.DecodeRuneInString(s)
	if first < 0x80 {
		return "", false
	}
	last, m := utf8.DecodeLastRuneInString(s)
	if len(s) <= n+m {
		return "", false
	}
	inner := s[n : len(s)-m]
	switch {
	case strings.ContainsRune("“”„", first) && strings.ContainsRune("“”", last) && !strings.ContainsAny(inner, "“”„"),
		strings.ContainsRune("‘’‚", first) && strings.ContainsRune("‘’", last) && !strings.ContainsAny(inner, "‘‚"):
		return inner, true
	}
	return "", false
}

// swallowsLine looks at the further lines of a value without quotes. One that looks
// like a key or an item would be swallowed for want of a space, or of an item
// above it; then the value is lost.
func (c *converter) swallowsLine(start, end int) (lost bool) {
	for l := lineFrom(c.text, start); l.next < end; {
		l = lineFrom(c.text, l.next)
		text := strings.TrimSpace(string(c.text[l.start:min(l.end, end)]))
		at := l.start + indentOf(c.text[l.start:l.end])
		key, value, ok := strings.Cut(text, ":")
		switch {
		case ok && isKey(key) && value != "" && !strings.HasPrefix(value, "//"):
			c.report(c.at(at+len(key), at+len(key)+1), fmt.Sprintf("there is no space behind the colon of %s", diag.Quoted(key)), fmt.Sprintf("Write %s: %s", key, diag.Clip(value)))
			if schema.IsFieldAtAnyDepth(key) {
				c.fix(diag.Edit{Span: diag.Span{Start: at + len(key) + 1, End: at + len(key) + 1}, Text: " "})
			}
		case strings.HasPrefix(text, "- ") && l.start > start:
			c.report(c.at(at, at+1), "an item of a list stands below a value, and would become part of it", "Write the value above as an item, too: - "+diag.Clip(string(lineBytes(c.text, start))))
			return true
		case len(text) > 1 && text[0] == '-' && isKey(text[1:2]):
			c.report(c.at(at, at+1), "there is no space behind the dash of the item", "Write - "+diag.Clip(text[1:]))
		}
	}
	return false
}

// unpairedQuote reports a text that begins with a quote which nothing closes, or
// ends with one that nothing opens. An apostrophe may stand at either end, and
// so may the sign of inches.
func (c *converter) unpairedQuote(n Node) bool {
	first, size := utf8.DecodeRuneInString(n.Text)
	if len(n.Text) < size+1 {
		return false
	}
	inner, last := n.Text[size:len(n.Text)-1], n.Text[len(n.Text)-1]
	switch {
	case strings.ContainsRune("“„", first) && !strings.ContainsAny(n.Text[size:], "“”»\""):
		c.report(c.firstLine(n.Span), "the quotes open and never close", fmt.Sprintf("Close them, or leave them out: %s", diag.Clip(n.Text[size:])))
	case last == '"' && !strings.ContainsAny(n.Text[:len(n.Text)-1], "“„«\"") && (inner == "" || inner[len(inner)-1] < '0' || inner[len(inner)-1] > '9'):
		c.report(c.firstLine(n.Span), "the quotes close here and never open", fmt.Sprintf("Write %s, or leave the quotes out.", Quote(diag.Clip(n.Text[:len(n.Text)-1]))))
	default:
		return false
	}
	return true
}

// typed are the signs that people begin the lines of a list with, and which
// make no list here.
const typed = "•‣◦▪●·–—"

// bullet says whether a line begins with such a sign, and how long it is.
func bullet(line []byte) (rune, int) {
	c, n := utf8.DecodeRune(line)
	if c < 0x80 && c != '*' || c != '*' && !strings.ContainsRune(typed, c) || len(line) <= n || line[n] != ' ' && line[n] != '\t' {
		return 0, 0
	}
	return c, n
}

// bullets reports a list that is made with typed bullets, which would be one
// long text.
func (c *converter) bullets(start, end int) bool {
	if lineFrom(c.text, start).end >= end {
		return false
	}
	sign, _ := bullet(c.text[start:min(end, len(c.text))])
	if sign == 0 {
		return c.numbered(start, end)
	}
	var edits []diag.Edit
	for l := (line{next: start}); l.next < end; {
		l = lineFrom(c.text, l.next)
		at := l.start + indentOf(c.text[l.start:l.end])
		if s, n := bullet(c.text[at:l.end]); s != 0 {
			edits = append(edits, diag.Edit{Span: diag.Span{Start: at, End: at + n}, Text: "-"})
		}
	}
	if len(edits) < 2 {
		return false
	}
	c.report(c.at(edits[0].Span.Start, edits[0].Span.End), fmt.Sprintf("the items of a list begin with a hyphen, not with “%c”", sign), "Write - and a space at the beginning of each.")
	c.fix(edits...)
	return true
}

// numbered reports a list whose items carry numbers, which would be one long
// text, too.
func (c *converter) numbered(start, end int) bool {
	n := 0
	for l := (line{next: start}); l.next < end; {
		l = lineFrom(c.text, l.next)
		rest := bytes.TrimLeft(c.text[l.start:l.end], " ")
		if n++; !bytes.HasPrefix(rest, fmt.Appendf(nil, "%d. ", n)) && !bytes.HasPrefix(rest, fmt.Appendf(nil, "%d) ", n)) {
			return false
		}
	}
	if n < 2 {
		return false
	}
	l := lineFrom(c.text, start)
	c.report(c.at(start, start+2), "the items of a list begin with a hyphen, not with a number", "Write - "+diag.Clip(string(c.text[start+3:l.end])))
	return true
}

// halfCurly gives what is within quotes of which one is typographic and the other
// is not: “Paris". Where more quotes stand inside, they are part of the text.
func halfCurly(s string) (string, bool) {
	first, n := utf8.DecodeRuneInString(s)
	if len(s) < n+1 {
		return "", false
	}
	last := s[len(s)-1]
	inner := s[n : len(s)-1]
	switch {
	case strings.ContainsRune("“”„", first) && last == '"' && !strings.ContainsAny(inner, "“”„\""),
		strings.ContainsRune("‘‚", first) && last == '\'' && !strings.ContainsAny(inner, "‘’‚'"):
		return inner, true
	}
	return "", false
}
