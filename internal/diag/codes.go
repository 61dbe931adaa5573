package diag

import "slices"

// CodeInfo is what is known of a code: the one place from which severity,
// "meridian explain" and the reference in docs/diagnostics.md come. How a
// fault is mended, with an example, stands in examples (see CodeInfo.Example).
type CodeInfo struct {
	Code      Code
	Severity  Severity
	Summary   string  // one sentence for the writer: what is wrong
	Why       string  // one sentence: what readers would meet
	FoundBy   Command // who looks for it
	Criterion string  // of WCAG 2.2, where it is about accessibility: "1.1.1 Non-text Content"
}

// Command says which command looks for a fault.
type Command uint8

// The looks.
const (
	ByBuild    Command = iota // every command that reads the site whole
	ByCheck                   // check alone, as it takes all pages together
	ByExternal                // check --external alone, as it needs the network
)

// Area is a part of the reference: the codes that are about one thing.
type Area struct {
	Name  string
	Codes []CodeInfo
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
func Explain(code Code) CodeInfo {
	for _, e := range Codes {
		if e.Code == code {
			return e
		}
	}
	return CodeInfo{Code: code}
}
