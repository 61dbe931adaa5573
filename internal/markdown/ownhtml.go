package markdown

import (
	"bytes"
	"slices"
	"sort"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/mdast"
)

// elements are the elements of the writer's own HTML that are open. What is opened
// in a block, or within words, has to be closed there, so that no text can end the
// element around it or take in what follows.
type elements struct {
	open   []openElement
	byName map[string][]int // places in open
	floor  int              // where those of the block or the words that are being written begin
	told   map[string]int   // how many were told to be never closed, whose end may still come
	ended  int              // how many of open end with a block within them
	last   bool             // the HTML that is being written is the last in its paragraph
}

type openElement struct {
	name   string
	span   diag.Span
	closed bool
	ended  bool // at the end of the block within it that is being written
}

var (
	// voidElements have no end (HTML 13.1.2).
	voidElements = strings.Fields("area base br col embed hr img input link meta param source track wbr")
	// impliedEnds may be left open (HTML 13.1.2.4).
	impliedEnds = strings.Fields("body colgroup dd dt head html li optgroup option p rb rp rt rtc tbody td tfoot th thead tr")
	// rawElements hold no elements and no shortcodes.
	rawElements = strings.Fields("iframe noembed noframes script style textarea title xmp")
)

// openTag notes an opening tag.
func (e *elements) openTag(t htmlTag, span diag.Span) {
	foreign := len(e.byName["svg"]) > 0 || len(e.byName["math"]) > 0
	if slices.Contains(voidElements, t.name) || t.selfEnd && (foreign || t.name == "svg" || t.name == "math") {
		return
	}
	if e.byName == nil {
		e.byName = map[string][]int{}
	}
	e.byName[t.name] = append(e.byName[t.name], len(e.open))
	e.open = append(e.open, openElement{name: t.name, span: span})
}

// closeTag reports whether the end of an element may be written.
func (p *page) closeTag(name string, span diag.Span) bool {
	if slices.Contains(voidElements, name) {
		return true
	}
	e := &p.elements
	at := e.byName[name]
	switch last := len(at) - 1; {
	case last >= 0 && at[last] >= e.floor:
		e.open[at[last]].closed = true
		e.byName[name] = at[:last]
		return true
	case last >= 0 && !e.open[at[last]].ended:
		e.open[at[last]].ended = true
		if e.ended++; !e.last {
			p.Report(diag.HTMLUnbalanced, span, "</"+name+"> stands in another block than its <"+name+">",
				"Put both into the same list item, quotation or paragraph, or each on a line of its own that is not indented.",
				diag.Location{Span: e.open[at[last]].span, Note: "opened here"})
		}
	case last >= 0:
	case e.told[name] > 0:
		e.told[name]--
	default:
		p.Report(diag.HTMLUnbalanced, span, "</"+name+"> closes nothing", "Take it out, or write <"+name+"> where it begins.")
	}
	return false
}

// enterElements begins a block or words that have to close all that they open;
// leaveElements, which gets what it gives, ends them.
func (p *page) enterElements() (floor int) {
	floor, p.elements.floor = p.elements.floor, len(p.elements.open)
	return floor
}

func (p *page) leaveElements(floor int) {
	if len(p.elements.open) > p.elements.floor {
		p.closeElements()
	}
	p.elements.floor = floor
}

// closeElements closes what is still open.
func (p *page) closeElements() {
	e := &p.elements
	for i := len(e.open) - 1; i >= e.floor; i-- {
		if el := e.open[i]; !el.closed && p.closeElement(el) {
			if e.told == nil {
				e.told = map[string]int{}
			}
			e.told[el.name]++
			p.Report(diag.HTMLUnbalanced, el.span, "<"+el.name+"> is not closed where it was opened",
				"Write </"+el.name+"> where it ends, in the same list item, quotation or paragraph.")
		}
	}
	e.open = e.open[:e.floor]
}

// closeEnded closes the elements whose ends stood in the block that was written.
func (p *page) closeEnded() {
	e := &p.elements
	for i := len(e.open) - 1; i >= e.floor && e.ended > 0; i-- {
		switch el := e.open[i]; {
		case el.closed:
		case el.ended || slices.Contains(impliedEnds, el.name):
			p.closeElement(el)
		default:
			return
		}
		e.open = e.open[:i]
	}
}

// closeElement closes the element of its name that was opened last, and reports
// whether nothing in the text does.
func (p *page) closeElement(el openElement) (missing bool) {
	e := &p.elements
	e.byName[el.name] = e.byName[el.name][:len(e.byName[el.name])-1]
	if el.ended {
		e.ended--
	} else if slices.Contains(impliedEnds, el.name) {
		return false
	}
	p.raw("</", el.name, ">")
	return !el.ended
}

