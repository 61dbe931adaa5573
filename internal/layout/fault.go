package layout

import (
	"cmp"
	"errors"
	"fmt"
	"html/template"
	"io"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/schema"
)

// The engine tells of faults in text alone. These are the forms of Go's
// text/template and html/template; a test holds them against the Go in use.
var (
	parseForm  = regexp.MustCompile(`^template: (.+?):(\d+)(?::\d+)?: (.*)$`)
	execForm   = regexp.MustCompile(`template: ([^ :]+):(\d+):(\d+): executing "[^"]*" at <(.*?)>: `)
	fieldForm  = regexp.MustCompile(`can't evaluate field (\w+) in type (\S+)`)
	mapForm    = regexp.MustCompile(`map has no entry for key "([^"]*)"`)
	nilForm    = regexp.MustCompile(`nil pointer evaluating \S+\.(\w+)$`)
	funcForm   = regexp.MustCompile(`function "([^"]*)" not defined`)
	escapeForm = regexp.MustCompile(`^html/template:([^:]+):(\d+):\d+: `)
	unexpected = regexp.MustCompile(`unexpected (.*?)(?: in (.*))?$`)
	startForm  = regexp.MustCompile(`unclosed action started at [^ :]+:(\d+)`)
	signForm   = regexp.MustCompile(`(?:bad character|unrecognized character in action:) U\+([0-9A-F]+)`)
	emptyForm  = regexp.MustCompile(`missing value for (\w+)`)
	twiceForm  = regexp.MustCompile(`multiple definition of template "([^"]*)"`)
	loopForm   = regexp.MustCompile(`\{\{(break|continue)\}\} outside`)
	countForm  = regexp.MustCompile(`wrong number of args for (\w+): want (at least )?(\d+) got (\d+)`)
	kindForm   = regexp.MustCompile(`expected (integer|string|float|bool)\w*; found (.*)`)
	typeForm   = regexp.MustCompile(`wrong type for value; expected (\S+); got (\S+)`)
	rangeForm  = regexp.MustCompile(`range can't iterate over`)
	indexForm  = regexp.MustCompile(`index out of range: (-?\d+)`)
	eqForm     = regexp.MustCompile(`(?:incompatible types|invalid type|non-comparable types?) for comparison|non-comparable type|error calling (?:eq|ne|lt|le|gt|ge): `)
)

// byName finds the file in which a template was parsed.
func (s *Set) byName(name string) *file {
	for _, role := range []string{"", "partials", "shortcodes"} {
		if f, ok := s.files[role+"/"+name]; ok {
			return f
		}
	}
	return nil
}

// lineSpan is the text of a line, from 1, without the space around it.
func lineSpan(src []byte, line int) diag.Span {
	start := 0
	for n := 1; n < line; n++ {
		i := slices.Index(src[start:], '\n')
		if i < 0 {
			break
		}
		start += i + 1
	}
	end := len(src)
	if i := slices.Index(src[start:], '\n'); i >= 0 {
		end = start + i
	}
	for start < end && (src[start] == ' ' || src[start] == '\t') {
		start++
	}
	for end > start && (src[end-1] == ' ' || src[end-1] == '\t' || src[end-1] == '\r') {
		end--
	}
	return diag.Span{Start: start, End: end}
}

