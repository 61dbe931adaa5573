package markdown

import (
	"bytes"
	"strconv"
	"unicode/utf8"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/mdast"
)

// tag is a shortcode's opening or closing tag. Its places are bytes of the
// body.
type tag struct {
	name     string
	args     []Arg
	closing  bool
	span     diag.Span
	nameSpan diag.Span
}

// tagFault is what is wrong with a tag.
type tagFault struct {
	span          diag.Span
	message, hint string
}

const (
	tagOpen  = "{{<"
	tagClose = ">}}"

	// maxTag is how many bytes a tag may take. It keeps a text full of tags that
	// never end from being read again for each of them.
	maxTag = 4 << 10
)

// parseTag reads the tag that begins at s[at]. A tag may go on over several
// lines, though not over an empty one or into another tag. Where something is wrong, the span
// still says how far the tag goes.
func parseTag(s []byte, at int) (tag, *tagFault) {
	end, open := tagEnd(s, at)
	if end < 0 {
		line := s[at:]
		if i := bytes.IndexByte(line, '\n'); i >= 0 {
			line = line[:i]
		}
		span := diag.Span{Start: at, End: at + len(bytes.TrimRight(line, " \t\r"))}
		return tag{span: span}, &tagFault{span, "the shortcode is not finished", "Write " + tagClose + " where it ends; to show " + tagOpen + " itself, write {{</* … */>}}."}
	}
	t := tag{span: diag.Span{Start: at, End: end}}
	if open > 0 {
		return t, &tagFault{diag.Span{Start: open, End: end - len(tagClose)}, "the quotation mark is never closed", "Put the same mark behind the value."}
	}
	return t, t.fill(s, at+len(tagOpen), end-len(tagClose))
}

