package tmplexec

import (
	"reflect"
	"strconv"
	"sync/atomic"
	"text/template/parse"
)

// eval evaluates an expression. The zero Value is text/template's "no value".
type eval func(s *state) reflect.Value

// scopedPipe compiles a pipeline whose variables end with it.
func (k *compiler) scopedPipe(n *parse.PipeNode) eval {
	depth := len(k.scope)
	value := k.pipe(n)
	k.scope = k.scope[:depth]
	return value
}

// pipe compiles a pipeline and its assignments.
func (k *compiler) pipe(n *parse.PipeNode) eval {
	value := k.commands(n.Cmds)
	if len(n.Decl) == 0 {
		return value
	}
	var slots []int
	for _, d := range n.Decl {
		if n.IsAssign {
			slots = append(slots, k.slot(d.Ident[0]))
		} else {
			slots = append(slots, k.declare(d.Ident[0]))
		}
	}
	return func(s *state) reflect.Value {
		v := value(s)
		for _, slot := range slots {
			s.vars[s.frame+slot] = v
		}
		return v
	}
}

// commands compiles the commands of a pipeline; each takes the value of the one
// before it as its last argument.
func (k *compiler) commands(cmds []*parse.CommandNode) eval {
	var value eval
	for _, cmd := range cmds {
		next := k.command(cmd, value)
		value = func(s *state) reflect.Value { return unwrapAny(next(s)) }
	}
	return value
}

// unwrapAny takes a value out of an empty interface.
func unwrapAny(v reflect.Value) reflect.Value {
	if v.Kind() == reflect.Interface && v.NumMethod() == 0 {
		return v.Elem()
	}
	return v
}

func (k *compiler) command(n *parse.CommandNode, final eval) eval {
	var args []argument
	for _, a := range n.Args[1:] {
		args = append(args, k.argument(a))
	}
	if final != nil {
		args = append(args, argument{value: final})
	}
	switch first := n.Args[0].(type) {
	case *parse.IdentifierNode:
		return k.function(first.Ident, args)
	case *parse.FieldNode:
		return chain(func(s *state) reflect.Value { return s.dot }, first.Ident, args)
	case *parse.VariableNode:
		return k.variable(first, args)
	case *parse.ChainNode:
		return k.chain(first, args)
	}
	if len(args) > 0 {
		giveUp("arguments to %T", n.Args[0])
	}
	if pipe, ok := n.Args[0].(*parse.PipeNode); ok {
		return k.scopedPipe(pipe)
	}
	a := k.argument(n.Args[0])
	return func(s *state) reflect.Value { return a.as(s, nil) }
}

func (k *compiler) variable(n *parse.VariableNode, args []argument) eval {
	slot := k.slot(n.Ident[0])
	start := func(s *state) reflect.Value { return s.vars[s.frame+slot] }
	if len(n.Ident) == 1 && len(args) > 0 {
		giveUp("arguments to a variable")
	}
	return chain(start, n.Ident[1:], args)
}

func (k *compiler) chain(n *parse.ChainNode, args []argument) eval {
	pipe, ok := n.Node.(*parse.PipeNode)
	if !ok {
		giveUp("chain from %T", n.Node)
	}
	return chain(k.scopedPipe(pipe), n.Field, args)
}

// argument is an argument of a function or a method: a value, or a constant, whose
// type depends on its use.
type argument struct {
	value    eval
	constant reflect.Value
}

func (k *compiler) argument(n parse.Node) argument {
	switch n := n.(type) {
	case *parse.DotNode:
		return argument{value: func(s *state) reflect.Value { return s.dot }}
	case *parse.FieldNode:
		return argument{value: chain(func(s *state) reflect.Value { return s.dot }, n.Ident, nil)}
	case *parse.VariableNode:
		return argument{value: k.variable(n, nil)}
	case *parse.PipeNode:
		return argument{value: k.scopedPipe(n)}
	case *parse.ChainNode:
		return argument{value: k.chain(n, nil)}
	case *parse.IdentifierNode:
		return argument{value: k.function(n.Ident, nil)}
	case *parse.StringNode:
		return argument{constant: reflect.ValueOf(n.Text)}
	case *parse.BoolNode:
		return argument{constant: reflect.ValueOf(n.True)}
	case *parse.NumberNode:
		if i, err := strconv.Atoi(n.Text); err == nil {
			return argument{constant: reflect.ValueOf(i)}
		}
	}
	giveUp("argument %T", n)
	return argument{}
}

// as returns the argument as a value of type t; nil stands for any type.
func (a argument) as(s *state, t reflect.Type) reflect.Value {
	if a.value != nil {
		return convert(a.value(s), t)
	}
	if t == nil || a.constant.Type() == t || a.constant.Type().AssignableTo(t) {
		return a.constant
	}
	switch {
	case a.constant.Kind() == t.Kind():
	case a.constant.Kind() == reflect.Int && t.Kind() == reflect.Int64:
	default:
		giveUp("constant for %s", t)
	}
	return a.constant.Convert(t)
}

// text, number and any return the argument as a value of these types.
func (a argument) text(s *state) string { return a.as(s, stringType).String() }
func (a argument) number(s *state) int  { return int(a.as(s, intType).Int()) }
func (a argument) any(s *state) any     { return a.as(s, anyType).Interface() }

var (
	anyType    = reflect.TypeFor[any]()
	intType    = reflect.TypeFor[int]()
	stringType = reflect.TypeFor[string]()
)

