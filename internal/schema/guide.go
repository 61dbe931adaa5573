package schema

import (
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
		s = Either(f.Choices)
	case f.Kind == Reference && f.To != "":
		s = "reference to a page of type " + f.To
	case f.Kind == Group:
		s = "group of " + strings.Join(Names(f.Fields), ", ")
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
