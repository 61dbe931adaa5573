package main

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/meridian-ssg/meridian/internal/golden"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// TestMain lets scripts run the program as people do. NOW sets its clock,
// SCREEN makes it believe that it writes to a screen, WEB is the address that
// answers for all other sites, NOBODY takes its rights away, as root may do
// everything, and FULL is how large a file can become until the disk is full.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"meridian": func() {
		env := systemEnvironment()
		if now := os.Getenv("NOW"); now != "" {
			at, err := time.Parse(time.RFC3339, now)
			if err != nil {
				panic(err)
			}
			env.Now = func() time.Time { return at }
		}
		env.Colour = os.Getenv("SCREEN") != "" && os.Getenv("NO_COLOR") == ""
		if web := os.Getenv("WEB"); web != "" {
			env.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
				if strings.HasPrefix(address, "vanished.") {
					return nil, &net.DNSError{Err: "no such host", Name: address, IsNotFound: true}
				}
				return new(net.Dialer).DialContext(ctx, network, web)
			}
		}
		if os.Getenv("NOBODY") != "" {
			name := env.Identity() // while the program can be read
			env.Identity = func() sum.Sum { return name }
			giveUpRights()
		}
		if full := os.Getenv("FULL"); full != "" {
			bytes, err := strconv.ParseUint(full, 10, 64)
			if err != nil {
				panic(err)
			}
			fill(bytes)
		}
		os.Exit(run(env))
	}})
}

// The scripts tell, in the words of those who use the program, what it does.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       golden.Update(),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("NOW", "2026-03-01T12:00:00Z")
			return nil
		},
		Condition: func(cond string) (bool, error) { return cond == "rights" && canGiveUpRights(), nil },
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"bom":    bom,
			"note":   note,
			"same":   same,
			"exits":  exits,
			"web":    web,
			"stale":  stale,
			"change": changed,
			"alike":  alike,
			"full":   full,
			"occupy": occupy,
			"port":   port,
			"await":  await,
		},
	})
}

// bom FILE puts a byte order mark before a file's text, as Notepad did.
func bom(ts *testscript.TestScript, _ bool, args []string) {
	file := ts.MkAbs(args[0])
	text, err := os.ReadFile(file)
	ts.Check(err)
	ts.Check(os.WriteFile(file, append([]byte("\xef\xbb\xbf"), text...), 0o644))
}

// note DIR remembers the names, the bytes and the times of all files of a
// folder; same DIR fails if any of them differs.
func note(ts *testscript.TestScript, _ bool, args []string) {
	ts.Setenv("NOTED", survey(ts, args[0]))
}

func same(ts *testscript.TestScript, neg bool, args []string) {
	if (survey(ts, args[0]) == ts.Getenv("NOTED")) == neg {
		ts.Fatalf("the files of %s: the same = %v", args[0], neg)
	}
}

// exits CODE COMMAND… runs a command and compares its exit code.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if strconv.Itoa(got) != args[0] {
		ts.Fatalf("the exit code is %d", got)
	}
}

// web plays all other sites for the programs that are run from now on.
func web(ts *testscript.TestScript, _ bool, _ []string) {
	mux := http.NewServeMux()
	there := func(http.ResponseWriter, *http.Request) {}
	mux.HandleFunc("/{$}", there)
	mux.HandleFunc("/there/", there)
	mux.HandleFunc("/gone", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusGone) })
	mux.HandleFunc("/robots", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) })
	mux.Handle("/old", http.RedirectHandler("/there/new", http.StatusMovedPermanently))
	s := httptest.NewServer(mux)
	ts.Defer(s.Close)
	ts.Setenv("WEB", s.Listener.Addr().String())
}

func survey(ts *testscript.TestScript, dir string) string {
	var b strings.Builder
	root := ts.MkAbs(dir)
	ts.Check(filepath.WalkDir(root, func(p string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".meridian-") {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		text, err := os.ReadFile(p)
		b.WriteString(p + info.ModTime().String() + string(bytes.ReplaceAll(text, []byte{0}, nil)))
		return err
	}))
	return b.String()
}

// Each script begins with a sentence that says what it shows.
func TestScriptsBeginWithASentence(t *testing.T) {
	files, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no scripts: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		remark := ""
		for line := range strings.Lines(string(text)) {
			words, ok := strings.CutPrefix(line, "# ")
			if !ok {
				break
			}
			remark += words
		}
		if !strings.HasSuffix(strings.TrimSpace(remark), ".") {
			t.Errorf("%s does not begin with a sentence, but with %q", file, remark)
		}
	}
}

