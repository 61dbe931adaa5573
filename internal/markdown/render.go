package markdown

import (
	"bytes"
	"strconv"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/mdast"
	"github.com/meridian-ssg/meridian/internal/prose"
)

// page is one text on its way to HTML. goldmark parses it; the methods of page
// then go over the tree once, and write.
type page struct {
	mdast.Text
	check  prose.Checker
	whole  []byte // the text of which Text is a piece, where only the words count
	around Resolver
	words  Labels
	html   bool
	out    []byte
	body   Body
	ids    ids
	pairs  map[int]int // of tags on lines of their own
	silent []int       // closing tags whose fault was reported elsewhere
	notes  []*east.Footnote
	tags   map[string]int // elements of HTML that were reported and are open, each with their number
	within []fragment

	tables      int
	depth       int
	deep        bool // the nesting was reported
	inParagraph bool
}

// Render renders a text, appending its HTML to dst.
func (e *Renderer) Render(dst []byte, src Source, around Resolver) Body {
	p := &page{around: around, words: e.words(), html: e.opts.HTML, out: dst}
	p.Text = mdast.Text{Bytes: clean(src.Text[src.Offset:]), File: src.File, Source: src.Text, Offset: src.Offset}
	p.check = e.linter.Checker(&p.Text, src.Language)
	p.check.Start()
	p.pairs = pairs(p.Bytes)
	with := e.plain
	if mayHoldAddress(p.Bytes) {
		with = e.linked
	}
	if doc := p.parse(with); src.Blocks {
		p.placed(doc)
	} else {
		p.blocks(doc)
	}
	p.checkWithin()
	p.checkFootnotes()
	p.check.Finish()
	p.body.HTML = p.out
	p.body.Words = p.check.Words
	p.body.Diags = p.Diags.Sorted()
	return p.body
}

func (e *Renderer) words() Labels {
	w := e.opts.Labels
	if w.Table == "" {
		w.Table = "Table"
	}
	if w.Footnotes == "" {
		w.Footnotes = "Footnotes"
	}
	if w.Back == "" {
		w.Back = "Back to reference"
	}
	return w
}

// report passes on what the surroundings say is wrong with the thing at span.
func (p *page) report(f Fault, at diag.Span) {
	span := p.InFile(at)
	if f.Span.Start >= span.Start && f.Span.End <= span.End && f.Span.End > f.Span.Start {
		span = f.Span
	}
	p.Diags = append(p.Diags, diag.Diagnostic{Code: f.Code, File: p.File, Span: span, Message: f.Message, Hint: f.Hint, Fix: f.Fix})
}

// reportDestination passes on what is wrong with a destination. Its mend is
// left out where the destination is written with entities or backslashes, as
// its bytes are then not those of the file.
func (p *page) reportDestination(f Fault, dest []byte, at diag.Span) {
	mend := f.Fix
	f.Fix = nil
	if bytes.Equal(p.Bytes[at.Start:at.End], dest) {
		for _, e := range mend {
			if e.Span.Start < 0 || e.Span.End < e.Span.Start || e.Span.End > len(dest) {
				f.Fix = nil
				break
			}
			e.Span = p.InFile(diag.Span{Start: e.Span.Start + at.Start, End: e.Span.End + at.Start})
			f.Fix = append(f.Fix, e)
		}
	}
	p.report(f, at)
}

func (p *page) tooDeep(at diag.Span) {
	if p.deep {
		return
	}
	p.deep = true
	p.Report(diag.NestingDeep, at, "the text is nested too deep", "Take some of the lists and quotations out of each other.")
}

// Writing

func (p *page) raw(s string) { p.out = append(p.out, s...) }
func (p *page) int(n int)    { p.out = strconv.AppendInt(p.out, int64(n), 10) }

// open writes the tag of a block with its attributes.
func (p *page) open(tag string, n ast.Node) {
	p.raw("<")
	p.raw(tag)
	if attrs := attributesOf(n); attrs != nil {
		p.writeAttributes(attrs, blockAttributes)
	}
	p.raw(">")
}

// maxNesting is how deep elements may stand within each other; see maxDepth
// for the blocks among them.
const maxNesting = 256

func (p *page) enter(n ast.Node) bool {
	if p.depth == maxNesting {
		at := p.Position(n)
		p.tooDeep(diag.Span{Start: at, End: min(at+1, len(p.Bytes))})
		return false
	}
	p.depth++
	return true
}
