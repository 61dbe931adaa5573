package frontmatter

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/schema"
)

// head is where front matter stands in a file.
type head struct {
	format  string    // "" where there is none
	opening diag.Span // the opening line, without its end
	text    diag.Span // what is to be read
	body    int
	torn    bool // something of it stands where it is not read
	fault   *diag.Diagnostic
}

// delimiters are the lines that open front matter, each with its format and the
// line that closes it.
var delimiters = []struct{ open, format, end string }{
	{"---", "yaml", "---"}, {"+++", "toml", "+++"}, {";;;", "json", ";;;"},
	{"---yaml", "yaml", "---"}, {"---toml", "toml", "---"}, {"---json", "json", "---"},
}

func findHead(src []byte, start int) head {
	first := firstText(src, start)
	text := first.text(src)
	for _, f := range delimiters {
		if text == f.open {
			return findEnd(src, first.trimmed(src), first.next, f.format, f.end)
		}
	}
	if strings.HasPrefix(text, "{") && !strings.HasPrefix(text, "{{") {
		// Where the object ends is for its reader to find.
		end := jsonEnd(src, first.start)
		return head{format: "json", opening: first.trimmed(src).span(), text: diag.Span{Start: first.start, End: end}, body: lineFrom(src, end).next}
	}
	return misplacedHead(src, first)
}

// findEnd looks for the line that closes front matter, from a place on.
func findEnd(src []byte, opening line, from int, format, end string) head {
	h := head{format: format, opening: opening.span()}
	h.text.Start = from
	var near *line // a line that is perhaps meant to close it
	prose := false // whether a text has begun, so that a line across the page is no end
	blank := false
	scanned, quoted := from, from // the line up to which quotes were looked for, and where the last of them close
	for l := range lines(src, from) {
		if prose {
			break
		}
		t := l.trim(src)
		if format == "yaml" && blank && l.start >= quoted && isProse(string(t)) {
			scanned, quoted = quotedBefore(src, scanned, l.start)
			prose = l.start >= quoted
		}
		blank = len(t) == 0
		if string(t) == end {
			h.text.End, h.body = l.start, l.next
			return h
		}
		if near == nil && len(t) < 80 && resemblesDelimiter(t, end) {
			near = new(l)
		}
	}
	h.fault = &diag.Diagnostic{Code: diag.FrontUnclosed, Span: h.opening, Message: fmt.Sprintf("the front matter opens with %s here and never closes", string(src[opening.start:opening.end]))}
	if near != nil {
		trimmed := near.trimmed(src).span()
		h.fault.Hint = fmt.Sprintf("Line %d is perhaps meant to close it: it must be %s, with nothing before or after it.", lineNumber(src, near.start), end)
		h.fault.Related = []diag.Location{{Span: trimmed, Note: "perhaps meant to close it"}}
		h.fault.Fix = []diag.Edit{{Span: trimmed, Text: end}}
		h.text.End, h.body = near.start, near.next
		return h
	}
	stop := lastHeadLine(src, from)
	h.fault.Hint = fmt.Sprintf("Put a line with %s below line %d.", end, lineNumber(src, max(stop.start, opening.start)))
	if stop.next <= from {
		h.fault.Hint = fmt.Sprintf("Put a line with %s where it ends.", end)
	}
	h.text.End = max(stop.next, from)
	h.body = h.text.End
	return h
}

// quotedBefore looks for values in quotes in the lines from one place up to
// another. It gives where the last of them closes, and the line behind it.
func quotedBefore(src []byte, from, to int) (next, closing int) {
	for next = from; next < to; {
		l := lineFrom(src, next)
		next = l.next
		value := bytes.TrimLeft(src[l.start:l.end], " -")
		if i := bytes.Index(value, []byte(": ")); i >= 0 {
			value = bytes.TrimLeft(value[i+1:], " ")
		}
		if len(value) == 0 || value[0] != '"' && value[0] != '\'' {
			continue
		}
		t := yamlText{text: src}
		if closing = t.quoteEnd(l.end-len(value), value[0]); closing > l.next {
			next = lineFrom(src, closing).next
		}
	}
	return next, closing
}

