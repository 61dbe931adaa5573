// Package decode checks nodes of front matter and settings against a schema and
// gives typed values.
//
// Every fault is reported in one run. A wrong value never counts as a missing
// one, and what could not be read is not reported again. The files in testdata
// show every fault of front matter with the words and the place that the writer
// is given.
package decode

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/frontmatter"
	"github.com/meridian-ssg/meridian/internal/schema"
)

// FrontMatter checks node, a Map, against fields and gives the values. What is
// wrong is reported and left out; a wrong value never counts as a missing one.
func FrontMatter(file string, node frontmatter.Node, fields []schema.Field) (schema.Record, diag.List) {
	d := decoder{file: file, unknown: diag.KeyUnknown, incomplete: node.Incomplete}
	return d.record(node, fields, ""), d.diags
}

// Settings is FrontMatter for site.yaml: an unknown key has the code
// setting-unknown.
func Settings(file string, node frontmatter.Node, fields []schema.Field) (schema.Record, diag.List) {
	d := decoder{file: file, unknown: diag.SettingUnknown, incomplete: node.Incomplete}
	return d.record(node, fields, ""), d.diags
}

type decoder struct {
	file       string
	unknown    diag.Code
	incomplete bool // part of the text could not be read, so that nothing can be said of what is missing
	diags      diag.List
}

// fix adds edits to the last diagnostic.
func (d *decoder) fix(edits ...diag.Edit) { d.diags[len(d.diags)-1].Fix = edits }

func (d *decoder) report(code diag.Code, span diag.Span, message, hint string, related ...diag.Location) {
	d.diags = append(d.diags, diag.Diagnostic{Code: code, File: d.file, Span: span, Message: message, Hint: hint, Related: related})
}

// record decodes the pairs of a map. group names the group that it is, "" for
// the top level.
func (d *decoder) record(node frontmatter.Node, fields []schema.Field, group string) schema.Record {
	if node.Style == frontmatter.FlowStyle {
		node = d.joinDivided(node, fields)
	}
	out := schema.NewRecord(len(node.Pairs))
	given := append(make([]bool, 0, 64), make([]bool, len(fields))...) // whether a field is there, readable or not
	ordered := false
	unknownKey := false // an entry has a key that may stand for a missing one
	otherType := false  // the page may be of another type, which has the key
	var free []string   // the fields that are not given, once a key is none of the fields
	for i := range node.Pairs {
		p := &node.Pairs[i]
		at := schema.Index(fields, p.Key)
		if at < 0 {
			if free == nil {
				free = notGiven(node, fields)
			}
			switch guess := d.unknownKey(node, i, free, fields, group); {
			case guess >= 0: // a required field under a misspelt key is reported once
				given[guess] = true
				out.AddGuess(fields[guess].Name)
			case group != "":
				unknownKey = true
			case d.unknown == diag.KeyUnknown && len(schema.TypesWith(p.Key)) == 1:
				otherType = true
			}
			continue
		}
		f := &fields[at]
		given[at] = true
		ordered = ordered || f.After != "" || f.Kind == schema.Moment
		if isNothing(p.Value, f) {
			d.empty(p, f, group)
		} else if v, ok := d.value(p.Value, p.KeySpan, f); ok {
			out.Add(p.Key, v)
		}
	}
	if unknownKey {
		out.AddGuess("")
	}
	for i := range fields {
		if fields[i].Required && !given[i] && !unknownKey && !d.incomplete && !node.Incomplete && !(otherType && len(schema.TypesWith(fields[i].Name)) > 0) {
			d.missing(node, &fields[i], group)
		}
	}
	if ordered {
		d.across(node, &out, fields)
	}
	return out
}

// isNothing says whether a field has no value. Null as a name or a title is a
// word, and an empty text is a text where any text will do.
func isNothing(n frontmatter.Node, f *schema.Field) bool {
	textual := f.Kind == schema.Text || f.Kind == schema.Markdown || f.Kind == schema.Group && f.Short != ""
	switch n.Kind {
	case frontmatter.Null:
		return n.Text != "Null" || !textual
	case frontmatter.Scalar:
		return (f.Required || !textual && f.Kind != schema.Free) && strings.TrimSpace(n.Text) == ""
	}
	return false
}

