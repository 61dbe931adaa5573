package fields

import (
	"strings"
	"unicode/utf8"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// What would mend a fault, where that is sure: edits of the very bytes at
// fault, so that remarks, order and line ends stay as they are.

// textSpan gives where the text of a scalar stands in the file, without its
// quotes; false where it is not written there letter by letter.
func textSpan(n Node) (diag.Span, bool) {
	switch long := n.Span.End - n.Span.Start - len(n.Text); {
	case n.Kind != Scalar || n.Text == "":
	case n.Style == PlainStyle && long == 0:
		return n.Span, true
	case n.Style == QuotedStyle && long == 2:
		return diag.Span{Start: n.Span.Start + 1, End: n.Span.End - 1}, true
	}
	return diag.Span{}, false
}

// mendText puts another text in the place of a scalar's, within its quotes.
func (d *decoder) mendText(n Node, text string) {
	if span, ok := textSpan(n); ok {
		d.mend(diag.Edit{Span: span, Text: text})
	}
}

// mendKey writes a key in another way.
func (d *decoder) mendKey(p *Pair, key string) {
	span := p.KeySpan
	switch span.End - span.Start - len(p.Key) {
	case 0:
	case 2: // in quotes
		span.Start++
		span.End--
	default:
		return
	}
	d.mend(diag.Edit{Span: span, Text: key})
}

// sameButCase gives the one of several words that a text is in other capitals.
func sameButCase(text string, among []string) (string, bool) {
	found := ""
	for _, a := range among {
		if strings.EqualFold(a, text) {
			if found != "" {
				return "", false
			}
			found = a
		}
	}
	return found, found != ""
}

// takesText says whether a key of the shipped types stands for a text, so that
// a colon in its value can be nothing but part of that text.
func takesText(key string) bool {
	key = strings.ToLower(key)
	return holdsText(common, key) || func() bool {
		for i := range types {
			if holdsText(types[i].Fields, key) {
				return true
			}
		}
		return false
	}()
}

func holdsText(list []Field, key string) bool {
	for i := range list {
		f := &list[i]
		if f.Name == key && (f.Kind == Text || f.Kind == Markdown) && !f.List || f.Kind == Group && holdsText(f.Fields, key) {
			return true
		}
	}
	return false
}

// shortOf gives the key that a plain text stands for in a common group; "" for
// every other key.
func shortOf(key string) string {
	for i := range common {
		if common[i].Name == key {
			return common[i].Short
		}
	}
	return ""
}

// isKnown says whether a key is one of the shipped types', on whatever level.
func isKnown(key string) bool {
	var in func(list []Field) bool
	in = func(list []Field) bool {
		for i := range list {
			if list[i].Name == key || in(list[i].Fields) {
				return true
			}
		}
		return false
	}
	if in(common) {
		return true
	}
	for i := range types {
		if in(types[i].Fields) {
			return true
		}
	}
	return false
}

// half gives what is within quotes of which one is typographic and the other
// is not: “Paris". Where more quotes stand inside, they are part of the text.
func half(s string) (string, bool) {
	first, n := utf8.DecodeRuneInString(s)
	if len(s) < n+1 {
		return "", false
	}
	last := s[len(s)-1]
	inner := s[n : len(s)-1]
	switch {
	case strings.ContainsRune("“”„", first) && last == '"' && !strings.ContainsAny(inner, "“”„\""),
		strings.ContainsRune("‘‚", first) && last == '\'' && !strings.ContainsAny(inner, "‘’‚'"):
		return inner, true
	}
	return "", false
}
