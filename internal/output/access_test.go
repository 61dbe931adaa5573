//go:build unix

package output

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// unprivileged runs the calling test once more as a user without rights, as
// root may do everything. It returns false in that second run, and where the
// test already runs without rights.
func unprivileged(t *testing.T, dir string) bool {
	if os.Getuid() != 0 {
		return false
	}
	b, err := os.ReadFile("/proc/self/exe")
	if err != nil {
		t.Skip("running as root, and no way to be somebody else:", err)
	}
	program := filepath.Join(dir, "program")
	if err := os.WriteFile(program, b, 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "-test.run=^"+t.Name()+"$", "-test.v")
	cmd.Dir = "/"
	cmd.Env = append(os.Environ(), "MERIDIAN_TEST_FOLDER="+dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("as another user: %v\n%s", err, out)
	}
	if !strings.Contains(string(out), "--- PASS") {
		t.Fatalf("as another user: did not run:\n%s", out)
	}
	return true
}

func TestReadOnlyDestination(t *testing.T) {
	dir := os.Getenv("MERIDIAN_TEST_FOLDER")
	if dir == "" {
		var err error
		if dir, err = os.MkdirTemp("", "meridian"); err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(dir)
		build(t, filepath.Join(dir, "public"), contents{"index.html": "home"})
		os.Chmod(dir, 0o755)
		os.Chmod(filepath.Join(dir, "public"), 0o555)
		if unprivileged(t, dir) {
			return
		}
	}
	public := filepath.Join(dir, "public")
	d, err := Open(public)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if _, err := d.Begin(); !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), "can't be written to") {
		t.Errorf("got %v", err)
	}
	expect(t, "published", published(t, public), contents{"index.html": "home"})
	if _, err := Open(filepath.Join(public, "below")); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("got %v", err)
	}
}
