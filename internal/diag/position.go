package diag

import (
	"bytes"
	"sort"
	"unicode/utf8"
)

// Position is a place in a file as people count: from 1. Columns count
// characters (code points), whatever their width on a screen; a byte that is
// no UTF-8 counts as one. A byte order mark counts as nothing.
type Position struct{ Line, Column int }

// Lines knows where the lines of a file begin. A line ends with a line feed, a
// carriage return, or both.
type Lines struct {
	src    []byte
	starts []int
}

var byteOrderMark = []byte("\xef\xbb\xbf")

// NewLines looks for the lines of a file.
func NewLines(src []byte) *Lines {
	l := &Lines{src: src, starts: []int{0}}
	if bytes.HasPrefix(src, byteOrderMark) {
		l.starts[0] = len(byteOrderMark)
	}
	for i, c := range src {
		if c == '\n' || c == '\r' && (i+1 == len(src) || src[i+1] != '\n') {
			l.starts = append(l.starts, i+1)
		}
	}
	return l
}

// Position gives the line and the column of a byte. It is the one place in
// which offsets become positions. An offset outside the file means its nearest
// end, one within a character that character, one within a line end the end of
// that line.
func (l *Lines) Position(offset int) Position {
	offset = min(max(offset, l.starts[0]), len(l.src))
	line := sort.SearchInts(l.starts, offset+1) - 1
	text := l.Text(line + 1)
	offset = min(offset-l.starts[line], len(text))
	column := 1
	for at := 0; at < offset; column++ {
		_, size := utf8.DecodeRune(text[at:])
		if at+size > offset {
			break
		}
		at += size
	}
	return Position{line + 1, column}
}

// Text gives a line without its end; the first line is 1.
func (l *Lines) Text(line int) []byte {
	if line < 1 || line > len(l.starts) {
		return nil
	}
	end := len(l.src)
	if line < len(l.starts) {
		end = l.starts[line]
	}
	return bytes.TrimRight(l.src[l.starts[line-1]:end], "\r\n")
}

// Sources gives the bytes of a file by its path from the site's root, where
// they can be had.
type Sources func(file string) ([]byte, bool)

// reader turns the places of a list of faults into positions. It keeps the
// lines of every file it has met, as faults come in heaps.
type reader struct {
	sources Sources
	files   map[string]*Lines
}

func newReader(sources Sources) *reader {
	return &reader{sources: sources, files: make(map[string]*Lines)}
}

// lines gives the lines of a file, or nil where it can't be had.
func (r *reader) lines(file string) *Lines {
	if l, ok := r.files[file]; ok {
		return l
	}
	var l *Lines
	if r.sources != nil {
		if src, ok := r.sources(file); ok {
			l = NewLines(src)
		}
	}
	r.files[file] = l
	return l
}

// span gives where a span begins and ends; the end is the place behind its
// last character. Where the file can't be had, both are its beginning.
func (r *reader) span(file string, s Span) (from, to Position) {
	l := r.lines(file)
	if l == nil {
		return Position{1, 1}, Position{1, 1}
	}
	from = l.Position(s.Start)
	to = l.Position(max(s.Start, s.End))
	if to.Column == 1 && to.Line > from.Line { // a span that takes in a line's end ends with the line
		to.Line--
		to.Column = utf8.RuneCount(l.Text(to.Line)) + 1
	}
	return from, to
}

// exact gives where a span begins and ends, to the letter: where it takes in a
// line's end, it ends at the beginning of the next line.
func (r *reader) exact(file string, s Span) (from, to Position) {
	l := r.lines(file)
	return l.Position(s.Start), l.Position(s.End)
}
