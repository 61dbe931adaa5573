package calendar

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// longest is how many octets a line may hold, its line break apart (§3.1).
const longest = 75

// writer appends content lines.
type writer struct {
	buf []byte
	col int // octets in the line so far
}

// line writes a value that is in its final form.
func (w *writer) line(name, value string) {
	w.begin(name)
	w.put(value)
	w.end()
}

// text writes a TEXT (§3.3.11), or nothing where there is none.
func (w *writer) text(name, value string) {
	if value = strings.TrimSpace(value); value == "" {
		return
	}
	w.begin(name)
	w.escape(value)
	w.end()
}

// list writes several texts as one value, or nothing where there are none.
func (w *writer) list(name string, values []string) {
	begun := false
	for _, v := range values {
		if v = strings.TrimSpace(v); v == "" {
			continue
		}
		if begun {
			w.put(",")
		} else {
			w.begin(name)
			begun = true
		}
		w.escape(v)
	}
	if begun {
		w.end()
	}
}

// uri writes an address (§3.3.13), or nothing where there is none. White
// space and control characters, which would end the line, are left out.
func (w *writer) uri(name, value string) {
	value = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) {
			return -1
		}
		return r
	}, value)
	if value != "" {
		w.line(name, value)
	}
}

func (w *writer) begin(name string) {
	w.col = 0
	w.put(name)
	w.put(":")
}

func (w *writer) end() { w.buf = append(w.buf, '\r', '\n') }

// put writes s, folding between characters.
func (w *writer) put(s string) {
	for w.col+len(s) > longest {
		n := longest - w.col
		for n > 0 && !utf8.RuneStart(s[n]) {
			n--
		}
		w.buf = append(w.buf, s[:n]...)
		w.buf = append(w.buf, "\r\n "...)
		w.col = 1
		s = s[n:]
	}
	w.buf = append(w.buf, s...)
	w.col += len(s)
}

// escape writes s as a TEXT, in runs between the characters that need care.
func (w *writer) escape(s string) {
	run := 0
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		with, special := escaped(r, size)
		if !special {
			i += size
			continue
		}
		w.put(s[run:i])
		if r == '\r' && strings.HasPrefix(s[i+1:], "\n") {
			with = ""
		}
		if w.col+len(with) > longest { // an escape stays whole
			w.buf = append(w.buf, "\r\n "...)
			w.col = 1
		}
		w.put(with)
		i += size
		run = i
	}
	w.put(s[run:])
}

// escaped gives what is written for a character that can't be written as it
// is. Characters that end a line in some programs count as line breaks.
func escaped(r rune, size int) (with string, special bool) {
	switch r {
	case '\\':
		return `\\`, true
	case ';':
		return `\;`, true
	case ',':
		return `\,`, true
	case '\n', '\r', 0x85, 0x2028, 0x2029:
		return `\n`, true
	case '\t':
		return "", false
	case utf8.RuneError:
		return "\ufffd", size == 1 // not UTF-8
	}
	return "", r < ' ' || r >= 0x7f && r < 0xa0
}
