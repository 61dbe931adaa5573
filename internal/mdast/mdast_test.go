package mdast

import (
	"strings"
	"testing"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// Backslashes and entities are resolved as CommonMark has it (sections 2.4 and
// 2.5).
func TestResolve(t *testing.T) {
	for text, want := range map[string]string{
		"a b": "a b", `\*a\_`: "*a_", `\a`: `\a`, `\\`: `\`, `a\`: `a\`, "&amp;": "&", "&copy;x": "©x", "&nosuch;": "&nosuch;", "&amp": "&amp", "&;": "&;",
		"&#65;": "A", "&#x41;": "A", "&#X41;": "A", "&#0;": "\ufffd", "&#xD800;": "\ufffd", "&#x110000;": "\ufffd", "&#1;": "\ufffd", "&#9;": "\t", "&#x80;": "\ufffd",
		"&#1234567;": "\ufffd", "&#12345678;": "&#12345678;", "&#x1234567;": "&#x1234567;", "&#;": "&#;", "&#x;": "&#x;", "&#xg;": "&#xg;", `\&amp;`: "&amp;",
		"&" + strings.Repeat("a", 50) + ";": "&" + strings.Repeat("a", 50) + ";",
	} {
		if got := string(Resolve([]byte(text))); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

// The characters that HTML forbids (section 13.5, numeric character references).
func TestIsForbidden(t *testing.T) {
	for r, want := range map[rune]bool{
		0: true, '\t': false, '\n': false, '\r': true, 0x1f: true, ' ': false, 0x7e: false, 0x7f: true, 0x9f: true, 0xa0: false,
		0xfdcf: false, 0xfdd0: true, 0xfdef: true, 0xfdf0: false, 0xfffd: false, 0xfffe: true, 0xffff: true, 0x1fffe: true, 0x10ffff: true, 0x10fffd: false, 0x110000: true,
	} {
		if got := IsForbidden(r); got != want {
			t.Errorf("%U is forbidden: %v", r, got)
		}
	}
}

// Fenced code opens and closes as CommonMark has it (section 4.5).
func TestFences(t *testing.T) {
	for line, want := range map[string]string{
		"```": "```", "~~~": "~~~", "````sh": "````", "``": "", "~~": "", "```a`b": "", "~~~a`b": "~~~", "": "", "a```": "", "``~": "",
	} {
		if got := string(OpenFence([]byte(line))); got != want {
			t.Errorf("%q opens %q, want %q", line, got, want)
		}
	}
	const text = "a\n```\nb\n~~~\n``` c\n````\nd\n~~~~\n```\n~~~\n~~~~ \nx"
	const fenced = ".FFFFF.FFFF."
	var tracker FenceTracker
	got := ""
	for line := range strings.SplitSeq(text, "\n") {
		if tracker.Contains([]byte(strings.TrimRight(line, " "))) {
			got += "F"
		} else {
			got += "."
		}
	}
	if got != fenced || tracker.Open() {
		t.Errorf("got  %s\nwant %s", got, fenced)
	}
}

func TestScanning(t *testing.T) {
	at, text := 0, []byte("a\n\nbc")
	var lines []string
	for at < len(text) {
		lines = append(lines, string(CutLine(text, &at)))
	}
	if strings.Join(lines, "|") != "a\n|\n|bc" {
		t.Errorf("the lines are %q", lines)
	}
	for text, want := range map[string]bool{"": true, " \t\r": true, "  \na": true, " a\n": false, "\n": true} {
		if got := StartsBlank([]byte(text)); got != want {
			t.Errorf("%q starts blank: %v", text, got)
		}
	}
	for text, want := range map[string]int{"": 0, "abc": 3, "a-b_c d": 5, "-a": 0, "_a": 0, "a1.b": 2, "é": 0, "Az09@": 4, "[": 0, "`": 0, "{": 0, "/": 0, ":": 0} {
		if got := NameLength([]byte(text)); got != want {
			t.Errorf("the name in %q has length %d, want %d", text, got, want)
		}
	}
	for text, want := range map[string]bool{"mailto:a": true, "MAILTO:": true, "mailto": false, "": false, "xmailto:": false} {
		if got := HasPrefixFold([]byte(text), "mailto:"); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
	for text, want := range map[string]string{
		" a\n b ": "a b", strings.Repeat("é", 40): strings.Repeat("é", 40), strings.Repeat("é", 41): strings.Repeat("é", 40) + "…", strings.Repeat("a", 38) + ", bc": strings.Repeat("a", 38) + "…",
	} {
		if got := Excerpt([]byte(text)); got != want {
			t.Errorf("%q is quoted as %q, want %q", text, got, want)
		}
	}
}

// Positions are those of the text, and in faults those of the file.
func TestText(t *testing.T) {
	const front = "---\n---\n"
	source := []byte(front + "One two \r\n> \nthree")
	text := &Text{Bytes: source[len(front):], Source: source, Offset: len(front), File: "a.md"}
	if string(text.Original()) != string(text.Bytes) {
		t.Error("the original is another text")
	}
	text.Report("a-code", diag.Span{Start: 4, End: 7}, "message", "hint", diag.Location{Span: diag.Span{Start: 0, End: 3}})
	text.ReportFix("b-code", diag.Span{Start: 0, End: 3}, "message", "hint", diag.Edit{Span: diag.Span{Start: 1, End: 2}, Text: "x"})
	for i, want := range []string{"two", "One"} {
		d := text.Diags[i]
		if d.File != "a.md" || string(source[d.Span.Start:d.Span.End]) != want {
			t.Errorf("%s lies in %s at %v", d.Code, d.File, d.Span)
		}
	}
	if r := text.Diags[0].Related[0]; r.File != "a.md" || string(source[r.Span.Start:r.Span.End]) != "One" {
		t.Errorf("the related place is %+v", r)
	}
	if e := text.Diags[1].Fix[0]; string(source[e.Span.Start:e.Span.End]) != "n" {
		t.Errorf("the edit is %+v", e)
	}
	if offset, ok := text.OffsetOf(text.Bytes[4:7]); !ok || offset != 4 {
		t.Errorf("the part lies at %d, %v", offset, ok)
	}
	if _, ok := text.OffsetOf([]byte("two")); ok {
		t.Error("a part of another text is found in this one")
	}
	if _, ok := text.OffsetOf(nil); ok {
		t.Error("nothing is found in the text")
	}
	for offset, want := range map[int][4]int{5: {0, 7, 10, 1}, 10: {10, 11, 13, 0}, 13: {13, 18, 18, 1}} {
		blank := 0
		if text.IsBlankAbove(offset) {
			blank = 1
		}
		if got := [4]int{text.LineStart(offset), text.LineEnd(offset), text.NextLine(offset), blank}; got != want {
			t.Errorf("at %d: line start, end, next line, blank above are %v, want %v", offset, got, want)
		}
	}
	if !text.IsBlankAbove(0) {
		t.Error("something stands above the text")
	}
	if span := text.RestOfLine(4); string(text.Bytes[span.Start:span.End]) != "two" {
		t.Errorf("the rest of the line is %v", span)
	}
	if text.RuneBefore(0) != ' ' || text.RuneBefore(1) != 'O' || text.RuneAt(0) != 'O' || text.RuneAt(len(text.Bytes)) != ' ' {
		t.Error("the characters around an offset are others")
	}
}
