package revision

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The commit is the one that git names: on a branch, packed, detached, in another work
// tree and in a folder below.
func TestOf(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("there is no git")
	}
	dir := t.TempDir()
	git := func(in string, args ...string) string {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-C", in, "-c", "user.name=a", "-c", "user.email=a@b.example"}, args...)...)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("git %q: %v\n%s", args, err, out)
		}
		return strings.TrimSpace(string(out))
	}
	check := func(what, in string) {
		t.Helper()
		if got, want := Of(in), git(in, "rev-parse", "HEAD"); got != want {
			t.Errorf("%s: %q, want %q", what, got, want)
		}
	}
	site := filepath.Join(dir, "site")
	if err := os.MkdirAll(filepath.Join(site, "content"), 0o755); err != nil {
		t.Fatal(err)
	}
	git(site, "init", "-q", "-b", "feature/x")
	if got := Of(site); got != "" {
		t.Errorf("without a commit: %q", got)
	}
	git(site, "commit", "-q", "--allow-empty", "-m", "one")
	if got := Root(filepath.Join(site, "content")); got != site {
		t.Errorf("the top is %s, want %s", got, site)
	}
	check("on a branch", filepath.Join(site, "content"))
	git(site, "pack-refs", "--all")
	check("packed", site)
	git(site, "worktree", "add", "-q", filepath.Join(dir, "other"))
	git(filepath.Join(dir, "other"), "commit", "-q", "--allow-empty", "-m", "two")
	check("another work tree", filepath.Join(dir, "other"))
	git(site, "checkout", "-q", "--detach")
	check("detached", site)
}

// Whatever stands in the files of Git, nothing but a commit comes out.
func TestOfIsACommitOrNothing(t *testing.T) {
	for _, head := range []string{"", "ref: ../../etc/passwd", "ref: refs/../../../etc/passwd", "ref: refs/heads/.invalid", "hello"} {
		dir := t.TempDir()
		if err := os.Mkdir(filepath.Join(dir, ".git"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, ".git", "HEAD"), []byte(head), 0o644); err != nil {
			t.Fatal(err)
		}
		if got := Of(dir); got != "" {
			t.Errorf("HEAD is %q: %q", head, got)
		}
	}
}
