// Package tmplexec executes html/template's templates several times faster than
// html/template does, and writes the same bytes.
//
// html/template stays the authority. It parses the templates and adds its
// escapers; Compile turns the resulting trees into functions, once. So most of
// what costs html/template its time happens at compile time or without reflection:
// which field a name means, where a variable lives, calls of functions of the usual
// shapes and of the methods that the caller lists (see Methods), the results of
// pure functions of constants, and escaping in the usual contexts.
//
// All else is left to html/template. A template that holds something unsupported
// is not compiled at all; a value of an unexpected kind, a nil pointer, a URL of
// an unusual scheme, an error or a panic end the execution, and html/template
// starts over and reports what is wrong. So Execute reports only whether it worked,
// and a fault here could only show as different bytes. Tests compare them for
// every layout of the theme and for random values.
//
// Supported are text, if, with, range over lists and numbers, break, continue, template,
// variables and assignments; fields, methods and map keys; every function given to
// the templates, and and, or, not, eq, ne, lt, le, gt, ge, len, index, print and
// printf; and of html/template's contexts the text of an element, a title or a
// textarea, quoted attributes, and URLs or their last parts in quoted attributes.
package tmplexec

import (
	"bytes"
	"fmt"
	"html/template"
	"reflect"
	"slices"
	"strings"
	"sync"
	"text/template/parse"

	"github.com/meridian-ssg/meridian/internal/meter"
)

// Template is a compiled template. It is safe for concurrent use.
type Template struct {
	name    string
	body    step
	slots   int // the number of its variables, with $
	actions int
	states  sync.Pool // of *state
}

// Compile compiles the template of that name in t, with all those that it uses. t
// must have been executed once, so that its escapers are in place; funcs are the
// functions that it was given. Functions named by pure always return the same for
// the same arguments; on constants they are called here. Compile returns nil where
// the template holds something unsupported.
func Compile(t *template.Template, name string, funcs template.FuncMap, pure ...string) (out *Template) {
	defer func() {
		if what := recover(); what != nil {
			if _, known := what.(unsupported); !known {
				panic(what)
			}
			out = nil
		}
	}()
	set := templateSet{trees: t, funcs: funcs, pure: pure, done: make(map[string]*Template)}
	return set.template(name)
}

// Execute executes the template. methods can be called without reflection; m
// measures the template and those that it uses. Where ok is false, it has written
// nothing. Then html/template must execute the template, unless err is a
// *LimitError or a *ShownError.
func (t *Template) Execute(out *bytes.Buffer, dot any, methods Methods, m *meter.Meter) (ok bool, err error) {
	s, _ := t.states.Get().(*state)
	if s == nil {
		s = &state{vars: make([]reflect.Value, 0, 32)}
	}
	s.out, s.budget, s.methods, s.meter = out, NewBudget(out), methods, m
	if ok, err = attempt(func() { s.call(t, reflect.ValueOf(dot)) }); !ok {
		out.Truncate(s.budget.before)
		return false, err
	}
	clear(s.vars[:cap(s.vars)]) // the pool must not keep a page alive
	*s = state{vars: s.vars}
	t.states.Put(s)
	return true, nil
}

// attempt calls a function and reports whether it returned. Not only our own
// panics end it: a method that panics does so again under html/template, which
// turns that into an error.
func attempt(do func()) (ok bool, err error) {
	defer func() {
		what := recover()
		ok = what == nil
		switch fault := what.(type) {
		case *LimitError:
			err = fault
		case *ShownError:
			err = fault
		}
	}()
	do()
	return true, nil
}

// unsupported is the value of a panic that leaves a template to html/template.
type unsupported struct{ why string }

func giveUp(format string, args ...any) { panic(unsupported{fmt.Sprintf(format, args...)}) }

// state is the state of one execution.
type state struct {
	out     *bytes.Buffer
	dot     reflect.Value
	vars    []reflect.Value // of all templates being executed
	frame   int             // the index of the first variable of the innermost one
	budget  Budget
	methods Methods
	meter   *meter.Meter
}

// call executes a template on a dot.
func (s *state) call(t *Template, dot reflect.Value) {
	begun := s.meter.Now()
	outer, frame, n := s.dot, s.frame, len(s.vars)
	s.dot, s.frame = dot, n
	for range t.slots {
		s.vars = append(s.vars, reflect.Value{})
	}
	s.vars[n] = dot
	t.body(s)
	s.vars = s.vars[:n]
	s.dot, s.frame = outer, frame
	s.meter.Add(meter.Template, t.name, begun)
}

