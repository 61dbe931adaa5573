// Package opendata writes the pages of a type as data that others can take in: JSON
// with everything, CSV with a line for each page, and a JSON Schema of the former.
//
// What is there follows from the table of types: each field that readers may see,
// under the name that front matter gives it and in the order of the table, behind
// what every page has. A field is always there, with null or an empty list where a
// page says nothing, so that a program need not ask. Days are written as far as they
// are known (2013, 2013-12, 2013-12-05), times as RFC 3339 has them with the offset of
// their zone, countries as ISO 3166-1 alpha-2, languages as BCP 47, addresses in full
// where the site knows its own. Lines of Markdown are plain text.
package opendata

import (
	"bytes"
	"encoding/json"
	"time"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/schema"
)

// Set is the pages of a type, as data.
type Set struct {
	Title    string // of the site
	Licence  string // under which others may use the data; "" where nothing is said
	Type     string
	Means    string // what a page of the type is
	Language string // of the site
	Origin   string // "https://host"; "" where the site does not know its address
	Zone     *time.Location
	Fields   []schema.Field // of the type, with the common ones
	Cards    []*card.Card
}

// object is a value made of others, in their order.
type object []member

type member struct {
	name  string
	value any // nil, a string, a float64, a bool, an object or a []any of these
}

// row gives what a page says.
func (s *Set) row(c *card.Card) object {
	out := object{{"id", c.ID}, {"url", s.address(c.URL)}, {"type", c.Type}, {"language", c.Language}}
	for _, f := range s.published() {
		out = append(out, member{f.Name, s.value(c, f)})
	}
	return out
}

// published gives the fields that are part of the data.
func (s *Set) published() []schema.Field {
	var out []schema.Field
	for _, f := range s.Fields {
		if !f.Hidden && f.Kind != schema.Free && !(unpublished[f.Name] && s.shipped(f.Name)) {
			out = append(out, f)
		}
	}
	return out
}

// shipped says whether a field comes with the program.
func (s *Set) shipped(name string) bool {
	if schema.Index(schema.Common(), name) >= 0 {
		return true
	}
	for _, t := range schema.Types() {
		if t.Name == s.Type {
			return schema.Index(t.Fields, name) >= 0
		}
	}
	return false
}

// JSON writes the pages as a JSON document.
func (s *Set) JSON() []byte {
	items := make([]any, len(s.Cards))
	for i, c := range s.Cards {
		items[i] = s.row(c)
	}
	document := object{{"title", s.Title}, {"language", s.Language}, {"licence", text(s.Licence)}, {"type", s.Type}, {"items", items}}
	var b bytes.Buffer
	write(&b, document, "")
	b.WriteByte('\n')
	return b.Bytes()
}

// write writes a value, indented, with its members in their order.
func write(b *bytes.Buffer, v any, indent string) {
	deeper := indent + "  "
	list := func(open, end byte, n int, item func(i int)) {
		b.WriteByte(open)
		for i := range n {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString("\n" + deeper)
			item(i)
		}
		if n > 0 {
			b.WriteString("\n" + indent)
		}
		b.WriteByte(end)
	}
	switch v := v.(type) {
	case object:
		list('{', '}', len(v), func(i int) {
			write(b, v[i].name, deeper)
			b.WriteString(": ")
			write(b, v[i].value, deeper)
		})
	case []any:
		list('[', ']', len(v), func(i int) { write(b, v[i], deeper) })
	default:
		data, err := json.Marshal(v)
		if err != nil { // a number that JSON has no word for
			data = []byte("null")
		}
		b.Write(data)
	}
}
