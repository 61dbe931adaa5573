// Package prose checks how a text is written. It finds what keeps people out who
// can't see the page, or see it otherwise than its writer does (WCAG 1.1.1, 1.3.1,
// 1.4.1, 2.4.4, 2.4.6 and 3.1.2), and what was meant to be Markdown and is none.
//
// A Checker is called while package markdown walks the tree of a text to write
// HTML of it, so that there is one walk: a second one would make every build
// slower. Its rules would rather miss a fault than report one where there is none.
//
// What was meant to be Markdown is found where that costs least: conflicts and odd
// characters in the bytes, tables and links where the parser gives up on them,
// everything else in the tree. What stands in code is left alone, and of a place
// that has been reported nothing more is reported.
package prose

import (
	"bytes"
	"slices"
	"unicode"

	"github.com/yuin/goldmark/ast"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/mdast"
)

// Linter checks the texts of a site. It is safe for many goroutines.
type Linter struct {
	tag      string // the site's language
	language Language
}

// NewLinter makes a Linter for a site in a language (BCP 47).
func NewLinter(language string) *Linter {
	return &Linter{tag: language, language: languageOf(language)}
}

// Checker checks one text, while its tree is walked for other ends. The methods
// are to be called in the order of the text; what they find is in Text.Diags. What
// makes no fault must cost next to nothing, as every build makes these checks.
type Checker struct {
	*mdast.Text
	Language *Language // of what is being walked; the walker restores it behind a part in another language
	Words    int       // counted so far
	Title    string    // of the page, which stands above the text
	Part     bool      // the text is a part of others, so that its headings may begin at any level

	inWord bool // the last letter belongs to a word that may go on

	oddities []oddity // in order

	// Of the block that is being walked.
	marks        []int // offsets of marks that are left in its words, in order
	hasMarks     bool  // the words counted last hold some
	skipMarks    bool  // its marks are not reported
	capitalPairs int   // how many capitals follow a capital
	hasColour    bool  // it names a colour

	hasNoteMark bool // a ** stands behind a word, as for a note
	listEnd     int  // typed lists are reported up to here
	noListEnd   int  // typed bullets make no list up to here
	knownFence  int  // offset of a fence that is not reported
	skipFences  bool // no fence is reported any more

	missingCells int                  // in the tables so far
	notes        map[int][2]diag.Span // numbers in square brackets: in the text, and at its note

	links  []linkWords
	level  int // of the last heading; 0 before the first one
	titles []diag.Span

	mixed   bool // HTML gives languages, so that they are not known
	native  int  // how many blocks are in the language that they should be in
	foreign []foreignBlocks
	buf     []byte // what visible gives
}

// Checker makes a Checker for a text in a language, or in the site's where
// language is "".
func (l *Linter) Checker(text *mdast.Text, language string) Checker {
	c := Checker{Text: text, Language: &l.language, knownFence: -1}
	if language != "" && language != l.tag {
		c.SetLanguage(language)
	}
	return c
}

// SetLanguage says in which language the text goes on (BCP 47).
func (c *Checker) SetLanguage(tag string) {
	l := languageOf(tag)
	c.Language = &l
}

// Start checks the characters of the text before it is parsed, and blanks
// conflicts of versions in it.
func (c *Checker) Start() {
	c.findOddities(c.Original())
	c.unprintable(c.Original())
	c.blankConflicts()
}

// StartBlock begins a block of words.
func (c *Checker) StartBlock() {
	c.marks = c.marks[:0]
	c.capitalPairs, c.hasColour = 0, false
}

// EndBlock looks at the marks that were left in the words of a block, and at
// what they say by the way in which they look.
func (c *Checker) EndBlock(n ast.Node) {
	if len(c.marks) > 0 && !c.skipMarks {
		c.checkMarks()
	}
	c.skipMarks = false
	if c.capitalPairs >= shouting {
		c.checkCapitals(n)
	}
	if c.hasColour {
		c.colourOnly(n)
	}
}

