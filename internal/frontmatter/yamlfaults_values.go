package frontmatter

import (
	"bytes"
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/schema"
)

// yamlValue is a value that begins in a line, for which faults are looked for.
type yamlValue struct {
	line, start, end int    // its first line, and where it stands in that line
	indent           int    // of its key or item
	key              string // "" for an item
	lost             int    // where the key or item begins
}

func (v yamlValue) fill() diag.Span { return diag.Span{Start: v.start, End: v.end} }

// name is what messages call the value.
func (v yamlValue) name() string {
	switch v.key {
	case "":
		return "the item"
	case "what", "when", "to", "by":
		return "the value"
	}
	return "the " + strings.ToLower(strings.ReplaceAll(strings.Trim(v.key, `"'`), "_", " "))
}

// mended gives a text as it should stand: without marks that would be shown, and
// in quotes.
func (v yamlValue) mended(text string) (string, bool) {
	plain, found, sure := schema.PlainText(text)
	if found != "" && schema.FitsPlain(plain) {
		return plain, sure
	}
	return Quote(text), found == "" && text[0] != '*'
}

// quoteHint asks for quotes around a text.
func (v yamlValue) quoteHint(text string) string {
	if plain, found, _ := schema.PlainText(text); found != "" && v.key != "" && schema.FitsPlain(plain) {
		return fmt.Sprintf("Write %s: %s", v.key, diag.Clip(plain))
	}
	if v.key == "" {
		return fmt.Sprintf("Put %s in quotes: - %s", v.name(), Quote(diag.Clip(text)))
	}
	return fmt.Sprintf("Put %s in quotes: %s: %s", v.name(), v.key, Quote(diag.Clip(text)))
}

// value looks at a value, and gives the last line of it.
func (f *faultFinder) value(v yamlValue) int {
	text := string(f.t.text[v.start:v.end])
	mustBeQuoted := func() *yamlFault {
		return f.add(v.start, v.start+1, fmt.Sprintf("a value that begins with “%c” must stand in quotes", text[0]), v.quoteHint(text)).fills(v.fill(), v.lost)
	}
	switch c := text[0]; {
	case c == '"' || c == '\'':
		return f.quoted(v)
	case c == '[' || c == '{':
		return f.bracket(v)
	case c == '|' || c == '>':
		if mark := strings.TrimSpace(strings.TrimLeft(text[1:], "+-0123456789")); mark == "" || mark[0] == '#' {
			return sort.SearchInts(f.t.lines, f.t.blockEnd(v.start)+1) - 1
		}
		mustBeQuoted()
	case strings.IndexByte("@`%,]}&*!", c) >= 0:
		fault := mustBeQuoted()
		if mended, sure := v.mended(text); sure && schema.TakesText(v.key) && !f.continues(v.line, v.indent) && !strings.Contains(text, " #") {
			fault.repair(v.start, v.end, mended)
		}
	case strings.HasPrefix(text, "- ") && v.key != "":
		f.add(v.start, v.start+1, "a list can't begin in the line of its key", "Put each item on a line of its own, or write "+v.key+": [one, another].").fills(v.fill(), v.lost)
	default:
		if i := strings.Index(text, " #"); i >= 0 {
			text = strings.TrimRight(text[:i], " ")
		}
		f.colonInside(v, text)
	}
	return v.line
}

// colonInside looks for a colon in a text without quotes.
func (f *faultFinder) colonInside(v yamlValue, text string) {
	i := strings.Index(text, ": ")
	if i < 0 && strings.HasSuffix(text, ":") {
		i = len(text) - 1
	}
	if i < 0 {
		return
	}
	hint := v.quoteHint(text)
	if short := schema.ShortOf(v.key); short != "" && strings.Contains(text[:i], ", ") {
		hint = fmt.Sprintf("Put keys and values in braces: %s: {%s: %s}", v.key, short, diag.Clip(text))
	}
	fault := f.add(v.start+i, v.start+i+1, fmt.Sprintf("there is a colon in %s, which is not in quotes", v.name()), hint).fills(v.fill(), v.lost)
	if schema.TakesText(v.key) && !f.continues(v.line, v.indent) && !endsInQuote(text) {
		fault.repair(v.start, v.start+len(text), Quote(text))
	}
}

