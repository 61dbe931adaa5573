package fields

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// The library tells where it could not read on, which is often a line or more
// below the slip, and says why in its own terms. So when it stops, the lines
// up to there are looked through for the slips that people make. One is held
// to be the cause only if the reading gets on once its line is mended.

// slip is one suspicion: what to say, and how to mend the text so that the
// rest can be read.
type slip struct {
	span          diag.Span // in the text
	message, hint string
	fill          diag.Span // is overwritten with a word
	blank         diag.Span // is overwritten with spaces
	lost          int       // where the key or item begins whose value is lost; -1 where none does
	tabs          bool      // the tabs that indent lines become spaces
	fix           []diag.Edit
}

// tell reports a slip.
func (r *reader) tell(s slip) {
	r.report(r.at(s.span.Start, s.span.End), s.message, s.hint)
	if s.fix != nil {
		r.mend(s.fix...)
	}
}

// unstop reports the slip that stopped the reading and reads on without it. It
// says whether the reading got on.
func (r *reader) unstop(t *yamlText, doc **yaml.Node, at **stop) bool {
	where := (*at).line
	if where < 0 || where >= len(t.lines) {
		where = len(t.lines) - 1
	}
	if (*at).deep {
		l := diag.Span{Start: t.lines[where], End: t.lineEnd(where)}
		r.report(r.at(l.Start, l.End), fmt.Sprintf("lists and groups are nested more than %d deep", depthLimit), "Is a bracket not closed? Front matter should be readable at a glance.")
		return false
	}
	if t.tabbed[where] {
		// Told of already; without its tab the line still stands wrong.
		return r.skip(t, where, doc, at, true)
	}
	all := findSlips(t, lineNumber(r.src, r.base))
	tried := 0
	for i := len(all) - 1; i >= 0 && tried < 6; i-- {
		s := all[i]
		if s.span.Start >= t.lineEnd(where) {
			continue
		}
		tried++
		if r.try(t, s, doc, at) {
			r.tell(s)
			return true
		}
	}
	return r.skip(t, where, doc, at, false)
}

