package markdown

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// page is one text on its way to HTML. goldmark parses it; the methods of page
// then go over the tree once, and write.
type page struct {
	src     Source
	text    []byte // the body, all of it fit for HTML; as long as the original
	whole   []byte // the text of which text is a piece, where only the words count
	around  Surroundings
	words   Words
	html    bool
	out     []byte
	body    Body
	ids     ids
	pairs   map[int]int // of tags on lines of their own
	silent  []int       // closing tags whose fault was reported elsewhere
	notes   []*east.Footnote
	tags    map[string]int // elements of HTML that were reported and are open, each with their number
	within  []fragment
	scratch []byte

	looks
	tables      int
	depth       int
	deep        bool // the nesting was reported
	inWord      bool // the last letter belongs to a word that may go on
	inParagraph bool

	odd      []oddity // characters that other programs leave behind, in order
	left     []int    // marks left in the block that is written, in order
	marked   bool     // the words counted last hold some
	muted    bool     // of the marks in this block nothing is told
	noted    bool     // a ** stands behind a word, as for a note
	listed   int      // up to here, typed lists were told
	unlisted int      // up to here, typed bullets make no list
	fenced   int      // the place of a fence of which nothing is told
	quiet    bool     // nothing is told of fences any more
}

// Render renders a text, appending its HTML to dst.
func (e *Engine) Render(dst []byte, src Source, around Surroundings) Body {
	p := &page{src: src, around: around, words: e.words(), html: e.opts.HTML, out: dst, looks: e.looks(src.Language), fenced: -1}
	p.text = clean(src.Text[src.Body:])
	p.characters(src.Text[src.Body:])
	p.strange(src.Text[src.Body:])
	p.conflicts()
	p.pairs = pairs(p.text)
	with := e.plain
	if mayHoldAddress(p.text) {
		with = e.linked
	}
	if doc := p.parse(with); src.Blocks {
		p.placed(doc)
	} else {
		p.blocks(doc)
	}
	p.checkWithin()
	p.checkFootnotes()
	p.checkLooks()
	p.tellOdd()
	p.body.HTML = p.out
	p.body.Diags = p.body.Diags.Sorted()
	return p.body
}

// strange reports the first character of a text that can't be shown, such as a
// zero byte or a leftover of another encoding. Breaks of lines and pages are
// as good as spaces, and a byte that is no UTF-8 is reported with the file.
func (p *page) strange(written []byte) {
	if len(written) == 0 || &written[0] == &p.text[0] {
		return // nothing had to be replaced
	}
	var first diag.Span
	count := 0
	for i := 0; i < len(written); {
		r, n := utf8.DecodeRune(written[i:])
		if forbidden(r) && !strings.ContainsRune("\v\f\r\u0085", r) {
			if p.misread(i) {
				i += n
				continue
			}
			if count++; count == 1 {
				first = diag.Span{Start: i, End: i + n}
			}
		}
		i += n
	}
	switch {
	case count == 1:
		p.fault(diag.FileNotUTF8, first, "there is a character here that can't be shown", "Delete it, and type the words around it again.")
	case count > 1:
		p.fault(diag.FileNotUTF8, first, fmt.Sprintf("there are %d characters from here on that can't be shown", count),
			"Save the file again as UTF-8; or delete them, and type the words around them again.")
	}
}

func (e *Engine) words() Words {
	w := e.opts.Words
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

// Places and faults

func (p *page) inFile(s diag.Span) diag.Span {
	return diag.Span{Start: s.Start + p.src.Body, End: s.End + p.src.Body}
}

func (p *page) fault(code diag.Code, at diag.Span, message, hint string, also ...diag.Location) {
	for i := range also {
		also[i].File, also[i].Span = p.src.File, p.inFile(also[i].Span)
	}
	p.body.Diags = append(p.body.Diags, diag.Diagnostic{Code: code, File: p.src.File, Span: p.inFile(at), Message: message, Hint: hint, Related: also})
}

// report passes on what the surroundings say is wrong with the thing at span.
func (p *page) report(f Fault, at diag.Span) {
	span := p.inFile(at)
	if f.Span.Start >= span.Start && f.Span.End <= span.End && f.Span.End > f.Span.Start {
		span = f.Span
	}
	p.body.Diags = append(p.body.Diags, diag.Diagnostic{Code: f.Code, File: p.src.File, Span: span, Message: f.Message, Hint: f.Hint, Fix: f.Fix})
}

// reportDestination passes on what is wrong with a destination. Its mend is
// left out where the destination is written with entities or backslashes, as
// its bytes are then not those of the file.
func (p *page) reportDestination(f Fault, dest []byte, at diag.Span) {
	mend := f.Fix
	f.Fix = nil
	if bytes.Equal(p.text[at.Start:at.End], dest) {
		for _, e := range mend {
			if e.Span.Start < 0 || e.Span.End < e.Span.Start || e.Span.End > len(dest) {
				f.Fix = nil
				break
			}
			e.Span = p.inFile(diag.Span{Start: e.Span.Start + at.Start, End: e.Span.End + at.Start})
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
	p.fault(diag.NestingDeep, at, "the text is nested too deep", "Take some of the lists and quotations out of each other.")
}

// offsetOf tells where b lies in the text, of which goldmark hands out parts.
func (p *page) offsetOf(b []byte) (int, bool) {
	at := cap(p.text) - cap(b)
	if len(b) == 0 || at < 0 || at+len(b) > len(p.text) || &p.text[at] != &b[0] {
		return 0, false
	}
	return at, true
}

// spanOf is the place of b, or the first character of n where b is no part of
// the text.
func (p *page) spanOf(b []byte, n ast.Node) diag.Span {
	if at, ok := p.offsetOf(b); ok {
		return diag.Span{Start: at, End: at + len(b)}
	}
	at := min(max(n.Pos(), 0), len(p.text))
	return diag.Span{Start: at, End: min(at+1, len(p.text))}
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
		at := min(max(n.Pos(), 0), len(p.text))
		p.tooDeep(diag.Span{Start: at, End: min(at+1, len(p.text))})
		return false
	}
	p.depth++
	return true
}
