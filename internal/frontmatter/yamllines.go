package frontmatter

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/schema"
)

// findFaults looks through the lines as a person would, in their order.
func findFaults(t *yamlText, first int) []yamlFault {
	f := faultFinder{t: t, open: -1, first: first}
	for n := 0; n < len(t.lines); n++ {
		n = f.line(n)
	}
	return f.faults
}

type faultFinder struct {
	t      *yamlText
	faults []yamlFault
	first  int    // the number of the first line in its file
	tabs   bool   // a tab was reported; the others in the file are the same fault
	levels []int  // the indents of the keys around
	open   int    // the indent of a key above that has no value on its line; -1 where it has one
	text   string // the key above, whose value is a text without quotes; "" where it is none
	textAt int    // its line
}

// add appends a fault; what it returns holds until the next is added.
func (f *faultFinder) add(start, end int, message, hint string) *yamlFault {
	f.faults = append(f.faults, yamlFault{span: diag.Span{Start: start, End: end}, message: message, hint: hint, lost: -1})
	return &f.faults[len(f.faults)-1]
}

// line looks at line n, and gives the last line of what begins there.
func (f *faultFinder) line(n int) int {
	t := f.t
	start, end := t.lines[n], t.lineEnd(n)
	for end > start && (t.text[end-1] == ' ' || t.text[end-1] == '\t') {
		end--
	}
	at := start
	for at < end && t.text[at] == ' ' {
		at++
	}
	if at == end || t.text[at] == '#' {
		return n
	}
	if f.blanks(n, at, end) {
		return n
	}
	// Items may begin in the middle of a line: "- name: Ann".
	item := -1
	for at+1 < end && t.text[at] == '-' && t.text[at+1] == ' ' {
		item = at
		f.level(at - start)
		at++
		for at < end && t.text[at] == ' ' {
			at++
		}
	}
	rest := string(t.text[at:end])
	colon := keyColon(rest)
	if colon < 0 {
		return f.noKey(start, yamlValue{line: n, start: at, end: end, indent: item - start, lost: at}, item >= 0)
	}
	key, indent := rest[:colon], at-start
	if item < 0 && f.indented(indent) {
		f.add(start, at, fmt.Sprintf("%s is indented, although it belongs to no group", diag.Quoted(diag.Clip(key))),
			fmt.Sprintf("Begin the line with %s, without spaces before it or with as many as the line above has.", diag.Quoted(diag.Clip(key)))).blanks(start, end)
		return n
	}
	f.level(indent)
	f.text = ""
	from := at + colon + 1
	for from < end && (t.text[from] == ' ' || t.text[from] == '\t') {
		from++
	}
	if from == end || t.text[from] == '#' {
		f.open = indent
		return n
	}
	f.open = -1
	if item < 0 && indent == 0 && schema.TakesText(key) && strings.IndexByte("\"'|>[{", t.text[from]) < 0 {
		f.text, f.textAt = key, n
	}
	return f.value(yamlValue{line: n, start: from, end: end, indent: indent, key: key, lost: at})
}

// blanks looks for tabs and unusual spaces before the text of a line.
func (f *faultFinder) blanks(n, at, end int) bool {
	t := f.t
	c, size := utf8.DecodeRune(t.text[at:end])
	if c != '\t' && c != 0xA0 && c != 0x200A && c != 0x3000 {
		return false
	}
	if f.tabs {
		return true
	}
	f.tabs = true
	s := f.add(at, at+1, "the line is indented with a tab", "Use spaces: two for each step.")
	s.tabs = true
	if t.text[at] != '\t' {
		s.span.End = at + size
		s.message = "the line is indented with an unusual space"
	}
	for k := n + 1; k < len(t.lines); k++ {
		l := t.line(k)
		if bytes.IndexByte(l[:len(l)-len(bytes.TrimLeft(l, " \t"))], '\t') >= 0 {
			s.hint += fmt.Sprintf(" Line %d begins with a tab, too.", f.first+k)
			break
		}
	}
	s.fix = t.untabbed()
	return true
}

