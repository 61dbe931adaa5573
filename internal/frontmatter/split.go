package frontmatter

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"iter"
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
func Split(file string, src []byte) (Block, diag.List) {
	start := 0
	for bytes.HasPrefix(src[start:], []byte(bom)) { // some programs put another one before it
		start += len(bom)
	}
	if d := notText(file, src, start); d != nil {
		return Block{Body: len(src), Root: Node{Kind: Map, Incomplete: true, Span: lineAt(src, start)}}, diag.List{*d}
	}
	h := findHead(src, start)
	f := Block{Format: h.format, Head: diag.Span{Start: start, End: start}, Body: start,
		Root: Node{Kind: Map, Span: lineAt(src, start)}}
	var faults diag.List
	if h.fault != nil {
		faults = diag.List{inFile(*h.fault, file)}
	}
	if h.format == "" {
		f.Root.Incomplete, f.Body = h.fault != nil, h.body
		return f, faults
	}
	f.Head, f.Body = diag.Span{Start: h.opening.Start, End: h.body}, h.body
	if h.fault == nil {
		var second *diag.Diagnostic
		if second, f.Body = secondHead(src, h.body); second != nil {
			faults = append(faults, inFile(*second, file))
			h.torn = true
		}
	}
	f.Root.Span = h.opening
	if h.text.End-h.text.Start > headLimit {
		f.Root.Incomplete = true
		return f, append(faults, diag.Diagnostic{Code: diag.FrontTooLarge, File: file, Span: h.opening,
			Message: fmt.Sprintf("the front matter is larger than %d KiB", headLimit>>10),
			Hint:    "Is the line that closes it missing? Long texts belong below the front matter."})
	}
	if h.format == "yaml" && faults == nil {
		if root, ok := readPlain(src[h.text.Start:h.text.End], h.text.Start); ok {
			root.Span = h.opening
			f.Root = root
			return f, nil
		}
	}
	r := reader{file: file, src: src, base: h.text.Start, code: diag.FrontSyntax, torn: h.torn}
	if fault, conflictSpans := conflict(src, h.text.Start, h.text.End); fault != nil {
		faults = append(faults, inFile(*fault, file))
		r.conflictSpans, r.torn = conflictSpans, true
	}
	root, more := readHead(r, h)
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
	empty := Node{Kind: Map, Incomplete: true, Span: lineAt(src, start)}
	if d := notText(file, src, start); d != nil {
		return empty, diag.List{*d}
	}
	if len(src) > settingsLimit {
		return empty, diag.List{{Code: diag.FileTooLarge, File: file, Span: lineAt(src, start),
			Message: fmt.Sprintf("the settings are larger than %d MiB", settingsLimit>>20), Hint: "Settings should fit on a few screens."}}
	}
	r := reader{file: file, src: src, base: start, code: diag.SettingSyntax}
	fault, conflictSpans := conflict(src, start, len(src))
	r.conflictSpans, r.torn = conflictSpans, fault != nil
	root := r.read(bytes.Clone(src[start:]), (*reader).yaml)
	root.Span = lineAt(src, start)
	if fault != nil {
		fault.Message = "two versions of the settings begin here, and they were never brought together"
		r.faults = append(r.faults, inFile(*fault, file))
	}
	return root, r.faults
}

// inFile names the file of a fault.
func inFile(d diag.Diagnostic, file string) diag.Diagnostic {
	d.File = file
	for i := range d.Related {
		d.Related[i].File = file
	}
	return d
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

	conflictSpans []diag.Span // places in the file that are not to be read
	quoted        []byte      // the text, where its double quotes are those of JSON
	hasInvisible  bool        // the text holds characters that nobody sees
}

// read prepares the text, and has it read.
func (r *reader) read(text []byte, as func(*reader, []byte) Node) Node {
	for _, s := range r.conflictSpans {
		overwrite(text, diag.Span{Start: s.Start - r.base, End: s.End - r.base}, ' ')
	}
	r.characters(text)
	root := as(r, text)
	if escaped := bytes.IndexByte(text, '\\') >= 0; escaped || r.hasInvisible {
		r.invisible(&root)
	}
	return root
}

