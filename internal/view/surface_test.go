package view

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/meridian-ssg/meridian/internal/golden"
)

// asking are the types whose methods note what they look at. Everything else
// that a layout can reach must be plain data.
var asking = map[reflect.Type]bool{
	reflect.TypeFor[Page](): true, reflect.TypeFor[Site](): true, reflect.TypeFor[Shortcode](): true,
}

// walk visits each type that a layout can reach from the dots.
func walk(visit func(reflect.Type)) {
	seen := map[reflect.Type]bool{}
	var reach func(reflect.Type)
	reach = func(t reflect.Type) {
		for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
			t = t.Elem()
		}
		if seen[t] {
			return
		}
		seen[t] = true
		visit(t)
		if t.Kind() == reflect.Map {
			reach(t.Elem())
		}
		if t.Kind() == reflect.Struct {
			for _, f := range reflect.VisibleFields(t) {
				if f.IsExported() {
					reach(f.Type)
				}
			}
		}
		p := reflect.PointerTo(t)
		for i := range p.NumMethod() {
			if m := p.Method(i).Type; callable(m) {
				for j := range m.NumOut() {
					reach(m.Out(j))
				}
			}
		}
	}
	for t := range asking {
		reach(t)
	}
}

// callable says whether a layout can call a method: it must give one value, or
// one and an error, and take what a layout can have. Nothing hands a layout a
// time zone of the machine's, so what needs one is out of reach.
func callable(m reflect.Type) bool {
	for i := 1; i < m.NumIn(); i++ {
		if m.In(i) == reflect.TypeFor[*time.Location]() {
			return false
		}
	}
	return m.NumOut() == 1 || m.NumOut() == 2 && m.Out(1) == reflect.TypeFor[error]()
}

func ours(t reflect.Type) bool { return strings.Contains(t.PkgPath(), "/internal/") }

// TestSurface holds everything that a layout can reach against
// testdata/surface.txt, so that nothing is added to it by accident.
func TestSurface(t *testing.T) {
	var lines []string
	walk(func(typ reflect.Type) {
		if !ours(typ) {
			return
		}
		if typ.Kind() != reflect.Struct {
			lines = append(lines, fmt.Sprintf("%s: %s", typ, typ.Kind()))
		} else {
			for _, f := range reflect.VisibleFields(typ) {
				if f.IsExported() && !f.Anonymous {
					lines = append(lines, fmt.Sprintf("%s.%s %s", typ, f.Name, f.Type))
				}
			}
		}
		p := reflect.PointerTo(typ)
		for i := range p.NumMethod() {
			m := p.Method(i)
			if !callable(m.Type) {
				continue
			}
			sig := strings.TrimPrefix(m.Type.String(), "func")
			sig = strings.Replace(strings.Replace(sig, "("+p.String()+", ", "(", 1), "("+p.String()+")", "()", 1)
			lines = append(lines, fmt.Sprintf("%s.%s%s", typ, m.Name, sig))
		}
	})
	slices.SortFunc(lines, cmp.Compare)
	got := strings.Join(slices.Compact(lines), "\n") + "\n"
	golden.Compare(t, "testdata/surface.txt", got)
}

// TestAnswersArePlainData holds the third rule of package trace: whatever can
// be reached from an answer without a further question is in its sum. Nothing
// hidden can lead on to the site.
func TestAnswersArePlainData(t *testing.T) {
	n := 0
	walk(func(typ reflect.Type) {
		if asking[typ] {
			return
		}
		n++
		switch typ.Kind() {
		case reflect.Func, reflect.Chan, reflect.UnsafePointer, reflect.Uintptr:
			t.Errorf("%s is no plain data", typ)
		case reflect.Interface:
			// any stands in Params, Fields and Args, whose values are made by
			// schema.Plain; an error is told to the engine, not to layouts.
			if typ != reflect.TypeFor[any]() && typ != reflect.TypeFor[error]() {
				t.Errorf("%s may be anything", typ)
			}
		case reflect.Map:
			if typ != reflect.TypeFor[map[string]any]() {
				t.Errorf("%s is a map of another kind", typ)
			}
		case reflect.Struct:
			if !ours(typ) {
				t.Errorf("%s is not a type of ours", typ)
			}
			for _, f := range reflect.VisibleFields(typ) {
				ft := f.Type
				for ft.Kind() == reflect.Slice || ft.Kind() == reflect.Array || ft.Kind() == reflect.Pointer {
					ft = ft.Elem()
				}
				if !f.IsExported() && ft.Kind() > reflect.Complex128 && ft.Kind() != reflect.String {
					t.Errorf("%s hides %s, of type %s", typ, f.Name, f.Type)
				}
			}
		}
	})
	if n < 10 {
		t.Errorf("only %d types were looked at", n)
	}
}
