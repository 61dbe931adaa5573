package markdown

import (
	"bytes"
	"regexp"
	"slices"
	"sort"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/mdast"
	"github.com/meridian-ssg/meridian/internal/schema"
)

// shortcodeBlock is a shortcode on lines of its own. What stands between its
// tags are its children.
type shortcodeBlock struct {
	ast.BaseBlock
	tag    tag
	closer int // where the closing tag begins; -1 where there is none
	closed bool
}

// shortcodeInline is a shortcode within a line. What stands between its tags
// are its children.
type shortcodeInline struct {
	ast.BaseInline
	tag    tag
	depth  depth // what was open in front of it
	closed bool
}

func (*shortcodeBlock) Kind() ast.NodeKind              { return mdast.KindShortcodeBlock }
func (n *shortcodeBlock) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

func (*shortcodeInline) Kind() ast.NodeKind              { return mdast.KindShortcodeInline }
func (n *shortcodeInline) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// shortcodeBlockParser parses shortcodes on lines of their own. Whatever is
// wrong with a tag is left to braceParser, which reports it.
type shortcodeBlockParser struct{}

func (shortcodeBlockParser) Trigger() []byte             { return []byte{'{'} }
func (shortcodeBlockParser) CanInterruptParagraph() bool { return true }
func (shortcodeBlockParser) CanAcceptIndentedLine() bool { return false }

func (shortcodeBlockParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	line = line[pc.BlockOffset():]
	if !beginsCode(line) || beginsLiteral(line) {
		return nil, parser.NoChildren
	}
	p := pageOf(pc)
	start := segment.Start + pc.BlockOffset() - segment.Padding
	t, fault := parseTag(p.Bytes, start)
	if fault != nil || t.closing || !mdast.StartsBlank(p.Bytes[t.span.End:]) {
		return nil, parser.NoChildren
	}
	reader.AdvanceToEOL()
	n := &shortcodeBlock{tag: t, closer: -1}
	closer, ok := p.closers[start]
	if !ok {
		return n, parser.NoChildren
	}
	if len(pc.OpenedBlocks()) >= maxDepth {
		p.reportDepth(t.span)
		p.reportedElsewhere(closer)
		p.reportedElsewhere(start)
		return n, parser.NoChildren
	}
	n.closer = closer
	return n, parser.HasChildren
}

func (shortcodeBlockParser) Continue(node ast.Node, reader text.Reader, _ parser.Context) parser.State {
	n := node.(*shortcodeBlock)
	_, segment := reader.PeekLine()
	switch {
	case segment.Start < n.tag.span.End: // the tag goes on
		reader.AdvanceToEOL()
		return parser.Continue | parser.NoChildren
	case n.closer < segment.Start: // there is no closing tag, or it stands outside of the block around
		return parser.Close
	case n.closer < segment.Stop:
		n.closed = true
		reader.AdvanceToEOL()
		return parser.Close
	}
	return parser.Continue | parser.HasChildren
}

func (shortcodeBlockParser) Close(node ast.Node, _ text.Reader, pc parser.Context) {
	n := node.(*shortcodeBlock)
	if n.closer < 0 || n.closed {
		return
	}
	p := pageOf(pc)
	p.reportedElsewhere(n.closer)
	p.reportedElsewhere(n.tag.span.Start)
	p.Report(diag.ShortcodeSyntax, n.tag.span, "the shortcode “"+n.tag.name+"” is not closed where it was opened",
		"Put {{< /"+n.tag.name+" >}} into the same quotation or list item, on a line of its own.")
}

// reportedElsewhere notes that there is nothing to report any more of the tag at an
// offset.
func (p *page) reportedElsewhere(tag int) {
	if p.reported == nil {
		p.reported = map[int]bool{}
	}
	p.reported[tag] = true
}

// braceParser parses what stands in braces within a line: shortcodes, and the
// attributes of what stands in front.
type braceParser struct{}

func (braceParser) Trigger() []byte { return []byte{'{'} }

func (braceParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	p := pageOf(pc)
	line, segment := block.PeekLine()
	if segment.Padding > 0 {
		return nil
	}
	switch {
	case beginsLiteral(line):
		shown, n := literal(line)
		if n == 0 {
			return nil
		}
		block.Advance(n)
		return ast.NewString(shown)
	case beginsCode(line):
		return p.inlineTag(parent, block)
	case bytes.HasPrefix(line, []byte("{%")), bytes.HasPrefix(line, []byte("{{")):
		p.foreignTag(line, segment.Start)
		return nil
	}
	if mistyped := mistypedTag.Find(line); mistyped != nil && (segment.Start == 0 || p.Bytes[segment.Start-1] != '{') {
		p.reportForeignTag(mistyped, segment.Start)
		return nil
	}
	return p.attributesBehind(parent, block)
}

