package fields

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"

	"github.com/meridian-ssg/meridian/internal/diag"
)

const (
	depthLimit = 32    // of lists and groups in each other
	nodeLimit  = 20000 // of values, repetitions by * counted each time
)

// yamlText is a text of YAML with the places of its lines. It may be mended:
// overwritten in place, so that every place in it stays true.
type yamlText struct {
	text   []byte
	lines  []int
	tabbed map[int]bool // lines whose indent by tabs was mended
}

// yaml reads a text of YAML. A fault in one line is reported, the line is
// mended or blanked, and the rest is read on; so that all faults are told at
// once, each in the words of its own line.
func (r *reader) yaml(text []byte) Node {
	t := r.prepare(text)
	doc, stop := t.load()
	for rounds := 20; stop != nil; rounds-- {
		if rounds == 0 || len(text) > 8<<10 && rounds < 17 || !r.mend(t, &doc, &stop) {
			r.torn = true
			doc = nil
			break
		}
	}
	if doc == nil || len(doc.Content) == 0 {
		return Node{Kind: Map, Torn: r.torn}
	}
	c := converter{reader: r, yamlText: t, left: nodeLimit}
	root, _ := c.node(doc.Content[0], 0)
	if c.left <= 0 {
		r.report(r.at(0, len(lineBytes(text, 0))), "There are too many values here", "Write a value out instead of repeating it by & and *.")
		return Node{Kind: Map, Torn: true}
	}
	switch root.Kind {
	case Map:
	case Null:
		root = Node{Kind: Map}
	default:
		slips := findSlips(t, lineNumber(r.src, r.base))
		for _, s := range slips[:min(len(slips), 20)] {
			r.report(r.at(s.span.Start, s.span.End), s.message, s.hint)
		}
		if !r.torn && len(slips) == 0 {
			r.report(c.firstLine(root.Span), "There is no key here", `Each line begins with a key, a colon and a space, such as "title: Annual report".`)
		}
		return Node{Kind: Map, Torn: true}
	}
	root.Torn = r.torn
	return root
}

func lineBytes(text []byte, start int) []byte {
	l := lineFrom(text, start)
	return text[l.start:l.end]
}

// prepare finds the lines, and takes out what YAML can't hold. The separators
// of lines and paragraphs that other programs leave in pasted text look like
// spaces, so spaces is what they become.
func (r *reader) prepare(text []byte) *yamlText {
	lines := make([]int, 1, 24)
	for i := 0; i < len(text); {
		c := text[i]
		if c >= ' ' && c < 0x7F {
			i++
			continue
		}
		switch {
		case c == '\n':
			lines = append(lines, i+1)
		case c == '\r':
			if i+1 < len(text) && text[i+1] == '\n' {
				i++
			}
			lines = append(lines, i+1)
		case c == '\t':
		case c < ' ' || c == 0x7F:
			r.report(r.at(i, i+1), "There is a character here that can't be shown", "Delete it, and type the words around it again.")
			text[i] = ' '
		default:
			u, n := utf8.DecodeRune(text[i:])
			switch {
			case u == 0x85:
				text[i+1] = 0xA0
			case u == 0x2028 || u == 0x2029:
				text[i+2] = 0x8A
			case u < 0xA0 || u == 0xFEFF || u == 0xFFFE || u == 0xFFFF:
				if u != 0xFEFF { // a byte order mark amidst the text does no harm
					r.report(r.at(i, i+n), "There is a character here that can't be shown", "Delete it, and type the words around it again.")
				}
				for k := range n {
					text[i+k] = ' '
				}
			}
			i += n
			continue
		}
		i++
	}
	return &yamlText{text: text, lines: lines}
}

// stop is where the library could not read on.
type stop struct {
	line int // from 0; -1 where it does not tell
	why  string
	deep bool // lists and groups are nested too deep
}

