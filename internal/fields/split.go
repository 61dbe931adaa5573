package fields

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/adrg/frontmatter"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// headLimit is the most that front matter may take: far more than a screen or
// two, far less than what would slow the build down.
const headLimit = 64 << 10

// settingsLimit is the same for a whole file of settings.
const settingsLimit = 1 << 20

const bom = "\xEF\xBB\xBF"

// Split finds a file's front matter and reads it. What can't be read is
// reported and left out; the rest is there. Spans count from the start of the
// file as it lies on disk.
func Split(file string, src []byte) (Front, diag.List) {
	start := 0
	if bytes.HasPrefix(src, []byte(bom)) {
		start = len(bom)
	}
	if !utf8.Valid(src) || inUTF16(src) {
		return Front{Body: len(src), Root: Node{Kind: Map, Torn: true, Span: lineAt(src, start)}}, diag.List{notUTF8(file, src)}
	}
	h := findHead(src, start)
	f := Front{Format: h.format, Head: diag.Span{Start: start, End: start}, Body: start,
		Root: Node{Kind: Map, Span: lineAt(src, start)}}
	if h.fault != nil {
		h.fault.File = file
		for i := range h.fault.Also {
			h.fault.Also[i].File = file
		}
	}
	if h.format == "" {
		if h.fault != nil {
			f.Root.Torn = true
			f.Body = h.body
			return f, diag.List{*h.fault}
		}
		return f, nil
	}
	f.Head, f.Body = diag.Span{Start: h.opening.Start, End: h.body}, h.body
	f.Root.Span = h.opening
	var faults diag.List
	if h.fault != nil {
		faults = append(faults, *h.fault)
	}
	if h.text.End-h.text.Start > headLimit {
		f.Root.Torn = true
		return f, append(faults, diag.Diagnostic{Code: diag.FrontTooLarge, File: file, Span: h.opening,
			Message: fmt.Sprintf("the front matter is larger than %d KiB", headLimit>>10),
			Hint:    "Is the line that closes it missing? Long texts belong below the front matter."})
	}
	root, more := readHead(reader{file: file, src: src, base: h.text.Start, code: diag.FrontSyntax}, h)
	faults = append(faults, more...)
	root.Span = h.opening
	f.Root = root
	return f, faults
}

// ParseYAML reads a whole file of YAML, such as site.yaml. Syntax faults have
// the code setting-syntax.
func ParseYAML(file string, src []byte) (Node, diag.List) {
	start := 0
	if bytes.HasPrefix(src, []byte(bom)) {
		start = len(bom)
	}
	empty := Node{Kind: Map, Torn: true, Span: lineAt(src, start)}
	if !utf8.Valid(src) || inUTF16(src) {
		return empty, diag.List{notUTF8(file, src)}
	}
	if len(src) > settingsLimit {
		return empty, diag.List{{Code: diag.FileTooLarge, File: file, Span: lineAt(src, start),
			Message: fmt.Sprintf("the settings are larger than %d MiB", settingsLimit>>20), Hint: "Settings should fit on a few screens."}}
	}
	r := reader{file: file, src: src, base: start, code: diag.SettingSyntax}
	root := r.yaml(bytes.Clone(src[start:]))
	root.Span = lineAt(src, start)
	return root, r.faults
}

// reader reads the front matter of one file in one of its syntaxes.
type reader struct {
	file   string
	src    []byte
	base   int // where the text to be read begins in src
	code   diag.Code
	faults diag.List
	lost   map[int]bool // places in the text where a key or an item begins whose value could not be read
	torn   bool         // something was left out, and its key is not known
}

func (r *reader) report(span diag.Span, message, hint string, also ...diag.Place) {
	r.faults = append(r.faults, diag.Diagnostic{Code: r.code, File: r.file, Span: span, Message: message, Hint: hint, Also: also})
}

// mend notes what would mend the fault that was reported last, with places in
// the text that is read.
func (r *reader) mend(edits ...diag.Edit) {
	for i := range edits {
		edits[i].Span = r.at(edits[i].Span.Start, edits[i].Span.End)
	}
	r.faults[len(r.faults)-1].Fix = edits
}

// at makes a span of the file from one of the text that is read.
func (r *reader) at(start, end int) diag.Span {
	return diag.Span{Start: r.base + start, End: r.base + end}
}

// readers are lent to the library one at a time.
var readers = sync.Pool{New: func() any { return bufio.NewReader(nil) }}

