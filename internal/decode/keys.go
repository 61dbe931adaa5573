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

// unknownKey reports a key that is none of the fields. It gives the place of the
// field that was meant where that is not given, or -1.
func (d *decoder) unknownKey(node frontmatter.Node, i int, free []string, fields []schema.Field, group string) int {
	p := &node.Pairs[i]
	key := diag.Quoted(diag.Clip(p.Key))
	message := fmt.Sprintf("%s is no key that pages of this type have", key)
	switch {
	case d.unknown == diag.SettingUnknown:
		message = fmt.Sprintf("there is no setting %s here", key)
	case group != "":
		message = fmt.Sprintf("%s is no key that an entry of %s has", key, group)
	}
	if hint := timeHint(node, p, fields); hint != "" && group == "" {
		d.report(d.unknown, p.KeySpan, message, hint)
		return -1
	}
	guess, guessed := firstOfBoth(schema.Synonyms(p.Key), free)
	if group == "" {
		advice, unused := schema.ForeignAdvice(p.Key)
		if advice != "" && (d.unknown == diag.KeyUnknown || unused) && (!guessed || guess == "slug" || guess == "link" || isYesNo(p.Value)) {
			d.report(d.unknown, p.KeySpan, message, advice)
			return -1
		}
	}
	if !guessed {
		guess, guessed = schema.Nearest(p.Key, free)
	}
	sameButCase := guessed && strings.EqualFold(p.Key, guess)
	others := schema.TypesWith(p.Key)
	if d.unknown != diag.KeyUnknown {
		others = nil
	}
	if g := groupOf(p.Key, fields); g != "" && group == "" && !sameButCase && len(others) == 0 {
		d.report(d.unknown, p.KeySpan, fmt.Sprintf("%s stands by itself, and is a key of %s", key, diag.Quoted(g)), fmt.Sprintf("Put it below a line of %s: alone, and indent it by two spaces.", g))
		return -1
	}
	if above := i - 1; !guessed && above >= 0 && strings.Contains(p.Key, " ") && node.Style != frontmatter.FlowStyle && node.Pairs[above].Value.Style == frontmatter.PlainStyle && node.Pairs[above].Value.Kind == frontmatter.Scalar {
		d.report(d.unknown, p.KeySpan, message, fmt.Sprintf("If the line goes on with the text of %s, begin it with two spaces and put the whole text in quotes.", diag.Quoted(node.Pairs[above].Key)))
		return -1
	}
	if !guessed {
		d.report(d.unknown, p.KeySpan, message, d.unknownKeyHint(p.Key, schema.Names(fields), group))
		return -1
	}
	d.report(d.unknown, p.KeySpan, message, fmt.Sprintf("Perhaps %s?", guess))
	if sameButCase {
		d.fixKey(p, guess)
	}
	return schema.Index(fields, guess)
}

func isYesNo(n frontmatter.Node) bool {
	said, _ := schema.GuessYesNo(n.Text)
	return said != "" || n.Tag == frontmatter.BoolTag
}

// firstOfBoth gives the first of words that is one of others, too.
func firstOfBoth(words, others []string) (string, bool) {
	for _, w := range words {
		if slices.Contains(others, w) {
			return w, true
		}
	}
	return "", false
}

// unknownKeyHint is for keys that stand for no field which is missing.
func (d *decoder) unknownKeyHint(key string, known []string, group string) string {
	twin, given := schema.Nearest(key, known)
	if !given {
		twin, given = firstOfBoth(schema.Synonyms(key), known)
	}
	switch {
	case given:
		return fmt.Sprintf("Perhaps %s? But that is given already.", twin)
	case d.unknown == diag.KeyUnknown && group == "":
		hint := otherTypes(key, "it")
		if others := schema.TypesWith(key); len(others) == 1 {
			hint += fmt.Sprintf("If this is one, add a line type: %s. ", others[0])
		}
		for _, other := range schema.Synonyms(key) {
			if hint == "" && !slices.Contains(known, other) {
				hint = otherTypes(other, diag.Quoted(other))
			}
		}
		if slices.Contains(known, "params") {
			hint += "Keys of your own go under “params”, or into a type of your own in site.yaml."
		}
		return hint
	case len(known) <= 12:
		return "The keys here are " + strings.Join(known, ", ") + "."
	}
	return "docs/settings.md lists all settings."
}

// groupOf gives the one group among the fields that has a key; "" where none
// or several do.
func groupOf(key string, fields []schema.Field) string {
	found := ""
	for i := range fields {
		f := &fields[i]
		if f.Kind == schema.Group && !f.List && !f.Named && schema.Index(f.Fields, key) >= 0 {
			if found != "" {
				return ""
			}
			found = f.Name
		}
	}
	return found
}

// otherTypes says which types have a key; called stands for the key in the hint.
func otherTypes(key, called string) string {
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
