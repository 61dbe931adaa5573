package calendar

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxOctets is the longest line, without its line break (§3.1).
const maxOctets = 75

// writer appends content lines.
type writer struct {
	buf []byte
	col int // octets in the line so far
}

// line writes a value as it is.
func (w *writer) line(name, value string) {
	w.begin(name)
	w.put(value)
	w.end()
}

// text writes a TEXT (§3.3.11), unless it is empty.
func (w *writer) text(name, value string) {
	if value = strings.TrimSpace(value); value == "" {
		return
	}
	w.begin(name)
	w.escape(value)
	w.end()
}

// list writes several texts as one value, without empty ones.
func (w *writer) list(name string, values []string) {
	separator := name + ":"
	for _, v := range values {
		if v = strings.TrimSpace(v); v == "" {
			continue
		}
		if separator != "," {
			w.col = 0
		}
		w.put(separator)
		w.escape(v)
		separator = ","
	}
	if separator == "," {
		w.end()
	}
}

// uri writes an address (§3.3.13), unless it is empty. It leaves out white space
// and control characters, which would end the line.
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

// put writes s, folding lines between characters and never within an escape.
func (w *writer) put(s string) {
	for w.col+len(s) > maxOctets {
		n := maxOctets - w.col
		for n > 0 && (!utf8.RuneStart(s[n]) || endsInBackslash(s[:n])) {
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

// endsInBackslash reports whether s ends within an escape.
func endsInBackslash(s string) bool {
	return (len(s)-len(strings.TrimRight(s, `\`)))%2 == 1
}

// textEscaper escapes a TEXT. Characters that end a line in some programs count
// as line breaks.
var textEscaper = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`,
	"\r\n", `\n`, "\n", `\n`, "\r", `\n`, "\u0085", `\n`, "\u2028", `\n`, "\u2029", `\n`)

// escape writes s as a TEXT, without control characters. An invalid UTF-8 byte
// becomes U+FFFD.
func (w *writer) escape(s string) {
	w.put(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\t' {
			return -1
		}
		return r
	}, textEscaper.Replace(s)))
}
