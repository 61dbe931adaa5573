package content

import (
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/schema"
)

// showsNothing says whether a page without a text has nothing to show but its
// title. An event and a project show their days; a list needs no text, but for that
// of a term which no page has; and what
// types, fields and layouts of the site's own show can't be known.
func (d *Document) showsNothing() bool {
	c := &d.Card
	if c.Kind == card.Term {
		return c.Image == nil && len(c.Params) == 0 && len(c.Fields) == 0
	}
	if c.Kind != card.Page || d.Broken || c.Title == "" || c.Redirect != "" || c.Link != nil {
		return false
	}
	switch c.Type {
	case "page", "post":
	case "project":
		p := c.Project
		if !p.Start.IsZero() || p.Programme != "" || p.Website != "" || p.Lead != nil || len(p.Partners) > 0 || len(p.Objectives) > 0 {
			return false
		}
	default:
		return false
	}
	return c.Image == nil && len(c.Params) == 0 && len(c.Fields) == 0 && d.Layout.Text == ""
}

// without makes one fault of all that a file lacks which has no front matter,
// told at its first line.
func (p *parser) without(line diag.Span, list diag.List, rec schema.Record, known []schema.Field) diag.List {
	list = slices.DeleteFunc(list, func(d diag.Diagnostic) bool { return d.Code == diag.FieldMissing })
	var missing []string
	for _, f := range known {
		if f.Required && !rec.Has(f.Name) {
			missing = append(missing, "no “"+f.Name+"”")
		}
	}
	if len(missing) == 0 || p.doc.Broken {
		return list
	}
	message, hint := "the page has no front matter, and so "+strings.Join(missing, " and "), "Begin the file with a line of ---, a line such as title: Annual report, and a line of --- again."
	if p.blank {
		message, hint = "the file is empty", "Write the page, or delete the file. A page begins with a line of ---, a line such as title: Annual report, and a line of --- again."
	}
	return append(list, diag.Diagnostic{Code: diag.FieldMissing, File: p.doc.File, Span: line, Message: message, Hint: hint})
}
