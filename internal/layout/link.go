package layout

import (
	"cmp"
	"fmt"
	"html/template"
	"maps"
	"slices"
	"text/template/parse"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/tmplexec"
)

// link puts the templates of each layout together and computes its sum.
func (s *Set) link(funcs template.FuncMap) diag.List {
	base, ok := s.files["/base"]
	if !ok {
		return diag.List{{Code: diag.LayoutMissing, File: Dir + "/base.html", Message: "there is no layouts/base.html, the skeleton of every page", Hint: "Remove your own layouts folder to get the one that comes with the program."}}
	}
	var diags diag.List
	s.pristine = template.New("").Funcs(funcs).Option("missingkey=error")
	defined := map[string]bool{}
	for _, f := range s.sorted() {
		if f.role == "partials" || f == base {
			diags = append(diags, addFile(s.pristine, f, defined)...)
		}
		if f.role == "partials" {
			for _, tree := range f.defs {
				s.partials[tree.Name] = &executor{entry: tree.Name}
				s.definedIn[tree.Name] = f
			}
		}
	}
	for _, f := range s.sorted() {
		if f == base || f.role != "" && f.role != "shortcodes" {
			continue
		}
		e := &executor{entry: f.template(), own: f}
		switch f.role {
		case "":
			files := []*file{f}
			if !f.standalone() {
				e.entry = base.name
				files = append(files, base)
			}
			s.layouts[f.name] = &Layout{Name: f.name, File: f.path, Sum: s.sumOf(s.closure(files...)), executor: e}
			s.names = append(s.names, f.name)
		case "shortcodes":
			code, list := parseShortcode(f)
			diags = append(diags, list...)
			used := s.closure(f)
			code.executor, code.Sum, code.Inner, code.Contents = e, s.sumOf(used), innerUse(used), showsContents(used)
			s.shortcodes[f.name] = code
		}
	}
	for _, f := range s.sorted() {
		diags = append(diags, s.checkReferences(f)...)
	}
	if diags.HasErrors() {
		return diags
	}
	return append(diags, s.compile(funcs)...)
}

// compile compiles every template. As html/template chooses its escapers before,
// faults show at once.
func (s *Set) compile(funcs template.FuncMap) diag.List {
	var first error
	prepare := func(t *template.Template, executors ...*executor) {
		var entries []string
		for _, e := range executors {
			entries = append(entries, e.entry)
		}
		if err := escape(t, entries...); err != nil {
			first = cmp.Or(first, err)
			return
		}
		for _, e := range executors {
			e.fast = tmplexec.Compile(t, e.entry, funcs, pureFunctions...)
		}
	}
	for _, name := range s.names {
		e := s.layouts[name].executor
		prepare(s.withFile(e.own), e)
	}
	for _, name := range s.Shortcodes() {
		e := s.shortcodes[name].executor
		prepare(s.withFile(e.own), e)
	}
	var partials []*executor
	for _, name := range slices.Sorted(maps.Keys(s.partials)) {
		partials = append(partials, s.partials[name])
	}
	prepare(s.withFile(nil), partials...)
	if first == nil {
		return nil
	}
	return s.escapeFaults(first)
}

// addFile adds the templates of a file to t. It is a fault if two partials define
// one name, since their order would decide which one counts.
func addFile(t *template.Template, f *file, defined map[string]bool) diag.List {
	var diags diag.List
	for _, tree := range f.defs {
		if defined[tree.Name] && tree.Root != nil && !parse.IsEmptyTree(tree.Root) {
			diags = append(diags, diag.Diagnostic{
				Code: diag.LayoutSyntax, File: f.path,
				Message: fmt.Sprintf("“%s” is defined in two pieces, so it is not clear which one counts", tree.Name),
				Hint:    "Give one of them another name.",
			})
			continue
		}
		defined[tree.Name] = true
		t.AddParseTree(tree.Name, tree.Copy()) // fails only after execution
	}
	return diags
}

// withFile returns a copy of the partials with one file's templates over them; f may
// be nil.
func (s *Set) withFile(f *file) *template.Template {
	own := template.Must(s.pristine.Clone()) // fails only after execution
	if f != nil {
		addFile(own, f, map[string]bool{})
	}
	return own
}

// closure returns files and all the partials that they use, directly or not, in
// the order in which they are met.
func (s *Set) closure(roots ...*file) []*file {
	var out []*file
	var visit func(f *file)
	visit = func(f *file) {
		if f == nil || slices.Contains(out, f) {
			return
		}
		out = append(out, f)
		for _, use := range f.uses {
			visit(s.definedIn[use])
		}
	}
	for _, f := range roots {
		visit(f)
	}
	return out
}

// sumOf sums files.
func (s *Set) sumOf(files []*file) sum.Sum {
	sums := map[string]sum.Sum{}
	for _, f := range files {
		sums[f.path] = f.sum
	}
	var h sum.Hasher
	h.AddSum(s.env.Sum)
	for _, p := range slices.Sorted(maps.Keys(sums)) {
		h.AddString(p)
		h.AddSum(sums[p])
	}
	return h.Sum()
}

// checkReferences reports partials that a file uses and that don't exist, or that
// lead back to the file by way of once.
func (s *Set) checkReferences(f *file) diag.List {
	var names []string
	defined := map[string]bool{}
	for _, other := range s.sorted() {
		if other.role == "partials" || other == s.files["/base"] || other == f {
			for _, tree := range other.defs {
				defined[tree.Name] = true
			}
		}
		if other.role == "partials" {
			names = append(names, other.name)
		}
	}
	var diags diag.List
	for _, tree := range f.defs {
		for r := range references(tree) {
			switch piece := s.definedIn[r.name]; {
			case r.once && piece != nil && slices.Contains(s.closure(piece), f):
				diags = append(diags, diag.Diagnostic{
					Code: diag.LayoutFailed, File: f.path, Span: r.span,
					Message: "this piece leads back to itself, so it would be made again and again without an end",
					Hint:    "Take out the {{once}} that leads back to it.",
				})
			case r.once && piece == nil && r.name != "", r.name != "" && !defined[r.name]:
				hint := fmt.Sprintf("Make the file layouts/partials/%s.html, or correct the name.", r.name)
				if near, ok := schema.Nearest(r.name, names); ok {
					hint = fmt.Sprintf("Perhaps %s?", near)
				}
				diags = append(diags, diag.Diagnostic{
					Code: diag.LayoutField, File: f.path, Span: r.span,
					Message: fmt.Sprintf("there is no piece called “%s” in layouts/partials", r.name), Hint: hint,
				})
			}
		}
	}
	return diags
}
