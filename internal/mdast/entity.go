package mdast

import (
	"bytes"
	"strconv"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/util"
)

// Resolve gives s with its backslashes and entities resolved.
func Resolve(s []byte) []byte {
	if !hasEscapes(s) {
		return s
	}
	return appendResolved(make([]byte, 0, len(s)), s)
}

func hasEscapes(s []byte) bool { return bytes.IndexByte(s, '\\') >= 0 || bytes.IndexByte(s, '&') >= 0 }

// appendResolved appends s with its backslashes and entities resolved.
func appendResolved(dst, s []byte) []byte {
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s) && util.IsPunct(s[i+1]):
			i++
		case s[i] == '&':
			if chars, n := entity(s[i:]); n > 0 {
				dst = append(dst, chars...)
				i += n - 1
				continue
			}
		}
		dst = append(dst, s[i])
	}
	return dst
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
	if v == 0 || v > unicode.MaxRune || IsForbidden(r) || !utf8.ValidRune(r) {
		r = utf8.RuneError
	}
	return utf8.AppendRune(nil, r), end + 1
}

// IsForbidden reports whether HTML forbids a character.
func IsForbidden(r rune) bool {
	return r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r <= 0x9f ||
		r >= 0xfdd0 && r <= 0xfdef || r&0xfffe == 0xfffe || r > unicode.MaxRune
}
