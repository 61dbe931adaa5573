package mdast

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// OpenFence gives the backticks or tildes with which a line opens a block of
// code; nil where it opens none. The line has no indentation.
func OpenFence(line []byte) []byte {
	if len(line) < 3 || line[0] != '`' && line[0] != '~' {
		return nil
	}
	n := len(line) - len(bytes.TrimLeft(line, string(line[:1])))
	if n < 3 || line[0] == '`' && bytes.IndexByte(line[n:], '`') >= 0 {
		return nil
	}
	return line[:n]
}

// closesFence reports whether a line closes the block of code that a fence
// opened. The line has neither indentation nor blanks at its end.
func closesFence(line, fence []byte) bool {
	return bytes.HasPrefix(line, fence) && len(bytes.Trim(line, string(fence[:1]))) == 0
}

// FenceTracker tells lines of fenced code from others, when it is shown all lines
// of a text in order.
type FenceTracker struct{ fence []byte }

// Open reports whether the line before was fenced code that goes on.
func (t *FenceTracker) Open() bool { return t.fence != nil }

// Contains reports whether the next line belongs to fenced code, the fences
// included. The line has neither indentation nor blanks at its end.
func (t *FenceTracker) Contains(line []byte) bool {
	if t.fence == nil {
		t.fence = OpenFence(line)
		return t.fence != nil
	}
	if closesFence(line, t.fence) {
		t.fence = nil
	}
	return true
}

// CutLine gives the line at *at with its line end, and moves *at behind it.
func CutLine(text []byte, at *int) []byte {
	rest := text[*at:]
	if i := bytes.IndexByte(rest, '\n'); i >= 0 {
		rest = rest[:i+1]
	}
	*at += len(rest)
	return rest
}

// StartsBlank reports whether s begins with nothing but blanks up to the end of
// its first line.
func StartsBlank(s []byte) bool {
	s = bytes.TrimLeft(s, " \t\r")
	return len(s) == 0 || s[0] == '\n'
}

// NameLength is the length of the name at the start of s: ASCII letters and
// digits, and behind the first of them hyphens and underscores.
func NameLength(s []byte) int {
	n := 0
	for n < len(s) && (IsAlphanumeric(s[n]) || n > 0 && (s[n] == '-' || s[n] == '_')) {
		n++
	}
	return n
}

// IsAlphanumeric reports whether c is a letter or a digit of ASCII.
func IsAlphanumeric(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// HasPrefixFold reports whether s begins with prefix, in small letters or in
// capitals.
func HasPrefixFold(s []byte, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(string(s[:len(prefix)]), prefix)
}

// Excerpt gives s as a message quotes it: in one line, and cut where it is
// long.
func Excerpt(s []byte) string {
	const longest = 40
	s = bytes.Join(bytes.Fields(s), []byte(" "))
	if utf8.RuneCount(s) <= longest {
		return string(s)
	}
	return string(bytes.TrimRight([]byte(string([]rune(string(s))[:longest])), " ,;:")) + "…"
}
