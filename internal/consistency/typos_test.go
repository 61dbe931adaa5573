package consistency

import "testing"

// How long a word must be before a typo counts: each limit, and one below it.
func TestTyposCountFromALength(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"campus", "camus", 1},        // a letter less, six letters
		{"venue", "vene", 0},          // five
		{"campus", "capmus", 1},       // two that have changed places
		{"seminar", "seninar", 1},     // another letter, seven
		{"travel", "trawel", 0},       // six
		{"seminar", "seminal", 0},     // at the end, where grammar changes words
		{"volunteer", "vomunteor", 2}, // two other letters, nine
		{"volunteer", "vomunteel", 0}, // one of them at the end
	} {
		for _, pair := range [][2]string{{c.a, c.b}, {c.b, c.a}} {
			if got := typos([]rune(pair[0]), []rune(pair[1])); got != c.want {
				t.Errorf("%q and %q: %d typos, want %d", pair[0], pair[1], got, c.want)
			}
		}
	}
	// Two typos count from nine letters on.
	for n, want := range map[int]int{8: 0, 9: 2, 10: 2} {
		a := []rune("abcdefghijklm")[:n]
		b := append([]rune{}, a...)
		b[2], b[4] = 'x', 'y'
		if got := typos(a, b); got != want {
			t.Errorf("two other letters among %d: %d typos, want %d", n, got, want)
		}
	}
}
