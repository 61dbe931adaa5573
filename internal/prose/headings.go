package prose

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/mdast"
)

// HeadingForm reports how a heading is written, where that is not as it
// should be.
func (c *Checker) HeadingForm(n *ast.Heading) {
	lines := n.Lines()
	if lines.Len() > 0 && lines.At(0).Start == n.Pos() {
		c.underlined(n)
		return
	}
	at := n.Pos()
	if at <= 0 || at >= len(c.Bytes) || c.Bytes[at] != '#' || c.IsBlankAbove(at) {
		return
	}
	switch n.PreviousSibling().(type) {
	case *ast.Paragraph, *ast.TextBlock, *ast.List, *ast.Blockquote, *east.Table, *east.DefinitionList:
	default:
		return // other programs see no paragraph there either
	}
	above := bytes.TrimLeft(c.Bytes[c.LineStart(c.LineStart(at)-1):at], " \t>")
	if bytes.HasPrefix(above, []byte("[")) && bytes.Contains(above, []byte("]:")) {
		return // what a link or a footnote refers to
	}
	if bytes.HasPrefix(above, []byte("<")) {
		return // HTML, of which something else is told
	}
	end := c.LineEnd(at)
	words := bytes.Trim(c.Bytes[at:end], "# \t")
	c.ReportFix(diag.HeadingBlank, diag.Span{Start: at, End: end}, "an empty line is missing before the heading “"+mdast.Excerpt(words)+"”",
		"Put an empty line in front of it.", c.blankLineAbove(at)...)
}

// sentence is how many bytes a line must have for its full stop to show that
// it is no heading.
const sentence = 60

// underlined reports words that became a heading because a line of hyphens
// stands right below them, which was to part them from what follows.
func (c *Checker) underlined(n *ast.Heading) {
	if n.Level != 2 {
		return
	}
	lines := n.Lines()
	last := lines.At(lines.Len() - 1)
	under := c.NextLine(max(last.Start, last.Stop-1))
	under += len(c.Bytes[under:]) - len(bytes.TrimLeft(c.Bytes[under:], " \t>"))
	end := c.LineEnd(under)
	hyphens := end - under
	if hyphens <= 0 || len(bytes.Trim(c.Bytes[under:end], "-")) > 0 {
		return
	}
	words := bytes.TrimRight(last.Value(c.Bytes), " \t\r\n")
	span := diag.Span{Start: under, End: end}
	const hint = "Put an empty line in front of the hyphens. For a heading, write ## in front of its words."
	switch {
	case hyphens == 1:
		c.Report(diag.HeadingForm, span, "the words above become a heading, as a hyphen stands alone below them", "Write the item behind the hyphen, or take the hyphen out.")
	case lines.Len() > 1 && hyphens > 2:
		c.ReportFix(diag.HeadingForm, span, fmt.Sprintf("the %d lines above become a heading, as hyphens stand right below them", lines.Len()), hint, c.blankLineAbove(under)...)
	case lines.Len() == 1 && hyphens > 2 && len(words) >= sentence && words[len(words)-1] == '.':
		c.ReportFix(diag.HeadingForm, span, "the sentence above becomes a heading, as hyphens stand right below it", hint, c.blankLineAbove(under)...)
	}
}

// headingLines reports lines of a paragraph that are to be a heading or
// another block, and says whether there are any.
func (c *Checker) headingLines(n ast.Node) (told bool) {
	lines := n.Lines()
	for i := range lines.Len() {
		line := lines.At(i)
		if line.Len() < 3 {
			continue
		}
		switch c.Bytes[line.Start] {
		case '#':
			told = c.tightHeading(n, i) || told
		case 0xef: // the first byte of the wide number sign
			told = c.wideHeading(n, i) || told
		case '=':
			told = c.wikiHeading(n, i) || told
		case ':', '!':
			told = c.otherBox(line.Start) || told
		}
	}
	return told
}

// tightHeading looks at number signs without a space behind them. A single one
// may begin a hashtag: only words that look like a heading in every way, and
// not like a tag, count.
func (c *Checker) tightHeading(n ast.Node, i int) bool {
	lines := n.Lines()
	at := lines.At(i).Start
	end := c.LineEnd(at)
	line := c.Bytes[at:end]
	level := len(line) - len(bytes.TrimLeft(line, "#"))
	words := line[level:]
	space := noBreakSpaces(words)
	r, _ := utf8.DecodeRune(words[space:])
	if level > 6 || !isWordRune(r) || space == 0 && level == 1 && (lines.Len() > 1 || n.NextSibling() == nil || looksLikeTag(words)) {
		return false
	}
	marks := string(line[:level])
	var fix []diag.Edit
	if i > 0 {
		fix = c.blankLineAbove(at)
	}
	span := diag.Span{Start: at, End: at + level}
	message := "a space is missing between “" + marks + "” and the words of the heading"
	if space > 0 {
		span.End += space
		message = "the space behind “" + marks + "” is one that doesn't break lines, so that no heading comes of it"
		c.dropOddities(span, false)
	}
	text := " "
	if level == 1 { // the first level is the page's title
		text, marks = "# ", "##"
	}
	fix = append(fix, diag.Edit{Span: diag.Span{Start: at + level, End: at + level + space}, Text: text})
	c.ReportFix(diag.HeadingForm, span, message, "Write "+marks+" "+mdast.Excerpt(words[space:])+".", fix...)
	return true
}

