package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/meridian-ssg/meridian/internal/testenv"
)

// screen is what somebody at the terminal sees.
type screen struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

// until waits until a pattern is to be seen, and gives its first group.
func (s *screen) until(t *testing.T, pattern string) string {
	t.Helper()
	re := regexp.MustCompile(pattern)
	var m []string
	testenv.WaitFor(t, pattern+" is said", func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		m = re.FindStringSubmatch(s.b.String())
		return m != nil
	})
	return m[len(m)-1]
}

// serving runs the command on a small site until the test ends.
func serving(t *testing.T, args ...string) (dir string, seen *screen, opened func() []string) {
	t.Helper()
	dir = t.TempDir()
	for name, text := range map[string]string{
		"site.yaml":        "base_url: https://www.example.org/\n",
		"content/about.md": "---\ntitle: About\n---\nWhat we do.\n",
	} {
		at := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	seen = &screen{}
	var mu sync.Mutex
	var list []string
	env := environment{Out: seen, Err: seen, Now: time.Now, Dir: dir, Identity: programSum, Commands: []string{"vim", "codium --wait"}, Open: func(address string) error {
		mu.Lock()
		defer mu.Unlock()
		list = append(list, address)
		return nil
	}}
	root := newRoot(env)
	root.SetArgs(append([]string{"serve", "--source", dir}, args...))
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- root.ExecuteContext(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("it ended with %v", err)
		}
	})
	return dir, seen, func() []string { mu.Lock(); defer mu.Unlock(); return list }
}

// The terminal tells where the site is, what was saved, what is wrong, and when
// nothing is any more.
func TestServe(t *testing.T) {
	dir, seen, opened := serving(t, "--port", "0", "--open")
	address := seen.until(t, `(?m)^The site is at (http://localhost:\d+/)$`)
	seen.until(t, `Press Ctrl-C to end\.`)
	if got := opened(); len(got) != 1 || got[0] != address {
		t.Errorf("the browser opened %q", got)
	}
	resp, err := http.Get(address + "about/")
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(resp.Body)
	resp.Body.Close()
	if !strings.Contains(string(body), "What we do.") {
		t.Errorf("%s: %.300s", resp.Status, body)
	}
	about := filepath.Join(dir, "content", "about.md")
	if err := os.WriteFile(about, []byte("---\ntitle: About\n---\n[Nowhere](gone.md)\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	seen.until(t, `(?m)^\d\d:\d\d:\d\d  content/about\.md, in \d+ ms$`)
	seen.until(t, `content/about\.md:4:11: error: there is no page “gone\.md”`)
	seen.until(t, `(?m)^1 error\.$`)
	if err := os.WriteFile(about, []byte("---\ntitle: About\n---\nMended.\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	seen.until(t, `(?m)^Nothing is wrong any more\.$`)
}

// Where the port is taken, the next one is found, and that is said.
func TestServeFindsAPort(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	port := l.Addr().(*net.TCPAddr).Port
	_, seen, _ := serving(t, "--port", fmt.Sprint(port))
	seen.until(t, fmt.Sprintf(`Port %d is taken by another program; the site is at the next one that is free\.`, port))
	if at := seen.until(t, `The site is at (http://localhost:\d+/)`); at == fmt.Sprintf("http://localhost:%d/", port) {
		t.Errorf("it is at %s all the same", at)
	}
}

// Letting others look is said to be that.
func TestServeLetsOthersLook(t *testing.T) {
	_, seen, _ := serving(t, "--port", "0", "--host", "0.0.0.0")
	seen.until(t, `Everybody in this network can look at it, at drafts as well\.`)
}

// The editor is the one that was named, or that of the variables, or the one
// that most people have.
func TestEditorOfServe(t *testing.T) {
	for _, c := range []struct {
		flag, variable string
		commands       []string
		want           string
	}{
		{"", "", nil, "vscode"},
		{"", "", []string{"", "vim"}, "vscode"},
		{"", "", []string{"vim", "/usr/bin/codium --wait"}, "vscodium"},
		{"", "zed", []string{"codium"}, "zed"},
		{"idea", "zed", nil, "idea"},
	} {
		got, err := (&serveOptions{editor: c.flag}).editorOf(environment{Editor: c.variable, Commands: c.commands})
		if err != nil || !strings.Contains(fmt.Sprintf("%+v", got), c.want+"://") {
			t.Errorf("%+v: %+v %v", c, got, err)
		}
	}
}
