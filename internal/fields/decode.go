package fields

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/diag"
)

// Decode checks node, a Map, against fields and gives the values. What is
// wrong is reported and left out; a wrong value never counts as a missing one.
func Decode(file string, node Node, fields []Field) (Record, diag.List) {
	d := decoder{file: file, unknown: diag.KeyUnknown, torn: node.Torn}
	return d.record(node, fields, ""), d.faults
}

// DecodeSettings is Decode for site.yaml: an unknown key has the code
// setting-unknown.
func DecodeSettings(file string, node Node, fields []Field) (Record, diag.List) {
	d := decoder{file: file, unknown: diag.SettingUnknown, torn: node.Torn}
	return d.record(node, fields, ""), d.faults
}

type decoder struct {
	file    string
	unknown diag.Code
	torn    bool // part of the text could not be read, so that nothing can be said of what is missing
	faults  diag.List
}

// mend notes what would mend the fault that was reported last.
func (d *decoder) mend(edits ...diag.Edit) { d.faults[len(d.faults)-1].Fix = edits }

func (d *decoder) report(code diag.Code, span diag.Span, message, hint string, also ...diag.Location) {
	d.faults = append(d.faults, diag.Diagnostic{Code: code, File: d.file, Span: span, Message: message, Hint: hint, Related: also})
}

// record reads the pairs of a map; within names the group that it is, "" at
// the top.
func (d *decoder) record(node Node, fields []Field, within string) Record {
	out := Record{entries: make([]entry, 0, len(node.Pairs))}
	var given [4]uint64 // which fields stand there, readable or not
	ordered := false
	strange := false  // an entry has a key that may stand for one which is missing
	var free []string // the fields that are not given, once a key is none of them
	for i := range node.Pairs {
		p := &node.Pairs[i]
		at := indexOf(fields, p.Key)
		if at < 0 {
			// A required field under a misspelt key is told of once.
			if free == nil {
				free = notGiven(node, fields)
			}
			near := d.unknownKey(p, free, fields, within)
			if near >= 0 && near < 256 {
				given[near/64] |= 1 << (near % 64)
			}
			if near >= 0 {
				out.meant = append(out.meant, fields[near].Name)
			}
			strange = strange || near < 0 && within != ""
			continue
		}
		f := &fields[at]
		ordered = ordered || f.After != "" || f.ZoneBy != ""
		if p.Value.Kind == Null || p.Value.Kind == Scalar && f.Required && strings.TrimSpace(p.Value.Text) == "" {
			if f.Kind == YesNo && p.Value.Kind == Null && !f.List {
				d.report(diag.ValueWrong, p.KeySpan, fmt.Sprintf("there is nothing behind %s, which takes true or false", quoted(f.Name)), fmt.Sprintf("Write %s: true or %s: false, or delete the line.", f.Name, f.Name))
			}
			if f.Required && at < 256 {
				given[at/64] |= 1 << (at % 64)
				d.report(diag.FieldMissing, p.KeySpan, fmt.Sprintf("there is nothing behind %s, which %s needs", quoted(f.Name), whose(within)), example(f))
			}
			continue
		}
		if at < 256 {
			given[at/64] |= 1 << (at % 64)
		}
		if v, ok := d.value(p.Value, p.KeySpan, f); ok {
			out.entries = append(out.entries, entry{p.Key, v})
		}
	}
	out.strange = strange
	if !d.torn && !node.Torn && !strange {
		for i := range fields {
			if fields[i].Required && i < 256 && given[i/64]&(1<<(i%64)) == 0 {
				d.missing(node, &fields[i], within)
			}
		}
	}
	if ordered {
		d.across(node, out, fields)
	}
	return out
}

// indexOf gives the place of a field among others; -1 where it is none of them.
func indexOf(fields []Field, name string) int {
	for i := range fields {
		if fields[i].Name == name {
			return i
		}
	}
	return -1
}

func whose(within string) string {
	if within == "" {
		return "every page of this type"
	}
	return "each entry of " + within
}

func quoted(key string) string { return "“" + key + "”" }

func example(f *Field) string {
	means := Sentence(f.Means)
	if f.Example == "" {
		return means
	}
	return strings.TrimSpace(fmt.Sprintf("Write %s: %s, for example. %s", f.Name, f.Example, means))
}