// empty reports a key without a value, where that is a fault.
func (d *decoder) empty(p *frontmatter.Pair, f *schema.Field, group string) {
	if f.Kind == schema.YesNo && !f.List {
		d.report(diag.ValueWrong, p.KeySpan, fmt.Sprintf("there is nothing behind %s, which takes true or false", diag.Quoted(f.Name)), fmt.Sprintf("Write %s: true or %s: false, or delete the line.", f.Name, f.Name))
	}
	if f.Required {
		message := fmt.Sprintf("there is nothing behind %s, which %s needs", diag.Quoted(f.Name), owner(group))
		if word := p.Value.Text; p.Value.Kind == frontmatter.Null && len(word) > 1 {
			d.report(diag.FieldMissing, p.Value.Span, message+fmt.Sprintf(", as %s means nothing", diag.Quoted(word)), fmt.Sprintf("Put it in quotes if it is meant: %s: %s", f.Name, frontmatter.Quote(word)))
			return
		}
		d.report(diag.FieldMissing, p.KeySpan, message, example(f))
	}
}

func owner(group string) string {
	if group == "" {
		return "every page of this type"
	}
	return "each entry of " + group
}

func example(f *schema.Field) string {
	means := schema.Sentence(f.Means)
	if f.Example == "" {
		return means
	}
	return strings.TrimSpace(fmt.Sprintf("Write %s: %s, for example. %s", f.Name, f.Example, means))
}

func (d *decoder) missing(node frontmatter.Node, f *schema.Field, group string) {
	span, name := node.Span, diag.Quoted(f.Name)
	var message string
	switch {
	case group != "":
		if len(node.Pairs) > 0 {
			span = node.Pairs[0].KeySpan
		}
		message = fmt.Sprintf("this entry of %s has no %s", group, name)
	case d.unknown == diag.SettingUnknown:
		message = fmt.Sprintf("the setting %s is missing", name)
	default:
		message = fmt.Sprintf("the page has no %s", name)
	}
	d.report(diag.FieldMissing, span, message, example(f))
}

// value decodes the value of a field, which may be a list.
func (d *decoder) value(n frontmatter.Node, key diag.Span, f *schema.Field) (schema.Value, bool) {
	switch {
	case n.Kind == frontmatter.Unread:
		return schema.Value{}, false
	case f.List:
		return d.list(n, key, f)
	case f.Kind == schema.Group && f.Named:
		return d.named(n, key, f)
	case n.Kind == frontmatter.List && f.Kind != schema.Free && !standsForList(f):
		d.report(diag.ValueWrong, firstOf(n, key), fmt.Sprintf("%s takes one value, not a list", diag.Quoted(f.Name)), oneValueHint(n, f))
		return schema.Value{}, false
	}
	return d.single(n, key, f)
}

func oneValueHint(n frontmatter.Node, f *schema.Field) string {
	var texts []string
	for _, it := range n.Items {
		if it.Kind == frontmatter.Scalar {
			texts = append(texts, it.Text)
		}
	}
	text := strings.Join(texts, ", ")
	switch {
	case len(texts) == 0 || len(texts) < len(n.Items):
		return fmt.Sprintf("Write one value: %s: %s", f.Name, f.Example)
	case f.Kind == schema.Text && len(n.Items) == 1 && n.Style == frontmatter.FlowStyle:
		return fmt.Sprintf("Write %s: %s if the brackets belong to the text.", f.Name, frontmatter.Quote("["+diag.Clip(text)+"]"))
	case f.Kind != schema.Text && f.Kind != schema.Markdown:
		text = texts[0]
	case !schema.FitsPlain(text):
		text = frontmatter.Quote(text)
	}
	return fmt.Sprintf("Write %s: %s", f.Name, diag.Clip(text))
}

