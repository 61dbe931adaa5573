package schema

import (
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/meridian-ssg/meridian/internal/locale"
)

// shipped yields the common fields and those of each shipped type; where deep is
// set, the fields of groups, too.
func shipped(deep bool) iter.Seq[*Field] {
	return func(yield func(*Field) bool) {
		var walk func(fields []Field) bool
		walk = func(fields []Field) bool {
			for i := range fields {
				if !yield(&fields[i]) || deep && !walk(fields[i].Fields) {
					return false
				}
			}
			return true
		}
		if !walk(common) {
			return
		}
		for _, t := range types {
			if !walk(t.Fields) {
				return
			}
		}
	}
}

// IsField says whether a shipped type has a field with this name.
func IsField(name string) bool { return isField(name, false) }

// IsFieldAtAnyDepth is IsField for the fields of groups, too.
func IsFieldAtAnyDepth(name string) bool { return isField(name, true) }

func isField(name string, deep bool) bool {
	for f := range shipped(deep) {
		if f.Name == name {
			return true
		}
	}
	return false
}

// TakesText says whether a field of this name, at any depth, is one text, so
// that a colon in its value can be nothing but part of that text.
func TakesText(name string) bool {
	name = strings.ToLower(name)
	for f := range shipped(true) {
		if f.Name == name && (f.Kind == Text || f.Kind == Markdown) && !f.List {
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

// joinOr joins choices with "or".
func joinOr(list []string) string {
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

// Humanise makes words of a name: "our-team" → "Our team".
func Humanise(name string) string {
	name = strings.NewReplacer("-", " ", "_", " ").Replace(name)
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(first)) + name[size:]
}

// LabelIn gives what readers see in front of the field's values on a page in a
// language, and the language that it is in; "" where that is the site's.
func (f *Field) LabelIn(language string) (text, in string) {
	alike := func(other string) func(Label) bool {
		return func(l Label) bool { return strings.EqualFold(l.Language, other) }
	}
	base, _, _ := strings.Cut(language, "-")
	for _, fits := range []func(Label) bool{
		alike(language), alike(base), func(l Label) bool { return locale.SameLanguage(l.Language, language) }, alike(""),
	} {
		if i := slices.IndexFunc(f.Labels, fits); i >= 0 {
			return f.Labels[i].Text, f.Labels[i].Language
		}
	}
	if len(f.Labels) > 0 {
		return f.Labels[0].Text, f.Labels[0].Language
	}
	return Humanise(f.Name), ""
}
