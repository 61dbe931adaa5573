package render

import (
	"strings"
	"testing"
)

// Names that Windows keeps for its devices can be had nowhere, whatever ending they
// have; names of 255 bytes can.
func TestUnusable(t *testing.T) {
	for name, want := range map[string]bool{
		"con": true, "PRN": true, "aux.html": true, "Nul.tar.gz": true, "com1": true, "LPT9.txt": true,
		"com0": false, "com": false, "lptx": false, "cone": false, "co": false, "console": false, "a.con": false, "index.html": false,
		strings.Repeat("x", longestName): false, strings.Repeat("é", longestName/2) + "xx": true,
	} {
		if got := unusable(name); (got != "") != want {
			t.Errorf("%s: %q", name, got)
		}
	}
}