// list decodes the items of a list; one value alone is a list of one.
func (d *decoder) list(n frontmatter.Node, key diag.Span, f *schema.Field) (schema.Value, bool) {
	out := schema.Value{Kind: f.Kind, Span: n.Span, KeySpan: key}
	if n.Kind != frontmatter.List {
		if d.oneTextForList(n, f) {
			return schema.Value{}, false
		}
		v, ok := d.single(n, key, f)
		if !ok {
			return schema.Value{}, false
		}
		out.List = []schema.Value{v}
		return out, true
	}
	out.List = make([]schema.Value, 0, len(n.Items))
	for i := range n.Items {
		switch it := n.Items[i]; {
		case it.Kind == frontmatter.Unread:
		case isNothing(it, f) && it.Kind == frontmatter.Null:
			d.report(diag.ValueWrong, firstOf(it, key), fmt.Sprintf("an item of %s is empty", diag.Quoted(f.Name)), "Write something behind the dash, or delete the line.")
		case it.Kind == frontmatter.List && f.Kind != schema.Free:
			d.report(diag.ValueWrong, firstOf(it, key), fmt.Sprintf("an item of %s is a list itself", diag.Quoted(f.Name)), fmt.Sprintf("Write %s: %s", f.Name, f.Example))
		default:
			v, ok := d.single(it, key, f)
			if ok && f.Kind == schema.Text && v.Text == "" && (it.Text != "" || it.Span.End == it.Span.Start+len(`""`)) { // unseen characters are told of
				d.report(diag.ValueWrong, it.Span, fmt.Sprintf("an item of %s is empty", diag.Quoted(f.Name)), "Write its name, or take it out.")
			} else if ok {
				out.List = append(out.List, v)
			}
		}
	}
	d.twice(out.List, f)
	return out, true
}

// firstOf is the span of a value that may be empty: then its key's.
func firstOf(n frontmatter.Node, key diag.Span) diag.Span {
	if n.Span.End <= n.Span.Start {
		return key
	}
	return n.Span
}

// oneTextForList reports a list that is written as one text, "AM, XK", and says
// whether it is.
func (d *decoder) oneTextForList(n frontmatter.Node, f *schema.Field) bool {
	if n.Kind != frontmatter.Scalar || n.Style != frontmatter.PlainStyle {
		return false
	}
	if strings.HasPrefix(n.Text, "-") && len(n.Text) > 1 && n.Text[1] != ' ' && f.Kind != schema.Number {
		d.report(diag.ValueWrong, n.Span, fmt.Sprintf("there is no space behind the dash of an item of %s", diag.Quoted(f.Name)), "Write - "+diag.Clip(strings.Fields(strings.TrimLeft(n.Text, "-") + " …")[0]))
		if n.Text[1] != '-' {
			d.fix(diag.Edit{Span: diag.Span{Start: n.Span.Start + 1, End: n.Span.Start + 1}, Text: " "})
		}
		return true
	}
	if n.Lines && f.Kind != schema.Markdown && f.Kind != schema.Free {
		d.report(diag.ValueWrong, n.Span, fmt.Sprintf("%s is a list, and its lines would become one text", diag.Quoted(f.Name)), "Begin each line with a hyphen and a space.")
		return true
	}
	sign := ","
	if !strings.Contains(n.Text, ",") && strings.Contains(n.Text, ";") {
		sign = ";"
	}
	parts := strings.Split(strings.Trim(n.Text, "()"), sign)
	if len(parts) < 2 || f.Kind == schema.Markdown || f.Kind == schema.URL || f.Kind == schema.Free || f.Kind == schema.Moment || f.Kind == schema.Date {
		return false
	}
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
		if _, problem := f.Parse(parts[i]); problem != nil {
			if meant, ok := strings.CutPrefix(problem.Hint, "Perhaps "); ok {
				parts[i] = strings.TrimSuffix(meant, "?")
			}
		}
	}
	hint := fmt.Sprintf("Write %s: [%s]", f.Name, strings.Join(parts, ", "))
	if f.Kind == schema.Text || f.Kind == schema.Group {
		hint += fmt.Sprintf(", or %s: [%s] if it is one.", f.Name, frontmatter.Quote(diag.Clip(n.Text)))
	}
	d.report(diag.ValueWrong, n.Span, fmt.Sprintf("%s is a list, and this is one text", diag.Quoted(f.Name)), hint)
	return true
}

