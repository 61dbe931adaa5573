package markdown

import (
	"bytes"
	"slices"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// shortcode reads the tag at bytes[start:end], with its places in the text.
func (h *htmlText) shortcode(start, end int) (tag, *tagFault) {
	t, fault := parseTag(h.bytes[:end], start)
	place := func(s *diag.Span) {
		if s.End > s.Start {
			*s = h.span(s.Start, s.End)
		}
	}
	place(&t.span)
	place(&t.nameSpan)
	for i := range t.args {
		place(&t.args[i].Span)
		place(&t.args[i].NameSpan)
	}
	if fault != nil {
		place(&fault.span)
	}
	return t, fault
}

// htmlShortcode carries out the shortcode at h.bytes[i], and gives the offset
// behind it and its closing tag. What stands between is HTML.
func (p *page) htmlShortcode(h *htmlText, i, end int, closers map[int]int) int {
	behind, _ := tagEnd(h.bytes[:end], i)
	if behind < 0 { // it is told of the line
		if behind = end; bytes.IndexByte(h.bytes[i:end], '\n') > 0 {
			behind = i + bytes.IndexByte(h.bytes[i:end], '\n')
		}
	}
	t, fault := h.shortcode(i, behind)
	closer, paired := closers[i]
	paired = paired && closer < end
	switch {
	case fault != nil:
		p.Report(diag.ShortcodeSyntax, fault.span, fault.message, fault.hint)
		return behind
	case t.closing:
		p.Report(diag.ShortcodeSyntax, t.span, "nothing is open that {{< /"+t.name+" >}} could close", "Write {{< "+t.name+" >}} in front, in the same block of HTML, or put both on lines of their own.")
		return behind
	case p.depth >= maxNesting:
		p.reportDepth(t.span)
		return behind
	}
	call := p.call(t, paired)
	if paired {
		p.depth++
		call.Inner = p.inner(call, func() {
			floor := p.enterElements()
			p.htmlPart(h, behind, closer, closers)
			p.leaveElements(floor)
		})
		p.depth--
		behind, _ = tagEnd(h.bytes[:end], closer)
	}
	p.shortcode(call, t)
	return behind
}

// closers gives by the offset of each opening tag of a shortcode that of the
// closing tag that belongs to it.
func (h *htmlText) closers() map[int]int {
	var m tagMatcher
	for i := 0; ; {
		n := indexCode(h.bytes[i:])
		if n < 0 {
			return m.closers
		}
		i += n
		t, fault := parseTag(h.bytes, i)
		if fault == nil {
			m.add(t)
		}
		i = max(t.span.End, i+len(tagOpen))
	}
}

// htmlBlockParser parses blocks of HTML. A shortcode whose tags stand on lines of
// their own ends one, so that what it holds is Markdown.
type htmlBlockParser struct{ parser.BlockParser }

func (h htmlBlockParser) Continue(node ast.Node, reader text.Reader, pc parser.Context) parser.State {
	if p := pageOf(pc); p.opts.HTML != NoHTML && len(p.closers) > 0 && node.(*ast.HTMLBlock).HTMLBlockType >= ast.HTMLBlockType6 {
		line, segment := reader.PeekLine()
		indent := len(line) - len(bytes.TrimLeft(line, " "))
		if _, ok := p.closers[segment.Start+indent-segment.Padding]; ok && indent < 4 {
			return parser.Close
		}
	}
	return h.BlockParser.Continue(node, reader, pc)
}

// Close claims the names in a block.
func (h htmlBlockParser) Close(node ast.Node, reader text.Reader, pc parser.Context) {
	h.BlockParser.Close(node, reader, pc)
	if p, n := pageOf(pc), node.(*ast.HTMLBlock); p.opts.HTML != NoHTML {
		p.claimHTML(p.htmlOfBlock(n))
	}
}

// htmlParser parses HTML within words: also tags that hold shortcodes, in whose
// arguments any character may stand. An element that holds nothing but characters is
// one with what it holds.
type htmlParser struct{ parser.InlineParser }

func (h htmlParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	p := pageOf(pc)
	_, segment := block.PeekLine()
	if p.opts.HTML == NoHTML && !p.codeWithin(segment.Start, maxTag) || segment.Padding > 0 || !beginsTag(p.Bytes, segment.Start) {
		return h.InlineParser.Parse(parent, block, pc)
	}
	end := 0
	lines := p.Bytes[:min(linesSpan(parent).End, segment.Start+2*maxTag)]
	if t := readHTMLTag(lines, segment.Start); t.end > 0 {
		if len(t.codes) > 0 {
			end = t.end
		}
		if p.opts.HTML != NoHTML && !t.closing && (slices.Contains(rawElements, t.name) || t.name == "noscript") {
			if at := rawEnd(lines, t.end, t.name); at < len(lines) {
				end = max(end, readHTMLTag(lines, at).end)
			}
		}
	}
	if end == 0 {
		n := h.InlineParser.Parse(parent, block, pc)
		if raw, ok := n.(*ast.RawHTML); ok && p.opts.HTML != NoHTML {
			p.claimHTML(p.htmlOf(raw.Segments))
		}
		return n
	}
	n := ast.NewRawHTML()
	for {
		line, s := block.PeekLine()
		if line == nil || s.Start >= end {
			break
		}
		n.Segments.Append(s.WithStop(min(s.Stop, end)))
		if end <= s.Stop {
			advanceTo(block, end)
			break
		}
		block.AdvanceLine()
	}
	if p.opts.HTML != NoHTML {
		p.claimHTML(p.htmlOf(n.Segments))
	}
	return n
}

// codeWithin reports whether a shortcode begins within n bytes of an offset.
// Offsets are asked about in order, mostly.
func (p *page) codeWithin(offset, n int) bool {
	if p.nextCode < offset {
		p.nextCode = len(p.Bytes)
		if i := indexCode(p.Bytes[offset:]); i >= 0 {
			p.nextCode = offset + i
		}
	}
	return p.nextCode >= offset && p.nextCode < min(offset+n, len(p.Bytes))
}
