package layout

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/template/parse"

	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/decode"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/frontmatter"
	"github.com/meridian-ssg/meridian/internal/meter"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/tmplexec"
)

// Shortcode is a template for the text of pages. What it takes is declared in
// a comment on top of its file, in YAML:
//
//	{{- /*
//	means: A picture with its caption.
//	args:
//	  src: {kind: file, required: true, means: "The picture's file"}
//	positional: [src]
//	*/ -}}
type Shortcode struct {
	Name       string
	Means      string
	Example    string // how it is written
	Args       []schema.Field
	Positional []string // the arguments that may be given without their names, in order; the first one, where the file does not say
	Inside     string   // the shortcode in whose text alone it may stand; "" for anywhere
	Inner      InnerUse
	Contents   bool   // it shows the headings of the page
	Sizes      string // how wide it shows the pictures in its text, as the attribute has it; "" for as wide as the column
	Enlarge    bool   // the pictures in its text lead to larger versions of themselves
	Sum        sum.Sum
	*executor
}

// InnerUse says what a shortcode does with the text between its opening and its
// closing tag.
type InnerUse uint8

// What a shortcode does with the text in it.
const (
	InnerUnused   InnerUse = iota // does not show it
	InnerOptional                 // asks whether there is any
	InnerRequired                 // shows it
)

// innerUse looks for .Inner in the templates of a shortcode, and in those of the
// partials that they use.
func innerUse(files []*file) InnerUse {
	use := InnerUnused
	asks := func(pipe parse.Node) {
		if mentions(pipe, "Inner") {
			use = InnerOptional
		}
	}
	for i, f := range files {
		for _, tree := range f.defs {
			if use == InnerUnused && mentions(tree.Root, "Inner") {
				use = InnerRequired
				if i > 0 { // a partial that others use as well
					use = InnerOptional
				}
			}
			walk(tree.Root, func(n parse.Node) bool {
				switch n := n.(type) {
				case *parse.IfNode:
					asks(n.Pipe)
				case *parse.WithNode:
					asks(n.Pipe)
				}
				return true
			})
		}
	}
	return use
}

// mentions says whether a template looks at a field of its dot.
func mentions(n parse.Node, field string) bool {
	return !walk(n, func(n parse.Node) bool {
		switch n := n.(type) {
		case *parse.FieldNode:
			return n.Ident[0] != field
		case *parse.VariableNode:
			return len(n.Ident) < 2 || n.Ident[1] != field
		}
		return true
	})
}

// showsContents says whether a shortcode, or a partial that it uses, looks at the
// headings of the page.
func showsContents(files []*file) bool {
	return slices.ContainsFunc(files, func(f *file) bool {
		return slices.ContainsFunc(f.defs, func(tree *parse.Tree) bool { return mentions(tree.Root, "Contents") })
	})
}

// Shortcode returns the shortcode of a name.
func (s *Set) Shortcode(name string) (*Shortcode, bool) {
	code, ok := s.shortcodes[name]
	return code, ok
}

// Shortcodes returns the names of all shortcodes, sorted.
func (s *Set) Shortcodes() []string { return slices.Sorted(maps.Keys(s.shortcodes)) }

// ExecuteShortcode executes a shortcode, as Execute does a layout. Faults lie in
// its template.
func (s *Set) ExecuteShortcode(out *bytes.Buffer, code *Shortcode, dot any, methods tmplexec.Methods) diag.List {
	return s.measured(meter.Shortcode, code.Name, s.shortcodes[code.Name].executor, out, dot, methods)
}

// parseShortcode reads the comment on top of a shortcode's file.
func parseShortcode(f *file) (*Shortcode, diag.List) {
	code := &Shortcode{Name: f.name}
	open := bytes.Index(f.src, []byte("/*"))
	end := bytes.Index(f.src, []byte("*/"))
	if open < 0 || end < open || len(bytes.TrimLeft(bytes.TrimPrefix(bytes.TrimSpace(f.src[:open]), []byte("{{")), "- ")) > 0 {
		return code, nil // takes no arguments
	}
	// All but the comment is blanked, so that places in it stay true.
	text := bytes.Map(func(r rune) rune {
		if r == '\n' || r == '\r' {
			return r
		}
		return ' '
	}, f.src[:open+2])
	text = append(text, f.src[open+2:end]...)
	node, diags := frontmatter.ParseYAML(f.path, text)
	for i := range diags {
		diags[i].Code = diag.LayoutSyntax
	}
	rec, list := decode.FrontMatter(f.path, node, []schema.Field{
		{Name: "means", Kind: schema.Text}, {Name: "args", Kind: schema.Free}, {Name: "positional", Kind: schema.Text, List: true}, {Name: "inside", Kind: schema.Text},
		{Name: "example", Kind: schema.Free}, {Name: "sizes", Kind: schema.Text}, {Name: "enlarge", Kind: schema.YesNo},
	})
	for _, d := range list {
		d.Code = diag.LayoutSyntax
		if d.Message = "this can't be said of a shortcode"; d.Hint == "" || !strings.HasPrefix(d.Hint, "Perhaps") {
			d.Hint = "The keys here are means, example, args, positional, inside, sizes and enlarge."
		}
		diags = append(diags, d)
	}
	if means, ok := node.Find("means"); ok {
		code.Means = means.Text
	}
	if example, ok := node.Find("example"); ok {
		code.Example = example.Text
	}
	if args, ok := node.Find("args"); ok {
		declared, list := config.Declare(f.path, args)
		code.Args = declared
		diags = append(diags, list...)
	}
	if inside, ok := rec.Get("inside"); ok {
		code.Inside = inside.Text
	}
	if sizes, ok := rec.Get("sizes"); ok {
		code.Sizes = sizes.Text
	}
	if enlarge, ok := rec.Get("enlarge"); ok {
		code.Enlarge = enlarge.Yes
	}
	code.Positional = schema.Names(code.Args[:min(1, len(code.Args))])
	if list, ok := rec.Get("positional"); ok {
		code.Positional = nil
		for _, v := range list.List {
			if !slices.Contains(schema.Names(code.Args), v.Text) {
				d := diag.Diagnostic{Code: diag.LayoutSyntax, File: f.path, Span: v.Span, Message: fmt.Sprintf("“%s” is not among the arguments", v.Text), Hint: "Name arguments that stand under args."}
				if near, ok := schema.Nearest(v.Text, schema.Names(code.Args)); ok {
					d.Hint = fmt.Sprintf("Perhaps %s?", near)
				}
				diags = append(diags, d)
				continue
			}
			code.Positional = append(code.Positional, v.Text)
		}
	}
	return code, diags
}