// named reads groups under names of the writer's own.
func (d *decoder) named(n frontmatter.Node, key diag.Span, f *schema.Field) (schema.Value, bool) {
	out := schema.Value{Kind: schema.Group, Span: n.Span, KeySpan: key}
	if n.Kind != frontmatter.Map {
		d.report(diag.ValueWrong, firstOf(n, key), fmt.Sprintf("%s takes names, each with keys of its own below it", diag.Quoted(f.Name)), schema.Sentence(f.Means))
		return schema.Value{}, false
	}
	one := *f
	one.Named = false
	for i := range n.Pairs {
		p := &n.Pairs[i]
		if p.Value.Kind == frontmatter.Null {
			p.Value = frontmatter.Node{Kind: frontmatter.Map, Span: p.KeySpan}
		}
		one.Name = p.Key
		if v, ok := d.single(p.Value, p.KeySpan, &one); ok {
			out.Group.Add(p.Key, v)
		}
	}
	return out, true
}

// single reads one value.
func (d *decoder) single(n frontmatter.Node, key diag.Span, f *schema.Field) (schema.Value, bool) {
	out := schema.Value{Kind: f.Kind, Span: n.Span, KeySpan: key}
	switch {
	case n.Kind == frontmatter.Unread:
		return schema.Value{}, false
	case f.Kind == schema.Free && f.Named && n.Kind != frontmatter.Map:
		d.report(diag.ValueWrong, firstOf(n, key), fmt.Sprintf("%s takes keys with values", diag.Quoted(f.Name)), fmt.Sprintf("Write %s: %s", f.Name, f.Example))
		return schema.Value{}, false
	case f.Kind == schema.Free:
		out.Free = free(n)
		if n.Kind == frontmatter.Scalar {
			out.Text = n.Text
		}
		return out, true
	case f.Kind == schema.Group:
		return d.group(n, key, f)
	case n.Kind == frontmatter.Map:
		d.mapForText(n, key, f)
		return schema.Value{}, false
	}
	v, problem := f.Parse(n.Text)
	v.Span, v.KeySpan = n.Span, key
	if problem != nil {
		d.report(problem.Code, n.Span, problem.Message, problem.Hint)
		if problem.Repair != "" {
			d.fixText(n, problem.Repair)
		}
		return schema.Value{}, false
	}
	if f.Kind == schema.Text {
		d.markup(n, f)
	}
	if v.Text == f.Placeholder() {
		d.report(diag.ValueUnlikely, n.Span, fmt.Sprintf("%s still says what a new page says", diag.Quoted(f.Name)), "Write your own words, or delete the line.")
	}
	return v, true
}

// mapForText reports keys and values where one value is wanted. Mostly it is a
// colon in a text without quotes.
func (d *decoder) mapForText(n frontmatter.Node, key diag.Span, f *schema.Field) {
	if len(n.Pairs) == 1 && n.Style != frontmatter.FlowStyle && n.Pairs[0].Value.Kind == frontmatter.Scalar && n.Pairs[0].Value.Style == frontmatter.PlainStyle &&
		(f.Kind == schema.Text || f.Kind == schema.Markdown) {
		p := n.Pairs[0]
		text := p.Key + ": " + p.Value.Text
		hint := fmt.Sprintf("Put the text in quotes: %s", frontmatter.Quote(diag.Clip(text)))
		if f.List {
			hint = fmt.Sprintf("Put the item in quotes: - %s", frontmatter.Quote(diag.Clip(text)))
		}
		d.report(diag.ValueWrong, diag.Span{Start: p.KeySpan.End, End: p.KeySpan.End + 1}, "there is a colon in this text, which is not in quotes", hint)
		if v := p.Value.Span; v.Start == p.KeySpan.End+2 && v.End-v.Start == len(p.Value.Text) && p.KeySpan.End-p.KeySpan.Start == len(p.Key) {
			d.fix(diag.Edit{Span: diag.Span{Start: p.KeySpan.Start, End: v.End}, Text: frontmatter.Quote(text)})
		}
		return
	}
	d.report(diag.ValueWrong, mapSpan(n, key), fmt.Sprintf("%s takes %s, not keys with values", diag.Quoted(f.Name), f.Wants()), fmt.Sprintf("Write %s: %s", f.Name, f.Example))
}

