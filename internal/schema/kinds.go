package schema

import (
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/civil"
)

// kind is all that is known of one Kind: a new one is a constant and an entry
// of kinds.
type kind struct {
	name  string // as site.yaml declares it
	takes string // what it takes, for the reference
	wants string // the same within a sentence; "" for "a text"

	// What readers see of a field without a layout of the site's own.
	sorts bool // lists can be ordered by it
	line  bool // it fits on a line of a list

	// describe says what a field takes; nil where the kind's name says all.
	describe func(f *Field) string
	// parse reads a text; nil where any text will do, and where nodes are
	// decoded by their structure (Group, Free).
	parse func(v Value, f *Field) (Value, *Problem)
	// plain gives a value as layouts get it; nil for its text.
	plain func(v Value) any
	// propose gives a value for a new page, on one line of YAML; "" for none.
	propose func(f *Field, p *Proposer) string
}

// Proposer is what the proposals for a new page depend on.
type Proposer struct {
	Today    civil.Date
	Language string
	TimeZone string
	Quote    func(text string) string // writes a text as a value of YAML
	Find     func(typ string) string  // gives the path of a page of a type, as YAML; nil where there are none
	Sample   func(f Field) string     // gives a value for a field of a group
}

// kinds is ordered as the reference is.
var kinds = [...]kind{
	Text: {
		name: "text", sorts: true, line: true, takes: "A line of text. Put it in quotes where it holds a colon, a # or begins with a sign.",
		propose: proposeText,
	},
	Markdown: {
		name: "markdown", takes: "A line of text in which *emphasis*, **strong words** and links work, as in the text of a page. Pictures and shortcodes can't stand in it, and HTML only where texts may hold it.",
		propose: proposeText,
	},
	Date: {
		name: "date", sorts: true, line: true, takes: "A day, `2018-07-05`; where no more is known, a month, `2018-07`, or a year, `2018`.",
		wants: "a day, a month or a year",
		parse: parseDate, propose: proposeDate,
		plain: func(v Value) any { return v.Date },
	},
	Moment: {
		name: "time", sorts: true, line: true, takes: "The same, or a day with a time: `2018-07-05 14:48`, with a zone of its own `2018-07-05 14:48 Europe/Paris`, `2018-07-05 14:48Z`.",
		wants: "a day, or a day with a time",
		parse: parseMoment, propose: proposeDate,
		plain: func(v Value) any { return v.Moment },
	},
	Number: {
		name: "number", sorts: true, line: true, takes: "A number in figures, `12` or `2.5`.",
		wants: "a number",
		parse: parseNumber, propose: always("1"),
		plain: func(v Value) any { return v.Number },
	},
	YesNo: {
		name: "yes/no", line: true, takes: "`true` or `false`; `yes` and `no` are taken, too.",
		wants: "true or false",
		parse: parseYesNo, propose: always("false"),
		plain: func(v Value) any { return v.Yes },
	},
	Choice: {
		name: "choice", sorts: true, line: true, takes: "One of the words that the field lists, written as there.",
		wants:    "one of ",
		describe: func(f *Field) string { return joinOr(f.Choices) },
		parse:    parseChoice,
		propose: func(f *Field, p *Proposer) string {
			if len(f.Choices) == 0 {
				return ""
			}
			return p.Quote(f.Choices[0])
		},
	},
	URL: {
		name: "url", takes: "A whole web address that begins with `https://` or `http://`.",
		wants: "a web address",
		parse: checked(checkURL), propose: always("https://www.example.org/"),
	},
	Email: {
		name: "email", takes: "An e-mail address, `office@example.org`.",
		wants: "an e-mail address",
		parse: checked(checkEmail), propose: always("office@example.org"),
	},
	Country: {
		name: "country", sorts: true, line: true, takes: "A code of two capital letters, ISO 3166-1: `GB`, `FR`, `AM`; `XK` for Kosovo.",
		wants: "a country's code of two letters",
		parse: parseCountry, propose: always("GB"),
	},
	Language: {
		name: "language", takes: "A code of BCP 47: `en`, `en-GB`, `fr`, `cy`.",
		wants: "a language's code",
		parse: parseLanguage, propose: func(_ *Field, p *Proposer) string { return p.Language },
	},
	Zone: {
		name: "zone", takes: "A time zone by continent and city: `Europe/London`, `Asia/Yerevan`.",
		wants: "a time zone",
		parse: parseZone, propose: func(_ *Field, p *Proposer) string { return p.TimeZone },
	},
	ROR: {
		name: "ror", takes: "An identifier of the Research Organization Registry: `https://ror.org/0001fmy77`.",
		wants: "an identifier of ror.org",
		parse: parseROR, propose: always("https://ror.org/0001fmy77"),
	},
	File: {
		name: "file", takes: "The name of a file beside the page, or its path in `static`.",
		wants: "a file's name",
		parse: checked(checkFile), propose: always("picture.jpg"),
	},
	Reference: {
		name: "reference", sorts: true, line: true, takes: "The path of another page's file in `content`: `events/paris.md`.",
		wants: "another page's file",
		describe: func(f *Field) string {
			if f.To == "" {
				return "reference"
			}
			return "reference to a page of type " + f.To
		},
		parse: parseReference,
		propose: func(f *Field, p *Proposer) string {
			if p.Find == nil {
				return ""
			}
			return p.Find(f.To)
		},
	},
	Group: {
		name: "group", takes: "Several values under keys of their own.",
		describe: func(f *Field) string {
			s := "group of " + strings.Join(Names(f.Fields), ", ")
			if f.Short != "" {
				s += ", or " + f.Short + " alone"
			}
			return s
		},
		propose: proposeGroup,
	},
	Free: {
		name: "free", takes: "Anything; nothing about it is checked.",
		propose: always("{key: value}"),
		plain:   func(v Value) any { return v.Free },
	},
}