// try mends the text and reads it; where that changes nothing, the text is put
// back.
func (r *reader) try(t *yamlText, s slip, doc **yaml.Node, at **stop) bool {
	old := bytes.Clone(t.text)
	if s.tabs {
		t.untab()
	}
	overwrite(t.text, s.fill, 'x')
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
	t.tabbed = make(map[int]bool)
	for n := range t.lines {
		l := t.text[t.lines[n]:t.lineEnd(n)]
		to := len(l) - len(bytes.TrimLeft(l, " \t\u00a0\u200a\u3000"))
		if strings.Trim(string(l[:to]), " ") != "" {
			t.tabbed[n] = true
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
	report := func(s slip) {
		if !quiet {
			r.report(r.at(s.span.Start, s.span.End), s.message, s.hint)
		}
	}
	for where > 0 && t.lineBlank(where) {
		where--
	}
	start, end := t.lines[where], t.lineEnd(where)
	in := start + indentOf(t.text[start:end])
	s := slip{span: diag.Span{Start: in, End: max(in, start+len(bytes.TrimRight(t.text[start:end], " \t")))},
		message: "this line can't be read",
		hint:    `Each line is a key, a colon, a space and a value, such as title: Annual report. Texts with signs such as : # [ { in them belong in quotes.`,
		blank:   diag.Span{Start: start, End: end}, lost: -1}
	if r.try(t, s, doc, at) {
		report(s)
		return true
	}
	first, last := where, where
	for first > 0 && !t.startsEntry(first) {
		first--
	}
	for last+1 < len(t.lines) && !t.startsEntry(last+1) {
		last++
	}
	s.blank = diag.Span{Start: t.lines[first], End: t.lineEnd(last)}
	if r.try(t, s, doc, at) {
		report(s)
		return true
	}
	report(s)
	return false
}

func (t *yamlText) lineEnd(n int) int { return lineFrom(t.text, t.lines[n]).end }

func (t *yamlText) lineBlank(n int) bool {
	return len(bytes.TrimSpace(t.text[t.lines[n]:t.lineEnd(n)])) == 0
}

// startsEntry says whether a line begins a top-level key.
func (t *yamlText) startsEntry(n int) bool {
	l := t.text[t.lines[n]:t.lineEnd(n)]
	return len(l) > 0 && l[0] != ' ' && l[0] != '\t' && l[0] != '-' && l[0] != '#' && l[0] != ']' && l[0] != '}'
}

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
			message: fmt.Sprintf("%s is indented, although it belongs to no group", quoted(clip(key))),
			hint:    fmt.Sprintf("Begin the line with %s, without spaces before it or with as many as the line above has.", quoted(clip(key)))})
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
	f.slips = append(f.slips, s)
	return true
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
			message: fmt.Sprintf("there is no space behind the colon of %s", quoted(key)),
			hint:    fmt.Sprintf("Write %s: %s", key, clip(value)),
			blank:   diag.Span{Start: colon + 1, End: end}}
		if size > 0 {
			s.message = fmt.Sprintf("the space behind the colon of %s is an unusual one", quoted(key))
			s.hint = "Delete it and type an ordinary space."
		}
		f.slips = append(f.slips, s)
		if isKnown(key) && value != "" {
			f.mend(colon+1, colon+1+size, " ")
		}
		f.level(at - start)
		f.open = -1
		return n
	case item >= 0:
		return f.value(n, at, end, item-start, at, "", item)
	case len(rest) > 1 && rest[0] == '-' && rest[1] != ' ' && (len(f.levels) > 0 || at > start):
		f.add(at, at+1, "there is no space behind the dash of the item", "Write - "+clip(strings.TrimLeft(rest, "-")), diag.Span{}, -1)
		f.slips[len(f.slips)-1].blank = diag.Span{Start: at, End: end}
		if rest[1] != '-' {
			f.mend(at+1, at+1, " ")
		}
	case len(f.levels) > 0 && isBullet(rest):
		sign, size := bullet(t.text[at:end])
		f.add(at, at+size, fmt.Sprintf("the items of a list begin with a hyphen, not with “%c”", sign), "Write - "+clip(rest[size:]), diag.Span{}, -1)
		f.slips[len(f.slips)-1].blank = diag.Span{Start: at, End: end}
		f.mend(at, at+size, "-")
	case f.open < 0 && len(f.levels) > 0 && at-start > f.levels[len(f.levels)-1]:
		// the text above goes on
	default:
		hint := `Each line is a key, a colon, a space and a value, such as title: Annual report.`
		if word, more, ok := strings.Cut(rest, "="); ok && isKey(strings.TrimSpace(word)) {
			hint = fmt.Sprintf("Write %s: %s", strings.TrimSpace(word), clip(more))
		} else if word, more, ok := strings.Cut(rest, ":"); ok && isKey(strings.Trim(word, "*_` ")) {
			hint = fmt.Sprintf("Write %s: %s", strings.Trim(word, "*_` "), clip(strings.Trim(more, "*_")))
		} else if word, more, ok := strings.Cut(rest, " "); ok && isKey(word) {
			hint = fmt.Sprintf("Write %s: %s, if %s is the key.", word, clip(more), word)
			if near, ok := Nearest(word, names(common)); ok && near != word {
				hint = fmt.Sprintf("Write %s: %s, if %s is meant.", near, clip(more), near)
			}
		}
		f.add(at, end, "there is no key and no colon in this line", hint, diag.Span{}, -1)
		f.slips[len(f.slips)-1].blank = diag.Span{Start: start, End: end}
	}
	return n
}

