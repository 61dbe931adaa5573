// Package diag describes faults that a writer can mend, and prints them.
//
// Every stage returns a List beside its value; none stops at the first fault. A
// Diagnostic names a file and a Span of bytes in the file as it is on disk; the
// printers convert offsets to lines and columns, in one place.
//
// ARCHITECTURE.md has the rules for the words: begin with what is wrong and why,
// in the writer's words; the hint says what to do; one message for one mistake;
// no word of Go, of a template engine or of a library.
package diag

import (
	"cmp"
	"slices"
)

// Code is the permanent name of a kind of fault, as in [date-impossible].
type Code string

// Severity decides whether a fault stops the build.
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

// Span is a range of bytes in a file, from Start up to but not including End.
type Span struct{ Start, End int }

// Location is a span of a named file, with a note on it.
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
	Mild    bool       // it is a warning here, whatever its code is
}

// Edit replaces a span by a text.
type Edit struct {
	Span Span
	Text string
}

// Severity says whether the fault stops the build: the code decides, unless it is mild.
func (d Diagnostic) Severity() Severity {
	if d.Mild {
		return Warning
	}
	return Explain(d.Code).Severity
}

// List is any number of faults.
type List []Diagnostic

// HasErrors reports whether any fault stops the build.
func (l List) HasErrors() bool {
	return slices.ContainsFunc(l, func(d Diagnostic) bool { return d.Severity() == Error })
}

// Count counts errors and warnings.
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

// Sorted returns the faults by file and place, without duplicates.
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
