package layout

import (
	"fmt"
	"html/template"
	"io"
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
	partials := template.New("").Funcs(funcs).Option("missingkey=error") // with the base
	defined := map[string]bool{}
	for _, f := range s.sorted() {
		if f.role == "partials" || f == base {
			diags = append(diags, addFile(partials, f, defined)...)
		}
	}
	s.partials = partials
	for _, f := range s.sorted() {
		if f == base || f.role != "" && f.role != "shortcodes" {
			continue
		}
		tmpl, list := withFile(partials, f)
		diags = append(diags, list...)
		e := executor{entry: f.template(), tmpl: tmpl}
		switch f.role {
		case "":
			files := []*file{f}
			if !f.standalone() {
				e.entry = base.name
				files = append(files, base)
			}
			s.layouts[f.name] = &Layout{Name: f.name, File: f.path, Sum: s.sumOf(s.closure(s.partialDefining(), files...)), executor: e}
			s.names = append(s.names, f.name)
		case "shortcodes":
			code, list := parseShortcode(f)
			diags = append(diags, list...)
			used := s.closure(s.partialDefining(), f)
			code.executor, code.Sum, code.Inner = e, s.sumOf(used), innerUse(used)
			s.shortcodes[f.name] = code
		}
	}
	for _, f := range s.sorted() {
		diags = append(diags, s.checkReferences(f)...)
	}
	if diags.HasErrors() {
		return diags
	}
	unescaped := template.Must(partials.Clone()) // fails only after execution
	diags = append(diags, s.compile(funcs)...)
	if diags.HasErrors() {
		if open := s.unclosedFaults(unescaped); len(open) > 0 {
			return open
		}
	}
	return diags
}

// compile compiles every template. html/template chooses its escapers when it
// first executes a template. Doing so now, without data, shows faults at once.
func (s *Set) compile(funcs template.FuncMap) diag.List {
	var diags diag.List
	prepare := func(e *executor) {
		diags = append(diags, s.escapeFaults(e.tmpl.ExecuteTemplate(io.Discard, e.entry, nil))...)
		e.fast = tmplexec.Compile(e.tmpl, e.entry, funcs, pureFunctions...)
	}
	for _, name := range s.names {
		prepare(&s.layouts[name].executor)
	}
	for _, name := range slices.Sorted(maps.Keys(s.shortcodes)) {
		prepare(&s.shortcodes[name].executor)
	}
	for _, f := range s.sorted() {
		if f.role == "partials" {
			e := executor{entry: f.name, tmpl: s.partials}
			prepare(&e)
			s.fastPartials[f.name] = e.fast
		}
	}
	return diags
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

// withFile returns a copy of the partials with one file's templates over them.
func withFile(partials *template.Template, f *file) (*template.Template, diag.List) {
	own := template.Must(partials.Clone()) // fails only after execution
	return own, addFile(own, f, map[string]bool{})
}

// closure returns files and all the partials that they use, directly or not, in
// the order in which they are met. find returns the partial that defines a
// template, or nil.
func (s *Set) closure(find func(name string) *file, roots ...*file) []*file {
	var out []*file
	var visit func(f *file)
	visit = func(f *file) {
		if f == nil || slices.Contains(out, f) {
			return
		}
		out = append(out, f)
		for _, use := range f.uses {
			visit(find(use))
		}
	}
	for _, f := range roots {
		visit(f)
	}
	return out
}

// partialDefining finds the partial that defines a template.
func (s *Set) partialDefining() func(name string) *file {
	definedIn := map[string]*file{}
	for _, f := range s.sorted() {
		if f.role == "partials" {
			for _, tree := range f.defs {
				definedIn[tree.Name] = f
			}
		}
	}
	return func(name string) *file { return definedIn[name] }
}

// sumOf sums files.
func (s *Set) sumOf(files []*file) sum.Sum {
	sums := map[string]sum.Sum{}
	for _, f := range files {
		sums[f.path] = f.sum
	}
	var h sum.Hasher
	h.AddSum(s.sum)
	for _, p := range slices.Sorted(maps.Keys(sums)) {
		h.AddString(p)
		h.AddSum(sums[p])
	}
	return h.Sum()
}

// checkReferences reports partials that a file uses and that don't exist.
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
		for use, span := range references(tree) {
			if use == "" || defined[use] {
				continue
			}
			hint := fmt.Sprintf("Make the file layouts/partials/%s.html, or correct the name.", use)
			if near, ok := schema.Nearest(use, names); ok {
				hint = fmt.Sprintf("Perhaps %s?", near)
			}
			diags = append(diags, diag.Diagnostic{
				Code: diag.LayoutField, File: f.path, Span: span,
				Message: fmt.Sprintf("there is no piece called “%s” in layouts/partials", use), Hint: hint,
			})
		}
	}
	return diags
}