// secondHead reports front matter that follows another one, and would be shown
// as text. It gives where the text behind it begins.
func secondHead(src []byte, body int) (*diag.Diagnostic, int) {
	first := firstText(src, body)
	if first.start >= len(src) || src[first.start] != '-' || first.text(src) != "---" || !beginsWithField(lineFrom(src, first.next).text(src)) {
		return nil, body
	}
	h := findEnd(src, first.trimmed(src), first.next, "yaml", "---")
	if h.fault != nil {
		return nil, body
	}
	return &diag.Diagnostic{Code: diag.FrontSyntax, Span: h.opening, Message: "a second front matter begins here, which readers would see as text",
		Hint: "Move its lines up into the first one, and delete the lines of --- around them."}, h.body
}

// isProse says whether a line that follows a blank one can't be front matter.
func isProse(t string) bool {
	if t == "" || strings.IndexByte(" \t-#]}\"'.", t[0]) >= 0 {
		return false
	}
	key, _, ok := strings.Cut(t, ":")
	return strings.Contains(strings.TrimSpace(key), " ") && (!ok || strings.Count(key, " ") > 2)
}

// resemblesDelimiter says whether a line is nearly the one that closes front matter:
// dashes of another kind or number, or the sign by which other programs know
// its end.
func resemblesDelimiter(text []byte, end string) bool {
	t := string(bytes.TrimSpace(text))
	if t == "" || t[0] != end[0] && t[0] < 0x80 && end != "---" {
		return false
	}
	if t == end {
		return true
	}
	if end == "---" {
		return isDashes(t) || t == "..." || t == "***" || t == "___" || t == "===" || t == "```"
	}
	return len(t) >= 2 && strings.Trim(t, end[:1]) == ""
}

// isDashes says whether a line is made of at least two hyphens or one dash, and
// of blanks between them.
func isDashes(t string) bool {
	hyphens, dashes := 0, 0
	for _, c := range t {
		switch {
		case c == '-':
			hyphens++
		case c >= '\u2010' && c <= '\u2015' || c == '\u2212':
			dashes++
		case c != ' ' && c != '\t':
			return false
		}
	}
	return dashes > 0 || hyphens > 1
}

// lastHeadLine gives the last line of an unclosed head that looks like front
// matter: those before the first blank line, or before the first line that is
// neither a key, nor an item, nor indented.
func lastHeadLine(src []byte, from int) line {
	last := line{from, from, from}
	for l := range lines(src, from) {
		t := l.text(src)
		if t == "" {
			break
		}
		c := t[0]
		if c != ' ' && c != '\t' && c != '-' && c != '#' && !strings.ContainsAny(t, ":=") && c != '[' && c != '}' && c != ']' {
			break
		}
		if c != '#' {
			last = l
		}
	}
	return last
}

