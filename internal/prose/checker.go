// Package prose checks how a text is written. It finds what keeps people out who
// can't see the page, or see it otherwise than its writer does (WCAG 1.1.1, 1.3.1,
// 1.4.1, 2.4.4, 2.4.6 and 3.1.2), and what was meant to be Markdown and is none.
//
// A Checker is called while package markdown walks the tree of a text to write
// HTML of it, so that there is one walk. Its rules would rather miss a fault than
// see one where there is none.
package prose

import (
	"bytes"
	"slices"

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

	inWord bool // the last letter belongs to a word that may go on

	odd      []oddity // characters that other programs leave behind, in order
	left     []int    // marks left in the block that is written, in order
	marked   bool     // the words counted last hold some
	muted    bool     // of the marks in this block nothing is told
	noted    bool     // a ** stands behind a word, as for a note
	listed   int      // up to here, typed lists were told
	unlisted int      // up to here, typed bullets make no list
	fenced   int      // the place of a fence of which nothing is told
	quiet    bool     // nothing is told of fences any more

	shouted   int  // how many capitals follow a capital in the block
	hasColour bool // whether the block names a colour

	links  []linkWords
	level  int // of the last heading; 0 before the first one
	titles []diag.Span

	mixed   bool // HTML gives languages, so that they are not known
	native  int  // how many blocks are in the language that they should be in
	foreign []foreignBlocks
	seen    []byte // what visible gives
}

// Checker makes a Checker for a text in a language, or in the site's where
// language is "".
func (l *Linter) Checker(text *mdast.Text, language string) Checker {
	c := Checker{Text: text, Language: &l.language, fenced: -1}
	if language != "" && language != l.tag {
		c.SetLanguage(language)
	}
	return c
}

// SetLanguage says in which language the text goes on (BCP 47).
func (p *Checker) SetLanguage(tag string) {
	l := languageOf(tag)
	p.Language = &l
}

// Start checks the characters of the text before it is parsed, and blanks
// conflicts of versions in it.
func (p *Checker) Start() {
	written := p.Original()
	p.characters(written)
	p.strange(written)
	p.conflicts()
}

// StartBlock begins a block of words.
func (p *Checker) StartBlock() {
	p.left = p.left[:0]
	p.shouted, p.hasColour = 0, false
}

// EndBlock looks at the marks that were left in the words of a block, and at
// what they say by the way in which they look.
func (p *Checker) EndBlock(n ast.Node) {
	if len(p.left) > 0 && !p.muted {
		p.marks()
	}
	p.muted = false
	if p.shouted >= shouting {
		p.capitals(n)
	}
	if p.hasColour {
		p.colourOnly(n)
	}
}

// Lines looks at how the lines of a paragraph begin, before its words.
func (p *Checker) Lines(n ast.Node) {
	p.muted = p.typedList(n)
	p.muted = p.headingLines(n) || p.muted
}

// Paragraph looks at a paragraph of an element of its own, behind its words.
func (p *Checker) Paragraph(n *ast.Paragraph) {
	p.ForeignWords(n)
	p.boldHeading(n)
}

// TextNode counts words that are written as they stand, and notes the marks in
// them.
func (p *Checker) TextNode(start int, value []byte) {
	p.Count(value)
	if p.marked {
		p.leave(start, value)
	}
}

// CodeSpan counts the words of code within a line.
func (p *Checker) CodeSpan(n *ast.CodeSpan, code []byte) {
	p.Count(code)
	p.marked = false
	p.forgetSpan(n)
}

// Finish reports what can't be told before the text's end.
func (p *Checker) Finish() {
	p.checkTitles()
	p.checkAmbiguous()
	p.reportForeign()
	p.checkTwice()
	p.tellOdd()
}

// checkTwice takes out what was told of a link that is not written as links
// are: it will be another one when that is mended.
func (p *Checker) checkTwice() {
	var wrong []diag.Span
	for _, d := range p.Diags {
		if d.Code == diag.LinkForm {
			wrong = append(wrong, d.Span)
		}
	}
	if wrong == nil {
		return
	}
	p.Diags = slices.DeleteFunc(p.Diags, func(d diag.Diagnostic) bool {
		return (d.Code == diag.LinkText || d.Code == diag.LinkAmbiguous || d.Code == diag.LinkDocument) &&
			slices.ContainsFunc(wrong, func(s diag.Span) bool { return s.Start <= d.Span.Start && d.Span.End <= s.End })
	})
}

// Image looks at the alternative text of a picture. Its title is the caption of
// a figure.
func (p *Checker) Image(n *ast.Image, text []byte, figure bool) {
	alt := Alt{Text: string(text), File: string(n.Destination), Language: p.Language.tag}
	if figure {
		alt.Caption = string(mdast.Resolve(n.Title))
	}
	if message, hint := alt.Check(); message != "" {
		p.Report(diag.ImageAltPoor, p.WordsSpan(n), message, hint)
	}
}

// HTML looks at HTML that is let through: at a tag among words, or at a
// block with an empty span.
func (p *Checker) HTML(html []byte, within ast.Node, span diag.Span) {
	if bytes.Contains(html, []byte("lang=")) {
		p.mixed = true
	}
	if span.End > span.Start && within.Kind() != ast.KindEmphasis {
		p.colouredHTML(html, span)
	}
}