// endsInQuote says whether a text begins or ends with a quote to which there is no
// other of its kind: “Paris".
func endsInQuote(text string) bool {
	first, size := utf8.DecodeRuneInString(text)
	last, _ := utf8.DecodeLastRuneInString(text)
	opens, closes := strings.ContainsRune("“„”«»‘‚", first), strings.ContainsRune("“”«»\"'", last)
	paired := opens && closes && last > utf8.RuneSelf && !strings.ContainsAny(text[size:len(text)-utf8.RuneLen(last)], "“„”")
	return (opens || closes) && !paired
}

// continues says whether the value that begins in line n goes on below it.
func (f *faultFinder) continues(n, indent int) bool {
	for n++; n < len(f.t.lines); n++ {
		if l := f.t.line(n); len(bytes.TrimSpace(l)) > 0 {
			return indentOf(l) > indent || l[0] == '\t'
		}
	}
	return false
}

// quoted looks at a value in quotes.
func (f *faultFinder) quoted(v yamlValue) int {
	t := f.t
	quote := t.text[v.start]
	closing, last, closed := f.closingQuote(v, quote)
	if !closed {
		f.unclosedQuote(v, quote)
		return v.line
	}
	if quote == '"' {
		if i := badEscape(t.text[v.start+1 : closing-1]); i >= 0 {
			i += v.start + 1
			f.add(i, i+1, fmt.Sprintf("“\\” means something else in the quotes of %s", v.name()), "Write single quotes: '"+diag.Clip(strings.ReplaceAll(string(t.text[v.start+1:closing-1]), "'", "''"))+"'").fills(diag.Span{Start: v.start, End: closing}, v.lost)
			return last
		}
	}
	f.behindQuote(v, closing, last)
	return last
}

// closingQuote gives the place behind the closing quote and its line. A quote
// further down that other keys stand before does not close the value.
func (f *faultFinder) closingQuote(v yamlValue, quote byte) (closing, last int, closed bool) {
	t := f.t
	closing = t.quoteEnd(v.start, quote)
	closed = closing > v.start+1 && closing <= len(t.text) && t.text[closing-1] == quote
	last = v.line
	for closed && last+1 < len(t.lines) && closing > t.lineEnd(last) {
		last++
		l := t.line(last)
		if len(bytes.TrimSpace(l)) > 0 && indentOf(l) <= v.indent && (v.indent != 0 || keyColon(string(l)) >= 0) {
			closed = false
		}
	}
	return closing, last, closed
}

func (f *faultFinder) unclosedQuote(v yamlValue, quote byte) {
	text := string(f.t.text[v.start+1 : v.end])
	if quote == '\'' && startsElided(text) {
		fault := f.add(v.start, v.end, fmt.Sprintf("the apostrophe at the beginning of %s would open quotes", v.name()), v.quoteHint("'"+text)).fills(v.fill(), v.lost)
		if schema.TakesText(v.key) {
			fault.repair(v.start, v.end, Quote("'"+text))
		}
		return
	}
	bare := strings.TrimRight(text, "“”„’‘»")
	fault := f.add(v.start, v.end, fmt.Sprintf("the quotes of %s open and never close", v.name()), "End it with the same sign: "+string(quote)+diag.Clip(bare)+string(quote)).fills(v.fill(), v.lost)
	if bare != text && utf8.RuneCountInString(text) == utf8.RuneCountInString(bare)+1 && !strings.ContainsAny(bare, "\"'\\“”„‘»") {
		fault.repair(v.start+1+len(bare), v.end, string(quote))
	}
}

