package markdown

import (
	"bytes"
	"unicode/utf8"

	"github.com/meridian-ssg/meridian/internal/mdast"
)

// clean gives a text of the same length in which every byte may appear on a
// page: bytes that are no UTF-8 become question marks, and control characters
// become spaces, since HTML allows neither. A carriage return on its own ends
// a line. A text without any of these is returned as it is.
func clean(b []byte) []byte {
	b = b[:len(b):len(b)]
	copied := false
	replace := func(start, n int, with byte) {
		if !copied {
			b, copied = bytes.Clone(b), true
			b = b[:len(b):len(b)]
		}
		for i := range n {
			b[start+i] = with
		}
	}
	for i := 0; i < len(b); {
		switch c := b[i]; {
		case ' ' <= c && c < 0x7f, c == '\n', c == '\t':
		case c >= utf8.RuneSelf:
			r, n := utf8.DecodeRune(b[i:])
			if r == utf8.RuneError && n == 1 {
				replace(i, 1, '?')
			} else if mdast.IsForbidden(r) {
				replace(i, n, ' ')
			}
			i += n
			continue
		case c == '\r':
			if i+1 == len(b) || b[i+1] != '\n' {
				replace(i, 1, '\n')
			}
		default:
			replace(i, 1, ' ')
		}
		i++
	}
	return b
}

// appendEscaped appends s so that it is text in HTML, and in quoted attributes.
func appendEscaped[S string | []byte](dst []byte, s S) []byte {
	const special = 1<<'"' | 1<<'&' | 1<<'<' | 1<<'>'
	start := 0
	for i := range len(s) {
		if c := s[i]; c < 64 && uint64(special)>>c&1 != 0 {
			dst = append(append(dst, s[start:i]...), references[c]...)
			start = i + 1
		}
	}
	return append(dst, s[start:]...)
}

// references are how characters are written that mean something in HTML.
var references = [...]string{'&': "&amp;", '<': "&lt;", '>': "&gt;", '"': "&quot;"}
