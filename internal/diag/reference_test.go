package diag

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// Every code stands in the table once, with words for it, and the table knows
// no other: what a fault means is in one place.
func TestEveryCodeIsExplained(t *testing.T) {
	seen := map[Code]int{}
	for _, e := range Codes() {
		seen[e.Code]++
		if !strings.HasSuffix(e.Summary, ".") || !strings.HasSuffix(e.Why, ".") {
			t.Errorf("%s: both texts must be sentences: %q, %q", e.Code, e.Summary, e.Why)
		}
	}
	ast.Inspect(codeFiles(t), func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		lit, ok := spec.Values[0].(*ast.BasicLit)
		if kind, isCode := spec.Type.(*ast.Ident); !ok || !isCode || kind.Name != "Code" {
			return true
		}
		code, err := strconv.Unquote(lit.Value)
		if err != nil {
			t.Fatal(err)
		}
		if seen[Code(code)] != 1 {
			t.Errorf("%s stands %d times in the table Codes", code, seen[Code(code)])
		}
		delete(seen, Code(code))
		return true
	})
	for code := range seen {
		t.Errorf("the table Codes has %s, which is no constant", code)
	}
}

// codeFiles reads the files that name the codes.
func codeFiles(t *testing.T) ast.Node {
	t.Helper()
	names, err := filepath.Glob("codes.go")
	if err != nil || len(names) == 0 {
		t.Fatalf("no files: %v", err)
	}
	all := &ast.BlockStmt{}
	for _, name := range names {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			all.List = append(all.List, &ast.DeclStmt{Decl: d})
		}
	}
	return all
}
