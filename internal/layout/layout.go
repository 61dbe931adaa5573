// Package layout holds the templates of a site: which ones there are, which
// one a page uses, what each one is made of, and what went wrong in one.
//
// Layouts are Go html/template files below layouts/:
//
//	base.html             the skeleton; what it opens with {{block}} a layout may fill
//	NAME.html             a layout: it fills blocks of the skeleton with {{define}};
//	                      a layout that defines nothing stands alone
//	partials/NAME.html    a piece, used as {{template "NAME" .}}
//	shortcodes/NAME.html  a shortcode for the text of pages
//
// A page uses the first of these that is there: the layout that its front
// matter names; KIND.TYPE.html (page.event.html, section.project.html,
// term.countries.html); KIND.html.
//
// The names behind {{template}} are constants, and so is the first word behind
// the function once; so the files that a layout is made of are known exactly
// when it is loaded, and their sum is the layout's.
package layout

import (
	"bytes"
	"cmp"
	"fmt"
	"html/template"
	"io"
	"path"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"text/template/parse"
	"unicode/utf8"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/meter"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/tmplexec"
)

// Dir is the folder in which layouts lie.
const Dir = "layouts"

// Set is every layout of a site. It is safe for many goroutines, but for Begin.
type Set struct {
	files      map[string]*file // by template name: "base", "page.event", "card", "figure"
	layouts    map[string]*Layout
	shortcodes map[string]*Shortcode
	pieces     *template.Template // base and partials, for once
	names      []string           // of the layouts, sorted
	sum        sum.Sum            // of everything that the functions depend on
	once       once
	quick      map[string]*tmplexec.Template // of pieces, by name; without those that can't be compiled
	slow       atomic.Int64                  // how often html/template had to do it
	meter      atomic.Pointer[meter.Meter]   // of the build under way; nil where nothing is measured
}

// file is one file below layouts/.
type file struct {
	path string
	name string // of the template that the file is
	src  []byte
	sum  sum.Sum
	tree *parse.Tree   // of the file itself
	defs []*parse.Tree // of what it defines, and of itself
	uses []string      // names of the templates that it uses
}

// Layout is a template that makes whole pages.
type Layout struct {
	Name  string // "page.event"
	File  string // "layouts/page.event.html"
	Sum   sum.Sum
	tmpl  *template.Template
	run   string             // the template to carry out: base, or the layout itself
	quick *tmplexec.Template // nil where it can't be compiled
}

// Load reads the layouts of a tree.
func Load(tree *source.Tree, words Env) (*Set, diag.List) {
	s := &Set{
		files:      make(map[string]*file),
		layouts:    make(map[string]*Layout),
		shortcodes: make(map[string]*Shortcode),
		quick:      make(map[string]*tmplexec.Template),
		sum:        words.Sum,
	}
	funcs := words.functions(s)
	var diags diag.List
	for _, f := range tree.Under(Dir) {
		if path.Ext(f.Path) != ".html" {
			continue
		}
		src, err := tree.Read(f)
		if err != nil {
			diags = append(diags, diag.Diagnostic{Code: diag.FileUnreadable, File: f.Path, Message: "this layout can't be read", Hint: "Check that the file may be opened."})
			continue
		}
		if at := notUTF8(src); at >= 0 {
			diags = append(diags, diag.Diagnostic{
				Code: diag.FileNotUTF8, File: f.Path, Span: diag.Span{Start: at, End: at + 1},
				Message: "the file is not in UTF-8: it holds a letter in another encoding",
				Hint:    "Save the file again as UTF-8; your editor offers it under Save as or Encoding.",
			})
			continue
		}
		if mark := []byte("\uFEFF"); bytes.HasPrefix(src, mark) { // some editors put it there; places stay true
			src = append([]byte("   "), src[len(mark):]...)
		}
		fl := &file{path: f.Path, name: nameOf(f.Path), src: src, sum: f.Sum}
		if fl.role() == "" && len(bytes.TrimSpace(src)) == 0 {
			diags = append(diags, diag.Diagnostic{
				Code: diag.LayoutSyntax, File: f.Path, Message: "this layout is empty, so its pages would be blank",
				Hint: "Remove it to get the one that comes with the program.",
			})
			continue
		}
		fl.defs, diags = parseFile(fl, funcs, diags)
		s.files[fl.key()] = fl
	}
	if diags.HasErrors() {
		return s, diags
	}
	diags = append(diags, s.link(funcs)...)
	return s, diags
}

