package layout

import (
	"fmt"
	"html/template"
	"iter"
	"maps"
	"reflect"
	"text/template/parse"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/schema"
)

func mapKeys[V any](m map[string]V) iter.Seq[string] { return maps.Keys(m) }

// uses gives the names of the templates that a tree uses, with the place of
// each; "" stands for a name that is not a constant.
func uses(tree *parse.Tree) iter.Seq2[string, diag.Span] {
	return func(yield func(string, diag.Span) bool) {
		walk(tree.Root, func(n parse.Node) bool {
			switch n := n.(type) {
			case *parse.TemplateNode:
				at := int(n.Pos)
				return yield(n.Name, diag.Span{Start: at, End: at + len(n.Name) + 2})
			case *parse.CommandNode:
				id, ok := n.Args[0].(*parse.IdentifierNode)
				if !ok || id.Ident != "once" {
					return true
				}
				at := diag.Span{Start: int(n.Pos), End: int(n.Pos) + len("once")}
				if len(n.Args) > 1 {
					if name, ok := n.Args[1].(*parse.StringNode); ok {
						return yield(name.Text, diag.Span{Start: int(name.Pos), End: int(name.Pos) + len(name.Quoted)})
					}
				}
				return yield("", at)
			}
			return true
		})
	}
}

// walk visits a node and all below it, until visit says no.
func walk(n parse.Node, visit func(parse.Node) bool) bool {
	if n == nil || reflect.ValueOf(n).IsNil() {
		return true
	}
	if !visit(n) {
		return false
	}
	switch n := n.(type) {
	case *parse.ListNode:
		for _, c := range n.Nodes {
			if !walk(c, visit) {
				return false
			}
		}
	case *parse.ActionNode:
		return walk(n.Pipe, visit)
	case *parse.TemplateNode:
		return walk(n.Pipe, visit)
	case *parse.PipeNode:
		for _, c := range n.Cmds {
			if !walk(c, visit) {
				return false
			}
		}
	case *parse.CommandNode:
		for _, a := range n.Args {
			if !walk(a, visit) {
				return false
			}
		}
	case *parse.ChainNode:
		return walk(n.Node, visit)
	case *parse.IfNode:
		return branch(&n.BranchNode, visit)
	case *parse.RangeNode:
		return branch(&n.BranchNode, visit)
	case *parse.WithNode:
		return branch(&n.BranchNode, visit)
	}
	return true
}

func branch(n *parse.BranchNode, visit func(parse.Node) bool) bool {
	return walk(n.Pipe, visit) && walk(n.List, visit) && walk(n.ElseList, visit)
}

// missing tells of pieces that a file uses and that are not there.
func (s *Set) missing(f *file) diag.List {
	var diags diag.List
	var names []string
	known := map[string]bool{}
	for _, other := range s.sorted() {
		if other.role() == "partials" || other == s.files["/base"] || other == f {
			for _, tree := range other.defs {
				known[tree.Name] = true
			}
		}
		if other.role() == "partials" {
			names = append(names, other.name)
		}
	}
	for _, tree := range f.defs {
		for use, at := range uses(tree) {
			if use == "" || known[use] {
				continue
			}
			hint := fmt.Sprintf("Make the file layouts/partials/%s.html, or correct the name.", use)
			if near, ok := schema.Nearest(use, names); ok {
				hint = fmt.Sprintf("Perhaps %s?", near)
			}
			diags = append(diags, diag.Diagnostic{
				Code: diag.LayoutField, File: f.path, Span: at,
				Message: fmt.Sprintf("there is no piece called “%s” in layouts/partials", use), Hint: hint,
			})
		}
	}
	return diags
}

// builtins are the functions that html/template knows by itself, as far as the
// parser must know their names.
func builtins() template.FuncMap {
	out := template.FuncMap{}
	for _, name := range []string{
		"and", "or", "not", "len", "index", "slice", "print", "printf", "println", "html", "js", "urlquery", "call",
		"eq", "ne", "lt", "le", "gt", "ge",
	} {
		out[name] = func() {}
	}
	return out
}
