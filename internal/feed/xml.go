package feed

import (
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/meridian-ssg/meridian/internal/card"
)

// writer appends XML. Elements and attributes without a value are left out.
type writer struct{ buf []byte }

func (w *writer) raw(s string) { w.buf = append(w.buf, s...) }

// open begins an element: open("link", "rel", "self") is <link rel="self">.
func (w *writer) open(name string, attrs ...string) {
	w.tag(name, attrs)
	w.raw(">")
}

func (w *writer) close(name string) {
	w.raw("</")
	w.raw(name)
	w.raw(">\n")
}

// empty writes an element that holds nothing.
func (w *writer) empty(name string, attrs ...string) {
	w.tag(name, attrs)
	w.raw("/>\n")
}

// text writes an element that holds a text, or nothing where there is none.
func (w *writer) text(name, text string, attrs ...string) {
	if text == "" {
		return
	}
	w.open(name, attrs...)
	w.buf = escape(w.buf, text)
	w.close(name)
}

// date writes an element that holds a date, or nothing where there is none.
func (w *writer) date(name string, t time.Time, layout string) {
	if t.IsZero() {
		return
	}
	w.open(name)
	w.buf = t.AppendFormat(w.buf, layout)
	w.close(name)
}

func (w *writer) tag(name string, attrs []string) {
	w.raw("<")
	w.raw(name)
	for i := 0; i+1 < len(attrs); i += 2 {
		if attrs[i+1] == "" {
			continue
		}
		w.raw(" ")
		w.raw(attrs[i])
		w.raw(`="`)
		w.buf = escape(w.buf, attrs[i+1])
		w.raw(`"`)
	}
}

// media writes a picture in the terms of Media RSS, which both forms share.
func (w *writer) media(i *card.Image) {
	if i == nil {
		return
	}
	w.open("media:content", "url", i.Permalink, "medium", "image", "type", i.Type, "width", number(i.Width), "height", number(i.Height))
	w.text("media:description", i.Alt, "type", "plain")
	w.close("media:content")
}

func number(n int) string {
	if n <= 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// escape appends s as the text of an element or attribute. What XML has no way
// to write is left out; a byte that is not UTF-8 becomes U+FFFD.
func escape(dst []byte, s string) []byte {
	run := 0
	for i := 0; i < len(s); {
		c := s[i]
		if plain[c] {
			i++
			continue
		}
		with, size := "", 1
		switch c {
		case '&':
			with = "&amp;"
		case '<':
			with = "&lt;"
		case '>':
			with = "&gt;"
		case '"':
			with = "&#34;"
		case '\r': // a parser would make it a line break
			if i+1 == len(s) || s[i+1] != '\n' {
				with = "\n"
			}
		default:
			var r rune
			r, size = utf8.DecodeRuneInString(s[i:])
			switch {
			case r == utf8.RuneError && size == 1:
				with = "\ufffd"
			case r >= utf8.RuneSelf && r != 0xfffe && r != 0xffff:
				i += size
				continue
			}
		}
		dst = append(dst, s[run:i]...)
		dst = append(dst, with...)
		i += size
		run = i
	}
	return append(dst, s[run:]...)
}

// plain are the bytes that stand for themselves: ASCII without the four that
// mean something to XML, and without control characters.
var plain = func() (t [256]bool) {
	for c := ' '; c < utf8.RuneSelf; c++ {
		t[c] = true
	}
	t['\t'], t['\n'] = true, true
	t['&'], t['<'], t['>'], t['"'] = false, false, false, false
	return t
}()