// step executes a part of a template.
type step func(s *state) control

// control says how to go on after a step.
type control uint8

const (
	next control = iota
	breakLoop
	continueLoop
)

// templateSet compiles templates together.
type templateSet struct {
	trees *template.Template
	funcs template.FuncMap
	pure  []string // names of functions
	done  map[string]*Template
}

func (c *templateSet) template(name string) *Template {
	if t, ok := c.done[name]; ok {
		return t
	}
	t := &Template{name: name}
	c.done[name] = t // before its body, which may call it
	source := c.trees.Lookup(name)
	if source == nil || source.Tree == nil || source.Tree.Root == nil {
		giveUp("no template %s", name)
	}
	t.actions = Actions(source.Tree.Root)
	k := &compiler{templateSet: c, scope: []string{"$"}, slots: 1}
	t.body = k.list(source.Tree.Root)
	t.slots = k.slots
	return t
}

// compiler compiles one template. scope has the names of the visible variables; a
// variable's slot is its index there, and is reused after its scope.
type compiler struct {
	*templateSet
	scope []string
	slots int
}

func (k *compiler) declare(name string) int {
	k.scope = append(k.scope, name)
	k.slots = max(k.slots, len(k.scope))
	return len(k.scope) - 1
}

func (k *compiler) slot(name string) int {
	for i := len(k.scope) - 1; i >= 0; i-- {
		if k.scope[i] == name {
			return i
		}
	}
	giveUp("no variable %s", name)
	return 0
}

func (k *compiler) list(n *parse.ListNode) step {
	var parts []step
	var text []byte
	write := func() {
		if len(text) > 0 {
			whole := text
			parts = append(parts, func(s *state) control { s.out.Write(whole); return next })
			text = nil
		}
	}
	if n != nil {
		for _, node := range n.Nodes {
			if always, ok := k.constant(node); ok {
				text = append(text, always...)
			} else if part := k.node(node); part != nil {
				write()
				parts = append(parts, part)
			}
		}
	}
	write()
	if len(parts) == 1 {
		return parts[0]
	}
	return func(s *state) control {
		for _, part := range parts {
			if f := part(s); f != next {
				return f
			}
		}
		return next
	}
}

// constant returns what a node always writes: a text, or the escaped result of a
// pure function of constants. What fails here fails again when it is executed.
func (k *compiler) constant(n parse.Node) ([]byte, bool) {
	switch n := n.(type) {
	case *parse.TextNode:
		return n.Text, true
	case *parse.ActionNode:
		cmds, _ := splitEscapers(n.Pipe.Cmds)
		if len(n.Pipe.Decl) > 0 || len(cmds) != 1 || !k.isPureCall(cmds[0]) {
			return nil, false
		}
		var out bytes.Buffer
		part := k.action(n)
		ok, _ := attempt(func() { part(&state{out: &out}) })
		return out.Bytes(), ok
	}
	return nil, false
}

// isPureCall reports whether a command calls a pure function with constants.
func (k *compiler) isPureCall(cmd *parse.CommandNode) bool {
	id, ok := cmd.Args[0].(*parse.IdentifierNode)
	if !ok || !slices.Contains(k.pure, id.Ident) {
		return false
	}
	return !slices.ContainsFunc(cmd.Args[1:], func(arg parse.Node) bool {
		switch arg.(type) {
		case *parse.StringNode, *parse.NumberNode, *parse.BoolNode:
			return false
		}
		return true
	})
}

func (k *compiler) node(n parse.Node) step {
	switch n := n.(type) {
	case *parse.CommentNode:
		return nil
	case *parse.BreakNode:
		return func(*state) control { return breakLoop }
	case *parse.ContinueNode:
		return func(*state) control { return continueLoop }
	case *parse.ActionNode:
		return k.action(n)
	case *parse.IfNode:
		return k.branch(&n.BranchNode, false)
	case *parse.WithNode:
		return k.branch(&n.BranchNode, true)
	case *parse.RangeNode:
		return k.loop(n)
	case *parse.TemplateNode:
		t := k.template(n.Name)
		dot := func(*state) reflect.Value { return reflect.Value{} }
		if n.Pipe != nil {
			dot = k.scopedPipe(n.Pipe)
		}
		return func(s *state) control {
			stopAt(s.budget.Enter(t.actions), n)
			s.call(t, dot(s))
			s.budget.Leave()
			return next
		}
	}
	giveUp("%T", n)
	return nil
}

