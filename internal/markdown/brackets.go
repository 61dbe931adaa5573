package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/meridian-ssg/meridian/internal/mdast"
)

// The parsers of links and of emphasis are our own, because goldmark's take
// quadratic time on texts that are made for it. These take linear time: what is
// open stands in stacks, each entry is taken off once, and no search for an end
// goes beyond where the next one begins.

// pending is what is open in the words that are being parsed.
type pending struct {
	brackets   []bracket
	inactive   int // brackets below this one can't make a link, as they hold one
	marks      []*mark
	shortcodes []*shortcodeInline
	names      map[string]int // how many of shortcodes have a name
	quotes     quotes
}

// bracket is an open "[" or "![".
type bracket struct {
	node  *ast.Text // begins with it; what follows may have been added
	image bool
	inner bool // others stand within it, so that it is no name of a reference
	line  int  // of the block
	end   int  // where the words begin
	depth depth
}

// depth says how much was open at some place.
type depth struct{ brackets, marks, shortcodes int }

func (i *pending) depth() depth {
	return depth{len(i.brackets), len(i.marks), len(i.shortcodes)}
}

// maxLabel is how long the name of a reference may be (CommonMark 4.7).
const maxLabel = 999

// bracketParser parses links and pictures, and has brackets that make none
// checked.
type bracketParser struct{}

func (bracketParser) Trigger() []byte { return []byte{'!', '[', ']'} }

func (bracketParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	p := pageOf(pc)
	line, segment := block.PeekLine()
	size := 1
	switch {
	case line[0] == ']':
		n := p.closeBracket(parent, block, segment.Start, pc)
		if n == nil {
			p.check.FailedLink(segment.Start, linesSpan(parent))
		}
		return n
	case line[0] == '!':
		if size = 2; len(line) < size || line[1] != '[' {
			return nil
		}
	case segment.Start > 0 && p.Bytes[segment.Start-1] == ')':
		p.check.ReversedLink(segment.Start, linesSpan(parent))
	}
	number, _ := block.Position()
	node := ast.NewTextSegment(segment.WithStop(segment.Start + size))
	p.pending.brackets = append(p.pending.brackets, bracket{node: node, image: size == 2, line: number, end: segment.Start + size, depth: p.pending.depth()})
	block.Advance(size)
	return node
}

// CloseBlock ends a block: what is still open in it is text.
func (bracketParser) CloseBlock(_ ast.Node, _ text.Reader, pc parser.Context) {
	p := pageOf(pc)
	p.emphasise(0)
	p.pending.shut(depth{})
	p.pending.quotes = quotes{}
}

// shut forgets what was opened behind a place.
func (i *pending) shut(at depth) {
	i.brackets = i.brackets[:min(at.brackets, len(i.brackets))]
	i.inactive = min(i.inactive, len(i.brackets))
	for len(i.shortcodes) > at.shortcodes {
		last := len(i.shortcodes) - 1
		i.names[i.shortcodes[last].tag.name]--
		i.shortcodes = i.shortcodes[:last]
	}
}

// closeBracket makes a link or a picture of what the "]" at offset closes; it
// gives nil where there is none.
func (p *page) closeBracket(parent ast.Node, block text.Reader, offset int, pc parser.Context) ast.Node {
	last := len(p.pending.brackets) - 1
	if last < 0 {
		return nil
	}
	b := p.pending.brackets[last]
	active := b.image || last >= p.pending.inactive
	p.pending.brackets = p.pending.brackets[:last]
	p.pending.inactive = min(p.pending.inactive, last)
	if last > 0 {
		p.pending.brackets[last-1].inner = true
	}
	if !active || b.node.Parent() != parent {
		return nil
	}
	block.Advance(1)
	link := p.linkBehind(parent, b, block, offset, pc)
	if link == nil {
		return nil
	}
	p.emphasise(b.depth.marks)
	p.pending.shut(b.depth)
	var next ast.Node = b.node
	if b.node.Segment = b.node.Segment.WithStart(b.end); b.node.Segment.IsEmpty() {
		next = b.node.NextSibling()
		parent.RemoveChild(parent, b.node)
	}
	moveTo(link, next, nil)
	var n ast.Node = link
	if b.image {
		n = ast.NewImage(link)
	} else {
		p.pending.inactive = last
		p.check.SpacedPicture(b.end-1, link.Destination)
	}
	n.(interface{ SetPos(int) }).SetPos(b.end - 1)
	if b.image {
		n.(interface{ SetPos(int) }).SetPos(b.end - 2)
	}
	return n
}

