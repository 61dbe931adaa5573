package schema

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"
)

// shipped yields the common fields, then those of each shipped type.
func shipped() iter.Seq[*Field] {
	return func(yield func(*Field) bool) {
		for i := range common {
			if !yield(&common[i]) {
				return
			}
		}
		for _, t := range types {
			for i := range t.Fields {
				if !yield(&t.Fields[i]) {
					return
				}
			}
		}
	}
}

// IsField says whether a shipped type has a field with this name.
func IsField(name string) bool {
	for f := range shipped() {
		if f.Name == name {
			return true
		}
	}
	return false
}

// IsFieldAtAnyDepth says whether a shipped type has a field with this name, be
// it within a group.
func IsFieldAtAnyDepth(name string) bool {
	for f := range shipped() {
		if f.Name == name || hasAtAnyDepth(f.Fields, name) {
			return true
		}
	}
	return false
}

func hasAtAnyDepth(fields []Field, name string) bool {
	for i := range fields {
		if fields[i].Name == name || hasAtAnyDepth(fields[i].Fields, name) {
			return true
		}
	}
	return false
}

// TakesText says whether a field of this name, at any depth, is one text, so
// that a colon in its value can be nothing but part of that text.
func TakesText(name string) bool {
	name = strings.ToLower(name)
	for f := range shipped() {
		if takesText(f, name) {
			return true
		}
	}
	return false
}

func takesText(f *Field, name string) bool {
	if f.Name == name && (f.Kind == Text || f.Kind == Markdown) && !f.List {
		return true
	}
	for i := range f.Fields {
		if f.Kind == Group && takesText(&f.Fields[i], name) {
			return true
		}
	}
	return false
}

// ShortOf gives the Short of a common group; "" for every other name.
func ShortOf(name string) string {
	if i := Index(common, name); i >= 0 {
		return common[i].Short
	}
	return ""
}

// Index gives the place of the field with this name; -1 where there is none.
func Index(fields []Field, name string) int {
	for i := range fields {
		if fields[i].Name == name {
			return i
		}
	}
	return -1
}

// Names lists the names of fields.
func Names(fields []Field) []string {
	out := make([]string, len(fields))
	for i := range fields {
		out[i] = fields[i].Name
	}
	return out
}

// Either joins choices with "or".
func Either(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " or " + list[len(list)-1]
}

// Sentence makes one of what a site says a field means: "how many fit in".
func Sentence(means string) string {
	means = strings.TrimSpace(means)
	if means == "" {
		return ""
	}
	first, size := utf8.DecodeRuneInString(means)
	means = string(unicode.ToUpper(first)) + means[size:]
	if last, _ := utf8.DecodeLastRuneInString(means); strings.ContainsRune(".?!…", last) {
		return means
	}
	return means + "."
}

// CommonNames lists the names of the common fields.
func CommonNames() []string { return Names(common) }

// TypesWith lists the shipped types that have a field of this name of their own.
func TypesWith(name string) []string {
	var out []string
	for _, t := range types {
		if Index(t.Fields, name) >= 0 {
			out = append(out, t.Name)
		}
	}
	return out
}