// behindQuote looks at what stands behind the closing quote of a value.
func (f *faultFinder) behindQuote(v yamlValue, closing, last int) {
	t := f.t
	stop := t.lineEnd(last)
	rest := bytes.TrimRight(t.text[min(closing, stop):stop], " \t")
	trimmed := bytes.TrimSpace(rest)
	if len(trimmed) == 0 || trimmed[0] == '#' || trimmed[0] == ':' {
		return
	}
	start, end := closing+len(rest)-len(trimmed), closing+len(rest)
	if string(trimmed) == "," {
		f.add(start, end, fmt.Sprintf("there is a comma behind %s", v.name()), "Delete it: a line ends where its value ends.").blanks(closing, end).repair(closing, end, "")
		return
	}
	whole, sure := string(t.text[v.start:end]), false
	quote := string(whole[0])
	if inner := whole[1 : len(whole)-1]; strings.HasSuffix(whole, quote) && !strings.Contains(inner, quote+",") { // 'It's here'
		whole, sure = inner, last == v.line && !strings.ContainsAny(inner, "\\#")
	}
	fault := f.add(start, end, fmt.Sprintf("there is text behind the closing quote of %s", v.name()), v.quoteHint(whole)).fills(diag.Span{Start: v.start, End: end}, v.lost)
	if sure && schema.TakesText(v.key) {
		fault.repair(v.start, end, Quote(whole))
	}
}

// startsElided says whether a text goes on, behind an apostrophe, with a word that
// is spelled with one: 'tis, '90s.
func startsElided(s string) bool {
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
func (f *faultFinder) bracket(v yamlValue) int {
	t := f.t
	closing, last := f.closingBracket(v)
	if closing < 0 {
		open := t.text[v.start]
		other := map[byte]string{'[': "]", '{': "}"}[open]
		hint := "End it with " + other
		if last <= v.line+1 {
			hint += ": " + diag.Clip(string(t.text[v.start:v.end])) + other
		}
		f.add(v.start, v.end, fmt.Sprintf("the bracket “%c” opens and never closes", open), hint).fills(v.fill(), v.lost)
		return v.line
	}
	stop := t.lineEnd(last)
	rest := bytes.TrimRight(t.text[min(closing, stop):stop], " \t")
	switch trimmed := bytes.TrimSpace(rest); {
	case len(trimmed) > 0 && trimmed[0] != '#' && trimmed[0] != ':':
		whole := diag.Span{Start: v.start, End: closing + len(rest)}
		f.add(v.start, v.start+1, fmt.Sprintf("a value that begins with “%c” must stand in quotes", t.text[v.start]), v.quoteHint(string(t.text[whole.Start:whole.End]))).fills(whole, v.lost)
	case last == v.line:
		inside := diag.Span{Start: v.start, End: closing}
		f.add(v.start, closing, fmt.Sprintf("what stands in brackets as %s can't be read: %s", v.name(), diag.Quoted(diag.Clip(string(t.text[v.start:closing])))),
			"Put the texts in it in quotes, and a comma between them.").fills(inside, v.lost)
	}
	return last
}

// closingBracket gives the place behind the bracket that closes a value and its
// line; -1 and the line that was reached where none does.
func (f *faultFinder) closingBracket(v yamlValue) (closing, last int) {
	t := f.t
	depth, stop := 0, t.lineEnd(v.line)
	last = v.line
	for at := v.start; at < len(t.text); at++ {
		if at > stop {
			if last++; last >= len(t.lines) {
				break
			}
			stop = t.lineEnd(last)
			l := t.line(last)
			if in := indentOf(l); len(bytes.TrimSpace(l)) > 0 && in <= v.indent && l[in] != ']' && l[in] != '}' {
				break
			}
		}
		switch t.text[at] {
		case '"', '\'':
			if strings.IndexByte(" [{,", t.text[at-1]) >= 0 {
				if end := t.quoteEnd(at, t.text[at]); end-1 <= stop {
					at = end - 1
				}
			}
		case '[', '{':
			depth++
		case ']', '}':
			if depth--; depth <= 0 {
				return at + 1, last
			}
		}
	}
	return -1, last
}