// Sentence makes one of what a site says a field means: "how many fit in".
func Sentence(means string) string {
	means = strings.TrimSpace(means)
	if means == "" {
		return ""
	}
	first, size := utf8.DecodeRuneInString(means)
	means = string(unicode.ToUpper(first)) + means[size:]
	if last, _ := utf8.DecodeLastRuneInString(means); strings.ContainsRune(".?!…", last) {
		return means
	}
	return means + "."
}

func (d *decoder) missing(node Node, f *Field, within string) {
	if d.unknown == diag.SettingUnknown && within == "" {
		d.report(diag.FieldMissing, node.Span, fmt.Sprintf("the setting %s is missing", quoted(f.Name)), example(f))
		return
	}
	span := node.Span
	if within == "" {
		d.report(diag.FieldMissing, span, fmt.Sprintf("the page has no %s", quoted(f.Name)), example(f))
		return
	}
	if len(node.Pairs) > 0 {
		span = node.Pairs[0].KeySpan
	}
	d.report(diag.FieldMissing, span, fmt.Sprintf("this entry of %s has no %s", within, quoted(f.Name)), example(f))
}

// value reads the value of a field, which may be a list.
func (d *decoder) value(n Node, key diag.Span, f *Field) (Value, bool) {
	if n.Kind == Lost {
		return Value{}, false
	}
	if f.Kind == Group && f.Named && !f.List {
		return d.named(n, key, f)
	}
	if !f.List {
		if n.Kind == List && f.Kind != Free {
			hint := fmt.Sprintf("Write one value: %s: %s", f.Name, f.Example)
			if len(n.Items) > 0 && n.Items[0].Kind == Scalar {
				hint = fmt.Sprintf("Write %s: %s", f.Name, clip(n.Items[0].Text))
			}
			if f.Kind == Text && len(n.Items) == 1 && n.Style == FlowStyle && n.Items[0].Kind == Scalar {
				hint = fmt.Sprintf("Write %s: %s if the brackets belong to the text.", f.Name, quote("["+clip(n.Items[0].Text)+"]"))
			}
			d.report(diag.ValueWrong, firstOf(n, key), fmt.Sprintf("%s takes one value, not a list", quoted(f.Name)), hint)
			return Value{}, false
		}
		return d.single(n, key, f)
	}
	out := Value{Kind: f.Kind, Span: n.Span, KeySpan: key}
	if n.Kind != List {
		if !d.wrongList(n, f) {
			return Value{}, false
		}
		v, ok := d.single(n, key, f)
		if !ok {
			return Value{}, false
		}
		out.List = []Value{v}
		return out, true
	}
	out.List = make([]Value, 0, len(n.Items))
	for i := range n.Items {
		it := n.Items[i]
		switch it.Kind {
		case Lost:
			continue
		case Null:
			d.report(diag.ValueWrong, firstOf(it, key), fmt.Sprintf("an item of %s is empty", quoted(f.Name)), "Write something behind the dash, or delete the line.")
			continue
		case List:
			if f.Kind != Free {
				d.report(diag.ValueWrong, firstOf(it, key), fmt.Sprintf("an item of %s is a list itself", quoted(f.Name)), fmt.Sprintf("Write %s: %s", f.Name, f.Example))
				continue
			}
		}
		if v, ok := d.single(it, key, f); ok {
			out.List = append(out.List, v)
		}
	}
	return out, true
}

// firstOf is the span of a value that may be empty: then its key's.
func firstOf(n Node, key diag.Span) diag.Span {
	if n.Span.End <= n.Span.Start {
		return key
	}
	return n.Span
}

