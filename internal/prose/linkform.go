package prose

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/mdast"
)

// ReversedLink looks at "(words)[address]" and "(address)[words]"; at is the square
// bracket.
func (c *Checker) ReversedLink(at int, within diag.Span) {
	open := c.opening(at-1, '(', ')', within.Start)
	size := bytes.IndexAny(c.Bytes[at+1:min(within.End, at+longestTag)], "[]\n")
	if open < 0 || size <= 0 || c.Bytes[at+1+size] != ']' || isWordRune(c.RuneBefore(open)) || c.RuneBefore(open) == ']' {
		return
	}
	end := at + size + 2
	if end < len(c.Bytes) && (c.Bytes[end] == '(' || c.Bytes[end] == '[') {
		return
	}
	round, square := c.Bytes[open+1:at-1], c.Bytes[at+1:end-1]
	words, address := round, square
	if isAddress(round) {
		words, address = square, round
	}
	if isAddress(words) || !isAddress(address) || !hasLetter(words) || words[0] == '^' {
		return
	}
	link := "[" + string(words) + "](" + string(address) + ")"
	c.ReportFix(diag.LinkForm, diag.Span{Start: open, End: end}, "the brackets of the link are the wrong way round", "Write "+link+".",
		diag.Edit{Span: diag.Span{Start: open, End: end}, Text: link})
}

// FailedLink looks at square brackets that made no link; at is the closing one.
// Unless an address stands behind them, or a second pair, they are text.
func (c *Checker) FailedLink(at int, within diag.Span) {
	open := c.opening(at, '[', ']', within.Start)
	if open < 0 || at+1 > within.End {
		return
	}
	words := c.Bytes[open+1 : at]
	picture := open > 0 && c.Bytes[open-1] == '!'
	if !picture && (c.wikiAddress(open, at) || !hasLetter(words) || words[0] == '^') {
		return
	}
	rest := c.Bytes[at+1 : min(within.End, at+longestTag)]
	gap := len(rest) - len(bytes.TrimLeft(rest, " \t\r\n\u00a0"))
	switch {
	case gap == len(rest) || gap > 4:
	case gap > 0 && rest[gap] == '(':
		if end := bytes.IndexByte(rest[gap:], ')'); end > 0 && isAddress(rest[gap+1:gap+end]) {
			c.ReportFix(diag.LinkForm, diag.Span{Start: open, End: at + 1 + gap + end + 1}, "no link comes of this, as a space stands between the brackets", "Put the round bracket right behind the square one.",
				diag.Edit{Span: diag.Span{Start: at + 1, End: at + 1 + gap}})
		}
	case gap > 0:
	case rest[0] == '(':
		c.roundBracket(open, at+1, within.End)
	case rest[0] == '[':
		c.missingReference(open, at+1, within.End)
	case rest[0] == '{':
		c.otherBracket(open, at+1, within.End, "{", "}")
	case bytes.HasPrefix(rest, []byte("（")):
		c.otherBracket(open, at+1, within.End, "（", "）")
	}
}

// roundBracket looks at the bracket that holds the address, and which ends
// nowhere, or holds more than an address and a title.
func (c *Checker) roundBracket(open, at, limit int) {
	inner := c.Bytes[at+1 : min(limit, at+longestTag)]
	if i := bytes.IndexByte(inner, '\n'); i >= 0 {
		inner = bytes.TrimRight(inner[:i], " \t\r")
	}
	word := inner
	if i := bytes.IndexAny(inner, " \t"); i >= 0 {
		word = inner[:i]
	}
	closing := closingBracket(inner)
	switch {
	case closing < 0 && isAddress(bytes.TrimRight(word, ".,;:!?]")):
		stop := at + 1 + len(word)
		var fix []diag.Edit
		if char := word[len(word)-1]; mdast.IsAlphanumeric(char) || char == '/' {
			fix = append(fix, insertion(stop, ")"))
		}
		c.ReportFix(diag.LinkForm, diag.Span{Start: open, End: stop}, "no link comes of this, as the round bracket is never closed", "Write ) behind the address.", fix...)
	case closing < 0:
	case inner[0] == '<' && bytes.IndexByte(inner[:closing], '>') < 0 && isAddress(bytes.ReplaceAll(inner[1:closing], []byte(" "), []byte("-"))):
		end := at + 1 + closing
		c.ReportFix(diag.LinkForm, diag.Span{Start: at + 1, End: end}, "no link comes of this, as the pointed bracket is never closed", "Write > behind the address.",
			insertion(end, ">"))
	case isAddress(inner[:closing]) && bytes.Contains(c.Bytes[open:at], []byte("](")):
		c.Report(diag.LinkForm, diag.Span{Start: at + 1, End: at + 1 + closing}, "no link comes of this, as another link stands in its words", "Take one of the two links out.")
	case bytes.IndexByte(withoutTitle(inner[:closing]), ' ') >= 0 && !bytes.ContainsAny(inner[:closing], "{<>“”„«"):
		address := withoutTitle(inner[:closing])
		span := diag.Span{Start: at + 1, End: at + 1 + len(address)}
		address = bytes.TrimSpace(address)
		first, _, _ := bytes.Cut(address, []byte(" "))
		switch {
		case isAddress(first) && !hasExtension(address):
			c.Report(diag.LinkForm, span, "no link comes of this, as more than an address stands in the round brackets", "Put straight quotation marks round the title behind the address, or take it out.")
		case bytes.HasSuffix(first, []byte(":")):
			joined := strings.ReplaceAll(string(address), " ", "")
			var fix []diag.Edit
			if scheme := strings.ToLower(string(first)); scheme == "mailto:" || scheme == "tel:" {
				fix = []diag.Edit{{Span: span, Text: joined}}
			}
			c.ReportFix(diag.LinkForm, span, "no link comes of this, as there is a space in the address", "Write "+joined+" between the round brackets.", fix...)
		case isAddress(bytes.ReplaceAll(address, []byte(" "), []byte("-"))):
			c.ReportFix(diag.LinkForm, span, "no link comes of this, as there is a space in the address", "Write <"+string(address)+"> between the round brackets.",
				diag.Edit{Span: span, Text: "<" + string(address) + ">"})
		}
	case isAddress(word) || isAddress(bytes.TrimRight(word, ")")):
		if !isAddress(bytes.TrimRight(inner[:closing], ")")) && bytes.ContainsAny(inner[:closing], "\"'“”„«") {
			c.Report(diag.LinkForm, diag.Span{Start: at + 1, End: at + 1 + closing}, "no link comes of this, as the title behind the address can't be read", "Put straight quotation marks round the title, and a space in front of it.")
		}
	}
}