// notUTF8 gives the place of the first byte that is no UTF-8, or -1.
func notUTF8(src []byte) int {
	for at := 0; at < len(src); {
		r, n := utf8.DecodeRune(src[at:])
		if r == utf8.RuneError && n == 1 {
			return at
		}
		at += n
	}
	return -1
}

// nameOf gives the name by which layouts call a file: "card" for
// "layouts/partials/card.html".
func nameOf(file string) string {
	name := strings.TrimSuffix(strings.TrimPrefix(file, Dir+"/"), ".html")
	name = strings.TrimPrefix(name, "partials/")
	return strings.TrimPrefix(name, "shortcodes/")
}

// role is the folder below layouts/ that a file lies in: "", "partials" or
// "shortcodes".
func (f *file) role() string {
	dir, _, nested := strings.Cut(strings.TrimPrefix(f.path, Dir+"/"), "/")
	if !nested {
		return ""
	}
	return dir
}

func (f *file) key() string { return f.role() + "/" + f.name }

// parseFile parses one file into its templates.
func parseFile(f *file, funcs template.FuncMap, diags diag.List) ([]*parse.Tree, diag.List) {
	text := string(f.src)
	if f.role() != "" { // the line end that an editor puts at the end of a file is no part of a piece
		text = strings.TrimRight(text, "\r\n")
	}
	set, err := parse.Parse(f.name, text, "", "", builtins(), funcs)
	if err != nil {
		return nil, append(diags, syntaxFault(f, err, funcs))
	}
	var out []*parse.Tree
	for _, name := range slices.Sorted(mapKeys(set)) {
		tree := set[name]
		out = append(out, tree)
		if name == f.name {
			f.tree = tree
		}
		for use, at := range uses(tree) {
			if use == "" {
				diags = append(diags, diag.Diagnostic{
					Code: diag.LayoutSyntax, File: f.path, Span: at,
					Message: "the name behind “once” must be written in quotes, so that it is known which piece is meant",
					Hint:    `Write it as in {{once "card" .}}.`,
				})
				continue
			}
			f.uses = append(f.uses, use)
		}
	}
	slices.Sort(f.uses)
	f.uses = slices.Compact(f.uses)
	return out, diags
}

