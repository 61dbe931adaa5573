package layout

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"html/template"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/tmplexec"
)

// execRules are for errors of executing a template.
var execRules = []rule{
	{`can't evaluate field (\w+) in type (\S+)`, "", "docs/layouts.md lists what there is.", noField},
	{`map has no entry for key "([^"]*)"`, "the layout asks for $node, and there is no “$1”", "", noKey},
	{`nil pointer evaluating \S+\.(\w+)$`, "", "", nilPointer},
	{`wrong number of args for (\w+): want (at least )?(\d+) got (\d+)`, "", "", func(f *fault, match []string) {
		want, _ := strconv.Atoi(match[3])
		got, _ := strconv.Atoi(match[4])
		f.Message = fmt.Sprintf("“%s” needs %s%s behind it, and gets %s", match[1], match[2], count(want), count(got))
	}},
	{`expected (integer|string|float|bool)\w*; found (.*)`, "", "", func(f *fault, match []string) {
		kinds := map[string]string{"integer": "a whole number", "float": "a number", "string": "a text in quotes", "bool": "true or false"}
		f.Message = fmt.Sprintf("%s is needed here, not %s", kinds[match[1]], quoteToken(match[2]))
	}},
	{`wrong type for value; expected (\S+); got (\S+)`, "", "", func(f *fault, match []string) {
		f.Message = fmt.Sprintf("%s is given here, where %s is needed", typeWords(match[2]), typeWords(match[1]))
	}},
	{`range can't iterate over`, "$node is no list that {{range}} could go through", "Use {{with}} for a single value.", nil},
	{`index out of range: (-?\d+)`, "the list has no place $1", "Places are counted from 0. Put {{if}} around it where the list may be shorter.", nil},
	{
		`(?:incompatible types|invalid type|non-comparable types?) for comparison|non-comparable type|error calling (?:eq|ne|lt|le|gt|ge): `,
		"two values are compared here that are not of one kind", "Compare texts with texts in quotes, and numbers with numbers.", nil,
	},
	{`(?s).*error calling [^:]*: (.*)`, "$1", "", nil}, // the functions of this package and of view speak to writers
}

var execError = regexp.MustCompile(`template: (.+?):(\d+):(\d+): executing "[^"]*" at <(.*?)>: `)

// Advice is an error of a function or a method that tells writers what to do.
type Advice interface {
	error
	Advice() (diag.Code, string)
}

// execFaults describes an error of executing a layout on a value of type dot.
// The innermost place that the error names is the one at fault.
func (s *Set) execFaults(err error, dot reflect.Type) diag.List {
	if err == nil {
		return nil
	}
	if limit, ok := errors.AsType[*tmplexec.LimitError](err); ok {
		return diag.List{s.limitFault(limit)}
	}
	if shown, ok := errors.AsType[*tmplexec.ShownError](err); ok {
		return diag.List{s.shownFault(shown)}
	}
	text := err.Error()
	x := fault{dot: dot, own: s.fields, Diagnostic: diag.Diagnostic{
		Code: diag.LayoutFailed, File: Dir, Message: "this layout could not be carried out", Hint: "Look at what the line asks for; docs/layouts.md lists what there is.",
	}}
	var refused refusedValue
	if errors.As(err, &refused) {
		x.File, x.Span, x.Message, x.Hint = refused.file.path, refused.span, refused.Error(), "Write the choices into the layout, and choose between them by {{if}}."
		return diag.List{x.Diagnostic}
	}
	all := execError.FindAllStringSubmatch(text, -1)
	if all == nil {
		return diag.List{x.Diagnostic}
	}
	m := all[len(all)-1]
	x.node = m[4]
	if f := s.templateFile(m[1]); f != nil {
		line, _ := strconv.Atoi(m[2])
		column, _ := strconv.Atoi(m[3])
		x.File, x.Span = f.path, nodeSpan(f.src, line, column, x.node)
		if strings.HasPrefix(x.node, escaperPrefix) { // an escaper, which stands at what it escapes
			x.Span = actionSpan(f.src, x.Span.Start)
		}
	}
	var advice Advice
	var unsafe tmplexec.UnsafeAddress
	if errors.As(err, &unsafe) {
		x.Code, x.Hint = diag.LinkUnsafe, "Addresses in layouts begin with https:, http:, mailto:, tel: or sms:, or lie on this site."
		x.Message = "the address " + diag.Quoted(diag.Clip(string(unsafe))) + " is of a kind that is not published"
	} else if errors.As(err, &advice) {
		x.Code, x.Hint = advice.Advice()
		x.Message = advice.Error()
	} else {
		x.apply(execRules, text[strings.LastIndex(text, m[0])+len(m[0]):])
	}
	return diag.List{x.Diagnostic}
}