// withoutTitle gives what stands in front of a title in straight quotation marks.
func withoutTitle(s []byte) []byte {
	for _, mark := range []string{` "`, ` '`} {
		if i := bytes.Index(s, []byte(mark)); i >= 0 && bytes.LastIndexByte(s, mark[1]) > i+1 {
			return bytes.TrimRight(s[:i], " ")
		}
	}
	return s
}

// closingBracket finds the round bracket that closes the one in front of s: the
// first one, if those within don't agree; -1 where there is none.
func closingBracket(s []byte) int {
	depth := 0
	for i, char := range s {
		switch char {
		case '(':
			depth++
		case ')':
			if depth--; depth < 0 {
				return i
			}
		}
	}
	return bytes.IndexByte(s, ')')
}

// missingReference looks at a second pair of square brackets, whose name no line
// gives an address.
func (c *Checker) missingReference(open, at, limit int) {
	size := bytes.IndexAny(c.Bytes[at+1:min(limit, at+longestTag)], "[]\n")
	if size < 0 || c.Bytes[at+1+size] != ']' || isWordRune(c.RuneBefore(open)) || c.RuneBefore(open) == ']' {
		return
	}
	name := c.Bytes[at+1 : at+1+size]
	end := at + size + 2
	if len(name) > 0 && (name[0] == '^' || name[0] == '#' || !hasLetter(name) && len(c.Bytes[open+1:at-1]) < 3) {
		return
	}
	if bytes.Equal(name, c.Bytes[open+1:at-1]) {
		return // such as the same key, to be pressed twice
	}
	if isAddress(name) {
		c.otherBracket(open, at, limit, "[", "]")
		return
	}
	if end < limit && c.Bytes[end] == '(' {
		return // the second pair is a link
	}
	if len(name) > 0 && !isLabel(name) && !c.hasReferences() {
		return // such as [Applause][Laughter]
	}
	if len(name) == 0 {
		name = c.Bytes[open+1 : at-1]
	}
	c.Report(diag.LinkForm, diag.Span{Start: at, End: end}, "no line says where “"+mdast.Excerpt(name)+"” leads",
		"Write such a line, as in ["+mdast.Excerpt(name)+"]: https://example.org/, or put the address in round brackets.")
}

// isLabel says whether a name can hardly be anything but that of a reference: it
// is one word that begins with a small letter or a figure.
func isLabel(name []byte) bool {
	r, _ := utf8.DecodeRune(name)
	return bytes.IndexByte(name, ' ') < 0 && (unicode.IsLower(r) || unicode.IsDigit(r))
}

// hasReferences says whether the text has lines that give names an address, so
// that its writer knows of them.
func (c *Checker) hasReferences() bool {
	for rest := c.Bytes; ; {
		i := bytes.Index(rest, []byte("]: "))
		if i < 0 {
			return false
		}
		start := bytes.LastIndexByte(rest[:i], '\n') + 1
		if line := bytes.TrimLeft(rest[start:i], " "); len(line) > 1 && line[0] == '[' && line[1] != '^' {
			return true
		}
		rest = rest[i+len("]: "):]
	}
}

