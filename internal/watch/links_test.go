//go:build unix

package watch

import (
	"os"
	"testing"
)

// Folders behind links are watched, and circles of links end.
func TestLinks(t *testing.T) {
	s := watched(t, false, map[string]string{"shared/p.md": "p", "content/a.md": "a"})
	s.do(os.Symlink("../shared", s.at("content/shared")))
	s.expect(map[string]string{"content/a.md": "a", "content/shared/p.md": "p"})
	s.write("shared/p.md", "saved")
	s.expect(map[string]string{"content/a.md": "a", "content/shared/p.md": "saved"})
	s.do(os.Symlink("..", s.at("content/circle")))
	s.write("content/a.md", "saved")
	s.expect(map[string]string{"content/a.md": "saved", "content/shared/p.md": "saved"})
}
