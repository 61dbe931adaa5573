package frontmatter

import (
	"bytes"
	"errors"
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
		f, _ := match(tomlLines, text, in, max(in, l.start+len(bytes.TrimRight(text[l.start:l.end], " \t"))))
		r.reportFault(f)
		if len(bytes.TrimSpace(text[l.start:l.end])) == 0 {
			return t.root.node(r)
		}
		overwrite(text, l.span(), ' ')
	}
	return Node{Kind: Map, Incomplete: true}
}

type tomlReader struct {
	*reader
	text []byte
	root *tomlTable
}

// tomlTable is a Map while it is being filled: TOML may come back to a table
// later in the file.
type tomlTable struct {
	span   diag.Span
	inline bool
	pairs  []tomlPair
}

type tomlPair struct {
	key    string
	span   diag.Span
	value  Node         // where table and tables are nil
	table  *tomlTable   // a table
	tables []*tomlTable // an array of tables
	shut   bool         // whether the table has had its own header
}

func (t *tomlTable) find(key string) *tomlPair {
	for i := range t.pairs {
		if t.pairs[i].key == key {
			return &t.pairs[i]
		}
	}
	return nil
}

func (t *tomlTable) node(r *reader) Node {
	n := Node{Kind: Map, Span: t.span, Incomplete: r.torn}
	for _, p := range t.pairs {
		v := p.value
		switch {
		case p.table != nil:
			v = p.table.node(r)
		case p.tables != nil:
			v = Node{Kind: List, Span: p.span}
			for _, each := range p.tables {
				v.Items = append(v.Items, each.node(r))
			}
		}
		n.Pairs = append(n.Pairs, Pair{Key: p.key, KeySpan: p.span, Value: v})
	}
	return n
}

// read fills the root; it gives the place of a fault, or -1.
func (t *tomlReader) read() (fault int) {
	p := &unstable.Parser{}
	// The library's parser is marked as one that may change; a fault inside it
	// must not end the program.
	defer func() {
		if recover() != nil {
			fault = 0
		}
	}()
	p.Reset(t.text)
	faults := len(t.faults)
	into := t.root
	for p.NextExpression() {
		e := p.Expression()
		switch e.Kind {
		case unstable.KeyValue:
			t.assign(p, into, e.Key(), e.Value(), 0)
		case unstable.Table, unstable.ArrayTable:
			into = t.header(p, e)
		}
	}
	if err := p.Error(); err != nil {
		t.faults = t.faults[:faults] // told again when the rest is read
		var pe *unstable.ParserError
		if errors.As(err, &pe) && len(pe.Highlight) > 0 {
			return min(int(p.Range(pe.Highlight).Offset), max(len(t.text)-1, 0))
		}
		return max(len(t.text)-1, 0)
	}
	return -1
}

func (t *tomlReader) header(p *unstable.Parser, e *unstable.Node) *tomlTable {
	into := t.root
	it := e.Key()
	for it.Next() {
		k := it.Node()
		key, span := string(k.Data), t.rangeOf(p, k)
		had := into.find(key)
		last := it.IsLast()
		switch {
		case had == nil:
			next := &tomlTable{span: span}
			pair := tomlPair{key: key, span: span, table: next, shut: last}
			if last && e.Kind == unstable.ArrayTable {
				pair.table, pair.tables = nil, []*tomlTable{next}
			}
			into.pairs = append(into.pairs, pair)
			into = next
		case last && e.Kind == unstable.ArrayTable && had.tables != nil:
			next := &tomlTable{span: span}
			had.tables = append(had.tables, next)
			into = next
		case had.tables != nil && !(last && e.Kind == unstable.Table):
			into = had.tables[len(had.tables)-1]
		case had.table != nil && !had.table.inline && !(last && (had.shut || e.Kind == unstable.ArrayTable)):
			had.shut = had.shut || last
			into = had.table
		default:
			t.duplicate(key, span, had.span)
			return &tomlTable{} // what stands below it is left out
		}
	}
	return into
}

func (t *tomlReader) rangeOf(p *unstable.Parser, n *unstable.Node) diag.Span {
	raw := n.Raw
	if raw.Length == 0 && len(n.Data) > 0 {
		if r, ok := t.rangeIn(n.Data); ok {
			return r
		}
	}
	return t.at(int(raw.Offset), int(raw.Offset+raw.Length))
}

// rangeIn gives the place of bytes that are a part of the text.
func (t *tomlReader) rangeIn(data []byte) (diag.Span, bool) {
	i := cap(t.text) - cap(data)
	if i < 0 || i+len(data) > len(t.text) || !bytes.Equal(t.text[i:i+len(data)], data) || &t.text[i] != &data[0] {
		return diag.Span{}, false
	}
	return t.at(i, i+len(data)), true
}

func (t *tomlReader) assign(p *unstable.Parser, into *tomlTable, keys unstable.Iterator, value *unstable.Node, depth int) {
	for keys.Next() {
		k := keys.Node()
		key, span := string(k.Data), t.rangeOf(p, k)
		had := into.find(key)
		if keys.IsLast() {
			if had != nil {
				t.duplicate(key, span, had.span)
				return
			}
			pair := tomlPair{key: key, span: span}
			pair.value = t.value(p, value, depth+1)
			if pair.value.Span.End <= pair.value.Span.Start {
				pair.value.Span = span
			}
			into.pairs = append(into.pairs, pair)
			return
		}
		switch {
		case had == nil:
			next := &tomlTable{span: span}
			into.pairs = append(into.pairs, tomlPair{key: key, span: span, table: next})
			into = next
		case had.table != nil:
			into = had.table
		default:
			t.duplicate(key, span, had.span)
			return
		}
	}
}

func (t *tomlReader) value(p *unstable.Parser, v *unstable.Node, depth int) Node {
	n := Node{Kind: Scalar, Text: string(v.Data), Span: t.rangeOf(p, v)}
	if depth > depthLimit {
		t.report(n.Span, "lists and groups are nested too deep", "Front matter should be readable at a glance.")
		return Node{Kind: Unread, Span: n.Span}
	}
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
			n.Items = append(n.Items, t.value(p, it.Node(), depth+1))
		}
		n.Span = around(n.Span, n.Items)
	case unstable.InlineTable:
		table := &tomlTable{inline: true, span: n.Span}
		for it := v.Children(); it.Next(); {
			e := it.Node()
			t.assign(p, table, e.Key(), e.Value(), depth+1)
		}
		n = table.node(t.reader)
		n.Style = FlowStyle
		if len(n.Pairs) > 0 && n.Span.End <= n.Span.Start {
			n.Span = diag.Span{Start: n.Pairs[0].KeySpan.Start, End: n.Pairs[len(n.Pairs)-1].Value.Span.End}
		}
	}
	return n
}

// around gives the span of a list: its own where the library tells it, or else
// that of its items.
func around(own diag.Span, items []Node) diag.Span {
	if own.End > own.Start || len(items) == 0 {
		return own
	}
	return diag.Span{Start: items[0].Span.Start, End: items[len(items)-1].Span.End}
}