// convert converts a value for a parameter as text/template does.
func convert(v reflect.Value, t reflect.Type) reflect.Value {
	switch {
	case t == nil:
		return v
	case !v.IsValid():
		giveUp("no value for %s", t)
	case v.Type() == t, v.Type().AssignableTo(t):
		return v
	}
	if v.Kind() == reflect.Interface && !v.IsNil() {
		if v = v.Elem(); v.Type().AssignableTo(t) {
			return v
		}
	}
	switch {
	case v.Kind() == reflect.Pointer && v.Type().Elem().AssignableTo(t) && !v.IsNil():
		return v.Elem()
	case v.CanAddr() && reflect.PointerTo(v.Type()).AssignableTo(t):
		return v.Addr()
	}
	giveUp("%s for %s", v.Type(), t)
	return v
}

// chain compiles .A.B.C; the last name takes the arguments.
func chain(start eval, names []string, args []argument) eval {
	if len(names) == 0 {
		return start
	}
	return lastMember(start, names, args).value
}

// lastMember compiles .A.B.C as far as its last name.
func lastMember(start eval, names []string, args []argument) *member {
	for _, name := range names[:len(names)-1] {
		start = (&member{of: start, name: name}).value
	}
	return &member{of: start, name: names[len(names)-1], args: args}
}

// member is .Name after a value: a method, a field or a key. It caches what the
// name means for the type that it met last, which is nearly always the same.
type member struct {
	of   eval
	name string
	args []argument
	last atomic.Pointer[resolved]
}

// resolved is what a name means in a type.
type resolved struct {
	of     reflect.Type
	byAddr bool    // whether the value can be pointed at, so that it has the methods of its pointer
	method int     // -1 for none
	fast   *Method // the same one, to be called without reflection; nil for none
	field  []int   // nil for none
}

// resolve finds a name in a type, a method before a field.
func (m *member) resolve(s *state, t reflect.Type, byAddr bool) *resolved {
	f := &resolved{of: t, byAddr: byAddr, method: -1}
	receiver := t
	if byAddr {
		receiver = reflect.PointerTo(t)
	}
	if method, ok := receiver.MethodByName(m.name); ok {
		f.method = method.Index
		if byAddr {
			f.fast = s.methods.lookup(receiver, method)
		}
		return f
	}
	if t.Kind() == reflect.Struct {
		if field, ok := t.FieldByName(m.name); ok && field.IsExported() {
			f.field = field.Index
		}
	}
	return f
}

// find evaluates the object and resolves the name in its type.
func (m *member) find(s *state) (reflect.Value, *resolved) {
	v := m.of(s)
	if !v.IsValid() {
		giveUp("no value that has %s", m.name)
	}
	v, null := indirect(v)
	if null {
		giveUp("nil has no %s", m.name)
	}
	t, byAddr := v.Type(), v.CanAddr()
	f := m.last.Load()
	if f == nil || f.of != t || f.byAddr != byAddr {
		f = m.resolve(s, t, byAddr)
		m.last.Store(f)
	}
	return v, f
}

func (m *member) value(s *state) reflect.Value {
	v, f := m.find(s)
	return m.in(s, v, f)
}

// in returns the member of a value in which it was found.
func (m *member) in(s *state, v reflect.Value, f *resolved) reflect.Value {
	switch {
	case f.fast != nil:
		return f.fast.call(s, v.Addr().Interface(), m.args)
	case f.method >= 0:
		if f.byAddr {
			v = v.Addr()
		}
		return call(s, v.Method(f.method), m.args)
	case len(m.args) > 0:
		giveUp("%s takes no arguments", m.name)
	case len(f.field) == 1:
		return v.Field(f.field[0])
	case f.field != nil:
		field, err := v.FieldByIndexErr(f.field)
		if err != nil {
			giveUp("%v", err)
		}
		return field
	case v.Kind() == reflect.Map && stringType.AssignableTo(v.Type().Key()):
		if value := v.MapIndex(reflect.ValueOf(m.name)); value.IsValid() {
			return value
		}
	}
	giveUp("no %s", m.name)
	return v
}

// write writes the member where its method has a writer; else it returns it.
func (m *member) write(s *state) (v reflect.Value, shown bool) {
	v, f := m.find(s)
	if f.fast == nil || f.fast.write == nil {
		return m.in(s, v, f), false
	}
	checkArgCount(m.args, 0)
	f.fast.write(v.Addr().Interface(), s.out)
	return v, true
}

// indirect follows pointers and interfaces; null reports a nil one.
func indirect(v reflect.Value) (at reflect.Value, null bool) {
	for ; v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface; v = v.Elem() {
		if v.IsNil() {
			return v, true
		}
	}
	return v, false
}

// unwrap takes a value out of an interface.
func unwrap(v reflect.Value) reflect.Value {
	if v.Kind() == reflect.Interface {
		return v.Elem()
	}
	return v
}

// isTrue reports whether a value is neither empty nor zero.
func isTrue(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Invalid:
		return false
	case reflect.String, reflect.Slice, reflect.Map, reflect.Array:
		return v.Len() > 0
	case reflect.Bool:
		return v.Bool()
	case reflect.Pointer, reflect.Interface, reflect.Func:
		return !v.IsNil()
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return v.Int() != 0
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return v.Uint() != 0
	case reflect.Float32, reflect.Float64:
		return v.Float() != 0
	case reflect.Struct:
		return true
	}
	giveUp("truth of %s", v.Kind())
	return false
}
