package markdown

import (
	"bytes"
	"unicode/utf8"

	"github.com/yuin/goldmark/util"

	"github.com/meridian-ssg/meridian/internal/mdast"
)

// clean gives a text of the same length in which every byte may appear on a
// page: bytes that are no UTF-8 become question marks, and control characters
// become spaces, since HTML allows neither. A carriage return on its own ends
// a line. The usual text is given back as it is.
func clean(b []byte) []byte {
	b = b[:len(b):len(b)]
	copied := false
	change := func(at, n int, to byte) {
		if !copied {
			b, copied = bytes.Clone(b), true
			b = b[:len(b):len(b)]
		}
		for i := range n {
			b[at+i] = to
		}
	}
	for i := 0; i < len(b); {
		switch c := b[i]; {
		case ' ' <= c && c < 0x7f, c == '\n', c == '\t':
		case c >= utf8.RuneSelf:
			r, n := utf8.DecodeRune(b[i:])
			if r == utf8.RuneError && n == 1 {
				change(i, 1, '?')
			} else if mdast.IsForbidden(r) {
				change(i, n, ' ')
			}
			i += n
			continue
		case c == '\r':
			if i+1 == len(b) || b[i+1] != '\n' {
				change(i, 1, '\n')
			}
		default:
			change(i, 1, ' ')
		}
		i++
	}
	return b
}

// special holds what a character must be written as.
var special = [256]string{'&': "&amp;", '<': "&lt;", '>': "&gt;", '"': "&quot;"}

// appendEscaped appends s so that it is text in HTML, and in quoted attributes.
func appendEscaped(dst, s []byte) []byte {
	from := 0
	for i, c := range s {
		if resolving[c] && c != '\\' {
			dst = append(dst, s[from:i]...)
			dst = append(dst, special[c]...)
			from = i + 1
		}
	}
	return append(dst, s[from:]...)
}

// resolving are the bytes at which appendResolved has something to do.
var resolving = [256]bool{'&': true, '<': true, '>': true, '"': true, '\\': true}

// appendResolved appends s, in which backslashes and entities count, as text
// in HTML.
func appendResolved(dst, s []byte) []byte {
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if !resolving[c] {
			i++
			continue
		}
		dst = append(dst, s[from:i]...)
		n := 1
		switch c {
		case '\\':
			if i+1 < len(s) && util.IsPunct(s[i+1]) {
				n = 2
				dst = appendEscaped(dst, s[i+1:i+2])
			} else {
				dst = append(dst, c)
			}
		case '&':
			var chars []byte
			if chars, n = mdast.Entity(s[i:]); n > 0 {
				dst = appendEscaped(dst, chars)
				break
			}
			n = 1
			dst = append(dst, special[c]...)
		default:
			dst = append(dst, special[c]...)
		}
		i += n
		from = i
	}
	return append(dst, s[from:]...)
}
