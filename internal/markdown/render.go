package markdown

import (
	"bytes"
	"html/template"
	"strconv"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// page is one text on its way to HTML. goldmark parses it; the methods of page
// then go over the tree once, and write.
type page struct {
	src     Source
	text    []byte // the body, all of it fit for HTML; as long as the original
	whole   []byte // the text of which text is a piece, where only the words count
	around  Surroundings
	words   Words
	html    bool
	out     []byte
	body    Body
	ids     ids
	pairs   map[int]int // of tags on lines of their own
	silent  []int       // closing tags whose fault was reported elsewhere
	notes   []*east.Footnote
	within  []fragment
	scratch []byte

	tables      int
	depth       int
	deep        bool // the nesting was reported
	inWord      bool // the last letter belongs to a word that may go on
	inParagraph bool
	task        bool // the next line of text is that of a task
}

func (e *Engine) render(dst []byte, src Source, around Surroundings) Body {
	p := &page{src: src, around: around, words: e.words(), html: e.opts.HTML, out: dst}
	p.text = clean(src.Text[src.Body:])
	p.pairs = pairs(p.text)
	with := e.plain
	if mayHoldAddress(p.text) {
		with = e.linked
	}
	p.blocks(p.parse(with))
	p.checkWithin()
	p.checkFootnotes()
	p.body.HTML = p.out
	p.body.Diags = p.body.Diags.Sorted()
	return p.body
}

func (e *Engine) words() Words {
	w := e.opts.Words
	if w.Table == "" {
		w.Table = "Table"
	}
	if w.Footnotes == "" {
		w.Footnotes = "Footnotes"
	}
	if w.Back == "" {
		w.Back = "Back to reference"
	}
	return w
}

func (e *Engine) renderInline(text string) (template.HTML, []Fault) {
	p := &page{around: alone{}, words: e.words()}
	p.text = clean([]byte(text))
	doc := p.parse(e.inline)
	for c := doc.FirstChild(); c != nil; c = c.NextSibling() {
		if len(p.out) > 0 {
			p.raw(" ")
		}
		p.inlines(c)
	}
	var faults []Fault
	for _, d := range p.body.Diags.Sorted() {
		faults = append(faults, Fault{Code: d.Code, Message: d.Message, Hint: d.Hint, Span: d.Span})
	}
	return template.HTML(p.out), faults // made of escaped text and of tags written here
}

// alone is the surroundings of a line of text, which has none.
type alone struct{}

func (alone) Link(dest string) Target {
	for i := range len(dest) {
		if dest[i] == ':' && i > 0 {
			return Target{URL: dest, Foreign: hasPrefixFold([]byte(dest), "http")}
		}
		if !isAlphanumeric(dest[i]) {
			break
		}
	}
	return Target{Fault: &Fault{Code: diag.LinkMissing, Message: "“" + dest + "” can't be linked to from here", Hint: "Write the whole address, with https:// in front."}}
}

func (alone) Image(string) Picture {
	return Picture{Fault: &Fault{Code: diag.ValueWrong, Message: "A picture can't stand here", Hint: "Put it into the text of the page."}}
}

func (alone) Shortcode(call Call) ([]byte, []Fault) {
	return nil, []Fault{{Code: diag.ValueWrong, Message: "A shortcode can't stand here", Hint: "Put it into the text of the page."}}
}

// Places and faults

func (p *page) inFile(s diag.Span) diag.Span {
	return diag.Span{Start: s.Start + p.src.Body, End: s.End + p.src.Body}
}

func (p *page) fault(code diag.Code, at diag.Span, message, hint string, also ...diag.Place) {
	for i := range also {
		also[i].File, also[i].Span = p.src.File, p.inFile(also[i].Span)
	}
	p.body.Diags = append(p.body.Diags, diag.Diagnostic{Code: code, File: p.src.File, Span: p.inFile(at), Message: message, Hint: hint, Also: also})
}

// report passes on what the surroundings say is wrong with the thing at span.
func (p *page) report(f Fault, at diag.Span) {
	span := p.inFile(at)
	if f.Span.Start >= span.Start && f.Span.End <= span.End && f.Span.End > f.Span.Start {
		span = f.Span
	}
	p.body.Diags = append(p.body.Diags, diag.Diagnostic{Code: f.Code, File: p.src.File, Span: span, Message: f.Message, Hint: f.Hint})
}

func (p *page) tooDeep(at diag.Span) {
	if p.deep {
		return
	}
	p.deep = true
	p.fault(diag.NestingDeep, at, "The text is nested too deep", "Take some of the lists and quotations out of each other.")
}

// offsetOf tells where b lies in the text, of which goldmark hands out parts.
func (p *page) offsetOf(b []byte) (int, bool) {
	at := cap(p.text) - cap(b)
	if len(b) == 0 || at < 0 || at+len(b) > len(p.text) || &p.text[at] != &b[0] {
		return 0, false
	}
	return at, true
}

// spanOf is the place of b, or the first character of n where b is no part of
// the text.
func (p *page) spanOf(b []byte, n ast.Node) diag.Span {
	if at, ok := p.offsetOf(b); ok {
		return diag.Span{Start: at, End: at + len(b)}
	}
	at := min(max(n.Pos(), 0), len(p.text))
	return diag.Span{Start: at, End: min(at+1, len(p.text))}
}

// Writing

func (p *page) raw(s string) { p.out = append(p.out, s...) }
func (p *page) int(n int)    { p.out = strconv.AppendInt(p.out, int64(n), 10) }

// open writes the tag of a block with its attributes.
func (p *page) open(tag string, n ast.Node) {
	p.raw("<")
	p.raw(tag)
	if attrs := attributesOf(n); attrs != nil {
		p.writeAttributes(attrs, blockAttributes)
	}
	p.raw(">")
}

// count counts words. A letter of a script that does not part its words
// counts as one.
func (p *page) count(s []byte) {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			word := isAlphanumeric(c)
			if word && !p.inWord {
				p.body.Words++
			}
			p.inWord = word || p.inWord && (c == '\'' || c == '-' || c == '.' || c == ',')
			i++
			continue
		}
		r, n := utf8.DecodeRune(s[i:])
		i += n
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
			p.body.Words++
			p.inWord = false
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if !p.inWord {
				p.body.Words++
			}
			p.inWord = true
		case unicode.IsMark(r) || r == '’' || r == '\u00ad' || r == '\u200c' || r == '\u200d':
		default:
			p.inWord = false
		}
	}
}