func always(value string) func(*Field, *Proposer) string {
	return func(*Field, *Proposer) string { return value }
}

func proposeText(f *Field, p *Proposer) string { return p.Quote(f.Placeholder()) }

// Placeholder is what a new page says in the place of a text.
func (f *Field) Placeholder() string { return "Write " + f.Name + " here" }

func proposeDate(f *Field, p *Proposer) string {
	if f.After != "" {
		return p.Today.AddDays(1).String()
	}
	return p.Today.String()
}

// proposeGroup fills in what each entry of a group must have, or its first field.
func proposeGroup(f *Field, p *Proposer) string {
	required := slices.ContainsFunc(f.Fields, func(sub Field) bool { return sub.Required })
	var parts []string
	for i, sub := range f.Fields {
		if sub.Required || i == 0 && !required {
			parts = append(parts, sub.Name+": "+p.Sample(sub))
		}
	}
	entry := "{" + strings.Join(parts, ", ") + "}"
	if f.Named {
		return "{name: " + entry + "}"
	}
	return entry
}

// String is the name by which site.yaml declares the kind.
func (k Kind) String() string { return kinds[k].name }

// KindOf gives the kind of a name, such as "yes/no".
func KindOf(name string) (Kind, bool) {
	i := slices.IndexFunc(kinds[:], func(k kind) bool { return k.name == name })
	return Kind(max(i, 0)), i >= 0
}

// KindNames are the names of all kinds, in the order of the reference.
func KindNames() []string {
	out := make([]string, len(kinds))
	for i, k := range kinds {
		out[i] = k.name
	}
	return out
}

// ForReaders says whether readers are shown values of the kind: what is written for
// programs they are not.
func (k Kind) ForReaders() bool { return k != Free && k != Language && k != Zone }

// Sorts says whether lists can be ordered by values of the kind, and whether they can
// stand in groups by them.
func (k Kind) Sorts() bool { return kinds[k].sorts }

// FitsLine says whether a list shows values of the kind.
func (k Kind) FitsLine() bool { return kinds[k].line }

// HasDetails says whether Says tells more of fields of this kind than its name.
func (k Kind) HasDetails() bool { return kinds[k].describe != nil }

// Says tells in a few words what may stand behind a field's key, for the
// reference and for comments in new pages: "list: country", "planned, running
// or finished".
func (f Field) Says() string {
	s := f.Kind.String()
	if describe := kinds[f.Kind].describe; describe != nil {
		s = describe(&f)
	}
	if f.List {
		s = "list: " + s
	}
	return s
}

// Wants says what a field takes, in the middle of a sentence.
func (f *Field) Wants() string {
	switch wants := kinds[f.Kind].wants; {
	case wants == "":
		return "a text"
	case f.Kind == Choice:
		return wants + strings.Join(f.Choices, ", ")
	case f.Whole:
		return "a whole number"
	default:
		return wants
	}
}

// Propose gives one value for a new page by the field's kind alone, on one line
// of YAML; "" where there is none.
func (f *Field) Propose(p *Proposer) string { return kinds[f.Kind].propose(f, p) }
