// Package internal holds no code; its test keeps the map of the project true.
package internal

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/meridian-ssg/meridian/"

// room is a package, as the map or as the code has it.
type room struct {
	floor   int
	lines   int      // without tests; in the table to the nearest hundred or so
	own     []string // packages of the project that it imports
	outside []string // modules that it imports
}

// A package imports only from the floors below it, and the table in
// ARCHITECTURE.md is the whole truth about that.
func TestFloors(t *testing.T) {
	drawn, code := table(t), packages(t)
	for _, name := range slices.Sorted(maps.Keys(code)) {
		at, ok := drawn[name]
		if !ok {
			t.Errorf("%s is not in the table of ARCHITECTURE.md", name)
			continue
		}
		for _, use := range code[name].own {
			below, ok := drawn[use]
			if ok && below.floor >= at.floor {
				t.Errorf("%s (floor %d) imports %s (floor %d), which does not lie below it", name, at.floor, use, below.floor)
			}
		}
		if listed, now := at.lines, code[name].lines; now > listed+listed/4+50 || now < listed-listed/4-50 {
			t.Errorf("%s has %d lines, and the table says %d", name, now, listed)
		}
		if got := code[name].outside; !slices.Equal(got, at.outside) {
			t.Errorf("%s brings in %q, and the table says %q", name, got, at.outside)
		}
	}
	for name := range drawn {
		if _, ok := code[name]; !ok {
			t.Errorf("the table of ARCHITECTURE.md has %s, which is no package", name)
		}
	}
}

// table reads the table of floors.
func table(t *testing.T) map[string]room {
	t.Helper()
	text, err := os.ReadFile("../ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	out := make(map[string]room)
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(strings.TrimSpace(line), "|")
		if len(cells) != 7 {
			continue
		}
		floor, err := strconv.Atoi(strings.TrimSpace(cells[1]))
		if err != nil {
			continue
		}
		name := strings.Trim(cells[2], " `")
		if _, twice := out[name]; twice {
			t.Errorf("%s stands twice in the table", name)
		}
		lines, err := strconv.Atoi(strings.TrimSpace(cells[4]))
		if err != nil {
			t.Errorf("%s has no number of lines in the table", name)
		}
		if words := len(strings.Fields(cells[3])); words > 10 {
			t.Errorf("what %s is for takes %d words in the table", name, words)
		}
		r := room{floor: floor, lines: lines}
		for m := range strings.SplitSeq(cells[5], ",") {
			if m = strings.TrimSpace(m); m != "" {
				r.outside = append(r.outside, m)
			}
		}
		slices.Sort(r.outside)
		out[name] = r
	}
	return out
}

// packages reads the imports of every package, tests apart.
func packages(t *testing.T) map[string]room {
	t.Helper()
	out := make(map[string]room)
	err := filepath.WalkDir("..", func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && file != ".." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata"):
			return fs.SkipDir
		case filepath.Ext(file) != ".go" || strings.HasSuffix(file, "_test.go"):
			return nil
		}
		rel, err := filepath.Rel("..", filepath.Dir(file))
		if err != nil {
			return err
		}
		positions := token.NewFileSet()
		syntax, err := parser.ParseFile(positions, file, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		name := filepath.ToSlash(rel)
		r := out[name]
		r.lines += positions.File(syntax.Pos()).LineCount()
		for _, imp := range syntax.Imports {
			p, err := strconv.Unquote(imp.Path.Value)
			if err != nil {
				return err
			}
			if own, ok := strings.CutPrefix(p, module); ok {
				r.own = append(r.own, own)
			} else if host, _, _ := strings.Cut(p, "/"); strings.Contains(host, ".") && !strings.HasPrefix(p, "golang.org/x/sys/") {
				r.outside = append(r.outside, short(p)) // x/sys is the operating system's own
			}
		}
		for _, decl := range syntax.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				t.Errorf("%s has a function init, which runs without being called", file)
			}
		}
		out[name] = r
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, r := range out {
		slices.Sort(r.outside)
		r.outside = slices.Compact(r.outside)
		slices.Sort(r.own)
		r.own = slices.Compact(r.own)
		out[name] = r
	}
	return out
}

// short names a module as the table does: without the host where that is
// GitHub, and no deeper than two parts behind it.
func short(p string) string {
	p, github := strings.CutPrefix(p, "github.com/")
	parts := strings.Split(p, "/")
	switch {
	case github:
		parts = parts[:2]
	case parts[0] == "golang.org":
		parts = parts[:3]
	default:
		parts = parts[:2]
	}
	return path.Join(parts...)
}
