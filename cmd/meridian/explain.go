package main

import (
	"cmp"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/meridian-ssg/meridian/internal/diag"
)

func newExplain(env environment) *cobra.Command {
	return &cobra.Command{
		Use:   "explain [CODE]",
		Short: "Explain a message of check or build",
		Args:  cobra.ArbitraryArgs,
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			var out []string
			if len(args) == 0 {
				for _, e := range diag.Codes() {
					out = append(out, string(e.Code)+"\t"+e.Summary)
				}
			}
			return out, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			switch len(args) {
			case 0:
				listCodes(env)
				return nil
			case 1:
				return explain(env, args[0])
			}
			return usageErrorf(cmd, "explain takes one code, and there is “%s” as well", args[1])
		},
	}
}

func listCodes(env environment) {
	p := page{width: env.textWidth()}
	area := ""
	for _, c := range diag.Codes() {
		if c.Area != area {
			if area != "" {
				p.WriteByte('\n')
			}
			area = c.Area
			p.line(area)
		}
		p.item(fmt.Sprintf("  %-18s %-8s ", c.Code, c.Severity), c.Summary)
	}
	env.print("%s\n\"meridian explain CODE\" tells more about each of them.\n", p.String())
}

func explain(env environment, word string) error {
	code := diag.Code(strings.ToLower(strings.Trim(strings.TrimSpace(word), "[]")))
	e := diag.Explain(code)
	if e.Summary == "" {
		return unknownCode("", string(code))
	}
	example := e.Example()
	p := page{width: env.textWidth()}
	p.line(fmt.Sprintf("%s · %s · %s", e.Code, e.Severity, e.Area))
	p.paragraph(e.Summary + " " + e.Why)
	p.paragraph(example.Remedy)
	for _, side := range []struct {
		name  string
		files []diag.File
	}{{"Before", example.Before}, {"After", example.After}} {
		for _, f := range side.files {
			name := side.name
			if f.Name != diag.AnyText {
				name += ", in " + f.Name
			}
			p.line("\n" + name + ":\n")
			p.quote(f.Text)
		}
	}
	p.paragraph(fmt.Sprintf("Who looks for it: %s.", e.FoundBy))
	if e.Criterion != "" {
		p.paragraph(fmt.Sprintf("WCAG 2.2, success criterion %s:", e.Criterion))
		p.line(e.CriterionURL()) // never wrapped, so that terminals can follow it
	}
	env.print("%s", p.String())
	return nil
}

// unknownCode makes the error for a code that does not exist, with a prefix.
func unknownCode(before, code string) error {
	var all []string
	for _, e := range diag.Codes() {
		all = append(all, string(e.Code))
	}
	return suggest(usageError{fmt.Sprintf("%sthere is no code “%s”", before, code), `"meridian explain" lists all codes.`}, "Perhaps %s?", code, all)
}

// textWidth is that of the screen, within what is easy to read.
func (e environment) textWidth() int { return max(30, min(cmp.Or(e.Columns, 80), 80)) }

// page is a text for the terminal.
type page struct {
	strings.Builder
	width int
}

func (p *page) line(text string) { p.WriteString(text + "\n") }

func (p *page) paragraph(text string) {
	p.WriteByte('\n')
	p.item("", text)
}

// item adds wrapped text with a hanging indent of head's width, or of 4 where the
// head is too wide for that.
func (p *page) item(head, text string) {
	margin := utf8.RuneCountInString(head)
	p.WriteString(head)
	at := margin
	if margin > p.width/2 {
		margin = 4
	}
	indent := "\n" + strings.Repeat(" ", margin)
	for i, word := range strings.Fields(text) {
		n := utf8.RuneCountInString(word)
		switch {
		case i > 0 && at+1+n > p.width, i == 0 && at > margin && at+n > p.width:
			p.WriteString(indent)
			at = margin
		case i > 0:
			p.WriteByte(' ')
			at++
		}
		p.WriteString(word)
		at += n
	}
	p.WriteByte('\n')
}

// quote adds the lines of a file, indented.
func (p *page) quote(text string) {
	for line := range strings.Lines(text) {
		p.line(strings.TrimRight("    "+strings.TrimRight(line, "\n"), " "))
	}
}
