// Package layout holds the templates of a site: which ones there are, which one
// a page uses, what each one is made of, and what went wrong in one.
//
// Layouts are Go html/template files below layouts/:
//
//	base.html             the skeleton; what it opens with {{block}} a layout may fill
//	NAME.html             a layout: it fills blocks of the skeleton with {{define}};
//	                      a layout that defines nothing stands alone
//	partials/NAME.html    a partial, used as {{template "NAME" .}}
//	shortcodes/NAME.html  a shortcode for the text of pages
//
// A page uses the first of these that exists: the layout that its front matter
// names; KIND.TYPE.html (page.event.html, section.project.html,
// term.countries.html); KIND.html.
//
// The name after {{template}} is a constant, and so is the first argument of the
// function once. So the files that a layout is made of are known exactly when it
// is loaded, and their sum is the layout's.
package layout

import (
	"bytes"
	"cmp"
	"html/template"
	"maps"
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

// Dir is the folder of layouts.
const Dir = "layouts"

// Set is every layout of a site. It is safe for concurrent use, except Reset.
type Set struct {
	files      map[string]*file // by role and name: "/base", "/page.event", "partials/card"
	layouts    map[string]*Layout
	shortcodes map[string]*Shortcode
	names      []string // of the layouts, sorted
	fields     []string // see Env
	env        Env

	languages *languages // the same layouts in other languages; nil in those

	definedIn map[string]*file     // the partial that defines a template
	pristine  *template.Template   // the partials and the base, never executed
	partials  map[string]*executor // by name
	once      once

	fallbacks atomic.Int64                // how often html/template executed a template
	meter     atomic.Pointer[meter.Meter] // of the running build; nil where nothing is measured
}

// file is one file below layouts/.
type file struct {
	path string
	role string // its folder below layouts/: "", "partials" or "shortcodes"
	name string // by which layouts, texts and front matter call it
	src  []byte
	sum  sum.Sum
	defs []*parse.Tree // the file itself and what it defines
	uses []string      // names of the templates that it uses
}

// Layout is a template for whole pages.
type Layout struct {
	Name string // "page.event"
	File string // "layouts/page.event.html"
	Sum  sum.Sum
	*executor
}

func newSet(env Env) *Set {
	return &Set{
		files: make(map[string]*file), layouts: make(map[string]*Layout), shortcodes: make(map[string]*Shortcode), env: env,
		partials: make(map[string]*executor), definedIn: make(map[string]*file), languages: new(languages),
	}
}

// Load reads the layouts of a tree.
func Load(tree *source.Tree, env Env) (*Set, diag.List) {
	s := newSet(env)
	funcs := env.functions(s)
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
		if at := invalidUTF8(src); at >= 0 {
			diags = append(diags, diag.Diagnostic{
				Code: diag.FileNotUTF8, File: f.Path, Span: diag.Span{Start: at, End: at + 1},
				Message: "the file is not in UTF-8: it holds a letter in another encoding",
				Hint:    "Save the file again as UTF-8; your editor offers it under Save as or Encoding.",
			})
			continue
		}
		if mark := []byte("\uFEFF"); bytes.HasPrefix(src, mark) {
			src = append([]byte("   "), src[len(mark):]...) // as long, so that offsets stay true
		}
		l := newFile(f.Path, src, f.Sum)
		if l.role == "" && len(bytes.TrimSpace(src)) == 0 {
			diags = append(diags, diag.Diagnostic{
				Code: diag.LayoutSyntax, File: f.Path, Message: "this layout is empty, so its pages would be blank",
				Hint: "Remove it to get the one that comes with the program.",
			})
			continue
		}
		diags = append(diags, l.parse(funcs)...)
		s.files[l.role+"/"+l.name] = l
	}
	if diags.HasErrors() {
		return s, diags
	}
	return s, append(diags, s.link(funcs)...)
}