// untabbed gives the edits that make two spaces of every tab which indents a
// line: where tabs alone do so, and the text can be read with spaces.
func (t *yamlText) untabbed() []diag.Edit {
	var edits []diag.Edit
	var with []byte
	for n := range t.lines {
		l := t.line(n)
		tabs := len(l) - len(bytes.TrimLeft(l, "\t"))
		if len(bytes.TrimSpace(l)) > 0 && tabs == 0 && l[0] == ' ' {
			return nil
		}
		if tabs > 0 {
			edits = append(edits, diag.Edit{Span: diag.Span{Start: t.lines[n], End: t.lines[n] + tabs}, Text: strings.Repeat("  ", tabs)})
		}
		with = append(append(append(with, strings.Repeat("  ", tabs)...), l[tabs:]...), '\n')
	}
	if _, stop := (&yamlText{text: with}).load(); stop != nil {
		return nil
	}
	return edits
}

// level notes the indent of a key or an item.
func (f *faultFinder) level(indent int) {
	for len(f.levels) > 0 && f.levels[len(f.levels)-1] > indent {
		f.levels = f.levels[:len(f.levels)-1]
	}
	if len(f.levels) == 0 || f.levels[len(f.levels)-1] < indent {
		f.levels = append(f.levels, indent)
	}
}

// indented says whether a key stands at an indent that nothing above opens.
func (f *faultFinder) indented(indent int) bool {
	if len(f.levels) == 0 {
		return indent > 0
	}
	top := f.levels[len(f.levels)-1]
	if indent > top {
		return f.open < 0
	}
	return !slices.Contains(f.levels, indent)
}

// keyColon finds the colon behind a key; -1 where the text has none.
func keyColon(s string) int {
	if s == "" {
		return -1
	}
	from := 0
	if s[0] == '"' || s[0] == '\'' {
		i := strings.IndexByte(s[1:], s[0])
		if i < 0 {
			return -1
		}
		from = i + 2
		if rest := strings.TrimLeft(s[from:], " "); !strings.HasPrefix(rest, ":") {
			return -1
		}
	}
	if strings.IndexByte("[{&*!|>@`%", s[0]) >= 0 {
		return -1
	}
	for i := from; i < len(s); i++ {
		switch {
		case s[i] == '#' && i > 0 && s[i-1] == ' ':
			return -1
		case s[i] == ':' && (i+1 == len(s) || s[i+1] == ' ' || s[i+1] == '\t'):
			return i
		}
	}
	return -1
}

// noKey looks at a line without a key and a colon; v is what stands in it.
func (f *faultFinder) noKey(start int, v yamlValue, isItem bool) int {
	text := f.t.text
	line := string(text[v.start:v.end])
	fault, known := match(yamlLines(), text, v.start, v.end)
	first, _, _ := strings.Cut(line, " ")
	_, near := schema.Nearest(first, schema.CommonNames())
	switch {
	case isItem && (!known || fault.lost < 0 || strings.Trim(string(text[fault.blank.Start:v.end]), "0123456789") == ""):
		return f.value(v)
	case known:
	case f.open < 0 && len(f.levels) > 0 && v.start-start > f.levels[len(f.levels)-1]: // the text above goes on
		return v.line
	case f.text != "" && f.textAt == v.line-1 && v.start == start && !near && !schema.IsField(first):
		fault = yamlFault{span: diag.Span{Start: v.start, End: v.end}, lost: -1, blank: diag.Span{Start: start, End: v.end},
			message: fmt.Sprintf("the text of %s seems to go on in this line, which is not indented", diag.Quoted(f.text)), hint: "Begin the line with two spaces."}
		if sentence().MatchString(line) {
			fault.repair(start, start, "  ")
		}
	default:
		fault = yamlFault{span: diag.Span{Start: v.start, End: v.end}, lost: -1, blank: diag.Span{Start: start, End: v.end},
			message: "there is no key and no colon in this line", hint: wordHint(line)}
	}
	if fault.lost >= 0 {
		f.level(v.start - start)
		f.open = -1
	}
	f.faults = append(f.faults, fault)
	return v.line
}

// sentence is a line that can be nothing but words.
var sentence = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^\pL[\pL\pM\pN ,;.!?()'’&/-]*$`)
})
