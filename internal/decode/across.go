package decode

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/frontmatter"
	"github.com/meridian-ssg/meridian/internal/schema"
)

// across checks what one field says against another, and gives times their zones.
func (d *decoder) across(node frontmatter.Node, r *schema.Record, fields []schema.Field) {
	for i := range fields {
		f := &fields[i]
		if f.After == "" && f.Kind != schema.Moment || f.List {
			continue
		}
		v, ok := r.Get(f.Name)
		if !ok {
			continue
		}
		if v.Moment.Timed {
			v = d.zoned(node, *r, v, f)
			r.Set(f.Name, v)
		}
		if f.After == "" {
			continue
		}
		first, ok := r.Get(f.After)
		if ok && endsBefore(v, first) {
			d.report(diag.DateOrder, v.Span, fmt.Sprintf("%s lies before %s", diag.Quoted(f.Name), diag.Quoted(f.After)),
				fmt.Sprintf("Here it says %s, and %s says %s. Is one of them mistyped, or are they swapped?", v.Text, diag.Quoted(f.After), first.Text),
				diag.Location{File: d.file, Span: first.Span, Note: diag.Quoted(f.After)})
		}
	}
}

// zoned gives a time the zone that the field beside it or the site names, and tells
// of one that the clocks there do not show, or that they show twice on the day of an
// event. A time that has no such field stays as it is, as all of them are in the
// site's zone.
func (d *decoder) zoned(node frontmatter.Node, r schema.Record, v schema.Value, f *schema.Field) schema.Value {
	zone, _ := r.Get(f.ZoneBy)
	if _, told := node.Find(f.ZoneBy); told && v.Moment.Zone == "" && zone.Text == "" {
		return v // a zone that is wrong has been told of
	}
	name := cmp.Or(v.Moment.Zone, zone.Text, f.Zone)
	loc, err := civil.LoadZone(name)
	switch {
	case name == "" && f.ZoneBy != "":
		d.report(diag.ZoneMissing, v.Span, fmt.Sprintf("%s gives a time without a time zone", diag.Quoted(f.Name)),
			fmt.Sprintf("Add a line such as %s: Europe/London, or one such as time_zone: Europe/London in site.yaml for all events.", f.ZoneBy))
		return v
	case err != nil:
		return v
	case f.ZoneBy != "":
		v.Moment.Zone = name
	}
	clock, day := v.Moment.Clock, v.Moment.Date
	city := strings.ReplaceAll(name[strings.LastIndexByte(name, '/')+1:], "_", " ")
	switch at, times := v.Moment.Occurs(loc); {
	case times == 0:
		d.report(diag.DateImpossible, v.Span, fmt.Sprintf("there is no %s on %s in %s, where clocks are put forward", clock, day, city),
			fmt.Sprintf("Perhaps %s?", at.Format("15:04")))
	case times == 2 && f.ZoneBy != "":
		_, first := at.Zone()
		_, second := at.Add(12 * time.Hour).Zone()
		d.report(diag.DateUnlikely, v.Span, fmt.Sprintf("there is %s twice on %s in %s, where clocks are put back, and the first of the two is taken", clock, day, city),
			fmt.Sprintf("Write %s %s%s for the first, or %[1]s %[2]s%[4]s for the second.", day, clock, civil.Offset(first), civil.Offset(second)))
	}
	return v
}

// endsBefore says whether the end of last surely lies before the start of first.
func endsBefore(last, first schema.Value) bool {
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
	if a.Zone == "" != (b.Zone == "") {
		return a.Date.Before(b.Date) // the hours can't be compared
	}
	return a.In(time.UTC).Before(b.In(time.UTC))
}
