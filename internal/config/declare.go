package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/fields"
)

// Declare reads fields that are declared in a file: in site.yaml, or on top of
// a shortcode. node holds their names, each with its kind or with what is said
// of it.
func Declare(file string, node fields.Node) ([]fields.Field, diag.List) {
	r := reader{file: file}
	out := r.fieldsOf(fields.Pair{Key: "args", Value: node}, 0)
	return out, r.diags
}

// types reads the site's own types, and what it adds to the shipped ones.
func (r *reader) types(p fields.Pair) {
	types := slices.Clone(r.settings.Types)
	for _, t := range r.named(p) {
		rec := r.decode(t.Value, typeOf())
		own := fields.Type{Name: t.Key}
		i := slices.IndexFunc(types, func(o fields.Type) bool { return o.Name == t.Key })
		if i >= 0 {
			own = types[i]
			own.Fields = slices.Clone(own.Fields)
		}
		if v, ok := rec.Get("means"); ok {
			own.Means = v.Text
		}
		if v, ok := rec.Get("folder"); ok {
			own.Folder = strings.Trim(v.Text, "/")
		}
		if node, ok := t.Value.Find("fields"); ok {
			for _, f := range r.fieldsOf(fields.Pair{Key: "fields", Value: node}, 0) {
				if has(fields.Common(), f.Name) || has(own.Fields, f.Name) {
					pair := node.Pairs[slices.IndexFunc(node.Pairs, func(p fields.Pair) bool { return p.Key == f.Name })]
					r.say(diag.SettingUnknown, pair.KeySpan, fmt.Sprintf("%s is already a field of %s", f.Name, t.Key), "Choose another name.")
					continue
				}
				own.Fields = append(own.Fields, f)
			}
		}
		if i >= 0 {
			types[i] = own
		} else {
			types = append(types, own)
		}
	}
	r.settings.Types = types
}

// fieldsOf reads declared fields; groups may hold groups, to a depth at which
// nobody could still fill them in.
func (r *reader) fieldsOf(p fields.Pair, depth int) []fields.Field {
	var out []fields.Field
	for _, pair := range r.named(p) {
		f := fields.Field{Name: pair.Key}
		if pair.Value.Kind == fields.Scalar { // "capacity: number"
			kind, ok := fields.KindOf(pair.Value.Text)
			if !ok {
				r.kindUnknown(pair.Value)
				continue
			}
			f.Kind = kind
			out = append(out, f)
			continue
		}
		rec := r.decode(pair.Value, field())
		for name, v := range rec.All() {
			switch name {
			case "kind":
				f.Kind, _ = fields.KindOf(v.Text)
			case "list":
				f.List = v.Yes
			case "required":
				f.Required = v.Yes
			case "means":
				f.Means = v.Text
			case "example":
				f.Example = v.Text
			case "to":
				f.To = v.Text
			case "short":
				f.Short = v.Text
			case "choices":
				for _, c := range v.List {
					f.Choices = append(f.Choices, c.Text)
				}
			case "fields":
				if depth > 3 {
					r.say(diag.ValueWrong, v.Span, "groups of fields lie too deep in one another", "Keep to three levels.")
					continue
				}
				node, _ := pair.Value.Find("fields")
				f.Fields = r.fieldsOf(fields.Pair{Key: "fields", Value: node}, depth+1)
			}
		}
		out = append(out, f)
	}
	return out
}

func (r *reader) kindUnknown(n fields.Node) {
	hint := "The kinds are " + strings.Join(fields.KindNames(), ", ") + "."
	if near, ok := fields.Nearest(n.Text, fields.KindNames()); ok {
		hint = fmt.Sprintf("Perhaps %s?", near)
	}
	r.say(diag.ChoiceUnknown, n.Span, fmt.Sprintf("%s is not a kind of value", n.Text), hint)
}
