// Package highlight finds the parts of code that are shown in colour: comments,
// words of the language, texts, numbers and the like.
//
// What it gives is a function of the language and the code, and of nothing else: it
// measures no time and gives up nowhere. Each scanner goes through the code once, from
// the start to the end, and looks ahead for an end only where it then goes there, or
// remembers that there is none. So the time grows with the code and no faster, whatever
// the code is; a test holds every language to that. In return it knows less than a
// compiler: it tells what a reader expects to see in colour, not what a program means.
//
// A language is a row of the table in languages.go, mostly of words and marks. Those
// that are written in another way, such as HTML and YAML, have a scanner of their own.
// The classes have the short names that style sheets for Pygments, Rouge and Chroma use.
package highlight

import (
	"strings"
	"sync"
)

// Class says what a part of code is.
type Class uint8

// The classes.
const (
	Plain     Class = iota
	Comment         // for people
	Directive       // for a preprocessor, and declarations of a document
	Keyword         // a word of the language
	Constant        // such as true and null
	Type            // a type that the language knows, or a name that looks like one
	Builtin         // a function that the language brings along
	Function        // the name of a function
	Name            // what is being defined: a class, a section
	Variable        // where variables have a mark
	Decorator       // @name
	String          // a text
	Escape          // a sign that stands for another one
	Regexp          // a pattern
	Symbol          // :name
	Number          // with its unit
	Tag             // the name of an element, or of a key
	Attribute       // the name of an attribute, or of a property
	Heading         // of a text, or of a part of a diff
	Deleted         // in a diff
	Inserted        // in a diff
	Emphasis        // in a text
	Strong          // in a text
	Prompt          // of a console
	Output          // what a program has answered
)

var shortNames = [...]string{
	Plain: "", Comment: "c", Directive: "cp", Keyword: "k", Constant: "kc", Type: "kt", Builtin: "nb", Function: "nf", Name: "nc", Variable: "nv", Decorator: "nd",
	String: "s", Escape: "se", Regexp: "sr", Symbol: "ss", Number: "m", Tag: "nt", Attribute: "na", Heading: "gh", Deleted: "gd", Inserted: "gi",
	Emphasis: "ge", Strong: "gs", Prompt: "gp", Output: "go",
}

// Short is the name of the class in style sheets; "" of what has no colour.
func (c Class) Short() string { return shortNames[c] }

// Part is a piece of code of one class.
type Part struct {
	Class Class
	End   int // the offset behind it; it begins where the part before it ends
}

// MaxCode is how many bytes of code are looked at; more has no colours.
const MaxCode = 256 << 10

// Parts gives the parts of some code, which together are all of it.
func (l *Language) Parts(code []byte) []Part {
	if l.plain || len(code) > MaxCode {
		return []Part{{Plain, len(code)}}
	}
	s := &scanner{src: code, end: len(code)}
	s.run(l)
	s.emit(Plain, len(code))
	return s.parts
}

// HasColours reports whether anything of the language has a colour.
func (l *Language) HasColours() bool { return !l.plain }

// Find gives a language by one of its names, in capitals or not.
func Find(name string) (*Language, bool) {
	l, ok := byName()[strings.ToLower(name)]
	return l, ok
}

var byName = sync.OnceValue(func() map[string]*Language {
	m := map[string]*Language{}
	for i := range languages {
		for name := range strings.FieldsSeq(languages[i].names) {
			m[name] = &languages[i]
		}
	}
	for name := range strings.FieldsSeq(otherNames) {
		m[name] = &otherLanguage
	}
	return m
})

// Names gives for each language that is shown in colour all of its names, the usual one
// first.
func Names() [][]string {
	var out [][]string
	for i := range languages {
		if l := &languages[i]; !l.plain {
			out = append(out, strings.Fields(l.names))
		}
	}
	return out
}