// htmlAsCode reports HTML that is shown as code, as it is indented behind an empty
// line. What it opens and closes counts all the same, so that nothing more is told.
func (p *page) htmlAsCode(n *ast.CodeBlock) bool {
	if !p.opts.HTML || n.Lines().Len() == 0 {
		return false
	}
	h := p.htmlOf(n.Lines())
	blanks := len(h.bytes) - len(bytes.TrimLeft(h.bytes, " \t\r\n"))
	_, below := n.PreviousSibling().(*ast.HTMLBlock)
	if !below && len(p.elements.open) == p.elements.floor || h.bytes[min(blanks, len(h.bytes)-1)] != '<' || !beginsTag(h.bytes, blanks) {
		return false
	}
	line, _, _ := bytes.Cut(h.bytes[blanks:], []byte("\n"))
	told := len(p.Diags)
	p.captured(func() { p.writeHTML(h) })
	p.Diags = p.Diags[:told]
	p.Report(diag.CodeIndented, h.span(blanks, blanks+len(bytes.TrimRight(line, " \t\r"))), "the HTML is shown as code, as there is an empty line above and four spaces or a tab stand in front",
		"Delete the spaces in front, or the empty line.")
	return true
}

// htmlText is HTML of the writer's own, which may be made of several pieces of the
// text, as lines of a quotation are.
type htmlText struct {
	bytes   []byte
	starts  []int // where each piece begins in bytes
	sources []int // and in the text
}

func (p *page) htmlOf(s *text.Segments) *htmlText {
	h := &htmlText{}
	for i := range s.Len() {
		h.add(s.At(i), p.Bytes)
	}
	return h
}

func (h *htmlText) add(s text.Segment, source []byte) {
	h.starts = append(h.starts, len(h.bytes)+s.Padding)
	h.sources = append(h.sources, s.Start)
	h.bytes = append(h.bytes, s.Value(source)...)
}

// span gives the place in the text.
func (h *htmlText) span(start, end int) diag.Span {
	at := func(i int) int {
		piece := max(0, sort.SearchInts(h.starts, i+1)-1)
		return h.sources[piece] + max(0, i-h.starts[piece])
	}
	return diag.Span{Start: at(start), End: max(at(start)+1, at(max(end-1, start))+1)}
}

// writeHTML writes HTML of the writer's own: it carries out the shortcodes, notes
// the names that links may lead to, and keeps elements closed where they are
// opened.
func (p *page) writeHTML(h *htmlText) {
	p.htmlPart(h, 0, len(h.bytes), h.closers())
}

func (p *page) htmlPart(h *htmlText, i, end int, closers map[int]int) {
	s := h.bytes[:end]
	for i < end {
		n := bytes.IndexAny(s[i:], "<{")
		if n < 0 {
			n = end - i
		}
		p.out = append(p.out, s[i:i+n]...)
		i += n
		rest := s[i:]
		switch {
		case len(rest) == 0:
		case bytes.HasPrefix(rest, []byte(literalOpen)):
			inner, _, _ := bytes.Cut(rest[len(literalOpen):min(len(rest), maxTag)], []byte(literalClose))
			p.escaped(slices.Concat([]byte(tagOpen), inner, []byte(tagClose)))
			i = min(end, i+len(literalOpen)+len(inner)+len(literalClose))
		case bytes.HasPrefix(rest, []byte(tagOpen)):
			i = p.htmlShortcode(h, i, end, closers)
		case bytes.HasPrefix(rest, []byte("<!--")):
			n := bytes.Index(rest, []byte("-->"))
			if n < 0 {
				p.Report(diag.HTMLUnbalanced, h.span(i, i+4), "the comment never ends, so that nothing behind it is shown", "Write --> where it ends.")
				return
			}
			p.out = append(p.out, rest[:n+3]...)
			i += n + 3
		case rest[0] == '<' && beginsTag(s, i):
			i = p.htmlTag(h, i, end)
		default:
			p.out = append(p.out, rest[0])
			i++
		}
	}
}

