package diag

import (
	"errors"
	"strings"
	"testing"
)

// What would control a terminal or turn a text round is replaced, to the very
// ends of its ranges; what stands beside it is kept.
func TestPrintable(t *testing.T) {
	for r, want := range map[rune]string{
		'\n': "\n", '\t': " ", 0: "\ufffd", 0x1b: "\ufffd", '\r': "\ufffd", 0x7f: "\ufffd", 0x9b: "\ufffd", ' ': " ", 0xa0: "\u00a0",
		0x2027: "\u2027", 0x2028: "\ufffd", 0x202a: "\ufffd", 0x202e: "\ufffd", 0x202f: "\u202f", 0x205f: "\u205f", 0x2060: "\ufffd", 0x2066: "\ufffd", 0x2069: "\ufffd", 0x206a: "\u206a",
		0x200b: "\ufffd", 0x200d: "\u200d", 0x200e: "\ufffd", 0x200f: "\ufffd", 0x2010: "\u2010",
		0xfeff: "\ufffd", 0xfefe: "\ufefe", 'é': "é", '学': "学",
	} {
		if got := Printable("a" + string(r) + "b"); got != "a"+want+"b" {
			t.Errorf("%U becomes %q", r, got)
		}
	}
}

// The name of a file is one line, and shows what is in it.
func TestPrintableName(t *testing.T) {
	for name, want := range map[string]string{
		"content/paris.md": "content/paris.md", "é 学.md": "é 学.md",
		"a\n::warning file=x::b": "a⟨U+000A⟩::warning file=x::b", "a\u2028b\u202ec\u200bd": "a⟨U+2028⟩b⟨U+202E⟩c⟨U+200B⟩d",
	} {
		if got := PrintableName(name); got != want {
			t.Errorf("%q becomes %q", name, got)
		}
		var text, annotation strings.Builder
		list := List{{Code: AddressBad, File: name, Message: "m"}}
		none := func(string) ([]byte, bool) { return nil, false }
		if err := errors.Join(WriteText(&text, list, none, false), WriteGitHub(&annotation, list, none, "")); err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(text.String(), want+":1:1: ") || strings.Count(annotation.String(), "\n") != 1 {
			t.Errorf("%q is told as %s%s", name, &text, &annotation)
		}
	}
}

// No command holds a character that turns or hides what stands around it.
func TestGitHubShowsNames(t *testing.T) {
	var b strings.Builder
	none := func(string) ([]byte, bool) { return nil, false }
	if err := WriteGitHub(&b, List{{Code: AddressBad, File: "a\u202eb.md", Message: "m"}}, none, "site"); err != nil {
		t.Fatal(err)
	}
	if want := "::error file=site/a⟨U+202E⟩b.md,"; !strings.HasPrefix(b.String(), want) {
		t.Errorf("%q does not begin with %q", b.String(), want)
	}
}
