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

// foreignFolder makes a folder for a test that runs without rights. It returns ""
// in the run as root, after that test.
func foreignFolder(t *testing.T, prepare func(dir string)) string {
	t.Helper()
	if dir := os.Getenv("MERIDIAN_TEST_FOLDER"); dir != "" {
		return dir
	}
	dir, err := os.MkdirTemp("", "meridian")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	os.Chmod(dir, 0o755)
	prepare(dir)
	if unprivileged(t, dir) {
		return ""
	}
	return dir
}

func TestReadOnlyDestination(t *testing.T) {
	dir := foreignFolder(t, func(dir string) {
		build(t, filepath.Join(dir, "public"), contents{"index.html": "home"})
		os.Chmod(filepath.Join(dir, "public"), 0o555)
	})
	if dir == "" {
		return
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

// TestFolderWithoutRights shows that a build which can't replace one file replaces
// none.
func TestFolderWithoutRights(t *testing.T) {
	dir := foreignFolder(t, func(dir string) {
		build(t, filepath.Join(dir, "public"), contents{"a/index.html": "1", "b/index.html": "1", "c/index.html": "1"})
		for _, name := range []string{"public", "public/a", "public/c"} {
			os.Chmod(filepath.Join(dir, name), 0o777)
		}
		os.Chmod(filepath.Join(dir, "public", "b"), 0o555)
		os.Chmod(filepath.Join(dir, "public", ManifestName), 0o666)
	})
	if dir == "" {
		return
	}
	public := filepath.Join(dir, "public")
	before, list := published(t, public), read(t, public, ManifestName)
	for _, site := range []contents{
		{"a/index.html": "2", "b/index.html": "2", "c/index.html": "2"},
		{"a/index.html": "2", "d/index.html": "2"},
	} {
		s := begin(t, public)
		for path, text := range site {
			put(t, s, path, text)
		}
		if _, err := s.Commit(); !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), "b/index.html can't be replaced or removed: you are not allowed") {
			t.Errorf("got %v", err)
		}
		expect(t, "published", published(t, public), before)
		expect(t, "manifest", read(t, public, ManifestName), list)
	}
}

// TestMountInsideTheDestination shows the same for a folder on another disk.
func TestMountInsideTheDestination(t *testing.T) {
	dir := t.TempDir()
	build(t, dir, contents{"a/index.html": "1", "b/index.html": "1", "c/index.html": "1"})
	at := filepath.Join(dir, "b")
	if out, err := exec.Command("mount", "-t", "tmpfs", "none", at).CombinedOutput(); err != nil {
		t.Skipf("nothing can be mounted here: %v %s", err, out)
	}
	defer exec.Command("umount", at).Run()
	before := published(t, dir)
	s := begin(t, dir)
	for _, path := range []string{"a/index.html", "b/index.html", "c/index.html"} {
		put(t, s, path, "2")
	}
	if _, err := s.Commit(); !errors.Is(err, syscall.EXDEV) || !strings.Contains(err.Error(), "another disk is mounted there") {
		t.Errorf("got %v", err)
	}
	expect(t, "published", published(t, dir), before)
}