// htmlTag writes the tag at h.bytes[i] and, of an element that holds no others,
// what it holds; it gives the offset behind.
func (p *page) htmlTag(h *htmlText, i, end int) int {
	s := h.bytes[:end]
	t := readHTMLTag(s, i)
	if t.end < 0 {
		p.Report(diag.HTMLUnbalanced, h.span(i, i+1+len(t.name)), "the tag <"+t.name+" is not finished", "Write > where it ends, with no empty line in front.")
		p.raw("&lt;")
		return i + 1
	}
	switch {
	case !t.closing:
		p.elements.openTag(t, h.span(i, t.end))
	case !p.closeTag(t.name, h.span(i, t.end)):
		return t.end
	}
	p.noteAnchors(t)
	from := i
	for _, c := range t.codes {
		p.out = append(p.out, s[from:c.start]...)
		p.codeInTag(h, c)
		from = c.end
	}
	p.out = append(p.out, s[from:t.end]...)
	if t.closing || !slices.Contains(rawElements, t.name) {
		return t.end
	}
	stop := end
	for at := t.end; stop == end; at += 2 {
		n := bytes.Index(s[at:], []byte("</"))
		if n < 0 {
			break
		}
		if at += n; mdast.HasPrefixFold(s[at+2:], t.name) {
			stop = at
		}
	}
	if n := bytes.Index(s[t.end:stop], []byte(tagOpen)); n >= 0 {
		p.Report(diag.ShortcodeSyntax, h.span(t.end+n, t.end+n+len(tagOpen)), "a shortcode can't stand in <"+t.name+">", "Write what it would give, or put all of it into a shortcode of this site.")
	}
	p.out = append(p.out, s[t.end:stop]...)
	return stop
}

// codeInTag writes what a shortcode comes to in the value of an attribute.
func (p *page) codeInTag(h *htmlText, c codeInTag) {
	t, fault := h.shortcode(c.start, c.end)
	switch {
	case fault != nil:
		p.Report(diag.ShortcodeSyntax, fault.span, fault.message, fault.hint)
		return
	case !c.quoted || t.closing:
		p.Report(diag.ShortcodeSyntax, t.span, "in a tag of HTML, a shortcode has to stand within the quotation marks of a value",
			"Put quotation marks round the value.")
		return
	}
	call := p.call(t, false)
	call.Inline = true
	value := p.captured(func() { p.shortcode(call, t) })
	if bytes.IndexByte(value, '<') >= 0 {
		p.Report(diag.ShortcodeSyntax, t.span, "the shortcode “"+t.name+"” gives HTML, which can't stand in a value", "Put it between the tags, or write the value itself.")
		return
	}
	for _, b := range value {
		switch b {
		case '"':
			p.raw("&#34;")
		case '\'':
			p.raw("&#39;")
		default:
			p.out = append(p.out, b)
		}
	}
}

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
		call.Inner = p.captured(func() {
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
		n := bytes.Index(h.bytes[i:], []byte(tagOpen))
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
	if p := pageOf(pc); p.opts.HTML && len(p.closers) > 0 && node.(*ast.HTMLBlock).HTMLBlockType >= ast.HTMLBlockType6 {
		line, segment := reader.PeekLine()
		indent := len(line) - len(bytes.TrimLeft(line, " "))
		if _, ok := p.closers[segment.Start+indent-segment.Padding]; ok && indent < 4 {
			return parser.Close
		}
	}
	return h.BlockParser.Continue(node, reader, pc)
}

// htmlParser parses HTML within words: also tags that hold shortcodes, in whose
// arguments any character may stand.
type htmlParser struct{ parser.InlineParser }

func (h htmlParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	p := pageOf(pc)
	_, segment := block.PeekLine()
	if segment.Padding == 0 && p.codeWithin(segment.Start, maxTag) && beginsTag(p.Bytes, segment.Start) {
		lines := p.Bytes[:min(linesSpan(parent).End, segment.Start+2*maxTag)]
		if t := readHTMLTag(lines, segment.Start); t.end > 0 && len(t.codes) > 0 {
			n := ast.NewRawHTML()
			for {
				line, s := block.PeekLine()
				if line == nil || s.Start >= t.end {
					return n
				}
				n.Segments.Append(s.WithStop(min(s.Stop, t.end)))
				if t.end <= s.Stop {
					advanceTo(block, t.end)
					return n
				}
				block.AdvanceLine()
			}
		}
	}
	return h.InlineParser.Parse(parent, block, pc)
}

// codeWithin reports whether a shortcode begins within n bytes of an offset.
// Offsets are asked about in order, mostly.
func (p *page) codeWithin(offset, n int) bool {
	if p.nextCode < offset {
		p.nextCode = len(p.Bytes)
		if i := bytes.Index(p.Bytes[offset:], []byte(tagOpen)); i >= 0 {
			p.nextCode = offset + i
		}
	}
	return p.nextCode >= offset && p.nextCode < min(offset+n, len(p.Bytes))
}
