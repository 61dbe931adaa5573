package diag

import (
	"bytes"
	"iter"
	"sort"
	"unicode/utf8"
)

// Position is a place in a file, counted from 1. Columns count code points,
// whatever their width on a screen; an invalid UTF-8 byte counts as one, a byte
// order mark as nothing.
type Position struct{ Line, Column int }

// Lines indexes the lines of a file. A line ends with LF, CR or CRLF.
type Lines struct {
	src     []byte
	starts  []int
	columns []checkpoint
}

// checkpoint is the column of a character in a long line. There is one for about
// every thousand bytes, so that no line is read again for each fault in it.
type checkpoint struct{ offset, column int }

const checkpointEvery = 1 << 10

var byteOrderMark = []byte("\xef\xbb\xbf")

// NewLines indexes src.
func NewLines(src []byte) *Lines {
	l := &Lines{src: src, starts: []int{0}}
	if bytes.HasPrefix(src, byteOrderMark) {
		l.starts[0] = len(byteOrderMark)
	}
	for i, c := range src {
		if c == '\n' || c == '\r' && (i+1 == len(src) || src[i+1] != '\n') {
			if i-l.starts[len(l.starts)-1] > checkpointEvery {
				l.addCheckpoints(l.starts[len(l.starts)-1], i)
			}
			l.starts = append(l.starts, i+1)
		}
	}
	l.addCheckpoints(l.starts[len(l.starts)-1], len(src))
	return l
}

// addCheckpoints adds those of the line from start to end.
func (l *Lines) addCheckpoints(start, end int) {
	column, next := 1, start+checkpointEvery
	for i := start; i < end; column++ {
		if i >= next {
			l.columns = append(l.columns, checkpoint{i, column})
			next += checkpointEvery
		}
		_, size := utf8.DecodeRune(l.src[i:end])
		i += size
	}
}

// Position converts an offset; nothing else does. An offset outside the file
// means its nearest end, one within a character that character, one within a
// line end the end of that line.
func (l *Lines) Position(offset int) Position {
	offset = min(max(offset, l.starts[0]), len(l.src))
	line := sort.SearchInts(l.starts, offset+1) - 1
	text := l.Text(line + 1)
	offset = min(offset-l.starts[line], len(text))
	i, column := 0, 1
	at := sort.Search(len(l.columns), func(k int) bool { return l.columns[k].offset > l.starts[line]+offset }) - 1
	if at >= 0 && l.columns[at].offset > l.starts[line] {
		i, column = l.columns[at].offset-l.starts[line], l.columns[at].column
	}
	for ; i < offset; column++ {
		_, size := utf8.DecodeRune(text[i:])
		if i+size > offset {
			break
		}
		i += size
	}
	return Position{line + 1, column}
}

// Text returns a line without its end; the first line is 1.
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

// Sources returns the bytes of a file by its path from the site's root, or
// false where they can't be read.
type Sources func(file string) ([]byte, bool)

// located is a diagnostic with its offsets resolved: what every printer prints.
type located struct {
	Diagnostic
	info    CodeInfo
	region           // of the fault
	related []region // of each Location in Related
	fixes   []region // of each Edit in Fix; nil where the file can't be read
}

// region is a span in lines and columns; to is the position after its last
// character.
type region struct {
	file     string
	lines    *Lines // nil for a file as a whole, and for one that can't be read
	from, to Position
	offset   int // of from
}

// excerpt is the line in which a region begins, or as much of it as lies round
// the region, and the columns there at which the region begins and ends.
func (r region) excerpt() (text []byte, from, to int) {
	const reach = 1000 // bytes; more than is ever shown
	text, from, to = r.lines.Text(r.from.Line), r.from.Column, r.to.Column
	start := r.lines.starts[r.from.Line-1]
	at := min(max(r.offset-start, 0), len(text))
	if cut := at - reach; cut > 0 {
		for cut < at && !utf8.RuneStart(text[cut]) {
			cut++
		}
		skipped := r.lines.Position(start+cut).Column - 1
		text, at, from, to = text[cut:], at-cut, from-skipped, to-skipped
	}
	if cut := at + reach; cut < len(text) {
		for cut > at && !utf8.RuneStart(text[cut]) {
			cut--
		}
		text = text[:cut]
	}
	if end := utf8.RuneCount(text) + 1; r.to.Line != r.from.Line || to > end {
		to = end
	}
	return text, from, to
}

// locate resolves each diagnostic. It indexes each file once, since faults come
// in heaps.
func locate(list List, sources Sources) iter.Seq[located] {
	indexed := make(map[string]*Lines)
	linesOf := func(file string) *Lines {
		l, ok := indexed[file]
		if !ok && sources != nil {
			if src, ok := sources(file); ok {
				l = NewLines(src)
			}
			indexed[file] = l
		}
		return l
	}
	return func(yield func(located) bool) {
		for _, d := range list {
			out := located{Diagnostic: d, info: Explain(d.Code), region: newRegion(d.File, linesOf(d.File), d.Span)}
			for _, r := range d.Related {
				out.related = append(out.related, newRegion(r.File, linesOf(r.File), r.Span))
			}
			if l := linesOf(d.File); l != nil {
				for _, e := range d.Fix { // exact: a fix that takes in a line's end goes to the next line
					out.fixes = append(out.fixes, region{d.File, l, l.Position(e.Span.Start), l.Position(e.Span.End), e.Span.Start})
				}
			}
			if !yield(out) {
				return
			}
		}
	}
}

// newRegion resolves a span for people: one that takes in a line's end ends
// with that line. A file that can't be read has only its beginning.
func newRegion(file string, l *Lines, s Span) region {
	start := Position{1, 1}
	if l == nil {
		return region{file: file, from: start, to: start}
	}
	r := region{file, l, l.Position(s.Start), l.Position(max(s.Start, s.End)), s.Start}
	if r.to.Column == 1 && r.to.Line > r.from.Line {
		r.to.Line--
		r.to.Column = utf8.RuneCount(l.Text(r.to.Line)) + 1
	}
	if s == (Span{}) {
		r.lines = nil
	}
	return r
}
