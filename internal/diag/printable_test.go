package diag

import "testing"

// What would control a terminal or turn a text round is replaced, to the very
// ends of its ranges; what stands beside it is kept.
func TestPrintable(t *testing.T) {
	for r, want := range map[rune]string{
		'\n': "\n", '\t': " ", 0: "\ufffd", 0x1b: "\ufffd", '\r': "\ufffd", 0x7f: "\ufffd", 0x9b: "\ufffd", ' ': " ", 0xa0: "\u00a0",
		0x2029: "\u2029", 0x202a: "\ufffd", 0x202e: "\ufffd", 0x202f: "\u202f", 0x2065: "\u2065", 0x2066: "\ufffd", 0x2069: "\ufffd", 0x206a: "\u206a",
		0xfeff: "\ufffd", 0xfefe: "\ufefe", 'é': "é", '学': "学",
	} {
		if got := Printable("a" + string(r) + "b"); got != "a"+want+"b" {
			t.Errorf("%U becomes %q", r, got)
		}
	}
}
