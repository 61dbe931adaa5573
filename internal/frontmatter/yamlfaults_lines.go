package frontmatter

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
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
	first  int   // the number of the first line in its file
	tabs   bool  // a tab was reported; the others in the file are the same fault
	levels []int // the indents of the keys around
	open   int   // the indent of a key above that has no value on its line; -1 where it has one
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
	from := at + colon + 1
	for from < end && (t.text[from] == ' ' || t.text[from] == '\t') {
		from++
	}
	if from == end || t.text[from] == '#' {
		f.open = indent
		return n
	}
	f.open = -1
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
	t, at, end := f.t, v.start, v.end
	rest := string(t.text[at:end])
	key, value, ok := strings.Cut(rest, ":")
	switch {
	case ok && isKey(key) && !strings.HasPrefix(value, "//") && (!isItem || strings.TrimLeft(value, "0123456789") != ""):
		f.spaceMissing(at, end, key, value)
		f.level(at - start)
		f.open = -1
	case isItem:
		return f.value(v)
	case isDashes(rest):
		f.add(at, end, "the line of hyphens has nothing to do here", "Delete it.").blanks(at, end).repair(at, end, "")
	case len(rest) > 1 && rest[0] == '-' && rest[1] != ' ' && (len(f.levels) > 0 || at > start):
		fault := f.add(at, at+1, "there is no space behind the dash of the item", "Write - "+diag.Clip(strings.TrimLeft(rest, "-"))).blanks(at, end)
		if rest[1] != '-' {
			fault.repair(at+1, at+1, " ")
		}
	case len(f.levels) > 0 && isBullet(rest):
		sign, size := bullet(t.text[at:end])
		f.add(at, at+size, fmt.Sprintf("the items of a list begin with a hyphen, not with “%c”", sign), "Write - "+diag.Clip(rest[size:])).blanks(at, end).repair(at, at+size, "-")
	case f.open < 0 && len(f.levels) > 0 && at-start > f.levels[len(f.levels)-1]:
		// the text above goes on
	default:
		f.noColon(start, at, end, rest)
	}
	return v.line
}

// spaceMissing reports that no space, or an unusual one, follows a key's colon.
func (f *faultFinder) spaceMissing(at, end int, key, value string) {
	c, size := utf8.DecodeRuneInString(value)
	unusual := c == 0xA0 || c == 0x200A
	if !unusual {
		size = 0
	}
	value = strings.TrimSpace(value[size:])
	colon := at + len(key)
	fault := f.add(colon, colon+1, fmt.Sprintf("there is no space behind the colon of %s", diag.Quoted(key)), fmt.Sprintf("Write %s: %s", key, diag.Clip(value))).blanks(colon+1, end)
	fault.lost = at
	if unusual {
		fault.message = fmt.Sprintf("the space behind the colon of %s is an unusual one", diag.Quoted(key))
		fault.hint = "Delete it and type an ordinary space."
	}
	if schema.IsFieldAtAnyDepth(key) && value != "" {
		fault.repair(colon+1, colon+1+size, " ")
	}
}

// noColon reports a line that has no colon, or another sign in its place.
func (f *faultFinder) noColon(start, at, end int, rest string) {
	if key, value, sign, ok := otherColon(rest); ok {
		colon := at + strings.Index(rest, sign)
		fault := f.add(colon, colon+len(sign), fmt.Sprintf("behind %s stands “%s” in the place of a colon", diag.Quoted(key), sign), fmt.Sprintf("Write %s: %s", key, diag.Clip(value))).blanks(start, end)
		if schema.IsFieldAtAnyDepth(key) && value != "" {
			fault.repair(at+len(key), at+len(rest)-len(value), ": ")
		}
		return
	}
	f.add(at, end, "there is no key and no colon in this line", noColonHint(rest)).blanks(start, end)
}

func noColonHint(line string) string {
	if strings.HasPrefix(line, "//") || strings.HasPrefix(line, "<!--") || strings.HasPrefix(line, "/*") {
		return "A remark begins with #."
	}
	if key, value, ok := strings.Cut(line, ":"); ok && isKey(strings.Trim(key, "*_` ")) {
		return fmt.Sprintf("Write %s: %s", strings.Trim(key, "*_` "), diag.Clip(strings.Trim(value, "*_")))
	}
	word, value, ok := strings.Cut(line, " ")
	if !ok || !isKey(word) {
		return `Each line is a key, a colon, a space and a value, such as title: Annual report.`
	}
	if near, ok := schema.Nearest(word, schema.CommonNames()); ok && near != word {
		return fmt.Sprintf("Write %s: %s, if %s is meant.", near, diag.Clip(value), near)
	}
	return fmt.Sprintf("Write %s: %s, if %s is the key.", word, diag.Clip(value), word)
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
