package jsonld

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/meridian-ssg/meridian/internal/civil"
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
		w.buf = append(appendText(append(w.buf, '"'), value), '"')
	}
}

// texts writes those of n texts that are not empty.
func (w *writer) texts(name string, n int, text func(i int) string) {
	full := 0
	for i := range n {
		if strings.TrimSpace(text(i)) != "" {
			full++
		}
	}
	at := 0
	w.list(name, full, func(int) {
		for strings.TrimSpace(text(at)) == "" {
			at++
		}
		w.buf = append(appendText(append(w.buf, '"'), strings.TrimSpace(text(at))), '"')
		at++
	})
}

// word writes one of schema.org's words.
func (w *writer) word(name, value string) {
	w.key(name)
	w.buf = append(append(append(w.buf, `"https://schema.org/`...), value...), '"')
}

// day writes a day, or nothing where it is not known.
func (w *writer) day(name string, d civil.Date) {
	if d.IsZero() {
		return
	}
	w.key(name)
	w.buf = append(w.buf, '"')
	if d.Year < 1000 || d.Year > 9999 {
		w.buf = append(w.buf, d.String()...)
	} else {
		w.buf = strconv.AppendInt(w.buf, int64(d.Year), 10)
		w.buf = append(w.buf, '-', '0'+byte(d.Month/10), '0'+byte(d.Month%10), '-', '0'+byte(d.Day/10), '0'+byte(d.Day%10))
	}
	w.buf = append(w.buf, '"')
}

// number writes a whole number, or nothing for 0.
func (w *writer) number(name string, n int) {
	if n != 0 {
		w.key(name)
		w.buf = strconv.AppendInt(w.buf, int64(n), 10)
	}
}

// ref leads to another node, named as by id.
func (w *writer) ref(name, address, fragment string) {
	w.key(name)
	w.buf = append(w.buf, `{"@id":`...)
	w.id(address, fragment)
	w.buf = append(w.buf, '}')
}

// id writes the name of a node: an address, with one of our own names for a
// part of it.
func (w *writer) id(address, fragment string) {
	w.buf = append(appendText(append(w.buf, '"'), address), fragment...)
	w.buf = append(w.buf, '"')
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

// appendText appends s as it stands in a JSON string inside a script element.
// A byte that is not UTF-8 becomes U+FFFD; U+2028 and U+2029 are escaped, as old
// browsers end a line there.
func appendText(dst []byte, s string) []byte {
	const hex = "0123456789abcdef"
	run := 0
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf && !special[c] {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if r >= utf8.RuneSelf && r != '\u2028' && r != '\u2029' && (r != utf8.RuneError || size > 1) {
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
	return append(dst, s[run:]...)
}

// special are the characters of ASCII that do not stand for themselves.
var special = func() (in [utf8.RuneSelf]bool) {
	for c := range ' ' {
		in[c] = true
	}
	for _, c := range []byte("\"\\<>&\x7f") {
		in[c] = true
	}
	return in
}()
