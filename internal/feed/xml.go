package feed

import (
	"bytes"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/meridian-ssg/meridian/internal/card"
)

// xmlWriter writes XML. It leaves out elements and attributes without a value.
type xmlWriter struct{ bytes.Buffer }

func newXMLWriter(f *Feed) *xmlWriter {
	w := &xmlWriter{*bytes.NewBuffer(make([]byte, 0, f.sizeHint()))}
	w.WriteString(`<?xml version="1.0" encoding="utf-8"?>` + "\n")
	return w
}

// open writes a start tag: open("link", "rel", "self") is <link rel="self">.
func (w *xmlWriter) open(name string, attrs ...string) {
	w.tag(name, attrs)
	w.WriteString(">")
}

func (w *xmlWriter) close(name string) {
	w.WriteString("</")
	w.WriteString(name)
	w.WriteString(">\n")
}

// empty writes an element without content.
func (w *xmlWriter) empty(name string, attrs ...string) {
	w.tag(name, attrs)
	w.WriteString("/>\n")
}

// text writes an element with a text, unless the text is empty.
func (w *xmlWriter) text(name, text string, attrs ...string) {
	if text == "" {
		return
	}
	w.open(name, attrs...)
	w.escape(text)
	w.close(name)
}

// date writes an element with a date, unless the date is zero.
func (w *xmlWriter) date(name string, t time.Time, layout string) {
	if !t.IsZero() {
		w.text(name, t.Format(layout))
	}
}

func (w *xmlWriter) tag(name string, attrs []string) {
	w.WriteString("<")
	w.WriteString(name)
	for i := 0; i+1 < len(attrs); i += 2 {
		if attrs[i+1] == "" {
			continue
		}
		w.WriteString(" ")
		w.WriteString(attrs[i])
		w.WriteString(`="`)
		w.escape(attrs[i+1])
		w.WriteString(`"`)
	}
}

// media writes a picture in the terms of Media RSS, which Atom and RSS share.
func (w *xmlWriter) media(i *card.Image) {
	if i == nil {
		return
	}
	w.open("media:content", "url", i.Permalink, "medium", "image", "type", i.Type, "width", dimension(i.Width), "height", dimension(i.Height))
	w.text("media:description", i.Alt, "type", "plain")
	w.close("media:content")
}

func dimension(n int) string {
	if n <= 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// xmlEscaper escapes less than encoding/xml, which would turn every line feed
// of a text into a character reference.
var xmlEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;")

// escape writes the text of an element or attribute.
func (w *xmlWriter) escape(s string) {
	xmlEscaper.WriteString(w, validXML(s)) // a Buffer never fails
}

// controls are those of ASCII but for tab and line feed.
const controls = "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0b\x0c\r\x0e\x0f" +
	"\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f"

// validXML leaves out the characters that XML 1.0 (§2.2) has no way to write,
// and normalises line ends as a parser would (§2.11). An invalid UTF-8 byte
// becomes U+FFFD.
func validXML(s string) string {
	if !strings.ContainsAny(s, controls) && !strings.Contains(s, "\ufffe") && !strings.Contains(s, "\uffff") && utf8.ValidString(s) {
		return s // as nearly all are
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r':
			return '\n'
		case r < ' ' && r != '\t' && r != '\n', r == 0xfffe, r == 0xffff:
			return -1
		}
		return r
	}, strings.ReplaceAll(s, "\r\n", "\n"))
}
