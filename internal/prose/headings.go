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

// HeadingForm looks at how a heading is written.
func (c *Checker) HeadingForm(n *ast.Heading) {
	start := n.Pos()
	if n.Lines().Len() > 0 && n.Lines().At(0).Start == start {
		c.underlined(n)
		return
	}
	if start <= 0 || start >= len(c.Bytes) || c.Bytes[start] != '#' || c.IsBlankAbove(start) {
		return
	}
	switch n.PreviousSibling().(type) {
	case *ast.Paragraph, *ast.TextBlock, *ast.List, *ast.Blockquote, *east.Table, *east.DefinitionList:
	default:
		return // other programs see no paragraph there either
	}
	above := bytes.TrimLeft(c.Bytes[c.LineStart(c.LineStart(start)-1):start], " \t>")
	if bytes.HasPrefix(above, []byte("[")) && bytes.Contains(above, []byte("]:")) || // what a link or a footnote refers to
		bytes.HasPrefix(above, []byte("<")) { // HTML, which is reported
		return
	}
	span := c.RestOfLine(start)
	c.ReportFix(diag.HeadingBlank, span, "an empty line is missing before the heading “"+mdast.Excerpt(bytes.Trim(c.Bytes[start:span.End], "# \t"))+"”",
		"Put an empty line in front of it.", c.blankLineAbove(start)...)
}

// isSentence says whether words end in a full stop, and are too many for that of
// a heading such as "1." or "The Council, 2nd ed.".
func isSentence(words []byte) bool {
	last, _ := utf8.DecodeLastRune(words)
	return strings.ContainsRune(".։।۔", last) && bytes.Count(words, []byte(" ")) >= 4 || last == '。'
}

// longestHeading is how many characters words may have that are meant as a
// heading.
const longestHeading = 60

// underlined looks at words that became a heading because a line of hyphens
// stands right below them, which was to separate them from what follows.
func (c *Checker) underlined(n *ast.Heading) {
	lines := n.Lines()
	last := lines.At(lines.Len() - 1)
	under := c.NextLine(max(last.Start, last.Stop-1))
	under += len(c.Bytes[under:]) - len(bytes.TrimLeft(c.Bytes[under:], " \t>"))
	span := c.RestOfLine(under)
	hyphens := span.End - under
	if n.Level != 2 || hyphens <= 0 || len(bytes.Trim(c.Bytes[under:span.End], "-")) > 0 {
		return
	}
	words := bytes.TrimRight(last.Value(c.Bytes), " \t\r\n")
	const hint = "Put an empty line in front of the hyphens. For a heading, write ## in front of its words."
	switch {
	case hyphens == 1:
		c.Report(diag.HeadingForm, span, "the words above become a heading, as a hyphen stands alone below them", "Write the item behind the hyphen, or take the hyphen out.")
	case lines.Len() > 1 && hyphens > 2:
		c.ReportFix(diag.HeadingForm, span, fmt.Sprintf("the %d lines above become a heading, as hyphens stand right below them", lines.Len()), hint, c.blankLineAbove(under)...)
	case lines.Len() == 1 && hyphens > 2 && isSentence(words):
		c.ReportFix(diag.HeadingForm, span, "the sentence above becomes a heading, as hyphens stand right below it", hint, c.blankLineAbove(under)...)
	}
}

// lineChecks look at a line of a paragraph by its first byte, and say whether they
// reported it.
var lineChecks = [256]func(c *Checker, l blockLine) bool{
	'#':  (*Checker).tightHeading,
	0xEF: (*Checker).wideHeading, // of wideNumberSign
	'=':  (*Checker).wikiHeading,
	':':  (*Checker).otherBox,
	'!':  (*Checker).otherBox,
}

// headingLines looks at lines of a paragraph that are to be a heading or another
// block, and says whether it reported any.
func (c *Checker) headingLines(n ast.Node) (reported bool) {
	lines := n.Lines()
	for i := range lines.Len() {
		if span := lines.At(i); span.Len() >= 3 && lineChecks[c.Bytes[span.Start]] != nil {
			l := blockLine{n, i, span.Start, c.Bytes[span.Start:c.LineEnd(span.Start)]}
			reported = lineChecks[c.Bytes[span.Start]](c, l) || reported
		}
	}
	return reported
}

// blockLine is a line of a paragraph, without the blanks at its end.
type blockLine struct {
	n     ast.Node
	i     int // which line of the paragraph it is
	start int
	text  []byte
}

func (l blockLine) span() diag.Span { return diag.Span{Start: l.start, End: l.start + len(l.text)} }