// Lines looks at how the lines of a paragraph begin, before its words.
func (c *Checker) Lines(n ast.Node) {
	c.skipMarks = c.typedList(n)
	c.skipMarks = c.headingLines(n) || c.skipMarks
	if !c.skipMarks {
		c.tabbedTable(n)
	}
}

// Paragraph looks at a paragraph of an element of its own, behind its words.
func (c *Checker) Paragraph(n *ast.Paragraph) {
	c.ForeignWords(n)
	c.boldHeading(n)
	c.strayKey(n)
}

// TextNode counts words that are written as they stand, and notes the marks in
// them.
func (c *Checker) TextNode(start int, value []byte) {
	c.Count(value)
	if c.hasMarks {
		c.noteMarks(start, value)
	}
}

// CodeSpan counts the words of code within a line.
func (c *Checker) CodeSpan(n *ast.CodeSpan, code []byte) {
	c.Count(code)
	c.hasMarks = false
	if len(c.oddities) == 0 {
		return
	}
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		if t, ok := child.(*ast.Text); ok {
			c.dropOddities(diag.Span{Start: t.Segment.Start, End: t.Segment.Stop}, false)
		}
	}
}

// Finish reports what can't be known before the text's end.
func (c *Checker) Finish() {
	c.reportTitles()
	c.reportNotes()
	c.reportAmbiguous()
	c.reportForeign()
	c.dropRepeated()
	c.reportOddities()
}

// dropRepeated takes out what was reported of a link that is not written as links
// are: it will be another one when that is mended.
func (c *Checker) dropRepeated() {
	var wrong []diag.Span
	for _, d := range c.Diags {
		if d.Code == diag.LinkForm {
			wrong = append(wrong, d.Span)
		}
	}
	if wrong == nil {
		return
	}
	c.Diags = slices.DeleteFunc(c.Diags, func(d diag.Diagnostic) bool {
		return (d.Code == diag.LinkText || d.Code == diag.LinkAmbiguous || d.Code == diag.LinkDocument) &&
			slices.ContainsFunc(wrong, func(s diag.Span) bool { return s.Start <= d.Span.Start && d.Span.End <= s.End })
	})
}

// Image looks at the alternative text of a picture. Its title is the caption of
// a figure.
func (c *Checker) Image(n *ast.Image, text []byte, figure bool) {
	alt := Alt{Text: string(text), File: string(n.Destination), Language: c.Language.tag}
	if figure {
		alt.Caption = string(mdast.Resolve(n.Title))
	}
	if message, hint := alt.Check(); message != "" {
		c.Report(diag.ImageAltPoor, c.WordsSpan(n), message, hint)
	}
}

// HTML looks at HTML that is let through: at a tag among words, or at a
// block with an empty span.
func (c *Checker) HTML(html []byte, within ast.Node, span diag.Span) {
	if bytes.Contains(html, []byte("lang=")) {
		c.mixed = true
	}
	if span.End > span.Start && within.Kind() != ast.KindEmphasis {
		c.colouredHTML(html, span)
	}
}

// andHere lists the further places of one mistake.
func andHere(spans []diag.Span) (out []diag.Location) {
	for _, s := range spans {
		out = append(out, diag.Location{Span: s, Note: "and here"})
	}
	return out
}

// blankLineAbove gives the edit that puts an empty line above the line at which
// a block begins, with the marks of the quotations that it stands in. There is
// none for a block that follows the mark of a list item.
func (c *Checker) blankLineAbove(offset int) []diag.Edit {
	start := c.LineStart(offset)
	marks := bytes.TrimRight(c.Bytes[start:offset], " \t")
	if len(bytes.Trim(marks, " \t>")) > 0 {
		return nil
	}
	return []diag.Edit{insertion(start, string(marks)+c.lineEnding())}
}

// lineEnding is that of the file.
func (c *Checker) lineEnding() string {
	if i := bytes.IndexByte(c.Bytes, '\n'); i > 0 && c.Bytes[i-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// hasLetter reports whether there is a letter of any script in s.
func hasLetter(s []byte) bool { return bytes.IndexFunc(s, unicode.IsLetter) >= 0 }
