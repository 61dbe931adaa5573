package highlight

import (
	"bytes"
	"unicode/utf8"
)

// scanner goes through some code and notes its parts.
type scanner struct {
	src   []byte
	pos   int // up to here the parts are known
	end   int // of the code that is looked at: of all of it, or of what stands within another language
	depth int // how many languages stand within each other
	parts []Part

	missing [len(templateMarks)]int // by what begins code in a page: the end of the code in which nothing ends it
}

// maxDepth is how deep languages, and texts with code in them, may stand within each
// other. What is deeper has no colours of its own.
const maxDepth = 16

// run scans the code up to s.end.
func (s *scanner) run(l *Language) {
	if s.depth < maxDepth && !l.plain {
		s.depth++
		s.scan(l)
		s.depth--
	}
	s.emit(Plain, s.end)
}

func (s *scanner) scan(l *Language) {
	switch l.form {
	case programForm:
		s.program(l)
	case apacheForm:
		apache(s)
	case consoleForm:
		console(s)
	case diffForm:
		diff(s)
	case dockerForm:
		dockerfile(s)
	case httpForm:
		httpMessage(s)
	case jsonForm:
		jsonData(s)
	case makeForm:
		makefile(s)
	case markdownForm:
		markdownText(s)
	case markupForm:
		markup(s)
	case phpForm:
		phpPage(s)
	case settingsForm:
		settings(s)
	case styleForm:
		styleSheet(s)
	case texForm:
		tex(s)
	case yamlForm:
		yaml(s)
	}
}

// inside scans the code up to an offset as that of another language.
func (s *scanner) inside(l *Language, end int) {
	outer := s.end
	s.end = max(s.pos, min(end, s.end))
	s.run(l)
	s.end = outer
}

// within is inside for a language by its name, which may not be known.
func (s *scanner) within(name string, end int) {
	if l, ok := Find(name); ok {
		s.inside(l, end)
	}
}

// emit notes that the code up to an offset is of a class.
func (s *scanner) emit(c Class, end int) {
	end = min(end, len(s.src))
	if end <= s.pos {
		return
	}
	if last := len(s.parts) - 1; last >= 0 && s.parts[last].Class == c {
		s.parts[last].End = end
	} else {
		s.parts = append(s.parts, Part{c, end})
	}
	s.pos = end
}

// rest is the code that is still to be looked at.
func (s *scanner) rest() []byte { return s.src[s.pos:s.end] }

// at reports whether a mark stands at the place that is looked at.
func (s *scanner) at(mark string) bool {
	return mark != "" && s.end-s.pos >= len(mark) && string(s.src[s.pos:s.pos+len(mark)]) == mark
}

// behind gives the offset behind the next mark from an offset on; s.end where there is
// none.
func (s *scanner) behind(from int, mark string) int {
	if from = min(from, s.end); mark != "" {
		if i := bytes.Index(s.src[from:s.end], []byte(mark)); i >= 0 {
			return from + i + len(mark)
		}
	}
	return s.end
}

// lineEnd is where the line ends that holds an offset, without the line break.
func (s *scanner) lineEnd(from int) int {
	if i := bytes.IndexByte(s.src[from:s.end], '\n'); i >= 0 {
		return from + i
	}
	return s.end
}

// inLine gives the offset behind the next mark in the line, from n behind the place on; the
// end of the line where there is none.
func (s *scanner) inLine(n int, mark string) int {
	from := min(s.pos+n, s.end)
	end := s.lineEnd(from)
	if i := bytes.Index(s.src[from:end], []byte(mark)); i >= 0 {
		return from + i + len(mark)
	}
	return end
}

// lineStarts reports whether nothing but blanks stands in front of the place in its line.
// It is asked where that is likely.
func (s *scanner) lineStarts() bool {
	for i := s.pos - 1; i >= 0 && s.src[i] != '\n'; i-- {
		if !isBlank(s.src[i]) || s.pos-i > maxIndent {
			return false
		}
	}
	return true
}

// maxIndent is how far a line may be indented that begins with something special.
const maxIndent = 200

// blanks goes on behind blanks of this line.
func (s *scanner) blanks() {
	i := s.pos
	for i < s.end && isBlank(s.src[i]) {
		i++
	}
	s.emit(Plain, i)
}

// before is the byte in front of the place; a line break at the start.
func (s *scanner) before() byte {
	if s.pos == 0 {
		return '\n'
	}
	return s.src[s.pos-1]
}

// byteAt is the byte n behind the place; 0 where there is none.
func (s *scanner) byteAt(n int) byte {
	if s.pos+n >= s.end {
		return 0
	}
	return s.src[s.pos+n]
}

// sign goes on behind one character, which has no colour.
func (s *scanner) sign() {
	_, n := utf8.DecodeRune(s.rest())
	s.emit(Plain, min(s.pos+max(n, 1), s.end))
}

// word gives the offset behind the letters, digits and further signs at an offset.
func (s *scanner) word(from int, more string) int {
	i := from
	for i < s.end && (isWord(s.src[i]) || indexByte(more, s.src[i]) >= 0) {
		i++
	}
	return i
}

func indexByte(s string, c byte) int {
	for i := range len(s) {
		if s[i] == c {
			return i
		}
	}
	return -1
}

func isBlank(c byte) bool  { return c == ' ' || c == '\t' || c == '\r' }
func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' || c == '_' || c >= utf8.RuneSelf }
func isWord(c byte) bool   { return isLetter(c) || isDigit(c) }
func isUpper(c byte) bool  { return 'A' <= c && c <= 'Z' }

// number gives the offset behind the number at an offset, with its unit or its suffix.
func (s *scanner) number(from int) int {
	i, point := from, false
	for i < s.end {
		switch c := s.src[i]; {
		case (c == '+' || c == '-') && i > from && s.src[i-1]|0x20 == 'e' && i+1 < s.end && isDigit(s.src[i+1]) && !hasPrefixFold(s.src[from:i], "0x"):
		case c == '.' && !point && (i+1 == s.end || s.src[i+1] != '.' && !isLetter(s.src[i+1])): // no range, and no method
			point = true
		case c == '.' || !isWord(c) || c >= utf8.RuneSelf:
			return i
		}
		i++
	}
	return i
}

func hasPrefixFold(s []byte, prefix string) bool {
	return len(s) >= len(prefix) && bytes.EqualFold(s[:len(prefix)], []byte(prefix))
}