// moveTo makes the nodes from first to the one before stop children of parent.
func moveTo(parent, first, stop ast.Node) {
	for n := first; n != nil && n != stop; {
		next := n.NextSibling()
		parent.AppendChild(parent, n)
		n = next
	}
}

// linkBehind reads what stands behind the "]" at offset: an address, or the name
// of a reference, which may be the words themselves.
func (p *page) linkBehind(parent ast.Node, b bracket, block text.Reader, offset int, pc parser.Context) *ast.Link {
	number, position := block.Position()
	switch block.Peek() {
	case '(':
		if dest, title, ok := p.target(block); ok {
			link := ast.NewLink()
			link.Destination, link.Title = dest, title
			return link
		}
	case '[':
		block.Advance(1)
		if label, ok := p.closure(block, '[', ']'); ok {
			if util.IsBlank(label) {
				label = p.labelBetween(parent, b, offset)
			}
			return referenceLink(label, pc)
		}
	}
	block.SetPosition(number, position)
	return referenceLink(p.labelBetween(parent, b, offset), pc)
}

func referenceLink(label []byte, pc parser.Context) *ast.Link {
	if len(label) == 0 || len(label) > maxLabel {
		return nil
	}
	ref, ok := pc.Reference(util.ToLinkReference(label))
	if !ok {
		return nil
	}
	link := ast.NewLink()
	link.Destination, link.Title = ref.Destination(), ref.Title()
	return link
}

// labelBetween gives the words from a bracket to an offset; nil where they can't
// name a reference.
func (p *page) labelBetween(parent ast.Node, b bracket, offset int) (label []byte) {
	if b.inner || offset-b.end > maxLabel {
		return nil
	}
	lines := parent.Lines()
	for i := b.line; i < lines.Len() && lines.At(i).Start < offset; i++ {
		line := lines.At(i)
		label = append(label, p.Bytes[max(line.Start, b.end):min(line.Stop, offset)]...)
	}
	return label
}

// target reads "(address "title")".
func (p *page) target(block text.Reader) (dest, title []byte, ok bool) {
	block.Advance(1)
	block.SkipSpaces()
	if block.Peek() != ')' {
		if dest, ok = destination(block); !ok {
			return nil, nil, false
		}
		if _, blanks, _ := block.SkipSpaces(); block.Peek() != ')' {
			if title, ok = p.linkTitle(block); !ok || blanks == 0 {
				return nil, nil, false
			}
			block.SkipSpaces()
		}
	}
	if block.Peek() != ')' {
		return nil, nil, false
	}
	block.Advance(1)
	return dest, title, true
}

// maxParens is how deep round brackets may stand in an address. CommonMark asks
// for three; a limit keeps addresses that never end from being read again and
// again.
const maxParens = 32

// destination reads an address.
func destination(block text.Reader) (dest []byte, ok bool) {
	line, _ := block.PeekLine()
	if len(line) == 0 {
		return nil, false
	}
	angles := line[0] == '<'
	i, parens := 0, 0
	if angles {
		i = 1
	}
scan:
	for ; i < len(line); i++ {
		switch c := line[i]; {
		case c == '\\' && i+1 < len(line) && util.IsPunct(line[i+1]):
			i++
		case angles && c == '>':
			block.Advance(i + 1)
			return line[1:i], true
		case c == '{' && beginsCode(line[i:]):
			end, _ := tagEnd(line, i)
			if end < 0 || beginsLiteral(line[i:]) { // which inlineTag reports
				return nil, false
			}
			i = end - 1
		case angles && (c == '<' || c == '\n'):
			return nil, false
		case angles:
		case c == '(':
			if parens++; parens > maxParens {
				return nil, false
			}
		case c == ')':
			if parens--; parens < 0 {
				break scan
			}
		case c <= ' ':
			break scan
		}
	}
	if angles || i == 0 || parens > 0 {
		return nil, false
	}
	block.Advance(i)
	return line[:i], true
}

