package jsonld

import (
	"slices"
	"strconv"
	"strings"
	"time"
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

// quote writes a JSON string.
func (w *writer) quote(s string) { w.buf = append(appendText(append(w.buf, '"'), s), '"') }

// text writes a text, unless it is empty.
func (w *writer) text(name, value string) {
	if value = strings.TrimSpace(value); value != "" {
		w.key(name)
		w.quote(value)
	}
}

// texts writes those of the texts that are not empty, and keeps only them.
func (w *writer) texts(name string, texts []string) {
	texts = slices.DeleteFunc(texts, func(s string) bool { return strings.TrimSpace(s) == "" })
	w.list(name, len(texts), func(i int) { w.quote(strings.TrimSpace(texts[i])) })
}

// term writes a term of schema.org.
func (w *writer) term(name, value string) {
	w.key(name)
	w.buf = append(append(append(w.buf, `"https://schema.org/`...), value...), '"')
}

// day writes a day, unless it is zero.
func (w *writer) day(name string, d civil.Date) {
	if !d.IsZero() {
		w.time(name, d.In(time.UTC), time.DateOnly)
	}
}

func (w *writer) time(name string, t time.Time, layout string) {
	w.key(name)
	w.buf = append(t.AppendFormat(append(w.buf, '"'), layout), '"')
}

// number writes a whole number, unless it is 0.
func (w *writer) number(name string, n int) {
	if n != 0 {
		w.count(name, n)
	}
}

// count writes a whole number, which may be 0.
func (w *writer) count(name string, n int) {
	w.key(name)
	w.buf = strconv.AppendInt(w.buf, int64(n), 10)
}

// ref writes a reference to another node; see id.
func (w *writer) ref(name, address, fragment string) {
	w.key(name)
	w.buf = append(w.buf, `{"@id":`...)
	w.id(address, fragment)
	w.buf = append(w.buf, '}')
}

// id writes the name of a node: an address with one of our fragments.
func (w *writer) id(address, fragment string) {
	w.buf = append(appendText(append(w.buf, '"'), address), fragment...)
	w.buf = append(w.buf, '"')
}

// list writes n values: nothing for none, and a single one without brackets.
func (w *writer) list(name string, n int, value func(i int)) {
	if n == 0 {
		return
	}
	w.key(name)
	if n == 1 {
		value(0)
		return
	}
	separator := byte('[')
	for i := range n {
		w.buf = append(w.buf, separator)
		value(i)
		separator = ','
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
