//go:build unix

package main

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/meridian-ssg/meridian/internal/testenv"
)

// ran is what became of a run of the program.
type ran struct {
	code int
	said string // on the standard error
}

// program runs the program as it is, in a process of its own.
func program(t *testing.T, env []string, args ...string) ran {
	t.Helper()
	cmd := exec.Command("meridian", args...) // TestMain has put it where it is found
	cmd.Env = append(append(os.Environ(), "NOW=2026-03-01T12:00:00Z"), env...)
	var said bytes.Buffer
	cmd.Stderr = &said
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Error(err)
	}
	return ran{cmd.ProcessState.ExitCode(), said.String()}
}

// lay writes a file below dir.
func lay(t *testing.T, dir, name, text string) {
	t.Helper()
	at := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(at), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(at, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// published gives the published files of a folder by path.
func published(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := make(map[string]string)
	err := walk(os.DirFS(dir), ".", func(name, text string) {
		if !strings.HasPrefix(name, ".meridian-") {
			out[name] = text
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// layState makes a site that differs from one number to the next in every page.
func layState(t *testing.T, site string, n int) {
	lay(t, site, "site.yaml", fmt.Sprintf("title: State %d\nbase_url: https://www.example.org/\npaginate: 10\n", n))
	for page := range 40 {
		lay(t, site, fmt.Sprintf("content/blog/page-%02d.md", page),
			fmt.Sprintf("---\ntitle: Page %d\ndate: 2026-01-%02d\n---\n\n%s\n", page, 1+page%28, strings.Repeat(fmt.Sprintf("State %d. ", n), 100)))
	}
	for _, old := range []string{"content/moving/to-%d.md", "content/moving/_index.md"} {
		os.RemoveAll(filepath.Join(site, filepath.Dir(old))) // it is laid again
	}
	lay(t, site, fmt.Sprintf("content/moving/to-%d.md", n), "---\ntitle: Moving\n---\n\nText.\n")
}

// Two builds of one site may be started at once. Into the same folder, one is
// done, and the other is done as well or told that somebody is there; into two
// folders, both are done, although they share what earlier builds have left.
// Nothing is damaged by it.
func TestTwoBuildsAtOnce(t *testing.T) {
	t.Parallel()
	rounds := 2
	if testenv.Long() {
		rounds = 8
	}
	dir := t.TempDir()
	site, other := filepath.Join(dir, "site"), filepath.Join(dir, "other")
	public, clean := filepath.Join(site, "public"), filepath.Join(dir, "clean")
	for n := range rounds {
		layState(t, site, n)
		if r := program(t, nil, "build", "--clean", "--quiet", "--source", site, "--destination", clean); r.code != 0 {
			t.Fatalf("round %d: a clean build: %+v", n, r)
		}
		if n%4 == 3 {
			os.RemoveAll(filepath.Join(site, ".meridian")) // both begin anew
		}
		destinations := []string{public, public}
		if n%2 == 1 {
			destinations[1] = other
		}
		var results [2]ran
		var wg sync.WaitGroup
		for i, destination := range destinations {
			wg.Go(func() {
				results[i] = program(t, nil, "build", "--quiet", "--source", site, "--destination", destination)
			})
		}
		wg.Wait()
		done := 0
		for _, r := range results {
			switch {
			case r == ran{}:
				done++
			case n%2 == 0 && r.code == 1 && strings.Contains(r.said, "another build is writing there just now"):
			default:
				t.Errorf("round %d: a build ended with %d: %s", n, r.code, r.said)
			}
		}
		if done == 0 || n%2 == 1 && done < 2 {
			t.Fatalf("round %d: %d of both were done: %+v", n, done, results)
		}
		want := published(t, clean)
		for _, destination := range destinations {
			if !maps.Equal(published(t, destination), want) {
				t.Fatalf("round %d: %s differs from a clean build", n, destination)
			}
			if r := program(t, nil, "build", "--verify", "--quiet", "--source", site, "--destination", destination); r.code != 0 {
				t.Fatalf("round %d: what the two have left is not true: %+v", n, r)
			}
		}
	}
}

// A build that the system ends, as at the end of a session, leaves neither a stage
// nor a lock behind.
func TestEndedBySignal(t *testing.T) {
	t.Parallel()
	for _, sig := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		if signal.Ignored(sig) { // of these tests, as nohup has it, and so of what they start
			continue
		}
		dir := t.TempDir()
		layState(t, dir, 0)
		lay(t, dir, "layouts/page.html", `{{define "main"}}{{range 4000000}}{{end}}{{end}}`)
		lay(t, dir, "layouts/page.post.html", `{{define "main"}}{{range 4000000}}{{end}}{{end}}`)
		cmd := exec.Command("meridian", "build", "--quiet", "--source", dir)
		cmd.Env = append(os.Environ(), "NOW=2026-03-01T12:00:00Z")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		public := filepath.Join(dir, "public")
		testenv.WaitFor(t, "a build under way", func() bool {
			_, err := os.Stat(filepath.Join(public, ".meridian-stage"))
			return err == nil
		})
		if err := cmd.Process.Signal(sig); err != nil {
			t.Fatal(err)
		}
		cmd.Wait()
		left, err := os.ReadDir(public)
		if err != nil || cmd.ProcessState.ExitCode() != 2 || len(left) > 0 {
			t.Errorf("%v: ended with %d, and left %v", sig, cmd.ProcessState.ExitCode(), left)
		}
	}
}

// While the program builds, somebody else saves, deletes and moves files, and
// makes them unreadable. Whatever the moment: the build is done, or it tells which
// file can't be read, or kept changing. What is published is
// of one state of each file, the lists agree with the pages, and nothing of
// others is gone. When all is quiet, the next build equals a clean one.
func TestSourcesChangeMeanwhile(t *testing.T) {
	t.Parallel()
	builds := 5
	if testenv.Long() {
		builds = 40
	}
	dir, err := os.MkdirTemp("", "meridian") // the test's own folder is closed to others
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) }) // it is in the folder for temporary files
	for _, open := range []string{"", "site", "site/public", "clean"} {
		at := filepath.Join(dir, open)
		if err := errors.Join(os.MkdirAll(at, 0o777), os.Chmod(at, 0o777)); err != nil {
			t.Fatal(err)
		}
	}
	site, public := filepath.Join(dir, "site"), filepath.Join(dir, "site", "public")
	const pages = 12
	lay(t, site, "site.yaml", "title: Site\nbase_url: https://www.example.org/\npaginate: 100\n")
	lay(t, site, "layouts/base.html", "{{block \"main\" .}}{{end}}\n")
	lay(t, site, "layouts/section.html", "{{define \"main\"}}{{range .Children}}<p>{{.Title}}.</p>{{end}}{{end}}")
	for _, name := range []string{"page", "page.post"} {
		lay(t, site, "layouts/"+name+".html", "{{define \"main\"}}<p>{{.Title}}.</p>{{.Content}}{{end}}")
	}
	lay(t, site, "content/blog/_index.md", "---\ntitle: Blog\n---\n")
	save := func(page, state int) {
		lay(t, dir, "draft", fmt.Sprintf("---\ntitle: Page %d of state %d\ndate: 2026-01-%02d\n---\n\n%s\n", page, state, 1+page, strings.Repeat(fmt.Sprintf("State %d. ", state), 300)))
		if err := os.Rename(filepath.Join(dir, "draft"), filepath.Join(site, "content", "blog", fmt.Sprintf("page-%d.md", page))); err != nil {
			t.Error(err)
		}
	}
	blob := filepath.Join(site, "static", "blob.bin")
	lay(t, site, "static/blob.bin", strings.Repeat("a", 1<<20))
	for page := range pages {
		save(page, 0)
	}
	build := func(args ...string) ran {
		return program(t, []string{"NOBODY=1"}, append([]string{"build", "--quiet", "--future", "--source", site, "--destination"}, args...)...)
	}
	if r := build(public); r != (ran{}) {
		t.Fatalf("the first build: %+v", r)
	}
	lay(t, public, "foreign.txt", "somebody else's")

	stop := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		r := rand.New(rand.NewPCG(2018, 7))
		for state := 1; ; state++ {
			select {
			case <-stop:
				return
			default:
			}
			page := r.IntN(pages)
			at := filepath.Join(site, "content", "blog", fmt.Sprintf("page-%d.md", page))
			time.Sleep(time.Millisecond)
			switch r.IntN(60) {
			case 0:
				os.Remove(at) // it may be gone already
			case 1:
				os.Chmod(at, 0)
			case 2:
				os.Remove(blob)
			case 3:
				if f, err := os.OpenFile(blob, os.O_WRONLY|os.O_CREATE, 0o666); err == nil { // while it may be being read
					f.WriteAt(bytes.Repeat([]byte{byte('a' + state%26)}, 1<<20), 0) // the reader sees what it sees
					f.Close()
				}
			default:
				save(page, state)
			}
		}
	})
	outcomes := make(map[string]int)
	before := published(t, public)
	for n := range builds {
		r := build(public)
		now := published(t, public)
		switch {
		case r == ran{}:
			outcomes["done"]++
			wholeSite(t, now)
		case r.code == 1 && strings.Contains(r.said, "[file-unreadable]"):
			outcomes["unreadable"]++
		default:
			t.Errorf("build %d ended with %d: %s", n, r.code, r.said)
		}
		if r.code != 0 && !maps.Equal(now, before) {
			t.Errorf("build %d ended with %d, and what is published changed", n, r.code)
		}
		if now["foreign.txt"] != "somebody else's" {
			t.Fatal("somebody else's file is gone")
		}
		before = now
		if outcomes["unreadable"] > outcomes["done"] {
			for page := range pages { // so that not all builds end for the same reason
				os.Chmod(filepath.Join(site, "content", "blog", fmt.Sprintf("page-%d.md", page)), 0o666) // it may be gone
			}
		}
	}
	close(stop)
	wg.Wait()
	t.Log(outcomes)
	for page := range pages {
		save(page, 1<<20)
	}
	lay(t, site, "static/blob.bin", "quiet")
	if r := build(public); r != (ran{}) {
		t.Fatalf("when all is quiet: %+v", r)
	}
	clean := filepath.Join(dir, "clean")
	if r := build(clean, "--clean"); r != (ran{}) {
		t.Fatalf("a clean build: %+v", r)
	}
	got := published(t, public)
	delete(got, "foreign.txt")
	if !maps.Equal(got, published(t, clean)) {
		t.Error("the last build differs from a clean one")
	}
}

// wholeSite holds that each page is of one state, and that the list shows the
// very pages that there are.
func wholeSite(t *testing.T, files map[string]string) {
	t.Helper()
	var titles []string
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if !strings.HasPrefix(name, "blog/page-") {
			continue
		}
		text := files[name]
		_, title, _ := strings.Cut(text, "<p>Page ")
		title, _, _ = strings.Cut(title, ".</p>")
		_, state, _ := strings.Cut(title, " of state ")
		if strings.Count(text, "State "+state+". ") < 299 || strings.Count(text, "State ") > 301 {
			t.Errorf("%s is of more than one state, or not whole", name)
		}
		titles = append(titles, "<p>Page "+title+".</p>")
	}
	list := files["blog/index.html"]
	for _, title := range titles {
		if !strings.Contains(list, title) {
			t.Errorf("the list lacks %s", title)
		}
	}
	if n := strings.Count(list, "<p>Page "); n != len(titles) {
		t.Errorf("the list has %d pages of %d", n, len(titles))
	}
}