// load hands the text to the library.
func (t *yamlText) load() (doc *yaml.Node, at *stop) {
	// A fault inside the library must not end the program: the file is then
	// one that can't be read, and the writer is shown where it is.
	defer func() {
		if p := recover(); p != nil {
			doc, at = nil, &stop{line: -1, why: fmt.Sprint(p)}
		}
	}()
	if onlyRemarks(t.text) {
		return &yaml.Node{}, nil
	}
	var n yaml.Node
	err := yaml.Load(t.text, &n, yaml.WithPlugin(loaderlimits.New(loaderlimits.DepthValue(2*depthLimit))))
	if err == nil {
		return &n, nil
	}
	at = &stop{line: -1, why: err.Error()}
	var le *yaml.LoadError
	if errors.As(err, &le) {
		at.line = le.Mark.Line - 1
		if le.Mark.Line <= 0 && le.ContextMark.Line > 0 {
			at.line = le.ContextMark.Line - 1
		}
		at.why = fmt.Sprint(le.Stage, le.Mark, le.Message)
		at.deep = strings.Contains(le.Message, "max depth")
	}
	return nil, at
}

func onlyRemarks(text []byte) bool {
	for l := range bytes.Lines(text) {
		l = bytes.TrimSpace(l)
		if len(l) > 0 && l[0] != '#' {
			return false
		}
	}
	return true
}

// offset gives the place of a line and column, both from 1, the column in
// characters.
func (t *yamlText) offset(line, column int) int {
	if line < 1 || line > len(t.lines) {
		return len(t.text)
	}
	at := t.lines[line-1]
	for range column - 1 {
		if at >= len(t.text) {
			break
		}
		if t.text[at] < utf8.RuneSelf {
			at++
			continue
		}
		_, n := utf8.DecodeRune(t.text[at:])
		at += n
	}
	return at
}

// converter makes Nodes from what the library read, and finds where each one
// ends: the library tells only where it starts.
type converter struct {
	*reader
	*yamlText
	left int // how many more nodes may come
}

func (c *converter) firstLine(s diag.Span) diag.Span {
	l := lineFrom(c.src, min(s.Start, len(c.src)))
	return diag.Span{Start: s.Start, End: max(s.Start, min(s.End, l.end))}
}

// node converts n and tells where in the text it ends.
func (c *converter) node(n *yaml.Node, depth int) (Node, int) {
	start := c.offset(n.Line, n.Column)
	c.left--
	if c.left <= 0 {
		return Node{}, start
	}
	if depth > depthLimit {
		if c.left > 0 {
			c.report(c.at(start, min(start+1, len(c.text))), fmt.Sprintf("Lists and groups are nested more than %d deep", depthLimit), "Front matter should be readable at a glance.")
		}
		c.left = min(c.left, 1) // no further words on it
		return Node{Kind: Lost, Span: c.at(start, start)}, start
	}
	if n.Kind == yaml.AliasNode {
		end := c.wordEnd(start)
		if n.Alias == nil {
			return Node{Span: c.at(start, end)}, end
		}
		out, _ := c.node(n.Alias, depth+1)
		out.Span = c.at(start, end)
		return out, end
	}
	start = c.properties(start, n)
	switch n.Kind {
	case yaml.MappingNode:
		return c.mapping(n, start, depth)
	case yaml.SequenceNode:
		out := Node{Kind: List, Items: make([]Node, 0, len(n.Content))}
		end := start
		for _, item := range n.Content {
			var it Node
			it, end = c.node(item, depth+1)
			out.Items = append(out.Items, it)
		}
		if n.Style&yaml.FlowStyle != 0 {
			out.Style = FlowStyle
			end = c.closing(max(end, start+1), ']')
		}
		out.Span = c.at(start, end)
		return out, end
	}
	return c.scalar(n, start)
}