// limitFault describes a layout that goes beyond a limit.
func (s *Set) limitFault(e *tmplexec.LimitError) diag.Diagnostic {
	d := diag.Diagnostic{Code: diag.LayoutFailed, File: Dir, Hint: "Repeat less: a {{range}} within a {{range}}, or a piece that uses another one twice, soon adds up."}
	switch e.Limit {
	case tmplexec.TooDeep:
		d.Message = "this piece uses itself, again and again without an end"
		d.Hint = "Take out the {{template}} that leads back to it."
	case tmplexec.TooManySteps:
		d.Message = fmt.Sprintf("this is repeated so often that a page takes more than %d million steps", tmplexec.MaxSteps/1_000_000)
	case tmplexec.TooLarge:
		d.Message = fmt.Sprintf("this is repeated so often that a page becomes larger than %d MB", tmplexec.MaxBytes>>20)
	}
	name, line := splitLocation(e.At)
	if f := s.templateFile(name); f != nil {
		d.File, d.Span = f.path, lineSpan(f.src, line)
	}
	return d
}

// shownFault describes a layout that shows a value which has no text.
func (s *Set) shownFault(e *tmplexec.ShownError) diag.Diagnostic {
	d := diag.Diagnostic{
		Code: diag.LayoutField, File: Dir, Hint: "Ask for a part of it; docs/layouts.md lists them.",
		Message: fmt.Sprintf("the layout shows %s, and that is %s, not a text", e.Node, strings.ReplaceAll(typeWords(e.Type.String()), ".Site", "the whole site")),
	}
	of, list := e.Type, e.Type.Kind() == reflect.Slice
	if list {
		of = of.Elem()
	}
	members := membersOf(of, of.String())
	for _, part := range []string{"Name", "Title"} {
		switch {
		case !slices.Contains(members, part):
		case list:
			d.Hint = fmt.Sprintf("Go through the list: {{range %s}}{{.%s}}{{end}}.", e.Node, part)
		case e.Node == "." || e.Node == "$":
			d.Hint = fmt.Sprintf("Perhaps %s.%s?", strings.TrimSuffix(e.Node, "."), part)
		default:
			d.Hint = fmt.Sprintf("Perhaps {{with %s}}{{.%s}}{{end}}?", e.Node, part)
		}
	}
	name, line := splitLocation(e.At)
	if f := s.templateFile(name); f != nil {
		column, _ := strconv.Atoi(e.At[strings.LastIndexByte(e.At, ':')+1:])
		d.File, d.Span = f.path, nodeSpan(f.src, line, column, e.Node)
	}
	return d
}

// placeEscapers tells html/template's escapers where they stand, so that their
// errors do: at the actions whose values they escape.
func placeEscapers(tmpl *template.Template) {
	for _, t := range tmpl.Templates() {
		if t.Tree == nil {
			continue
		}
		walk(t.Tree.Root, func(n parse.Node) bool {
			if action, ok := n.(*parse.ActionNode); ok {
				for _, cmd := range action.Pipe.Cmds {
					if id, ok := cmd.Args[0].(*parse.IdentifierNode); ok && strings.HasPrefix(id.Ident, escaperPrefix) {
						cmd.Pos = action.Pos
					}
				}
			}
			return true
		})
	}
}

const escaperPrefix = "_html_template_"

// refusedValue is the error of a template in which html/template has put something
// harmless in place of a value.
type refusedValue struct {
	file *file
	span diag.Span
}

func (refusedValue) Error() string {
	return "a value stands here, in a style, in srcset or in a name, that could do harm there"
}

