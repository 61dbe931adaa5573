package markdown

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/highlight"
	"github.com/meridian-ssg/meridian/internal/mdast"
	"github.com/meridian-ssg/meridian/internal/schema"
)

// codeInfo is what stands behind the marks with which code begins.
type codeInfo struct {
	language []byte
	span     diag.Span // of the language
	numbers  bool      // each line has its number
	first    int       // the number of the first line
	marked   []lineRange
}

// lineRange is some lines of code, from 1.
type lineRange struct {
	first, last int
	span        diag.Span
}

// fencedCode writes code between two lines of marks.
func (p *page) fencedCode(n *ast.FencedCodeBlock) {
	p.check.FencedCode(n)
	info := p.codeInfo(n)
	language, known := highlight.Find(string(info.language))
	if len(info.language) > 0 && !known {
		p.reportLanguage(info)
	}
	coloured := p.opts.Colours && known && language.HasColours()
	if !coloured && !info.numbers && info.marked == nil {
		p.open("pre", n)
		p.openCode(info.language)
		p.code(n)
		return
	}
	p.raw("<pre")
	p.writeAttributes(append([]attribute{{name: "class", value: "highlight"}}, attributesOf(n)...), blockAttributes)
	p.raw(">")
	p.openCode(info.language)
	p.check.Code(n.Lines())
	code := p.codeText(n)
	parts := []highlight.Part{{End: len(code)}}
	if coloured {
		parts = language.Parts(code)
	}
	w := codeWriter{page: p, info: info, lines: info.numbers || info.marked != nil}
	w.write(code, parts)
	p.endCode()
}

func (p *page) openCode(language []byte) {
	p.raw("<code")
	if len(language) > 0 {
		p.raw(` class="language-`)
		p.resolved(language)
		p.raw(`"`)
	}
	p.raw(">")
}

func (p *page) endCode() {
	p.raw("</code></pre>\n")
	p.root.body.Code = true
}

// code writes the lines of a block of code, and closes it.
func (p *page) code(n ast.Node) {
	lines := n.Lines()
	p.check.Code(lines)
	for i := range lines.Len() {
		line := lines.At(i)
		value := line.Value(p.Bytes)
		if rest, ok := bytes.CutSuffix(value, []byte("\r\n")); ok {
			p.escaped(rest)
			p.raw("\n")
			continue
		}
		p.escaped(value)
	}
	p.endCode()
}

// codeText gives the lines of a block of code, with the line ends of Unix.
func (p *page) codeText(n ast.Node) (code []byte) {
	lines := n.Lines()
	for i := range lines.Len() {
		line := lines.At(i)
		code = append(code, line.Value(p.Bytes)...)
		if rest, ok := bytes.CutSuffix(code, []byte("\r\n")); ok {
			code = append(rest, '\n')
		}
	}
	return code
}

// codeWriter writes code in colours. No element goes on over the end of a line, so that a
// line can be shown by itself.
type codeWriter struct {
	*page
	info  codeInfo
	lines bool   // each line is an element
	at    int    // the line that is written, from 1
	tag   string // its element
	open  bool   // it is open
}

func (w *codeWriter) write(code []byte, parts []highlight.Part) {
	start := 0
	for _, part := range parts {
		for start < part.End {
			line, _, ended := bytes.Cut(code[start:part.End], []byte("\n"))
			w.piece(part.Class, line)
			start += len(line)
			if ended {
				w.endLine()
				w.raw("\n")
				start++
			}
		}
	}
	if w.open {
		w.endLine()
	}
	for _, r := range w.info.marked {
		if r.last > w.at {
			w.Report(diag.CodeAttribute, r.span, "the code has no line "+strconv.Itoa(r.last), "Count from its first line, which is 1.")
		}
	}
}

// piece writes a part of a line.
func (w *codeWriter) piece(class highlight.Class, text []byte) {
	w.openLine()
	if len(text) == 0 {
		return
	}
	if class == highlight.Plain || len(bytes.TrimSpace(text)) == 0 {
		w.escaped(text)
		return
	}
	w.raw(`<span class="`, class.Short(), `">`)
	w.escaped(text)
	w.raw("</span>")
}

// openLine begins a line, unless it has begun.
func (w *codeWriter) openLine() {
	if w.open {
		return
	}
	w.open = true
	w.at++
	if !w.lines {
		return
	}
	w.tag = w.element()
	w.raw("<", w.tag, ` class="line"`)
	if w.info.numbers {
		w.raw(` data-line="`)
		w.int(w.info.first + w.at - 1)
		w.raw(`"`)
	}
	w.raw(">")
}

func (w *codeWriter) endLine() {
	w.openLine()
	w.open = false
	if w.lines {
		w.raw("</", w.tag, ">")
	}
}

// element is that of the line: what is marked is so without a style sheet, too.
func (w *codeWriter) element() string {
	for _, r := range w.info.marked {
		if r.first <= w.at && w.at <= r.last {
			return "mark"
		}
	}
	return "span"
}

// reportLanguage tells of a language that is not known.
func (p *page) reportLanguage(info codeInfo) {
	hint := "Correct its name, or write text for what is in no language. It is shown without colours."
	var names []string
	for _, l := range highlight.Names() {
		names = append(names, l...)
	}
	if near, ok := schema.Nearest(strings.ToLower(string(info.language)), names); ok {
		hint = "Perhaps " + near + "?"
	}
	p.Report(diag.CodeLanguage, info.span, "no language of code is called “"+mdast.Excerpt(info.language)+"”", hint)
}
