package frontmatter

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
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
	text          []byte
	lines         []int
	untabbedLines map[int]bool // lines whose indent by tabs was mended
}

// yaml reads a text of YAML. A fault in one line is reported, the line is
// mended or blanked, and the rest is read on; so that all faults are told at
// once, each in the words of its own line.
func (r *reader) yaml(text []byte) Node {
	t := &yamlText{text: text, lines: linesOf(text)}
	doc, stop := t.load()
	for rounds := 20; stop != nil; rounds-- {
		if rounds == 0 || len(text) > 8<<10 && rounds < 17 || !r.recoverAt(t, &doc, &stop) {
			r.torn = true
			doc = nil
			break
		}
	}
	if doc == nil || len(doc.Content) == 0 {
		if key, at := commentedKey(t.text); key != "" && !r.torn && r.code == diag.FrontSyntax {
			r.report(r.at(at.Start, at.End), fmt.Sprintf("%s stands in a line that begins with #, and so does all the rest", diag.Quoted(key)), "What stands behind a # is a remark, which nobody reads; take the # away.")
			r.torn = true
		}
		return Node{Kind: Map, Incomplete: r.torn}
	}
	root := r.convert(t, doc.Content[0])
	switch root.Kind {
	case Map:
	case Null:
		root = Node{Kind: Map}
	case List:
		if keys, ok := asMap(root); ok {
			r.report(r.firstLine(root.Span), "the keys stand behind hyphens, as if they were items of a list", "Begin each line with its key, without a hyphen.")
			keys.Incomplete = true
			return keys
		}
		fallthrough
	default:
		faults := findFaults(t, lineNumber(r.src, r.base))
		for _, s := range faults[:min(len(faults), 20)] {
			r.reportFault(s)
		}
		if !r.torn && len(faults) == 0 {
			r.report(r.firstLine(root.Span), "there is no key here", `Each line begins with a key, a colon and a space, such as title: Annual report.`)
		}
		return Node{Kind: Map, Incomplete: true}
	}
	root.Incomplete = r.torn
	return root
}

// commentedKey finds a known key in a text that is made of remarks alone.
func commentedKey(text []byte) (string, diag.Span) {
	for l := range lines(text, 0) {
		rest := bytes.TrimLeft(text[l.start:l.end], "# \t")
		if beginsWithField(string(rest)) {
			key, _, _ := bytes.Cut(rest, []byte(":"))
			return string(key), diag.Span{Start: l.end - len(rest), End: l.end - len(rest) + len(key)}
		}
	}
	return "", diag.Span{}
}

// asMap makes one map of a list in which each item holds keys.
func asMap(list Node) (Node, bool) {
	out := Node{Kind: Map, Span: list.Span}
	for i := range list.Items {
		if list.Items[i].Kind != Map {
			return out, false
		}
		out.Pairs = append(out.Pairs, list.Items[i].Pairs...)
	}
	return out, len(out.Pairs) > 0 && list.Style != FlowStyle
}

func lineBytes(text []byte, start int) []byte {
	l := lineFrom(text, start)
	return text[l.start:l.end]
}

