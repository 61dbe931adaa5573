package tmplexec

import (
	"bytes"
	"text/template/parse"
)

// The limits of one execution. They are far above what a page needs, and low
// enough for a template that would not end to be noticed within seconds.
const (
	MaxDepth = 1000      // templates that use one another
	MaxSteps = 5_000_000 // actions
	MaxBytes = 32 << 20  // written
)

// Limit is one of the limits of an execution.
type Limit uint8

const (
	withinLimits Limit = iota
	TooDeep
	TooManySteps
	TooLarge
)

// LimitError reports that a template has gone beyond a limit. It ends an execution
// for good: html/template would go beyond it, too.
type LimitError struct {
	Limit Limit
	At    string // the {{range}} or {{template}}, as name:line:column
}

func (e *LimitError) Error() string { return "limit exceeded at " + e.At }

// Budget counts what one execution has spent of its limits.
type Budget struct {
	out    *bytes.Buffer
	before int // bytes in out
	steps  int
	depth  int
}

// NewBudget gives the budget of an execution that writes to out.
func NewBudget(out *bytes.Buffer) Budget { return Budget{out: out, before: out.Len()} }

// Step counts a number of actions.
func (b *Budget) Step(actions int) Limit {
	b.steps += actions
	switch {
	case b.steps > MaxSteps:
		return TooManySteps
	case b.out.Len()-b.before > MaxBytes:
		return TooLarge
	}
	return withinLimits
}

// Enter counts the use of a template of so many actions, until Leave.
func (b *Budget) Enter(actions int) Limit {
	if b.depth++; b.depth > MaxDepth {
		return TooDeep
	}
	return b.Step(actions)
}

// Leave ends the use of a template.
func (b *Budget) Leave() { b.depth-- }

// Actions counts the nodes of a list, and one more. What is in a {{range}} is counted
// each time.
func Actions(list *parse.ListNode) int {
	n := 1
	if list == nil {
		return n
	}
	for _, node := range list.Nodes {
		switch node := node.(type) {
		case *parse.IfNode:
			n += Actions(node.List) + Actions(node.ElseList)
		case *parse.WithNode:
			n += Actions(node.List) + Actions(node.ElseList)
		default:
			n++
		}
	}
	return n
}

// stopAt ends an execution at a node where a limit is exceeded.
func stopAt(limit Limit, node parse.Node) {
	if limit != withinLimits {
		at, _ := new(parse.Tree).ErrorContext(node)
		panic(&LimitError{limit, at})
	}
}