func mapSpan(n frontmatter.Node, key diag.Span) diag.Span {
	if len(n.Pairs) > 0 && n.Style != frontmatter.FlowStyle {
		return n.Pairs[0].KeySpan
	}
	return firstOf(n, key)
}

// standsForList says whether the field of a group that a plain value stands for takes
// several, so that a list stands for it, too.
func standsForList(f *schema.Field) bool {
	i := schema.Index(f.Fields, f.Short)
	return f.Kind == schema.Group && !f.List && i >= 0 && f.Fields[i].List
}

func (d *decoder) group(n frontmatter.Node, key diag.Span, f *schema.Field) (schema.Value, bool) {
	out := schema.Value{Kind: schema.Group, Span: n.Span, KeySpan: key}
	switch n.Kind {
	case frontmatter.Map:
		// A name with a colon in it looks like a key: "- Maison: a house".
		if f.Short != "" && len(n.Pairs) == 1 && n.Style != frontmatter.FlowStyle && strings.ContainsAny(n.Pairs[0].Key, " ") {
			short := schema.Field{Name: f.Name, Kind: schema.Text, List: f.List, Example: f.Example}
			d.mapForText(n, key, &short)
			return schema.Value{}, false
		}
		if len(n.Pairs) == 0 {
			n.Span = firstOf(n, key)
		}
		out.Group = d.record(n, f.Fields, diag.Quoted(f.Name))
		if name, ok := n.Find("name"); ok {
			d.person(name, f)
		}
		return out, true
	case frontmatter.Scalar, frontmatter.Null, frontmatter.List:
		i := schema.Index(f.Fields, f.Short)
		if i < 0 || f.Short == "" || n.Kind == frontmatter.List && !f.Fields[i].List {
			break
		}
		v, ok := d.value(n, key, &f.Fields[i])
		if !ok {
			return schema.Value{}, false
		}
		out.Group.Add(f.Short, v)
		d.person(n, f)
		return out, true
	}
	known := strings.Join(schema.Names(f.Fields), ", ")
	d.report(diag.ValueWrong, firstOf(n, key), fmt.Sprintf("%s takes keys with values", diag.Quoted(f.Name)), fmt.Sprintf("Its keys are %s.", known))
	return schema.Value{}, false
}

// free gives a value of which nothing is known. A number keeps its kind,
// unless it begins with a zero, as those of telephones do.
func free(n frontmatter.Node) any {
	switch n.Kind {
	case frontmatter.List:
		out := make([]any, len(n.Items))
		for i := range n.Items {
			out[i] = free(n.Items[i])
		}
		return out
	case frontmatter.Map:
		out := make(map[string]any, len(n.Pairs))
		for i := range n.Pairs {
			out[n.Pairs[i].Key] = free(n.Pairs[i].Value)
		}
		return out
	case frontmatter.Scalar:
		switch n.Tag {
		case frontmatter.BoolTag:
			return n.Text[0] == 't' || n.Text[0] == 'T'
		case frontmatter.IntTag:
			if digits := strings.TrimLeft(n.Text, "+-"); len(digits) > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9' {
				return n.Text
			}
			if i, err := strconv.ParseInt(n.Text, 0, 64); err == nil {
				return int(i)
			}
		case frontmatter.FloatTag:
			if x, err := strconv.ParseFloat(strings.TrimLeft(n.Text, "+."), 64); err == nil && n.Text[0] != '.' && finite(x) {
				return x
			}
			if x, err := strconv.ParseFloat(n.Text, 64); err == nil && finite(x) {
				return x
			}
		}
		return n.Text
	}
	return nil
}

func finite(x float64) bool { return x-x == 0 }
