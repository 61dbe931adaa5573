// Package diag is how the program speaks of faults that a writer can mend.
//
// Every stage returns a List beside its value; nothing stops at the first
// fault. A Diagnostic names a file and a Span of bytes in the file as it lies
// on disk; lines and columns are made from it in one place, when it is shown.
//
// The rules for the words are in ARCHITECTURE.md: begin with what is wrong
// and why, in the writer's words; the hint says what to do; one mistake, one
// message; no word of Go, of a template engine or of a library.
package diag

import (
	"cmp"
	"slices"
)

// Code is the permanent name of a kind of fault, as in [date-impossible].
type Code string

// Severity says whether a fault stops the build.
type Severity uint8

const (
	Error   Severity = iota // the site can't be published
	Warning                 // the site can be published, yet readers would meet the fault
)

func (s Severity) String() string {
	if s == Warning {
		return "warning"
	}
	return "error"
}

// Span is a run of bytes in a file, from Start up to but not including End.
type Span struct{ Start, End int }

// Location is a run of bytes in a named file, with what is to be seen there.
type Location struct {
	File string // path from the site's root, with slashes
	Span Span
	Note string // such as "first given here"
}

// Diagnostic is one fault.
type Diagnostic struct {
	Code    Code
	File    string // path from the site's root, with slashes
	Span    Span
	Message string     // what is wrong, and why: "31 November 2015 does not exist"
	Hint    string     // what to do: "November has 30 days. Perhaps 2015-11-30?"
	Related []Location // the other places that the message speaks of
	Fix     []Edit     // what would mend it, where that is sure; in the file, in order, not overlapping
}

// Edit puts a text in the place of a span.
type Edit struct {
	Span Span
	Text string
}

// Severity is that of the diagnostic's code.
func (d Diagnostic) Severity() Severity { return Explain(d.Code).Severity }

// List is a collection of faults.
type List []Diagnostic

// HasErrors says whether any of them stops the build.
func (l List) HasErrors() bool {
	return slices.ContainsFunc(l, func(d Diagnostic) bool { return d.Severity() == Error })
}

// Count tells how many errors and warnings l holds.
func (l List) Count() (errors, warnings int) {
	for _, d := range l {
		if d.Severity() == Error {
			errors++
		} else {
			warnings++
		}
	}
	return errors, warnings
}

// Sorted gives the faults in the order of files and of places in them, each
// one once.
func (l List) Sorted() List {
	out := slices.Clone(l)
	slices.SortStableFunc(out, func(a, b Diagnostic) int {
		return cmp.Or(
			cmp.Compare(a.File, b.File),
			cmp.Compare(a.Span.Start, b.Span.Start),
			cmp.Compare(a.Span.End, b.Span.End),
			cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Message, b.Message),
		)
	})
	return slices.CompactFunc(out, func(a, b Diagnostic) bool {
		return a.File == b.File && a.Span == b.Span && a.Code == b.Code && a.Message == b.Message
	})
}
