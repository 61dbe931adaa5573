package markdown

import (
	"bytes"
	_ "embed"
	"slices"
	"strings"
	"sync"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/mdast"
	"github.com/meridian-ssg/meridian/internal/slug"
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
	if p.opts.HTML {
		start := len(p.out)
		p.segments(lines)
		if n.HasClosure() {
			p.out = append(p.out, n.ClosureLine.Value(p.Bytes)...)
		}
		p.addAnchors(p.out[start:])
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
	if !p.opts.HTML {
		p.reportHTML(span)
		return
	}
	start := len(p.out)
	p.segments(segments)
	p.addAnchors(p.out[start:])
	p.check.HTML(p.out[start:], n.Parent(), span)
}

func (p *page) segments(s *text.Segments) {
	for i := range s.Len() {
		line := s.At(i)
		p.out = append(p.out, line.Value(p.Bytes)...)
	}
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
func htmlHint(html []byte) string {
	rest := bytes.TrimPrefix(html[min(1, len(html)):], []byte("/"))
	name := strings.ToLower(string(rest[:mdast.NameLength(rest)]))
	if len(name) == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6' {
		return "Write " + strings.Repeat("#", int(name[1]-'0')) + " and a space in front of the words of the heading."
	}
	if anchor, ok := anchorOf(html); name == "a" && ok {
		return "Write {#" + anchor + "} behind the words of a heading, or in a line of its own right below another block."
	}
	if hint, ok := htmlHints()[name]; ok {
		return hint
	}
	return "Use Markdown or a shortcode, or put a backslash in front of the < if it is meant to be read."
}

// anchorOf gives the name that a tag gives its place, unless it is a link.
func anchorOf(html []byte) (name string, ok bool) {
	tag, _, _ := bytes.Cut(html, []byte(">"))
	for field := range bytes.FieldsSeq(tag) {
		key, value, found := bytes.Cut(field, []byte("="))
		switch {
		case found && bytes.EqualFold(key, []byte("href")):
			return "", false
		case found && (bytes.EqualFold(key, []byte("name")) || bytes.EqualFold(key, []byte("id"))):
			name = slug.Anchor(string(bytes.Trim(value, `"'/`)))
		}
	}
	return name, name != ""
}

// addAnchors notes the names in HTML that somebody else made.
func (p *page) addAnchors(html []byte) {
	for {
		_, rest, ok := bytes.Cut(html, []byte(` id="`))
		if !ok {
			return
		}
		id, rest, ok := bytes.Cut(rest, []byte(`"`))
		if !ok {
			return
		}
		p.body.Anchors = append(p.body.Anchors, string(id))
		html = rest
	}
}
