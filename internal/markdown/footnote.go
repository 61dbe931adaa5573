package markdown

import (
	"bytes"
	"strconv"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// footnoteBlocks parses footnotes and remembers them, so that those which
// nothing refers to don't vanish in silence.
type footnoteBlocks struct{ parser.BlockParser }

func (f footnoteBlocks) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	n, state := limited(f).Open(parent, reader, pc)
	if note, ok := n.(*east.Footnote); ok {
		p := pageOf(pc)
		p.notes = append(p.notes, note)
	}
	return n, state
}

func (p *page) checkFootnotes() {
	if len(p.notes) == 0 {
		return
	}
	first := make(map[string]diag.Span, len(p.notes))
	for _, note := range p.notes {
		start, ok := p.OffsetOf(note.Ref)
		if !ok {
			continue
		}
		name := string(note.Ref)
		span := diag.Span{Start: start - len("[^"), End: start + len(name) + len("]")}
		if at, taken := first[name]; taken {
			p.Report(diag.AnchorTaken, span, "two footnotes are called “"+name+"”", "Give one of them another name.",
				diag.Location{Span: at, Note: "first given here"})
			continue
		}
		first[name] = span
		if note.Index < 0 {
			p.Report(diag.FootnoteUnused, span, "nothing in the text refers to the footnote “"+name+"”",
				"Put [^"+name+"] where it belongs, or take the footnote out.")
		}
	}
}

// missingFootnotes looks at what begins like a reference to a footnote and was
// none.
type missingFootnotes struct{}

func (missingFootnotes) Trigger() []byte { return []byte{'['} }

func (missingFootnotes) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	if len(line) < 4 || line[1] != '^' {
		return nil
	}
	end := bytes.IndexByte(line, ']')
	if end < 0 || !isName(string(line[2:end])) || bytes.HasPrefix(line[end+1:], []byte("(")) {
		return nil
	}
	p := pageOf(pc)
	if p.whole != nil { // the notes are elsewhere
		block.Advance(end + 1)
		return ast.NewString(nil)
	}
	name := string(line[2:end])
	p.Report(diag.FootnoteMissing, diag.Span{Start: segment.Start, End: segment.Start + end + 1},
		"there is no footnote called “"+name+"”",
		"Write it on a line of its own, as in [^"+name+"]: The note. For square brackets that are no footnote, put a backslash in front.")
	return nil
}

// The names of notes and of the places that refer to them have a colon, which
// no name of a writer can have.

func (p *page) footnoteLink(n *east.FootnoteLink) {
	p.raw(`<sup id="`)
	p.noteRef(n.Index, n.RefIndex)
	p.raw(`"><a class="footnote-ref" href="#fn:`)
	p.int(n.Index)
	p.raw(`" role="doc-noteref">`)
	p.int(n.Index)
	p.raw("</a></sup>")
}

func (p *page) noteRef(index, ref int) {
	p.raw("fnref:")
	p.int(index)
	if ref > 0 {
		p.raw("-")
		p.int(ref + 1)
	}
}

func (p *page) footnotes(n *east.FootnoteList) {
	p.raw(`<section class="footnotes" role="doc-endnotes" aria-label="`)
	p.out = appendEscaped(p.out, []byte(p.words.Footnotes))
	p.raw("\">\n<ol>\n")
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		note, ok := c.(*east.Footnote)
		if !ok {
			continue
		}
		p.raw(`<li id="fn:`)
		p.int(note.Index)
		p.raw("\">\n")
		p.blocks(note)
		p.raw("</li>\n")
		p.body.Anchors = append(p.body.Anchors, "fn:"+strconv.Itoa(note.Index))
	}
	p.raw("</ol>\n</section>\n")
}

func (p *page) footnoteBacklink(n *east.FootnoteBacklink) {
	p.raw(` <a class="footnote-back" href="#`)
	p.noteRef(n.Index, n.RefIndex)
	p.raw(`" role="doc-backlink" aria-label="`)
	p.out = appendEscaped(p.out, []byte(p.words.Back))
	p.raw(" ")
	p.int(n.Index)
	if n.RefIndex > 0 {
		p.raw("-")
		p.int(n.RefIndex + 1)
	}
	p.raw("\">↩\ufe0e</a>")
}
