package frontmatter

import (
	"bytes"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// The library tells where it could not read on, which is often a line or more
// below the fault, and says why in its own terms. So when it stops, the lines
// up to there are looked through for the faults that people make. One is held
// to be the cause only if the reading gets on once its line is mended.

// yamlFault is one suspicion: what to say, and how to mend the text so that the
// rest can be read.
type yamlFault struct {
	span          diag.Span // in the text
	message, hint string
	fill          diag.Span // is overwritten with a word, of one line
	blank         diag.Span // is overwritten with spaces
	lost          int       // where the key or item begins whose value is lost; -1 where none does
	tabs          bool      // the tabs that indent lines become spaces
	fix           []diag.Edit
}

// fills says that a word takes the place of a span, and which value is lost by it.
func (y *yamlFault) fills(span diag.Span, lost int) *yamlFault {
	y.fill, y.lost = span, lost
	return y
}

// blanks says that spaces take the place of a span.
func (y *yamlFault) blanks(start, end int) *yamlFault {
	y.blank = diag.Span{Start: start, End: end}
	return y
}

// repair adds an edit for the writer's file.
func (y *yamlFault) repair(start, end int, text string) {
	y.fix = append(y.fix, diag.Edit{Span: diag.Span{Start: start, End: end}, Text: text})
}

// reportFault reports a fault with its fix.
func (r *reader) reportFault(s yamlFault) {
	r.report(r.at(s.span.Start, s.span.End), s.message, s.hint)
	if s.fix != nil {
		r.fix(s.fix...)
	}
}

// recoverAt reports the fault that stopped the reading and reads on without it. It
// says whether the reading got on.
func (r *reader) recoverAt(t *yamlText, doc **yaml.Node, at **stop) bool {
	where := (*at).line
	if where < 0 || where >= len(t.lines) {
		where = len(t.lines) - 1
	}
	if (*at).deep {
		l := diag.Span{Start: t.lines[where], End: t.lineEnd(where)}
		r.report(r.at(l.Start, l.End), fmt.Sprintf("lists and groups are nested more than %d deep", depthLimit), "Is a bracket not closed? Front matter should be readable at a glance.")
		return false
	}
	if t.untabbedLines[where] {
		// Told of already; without its tab the line still stands wrong.
		return r.skip(t, where, doc, at, true)
	}
	all := findFaults(t, lineNumber(r.src, r.base))
	tried := 0
	for i := len(all) - 1; i >= 0 && tried < 6; i-- {
		s := all[i]
		if s.span.Start >= t.lineEnd(where) {
			continue
		}
		tried++
		if r.try(t, s, doc, at) {
			r.reportFault(s)
			return true
		}
	}
	return r.skip(t, where, doc, at, false)
}

// try mends the text and reads it; where that changes nothing, the text is put
// back.
func (r *reader) try(t *yamlText, s yamlFault, doc **yaml.Node, at **stop) bool {
	old := bytes.Clone(t.text)
	if s.tabs {
		t.untab()
	}
	word := s.fill
	if i := bytes.IndexByte(t.text[word.Start:min(word.End, len(t.text))], '\n'); i >= 0 {
		word.End = word.Start + i
	}
	overwrite(t.text, s.fill, ' ')
	overwrite(t.text, word, 'x')
	overwrite(t.text, s.blank, ' ')
	n, next := t.load()
	if next != nil && next.why == (*at).why && next.line == (*at).line {
		copy(t.text, old)
		return false
	}
	if s.lost >= 0 {
		if r.lost == nil {
			r.lost = make(map[int]bool)
		}
		r.lost[s.lost] = true
	} else if s.blank.End > s.blank.Start && len(bytes.TrimSpace(old[s.blank.Start:s.blank.End])) > 0 {
		r.torn = true
	}
	*doc, *at = n, next
	return true
}

// untab makes spaces of the tabs and unusual spaces that indent lines.
func (t *yamlText) untab() {
	t.untabbedLines = make(map[int]bool)
	for n := range t.lines {
		l := t.line(n)
		to := len(l) - len(bytes.TrimLeft(l, " \t\u00a0\u200a\u3000"))
		if strings.Trim(string(l[:to]), " ") != "" {
			t.untabbedLines[n] = true
			overwrite(l, diag.Span{End: to}, ' ')
		}
	}
}

func overwrite(text []byte, span diag.Span, with byte) {
	for i := span.Start; i < span.End && i < len(text); i++ {
		if text[i] != '\n' && text[i] != '\r' {
			text[i] = with
		}
	}
}

// skip leaves out the line at which the reading stopped, or else everything
// under the key that it belongs to. Quiet says that it was reported already.
func (r *reader) skip(t *yamlText, where int, doc **yaml.Node, at **stop, quiet bool) bool {
	for where > 0 && t.lineBlank(where) {
		where--
	}
	start, end := t.lines[where], t.lineEnd(where)
	in := start + indentOf(t.text[start:end])
	s := yamlFault{span: diag.Span{Start: in, End: max(in, start+len(bytes.TrimRight(t.text[start:end], " \t")))},
		message: "this line can't be read",
		hint:    `Each line is a key, a colon, a space and a value, such as title: Annual report. Texts with signs such as : # [ { in them belong in quotes.`,
		blank:   diag.Span{Start: start, End: end}, lost: -1}
	got := r.try(t, s, doc, at)
	if !got {
		first, last := where, where
		for first > 0 && !t.startsEntry(first) {
			first--
		}
		for last+1 < len(t.lines) && !t.startsEntry(last+1) {
			last++
		}
		s.blank = diag.Span{Start: t.lines[first], End: t.lineEnd(last)}
		got = r.try(t, s, doc, at)
	}
	if !quiet {
		r.reportFault(s)
	}
	return got
}

// line gives the text of a line, without its end.
func (t *yamlText) line(n int) []byte { return t.text[t.lines[n]:t.lineEnd(n)] }

func (t *yamlText) lineEnd(n int) int { return lineFrom(t.text, t.lines[n]).end }

func (t *yamlText) lineBlank(n int) bool {
	return len(bytes.TrimSpace(t.line(n))) == 0
}

// startsEntry says whether a line begins a top-level key.
func (t *yamlText) startsEntry(n int) bool {
	l := t.line(n)
	return len(l) > 0 && l[0] != ' ' && l[0] != '\t' && l[0] != '-' && l[0] != '#' && l[0] != ']' && l[0] != '}'
}
