package schema

import (
	"fmt"
	"strings"
)

// Guide writes the fields of all types in Markdown: the part of
// docs/front-matter.md that would otherwise have to be kept true by hand.
func Guide(types []Type) string {
	var b strings.Builder
	b.WriteString("## Every page\n\n")
	writeFields(&b, common)
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
		writeFields(&b, t.Fields)
	}
	b.WriteString("\n## The page of a term\n\nA page in the folder of a taxonomy has the fields of every page, of which it needs none, and:\n\n")
	writeFields(&b, TermFields())
	b.WriteString("\n## Kinds of value\n\n| kind | what it takes |\n|---|---|\n")
	for _, k := range kinds {
		fmt.Fprintf(&b, "| %s | %s |\n", k.name, k.takes)
	}
	return b.String()
}

// Table writes fields in Markdown, with the fields that they are made of.
func Table(fields []Field) string {
	var b strings.Builder
	writeFields(&b, fields)
	return b.String()
}

func writeFields(b *strings.Builder, fields []Field) {
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
		if f.Kind == Group {
			fmt.Fprintf(b, "\n`%s` has these keys:\n\n", f.Name)
			writeFields(b, f.Fields)
		}
	}
}

func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }

// TranslatedGuide lists in Markdown the fields that translations say themselves.
func TranslatedGuide() string {
	var b strings.Builder
	b.WriteString("| pages | keys |\n|---|---|\n")
	row := func(of string, fields []Field) {
		if names := translatedNames(fields, ""); len(names) > 0 {
			fmt.Fprintf(&b, "| %s | %s |\n", of, strings.Join(names, ", "))
		}
	}
	row("every page", common)
	for _, t := range types {
		row(t.Name, t.Fields)
	}
	return b.String()
}

func translatedNames(fields []Field, group string) []string {
	var names []string
	for _, f := range fields {
		switch {
		case f.Kind == Group && f.Translated == Inherited:
			names = append(names, translatedNames(f.Fields, group+f.Name+".")...)
		case f.Translated != Inherited:
			names = append(names, "`"+group+f.Name+"`")
		}
	}
	return names
}
