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
	"github.com/meridian-ssg/meridian/internal/mdast"
)

// attribute is one of {#name .class key=value word}.
type attribute struct {
	name  string // "id", "class", the key, or the word
	value string // "" for a word
	word  bool
	span  diag.Span
}

// parseAttributes reads what stands in braces at the start of s; offset is
// where s begins in the text. Braces that hold anything else are text.
func parseAttributes(s []byte, offset int) (attrs []attribute, length int) {
	if len(s) == 0 || s[0] != '{' {
		return nil, 0
	}
	i := 1
	for i < len(s) {
		switch c := s[i]; {
		case c == ' ' || c == '\t':
			i++
			continue
		case c == '}':
			return attrs, i + 1
		case c == '\n':
			return nil, 0
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

func parseAttribute(s []byte) (attribute, int) {
	if s[0] == '#' || s[0] == '.' {
		n := 1 + bytes.IndexAny(append(s[1:len(s):len(s)], ' '), " \t}\n")
		name := "class"
		if s[0] == '#' {
			name = "id"
		}
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
	a := attribute{name: string(s[:n])}
	if n == len(s) || s[n] != '=' {
		a.word = true
		return a, n
	}
	n++
	if n < len(s) && (s[n] == '"' || s[n] == '\'') {
		end := bytes.IndexByte(s[n+1:], s[n])
		if end < 0 || bytes.IndexByte(s[n+1:n+1+end], '\n') >= 0 {
			return attribute{}, 0
		}
		a.value = string(mdast.Resolve(s[n+1 : n+1+end]))
		return a, n + end + 2
	}
	end := bytes.IndexAny(append(s[n:len(s):len(s)], ' '), " \t}\n")
	if end == 0 {
		return attribute{}, 0
	}
	a.value = string(s[n : n+end])
	return a, n + end
}

// wordy says whether one of them is a word, which only pictures take; braces
// with a word elsewhere are text.
func wordy(attrs []attribute) bool {
	return slices.ContainsFunc(attrs, func(a attribute) bool { return a.word })
}

// The names that each kind of element may carry.
var (
	blockAttributes  = []string{"id", "class", "lang", "dir"}
	linkAttributes   = []string{"id", "class", "lang", "dir", "hreflang"}
	imageAttributes  = []string{"id", "class", "lang", "dir", "decorative"}
	figureAttributes = []string{"id", "class", "lang", "dir", "decorative", "credit"}
)

// writeAttributes writes those that HTML knows, and reports those that the
// element does not take. A name of its own was claimed while parsing.
func (p *page) writeAttributes(attrs []attribute, allowed []string) {
	var classes, seen []string
	for _, a := range attrs {
		switch {
		case !slices.Contains(allowed, a.name):
			hint := "Here these are known: " + strings.Join(allowed, ", ") + "."
			if a.name == "credit" {
				hint = "A credit is shown under a picture that stands alone, with blank lines around it."
			}
			p.Report(diag.AttributeUnknown, a.span, "“"+a.name+"” can't be set here", hint)
		case a.name == "class":
			if !isName(a.value) {
				p.Report(diag.AttributeUnknown, a.span, "“"+a.value+"” can't be the name of a class", "Names are made of letters, digits and hyphens.")
				continue
			}
			classes = append(classes, a.value)
		case slices.Contains(seen, a.name):
			p.Report(diag.AttributeUnknown, a.span, "“"+a.name+"” is set twice", "Leave one of them out.")
		case a.name == "id":
			seen = append(seen, a.name)
			if p.ids.owns(a.value, a.span) {
				p.attribute("id", a.value)
				p.body.Anchors = append(p.body.Anchors, a.value)
			}
		case a.name == "lang" || a.name == "hreflang":
			seen = append(seen, a.name)
			if !isLanguage(a.value) {
				p.Report(diag.AttributeUnknown, a.span, "“"+a.value+"” is not the code of a language", "Codes look like fr, ar or en-GB.")
				continue
			}
			p.attribute(a.name, a.value)
			if a.name == "lang" {
				p.check.SetLanguage(a.value)
			}
		case a.name == "dir":
			seen = append(seen, a.name)
			if a.value != "ltr" && a.value != "rtl" && a.value != "auto" {
				p.Report(diag.AttributeUnknown, a.span, "“"+a.value+"” is not a direction of writing", "Write dir=ltr, dir=rtl or dir=auto.")
				continue
			}
			p.attribute("dir", a.value)
		}
	}
	if len(classes) > 0 {
		p.attribute("class", strings.Join(classes, " "))
	}
}

func (p *page) attribute(name, value string) {
	p.raw(" ")
	p.raw(name)
	p.raw(`="`)
	p.out = appendEscaped(p.out, []byte(value))
	p.raw(`"`)
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

// isName says whether s can name an element or a class: letters of any script,
// digits, hyphens and underscores. Other signs are kept for names of our own.
func isName(s string) bool {
	for _, r := range s {
		if r != '-' && r != '_' && !unicode.In(r, unicode.L, unicode.M, unicode.Nd) || r == utf8.RuneError {
			return false
		}
	}
	return s != ""
}

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

// attributesBelow gives the attributes in the line under a block.
func attributesBelow(n ast.Node) []attribute {
	if line, ok := n.NextSibling().(*attributeLine); ok && !line.apart {
		line.taken = true
		return line.attrs
	}
	return nil
}

// attributeLines parses lines of attributes.
type attributeLines struct{}

func (attributeLines) Trigger() []byte             { return []byte{'{'} }
func (attributeLines) CanInterruptParagraph() bool { return true }
func (attributeLines) CanAcceptIndentedLine() bool { return false }

func (attributeLines) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	at := pc.BlockOffset()
	start := segment.Start + at - segment.Padding
	attrs, n := parseAttributes(line[at:], start)
	if len(attrs) == 0 || len(bytes.TrimSpace(line[at+n:])) > 0 {
		return nil, parser.NoChildren
	}
	if wordy(attrs) {
		if _, ok := find(attrs, "decorative"); !ok {
			return nil, parser.NoChildren
		}
	}
	reader.AdvanceToEOL()
	p := pageOf(pc)
	p.claim(attrs)
	return &attributeLine{attrs: attrs, span: diag.Span{Start: start, End: start + n}, apart: p.IsBlankAbove(start)}, parser.NoChildren
}

func (attributeLines) Continue(ast.Node, text.Reader, parser.Context) parser.State {
	return parser.Close
}
func (attributeLines) Close(ast.Node, text.Reader, parser.Context) {}

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

// attributesKey is where a node of goldmark keeps its attributes for us.
const attributesKey = "meridian"

// behind parses the braces right behind a picture or a link, and at the end of
// a heading.
func (p *page) attributesBehind(parent ast.Node, block text.Reader) ast.Node {
	line, segment := block.PeekLine()
	attrs, n := parseAttributes(line, segment.Start)
	if len(attrs) == 0 || segment.Padding > 0 {
		return nil
	}
	target := parent.LastChild()
	switch previous := target.(type) {
	case *ast.Image:
		if _, ok := find(attrs, "decorative"); ok {
			mdast.SetDecorative(target)
		}
	case *ast.Link, *ast.AutoLink:
		if wordy(attrs) {
			return nil
		}
	default:
		heading, ok := parent.(*ast.Heading)
		lines := parent.Lines()
		if !ok || wordy(attrs) || len(bytes.TrimSpace(line[n:])) > 0 || segment.Stop < lines.At(lines.Len()-1).Stop {
			return nil
		}
		if words, ok := previous.(*ast.Text); ok {
			trimHeading(words, p.Bytes)
		}
		target = heading
	}
	block.Advance(n)
	p.claim(attrs)
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
