package markdown

import (
	"bytes"
	"slices"
	"strings"
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
	tagOpen  = "{{<" // or "{{%", as Hugo has it for what is Markdown; here it is no different
	tagClose = ">}}" // or "%}}"

	// maxTag is how many bytes a tag may take. It keeps a text full of tags that
	// never end from being read again for each of them.
	maxTag = 4 << 10
)

// beginsCode reports whether s begins with the opening mark of a tag.
func beginsCode(s []byte) bool {
	return len(s) >= len(tagOpen) && s[0] == '{' && s[1] == '{' && (s[2] == '<' || s[2] == '%')
}

// beginsLiteral reports whether s begins with a tag that shows itself.
func beginsLiteral(s []byte) bool {
	return beginsCode(s) && bytes.HasPrefix(s[len(tagOpen):], []byte("/*"))
}

// closingMark is what ends the tag that begins s.
func closingMark(s []byte) string {
	if s[2] == '%' {
		return "%}}"
	}
	return tagClose
}

// indexCode gives the offset of the first opening mark of a tag in s; -1 where there is none.
func indexCode(s []byte) int {
	for i := 0; ; i++ {
		n := bytes.Index(s[i:], []byte("{{"))
		if n < 0 {
			return -1
		}
		if i += n; beginsCode(s[i:]) {
			return i
		}
	}
}

// literal gives what the tag shows that begins s and shows itself, and how long it is; 0
// where it does not end.
func literal(s []byte) (shown []byte, length int) {
	closer := "*/" + closingMark(s)
	inner, _, ok := bytes.Cut(s[len(tagOpen)+2:min(len(s), maxTag)], []byte(closer))
	if !ok {
		return nil, 0
	}
	return slices.Concat(s[:len(tagOpen)], inner, []byte(closer[2:])), len(tagOpen) + 2 + len(inner) + len(closer)
}

// parseTag reads the tag that begins at s[start]. A tag may go on over several
// lines, though not over an empty one or into another tag. Where something is
// wrong, the span still says how far the tag goes.
func parseTag(s []byte, start int) (tag, *tagFault) {
	end, quote := tagEnd(s, start)
	if end < 0 {
		line, _, _ := bytes.Cut(s[start:], []byte("\n"))
		span := diag.Span{Start: start, End: start + len(bytes.TrimRight(line, " \t\r"))}
		return tag{span: span}, &tagFault{span, "the shortcode is not finished", "Write " + closingMark(s[start:]) + " where it ends; to show " + string(s[start:start+len(tagOpen)]) + " itself, write {{</* … */>}}."}
	}
	t := tag{span: diag.Span{Start: start, End: end}}
	if quote > 0 {
		return t, &tagFault{diag.Span{Start: quote, End: end - len(tagClose)}, "the quotation mark is never closed", "Put the same mark behind the value."}
	}
	return t, t.parse(s[:end-len(tagClose)], start+len(tagOpen))
}

