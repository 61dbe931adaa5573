package schema

import "slices"

// Kind says what a value must be.
type Kind uint8

// The kinds of value.
const (
	Text      Kind = iota // a line of plain text
	Markdown              // text in which Markdown may stand
	Date                  // a day, a month or a year
	Moment                // a day, or a day with a time
	Number                // a number
	YesNo                 // true or false
	Choice                // one of Field.Choices
	URL                   // a web address
	Email                 // an e-mail address
	Country               // a country's code of two letters, ISO 3166-1
	Language              // a language's tag, BCP 47
	Zone                  // a time zone's name
	ROR                   // an identifier of the Research Organization Registry
	File                  // a file beside the page, or in static
	Reference             // another page of the site
	Group                 // several values under names of their own: Field.Fields
	Free                  // anything
)

// Field is one thing that front matter may say.
type Field struct {
	Name     string
	Kind     Kind
	List     bool              // a list of such values; one value alone is a list of one
	Required bool              // a page without it is not published
	Means    string            // one sentence for the writer
	Example  string            // as one would write it behind the key, on one line of YAML
	Choices  []string          // Choice: what may be said
	Former   map[string]string // Choice: what else is taken, as it was said once, with what it means
	To       string            // Reference: the type of page that it must lead to; "" for any
	Fields   []Field           // Group: what it is made of
	Short    string            // Group: the field that a plain text stands for; "" where none does
	Named    bool              // Group: the writer gives names, and such a group to each; Value.Group holds the groups by name. Free: it must have keys
	After    string            // Date and Moment: the field beside it before which this one must not lie
	Whole    bool              // Number: one without a fraction, of up to six figures
	ZoneBy   string            // Moment: the field beside it that names the zone of a time that names none
	Zone     string            // Moment: the zone of a time for which nothing names one; "" where that is a fault, if there is ZoneBy
	Labels   []Label           // what readers see in front of its values; none for its name made readable
	Hidden   bool              // readers are not shown it, unless a layout does

	Translated Translated // what becomes of it in the translation of a page
}

// Label is what readers see in front of the values of a field.
type Label struct {
	Language string // BCP 47; "" for the language of the site
	Text     string
}

// Type is what a page may be about.
type Type struct {
	Name   string
	Means  string  // one sentence for the writer
	Folder string  // the section whose pages are of this type; "" for none
	Fields []Field // those beyond Common
	Lists  Lists
}

// Lists says how lists show the pages of a type. Its fields are named.
type Lists struct {
	By         string   // orders the pages; "" for the order that every list has
	Descending bool     // the greatest first
	Past       string   // a day; the pages on which it is over stand apart
	Group      string   // the pages of one value stand under a heading of their own, those of a date by year
	Show       []string // the fields that a list shows; nil for all that fit on a line
}

// IsZero says whether lists show the pages of the type as they show all others.
func (l Lists) IsZero() bool {
	return l.By == "" && !l.Descending && l.Past == "" && l.Group == "" && l.Show == nil
}

// Translated says where a translation has the value of a field from: the page in another
// language, in a file of its own.
type Translated uint8

const (
	Inherited  Translated = iota // from the original, and it can't be said anew: a date, a place, a picture
	Changeable                   // from the original, unless the translation says something else
	Words                        // the same of what is written in the language of the page
	OwnWords                     // written in the language of the page, and never taken from the original
	Own                          // said by each file for itself
)

// IsWords says whether the value is written in the language of the page.
func (t Translated) IsWords() bool { return t == Words || t == OwnWords }

// MaySay says whether a translation may say something of a field, or of a part of it.
func (f *Field) MaySay() bool {
	return f.Translated != Inherited || slices.ContainsFunc(f.Fields, func(part Field) bool { return part.MaySay() })
}
