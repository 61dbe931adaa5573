package tmplexec

import (
	"cmp"
	"fmt"
	"html/template"
	"reflect"

	"github.com/meridian-ssg/meridian/internal/sum"
)

// Digester is a value whose sum covers all that is reachable from it.
type Digester interface{ Digest() sum.Sum }

// function compiles the call of a function by name: one that the templates
// were given, or one of text/template's own.
func (k *compiler) function(name string, args []argument) eval {
	if f, ok := k.funcs[name]; ok {
		return compileCall(f, args)
	}
	switch name {
	case "and", "or":
		return andOr(args, name == "or")
	case "print":
		return compileCall(fmt.Sprint, args)
	case "printf":
		return compileCall(fmt.Sprintf, args)
	case "eq":
		return equal(args)
	}
	if own, ok := unaryFuncs[name]; ok {
		checkArgCount(args, 1)
		x := args[0]
		return func(s *state) reflect.Value { return own(unwrap(x.as(s, nil))) }
	}
	own, ok := binaryFuncs[name]
	if !ok {
		giveUp("function %s", name)
	}
	checkArgCount(args, 2)
	x, y := args[0], args[1]
	return func(s *state) reflect.Value { return own(unwrap(x.as(s, nil)), unwrap(y.as(s, nil))) }
}

// andOr is "and" and "or": the first argument whose truth is decisive, or the last.
func andOr(args []argument, decisive bool) eval {
	if len(args) == 0 {
		giveUp("nothing to choose from")
	}
	return func(s *state) reflect.Value {
		var v reflect.Value
		for _, a := range args {
			if v = a.as(s, nil); isTrue(unwrap(v)) == decisive {
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
	in := make([]reflect.Value, 0, len(args))
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

// compileCall compiles a call: without reflection for the usual signatures.
func compileCall(f any, args []argument) eval {
	rest := func(s *state, from int) []any {
		out := make([]any, 0, len(args)-from)
		for _, a := range args[from:] {
			out = append(out, a.any(s))
		}
		return out
	}
	// fast calls a function of n arguments, and of more where it is variadic.
	fast := func(n int, variadic bool, call func(s *state) any) eval {
		if len(args) < n || len(args) > n && !variadic {
			giveUp("%d arguments for %d", len(args), n)
		}
		return func(s *state) reflect.Value { return reflect.ValueOf(call(s)) }
	}
	switch f := f.(type) {
	case func(string) string:
		return fast(1, false, func(s *state) any { return f(args[0].text(s)) })
	case func(any) (template.HTML, error):
		return fast(1, false, func(s *state) any { return must(f(args[0].any(s))) })
	case func(string, string) bool:
		return fast(2, false, func(s *state) any { return f(args[0].text(s), args[1].text(s)) })
	case func(string, ...any) string:
		return fast(1, true, func(s *state) any { return f(args[0].text(s), rest(s, 1)...) })
	case func(string, ...any) (string, error):
		return fast(1, true, func(s *state) any { return must(f(args[0].text(s), rest(s, 1)...)) })
	case func(...any) (string, error):
		return fast(0, true, func(s *state) any { return must(f(rest(s, 0)...)) })
	case func(any) (string, error):
		return fast(1, false, func(s *state) any { return must(f(args[0].any(s))) })
	case func(any, any) (string, error):
		return fast(2, false, func(s *state) any { return must(f(args[0].any(s), args[1].any(s))) })
	case func(string, Digester) (template.HTML, error):
		return fast(2, false, func(s *state) any {
			name, value := args[0].text(s), args[1].as(s, digesterType).Interface()
			digester, _ := value.(Digester)
			return must(f(name, digester))
		})
	case func(...any) (map[string]any, error):
		return fast(0, true, func(s *state) any { return must(f(rest(s, 0)...)) })
	}
	fn := reflect.ValueOf(f)
	return func(s *state) reflect.Value { return call(s, fn, args) }
}

var digesterType = reflect.TypeFor[Digester]()

// unaryFuncs and binaryFuncs are text/template's own functions, for the kinds of
// values that layouts have.
var unaryFuncs = map[string]func(reflect.Value) reflect.Value{
	"not": func(v reflect.Value) reflect.Value { return reflect.ValueOf(!isTrue(v)) },
	"len": func(v reflect.Value) reflect.Value {
		switch v.Kind() {
		case reflect.String, reflect.Slice, reflect.Map, reflect.Array:
			return reflect.ValueOf(v.Len())
		}
		giveUp("len of %s", v.Kind())
		return v
	},
}

var binaryFuncs = map[string]func(x, y reflect.Value) reflect.Value{
	"index": func(list, at reflect.Value) reflect.Value {
		switch {
		case list.Kind() == reflect.Slice && at.Kind() == reflect.Int && at.Int() >= 0 && at.Int() < int64(list.Len()):
			return list.Index(int(at.Int()))
		case list.Kind() == reflect.Map && at.IsValid() && at.Type().AssignableTo(list.Type().Key()):
			if value := list.MapIndex(at); value.IsValid() {
				return value
			}
			return reflect.Zero(list.Type().Elem())
		}
		giveUp("index")
		return list
	},
	"ne": func(x, y reflect.Value) reflect.Value { return reflect.ValueOf(compare(x, y) != 0) },
	"lt": func(x, y reflect.Value) reflect.Value { return reflect.ValueOf(compareOrdered(x, y) < 0) },
	"le": func(x, y reflect.Value) reflect.Value { return reflect.ValueOf(compareOrdered(x, y) <= 0) },
	"gt": func(x, y reflect.Value) reflect.Value { return reflect.ValueOf(compareOrdered(x, y) > 0) },
	"ge": func(x, y reflect.Value) reflect.Value { return reflect.ValueOf(compareOrdered(x, y) >= 0) },
}

// equal is "eq": whether the first argument equals one of the others.
func equal(args []argument) eval {
	if len(args) < 2 {
		giveUp("eq needs two values")
	}
	return func(s *state) reflect.Value {
		x, found := unwrap(args[0].as(s, nil)), false
		for _, other := range args[1:] {
			y := unwrap(other.as(s, nil)) // even after an equal one, since it may fail
			found = found || compare(x, y) == 0
		}
		return reflect.ValueOf(found)
	}
}

func checkArgCount(args []argument, n int) {
	if len(args) != n {
		giveUp("%d arguments for %d", len(args), n)
	}
}

// compareOrdered compares two values of an ordered kind.
func compareOrdered(x, y reflect.Value) int {
	if x.Kind() == reflect.Bool {
		giveUp("yes and no have no order")
	}
	return compare(x, y)
}

// compare compares two values of one kind; for booleans 0 means equal.
func compare(x, y reflect.Value) int {
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
