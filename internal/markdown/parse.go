package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/mdast"
	"github.com/meridian-ssg/meridian/internal/prose"
)

// The order in which parsers are tried. Those of CommonMark have the numbers
// that their authors gave them; ours are placed among them.
const (
	blocksFirst   = 50  // before every block of CommonMark
	inlinesFirst  = 50  // before code spans
	afterFootnote = 102 // where a footnote's reference was not one
	last          = 9999
)

func blockParsers() []util.PrioritizedValue {
	return []util.PrioritizedValue{
		util.Prioritized(shortcodeBlocks{}, blocksFirst),
		util.Prioritized(attributeLines{}, blocksFirst+1),
		util.Prioritized(parser.NewSetextHeadingParser(), 100),
		util.Prioritized(limited{extension.NewDefinitionListParser()}, 101),
		util.Prioritized(extension.NewDefinitionDescriptionParser(), 102),
		util.Prioritized(parser.NewThematicBreakParser(), 200),
		util.Prioritized(limited{parser.NewListParser()}, 300),
		util.Prioritized(parser.NewListItemParser(), 400),
		util.Prioritized(parser.NewCodeBlockParser(), 500),
		util.Prioritized(parser.NewATXHeadingParser(), 600),
		util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
		util.Prioritized(limited{parser.NewBlockquoteParser()}, 800),
		util.Prioritized(parser.NewHTMLBlockParser(), 900),
		util.Prioritized(footnoteBlocks{extension.NewFootnoteBlockParser()}, 999),
		util.Prioritized(parser.NewParagraphParser(), 1000),
	}
}

func inlineParsers(language string) []util.PrioritizedValue {
	return []util.PrioritizedValue{
		util.Prioritized(extension.NewTaskCheckBoxParser(), 0),
		util.Prioritized(braces{}, inlinesFirst),
		util.Prioritized(parser.NewCodeSpanParser(), 100),
		util.Prioritized(extension.NewFootnoteParser(), 101),
		util.Prioritized(missingFootnotes{}, afterFootnote),
		util.Prioritized(links{parser.NewLinkParser()}, 200),
		util.Prioritized(parser.NewAutoLinkParser(), 300),
		util.Prioritized(parser.NewRawHTMLParser(), 400),
		util.Prioritized(parser.NewEmphasisParser(), 500),
		util.Prioritized(extension.NewStrikethroughParser(), 500),
		util.Prioritized(typography{extension.NewTypographerParser(quotes(language))}, last),
	}
}

// bareAddresses finds addresses that no brackets mark. It stops at every word,
// so it is only used where there is something to find; and it leaves words that
// can't be addresses before goldmark's patterns try them.
type bareAddresses struct{ parser.InlineParser }

func (b bareAddresses) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, _ := block.PeekLine()
	word := line
	if len(word) > 0 && !mdast.IsAlphanumeric(word[0]) {
		word = word[1:]
	}
	if len(word) == 0 || word[0] <= ' ' {
		return nil
	}
	if c := word[0]; c != 'h' && c != 'f' && c != 'w' {
		if end := bytes.IndexByte(word, ' '); end >= 0 {
			word = word[:end]
		}
		if bytes.IndexByte(word, '@') < 0 {
			return nil
		}
	}
	n := b.InlineParser.Parse(parent, block, pc)
	if link, ok := n.(*ast.AutoLink); ok {
		p := pageOf(pc)
		label := link.Label(p.Bytes)
		if i := bytes.Index(label, []byte(")[")); i > 0 { // words in brackets were taken for a part of it
			if at, ok := p.OffsetOf(label); ok {
				p.check.ReversedLink(at+i+1, extent(parent))
			}
		}
	}
	return n
}

// links parses links, and looks at the brackets of which none comes.
type links struct{ parser.InlineParser }

func (l links) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	n := l.InlineParser.Parse(parent, block, pc)
	switch p := pageOf(pc); {
	case line[0] == '[':
		if segment.Start > 0 && p.Bytes[segment.Start-1] == ')' {
			p.check.ReversedLink(segment.Start, extent(parent))
		}
	case line[0] == ']' && n == nil:
		p.check.FailedLink(segment.Start, extent(parent))
	}
	return n
}

// CloseBlock makes text of brackets that were never closed.
func (l links) CloseBlock(parent ast.Node, block text.Reader, pc parser.Context) {
	if c, ok := l.InlineParser.(parser.CloseBlocker); ok {
		c.CloseBlock(parent, block, pc)
	}
}

// extent is where the lines of a block begin and end.
func extent(n ast.Node) diag.Span {
	lines := n.Lines()
	return diag.Span{Start: lines.At(0).Start, End: lines.At(lines.Len() - 1).Stop}
}

// mayHoldAddress says whether bareAddresses can find anything in b.
func mayHoldAddress(b []byte) bool {
	return bytes.IndexByte(b, '@') >= 0 || bytes.Contains(b, []byte("://")) || bytes.Contains(b, []byte("www."))
}

// New makes an Engine.
func New(opts Options) *Renderer {
	whole := func(inlines ...util.PrioritizedValue) parser.Parser {
		return parser.NewParser(
			parser.WithBlockParsers(blockParsers()...),
			parser.WithInlineParsers(inlines...),
			parser.WithParagraphTransformers(
				util.Prioritized(alertMarks{}, blocksFirst),
				util.Prioritized(parser.LinkReferenceParagraphTransformer, 100),
				util.Prioritized(tables{extension.NewTableParagraphTransformer()}, 200),
			),
			parser.WithASTTransformers(
				util.Prioritized(extension.NewTableASTTransformer(), 0),
				util.Prioritized(extension.NewFootnoteASTTransformer(), 999),
			),
		)
	}
	inlines := inlineParsers(opts.Language)
	addresses := util.Prioritized(bareAddresses{extension.NewLinkifyParser()}, 999)
	return &Renderer{
		opts:   opts,
		linter: prose.NewLinter(opts.Language),
		plain:  whole(inlines...),
		linked: whole(append(inlines, addresses)...),
		inline: parser.NewParser(
			parser.WithBlockParsers(util.Prioritized(parser.NewParagraphParser(), 1000)),
			parser.WithInlineParsers(append(inlines, addresses)...),
		),
	}
}

// context is goldmark's state of one parse, with ours beside it.
type context struct {
	parser.Context
	page *page
}

func pageOf(pc parser.Context) *page { return pc.(*context).page }

func (p *page) parse(with parser.Parser) ast.Node {
	pc := &context{Context: parser.NewContext(), page: p}
	doc := with.Parse(text.NewReader(p.Bytes), parser.WithContext(pc))
	p.settle()
	return doc
}

// maxDepth is how many blocks may stand within each other. A list takes two,
// one for the list and one for its item.
const maxDepth = 64

// limited is a parser of blocks that hold blocks. Beyond the limit it opens
// none, and what would have been its mark is text.
type limited struct{ parser.BlockParser }

func (l limited) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	if len(pc.OpenedBlocks()) < maxDepth {
		return l.BlockParser.Open(parent, reader, pc)
	}
	line, at := reader.Position()
	text, _ := reader.PeekLine()
	if node, _ := l.BlockParser.Open(parent, reader, pc); node != nil {
		pageOf(pc).tooDeep(diag.Span{Start: at.Start, End: at.Start + len(bytes.TrimRight(text, "\r\n")) - at.Padding})
	}
	reader.SetPosition(line, at)
	reader.Advance(0) // forgets the line that was read ahead
	return nil, parser.NoChildren
}