// link puts the templates of each layout together and works out its sum.
func (s *Set) link(funcs template.FuncMap) diag.List {
	var diags diag.List
	base, ok := s.files["/base"]
	if !ok {
		return diag.List{{Code: diag.LayoutMissing, File: Dir + "/base.html", Message: "there is no layouts/base.html, the skeleton of every page", Hint: "Remove your own layouts folder to get the one that comes with the program."}}
	}
	pieces := template.New("").Funcs(funcs).Option("missingkey=error")
	known := map[string]bool{}
	for _, f := range s.sorted() {
		if f.role() == "partials" || f == base {
			diags = append(diags, add(pieces, f, known)...)
		}
	}
	s.pieces = pieces
	for _, f := range s.sorted() {
		switch f.role() {
		case "":
			if f == base {
				continue
			}
			own, list := s.assemble(f, pieces)
			diags = append(diags, list...)
			l := &Layout{Name: f.name, File: f.path, tmpl: own, run: base.name}
			if alone(f) {
				l.run = f.name
				l.Sum = s.closure(f)
			} else {
				l.Sum = s.closure(base, f)
			}
			s.layouts[l.Name] = l
			s.names = append(s.names, l.Name)
		case "shortcodes":
			own, list := s.assemble(f, pieces)
			diags = append(diags, list...)
			code, list := declare(f)
			diags = append(diags, list...)
			code.tmpl, code.Sum = own, s.closure(f)
			s.shortcodes[f.name] = code
		}
	}
	for _, f := range s.sorted() {
		diags = append(diags, s.missing(f)...)
		if other := s.files["partials/"+f.name]; other != nil && f.role() != "partials" {
			diags = append(diags, diag.Diagnostic{
				Code: diag.LayoutSyntax, File: other.path,
				Message: fmt.Sprintf("this piece has the same name as %s, so it is not clear which one is meant", f.path),
				Hint:    "Give the piece another name.",
			})
		}
	}
	if diags.HasErrors() {
		return diags
	}
	fresh := template.Must(pieces.Clone()) // fails only after execution
	// html/template works out the escaping when a template is first carried
	// out. Doing so now, on nothing, brings its faults to light at once.
	for _, name := range s.names {
		l := s.layouts[name]
		diags = append(diags, s.escapeFault(l.tmpl.ExecuteTemplate(io.Discard, l.run, nil))...)
		l.quick = tmplexec.Compile(l.tmpl, l.run, funcs, pure...)
	}
	for _, name := range slices.Sorted(mapKeys(s.shortcodes)) {
		code := s.shortcodes[name]
		diags = append(diags, s.escapeFault(code.tmpl.ExecuteTemplate(io.Discard, name, nil))...)
		code.quick = tmplexec.Compile(code.tmpl, name, funcs, pure...)
	}
	for _, f := range s.sorted() {
		if f.role() == "partials" {
			diags = append(diags, s.escapeFault(s.pieces.ExecuteTemplate(io.Discard, f.name, nil))...)
			s.quick[f.name] = tmplexec.Compile(s.pieces, f.name, funcs, pure...)
		}
	}
	if diags.HasErrors() {
		if open := s.openEnds(fresh); len(open) > 0 {
			return open
		}
	}
	return diags
}

// add gives t the templates of a file. A name that two pieces define is a
// fault, as it would hang on their order which one counts.
func add(t *template.Template, f *file, known map[string]bool) diag.List {
	var diags diag.List
	for _, tree := range f.defs {
		if known[tree.Name] && tree.Root != nil && !parse.IsEmptyTree(tree.Root) {
			diags = append(diags, diag.Diagnostic{
				Code: diag.LayoutSyntax, File: f.path, Span: diag.Span{},
				Message: fmt.Sprintf("“%s” is defined in two pieces, so it is not clear which one counts", tree.Name),
				Hint:    "Give one of them another name.",
			})
			continue
		}
		known[tree.Name] = true
		t.AddParseTree(tree.Name, tree.Copy()) //nolint:errcheck // fails only after execution
	}
	return diags
}

// assemble gives the pieces with one file's templates over them.
func (s *Set) assemble(f *file, pieces *template.Template) (*template.Template, diag.List) {
	own := template.Must(pieces.Clone()) // fails only after execution
	return own, add(own, f, map[string]bool{})
}

// alone says whether a layout defines nothing and so stands alone.
func alone(f *file) bool { return len(f.defs) == 1 }

// closure sums files and all the pieces that they use, one through another.
func (s *Set) closure(files ...*file) sum.Sum {
	seen := map[string]*file{}
	defines := map[string]*file{}
	for _, f := range s.sorted() {
		if f.role() == "partials" {
			for _, tree := range f.defs {
				defines[tree.Name] = f
			}
		}
	}
	var visit func(f *file)
	visit = func(f *file) {
		if seen[f.path] != nil {
			return
		}
		seen[f.path] = f
		for _, use := range f.uses {
			if next, ok := defines[use]; ok {
				visit(next)
			}
		}
	}
	for _, f := range files {
		visit(f)
	}
	var h sum.Hasher
	h.AddSum(s.sum)
	for _, p := range slices.Sorted(mapKeys(seen)) {
		h.AddString(p)
		h.AddSum(seen[p].sum)
	}
	return h.Sum()
}

