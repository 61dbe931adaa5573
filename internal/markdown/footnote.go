package markdown

import (
	"bytes"
	"cmp"
	"strconv"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// notes are the footnotes of a page. goldmark parses them; which one a reference
// means is looked up by us, as goldmark compares it with each.
type notes struct {
	all   []*east.Footnote
	named map[string]*east.Footnote // the first of each name
	list  *east.FootnoteList        // holds them all while the text is parsed
	used  []*east.Footnote          // in the order of the first reference
	refs  []int                     // how many references each of them has
	base  int                       // how many footnotes of other texts come first
}

// number is what readers see of a footnote.
func (n *notes) number(index int) string { return strconv.Itoa(n.base + index) }

// footnoteParser parses footnotes.
type footnoteParser struct{ parser.BlockParser }

func (f footnoteParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	n, state := depthLimiter(f).Open(parent, reader, pc)
	if note, ok := n.(*east.Footnote); ok {
		p := pageOf(pc)
		p.notes.all = append(p.notes.all, note)
		if p.notes.named == nil {
			p.notes.named = map[string]*east.Footnote{}
		}
		if name := string(note.Ref); p.notes.named[name] == nil {
			p.notes.named[name] = note
		}
	}
	return n, state
}

// Close puts a footnote where the first one stood.
func (footnoteParser) Close(n ast.Node, _ text.Reader, pc parser.Context) {
	notes := &pageOf(pc).notes
	if notes.list == nil {
		notes.list = east.NewFootnoteList()
		n.Parent().InsertBefore(n.Parent(), n, notes.list)
	}
	notes.list.AppendChild(notes.list, n)
}

// placeFootnotes puts the footnotes that are referred to at the end of the text,
// with the links back to their references.
func (p *page) placeFootnotes(doc ast.Node) {
	if p.notes.list == nil {
		return
	}
	p.notes.list.Parent().RemoveChild(p.notes.list.Parent(), p.notes.list)
	p.notes.list.RemoveChildren(p.notes.list)
	for i, note := range p.notes.used {
		var last ast.Node = note
		if paragraph, ok := note.LastChild().(*ast.Paragraph); ok {
			last = paragraph
		}
		for ref := range p.notes.refs[i] {
			back := east.NewFootnoteBacklink(note.Index)
			back.RefIndex = ref
			last.AppendChild(last, back)
		}
		p.notes.list.AppendChild(p.notes.list, note)
	}
	if len(p.notes.used) > 0 {
		doc.AppendChild(doc, p.notes.list)
	}
}

func (p *page) checkFootnotes() {
	if len(p.notes.all) == 0 {
		return
	}
	first := make(map[string]diag.Span, len(p.notes.all))
	for _, note := range p.notes.all {
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

// footnoteLinkParser parses references to footnotes, and reports those to none.
type footnoteLinkParser struct{}

func (footnoteLinkParser) Trigger() []byte { return []byte{'!', '['} }

func (footnoteLinkParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	rest, called := bytes.CutPrefix(line, []byte("!")) // which begins no picture here
	rest, ok := bytes.CutPrefix(rest, []byte("[^"))
	size := bytes.IndexAny(rest[:min(len(rest), maxLabel)], "[]")
	if !ok || size <= 0 || rest[size] != ']' {
		return nil
	}
	p, name := pageOf(pc), string(rest[:size])
	end := len(line) - len(rest) + size + 1
	note := p.notes.named[name]
	switch {
	case note == nil && (called || !isName(name) || bytes.HasPrefix(line[end:], []byte("("))):
		return nil
	case note == nil && p.whole != nil: // the notes are elsewhere
		block.Advance(end)
		return ast.NewString(nil)
	case note == nil:
		p.Report(diag.FootnoteMissing, diag.Span{Start: segment.Start, End: segment.Start + end},
			"there is no footnote called “"+name+"”",
			"Write it on a line of its own, as in [^"+name+"]: The note. For square brackets that are no footnote, put a backslash in front.")
		return nil
	}
	if called {
		ast.MergeOrAppendTextSegment(parent, segment.WithStop(segment.Start+1))
	}
	block.Advance(end)
	if note.Index < 0 {
		p.notes.used = append(p.notes.used, note)
		p.notes.refs = append(p.notes.refs, 0)
		note.Index = len(p.notes.used)
	}
	link := east.NewFootnoteLink(note.Index)
	link.RefIndex = p.notes.refs[note.Index-1]
	p.notes.refs[note.Index-1]++
	return link
}

// The names of notes and of the places that refer to them have a colon, which
// no name of a writer can have.

func (p *page) footnoteLink(n *east.FootnoteLink) {
	index := p.notes.number(n.Index)
	p.raw(`<sup id="fnref:`, index, repeat(n.RefIndex), `"><a class="footnote-ref" href="#fn:`, index, `" role="doc-noteref">`, index, "</a></sup>")
}

// repeat is the end of the name of the second and further references to a note.
func repeat(ref int) string {
	if ref == 0 {
		return ""
	}
	return "-" + strconv.Itoa(ref+1)
}

// footnotes writes the footnotes of the text, and behind them those of the texts
// that it includes.
func (p *page) footnotes(n *east.FootnoteList) {
	if p != p.root {
		p.root.moreNotes = append(p.root.moreNotes, p.captured(func() { p.footnoteItems(n) })...)
		return
	}
	p.raw(`<section class="footnotes" role="doc-endnotes"`)
	p.attribute("aria-label", cmp.Or(p.labels.Footnotes, "Footnotes"))
	p.raw(">\n<ol>\n")
	p.footnoteItems(n)
	p.out = append(p.out, p.moreNotes...)
	p.raw("</ol>\n</section>\n")
	p.moreNotes = nil
}

// lastNotes writes the footnotes of included texts, where the text has none of its
// own.
func (p *page) lastNotes() {
	if len(p.moreNotes) > 0 {
		p.footnotes(east.NewFootnoteList())
	}
}

func (p *page) footnoteItems(n *east.FootnoteList) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		note, ok := c.(*east.Footnote)
		if !ok {
			continue
		}
		id := "fn:" + p.notes.number(note.Index)
		p.raw(`<li id="`, id, "\">\n")
		p.blocks(note)
		p.raw("</li>\n")
		p.body.Anchors = append(p.body.Anchors, id)
	}
}

func (p *page) footnoteBacklink(n *east.FootnoteBacklink) {
	ref := p.notes.number(n.Index) + repeat(n.RefIndex)
	p.raw(` <a class="footnote-back" href="#fnref:`, ref, `" role="doc-backlink"`)
	p.attribute("aria-label", cmp.Or(p.labels.Back, "Back to reference")+" "+ref)
	p.raw(">↩\ufe0e</a>")
}
