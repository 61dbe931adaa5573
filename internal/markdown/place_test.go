package markdown_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/meridian-ssg/meridian/internal/markdown"
)

// Each block tells where it begins, and noting that changes no byte.
func TestBlocks(t *testing.T) {
	const front = "---\ntitle: T\n---\n"
	text := front + strings.Join([]string{
		"", "First[^1].", "goes on.", "", "## Heading", "", "Setext", "------", "", "- one", "- two", "",
		"> quoted", "", "```go", "x := 1", "```", "", "![A](a.png)", "", "| a |", "|---|", "| 1 |", "{.wide}", "", "***", "",
		"{{< box >}}", "within", "{{< /box >}}", "", "    code", "", "term", ": meaning", "", "[^1]: The note.",
	}, "\n") + "\n"
	engine := markdown.New(markdown.Options{})
	plain := engine.Render(nil, markdown.Source{File: "a.md", Text: []byte(text), Offset: len(front)}, table{})
	body := engine.Render(nil, markdown.Source{File: "a.md", Text: []byte(text), Offset: len(front), Blocks: true}, table{})
	if string(body.HTML) != string(plain.HTML) {
		t.Error("the HTML differs")
	}
	if plain.Blocks != nil {
		t.Error("blocks were noted that nobody asked for")
	}
	var got []string
	at := 0
	for _, b := range body.Blocks {
		line := 1 + strings.Count(text[:b.Offset], "\n")
		got = append(got, fmt.Sprintf("%d %s", line, strings.SplitAfter(b.HTML, ">")[0]))
		i := strings.Index(string(body.HTML[at:]), b.HTML)
		if i < 0 {
			t.Fatalf("%q is no part of the HTML, or not in order", b.HTML)
		}
		at += i + len(b.HTML)
	}
	want := []string{
		"5 <p>", `8 <h2 id="heading">`, `10 <h2 id="setext">`, "13 <ul>", "16 <blockquote>", "18 <pre>", "22 <figure>",
		`24 <div class="table-scroll narrow">`, "29 <hr>", `31 <div class="box">`, "35 <pre>", "37 <dl>",
		`40 <section class="footnotes" role="doc-endnotes" aria-label="Footnotes">`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
