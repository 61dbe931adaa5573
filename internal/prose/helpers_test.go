package prose_test

import (
	"fmt"
	"strings"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/markdown"
)

// links resolves what a text refers to while markdown renders it; what it does
// not hold leads to where it says.
type links map[string]markdown.Target

func (l links) Link(dest string) markdown.Target {
	if t, ok := l[dest]; ok {
		return t
	}
	return markdown.Target{URL: dest}
}

func (links) Image(dest, _ string) markdown.Image { return markdown.Image{URL: dest} }

func (links) Shortcode(call markdown.Call) ([]byte, diag.List) {
	return []byte("<b>" + call.Name + "</b>"), nil
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
