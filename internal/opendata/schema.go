package opendata

import (
	"bytes"

	"github.com/meridian-ssg/meridian/internal/schema"
)

// Schema writes a JSON Schema (draft 2020-12) of what JSON gives.
func (s *Set) Schema() []byte {
	item := object{
		{"id", described("string", "The page's permanent identity in the site.")},
		{"url", described("string", "The page's address.")},
		{"type", object{{"const", s.Type}}},
		{"language", described("string", "The language of the page, BCP 47.")},
	}
	for _, f := range s.published() {
		item = append(item, member{f.Name, typed(f)})
	}
	document := object{
		{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"title", s.Title}, {"description", s.Means}, {"type", "object"},
		{"required", []any{"title", "language", "licence", "type", "items"}},
		{"properties", object{
			{"title", described("string", "The name of the site.")},
			{"language", described("string", "The language of the site, BCP 47.")},
			{"licence", object{{"type", []any{"string", "null"}}, {"description", "The licence under which the data may be used."}}},
			{"type", object{{"const", s.Type}}},
			{"items", object{{"type", "array"}, {"items", object{
				{"type", "object"}, {"required", names(item)}, {"properties", item}, {"additionalProperties", false},
			}}}},
		}},
	}
	var b bytes.Buffer
	write(&b, document, "")
	b.WriteByte('\n')
	return b.Bytes()
}

func described(kind, means string) object { return object{{"type", kind}, {"description", means}} }

func names(o object) []any { return list(o, func(m member) any { return m.name }) }

// typed gives the schema of a field's values.
func typed(f schema.Field) object {
	kind := "string"
	switch f.Kind {
	case schema.Number:
		kind = "number"
	case schema.YesNo:
		kind = "boolean"
	case schema.Group, schema.Reference:
		kind = "object"
	}
	if f.Name == "link" {
		kind = "object"
	}
	if f.List {
		return object{{"type", "array"}, {"description", f.Means}, {"items", object{{"type", kind}}}}
	}
	return object{{"type", []any{kind, "null"}}, {"description", f.Means}}
}