// linesOf gives the places at which the lines of a text begin.
func linesOf(text []byte) []int {
	lines := make([]int, 1, 24)
	for l := lineFrom(text, 0); l.next > l.end; l = lineFrom(text, l.next) {
		lines = append(lines, l.next)
	}
	return lines
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

func (r *reader) firstLine(s diag.Span) diag.Span {
	l := lineFrom(r.src, min(s.Start, len(r.src)))
	return diag.Span{Start: s.Start, End: max(s.Start, min(s.End, l.end))}
}

// convert makes a Node of what the library read of a text.
func (r *reader) convert(t *yamlText, n *yaml.Node) Node {
	c := converter{reader: r, yamlText: t, left: nodeLimit}
	root, _ := c.node(n, 0)
	if c.left <= 0 {
		r.report(r.at(0, len(lineBytes(t.text, 0))), "there are too many values here", "Write a value out instead of repeating it by & and *.")
		r.torn = true
		return Node{Kind: Map, Incomplete: true}
	}
	return root
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
			c.report(c.at(start, min(start+1, len(c.text))), fmt.Sprintf("lists and groups are nested more than %d deep", depthLimit), "Front matter should be readable at a glance.")
		}
		c.left = min(c.left, 1) // no further words on it
		return Node{Kind: Unread, Span: c.at(start, start)}, start
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
	if bytes.HasPrefix(c.text[min(start, len(c.text)):], []byte("{{")) { // what a template or a form was to fill in
		l := lineFrom(c.text, start)
		whole := strings.TrimSpace(string(c.text[start:l.end]))
		c.report(c.at(start, start+len(whole)), fmt.Sprintf("a place to be filled in was left: %s", diag.Quoted(diag.Clip(whole))), "Write the value itself in its place, or put it in quotes if it is meant.")
		return Node{Kind: Unread, Span: c.at(start, start+len(whole))}, c.closing(start, '}')
	}
	out := Node{Kind: Map, Pairs: make([]Pair, 0, len(n.Content)/2)}
	end := start
	seen := make(map[string]diag.Span, len(n.Content)/2) // where each key stands
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		key, keyEnd := c.key(k, depth)
		value, valueEnd := c.node(v, depth+1)
		end = max(keyEnd, valueEnd)
		if key.Kind != Scalar {
			c.report(c.firstLine(key.Span), "there is no word before the colon", "Each line begins with a key, such as “title”, and a colon.")
			c.torn = true
			continue
		}
		if value.Kind == Null && value.Text == "" {
			value.Span = diag.Span{Start: key.Span.End, End: key.Span.End}
			c.remark(keyEnd+1, "")
			end = keyEnd
		}
		if c.lost[key.Span.Start-c.base] {
			value = Node{Kind: Unread, Span: value.Span}
		}
		if first, ok := seen[key.Text]; ok {
			c.duplicate(key.Text, key.Span, first)
			continue
		}
		seen[key.Text] = key.Span
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
	// An unusual space before the colon looks like any other, and is left out.
	return Node{Kind: Scalar, Text: strings.TrimRight(n.Value, "\u00a0\u2009\u202f "), Span: c.at(start, min(end, len(c.text)))}, end
}

func (r *reader) duplicate(key string, span, first diag.Span) {
	d := diag.Diagnostic{Code: diag.FrontDuplicate, File: r.file, Span: span,
		Message: fmt.Sprintf("%s is given twice", diag.Quoted(diag.Clip(key))),
		Hint:    fmt.Sprintf("It stands in line %d already; delete one of the two.", lineNumber(r.src, first.Start)),
		Related: []diag.Location{{File: r.file, Span: first, Note: "first given here"}}}
	r.faults = append(r.faults, d)
}

func (c *converter) scalar(n *yaml.Node, start int) (Node, int) {
	out := Node{Kind: Scalar, Text: n.Value, Tag: StringTag}
	end := start
	switch {
	case n.Style&yaml.DoubleQuotedStyle != 0:
		out.Style = QuotedStyle
		end = c.quoteEnd(start, '"')
		if c.quoted != nil { // as JSON has it
			_ = json.Unmarshal(c.quoted[start:end], &out.Text) // what JSON can't read stays as YAML reads it
		}
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
			out.Lines = true
			if c.swallowsLine(start, end) {
				return Node{Kind: Unread, Span: c.at(start, end)}, end
			}
		}
		out.Tag = tagOf(n.Value)
		if out.Tag == NullTag {
			out.Kind = Null
		}
	}
	out.Span = c.at(start, end)
	if c.lost[start] {
		return Node{Kind: Unread, Span: out.Span}, end
	}
	if out.Style == PlainStyle {
		if c.quotes(out) || c.typedList(start, end) {
			return Node{Kind: Unread, Span: out.Span}, end
		}
		c.remark(end, out.Text)
	}
	return out, end
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
			c.report(c.at(at, end), "a value that begins with “!” must stand in quotes", fmt.Sprintf("Write %s.", Quote(diag.Clip(string(bytes.TrimRight(c.text[at:lineFrom(c.text, at).end], " \t"))))))
		}
		at = end
		for at < len(c.text) && (c.text[at] == ' ' || c.text[at] == '\t' || c.text[at] == '\n' || c.text[at] == '\r') {
			at++
		}
	}
	return at
}