// linkTitle reads a title in quotation marks or round brackets.
func (p *page) linkTitle(block text.Reader) (title []byte, ok bool) {
	opener := block.Peek()
	closer := opener
	switch opener {
	case '(':
		closer = ')'
	case '"', '\'':
	default:
		return nil, false
	}
	block.Advance(1)
	return p.closure(block, opener, closer)
}

// closure reads up to a closing mark.
func (p *page) closure(block text.Reader, opener, closer byte) (inner []byte, ok bool) {
	segments, ok := block.FindClosure(opener, closer, text.FindClosureOptions{Newline: true, Advance: true})
	if !ok {
		return nil, false
	}
	if segments.Len() == 1 {
		s := segments.At(0)
		return p.Bytes[s.Start:s.Stop], true
	}
	for i := range segments.Len() {
		s := segments.At(i)
		inner = append(inner, s.Value(p.Bytes)...)
	}
	return inner, true
}

// referenceTransformer takes the definitions of references off the beginning of
// a paragraph (CommonMark 4.7).
type referenceTransformer struct{}

func (referenceTransformer) Transform(n *ast.Paragraph, reader text.Reader, pc parser.Context) {
	lines := n.Lines()
	if first := lines.At(0); !bytes.HasPrefix(bytes.TrimLeft(first.Value(reader.Source()), " "), []byte("[")) {
		return
	}
	p := pageOf(pc)
	block := text.NewBlockReader(reader.Source(), lines)
	used := 0
	for used < lines.Len() {
		block.SetPosition(used, lines.At(used))
		ref, end := p.definition(block)
		if ref == nil {
			break
		}
		pc.AddReference(ref)
		if used == 0 { // a list with an empty line above it is loose
			node := ast.NewLinkReferenceDefinition(nil, nil, nil)
			node.SetBlankPreviousLines(n.HasBlankPreviousLines())
			n.Parent().InsertBefore(n.Parent(), n, node)
		}
		used = end
	}
	switch {
	case used == lines.Len():
		n.Parent().RemoveChild(n.Parent(), n)
	case used > 0:
		lines.SetSliced(used, lines.Len())
	}
}

// definition reads "[name]: address "title"", and says with which line the next
// one begins.
func (p *page) definition(block text.Reader) (ref parser.Reference, end int) {
	block.SkipSpaces()
	if block.Peek() != '[' {
		return nil, 0
	}
	block.Advance(1)
	label, ok := p.closure(block, '[', ']')
	if !ok || util.IsBlank(label) || len(label) > maxLabel || block.Peek() != ':' {
		return nil, 0
	}
	block.Advance(1)
	block.SkipSpaces()
	dest, ok := destination(block)
	if !ok {
		return nil, 0
	}
	number, _ := block.Position()
	complete := atLineEnd(block)
	if _, blanks, _ := block.SkipSpaces(); blanks > 0 {
		if title, ok := p.linkTitle(block); ok && atLineEnd(block) {
			end, _ := block.Position()
			return parser.NewReference(label, dest, title), end + 1
		}
	}
	if !complete {
		return nil, 0
	}
	return parser.NewReference(label, dest, nil), number + 1
}

func atLineEnd(block text.Reader) bool {
	line, _ := block.PeekLine()
	return mdast.StartsBlank(line)
}

// Reference finds what a label refers to. While a piece of a text is parsed on
// its own, the definition may stand anywhere in the whole text; that there is
// one is all that matters then.
func (c *context) Reference(label string) (parser.Reference, bool) {
	if r, ok := c.Context.Reference(label); ok || c.page.whole == nil {
		return r, ok
	}
	if !c.page.whole.defines(label) {
		return nil, false
	}
	return parser.NewReference([]byte(label), nil, nil), true
}
