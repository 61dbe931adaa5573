package frontmatter

import (
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// Nearly every page has plain front matter: what a person writes who has never
// read a word about YAML. It is read here in one pass, because the YAML library
// takes five times as long (22 against 117 µs for a page). At the first sign of
// anything else the plainReader gives up without a report, and the library reads
// the whole text again. What is read here is what the library gives: the same
// nodes with the same places. FuzzPlain compares the two.
//
// What is plain:
//
//	head    = { blank line | remark line | pair }       one pair at least, none of them indented
//	pair    = key ":" ( " " value | nothing | block )   no key twice in one map
//	key     = a word of ASCII letters, digits, "_" and "-", not beginning with "-"
//	block   = pairs at one indent, deeper than the key
//	        | items at one indent, as deep as the key or deeper
//	item    = "- " ( value | pairs, the first of them in this line )
//	value   = bare | quoted | list | map
//	bare    = a text without quotes, on one line, whose end is that of the line or a remark
//	quoted  = a text in single quotes, '' meaning one of them
//	        | a text in double quotes without a backslash
//	list    = "[" nothing or values with commas between them "]"
//	map     = "{" nothing or pairs with commas between them "}"
//
// Values, lists and maps end in the line in which they begin; within brackets,
// there are no lines and no remarks. Behind a value, a remark begins with a
// space and #.
//
// What is doubtful is not plain, wherever it stands: tabs and other signs of
// control, line ends that are neither those of Unix nor of Windows, and
// characters that nobody sees. The same holds for texts that are right by the
// rules of YAML and yet perhaps not what was meant (ambiguous.go): a bare text
// with a colon and a blank in it, with quotes at one of its ends, or with a
// remark behind it that begins without a space.
type plainReader struct {
	text   string
	base   int // where the text begins in its file
	at     int // the place that has been reached in it
	indent int // of the line that has been reached; -1 at the end of the text

	// The pairs and items of the maps and lists that are being read, the
	// innermost last.
	pairs []Pair
	items []Node
}

const (
	plainSize  = 8 << 10 // the most bytes that a plain head has
	plainDepth = 8       // how deep lists and maps stand in each other
)

// readPlain reads a head that is plain; false where it is anything else. The
// texts of its nodes are parts of one copy of it.
func readPlain(text []byte, base int) (Node, bool) {
	if len(text) > plainSize {
		return Node{}, false
	}
	r := plainReaders.Get().(*plainReader)
	defer plainReaders.Put(r)
	*r = plainReader{text: string(text), base: base, pairs: r.pairs[:0], items: r.items[:0]}
	if !r.line() || r.indent != 0 {
		return Node{}, false
	}
	return r.mapping(0, 0)
}

// plainReaders are used again for the room that they have made for pairs and
// items.
var plainReaders = sync.Pool{New: func() any { return new(plainReader) }}

// What a byte does to a bare text.
const (
	doubtful = iota // may not stand here at all, unless it ends the line
	inner           // is part of it
	leading         // begins a character some of which are doubtful
	blank           // is part of it, unless it stands at the end
	colon           // is part of it where a letter, a figure or a slash follows
	hash            // is part of it, unless a blank stands before it
	bracket         // ends it, within brackets
)

var bareClass = func() (out [256]uint8) {
	for c := '!'; c < 0x7F; c++ {
		out[c] = inner
	}
	for c := 0x80; c < 0x100; c++ {
		out[c] = inner
	}
	out[0xC2], out[0xE2], out[0xEF] = leading, leading, leading
	out[' '], out[':'], out['#'] = blank, colon, hash
	for _, c := range []byte("[]{},") {
		out[c] = bracket
	}
	return out
}()

// isWordSign says whether a byte may stand in a key.
func isWordSign(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-'
}

// peek gives a byte of the text; that of a line's end behind its own end.
func (r *plainReader) peek(at int) byte {
	if at < len(r.text) {
		return r.text[at]
	}
	return '\n'
}

func (r *plainReader) span(start, end int) diag.Span {
	return diag.Span{Start: r.base + start, End: r.base + end}
}

// doubtfulAt says whether a character that begins with a leading byte is doubtful: a
// sign of control, a line end of other programs, or one that nobody sees.
func (r *plainReader) doubtfulAt(at int) bool {
	b, c := r.peek(at+1), r.peek(at+2)
	switch r.text[at] {
	case 0xC2:
		return b < 0xA0 || b == 0xAD
	case 0xE2:
		return b == 0x80 && (c == 0x8B || c == 0xA8 || c == 0xA9) || b == 0x81 && c == 0xA0
	}
	return b == 0xBB && c == 0xBF || b == 0xBF && c > 0xBD
}

// mapping reads the pairs at an indent, from the first of them on, up to the
// line behind the last.
func (r *plainReader) mapping(indent, depth int) (Node, bool) {
	if depth > plainDepth {
		return Node{}, false
	}
	start, first := r.at, len(r.pairs)
	for r.at == start || r.indent == indent {
		p, ok := r.key(first)
		if !ok {
			return Node{}, false
		}
		if c := r.peek(r.at); c == '\n' || c == '\r' || c == '#' {
			p.Value, ok = r.below(p.KeySpan, indent, depth)
		} else {
			p.Value, ok = r.value(depth)
		}
		if !ok {
			return Node{}, false
		}
		r.pairs = append(r.pairs, p)
	}
	end := r.pairs[len(r.pairs)-1].Value.Span.End
	return Node{Kind: Map, Pairs: take(&r.pairs, first), Span: diag.Span{Start: r.base + start, End: end}}, r.indent < indent
}

// key reads a key, its colon and the blanks behind it. First is the place of
// its map's first pair.
func (r *plainReader) key(first int) (p Pair, ok bool) {
	end := r.keyEnd()
	if end < 0 {
		return p, false
	}
	p.Key, p.KeySpan = r.text[r.at:end], r.span(r.at, end)
	for i := first; i < len(r.pairs); i++ {
		if r.pairs[i].Key == p.Key {
			return p, false
		}
	}
	r.at = end + 1
	r.blanks()
	return p, true
}

// keyEnd gives the place of the colon behind a key; -1 where none begins here.
func (r *plainReader) keyEnd() int {
	end := r.at
	for isWordSign(r.peek(end)) {
		end++
	}
	if end == r.at || r.text[r.at] == '-' || r.peek(end) != ':' {
		return -1
	}
	if c := r.peek(end + 1); c != ' ' && c != '\n' && c != '\r' {
		return -1
	}
	return end
}

// below reads what stands below a key that has nothing behind it.
func (r *plainReader) below(key diag.Span, indent, depth int) (Node, bool) {
	if !r.lineEnd(true) || !r.line() {
		return Node{}, false
	}
	switch {
	case r.indent >= indent && r.isItem():
		return r.list(r.indent, depth+1)
	case r.indent > indent:
		return r.mapping(r.indent, depth+1)
	}
	return Node{Span: diag.Span{Start: key.End, End: key.End}}, true
}

func (r *plainReader) isItem() bool { return r.peek(r.at) == '-' && r.peek(r.at+1) == ' ' }

// list reads the items at an indent, from the first of them on, up to the line
// behind the last.
func (r *plainReader) list(indent, depth int) (Node, bool) {
	if depth > plainDepth {
		return Node{}, false
	}
	start, first := r.at, len(r.items)
	for r.indent == indent && r.isItem() {
		dash := r.at
		r.at++
		r.blanks()
		var it Node
		var ok bool
		if r.keyEnd() >= 0 {
			it, ok = r.mapping(indent+r.at-dash, depth+1)
		} else {
			it, ok = r.value(depth)
		}
		if !ok {
			return Node{}, false
		}
		r.items = append(r.items, it)
	}
	end := r.items[len(r.items)-1].Span.End
	return Node{Kind: List, Items: take(&r.items, first), Span: diag.Span{Start: r.base + start, End: end}}, r.indent <= indent
}

// take takes from a stack what has been read whole: the pairs of a map or the
// items of a list.
func take[T any](stack *[]T, first int) []T {
	out := append(make([]T, 0, len(*stack)-first), (*stack)[first:]...)
	*stack = (*stack)[:first]
	return out
}

// value reads a value that begins in a line behind a key or a dash, up to the
// next line.
func (r *plainReader) value(depth int) (n Node, ok bool) {
	switch c := r.peek(r.at); c {
	case '"', '\'', '[', '{':
		n, ok = r.closed(c, depth)
		ok = ok && r.lineEnd(false)
	default:
		n, ok = r.bare(false)
		ok = ok && r.lineEnd(true)
	}
	return n, ok && r.line()
}

// closed reads a value that the counterpart of its first sign closes.
func (r *plainReader) closed(open byte, depth int) (Node, bool) {
	switch open {
	case '[':
		return r.within(List, ']', depth+1)
	case '{':
		return r.within(Map, '}', depth+1)
	}
	return r.quoted(open)
}

// within reads a list or a map in brackets.
func (r *plainReader) within(kind NodeKind, closing byte, depth int) (Node, bool) {
	if depth > plainDepth {
		return Node{}, false
	}
	start, pair, item := r.at, len(r.pairs), len(r.items)
	r.at++
	r.blanks()
	for more := r.peek(r.at) != closing; more; {
		var p Pair
		ok := true
		if kind == Map {
			p, ok = r.key(pair)
		}
		switch c := r.peek(r.at); {
		case !ok:
		case c == '"' || c == '\'' || c == '[' || c == '{':
			p.Value, ok = r.closed(c, depth)
		default:
			p.Value, ok = r.bare(true)
		}
		if !ok {
			return Node{}, false
		}
		if kind == Map {
			r.pairs = append(r.pairs, p)
		} else {
			r.items = append(r.items, p.Value)
		}
		r.blanks()
		switch r.peek(r.at) {
		case closing:
			more = false
		case ',':
			r.at++
			r.blanks()
		default:
			return Node{}, false
		}
	}
	r.at++
	n := Node{Kind: kind, Style: FlowStyle, Span: r.span(start, r.at)}
	if kind == Map {
		n.Pairs = take(&r.pairs, pair)
	} else {
		n.Items = take(&r.items, item)
	}
	return n, true
}

// bare reads a text without quotes.
func (r *plainReader) bare(within bool) (Node, bool) {
	start := r.at
	switch c := r.peek(start); {
	case c == '-':
		if !isWordSign(r.peek(start + 1)) {
			return Node{}, false
		}
	case bareClass[c] != inner && bareClass[c] != leading || strings.IndexByte("?&*!|>%@`\"'", c) >= 0:
		return Node{}, false
	}
	end := start
scan:
	for at := start; at < len(r.text); at++ {
		switch bareClass[r.text[at]] {
		case blank:
			continue
		case leading:
			if r.doubtfulAt(at) {
				return Node{}, false
			}
		case colon:
			if c := r.peek(at + 1); c != '/' && !isWordSign(c) {
				return Node{}, false
			}
		case hash:
			if r.text[at-1] == ' ' {
				break scan
			}
		case bracket:
			if within {
				break scan
			}
		case doubtful:
			break scan
		}
		end = at + 1
	}
	r.at = end
	n := Node{Kind: Scalar, Text: r.text[start:end], Span: r.span(start, end)}
	if n.Tag = tagOf(n.Text); n.Tag == NullTag {
		n.Kind = Null
	}
	first, _ := utf8.DecodeRuneInString(n.Text)
	return n, n.Text[len(n.Text)-1] != '"' && !strings.ContainsRune("“”„‘’‚", first)
}

// quoted reads a text in quotes.
func (r *plainReader) quoted(quote byte) (Node, bool) {
	start, doubled := r.at, false
	for at := start + 1; ; at++ {
		c := r.peek(at)
		switch {
		case c == quote && quote == '\'' && r.peek(at+1) == quote:
			doubled = true
			at++
		case c == quote:
			text := r.text[start+1 : at]
			if doubled {
				text = strings.ReplaceAll(text, "''", "'")
			}
			r.at = at + 1
			return Node{Kind: Scalar, Text: text, Style: QuotedStyle, Tag: StringTag, Span: r.span(start, r.at)}, true
		case c == '\\' && quote == '"', bareClass[c] == doubtful, bareClass[c] == leading && r.doubtfulAt(at):
			return Node{}, false
		}
	}
}

// line goes on to the next line that holds something, and steps over its
// indent.
func (r *plainReader) line() bool {
	for r.at < len(r.text) {
		start := r.at
		r.blanks()
		r.indent = r.at - start
		switch r.peek(r.at) {
		case '#':
			if !r.rest() {
				return false
			}
		case '\n', '\r':
		default:
			return true
		}
		if !r.newline() {
			return false
		}
	}
	r.indent = -1
	return true
}

// lineEnd steps over what may stand behind a value: blanks, a remark, and the
// end of the line. Wary says that the remark may be meant as part of the value.
func (r *plainReader) lineEnd(wary bool) bool {
	r.blanks()
	if r.peek(r.at) != '#' {
		return r.newline()
	}
	next := r.peek(r.at + 1)
	if r.text[r.at-1] != ' ' || wary && strings.IndexByte(" #-=!\n\r", next) < 0 {
		return false
	}
	return r.rest() && r.newline()
}

// rest steps over the rest of a line, which may hold anything that is not
// doubtful.
func (r *plainReader) rest() bool {
	for {
		switch bareClass[r.peek(r.at)] {
		case doubtful:
			return true
		case leading:
			if r.doubtfulAt(r.at) {
				return false
			}
		}
		r.at++
	}
}

func (r *plainReader) blanks() {
	for r.at < len(r.text) && r.text[r.at] == ' ' {
		r.at++
	}
}

// newline steps over the end of a line; false where something else stands here.
func (r *plainReader) newline() bool {
	switch {
	case r.at >= len(r.text):
		return true
	case r.text[r.at] == '\n':
		r.at++
		return true
	case strings.HasPrefix(r.text[r.at:], "\r\n"):
		r.at += 2
		return true
	}
	return false
}