// The line of progress comes after a second, not at every page, and goes.
func TestProgress(t *testing.T) {
	var out bytes.Buffer
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	p := progress{w: &out, now: func() time.Time { return now }, begun: now, columns: func() int { return 60 }}
	for i := range 2000 {
		now = now.Add(time.Millisecond)
		p.update(i+1, 2000)
	}
	p.clear()
	text := out.String()
	if !strings.HasPrefix(text, "\r[#############..............] 1000 of 2000 files, 1 s left\x1b[K\r[") || !strings.HasSuffix(text, "\r\x1b[K") {
		t.Errorf("got %q", text)
	}
	if n := strings.Count(text, " of 2000"); n != 11 {
		t.Errorf("the line was written %d times in a second", n)
	}
	out.Reset()
	quick := progress{w: &out, now: func() time.Time { return now }, begun: now, columns: func() int { return 60 }}
	quick.update(1, 1)
	quick.clear()
	if out.Len() > 0 {
		t.Errorf("a quick build wrote %q", out.String())
	}
}

// On a screen, what would not be seen is shown by a mark, and nothing commands
// the terminal.
func TestEscapeInvisible(t *testing.T) {
	const changes = "--- a/x\n-Bring your pass\u200bport,\u00a0\x1b[31mplease\r\n+\uFEFFBring\tyour passport – 学生\n"
	const want = "--- a/x\n-Bring your pass⟨U+200B⟩port,⟨U+00A0⟩⟨U+001B⟩[31mplease\n+⟨U+FEFF⟩Bring\tyour passport – 学生\n"
	if got := escapeInvisible(changes); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// A text is broken between words, and its lines stand below each other.
func TestPage(t *testing.T) {
	p := page{width: 20}
	p.item("  code  ", "one two three four")
	p.item("  a-very-long-code-name  ", "one two")
	p.paragraph("https://a.example/much/too/long is whole")
	p.quote("a\n\nb")
	want := "  code  one two\n        three four\n  a-very-long-code-name  \n    one two\n\nhttps://a.example/much/too/long\nis whole\n    a\n\n    b\n"
	if got := p.String(); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestInSeconds(t *testing.T) {
	for d, want := range map[time.Duration]string{
		40 * time.Millisecond: "0.04 s", 420 * time.Millisecond: "0.4 s", 9 * time.Second: "9.0 s", 75 * time.Second: "75 s",
	} {
		if got := formatSeconds(d); got != want {
			t.Errorf("%v is %s, want %s", d, got, want)
		}
	}
}

// Every command and every flag explains itself, in sentences for people who
// are no programmers.
func TestHelpIsComplete(t *testing.T) {
	root := newRoot(environment{Args: nil, Out: &bytes.Buffer{}, Err: &bytes.Buffer{}, Now: time.Now})
	for _, c := range root.Commands() {
		if c.Name() == "help" {
			continue
		}
		if c.Short == "" || c.Long == "" || c.Example == "" {
			t.Errorf("%s lacks a line, a description or an example", c.Name())
		}
		for line := range strings.Lines(c.Long + "\n" + root.Long) {
			if len([]rune(strings.TrimRight(line, "\n"))) > 86 {
				t.Errorf("%s: the line is too long for a terminal: %s", c.Name(), line)
			}
		}
	}
}

// stale FILE or DIR makes files so old that builds trust their times;
// change FILE changes a byte of one, and leaves its size and its time.
func stale(ts *testscript.TestScript, _ bool, args []string) {
	old := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, path := range args {
		ts.Check(filepath.WalkDir(ts.MkAbs(path), func(p string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			return os.Chtimes(p, old, old)
		}))
	}
}

func changed(ts *testscript.TestScript, _ bool, args []string) {
	file := ts.MkAbs(args[0])
	info, err := os.Stat(file)
	ts.Check(err)
	text, err := os.ReadFile(file)
	ts.Check(err)
	text[len(text)/2] ^= 1
	ts.Check(os.WriteFile(file, text, 0o644))
	ts.Check(os.Chtimes(file, info.ModTime(), info.ModTime()))
}

// The line never fills the last column of a screen, and says the more the more
// room there is.
func TestBar(t *testing.T) {
	for _, c := range []struct {
		columns int
		want    string
	}{
		{0, "[##############................]  950 of 2000 files, 5 s left"},
		{200, "[##############................]  950 of 2000 files, 5 s left"},
		{50, "[########.........]  950 of 2000 files, 5 s left"},
		{40, " 950 of 2000 files, 5 s left"},
		{20, " 950 of 2000 files"},
		{10, " 47 %"},
		{4, ""},
	} {
		if got := progressBar(950, 2000, 4700*time.Millisecond, c.columns); got != c.want {
			t.Errorf("%d columns: got %q", c.columns, got)
		}
	}
	if got := progressBar(1, 100000, time.Second, 0); !strings.HasSuffix(got, ", 1666 min 39 s left") {
		t.Errorf("got %q", got)
	}
	for columns := 1; columns < 100; columns++ {
		if got := progressBar(7, 12345, 100*time.Second, columns); len(got) >= columns {
			t.Errorf("%d columns: %q is too long", columns, got)
		}
	}
	if got := progressBar(0, 0, 0, 0); got == "" {
		t.Error("nothing to do is shown as nothing")
	}
}
