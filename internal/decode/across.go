package decode

import (
	"fmt"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/frontmatter"
	"github.com/meridian-ssg/meridian/internal/schema"
)

// across checks what one field says against another.
func (d *decoder) across(node frontmatter.Node, r schema.Record, fields []schema.Field) {
	for i := range fields {
		f := &fields[i]
		if f.After == "" && f.ZoneBy == "" {
			continue
		}
		v, ok := r.Get(f.Name)
		if !ok || f.List {
			continue
		}
		zone, _ := r.Get(f.ZoneBy)
		_, zoned := node.Find(f.ZoneBy) // a zone that is wrong has been told of
		if f.ZoneBy != "" && v.Moment.Timed && v.Moment.Zone == "" && !zoned {
			d.report(diag.ZoneMissing, v.Span, fmt.Sprintf("%s gives a time without a time zone", diag.Quoted(f.Name)),
				fmt.Sprintf("Add a line such as %s: Europe/London.", f.ZoneBy))
		}
		if f.After == "" {
			continue
		}
		first, ok := r.Get(f.After)
		if ok && endsBefore(v, first, zone.Text) {
			d.report(diag.DateOrder, v.Span, fmt.Sprintf("%s lies before %s", diag.Quoted(f.Name), diag.Quoted(f.After)),
				fmt.Sprintf("Here it says %s, and %s says %s. Is one of them mistyped, or are they swapped?", v.Text, diag.Quoted(f.After), first.Text),
				diag.Location{File: d.file, Span: first.Span, Note: diag.Quoted(f.After)})
		}
	}
}

// endsBefore says whether the end of last surely lies before the start of first.
func endsBefore(last, first schema.Value, zone string) bool {
	a, b := last.Moment, first.Moment
	if last.Kind == schema.Date {
		a = civil.Moment{Date: last.Date}
	}
	if first.Kind == schema.Date {
		b = civil.Moment{Date: first.Date}
	}
	if a.Date.IsZero() || b.Date.IsZero() {
		return false
	}
	if !a.Timed || !b.Timed {
		return a.Date.Last().Before(b.Date.First())
	}
	loc, err := civil.LoadZone(zone)
	if err != nil {
		if a.Zone == "" != (b.Zone == "") {
			return a.Date.Before(b.Date) // the hours can't be compared
		}
		loc, _ = civil.LoadZone("Z")
	}
	return a.In(loc).Before(b.In(loc))
}