// gap ends the word, if one goes on.
func (p *page) gap() { p.inWord = false }

// maxNesting is how deep elements may stand within each other; see maxDepth
// for the blocks among them.
const maxNesting = 256

func (p *page) enter(n ast.Node) bool {
	if p.depth == maxNesting {
		at := min(max(n.Pos(), 0), len(p.text))
		p.tooDeep(diag.Span{Start: at, End: min(at+1, len(p.text))})
		return false
	}
	p.depth++
	return true
}

// Blocks

func (p *page) blocks(parent ast.Node) {
	if !p.enter(parent) {
		return
	}
	for c := parent.FirstChild(); c != nil; c = c.NextSibling() {
		p.block(c)
		p.gap()
	}
	p.depth--
}

func (p *page) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Paragraph:
		p.paragraph(n)
	case *ast.TextBlock:
		p.line(n)
		if next := n.NextSibling(); next != nil && next.Kind() != kindAttributeLine && n.FirstChild() != nil {
			p.raw("\n")
		}
	case *ast.Heading:
		p.heading(n)
	case *ast.List:
		p.list(n)
	case *ast.Blockquote:
		p.blockquote(n)
	case *ast.FencedCodeBlock:
		p.raw("<pre")
		p.writeAttributes(attributesOf(n), blockAttributes)
		p.raw("><code")
		if language := n.Language(p.text); len(language) > 0 {
			p.raw(` class="language-`)
			p.out = appendResolved(p.out, language)
			p.raw(`"`)
		}
		p.raw(">")
		p.code(n)
		p.raw("</code></pre>\n")
	case *ast.CodeBlock:
		p.open("pre", n)
		p.raw("<code>")
		p.code(n)
		p.raw("</code></pre>\n")
	case *ast.ThematicBreak:
		p.open("hr", n)
		p.raw("\n")
	case *ast.HTMLBlock:
		p.htmlBlock(n)
	case *east.Table:
		p.table(n)
	case *east.DefinitionList:
		p.definitions(n)
	case *east.FootnoteList:
		p.footnotes(n)
	case *east.FootnoteBacklink:
		p.footnoteBacklink(n)
	case *shortcodeBlock:
		p.shortcodeBlock(n)
	case *attributeLine:
		if !n.taken {
			p.fault(diag.AttributeUnknown, n.span, "These attributes belong to nothing", "Put them right under a paragraph, a list or a table, without an empty line.")
		}
	}
}

