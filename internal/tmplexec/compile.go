// Package tmplexec carries out html/template's templates several times faster
// than html/template does, and gives the same bytes.
//
// html/template stays the authority. It has parsed the templates and put its
// escapers into them; Compile turns the trees that it has made into functions,
// once. What costs html/template most of its time is then done before or
// without reflection: which field a name means, where a variable lives, the
// call of functions of the usual shapes and of the methods that the caller
// names (see Methods), what a pure function gives for constants, and the
// escaping of texts in the usual places.
//
// Whatever is not known here is left to html/template. A template that holds
// such a thing is not compiled at all; a value of an unexpected kind, a nil
// pointer, an address of an unusual scheme, an error or a panic end the
// attempt, and html/template does the work from the start and tells what is
// wrong in its own words. So there is nothing to be told from here but whether
// it worked, and a fault here could only show as bytes that differ. Tests
// compare them for every layout of the theme and for random values.
//
// Known are: text, if, with, range over lists, break, continue, template,
// variables and their assignment; fields, methods, keys of maps; every
// function given to the templates, and and, or, not, eq, ne, lt, le, gt, ge,
// len, index, print, printf; and of the contexts that html/template tells
// apart the text of an element, of a title or a textarea, quoted attributes,
// and whole addresses or their last parts in quoted attributes.
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

// Template is a compiled template. It is safe for many goroutines.
type Template struct {
	name   string
	body   run
	slots  int       // how many variables it has, with $
	states sync.Pool // of *state, to be used again
}

// Compile compiles the template that t knows by a name, with all those that
// it uses. t must have been executed once, so that its escapers are in place;
// funcs are the functions that it was given. Those that pure names always give
// the same for the same arguments, so that what they give for constants is
// worked out here. The result is nil where the template holds something that
// is not known here.
func Compile(t *template.Template, name string, funcs template.FuncMap, pure ...string) (out *Template) {
	defer func() {
		if what := recover(); what != nil {
			if _, known := what.(unable); !known {
				panic(what)
			}
			out = nil
		}
	}()
	set := set{trees: t, funcs: funcs, pure: pure, done: make(map[string]*Template)}
	return set.template(name)
}

// Execute carries the template out. methods are those that can be called
// without reflection; m measures the template and those that it uses. When it
// says false, nothing was written, and html/template must do it.
func (t *Template) Execute(out *bytes.Buffer, dot any, methods Methods, m *meter.Meter) bool {
	s, _ := t.states.Get().(*state)
	if s == nil {
		s = &state{vars: make([]reflect.Value, 0, 32)}
	}
	start := out.Len()
	s.out, s.methods, s.meter = out, methods, m
	if !attempt(func() { s.call(t, reflect.ValueOf(dot)) }) {
		out.Truncate(start)
		return false
	}
	clear(s.vars[:cap(s.vars)]) // what is kept for the next time holds no page
	*s = state{vars: s.vars}
	t.states.Put(s)
	return true
}

// attempt does something that may give up. Not only our own panics end it: a
// method that panics does so again under html/template, which makes an error
// of it.
func attempt(do func()) (ok bool) {
	defer func() { ok = recover() == nil }()
	do()
	return true
}

// unable is what a panic carries that ends an attempt.
type unable struct{ why string }

func giveUp(format string, args ...any) { panic(unable{fmt.Sprintf(format, args...)}) }

// state is one execution under way.
type state struct {
	out     *bytes.Buffer
	dot     reflect.Value
	vars    []reflect.Value // of all templates under way
	frame   int             // where those of the innermost begin
	depth   int
	methods Methods
	meter   *meter.Meter
}

const deepest = 1000 // html/template goes deeper; templates that call themselves so often are at fault

// call carries out a template on a dot.
func (s *state) call(t *Template, dot reflect.Value) {
	begun := s.meter.Now()
	outer, frame, n := s.dot, s.frame, len(s.vars)
	if s.depth++; s.depth > deepest {
		giveUp("too deep")
	}
	s.dot, s.frame = dot, n
	for range t.slots {
		s.vars = append(s.vars, reflect.Value{})
	}
	s.vars[n] = dot
	t.body(s)
	s.vars = s.vars[:n]
	s.dot, s.frame = outer, frame
	s.depth--
	s.meter.Add(meter.Template, t.name, begun)
}

// run carries out a piece of a template.
type run func(s *state) flow

// flow tells how a piece ended.
type flow uint8

const (
	onward flow = iota
	broken
	continued
)

// set is the templates that are compiled together.
type set struct {
	trees *template.Template
	funcs template.FuncMap
	pure  []string // names of functions
	done  map[string]*Template
}

func (c *set) template(name string) *Template {
	if t, ok := c.done[name]; ok {
		return t
	}
	t := &Template{name: name}
	c.done[name] = t // before its body, which may use it
	source := c.trees.Lookup(name)
	if source == nil || source.Tree == nil || source.Tree.Root == nil {
		giveUp("no template %s", name)
	}
	k := &compiler{set: c, scope: []string{"$"}, slots: 1}
	t.body = k.list(source.Tree.Root)
	t.slots = k.slots
	return t
}

