package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/frontmatter"
	"github.com/meridian-ssg/meridian/internal/schema"
)

// Declare reads fields that are declared in a file: in site.yaml, or on top of
// a shortcode. node holds their names, each with its kind or with what is said
// of it.
func Declare(file string, node frontmatter.Node) ([]schema.Field, diag.List) {
	r := reader{file: file}
	out := r.fieldsOf(frontmatter.Pair{Key: "args", Value: node}, 0, nil)
	return out, r.diags
}

// types reads the site's own types, and what it adds to the shipped ones.
func (r *reader) types(p frontmatter.Pair) {
	types := slices.Clone(r.settings.Types)
	names := []string{}
	for _, t := range types {
		names = append(names, t.Name)
	}
	told := len(r.diags)
	faulty := func(name string) {
		if r.diags[told:].HasErrors() {
			r.settings.faultyTypes = append(r.settings.faultyTypes, name)
		}
		told = len(r.diags)
	}
	for _, t := range r.pairsOf(p) {
		names = append(names, t.Key)
	}
	faulty("")
	for _, t := range p.Value.Pairs {
		i := slices.IndexFunc(types, func(o schema.Type) bool { return o.Name == t.Key })
		if i < 0 {
			i, types = len(types), append(types, schema.Type{Name: t.Key})
		}
		types[i] = r.typ(t, types[i], types, names)
		faulty(t.Key)
	}
	r.settings.Types = types
}

// typ adds to a type what a site says of it; types are those so far, and names
// those of all types.
func (r *reader) typ(p frontmatter.Pair, own schema.Type, types []schema.Type, names []string) schema.Type {
	told := len(r.diags)
	r.requireMap(p, "{means: A place where we meet}")
	rec := r.decode(p.Value, typeFields())
	own.Fields = slices.Clone(own.Fields)
	setText(rec, "means", &own.Means)
	if v, ok := rec.Get("folder"); ok {
		own.Folder = strings.Trim(v.Text, "/")
		if i := slices.IndexFunc(types, func(o schema.Type) bool { return o.Name != p.Key && strings.EqualFold(o.Folder, own.Folder) }); i >= 0 && own.Folder != "" {
			r.report(diag.ValueWrong, v.Span, fmt.Sprintf("the pages in the folder “%s” are of the type “%s” already", own.Folder, types[i].Name), "Choose another folder.")
		}
	}
	node, _ := p.Value.Find("fields")
	for _, f := range r.fieldsOf(frontmatter.Pair{Key: "fields", Value: node}, 0, names) {
		if has(schema.Common(), f.Name) || has(own.Fields, f.Name) {
			pair := node.Pairs[slices.IndexFunc(node.Pairs, func(p frontmatter.Pair) bool { return p.Key == f.Name })]
			r.report(diag.SettingUnknown, pair.KeySpan, fmt.Sprintf("“%s” is already a field of “%s”", f.Name, p.Key), "Choose another name.")
			continue
		}
		own.Fields = append(own.Fields, f)
	}
	if v, ok := rec.Get("lists"); ok && !r.diags[told:].HasErrors() { // else the field may be among those at fault
		own.Lists = r.lists(v.Group, own)
	}
	return own
}

// fieldsOf reads declared fields; groups may hold groups, to a depth at which
// nobody could still fill them in. types are those to which references may lead;
// nil where that can't be known.
func (r *reader) fieldsOf(p frontmatter.Pair, depth int, types []string) []schema.Field {
	var out []schema.Field
	for _, pair := range r.pairsOf(p) {
		f := schema.Field{Name: pair.Key}
		if pair.Value.Kind == frontmatter.Scalar { // "capacity: number"
			kind, ok := schema.KindOf(pair.Value.Text)
			if !ok {
				r.kindUnknown(pair.Value)
				continue
			}
			f.Kind = kind
			if f.Kind == schema.Markdown {
				f.Translated = schema.Words
			}
			r.checkField(pair, f, types)
			out = append(out, f)
			continue
		}
		r.requireMap(pair, "{kind: text, means: What it is for}")
		rec := r.decode(pair.Value, fieldFields())
		for name, v := range rec.All() {
			switch name {
			case "kind":
				f.Kind, _ = schema.KindOf(v.Text)
			case "list":
				f.List = v.Yes
			case "words":
				if v.Yes {
					f.Translated = schema.Words
				}
			case "required":
				f.Required = v.Yes
			case "means":
				f.Means = v.Text
			case "example":
				f.Example = v.Text
			case "label":
				node, _ := pair.Value.Find("label")
				f.Labels = r.labels(node, f.Name)
			case "show":
				f.Hidden = !v.Yes
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
					r.report(diag.ValueWrong, v.Span, "groups of fields lie too deep in one another", "Keep to three levels.")
					continue
				}
				node, _ := pair.Value.Find("fields")
				f.Fields = r.fieldsOf(frontmatter.Pair{Key: "fields", Value: node}, depth+1, types)
			}
		}
		if f.Kind == schema.Markdown && !rec.Has("words") {
			f.Translated = schema.Words
		}
		r.checkField(pair, f, types)
		out = append(out, f)
	}
	return out
}

// checkField reports what a declared field lacks for its kind.
func (r *reader) checkField(p frontmatter.Pair, f schema.Field, types []string) {
	_, given := p.Value.Find("fields")
	to, _ := p.Value.Find("to")
	short, _ := p.Value.Find("short")
	switch {
	case f.Kind == schema.Choice && len(f.Choices) == 0:
		r.report(diag.FieldMissing, p.KeySpan, fmt.Sprintf("“%s” is a choice, and nothing says between what", f.Name), fmt.Sprintf("Write %s: {kind: choice, choices: [small, large]}", f.Name))
	case f.Kind == schema.Group && len(f.Fields) == 0 && !given:
		r.report(diag.FieldMissing, p.KeySpan, fmt.Sprintf("“%s” is a group, and nothing says of what", f.Name), fmt.Sprintf("Write %s: {kind: group, fields: {name: text}}", f.Name))
	case f.Kind == schema.Group && f.Short != "" && !has(f.Fields, f.Short):
		r.report(diag.ChoiceUnknown, short.Span, fmt.Sprintf("“%s” is none of the fields of “%s”", f.Short, f.Name), "Write the name of the field that a plain text stands for.")
	case f.To != "" && types != nil && !slices.Contains(types, f.To):
		hint := "The types are " + strings.Join(types, ", ") + "."
		if near, ok := schema.Nearest(f.To, types); ok {
			hint = fmt.Sprintf("Perhaps %s?", near)
		}
		r.report(diag.TypeUnknown, to.Span, fmt.Sprintf("there is no type of page called “%s”", f.To), hint)
	}
}

func (r *reader) kindUnknown(n frontmatter.Node) {
	hint := "The kinds are " + strings.Join(schema.KindNames(), ", ") + "."
	if near, ok := schema.Nearest(n.Text, schema.KindNames()); ok {
		hint = fmt.Sprintf("Perhaps %s?", near)
	}
	r.report(diag.ChoiceUnknown, n.Span, fmt.Sprintf("“%s” is not a kind of value", n.Text), hint)
}
