package markdown

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/locale"
	"github.com/meridian-ssg/meridian/internal/mdast"
)

// attribute is one of {#name .class key=value flag}.
type attribute struct {
	name  string // "id", "class", the key, or the flag
	value string // "" for a flag
	flag  bool   // a word that stands alone
	html  bool   // it stands in HTML, where a name may have any sign
	span  diag.Span
}

// parseAttributes reads what stands in braces at the start of s; offset is
// where s begins in the text. Braces that hold anything else are text, and give
// no attributes.
func parseAttributes(s []byte, offset int) (attrs []attribute, length int) {
	if len(s) == 0 || s[0] != '{' {
		return nil, 0
	}
	for i := 1; i < len(s); {
		switch s[i] {
		case ' ', '\t':
			i++
			continue
		case '}':
			return attrs, i + 1
		}
		a, n := parseAttribute(s[i:])
		if n == 0 {
			return nil, 0
		}
		a.span = diag.Span{Start: offset + i, End: offset + i + n}
		attrs = append(attrs, a)
		i += n
		if i < len(s) && s[i] != ' ' && s[i] != '\t' && s[i] != '}' {
			return nil, 0
		}
	}
	return nil, 0
}

// parseAttribute reads the attribute at the start of s; length is 0 where there
// is none.
func parseAttribute(s []byte) (a attribute, length int) {
	if s[0] == '#' || s[0] == '.' {
		name := "class"
		if s[0] == '#' {
			name = "id"
		}
		n := 1 + wordLength(s[1:])
		if n == 1 {
			return attribute{}, 0
		}
		return attribute{name: name, value: string(s[1:n])}, n
	}
	n := 0
	for n < len(s) && (mdast.IsAlphanumeric(s[n]) || s[n] == '-' || s[n] == '_') {
		n++
	}
	if n == 0 {
		return attribute{}, 0
	}
	name := string(s[:n])
	if n == len(s) || s[n] != '=' {
		return attribute{name: name, flag: true}, n
	}
	n++
	if n < len(s) && (s[n] == '"' || s[n] == '\'') {
		value, _, ok := bytes.Cut(s[n+1:], s[n:n+1])
		if !ok || bytes.IndexByte(value, '\n') >= 0 {
			return attribute{}, 0
		}
		return attribute{name: name, value: string(mdast.Resolve(value))}, n + len(value) + 2
	}
	end := n + wordLength(s[n:])
	if end == n {
		return attribute{}, 0
	}
	return attribute{name: name, value: string(s[n:end])}, end
}

// wordLength is the length of what stands before a blank or a brace.
func wordLength(s []byte) int {
	if i := bytes.IndexAny(s, " \t{}\n"); i >= 0 {
		return i
	}
	return len(s)
}

// hasFlag reports whether one of the attributes is a flag, which only pictures
// take; braces with a word elsewhere are text.
func hasFlag(attrs []attribute) bool {
	return slices.ContainsFunc(attrs, func(a attribute) bool { return a.flag })
}

// find gives the value of an attribute.
func find(attrs []attribute, name string) (string, bool) {
	for _, a := range attrs {
		if a.name == name {
			return a.value, true
		}
	}
	return "", false
}

// The names that each kind of element may carry.
var (
	blockAttributes  = []string{"id", "class", "lang", "dir"}
	linkAttributes   = []string{"id", "class", "lang", "dir", "hreflang"}
	imageAttributes  = []string{"id", "class", "lang", "dir", "decorative"}
	figureAttributes = []string{"id", "class", "lang", "dir", "decorative", "credit"}
)

