package layout

import (
	"bytes"
	"html/template"
	"reflect"
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
	tmpl  *template.Template
	quick *tmplexec.Template // nil where it can't be compiled
}

// InnerUse says what a shortcode does with the text between its opening and its
// closing.
type InnerUse uint8

// What a shortcode may do with it.
const (
	InnerUnused   InnerUse = iota // shows it nowhere
	InnerOptional                 // asks whether there is any
	InnerRequired                 // shows it
)

// innerOf looks for .Inner in a template.
func innerOf(f *file) InnerUse {
	inner := InnerUnused
	named := func(n parse.Node) bool {
		found := false
		walk(n, func(n parse.Node) bool {
			switch n := n.(type) {
			case *parse.FieldNode:
				found = found || n.Ident[0] == "Inner"
			case *parse.VariableNode:
				found = found || len(n.Ident) > 1 && n.Ident[1] == "Inner"
			}
			return true
		})
		return found
	}
	for _, tree := range f.defs {
		if inner == InnerUnused && named(tree.Root) {
			inner = InnerRequired
		}
		walk(tree.Root, func(n parse.Node) bool {
			switch n := n.(type) {
			case *parse.IfNode:
				if named(n.Pipe) {
					inner = InnerOptional
				}
			case *parse.WithNode:
				if named(n.Pipe) {
					inner = InnerOptional
				}
			case *parse.TemplateNode: // the piece may show it
				if inner == InnerUnused {
					inner = InnerOptional
				}
			}
			return true
		})
	}
	return inner
}

// Shortcode gives the shortcode of a name.
func (s *Set) Shortcode(name string) (*Shortcode, bool) {
	code, ok := s.shortcodes[name]
	return code, ok
}

// Shortcodes gives the names of all shortcodes, sorted.
func (s *Set) Shortcodes() []string {
	var out []string
	for _, f := range s.sorted() {
		if f.role() == "shortcodes" {
			out = append(out, f.name)
		}
	}
	return out
}

// ExecuteShortcode carries out a shortcode, as Execute does a layout. Faults
// lie in its template.
func (s *Set) ExecuteShortcode(out *bytes.Buffer, code *Shortcode, dot any, methods tmplexec.Methods) diag.List {
	begun := s.meter.Load().Now()
	err := s.execute(out, code.quick, code.tmpl, code.Name, dot, methods)
	s.meter.Load().Add(meter.Shortcode, code.Name, begun)
	return s.execFault(err, reflect.TypeOf(dot))
}

// declare reads the comment on top of a shortcode's file.
func declare(f *file) (*Shortcode, diag.List) {
	code := &Shortcode{Name: f.name, Inner: innerOf(f)}
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