// templateWords are the words of templates. A text may well speak of those.
var templateWords = []string{"block", "define", "else", "end", "if", "range", "template", "with"}

// foreignTag reports the braces with which other programs fill something in.
func (p *page) foreignTag(line []byte, start int) {
	const longest = 500
	closer := "}}"
	if line[1] == '%' {
		closer = "%}"
	}
	end := bytes.Index(line[:min(len(line), longest)], []byte(closer))
	if end < 3 || start > 0 && p.Bytes[start-1] == '{' {
		return
	}
	inner := bytes.Trim(line[2:end], " -‹›«»＜＞〈〉")
	name := inner[:mdast.NameLength(inner)]
	if len(name) == 0 || bytes.IndexByte(inner, '{') >= 0 || slices.Contains(templateWords, string(name)) {
		return
	}
	p.reportForeignTag(line[:end+2], start)
}

// mistypedTag is a shortcode in single braces, or with brackets that an editor
// has put in the place of < and >.
var mistypedTag = regexp.MustCompile(`^\{(?:<|‹|«|＜|〈|&lt;) *[\pL][\pL\pN_-]*(?: [^{}]{0,500})? *(?:>|›|»|＞|〉|&gt;)\}`)

func (p *page) reportForeignTag(tag []byte, start int) {
	p.Report(diag.ShortcodeSyntax, diag.Span{Start: start, End: start + len(tag)}, "nothing is put in place of “"+mdast.Excerpt(tag)+"” here",
		"Shortcodes are written {{< … >}}. Braces that are meant to be read get a backslash in front.")
}

func (p *page) inlineTag(parent ast.Node, block text.Reader) ast.Node {
	_, segment := block.PeekLine()
	t, fault := parseTag(p.Bytes[:linesSpan(parent).End], segment.Start)
	advanceTo(block, t.span.End)
	if fault != nil {
		p.Report(diag.ShortcodeSyntax, fault.span, fault.message, fault.hint)
		return ast.NewString(nil)
	}
	if p.inAddress(t.span.Start) {
		p.Report(diag.ShortcodeSyntax, t.span, "what stands here is no address of a link or a picture", "Write nothing but the address and, in quotation marks, a title.")
		return ast.NewString(nil)
	}
	if !t.closing {
		n := &shortcodeInline{tag: t, depth: p.pending.depth()}
		p.pending.shortcodes = append(p.pending.shortcodes, n)
		if p.pending.names == nil {
			p.pending.names = map[string]int{}
		}
		p.pending.names[t.name]++
		p.openings = append(p.openings, t)
		return n
	}
	if !p.closeInline(t.name) && !p.reported[t.span.Start] {
		p.reportClosing(t)
	}
	return ast.NewString(nil)
}

// reportClosing reports a closing tag that closes nothing, with the opening one that
// it was meant for.
func (p *page) reportClosing(t tag) {
	const most = 8 // tags that are looked at, so that a text full of them takes no longer than it must
	var before []tag
	for _, list := range [][]tag{p.unclosed, p.openings} {
		end := sort.Search(len(list), func(i int) bool { return list[i].span.Start >= t.span.Start })
		before = append(before, list[max(0, end-most):end]...)
	}
	slices.SortFunc(before, func(a, b tag) int { return b.span.Start - a.span.Start })
	for _, opener := range before {
		_, near := schema.Nearest(t.name, []string{opener.name})
		if !near || p.reported[opener.span.Start] {
			continue
		}
		p.reportedElsewhere(opener.span.Start)
		if opener.name != t.name {
			p.ReportFix(diag.ShortcodeSyntax, t.span, "{{< /"+t.name+" >}} closes nothing, as {{< "+opener.name+" >}} is open",
				"Perhaps {{< /"+opener.name+" >}}?", diag.Edit{Span: t.nameSpan, Text: opener.name})
			return
		}
		p.Report(diag.ShortcodeSyntax, t.span, "{{< /"+t.name+" >}} stands where it can't close the shortcode",
			"Put both tags on lines of their own, in the same list item or quotation, or both into one paragraph.", diag.Location{Span: opener.span, Note: "opened here"})
		return
	}
	p.Report(diag.ShortcodeSyntax, t.span, "nothing is open that {{< /"+t.name+" >}} could close",
		"Write {{< "+t.name+" >}} in front, in the same paragraph, or put both on lines of their own.")
}

// inAddress reports whether the address of a link or a picture goes on at an
// offset: it begins behind "](" or, in the definition of a reference, "]:".
func (p *page) inAddress(offset int) bool {
	const longest = 200
	before := p.Bytes[max(0, offset-longest):offset]
	i := bytes.LastIndexByte(before, ']')
	if i < 0 || i+1 == len(before) {
		return false
	}
	address := before[i+2:]
	switch before[i+1] {
	case '(':
		address = bytes.TrimLeft(address, " <")
	case ':':
		bracket := offset - len(before) + i
		label := bytes.TrimLeft(p.Bytes[p.LineStart(bracket):bracket], " ")
		if len(label) == 0 || label[0] != '[' {
			return false
		}
		address = bytes.TrimLeft(address, " <")
	default:
		return false
	}
	return !bytes.ContainsAny(address, " \t\n)")
}

