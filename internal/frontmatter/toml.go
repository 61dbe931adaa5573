package frontmatter

import (
	"bytes"
	"errors"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// toml reads a text of TOML. A line that can't be read is reported and left
// out, and the rest is read.
func (r *reader) toml(text []byte) Node {
	for range 10 {
		t := tomlReader{reader: r, text: text, root: &tomlTable{}}
		fault := t.read()
		if fault < 0 {
			return t.root.node(r)
		}
		l := lineFrom(text, 0)
		for l.next <= fault && l.next > l.start && l.next < len(text) {
			l = lineFrom(text, l.next)
		}
		r.torn = true
		in := l.start + indentOf(text[l.start:l.end])
		f, _ := match(tomlLines(), text, in, max(in, l.start+len(bytes.TrimRight(text[l.start:l.end], " \t"))))
		r.reportFault(f)
		if l.blank(text) {
			return t.root.node(r)
		}
		overwrite(text, l.span(), ' ')
	}
	return Node{Kind: Map, Incomplete: true}
}

type tomlReader struct {
	*reader
	*unstable.Parser
	text []byte
	root *tomlTable
}

// tomlTable is a Map while it is being filled: TOML may come back to a table
// later in the file.
type tomlTable struct {
	span   diag.Span
	inline bool
	pairs  []*tomlPair
}

// tomlPair is a key with a value, with a table, or with the tables of an array.
type tomlPair struct {
	key    string
	span   diag.Span
	value  Node
	tables []*tomlTable
	array  bool
	shut   bool // whether the table has had its own header
}

func (t *tomlTable) node(r *reader) Node {
	n := Node{Kind: Map, Span: t.span, Incomplete: r.torn}
	for _, p := range t.pairs {
		v := p.value
		switch {
		case p.array:
			v = Node{Kind: List, Span: p.span}
			for _, each := range p.tables {
				v.Items = append(v.Items, each.node(r))
			}
		case p.tables != nil:
			v = p.tables[0].node(r)
		}
		n.Pairs = append(n.Pairs, Pair{Key: p.key, KeySpan: p.span, Value: v})
	}
	return n
}

// read fills the root; it gives the place of a fault, or -1.
func (t *tomlReader) read() (fault int) {
	t.Parser = &unstable.Parser{}
	// The library's parser is marked as one that may change; a fault inside it
	// must not end the program.
	defer func() {
		if recover() != nil {
			fault = 0
		}
	}()
	t.Reset(t.text)
	faults := len(t.faults)
	into := t.root
	for t.NextExpression() {
		e := t.Expression()
		switch e.Kind {
		case unstable.KeyValue:
			t.assign(into, e.Key(), e.Value(), 0)
		case unstable.Table, unstable.ArrayTable:
			if into = t.enter(t.root, e.Key(), e.Kind); into == nil { // what stands below it is left out
				into = &tomlTable{}
			}
		}
	}
	if err := t.Error(); err != nil {
		t.faults = t.faults[:faults] // told again when the rest is read
		var pe *unstable.ParserError
		if errors.As(err, &pe) && len(pe.Highlight) > 0 {
			return min(int(t.Range(pe.Highlight).Offset), max(len(t.text)-1, 0))
		}
		return max(len(t.text)-1, 0)
	}
	return -1
}

// enter goes down from a table by the keys of a header, or by all but the last of
// those of a value, and makes the tables that are not there yet; nil where a key
// stands for something else.
func (t *tomlReader) enter(into *tomlTable, keys unstable.Iterator, kind unstable.Kind) *tomlTable {
	for keys.Next() {
		header := keys.IsLast() && kind != unstable.KeyValue
		if keys.IsLast() && !header {
			return into
		}
		k := keys.Node()
		key, span := string(k.Data), t.rangeOf(k)
		array := header && kind == unstable.ArrayTable
		next := &tomlTable{span: span}
		had := into.find(key)
		switch {
		case had == nil:
			had = &tomlPair{key: key, span: span, array: array, shut: header, tables: []*tomlTable{next}}
			into.pairs = append(into.pairs, had)
		case array && had.array:
			had.tables = append(had.tables, next)
		case had.tables == nil || had.tables[0].inline || array || header && (had.shut || had.array) || had.array && kind == unstable.KeyValue:
			t.duplicate(key, span, had.span)
			return nil
		default:
			had.shut = had.shut || header
		}
		into = had.tables[len(had.tables)-1]
	}
	return into
}

func (t *tomlTable) find(key string) *tomlPair {
	if i := slices.IndexFunc(t.pairs, func(p *tomlPair) bool { return p.key == key }); i >= 0 {
		return t.pairs[i]
	}
	return nil
}

func (t *tomlReader) assign(into *tomlTable, keys unstable.Iterator, value *unstable.Node, depth int) {
	if into = t.enter(into, keys, unstable.KeyValue); into == nil {
		return
	}
	var last *unstable.Node
	for keys.Next() {
		last = keys.Node()
	}
	pair := &tomlPair{key: string(last.Data), span: t.rangeOf(last)}
	if had := into.find(pair.key); had != nil {
		t.duplicate(pair.key, pair.span, had.span)
		return
	}
	pair.value = t.value(value, depth+1)
	if pair.value.Span.End <= pair.value.Span.Start {
		pair.value.Span = pair.span
	}
	into.pairs = append(into.pairs, pair)
}

// rangeOf gives the place of a node, of which the library tells it or which is a
// part of the text.
func (t *tomlReader) rangeOf(n *unstable.Node) diag.Span {
	raw := n.Raw
	if i := cap(t.text) - cap(n.Data); raw.Length == 0 && len(n.Data) > 0 && i >= 0 && i+len(n.Data) <= len(t.text) && &t.text[i] == &n.Data[0] {
		return t.at(i, i+len(n.Data))
	}
	return t.at(int(raw.Offset), int(raw.Offset+raw.Length))
}

func (t *tomlReader) value(v *unstable.Node, depth int) Node {
	n := Node{Kind: Scalar, Text: string(v.Data), Span: t.rangeOf(v)}
	if depth > depthLimit {
		t.report(n.Span, "lists and groups are nested too deep", "Front matter should be readable at a glance.")
		return Node{Kind: Unread, Span: n.Span}
	}
	var inside diag.Span // what the library tells no place of begins and ends with its parts
	switch v.Kind {
	case unstable.String:
		n.Tag, n.Style = StringTag, QuotedStyle
	case unstable.Bool:
		n.Tag = BoolTag
	case unstable.Integer:
		n.Tag, n.Text = IntTag, strings.ReplaceAll(n.Text, "_", "")
	case unstable.Float:
		n.Tag, n.Text = FloatTag, strings.ReplaceAll(n.Text, "_", "")
	case unstable.LocalDate, unstable.LocalTime, unstable.LocalDateTime, unstable.DateTime:
		n.Tag = DateTag
	case unstable.Array:
		n = Node{Kind: List, Style: FlowStyle, Items: []Node{}, Span: n.Span}
		for it := v.Children(); it.Next(); {
			n.Items = append(n.Items, t.value(it.Node(), depth+1))
		}
		if len(n.Items) > 0 {
			inside = diag.Span{Start: n.Items[0].Span.Start, End: n.Items[len(n.Items)-1].Span.End}
		}
	case unstable.InlineTable:
		table := &tomlTable{inline: true, span: n.Span}
		for it := v.Children(); it.Next(); {
			t.assign(table, it.Node().Key(), it.Node().Value(), depth+1)
		}
		n = table.node(t.reader)
		n.Style = FlowStyle
		if len(n.Pairs) > 0 {
			inside = diag.Span{Start: n.Pairs[0].KeySpan.Start, End: n.Pairs[len(n.Pairs)-1].Value.Span.End}
		}
	}
	if n.Span.End <= n.Span.Start && inside.End > 0 {
		n.Span = inside
	}
	return n
}
