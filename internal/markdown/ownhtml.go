package markdown

import (
	"bytes"
	"iter"
	"slices"
	"sort"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/mdast"
)

// htmlText is HTML of the writer's own, which may be made of several pieces of the
// text, as lines of a quotation are.
type htmlText struct {
	bytes   []byte
	starts  []int // where each piece begins in bytes
	sources []int // and in the text
	greater int   // what greaterSign gave last
}

func (p *page) htmlOf(s *text.Segments) *htmlText {
	h := &htmlText{}
	for i := range s.Len() {
		h.add(s.At(i), p.Bytes)
	}
	return h
}

func (p *page) htmlOfBlock(n *ast.HTMLBlock) *htmlText {
	h := p.htmlOf(n.Lines())
	if n.HasClosure() {
		h.add(n.ClosureLine, p.Bytes)
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

// greaterSign gives the offset of the next ">"; len(h.bytes) where there is none. It is
// asked about offsets in order.
func (h *htmlText) greaterSign(from int) int {
	if h.greater <= from { // at from there is none
		if n := bytes.IndexByte(h.bytes[from:], '>'); n >= 0 {
			h.greater = from + n
		} else {
			h.greater = len(h.bytes)
		}
	}
	return h.greater
}

// writeHTML writes HTML of the writer's own: it carries out the shortcodes, resolves
// addresses, notes the names that links may lead to, keeps elements closed where they
// are opened, and leaves out what is not allowed.
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
		p.check.Count(s[i : i+n])
		i += n
		rest := s[i:]
		switch {
		case len(rest) == 0:
		case beginsLiteral(rest):
			shown, n := literal(rest)
			if n == 0 {
				shown, n = rest[:len(tagOpen)], len(tagOpen)
			}
			p.escaped(shown)
			i += n
		case beginsCode(rest):
			i = p.htmlShortcode(h, i, end, closers)
		case rest[0] == '{':
			p.out = append(p.out, '{')
			i++
		case beginsTag(s, i):
			i = p.htmlTag(h, i, end, closers)
		default:
			i = p.htmlMark(h, i, end)
		}
	}
}

// htmlMark writes a comment, a declaration, or a sign that stands for itself, and gives
// the offset behind it. Browsers read a declaration as a comment that ends with the
// first ">" (HTML 13.2.5.41).
func (p *page) htmlMark(h *htmlText, i, end int) int {
	rest := h.bytes[i:end]
	if bytes.HasPrefix(rest, []byte("<!--")) {
		n := commentEnd(rest)
		if n < 0 {
			p.Report(diag.HTMLUnbalanced, h.span(i, i+4), "the comment never ends, so that nothing behind it is shown", "Write --> where it ends.")
			return end
		}
		if p.opts.HTML == AllHTML {
			p.out = append(p.out, rest[:n]...)
		}
		return i + n
	}
	n := h.greaterSign(i) - i
	switch {
	case len(rest) > 1 && p.opts.HTML == AllHTML && !mdast.IsAlphanumeric(rest[1]) && bytes.IndexByte([]byte("!?/{"), rest[1]) < 0:
		p.raw("<") // browsers take it for a sign, too
		return i + 1
	case len(rest) < 2 || rest[1] != '!' && rest[1] != '?' && rest[1] != '/' || n >= len(rest), p.elements.inDrawing(): // where <![CDATA[ means more
		p.raw("&lt;")
		return i + 1
	case p.opts.HTML == AllHTML:
		p.out = append(p.out, rest[:n+1]...)
	default:
		p.Report(diag.RawHTML, h.span(i, i+n+1), "“"+mdast.Excerpt(rest[:n+1])+"” is not for readers", "Take it out.")
	}
	return i + n + 1
}

// commentEnd gives the length of the comment at the start of s, as browsers read it
// (HTML 13.2.5.43); -1 where it never ends.
func commentEnd(s []byte) int {
	for at := len("<!"); ; {
		n := bytes.Index(s[at:], []byte("--"))
		if n < 0 {
			return -1
		}
		at += n
		switch rest := s[at+2:]; {
		case at == 2 && bytes.HasPrefix(rest, []byte("->")): // <!--->
			return at + 4
		case bytes.HasPrefix(rest, []byte(">")):
			return at + 3
		case at > 2 && bytes.HasPrefix(rest, []byte("!>")):
			return at + 4
		}
		at++
	}
}

// htmlTag writes the tag at h.bytes[i] and, of an element that holds no others,
// what it holds; it gives the offset behind.
func (p *page) htmlTag(h *htmlText, i, end int, closers map[int]int) int {
	s := h.bytes[:end]
	t := readHTMLTag(s, i)
	if t.end < 0 {
		p.Report(diag.HTMLUnbalanced, h.span(i, i+1+len(t.name)), "the tag <"+t.name+" is not finished", "Write > where it ends, with no empty line in front.")
		p.raw("&lt;")
		return i + 1
	}
	span := h.span(i, t.end)
	switch {
	case t.closing:
		p.closeTag(t.name, span)
		return t.end
	case slices.Contains(rawElements, t.name), t.name == "noscript" && p.opts.HTML == AllHTML:
		return p.rawElement(h, t, i, end, closers)
	}
	tag, ok := p.startTag(h, t, i, end)
	if !ok {
		return p.leaveOut(t, s)
	}
	if p.openTag(t, span) {
		p.out = append(p.out, tag...)
	}
	return t.end
}

