package layout

import (
	"bytes"
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
//	*/ -}}
type Shortcode struct {
	Name  string
	Means string
	Args  []schema.Field // the first one may be given without its name
	Inner InnerUse
	Sum   sum.Sum
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
		if mentionsInner(pipe) {
			use = InnerOptional
		}
	}
	for i, f := range files {
		for _, tree := range f.defs {
			if use == InnerUnused && mentionsInner(tree.Root) {
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

func mentionsInner(n parse.Node) bool {
	return !walk(n, func(n parse.Node) bool {
		switch n := n.(type) {
		case *parse.FieldNode:
			return n.Ident[0] != "Inner"
		case *parse.VariableNode:
			return len(n.Ident) < 2 || n.Ident[1] != "Inner"
		}
		return true
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
	_, list := decode.FrontMatter(f.path, node, []schema.Field{{Name: "means", Kind: schema.Text}, {Name: "args", Kind: schema.Free}})
	for _, d := range list {
		d.Code = diag.LayoutSyntax
		if d.Message = "this can't be said of a shortcode"; d.Hint == "" || !strings.HasPrefix(d.Hint, "Perhaps") {
			d.Hint = "The keys here are means and args."
		}
		diags = append(diags, d)
	}
	if means, ok := node.Find("means"); ok {
		code.Means = means.Text
	}
	if args, ok := node.Find("args"); ok {
		declared, list := config.Declare(f.path, args)
		code.Args = declared
		diags = append(diags, list...)
	}
	return code, diags
}
