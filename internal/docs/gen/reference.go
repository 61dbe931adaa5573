package main

import (
	"fmt"
	"go/ast"
	"go/doc"
	"go/doc/comment"
	"go/parser"
	"go/token"
	"html/template"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/layout"
	"github.com/meridian-ssg/meridian/internal/locale"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/view"
	"github.com/meridian-ssg/meridian/layouts"
)

// kinds writes which kinds of value there are.
func kinds() string {
	guide := schema.Guide(nil)
	return guide[strings.LastIndex(guide, "\n| kind |"):]
}

// shortcodes writes what the shortcodes of the theme take, as they declare it.
func shortcodes() string {
	set := theme()
	var b strings.Builder
	for _, name := range set.Shortcodes() {
		code, _ := set.Shortcode(name)
		fmt.Fprintf(&b, "### %s\n\n%s\n\n", name, code.Means)
		switch {
		case code.Inside != "":
			fmt.Fprintf(&b, "See [%s](#%s).\n\n", code.Inside, code.Inside)
		case code.Example != "":
			fmt.Fprintf(&b, "```markdown\n%s\n```\n\n", strings.TrimSpace(code.Example))
		}
		if len(code.Args) == 0 {
			b.WriteString("It takes nothing.\n\n")
			continue
		}
		b.WriteString("| argument | kind | meaning |\n|---|---|---|\n")
		for _, f := range code.Args {
			name := "`" + f.Name + "`"
			if f.Required {
				name += " (required)"
			}
			fmt.Fprintf(&b, "| %s | %s | %s |\n", name, cell(f.Says()), cell(f.Means))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func theme() *layout.Set {
	empty, err := os.MkdirTemp("", "meridian")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(empty)
	dir, err := os.OpenRoot(empty)
	if err != nil {
		panic(err)
	}
	defer dir.Close()
	tree, _, err := source.Scan(dir, []source.Layer{{Under: "layouts", FS: layouts.FS}}, nil)
	if err != nil {
		panic(err)
	}
	english, _ := locale.For("en-GB")
	set, diags := layout.Load(tree, layout.Env{Language: "en-GB", Locale: func(string) *locale.Locale { return english }, Inline: func(string) (template.HTML, error) { return "", nil }})
	if diags.HasErrors() {
		panic(fmt.Sprintf("the theme has faults: %v", diags))
	}
	return set
}

func cell(s string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(s), " "), "|", `\|`)
}

// packages are the parsed packages of the program, by the ending of their
// path: "view".
type packages map[string]*doc.Package

func (p packages) parse(name string) *doc.Package {
	if p[name] != nil {
		return p[name]
	}
	set := token.NewFileSet()
	dir := filepath.Join(root, "internal", name)
	var files []*ast.File
	entries, err := os.ReadDir(dir)
	if err != nil {
		panic(err)
	}
	for _, e := range entries {
		if path.Ext(e.Name()) != ".go" || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		f, err := parser.ParseFile(set, filepath.Join(dir, e.Name()), nil, parser.ParseComments)
		if err != nil {
			panic(err)
		}
		files = append(files, f)
	}
	pkg, err := doc.NewFromFiles(set, files, modulePrefix+name)
	if err != nil {
		panic(err)
	}
	p[name] = pkg
	return pkg
}

const modulePrefix = "github.com/meridian-ssg/meridian/internal/"

// whatALayoutHas gives the comment of package view from its first heading on;
// what stands above speaks to programmers.
func whatALayoutHas() string {
	text := new(comment.Parser).Parse(packages{}.parse("view").Doc)
	from := slices.IndexFunc(text.Content, func(b comment.Block) bool { _, ok := b.(*comment.Heading); return ok })
	text.Content = text.Content[from:]
	printer := comment.Printer{HeadingLevel: 3, HeadingID: func(*comment.Heading) string { return "" }}
	return string(printer.Markdown(text))
}

// layoutFiles gives the list of files from the comment of package layout.
func layoutFiles() string {
	for _, b := range new(comment.Parser).Parse(packages{}.parse("layout").Doc).Content {
		if code, ok := b.(*comment.Code); ok {
			return "```text\n" + code.Text + "```\n"
		}
	}
	panic("the comment of package layout no longer lists the files")
}

// lookUp shows the order of look-up by examples.
func lookUp() string {
	var b strings.Builder
	b.WriteString("| page | first choice | then | then |\n|---|---|---|---|\n")
	for _, p := range []struct{ page, named, kind, about string }{
		{"the home page", "", "home", "page"},
		{"a page", "", "page", "page"},
		{"an event", "", "page", "event"},
		{"an event with `layout: landing`", "landing", "page", "event"},
		{"the section of projects", "", "section", "project"},
		{"the list of countries", "", "taxonomy", "countries"},
		{"the pages on one country", "", "term", "countries"},
		{"the page for wrong addresses", "", "404", ""},
	} {
		order := layout.LookupOrder(p.named, p.kind, p.about)
		fmt.Fprintf(&b, "| %s |", p.page)
		for i := range 3 {
			if i < len(order) {
				fmt.Fprintf(&b, " `%s.html` |", order[i])
			} else {
				b.WriteString(" |")
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// reference writes every type that a layout can reach, beginning at the dots
// of layouts and shortcodes. Reflection finds them, so that none is forgotten;
// their comments say what they mean.
func reference() string {
	parsed := packages{}
	names := map[string]reflect.Type{}
	queue := []reflect.Type{reflect.TypeFor[view.Page](), reflect.TypeFor[view.Shortcode]()}
	var b strings.Builder
	for len(queue) > 0 {
		typ := queue[0]
		queue = queue[1:]
		if old, ok := names[typ.Name()]; ok {
			if old != typ {
				panic(fmt.Sprintf("layouts can reach two types with the name %s", typ.Name()))
			}
			continue
		}
		names[typ.Name()] = typ
		pkg := parsed.parse(strings.TrimPrefix(typ.PkgPath(), modulePrefix))
		i := slices.IndexFunc(pkg.Types, func(d *doc.Type) bool { return d.Name == typ.Name() })
		if i < 0 {
			panic(fmt.Sprintf("no declaration of %s", typ))
		}
		described := describe(pkg.Types[i], typ)
		fmt.Fprintf(&b, "### %s\n\n%s\n", typ.Name(), described.text)
		queue = append(queue, described.leadsTo...)
	}
	return b.String()
}

// described is a type in words.
type described struct {
	text    string
	leadsTo []reflect.Type
}

func describe(d *doc.Type, typ reflect.Type) described {
	out := described{text: markdown(about(d.Name, d.Doc)) + "\n"}
	if typ.Kind() != reflect.Struct {
		out.text += values(d)
		return out
	}
	var rows []string
	row := func(call string, typ reflect.Type, means string) {
		rows = append(rows, fmt.Sprintf("| `.%s` | %s | %s |\n", call, out.word(typ), cell(markdown(means))))
	}
	comments := fieldComments(d)
	for i := range typ.NumField() {
		f := typ.Field(i)
		switch {
		case !f.IsExported() || hidden(f.Type):
		case f.Anonymous:
			rows = append(rows, fmt.Sprintf("| everything of %s | | |\n", out.word(f.Type)))
		default:
			row(f.Name, f.Type, comments[f.Name])
		}
	}
	for _, m := range d.Methods {
		fn, ok := reflect.PointerTo(typ).MethodByName(m.Name)
		if !ok {
			panic(fmt.Sprintf("%s has no method %s", typ, m.Name))
		}
		if !callable(fn.Type) || hidden(fn.Type.Out(0)) {
			continue
		}
		call := m.Name
		for _, p := range m.Decl.Type.Params.List {
			for _, n := range p.Names {
				call += " " + strings.ToUpper(n.Name)
			}
		}
		row(call, fn.Type.Out(0), about(m.Name, m.Doc))
	}
	if len(rows) > 0 {
		out.text += "\n| | kind | meaning |\n|---|---|---|\n" + strings.Join(rows, "")
	}
	return out
}

// hidden says whether a type is the program's own business.
func hidden(t reflect.Type) bool { return t == reflect.TypeFor[sum.Sum]() }

// callable says whether a layout has use for a method: whether it has values
// for its parameters, and gets one back.
func callable(fn reflect.Type) bool {
	if fn.NumOut() == 0 {
		return false
	}
	for i := 1; i < fn.NumIn(); i++ {
		in := fn.In(i)
		if k := in.Kind(); k != reflect.String && k != reflect.Int && k != reflect.Interface && !strings.HasPrefix(in.PkgPath(), modulePrefix) {
			return false
		}
	}
	return true
}

// word names a type for people who write layouts, and notes where it leads.
func (d *described) word(t reflect.Type) string {
	switch {
	case t == reflect.TypeFor[template.HTML]():
		return "HTML"
	case t.Kind() == reflect.Pointer:
		return d.word(t.Elem())
	case t == reflect.TypeFor[civil.Month]():
		return "number"
	case strings.HasPrefix(t.PkgPath(), modulePrefix):
		d.leadsTo = append(d.leadsTo, t)
		return fmt.Sprintf("[%s](#%s)", t.Name(), strings.ToLower(t.Name()))
	}
	switch t.Kind() {
	case reflect.String:
		return "text"
	case reflect.Bool:
		return "yes/no"
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int64, reflect.Uint8:
		return "number"
	case reflect.Slice:
		return "list of " + d.word(t.Elem())
	case reflect.Map:
		return "values by name"
	case reflect.Interface:
		return "any"
	}
	return t.Name()
}

// fieldComments gives what stands beside or above each field of a type.
func fieldComments(d *doc.Type) map[string]string {
	out := map[string]string{}
	for _, spec := range d.Decl.Specs {
		st, ok := spec.(*ast.TypeSpec).Type.(*ast.StructType)
		if !ok || spec.(*ast.TypeSpec).Name.Name != d.Name {
			continue
		}
		for _, f := range st.Fields.List {
			means := f.Doc.Text() + f.Comment.Text()
			only := "" // the one that the comment on several fields speaks of
			for _, name := range f.Names {
				if strings.HasPrefix(means, name.Name+" ") {
					only = name.Name
				}
			}
			for _, name := range f.Names {
				if only == "" || only == name.Name {
					out[name.Name] = about(name.Name, means)
				}
			}
		}
	}
	return out
}

// values lists the constants of a type, such as the kinds of page.
func values(d *doc.Type) string {
	var b strings.Builder
	b.WriteString("\n| value | meaning |\n|---|---|\n")
	for _, group := range d.Consts {
		for _, spec := range group.Decl.Specs {
			v := spec.(*ast.ValueSpec)
			text, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				continue
			}
			fmt.Fprintf(&b, "| `%q` | %s |\n", text, cell(markdown(v.Comment.Text())))
		}
	}
	return b.String()
}

// about turns what Go wants a comment to be, "Words is the number of words", into
// what a table wants: "The number of words".
func about(name, comment string) string {
	rest, ok := strings.CutPrefix(comment, name+" ")
	if !ok {
		return comment
	}
	rest = strings.TrimPrefix(strings.TrimPrefix(rest, "is "), "are ")
	return strings.ToUpper(rest[:1]) + rest[1:]
}

func markdown(text string) string {
	var printer comment.Printer
	return strings.TrimSpace(string(printer.Markdown(new(comment.Parser).Parse(text))))
}
