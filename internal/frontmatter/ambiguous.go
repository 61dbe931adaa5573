package frontmatter

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/meridian-ssg/meridian/internal/diag"
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

// swallowsLine looks at the further lines of a value without quotes. One that looks
// like a key or an item would be swallowed for want of a space, or of an item
// above it; then the value is lost.
func (c *converter) swallowsLine(start, end int) (lost bool) {
	for l := lineFrom(c.text, start); l.next < end; {
		l = lineFrom(c.text, l.next)
		at := l.start + indentOf(c.text[l.start:l.end])
		stop := l.start + len(bytes.TrimRight(c.text[l.start:min(l.end, end)], " \t"))
		if stop <= at {
			continue
		}
		if bytes.HasPrefix(c.text[at:], []byte("- ")) {
			c.report(c.at(at, at+1), "an item of a list stands below a value, and would become part of it", "Write the value above as an item, too: - "+diag.Clip(string(lineBytes(c.text, start))))
			return true
		}
		if f, ok := match(yamlLines()[:2], c.text, at, stop); ok {
			if f.lost < 0 { // a dash may be meant as one
				f.fix = nil
			}
			c.reportFault(f)
		}
	}
	return false
}

// quotes reports a text without quotes that begins or ends with one to which
// there is no other, or another one. An apostrophe may stand at either end, and
// so may the sign of inches. Typographic quotes that go together are part of the
// text.
func (c *converter) quotes(n Node) bool {
	first, size := utf8.DecodeRuneInString(n.Text)
	if len(n.Text) < size+1 {
		return false
	}
	before, last := n.Text[:len(n.Text)-1], n.Text[len(n.Text)-1]
	opens, inner := strings.ContainsRune("“”„", first), ""
	if opens {
		inner = before[size:]
	}
	switch {
	case opens && last == '"' && !strings.ContainsAny(inner, "“”„\""):
		c.report(n.Span, "the quotes open with one sign and close with another", fmt.Sprintf("Write straight quotes, or leave them out: %s", diag.Clip(inner)))
	case opens && !strings.ContainsAny(n.Text[size:], "“”»\""):
		c.report(c.firstLine(n.Span), "the quotes open and never close", fmt.Sprintf("Close them, or leave them out: %s", diag.Clip(n.Text[size:])))
	case last == '"' && !strings.ContainsAny(before, "“„«\"") && (before == "" || before[len(before)-1] < '0' || before[len(before)-1] > '9'):
		c.report(c.firstLine(n.Span), "the quotes close here and never open", fmt.Sprintf("Write %s, or leave the quotes out.", Quote(diag.Clip(before))))
	default:
		return false
	}
	return true
}

var typedItem = regexp.MustCompile(`^ *(?:([` + bullets + `])|(\d+)[.)])[ \t]+(.*)`)

// typedList reports a list that is made with typed bullets or numbers, which
// would be one long text.
func (c *converter) typedList(start, end int) bool {
	if lineFrom(c.text, start).end >= end {
		return false
	}
	var edits []diag.Edit
	var first []string
	lines := 0
	for l := (line{next: start}); l.next < end; lines++ {
		l = lineFrom(c.text, l.next)
		item := typedItem.FindSubmatchIndex(c.text[l.start:l.end])
		if first == nil {
			if item == nil {
				return false
			}
			for _, s := range typedItem.FindSubmatch(c.text[l.start:l.end]) {
				first = append(first, string(s))
			}
		}
		switch {
		case item == nil || (item[2] >= 0) != (first[1] != ""):
		case item[2] >= 0:
			edits = append(edits, diag.Edit{Span: diag.Span{Start: l.start + item[2], End: l.start + item[3]}, Text: "-"})
		case string(c.text[l.start+item[4]:l.start+item[5]]) == strconv.Itoa(lines+1):
			edits = append(edits, diag.Edit{Span: diag.Span{Start: l.start + item[4], End: l.start + item[5] + 1}})
		}
	}
	switch at := edits; {
	case len(at) < 2 || first[2] != "" && len(at) < lines:
		return false
	case first[2] != "":
		c.report(c.at(at[0].Span.Start, at[0].Span.End), "the items of a list begin with a hyphen, not with a number", "Write - "+diag.Clip(first[3]))
	default:
		c.report(c.at(at[0].Span.Start, at[0].Span.End), fmt.Sprintf("the items of a list begin with a hyphen, not with “%s”", first[1]), "Write - and a space at the beginning of each.")
		c.fix(edits...)
	}
	return true
}