func (s *Set) sorted() []*file {
	out := make([]*file, 0, len(s.files))
	for _, f := range s.files {
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b *file) int { return cmp.Compare(a.path, b.path) })
	return out
}

// LookupOrder gives the names of the layouts that a page may use, the first choice
// first. named is the layout that its front matter names; about is its type,
// or of taxonomies and terms the taxonomy.
func LookupOrder(named, kind, about string) []string {
	var out []string
	if named != "" {
		out = append(out, named)
	}
	if about != "" && kind != "404" && kind != "home" {
		out = append(out, kind+"."+about)
	}
	return append(out, kind)
}

// Choose gives the first layout of an order that is there.
func (s *Set) Choose(order []string) (*Layout, bool) {
	for _, name := range order {
		if l, ok := s.layouts[name]; ok {
			return l, true
		}
	}
	return nil, false
}

// Has says whether there is a layout of that name; Names gives all of them.
func (s *Set) Has(name string) bool { _, ok := s.layouts[name]; return ok }

// Names gives the names of all layouts, sorted.
func (s *Set) Names() []string { return s.names }

// Files gives the files that a layout is made of, besides the functions.
func (s *Set) Files(l *Layout) []string {
	var out []string
	seen := map[string]bool{}
	var visit func(f *file)
	visit = func(f *file) {
		if f == nil || seen[f.path] {
			return
		}
		seen[f.path] = true
		out = append(out, f.path)
		for _, use := range f.uses {
			visit(s.files["partials/"+use])
		}
	}
	visit(s.files["/"+l.Name])
	if l.run == "base" {
		visit(s.files["/base"])
	}
	return out
}

// File and ShortcodeFile give the file of a layout and of a shortcode by its
// name.
func (s *Set) File(name string) string          { return Dir + "/" + name + ".html" }
func (s *Set) ShortcodeFile(name string) string { return Dir + "/shortcodes/" + name + ".html" }

// Partial gives the file of a piece by its name, and whether there is one.
func (s *Set) Partial(name string) (file string, ok bool) {
	f, ok := s.files["partials/"+name]
	if !ok {
		return "", false
	}
	return f.path, true
}

// Used says whether some other file of the set uses the piece in a file. Of
// layouts and the skeleton it says nothing; shortcodes are there for texts.
func (s *Set) Used(file string) bool {
	piece := s.files[strings.TrimSuffix(strings.TrimPrefix(file, Dir+"/"), ".html")]
	if piece == nil || piece.role() != "partials" {
		return piece != nil && piece.role() != ""
	}
	for _, f := range s.files {
		if f == piece {
			continue
		}
		for _, tree := range piece.defs {
			if slices.Contains(f.uses, tree.Name) {
				return true
			}
		}
	}
	return false
}

// Execute carries out a layout on a page; methods are those of the page and of
// what it leads to that can be called without reflection. Faults lie in
// layouts.
func (s *Set) Execute(out *bytes.Buffer, l *Layout, dot any, methods tmplexec.Methods) diag.List {
	begun := s.meter.Load().Now()
	err := s.execute(out, l.quick, l.tmpl, l.run, dot, methods)
	s.meter.Load().Add(meter.Layout, l.Name, begun)
	return s.execFault(err, reflect.TypeOf(dot))
}

// execute carries out a template: compiled, or where that does not do, as
// html/template does it.
func (s *Set) execute(out *bytes.Buffer, quick *tmplexec.Template, t *template.Template, name string, dot any, methods tmplexec.Methods) error {
	if quick != nil && quick.Execute(out, dot, methods, s.meter.Load()) {
		return nil
	}
	s.slow.Add(1)
	begun := s.meter.Load().Now()
	defer s.meter.Load().Add(meter.Template, name, begun)
	return t.ExecuteTemplate(out, name, dot)
}

// Reset begins a build, which m measures. The memory of once is emptied, so
// that it holds no more than one build needs. A preview may begin while pages of
// the state before are still made.
func (s *Set) Reset(m *meter.Meter) {
	s.once.forget()
	s.meter.Store(m)
}
