package decode

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/frontmatter"
	"github.com/meridian-ssg/meridian/internal/schema"
)

// What can be read, and is probably not what the writer meant.

// markup reports Markdown and HTML in a plain text, which readers would see.
func (d *decoder) markup(n frontmatter.Node, f *schema.Field) {
	if !strings.ContainsAny(n.Text, "*_`[<&{") {
		return
	}
	plain, found, sure := schema.PlainText(n.Text)
	if found == "" {
		return
	}
	d.report(diag.MarkupLeft, n.Span, fmt.Sprintf("%s would be shown as it stands, as %s takes plain text", found, diag.Quoted(f.Name)), fmt.Sprintf("Write %s", diag.Clip(plain)))
	if sure && (n.Style == frontmatter.PlainStyle && schema.FitsPlain(plain) || n.Style == frontmatter.QuotedStyle && !strings.ContainsAny(plain, `"'\`)) {
		d.fixText(n, plain)
	}
}

// joined finds two names in one, each of at least two words.
var joined = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(\p{Lu}\S*(?: \p{Lu}[^\s,]*)+),? (?:and|&|und|et|y|e) (\p{Lu}\S*(?: \p{Lu}\S*)+)$`)
})

// person reports words about a person that would be taken for the name.
func (d *decoder) person(n frontmatter.Node, f *schema.Field) {
	if schema.Index(f.Fields, "role") < 0 || n.Kind != frontmatter.Scalar || f.Short == "" {
		return
	}
	for _, by := range []string{"by ", "By ", "von ", "par ", "gan "} {
		if name, ok := strings.CutPrefix(n.Text, by); ok {
			d.report(diag.ValueUnlikely, n.Span, fmt.Sprintf("%s would be taken for a part of the name", diag.Quoted(strings.TrimSpace(by))), fmt.Sprintf("Write %s", diag.Clip(name)))
			if by == "by " && schema.FitsPlain(name) {
				d.fixText(n, name)
			}
			return
		}
	}
	if strings.Count(n.Text, " ") < 4 { // of two names and a word between them
		return
	}
	if names := joined().FindStringSubmatch(n.Text); names != nil {
		d.report(diag.ValueUnlikely, n.Span, fmt.Sprintf("two names stand here as if they were one: %s", diag.Quoted(diag.Clip(n.Text))),
			fmt.Sprintf("Write each by itself: %s: [%s, %s]", f.Name, names[1], names[2]))
	}
}

// twice reports a value that a list holds twice.
func (d *decoder) twice(list []schema.Value, f *schema.Field) {
	const most = 100 // to be compared with each other
	text := func(v schema.Value) string {
		if v.Kind == schema.Group {
			v, _ = v.Group.Get(f.Short)
		}
		return v.Text
	}
	if f.Kind != schema.Text && f.Kind != schema.Group || f.Name == "aliases" { // a page that has an address twice is told of that
		return
	}
	for i := 1; i < min(len(list), most); i++ {
		t := text(list[i])
		if t == "" {
			continue
		}
		if at := slices.IndexFunc(list[:i], func(v schema.Value) bool { return text(v) == t }); at >= 0 && sameGroup(list[at], list[i]) {
			d.report(diag.ValueUnlikely, list[i].Span, fmt.Sprintf("%s stands twice in %s", diag.Quoted(diag.Clip(t)), diag.Quoted(f.Name)), "Delete one of the two.",
				diag.Location{File: d.file, Span: list[at].Span, Note: "the other one"})
		}
	}
}

// sameGroup says whether two values contradict each other in nothing: two people
// of one name may have other roles.
func sameGroup(a, b schema.Value) bool {
	for name, v := range a.Group.All() {
		if w, ok := b.Group.Get(name); ok && v.Text != w.Text {
			return false
		}
	}
	return true
}

// joinDivided joins texts in braces that a comma divides:
// {name: Union of Students, Pristina, country: XK}.
func (d *decoder) joinDivided(node frontmatter.Node, fields []schema.Field) frontmatter.Node {
	out := node.Pairs[:0:0]
	for i, p := range node.Pairs {
		above := len(out) - 1
		if p.Value.Kind != frontmatter.Null || p.Value.Text != "" || above < 0 || schema.Index(fields, p.Key) >= 0 {
			out = append(out, p)
			continue
		}
		v := out[above].Value
		at := schema.Index(fields, out[above].Key)
		if at < 0 || fields[at].Kind != schema.Text && fields[at].Kind != schema.Markdown || v.Kind != frontmatter.Scalar || v.Style != frontmatter.PlainStyle {
			out = append(out, p)
			continue
		}
		v.Text += ", " + p.Key
		v.Span.End = p.KeySpan.End
		out[above].Value = v
		if next := i + 1; next < len(node.Pairs) && node.Pairs[next].Value.Kind == frontmatter.Null && node.Pairs[next].Value.Text == "" && schema.Index(fields, node.Pairs[next].Key) < 0 {
			continue // the comma is told of with the last part
		}
		d.report(diag.ValueWrong, v.Span, fmt.Sprintf("a comma divides the %s, which is not in quotes", out[above].Key), fmt.Sprintf("Put it in quotes: %s: %s", out[above].Key, frontmatter.Quote(diag.Clip(v.Text))))
		if v.Span.End-v.Span.Start == len(v.Text) {
			d.fix(diag.Edit{Span: v.Span, Text: frontmatter.Quote(v.Text)})
		}
	}
	node.Pairs = out
	return node
}

// timeHint says where a time of day belongs that stands under a key of its own.
func timeHint(node frontmatter.Node, p *frontmatter.Pair, fields []schema.Field) string {
	if p.Value.Kind != frontmatter.Scalar || !strings.ContainsAny(p.Value.Text, ":mM") {
		return ""
	}
	from, until := p.Value.Text, ""
	if i := strings.IndexAny(from, "-–—"); i > 0 {
		from, until = from[:i], strings.TrimLeft(from[i:], "-–— ")
	}
	clock, ok := schema.ParseClock(from)
	last, ok2 := schema.ParseClock(until)
	if !ok || until != "" && !ok2 {
		return ""
	}
	day := func(key string) string {
		i := schema.Index(fields, key)
		n, given := node.Find(key)
		m, err := civil.ParseMoment(n.Text)
		if i < 0 || fields[i].Kind != schema.Moment || !given || err != nil || m.Timed || m.Date.Day == 0 {
			return ""
		}
		return m.Date.String()
	}
	start, end := day("start"), day("end")
	var lines string
	switch {
	case start == "" && schema.Index(fields, "start") < 0 && day("date") != "":
		return fmt.Sprintf("Write the time behind the day: date: %s %s", day("date"), clock)
	case start == "":
		return ""
	case slices.Contains(schema.Synonyms(p.Key), "end"):
		if end == "" {
			end = start
		}
		lines = fmt.Sprintf("end: %s %s", end, clock)
	case until != "":
		lines = fmt.Sprintf("start: %s %s, and on the next line end: %s %s", start, clock, start, last)
	default:
		lines = fmt.Sprintf("start: %s %s", start, clock)
	}
	hint := "Write the time behind the day: " + lines
	if _, zoned := node.Find("zone"); !zoned && fields[schema.Index(fields, "start")].Zone == "" {
		hint += ". Name its time zone, too, such as zone: Europe/London"
	}
	return hint
}