// invalidUTF8 returns the offset of the first byte that is no UTF-8, or -1.
func invalidUTF8(src []byte) int {
	for i := 0; i < len(src); {
		r, n := utf8.DecodeRune(src[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}

func newFile(filePath string, src []byte, sum sum.Sum) *file {
	f := &file{path: filePath, src: src, sum: sum}
	f.name = strings.TrimSuffix(strings.TrimPrefix(filePath, Dir+"/"), ".html")
	if dir, rest, ok := strings.Cut(f.name, "/"); ok {
		f.role = dir
		if dir == "partials" || dir == "shortcodes" {
			f.name = rest
		}
	}
	return f
}

// template is the name of the file's template. {{template}} finds the base and
// the partials by their names; a layout or a shortcode may have the name of a
// partial, and has its path.
func (f *file) template() string {
	if f.role == "partials" || f.path == Dir+"/base.html" {
		return f.name
	}
	return f.path
}

// parse parses the file into its templates.
func (f *file) parse(funcs template.FuncMap) diag.List {
	text := string(f.src)
	if f.role != "" { // the line end at the end of the file is no part of a partial
		text = strings.TrimRight(text, "\r\n")
	}
	trees, err := parse.Parse(f.template(), text, "", "", builtins(), funcs)
	if err != nil {
		return diag.List{syntaxFault(f, err, funcs)}
	}
	var diags diag.List
	for _, name := range slices.Sorted(maps.Keys(trees)) {
		f.defs = append(f.defs, trees[name])
		for r := range references(trees[name]) {
			if r.name == "" {
				diags = append(diags, diag.Diagnostic{
					Code: diag.LayoutSyntax, File: f.path, Span: r.span,
					Message: "the name behind “once” must be written in quotes, so that it is known which piece is meant",
					Hint:    `Write it as in {{once "card" .}}.`,
				})
				continue
			}
			f.uses = append(f.uses, r.name)
		}
	}
	slices.Sort(f.uses)
	f.uses = slices.Compact(f.uses)
	return diags
}

// standalone reports whether a layout defines nothing, so that it needs no base.
func (f *file) standalone() bool { return len(f.defs) == 1 }

// sorted returns the files by their paths.
func (s *Set) sorted() []*file {
	return slices.SortedFunc(maps.Values(s.files), func(a, b *file) int { return cmp.Compare(a.path, b.path) })
}

// LookupOrder returns the names of the layouts that a page may use, the first
// choice first. named is the layout that its front matter names; about is its
// type, or the taxonomy of taxonomies and terms.
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

// Choose returns the first layout of an order that exists.
func (s *Set) Choose(order []string) (*Layout, bool) {
	for _, name := range order {
		if l, ok := s.layouts[name]; ok {
			return l, true
		}
	}
	return nil, false
}

// Has reports whether there is a layout of that name.
func (s *Set) Has(name string) bool { _, ok := s.layouts[name]; return ok }

// Names returns the names of all layouts, sorted.
func (s *Set) Names() []string { return s.names }

// Files returns the files that a layout is made of: its own, the base, and the
// partials that they use.
func (s *Set) Files(l *Layout) []string {
	roots := []*file{s.files["/"+l.Name]}
	if l.entry == "base" {
		roots = append(roots, s.files["/base"])
	}
	files := s.closure(roots...)
	paths := make([]string, len(files))
	for i, f := range files {
		paths[i] = f.path
	}
	return paths
}

// File returns the file of a layout by its name.
func (s *Set) File(name string) string { return Dir + "/" + name + ".html" }

// ShortcodeFile returns the file of a shortcode by its name.
func (s *Set) ShortcodeFile(name string) string { return Dir + "/shortcodes/" + name + ".html" }

// Partial returns the file of a partial by its name, and whether there is one.
func (s *Set) Partial(name string) (file string, ok bool) {
	if f, ok := s.files["partials/"+name]; ok {
		return f.path, true
	}
	return "", false
}

// Used reports whether another file of the set uses a partial, by its file.
// Shortcodes count as used, since texts use them; layouts as not used.
func (s *Set) Used(path string) bool {
	f := s.files[strings.TrimSuffix(strings.TrimPrefix(path, Dir+"/"), ".html")]
	if f == nil || f.role != "partials" {
		return f != nil && f.role != ""
	}
	for _, other := range s.files {
		if other != f && slices.ContainsFunc(f.defs, func(tree *parse.Tree) bool { return slices.Contains(other.uses, tree.Name) }) {
			return true
		}
	}
	return false
}

// Execute executes a layout on a page. methods are those of the page and of what
// it leads to that can be called without reflection. Faults lie in layouts.
func (s *Set) Execute(out *bytes.Buffer, l *Layout, dot any, methods tmplexec.Methods) diag.List {
	return s.measured(meter.Layout, l.Name, s.layouts[l.Name].executor, out, dot, methods)
}

func (s *Set) measured(kind meter.Kind, name string, e *executor, out *bytes.Buffer, dot any, methods tmplexec.Methods) diag.List {
	m := s.meter.Load()
	start := m.Now()
	err := s.execute(out, e, dot, methods)
	m.Add(kind, name, start)
	return s.execFaults(err, reflect.TypeOf(dot))
}

// Reset begins a build, which m measures, and empties the cache of once, so that
// it holds no more than one build needs. Pages of the last build may still be
// rendering, as in a preview.
func (s *Set) Reset(m *meter.Meter) {
	s.once.clear()
	s.meter.Store(m)
	s.languages.each(func(other *Set) { other.Reset(m) })
}
