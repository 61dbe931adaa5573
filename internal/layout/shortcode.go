package layout

import (
	"bytes"
	"html/template"
	"reflect"

	"github.com/meridian-ssg/meridian/internal/compiled"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/fields"
	"github.com/meridian-ssg/meridian/internal/sum"
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
	Args  []fields.Field // the first one may be given without its name
	Sum   sum.Sum
	tmpl  *template.Template
	quick *compiled.Template // nil where it can't be compiled
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

// ExecuteShortcode carries out a shortcode. Faults lie in its template.
func (s *Set) ExecuteShortcode(out *bytes.Buffer, code *Shortcode, dot any) diag.List {
	return s.execFault(s.execute(out, code.quick, code.tmpl, code.Name, dot), reflect.TypeOf(dot))
}

// declare reads the comment on top of a shortcode's file.
func declare(f *file) (*Shortcode, diag.List) {
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
	node, diags := fields.ParseYAML(f.path, text)
	for i := range diags {
		diags[i].Code = diag.LayoutSyntax
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