// value looks at a value that begins at from, in line n, and gives the last
// line of it.
func (f *slipFinder) value(n, from, end, indent, keyAt int, key string, item int) int {
	t := f.t
	v := string(t.text[from:end])
	what, lost := "the value", keyAt
	switch key {
	case "":
		what, lost = "the item", from
	case "what", "when", "to", "by":
	default:
		what = "the " + strings.ReplaceAll(strings.Trim(key, `"'`), "_", " ")
	}
	fill := diag.Span{Start: from, End: end}
	put := func(s string) string {
		if key == "" {
			return fmt.Sprintf("Put %s in quotes: - %s", what, quote(clip(s)))
		}
		return fmt.Sprintf("Put %s in quotes: %s: %s", what, key, quote(clip(s)))
	}
	switch c := v[0]; {
	case c == '"' || c == '\'':
		return f.quoted(n, from, end, indent, lost, key, what, put)
	case c == '[' || c == '{':
		return f.bracket(n, from, end, indent, lost, what, put)
	case c == '|' || c == '>':
		mark := strings.TrimLeft(v[1:], "+-0123456789")
		if trimmed := strings.TrimSpace(mark); trimmed == "" || trimmed[0] == '#' {
			return f.block(n, indent)
		}
		f.add(from, from+1, fmt.Sprintf("a value that begins with “%c” must stand in quotes", c), put(v), fill, lost)
	case strings.IndexByte("@`%,]}&*!", c) >= 0:
		f.add(from, from+1, fmt.Sprintf("a value that begins with “%c” must stand in quotes", c), put(v), fill, lost)
	case strings.HasPrefix(v, "- ") && key != "":
		f.add(from, from+1, "a list can't begin in the line of its key", "Put each item on a line of its own, or write "+key+": [one, another].", fill, lost)
	default:
		text := v
		if i := strings.Index(text, " #"); i >= 0 {
			text = strings.TrimRight(text[:i], " ")
		}
		i := strings.Index(text, ": ")
		if i < 0 && strings.HasSuffix(text, ":") {
			i = len(text) - 1
		}
		if i < 0 {
			break
		}
		if first, _ := utf8.DecodeRuneInString(text); strings.ContainsRune("“”„«‘’‚", first) {
			_, size := utf8.DecodeRuneInString(text)
			inner := strings.TrimRight(text[size:], "“”»‘’ ")
			f.add(from, from+size, "curly quotes are no quotes here", "Write straight quotes: "+key+": "+quote(clip(inner)), fill, lost)
			whole, ok := curly(text)
			if !ok {
				whole, ok = half(text)
			}
			if ok {
				f.mend(from, from+len(text), quote(whole))
			}
			break
		}
		f.add(from+i, from+i+1, fmt.Sprintf("there is a colon in %s, which is not in quotes", what), put(text), fill, lost)
		if takesText(key) && !f.continues(n, indent) {
			f.mend(from, from+len(text), quote(text))
		}
	}
	return n
}

// continues says whether the value that begins in line n goes on below it.
func (f *slipFinder) continues(n, indent int) bool {
	for n++; n < len(f.t.lines); n++ {
		if l := f.t.text[f.t.lines[n]:f.t.lineEnd(n)]; len(bytes.TrimSpace(l)) > 0 {
			return indentOf(l) > indent || l[0] == '\t'
		}
	}
	return false
}

func isBullet(line string) bool {
	sign, _ := bullet([]byte(line))
	return sign != 0
}

// quoted looks at a value in quotes.
func (f *slipFinder) quoted(n, from, end, indent, lost int, key, what string, put func(string) string) int {
	t := f.t
	q := t.text[from]
	c := converter{yamlText: t}
	closing := c.quoteEnd(from, q)
	closed := closing > from+1 && closing <= len(t.text) && t.text[closing-1] == q
	last := n
	for closed && last+1 < len(t.lines) && closing > t.lineEnd(last) {
		last++
		l := t.text[t.lines[last]:t.lineEnd(last)]
		if len(bytes.TrimSpace(l)) > 0 && indentOf(l) <= indent && !(indent == 0 && keyColon(string(l)) < 0) {
			closed = false
		}
	}
	if !closed {
		v := string(t.text[from+1 : end])
		bare := strings.TrimRight(v, "“”„’‘»")
		f.add(from, end, fmt.Sprintf("the quotes of %s open and never close", what), "End it with the same sign: "+string(q)+clip(bare)+string(q), diag.Span{Start: from, End: end}, lost)
		if bare != v && utf8.RuneCountInString(v) == utf8.RuneCountInString(bare)+1 && !strings.ContainsAny(bare, "\"'\\“”„‘»") {
			f.mend(from+1+len(bare), end, string(q))
		}
		return n
	}
	stop := t.lineEnd(last)
	rest := bytes.TrimRight(t.text[min(closing, stop):stop], " \t")
	if trimmed := bytes.TrimSpace(rest); len(trimmed) > 0 && trimmed[0] != '#' && trimmed[0] != ':' {
		to := stop - (stop - closing) + len(rest)
		at := closing + len(rest) - len(bytes.TrimLeft(rest, " \t"))
		whole, sure := string(t.text[from:to]), false
		if inner := whole[1 : len(whole)-1]; whole[len(whole)-1] == q && !strings.Contains(inner, string(q)+",") { // 'It's here'
			whole, sure = inner, last == n && !strings.ContainsAny(inner, "\\#")
		}
		f.add(at, to, fmt.Sprintf("there is text behind the closing quote of %s", what), put(whole), diag.Span{Start: from, End: to}, lost)
		if sure && takesText(key) {
			f.mend(from, to, quote(whole))
		}
	}
	return last
}

