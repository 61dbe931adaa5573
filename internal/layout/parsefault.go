package layout

import (
	"bytes"
	"fmt"
	"html/template"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/schema"
)

// parseRules are for errors of text/template/parse.
var parseRules = []rule{
	{`function "([^"]*)" not defined`, "there is no function called “$1”", "", suggestFunction},
	{`unclosed action started at [^ :]+:(\d+)`, "something is opened here and not closed", "Close it with }} on the same line.", func(f *fault, match []string) {
		started, _ := strconv.Atoi(match[1])
		f.Span = lineSpan(f.src, started)
	}},
	{`unclosed action`, "something is opened here and not closed", "Close it with }} on the same line.", nil},
	{`unclosed comment`, "a comment is opened here and not closed", "Close it with */}}.", nil},
	{`unclosed left paren`, "a bracket is opened here and not closed", "Put a ) where it ends.", nil},
	{`unexpected right paren`, "there is a closing bracket here for which none is open", "Take out the ), or put the ( that is missing.", nil},
	{`(?:bad character|unrecognized character in action:) U\+([0-9A-F]+)`, "a sign stands here that does not fit", "Compare the line with one that works.", nameCharacter},
	{`missing value for block`, "{{block}} does not say what about", `Write what it is given behind its name, such as {{block "main" .}}.`, nil},
	{`missing value for (\w+)`, "{{$1}} does not say what about", "Write what it means behind it, such as {{$1 .Title}}.", nil},
	{`multiple definition of template "([^"]*)"`, "“$1” is defined twice in this file", "Keep one of the two, or give one of them another name.", nil},
	{`\{\{(break|continue)\}\} outside`, "{{$1}} stands outside of a {{range}}", "Take it out, or put it between {{range}} and {{end}}.", nil},
	{`expected end; found \{\{else\}\}`, "there are two {{else}} for one {{if}}", "Keep one of the two, or close the first {{if}} with {{end}}.", nil},
	{`bad number syntax`, "something here begins like a number and is none", "Put it in quotes if it is a text.", nil},
	{`unterminated`, "a quotation mark is opened here and not closed", "Put the other one where the text ends.", nil},
	{`unexpected EOF`, "the file ends before everything in it is closed", "Each {{if}}, {{range}}, {{with}}, {{block}} and {{define}} needs an {{end}}.", findUnclosed},
	{`unexpected \{\{end\}\}`, "there is an {{end}} here that closes nothing", "Take it out, or look for the {{if}} or {{range}} that is missing.", nil},
	{`undefined variable`, "a name with $$ is used here that was given no value", `Give it one before, as in {{$$name := .Title}}.`, nil},
	{`unexpected (.*?)(?: in (.*))?$`, "", "", nameToken},
}

var parseError = regexp.MustCompile(`^template: (.+?):(\d+)(?::\d+)?: (.*)$`)

// syntaxFault describes an error of parsing.
func syntaxFault(f *file, err error, funcs template.FuncMap) diag.Diagnostic {
	x := fault{src: f.src, funcs: funcs, Diagnostic: diag.Diagnostic{
		Code: diag.LayoutSyntax, File: f.path,
		Message: "this layout can't be read", Hint: "Compare the line with one that works; each {{ needs its }}.",
	}}
	if m := parseError.FindStringSubmatch(err.Error()); m != nil {
		line, _ := strconv.Atoi(m[2])
		x.Span = lineSpan(f.src, line)
		x.apply(parseRules, strings.TrimPrefix(m[3], "template: "))
	}
	return x.Diagnostic
}

// otherFunctions are functions of other programs, with what there is here.
var otherFunctions = map[string]string{
	"now":            dateHint,
	"today":          dateHint,
	"time":           dateHint,
	"date":           dateHint,
	"dateFormat":     dateHint,
	"partial":        pieceHint,
	"partialCached":  pieceHint,
	"include":        pieceHint,
	"include_cached": pieceHint,
}

