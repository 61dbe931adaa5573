package prose

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/mdast"
)

// ordinals name the levels of headings.
var ordinals = [...]string{"", "first", "second", "third", "fourth", "fifth", "sixth"}

// Heading looks at the words and the level of a heading (WCAG 1.3.1 and
// 2.4.6). The page's title is the heading of the first level, so those of the
// text begin at the second.
func (c *Checker) Heading(n *ast.Heading, text string, span diag.Span) {
	if text == "" && !holdsMore(n) {
		c.Report(diag.HeadingEmpty, c.RestOfLine(span.Start), "the heading has no words", "Write words behind the number signs, or take them out.")
		return
	}
	if c.repeatsTitle(n, text) {
		return
	}
	if n.Level == 1 && !c.Part {
		c.titles = append(c.titles, span)
	}
	if message, level := c.enterLevel(n.Level); message != "" {
		c.Report(diag.HeadingSkipped, span, message, fmt.Sprintf("Begin it with %s: go down one level at a time.", strings.Repeat("#", level)))
	}
}

// HTMLHeading looks at the words and the level of a heading in HTML, as Heading does.
func (c *Checker) HTMLHeading(level int, text string, span diag.Span) {
	if text == "" {
		c.Report(diag.HeadingEmpty, span, "the heading has no words", "Write words between its tags, or take them out.")
		return
	}
	if level == 1 && !c.Part {
		c.Report(diag.HeadingTitle, span, "a heading of the first level stands in the text, where the page's title is that heading", "Write <h2>. Above the text the title is shown anyway.")
	}
	if message, level := c.enterLevel(level); message != "" {
		c.Report(diag.HeadingSkipped, span, message, fmt.Sprintf("Write <h%d>: go down one level at a time.", level))
	}
}

// enterLevel notes the level of a heading. Where it leaves out levels, it gives words
// for that, and the level that the heading should have.
func (c *Checker) enterLevel(level int) (message string, right int) {
	if c.Part && (c.level == 0 || level == 1) {
		c.level = level
		return "", 0
	}
	before := max(c.level, 1)
	above := before
	if c.level == 1 && !c.Part {
		above = 2 // it will be when it is mended
	}
	c.level = level
	switch {
	case level <= above+1:
		return "", 0
	case above == 1:
		return fmt.Sprintf("the first heading below the page's title is of the %s level", ordinals[level]), above + 1
	}
	return fmt.Sprintf("a heading of the %s level follows one of the %s", ordinals[level], ordinals[before]), above + 1
}

// repeatsTitle reports a heading, or bold words that stand for one, with which a
// text begins and which says the page's title again.
func (c *Checker) repeatsTitle(n ast.Node, words string) bool {
	if c.Title == "" || n.PreviousSibling() != nil || n.Parent() == nil || n.Parent().Kind() != ast.KindDocument || !strings.EqualFold(strings.TrimSpace(words), c.Title) || n.Lines().Len() == 0 {
		return false
	}
	start := bytes.LastIndexByte(c.Bytes[:n.Lines().At(0).Start], '\n') + 1
	end := c.LineEnd(start)
	var fix []diag.Edit
	if next := c.LineEnd(min(end+1, len(c.Bytes))); next <= end || len(bytes.TrimSpace(c.Bytes[end:next])) == 0 { // no line of hyphens below it
		fix = []diag.Edit{{Span: diag.Span{Start: start, End: min(end+1, len(c.Bytes))}}}
	}
	c.ReportFix(diag.HeadingTitle, diag.Span{Start: start, End: end}, "the text begins with the page's title, which stands above it anyway", "Delete the line.", fix...)
	return true
}

// reportTitles reports headings of the first level: once, as they are one
// mistake.
func (c *Checker) reportTitles() {
	if len(c.titles) == 0 {
		return
	}
	c.Report(diag.HeadingTitle, c.titles[0], "a heading of the first level stands in the text, where the page's title is that heading",
		"Begin with two number signs: ##. Above the text the title is shown anyway.", andHere(c.titles[1:])...)
}

