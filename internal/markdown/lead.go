package markdown

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/util"

	"github.com/meridian-ssg/meridian/internal/mdast"
	"github.com/meridian-ssg/meridian/internal/prose"
)

// leadLength is how many characters a lead may have.
const leadLength = 300

// FirstParagraph gives the plain text of the first real paragraph of a body, which is
// neither a heading, a picture, a shortcode, a list nor a quotation. Beyond
// about 300 characters it is cut between words. It is "" where there is none.
//
// It parses the body piece by piece, parted by empty lines, until one of them
// is such a paragraph: most of a long text is never looked at.
func (e *Renderer) FirstParagraph(body []byte) string {
	text := clean(body)
	closers := pairs(text)
	inList := false
	for at := 0; at < len(text); {
		start := at
		line := mdast.CutLine(text, &at)
		first := bytes.TrimLeft(line, " \t")
		if len(bytes.TrimSpace(first)) == 0 {
			continue
		}
		if inList && len(first) < len(line) {
			continue // belongs to the list item above
		}
		if fence := mdast.OpenFence(bytes.TrimSpace(first)); fence != nil {
			for at < len(text) {
				if l := bytes.TrimSpace(mdast.CutLine(text, &at)); mdast.ClosesFence(l, fence) {
					break
				}
			}
			continue
		}
		if closer, ok := closers[start+len(line)-len(first)]; ok {
			at = closer
			mdast.CutLine(text, &at)
			continue
		}
		if bytes.HasPrefix(first, []byte("<!--")) {
			if i := bytes.Index(text[start:], []byte("-->")); i >= 0 {
				at = start + i + len("-->")
				mdast.CutLine(text, &at)
				continue
			}
		}
		for at < len(text) && !mdast.StartsBlank(text[at:]) {
			mdast.CutLine(text, &at)
		}
		var words string
		if words, inList = e.paragraphIn(text[start:at:at], text); words != "" {
			return shorten(words)
		}
	}
	return ""
}

// paragraphIn gives the words of the first paragraph of a piece, and whether
// indented lines after the piece belong to it.
func (e *Renderer) paragraphIn(piece, whole []byte) (words string, inList bool) {
	p := &page{around: alone{}, whole: whole, Text: mdast.Text{Bytes: piece}}
	p.check = prose.Checker{Text: &p.Text}
	doc := p.parse(e.plain)
	for c := doc.FirstChild(); c != nil; c = c.NextSibling() {
		n, ok := c.(*ast.Paragraph)
		if !ok || onlyPictures(n, piece) || onlyShortcodes(n, piece) {
			continue
		}
		if words := strings.Join(strings.Fields(string(mdast.AppendPlain(nil, n, piece))), " "); words != "" {
			return words, false
		}
	}
	switch doc.LastChild().(type) {
	case *ast.List, *east.DefinitionList:
		return "", true
	}
	return "", len(p.notes) > 0
}

// shorten cuts a text between words.
func shorten(s string) string {
	if utf8.RuneCountInString(s) <= leadLength {
		return s
	}
	end := 0
	for range leadLength {
		_, n := utf8.DecodeRuneInString(s[end:])
		end += n
	}
	if i := strings.LastIndexByte(s[:end+1], ' '); i > end/2 { // scripts without spaces are cut anywhere
		end = i
	}
	return strings.TrimRight(s[:end], " ,;:–—-") + "…"
}

// Reference finds what a label refers to. While a piece of a text is parsed on
// its own, the definition may stand anywhere in the whole; that there is one
// is all that matters then.
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
