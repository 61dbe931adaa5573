package leftovers

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestFindConflicts(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       string // the lines of the marks, from 1; 0 where there is none
	}{
		{"none", "a\n=======\nb\n", "[]"},
		{"two versions", "a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> ann\n", "[{2 0 4 6}]"},
		{"with lines of Windows", "<<<<<<< HEAD\r\nb\r\n=======\r\nc\r\n>>>>>>> ann\r\n", "[{1 0 3 5}]"},
		{"with what both came from", "<<<<<<< a\nb\n||||||| base\nc\n=======\nd\n>>>>>>> b", "[{1 3 5 7}]"},
		{"several", "<<<<<<< a\n=======\n>>>>>>> b\n\n<<<<<<< a\n=======\n>>>>>>> b\n", "[{1 0 2 3} {5 0 6 7}]"},
		{"without an end", "<<<<<<< a\nb\n=======\nc\n", "[{1 0 3 0}]"},
		{"an end alone", "a\n>>>>>>> ann\n", "[{0 0 0 2}]"},
		{"an end with the name of a commit", ">>>>>>> 1f3a9c2 (More on the fair)\n", "[{0 0 0 1}]"},
		{"a quotation in a quotation", "> a\n>>>>>>> ann\n", "[]"},
		{"a deep quotation", ">>>>>>> several words\n", "[]"},
		{"longer marks", "<<<<<<<< a\n========\n>>>>>>>> b\n", "[]"},
		{"in code", "<<<<<<< code\n=======\n>>>>>>> code\n", "[]"},
	} {
		found := FindConflicts([]byte(c.text), 0, func(line []byte) bool { return strings.Contains(c.text, "code") })
		for i, f := range found {
			for _, at := range []*int{&f.Ours, &f.Base, &f.Theirs, &f.End} {
				if *at < 0 {
					*at = 0
				} else {
					*at = strings.Count(c.text[:*at], "\n") + 1
				}
			}
			found[i] = f
		}
		if got := fmt.Sprint(found); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// What is left of a conflict to be read is the first version.
func TestSkipped(t *testing.T) {
	const text = "a\n<<<<<<< x\nb\n||||||| o\nc\n=======\nd\n>>>>>>> y\ne\n"
	rest := []byte(text)
	for _, c := range FindConflicts(rest, 0, nil) {
		for _, span := range slices.Backward(c.Skipped(rest)) {
			rest = slices.Delete(rest, span.Start, span.End)
		}
	}
	if string(rest) != "a\nb\ne\n" {
		t.Errorf("%q is left", rest)
	}
	if d := FindConflicts([]byte(text), 0, nil)[0].Diagnostic([]byte(text), "page"); d.Message != "two versions of the page, “x” and “y”, were never brought together" || text[d.Span.Start:d.Span.End] != "<<<<<<< x" || len(d.Related) != 2 {
		t.Errorf("%+v", d)
	}
}

func TestIsStray(t *testing.T) {
	for text, want := range map[string]bool{
		"Studierendenvertretung\u00ad und": true, "die \u00adStudierendenvertretung": true,
		"un\u00adion": true, "Studierenden\u00advertretung": false,
		"a\u200bb": true, "นัก\u200bศึกษา": false, "\u200b": true,
		"a\u200cb": true, "می\u200cخواهم": false, "👩\u200d🎓": false,
		"a\u2060b": true, "\ufeffa": true, "a\ufffc": true, "ab": false, "é": false,
	} {
		got := false
		for at, r := range text {
			got = got || InvisibleName(r) != "" && IsStray([]byte(text), at)
		}
		if got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