func (p *page) paragraph(n *ast.Paragraph) {
	switch n.FirstChild().(type) {
	case *ast.Image, *ast.Link:
		if onlyPictures(n, p.text) {
			p.figures(n)
			return
		}
	case *shortcodeInline:
		if onlyShortcodes(n, p.text) {
			for c := n.FirstChild(); c != nil; c = c.NextSibling() {
				if s, ok := c.(*shortcodeInline); ok {
					p.shortcodeInline(s, true)
				}
			}
			p.raw("\n")
			return
		}
	}
	p.open("p", n)
	p.inParagraph = true
	p.line(n)
	p.inParagraph = false
	p.raw("</p>\n")
}

func onlyShortcodes(n ast.Node, source []byte) bool {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *shortcodeInline:
		case *ast.Text:
			if len(bytes.TrimSpace(c.Segment.Value(source))) > 0 {
				return false
			}
		case *ast.String:
			if len(c.Value) > 0 {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// line writes what stands in a paragraph. That of a task is the label of its
// box.
func (p *page) line(n ast.Node) {
	if _, ok := n.FirstChild().(*east.TaskCheckBox); !ok {
		p.inlines(n)
		return
	}
	p.raw("<label>")
	p.inlines(n)
	p.raw("</label>")
}

func (p *page) heading(n *ast.Heading) {
	plain := appendPlain(p.scratch[:0], n, p.text)
	p.scratch = plain
	h := Heading{Level: n.Level, Text: string(bytes.TrimSpace(plain))}
	attrs := attributesOf(n)
	for _, a := range attrs {
		if a.name == "id" && p.ids.owns(a.value, a.span) {
			h.ID = a.value
		}
	}
	level := "0123456"[n.Level : n.Level+1]
	p.raw("<h")
	p.raw(level)
	if h.ID == "" {
		h.ID = p.ids.heading(h.Text)
		p.raw(` id="`)
		p.raw(h.ID) // letters, digits and hyphens
		p.raw(`"`)
	}
	p.writeAttributes(attrs, blockAttributes)
	p.raw(">")
	p.inlines(n)
	p.raw("</h")
	p.raw(level)
	p.raw(">\n")
	at := min(max(n.Pos(), 0), len(p.text))
	h.Span = diag.Span{Start: at, End: at}
	if lines := n.Lines(); lines.Len() > 0 {
		h.Span.End = max(at, at+len(bytes.TrimRight(p.text[at:max(at, lines.At(lines.Len()-1).Stop)], " \t\r\n")))
	}
	h.Span = p.inFile(h.Span)
	p.body.Headings = append(p.body.Headings, h)
	if _, own := p.ids.own[h.ID]; !own {
		p.body.Anchors = append(p.body.Anchors, h.ID)
	}
}

func (p *page) list(n *ast.List) {
	tag := "ul"
	if n.IsOrdered() {
		tag = "ol"
	}
	p.raw("<")
	p.raw(tag)
	if n.IsOrdered() && n.Start != 1 {
		p.raw(` start="`)
		p.int(n.Start)
		p.raw(`"`)
	}
	p.writeAttributes(attributesOf(n), blockAttributes)
	p.raw(">\n")
	if p.enter(n) {
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			p.item(c)
		}
		p.depth--
	}
	p.raw("</")
	p.raw(tag)
	p.raw(">\n")
}

func (p *page) item(n ast.Node) {
	first := n.FirstChild()
	p.raw("<li")
	var attrs []attribute
	if block, ok := first.(*ast.TextBlock); ok { // it has no element of its own
		attrs = attributesOf(block)
		first = nil
		if _, ok := block.FirstChild().(*east.TaskCheckBox); ok {
			attrs = append([]attribute{{name: "class", value: "task"}}, attrs...)
		}
	}
	p.writeAttributes(attrs, blockAttributes)
	p.raw(">")
	if first != nil {
		p.raw("\n")
	}
	p.blocks(n)
	p.raw("</li>\n")
}

func (p *page) definitions(n *east.DefinitionList) {
	p.open("dl", n)
	p.raw("\n")
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *east.DefinitionTerm:
			p.open("dt", c)
			p.inlines(c)
			p.raw("</dt>\n")
		case *east.DefinitionDescription:
			p.open("dd", c)
			if !c.IsTight {
				p.raw("\n")
			}
			p.blocks(c)
			p.raw("</dd>\n")
		}
		p.gap()
	}
	p.raw("</dl>\n")
}