// leaveOut gives the offset behind an element that is not let through: behind its tag
// where its words may stay, else behind its end.
func (p *page) leaveOut(t htmlTag, s []byte) int {
	if slices.Contains(voidElements, t.name) || t.selfEnd && (t.name == "svg" || t.name == "math") {
		return t.end
	}
	p.forgive(t.name)
	if slices.Contains(wholeElements, t.name) {
		return rawEnd(s, t.end, t.name)
	}
	return t.end
}

// wholeElements mean nothing without their tags.
var wholeElements = []string{"math", "object", "select", "svg", "template"}

// rawElement writes an element that holds nothing but characters; what browsers take
// for its end is its end here. It gives the offset behind it.
func (p *page) rawElement(h *htmlText, t htmlTag, i, end int, closers map[int]int) int {
	s, span := h.bytes[:end], h.span(i, t.end)
	stop := rawEnd(s, t.end, t.name)
	behind, content := stop, s[t.end:stop]
	if stop < end {
		if closer := readHTMLTag(s, stop); closer.end > 0 {
			behind = closer.end
		} else {
			stop, behind, content = end, end, s[t.end:]
		}
	}
	tag, ok := p.startTag(h, t, i, end)
	switch {
	case !ok, !p.openTag(t, span):
		return behind
	case t.name == "script" && hidesEnd(content), p.elements.isForeign() && bytes.IndexByte(content, '<') >= 0:
		p.Report(diag.HTMLUnbalanced, span, "browsers don't agree where this <"+t.name+"> ends, as there is a tag or a comment in it", "Take it out of there, or put all of it into a shortcode of this site.")
		content = nil
	case stop == end:
		p.Report(diag.HTMLUnbalanced, span, "<"+t.name+"> is not closed where it was opened", "Write </"+t.name+"> where it ends, in the same list item, quotation or paragraph.")
	}
	p.out = append(p.out, tag...)
	switch n := indexCode(content); {
	case t.name == "noscript":
		floor := p.enterElements()
		p.htmlPart(h, t.end, stop, closers)
		p.leaveElements(floor)
	case n >= 0:
		p.Report(diag.ShortcodeSyntax, h.span(t.end+n, t.end+n+len(tagOpen)), "a shortcode can't stand in <"+t.name+">", "Write what it would give, or put all of it into a shortcode of this site.")
		fallthrough
	default:
		if p.opts.HTML == AllHTML {
			p.out = append(p.out, content...)
		}
	}
	p.closeInnermost(false)
	return behind
}

// rawEnd gives the offset of the end tag of an element, at or behind from; len(s) where
// there is none.
func rawEnd(s []byte, from int, name string) int {
	for {
		n := bytes.Index(s[from:], []byte("</"))
		if n < 0 {
			return len(s)
		}
		from += n
		rest := s[from+2:]
		if mdast.HasPrefixFold(rest, name) && len(rest) > len(name) && (isBlank(rest[len(name)]) || rest[len(name)] == '/' || rest[len(name)] == '>') {
			return from
		}
		from += 2
	}
}

// hidesEnd reports whether a script begins another one in a comment, within which an
// end tag ends nothing (HTML 13.2.5.27).
func hidesEnd(script []byte) bool {
	_, comment, ok := bytes.Cut(script, []byte("<!--"))
	return ok && bytes.Contains(bytes.ToLower(comment), []byte("<script"))
}

// htmlTags gives the tags of some HTML with where they begin, but for those in comments
// and in elements that hold no others.
func htmlTags(s []byte) iter.Seq2[int, htmlTag] {
	return func(yield func(int, htmlTag) bool) {
		for i := 0; ; {
			n := bytes.IndexByte(s[i:], '<')
			if n < 0 {
				return
			}
			i += n
			if bytes.HasPrefix(s[i:], []byte("<!--")) {
				if n = commentEnd(s[i:]); n < 0 {
					return
				}
				i += n
				continue
			}
			if !beginsTag(s, i) {
				i++
				continue
			}
			t := readHTMLTag(s, i)
			if t.end < 0 {
				i++
				continue
			}
			if !yield(i, t) {
				return
			}
			if i = t.end; !t.closing && slices.Contains(rawElements, t.name) {
				i = rawEnd(s, i, t.name)
			}
		}
	}
}

// htmlAsCode reports HTML that is shown as code, as it is indented behind an empty
// line.
func (p *page) htmlAsCode(n *ast.CodeBlock) bool {
	if p.opts.HTML == NoHTML || n.Lines().Len() == 0 {
		return false
	}
	h := p.htmlOf(n.Lines())
	blanks := len(h.bytes) - len(bytes.TrimLeft(h.bytes, " \t\r\n"))
	_, below := n.PreviousSibling().(*ast.HTMLBlock)
	if !below && len(p.elements.open) == p.elements.floor || h.bytes[min(blanks, len(h.bytes)-1)] != '<' || !beginsTag(h.bytes, blanks) {
		return false
	}
	line, _, _ := bytes.Cut(h.bytes[blanks:], []byte("\n"))
	p.showElements(h.bytes)
	p.Report(diag.CodeIndented, h.span(blanks, blanks+len(bytes.TrimRight(line, " \t\r"))), "the HTML is shown as code, as there is an empty line above and four spaces or a tab stand in front",
		"Delete the spaces in front, or the empty line.")
	return true
}