// tagEnd gives the offset behind the tag's ">}}", or -1. Where a quotation mark
// is never closed, unclosed is its offset, and the first ">}}" counts.
func tagEnd(s []byte, start int) (end, unclosed int) {
	closer := []byte(closingMark(s[start:]))
	s = s[:min(len(s), start+maxTag)]
	first, quote := -1, -1
	for i := start + len(tagOpen); i < len(s); i++ {
		switch c := s[i]; {
		case quote >= 0 && c == '\\' && s[quote] != '`' && i+1 < len(s):
			i++
		case quote >= 0 && c == s[quote]:
			quote = -1
		case quote < 0 && isQuote(c) && (s[i-1] == '=' || isBlank(s[i-1])):
			quote = i
		case c == '\n' && mdast.StartsBlank(s[i+1:]),
			c == '{' && quote < 0 && beginsCode(s[i:]):
			i = len(s)
		case c == closer[0] && bytes.HasPrefix(s[i:], closer):
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

// isQuote reports whether a value may stand between two of c. Between backticks,
// backslashes have no meaning.
func isQuote(c byte) bool { return c == '"' || c == '\'' || c == '`' }

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

func skipBlanks(s []byte, i int) int {
	for i < len(s) && isBlank(s[i]) {
		i++
	}
	return i
}

// parse reads the name and the arguments from s[i] to the end of s.
func (t *tag) parse(s []byte, i int) *tagFault {
	i = skipBlanks(s, i)
	if i < len(s) && s[i] == '/' {
		t.closing = true
		i = skipBlanks(s, i+1)
	}
	n := mdast.NameLength(s[i:])
	if n == 0 {
		return &tagFault{t.span, "the shortcode has no name", "Write its name first, as in {{< figure photo.jpg >}}."}
	}
	t.name = string(s[i : i+n])
	t.nameSpan = diag.Span{Start: i, End: i + n}
	i += n
	selfClosed := func() bool { return i+1 == len(s) && s[i] == '/' } // {{< name />}}, as elsewhere
	if i < len(s) && !isBlank(s[i]) && !selfClosed() {
		return &tagFault{t.nameSpan, "a space is missing behind “" + t.name + "”", "Put a space behind the name of the shortcode."}
	}
	for i = skipBlanks(s, i); i < len(s) && !selfClosed(); i = skipBlanks(s, i) {
		arg, end, fault := parseArg(s, i)
		switch {
		case fault != nil:
			return fault
		case t.closing:
			return &tagFault{diag.Span{Start: i, End: end}, "a closing tag takes no arguments", "Write {{< /" + t.name + " >}}."}
		case arg.Name != "" && slices.ContainsFunc(t.args, func(a Arg) bool { return a.Name == arg.Name }):
			return &tagFault{arg.NameSpan, "“" + arg.Name + "” is given twice", "Leave one of them out."}
		}
		t.args = append(t.args, arg)
		i = end
	}
	return nil
}

// argName gives the length of the name of an argument at s[i], and where its value
// begins: blanks may stand round the equals sign. It is 0 where there is none.
func argName(s []byte, i int) (n, value int) {
	n = mdast.NameLength(s[i:])
	equals := skipBlanks(s, i+n)
	if n == 0 || equals == len(s) || s[equals] != '=' {
		return 0, i
	}
	return n, skipBlanks(s, equals+1)
}

// parseArg reads the argument at s[i], and gives the offset behind it.
func parseArg(s []byte, i int) (arg Arg, end int, fault *tagFault) {
	if n, value := argName(s, i); n > 0 {
		arg.Name = string(s[i : i+n])
		arg.NameSpan = diag.Span{Start: i, End: i + n}
		if next, _ := argName(s, value); value == len(s) || next > 0 {
			return arg, value, &tagFault{arg.NameSpan, "“" + arg.Name + "” has no value", "Write it behind the equals sign, as in " + arg.Name + "=\"value\"."}
		}
		i = value
	}
	if r, n := utf8.DecodeRune(s[i:]); strings.ContainsRune("“”„«»‘’", r) {
		return arg, i, &tagFault{diag.Span{Start: i, End: i + n}, "values stand in straight quotation marks", "Write \" instead of " + string(r) + "."}
	}
	if !isQuote(s[i]) {
		end = i
		for end < len(s) && !isBlank(s[end]) {
			end++
		}
		arg.Value = string(s[i:end])
		arg.Span = diag.Span{Start: i, End: end}
		return arg, end, nil
	}
	var value []byte
	for end = i + 1; end < len(s) && s[end] != s[i]; end++ {
		if s[end] == '\\' && s[i] != '`' && end+1 < len(s) && (s[end+1] == s[i] || s[end+1] == '\\') {
			end++
		}
		value = append(value, s[end])
	}
	end++
	arg.Value = string(value)
	arg.Span = diag.Span{Start: i, End: end}
	if end < len(s) && !isBlank(s[end]) {
		return arg, end, &tagFault{diag.Span{Start: i, End: end + 1}, "a space is missing behind the value", "Put a space between one argument and the next. For a quotation mark within the value, write \\\"."}
	}
	return arg, end, nil
}

// matchTags matches the tags that stand on lines of their own. A closing tag closes
// the nearest open one of its name; those opened in between stand for themselves.
func matchTags(s []byte) (m tagMatcher) {
	if indexCode(s) < 0 {
		return m
	}
	var code mdast.FenceTracker
	for next := 0; next < len(s); {
		start := next
		line := mdast.CutLine(s, &next)
		n := markersLength(line)
		start += n
		line = bytes.TrimRight(line[n:], " \t\r\n")
		if code.Contains(line) || !beginsCode(line) {
			continue
		}
		t, fault := parseTag(s, start)
		if fault != nil || !mdast.StartsBlank(s[t.span.End:]) {
			continue
		}
		next = max(next, t.span.End)
		m.add(t)
	}
	return m
}

// tagMatcher finds out which closing tag belongs to which opening one.
type tagMatcher struct {
	open    []tag
	alone   []tag          // no longer open, and closed by nothing
	names   map[string]int // how many of open have a name
	closers map[int]int    // where the closing tags begin, by where the opening ones do
}

func (m *tagMatcher) add(t tag) {
	if m.names == nil {
		m.names, m.closers = map[string]int{}, map[int]int{}
	}
	if !t.closing {
		m.open = append(m.open, t)
		m.names[t.name]++
		return
	}
	for opener := (tag{}); m.names[t.name] > 0 && opener.name != t.name; {
		last := len(m.open) - 1
		opener, m.open = m.open[last], m.open[:last]
		if m.names[opener.name]--; opener.name == t.name {
			m.closers[opener.span.Start] = t.span.Start
			continue
		}
		m.alone = append(m.alone, opener)
	}
}

// unclosed gives the opening tags that nothing closes, in order.
func (m *tagMatcher) unclosed() []tag {
	all := append(m.alone, m.open...)
	slices.SortFunc(all, func(a, b tag) int { return a.span.Start - b.span.Start })
	return all
}

// markersLength is how much of a line is indentation and the marks of quotations
// and list items.
func markersLength(line []byte) int {
	n := 0
	for n < len(line) {
		switch c := line[n]; {
		case c == ' ' || c == '\t' || c == '>':
			n++
		case (c == '-' || c == '*' || c == '+' || c == ':') && n+1 < len(line) && (line[n+1] == ' ' || line[n+1] == '\t'):
			n += 2
		case '0' <= c && c <= '9':
			digits := len(line) - n - len(bytes.TrimLeft(line[n:], "0123456789"))
			after := line[n+digits:]
			if len(after) < 2 || after[0] != '.' && after[0] != ')' || after[1] != ' ' {
				return n
			}
			n += digits + 2
		default:
			return n
		}
	}
	return n
}
