package locale

import (
	"regexp"
	"slices"
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

var relationPattern = regexp.MustCompile(`(\w)(?: % (\d+))? (!?)= ([\d.,]+)`)

func parsePlurals(rules map[string]string) []pluralRule {
	var out []pluralRule
	for _, form := range []string{"zero", "one", "two", "few", "many"} {
		if rules[form] == "" {
			continue
		}
		r := pluralRule{form: form}
		for alternative := range strings.SplitSeq(rules[form], " or ") {
			var all []relation
			for _, m := range relationPattern.FindAllStringSubmatch(alternative, -1) {
				mod, _ := strconv.Atoi(m[2])
				all = append(all, relation{operand: m[1][0], mod: mod, not: m[3] != "", ranges: parseRanges(m[4])})
			}
			r.any = append(r.any, all)
		}
		out = append(out, r)
	}
	return out
}

// parseRanges reads "12..14,20".
func parseRanges(s string) (out [][2]int) {
	for span := range strings.SplitSeq(s, ",") {
		from, to, ok := strings.Cut(span, "..")
		if !ok {
			to = from
		}
		a, _ := strconv.Atoi(from) // digits, by the pattern
		b, _ := strconv.Atoi(to)
		out = append(out, [2]int{a, b})
	}
	return out
}

// quantity is a number as it is written: whole, with at most one decimal.
type quantity struct {
	whole   int
	decimal int // 0 where none is written
}

// form gives the name of the plural form that a number takes.
func (l *Locale) form(q quantity) string {
	q.whole = max(q.whole, -q.whole)
	fails := func(r relation) bool { return !r.holds(q) }
	for _, r := range l.plurals {
		for _, all := range r.any {
			if !slices.ContainsFunc(all, fails) {
				return r.form
			}
		}
	}
	return "other"
}

func (r relation) holds(q quantity) bool {
	value := 0
	switch r.operand {
	case 'n', 'i':
		if r.operand == 'n' && q.decimal != 0 {
			return r.not // no whole number equals it
		}
		value = q.whole
	case 'v', 'w':
		value = min(q.decimal, 1)
	case 'f', 't':
		value = q.decimal
	}
	if r.mod > 0 {
		value %= r.mod
	}
	in := slices.ContainsFunc(r.ranges, func(span [2]int) bool { return span[0] <= value && value <= span[1] })
	return in != r.not
}