// wrongList finds lists that are written as one text: "AM, XK".
func (d *decoder) wrongList(n Node, f *Field) bool {
	if n.Kind != Scalar || n.Style != PlainStyle {
		return true
	}
	if strings.HasPrefix(n.Text, "-") && len(n.Text) > 1 && n.Text[1] != ' ' && f.Kind != Number {
		d.report(diag.ValueWrong, n.Span, fmt.Sprintf("there is no space behind the dash of an item of %s", quoted(f.Name)), "Write - "+clip(strings.Fields(strings.TrimLeft(n.Text, "-") + " …")[0]))
		if n.Text[1] != '-' {
			d.mend(diag.Edit{Span: diag.Span{Start: n.Span.Start + 1, End: n.Span.Start + 1}, Text: " "})
		}
		return false
	}
	if n.Lines && f.Kind != Markdown && f.Kind != Free {
		d.report(diag.ValueWrong, n.Span, fmt.Sprintf("%s is a list, and its lines would become one text", quoted(f.Name)), "Begin each line with a hyphen and a space.")
		return false
	}
	sign := ","
	if !strings.Contains(n.Text, ",") && strings.Contains(n.Text, ";") {
		sign = ";"
	}
	parts := strings.Split(strings.Trim(n.Text, "()"), sign)
	if len(parts) < 2 || f.Kind == Markdown || f.Kind == URL || f.Kind == Free || f.Kind == Moment || f.Kind == Date {
		return true
	}
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	hint := fmt.Sprintf("Write %s: [%s]", f.Name, strings.Join(parts, ", "))
	if f.Kind == Text || f.Kind == Group {
		hint += fmt.Sprintf(", or %s: [%s] if it is one.", f.Name, quote(clip(n.Text)))
	}
	d.report(diag.ValueWrong, n.Span, fmt.Sprintf("%s is a list, and this is one text", quoted(f.Name)), hint)
	return false
}

// named reads groups under names of the writer's own.
func (d *decoder) named(n Node, key diag.Span, f *Field) (Value, bool) {
	out := Value{Kind: Group, Span: n.Span, KeySpan: key}
	if n.Kind != Map {
		d.report(diag.ValueWrong, firstOf(n, key), fmt.Sprintf("%s takes names, each with keys of its own below it", quoted(f.Name)), Sentence(f.Means))
		return Value{}, false
	}
	one := *f
	one.Named = false
	for i := range n.Pairs {
		p := &n.Pairs[i]
		if p.Value.Kind == Null {
			p.Value = Node{Kind: Map, Span: p.KeySpan}
		}
		one.Name = p.Key
		if v, ok := d.single(p.Value, p.KeySpan, &one); ok {
			out.Group.entries = append(out.Group.entries, entry{p.Key, v})
		}
	}
	return out, true
}

// single reads one value.
func (d *decoder) single(n Node, key diag.Span, f *Field) (Value, bool) {
	out := Value{Kind: f.Kind, Span: n.Span, KeySpan: key}
	switch {
	case n.Kind == Lost:
		return Value{}, false
	case f.Kind == Free && f.Named && n.Kind != Map:
		d.report(diag.ValueWrong, firstOf(n, key), fmt.Sprintf("%s takes keys with values", quoted(f.Name)), fmt.Sprintf("Write %s: %s", f.Name, f.Example))
		return Value{}, false
	case f.Kind == Free:
		out.Free = freely(n)
		if n.Kind == Scalar {
			out.Text = n.Text
		}
		return out, true
	case f.Kind == Group:
		return d.group(n, key, f)
	case n.Kind == Map:
		d.mapForText(n, key, f)
		return Value{}, false
	}
	out.Text = n.Text
	if !d.check(&out, n, f) {
		return Value{}, false
	}
	return out, true
}

// mapForText reports keys and values where one value is wanted. Mostly it is a
// colon in a text without quotes.
func (d *decoder) mapForText(n Node, key diag.Span, f *Field) {
	if len(n.Pairs) == 1 && n.Style != FlowStyle && n.Pairs[0].Value.Kind == Scalar && n.Pairs[0].Value.Style == PlainStyle &&
		(f.Kind == Text || f.Kind == Markdown) {
		p := n.Pairs[0]
		whole := p.Key + ": " + p.Value.Text
		hint := fmt.Sprintf("Put the text in quotes: %s", quote(clip(whole)))
		if f.List {
			hint = fmt.Sprintf("Put the item in quotes: - %s", quote(clip(whole)))
		}
		d.report(diag.ValueWrong, diag.Span{Start: p.KeySpan.End, End: p.KeySpan.End + 1}, "there is a colon in this text, which is not in quotes", hint)
		if v := p.Value.Span; v.Start == p.KeySpan.End+2 && v.End-v.Start == len(p.Value.Text) && p.KeySpan.End-p.KeySpan.Start == len(p.Key) {
			d.mend(diag.Edit{Span: diag.Span{Start: p.KeySpan.Start, End: v.End}, Text: quote(whole)})
		}
		return
	}
	d.report(diag.ValueWrong, mapSpan(n, key), fmt.Sprintf("%s takes %s, not keys with values", quoted(f.Name), wants(f)), fmt.Sprintf("Write %s: %s", f.Name, f.Example))
}

