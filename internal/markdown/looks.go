package markdown

import (
	"bytes"
	"slices"

	"github.com/yuin/goldmark/ast"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// looks is what is noted while a page is written, to find what keeps people out
// who can't see it, or see it otherwise than its writer does. What makes no
// fault must cost next to nothing: every build takes these looks.
type looks struct {
	common *wordTable
	speech *speech // the language of what is being written

	shouted int  // how many capitals follow a capital in the block
	tinted  bool // whether the block names a colour

	links  []linkWords
	level  int // of the last heading; 0 before the first one
	titles []diag.Span

	mute    bool // HTML gives languages, so that we don't know them
	homely  int  // how many blocks are in the language that they should be in
	foreign []foreign
	seen    []byte // what visible gives
}

func (e *Engine) looks(language string) looks {
	l := looks{common: e.common, speech: e.speech}
	if language != "" && language != e.opts.Language {
		s := speechOf(language)
		l.speech = &s
	}
	return l
}

// checkLooks reports what can't be told before the page's end.
func (p *page) checkLooks() {
	p.checkTitles()
	p.checkAmbiguous()
	p.checkForeign()
	p.checkTwice()
}

// checkTwice takes out what was told of a link that is not written as links
// are: it will be another one when that is mended.
func (p *page) checkTwice() {
	var wrong []diag.Span
	for _, d := range p.body.Diags {
		if d.Code == diag.LinkForm {
			wrong = append(wrong, d.Span)
		}
	}
	if wrong == nil {
		return
	}
	p.body.Diags = slices.DeleteFunc(p.body.Diags, func(d diag.Diagnostic) bool {
		return (d.Code == diag.LinkText || d.Code == diag.LinkAmbiguous || d.Code == diag.LinkDocument) &&
			slices.ContainsFunc(wrong, func(s diag.Span) bool { return s.Start <= d.Span.Start && d.Span.End <= s.End })
	})
}

// lookAtAlt looks at the alternative text of a picture. Its title is the caption
// of a figure.
func (p *page) lookAtAlt(n *ast.Image, text []byte, figure bool) {
	alt := Alt{Text: string(text), File: string(n.Destination), Language: p.speech.base}
	if figure {
		alt.Caption = string(resolve(n.Title))
	}
	f, poor := alt.Poor()
	if poor {
		p.fault(f.Code, p.wordsSpan(n), f.Message, f.Hint)
	}
}

// lookAtHTML looks at HTML that is let through: at a tag among words, or at a
// block with an empty span.
func (p *page) lookAtHTML(html []byte, within ast.Node, span diag.Span) {
	if bytes.Contains(html, []byte("lang=")) {
		p.mute = true
	}
	if span.End > span.Start && within.Kind() != ast.KindEmphasis {
		p.colouredHTML(html, span)
	}
}

// speaks takes the language of what stands in a shortcode from an argument of
// that name. The block around restores it.
func (p *page) speaks(args []Arg) {
	for _, a := range args {
		if (a.Name == "lang" || a.Name == "language") && isLanguage(a.Value) {
			s := speechOf(a.Value)
			p.speech = &s
		}
	}
}
