package sum

import (
	"math"
	"testing"
)

// The borders between values count, so that moving a letter over one changes
// the sum.
func TestHasherTellsValuesApart(t *testing.T) {
	seen := map[Sum]string{}
	for name, add := range map[string]func(*Hasher){
		"nothing":    func(*Hasher) {},
		"empty":      func(h *Hasher) { h.String("") },
		"ab c":       func(h *Hasher) { h.String("ab"); h.String("c") },
		"a bc":       func(h *Hasher) { h.String("a"); h.String("bc") },
		"list ab c":  func(h *Hasher) { h.Strings([]string{"ab", "c"}) },
		"list abc":   func(h *Hasher) { h.Strings([]string{"abc"}) },
		"empty list": func(h *Hasher) { h.Strings(nil); h.Strings(nil) },
		"yes":        func(h *Hasher) { h.Bool(true) },
		"no yes":     func(h *Hasher) { h.Bool(false); h.Bool(true) },
		"minus":      func(h *Hasher) { h.Int(-1) },
		"number":     func(h *Hasher) { h.Float(1) },
		"zero":       func(h *Hasher) { h.Float(math.Copysign(0, -1)) },
		"sum":        func(h *Hasher) { h.Sum(Of([]byte("a"))) },
	} {
		var h Hasher
		add(&h)
		s := h.Done()
		if other, ok := seen[s]; ok {
			t.Errorf("%s and %s have the same sum", name, other)
		}
		seen[s] = name
	}
}

func TestOf(t *testing.T) {
	if Of([]byte("Paris")) != OfString("Paris") || Of(nil) != OfString("") {
		t.Error("a text and its bytes have different sums")
	}
	if Of(nil).IsZero() || !(Sum{}).IsZero() {
		t.Error("the sum of nothing is not the sum that names nothing")
	}
	// Names of published files hang on it: it must not change between versions
	// or machines.
	if s := OfString("Paris"); s.String() != "b0dff0ae5de287d07cc2ab7f5fd83888" || s.Short() != s.String()[:10] {
		t.Errorf("the sum of a text is another one: %s, %s", s, s.Short())
	}
	var a, b Hasher
	a.String("x")
	b.Bytes([]byte("x"))
	if a.Done() != b.Done() {
		t.Error("a text and its bytes have different sums in a sequence")
	}
}
