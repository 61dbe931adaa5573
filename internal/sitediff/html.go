package sitediff

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"
)

//go:embed page.gohtml
var pageSource string

// WriteHTML writes a diff as one page that needs no other file and no script, with
// both versions of each page side by side. Against says with what was compared.
func WriteHTML(w io.Writer, d *Diff, against string) error {
	t, err := template.New("diff").Parse(pageSource)
	if err != nil {
		return fmt.Errorf("reading the template of the comparison: %w", err)
	}
	return t.Execute(w, newReport(d, against))
}

// report is what the template of the page shows.
type report struct {
	*Diff
	Against  string
	Sections []section
	Changed  []sides
	Frames   []sides
}

type section struct {
	ID, Title string
	Count     int
}

// sides is a change with both versions.
type sides struct {
	Change
	Pages string // that share it
	Rows  []row
}

type row struct{ Before, Now []Segment }

// HasText says whether words of the text have changed.
func (s *sides) HasText() bool { return s.Removed+s.Added > 0 }

// Closing says what no list tells.
func (r *report) Closing() string { return r.closing() }

func newReport(d *Diff, against string) *report {
	r := &report{Diff: d, Against: against}
	for _, c := range d.Changed {
		r.Changed = append(r.Changed, sides{Change: c, Rows: rows(c.Text)})
	}
	for _, f := range d.Frames {
		r.Frames = append(r.Frames, sides{Pages: namePages(f.Pages), Rows: rows([]Passage{f.Passage})})
	}
	for _, s := range []section{
		{"new", "New pages", len(d.New)}, {"moved", "Moved pages", len(d.Moved)}, {"redirected", "Leading to another page from now on", len(d.Redirected)},
		{"removed", "Removed pages", len(d.Removed)}, {"changed", "Changed pages", len(d.Changed)},
		{"unknown", "Changed pages whose earlier words are not known", len(d.Unknown)},
		{"frames", "Changes around the pages, as in menus", len(d.Frames)}, {"files", "Other files", len(d.Files)},
	} {
		if s.Count > 0 {
			r.Sections = append(r.Sections, s)
		}
	}
	return r
}

// manyLines is how many lines that are the same are shown around a change; of more,
// the middle is left out.
const manyLines = 6

func rows(passages []Passage) []row {
	out := make([]row, 0, len(passages))
	for i := range passages {
		p := &passages[i]
		if p.Changed {
			out = append(out, row{p.Before(), p.Now()})
			continue
		}
		same := []Segment{{Same, shorten(p.Segments[0].Text)}}
		out = append(out, row{same, same})
	}
	return out
}

// shorten leaves out the middle of many lines.
func shorten(text string) string {
	lines := strings.Split(text, "\n")
	if len(lines) <= 2*manyLines+1 {
		return text
	}
	left := fmt.Sprintf("… %d more lines …", len(lines)-2*manyLines)
	return strings.Join(lines[:manyLines], "\n") + "\n" + left + "\n" + strings.Join(lines[len(lines)-manyLines:], "\n")
}