// syntaxFault puts a fault of parsing into the writer's words.
func syntaxFault(f *file, err error, funcs template.FuncMap) diag.Diagnostic {
	d := diag.Diagnostic{Code: diag.LayoutSyntax, File: f.path, Message: "this layout can't be read", Hint: "Compare the line with one that works; each {{ needs its }}."}
	m := parseForm.FindStringSubmatch(err.Error())
	if m == nil {
		return d
	}
	line, _ := strconv.Atoi(m[2])
	d.Span = lineSpan(f.src, line)
	what := strings.TrimPrefix(m[3], "template: ")
	text := string(f.src[d.Span.Start:d.Span.End])
	switch {
	case funcForm.MatchString(what):
		name := funcForm.FindStringSubmatch(what)[1]
		d.Message = fmt.Sprintf("there is no function called “%s”", name)
		names := slices.Concat(slices.Collect(mapKeys(funcs)), slices.Collect(mapKeys(builtins())))
		slices.Sort(names)
		d.Hint = "The functions are " + strings.Join(names, ", ") + "."
		if near, ok := schema.Nearest(name, names); ok {
			d.Hint = fmt.Sprintf("Perhaps %s?", near)
		}
		if i := strings.Index(text, name); i >= 0 {
			d.Span = diag.Span{Start: d.Span.Start + i, End: d.Span.Start + i + len(name)}
		}
	case startForm.MatchString(what):
		started, _ := strconv.Atoi(startForm.FindStringSubmatch(what)[1])
		d.Span = lineSpan(f.src, started)
		d.Message, d.Hint = "something is opened here and not closed", "Close it with }} on the same line."
	case strings.Contains(what, "unclosed action"):
		d.Message, d.Hint = "something is opened here and not closed", "Close it with }} on the same line."
	case strings.Contains(what, "unclosed comment"):
		d.Message, d.Hint = "a comment is opened here and not closed", "Close it with */}}."
	case strings.Contains(what, "unclosed left paren"):
		d.Message, d.Hint = "a bracket is opened here and not closed", "Put a ) where it ends."
	case strings.Contains(what, "unexpected right paren"):
		d.Message, d.Hint = "there is a closing bracket here for which none is open", "Take out the ), or put the ( that is missing."
	case signForm.MatchString(what):
		code, _ := strconv.ParseInt(signForm.FindStringSubmatch(what)[1], 16, 32)
		d.Message, d.Hint = "a sign stands here that does not fit", "Compare the line with one that works."
		if code > ' ' {
			d.Message = fmt.Sprintf("“%c” does not fit here", rune(code))
		}
		if code == '<' {
			d.Hint = "Is }} missing in front of it?"
		}
	case emptyForm.MatchString(what):
		word := emptyForm.FindStringSubmatch(what)[1]
		d.Message, d.Hint = fmt.Sprintf("{{%s}} does not say what about", word), fmt.Sprintf("Write what it means behind it, such as {{%s .Title}}.", word)
		if word == "block" {
			d.Hint = `Write what it is given behind its name, such as {{block "main" .}}.`
		}
	case twiceForm.MatchString(what):
		d.Message, d.Hint = fmt.Sprintf("“%s” is defined twice in this file", twiceForm.FindStringSubmatch(what)[1]), "Keep one of the two, or give one of them another name."
	case loopForm.MatchString(what):
		d.Message, d.Hint = fmt.Sprintf("{{%s}} stands outside of a {{range}}", loopForm.FindStringSubmatch(what)[1]), "Take it out, or put it between {{range}} and {{end}}."
	case strings.Contains(what, "expected end; found {{else}}"):
		d.Message, d.Hint = "there are two {{else}} for one {{if}}", "Keep one of the two, or close the first {{if}} with {{end}}."
	case strings.Contains(what, "bad number syntax"):
		d.Message, d.Hint = "something here begins like a number and is none", "Put it in quotes if it is a text."
	case strings.Contains(what, "unterminated"):
		d.Message, d.Hint = "a quotation mark is opened here and not closed", "Put the other one where the text ends."
	case strings.Contains(what, "unexpected EOF"):
		d.Message, d.Hint = "the file ends before everything in it is closed", "Each {{if}}, {{range}}, {{with}}, {{block}} and {{define}} needs an {{end}}."
		d.Span = lineSpan(f.src, line)
	case strings.Contains(what, "unexpected {{end}}"):
		d.Message, d.Hint = "there is an {{end}} here that closes nothing", "Take it out, or look for the {{if}} or {{range}} that is missing."
	case strings.Contains(what, "undefined variable"):
		d.Message, d.Hint = "a name with $ is used here that was given no value", `Give it one before, as in {{$name := .Title}}.`
	case unexpected.MatchString(what):
		m := unexpected.FindStringSubmatch(what)
		sign := strings.Trim(m[1], `"<>`)
		d.Message = shown(sign) + " does not fit here"
		switch {
		case sign == "{":
			d.Hint = "Is }} missing in front of it, perhaps in the line above?"
		case sign == "}}":
			d.Message, d.Hint = "something is missing in front of }}", "Compare the line with one that works."
		case strings.HasPrefix(sign, "{{"):
		case strings.HasPrefix(m[2], "define"), strings.HasPrefix(m[2], "template"), strings.HasPrefix(m[2], "block"):
			d.Hint = fmt.Sprintf("The name must stand in quotes: %q.", sign)
		}
	}
	return d
}

// escapeFault puts a fault of html/template's escaping into the writer's
// words. Other errors are of no interest here: the template was carried out on
// nothing.
func (s *Set) escapeFault(err error) diag.List {
	var e *template.Error
	if !errors.As(err, &e) {
		return nil
	}
	d := diag.Diagnostic{
		Code: diag.LayoutSyntax, File: Dir, Message: "the HTML of this layout does not hold together, so it can't be made safe",
		Hint: "Close every tag and quotation mark in the same branch of an {{if}} in which it was opened.",
	}
	name, line := e.Name, max(1, e.Line)
	if m := escapeForm.FindStringSubmatch(e.Error()); m != nil {
		name = m[1]
		line, _ = strconv.Atoi(m[2])
	}
	if f := s.byName(name); f != nil {
		d.File = f.path
		d.Span = lineSpan(f.src, line)
	}
	return diag.List{d}
}

