package decode

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/fix"
)

// Mending any file: the faults that carry edits are gone afterwards, as are
// all in the end; nothing outside of the edits has changed; line ends stay.
func TestMending(t *testing.T) {
	for _, c := range corpus(t) {
		for _, src := range []string{c.text, strings.ReplaceAll(c.text, "\n", "\r\n")} {
			if wrong := mending([]byte(src)); wrong != "" {
				t.Errorf("%s: %s\n%q", c.title, wrong, src)
			}
		}
	}
}

func FuzzMending(f *testing.F) {
	for _, c := range corpus(f) {
		f.Add([]byte(c.text))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		if len(src) > 2<<10 {
			return
		}
		if wrong := mending(src); wrong != "" {
			t.Errorf("%s\n%q", wrong, src)
		}
	})
}

// mending mends a file round by round, and tells what is wrong with that.
func mending(src []byte) string {
	const rounds = 40
	for range rounds {
		faults := check(src)
		var edits []diag.Edit
		for _, d := range faults {
			edits = append(edits, d.Fix...)
			for i, e := range d.Fix {
				if e.Span.Start < 0 || e.Span.End < e.Span.Start || e.Span.End > len(src) {
					return "an edit lies outside of the file: " + d.Message
				}
				if i > 0 && e.Span.Start < d.Fix[i-1].Span.End {
					return "the edits are not in order: " + d.Message
				}
				if string(src[e.Span.Start:e.Span.End]) == e.Text {
					return "an edit changes nothing: " + d.Message
				}
			}
		}
		after, n := fix.Apply(src, faults)
		if len(edits) > 0 && n == 0 {
			return "no edit can be carried out"
		}
		if n == 0 {
			return ""
		}
		if got, want := bytes.Count(after, []byte("\r\n")), bytes.Count(src, []byte("\r\n")); got < want {
			return "line ends are lost"
		}
		src = after
	}
	return "mending never ends"
}

// A mended fault is gone, and no other has come in its place.
func TestMendedFaultsAreGone(t *testing.T) {
	for _, c := range corpus(t) {
		before := check([]byte(c.text))
		after, n := fix.Apply([]byte(c.text), before)
		left := check(after)
		if n > 0 && len(left) > len(before)-n {
			t.Errorf("%s: of %d faults %d were mended, and %d are left:\n%s", c.title, len(before), n, len(left), after)
		}
	}
}

type written struct{ title, text string }

// corpus gives the cases in testdata.
func corpus(t testing.TB) []written {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	var out []written
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		_, rest, _ := strings.Cut(string(data), "\n%% ")
		for c := range strings.SplitSeq(rest, "\n%% ") {
			title, body, _ := strings.Cut(c, "\n")
			lines := slices.DeleteFunc(strings.Split(body, "\n"), func(l string) bool { return strings.HasPrefix(l, "=>") })
			text := strings.TrimRight(strings.Join(lines, "\n"), "\n")
			if text != "" {
				text = marks.Replace(text) + "\n"
			}
			out = append(out, written{title, text})
		}
	}
	return out
}