func (r *reader) report(span diag.Span, message, hint string, related ...diag.Location) {
	r.faults = append(r.faults, diag.Diagnostic{Code: r.code, File: r.file, Span: span, Message: message, Hint: hint, Related: related})
}

// fix adds edits to the fault that was reported last, with places in the text
// that is read.
func (r *reader) fix(edits ...diag.Edit) {
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
			*v.(*Node) = r.read(text[:h.text.End-h.text.Start], read)
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
	root.Incomplete = root.Incomplete || r.torn
	return root, r.faults
}

// line is one line of a file: its text without its end, and where the next
// one starts.
type line struct{ start, end, next int }

func lineFrom(src []byte, start int) line {
	for at := start; at < len(src); at++ {
		switch src[at] {
		case '\n':
			return line{start, at, at + 1}
		case '\r':
			if at+1 < len(src) && src[at+1] == '\n' {
				return line{start, at, at + 2}
			}
			return line{start, at, at + 1}
		}
	}
	return line{start, len(src), len(src)}
}

// lines gives the lines of a text, from one that begins at a place.
func lines(src []byte, from int) iter.Seq[line] {
	return func(yield func(line) bool) {
		for l := (line{next: from}); l.next < len(src); {
			if l = lineFrom(src, l.next); !yield(l) {
				return
			}
		}
	}
}

// firstText gives the first line from a place on that is not blank, or the last one.
func firstText(src []byte, from int) line {
	l := lineFrom(src, from)
	for l.blank(src) && l.next < len(src) {
		l = lineFrom(src, l.next)
	}
	return l
}

// lineAt gives the span of the line that starts at start, without its end.
func lineAt(src []byte, start int) diag.Span {
	l := lineFrom(src, start)
	return diag.Span{Start: l.start, End: l.end}
}

// trim gives what stands in a line, without the blanks and the unseen
// characters at its end.
func (l line) trim(src []byte) []byte {
	t := src[l.start:l.end]
	if n := len(t); n > 0 && t[n-1] > ' ' && t[n-1] < utf8.RuneSelf {
		return t
	}
	return bytes.TrimRight(t, " \t\u00a0\u200b\u2060\ufeff")
}

func (l line) text(src []byte) string  { return string(l.trim(src)) }
func (l line) blank(src []byte) bool   { return len(bytes.TrimSpace(src[l.start:l.end])) == 0 }
func (l line) span() diag.Span         { return diag.Span{Start: l.start, End: l.end} }
func (l line) trimmed(src []byte) line { l.end = l.start + len(l.text(src)); return l }

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
func lineNumber(src []byte, at int) int { return len(linesOf(src[:at])) }

// otherFormats are what files of other programs begin with.
var otherFormats = []struct{ begins, format string }{
	{`{\rtf`, "RTF, in which word processors save texts"}, {"PK\x03\x04", "Word or of another office program"}, {"\xD0\xCF\x11\xE0", "an older Word"},
	{"%PDF-", "PDF"}, {"<!DOCTYPE html", "HTML"}, {"<!doctype html", "HTML"}, {"<html", "HTML"},
}

// notText reports a file that is no plain text in UTF-8; nil where it is one.
func notText(file string, src []byte, start int) *diag.Diagnostic {
	for _, f := range otherFormats {
		if bytes.HasPrefix(src[start:], []byte(f.begins)) {
			return &diag.Diagnostic{Code: diag.FileNotUTF8, File: file, Span: diag.Span{Start: start, End: start + len(f.begins)},
				Message: fmt.Sprintf("the file is no plain text: it is in the format of %s", f.format),
				Hint:    "Save it again as plain text in UTF-8, or copy its words into a new file."}
		}
	}
	if utf8.Valid(src) && !inUTF16(src) {
		return nil
	}
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
	return &d
}

// inUTF16 looks for the mark that such files begin with and, as some come
// without it, for the zero byte beside their first letter.
func inUTF16(src []byte) bool {
	return bytes.HasPrefix(src, []byte{0xFF, 0xFE}) || bytes.HasPrefix(src, []byte{0xFE, 0xFF}) ||
		len(src) > 1 && (src[0] == 0) != (src[1] == 0)
}