// misplacedHead looks at a file that does not begin with front matter, whether it was
// meant to. Where it was, the front matter is read all the same, so that all
// that is wrong with it is told at once.
func misplacedHead(src []byte, first line) head {
	text := first.text(src)
	second := lineFrom(src, first.next)
	below := second.text(src)
	say := func(h head, at line, message, hint string) head {
		h.fault = &diag.Diagnostic{Code: diag.FrontSyntax, Span: at.trimmed(src).span(), Message: message, Hint: hint}
		return h
	}
	if isMarker(text, '<') {
		if fault, _ := conflict(src, first.start, len(src)); fault != nil {
			return head{fault: fault, body: first.start}
		}
	}
	switch {
	case isDashes(text) && looksLikeKey(below), isRule(text) && beginsWithField(below):
		h := findEnd(src, first.trimmed(src), first.next, "yaml", "---")
		fix := []diag.Edit{{Span: first.trimmed(src).span(), Text: "---"}}
		if h.fault != nil && h.fault.Fix == nil {
			fix = nil
		} else if h.fault != nil {
			fix = append(fix, h.fault.Fix...)
		}
		h = say(h, first, "the front matter must open with three plain hyphens", "Make this line --- with nothing before or after it. Some programs turn hyphens into a dash.")
		h.fault.Fix = fix
		return h
	case opensCode(text) && beginsWithField(below):
		return say(findEnd(src, first.trimmed(src), first.next, "yaml", "---"), first,
			"the front matter stands as code", "Make this line and the one that closes the code --- alone.")
	case opensCode(text) && below == "---":
		return say(findEnd(src, first.trimmed(src), second.next, "yaml", "---"), first,
			"the front matter stands as code", "Delete this line and the one that closes the code, so that the file begins with ---.")
	case strings.HasPrefix(text, "---") && (looksLikeKey(text[3:]) || strings.HasPrefix(strings.TrimSpace(text[3:]), "#")) && (looksLikeKey(below) || isDashes(below)):
		h := findEnd(src, first.trimmed(src), first.next, "yaml", "---")
		h = say(h, first, "something stands behind the hyphens that open the front matter", "Leave --- alone in its line, and move the rest to the next one.")
		h.torn = true
		h.fault.Span.Start += len("---") + indentOf(src[first.start+len("---"):first.end])
		return h
	case beginsWithField(text) && (looksLikeKey(below) || below == "" || isDashes(below)):
		h := findEnd(src, first.trimmed(src), first.start, "yaml", "---")
		if h.fault != nil && h.fault.Related == nil {
			last := lastHeadLine(src, first.start)
			return say(h, first, "the front matter has no lines of --- around it",
				fmt.Sprintf("Put a line with --- above this one and another below line %d.", lineNumber(src, last.start)))
		}
		fix := []diag.Edit{{Span: diag.Span{Start: first.start, End: first.start}, Text: "---" + string(src[first.end:first.next])}}
		if h.fault != nil {
			fix = append(fix, h.fault.Fix...)
		}
		h = say(h, first, "the front matter has no line that opens it", "Put a line with --- above this one.")
		h.fault.Fix = fix
		return h
	}
	if at, ok := headFurtherDown(src, first); ok {
		h := findEnd(src, at.trimmed(src), at.next, "yaml", "---")
		return say(h, at, "the front matter does not stand at the very top of the file",
			fmt.Sprintf("Move it up, so that the file begins with it: line %d stands before it.", lineNumber(src, first.start)))
	}
	return head{body: first.start}
}

// isRule says whether a line is one that other programs draw a line with.
func isRule(t string) bool {
	t = strings.ReplaceAll(t, " ", "")
	return len(t) >= 3 && (strings.Trim(t, "*") == "" || strings.Trim(t, "_") == "" || strings.Trim(t, "=") == "" || strings.Trim(t, "~") == "")
}

// opensCode says whether a line opens a block of code that may hold front matter.
func opensCode(t string) bool {
	return strings.HasPrefix(t, "```") && (t == "```" || strings.HasPrefix(t, "```y") || strings.HasPrefix(t, "```front"))
}

// headFurtherDown finds front matter that stands below something else: a line of ---
// with a known key below it, nothing but front matter up to the next such line,
// all within the first screen.
func headFurtherDown(src []byte, first line) (line, bool) {
	at := first
	for range 20 {
		if at.next >= len(src) || at.next == at.start {
			break
		}
		at = lineFrom(src, at.next)
		if at.text(src) != "---" {
			continue
		}
		known := false
		for l := range lines(src, at.next) {
			t := l.text(src)
			if t == "---" {
				return at, known
			}
			if t != "" && !looksLikeKey(t) && strings.IndexByte(" \t-#", t[0]) < 0 {
				break
			}
			known = known || beginsWithField(t)
		}
		return line{}, false
	}
	return line{}, false
}

func looksLikeKey(text string) bool {
	key, _, ok := strings.Cut(text, ":")
	return ok && isKey(strings.Trim(key, ` "'`))
}

// beginsWithField says whether a line begins with a field of the shipped types.
func beginsWithField(line string) bool {
	key, value, ok := strings.Cut(line, ":")
	return ok && (value == "" || value[0] == ' ' || value[0] == '\t') && schema.IsField(strings.ToLower(key))
}