func (c *converter) mapping(n *yaml.Node, start, depth int) (Node, int) {
	out := Node{Kind: Map, Pairs: make([]Pair, 0, len(n.Content)/2)}
	end := start
	var seen map[string]int // only where there are many
	if len(n.Content) > 60 {
		seen = make(map[string]int, len(n.Content)/2)
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		key, keyEnd := c.key(k, depth)
		value, valueEnd := c.node(v, depth+1)
		end = max(keyEnd, valueEnd)
		if key.Kind != Scalar {
			c.report(c.firstLine(key.Span), "There is no word before the colon", "Each line begins with a key, such as title, and a colon.")
			c.torn = true
			continue
		}
		if value.Kind == Null && value.Text == "" {
			value.Span = diag.Span{Start: key.Span.End, End: key.Span.End}
			c.remark(keyEnd+1, "")
			end = keyEnd
		}
		if c.lost[key.Span.Start-c.base] {
			value = Node{Kind: Lost, Span: value.Span}
		}
		first := -1
		if seen != nil {
			if at, ok := seen[key.Text]; ok {
				first = at
			} else {
				seen[key.Text] = len(out.Pairs)
			}
		} else {
			first = slices.IndexFunc(out.Pairs, func(p Pair) bool { return p.Key == key.Text })
		}
		if first >= 0 {
			c.duplicate(key.Text, key.Span, out.Pairs[first].KeySpan)
			continue
		}
		out.Pairs = append(out.Pairs, Pair{Key: key.Text, KeySpan: key.Span, Value: value})
	}
	if n.Style&yaml.FlowStyle != 0 {
		out.Style = FlowStyle
		end = c.closing(max(end, start+1), '}')
	}
	out.Span = c.at(start, end)
	return out, end
}

// key converts the text before a colon.
func (c *converter) key(n *yaml.Node, depth int) (Node, int) {
	if n.Kind != yaml.ScalarNode || n.Value == "" {
		return c.node(n, depth+1)
	}
	start := c.properties(c.offset(n.Line, n.Column), n)
	end := start + len(n.Value)
	switch {
	case n.Style&yaml.DoubleQuotedStyle != 0:
		end = c.quoteEnd(start, '"')
	case n.Style&yaml.SingleQuotedStyle != 0:
		end = c.quoteEnd(start, '\'')
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		end = c.blockEnd(start)
	}
	return Node{Kind: Scalar, Text: n.Value, Span: c.at(start, min(end, len(c.text)))}, end
}

func (r *reader) duplicate(key string, span, first diag.Span) {
	d := diag.Diagnostic{Code: diag.FrontDuplicate, File: r.file, Span: span,
		Message: fmt.Sprintf("%s is given twice", quoted(clip(key))),
		Hint:    fmt.Sprintf("It stands in line %d already; delete one of the two.", lineNumber(r.src, first.Start)),
		Also:    []diag.Place{{File: r.file, Span: first, Note: "first given here"}}}
	r.faults = append(r.faults, d)
}

func (c *converter) scalar(n *yaml.Node, start int) (Node, int) {
	out := Node{Kind: Scalar, Text: n.Value, Tag: StringTag}
	end := start
	switch {
	case n.Style&yaml.DoubleQuotedStyle != 0:
		out.Style = QuotedStyle
		end = c.quoteEnd(start, '"')
	case n.Style&yaml.SingleQuotedStyle != 0:
		out.Style = QuotedStyle
		end = c.quoteEnd(start, '\'')
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		out.Style = BlockStyle
		end = c.blockEnd(start)
	case n.Value == "":
		return Node{Kind: Null, Span: c.at(start, start)}, start
	default:
		end = c.plainEnd(start, n.Value)
		if end-start > len(n.Value) || bytes.IndexByte(c.text[start:min(end, len(c.text))], '\n') >= 0 {
			c.goesOn(start, end)
		}
		out.Tag = TagOf(n.Value)
		if out.Tag == NullTag {
			out.Kind = Null
		}
	}
	out.Span = c.at(start, end)
	if c.lost[start] {
		return Node{Kind: Lost, Span: out.Span}, end
	}
	if out.Style == PlainStyle {
		if inner, ok := curly(n.Value); ok {
			c.report(out.Span, "The curly quotes would be taken as part of the text", fmt.Sprintf("Write straight quotes: %s", quote(inner)))
			out.Text, out.Style = inner, QuotedStyle
		}
		c.remark(end, out.Text)
	}
	return out, end
}

