package markdown

import (
	"bytes"
	"cmp"
	_ "embed"
	"html"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/yuin/goldmark/ast"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/slug"
	"github.com/meridian-ssg/meridian/internal/video"
)

func (p *page) htmlBlock(n *ast.HTMLBlock) {
	lines := n.Lines()
	if lines.Len() == 0 {
		return
	}
	span := linesSpan(n)
	if n.HasClosure() {
		span.End = n.ClosureLine.Stop
	}
	if p.opts.HTML != NoHTML {
		p.writeHTML(p.htmlOfBlock(n))
		p.check.HTML(p.Bytes[span.Start:span.End], n, diag.Span{})
		return
	}
	written := p.Bytes[span.Start:span.End]
	html := bytes.TrimSpace(written)
	span.Start += bytes.Index(written, html)
	p.reportHTML(diag.Span{Start: span.Start, End: span.Start + len(html)})
}

func (p *page) inlineHTML(n *ast.RawHTML) {
	segments := n.Segments
	if segments.Len() == 0 {
		return
	}
	span := diag.Span{Start: segments.At(0).Start, End: segments.At(segments.Len() - 1).Stop}
	if p.opts.HTML == NoHTML {
		p.reportHTML(span)
		return
	}
	start := len(p.out)
	p.elements.last = n.NextSibling() == nil && n.Parent().Kind() == ast.KindParagraph
	p.writeHTML(p.htmlOf(segments))
	p.elements.last = false
	p.check.HTML(p.out[start:], n.Parent(), span)
}

// reportHTML reports HTML that is switched off. Of an element only the opening
// tag is reported, however far off the closing one stands, and a comment is left
// out in silence, as it is not for readers.
func (p *page) reportHTML(span diag.Span) {
	html := p.Bytes[span.Start:span.End]
	if isComment(html) || p.onlyCloses(html) {
		return
	}
	p.Report(diag.RawHTML, span, "HTML is switched off in texts", htmlHint(html))
}

func isComment(b []byte) bool {
	return bytes.HasPrefix(b, []byte("<!--")) && bytes.HasSuffix(b, []byte("-->")) && bytes.Count(b, []byte("-->")) == 1
}

// onlyCloses reports whether all tags in some HTML close elements that were
// reported, and notes which are open behind it.
func (p *page) onlyCloses(html []byte) bool {
	if p.htmlOpen == nil {
		p.htmlOpen = map[string]int{}
	}
	closes, opens := false, false
	for {
		_, rest, ok := bytes.Cut(html, []byte("<"))
		if !ok {
			return closes && !opens
		}
		html = rest
		name, closing := bytes.CutPrefix(rest, []byte("/"))
		n := 0
		for n < len(name) && (name[n]|0x20 >= 'a' && name[n]|0x20 <= 'z' || n > 0 && (name[n] >= '0' && name[n] <= '9' || name[n] == '-')) {
			n++
		}
		switch tag := strings.ToLower(string(name[:n])); {
		case !closing: // also a declaration, and what is no tag
			opens = true
			p.countOpen(tag, 1)
		case p.htmlOpen[tag] > 0:
			p.countOpen(tag, -1)
			closes = true
		default:
			opens = true
		}
	}
}

func (p *page) countOpen(tag string, n int) {
	p.htmlOpen[tag] += n
	if slices.Contains(blockElements, tag) {
		p.blocksOpen += n
	}
}

// blockElements are the elements that can't stand in a paragraph.
var blockElements = strings.Fields(`address article aside blockquote details dialog div dl fieldset figure footer form
	h1 h2 h3 h4 h5 h6 header hgroup hr main menu nav ol p pre search section table ul`)

//go:embed hints.txt
var hintsFile string

// htmlHints say by the name of an element what to write in its place.
var htmlHints = sync.OnceValue(func() map[string]string {
	hints := map[string]string{}
	for line := range strings.Lines(hintsFile) {
		names, hint, _ := strings.Cut(strings.TrimSpace(line), ": ")
		for name := range strings.FieldsSeq(names) {
			hints[name] = hint
		}
	}
	return hints
})

// htmlHint says what to write in place of some HTML. What is no element of
// HTML is likely to be meant as it stands.
func htmlHint(element []byte) string {
	tag := readHTMLTag(element, 0)
	name := tag.name
	if len(name) == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6' {
		return "Write " + strings.Repeat("#", int(name[1]-'0')) + " and a space in front of the words of the heading."
	}
	if film, _, ok := video.Parse(tag.attribute("src")); ok {
		return film.Hint()
	}
	if anchor := cmp.Or(tag.attribute("name"), tag.attribute("id")); name == "a" && anchor != "" && tag.attribute("href") == "" {
		return "Write {#" + slug.Anchor(anchor) + "} behind the words of a heading, or in a line of its own right below another block."
	}
	if hint, ok := htmlHints()[name]; ok {
		return hint
	}
	return "Use Markdown or a shortcode, or put a backslash in front of the < if it is meant to be read."
}

// noteAnchors notes the names that a tag gives its place.
func (p *page) noteAnchors(t htmlTag) {
	if t.closing {
		return
	}
	for _, a := range t.attrs {
		if a.value != "" && (a.name == "id" || a.name == "name" && t.name == "a") && !slices.Contains(p.body.Anchors[max(0, len(p.body.Anchors)-1):], a.value) {
			p.body.Anchors = append(p.body.Anchors, a.value)
		}
	}
}

// addAnchors notes the names in HTML that somebody else made.
func (p *page) addAnchors(html []byte) {
	for _, t := range htmlTags(html) {
		p.noteAnchors(t)
	}
}

// claimHTML claims the names in HTML of the writer's own, as claimIDs does.
func (p *page) claimHTML(h *htmlText) {
	if p.isLine || p.whole != nil {
		return
	}
	for _, t := range htmlTags(h.bytes) {
		claimed := ""
		for _, a := range t.attrs {
			if !t.closing && (a.name == "id" || a.name == "name" && t.name == "a") && a.value != "" && a.value != claimed && len(t.codes) == 0 {
				claimed = a.value
				p.ids.claims = append(p.ids.claims, attribute{name: "id", value: a.value, span: h.span(a.from, a.to), html: true})
			}
		}
	}
}

// plainHTML gives the words in some HTML.
func plainHTML(s []byte) string {
	var out []byte
	from := 0
	for i, t := range htmlTags(s) {
		if i < from {
			continue
		}
		out = append(out, s[from:i]...)
		if from = t.end; t.name == "br" || t.name == "li" || t.name == "td" || t.name == "th" || slices.Contains(blockElements, t.name) {
			out = append(out, ' ')
		}
		if !t.closing && slices.Contains(rawElements, t.name) {
			from = rawEnd(s, from, t.name)
		}
	}
	out = append(out, s[from:]...)
	out = shortcodeOrComment.ReplaceAll(out, nil)
	return strings.Join(strings.Fields(html.UnescapeString(string(out))), " ")
}

var shortcodeOrComment = regexp.MustCompile(`(?s)\{\{<.*?>\}\}|\{\{%.*?%\}\}|<!--.*?-->`)
