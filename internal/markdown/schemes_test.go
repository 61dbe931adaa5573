package markdown

import "testing"

// Addresses that would run a program, or lead into the reader's own machine, are
// known in every spelling that browsers accept.
func TestUnsafeSchemes(t *testing.T) {
	for _, address := range []string{
		"javascript:alert(1)", "vbscript:x", "livescript:x", "data:text/html,x", "file:///etc/passwd", "blob:https://example.org/x",
		"filesystem:https://example.org/x", "view-source:https://example.org/",
		"JavaScript:alert(1)", " javascript:x", "java\tscript:x", "java\nscript:x", "\x01javascript:x", "java\x7fscript:x", "VIEW-SOURCE:x",
	} {
		if !isUnsafe([]byte(address)) {
			t.Errorf("%q is taken for safe", address)
		}
	}
	for _, address := range []string{
		"", "a.md", "/a", "#a", "https://example.org/javascript:x", "mailto:a@example.org", "tel:+44", "javascript", "x/javascript:y",
		"javascripts:x", "a-javascript:x", "files:x", "datajavascript:x", "view_source:x",
	} {
		if isUnsafe([]byte(address)) {
			t.Errorf("%q is taken for unsafe", address)
		}
	}
}