// openEnds finds the pieces that leave a tag or a quotation mark open. The
// engine notices only at the end of the whole page and names the skeleton.
func (s *Set) openEnds(pieces *template.Template) diag.List {
	var diags diag.List
	for _, f := range s.sorted() {
		if f == s.files["/base"] {
			continue
		}
		for _, tree := range f.defs {
			own, _ := s.assemble(f, pieces)
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

// Advice is an error that a function or a method tells a layout, in words for
// people and with what to do.
type Advice interface {
	error
	Advice() (diag.Code, string)
}

// execFault puts a fault of carrying out a layout into the writer's words.
// The innermost place named is the one at fault.
func (s *Set) execFault(err error, dot reflect.Type) diag.List {
	if err == nil {
		return nil
	}
	text := err.Error()
	var advice Advice
	d := diag.Diagnostic{Code: diag.LayoutFailed, File: Dir, Message: "this layout could not be carried out", Hint: "Look at what the line asks for; docs/layouts.md lists what there is."}
	if all := execForm.FindAllStringSubmatchIndex(text, -1); all != nil {
		at := all[len(all)-1]
		whole := text
		part := func(i int) string { return whole[at[2*i]:at[2*i+1]] }
		line, _ := strconv.Atoi(part(2))
		column, _ := strconv.Atoi(part(3))
		if f := s.byName(part(1)); f != nil {
			d.File = f.path
			d.Span = nodeSpan(f.src, line, column, part(4))
		}
		text = text[at[1]:]
		if !errors.As(err, &advice) {
			s.explain(&d, text, part(4), dot)
		}
	}
	if advice != nil {
		d.Code, d.Hint = advice.Advice()
		d.Message = advice.Error()
	}
	return diag.List{d}
}

// nodeSpan is the place of a piece of a template. The engine counts columns
// from 0, in bytes, and names the place just behind a field's first dot.
func nodeSpan(src []byte, line, column int, node string) diag.Span {
	start := 0
	for n := 1; n < line; n++ {
		i := slices.Index(src[start:], '\n')
		if i < 0 {
			break
		}
		start += i + 1
	}
	end := len(src)
	if i := slices.Index(src[start:], '\n'); i >= 0 {
		end = start + i
	}
	text := string(src[start:end])
	node = strings.TrimSuffix(node, "...")
	if i := strings.Index(text[:min(len(text), column+len(node)+1)], node); i >= 0 && node != "" {
		if j := strings.Index(text[max(0, min(column-len(node), len(text))):], node); j >= 0 {
			i = max(0, min(column-len(node), len(text))) + j
		}
		return diag.Span{Start: start + i, End: start + i + len(node)}
	}
	at := min(start+column, end)
	return diag.Span{Start: at, End: max(at, min(at+1, end))}
}

func (s *Set) explain(d *diag.Diagnostic, text, node string, dot reflect.Type) {
	switch {
	case fieldForm.MatchString(text):
		m := fieldForm.FindStringSubmatch(text)
		d.Code = diag.LayoutField
		d.Message = fmt.Sprintf("the layout asks for %s, and %s has nothing called “%s”", node, plainType(m[2]), m[1])
		d.Hint = "docs/layouts.md lists what there is."
		if strings.HasPrefix(m[2], "[]") {
			d.Hint = fmt.Sprintf("Go through the list: {{range %s}}{{.%s}}{{end}}.", strings.TrimSuffix(node, "."+m[1]), m[1])
		} else if near, ok := schema.Nearest(m[1], surface(dot)[m[2]]); ok {
			d.Hint = fmt.Sprintf("Perhaps .%s?", near)
		}
	case mapForm.MatchString(text):
		key := mapForm.FindStringSubmatch(text)[1]
		of, _, _ := strings.Cut(node, "."+key)
		d.Code = diag.LayoutField
		d.Message = fmt.Sprintf("the layout asks for %s, and there is no “%s”", node, key)
		d.Hint = fmt.Sprintf("Ask first whether it is there: {{with index %s %q}}…{{end}}.", cmp.Or(of, "."), key)
		if strings.HasSuffix(of, ".Args") {
			d.Hint = "Declare it in the comment on top of the shortcode, below args."
		}
	case nilForm.MatchString(text):
		m := nilForm.FindStringSubmatch(text)
		of, _, _ := strings.Cut(node, "."+m[1])
		d.Code = diag.LayoutField
		d.Message = fmt.Sprintf("the layout asks for %s, and here is no %s", node, of)
		d.Hint = fmt.Sprintf("Put {{with %s}} and {{end}} around it, so that it is left out where there is none.", of)
	case strings.Contains(text, "exceeded maximum template depth"):
		d.Message, d.Hint = "this piece uses itself, again and again without an end", "Take out the {{template}} that leads back to it."
	case countForm.MatchString(text):
		m := countForm.FindStringSubmatch(text)
		want, _ := strconv.Atoi(m[3])
		got, _ := strconv.Atoi(m[4])
		d.Message = fmt.Sprintf("“%s” needs %s%s behind it, and gets %s", m[1], m[2], values(want), values(got))
	case kindForm.MatchString(text):
		m := kindForm.FindStringSubmatch(text)
		d.Message = fmt.Sprintf("%s is needed here, not %s", map[string]string{"integer": "a whole number", "float": "a number", "string": "a text in quotes", "bool": "true or false"}[m[1]], shown(m[2]))
	case typeForm.MatchString(text):
		m := typeForm.FindStringSubmatch(text)
		d.Message = fmt.Sprintf("%s is given here, where %s is needed", plainType(m[2]), plainType(m[1]))
	case rangeForm.MatchString(text):
		d.Message, d.Hint = fmt.Sprintf("%s is no list that {{range}} could go through", node), "Use {{with}} for a single value."
	case indexForm.MatchString(text):
		d.Message = fmt.Sprintf("the list has no place %s", indexForm.FindStringSubmatch(text)[1])
		d.Hint = "Places are counted from 0. Put {{if}} around it where the list may be shorter."
	case eqForm.MatchString(text):
		d.Message, d.Hint = "two values are compared here that are not of one kind", "Compare texts with texts in quotes, and numbers with numbers."
	default:
		// The functions of this package and of view say what is wrong in words.
		if i := strings.LastIndex(text, "error calling "); i >= 0 {
			if _, said, ok := strings.Cut(text[i:], ": "); ok {
				d.Message = said
			}
		}
	}
}

// shown puts what a layout says into a message: code as it is, words in
// quotation marks.
func shown(sign string) string {
	if text, err := strconv.Unquote(sign); err == nil {
		sign = text
	} else if strings.HasPrefix(sign, "{{") || len(sign) > 1 && strings.ContainsAny(sign[:1], ".$") || err != nil && isNumber(sign) {
		return sign
	}
	return "“" + sign + "”"
}

func isNumber(sign string) bool {
	_, err := strconv.ParseFloat(sign, 64)
	return err == nil
}

// plainType names a type as the manual does.
func plainType(t string) string {
	if strings.HasPrefix(t, "[]") {
		return "a list"
	}
	if strings.HasPrefix(t, "map[") {
		return "a group of values"
	}
	t = strings.TrimLeft(t, "*")
	if i := strings.LastIndexByte(t, '.'); i >= 0 {
		t = t[i+1:]
	}
	switch t {
	case "Page", "Card":
		return "a page"
	case "Site":
		return ".Site"
	case "Digester":
		return "a page"
	case "string", "HTML":
		return "a text"
	case "int", "int64", "float64":
		return "a number"
	case "bool":
		return "a yes or no"
	case "Date", "Moment":
		return "a date"
	}
	return "a value of the kind “" + t + "”"
}

func values(n int) string {
	switch n {
	case 0:
		return "no value"
	case 1:
		return "one value"
	}
	return fmt.Sprintf("%d values", n)
}

// surface gives, for each type that can be reached from dot, the names that a
// layout may ask of it.
func surface(dot reflect.Type) map[string][]string {
	out := map[string][]string{}
	var visit func(t reflect.Type)
	visit = func(t reflect.Type) {
		if t == nil {
			return
		}
		if t.Kind() == reflect.Slice {
			visit(t.Elem())
			return
		}
		if _, done := out[t.String()]; done || t.PkgPath() == "" && t.Kind() != reflect.Pointer {
			return
		}
		var names []string
		out[t.String()] = nil
		for i := range t.NumMethod() {
			m := t.Method(i)
			names = append(names, m.Name)
			for j := range m.Type.NumOut() {
				visit(m.Type.Out(j))
			}
		}
		st := t
		if st.Kind() == reflect.Pointer {
			st = st.Elem()
			visit(st)
		}
		if st.Kind() == reflect.Struct {
			for _, f := range reflect.VisibleFields(st) {
				if f.IsExported() && !f.Anonymous {
					names = append(names, f.Name)
				}
				if f.IsExported() {
					visit(f.Type)
				}
			}
		}
		slices.Sort(names)
		out[t.String()] = slices.Compact(names)
	}
	visit(dot)
	return out
}
