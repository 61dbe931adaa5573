package jsonld

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// writer appends JSON. Every object begins with its type, so that what follows
// always has a comma before it.
type writer struct{ buf []byte }

func (w *writer) begin(kind string) {
	w.buf = append(w.buf, `{"@type":"`...)
	w.buf = append(w.buf, kind...)
	w.buf = append(w.buf, '"')
}

func (w *writer) end() { w.buf = append(w.buf, '}') }

func (w *writer) key(name string) {
	w.buf = append(w.buf, ',', '"')
	w.buf = append(w.buf, name...)
	w.buf = append(w.buf, '"', ':')
}

// text writes a text, or nothing where there is none.
func (w *writer) text(name, value string) {
	if value = strings.TrimSpace(value); value != "" {
		w.key(name)
		w.buf = quote(w.buf, value)
	}
}

// texts writes the texts that are not empty.
func (w *writer) texts(name string, values []string) {
	var full []string
	for _, v := range values {
		if v = strings.TrimSpace(v); v != "" {
			full = append(full, v)
		}
	}
	w.list(name, len(full), func(i int) { w.buf = quote(w.buf, full[i]) })
}

// number writes a whole number, or nothing for 0.
func (w *writer) number(name string, n int) {
	if n != 0 {
		w.key(name)
		w.buf = strconv.AppendInt(w.buf, int64(n), 10)
	}
}

// ref leads to another node.
func (w *writer) ref(name, id string) {
	w.key(name)
	w.buf = append(w.buf, `{"@id":`...)
	w.buf = quote(w.buf, id)
	w.buf = append(w.buf, '}')
}

// list writes n values: nothing for none, and one alone without brackets.
func (w *writer) list(name string, n int, value func(i int)) {
	if n == 0 {
		return
	}
	w.key(name)
	if n == 1 {
		value(0)
		return
	}
	for i := range n {
		if i == 0 {
			w.buf = append(w.buf, '[')
		} else {
			w.buf = append(w.buf, ',')
		}
		value(i)
	}
	w.buf = append(w.buf, ']')
}

// quote appends s as a JSON string that may stand in a script element. A byte
// that is not UTF-8 becomes U+FFFD; U+2028 and U+2029 are escaped, as old
// browsers end a line there.
func quote(dst []byte, s string) []byte {
	const hex = "0123456789abcdef"
	dst = append(dst, '"')
	run := 0
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		if standsForItself(r, size) {
			i += size
			continue
		}
		dst = append(dst, s[run:i]...)
		switch r {
		case '"', '\\':
			dst = append(dst, '\\', byte(r))
		case '\n':
			dst = append(dst, `\n`...)
		case utf8.RuneError:
			dst = append(dst, "\ufffd"...)
		default:
			dst = append(dst, '\\', 'u', hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15])
		}
		i += size
		run = i
	}
	dst = append(dst, s[run:]...)
	return append(dst, '"')
}

func standsForItself(r rune, size int) bool {
	switch r {
	case '"', '\\', '<', '>', '&', 0x7f, '\u2028', '\u2029':
		return false
	case utf8.RuneError:
		return size > 1
	}
	return r >= ' '
}
