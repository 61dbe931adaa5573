package diag

import (
	"fmt"
	"path"
	"strings"
)

// Markdown explains a code for readers of the manual, and of other programs
// that show our findings.
func (e CodeInfo) Markdown() string {
	var b strings.Builder
	example := e.Example()
	fmt.Fprintf(&b, "%s %s\n\n%s\n", e.Summary, e.Why, literal(example.Remedy))
	switch e.FoundBy {
	case ByCheck:
		b.WriteString("\n`meridian check` looks for it, `meridian build` does not.\n")
	case ByExternal:
		b.WriteString("\nOnly `meridian check --external` looks for it, as it needs the network.\n")
	}
	if e.Criterion != "" {
		fmt.Fprintf(&b, "\nWCAG 2.2: [%s](%s)\n", e.Criterion, e.CriterionURL())
	}
	for _, side := range []struct {
		name  string
		files []File
	}{{"Before", example.Before}, {"After", example.After}} {
		for _, f := range side.files {
			where := ""
			if f.Name != AnyText {
				where = ", in `" + f.Name + "`"
			}
			fence := "```"
			if strings.Contains(f.Text, fence) {
				fence += "`"
			}
			fmt.Fprintf(&b, "\n%s%s:\n\n%s%s\n%s%s\n", side.name, where, fence, f.kind(), f.Text, fence)
		}
	}
	return b.String()
}

// kind is what a file is written in, for programs that colour it.
func (f File) kind() string {
	switch path.Ext(f.Name) {
	case ".yaml":
		return "yaml"
	case ".html":
		return "html"
	}
	return "markdown"
}

// literal keeps what a text shows of Markdown from being taken for Markdown.
func literal(text string) string {
	return strings.NewReplacer("`", "\\`", "*", "\\*", "_", "\\_", "<", "\\<", "[", "\\[", "]", "\\]", "#", "\\#").Replace(text)
}

// Reference writes the table of all codes, and a section on each, in Markdown:
// the part of docs/diagnostics.md that would otherwise have to be kept true by
// hand.
func Reference() string {
	var table, sections strings.Builder
	for _, a := range Areas {
		fmt.Fprintf(&table, "\n| %s | | what is wrong |\n|---|---|---|\n", a.Name)
		for _, e := range a.Codes {
			fmt.Fprintf(&table, "| [%[1]s](#%[1]s) | %s | %s |\n", e.Code, e.Severity, strings.ReplaceAll(e.Summary, "|", `\|`))
			fmt.Fprintf(&sections, "\n### %s\n\n*%s*: %s", e.Code, e.Severity, e.Markdown())
		}
	}
	return strings.TrimPrefix(table.String(), "\n") + sections.String()
}