// bracket looks at a list or group in brackets.
func (f *slipFinder) bracket(n, from, end, indent, lost int, what string, put func(string) string) int {
	t := f.t
	depth, last, stop := 0, n, t.lineEnd(n)
	for at := from; at < len(t.text); at++ {
		if at > stop {
			if last++; last >= len(t.lines) {
				break
			}
			stop = t.lineEnd(last)
			l := t.text[t.lines[last]:stop]
			if len(bytes.TrimSpace(l)) > 0 && indentOf(l) <= indent && l[indentOf(l)] != ']' && l[indentOf(l)] != '}' {
				break
			}
		}
		switch t.text[at] {
		case '"', '\'':
			if prev := t.text[at-1]; prev == ' ' || prev == '[' || prev == '{' || prev == ',' {
				c := converter{yamlText: t}
				if closing := c.quoteEnd(at, t.text[at]); closing-1 <= stop {
					at = closing - 1
				}
			}
		case '[', '{':
			depth++
		case ']', '}':
			if depth--; depth > 0 {
				continue
			}
			rest := bytes.TrimRight(t.text[min(at+1, stop):stop], " \t")
			trimmed := bytes.TrimSpace(rest)
			if len(trimmed) > 0 && trimmed[0] != '#' && trimmed[0] != ':' {
				f.add(from, from+1, fmt.Sprintf("a value that begins with “%c” must stand in quotes", t.text[from]), put(string(t.text[from:at+1+len(rest)])), diag.Span{Start: from, End: at + 1 + len(rest)}, lost)
			} else if last == n {
				f.inside(from, at+1, lost, what)
			}
			return last
		}
	}
	open := t.text[from]
	other := map[byte]string{'[': "]", '{': "}"}[open]
	hint := fmt.Sprintf("End it with %s", other)
	if last == n || last == n+1 {
		hint += ": " + clip(string(t.text[from:end])) + other
	}
	f.add(from, end, fmt.Sprintf("the bracket “%c” opens and never closes", open), hint, diag.Span{Start: from, End: end}, lost)
	return n
}

// inside reports that what stands in brackets on one line can't be read.
func (f *slipFinder) inside(from, to, lost int, what string) {
	text := string(f.t.text[from:to])
	hint := "Put the texts in it in quotes, and a comma between them."
	f.add(from, to, fmt.Sprintf("what stands in brackets as %s can't be read: %s", what, quoted(clip(text))), hint, diag.Span{Start: from, End: to}, lost)
}

// block gives the last line of a text behind | or >.
func (f *slipFinder) block(n, indent int) int {
	for n+1 < len(f.t.lines) {
		l := f.t.text[f.t.lines[n+1]:f.t.lineEnd(n+1)]
		if len(bytes.TrimSpace(l)) > 0 && indentOf(l) <= indent {
			break
		}
		n++
	}
	return n
}

// names lists the names of fields.
func names(list []Field) []string {
	out := make([]string, len(list))
	for i := range list {
		out[i] = list[i].Name
	}
	return out
}
