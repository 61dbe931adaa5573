package tmplexec

import (
	"encoding/json"
	"fmt"
	"reflect"
	"text/template/parse"
)

// ShownError reports that a template shows a value that has no text, such as a whole
// page. fmt would write where it lies in memory. It ends an execution for good.
type ShownError struct {
	At   string // name:line:column
	Node string // the source of the value
	Type reflect.Type
}

func (e *ShownError) Error() string { return e.Node + " has no text" }

var (
	stringerType = reflect.TypeFor[fmt.Stringer]()
	errorType    = reflect.TypeFor[error]()
)

// HasText reports whether a value can be shown: it is none, plain, a list or a map of
// what can be shown, or it has a text of its own.
func HasText(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Invalid, reflect.String, reflect.Int, reflect.Bool:
		return true
	}
	if t := v.Type(); t.Implements(stringerType) || t.Implements(errorType) {
		return true
	}
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return HasText(reflect.Zero(v.Type().Elem()))
		}
		return HasText(v.Elem())
	case reflect.Interface:
		return HasText(v.Elem())
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			if !HasText(v.Index(i)) {
				return false
			}
		}
		return v.Len() > 0 || v.Kind() == reflect.Array || HasText(reflect.Zero(v.Type().Elem()))
	case reflect.Map:
		for entry := v.MapRange(); entry.Next(); {
			if !HasText(entry.Value()) {
				return false
			}
		}
	case reflect.Struct, reflect.Func, reflect.Chan, reflect.UnsafePointer:
		return false
	}
	return true
}

// checkShown ends an execution that shows a value without a text.
func checkShown(pipe *parse.PipeNode, v reflect.Value) {
	if !HasText(v) {
		panic(newShownError(pipe, v))
	}
}

// newShownError describes a value that a pipeline shows and that has no text.
func newShownError(pipe *parse.PipeNode, v reflect.Value) *ShownError {
	node := pipe.Cmds[0].Args[0]
	at, _ := new(parse.Tree).ErrorContext(node)
	return &ShownError{at, node.String(), v.Type()}
}

// Shown is a value that an action of html/template shows. Its own escapers decide
// whether it becomes a text, which fault notes if it has none, or JSON in a script.
type Shown struct {
	value any
	pipe  *parse.PipeNode
	fault func(*ShownError)
}

// Show gives the value that an action is to show in the place of one.
func Show(value any, pipe *parse.PipeNode, fault func(*ShownError)) any {
	if HasText(reflect.ValueOf(value)) {
		return value
	}
	return Shown{value, pipe, fault}
}

// String notes the fault.
func (s Shown) String() string {
	s.fault(newShownError(s.pipe, reflect.ValueOf(s.value)))
	return ""
}

// MarshalJSON encodes the value.
func (s Shown) MarshalJSON() ([]byte, error) { return json.Marshal(s.value) }