// reportLine reports a line that is to be a heading. The edit replaces span by
// text; an empty line goes above, unless the line is the first one.
func (c *Checker) reportLine(l blockLine, span diag.Span, message, marks string, words []byte, edit diag.Edit) {
	var fix []diag.Edit
	if l.i > 0 {
		fix = c.blankLineAbove(l.start)
	}
	c.ReportFix(diag.HeadingForm, span, message, "Write "+marks+" "+mdast.Excerpt(words)+".", append(fix, edit)...)
}

// tightHeading looks at number signs without a space behind them. A single one
// may begin a hashtag: only words that look like a heading in every way, and
// not like a tag, count.
func (c *Checker) tightHeading(l blockLine) bool {
	level := len(l.text) - len(bytes.TrimLeft(l.text, "#"))
	words := l.text[level:]
	space := noBreakSpaces(words)
	r, _ := utf8.DecodeRune(words[space:])
	if level > 6 || !isWordRune(r) || space == 0 && level == 1 && (l.n.Lines().Len() > 1 || l.n.NextSibling() == nil || looksLikeTag(words)) {
		return false
	}
	marks := string(l.text[:level])
	behind := l.start + level
	span := diag.Span{Start: l.start, End: behind + space}
	message := "a space is missing between “" + marks + "” and the words of the heading"
	if space > 0 {
		message = "the space behind “" + marks + "” is one that doesn't break lines, so that no heading comes of it"
		c.dropOddities(span, false)
	}
	text := " "
	if level == 1 { // the first level is the page's title
		text, marks = "# ", "##"
	}
	c.reportLine(l, span, message, marks, words[space:], diag.Edit{Span: diag.Span{Start: behind, End: span.End}, Text: text})
	return true
}

// looksLikeTag reports whether words behind a number sign may begin with a tag.
func looksLikeTag(words []byte) bool {
	last, _ := utf8.DecodeLastRune(words)
	first, rest, ok := bytes.Cut(words, []byte(" "))
	if !ok || !hasLetter(rest) || bytes.ContainsAny(words, "#@") || utf8.RuneCount(words) > longestHeading || strings.ContainsRune(".!?:;,…", last) {
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

func (c *Checker) wideHeading(l blockLine) bool {
	rest := bytes.TrimLeft(l.text, wideNumberSign)
	length := len(l.text) - len(rest)
	level := length / len(wideNumberSign)
	words := bytes.TrimLeft(rest, " \t\u3000\u00a0")
	space := len(rest) - len(words)
	if level == 0 || level > 6 || level == 1 && space == 0 || len(words) == 0 {
		return false
	}
	marks := strings.Repeat("#", level)
	c.reportLine(l, diag.Span{Start: l.start, End: l.start + length}, "the wide sign “"+wideNumberSign+"” makes no heading", marks, words,
		diag.Edit{Span: diag.Span{Start: l.start, End: l.start + length + space}, Text: marks + " "})
	return true
}

// wikiHeading looks at == headings == as wikis write them, and at signs that
// underline nothing.
func (c *Checker) wikiHeading(l blockLine) bool {
	words := bytes.TrimLeft(l.text, "=")
	level := len(l.text) - len(words)
	if len(words) == 0 {
		if level < 3 || l.n.Lines().Len() > 1 {
			return false
		}
		c.Report(diag.MarkupLeft, l.span(), "a line of equals signs parts nothing here", "Write --- for a line across the page; under the words of a heading, take the empty line out.")
		return true
	}
	words = bytes.TrimRight(words, "=")
	if level < 2 || level > 6 || len(l.text)-len(words) != 2*level || len(words) < 3 || words[0] != ' ' || words[len(words)-1] != ' ' {
		return false
	}
	words = bytes.TrimSpace(words)
	marks := strings.Repeat("#", level)
	c.reportLine(l, l.span(), "equals signs around words make no heading", marks, words, diag.Edit{Span: l.span(), Text: marks + " " + string(words)})
	return true
}

// otherBox looks at ":::note" and "!!! note", with which other programs begin a
// box. The end of one is not reported.
func (c *Checker) otherBox(l blockLine) bool {
	rest, ok := bytes.CutPrefix(l.text, []byte(":::"))
	if ok {
		rest = bytes.TrimLeft(rest, ":")
	} else if rest, ok = bytes.CutPrefix(l.text, []byte("!!! ")); !ok {
		return false
	}
	word := bytes.TrimLeft(rest, " {.")
	length := mdast.NameLength(word)
	if length == 0 || l.text[0] == '!' && length < len(word) && !bytes.HasPrefix(word[length:], []byte(` "`)) {
		return l.text[0] == ':' && len(word) == 0
	}
	c.Report(diag.MarkupLeft, l.span(), "“"+mdast.Excerpt(l.text)+"” begins no box here",
		"Begin each line of the box with > and write [!NOTE], [!TIP] or [!WARNING] in the first one.")
	return true
}
