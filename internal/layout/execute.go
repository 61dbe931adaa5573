package layout

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"html/template"
	"io"
	"slices"
	"sync"
	"text/template/parse"

	"github.com/meridian-ssg/meridian/internal/meter"
	"github.com/meridian-ssg/meridian/internal/tmplexec"
)

// executor executes a template: by tmplexec where it can, else by html/template.
type executor struct {
	entry string             // the name of the template: "base" for most layouts
	own   *file              // whose templates are added to the partials; nil for a partial
	fast  *tmplexec.Template // nil where the template can't be compiled
	slow  sync.Pool          // of *interpreter
}

func (s *Set) execute(out *bytes.Buffer, e *executor, dot any, methods tmplexec.Methods) error {
	m := s.meter.Load()
	if e.fast != nil {
		if ok, err := e.fast.Execute(out, dot, methods, m); ok || err != nil {
			return err
		}
	}
	s.fallbacks.Add(1)
	start := m.Now()
	defer m.Add(meter.Template, e.entry, start)
	x, ok := e.slow.Get().(*interpreter)
	if !ok {
		var err error
		if x, err = s.newInterpreter(e); err != nil {
			return err
		}
	}
	defer e.slow.Put(x)
	x.budget, x.shown = tmplexec.NewBudget(out), nil
	from := out.Len()
	if err := x.tmpl.ExecuteTemplate(out, e.entry, dot); err != nil {
		return err
	}
	if x.shown != nil {
		return x.shown
	}
	if bytes.Contains(out.Bytes()[from:], []byte("ZgotmplZ")) { // in place of what could harm
		return s.refused(x.tmpl)
	}
	return nil
}

// interpreter executes templates by html/template, within the limits of tmplexec.
// Its templates begin with a call of _enter and end with one of _leave, and the
// body of each {{range}} begins with one of _step, all of them in an {{if}}, so
// that they write nothing in any context. What an action shows goes through
// _shown. As functions of templates know nothing of
// the execution that calls them, each interpreter has its own.
type interpreter struct {
	tmpl   *template.Template
	budget tmplexec.Budget
	shown  *tmplexec.ShownError // the first value without a text
	pipes  []*parse.PipeNode    // that show something, by the number that _shown is given
}

func (s *Set) newInterpreter(e *executor) (*interpreter, error) {
	x := &interpreter{tmpl: s.withFile(e.own)}
	within := func(limit tmplexec.Limit, at string) (bool, error) {
		if limit != 0 {
			return false, &tmplexec.LimitError{Limit: limit, At: at}
		}
		return false, nil
	}
	funcs := template.FuncMap{
		"_enter": func(actions int, at string) (bool, error) { return within(x.budget.Enter(actions), at) },
		"_step":  func(actions int, at string) (bool, error) { return within(x.budget.Step(actions), at) },
		"_shown": func(pipe int, value any) any {
			return tmplexec.Show(value, x.pipes[pipe], func(e *tmplexec.ShownError) { x.shown = cmp.Or(x.shown, e) })
		},
		"_leave": func() bool { x.budget.Leave(); return false },
	}
	x.tmpl.Funcs(funcs)
	node := func(text string, args ...any) parse.Node {
		trees, err := parse.Parse("limit", fmt.Sprintf(text, args...), "", "", funcs)
		if err != nil {
			panic(err) // it is ours
		}
		return trees["limit"].Root.Nodes[0]
	}
	call := func(text string, args ...any) parse.Node { return node("{{if "+text+"}}{{end}}", args...) }
	for _, t := range x.tmpl.Templates() {
		if t.Tree == nil || t.Tree.Root == nil {
			continue
		}
		root, actions := t.Tree.Root, tmplexec.Actions(t.Tree.Root)
		walk(root, func(n parse.Node) bool {
			switch n := n.(type) {
			case *parse.RangeNode:
				at, _ := t.Tree.ErrorContext(n)
				n.List.Nodes = slices.Insert(n.List.Nodes, 0, call("_step %d %q", tmplexec.Actions(n.List), at))
			case *parse.ActionNode:
				end := slices.IndexFunc(n.Pipe.Cmds, isEscaper) // must stay the last ones
				if end < 0 {
					end = len(n.Pipe.Cmds)
				}
				if len(n.Pipe.Decl) == 0 && end > 0 {
					x.pipes = append(x.pipes, n.Pipe.CopyPipe())
					show := node("{{0 | _shown %d}}", len(x.pipes)-1).(*parse.ActionNode).Pipe.Cmds[1]
					n.Pipe.Cmds = slices.Insert(n.Pipe.Cmds, end, show)
				}
			}
			return true
		})
		at, _ := t.Tree.ErrorContext(root)
		root.Nodes = append(slices.Insert(root.Nodes, 0, call("_enter %d %q", actions, at)), call("_leave"))
	}
	if err := escape(x.tmpl, e.entry); err != nil {
		return x, err
	}
	var nowhere bytes.Buffer
	x.budget = tmplexec.NewBudget(&nowhere)
	x.tmpl.ExecuteTemplate(&nowhere, e.entry, nil) // after which html/template leaves its functions alone
	x.shown = nil
	tmplexec.FilterAddresses(x.tmpl)
	placeEscapers(x.tmpl)
	return x, nil
}

// isEscaper reports whether a command is one of html/template's predefined escapers.
func isEscaper(cmd *parse.CommandNode) bool {
	id, ok := cmd.Args[0].(*parse.IdentifierNode)
	return ok && (id.Ident == "html" || id.Ident == "urlquery")
}

// escape lets html/template choose the escapers of templates, which it does before
// it first executes one. Here another one is executed that uses them and fails
// before. t can't be cloned or added to afterwards. The error is a
// *template.Error, and leaves t unusable.
func escape(t *template.Template, names ...string) (err error) {
	defer func() {
		if recover() != nil { // html/template does not stand all that it finds fault with
			err = &template.Error{}
		}
	}()
	const failing = "failing template"
	text := "{{index 0 0}}"
	for _, name := range names {
		text += fmt.Sprintf("{{template %q}}", name)
	}
	trees, err := parse.Parse(failing, text, "", "", builtins())
	if err == nil {
		_, err = t.AddParseTree(failing, trees[failing])
	}
	if err == nil {
		if fault, ok := errors.AsType[*template.Error](t.ExecuteTemplate(io.Discard, failing, nil)); ok {
			return fault
		}
	}
	return err
}
