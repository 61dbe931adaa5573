package frontmatter

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
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

// json reads an object of JSON, which is YAML, too. Its first fault by the
// stricter rules of JSON is reported, and what YAML can read of it is kept.
func (r *reader) json(text []byte) Node {
	dec := json.NewDecoder(bytes.NewReader(text))
	var object json.RawMessage
	err := dec.Decode(&object)
	var syntax *json.SyntaxError
	switch {
	case len(bytes.TrimSpace(text)) == 0:
		return Node{Kind: Map}
	case errors.As(err, &syntax):
		r.jsonFault(text, int(syntax.Offset)-1, strings.Contains(syntax.Error(), "unexpected end"))
		r.torn = true
	case err != nil:
		r.jsonFault(text, len(text), true)
		r.torn = true
	case object[0] != '{':
		at := bytes.Index(text, object)
		r.report(r.at(at, at+len(object)), "the front matter must be an object in braces", `Write { "title": "Annual report" }.`)
		return Node{Kind: Map, Incomplete: true}
	default:
		at := int(dec.InputOffset())
		if rest := bytes.TrimLeft(text[at:], " \t\r\n"); len(rest) > 0 {
			from := len(text) - len(rest)
			s := lineAt(text, from)
			r.report(r.at(s.Start, s.End), "there is text behind the closing brace", "Move it below the front matter.")
			text = text[:from]
		}
	}
	// YAML knows no letters that are written as two halves; their texts are read anew.
	r.quoted = text
	t := &yamlText{text: halves.ReplaceAllLiteral(text, []byte(`\u0041`)), lines: linesOf(text)}
	doc, stop := t.load()
	if stop != nil && err == nil {
		r.report(r.at(0, len(lineBytes(text, 0))), fmt.Sprintf("lists and groups are nested more than %d deep", depthLimit), "Front matter should be readable at a glance.")
		r.torn = true
	}
	if doc == nil || len(doc.Content) == 0 {
		return Node{Kind: Map, Incomplete: r.torn}
	}
	root := r.convert(t, doc.Content[0])
	if root.Kind != Map {
		root = Node{Kind: Map}
	}
	root.Incomplete = root.Incomplete || r.torn
	return root
}

// halves are the two parts in which JSON writes a letter beyond the first 65,536.
var halves = regexp.MustCompile(`\\u[dD][89a-fA-F][0-9a-fA-F]{2}`)

// jsonFault tells of a fault in the words of its surroundings.
func (r *reader) jsonFault(text []byte, at int, ended bool) {
	at = max(0, min(at, len(text)-1))
	// The decoder may stop at the blanks before the sign that it stumbles over.
	l := bytes.LastIndexByte(text[:at], '\n') + 1
	if bytes.Count(text[l:at], []byte{'"'})%2 == 0 {
		for at+1 < len(text) && isBlank(text[at]) {
			at++
		}
	}
	for at > 0 && at < len(text) && text[at]&0xC0 == 0x80 {
		at--
	}
	span := r.at(at, min(at+1, len(text)))
	c := text[at]
	before := byte(0)
	if t := bytes.TrimRight(text[:at], " \t\r\n"); len(t) > 0 {
		before = t[len(t)-1]
	}
	switch {
	case ended || at == len(text)-1 && c != '}' && c != ']':
		r.report(span, "the front matter ends before all that was opened is closed", "Is a quote, a brace or a bracket missing?")
	case before == ',' && (c == '}' || c == ']'):
		r.report(span, "there is a comma behind the last entry", "Delete the comma before this sign.")
	case c == '"' && (before == '"' || before == '}' || before == ']' || before == 'e' || before >= '0' && before <= '9'):
		r.report(span, "there is no comma before this entry", "Put a comma behind the entry above.")
	case c == '\'' || c >= 0x80:
		r.report(span, "texts and keys stand in straight double quotes", `Write "title": "Annual report".`)
	case c == '\n' || c == '\r':
		r.report(span, "the quotes open in this line and do not close in it", `End the text with ".`)
	case c == '/' || c == '#':
		r.report(span, "remarks are not possible in this form of front matter", "Delete the remark, or write the front matter between lines of ---.")
	default:
		r.report(span, fmt.Sprintf("the front matter can't be read from %s on", diag.Quoted(string(rune(c)))), `Texts and keys stand in double quotes, with a colon between key and value and a comma between entries.`)
	}
}
