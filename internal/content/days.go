package content

import (
	"slices"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/schema"
)

// days notes the days of the shipped keys. What two of them contradict each
// other in is told of already, so that neither is looked at once more.
func (p *parser) days(told diag.List) {
	if p.doc.Broken {
		return
	}
	contradicted := func(span diag.Span) bool {
		return slices.ContainsFunc(told, func(d diag.Diagnostic) bool {
			return d.Code == diag.DateOrder && (d.Span == span || len(d.Related) > 0 && d.Related[0].Span == span)
		})
	}
	own := p.env.Settings.Own(p.doc.Card.Type)
	for _, key := range []string{"date", "updated", "start", "end"} {
		v, ok := p.rec.Get(key)
		if !ok || slices.ContainsFunc(own, func(f schema.Field) bool { return f.Name == key }) {
			continue
		}
		day := v.Date
		if v.Kind == schema.Moment {
			day = v.Moment.Date
		}
		if !day.IsZero() && (len(told) == 0 || !contradicted(v.Span)) {
			p.doc.Days = append(p.doc.Days, Day{Key: key, Date: day, Value: word(v)})
		}
	}
}