func (p *page) code(n ast.Node) {
	for _, line := range n.Lines().Sliced(0, n.Lines().Len()) {
		value := line.Value(p.text)
		if rest, ok := bytes.CutSuffix(value, []byte("\r\n")); ok {
			p.out = appendEscaped(p.out, rest)
			p.raw("\n")
			continue
		}
		p.out = appendEscaped(p.out, value)
	}
}

func (p *page) htmlBlock(n *ast.HTMLBlock) {
	lines := n.Lines()
	if lines.Len() == 0 {
		return
	}
	start := lines.At(0).Start
	end := lines.At(lines.Len() - 1).Stop
	if n.HasClosure() {
		end = n.ClosureLine.Stop
	}
	if p.html {
		from := len(p.out)
		for _, line := range lines.Sliced(0, lines.Len()) {
			p.out = append(p.out, line.Value(p.text)...)
		}
		if n.HasClosure() {
			p.out = append(p.out, n.ClosureLine.Value(p.text)...)
		}
		p.anchorsIn(p.out[from:])
		return
	}
	written := bytes.TrimSpace(p.text[start:end])
	if isComment(written) {
		return
	}
	start += bytes.Index(p.text[start:end], written)
	p.rawHTML(diag.Span{Start: start, End: start + len(written)})
}

// Lines of text

func (p *page) inlines(parent ast.Node) {
	if !p.enter(parent) {
		return
	}
	for c := parent.FirstChild(); c != nil; c = c.NextSibling() {
		p.inlineNode(c)
	}
	p.depth--
}

func (p *page) inlineNode(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		p.textNode(n)
	case *ast.String:
		p.out = appendEscaped(p.out, n.Value)
		p.count(n.Value)
	case *ast.Emphasis:
		if n.Level == 2 {
			p.raw("<strong>")
			p.inlines(n)
			p.raw("</strong>")
			return
		}
		p.raw("<em>")
		p.inlines(n)
		p.raw("</em>")
	case *ast.Link:
		p.link(n)
	case *ast.AutoLink:
		p.autoLink(n)
	case *ast.Image:
		p.image(n)
	case *ast.CodeSpan:
		p.raw("<code>")
		p.out = appendEscaped(p.out, codeSpan(n, p.text))
		p.raw("</code>")
		p.count(codeSpan(n, p.text))
	case *ast.RawHTML:
		p.inlineHTML(n)
	case *east.Strikethrough:
		p.raw("<del>")
		p.inlines(n)
		p.raw("</del>")
	case *east.TaskCheckBox:
		p.raw(`<input type="checkbox" disabled`)
		if n.IsChecked {
			p.raw(" checked")
		}
		p.raw("> ")
	case *east.FootnoteLink:
		p.footnoteLink(n)
	case *east.FootnoteBacklink:
		p.footnoteBacklink(n)
	case *shortcodeInline:
		p.shortcodeInline(n, false)
	}
}

