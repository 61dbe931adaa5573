package compiled

import (
	"cmp"
	"fmt"
	"reflect"
)

// function compiles the call of a function by name: one that the templates
// were given, or one of text/template's own.
func (k *compiler) function(name string, args []argument) eval {
	if f, ok := k.funcs[name]; ok {
		if direct := shortcut(f, args); direct != nil {
			return direct
		}
		fn := reflect.ValueOf(f)
		return func(s *state) reflect.Value { return call(s, fn, args) }
	}
	switch name {
	case "and", "or":
		return choice(args, name == "or")
	case "print":
		fn := reflect.ValueOf(fmt.Sprint)
		return func(s *state) reflect.Value { return call(s, fn, args) }
	case "printf":
		if direct := shortcut(fmt.Sprintf, args); direct != nil {
			return direct
		}
	}
	own, ok := builtins[name]
	if !ok {
		giveUp("function %s", name)
	}
	return func(s *state) reflect.Value {
		var room [4]reflect.Value
		values := room[:0]
		for _, a := range args {
			values = append(values, plain(a.as(s, nil)))
		}
		return own(values)
	}
}

// choice is "and" and "or": the first argument that decides, or the last.
func choice(args []argument, want bool) eval {
	if len(args) == 0 {
		giveUp("nothing to choose from")
	}
	return func(s *state) reflect.Value {
		var v reflect.Value
		for _, a := range args {
			if v = a.as(s, nil); truth(plain(v)) == want {
				break
			}
		}
		return v
	}
}

// call calls a function or a method.
func call(s *state, fn reflect.Value, args []argument) reflect.Value {
	t := fn.Type()
	fixed := t.NumIn()
	if t.IsVariadic() {
		fixed--
		if len(args) < fixed {
			giveUp("too few arguments")
		}
	} else if len(args) != fixed {
		giveUp("%d arguments for %d", len(args), fixed)
	}
	var room [6]reflect.Value
	in := room[:0]
	for i, a := range args {
		if i < fixed {
			in = append(in, a.as(s, t.In(i)))
		} else {
			in = append(in, a.as(s, t.In(fixed).Elem()))
		}
	}
	out := fn.Call(in)
	if len(out) == 2 && !out[1].IsNil() {
		giveUp("an error")
	}
	return out[0]
}

// shortcut calls functions of the commonest shapes without reflection; nil
// where f has another one.
func shortcut(f any, args []argument) eval {
	text := func(s *state, i int) string { return args[i].as(s, stringType).String() }
	value := func(s *state, i int) any { return fit(args[i].as(s, nil), anyType).Interface() }
	rest := func(s *state, from int) []any {
		out := make([]any, 0, len(args)-from)
		for i := from; i < len(args); i++ {
			out = append(out, value(s, i))
		}
		return out
	}
	switch f := f.(type) {
	case func(string) string:
		if len(args) == 1 {
			return func(s *state) reflect.Value { return reflect.ValueOf(f(text(s, 0))) }
		}
	case func(string, ...any) string:
		if len(args) >= 1 {
			return func(s *state) reflect.Value { return reflect.ValueOf(f(text(s, 0), rest(s, 1)...)) }
		}
	case func(any) (string, error):
		if len(args) == 1 {
			return func(s *state) reflect.Value { return result(f(value(s, 0))) }
		}
	case func(any, any) (string, error):
		if len(args) == 2 {
			return func(s *state) reflect.Value { return result(f(value(s, 0), value(s, 1))) }
		}
	case func(...any) (map[string]any, error):
		return func(s *state) reflect.Value { return result(f(rest(s, 0)...)) }
	}
	return nil
}

func result[T any](value T, err error) reflect.Value {
	if err != nil {
		giveUp("%v", err)
	}
	return reflect.ValueOf(value)
}

var (
	anyType    = reflect.TypeFor[any]()
	stringType = reflect.TypeFor[string]()
)

// builtins are text/template's own functions, for the kinds of values that
// layouts have.
var builtins = map[string]func([]reflect.Value) reflect.Value{
	"not": func(v []reflect.Value) reflect.Value {
		want(v, 1)
		return reflect.ValueOf(!truth(v[0]))
	},
	"len": func(v []reflect.Value) reflect.Value {
		want(v, 1)
		switch v[0].Kind() {
		case reflect.String, reflect.Slice, reflect.Map, reflect.Array:
			return reflect.ValueOf(v[0].Len())
		}
		giveUp("len of %s", v[0].Kind())
		return v[0]
	},
	"index": func(v []reflect.Value) reflect.Value {
		want(v, 2)
		switch list, at := v[0], v[1]; {
		case list.Kind() == reflect.Slice && at.Kind() == reflect.Int && at.Int() >= 0 && at.Int() < int64(list.Len()):
			return list.Index(int(at.Int()))
		case list.Kind() == reflect.Map && at.IsValid() && at.Type().AssignableTo(list.Type().Key()):
			if value := list.MapIndex(at); value.IsValid() {
				return value
			}
			return reflect.Zero(list.Type().Elem())
		}
		giveUp("index")
		return v[0]
	},
	"eq": func(v []reflect.Value) reflect.Value {
		if len(v) < 2 {
			giveUp("eq needs two values")
		}
		for _, other := range v[1:] {
			if order(v[0], other) == 0 {
				return reflect.ValueOf(true)
			}
		}
		return reflect.ValueOf(false)
	},
	"ne": func(v []reflect.Value) reflect.Value { want(v, 2); return reflect.ValueOf(order(v[0], v[1]) != 0) },
	"lt": func(v []reflect.Value) reflect.Value { want(v, 2); return reflect.ValueOf(rank(v) < 0) },
	"le": func(v []reflect.Value) reflect.Value { want(v, 2); return reflect.ValueOf(rank(v) <= 0) },
	"gt": func(v []reflect.Value) reflect.Value { want(v, 2); return reflect.ValueOf(rank(v) > 0) },
	"ge": func(v []reflect.Value) reflect.Value { want(v, 2); return reflect.ValueOf(rank(v) >= 0) },
}

func want(v []reflect.Value, n int) {
	if len(v) != n {
		giveUp("%d arguments for %d", len(v), n)
	}
}

// rank compares two values of a kind that has an order.
func rank(v []reflect.Value) int {
	if v[0].Kind() == reflect.Bool {
		giveUp("yes and no have no order")
	}
	return order(v[0], v[1])
}

// order compares two values of one kind; of yes and no it only tells whether
// they are equal.
func order(x, y reflect.Value) int {
	switch {
	case x.Kind() == reflect.String && y.Kind() == reflect.String:
		return cmp.Compare(x.String(), y.String())
	case x.CanInt() && y.CanInt():
		return cmp.Compare(x.Int(), y.Int())
	case x.Kind() == reflect.Bool && y.Kind() == reflect.Bool:
		if x.Bool() == y.Bool() {
			return 0
		}
		return 1
	}
	giveUp("comparing %s and %s", x.Kind(), y.Kind())
	return 0
}
