package prose

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/mdast"
)

// FencedCode reports code that opens and never closes. Where the marks that were to
// close it close nothing, they open the next code, which is not reported.
func (c *Checker) FencedCode(n *ast.FencedCodeBlock) {
	at := min(max(n.Pos(), 0), len(c.Bytes))
	fence := mdast.OpenFence(c.Bytes[at:c.LineEnd(at)])
	if fence == nil || at == c.knownFence {
		return
	}
	span := diag.Span{Start: at, End: c.LineEnd(at)}
	marks := string(fence)
	hint := "Write " + marks + " on a line of its own where the code ends."
	next := c.NextLine(at)
	if lines := n.Lines(); lines.Len() > 0 {
		for _, line := range lines.Sliced(0, lines.Len()) {
			code := bytes.TrimSpace(line.Value(c.Bytes))
			inner := mdast.OpenFence(code)
			switch {
			case inner == nil && !bytes.Equal(code, []byte("'''")):
			case bytes.HasPrefix(inner, fence) && len(inner) == len(fence) && c.opensCode(n, code[len(inner):]):
				c.knownFence = at
				c.Report(diag.FenceUnclosed, span, "the code that begins here is not closed where the next one begins", "Write "+marks+" on a line of its own in front of the line “"+mdast.Excerpt(code)+"”.")
				c.skipFences = true
				return
			case len(inner) == len(code):
				hint = "Close it with the same marks as it begins with: " + marks + "."
			}
		}
		next = lines.At(lines.Len() - 1).Stop
	}
	if c.skipFences {
		return
	}
	if next < len(c.Bytes) {
		start := next + len(c.Bytes[next:]) - len(bytes.TrimLeft(c.Bytes[next:], " \t>"))
		closer := c.Bytes[start:max(start, c.LineEnd(start))]
		if bytes.HasPrefix(closer, fence) && len(bytes.Trim(closer, marks[:1])) == 0 {
			if opened := nextBlock(n); opened == nil || opened.Kind() != ast.KindFencedCodeBlock || opened.Pos() != start {
				return
			}
			c.knownFence = start
			hint = "Put as much in front of the closing " + marks + " as there is in front of the opening one."
		}
	}
	c.Report(diag.FenceUnclosed, span, "the code that begins here is never closed", hint)
}

// opensCode says whether what stands behind marks within code shows that they
// begin code of their own: the name of a language, and nothing else. Texts
// about Markdown may show that.
func (c *Checker) opensCode(n *ast.FencedCodeBlock, info []byte) bool {
	switch string(n.Language(c.Bytes)) {
	case "markdown", "md", "text", "txt":
		return false
	}
	return len(info) > 0 && mdast.NameLength(info) == len(info)
}

// nextBlock is the block that follows n in the text.
func nextBlock(n ast.Node) ast.Node {
	for ; n != nil; n = n.Parent() {
		if next := n.NextSibling(); next != nil {
			return next
		}
	}
	return nil
}

// IndentedCode reports prose that became code because it is indented.
func (c *Checker) IndentedCode(n *ast.CodeBlock, withinHTML bool) {
	lines := n.Lines()
	if lines.Len() == 0 || withinHTML {
		return // in HTML, which is reported, lines are indented for the look of it
	}
	if below, ok := n.NextSibling().(*ast.Paragraph); ok && lines.Len() == 1 && below.Lines().Len() > 0 &&
		c.NextLine(lines.At(0).Start) >= c.LineStart(below.Lines().At(0).Start) {
		// The first line of a paragraph, indented as on a typewriter.
		if !c.readsAsProse(n, false) {
			return
		}
	} else if !c.readsAsProse(n, true) {
		return
	}
	var fix []diag.Edit
	first := lines.At(0)
	if n.Parent().Kind() == ast.KindDocument {
		for _, line := range lines.Sliced(0, lines.Len()) {
			start := c.LineStart(line.Start)
			words := start + len(c.Bytes[start:]) - len(bytes.TrimLeft(c.Bytes[start:], " \t"))
			if words > start && words < len(c.Bytes) && c.Bytes[words] != '\n' && c.Bytes[words] != '\r' {
				fix = append(fix, diag.Edit{Span: diag.Span{Start: start, End: words}})
			}
		}
	}
	start := first.Start + len(first.Value(c.Bytes)) - first.Padding - len(bytes.TrimLeft(first.Value(c.Bytes), " \t"))
	start = min(max(start, first.Start), len(c.Bytes))
	c.ReportFix(diag.CodeIndented, diag.Span{Start: start, End: c.LineEnd(start)}, "the words are shown as code, as four spaces or a tab stand in front of them",
		"Delete the spaces in front. Code is better put between two lines of ```.", fix...)
}

// readsAsProse says whether all of an indented block reads like sentences: words with
// single spaces between them, a capital letter at the start, and no sign that
// only programs use. Where ended is set, it must end as sentences do.
func (c *Checker) readsAsProse(n *ast.CodeBlock, ended bool) bool {
	words := 0
	var first, last rune
	for _, line := range n.Lines().Sliced(0, n.Lines().Len()) {
		value := bytes.TrimSpace(line.Value(c.Bytes))
		if len(value) == 0 {
			continue
		}
		if first == 0 {
			first, _ = utf8.DecodeRune(bytes.TrimLeft(value, "“„«\"'*_[¿¡‘"))
		}
		last, _ = utf8.DecodeLastRune(bytes.TrimRight(value, "”“»\"'*_)’"))
		if bytes.ContainsAny(value, "{}<>=|\\$@;#~^`+") || bytes.Contains(value, []byte("  ")) || bytes.Contains(value, []byte("()")) ||
			bytes.HasPrefix(value, []byte("-")) || bytes.HasPrefix(value, []byte("//")) {
			return false
		}
		words += bytes.Count(value, []byte(" ")) + 1
		if words < 40 && !spaced(value) {
			words += utf8.RuneCount(value) / 4
		}
	}
	if words < 4 || !unicode.IsLetter(first) || unicode.IsLower(first) {
		return false
	}
	return !ended || bytes.ContainsRune([]byte(".!?…。！？।؟։"), last)
}

// spaced reports whether words are separated by spaces, unlike those of Chinese,
// Japanese or Thai.
func spaced(s []byte) bool {
	r, _ := utf8.DecodeRune(s)
	return !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai)
}
