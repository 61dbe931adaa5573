package highlight

import (
	"strings"
	"sync"
)

// Language says how a language is written. Words stand in lists with blanks between
// them.
type Language struct {
	names string // all of its names in small letters, the usual one first
	form  form   // how it is scanned; where that is not as a program, all but the names is left out
	plain bool   // it has no colours

	line   string   // what begins a comment that ends with the line
	block  string   // pairs of what begins and what ends one over several lines
	nested bool     // such comments may stand within each other
	quotes []quote  // the longer marks first
	extra  string   // signs that names hold beside letters and digits
	flags  features // what else there is

	keywords, constants, types, builtins string
	defines                              string // the keywords behind which the name of a function stands
	declares                             string // the keywords behind which the name of a class or the like stands
	prefixes                             string // what may stand right in front of a quotation mark
	sigils                               string // the signs with which variables begin

}

// form is a way of being written that has a scanner of its own.
type form uint8

const (
	programForm form = iota
	apacheForm
	consoleForm
	diffForm
	dockerForm
	httpForm
	jsonForm
	makeForm
	markdownForm
	markupForm
	phpForm
	settingsForm
	styleForm
	texForm
	yamlForm
)

// features are what some languages have.
type features uint16

const (
	foldCase     features = 1 << iota // words mean the same in capitals
	capitalTypes                      // names with a capital letter are types
	decorators                        // @name
	directives                        // lines that begin with #
	attributes                        // #[…]
	slashRegexp                       // /…/
	elements                          // <name attribute={…}>
	symbols                           // :name
	heredocs                          // <<END
	lists                             // (name …) calls a function
	variables                         // ${…} and $(…) besides $name
	prompts                           // lines may begin with the prompt of a console
)

func (l *Language) has(f features) bool { return l.flags&f != 0 }

// quote is how texts are marked.
type quote struct {
	open, close string // close is open where it is ""
	raw         bool   // backslashes have no meaning
	lines       bool   // the text may go on over several lines
	char        bool   // it holds one character; else the mark means something else
	alone       bool   // it stands behind no name and no value; else the mark means something else
	fill        string // what begins code within the text that ends with }, or with ) where it is \(
	vars        bool   // variables are filled in
}

func (q quote) end() string {
	if q.close == "" {
		return q.open
	}
	return q.close
}

var (
	double      = quote{open: `"`}
	single      = quote{open: `'`}
	char        = quote{open: `'`, char: true}
	rawSingle   = quote{open: `'`, raw: true, lines: true}
	rawTick     = quote{open: "`", raw: true, lines: true}
	longDouble  = quote{open: `"`, lines: true}
	longSingle  = quote{open: `'`, lines: true}
	tripleD     = quote{open: `"""`, lines: true}
	tripleS     = quote{open: `'''`, lines: true}
	template    = quote{open: "`", lines: true, fill: "${"}
	filled      = quote{open: `"`, vars: true, lines: true}
	filledTick  = quote{open: "`", vars: true, lines: true}
	hashFilled  = quote{open: `"`, lines: true, fill: "#{"}
	dollar      = quote{open: `"`, fill: "${"}
	tripleFill  = quote{open: `"""`, lines: true, fill: "${"}
	singleFill  = quote{open: `'`, fill: "${"}
	swiftText   = quote{open: `"`, fill: `\(`}
	swiftLong   = quote{open: `"""`, lines: true, fill: `\(`}
	longBracket = quote{open: "[[", close: "]]", raw: true, lines: true}
	twoQuotes   = quote{open: "''", lines: true, fill: "${"}
)

// classes gives the words of the language.
func (l *Language) classes() map[string]Class {
	m := map[string]Class{}
	for _, group := range []struct {
		class Class
		words string
	}{
		{Builtin, l.builtins}, {Type, l.types}, {Constant, l.constants}, {Keyword, l.keywords}, {Keyword, l.defines}, {Keyword, l.declares},
	} {
		for word := range strings.FieldsSeq(group.words) {
			m[word] = group.class
		}
	}
	return m
}

// words keeps the words of the languages that were needed.
var wordsOf sync.Map // *Language → map[string]Class

func (l *Language) wordClasses() map[string]Class {
	if m, ok := wordsOf.Load(l); ok {
		return m.(map[string]Class)
	}
	m, _ := wordsOf.LoadOrStore(l, l.classes())
	return m.(map[string]Class)
}