func (p *page) textNode(n *ast.Text) {
	value := n.Segment.Value(p.text)
	if n.IsRaw() {
		p.out = appendEscaped(p.out, value)
	} else {
		p.out = appendResolved(p.out, value)
	}
	p.count(value)
	switch {
	case n.HardLineBreak():
		p.raw("<br>\n")
		p.gap()
	case n.SoftLineBreak():
		if !p.joins(value, n.NextSibling()) {
			p.raw("\n")
		}
		p.gap()
	}
}

// joins says whether the line that ends with these words goes on without a
// space in the next one, as in Chinese and Japanese.
func (p *page) joins(value []byte, next ast.Node) bool {
	if len(value) == 0 || value[len(value)-1] < utf8.RuneSelf {
		return false
	}
	t, ok := next.(*ast.Text)
	if !ok {
		return false
	}
	left, _ := utf8.DecodeLastRune(value)
	right, _ := utf8.DecodeRune(t.Segment.Value(p.text))
	return util.IsEastAsianWideRune(left) && util.IsEastAsianWideRune(right) &&
		!unicode.Is(unicode.Hangul, left) && !unicode.Is(unicode.Hangul, right)
}

func codeSpan(n *ast.CodeSpan, source []byte) []byte {
	first, ok := n.FirstChild().(*ast.Text)
	if !ok {
		return nil
	}
	value := first.Segment.Value(source)
	if n.FirstChild() == n.LastChild() && bytes.IndexByte(value, '\n') < 0 {
		return value
	}
	var out []byte
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			value := t.Segment.Value(source)
			if rest, ok := bytes.CutSuffix(value, []byte("\n")); ok {
				out = append(append(out, bytes.TrimSuffix(rest, []byte("\r"))...), ' ')
				continue
			}
			out = append(out, value...)
		}
	}
	return out
}

func (p *page) inlineHTML(n *ast.RawHTML) {
	segments := n.Segments.Sliced(0, n.Segments.Len())
	if len(segments) == 0 {
		return
	}
	if p.html {
		from := len(p.out)
		for _, s := range segments {
			p.out = append(p.out, s.Value(p.text)...)
		}
		p.anchorsIn(p.out[from:])
		return
	}
	span := diag.Span{Start: segments[0].Start, End: segments[len(segments)-1].Stop}
	if written := p.text[span.Start:span.End]; !isComment(written) && !bytes.HasPrefix(written, []byte("</")) {
		p.rawHTML(span)
	}
}

// rawHTML reports HTML. Of an element only the opening tag is reported, and a
// comment is left out in silence: it was not for readers anyway.
func (p *page) rawHTML(span diag.Span) {
	p.fault(diag.RawHTML, span, "HTML is switched off in texts", "Use Markdown or a shortcode, or put a backslash in front of the < if it is meant to be read.")
}

func isComment(b []byte) bool {
	return bytes.HasPrefix(b, []byte("<!--")) && bytes.HasSuffix(b, []byte("-->")) && bytes.Count(b, []byte("-->")) == 1
}

// appendPlain appends the words of a node, without markup and not escaped.
func appendPlain(dst []byte, n ast.Node, source []byte) []byte {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			value := c.Segment.Value(source)
			if c.IsRaw() {
				dst = append(dst, value...)
			} else {
				dst = append(dst, resolve(value)...)
			}
			if c.SoftLineBreak() || c.HardLineBreak() {
				dst = append(dst, ' ')
			}
		case *ast.String:
			dst = append(dst, c.Value...)
		case *ast.AutoLink:
			dst = append(dst, c.Label(source)...)
		case *ast.CodeSpan:
			dst = append(dst, codeSpan(c, source)...)
		case *shortcodeInline, *ast.RawHTML:
		default:
			dst = appendPlain(dst, c, source)
		}
	}
	return dst
}
