package frontmatter

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/schema"
)

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
		what = "the " + strings.ToLower(strings.ReplaceAll(strings.Trim(key, `"'`), "_", " "))
	}
	fill := diag.Span{Start: from, End: end}
	put := func(s string) string {
		if key == "" {
			return fmt.Sprintf("Put %s in quotes: - %s", what, Quote(diag.Clip(s)))
		}
		return fmt.Sprintf("Put %s in quotes: %s: %s", what, key, Quote(diag.Clip(s)))
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
		if schema.TakesText(key) && !f.continues(n, indent) && !strings.Contains(v, " #") {
			f.mend(from, end, Quote(v))
		}
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
			f.add(from, from+size, "curly quotes are no quotes here", "Write straight quotes: "+key+": "+Quote(diag.Clip(inner)), fill, lost)
			whole, ok := curly(text)
			if !ok {
				whole, ok = half(text)
			}
			if ok {
				f.mend(from, from+len(text), Quote(whole))
			}
			break
		}
		hint := put(text)
		if short := schema.ShortOf(key); short != "" && strings.Contains(text[:i], ", ") {
			hint = fmt.Sprintf("Put keys and values in braces: %s: {%s: %s}", key, short, diag.Clip(text))
		}
		f.add(from+i, from+i+1, fmt.Sprintf("there is a colon in %s, which is not in quotes", what), hint, fill, lost)
		if schema.TakesText(key) && !f.continues(n, indent) {
			f.mend(from, from+len(text), Quote(text))
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
		if q == '\'' && isElided(v) {
			f.add(from, end, fmt.Sprintf("the apostrophe at the beginning of %s would open quotes", what), put("'"+v), diag.Span{Start: from, End: end}, lost)
			if schema.TakesText(key) {
				f.mend(from, end, Quote("'"+v))
			}
			return n
		}
		bare := strings.TrimRight(v, "“”„’‘»")
		f.add(from, end, fmt.Sprintf("the quotes of %s open and never close", what), "End it with the same sign: "+string(q)+diag.Clip(bare)+string(q), diag.Span{Start: from, End: end}, lost)
		if bare != v && utf8.RuneCountInString(v) == utf8.RuneCountInString(bare)+1 && !strings.ContainsAny(bare, "\"'\\“”„‘»") {
			f.mend(from+1+len(bare), end, string(q))
		}
		return n
	}
	if q == '"' {
		if i := badEscape(t.text[from+1 : closing-1]); i >= 0 {
			i += from + 1
			f.add(i, i+1, fmt.Sprintf("“\\” means something else in the quotes of %s", what), "Write single quotes: '"+diag.Clip(strings.ReplaceAll(string(t.text[from+1:closing-1]), "'", "''"))+"'", diag.Span{Start: from, End: closing}, lost)
			return last
		}
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
		if string(bytes.TrimSpace(rest)) == "," {
			f.add(at, to, fmt.Sprintf("there is a comma behind %s", what), "Delete it: a line ends where its value ends.", diag.Span{}, -1)
			f.slips[len(f.slips)-1].blank = diag.Span{Start: closing, End: to}
			f.mend(closing, to, "")
			return last
		}
		f.add(at, to, fmt.Sprintf("there is text behind the closing quote of %s", what), put(whole), diag.Span{Start: from, End: to}, lost)
		if sure && schema.TakesText(key) {
			f.mend(from, to, Quote(whole))
		}
	}
	return last
}

// isElided says whether a text goes on, behind an apostrophe, with a word that
// is spelled with one: 'tis, '90s.
func isElided(s string) bool {
	word := s
	if i := strings.IndexFunc(s, func(c rune) bool { return c == ' ' || c == ',' }); i >= 0 {
		word = s[:i]
	}
	switch strings.ToLower(word) {
	case "tis", "twas", "twill", "til", "till", "cause", "em", "n", "n'", "round", "s", "t":
		return true
	}
	return word != "" && word[0] >= '0' && word[0] <= '9' && strings.HasSuffix(word, "s")
}

// badEscape gives the place of a backslash that means nothing in double quotes;
// -1 where there is none.
func badEscape(text []byte) int {
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' {
			continue
		}
		if i+1 >= len(text) || bytes.IndexByte([]byte("0abt\tnvfre \"/\\N_LPxuU\r\n"), text[i+1]) < 0 {
			return i
		}
		digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}[text[i+1]]
		if i+2+digits > len(text) || strings.Trim(string(text[i+2:i+2+digits]), "0123456789abcdefABCDEF") != "" {
			return i
		}
		i++
	}
	return -1
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
		hint += ": " + diag.Clip(string(t.text[from:end])) + other
	}
	f.add(from, end, fmt.Sprintf("the bracket “%c” opens and never closes", open), hint, diag.Span{Start: from, End: end}, lost)
	return n
}

// inside reports that what stands in brackets on one line can't be read.
func (f *slipFinder) inside(from, to, lost int, what string) {
	text := string(f.t.text[from:to])
	hint := "Put the texts in it in quotes, and a comma between them."
	f.add(from, to, fmt.Sprintf("what stands in brackets as %s can't be read: %s", what, diag.Quoted(diag.Clip(text))), hint, diag.Span{Start: from, End: to}, lost)
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
