package markdown

import (
	"bytes"
	"strconv"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/util"
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
			} else if forbidden(r) {
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

// forbidden says whether HTML forbids a character.
func forbidden(r rune) bool {
	return r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r <= 0x9f ||
		r >= 0xfdd0 && r <= 0xfdef || r&0xfffe == 0xfffe || r > unicode.MaxRune
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
			if chars, n = entity(s[i:]); n > 0 {
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

// resolve gives s with its backslashes and entities resolved.
func resolve(s []byte) []byte {
	if bytes.IndexByte(s, '\\') < 0 && bytes.IndexByte(s, '&') < 0 {
		return s
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); {
		switch {
		case s[i] == '\\' && i+1 < len(s) && util.IsPunct(s[i+1]):
			out = append(out, s[i+1])
			i += 2
			continue
		case s[i] == '&':
			if chars, n := entity(s[i:]); n > 0 {
				out = append(out, chars...)
				i += n
				continue
			}
		}
		out = append(out, s[i])
		i++
	}
	return out
}

// entity reads the entity or the numbered character at the start of s; n is 0
// where there is none.
func entity(s []byte) (chars []byte, n int) {
	const longest = 40
	end := bytes.IndexByte(s[:min(len(s), longest)], ';')
	if end < 2 {
		return nil, 0
	}
	name := string(s[1:end])
	if name[0] != '#' {
		e, ok := util.LookUpHTML5EntityByName(name)
		if !ok {
			return nil, 0
		}
		return e.Characters, end + 1
	}
	number, base, digits := name[1:], 10, 7
	if len(number) > 0 && (number[0] == 'x' || number[0] == 'X') {
		number, base, digits = number[1:], 16, 6
	}
	if len(number) > digits {
		return nil, 0
	}
	v, err := strconv.ParseUint(number, base, 32)
	if err != nil {
		return nil, 0
	}
	r := rune(v)
	if v == 0 || v > unicode.MaxRune || forbidden(r) || !utf8.ValidRune(r) {
		r = utf8.RuneError
	}
	return utf8.AppendRune(nil, r), end + 1
}