// tagEnd gives the place behind the tag's ">}}", or -1. Where a quotation mark
// is never closed, open is its place, and the first ">}}" counts.
func tagEnd(s []byte, at int) (end, open int) {
	s = s[:min(len(s), at+maxTag)]
	first, quote := -1, -1
	for i := at + len(tagOpen); i < len(s); i++ {
		switch c := s[i]; {
		case quote >= 0 && c == '\\' && i+1 < len(s):
			i++
		case quote >= 0 && c == s[quote]:
			quote = -1
		case quote < 0 && (c == '"' || c == '\'') && (s[i-1] == '=' || isBlank(s[i-1])):
			quote = i
		case c == '\n' && mdast.StartsBlank(s[i+1:]),
			c == '{' && quote < 0 && bytes.HasPrefix(s[i:], []byte(tagOpen)):
			i = len(s)
		case c == '>' && bytes.HasPrefix(s[i:], []byte(tagClose)):
			if quote < 0 {
				return i + len(tagClose), 0
			}
			if first < 0 {
				first = i + len(tagClose)
			}
		}
	}
	if first < 0 {
		return -1, 0
	}
	return first, quote
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// fill reads name and arguments between from and to.
func (t *tag) fill(s []byte, from, to int) *tagFault {
	skip := func(i int) int {
		for i < to && isBlank(s[i]) {
			i++
		}
		return i
	}
	i := skip(from)
	if i < to && s[i] == '/' {
		t.closing = true
		i = skip(i + 1)
	}
	n := mdast.NameLength(s[i:to])
	if n == 0 {
		return &tagFault{t.span, "the shortcode has no name", "Write its name first, as in {{< figure photo.jpg >}}."}
	}
	t.name = string(s[i : i+n])
	t.nameSpan = diag.Span{Start: i, End: i + n}
	i += n
	if i < to && !isBlank(s[i]) && !(s[i] == '/' && i+1 == to) {
		return &tagFault{t.nameSpan, "a space is missing behind “" + t.name + "”", "Put a space behind the name of the shortcode."}
	}
	for i = skip(i); i < to; i = skip(i) {
		if s[i] == '/' && i+1 == to { // {{< name />}}, as elsewhere
			break
		}
		arg, next, fault := parseArg(s, i, to)
		if fault != nil {
			return fault
		}
		if t.closing {
			return &tagFault{diag.Span{Start: i, End: next}, "a closing tag takes no arguments", "Write {{< /" + t.name + " >}}."}
		}
		if arg.Name != "" {
			for _, other := range t.args {
				if other.Name == arg.Name {
					return &tagFault{arg.NameSpan, "“" + arg.Name + "” is given twice", "Leave one of them out."}
				}
			}
		}
		t.args = append(t.args, arg)
		i = next
	}
	return nil
}

func parseArg(s []byte, i, to int) (arg Arg, next int, fault *tagFault) {
	if n := mdast.NameLength(s[i:to]); n > 0 && i+n < to && s[i+n] == '=' {
		arg.Name = string(s[i : i+n])
		arg.NameSpan = diag.Span{Start: i, End: i + n}
		i += n + 1
		if i == to || isBlank(s[i]) {
			return arg, i, &tagFault{arg.NameSpan, "“" + arg.Name + "” has no value", "Write it behind the equals sign without a space, as in " + arg.Name + "=\"value\"."}
		}
	}
	if r, _ := utf8.DecodeRune(s[i:to]); bytes.ContainsRune([]byte("“”„«»‘’"), r) {
		return arg, i, &tagFault{diag.Span{Start: i, End: i + utf8.RuneLen(r)}, "values stand in straight quotation marks", "Write \" instead of " + strconv.QuoteRune(r)[1:len(strconv.QuoteRune(r))-1] + "."}
	}
	if s[i] != '"' && s[i] != '\'' {
		start := i
		for i < to && !isBlank(s[i]) {
			i++
		}
		arg.Value = string(s[start:i])
		arg.Span = diag.Span{Start: start, End: i}
		return arg, i, nil
	}
	quote, start := s[i], i
	var value []byte
	for i++; i < to && s[i] != quote; i++ {
		if s[i] == '\\' && i+1 < to && (s[i+1] == quote || s[i+1] == '\\') {
			i++
		}
		value = append(value, s[i])
	}
	i++
	arg.Value = string(value)
	arg.Span = diag.Span{Start: start, End: i}
	if i < to && !isBlank(s[i]) {
		return arg, i, &tagFault{diag.Span{Start: start, End: i + 1}, "a space is missing behind the value", "Put a space between one argument and the next. For a quotation mark within the value, write \\\"."}
	}
	return arg, i, nil
}

// pairs says which opening tag on a line of its own belongs to which closing
// tag on a line of its own, by the bytes at which they begin. A closing tag
// closes the nearest open one of its name; those opened in between stand for
// themselves.
func pairs(s []byte) map[int]int {
	if !bytes.Contains(s, []byte(tagOpen)) {
		return nil
	}
	var found map[int]int
	var open []tag
	var fence []byte
	for at := 0; at < len(s); {
		end := len(s)
		if i := bytes.IndexByte(s[at:], '\n'); i >= 0 {
			end = at + i + 1
		}
		start := at + marksLength(s[at:end])
		line := bytes.TrimRight(s[start:end], " \t\r\n")
		at = end
		if fence != nil {
			if mdast.ClosesFence(line, fence) {
				fence = nil
			}
			continue
		}
		if fence = mdast.OpenFence(line); fence != nil || !bytes.HasPrefix(line, []byte(tagOpen)) {
			continue
		}
		t, fault := parseTag(s, start)
		if fault != nil || !mdast.StartsBlank(s[t.span.End:]) {
			continue
		}
		at = max(at, t.span.End)
		if !t.closing {
			open = append(open, t)
			continue
		}
		for i := len(open) - 1; i >= 0; i-- {
			if open[i].name == t.name {
				if found == nil {
					found = map[int]int{}
				}
				found[open[i].span.Start] = t.span.Start
				open = open[:i]
				break
			}
		}
	}
	return found
}

// marksLength tells how much of a line is indentation and the marks of
// quotations and list items.
func marksLength(line []byte) int {
	n := 0
	for n < len(line) {
		switch c := line[n]; {
		case c == ' ' || c == '\t' || c == '>':
			n++
		case (c == '-' || c == '*' || c == '+' || c == ':') && n+1 < len(line) && (line[n+1] == ' ' || line[n+1] == '\t'):
			n += 2
		case '0' <= c && c <= '9':
			digits := n
			for digits < len(line) && '0' <= line[digits] && line[digits] <= '9' {
				digits++
			}
			if digits+1 >= len(line) || line[digits] != '.' && line[digits] != ')' || line[digits+1] != ' ' {
				return n
			}
			n = digits + 2
		default:
			return n
		}
	}
	return n
}
