package sum

import (
	"errors"
	"io"
	"math"
	"strings"
	"testing"
	"testing/iotest"
)

// The borders between values count, so that moving a letter over one changes
// the sum.
func TestHasherTellsValuesApart(t *testing.T) {
	seen := map[Sum]string{}
	for name, add := range map[string]func(*Hasher){
		"nothing":    func(*Hasher) {},
		"empty":      func(h *Hasher) { h.AddString("") },
		"ab c":       func(h *Hasher) { h.AddString("ab"); h.AddString("c") },
		"a bc":       func(h *Hasher) { h.AddString("a"); h.AddString("bc") },
		"list ab c":  func(h *Hasher) { h.AddStrings([]string{"ab", "c"}) },
		"list abc":   func(h *Hasher) { h.AddStrings([]string{"abc"}) },
		"empty list": func(h *Hasher) { h.AddStrings(nil); h.AddStrings(nil) },
		"yes":        func(h *Hasher) { h.AddBool(true) },
		"no yes":     func(h *Hasher) { h.AddBool(false); h.AddBool(true) },
		"minus":      func(h *Hasher) { h.AddInt(-1) },
		"number":     func(h *Hasher) { h.AddFloat(1) },
		"zero":       func(h *Hasher) { h.AddFloat(math.Copysign(0, -1)) },
		"sum":        func(h *Hasher) { h.AddSum(Of([]byte("a"))) },
	} {
		var h Hasher
		add(&h)
		s := h.Sum()
		if other, ok := seen[s]; ok {
			t.Errorf("%s and %s have the same sum", name, other)
		}
		seen[s] = name
	}
}

// A stream has the sum of its bytes, however it arrives; a broken one has none.
func TestOfReader(t *testing.T) {
	text := strings.Repeat("Paris, Yerevan, London. ", 10_000)
	for name, r := range map[string]io.Reader{
		"whole":               strings.NewReader(text),
		"byte by byte":        iotest.OneByteReader(strings.NewReader(text)),
		"data with the error": iotest.DataErrReader(strings.NewReader(text)),
	} {
		if got, err := OfReader(r); err != nil || got != OfString(text) {
			t.Errorf("%s: %s, %v", name, got, err)
		}
	}
	broken := errors.New("broken")
	if got, err := OfReader(iotest.ErrReader(broken)); !errors.Is(err, broken) || !got.IsZero() {
		t.Errorf("a broken stream: %s, %v", got, err)
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
	a.AddString("x")
	b.AddBytes([]byte("x"))
	if a.Sum() != b.Sum() {
		t.Error("a text and its bytes have different sums in a sequence")
	}
}
