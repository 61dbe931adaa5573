package diag

import (
	"fmt"
	"strings"
)

// Reference writes the table of all codes in Markdown: the part of
// docs/diagnostics.md that would otherwise have to be kept true by hand.
func Reference() string {
	var b strings.Builder
	b.WriteString("| code | | what is wrong | what readers would meet |\n|---|---|---|---|\n")
	for _, e := range Codes {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", e.Code, e.Severity, cell(e.Means), cell(e.Why))
	}
	return b.String()
}

func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }
