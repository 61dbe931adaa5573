package fields

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Guide writes the fields of all types in Markdown: the part of
// docs/front-matter.md that would otherwise have to be kept true by hand.
func Guide(types []Type) string {
	var b strings.Builder
	b.WriteString("## Every page\n\n")
	writeFields(&b, common, nil)
	for _, t := range types {
		fmt.Fprintf(&b, "\n## %s\n\n%s", strings.ToUpper(t.Name[:1])+t.Name[1:], t.Means)
		if t.Folder != "" {
			fmt.Fprintf(&b, " Every page in `content/%s/` is one, unless it says otherwise.", t.Folder)
		}
		b.WriteString("\n\n")
		if len(t.Fields) == 0 {
			b.WriteString("It has the fields of every page and no others.\n")
			continue
		}
		writeFields(&b, t.Fields, nil)
	}
	b.WriteString("\n## Kinds of value\n\n| kind | what it takes |\n|---|---|\n")
	for k, words := range kindWords {
		fmt.Fprintf(&b, "| %s | %s |\n", Kind(k), words)
	}
	return b.String()
}

// Table writes fields in Markdown, with the fields that they are made of.
func Table(fields []Field) string {
	var b strings.Builder
	writeFields(&b, fields, nil)
	return b.String()
}

// kindWords say what each kind takes.
var kindWords = [...]string{
	Text:      "A line of text. Put it in quotes where it holds a colon, a # or begins with a sign.",
	Markdown:  "A line of text in which *emphasis*, **strong words** and [links](https://example.org) work.",
	Date:      "A day, `2018-07-05`; where no more is known, a month, `2018-07`, or a year, `2018`.",
	Moment:    "The same, or a day with a time: `2018-07-05 14:48`, with a zone of its own `2018-07-05 14:48 Europe/Paris`, `2018-07-05 14:48Z`.",
	Number:    "A number in figures, `12` or `2.5`.",
	YesNo:     "`true` or `false`; `yes` and `no` are taken, too.",
	Choice:    "One of the words that the field lists, written as there.",
	URL:       "A whole web address that begins with `https://` or `http://`.",
	Email:     "An e-mail address, `office@example.org`.",
	Country:   "A code of two capital letters, ISO 3166-1: `GB`, `FR`, `AM`; `XK` for Kosovo.",
	Language:  "A code of BCP 47: `en`, `en-GB`, `fr`, `cy`.",
	Zone:      "A time zone by continent and city: `Europe/London`, `Asia/Yerevan`.",
	File:      "The name of a file beside the page, or its path in `static`.",
	Reference: "The path of another page's file in `content`: `events/paris.md`.",
	Group:     "Several values under keys of their own.",
	Free:      "Anything; nothing about it is checked.",
}

// Says tells in a few words what may stand behind a field's key, for the
// reference and for remarks in new pages: "list of country", "planned, running
// or finished".
func (f Field) Says() string {
	s := f.Kind.String()
	switch {
	case f.Kind == Choice:
		s = either(f.Choices)
	case f.Kind == Reference && f.To != "":
		s = "reference to a page of type " + f.To
	case f.Kind == Group:
		s = "group of " + strings.Join(names(f.Fields), ", ")
		if f.Short != "" {
			s += ", or " + f.Short + " alone"
		}
	}
	if f.List {
		s = "list: " + s
	}
	return s
}

func writeFields(b *strings.Builder, fields []Field, seen []string) {
	b.WriteString("| key | kind | meaning | example |\n|---|---|---|---|\n")
	for _, f := range fields {
		name := "`" + f.Name + "`"
		if f.Required {
			name += " (required)"
		}
		example := ""
		if f.Example != "" { // a group's is that of its fields
			example = "`" + f.Name + ": " + cell(f.Example) + "`"
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s |\n", name, cell(f.Says()), cell(f.Means), example)
	}
	for _, f := range fields {
		if f.Kind != Group || slices.Contains(seen, f.Name) {
			continue
		}
		fmt.Fprintf(b, "\n`%s` has these keys:\n\n", f.Name)
		writeFields(b, f.Fields, append(seen, f.Name))
	}
}

func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }

