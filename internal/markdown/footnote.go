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

// footnoteParser parses footnotes and notes them, so that those which nothing
// refers to can be reported.
type footnoteParser struct{ parser.BlockParser }

func (f footnoteParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	n, state := depthLimiter(f).Open(parent, reader, pc)
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

// missingFootnoteParser reports what begins like a reference to a footnote and
// was none.
type missingFootnoteParser struct{}

func (missingFootnoteParser) Trigger() []byte { return []byte{'['} }

func (missingFootnoteParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	if len(line) < 4 || line[1] != '^' {
		return nil
	}
	end := bytes.IndexByte(line, ']')
	if end < 0 || !isName(string(line[2:end])) || bytes.HasPrefix(line[end+1:], []byte("(")) {
		return nil
	}
	name := string(line[2:end])
	p := pageOf(pc)
	if p.whole != nil { // the notes are elsewhere
		block.Advance(end + 1)
		return ast.NewString(nil)
	}
	p.Report(diag.FootnoteMissing, diag.Span{Start: segment.Start, End: segment.Start + end + 1},
		"there is no footnote called “"+name+"”",
		"Write it on a line of its own, as in [^"+name+"]: The note. For square brackets that are no footnote, put a backslash in front.")
	return nil
}

// The names of notes and of the places that refer to them have a colon, which
// no name of a writer can have.

func (p *page) footnoteLink(n *east.FootnoteLink) {
	index := strconv.Itoa(n.Index)
	p.raw(`<sup id="fnref:`, index, repeat(n.RefIndex), `"><a class="footnote-ref" href="#fn:`, index, `" role="doc-noteref">`, index, "</a></sup>")
}

// repeat is the end of the name of the second and further references to a note.
func repeat(ref int) string {
	if ref == 0 {
		return ""
	}
	return "-" + strconv.Itoa(ref+1)
}

func (p *page) footnotes(n *east.FootnoteList) {
	p.raw(`<section class="footnotes" role="doc-endnotes"`)
	p.attribute("aria-label", p.opts.Labels.Footnotes)
	p.raw(">\n<ol>\n")
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		note, ok := c.(*east.Footnote)
		if !ok {
			continue
		}
		id := "fn:" + strconv.Itoa(note.Index)
		p.raw(`<li id="`, id, "\">\n")
		p.blocks(note)
		p.raw("</li>\n")
		p.body.Anchors = append(p.body.Anchors, id)
	}
	p.raw("</ol>\n</section>\n")
}

func (p *page) footnoteBacklink(n *east.FootnoteBacklink) {
	ref := strconv.Itoa(n.Index) + repeat(n.RefIndex)
	p.raw(` <a class="footnote-back" href="#fnref:`, ref, `" role="doc-backlink"`)
	p.attribute("aria-label", p.opts.Labels.Back+" "+ref)
	p.raw(">↩\ufe0e</a>")
}
