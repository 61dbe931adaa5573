package markdown

import (
	"bytes"
	"cmp"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/locale"
	"github.com/meridian-ssg/meridian/internal/mdast"
	"github.com/meridian-ssg/meridian/internal/prose"
)

// New makes a Renderer.
func New(opts Options) *Renderer {
	opts.Labels.Table = cmp.Or(opts.Labels.Table, "Table")
	opts.Labels.Footnotes = cmp.Or(opts.Labels.Footnotes, "Footnotes")
	opts.Labels.Back = cmp.Or(opts.Labels.Back, "Back to reference")
	inlines := inlineParsers(opts.Language)
	withAddresses := append(inlines, util.Prioritized(linkifyParser{extension.NewLinkifyParser()}, 999))
	return &Renderer{
		opts:   opts,
		linter: prose.NewLinter(opts.Language),
		plain:  newParser(inlines),
		linked: newParser(withAddresses),
		inline: parser.NewParser(
			parser.WithBlockParsers(util.Prioritized(parser.NewParagraphParser(), 1000)),
			parser.WithInlineParsers(withAddresses...),
		),
	}
}

func newParser(inlines []util.PrioritizedValue) parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(blockParsers()...),
		parser.WithInlineParsers(inlines...),
		parser.WithParagraphTransformers(
			util.Prioritized(alertTransformer{}, 50),
			util.Prioritized(parser.LinkReferenceParagraphTransformer, 100),
			util.Prioritized(tableTransformer{extension.NewTableParagraphTransformer()}, 200),
		),
		parser.WithASTTransformers(
			util.Prioritized(extension.NewTableASTTransformer(), 0),
			util.Prioritized(extension.NewFootnoteASTTransformer(), 999),
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
		util.Prioritized(parser.NewHTMLBlockParser(), 900),
		util.Prioritized(footnoteParser{extension.NewFootnoteBlockParser()}, 999),
		util.Prioritized(parser.NewParagraphParser(), 1000),
	}
}

func inlineParsers(language string) []util.PrioritizedValue {
	return []util.PrioritizedValue{
		util.Prioritized(extension.NewTaskCheckBoxParser(), 0),
		util.Prioritized(braceParser{}, 50),
		util.Prioritized(parser.NewCodeSpanParser(), 100),
		util.Prioritized(extension.NewFootnoteParser(), 101),
		util.Prioritized(missingFootnoteParser{}, 102),
		util.Prioritized(linkParser{parser.NewLinkParser()}, 200),
		util.Prioritized(parser.NewAutoLinkParser(), 300),
		util.Prioritized(parser.NewRawHTMLParser(), 400),
		util.Prioritized(parser.NewEmphasisParser(), 500),
		util.Prioritized(extension.NewStrikethroughParser(), 500),
		util.Prioritized(typographer(language), 9999),
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
	p.assignIDs()
	return doc
}

// Reference finds what a label refers to. While a piece of a text is parsed on
// its own, the definition may stand anywhere in the whole text; that there is
// one is all that matters then.
func (c *context) Reference(label string) (parser.Reference, bool) {
	if r, ok := c.Context.Reference(label); ok || c.page.whole == nil {
		return r, ok
	}
	for at := 0; at < len(c.page.whole); {
		line := bytes.TrimLeft(mdast.CutLine(c.page.whole, &at), " ")
		if len(line) == 0 || line[0] != '[' {
			continue
		}
		if end := bytes.Index(line, []byte("]:")); end > 1 && util.ToLinkReference(line[1:end]) == label {
			return parser.NewReference([]byte(label), nil, nil), true
		}
	}
	return nil, false
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

// linkifyParser finds addresses that no brackets mark. goldmark stops at every
// word, so it is only used where there is something to find; and words that
// can't be addresses are passed over before its patterns are tried.
type linkifyParser struct{ parser.InlineParser }

// mayHoldAddress reports whether linkifyParser can find anything in b.
func mayHoldAddress(b []byte) bool {
	return bytes.IndexByte(b, '@') >= 0 || bytes.Contains(b, []byte("://")) || bytes.Contains(b, []byte("www."))
}

func (l linkifyParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
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
	n := l.InlineParser.Parse(parent, block, pc)
	if link, ok := n.(*ast.AutoLink); ok {
		p := pageOf(pc)
		label := link.Label(p.Bytes)
		if i := bytes.Index(label, []byte(")[")); i > 0 { // words in brackets were taken for a part of it
			if start, ok := p.OffsetOf(label); ok {
				p.check.ReversedLink(start+i+1, linesSpan(parent))
			}
		}
	}
	return n
}

// linkParser parses links, and has brackets that make none checked.
type linkParser struct{ parser.InlineParser }

func (l linkParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	n := l.InlineParser.Parse(parent, block, pc)
	switch p := pageOf(pc); {
	case line[0] == '[':
		if segment.Start > 0 && p.Bytes[segment.Start-1] == ')' {
			p.check.ReversedLink(segment.Start, linesSpan(parent))
		}
	case line[0] == ']' && n == nil:
		p.check.FailedLink(segment.Start, linesSpan(parent))
	}
	return n
}

// CloseBlock makes text of brackets that were never closed.
func (l linkParser) CloseBlock(parent ast.Node, block text.Reader, pc parser.Context) {
	if c, ok := l.InlineParser.(parser.CloseBlocker); ok {
		c.CloseBlock(parent, block, pc)
	}
}

func linesSpan(n ast.Node) diag.Span {
	lines := n.Lines()
	return diag.Span{Start: lines.At(0).Start, End: lines.At(lines.Len() - 1).Stop}
}

// typographer makes straight quotation marks those of the language, and dashes
// and ellipses of hyphens and dots.
func typographer(language string) parser.InlineParser {
	q := locale.QuotesOf(language)
	return typographyParser{extension.NewTypographerParser(extension.WithTypographicSubstitutions(map[extension.TypographicPunctuation]string{
		extension.LeftDoubleQuote:  q[0],
		extension.RightDoubleQuote: q[1],
		extension.LeftSingleQuote:  q[2],
		extension.RightSingleQuote: q[3],
		extension.Apostrophe:       "’",
		extension.EnDash:           "–",
		extension.EmDash:           "—",
		extension.Ellipsis:         "…",
		extension.LeftAngleQuote:   "«",
		extension.RightAngleQuote:  "»",
	}))}
}

// typographyParser keeps goldmark's typographer from being asked about commas,
// asterisks and square brackets, which it never changes.
type typographyParser struct{ parser.InlineParser }

func (typographyParser) Trigger() []byte { return []byte(`'"-.<>`) }
