package deploy

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/meridian-ssg/meridian/internal/target"
	"github.com/meridian-ssg/meridian/internal/testenv"
)

// Of a large site only what has changed is sent, whatever the clocks of the two machines
// say: files are known by their sums.
func TestLargeSite(t *testing.T) {
	pages := 300
	if testenv.Long() {
		pages = 10_000
	}
	s := startSSHD(t)
	files := make(map[string]string, pages)
	for i := range pages {
		files[fmt.Sprintf("blog/%d/index.html", i)] = fmt.Sprintf("page %06d %s", i, strings.Repeat("x", 500))
	}
	at := filepath.Join(t.TempDir(), "www")
	public := filepath.Join(t.TempDir(), "public")
	port, sent := cut(t, s.port, 1<<30)
	live := s.target(target.SFTP, at, port)
	live.HostKey = s.hostKey
	if plan, err := Deploy(t.Context(), live, s.env(), publish(t, public, files), Options{}); err != nil || len(plan.Send) != pages {
		t.Fatalf("the first time: %v", err)
	}
	testenv.WaitFor(t, "the line is down", func() bool { return sent.Load() > 0 })
	first := sent.Swap(0)
	if first < int64(pages*500) {
		t.Fatalf("%d bytes were sent of %d pages", first, pages)
	}
	files["blog/7/index.html"] = strings.Replace(files["blog/7/index.html"], "x", "y", 1) // as long as before
	delete(files, "blog/8/index.html")
	from := publish(t, public, files)
	for _, dir := range []string{at, public} { // the one clock is a year ahead, the other one decades behind
		when := time.Now().AddDate(1, 0, 0)
		if dir == public {
			when = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
		}
		for _, i := range []int{1, 2, 7} {
			if err := os.Chtimes(filepath.Join(dir, "blog", fmt.Sprint(i), "index.html"), when, when); err != nil {
				t.Fatal(err)
			}
		}
	}
	plan, err := Deploy(t.Context(), live, s.env(), from, Options{})
	if err != nil || len(plan.Send) != 1 || len(plan.Remove) != 1 || plan.Same != pages-2 {
		t.Fatalf("after a change: %v, %+v", err, plan)
	}
	compare(t, "after a change", contents(t, at), files)
	testenv.WaitFor(t, "the line is down", func() bool { return sent.Load() > 0 })
	t.Logf("%d pages: %d bytes sent the first time, %d after a change of one", pages, first, sent.Load())
	// The list of what is there goes with it, and names each file with its sum.
	if list := int64(pages * 160); sent.Load() > 100_000+list {
		t.Errorf("for one page %d bytes were sent", sent.Load())
	}
}

// Where the disk of the host is full, that is said, what readers have stays whole, and the
// next deployment goes on.
func TestFullDisk(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only the superuser can mount a small disk")
	}
	s := startSSHD(t)
	before := bigSite("one")
	after := maps.Clone(before)
	for i := range 30 {
		after[fmt.Sprintf("new/%d/index.html", i)] = strings.Repeat("long ", 20_000)
	}
	after["index.html"] = "two"
	for _, scheme := range []string{"folder", target.SFTP} {
		t.Run(scheme, func(t *testing.T) {
			disk := t.TempDir()
			if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=1500k", "none", disk).CombinedOutput(); err != nil {
				t.Skipf("no disk can be mounted here: %s", out)
			}
			t.Cleanup(func() {
				if out, err := exec.Command("umount", disk).CombinedOutput(); err != nil {
					t.Errorf("%s: %v", out, err)
				}
			})
			at := filepath.Join(disk, "www")
			live := s.target(scheme, at, s.port)
			live.HostKey = s.hostKey
			if scheme == "folder" {
				live = target.Target{Name: "live", To: at}
			}
			if _, err := Deploy(t.Context(), live, s.env(), publish(t, filepath.Join(t.TempDir(), "public"), before), Options{}); err != nil {
				t.Fatal(err)
			}
			from := publish(t, filepath.Join(t.TempDir(), "public"), after)
			_, err := Deploy(t.Context(), live, s.env(), from, Options{})
			if err == nil {
				t.Fatal("three megabytes fit into one and a half")
			}
			if fault, ok := errors.AsType[*Fault](err); scheme == target.SFTP && (!ok || !strings.Contains(fault.Hint, "is full")) || scheme == "folder" && !errors.Is(err, syscall.ENOSPC) {
				t.Errorf("what is said: %v", err)
			}
			now := contents(t, at)
			for file, text := range before {
				if got := now[file]; got != text && got != after[file] {
					t.Errorf("%s is damaged: %d bytes", file, len(got))
				}
			}
			if out, err := exec.Command("mount", "-o", "remount,size=20m", disk).CombinedOutput(); err != nil {
				t.Fatalf("%s: %v", out, err)
			}
			if _, err := Deploy(t.Context(), live, s.env(), from, Options{}); err != nil {
				t.Fatal(err)
			}
			compare(t, "with room again", contents(t, at), after)
		})
	}
}
