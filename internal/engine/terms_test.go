package engine_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/meridian-ssg/meridian/internal/testenv"
)

// summing are the packages whose sums decide what is made anew.
var summing = []string{"engine", "layout", "memory", "preview", "render", "source"}

// spare are the terms without which no edit can bring a difference to light,
// each with the reason.
var spare = map[string]string{
	"layout/link.go sumOf: h.AddSum(s.sum)":                     "the settings are in the base of every task",
	"preview/fallback.go replaced: h.AddSum(page.doc.Text.Sum)": "the card of the page as it was is in the base as well",
}

// A sum decides whether something is made anew; so each of its terms must
// matter. Here every statement that adds a term to a sum.Hasher, and every
// argument of Renderer.base, is left out in turn, and the property test must
// fail for want of it. The terms are found in the sources: a program in which
// each can be left out by its number is compiled from an overlay, once, and runs
// once for each number. The program that is released knows nothing of it.
func TestEveryTermOfASumCounts(t *testing.T) {
	testenv.RequireLong(t)
	terms, overlay := findTerms(t)
	program := filepath.Join(t.TempDir(), "omitting.test")
	if out, err := exec.Command("go", "test", "-c", "-overlay", overlay, "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for i, name := range terms {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run := exec.Command(program, "-test.failfast", "-test.run", "^(TestScenarios|TestFallbackHasTheNewText|TestPreviewEqualsBuild)$")
			run.Env = append(os.Environ(), "MERIDIAN_LONG=", fmt.Sprintf("%s=%d", omitVariable, i+1))
			out, err := run.CombinedOutput()
			reason, known := spare[name]
			switch {
			case err == nil && !known:
				t.Error("no test misses it")
			case err != nil && known:
				t.Errorf("it is missed, though it is said to be spare: %s", reason)
			case err != nil && !bytes.Contains(out, []byte("--- FAIL")):
				t.Fatalf("%v\n%s", err, out)
			}
		})
	}
}

const omitVariable = "MERIDIAN_OMIT"

// omitting is added to package sum.
const omitting = `package sum

import (
	"os"
	"strconv"
)

var omitted, _ = strconv.Atoi(os.Getenv("` + omitVariable + `"))

// Unless adds term n, unless it is the one to be left out.
func Unless(n int, add func()) {
	if n != omitted {
		add()
	}
}

// Or gives term n; the zero value in the place of the one to be left out.
func Or[T any](n int, term T) T {
	if n == omitted {
		var none T
		return none
	}
	return term
}
`

// findTerms gives the name of each term, and an overlay for the go command in
// which term i is left out where the number i+1 is asked for.
func findTerms(t *testing.T) (terms []string, overlay string) {
	t.Helper()
	dir := t.TempDir()
	replace := make(map[string]string)
	lay := func(at, text string) {
		to := filepath.Join(dir, fmt.Sprint(len(replace), ".go"))
		if err := os.WriteFile(to, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		at, err := filepath.Abs(at)
		if err != nil {
			t.Fatal(err)
		}
		replace[at] = to
	}
	lay(filepath.Join("..", "sum", "omitting.go"), omitting)
	for _, name := range summing {
		files, err := filepath.Glob(filepath.Join("..", name, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if found := termsOf(t, name+"/"+filepath.Base(file), src, len(terms)); len(found.names) > 0 {
				terms = append(terms, found.names...)
				lay(file, found.text)
			}
		}
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	overlay = filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(overlay, text, 0o644); err != nil {
		t.Fatal(err)
	}
	return terms, overlay
}

// fileTerms are the terms in one file, and its text with each of them in a call
// that can leave it out.
type fileTerms struct {
	names []string
	text  string
}

func termsOf(t *testing.T, file string, src []byte, before int) (found fileTerms) {
	t.Helper()
	set := token.NewFileSet()
	parsed, err := parser.ParseFile(set, file, src, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	type edit struct {
		at   int
		text string
	}
	var edits []edit
	add := func(function string, n ast.Node, form string) {
		from, to := set.Position(n.Pos()).Offset, set.Position(n.End()).Offset
		found.names = append(found.names, fmt.Sprintf("%s %s: %s", file, function, src[from:to]))
		open, end, _ := strings.Cut(fmt.Sprintf(form, before+len(found.names)), "|")
		edits = append(edits, edit{from, open}, edit{to, end})
	}
	for _, d := range parsed.Decls {
		function, ok := d.(*ast.FuncDecl)
		if !ok || function.Body == nil {
			continue
		}
		hashers := make(map[string]bool)
		ast.Inspect(function, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ValueSpec:
				if isHasher(n.Type) {
					hashers[n.Names[0].Name] = true
				}
			case *ast.Field:
				if star, ok := n.Type.(*ast.StarExpr); ok && isHasher(star.X) {
					hashers[n.Names[0].Name] = true
				}
			}
			return true
		})
		ast.Inspect(function.Body, func(n ast.Node) bool {
			if s, ok := n.(*ast.ExprStmt); ok {
				if call, ok := s.X.(*ast.CallExpr); ok && calls(call, func(on, method string) bool { return hashers[on] }) {
					add(function.Name.Name, s, "omit.Unless(%d, func() { | })")
				}
			}
			if call, ok := n.(*ast.CallExpr); ok && !call.Ellipsis.IsValid() && calls(call, func(on, method string) bool { return method == "base" && on != "t" }) {
				for _, arg := range call.Args {
					add(function.Name.Name, arg, "omit.Or(%d, |)")
				}
			}
			return true
		})
	}
	slices.SortStableFunc(edits, func(a, b edit) int { return a.at - b.at })
	var text strings.Builder
	at := set.Position(parsed.Name.End()).Offset
	text.Write(src[:at])
	text.WriteString(`; import omit "github.com/meridian-ssg/meridian/internal/sum"`)
	for _, e := range edits {
		text.Write(src[at:e.at])
		text.WriteString(e.text)
		at = e.at
	}
	text.Write(src[at:])
	found.text = text.String()
	return found
}

// isHasher says whether a type is sum.Hasher.
func isHasher(e ast.Expr) bool {
	s, ok := e.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	of, ok := s.X.(*ast.Ident)
	return ok && of.Name == "sum" && s.Sel.Name == "Hasher"
}

// calls says whether a call is of a method that is asked for, on a variable.
func calls(call *ast.CallExpr, wanted func(on, method string) bool) bool {
	s, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	on, ok := s.X.(*ast.Ident)
	return ok && wanted(on.Name, s.Sel.Name)
}