// looksLikeTag says whether words behind a number sign may begin with a tag.
func looksLikeTag(words []byte) bool {
	if bytes.ContainsAny(words, "#@") || utf8.RuneCount(words) > sentence {
		return true
	}
	if last, _ := utf8.DecodeLastRune(words); bytes.ContainsRune([]byte(".!?:;,…"), last) {
		return true
	}
	first, rest, ok := bytes.Cut(words, []byte(" "))
	if !ok || !hasLetter(rest) {
		return true
	}
	for i, r := range string(first) {
		if i == 0 && !unicode.IsUpper(r) || i > 0 && !unicode.IsLower(r) {
			return true
		}
	}
	// In a tag with a sentence behind it, the sentence goes on in small letters
	// as a heading does: only short ones count.
	return bytes.Count(rest, []byte(" ")) > 3
}

// wideNumberSign is what some keyboards of East Asia type.
const wideNumberSign = "＃"

func (c *Checker) wideHeading(n ast.Node, i int) bool {
	at := n.Lines().At(i).Start
	end := c.LineEnd(at)
	level := 0
	rest := c.Bytes[at:end]
	for bytes.HasPrefix(rest, []byte(wideNumberSign)) {
		rest = rest[len(wideNumberSign):]
		level++
	}
	space := len(rest) - len(bytes.TrimLeft(rest, " \t\u3000\u00a0"))
	if level == 0 || level > 6 || level == 1 && space == 0 || len(rest) == space {
		return false
	}
	var fix []diag.Edit
	if i > 0 {
		fix = c.blankLineAbove(at)
	}
	marks := diag.Span{Start: at, End: end - len(rest)}
	fix = append(fix, diag.Edit{Span: diag.Span{Start: at, End: marks.End + space}, Text: strings.Repeat("#", level) + " "})
	c.ReportFix(diag.HeadingForm, marks, "the wide sign “"+wideNumberSign+"” makes no heading", "Write "+strings.Repeat("#", level)+" "+mdast.Excerpt(rest[space:])+".", fix...)
	return true
}

// signHeading looks at == headings == as wikis write them, and at signs that
// underline nothing.
func (c *Checker) wikiHeading(n ast.Node, i int) bool {
	at := n.Lines().At(i).Start
	end := c.LineEnd(at)
	line := c.Bytes[at:end]
	words := bytes.TrimLeft(line, "=")
	level := len(line) - len(words)
	span := diag.Span{Start: at, End: end}
	if len(words) == 0 {
		if level < 3 || n.Lines().Len() > 1 {
			return false
		}
		c.Report(diag.MarkupLeft, span, "a line of equals signs parts nothing here", "Write --- for a line across the page; under the words of a heading, take the empty line out.")
		return true
	}
	words = bytes.TrimRight(words, "=")
	if level < 2 || level > 6 || len(line)-len(words) != 2*level || len(words) < 3 || words[0] != ' ' || words[len(words)-1] != ' ' {
		return false
	}
	words = bytes.TrimSpace(words)
	heading := strings.Repeat("#", level) + " " + string(words)
	fix := []diag.Edit{{Span: span, Text: heading}}
	if i > 0 {
		fix = append(c.blankLineAbove(at), fix...)
	}
	c.ReportFix(diag.HeadingForm, span, "equals signs around words make no heading", "Write "+strings.Repeat("#", level)+" "+mdast.Excerpt(words)+".", fix...)
	return true
}

// foreignBox looks at ":::note" and "!!! note", with which other programs begin
// a box. Of the end of one nothing is told.
func (c *Checker) otherBox(at int) bool {
	line := c.Bytes[at:c.LineEnd(at)]
	mark := 3
	switch {
	case bytes.HasPrefix(line, []byte(":::")):
		mark = len(line) - len(bytes.TrimLeft(line, ":"))
	case !bytes.HasPrefix(line, []byte("!!! ")):
		return false
	}
	word := bytes.TrimLeft(line[mark:], " {.")
	length := mdast.NameLength(word)
	if length == 0 || line[0] == '!' && !(length == len(word) || bytes.HasPrefix(word[length:], []byte(` "`))) {
		return line[0] == ':' && len(word) == 0
	}
	c.Report(diag.MarkupLeft, diag.Span{Start: at, End: at + len(line)}, "“"+mdast.Excerpt(line)+"” begins no box here",
		"Begin each line of the box with > and write [!NOTE], [!TIP] or [!WARNING] in the first one.")
	return true
}
