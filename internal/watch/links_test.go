//go:build unix

package watch

import (
	"os"
	"testing"
	"time"
)

// Folders behind links are watched, and circles of links end.
func TestLinks(t *testing.T) {
	s := watched(t, false, map[string]string{"shared/p.md": "p", "content/a.md": "a"})
	s.do(os.Symlink("../shared", s.at("content/shared")))
	s.expect(map[string]string{"content/a.md": "a", "content/shared/p.md": "p"})
	time.Sleep(100 * time.Millisecond)
	s.write("shared/p.md", "saved")
	s.expect(map[string]string{"content/a.md": "a", "content/shared/p.md": "saved"})
	s.do(os.Symlink("..", s.at("content/circle")))
	time.Sleep(50 * time.Millisecond)
	s.write("content/a.md", "saved")
	s.expect(map[string]string{"content/a.md": "saved", "content/shared/p.md": "saved"})
}
