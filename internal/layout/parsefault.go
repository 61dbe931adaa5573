package layout

import (
	"errors"
	"fmt"
	"html/template"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"

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
	{`unexpected EOF`, "the file ends before everything in it is closed", "Each {{if}}, {{range}}, {{with}}, {{block}} and {{define}} needs an {{end}}.", nil},
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

// suggestFunction points to the name of an unknown function, and names those
// that there are.
func suggestFunction(f *fault, match []string) {
	name := match[1]
	names := slices.Sorted(maps.Keys(f.funcs))
	names = append(names, builtinNames...)
	slices.Sort(names)
	f.Hint = "The functions are " + strings.Join(names, ", ") + "."
	if near, ok := schema.Nearest(name, names); ok {
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

// escapeFaults describes an error of html/template's escaping. Other errors mean
// nothing here, as the template was executed without data.
func (s *Set) escapeFaults(err error) diag.List {
	var e *template.Error
	if !errors.As(err, &e) {
		return nil
	}
	d := diag.Diagnostic{
		Code: diag.LayoutSyntax, File: Dir, Message: "the HTML of this layout does not hold together, so it can't be made safe",
		Hint: "Close every tag and quotation mark in the same branch of an {{if}} in which it was opened.",
	}
	name, line := e.Name, max(1, e.Line)
	if e.Node != nil {
		location, _ := new(parse.Tree).ErrorContext(e.Node) // name:line:column
		parts := strings.Split(location, ":")
		name = parts[0]
		line, _ = strconv.Atoi(parts[1])
	}
	if f := s.templateFile(name); f != nil {
		d.File = f.path
		d.Span = lineSpan(f.src, line)
	}
	return diag.List{d}
}

// unclosedFaults finds the files that leave a tag or a quotation mark open, which
// html/template notices only at the end of the page, and blames on the base.
func (s *Set) unclosedFaults(partials *template.Template) diag.List {
	var diags diag.List
	for _, f := range s.sorted() {
		if f == s.files["/base"] {
			continue
		}
		for _, tree := range f.defs {
			own, _ := withFile(partials, f)
			var e *template.Error
			if err := own.ExecuteTemplate(io.Discard, tree.Name, nil); !errors.As(err, &e) || e.ErrorCode != template.ErrEndContext {
				continue
			}
			line := 1 + strings.Count(string(f.src[:min(len(f.src), int(tree.Root.Pos))]), "\n")
			diags = append(diags, diag.Diagnostic{
				Code: diag.LayoutSyntax, File: f.path, Span: lineSpan(f.src, line),
				Message: "a tag or a quotation mark is opened below here and never closed, so the rest of the page would be swallowed",
				Hint:    "Look for a > or a quotation mark that is missing.",
			})
		}
	}
	return diags
}
