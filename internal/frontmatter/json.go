package frontmatter

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// jsonEnd gives the place behind the object that begins at start, or the end
// of the file.
func jsonEnd(src []byte, start int) int {
	depth := 0
	for at := start; at < len(src); at++ {
		switch src[at] {
		case '"':
			for at++; at < len(src) && src[at] != '"' && src[at] != '\n'; at++ {
				if src[at] == '\\' {
					at++
				}
			}
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return at + 1
			}
		}
	}
	return len(src)
}

// json reads an object of JSON. Its first fault ends the reading; what stands
// before it is kept.
func (r *reader) json(text []byte) Node {
	if len(bytes.TrimSpace(text)) == 0 {
		return Node{Kind: Map}
	}
	j := jsonReader{reader: r, text: text, dec: json.NewDecoder(bytes.NewReader(text))}
	j.dec.UseNumber()
	root, ok := j.value(0)
	switch {
	case !ok:
		r.torn = true
		if root.Kind != Map {
			root = Node{Kind: Map}
		}
	case root.Kind != Map:
		r.report(root.Span, "the front matter must be an object in braces", `Write { "title": "Annual report" }.`)
		r.torn = true
		root = Node{Kind: Map}
	default:
		at := int(j.dec.InputOffset())
		if rest := bytes.TrimLeft(text[at:], " \t\r\n"); len(rest) > 0 {
			from := len(text) - len(rest)
			s := lineAt(text, from)
			r.report(r.at(s.Start, s.End), "there is text behind the closing brace", "Move it below the front matter.")
		}
	}
	return root
}

type jsonReader struct {
	*reader
	text []byte
	dec  *json.Decoder
}

// token gives the next token and where it stands.
func (j *jsonReader) token() (tok json.Token, start, end int, ok bool) {
	from := int(j.dec.InputOffset())
	tok, err := j.dec.Token()
	if err != nil {
		j.fault(from, err)
		return nil, from, from, false
	}
	end = int(j.dec.InputOffset())
	for start = from; start < end && strings.IndexByte(" \t\r\n,:", j.text[start]) >= 0; start++ {
	}
	return tok, start, end, true
}

// fault tells of a fault in the words of its surroundings.
func (j *jsonReader) fault(from int, err error) {
	at := from
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		at = int(syntax.Offset) - 1
	}
	at = max(0, min(at, len(j.text)-1))
	// The decoder may stop at the blanks before the sign that it stumbles over.
	l := bytes.LastIndexByte(j.text[:at], '\n') + 1
	if bytes.Count(j.text[l:at], []byte{'"'})%2 == 0 {
		for at+1 < len(j.text) && isBlank(j.text[at]) {
			at++
		}
	}
	for at > from && at < len(j.text) && j.text[at]&0xC0 == 0x80 {
		at--
	}
	span := j.at(at, min(at+1, len(j.text)))
	c := j.text[at]
	before := byte(0)
	if t := bytes.TrimRight(j.text[:at], " \t\r\n"); len(t) > 0 {
		before = t[len(t)-1]
	}
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), at == len(j.text)-1 && c != '}' && c != ']':
		j.report(span, "the front matter ends before all that was opened is closed", "Is a quote, a brace or a bracket missing?")
	case before == ',' && (c == '}' || c == ']'):
		j.report(span, "there is a comma behind the last entry", "Delete the comma before this sign.")
	case c == '"' && (before == '"' || before == '}' || before == ']' || before == 'e' || before >= '0' && before <= '9'):
		j.report(span, "there is no comma before this entry", "Put a comma behind the entry above.")
	case c == '\'' || c >= 0x80:
		j.report(span, "texts and keys stand in straight double quotes", `Write "title": "Annual report".`)
	case c == '\n' || c == '\r':
		j.report(span, "the quotes open in this line and do not close in it", `End the text with ".`)
	case c == '/' || c == '#':
		j.report(span, "remarks are not possible in this form of front matter", "Delete the remark, or write the front matter between lines of ---.")
	default:
		j.report(span, fmt.Sprintf("the front matter can't be read from %s on", diag.Quoted(string(rune(c)))), `Texts and keys stand in double quotes, with a colon between key and value and a comma between entries.`)
	}
}

func (j *jsonReader) value(depth int) (Node, bool) {
	tok, start, end, ok := j.token()
	if !ok {
		return Node{Kind: Unread, Span: j.at(start, end)}, false
	}
	n := Node{Kind: Scalar, Text: string(j.text[start:end]), Span: j.at(start, end)}
	switch v := tok.(type) {
	case json.Delim:
		if depth >= depthLimit {
			j.report(n.Span, fmt.Sprintf("lists and groups are nested more than %d deep", depthLimit), "Front matter should be readable at a glance.")
			return Node{Kind: Unread, Span: n.Span}, false
		}
		if v == '[' {
			return j.list(start, depth)
		}
		return j.object(start, depth)
	case string:
		n.Text, n.Tag, n.Style = v, StringTag, QuotedStyle
	case json.Number:
		n.Tag = tagOf(v.String())
	case bool:
		n.Tag = BoolTag
	case nil:
		n.Kind = Null
	}
	return n, true
}

func (j *jsonReader) list(start, depth int) (Node, bool) {
	n := Node{Kind: List, Style: FlowStyle, Items: []Node{}}
	ok := true
	for ok && j.dec.More() {
		var item Node
		if item, ok = j.value(depth + 1); ok {
			n.Items = append(n.Items, item)
		}
	}
	return j.end(n, start, ok)
}

func (j *jsonReader) object(start, depth int) (Node, bool) {
	n := Node{Kind: Map, Style: FlowStyle}
	seen := make(map[string]int)
	for j.dec.More() {
		tok, from, to, ok := j.token()
		if !ok {
			return j.end(n, start, false)
		}
		key, _ := tok.(string)
		p := Pair{Key: key, KeySpan: j.at(from, to)}
		p.Value, ok = j.value(depth + 1)
		if !ok && p.Value.Kind != Map {
			p.Value = Node{Kind: Unread, Span: p.Value.Span}
		}
		if first, again := seen[key]; again {
			j.duplicate(key, p.KeySpan, n.Pairs[first].KeySpan)
		} else {
			seen[key] = len(n.Pairs)
			n.Pairs = append(n.Pairs, p)
		}
		if !ok {
			return j.end(n, start, false)
		}
	}
	return j.end(n, start, true)
}

// end reads the closing bracket, unless a fault has ended the reading.
func (j *jsonReader) end(n Node, start int, ok bool) (Node, bool) {
	end := int(j.dec.InputOffset())
	if ok {
		_, _, end, ok = j.token()
	}
	n.Incomplete = !ok
	n.Span = diag.Span{Start: j.base + start, End: j.base + max(start, end)}
	return n, ok
}
