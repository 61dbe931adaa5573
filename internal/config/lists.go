package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/frontmatter"
	"github.com/meridian-ssg/meridian/internal/locale"
	"github.com/meridian-ssg/meridian/internal/schema"
)

// sortable are the fields of every page by which lists can be sorted.
var sortable = []string{"title", "date", "updated"}

// lists reads how lists show the pages of a type, whose fields are known.
func (r *reader) lists(rec schema.Record, t schema.Type) schema.Lists {
	var out schema.Lists
	fields := r.listed(t)
	sorts := func(key string) string {
		f, v, ok := r.fieldNamed(rec, key, fields, t.Name)
		switch {
		case !ok:
		case f.List || !f.Kind.Sorts():
			r.report(diag.ValueWrong, v.Span, fmt.Sprintf("pages have no order by “%s”, which is of the kind “%s”", f.Name, f.Says()), "Name a field with one text, date, number, choice, country or reference.")
		case t.Name == "event" || t.Name == "project":
			r.report(diag.ValueWrong, v.Span, fmt.Sprintf("the order of every “%s” is fixed: what comes next stands first", t.Name), fmt.Sprintf("Delete the line “%s”.", key))
		default:
			return f.Name
		}
		return ""
	}
	out.By, out.Group = sorts("by"), sorts("group")
	if f, v, ok := r.fieldNamed(rec, "past", fields, t.Name); ok && f.Kind != schema.Date && f.Kind != schema.Moment {
		r.report(diag.ValueWrong, v.Span, fmt.Sprintf("“%s” is not a date, so nothing says when a page is past", f.Name), "Name a field of the kind date or time.")
	} else if ok && slices.Contains(sortable, f.Name) {
		r.report(diag.ValueWrong, v.Span, fmt.Sprintf("“%s” is a day in the past on every page", f.Name), "Name a date of the type's own, such as a deadline.")
	} else if ok {
		out.Past = sorts("past")
	}
	order, ordered := rec.Get("order")
	out.Descending = order.Text == Descending
	sorted := slices.ContainsFunc([]string{"by", "past", "group"}, func(key string) bool { return rec.Has(key) || rec.MayHave(key) })
	if ordered && !sorted {
		r.report(diag.FieldMissing, order.KeySpan, "nothing says by which field pages are sorted", "Add by: title, for example.")
	}
	if show, ok := rec.Get("show"); ok {
		out.Show = []string{}
		own := slices.DeleteFunc(slices.Clone(fields), func(f schema.Field) bool { return slices.Contains(sortable, f.Name) })
		for _, v := range show.List {
			if f, ok := r.known(v, own, t.Name); ok {
				out.Show = append(out.Show, f.Name)
			}
		}
	}
	return out
}

// listed gives the fields of a type that lists know: the site's own, and those of
// every page by which they can be sorted.
func (r *reader) listed(t schema.Type) []schema.Field {
	shipped := schema.Types()
	i := slices.IndexFunc(shipped, func(o schema.Type) bool { return o.Name == t.Name })
	out := slices.DeleteFunc(slices.Clone(t.Fields), func(f schema.Field) bool { return i >= 0 && has(shipped[i].Fields, f.Name) })
	for _, f := range schema.Common() {
		if slices.Contains(sortable, f.Name) {
			out = append(out, f)
		}
	}
	return out
}

// fieldNamed gives the field that a key of lists names.
func (r *reader) fieldNamed(rec schema.Record, key string, fields []schema.Field, typ string) (schema.Field, schema.Value, bool) {
	v, ok := rec.Get(key)
	if !ok {
		return schema.Field{}, v, false
	}
	f, ok := r.known(v, fields, typ)
	return f, v, ok
}

// known gives the field of a type that a value names, or reports that there is none.
func (r *reader) known(v schema.Value, fields []schema.Field, typ string) (schema.Field, bool) {
	if i := schema.Index(fields, v.Text); i >= 0 {
		return fields[i], true
	}
	names := schema.Names(fields)
	hint := "Its fields are " + strings.Join(names, ", ") + "."
	if near, ok := schema.Nearest(v.Text, names); ok {
		hint = fmt.Sprintf("Perhaps %s?", near)
	} else if len(names) == 0 {
		hint = "The site has given the type no fields of its own."
	}
	r.report(diag.ChoiceUnknown, v.Span, fmt.Sprintf("“%s” is none of the fields of “%s” that lists know", v.Text, typ), hint)
	return schema.Field{}, false
}

// labels reads what readers see in front of a field: a text, or one for each language.
func (r *reader) labels(n frontmatter.Node, field string) []schema.Label {
	var out []schema.Label
	add := func(language string, n frontmatter.Node) {
		switch text := strings.TrimSpace(n.Text); {
		case n.Kind != frontmatter.Scalar && n.Kind != frontmatter.Null:
			r.report(diag.ValueWrong, n.Span, fmt.Sprintf("the label of “%s” is not a text", field), "Write label: Deadline, or one for each language: label: {en: Deadline, fr: Date limite}")
		case text == "":
			r.report(diag.ValueWrong, n.Span, fmt.Sprintf("the label of “%s” is empty", field), fmt.Sprintf("Write what readers are to see, or delete it to have “%s”.", schema.Humanise(field)))
		default:
			out = append(out, schema.Label{Language: language, Text: text})
		}
	}
	if n.Kind != frontmatter.Map {
		add("", n)
		return out
	}
	for _, p := range n.Pairs {
		if !locale.ValidLanguage(p.Key) {
			r.report(diag.ValueWrong, p.KeySpan, fmt.Sprintf("%s is not a language's code", diag.Quoted(p.Key)), "Codes look like en, fr, ar or en-GB.")
			continue
		}
		add(p.Key, p.Value)
	}
	return out
}
