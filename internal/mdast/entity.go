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
			if chars, n := Entity(s[i:]); n > 0 {
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

// Entity reads the entity or the numbered character at the start of s; n is 0
// where there is none.
func Entity(s []byte) (chars []byte, n int) {
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
