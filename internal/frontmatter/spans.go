package frontmatter

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
)

// The library tells where a value starts; where it ends is found here.

func (c *converter) wordEnd(at int) int {
	i := bytes.IndexAny(c.text[min(at, len(c.text)):], " \t\r\n,]}")
	if i < 0 {
		return len(c.text)
	}
	return at + i
}

func (c *converter) plainEnd(start int, value string) int {
	if bytes.HasPrefix(c.text[min(start, len(c.text)):], []byte(value)) {
		return start + len(value)
	}
	// Over several lines: each run of blanks and line ends in the file stands
	// for a run of blanks in the value.
	at := start
	for i := 0; i < len(value); {
		if isBlank(value[i]) {
			for i < len(value) && isBlank(value[i]) {
				i++
			}
			for at < len(c.text) && isBlank(c.text[at]) {
				at++
			}
			continue
		}
		if at >= len(c.text) || c.text[at] != value[i] {
			break
		}
		at++
		i++
	}
	return at
}

func isBlank(b byte) bool { return b == ' ' || b == '\t' || b == '\n' || b == '\r' }

// quoteEnd gives the place behind the closing quote.
func (c *yamlText) quoteEnd(start int, q byte) int {
	for at := start + 1; at < len(c.text); at++ {
		switch {
		case q == '"' && c.text[at] == '\\':
			at++
		case c.text[at] == q && q == '\'' && at+1 < len(c.text) && c.text[at+1] == q:
			at++
		case c.text[at] == q:
			return at + 1
		}
	}
	return len(c.text)
}

// blockEnd gives the end of the last line of a text behind | or >.
func (c *yamlText) blockEnd(start int) int {
	first := lineFrom(c.text, start)
	end, indent := first.end, -1
	for l := range lines(c.text, first.next) {
		if l.blank(c.text) {
			continue
		}
		in := indentOf(c.text[l.start:l.end])
		if indent < 0 {
			indent = in
		}
		if in < indent || in == 0 {
			break
		}
		end = l.end
	}
	return end
}

func indentOf(text []byte) int {
	n := 0
	for n < len(text) && text[n] == ' ' {
		n++
	}
	return n
}

// closing gives the place behind the bracket that ends a list or group.
func (c *converter) closing(at int, bracket byte) int {
	for at < len(c.text) {
		switch b := c.text[at]; {
		case b == bracket:
			return at + 1
		case b == '#':
			at = lineFrom(c.text, at).next
		default:
			at++
		}
	}
	return len(c.text)
}

// tagOf gives the tag of a word without quotes by the rules of YAML 1.2: NO, yes
// and 1:30 are strings, and 2015-11-28 is one, too.
func tagOf(s string) Tag {
	switch s {
	case "", "~", "null", "Null", "NULL":
		return NullTag
	case "true", "True", "TRUE", "false", "False", "FALSE":
		return BoolTag
	case ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "-.inf", "-.Inf", "-.INF", "+.inf", "+.Inf", "+.INF":
		return FloatTag
	}
	unsigned := s
	if s[0] == '+' || s[0] == '-' {
		unsigned = s[1:]
	}
	if unsigned == "" || (unsigned[0] < '0' || unsigned[0] > '9') && unsigned[0] != '.' {
		return StringTag
	}
	const figures = "0123456789"
	switch {
	case strings.Trim(unsigned, figures) == "", isInBase(s, "0x", figures+"abcdefABCDEF"), isInBase(s, "0o", "01234567"):
		return IntTag
	case strings.Trim(unsigned, figures+".eE+-") != "",
		strings.ContainsAny(unsigned, "+-") && !strings.ContainsAny(unsigned, "eE"): // days are read at every turn
		return StringTag
	}
	if _, err := strconv.ParseFloat(unsigned, 64); err != nil && !errors.Is(err, strconv.ErrRange) {
		return StringTag
	}
	return FloatTag
}

func isInBase(s, prefix, figures string) bool {
	rest, ok := strings.CutPrefix(s, prefix)
	return ok && rest != "" && strings.Trim(rest, figures) == ""
}
