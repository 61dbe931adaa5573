package markdown

import (
	"bytes"
	"cmp"
	"strconv"

	"github.com/yuin/goldmark/ast"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/mdast"
	"github.com/meridian-ssg/meridian/internal/prose"
)

// page is one text on its way to HTML: goldmark parses it, and the methods of
// page walk the tree once and write.
type page struct {
	mdast.Text
	*Renderer
	check    prose.Checker
	language string // BCP 47
	labels   Labels // in that language
	resolver Resolver
	root     *page      // the text in which this one is included; itself where it is none
	whole    *wholeText // of which Text is a piece; nil where Text is all of it
	isLine   bool       // it is a Line
	locate   bool       // whether Body.Blocks is wanted
	out      []byte
	body     Body

	// What the parsers find out.
	closers  map[int]int  // where the closing tags of shortcodes on lines of their own begin, by where the opening ones do
	unclosed []tag        // opening tags on lines of their own that nothing closes
	openings []tag        // opening tags within words
	reported map[int]bool // where tags begin whose fault was reported elsewhere
	notes    notes
	ids      ids
	pending  pending
	nextCode int // where the next shortcode begins; see codeWithin

	// Where the walk is.
	tables        int
	depth         int
	depthReported bool
	inWords       bool // no block may come of a shortcode here
	inCell        bool
	htmlOpen      map[string]int // how many elements of HTML were reported and are open, by name
	blocksOpen    int            // how many of them hold blocks
	elements      elements       // of HTML that is let through
	ownHTML       *diag.Span     // the first of that
	fragments     []fragment     // links within the page
	level         int            // of the last heading; 0 before the first one
	shift         int            // by how much headings are lower than they are written
	within        string         // name of the shortcode whose text this is

	// What included texts add to the page, and what waits for its end.
	included  []*page
	noteCount int    // how many footnotes are referred to
	moreNotes []byte // the footnotes of included texts
	later     []func(headings []Heading) []byte
}

// Render renders a text, appending its HTML to dst.
func (r *Renderer) Render(dst []byte, src Source, resolver Resolver) Body {
	p := &page{Renderer: r, resolver: resolver, out: dst, locate: src.Blocks}
	p.Text = mdast.Text{Bytes: clean(src.Text[src.Offset:]), File: src.File, Source: src.Text, Offset: src.Offset}
	p.language = cmp.Or(src.Language, r.opts.Language)
	if r.opts.Labels != nil {
		p.labels = *r.opts.Labels(p.language)
	}
	p.check = r.linter.Checker(&p.Text, src.Language)
	p.check.Title = src.Title
	p.root = p
	if src.HTML {
		p.check.Start()
		p.htmlPage()
	} else {
		doc := p.read()
		p.noteCount = len(p.notes.used)
		p.blocks(doc)
	}
	p.lastNotes()
	p.checkContained(len(dst))
	p.checkFragments()
	p.checkFootnotes()
	p.check.Finish()
	p.body.HTML = p.writeLater(p.out)
	p.body.Words = p.check.Words
	p.body.Diags = p.Diags.Sorted()
	return p.body
}

// read parses the text.
func (p *page) read() ast.Node {
	p.check.Start()
	tags := matchTags(p.Bytes)
	p.closers, p.unclosed = tags.closers, tags.unclosed()
	with := p.plain
	if mayHoldAddress(p.Bytes) {
		with = p.linked
	}
	return p.parse(with)
}

// reportFault adds what the resolver found wrong with what is written at span.
func (p *page) reportFault(d diag.Diagnostic, span diag.Span) {
	span = p.InFile(span)
	if d.Span.Start < span.Start || d.Span.End > span.End || d.Span.End <= d.Span.Start {
		d.Span = span
	}
	d.File = p.File
	p.Diags = append(p.Diags, d)
}

// reportDestination adds what is wrong with a destination. Its fix is left out
// where the destination is written with entities or backslashes, as its bytes are
// then not those of the file.
func (p *page) reportDestination(d diag.Diagnostic, dest []byte, span diag.Span) {
	edits := d.Fix
	d.Fix = nil
	if bytes.Equal(p.Bytes[span.Start:span.End], dest) {
		for _, e := range edits {
			if e.Span.Start < 0 || e.Span.End < e.Span.Start || e.Span.End > len(dest) {
				d.Fix = nil
				break
			}
			e.Span = p.InFile(diag.Span{Start: e.Span.Start + span.Start, End: e.Span.End + span.Start})
			d.Fix = append(d.Fix, e)
		}
	}
	p.reportFault(d, span)
}

// maxNesting is how deep elements may stand within each other; see maxDepth
// for the blocks among them.
const maxNesting = 256

// enter goes one level down the tree, unless that is too deep; behind it,
// p.depth-- goes up again.
func (p *page) enter(n ast.Node) bool {
	if p.depth == maxNesting {
		p.reportDepth(p.SpanOf(nil, n))
		return false
	}
	p.depth++
	return true
}

func (p *page) reportDepth(span diag.Span) {
	if !p.depthReported {
		p.depthReported = true
		p.Report(diag.NestingDeep, span, "the text is nested too deep", "Take some of the lists and quotations out of each other.")
	}
}

func (p *page) raw(html ...string) {
	for _, s := range html {
		p.out = append(p.out, s...)
	}
}

func (p *page) int(n int) { p.out = strconv.AppendInt(p.out, int64(n), 10) }

// escaped writes text in which nothing has a meaning.
func (p *page) escaped(text []byte) { p.out = appendEscaped(p.out, text) }

// resolved writes text in which backslashes and entities have theirs.
func (p *page) resolved(text []byte) {
	p.escaped(p.Resolved(text))
}

// attribute writes an attribute of an element.
func (p *page) attribute(name, value string) {
	p.raw(" ", name, `="`)
	p.out = appendEscaped(p.out, value)
	p.raw(`"`)
}

// open writes the opening tag of a block with its attributes.
func (p *page) open(tag string, n ast.Node) {
	p.raw("<", tag)
	if attrs := attributesOf(n); attrs != nil {
		p.writeAttributes(attrs, blockAttributes)
	}
	p.raw(">")
}