// readHead gives the text between the delimiters to the reader of its format.
//
// The delimiters have been found already, because the library takes an
// indented --- for the end, and a head without an end for a text. So it gets
// a head framed by lines which can stand in no file: they begin with a byte
// that no UTF-8 text holds.
func readHead(r reader, h head) (root Node, faults diag.List) {
	format := func(name string, read func(r *reader, text []byte) Node) *frontmatter.Format {
		return frontmatter.NewFormat("\xFF"+name, "\xFF", func(text []byte, v any) error {
			*v.(*Node) = read(&r, text[:h.text.End-h.text.Start])
			return nil
		})
	}
	framed := io.MultiReader(strings.NewReader("\xFF"+h.format+"\n"), bytes.NewReader(r.src[h.text.Start:h.text.End]), strings.NewReader("\n\xFF\n"))
	lent := readers.Get().(*bufio.Reader) // the library would make one of 4 KiB for every page
	defer readers.Put(lent)
	lent.Reset(framed)
	_, err := frontmatter.Parse(lent, &root, format("yaml", (*reader).yaml), format("toml", (*reader).toml), format("json", (*reader).json))
	if err != nil {
		r.report(h.opening, "the front matter can't be read", "Compare it with that of a page that works.")
		r.torn = true
	}
	root.Kind = Map
	root.Torn = root.Torn || r.torn
	return root, r.faults
}

// head is where front matter stands in a file.
type head struct {
	format  string    // "" where there is none
	opening diag.Span // the opening line, without its end
	text    diag.Span // what is to be read
	body    int
	fault   *diag.Diagnostic
}

// line is one line of a file: its text without its end, and where the next
// one starts.
type line struct{ start, end, next int }

func lineFrom(src []byte, start int) line {
	i := bytes.IndexAny(src[start:], "\r\n")
	if i < 0 {
		return line{start, len(src), len(src)}
	}
	l := line{start, start + i, start + i + 1}
	if src[l.end] == '\r' && l.next < len(src) && src[l.next] == '\n' {
		l.next++
	}
	return l
}

// lineAt gives the span of the line that starts at start, without its end.
func lineAt(src []byte, start int) diag.Span {
	l := lineFrom(src, start)
	return diag.Span{Start: l.start, End: l.end}
}

func (l line) text(src []byte) string {
	return strings.TrimRight(string(src[l.start:l.end]), " \t\u00a0")
}
func (l line) blank(src []byte) bool   { return len(bytes.TrimSpace(src[l.start:l.end])) == 0 }
func (l line) span() diag.Span         { return diag.Span{Start: l.start, End: l.end} }
func (l line) trimmed(src []byte) line { l.end = l.start + len(l.text(src)); return l }

// fences are the lines that open front matter, each with its format and the
// line that closes it.
var fences = []struct{ open, format, end string }{
	{"---", "yaml", "---"}, {"+++", "toml", "+++"}, {";;;", "json", ";;;"},
	{"---yaml", "yaml", "---"}, {"---toml", "toml", "---"}, {"---json", "json", "---"},
}

func findHead(src []byte, start int) head {
	first := lineFrom(src, start)
	for first.blank(src) && first.next < len(src) {
		first = lineFrom(src, first.next)
	}
	text := first.text(src)
	for _, f := range fences {
		if text == f.open {
			return findEnd(src, first.trimmed(src), f.format, f.end)
		}
	}
	if strings.HasPrefix(text, "{") && !strings.HasPrefix(text, "{{") {
		// Where the object ends is for its reader to find.
		end := jsonEnd(src, first.start)
		return head{format: "json", opening: first.trimmed(src).span(), text: diag.Span{Start: first.start, End: end}, body: lineFrom(src, end).next}
	}
	return noHead(src, first)
}

// findEnd looks for the line that closes front matter.
func findEnd(src []byte, opening line, format, end string) head {
	h := head{format: format, opening: opening.span()}
	// Between the opening line's text and its end stand blanks at most.
	from := lineFrom(src, opening.start).next
	h.text.Start = from
	var near *line // a line that is perhaps meant to close it
	prose := false // whether a text has begun, so that a line across the page is no end
	blank := false
	for at := from; at < len(src) && !prose; {
		l := lineFrom(src, at)
		t := bytes.TrimRight(src[l.start:l.end], " \t\u00a0")
		prose = format == "yaml" && blank && isProse(string(t))
		blank = len(t) == 0
		if string(t) == end {
			h.text.End, h.body = l.start, l.next
			return h
		}
		if near == nil && len(t) < 80 && likeFence(string(t), end) {
			near = &l
		}
		at = l.next
	}
	h.fault = &diag.Diagnostic{Code: diag.FrontUnclosed, Span: h.opening, Message: fmt.Sprintf("the front matter opens with %s here and never closes", string(src[opening.start:opening.end]))}
	if near != nil {
		h.fault.Hint = fmt.Sprintf("Line %d is perhaps meant to close it: it must be %s, with nothing before or after it.", lineNumber(src, near.start), end)
		h.fault.Also = []diag.Place{{Span: near.trimmed(src).span(), Note: "perhaps meant to close it"}}
		h.text.End, h.body = near.start, near.next
		return h
	}
	stop := lastKeyLine(src, from)
	h.fault.Hint = fmt.Sprintf("Put a line with %s below line %d.", end, lineNumber(src, max(stop.start, opening.start)))
	if stop.next <= from {
		h.fault.Hint = fmt.Sprintf("Put a line with %s where it ends.", end)
	}
	h.text.End = max(stop.next, from)
	h.body = h.text.End
	return h
}

