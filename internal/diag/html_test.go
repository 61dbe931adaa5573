package diag

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/meridian-ssg/meridian/internal/golden"
)

func TestWriteHTML(t *testing.T) {
	var b bytes.Buffer
	links := func(file string, at Position) string {
		if file == "content/long.md" {
			return "" // nothing can open this one
		}
		return fmt.Sprintf("editor://%s?line=%d&column=%d", file, at.Line, at.Column)
	}
	if err := WriteHTML(&b, faults(t), sources, links); err != nil {
		t.Fatal(err)
	}
	golden.Compare(t, "testdata/faults.html", b.String())
}

// Nothing that a writer has typed becomes an element or a command.
func TestHTMLEscapesSources(t *testing.T) {
	src := []byte("<script>\"'&\x1b[31m\u202e</script>")
	list := List{{
		Code: DateImpossible, File: `content/<b>"x".md`, Span: Span{0, 8}, Message: "<script>", Hint: "</p><script>",
		Related: []Location{{File: "content/<i>.md", Span: Span{0, 8}, Note: "<b>"}},
	}}
	var b bytes.Buffer
	if err := WriteHTML(&b, list, func(string) ([]byte, bool) { return src, true }, func(file string, _ Position) string { return `editor://"><script>` }); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"<script", "<b>", "<i>", `"x"`, `href="editor://"`, "\x1b", "\u202e"} {
		if strings.Contains(b.String(), bad) {
			t.Errorf("%q comes through:\n%s", bad, b.String())
		}
	}
}

// Without links, places are plain text.
func TestHTMLWithoutLinks(t *testing.T) {
	var b bytes.Buffer
	if err := WriteHTML(&b, faults(t), nil, nil); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "<a ") || strings.Contains(b.String(), "<pre") {
		t.Error(b.String())
	}
}

func FuzzHTML(f *testing.F) {
	f.Add([]byte("title: x\r\n\tplace"), 3, 9)
	f.Add([]byte("\ufeff\xe9\n\n"), -1, 400)
	f.Fuzz(func(t *testing.T, src []byte, start, end int) {
		list := List{{Code: DateImpossible, File: "content/a.md", Span: Span{start, end}, Message: "wrong"}}
		var b bytes.Buffer
		if err := WriteHTML(&b, list, func(string) ([]byte, bool) { return src, true }, nil); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(b.String(), "<mark>"); n > 1 || strings.Count(b.String(), "</mark>") != n {
			t.Errorf("%q", b.String())
		}
	})
}
