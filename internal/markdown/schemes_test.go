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

// A picture may stand in its address, unless it can hold a program as SVG can.
func TestDataImages(t *testing.T) {
	for address, want := range map[string]bool{
		"data:image/png;base64,AA": true, "data:image/jpeg;base64,AA": true, "data:image/gif;base64,AA": true, "data:image/webp;base64,AA": true,
		"data:image/avif;base64,AA": true, "DATA:IMAGE/PNG;base64,AA": true,
		"data:image/svg+xml;base64,AA": false, "data:image/svg+xml,<svg/>": false, "data:image/;x": false, "data:image/png": false,
		"data:image/pngx;": false, "data:text/html;base64,AA": false, "image/png;": false, "": false,
	} {
		if got := isDataImage([]byte(address)); got != want {
			t.Errorf("%q is a picture: %v", address, got)
		}
	}
}
