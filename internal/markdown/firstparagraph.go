package markdown

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"

	"github.com/meridian-ssg/meridian/internal/mdast"
	"github.com/meridian-ssg/meridian/internal/prose"
)

// FirstParagraph gives the plain text of the first real paragraph of a body,
// which is neither a heading, a picture, a shortcode, a list nor a quotation.
// Beyond about 300 characters it is cut between words. It is "" where there is
// none.
//
// It parses the body piece by piece, parted by empty lines, until one of them
// is such a paragraph: most of a long text is never parsed.
func (r *Renderer) FirstParagraph(body []byte) string {
	text := clean(body)
	closers := matchTags(text).closers
	whole, comments := &wholeText{text: text}, true
	var code mdast.FenceTracker
	inList := false
	for next := 0; next < len(text); {
		start := next
		line := mdast.CutLine(text, &next)
		words := bytes.TrimSpace(line)
		indent := len(line) - len(bytes.TrimLeft(line, " \t"))
		if !code.Open() && (len(words) == 0 || inList && indent > 0) || code.Contains(words) {
			continue // indented lines belong to the list item above
		}
		if closer, ok := closers[start+indent]; ok {
			next = closer
			mdast.CutLine(text, &next)
			continue
		}
		if comments && bytes.HasPrefix(words, []byte("<!--")) {
			i := bytes.Index(text[start:], []byte("-->"))
			if comments = i >= 0; comments {
				next = start + i + len("-->")
				mdast.CutLine(text, &next)
				continue
			}
		}
		for next < len(text) && !mdast.StartsBlank(text[next:]) {
			mdast.CutLine(text, &next)
		}
		var paragraph string
		if paragraph, inList = r.paragraphIn(text[start:next:next], whole); paragraph != "" {
			return shorten(paragraph)
		}
	}
	return ""
}

// wholeText is a text of which pieces are parsed on their own.
type wholeText struct {
	text       []byte
	references map[string]bool // the names that it gives addresses to; nil until somebody asks
}

// defines reports whether a name is given an address somewhere.
func (w *wholeText) defines(label string) bool {
	if w.references == nil {
		w.references = map[string]bool{}
		for at := 0; at < len(w.text); {
			line := bytes.TrimLeft(mdast.CutLine(w.text, &at), " ")
			if end := bytes.Index(line, []byte("]:")); end > 1 && line[0] == '[' {
				w.references[util.ToLinkReference(line[1:end])] = true
			}
		}
	}
	return w.references[label]
}

// paragraphIn gives the words of the first paragraph of a piece, and whether
// indented lines after the piece belong to it.
func (r *Renderer) paragraphIn(piece []byte, whole *wholeText) (words string, inList bool) {
	p := &page{Renderer: r, resolver: NoSite{}, whole: whole, Text: mdast.Text{Bytes: piece}}
	p.check = prose.Checker{Text: &p.Text}
	doc := p.parse(r.plain)
	for c := doc.FirstChild(); c != nil; c = c.NextSibling() {
		n, ok := c.(*ast.Paragraph)
		if !ok || holdsOnly(n, isImage, piece) || holdsOnly(n, isShortcode, piece) {
			continue
		}
		if words := strings.Join(strings.Fields(string(p.Plain(n))), " "); words != "" {
			return words, false
		}
	}
	switch doc.LastChild().(type) {
	case *ast.List, *east.DefinitionList:
		return "", true
	}
	return "", len(p.notes.all) > 0
}

// shorten cuts a text of more than 300 characters between words.
func shorten(s string) string {
	const longest = 300
	if utf8.RuneCountInString(s) <= longest {
		return s
	}
	end := 0
	for range longest {
		_, n := utf8.DecodeRuneInString(s[end:])
		end += n
	}
	if i := strings.LastIndexByte(s[:end+1], ' '); i > end/2 { // scripts without spaces are cut anywhere
		end = i
	}
	return strings.TrimRight(s[:end], " ,;:–—-") + "…"
}
