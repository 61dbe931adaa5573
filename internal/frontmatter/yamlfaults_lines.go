package frontmatter

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/schema"
)

// findSlips looks through the lines as a person would, in their order.
func findSlips(t *yamlText, first int) []slip {
	f := slipFinder{t: t, open: -1, first: first}
	for n := 0; n < len(t.lines); n++ {
		n = f.line(n)
	}
	return f.slips
}

type slipFinder struct {
	t      *yamlText
	slips  []slip
	first  int   // the number of the first line in its file
	tabs   bool  // a tab was reported; the others in the file are the same slip
	levels []int // the indents of the keys around
	open   int   // the indent of a key above that has no value on its line; -1 where it has one
}

// mend notes what would mend the slip that was found last.
func (f *slipFinder) mend(start, end int, text string) {
	s := &f.slips[len(f.slips)-1]
	s.fix = append(s.fix, diag.Edit{Span: diag.Span{Start: start, End: end}, Text: text})
}

func (f *slipFinder) add(start, end int, message, hint string, fill diag.Span, lost int) {
	f.slips = append(f.slips, slip{span: diag.Span{Start: start, End: end}, message: message, hint: hint, fill: fill, lost: lost})
}

// line looks at line n, and gives the last line of what begins there.
func (f *slipFinder) line(n int) int {
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
		return f.noKey(n, start, at, end, item)
	}
	key, indent := rest[:colon], at-start
	if item < 0 && f.indented(indent) {
		f.slips = append(f.slips, slip{span: diag.Span{Start: start, End: at}, lost: -1, blank: diag.Span{Start: start, End: end},
			message: fmt.Sprintf("%s is indented, although it belongs to no group", diag.Quoted(diag.Clip(key))),
			hint:    fmt.Sprintf("Begin the line with %s, without spaces before it or with as many as the line above has.", diag.Quoted(diag.Clip(key)))})
		return n
	}
	f.level(indent)
	from := at + colon + 1
	for from < end && (t.text[from] == ' ' || t.text[from] == '\t') {
		from++
	}
	if from == end || t.text[from] == '#' {
		f.open = indent
		return n
	}
	f.open = -1
	return f.value(n, from, end, indent, at, key, item)
}

// blanks looks for tabs and unusual spaces before the text of a line.
func (f *slipFinder) blanks(n, at, end int) bool {
	t := f.t
	c, size := utf8.DecodeRune(t.text[at:end])
	if c != '\t' && c != 0xA0 && c != 0x200A && c != 0x3000 {
		return false
	}
	if f.tabs {
		return true
	}
	f.tabs = true
	s := slip{span: diag.Span{Start: at, End: at + 1}, lost: -1, tabs: true,
		message: "the line is indented with a tab", hint: "Use spaces: two for each step."}
	if t.text[at] != '\t' {
		s.span.End = at + size
		s.message = "the line is indented with an unusual space"
	}
	for k := n + 1; k < len(t.lines); k++ {
		l := t.text[t.lines[k]:t.lineEnd(k)]
		if bytes.IndexByte(l[:len(l)-len(bytes.TrimLeft(l, " \t"))], '\t') >= 0 {
			s.hint += fmt.Sprintf(" Line %d begins with a tab, too.", f.first+k)
			break
		}
	}
	s.fix = t.untabbed()
	f.slips = append(f.slips, s)
	return true
}

