package compiled

import (
	"reflect"
	"strconv"
	"sync/atomic"
	"text/template/parse"
)

// eval works out a value. The zero Value is template's "no value".
type eval func(s *state) reflect.Value

// scoped compiles a pipeline whose variables end with it.
func (k *compiler) scoped(n *parse.PipeNode) eval {
	depth := len(k.scope)
	value := k.pipe(n)
	k.scope = k.scope[:depth]
	return value
}

// pipe compiles a pipeline with the variables that it sets.
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

// commands compiles what stands between the bars of a pipeline; each takes the
// value of the one before it as its last argument.
func (k *compiler) commands(cmds []*parse.CommandNode) eval {
	var value eval
	for _, cmd := range cmds {
		next := k.command(cmd, value)
		value = func(s *state) reflect.Value { return open(next(s)) }
	}
	return value
}

// open takes a value out of an empty interface.
func open(v reflect.Value) reflect.Value {
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
		return k.scoped(pipe)
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
	return chain(k.scoped(pipe), n.Field, args)
}

// argument is one argument of a function or a method: a value, or a constant,
// whose type follows from where it is used.
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
		return argument{value: k.scoped(n)}
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

// as gives the argument as a value of type t; nil stands for any type.
func (a argument) as(s *state, t reflect.Type) reflect.Value {
	if a.value != nil {
		return fit(a.value(s), t)
	}
	if t == nil || a.constant.Type().AssignableTo(t) {
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

// fit makes a value fit a parameter as text/template does.
func fit(v reflect.Value, t reflect.Type) reflect.Value {
	switch {
	case t == nil:
		return v
	case !v.IsValid():
		giveUp("no value for %s", t)
	case v.Type().AssignableTo(t):
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
	for i, name := range names {
		var last []argument
		if i == len(names)-1 {
			last = args
		}
		start = member(start, name, last)
	}
	return start
}

// found is where a name leads in a type.
type found struct {
	of     reflect.Type
	method int   // -1 for none
	byAddr bool  // whether it is a method of the pointer
	field  []int // nil for none
}

// look finds a name in a type, a method before a field.
func look(v reflect.Value, name string) *found {
	t := v.Type()
	f := &found{of: t, method: -1}
	receiver := t
	if v.Kind() != reflect.Interface && v.Kind() != reflect.Pointer && v.CanAddr() {
		receiver, f.byAddr = reflect.PointerTo(t), true
	}
	if m, ok := receiver.MethodByName(name); ok {
		f.method = m.Index
		return f
	}
	if t.Kind() == reflect.Struct {
		if field, ok := t.FieldByName(name); ok && field.IsExported() {
			f.field = field.Index
		}
	}
	return f
}

// member compiles .Name: a method, a field or a key. Where the name leads is
// remembered for the type that was met last, as one place nearly always meets
// the same.
func member(of eval, name string, args []argument) eval {
	var last atomic.Pointer[found]
	key := reflect.ValueOf(name)
	return func(s *state) reflect.Value {
		v := of(s)
		if !v.IsValid() {
			giveUp("no value that has %s", name)
		}
		v, null := indirect(v)
		if null {
			giveUp("nil has no %s", name)
		}
		f := last.Load()
		if f == nil || f.of != v.Type() || f.byAddr != (v.CanAddr() && v.Kind() != reflect.Interface && v.Kind() != reflect.Pointer) {
			f = look(v, name)
			last.Store(f)
		}
		switch {
		case f.method >= 0:
			if f.byAddr {
				v = v.Addr()
			}
			return call(s, v.Method(f.method), args)
		case len(args) > 0:
			giveUp("%s takes no arguments", name)
		case f.field != nil:
			field, err := v.FieldByIndexErr(f.field)
			if err != nil {
				giveUp("%v", err)
			}
			return field
		case v.Kind() == reflect.Map && key.Type().AssignableTo(v.Type().Key()):
			if value := v.MapIndex(key); value.IsValid() {
				return value
			}
		}
		giveUp("no %s", name)
		return v
	}
}

// indirect follows pointers and interfaces; null tells that one led nowhere.
func indirect(v reflect.Value) (at reflect.Value, null bool) {
	for ; v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface; v = v.Elem() {
		if v.IsNil() {
			return v, true
		}
	}
	return v, false
}

// plain takes a value out of an interface.
func plain(v reflect.Value) reflect.Value {
	if v.Kind() == reflect.Interface {
		return v.Elem()
	}
	return v
}

// truth says whether a value is neither empty nor zero.
func truth(v reflect.Value) bool {
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
