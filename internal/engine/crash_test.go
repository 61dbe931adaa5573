package engine_test

import (
	"bufio"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/testenv"
)

// crashing names the folder of the site that this program is to build, instead
// of running tests, so that it can be killed.
const crashing = "MERIDIAN_TEST_BUILD"

// TestMain builds a site, and says when it begins to make pages, where it was
// started to be killed.
func TestMain(m *testing.M) {
	dir := os.Getenv(crashing)
	if dir == "" {
		os.Exit(m.Run())
	}
	said := false
	o := options(filepath.Join(dir, "site"), filepath.Join(dir, "public"))
	o.Program, o.Workers = program, 1
	o.Progress = func(int, int) {
		if !said {
			said = true
			fmt.Println("writing")
		}
	}
	if _, err := engine.New(theme()...).Build(context.Background(), o); err != nil {
		fmt.Println(err)
		os.Exit(2)
	}
	os.Exit(0)
}

// A build may be killed at any moment, here half of the times while it writes:
// every published file is whole, the old one or the new one, nothing that
// others laid there is gone, and the next build gives the result of a clean one.
func TestKilled(t *testing.T) {
	t.Parallel() // it mostly waits
	kills := 10
	if testenv.Long() {
		kills = 200
	}
	dir := t.TempDir()
	public := filepath.Join(dir, "public")
	o := options(filepath.Join(dir, "site"), public)
	o.Program = program
	r := rand.New(rand.NewPCG(2018, 4))
	before := state(t, o.Source, 0)
	begun := time.Now()
	if _, err := engine.New(theme()...).Build(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	took := time.Since(begun)
	write(t, public, "foreign.txt", "somebody else's")
	for n := range kills {
		now := state(t, o.Source, n+1)
		kill(t, dir, n%2 == 0, time.Duration(r.Int64N(int64(took))))
		left := published(t, public)
		if left["foreign.txt"] != "somebody else's" {
			t.Fatalf("kill %d: somebody else's file is gone", n)
		}
		for file, text := range left {
			old, was := before[file]
			fresh, is := now[file]
			if file != "foreign.txt" && (!was || text != old) && (!is || text != fresh) {
				t.Fatalf("kill %d: %s is neither the old file nor the new one", n, file)
			}
		}
		if _, err := engine.New(theme()...).Build(t.Context(), o); err != nil {
			t.Fatalf("kill %d: the next build: %v", n, err)
		}
		mended := published(t, public)
		delete(mended, "foreign.txt")
		if !maps.Equal(mended, now) {
			compare(t, fmt.Sprintf("kill %d", n), mended, now)
		}
		before = now
	}
}

// state lays a site that differs from one number to the next in every page, and
// in which pages there are; it gives what a clean build makes of it.
func state(t *testing.T, site string, n int) map[string]string {
	t.Helper()
	for page := range 30 {
		write(t, site, fmt.Sprintf("content/blog/page-%02d.md", page),
			fmt.Sprintf("---\ntitle: Page %d\ndate: 2016-01-%02d\n---\n\n%s\n", page, 1+page%28, strings.Repeat(fmt.Sprintf("State %d. ", n), 200)))
	}
	write(t, site, "site.yaml", fmt.Sprintf("title: State %d\nbase_url: https://union.example/\n", n))
	if err := os.RemoveAll(filepath.Join(site, "content", "moving")); err != nil {
		t.Fatal(err)
	}
	write(t, site, fmt.Sprintf("content/moving/to-%d.md", n), "---\ntitle: Moving\n---\n\nText.\n")
	fresh := outputs{made: make(map[string]string)}
	o := options(site, "")
	o.Inspector = &fresh
	if _, err := engine.New(theme()...).Build(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	return fresh.made
}

// kill lets a process of its own build the site, and kills it after a while,
// counted from when it begins to make pages or from its start.
func kill(t *testing.T, dir string, whileWriting bool, after time.Duration) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), crashing+"="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if whileWriting {
		bufio.NewReader(out).ReadString('\n') // it may have ended already
	}
	time.Sleep(after)
	cmd.Process.Kill() // it may have ended already
	cmd.Wait()         // it was killed
}
