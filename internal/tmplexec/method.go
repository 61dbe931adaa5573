package tmplexec

import (
	"bytes"
	"errors"
	"html/template"
	"reflect"
)

// Methods are methods that can be called without reflection, by the type of their
// receiver, a pointer, and by name. All others are called by reflection, which
// takes ten times as long.
type Methods map[reflect.Type]map[string]Method

// Method is a method that can be called without reflection. The functions below
// make one from a method expression such as (*Page).Title, one for each signature.
type Method struct {
	of    reflect.Type // the receiver
	call  func(s *state, on any, args []argument) reflect.Value
	write func(on any, out *bytes.Buffer) // nil for those that only give a value
}

// NoArgs wraps a method without arguments.
func NoArgs[T, R any](m func(T) R) Method {
	return method[T](0, func(_ *state, on T, _ []argument) R { return m(on) })
}

// StringArg wraps a method of a string.
func StringArg[T, R any](m func(T, string) R) Method {
	return method[T](1, func(s *state, on T, args []argument) R { return m(on, args[0].text(s)) })
}

// IntArg wraps a method of an int.
func IntArg[T, R any](m func(T, int) R) Method {
	return method[T](1, func(s *state, on T, args []argument) R { return m(on, args[0].number(s)) })
}

// StringIntArgs wraps a method of a string and an int.
func StringIntArgs[T, R any](m func(T, string, int) R) Method {
	return method[T](2, func(s *state, on T, args []argument) R { return m(on, args[0].text(s), args[1].number(s)) })
}

// StringArgErr wraps a method of a string that may fail.
func StringArgErr[T, R any](m func(T, string) (R, error)) Method {
	return method[T](1, func(s *state, on T, args []argument) R { return must(m(on, args[0].text(s))) })
}

// AnyArgErr wraps a method of any value that may fail.
func AnyArgErr[T, R any](m func(T, any) (R, error)) Method {
	return method[T](1, func(s *state, on T, args []argument) R { return must(m(on, args[0].any(s))) })
}

// AnyArg wraps a method of any value.
func AnyArg[T, R any](m func(T, any) R) Method {
	return method[T](1, func(s *state, on T, args []argument) R { return m(on, args[0].any(s)) })
}

// AnyArgsErr wraps a method of any two values that may fail.
func AnyArgsErr[T, R any](m func(T, any, any) (R, error)) Method {
	return method[T](2, func(s *state, on T, args []argument) R { return must(m(on, args[0].any(s), args[1].any(s))) })
}

// HTMLWriter wraps a method that returns HTML, with a function that writes the same
// bytes. The function serves where the value is only written, so that it need not
// be built first.
func HTMLWriter[T any](m func(T) template.HTML, write func(T, *bytes.Buffer)) Method {
	out := NoArgs(m)
	out.write = func(on any, out *bytes.Buffer) { write(on.(T), out) }
	return out
}

// method makes a Method of a function of n arguments. lookup compares the type of
// the receiver.
func method[T, R any](n int, m func(s *state, on T, args []argument) R) Method {
	return Method{
		of: reflect.TypeFor[T](),
		call: func(s *state, on any, args []argument) reflect.Value {
			checkArgCount(args, n)
			return reflect.ValueOf(m(s, on.(T), args))
		},
	}
}

// must ends the execution where a value comes with an error.
func must[T any](value T, err error) T {
	if limit, ok := errors.AsType[*LimitError](err); ok { // of a template within
		panic(limit)
	}
	if shown, ok := errors.AsType[*ShownError](err); ok {
		panic(shown)
	}
	if err != nil {
		giveUp("%v", err)
	}
	return value
}

// lookup finds a method in the table. Its result must not be an interface, whose
// type would be lost.
func (m Methods) lookup(receiver reflect.Type, found reflect.Method) *Method {
	d, ok := m[receiver][found.Name]
	if !ok || d.of != receiver || found.Type.Out(0).Kind() == reflect.Interface {
		return nil
	}
	return &d
}
