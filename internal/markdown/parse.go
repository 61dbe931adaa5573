package markdown

import (
	"bytes"
	"sync"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/prose"
)

// New makes a Renderer.
func New(opts Options) *Renderer {
	inlines := inlineParsers(opts.Language)
	withAddresses := append(inlines, util.Prioritized(addressParser{}, 999))
	return &Renderer{
		opts:   opts,
		linter: prose.NewLinter(opts.Language),
		plain:  newParser(inlines),
		linked: newParser(withAddresses),
		inline: parser.NewParser(
			parser.WithBlockParsers(util.Prioritized(parser.NewParagraphParser(), 1000)),
			parser.WithInlineParsers(withAddresses...),
		),
		remark: newCommentParser(opts.Language),
		policy: sync.OnceValue(func() *bluemonday.Policy { return newPolicy(opts.IframeHosts) }),
	}
}

func newParser(inlines []util.PrioritizedValue) parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(blockParsers()...),
		parser.WithInlineParsers(inlines...),
		parser.WithParagraphTransformers(
			util.Prioritized(alertTransformer{}, 50),
			util.Prioritized(referenceTransformer{}, 100),
			util.Prioritized(tableTransformer{extension.NewTableParagraphTransformer()}, 200),
		),
	)
}

// The parsers with the lowest numbers are tried first. Those of CommonMark have
// the numbers that goldmark gives them; ours are placed among them.

func blockParsers() []util.PrioritizedValue {
	return []util.PrioritizedValue{
		util.Prioritized(shortcodeBlockParser{}, 50),
		util.Prioritized(attributeLineParser{}, 51),
		util.Prioritized(parser.NewSetextHeadingParser(), 100),
		util.Prioritized(depthLimiter{extension.NewDefinitionListParser()}, 101),
		util.Prioritized(extension.NewDefinitionDescriptionParser(), 102),
		util.Prioritized(parser.NewThematicBreakParser(), 200),
		util.Prioritized(depthLimiter{parser.NewListParser()}, 300),
		util.Prioritized(parser.NewListItemParser(), 400),
		util.Prioritized(parser.NewCodeBlockParser(), 500),
		util.Prioritized(parser.NewATXHeadingParser(), 600),
		util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
		util.Prioritized(depthLimiter{parser.NewBlockquoteParser()}, 800),
		util.Prioritized(htmlBlockParser{parser.NewHTMLBlockParser()}, 900),
		util.Prioritized(footnoteParser{extension.NewFootnoteBlockParser()}, 999),
		util.Prioritized(parser.NewParagraphParser(), 1000),
	}
}

func inlineParsers(language string) []util.PrioritizedValue {
	return []util.PrioritizedValue{
		util.Prioritized(taskParser{}, 0),
		util.Prioritized(braceParser{}, 50),
		util.Prioritized(parser.NewCodeSpanParser(), 100),
		util.Prioritized(footnoteLinkParser{}, 101),
		util.Prioritized(bracketParser{}, 200),
		util.Prioritized(parser.NewAutoLinkParser(), 300),
		util.Prioritized(htmlParser{parser.NewRawHTMLParser()}, 400),
		util.Prioritized(markParser{}, 500),
		util.Prioritized(newTypographyParser(language), 9999),
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
	p.placeFootnotes(doc)
	p.assignIDs()
	return doc
}

// maxDepth is how many blocks may stand within each other. A list takes two,
// one for the list and one for its item.
const maxDepth = 64

// depthLimiter is a parser of blocks that hold blocks. Beyond maxDepth it opens
// none, and their marks are text.
type depthLimiter struct{ parser.BlockParser }

func (l depthLimiter) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	if len(pc.OpenedBlocks()) < maxDepth {
		return l.BlockParser.Open(parent, reader, pc)
	}
	line, segment := reader.Position()
	text, _ := reader.PeekLine()
	if node, _ := l.BlockParser.Open(parent, reader, pc); node != nil {
		pageOf(pc).reportDepth(diag.Span{Start: segment.Start, End: segment.Start + len(bytes.TrimRight(text, "\r\n")) - segment.Padding})
	}
	reader.SetPosition(line, segment)
	reader.Advance(0) // forgets the line that was read ahead
	return nil, parser.NoChildren
}

func linesSpan(n ast.Node) diag.Span {
	lines := n.Lines()
	return diag.Span{Start: lines.At(0).Start, End: lines.At(lines.Len() - 1).Stop}
}

// taskParser parses the boxes of tasks (GFM 5.3).
type taskParser struct{}

func (taskParser) Trigger() []byte { return []byte{'['} }

func (taskParser) Parse(parent ast.Node, block text.Reader, _ parser.Context) ast.Node {
	item, ok := parent.Parent().(*ast.ListItem)
	line, _ := block.PeekLine()
	if !ok || parent.HasChildren() || item.FirstChild() != parent || len(line) < 4 || line[2] != ']' || !isBlank(line[1]) && line[1]|0x20 != 'x' || !isBlank(line[3]) {
		return nil
	}
	words := bytes.TrimLeft(line[3:], " \t\r\n")
	if len(words) == 0 {
		return nil
	}
	block.Advance(len(line) - len(words))
	return east.NewTaskCheckBox(!isBlank(line[1]))
}