// compiler compiles one template. Each variable gets a slot of its own where
// it is declared; scope lists the names that can be seen, the slot of each
// being its index. A slot is used again when its scope has ended.
type compiler struct {
	*set
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

func (k *compiler) list(n *parse.ListNode) run {
	var parts []run
	var text []byte
	write := func() {
		if len(text) > 0 {
			whole := text
			parts = append(parts, func(s *state) flow { s.out.Write(whole); return onward })
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
	return func(s *state) flow {
		for _, part := range parts {
			if f := part(s); f != onward {
				return f
			}
		}
		return onward
	}
}

// constant gives what a node always writes: a text, or what a pure function
// gives for constants, escaped. What fails is left as it is, to fail when it
// is carried out.
func (k *compiler) constant(n parse.Node) ([]byte, bool) {
	switch n := n.(type) {
	case *parse.TextNode:
		return n.Text, true
	case *parse.ActionNode:
		cmds, _ := parted(n.Pipe.Cmds)
		if len(n.Pipe.Decl) > 0 || len(cmds) != 1 || !k.fixed(cmds[0]) {
			return nil, false
		}
		var out bytes.Buffer
		part := k.action(n)
		ok := attempt(func() { part(&state{out: &out}) })
		return out.Bytes(), ok
	}
	return nil, false
}

// fixed says whether a command is a pure function of constants.
func (k *compiler) fixed(cmd *parse.CommandNode) bool {
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

func (k *compiler) node(n parse.Node) run {
	switch n := n.(type) {
	case *parse.CommentNode:
		return nil
	case *parse.BreakNode:
		return func(*state) flow { return broken }
	case *parse.ContinueNode:
		return func(*state) flow { return continued }
	case *parse.ActionNode:
		return k.action(n)
	case *parse.IfNode:
		return k.branch(&n.BranchNode, false)
	case *parse.WithNode:
		return k.branch(&n.BranchNode, true)
	case *parse.RangeNode:
		return k.loop(&n.BranchNode)
	case *parse.TemplateNode:
		t := k.template(n.Name)
		if n.Pipe == nil {
			return func(s *state) flow { s.call(t, reflect.Value{}); return onward }
		}
		dot := k.scoped(n.Pipe)
		return func(s *state) flow { s.call(t, dot(s)); return onward }
	}
	giveUp("%T", n)
	return nil
}

// escaperPrefix begins the names of the functions that html/template adds.
const escaperPrefix = "_html_template_"

// parted gives the commands of an action, and the names of the escapers that
// html/template has put behind them.
func parted(cmds []*parse.CommandNode) (own []*parse.CommandNode, escapers string) {
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

// action compiles {{…}}: the setting of a variable, or a value to be written.
func (k *compiler) action(n *parse.ActionNode) run {
	if len(n.Pipe.Decl) > 0 {
		value := k.pipe(n.Pipe)
		return func(s *state) flow { value(s); return onward }
	}
	cmds, names := parted(n.Pipe.Cmds)
	write, ok := escapers[names]
	if !ok || len(cmds) == 0 {
		giveUp("escapers %s", names)
	}
	if field, ok := cmds[0].Args[0].(*parse.FieldNode); ok && len(cmds[0].Args) == 1 && len(cmds) == 1 && names == "htmlescaper" {
		last := ending(func(s *state) reflect.Value { return s.dot }, field.Ident, nil)
		return func(s *state) flow {
			if v, shown := last.show(s); !shown {
				write(s.out, open(v))
			}
			return onward
		}
	}
	value := k.commands(cmds)
	return func(s *state) flow { write(s.out, value(s)); return onward }
}

func (k *compiler) branch(n *parse.BranchNode, with bool) run {
	depth := len(k.scope)
	value := k.pipe(n.Pipe)
	inner := len(k.scope)
	yes := k.list(n.List)
	k.scope = k.scope[:inner]
	no := k.list(n.ElseList)
	k.scope = k.scope[:depth]
	return func(s *state) flow {
		v := value(s)
		if !truth(plain(v)) {
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

func (k *compiler) loop(n *parse.BranchNode) run {
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
	return func(s *state) flow {
		list, _ := indirect(value(s))
		switch list.Kind() {
		case reflect.Slice, reflect.Array:
		case reflect.Invalid:
			return none(s)
		default:
			giveUp("range over %s", list.Kind())
		}
		if list.Len() == 0 {
			return none(s)
		}
		outer := s.dot
		for i := range list.Len() {
			s.dot = list.Index(i)
			if element >= 0 {
				s.vars[s.frame+element] = s.dot
			}
			if index >= 0 {
				s.vars[s.frame+index] = reflect.ValueOf(i)
			}
			if body(s) == broken {
				break
			}
		}
		s.dot = outer
		return onward
	}
}