// writeAttributes writes those that HTML knows, and reports those that the
// element does not take.
func (p *page) writeAttributes(attrs []attribute, allowed []string) {
	var classes, seen []string
	var told map[string]bool // names of which a message has told
	report := func(a attribute, message, hint string) {
		if !told[a.name] {
			if told == nil {
				told = map[string]bool{}
			}
			told[a.name] = true
			p.Report(diag.AttributeUnknown, a.span, message, hint)
		}
	}
	for _, a := range p.unquotedCredit(attrs, allowed) {
		switch {
		case !slices.Contains(allowed, a.name):
			hint := "Here these are known: " + strings.Join(allowed, ", ") + "."
			if a.name == "credit" {
				hint = "A credit is shown under a picture that stands alone, with blank lines around it."
			}
			report(a, "“"+a.name+"” can't be set here", hint)
		case a.name == "class" && !isName(a.value):
			p.Report(diag.AttributeUnknown, a.span, "“"+a.value+"” can't be the name of a class", "Names are made of letters, digits and hyphens.")
		case a.name == "class":
			classes = append(classes, a.value)
		case slices.Contains(seen, a.name):
			report(a, "“"+a.name+"” is set more than once", "Leave only one of them.")
		case a.name != "decorative" && a.name != "credit": // which are no attributes of HTML
			seen = append(seen, a.name)
			p.writeAttribute(a)
		}
	}
	if lang, ok := find(attrs, "lang"); ok && !slices.Contains(seen, "dir") && slices.Contains(seen, "lang") {
		if dir := locale.DirOf(lang); dir != locale.DirOf(p.language) {
			p.attribute("dir", dir)
		}
	}
	if len(classes) > 0 {
		p.attribute("class", strings.Join(classes, " "))
	}
}

// unquotedCredit takes off the words of a credit that lacks its quotation marks,
// and reports it where a credit may stand.
func (p *page) unquotedCredit(attrs []attribute, allowed []string) []attribute {
	first := slices.IndexFunc(attrs, func(a attribute) bool { return a.name == "credit" && !a.flag })
	end := first + 1
	for first >= 0 && end < len(attrs) && attrs[end].flag && attrs[end].name != "decorative" {
		end++
	}
	if first < 0 || end == first+1 {
		return attrs
	}
	if slices.Contains(allowed, "credit") {
		p.reportCredit(diag.Span{Start: attrs[first].span.Start + len("credit="), End: attrs[end-1].span.End})
	}
	return slices.Delete(slices.Clone(attrs), first+1, end)
}

// reportCredit reports the words of a credit that stand without quotation marks.
func (p *page) reportCredit(words diag.Span) {
	value := string(p.Bytes[words.Start:words.End])
	var fix []diag.Edit
	if !strings.ContainsAny(value, `"\&`) {
		fix = []diag.Edit{{Span: words, Text: `"` + value + `"`}}
	}
	p.ReportFix(diag.AttributeUnknown, words, "the credit has spaces in it, so it must stand in quotation marks",
		`Write credit="`+strings.ReplaceAll(value, `"`, "'")+`".`, fix...)
}

func (p *page) writeAttribute(a attribute) {
	switch {
	case a.name == "id" && !p.ids.owns(a.value, a.span): // was reported
	case a.name == "dir" && a.value != "ltr" && a.value != "rtl" && a.value != "auto":
		p.Report(diag.AttributeUnknown, a.span, "“"+a.value+"” is not a direction of writing", "Write dir=ltr, dir=rtl or dir=auto.")
	case (a.name == "lang" || a.name == "hreflang") && !isLanguage(a.value):
		p.Report(diag.AttributeUnknown, a.span, "“"+a.value+"” is not the code of a language", "Codes look like fr, ar or en-GB.")
	default:
		p.attribute(a.name, a.value)
		switch a.name {
		case "id":
			p.body.Anchors = append(p.body.Anchors, a.value)
		case "lang":
			p.check.SetLanguage(a.value)
		}
	}
}

// isName reports whether s can name an element or a class: letters of any
// script, digits, hyphens and underscores. Other signs are kept for names of our
// own.
func isName(s string) bool {
	for _, r := range s {
		if r != '-' && r != '_' && !unicode.In(r, unicode.L, unicode.M, unicode.Nd) || r == utf8.RuneError {
			return false
		}
	}
	return s != ""
}

// isLanguage reports whether s has the form of a BCP 47 tag.
func isLanguage(s string) bool {
	for i, part := range strings.Split(s, "-") {
		if len(part) == 0 || len(part) > 8 || i == 0 && (len(part) < 2 || len(part) > 3) {
			return false
		}
		for j := range len(part) {
			if !mdast.IsAlphanumeric(part[j]) || i == 0 && part[j] <= '9' {
				return false
			}
		}
	}
	return true
}

// attributeLine is a line of attributes under the block that they belong to.
type attributeLine struct {
	ast.BaseBlock
	attrs []attribute
	span  diag.Span
	apart bool // an empty line stands in front
	taken bool // whether a block has them
}

