package decode

import (
	"fmt"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/frontmatter"
	"github.com/meridian-ssg/meridian/internal/schema"
)

// notGiven lists the fields for which a misspelt key may stand: "titel" beside
// a title is no title.
func notGiven(node frontmatter.Node, fields []schema.Field) []string {
	out := make([]string, 0, len(fields))
	for i := range fields {
		if _, there := node.Find(fields[i].Name); !there {
			out = append(out, fields[i].Name)
		}
	}
	return out
}

// unknownKey reports a key that is none of the fields. It gives the field that
// was meant where that field is not there beside it, or -1.
func (d *decoder) unknownKey(p *frontmatter.Pair, free []string, fields []schema.Field, within string) int {
	known := schema.Names(fields)
	var near string
	ok := false
	for _, near = range schema.Synonyms(p.Key) {
		if ok = slices.Contains(free, near); ok {
			break
		}
	}
	key := diag.Quoted(diag.Clip(p.Key))
	message := fmt.Sprintf("%s is no key that pages of this type have", key)
	switch {
	case d.unknown == diag.SettingUnknown:
		message = fmt.Sprintf("there is no setting %s here", key)
	case within != "":
		message = fmt.Sprintf("%s is no key that an entry of %s has", key, within)
	}
	said, _ := schema.GuessYesNo(p.Value.Text)
	yesNo := said != "" || p.Value.Tag == frontmatter.BoolTag
	advice, unused := schema.ForeignAdvice(p.Key)
	if advice != "" && within == "" && (d.unknown == diag.KeyUnknown || unused) && (!ok || near == "slug" || yesNo) {
		d.report(d.unknown, p.KeySpan, message, advice)
		return -1
	}
	if !ok {
		near, ok = schema.Nearest(p.Key, free)
	}
	if g := groupOf(p.Key, fields); g != "" && within == "" && !(ok && strings.EqualFold(p.Key, near)) {
		d.report(d.unknown, p.KeySpan, fmt.Sprintf("%s stands by itself, and is a key of %s", key, diag.Quoted(g)), fmt.Sprintf("Put it below a line of %s: alone, and indent it by two spaces.", g))
		return -1
	}
	if ok {
		d.report(d.unknown, p.KeySpan, message, fmt.Sprintf("Perhaps %s?", near))
		if strings.EqualFold(p.Key, near) {
			d.mendKey(p, near)
		}
		return slices.Index(known, near)
	}
	var hint string
	twin, twice := schema.Nearest(p.Key, known)
	for _, near := range schema.Synonyms(p.Key) {
		if !twice && slices.Contains(known, near) {
			twin, twice = near, true
		}
	}
	switch {
	case twice:
		hint = fmt.Sprintf("Perhaps %s? But that is given already.", twin)
	case d.unknown == diag.KeyUnknown && within == "":
		hint = elsewhere(p.Key, "it")
		for _, other := range schema.Synonyms(p.Key) {
			if hint == "" && !slices.Contains(known, other) {
				hint = elsewhere(other, diag.Quoted(other))
			}
		}
		if slices.Contains(known, "params") {
			hint += "Keys of your own go under “params”, or into a type of your own in site.yaml."
		}
	case len(known) <= 12:
		hint = "The keys here are " + strings.Join(known, ", ") + "."
	default:
		hint = "docs/settings.md lists all settings."
	}
	d.report(d.unknown, p.KeySpan, message, hint)
	return -1
}

// groupOf gives the one group among the fields that has a key; "" where none
// or several do.
func groupOf(key string, fields []schema.Field) string {
	found := ""
	for i := range fields {
		f := &fields[i]
		if f.Kind == schema.Group && !f.List && !f.Named && slices.ContainsFunc(f.Fields, func(sub schema.Field) bool { return sub.Name == key }) {
			if found != "" {
				return ""
			}
			found = f.Name
		}
	}
	return found
}

// elsewhere tells which other types have a key, called so.
func elsewhere(key, called string) string {
	have := schema.TypesWith(key)
	for i := range have {
		have[i] = diag.Quoted(have[i])
	}
	switch len(have) {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf("Pages of the type %s have %s. ", have[0], called)
	}
	return fmt.Sprintf("Pages of the types %s and %s have %s. ", strings.Join(have[:len(have)-1], ", "), have[len(have)-1], called)
}