// otherBracket looks at addresses in brackets of another kind.
func (c *Checker) otherBracket(open, at, limit int, opener, closer string) {
	rest := c.Bytes[at+len(opener) : max(min(limit, at+longestTag), at+len(opener))]
	size := bytes.Index(rest, []byte(closer))
	if size < 0 || !isAddress(rest[:size]) {
		return
	}
	end := at + len(opener) + size
	c.ReportFix(diag.LinkForm, diag.Span{Start: open, End: end + len(closer)}, "no link comes of this, as the address doesn't stand in round brackets", "Write "+string(c.Bytes[open:at])+"("+string(rest[:size])+").",
		diag.Edit{Span: diag.Span{Start: at, End: at + len(opener)}, Text: "("},
		diag.Edit{Span: diag.Span{Start: end, End: end + len(closer)}, Text: ")"})
}

// wikiAddress looks at "[https://example.org words]", as wikis write links.
func (c *Checker) wikiAddress(open, end int) bool {
	address, words, ok := bytes.Cut(c.Bytes[open+1:end], []byte(" "))
	if !ok || !mdast.HasPrefixFold(address, "http://") && !mdast.HasPrefixFold(address, "https://") || !hasLetter(words) || bytes.ContainsAny(words, "[]\n") {
		return false
	}
	if end+1 < len(c.Bytes) && c.Bytes[end+1] == '(' {
		return true
	}
	link := "[" + string(bytes.TrimSpace(words)) + "](" + string(address) + ")"
	span := diag.Span{Start: open, End: end + 1}
	c.ReportFix(diag.LinkForm, span, "no link comes of this, as address and words stand in the same brackets", "Write "+link+".", diag.Edit{Span: span, Text: link})
	return true
}

// opening finds the bracket that a closing one belongs to; -1 where there is
// none behind limit.
func (c *Checker) opening(closing int, opener, closer byte, limit int) int {
	depth := 0
	for i := closing; i >= max(limit, closing-longestTag); i-- {
		if i > 0 && c.Bytes[i-1] == '\\' {
			continue
		}
		switch c.Bytes[i] {
		case closer:
			depth++
		case opener:
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// isAddress says whether something written can be nothing but an address, such
// as https://example.org, ../events/paris.md, #who-went or photo.jpg.
func isAddress(s []byte) bool {
	if len(s) < 3 || bytes.ContainsAny(s, " \t\r\n<>\"") || bytes.IndexByte(s, '\\') >= 0 {
		return false
	}
	switch {
	case mdast.HasPrefixFold(s, "http://"), mdast.HasPrefixFold(s, "https://"):
		return len(s) > len("https://")
	case mdast.HasPrefixFold(s, "mailto:"), mdast.HasPrefixFold(s, "tel:"), mdast.HasPrefixFold(s, "www."):
		return len(s) > len("mailto:")
	case mdast.HasPrefixFold(s, "../"), mdast.HasPrefixFold(s, "./"):
		return true
	case s[0] == '#' || s[0] == '/':
		return mdast.IsAlphanumeric(s[1]) && bytes.IndexFunc(s[1:], func(r rune) bool { return !isWordRune(r) && !strings.ContainsRune("-_./#?=&%", r) }) < 0 && len(s) > 3
	}
	if hasExtension(s) {
		return true
	}
	host, path, ok := bytes.Cut(s, []byte("/"))
	dot := bytes.LastIndexByte(host, '.')
	return ok && dot > 1 && len(host)-dot > 2 && len(path) > 0 && bytes.IndexFunc(host, func(r rune) bool { return !isWordRune(r) && r != '.' && r != '-' }) < 0 && hasLetter(host[dot:])
}

// hasExtension says whether a path ends in the extension of a file that sites
// are made of.
func hasExtension(s []byte) bool {
	if i := bytes.IndexAny(s, "#?"); i > 0 {
		s = s[:i]
	}
	dot := bytes.LastIndexByte(s, '.')
	if dot <= 0 || len(s)-dot > 5 {
		return false
	}
	ext := strings.ToLower(string(s[dot+1:]))
	return containsWord(pictures, ext) || containsWord("htm html ics md php txt", ext) || documents[strings.ToUpper(ext)] != ""
}

// SpacedPicture looks at a link to a picture with an exclamation mark and a space
// in front, at the beginning of a line; open is its square bracket.
func (c *Checker) SpacedPicture(open int, dest []byte) {
	dot := bytes.LastIndexByte(dest, '.')
	if dot < 0 || !containsWord(pictures, strings.ToLower(string(dest[dot+1:]))) || open < 2 || c.Bytes[open-1] != ' ' || c.Bytes[open-2] != '!' {
		return
	}
	if before := c.Bytes[c.LineStart(open) : open-2]; len(bytes.Trim(before, " \t>-*+")) == 0 {
		c.ReportFix(diag.LinkForm, diag.Span{Start: open - 2, End: open}, "no picture comes of this, as a space stands behind the exclamation mark", "Put the exclamation mark right in front of the square bracket.",
			diag.Edit{Span: diag.Span{Start: open - 1, End: open}})
	}
}