func (*attributeLine) Kind() ast.NodeKind              { return mdast.KindAttributeLine }
func (*attributeLine) IsRaw() bool                     { return true }
func (n *attributeLine) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// attributeLineParser parses lines of attributes.
type attributeLineParser struct{}

func (attributeLineParser) Trigger() []byte             { return []byte{'{'} }
func (attributeLineParser) CanInterruptParagraph() bool { return true }
func (attributeLineParser) CanAcceptIndentedLine() bool { return false }

func (attributeLineParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	line = line[pc.BlockOffset():]
	start := segment.Start + pc.BlockOffset() - segment.Padding
	attrs, n := parseAttributes(line, start)
	if len(attrs) == 0 || len(bytes.TrimSpace(line[n:])) > 0 {
		return nil, parser.NoChildren
	}
	if _, ok := find(attrs, "decorative"); hasFlag(attrs) && !ok {
		return nil, parser.NoChildren
	}
	reader.AdvanceToEOL()
	p := pageOf(pc)
	p.claimIDs(attrs)
	return &attributeLine{attrs: attrs, span: diag.Span{Start: start, End: start + n}, apart: p.IsBlankAbove(start)}, parser.NoChildren
}

func (attributeLineParser) Continue(ast.Node, text.Reader, parser.Context) parser.State {
	return parser.Close
}
func (attributeLineParser) Close(ast.Node, text.Reader, parser.Context) {}

// attributesKey is the attribute of goldmark's nodes that holds ours.
const attributesKey = "meridian"

// attributesOf gives what the writer set in braces: behind the element, or in
// the line below.
func attributesOf(n ast.Node) []attribute {
	own, _ := n.AttributeString(attributesKey)
	behind, _ := own.([]attribute)
	if n.Type() != ast.TypeBlock {
		return behind
	}
	return append(behind[:len(behind):len(behind)], attributesBelow(n)...)
}

// attributesBelow gives the attributes in the line under a block.
func attributesBelow(n ast.Node) []attribute {
	if line, ok := n.NextSibling().(*attributeLine); ok && !line.apart {
		line.taken = true
		return line.attrs
	}
	return nil
}

// attributesBehind parses the braces right behind a picture or a link, and at
// the end of a heading.
func (p *page) attributesBehind(parent ast.Node, block text.Reader) ast.Node {
	line, segment := block.PeekLine()
	attrs, n := parseAttributes(line, segment.Start)
	target := parent.LastChild()
	if len(attrs) == 0 || segment.Padding > 0 {
		const credit = "{credit="
		if end := bytes.IndexByte(line[:min(len(line), maxTag)], '}'); end > len(credit) && bytes.HasPrefix(line, []byte(credit)) && isImage(target) {
			p.reportCredit(diag.Span{Start: segment.Start + len(credit), End: segment.Start + end})
			block.Advance(end + 1)
			return ast.NewString(nil)
		}
		return nil
	}
	switch previous := target.(type) {
	case *ast.Image:
		if _, ok := find(attrs, "decorative"); ok {
			mdast.SetDecorative(target)
		}
	case *ast.Link, *ast.AutoLink:
		if hasFlag(attrs) {
			return nil
		}
	default:
		heading, ok := parent.(*ast.Heading)
		if !ok || hasFlag(attrs) || len(bytes.TrimSpace(line[n:])) > 0 || segment.Stop < linesSpan(parent).End {
			return nil
		}
		if words, ok := previous.(*ast.Text); ok {
			trimHeading(words, p.Bytes)
		}
		target = heading
	}
	block.Advance(n)
	p.claimIDs(attrs)
	target.SetAttributeString(attributesKey, attrs)
	return ast.NewString(nil)
}

// trimHeading takes the blanks and the closing sequence off a heading's text,
// which stand in front of its attributes.
func trimHeading(t *ast.Text, source []byte) {
	s := bytes.TrimRight(t.Segment.Value(source), " \t")
	if closed := bytes.TrimRight(s, "#"); len(closed) < len(s) && (len(closed) == 0 || closed[len(closed)-1] == ' ') {
		s = bytes.TrimRight(closed, " \t")
	}
	t.Segment.Stop = t.Segment.Start + len(s)
}