// escaperPrefix begins the names of html/template's escapers.
const escaperPrefix = "_html_template_"

// splitEscapers returns the commands of an action, and the names of the escapers
// that html/template has appended to them.
func splitEscapers(cmds []*parse.CommandNode) (own []*parse.CommandNode, escapers string) {
	var names []string
	for len(cmds) > 0 {
		id, ok := cmds[len(cmds)-1].Args[0].(*parse.IdentifierNode)
		if !ok || !strings.HasPrefix(id.Ident, escaperPrefix) {
			break
		}
		names = append(names, strings.TrimPrefix(id.Ident, escaperPrefix))
		cmds = cmds[:len(cmds)-1]
	}
	slices.Reverse(names)
	return cmds, strings.Join(names, " ")
}

// action compiles {{…}}: an assignment, or a value to write.
func (k *compiler) action(n *parse.ActionNode) step {
	if len(n.Pipe.Decl) > 0 {
		value := k.pipe(n.Pipe)
		return func(s *state) control { value(s); return next }
	}
	cmds, names := splitEscapers(n.Pipe.Cmds)
	write, ok := escapers[names]
	if !ok || len(cmds) == 0 {
		giveUp("escapers %s", names)
	}
	if field, ok := cmds[0].Args[0].(*parse.FieldNode); ok && len(cmds[0].Args) == 1 && len(cmds) == 1 && names == "htmlescaper" {
		last := lastMember(func(s *state) reflect.Value { return s.dot }, field.Ident, nil)
		return func(s *state) control {
			if v, shown := last.write(s); !shown {
				v = unwrapAny(v)
				checkShown(n.Pipe, v)
				write(s.out, v)
			}
			return next
		}
	}
	value := k.commands(cmds)
	return func(s *state) control {
		v := value(s)
		checkShown(n.Pipe, v)
		write(s.out, v)
		return next
	}
}

func (k *compiler) branch(n *parse.BranchNode, with bool) step {
	depth := len(k.scope)
	value := k.pipe(n.Pipe)
	inner := len(k.scope)
	yes := k.list(n.List)
	k.scope = k.scope[:inner]
	no := k.list(n.ElseList)
	k.scope = k.scope[:depth]
	return func(s *state) control {
		v := value(s)
		if !isTrue(unwrap(v)) {
			return no(s)
		}
		if !with {
			return yes(s)
		}
		outer := s.dot
		s.dot = v
		f := yes(s)
		s.dot = outer
		return f
	}
}

func (k *compiler) loop(node *parse.RangeNode) step {
	n := &node.BranchNode
	if n.Pipe.IsAssign {
		giveUp("range that assigns")
	}
	depth := len(k.scope)
	value := k.commands(n.Pipe.Cmds)
	index, element := -1, -1
	for i, d := range n.Pipe.Decl {
		slot := k.declare(d.Ident[0])
		if i == len(n.Pipe.Decl)-1 {
			element = slot
		} else {
			index = slot
		}
	}
	inner := len(k.scope)
	body := k.list(n.List)
	k.scope = k.scope[:inner]
	none := k.list(n.ElseList)
	k.scope = k.scope[:depth]
	actions := Actions(n.List)
	return func(s *state) control {
		list, _ := indirect(value(s))
		n, at := 0, list.Index
		switch {
		case list.Kind() == reflect.Slice || list.Kind() == reflect.Array:
			n = list.Len()
		case list.IsValid() && list.CanInt() && index < 0: // counts from 0
			n = int(list.Int())
			at = func(i int) reflect.Value { return reflect.ValueOf(i).Convert(list.Type()) }
		case list.IsValid():
			giveUp("range over %s", list.Kind())
		}
		if n <= 0 {
			return none(s)
		}
		outer := s.dot
		for i := range n {
			stopAt(s.budget.Step(actions), node)
			s.dot = at(i)
			if element >= 0 {
				s.vars[s.frame+element] = s.dot
			}
			if index >= 0 {
				s.vars[s.frame+index] = reflect.ValueOf(i)
			}
			if body(s) == breakLoop {
				break
			}
		}
		s.dot = outer
		return next
	}
}