// isProse says whether a line that follows a blank one can't be front matter.
func isProse(t string) bool {
	if t == "" || strings.IndexByte(" \t-#]}\"'.", t[0]) >= 0 {
		return false
	}
	key, _, ok := strings.Cut(t, ":")
	return strings.Contains(strings.TrimSpace(key), " ") && (!ok || strings.Count(key, " ") > 2)
}

// likeFence says whether a line is nearly the one that closes front matter.
func likeFence(text, end string) bool {
	t := strings.TrimSpace(text)
	if t == "" || t[0] != end[0] && t[0] < 0x80 {
		return false
	}
	if t == end {
		return true
	}
	if end == "---" {
		n := strings.Trim(t, "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212")
		return t != "" && n == "" && t != "-"
	}
	return len(t) >= 2 && strings.Trim(t, end[:1]) == ""
}

// lastKeyLine gives the last line of an unclosed head that looks like front
// matter: those before the first blank line, or before the first line that is
// neither a key, nor an item, nor indented.
func lastKeyLine(src []byte, from int) line {
	last := line{from, from, from}
	for at := from; at < len(src); {
		l := lineFrom(src, at)
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
		at = l.next
	}
	return last
}

// noHead looks at a file that does not begin with front matter, whether it was
// meant to.
func noHead(src []byte, first line) head {
	var h head
	text := first.text(src)
	second := lineFrom(src, first.next)
	switch {
	case likeFence(text, "---") && looksLikeKey(string(src[second.start:second.end])):
		h.fault = &diag.Diagnostic{Code: diag.FrontSyntax, Span: first.trimmed(src).span(),
			Message: "the front matter must open with three plain hyphens",
			Hint:    "Make this line --- with nothing before or after it. Some programs turn hyphens into a dash."}
	case knownKey(text):
		at := first.next
		for n := 0; at < len(src) && n < 100; n++ {
			l := lineFrom(src, at)
			if l.text(src) == "---" {
				h.fault = &diag.Diagnostic{Code: diag.FrontSyntax, Span: first.trimmed(src).span(),
					Message: "the front matter has no line that opens it", Hint: "Put a line with --- above this one."}
				break
			}
			at = l.next
		}
	}
	h.body = first.start
	return h
}

func looksLikeKey(text string) bool {
	key, _, ok := strings.Cut(text, ":")
	return ok && isKey(strings.TrimSpace(key))
}

// knownKey says whether a line begins with one of the common keys.
func knownKey(text string) bool {
	key, _, ok := strings.Cut(text, ":")
	if !ok {
		return false
	}
	for i := range common {
		if common[i].Name == key {
			return true
		}
	}
	return false
}

// isKey says whether a text is what keys are made of.
func isKey(s string) bool {
	for i, c := range s {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_'
		if !letter && (i == 0 || c != '-' && (c < '0' || c > '9')) {
			return false
		}
	}
	return s != ""
}

// lineNumber counts from 1, as editors do.
func lineNumber(src []byte, at int) int {
	n := 1
	for start := 0; start < at; {
		l := lineFrom(src, start)
		if l.next > at || l.next == start {
			break
		}
		start = l.next
		n++
	}
	return n
}

func notUTF8(file string, src []byte) diag.Diagnostic {
	at := 0
	for at < len(src) {
		c, n := utf8.DecodeRune(src[at:])
		if c == utf8.RuneError && n == 1 {
			break
		}
		at += n
	}
	d := diag.Diagnostic{Code: diag.FileNotUTF8, File: file, Span: diag.Span{Start: at, End: min(at+1, len(src))},
		Message: fmt.Sprintf("the file is not in UTF-8: line %d holds a letter in another encoding", lineNumber(src, at)),
		Hint:    "Save the file again as UTF-8; your editor offers it under Save as or Encoding."}
	if inUTF16(src) {
		d.Message = "the file is in UTF-16, not in UTF-8"
		d.Span = diag.Span{Start: 0, End: min(2, len(src))}
	}
	return d
}

// inUTF16 looks for the mark that such files begin with and, as some come
// without it, for the zero byte beside their first letter.
func inUTF16(src []byte) bool {
	return bytes.HasPrefix(src, []byte{0xFF, 0xFE}) || bytes.HasPrefix(src, []byte{0xFE, 0xFF}) ||
		len(src) > 1 && (src[0] == 0) != (src[1] == 0)
}