// advanceTo moves the reader to an offset of the text.
func advanceTo(block text.Reader, offset int) {
	for {
		line, segment := block.PeekLine()
		switch {
		case line == nil:
			return
		case offset < segment.Stop:
			block.Advance(max(offset-segment.Start, 0))
			return
		case offset == segment.Stop && line[len(line)-1] != '\n':
			block.Advance(len(line))
			return
		}
		block.AdvanceLine()
	}
}

// closeInline moves all that follows the nearest open shortcode of that name
// into it.
func (p *page) closeInline(name string) bool {
	if p.pending.names[name] == 0 {
		return false
	}
	at := len(p.pending.shortcodes) - 1
	for p.pending.shortcodes[at].tag.name != name {
		at--
	}
	n := p.pending.shortcodes[at]
	p.emphasise(n.depth.marks)
	p.pending.shut(n.depth)
	n.closed = true
	p.reportedElsewhere(n.tag.span.Start)
	moveTo(n, n.NextSibling(), nil)
	return true
}

func (p *page) shortcodeBlock(n *shortcodeBlock) {
	if below := attributesBelow(n); below != nil {
		p.Report(diag.AttributeUnknown, below[0].span, "a shortcode takes no attributes in a line below", "Give them to the shortcode as arguments, if it has any for the purpose.")
	}
	call := p.call(n.tag, n.closed)
	if n.closed {
		for _, a := range call.Args { // the block around restores the language
			if (a.Name == "lang" || a.Name == "language") && isLanguage(a.Value) {
				p.check.SetLanguage(a.Value)
			}
		}
		call.Inner = p.inner(call, func() { p.blocks(n) })
	}
	p.shortcode(call, n.tag)
	if len(p.out) > 0 && p.out[len(p.out)-1] != '\n' {
		p.raw("\n")
	}
}

// shortcodeInline writes a shortcode within a line, or alone in its paragraph,
// where a block may come of it.
func (p *page) shortcodeInline(n *shortcodeInline, alone bool) {
	call := p.call(n.tag, n.closed)
	call.Inline = !alone
	if n.closed {
		call.Inner = p.inner(call, func() { p.inlines(n) })
	}
	html := p.shortcode(call, n.tag)
	if call.Inline && p.inWords && (beginsBlock(html) || len(html) > 0 && html[0] == laterMark) {
		message, hint := "can't stand within a line of text", "Put it on a line of its own."
		if n.Parent().Kind() == ast.KindHeading {
			message, hint = "can't stand in a heading", "Put it on a line of its own, without #."
		}
		p.Report(diag.ShortcodeSyntax, n.tag.span, "the shortcode “"+n.tag.name+"” "+message, hint)
	}
}

// inner gives the text between the tags of a call. What its headings are below is
// forgotten behind it.
func (p *page) inner(call Call, write func()) []byte {
	outer, level := p.within, p.level
	p.within = call.Name
	html := p.captured(write)
	p.within, p.level = outer, level
	return html
}

// captured gives the HTML that write appends, and takes it off again.
func (p *page) captured(write func()) []byte {
	start := len(p.out)
	write()
	html := bytes.Clone(p.out[start:])
	p.out = p.out[:start]
	return html
}

func (p *page) call(t tag, paired bool) Call {
	for i := range t.args {
		t.args[i].Span = p.InFile(t.args[i].Span)
		t.args[i].NameSpan = p.InFile(t.args[i].NameSpan)
	}
	return Call{
		Name: t.name, Args: t.args, Paired: paired, Within: p.within, Told: !paired && p.reported[t.span.Start], Span: p.InFile(t.span), NameSpan: p.InFile(t.nameSpan),
		level: min(max(p.level, 1)+1, 6), page: p,
	}
}

// shortcode writes what a call comes to.
func (p *page) shortcode(call Call, t tag) (html []byte) {
	html, faults := p.resolver.Shortcode(call)
	for _, f := range faults {
		p.reportFault(f, t.span)
	}
	p.out = append(p.out, html...)
	p.addAnchors(html)
	return html
}

// beginsBlock reports whether HTML begins with an element that can't stand in a
// paragraph.
func beginsBlock(html []byte) bool {
	name, ok := bytes.CutPrefix(bytes.TrimSpace(html), []byte("<"))
	return ok && slices.Contains(blockElements, string(bytes.ToLower(name[:mdast.NameLength(name)])))
}
