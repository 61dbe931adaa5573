package locale

import (
	"strconv"
	"strings"
)

// pluralRule is the condition of one plural form, read from CLDR's text, such
// as "i % 10 = 2..4 and i % 100 != 12..14 or v != 0": alternatives of
// relations that must all hold.
type pluralRule struct {
	form string
	any  [][]relation
}

// relation says whether an operand lies in one of some ranges.
type relation struct {
	operand byte // n, i, v, w, f, t, c or e, as CLDR calls them
	mod     int  // 0 for none
	not     bool
	ranges  [][2]int
}

func parsePlurals(rules map[string]string) []pluralRule {
	var out []pluralRule
	for _, form := range []string{"zero", "one", "two", "few", "many"} {
		text, ok := rules[form]
		if !ok {
			continue
		}
		r := pluralRule{form: form}
		for _, alternative := range strings.Split(text, " or ") {
			var all []relation
			for _, s := range strings.Split(alternative, " and ") {
				all = append(all, parseRelation(s))
			}
			r.any = append(r.any, all)
		}
		out = append(out, r)
	}
	return out
}

// parseRelation reads "i % 100 != 12..14,20".
func parseRelation(s string) relation {
	var r relation
	left, right, _ := strings.Cut(s, "=")
	if trimmed, ok := strings.CutSuffix(strings.TrimSpace(left), "!"); ok {
		left, r.not = trimmed, true
	}
	if words := strings.Fields(left); len(words) > 0 {
		r.operand = words[0][0]
		if len(words) == 3 {
			r.mod, _ = strconv.Atoi(words[2])
		}
	}
	for _, span := range strings.Split(strings.TrimSpace(right), ",") {
		from, to, ranged := strings.Cut(span, "..")
		if !ranged {
			to = from
		}
		a, _ := strconv.Atoi(from)
		b, _ := strconv.Atoi(to)
		r.ranges = append(r.ranges, [2]int{a, b})
	}
	return r
}

// quantity is a number as it is written: whole, with at most one decimal.
type quantity struct {
	whole   int
	decimal int // 0 where none is written
}

// form gives the name of the plural form that a number takes.
func (l *Locale) form(q quantity) string {
	q.whole = max(q.whole, -q.whole)
	for _, r := range l.plurals {
		for _, all := range r.any {
			holds := true
			for i := range all {
				holds = holds && all[i].holds(q)
			}
			if holds {
				return r.form
			}
		}
	}
	return "other"
}

func (r *relation) holds(q quantity) bool {
	value := 0
	switch r.operand {
	case 'n':
		if q.decimal != 0 {
			return r.not // no whole number equals it
		}
		value = q.whole
	case 'i':
		value = q.whole
	case 'v', 'w':
		if q.decimal != 0 {
			value = 1
		}
	case 'f', 't':
		value = q.decimal
	}
	if r.mod > 0 {
		value %= r.mod
	}
	in := false
	for _, span := range r.ranges {
		in = in || span[0] <= value && value <= span[1]
	}
	return in != r.not
}
