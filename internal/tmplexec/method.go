package tmplexec

import (
	"bytes"
	"html/template"
	"reflect"
)

// Methods are methods that can be called without reflection, by the type of
// their receiver, which is a pointer, and by name. A method that stands there
// must be that of its type; one that doesn't is called by reflection, which
// takes ten times as long.
type Methods map[reflect.Type]map[string]Method

// Method is a method that can be called without reflection. The functions
// below make one of a method expression such as (*Page).Title, one for each
// shape.
type Method struct {
	of    reflect.Type // the receiver
	call  func(s *state, on any, args []argument) reflect.Value
	write func(on any, out *bytes.Buffer) // nil for those that only give a value
}

// NoArgs is a method without arguments.
func NoArgs[T, R any](m func(T) R) Method {
	return method[T](0, func(_ *state, on T, _ []argument) R { return m(on) })
}

// StringArg is a method that takes a text.
func StringArg[T, R any](m func(T, string) R) Method {
	return method[T](1, func(s *state, on T, args []argument) R { return m(on, args[0].text(s)) })
}

// IntArg is a method that takes a number.
func IntArg[T, R any](m func(T, int) R) Method {
	return method[T](1, func(s *state, on T, args []argument) R { return m(on, args[0].number(s)) })
}

// StringIntArgs is a method that takes a text and a number.
func StringIntArgs[T, R any](m func(T, string, int) R) Method {
	return method[T](2, func(s *state, on T, args []argument) R { return m(on, args[0].text(s), args[1].number(s)) })
}

// StringArgErr is a method that takes a text and may fail.
func StringArgErr[T, R any](m func(T, string) (R, error)) Method {
	return method[T](1, func(s *state, on T, args []argument) R { return sure(m(on, args[0].text(s))) })
}

// AnyArgErr is a method that takes any value and may fail.
func AnyArgErr[T, R any](m func(T, any) (R, error)) Method {
	return method[T](1, func(s *state, on T, args []argument) R { return sure(m(on, args[0].any(s))) })
}

// HTMLWriter is a method that gives HTML, with a function that writes the same
// bytes. The function is taken where the value is shown and nothing else is
// done with it, so that it need not be put together first.
func HTMLWriter[T any](m func(T) template.HTML, write func(T, *bytes.Buffer)) Method {
	out := NoArgs(m)
	out.write = func(on any, out *bytes.Buffer) { write(on.(T), out) }
	return out
}

// method makes a Method of a function that takes n arguments. The type of its
// receiver was compared when it was found.
func method[T, R any](n int, m func(s *state, on T, args []argument) R) Method {
	return Method{
		of: reflect.TypeFor[T](),
		call: func(s *state, on any, args []argument) reflect.Value {
			want(args, n)
			return reflect.ValueOf(m(s, on.(T), args))
		},
	}
}

// sure gives up where a value comes with an error.
func sure[T any](value T, err error) T {
	if err != nil {
		giveUp("%v", err)
	}
	return value
}

// direct finds the method in the table. What it gives must be of a plain type:
// that of an interface would be lost.
func (m Methods) direct(receiver reflect.Type, found reflect.Method) *Method {
	d, ok := m[receiver][found.Name]
	if !ok || d.of != receiver || found.Type.Out(0).Kind() == reflect.Interface {
		return nil
	}
	return &d
}