// untabbed gives the edits that make two spaces of every tab which indents a
// line: where tabs alone do so, and the text can be read with spaces.
func (t *yamlText) untabbed() []diag.Edit {
	var edits []diag.Edit
	var with []byte
	for n := range t.lines {
		l := t.text[t.lines[n]:t.lineEnd(n)]
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
func (f *slipFinder) level(indent int) {
	for len(f.levels) > 0 && f.levels[len(f.levels)-1] > indent {
		f.levels = f.levels[:len(f.levels)-1]
	}
	if len(f.levels) == 0 || f.levels[len(f.levels)-1] < indent {
		f.levels = append(f.levels, indent)
	}
}

// indented says whether a key stands at an indent that nothing above opens.
func (f *slipFinder) indented(indent int) bool {
	if len(f.levels) == 0 {
		return indent > 0
	}
	top := f.levels[len(f.levels)-1]
	if indent > top {
		return f.open < 0
	}
	for _, l := range f.levels {
		if l == indent {
			return false
		}
	}
	return true
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

// noKey looks at a line without a key and a colon.
func (f *slipFinder) noKey(n, start, at, end, item int) int {
	t := f.t
	rest := string(t.text[at:end])
	key, value, ok := strings.Cut(rest, ":")
	switch {
	case ok && isKey(key) && !strings.HasPrefix(value, "//") && (item < 0 || strings.TrimLeft(value, "0123456789") != ""):
		_, size := utf8.DecodeRuneInString(value)
		if c, _ := utf8.DecodeRuneInString(value); c != 0xA0 && c != 0x200A {
			size = 0
		}
		colon := at + len(key)
		value = strings.TrimSpace(value[size:])
		s := slip{span: diag.Span{Start: colon, End: colon + 1}, lost: at,
			message: fmt.Sprintf("there is no space behind the colon of %s", diag.Quoted(key)),
			hint:    fmt.Sprintf("Write %s: %s", key, diag.Clip(value)),
			blank:   diag.Span{Start: colon + 1, End: end}}
		if size > 0 {
			s.message = fmt.Sprintf("the space behind the colon of %s is an unusual one", diag.Quoted(key))
			s.hint = "Delete it and type an ordinary space."
		}
		f.slips = append(f.slips, s)
		if schema.IsFieldAtAnyDepth(key) && value != "" {
			f.mend(colon+1, colon+1+size, " ")
		}
		f.level(at - start)
		f.open = -1
		return n
	case item >= 0:
		return f.value(n, at, end, item-start, at, "", item)
	case isDashes(rest):
		f.add(at, end, "the line of hyphens has nothing to do here", "Delete it.", diag.Span{}, -1)
		f.slips[len(f.slips)-1].blank = diag.Span{Start: at, End: end}
		f.mend(at, end, "")
	case len(rest) > 1 && rest[0] == '-' && rest[1] != ' ' && (len(f.levels) > 0 || at > start):
		f.add(at, at+1, "there is no space behind the dash of the item", "Write - "+diag.Clip(strings.TrimLeft(rest, "-")), diag.Span{}, -1)
		f.slips[len(f.slips)-1].blank = diag.Span{Start: at, End: end}
		if rest[1] != '-' {
			f.mend(at+1, at+1, " ")
		}
	case len(f.levels) > 0 && isBullet(rest):
		sign, size := bullet(t.text[at:end])
		f.add(at, at+size, fmt.Sprintf("the items of a list begin with a hyphen, not with “%c”", sign), "Write - "+diag.Clip(rest[size:]), diag.Span{}, -1)
		f.slips[len(f.slips)-1].blank = diag.Span{Start: at, End: end}
		f.mend(at, at+size, "-")
	case f.open < 0 && len(f.levels) > 0 && at-start > f.levels[len(f.levels)-1]:
		// the text above goes on
	default:
		hint := `Each line is a key, a colon, a space and a value, such as title: Annual report.`
		if key, value, sign, ok := otherColon(rest); ok {
			colon := at + strings.Index(rest, sign)
			f.slips = append(f.slips, slip{span: diag.Span{Start: colon, End: colon + len(sign)}, lost: -1, blank: diag.Span{Start: start, End: end},
				message: fmt.Sprintf("behind %s stands “%s” in the place of a colon", diag.Quoted(key), sign), hint: fmt.Sprintf("Write %s: %s", key, diag.Clip(value))})
			if schema.IsFieldAtAnyDepth(key) && value != "" {
				f.mend(at+len(key), at+len(rest)-len(value), ": ")
			}
			return n
		}
		if strings.HasPrefix(rest, "//") || strings.HasPrefix(rest, "<!--") || strings.HasPrefix(rest, "/*") {
			hint = "A remark begins with #."
		} else if word, more, ok := strings.Cut(rest, ":"); ok && isKey(strings.Trim(word, "*_` ")) {
			hint = fmt.Sprintf("Write %s: %s", strings.Trim(word, "*_` "), diag.Clip(strings.Trim(more, "*_")))
		} else if word, more, ok := strings.Cut(rest, " "); ok && isKey(word) {
			hint = fmt.Sprintf("Write %s: %s, if %s is the key.", word, diag.Clip(more), word)
			if near, ok := schema.Nearest(word, schema.CommonNames()); ok && near != word {
				hint = fmt.Sprintf("Write %s: %s, if %s is meant.", near, diag.Clip(more), near)
			}
		}
		f.add(at, end, "there is no key and no colon in this line", hint, diag.Span{}, -1)
		f.slips[len(f.slips)-1].blank = diag.Span{Start: start, End: end}
	}
	return n
}

// otherColon divides a line at a sign that stands in the place of a colon: an
// equals sign, or one of the signs that look like a colon in other scripts.
func otherColon(line string) (key, value, sign string, ok bool) {
	for _, sign := range []string{"=", "：", "։", "﹕", "∶", "׃", "ː"} {
		if key, value, ok := strings.Cut(line, sign); ok && isKey(strings.TrimSpace(key)) {
			return strings.TrimSpace(key), strings.TrimSpace(value), sign, true
		}
	}
	return "", "", "", false
}
