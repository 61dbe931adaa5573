package markdown_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/markdown"
)

// table answers what a text asks while it is rendered.
type table struct {
	links    map[string]markdown.Target
	pictures map[string]markdown.Image
	calls    *[]markdown.Call
}

func (t table) Link(dest string) markdown.Target {
	if l, ok := t.links[dest]; ok {
		return l
	}
	return markdown.Target{URL: dest}
}

func (t table) Image(dest, _ string) markdown.Image {
	if p, ok := t.pictures[dest]; ok {
		return p
	}
	return markdown.Image{URL: dest}
}

// Shortcode knows "box", a block; "toc", the headings of the page; "part", which has a
// name; and "inc", another text. It shows every other one as a word.
func (t table) Shortcode(call markdown.Call) ([]byte, diag.List) {
	if t.calls != nil {
		c := call
		c.Inner = []byte(string(call.Inner))
		*t.calls = append(*t.calls, c)
	}
	if call.Name == "box" {
		return []byte("<div class=\"box\">\n" + string(call.Inner) + "</div>\n"), nil
	}
	switch call.Name {
	case "toc":
		return call.Later(func(headings []markdown.Heading) []byte {
			var b strings.Builder
			for _, h := range headings {
				fmt.Fprintf(&b, "<i>%d %s</i>", h.Level, h.ID)
			}
			return []byte("<nav>" + b.String() + "</nav>")
		}), nil
	case "part":
		level := call.Level()
		return fmt.Appendf(nil, "<div id=\"%s\">%d%s</div>", call.Anchor("A part"), level, call.Inner), nil
	case "inc":
		return call.Include(markdown.Source{File: includedFile, Text: []byte(includedText)}, table{}, call.Level()), nil
	}
	return []byte("<b>" + call.Name + "|" + string(call.Inner) + "</b>"), nil
}

const includedFile = "content/inc.md"

const includedText = "# Inc[^1]\n\n## Deep {#deep}\n\n[a](#nowhere) [^1] {{< /x >}}\n\n[^1]: Inc note\n"

func render(t testing.TB, opts markdown.Options, text string) markdown.Body {
	t.Helper()
	return markdown.New(opts).Render(nil, markdown.Source{File: "content/a.md", Text: []byte(text)}, table{})
}

// places writes faults one a line, as "line:column-column code: message".
func places(text string, faults diag.List) string {
	var b strings.Builder
	for _, d := range faults {
		line, col := place(text, d.Span.Start)
		endLine, end := place(text, d.Span.End)
		to := fmt.Sprint(end)
		if endLine != line {
			to = fmt.Sprintf("%d:%d", endLine, end)
		}
		fmt.Fprintf(&b, "%d:%d-%s %s: %s\n", line, col, to, d.Code, d.Message)
	}
	return b.String()
}

// place counts lines and characters from one.
func place(text string, offset int) (line, column int) {
	before := text[:offset]
	line = 1 + strings.Count(before, "\n")
	return line, 1 + len([]rune(before[strings.LastIndexByte(before, '\n')+1:]))
}
