package docs

import (
	"bufio"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/meridian-ssg/meridian/internal/golden"
)

var (
	picture = regexp.MustCompile(`<!-- a picture: (\S+) -->`)
	passing = regexp.MustCompile(`\b(in [0-9.]+ s|on [0-9]{4}-[0-9]{2}-[0-9]{2})\b`)
	address = regexp.MustCompile(`http://localhost:\d+/`)
)

// TestTutorial does what the tutorial says, in its order: it carries out what
// stands behind "meridian" and "cd", writes the files that are shown, and holds
// what is answered against what the tutorial shows.
//
// A path behind a fence means the whole file; with ">>" in front of it, its
// end; with ":key" behind it, the line of that key.
func TestTutorial(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the answers shown have the paths of macOS")
	}
	// go test remembers results by the files that a test reads, and does not
	// see what the compiler reads for it.
	for _, pattern := range []string{"/cmd/meridian/*.go", "/internal/scaffold/*.go"} {
		files, _ := filepath.Glob(root + pattern)
		for _, f := range files {
			read(t, f)
		}
	}
	program := filepath.Join(t.TempDir(), "meridian")
	if out, err := exec.Command("go", "build", "-o", program, root+"/cmd/meridian").CombinedOutput(); err != nil {
		t.Fatalf("compiling: %v\n%s", err, out)
	}
	file := filepath.Join(root, "docs", "tutorial.md")
	doc := read(t, file)
	r := reader{t: t, program: program, home: t.TempDir()}
	r.dir = r.home
	var want strings.Builder
	at := 0
	for _, p := range parts(doc) {
		switch {
		case p.fence == "":
			for _, m := range picture.FindAllStringSubmatch(p.text, -1) {
				write(t, filepath.Join(r.dir, m[1]), dot(t, m[1]))
			}
		case p.fence == "sh":
			r.answer = ""
			for line := range strings.Lines(p.text) {
				r.types(strings.TrimSpace(line))
			}
		case p.fence == "text":
			want.WriteString(doc[at:p.start] + r.answer)
			at = p.start + len(p.text)
		case p.path != "":
			r.writes(p.path, p.text)
		}
	}
	want.WriteString(doc[at:])
	if golden.Update() {
		if steady(want.String()) == steady(doc) {
			return // but for days, and for how long things took
		}
		if err := os.WriteFile(file, []byte(want.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(steady(want.String()), steady(doc)); diff != "" {
		t.Errorf("it answers something else (`make golden` accepts it; look at what changed):\n%s", diff)
	}
}

// steady leaves out what differs from one run to the next.
func steady(text string) string {
	return address.ReplaceAllString(passing.ReplaceAllString(text, "…"), "http://localhost:…/")
}

// reader is somebody who goes through the tutorial.
type reader struct {
	t       *testing.T
	program string
	home    string
	dir     string // where they are
	answer  string // what the last commands answered
}

// types carries out a line. What is not ours, such as curl, is passed over.
func (r *reader) types(line string) {
	words := words(line)
	if len(words) == 0 {
		return
	}
	switch words[0] {
	case "cd":
		if !strings.HasPrefix(words[1], "~") { // those are about where the program lies
			r.dir = filepath.Join(r.dir, words[1])
		}
	case "meridian":
		if words[1] == "serve" {
			r.answer += r.serves()
			return
		}
		cmd := exec.Command(r.program, words[1:]...)
		cmd.Dir = r.dir
		out, err := cmd.CombinedOutput()
		var exit *exec.ExitError
		if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 1) {
			r.t.Errorf("%s: %v\n%s", line, err, out)
		}
		if err != nil && !strings.Contains(string(out), "Nothing was published") {
			r.t.Errorf("%s: %s", line, out)
		}
		r.answer += string(out)
	}
}

// serves starts a preview, looks at it, and ends it as soon as it has said what
// it says.
func (r *reader) serves() string {
	r.t.Helper()
	cmd := exec.Command(r.program, "serve", "--port", "0")
	cmd.Dir = r.dir
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		r.t.Fatal(err)
	}
	var said strings.Builder
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		said.WriteString(lines.Text() + "\n")
		if strings.HasPrefix(lines.Text(), "Press Ctrl-C") {
			break
		}
	}
	resp, err := http.Get(address.FindString(said.String()))
	if err != nil || resp.StatusCode != http.StatusOK {
		r.t.Errorf("the preview does not answer: %v", err)
	} else {
		resp.Body.Close()
	}
	cmd.Process.Signal(os.Interrupt) //nolint:errcheck // Wait will tell
	if err := cmd.Wait(); err != nil {
		r.t.Errorf("the preview ended with %v", err)
	}
	return said.String()
}

// words takes a line apart at its spaces; quotes hold words together.
func words(line string) []string {
	var out []string
	for i, quoted := range strings.Split(line, `"`) {
		if i%2 == 1 {
			out = append(out, quoted)
		} else {
			out = append(out, strings.Fields(quoted)...)
		}
	}
	return out
}

// writes puts what a fence shows where it belongs.
func (r *reader) writes(path, text string) {
	r.t.Helper()
	path, key, _ := strings.Cut(path, ":")
	path, end := strings.CutPrefix(path, ">>")
	file := filepath.Join(r.dir, path)
	switch {
	case end:
		text = read(r.t, file) + text
	case key != "":
		line := regexp.MustCompile(fmt.Sprintf(`(?m)^%s:.*\n`, key))
		old := read(r.t, file)
		if !line.MatchString(old) {
			r.t.Fatalf("%s has no line %s:", path, key)
		}
		text = line.ReplaceAllLiteralString(old, text)
	}
	write(r.t, file, text)
}