// remark reports a # that cuts the value short although a word follows it at
// once: "Students #1" would be published as "Students".
func (c *converter) remark(at int, before string) {
	l := lineFrom(c.text, min(at, len(c.text)))
	rest := c.text[l.start:l.end]
	trimmed := bytes.TrimLeft(rest, " \t")
	if len(trimmed) < 2 || len(trimmed) == len(rest) || trimmed[0] != '#' {
		return
	}
	next, _ := utf8.DecodeRune(trimmed[1:])
	if next == ' ' || next == '\t' || next == '#' || next == '-' || next == '=' || next == '!' {
		return
	}
	from := l.end - len(trimmed)
	word, _, _ := strings.Cut(string(trimmed), " ")
	whole := strings.TrimSpace(before + " " + strings.TrimRight(string(trimmed), " \t"))
	c.report(c.at(from, from+len(word)), fmt.Sprintf("Everything from %s on would be left out as a remark", clip(word)),
		fmt.Sprintf("Put the value in quotes: %s. In a remark, write a space behind the #.", quote(clip(whole))))
}

// clip keeps a quotation short.
func clip(s string) string {
	const most = 60
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-1]) + "…"
}

// quote puts a text in the quotes that it can stand in.
func quote(s string) string {
	if strings.ContainsAny(s, `"\`) {
		return "'" + strings.ReplaceAll(s, "'", "''") + "'"
	}
	return `"` + s + `"`
}

// curly says whether a text stands in typographic quotes, and gives what is
// within. Where more such quotes stand inside, they are part of the text.
func curly(s string) (string, bool) {
	first, n := utf8.DecodeRuneInString(s)
	if first < 0x80 {
		return "", false
	}
	last, m := utf8.DecodeLastRuneInString(s)
	if len(s) <= n+m {
		return "", false
	}
	inner := s[n : len(s)-m]
	switch {
	case strings.ContainsRune("“”„«»", first) && strings.ContainsRune("“”«»", last) && !strings.ContainsAny(inner, "“”„«»"),
		strings.ContainsRune("‘’‚", first) && strings.ContainsRune("‘’", last) && !strings.ContainsAny(inner, "‘‚"):
		return inner, true
	}
	return "", false
}

// properties steps over an anchor, which a value may carry, and reports a tag.
func (c *converter) properties(start int, n *yaml.Node) int {
	if n.Anchor == "" && n.Style&yaml.TaggedStyle == 0 && n.Tag != "!" {
		return start
	}
	at := start
	for at < len(c.text) && (c.text[at] == '&' || c.text[at] == '!') {
		end := c.wordEnd(at)
		if c.text[at] == '!' {
			c.report(c.at(at, end), "A value that begins with ! must stand in quotes", fmt.Sprintf("Write %s.", quote(clip(string(bytes.TrimRight(c.text[at:lineFrom(c.text, at).end], " \t"))))))
		}
		at = end
		for at < len(c.text) && (c.text[at] == ' ' || c.text[at] == '\t' || c.text[at] == '\n' || c.text[at] == '\r') {
			at++
		}
	}
	return at
}

func (c *converter) wordEnd(at int) int {
	i := bytes.IndexAny(c.text[min(at, len(c.text)):], " \t\r\n,]}")
	if i < 0 {
		return len(c.text)
	}
	return at + i
}

func (c *converter) plainEnd(start int, value string) int {
	if bytes.HasPrefix(c.text[min(start, len(c.text)):], []byte(value)) {
		return start + len(value)
	}
	// Over several lines: each run of blanks and line ends in the file stands
	// for a run of blanks in the value.
	at := start
	for i := 0; i < len(value); {
		if isBlank(value[i]) {
			for i < len(value) && isBlank(value[i]) {
				i++
			}
			for at < len(c.text) && isBlank(c.text[at]) {
				at++
			}
			continue
		}
		if at >= len(c.text) || c.text[at] != value[i] {
			break
		}
		at++
		i++
	}
	return at
}

// goesOn looks at the further lines of a value without quotes. One that looks
// like a key or an item would be swallowed for want of a space.
func (c *converter) goesOn(start, end int) {
	for l := lineFrom(c.text, start); l.next < end; {
		l = lineFrom(c.text, l.next)
		text := strings.TrimSpace(string(c.text[l.start:min(l.end, end)]))
		at := l.start + indentOf(c.text[l.start:l.end])
		key, value, ok := strings.Cut(text, ":")
		switch {
		case ok && isKey(key) && value != "" && !strings.HasPrefix(value, "//"):
			c.report(c.at(at+len(key), at+len(key)+1), fmt.Sprintf("There is no space behind the colon of %s", quoted(key)), fmt.Sprintf("Write %s: %s", key, clip(value)))
		case len(text) > 1 && text[0] == '-' && isKey(text[1:2]):
			c.report(c.at(at, at+1), "There is no space behind the dash of the item", "Write - "+clip(text[1:]))
		}
	}
}

func isBlank(b byte) bool { return b == ' ' || b == '\t' || b == '\n' || b == '\r' }

// quoteEnd gives the place behind the closing quote.
func (c *converter) quoteEnd(start int, q byte) int {
	for at := start + 1; at < len(c.text); at++ {
		switch {
		case q == '"' && c.text[at] == '\\':
			at++
		case c.text[at] == q && q == '\'' && at+1 < len(c.text) && c.text[at+1] == q:
			at++
		case c.text[at] == q:
			return at + 1
		}
	}
	return len(c.text)
}

// blockEnd gives the end of the last line of a text behind | or >.
func (c *converter) blockEnd(start int) int {
	l := lineFrom(c.text, start)
	end, indent := l.end, -1
	for l.next < len(c.text) {
		l = lineFrom(c.text, l.next)
		if l.blank(c.text) {
			continue
		}
		in := indentOf(c.text[l.start:l.end])
		if indent < 0 {
			indent = in
		}
		if in < indent || in == 0 {
			break
		}
		end = l.end
	}
	return end
}

func indentOf(text []byte) int {
	n := 0
	for n < len(text) && text[n] == ' ' {
		n++
	}
	return n
}

// closing gives the place behind the bracket that ends a list or group.
func (c *converter) closing(at int, bracket byte) int {
	for at < len(c.text) {
		switch b := c.text[at]; {
		case b == bracket:
			return at + 1
		case b == '#':
			at = lineFrom(c.text, at).next
		default:
			at++
		}
	}
	return len(c.text)
}

// TagOf tells what an unquoted word is by the rules of YAML 1.2: NO, yes and
// 1:30 are texts, and 2015-11-28 is one too.
func TagOf(s string) Tag {
	switch s {
	case "", "~", "null", "Null", "NULL":
		return NullTag
	case "true", "True", "TRUE", "false", "False", "FALSE":
		return BoolTag
	case ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "-.inf", "-.Inf", "-.INF", "+.inf", "+.Inf", "+.INF":
		return FloatTag
	}
	d := s
	if d[0] == '+' || d[0] == '-' {
		d = d[1:]
	}
	if d == "" || (d[0] < '0' || d[0] > '9') && d[0] != '.' {
		return StringTag
	}
	if rest, ok := strings.CutPrefix(s, "0x"); ok && rest != "" && strings.Trim(rest, "0123456789abcdefABCDEF") == "" {
		return IntTag
	}
	if rest, ok := strings.CutPrefix(s, "0o"); ok && rest != "" && strings.Trim(rest, "01234567") == "" {
		return IntTag
	}
	digits := func() int {
		n := 0
		for n < len(d) && d[n] >= '0' && d[n] <= '9' {
			n++
		}
		d = d[n:]
		return n
	}
	whole := digits()
	if d == "" {
		return IntTag
	}
	if d[0] == '.' {
		d = d[1:]
		if digits()+whole == 0 {
			return StringTag
		}
	}
	if d != "" && (d[0] == 'e' || d[0] == 'E') {
		d = d[1:]
		if d != "" && (d[0] == '+' || d[0] == '-') {
			d = d[1:]
		}
		if digits() == 0 {
			return StringTag
		}
	}
	if d == "" {
		return FloatTag
	}
	return StringTag
}
