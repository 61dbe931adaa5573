package layout

import (
	"html/template"
	"iter"
	"reflect"
	"text/template/parse"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// reference is the name of a template that another one uses.
type reference struct {
	name string // "" for one that is not a constant
	once bool
	span diag.Span
}

// references yields what a tree uses.
func references(tree *parse.Tree) iter.Seq[reference] {
	return func(yield func(reference) bool) {
		walk(tree.Root, func(n parse.Node) bool {
			switch n := n.(type) {
			case *parse.TemplateNode:
				return yield(reference{n.Name, false, spanAt(n.Pos, len(n.Name)+2)})
			case *parse.CommandNode:
				id, ok := n.Args[0].(*parse.IdentifierNode)
				if !ok || id.Ident != "once" {
					return true
				}
				if len(n.Args) > 1 {
					if name, ok := n.Args[1].(*parse.StringNode); ok {
						return yield(reference{name.Text, true, spanAt(name.Pos, len(name.Quoted))})
					}
				}
				return yield(reference{"", true, spanAt(n.Pos, len("once"))})
			}
			return true
		})
	}
}

func spanAt(pos parse.Pos, length int) diag.Span {
	return diag.Span{Start: int(pos), End: int(pos) + length}
}

// walk visits a node and all below it, until visit returns false. It reports
// whether it got to the end.
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
		return walkBranch(&n.BranchNode, visit)
	case *parse.RangeNode:
		return walkBranch(&n.BranchNode, visit)
	case *parse.WithNode:
		return walkBranch(&n.BranchNode, visit)
	}
	return true
}

func walkBranch(n *parse.BranchNode, visit func(parse.Node) bool) bool {
	return walk(n.Pipe, visit) && walk(n.List, visit) && walk(n.ElseList, visit)
}

// builtinNames are the functions of html/template itself.
var builtinNames = []string{
	"and", "or", "not", "len", "index", "slice", "print", "printf", "println", "html", "js", "urlquery", "call",
	"eq", "ne", "lt", "le", "gt", "ge",
}

// builtins tells the parser the names of the functions of html/template.
func builtins() template.FuncMap {
	out := template.FuncMap{}
	for _, name := range builtinNames {
		out[name] = func() {}
	}
	return out
}