const (
	dateHint  = "A layout is not told what day it is. {{words .Date}} writes the date of a page, and {{iso .Date}} for programs."
	pieceHint = `A piece is used as in {{template "card" .}}.`
)

var blockWord = regexp.MustCompile(`(?s)\{\{-?\s*(?:/\*.*?\*/|(if|range|with|block|define)\b|(end)\s*-?\}\})`)

// findUnclosed points to what is likely to have no {{end}}. A parser takes the next
// {{end}} for the innermost, so what stays open is further out: mostly {{define}},
// whose own {{end}} has closed what is at fault.
func findUnclosed(f *fault, _ []string) {
	type block struct {
		word   string
		at     int
		inside *block // the last one that was closed within
	}
	open, lastEnd := []*block{{}}, 0
	for _, m := range blockWord.FindAllSubmatchIndex(f.src, -1) {
		switch last := len(open) - 1; {
		case m[2] >= 0:
			open = append(open, &block{word: string(f.src[m[2]:m[3]]), at: m[0]})
		case m[4] >= 0 && last > 0: // and no comment
			lastEnd = m[1]
			open[last-1].inside = open[last]
			open = open[:last]
		}
	}
	b := open[len(open)-1]
	if b.inside != nil && (b.word == "define" || b.word == "block") && len(bytes.TrimSpace(f.src[lastEnd:])) == 0 {
		b = b.inside
	}
	if b.word == "" {
		return
	}
	line := 1 + bytes.Count(f.src[:b.at], []byte("\n"))
	f.Span, f.Message = lineSpan(f.src, line), fmt.Sprintf("{{%s}} is opened here and not closed", b.word)
}

// suggestFunction points to the name of an unknown function, and names those
// that there are.
func suggestFunction(f *fault, match []string) {
	name := match[1]
	names := slices.Sorted(maps.Keys(f.funcs))
	names = append(names, builtinNames...)
	slices.Sort(names)
	f.Hint = "The functions are " + strings.Join(slices.Compact(names), ", ") + "."
	if instead, ok := otherFunctions[name]; ok {
		f.Hint = instead
	} else if near, ok := schema.Nearest(name, names); ok {
		f.Hint = fmt.Sprintf("Perhaps %s?", near)
	}
	if i := strings.Index(string(f.src[f.Span.Start:f.Span.End]), name); i >= 0 {
		f.Span = diag.Span{Start: f.Span.Start + i, End: f.Span.Start + i + len(name)}
	}
}

func nameCharacter(f *fault, match []string) {
	code, _ := strconv.ParseInt(match[1], 16, 32)
	if code > ' ' {
		f.Message = fmt.Sprintf("“%c” does not fit here", rune(code))
	}
	if code == '<' {
		f.Hint = "Is }} missing in front of it?"
	}
}

func nameToken(f *fault, match []string) {
	token, context := strings.Trim(match[1], `"<>`), match[2]
	f.Message = quoteToken(token) + " does not fit here"
	switch {
	case token == "{":
		f.Hint = "Is }} missing in front of it, perhaps in the line above?"
	case token == "}}":
		f.Message, f.Hint = "something is missing in front of }}", "Compare the line with one that works."
	case strings.HasPrefix(token, "{{"):
	case strings.HasPrefix(context, "define"), strings.HasPrefix(context, "template"), strings.HasPrefix(context, "block"):
		f.Hint = fmt.Sprintf("The name must stand in quotes: %q.", token)
	}
}

// quoteToken shows a piece of a layout in a message: code as it is, words in
// quotation marks.
func quoteToken(token string) string {
	if text, err := strconv.Unquote(token); err == nil {
		return "“" + text + "”"
	}
	if _, err := strconv.ParseFloat(token, 64); err == nil || strings.HasPrefix(token, "{{") || len(token) > 1 && strings.ContainsAny(token[:1], ".$") {
		return token
	}
	return "“" + token + "”"
}