// Schema writes the types as JSON Schema, by which editors complete and check
// front matter while it is written.
func Schema(types []Type) []byte {
	var any []object
	for _, t := range types {
		o := schemaOf(FieldsOf(t))
		o.add("title", t.Name)
		o.add("description", t.Means)
		any = append(any, o)
	}
	var root object
	root.add("$schema", "https://json-schema.org/draft/2020-12/schema")
	root.add("title", "Front matter")
	root.add("anyOf", any)
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(root); err != nil {
		return nil // texts, lists and objects of them can always be written
	}
	return out.Bytes()
}

// object is an object of JSON that keeps its order.
type object []member

type member struct {
	key   string
	value any
}

func (o *object) add(key string, value any) { *o = append(*o, member{key, value}) }

// MarshalJSON writes the members in their order.
func (o object) MarshalJSON() ([]byte, error) {
	b := []byte{'{'}
	for i, m := range o {
		if i > 0 {
			b = append(b, ',')
		}
		value, err := json.Marshal(m.value)
		if err != nil {
			return nil, fmt.Errorf("writing %s: %w", m.key, err)
		}
		key, err := json.Marshal(m.key)
		if err != nil {
			return nil, fmt.Errorf("writing %s: %w", m.key, err)
		}
		b = append(append(append(b, key...), ':'), value...)
	}
	return append(b, '}'), nil
}

func schemaOf(fields []Field) object {
	var properties, o object
	var required []string
	for _, f := range fields {
		properties.add(f.Name, schemaOfField(f))
		if f.Required {
			required = append(required, f.Name)
		}
	}
	o.add("type", "object")
	o.add("properties", properties)
	if required != nil {
		o.add("required", required)
	}
	o.add("additionalProperties", false)
	return o
}

func schemaOfField(f Field) object {
	one := schemaOfKind(f)
	if f.List {
		var list object
		list.add("type", "array")
		list.add("items", one)
		one = object{{"anyOf", []object{list, schemaOfKind(f)}}}
	}
	one.add("description", f.Means)
	if f.Example != "" && !f.List && f.Kind != Group && f.Kind != Free && f.Kind != Number && f.Kind != YesNo {
		one.add("examples", []string{strings.Trim(f.Example, `"`)})
	}
	return one
}

func schemaOfKind(f Field) object {
	var o object
	switch f.Kind {
	case Number:
		o.add("type", "number")
	case YesNo:
		o.add("type", "boolean")
	case Choice:
		o.add("enum", f.Choices)
	case Text, Markdown:
		o.add("type", []string{"string", "number", "boolean"})
	case Date:
		// A year alone is a number to an editor.
		o.add("type", []string{"string", "integer"})
		o.add("pattern", `^\d{4}(-\d\d(-\d\d)?)?$`)
	case Moment:
		o.add("type", []string{"string", "integer"})
		o.add("pattern", `^\d{4}(-\d\d(-\d\d([Tt ].+)?)?)?$`)
	case URL:
		o.add("type", "string")
		o.add("format", "uri")
		o.add("pattern", "^[Hh][Tt][Tt][Pp][Ss]?://")
	case Email:
		o.add("type", "string")
		o.add("format", "email")
	case Country:
		o.add("type", "string")
		o.add("pattern", "^[A-Z]{2}$")
	case Group:
		o = schemaOf(f.Fields)
		if f.Named {
			o = object{{"type", "object"}, {"additionalProperties", schemaOf(f.Fields)}}
		}
		if f.Short != "" {
			o = object{{"anyOf", []object{{{"type", "string"}}, schemaOf(f.Fields)}}}
		}
	case Free:
		if f.Named {
			o.add("type", "object")
		}
	default:
		o.add("type", "string")
	}
	return o
}