// shortestText is how many bytes a paragraph must have that is not only a name.
const shortestText = 40

// boldHeading looks for a paragraph of the page that is wholly bold and stands
// above others, as headings do. Sentences, questions and dates are not reported:
// they may be bold because they matter.
func (c *Checker) boldHeading(n *ast.Paragraph) {
	strong, ok := n.FirstChild().(*ast.Emphasis)
	if ok && strong == n.LastChild() && strong.Level == 1 && strong.ChildCount() == 1 { // ***so***
		strong, ok = strong.FirstChild().(*ast.Emphasis)
	}
	if !ok || strong.Level != 2 || strong.NextSibling() != nil || strong.PreviousSibling() != nil || n.FirstChild() != n.LastChild() || n.Parent().Kind() != ast.KindDocument {
		return
	}
	for child := strong.FirstChild(); child != nil; child = child.NextSibling() {
		switch child.(type) {
		case *ast.Text, *ast.String, *ast.Emphasis:
		default:
			return
		}
	}
	words := strings.TrimSpace(string(mdast.AppendPlain(nil, strong, c.Bytes)))
	if c.repeatsTitle(n, words) {
		return
	}
	// Words with a colon may also be a label, as in "Place: Paris".
	heading, leads := strings.CutSuffix(words, ":")
	if leads && strings.Count(heading, " ") < 2 {
		return
	}
	words = strings.TrimSpace(heading)
	last, _ := utf8.DecodeLastRuneInString(words)
	if words == "" || utf8.RuneCountInString(words) > longestHeading || !unicode.IsLetter(last) && !unicode.IsMark(last) && last != ')' && !isNumbered(words) {
		return
	}
	if strings.ContainsAny(words, ":;") || !isNumbered(words) && strings.IndexFunc(words, unicode.IsDigit) >= 0 {
		return
	}
	switch next := n.NextSibling().(type) {
	case nil:
		return
	case *ast.Paragraph:
		if next.FirstChild() == nil || next.FirstChild() == next.LastChild() && next.FirstChild().Kind() == ast.KindEmphasis {
			return
		}
		text := c.Plain(next)
		text = bytes.TrimRight(text, " \t\r\n")
		if end, _ := utf8.DecodeLastRune(text); !leads && len(text) < shortestText && !strings.ContainsRune(".!?:…։。؟।", end) {
			return
		}
	case *ast.Heading, *ast.ThematicBreak, *ast.HTMLBlock:
		return
	default:
		if kind := next.Kind(); leads || kind == mdast.KindAttributeLine || kind == mdast.KindShortcodeBlock {
			return
		}
	}
	c.Report(diag.HeadingBold, c.WordsSpan(strong), "“"+words+"” is bold where a heading should stand",
		fmt.Sprintf("Write it as a heading: %s %s", strings.Repeat("#", max(c.level, 1)+1), words))
}

// isNumbered says whether words are one word and a number, as in "Day 1".
func isNumbered(words string) bool {
	first, number, ok := strings.Cut(words, " ")
	return ok && len(number) <= 2 && strings.IndexFunc(first, func(r rune) bool { return !unicode.IsLetter(r) }) < 0 &&
		strings.IndexFunc(number, func(r rune) bool { return !unicode.IsDigit(r) }) < 0
}

// TableHeader looks whether a table has no headings: its first row holds no words
// (WCAG 1.3.1).
func (c *Checker) TableHeader(row ast.Node) {
	cells := 0
	for child := row.FirstChild(); child != nil; child = child.NextSibling() {
		cells++
		if child.FirstChild() == nil {
			continue
		}
		if holdsMore(child) {
			return
		}
		words := c.Plain(child)
		if bytes.IndexFunc(words, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsSymbol(r) }) >= 0 {
			return
		}
	}
	if cells > 0 {
		c.Report(diag.TableHeader, c.RestOfLine(c.Position(row)), "the table has no headings above its columns", "Say in its first row what stands in each column.")
	}
}
