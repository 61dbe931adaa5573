package diag

import (
	"fmt"
	"path"
	"strings"
)

// Markdown explains the code, for the manual and for programs that read SARIF.
func (c CodeInfo) Markdown() string {
	var b strings.Builder
	example := c.Example()
	fmt.Fprintf(&b, "%s %s\n\n%s\n", c.Summary, c.Why, escapeMarkdown(example.Remedy))
	switch c.FoundBy {
	case ByCheck:
		b.WriteString("\n`meridian check` looks for it, `meridian build` does not.\n")
	case ByExternal:
		b.WriteString("\nOnly `meridian check --external` looks for it, as it needs the network.\n")
	}
	if c.Criterion != "" {
		fmt.Fprintf(&b, "\nWCAG 2.2: [%s](%s)\n", c.Criterion, c.CriterionURL())
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
			fmt.Fprintf(&b, "\n%s%s:\n\n%s%s\n%s%s\n", side.name, where, fence, f.language(), f.Text, fence)
		}
	}
	return b.String()
}

// language names the syntax of a file for highlighters.
func (f File) language() string {
	switch path.Ext(f.Name) {
	case ".yaml":
		return "yaml"
	case ".html":
		return "html"
	}
	return "markdown"
}

// escapeMarkdown makes a text show as it is in Markdown.
func escapeMarkdown(text string) string {
	return strings.NewReplacer("`", "\\`", "*", "\\*", "_", "\\_", "<", "\\<", "[", "\\[", "]", "\\]", "#", "\\#").Replace(text)
}

// Reference returns the generated part of docs/diagnostics.md: the table of all
// codes and a section on each.
func Reference() string {
	var table, sections strings.Builder
	area := ""
	for _, c := range Codes() {
		if c.Area != area {
			area = c.Area
			fmt.Fprintf(&table, "\n| %s | | what is wrong |\n|---|---|---|\n", area)
		}
		fmt.Fprintf(&table, "| [%[1]s](#%[1]s) | %s | %s |\n", c.Code, c.Severity, strings.ReplaceAll(c.Summary, "|", `\|`))
		fmt.Fprintf(&sections, "\n### %s\n\n*%s*: %s", c.Code, c.Severity, c.Markdown())
	}
	return strings.TrimPrefix(table.String(), "\n") + sections.String()
}
