package view

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"reflect"
	"strconv"
	"testing"

	"github.com/meridian-ssg/meridian/internal/sum"
)

// Every method that looks at the site can be called without reflection.
func TestMethodsAreComplete(t *testing.T) {
	for typ := range asking {
		p := reflect.PointerTo(typ)
		for i := range p.NumMethod() {
			m := p.Method(i)
			if _, known := Methods[p][m.Name]; !known && callable(m.Type) && m.Type.Out(0) != reflect.TypeFor[sum.Sum]() {
				t.Errorf("%s.%s is not in Methods", typ, m.Name)
			}
		}
	}
	for p, methods := range Methods {
		for name := range methods {
			if _, ok := p.MethodByName(name); !ok {
				t.Errorf("%s has no method %s", p, name)
			}
		}
	}
}

// Each method stands under its own name and the type of its receiver. The
// compiler can't see that; so it is read from the code:
//
//	reflect.TypeFor[*Page](): {"Ancestors": tmplexec.NoArgs((*Page).Ancestors)}
func TestMethodsHaveTheirNames(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "methods.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for node := range ast.Preorder(file) {
		entry, ok := node.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		key, ok := entry.Key.(*ast.CallExpr)
		if !ok {
			continue
		}
		receiver := types.ExprString(key.Fun.(*ast.IndexExpr).Index)
		for _, elt := range entry.Value.(*ast.CompositeLit).Elts {
			method := elt.(*ast.KeyValueExpr)
			name, _ := strconv.Unquote(method.Key.(*ast.BasicLit).Value)
			got := types.ExprString(method.Value.(*ast.CallExpr).Args[0])
			if want := "(" + receiver + ")." + name; got != want {
				t.Errorf("under %s stands %s", want, got)
			}
			n++
		}
	}
	all := 0
	for _, methods := range Methods {
		all += len(methods)
	}
	if n != all {
		t.Errorf("%d methods were read, of %d", n, all)
	}
}
