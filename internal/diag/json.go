package diag

// Record is a fault as other programs read it. The names of the members and
// what they mean stay as they are; others may be added.
type Record struct {
	File      string       `json:"file"`      // path from the site's root, with slashes
	Line      int          `json:"line"`      // from 1
	Column    int          `json:"column"`    // from 1, in characters (code points)
	EndLine   int          `json:"endLine"`   // the line of the last character
	EndColumn int          `json:"endColumn"` // the column behind the last character
	Severity  string       `json:"severity"`  // "error" or "warning"
	Code      Code         `json:"code"`      // see the table of codes
	Message   string       `json:"message"`   // what is wrong, and why
	Hint      string       `json:"hint"`      // what to do; may be ""
	WCAG      string       `json:"wcag"`      // the criterion of WCAG 2.2 that it is about: "1.1.1 Non-text Content"; may be ""
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

// RecordFix is a text that goes in the place of another one, in the file of the
// fault. Its end may be the beginning of the next line.
type RecordFix struct {
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"endLine"`
	EndColumn int    `json:"endColumn"`
	Text      string `json:"text"`
}

// Records gives faults in the form of the JSON. What concerns a file as a
// whole, and what lies in a file that can't be had, is said to lie at its
// beginning: line 1, column 1.
func Records(list List, sources Sources) []Record {
	r := newReader(sources)
	out := make([]Record, 0, len(list))
	for _, d := range list {
		from, to := r.span(d.File, d.Span)
		rec := Record{
			File: d.File, Line: from.Line, Column: from.Column, EndLine: to.Line, EndColumn: to.Column,
			Severity: d.Severity().String(), Code: d.Code, Message: d.Message, Hint: d.Hint,
			WCAG: Explain(d.Code).Criterion, Also: []RecordAlso{}, Fix: []RecordFix{},
		}
		for _, a := range d.Related {
			from, to := r.span(a.File, a.Span)
			rec.Also = append(rec.Also, RecordAlso{a.File, from.Line, from.Column, to.Line, to.Column, a.Note})
		}
		if r.lines(d.File) != nil {
			for _, e := range d.Fix {
				from, to := r.exact(d.File, e.Span)
				rec.Fix = append(rec.Fix, RecordFix{from.Line, from.Column, to.Line, to.Column, e.Text})
			}
		}
		out = append(out, rec)
	}
	return out
}
