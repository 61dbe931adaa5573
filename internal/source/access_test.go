//go:build unix

package source

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestForbidden runs itself once more as a user without rights where it is
// run by root, who may read everything.
func TestForbidden(t *testing.T) {
	dir := os.Getenv("MERIDIAN_TEST_FOLDER")
	if dir == "" {
		f := lay(t, map[string]string{"content/a.md": "a", "content/private.md": "x", "content/private/b.md": "b"})
		os.Chmod(filepath.Join(f.dir, "content/private.md"), 0)
		os.Chmod(filepath.Join(f.dir, "content/private"), 0)
		defer os.Chmod(filepath.Join(f.dir, "content/private"), 0o755)
		dir = f.dir
		if os.Getuid() == 0 {
			asNobody(t, dir)
			return
		}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	tree, list, err := Scan(root, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "files", paths(tree.Files()), []string{"content/a.md"})
	expect(t, "diagnostics", told(list), []string{"file-unreadable content/private", "file-unreadable content/private.md"})
}

func asNobody(t *testing.T, dir string) {
	b, err := os.ReadFile("/proc/self/exe")
	if err != nil {
		t.Skip("no way to be somebody else:", err)
	}
	open, err := os.MkdirTemp("", "meridian")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(open)
	if err := os.Chmod(open, 0o755); err != nil {
		t.Fatal(err)
	}
	site, program := filepath.Join(open, "site"), filepath.Join(open, "program")
	if err := os.Rename(dir, site); err != nil {
		t.Fatal(err)
	}
	defer os.Rename(site, dir)
	if err := os.WriteFile(program, b, 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "-test.run=^"+t.Name()+"$", "-test.v")
	cmd.Dir = "/"
	cmd.Env = append(os.Environ(), "MERIDIAN_TEST_FOLDER="+site)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "--- PASS") {
		t.Fatalf("as another user: %v\n%s", err, out)
	}
}