// refused finds where that may have been; nil where a template has no such place,
// so that the mark of html/template must come from a text.
func (s *Set) refused(tmpl *template.Template) error {
	var found error
	for _, t := range tmpl.Templates() {
		if t.Tree == nil || found != nil {
			continue
		}
		walk(t.Tree.Root, func(n parse.Node) bool {
			action, ok := n.(*parse.ActionNode)
			if !ok {
				return true
			}
			for _, name := range []string{"cssvaluefilter", "htmlnamefilter", "srcsetescaper"} {
				if f := s.templateFile(t.Tree.ParseName); f != nil && strings.Contains(action.String(), escaperPrefix+name) {
					found = refusedValue{f, actionSpan(f.src, int(action.Pos))}
					return false
				}
			}
			return true
		})
	}
	return found
}

// actionSpan is the span of what stands from an offset to the }} behind.
func actionSpan(src []byte, start int) diag.Span {
	end := max(0, bytes.Index(src[start:], []byte("}}")))
	return diag.Span{Start: start, End: start + len(bytes.TrimRight(src[start:start+end], " -"))}
}

func noField(f *fault, match []string) {
	name, typ := match[1], match[2]
	f.Code = diag.LayoutField
	f.Message = fmt.Sprintf("the layout asks for %s, and %s has nothing called “%s”", f.node, typeWords(typ), name)
	if strings.HasPrefix(typ, "[]") {
		f.Hint = fmt.Sprintf("Go through the list: {{range %s}}{{.%s}}{{end}}.", strings.TrimSuffix(f.node, "."+name), name)
	} else if near, ok := schema.Nearest(name, membersOf(f.dot, typ)); ok {
		f.Hint = fmt.Sprintf("Perhaps .%s?", near)
	}
}

func noKey(f *fault, match []string) {
	object, _, _ := strings.Cut(f.node, "."+match[1])
	f.Code = diag.LayoutField
	f.Hint = fmt.Sprintf("Ask first whether it is there: {{with index %s %q}}…{{end}}.", cmp.Or(object, "."), match[1])
	if strings.HasSuffix(object, ".Args") {
		f.Hint = "Declare it in the comment on top of the shortcode, below args."
	}
	if near, ok := schema.Nearest(match[1], f.own); ok && near != match[1] && strings.HasSuffix(object, ".Fields") {
		f.Hint = fmt.Sprintf("Perhaps %s.%s?", object, near)
	}
}

func nilPointer(f *fault, match []string) {
	object, _, _ := strings.Cut(f.node, "."+match[1])
	f.Code = diag.LayoutField
	f.Message = fmt.Sprintf("the layout asks for %s, and here is no %s", f.node, object)
	f.Hint = fmt.Sprintf("Put {{with %s}} and {{end}} around it, so that it is left out where there is none.", object)
}

// typeWords names a type as the manual does.
func typeWords(typ string) string {
	switch {
	case strings.HasPrefix(typ, "[]"):
		return "a list"
	case strings.HasPrefix(typ, "map["):
		return "a group of values"
	}
	typ = strings.TrimLeft(typ, "*")
	typ = typ[strings.LastIndexByte(typ, '.')+1:]
	switch typ {
	case "Page", "Card", "Digester":
		return "a page"
	case "Site":
		return ".Site"
	case "string", "HTML":
		return "a text"
	case "int", "int64", "float64":
		return "a number"
	case "bool":
		return "a yes or no"
	case "Date", "Moment":
		return "a date"
	}
	return "a value of the kind “" + typ + "”"
}

// membersOf returns the fields and methods of the named type, which is one of
// those that dot leads to.
func membersOf(dot reflect.Type, name string) []string {
	var names []string
	seen := map[reflect.Type]bool{}
	var visit func(t reflect.Type)
	visit = func(t reflect.Type) {
		for t != nil && t.Kind() == reflect.Slice {
			t = t.Elem()
		}
		if t == nil || seen[t] || t.PkgPath() == "" && t.Kind() != reflect.Pointer {
			return
		}
		seen[t] = true
		found := t.String() == name
		for m := range t.Methods() {
			if found {
				names = append(names, m.Name)
			}
			for out := range m.Type.Outs() {
				visit(out)
			}
		}
		base := t
		if t.Kind() == reflect.Pointer {
			base = t.Elem()
			visit(base)
		}
		if base.Kind() != reflect.Struct {
			return
		}
		for _, f := range reflect.VisibleFields(base) {
			if !f.IsExported() {
				continue
			}
			if found && !f.Anonymous {
				names = append(names, f.Name)
			}
			visit(f.Type)
		}
	}
	visit(dot)
	slices.Sort(names)
	return slices.Compact(names)
}