func mapSpan(n Node, key diag.Span) diag.Span {
	if len(n.Pairs) > 0 && n.Style != FlowStyle {
		return n.Pairs[0].KeySpan
	}
	return firstOf(n, key)
}

func (d *decoder) group(n Node, key diag.Span, f *Field) (Value, bool) {
	out := Value{Kind: Group, Span: n.Span, KeySpan: key}
	switch n.Kind {
	case Map:
		// A name with a colon in it looks like a key: "- Maison: a house".
		if f.Short != "" && len(n.Pairs) == 1 && n.Style != FlowStyle && strings.ContainsAny(n.Pairs[0].Key, " ") {
			short := Field{Name: f.Name, Kind: Text, List: f.List, Example: f.Example}
			d.mapForText(n, key, &short)
			return Value{}, false
		}
		if span := n.Pairs; len(span) == 0 {
			n.Span = firstOf(n, key)
		}
		out.Group = d.record(n, f.Fields, quoted(f.Name))
		return out, true
	case Scalar:
		i := indexOf(f.Fields, f.Short)
		if i < 0 || f.Short == "" {
			break
		}
		v, ok := d.single(n, key, &f.Fields[i])
		if !ok {
			return Value{}, false
		}
		out.Group.entries = []entry{{f.Short, v}}
		return out, true
	}
	known := strings.Join(names(f.Fields), ", ")
	d.report(diag.ValueWrong, firstOf(n, key), fmt.Sprintf("%s takes keys with values", quoted(f.Name)), fmt.Sprintf("Its keys are %s.", known))
	return Value{}, false
}

// freely gives a value of which nothing is known. A number keeps its kind,
// unless it begins with a zero, as those of telephones do.
func freely(n Node) any {
	switch n.Kind {
	case List:
		out := make([]any, len(n.Items))
		for i := range n.Items {
			out[i] = freely(n.Items[i])
		}
		return out
	case Map:
		out := make(map[string]any, len(n.Pairs))
		for i := range n.Pairs {
			out[n.Pairs[i].Key] = freely(n.Pairs[i].Value)
		}
		return out
	case Scalar:
		switch n.Tag {
		case BoolTag:
			return n.Text[0] == 't' || n.Text[0] == 'T'
		case IntTag:
			if digits := strings.TrimLeft(n.Text, "+-"); len(digits) > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9' {
				return n.Text
			}
			if i, err := strconv.ParseInt(n.Text, 0, 64); err == nil {
				return int(i)
			}
		case FloatTag:
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

// across checks what one field says against another.
func (d *decoder) across(node Node, r Record, fields []Field) {
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
			d.report(diag.ZoneMissing, v.Span, fmt.Sprintf("%s gives a time without a time zone", quoted(f.Name)),
				fmt.Sprintf("Add a line such as %s: Europe/London.", f.ZoneBy))
		}
		if f.After == "" {
			continue
		}
		first, ok := r.Get(f.After)
		if ok && earlier(v, first, zone.Text) {
			d.report(diag.DateOrder, v.Span, fmt.Sprintf("%s lies before %s", quoted(f.Name), quoted(f.After)),
				fmt.Sprintf("Here it says %s, and %s says %s. Is one of them mistyped, or are they swapped?", v.Text, quoted(f.After), first.Text),
				diag.Location{File: d.file, Span: first.Span, Note: quoted(f.After)})
		}
	}
}

// earlier says whether the end of last surely lies before the start of first.
func earlier(last, first Value, zone string) bool {
	a, b := last.Moment, first.Moment
	if last.Kind == Date {
		a = civil.Moment{Date: last.Date}
	}
	if first.Kind == Date {
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
