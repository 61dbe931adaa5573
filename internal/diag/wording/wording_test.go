package wording

import (
	"strings"
	"testing"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// Each rule is broken once, and the words of the manual break none.
func TestFaults(t *testing.T) {
	const src = "see events/pari.md and “x”"
	for _, c := range []struct{ word, message, hint, want string }{
		{"events/pari.md", "there is no page “events/pari.md”", "Perhaps events/paris.md?", ""},
		{"", "31 November 2015 does not exist", "November has 30 days. Perhaps 2015-11-30?", ""},
		{"", "HTML is switched off in texts", "Use Markdown.", ""},
		{"", "“Title” is no key", "docs/settings.md lists all settings.", ""},
		{"", "the layout asks for .Titel", "Write title: Annual report", ""},
		{"“x”", "““x”” is not a date", "Write a day.", ""},
		{"", "There is no page", "Write one.", "small letter"},
		{"", "there is no page.", "Write one.", "full stop"},
		{"", "there is no page \"a\"", "Write one.", "curly"},
		{"", "the page’s title is missing", "Write one.", "apostrophe"},
		{"", "there is no page “a", "Write one.", "match"},
		{"events/pari.md", "there is no page events/pari.md", "Mend it.", "what the writer wrote"},
		{"", "there is no page", "write one.", "capital"},
		{"", "there is no page", "Make one", "ends with"},
		{"", "there is no key “titel”", "Perhaps “title”?", "no quotation marks"},
		{"", "there is no page", "", "needed"},
		{"", "there is no page", "Make one. ", "without space"},
	} {
		at := strings.Index(src, c.word)
		got := Faults(diag.Diagnostic{Message: c.message, Hint: c.hint, Span: diag.Span{Start: at, End: at + len(c.word)}}, []byte(src))
		if c.want == "" && got != nil || c.want != "" && (len(got) == 0 || !strings.Contains(strings.Join(got, "\n"), c.want)) {
			t.Errorf("%s / %s: %q, want %q", c.message, c.hint, got, c.want)
		}
	}
}

func TestContainsWord(t *testing.T) {
	for text, want := range map[string]bool{
		"there is no page a.md": true, "a.md is missing": true, "“a.md” is missing": true,
		"there is no page axmd": false, "there is no page a.mdx": false, "there is no page b/a.md": false,
	} {
		if containsWord(text, "a.md") != want {
			t.Errorf("%s: %v", text, !want)
		}
	}
}
