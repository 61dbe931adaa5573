package diag

// Record is a fault in the program's JSON. Members keep their names and
// meaning; others may be added.
type Record struct {
	File      string       `json:"file"`      // path from the site's root, with slashes
	Line      int          `json:"line"`      // from 1
	Column    int          `json:"column"`    // from 1, in code points
	EndLine   int          `json:"endLine"`   // the line of the last character
	EndColumn int          `json:"endColumn"` // the column after the last character
	Severity  string       `json:"severity"`  // "error" or "warning"
	Code      Code         `json:"code"`      // see the table of codes
	Message   string       `json:"message"`   // what is wrong, and why
	Hint      string       `json:"hint"`      // what to do; may be ""
	WCAG      string       `json:"wcag"`      // the WCAG 2.2 criterion that it is about: "1.1.1 Non-text Content"; may be ""
	Also      []RecordAlso `json:"also"`      // the other places that the message speaks of; may be empty
	Fix       []RecordFix  `json:"fix"`       // what would mend it, in order, not overlapping; may be empty
}

// RecordAlso is one further place.
type RecordAlso struct {
	File      string `json:"file"`
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"endLine"`
	EndColumn int    `json:"endColumn"`
	Note      string `json:"note"`
}

// RecordFix replaces a part of the file of the fault. Its end may be the
// beginning of the next line.
type RecordFix struct {
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"endLine"`
	EndColumn int    `json:"endColumn"`
	Text      string `json:"text"`
}

// Records returns faults in the form of the JSON. A fault of a file as a whole,
// or of one that can't be read, lies at line 1, column 1.
func Records(list List, sources Sources) []Record {
	out := make([]Record, 0, len(list))
	for d := range locate(list, sources) {
		rec := Record{
			File: d.File, Line: d.from.Line, Column: d.from.Column, EndLine: d.to.Line, EndColumn: d.to.Column,
			Severity: d.Severity().String(), Code: d.Code, Message: d.Message, Hint: d.Hint,
			WCAG: d.info.Criterion, Also: []RecordAlso{}, Fix: []RecordFix{},
		}
		for i, r := range d.related {
			rec.Also = append(rec.Also, RecordAlso{r.file, r.from.Line, r.from.Column, r.to.Line, r.to.Column, d.Related[i].Note})
		}
		for i, r := range d.fixes {
			rec.Fix = append(rec.Fix, RecordFix{r.from.Line, r.from.Column, r.to.Line, r.to.Column, d.Fix[i].Text})
		}
		out = append(out, rec)
	}
	return out
}
