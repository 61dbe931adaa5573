package markdown

import (
	"html"
	"strings"
)

// htmlTag is a tag of HTML: <name attribute="value"> or </name>.
type htmlTag struct {
	name    string // in small letters
	written string
	attrs   []htmlAttr
	codes   []codeInTag
	closing bool
	selfEnd bool // it ends in "/>"
	end     int  // offset behind it; -1 where it is not finished
}

type htmlAttr struct {
	name       string // in small letters
	value      string // with its entities resolved
	start, end int    // all of it
	from, to   int    // the value, without its quotation marks
}

// attribute gives the value of an attribute; "" where there is none.
func (t htmlTag) attribute(name string) string {
	for _, a := range t.attrs {
		if a.name == name {
			return a.value
		}
	}
	return ""
}

// codeInTag is where a shortcode stands in a tag of HTML.
type codeInTag struct {
	start, end int
	quoted     bool // within the quotation marks of a value
}

// beginsTag reports whether a tag begins with the "<" at s[i].
func beginsTag(s []byte, i int) bool {
	i++
	if i < len(s) && s[i] == '/' {
		i++
	}
	return i < len(s) && s[i]|0x20 >= 'a' && s[i]|0x20 <= 'z'
}

// readHTMLTag reads the tag at s[start]. Shortcodes in it may hold any character.
func readHTMLTag(s []byte, start int) htmlTag {
	t := htmlTag{end: -1}
	i := start + 1
	if s[i] == '/' {
		t.closing = true
		i++
	}
	from := i
	for i < len(s) && !isBlank(s[i]) && s[i] != '\f' && s[i] != '/' && s[i] != '>' && s[i] != '<' {
		i++
	}
	t.written = string(s[from:i])
	t.name = strings.ToLower(t.written)
	for i < len(s) {
		switch c := s[i]; {
		case c == '>':
			t.end = i + 1
			t.selfEnd = s[i-1] == '/'
			return t
		case c == '<':
			return t
		case isBlank(c) || c == '\f' || c == '/':
			i++
		default:
			i = t.readAttribute(s, i)
		}
	}
	return t
}

// readAttribute reads the attribute at s[i], and gives the offset behind it.
func (t *htmlTag) readAttribute(s []byte, i int) int {
	from := i
	skip := func(quoted bool) bool { // over a shortcode
		if !beginsCode(s[i:]) {
			return false
		}
		end, _ := tagEnd(s, i)
		if end < 0 {
			return false
		}
		t.codes = append(t.codes, codeInTag{i, end, quoted})
		i = end
		return true
	}
	for i < len(s) && (i == from || s[i] != '=') && !isBlank(s[i]) && s[i] != '>' && s[i] != '/' && s[i] != '<' {
		if !skip(false) {
			i++
		}
	}
	a := htmlAttr{name: strings.ToLower(string(s[from:i])), start: from, from: i, to: i}
	if value := skipBlanks(s, i); value < len(s) && s[value] == '=' {
		i = skipBlanks(s, value+1)
		from = i
		if i < len(s) && (s[i] == '"' || s[i] == '\'') {
			quote := s[i]
			i++
			from = i
			for i < len(s) && s[i] != quote {
				if !skip(true) {
					i++
				}
			}
			a.from, a.to = from, i
			i = min(i+1, len(s))
		} else {
			for i < len(s) && !isBlank(s[i]) && s[i] != '>' {
				if !skip(false) {
					i++
				}
			}
			a.from, a.to = from, i
		}
		a.value = html.UnescapeString(string(s[a.from:a.to]))
	}
	a.end = i
	t.attrs = append(t.attrs, a)
	return i
}
