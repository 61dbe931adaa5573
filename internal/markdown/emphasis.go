package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// mark is a run of asterisks, underscores or tildes that may begin or end
// stressed, strong or struck words. It stands for itself in the tree until its
// block ends.
type mark struct {
	ast.BaseInline
	segment       text.Segment // of what is not used up
	char          byte
	length        int // as it was written
	opens, closes bool
}

var kindMark = ast.NewNodeKind("Mark")

func (*mark) Kind() ast.NodeKind              { return kindMark }
func (m *mark) Dump(source []byte, level int) { ast.DumpHelper(m, source, level, nil, nil) }

func (m *mark) left() int { return m.segment.Stop - m.segment.Start }

// toText makes text of what was not used up.
func (m *mark) toText() {
	if m.left() > 0 {
		ast.MergeOrReplaceTextSegment(m.Parent(), m, m.segment)
	} else {
		m.Parent().RemoveChild(m.Parent(), m)
	}
}

// markParser finds marks.
type markParser struct{}

func (markParser) Trigger() []byte { return []byte{'*', '_', '~'} }

func (markParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	c := line[0]
	n := len(line) - len(bytes.TrimLeft(line, string(c)))
	after := ' '
	if n < len(line) {
		after = util.ToRune(line, n)
	}
	before := block.PrecendingCharacter()
	left, right := flanking(before, after)
	segment = segment.WithStop(segment.Start + n)
	block.Advance(n)
	if c == '~' && n > 2 || !left && !right {
		return ast.NewTextSegment(segment)
	}
	m := &mark{segment: segment, char: c, length: n, opens: left, closes: right}
	if c == '_' {
		m.opens = left && (!right || util.IsPunctRune(before))
		m.closes = right && (!left || util.IsPunctRune(after))
	}
	p := pageOf(pc)
	p.pending.marks = append(p.pending.marks, m)
	return m
}

// flanking reports whether a run of marks between two characters is left-flanking
// and right-flanking (CommonMark 6.2).
func flanking(before, after rune) (left, right bool) {
	spaceBefore, spaceAfter := util.IsSpaceRune(before), util.IsSpaceRune(after)
	punctBefore, punctAfter := util.IsPunctRune(before), util.IsPunctRune(after)
	return !spaceAfter && (!punctAfter || spaceBefore || punctBefore), !spaceBefore && (!punctBefore || spaceAfter || punctAfter)
}

// emphasise makes stressed, strong and struck words of the marks from number
// bottom on. It is the algorithm of CommonMark (appendix, "process emphasis"):
// what is known to have no opener below some place is not looked for there
// again, which keeps the time linear.
func (p *page) emphasise(bottom int) {
	if len(p.pending.marks) <= bottom {
		return
	}
	marks := p.pending.marks[bottom:]
	open := make([]*mark, 0, len(marks))
	var searched [maxMarkKinds]int // how many of open are known to hold no opener, by the kind of closer
	for _, closer := range marks {
		for closer.closes && closer.left() > 0 {
			kind := closer.kind()
			at := len(open) - 1
			for at >= searched[kind] && !open[at].canBeClosedBy(closer) {
				at--
			}
			if at < searched[kind] {
				searched[kind] = len(open)
				break
			}
			for _, between := range open[at+1:] {
				between.toText()
			}
			open = open[:at+1]
			wrap(open[at], closer)
			if open[at].left() == 0 {
				open[at].toText()
				open = open[:at]
			}
			for i := range searched {
				searched[i] = min(searched[i], len(open))
			}
		}
		if closer.opens && closer.left() > 0 {
			open = append(open, closer)
		} else {
			closer.toText()
		}
	}
	for _, m := range open {
		m.toText()
	}
	p.pending.marks = p.pending.marks[:bottom]
}

// maxMarkKinds is how many kinds of closing marks differ in what can open them.
const maxMarkKinds = 3 * 3 * 2

func (m *mark) kind() int {
	kind := bytes.IndexByte([]byte("*_~"), m.char)*3 + m.length%3
	if m.opens {
		return kind*2 + 1
	}
	return kind * 2
}

// canBeClosedBy reports whether two marks belong together: those that both open
// and close only where their lengths are no multiple of three in all, unless
// each is one. Struck words have as many tildes at both ends.
func (m *mark) canBeClosedBy(closer *mark) bool {
	switch {
	case m.char != closer.char:
		return false
	case m.char == '~':
		return m.length == closer.length
	}
	return !m.closes && !closer.opens || (m.length+closer.length)%3 != 0 || closer.length%3 == 0
}

// wrap puts what stands between two marks into an element, and uses up as much
// of both as it takes.
func wrap(opener, closer *mark) {
	n := min(2, opener.left(), closer.left())
	var element ast.Node
	if opener.char == '~' {
		element = east.NewStrikethrough()
	} else {
		element = ast.NewEmphasis(n)
	}
	opener.segment = opener.segment.WithStop(opener.segment.Stop - n)
	closer.segment = closer.segment.WithStart(closer.segment.Start + n)
	element.(interface{ SetPos(int) }).SetPos(opener.segment.Stop)
	parent := opener.Parent()
	moveTo(element, opener.NextSibling(), closer)
	parent.InsertAfter(parent, opener, element)
}
