package diag

import "slices"

// Entry is what is known of a code: the one place from which severity,
// "meridian explain" and the reference in docs/diagnostics.md come. How a
// fault is mended, with an example, stands in examples (see Entry.Example).
type Entry struct {
	Code      Code
	Severity  Severity
	Means     string // one sentence for the writer: what is wrong
	Why       string // one sentence: what readers would meet
	By        Look   // who looks for it
	Criterion string // of WCAG 2.2, where it is about accessibility: "1.1.1 Non-text Content"
}

// Look says which command looks for a fault.
type Look uint8

// The looks.
const (
	ByBuild    Look = iota // every command that reads the site whole
	ByCheck                // check alone, as it takes all pages together
	ByExternal             // check --external alone, as it needs the network
)

// Area is a part of the reference: the codes that are about one thing.
type Area struct {
	Name  string
	Codes []Entry
}

// Areas is every code there is, in the order of the reference. A code, once
// published, keeps its meaning for ever.
var Areas = []Area{
	{"Front matter as it is written down", frontCodes},
	{"What the front matter says", valueCodes},
	{"Files and addresses", fileCodes},
	{"Links", linkCodes},
	{"Pages for everybody", accessCodes},
	{"Markdown", markdownCodes},
	{"Shortcodes", shortcodeCodes},
	{"Settings and layouts", layoutCodes},
}

// Codes is the same without the areas.
var Codes = slices.Concat(frontCodes, valueCodes, fileCodes, linkCodes, accessCodes, markdownCodes, shortcodeCodes, layoutCodes)

// Explain gives what is known of a code. A code that is not in the table is
// treated as an error, and a test holds that the program uses none.
func Explain(code Code) Entry {
	for _, e := range Codes {
		if e.Code == code {
			return e
		}
	}
	return Entry{Code: code}
}
