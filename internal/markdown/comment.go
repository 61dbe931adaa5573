package markdown

import (
	"cmp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/util"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/mdast"
)

// newCommentParser makes the parser of comments. They come from strangers, so that
// it knows little: paragraphs, lists, quotations, code between fences, emphasis and
// links. All else is text, letter by letter: headings, HTML, shortcodes, footnotes,
// attributes and tables have no parser here, and so no way into a page.
func newCommentParser(language string) parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(depthLimiter{parser.NewListParser()}, 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
			util.Prioritized(depthLimiter{parser.NewBlockquoteParser()}, 800),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithInlineParsers(
			util.Prioritized(parser.NewCodeSpanParser(), 100),
			util.Prioritized(bracketParser{}, 200),
			util.Prioritized(parser.NewAutoLinkParser(), 300),
			util.Prioritized(markParser{}, 500),
			util.Prioritized(addressParser{}, 999),
			util.Prioritized(newTypographyParser(language), 9999),
		),
	)
}

// RenderComment renders the text of a comment, appending its HTML to dst. Links
// lead to whole addresses only, and are marked as those of a stranger; pictures are
// left out. Nothing is said of how it is written, as its writer is not there to mend
// it. src.Blocks has no effect.
func (r *Renderer) RenderComment(dst []byte, src Source) Body {
	p := &page{Renderer: r, resolver: commentResolver{}, isLine: true, out: dst}
	p.Text = mdast.Text{Bytes: clean(src.Text[src.Offset:]), File: src.File, Source: src.Text, Offset: src.Offset}
	p.language = cmp.Or(src.Language, r.opts.Language)
	p.check = r.linter.Checker(&p.Text, src.Language)
	p.root = p
	p.check.Start()
	p.blocks(p.parse(r.remark))
	told := func(d diag.Diagnostic) bool { return d.Code == diag.CommentText || d.Code == diag.LinkUnsafe }
	diags := slices.DeleteFunc(p.Diags.Sorted(), func(d diag.Diagnostic) bool { return !told(d) })
	for i := range diags {
		diags[i].Code = diag.CommentText // a warning: the words stand there all the same
	}
	return Body{HTML: p.out, Words: p.check.Words, Diags: diags}
}

// commentResolver lets links to whole addresses through, and nothing else.
type commentResolver struct{ NoSite }

// Link says where a link leads.
func (commentResolver) Link(dest string) Target {
	lower := strings.ToLower(dest)
	if strings.HasPrefix(lower, "https://") || strings.HasPrefix(lower, "http://") {
		return Target{URL: dest, External: true, Unvouched: true}
	}
	return Target{Fault: &diag.Diagnostic{
		Code: diag.CommentText, Message: "a comment can't link to “" + diag.Clip(dest) + "”",
		Hint: "Write a whole address that begins with https://, or the words alone.",
	}}
}

// Image refuses pictures.
func (commentResolver) Image(_, _ string) Image {
	return Image{Fault: &diag.Diagnostic{Code: diag.CommentText, Message: "a comment can't show a picture", Hint: "Take it out. Its words in brackets are shown."}}
}
