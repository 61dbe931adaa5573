package locale

import "testing"

// The operands of CLDR's plural rules (UTS #35, part 3, section 5.1.1), of whole
// numbers and of those with a decimal.
func TestRelations(t *testing.T) {
	for _, c := range []struct {
		rule string
		q    quantity
		want bool
	}{
		{"n = 1", quantity{1, 0}, true}, {"n = 1", quantity{1, 5}, false}, {"n = 1", quantity{2, 0}, false},
		{"n != 1", quantity{1, 0}, false}, {"n != 1", quantity{1, 5}, true}, {"n != 1", quantity{2, 0}, true},
		{"i = 1", quantity{1, 5}, true}, {"i = 1", quantity{2, 5}, false},
		{"v = 0", quantity{1, 0}, true}, {"v = 0", quantity{1, 5}, false}, {"w = 1", quantity{1, 5}, true},
		{"f = 5", quantity{1, 5}, true}, {"t = 5", quantity{1, 4}, false}, {"t != 0", quantity{0, 1}, true},
		{"n % 100 = 3..10", quantity{103, 0}, true}, {"n % 100 = 3..10", quantity{110, 0}, true}, {"n % 100 = 3..10", quantity{111, 0}, false},
		{"n % 100 = 3..10", quantity{102, 0}, false}, {"n % 100 = 3..10", quantity{3, 1}, false},
		{"i % 10 = 2..4,9", quantity{9, 0}, true}, {"i % 10 = 2..4,9", quantity{5, 0}, false}, {"i % 100 != 12..14", quantity{13, 0}, false}, {"i % 100 != 12..14", quantity{15, 0}, true},
	} {
		rules := parsePlurals(map[string]string{"one": c.rule})
		if len(rules) != 1 || len(rules[0].any) != 1 || len(rules[0].any[0]) != 1 {
			t.Fatalf("%s is read as %+v", c.rule, rules)
		}
		if got := rules[0].any[0][0].holds(c.q); got != c.want {
			t.Errorf("%s holds of %+v: %v", c.rule, c.q, got)
		}
	}
}

// The first form whose rule holds is taken; a negative number takes that of its
// absolute value.
func TestForms(t *testing.T) {
	l := &Locale{plurals: parsePlurals(map[string]string{"one": "i = 1 and v = 0", "few": "i = 2..4 and v = 0 or n = 9", "zero": "n = 0"})}
	for q, want := range map[quantity]string{
		{0, 0}: "zero", {1, 0}: "one", {-1, 0}: "one", {1, 5}: "other", {2, 0}: "few", {4, 0}: "few", {4, 1}: "other", {5, 0}: "other", {9, 0}: "few", {-3, 0}: "few",
	} {
		if got := l.form(q); got != want {
			t.Errorf("%+v takes %q, want %q", q, got, want)
		}
	}
}
