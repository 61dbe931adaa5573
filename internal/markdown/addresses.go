package markdown

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"github.com/meridian-ssg/meridian/internal/mdast"
)

// addressParser finds addresses that no brackets mark, as on GitHub ("extended
// autolinks", GFM 6.9), though with letters of any script. It is asked about
// every word, so it is only used where there is something to find.
type addressParser struct{}

// wwwSpellings are how a host that begins with "www." may be written.
var wwwSpellings = [][]byte{[]byte("www."), []byte("Www."), []byte("WWW.")}

// mayHoldAddress reports whether addressParser can find anything in b.
func mayHoldAddress(b []byte) bool {
	if bytes.IndexByte(b, '@') >= 0 || bytes.Contains(b, []byte("://")) {
		return true
	}
	for _, www := range wwwSpellings {
		if bytes.Contains(b, www) {
			return true
		}
	}
	return false
}

// A space stands for the beginning of a line, too. The last three are signs within
// addresses, as goldmark asks no parser at a sign that is not ASCII, such as “.
func (addressParser) Trigger() []byte { return []byte{' ', '*', '_', '~', '(', ':', '.', '@'} }

func (addressParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	skip := 0
	switch line[0] {
	case ' ', '*', '_', '~', '(':
		skip = 1
	case ':', '.', '@':
		if skip = -behindSign(parent, segment.Start, block.Source()); skip == 0 {
			return nil
		}
		line = block.Source()[segment.Start+skip : segment.Stop]
	}
	line = line[max(skip, 0):]
	kind := ast.AutoLinkType(ast.AutoLinkURL)
	n, protocol := addressLength(line)
	if n == 0 {
		kind, n = ast.AutoLinkEmail, mailLength(line)
	}
	if n == 0 || len(pageOf(pc).pending.brackets) > 0 { // or these are the words of a link
		return nil
	}
	start := segment.Start + skip - segment.Padding
	switch {
	case skip > 0:
		ast.MergeOrAppendTextSegment(parent, segment.WithStop(segment.Start+1))
	case skip < 0:
		before := parent.LastChild().(*ast.Text)
		before.Segment = before.Segment.WithStop(start)
	}
	block.Advance(skip + n)
	link := ast.NewAutoLink(kind, ast.NewTextSegment(text.NewSegment(start, start+n)))
	link.Protocol = protocol
	return link
}

// The longest parts of mail addresses (RFC 5321, section 4.5.3.1).
const longestName, longestHost = 64, 255

// behindSign gives the length of the characters in front of an offset that may begin
// an address, where they stand behind a sign that is not ASCII; else 0.
func behindSign(parent ast.Node, offset int, src []byte) int {
	before, ok := parent.LastChild().(*ast.Text)
	if !ok || before.Segment.Stop != offset || before.Segment.Padding > 0 {
		return 0
	}
	text := src[before.Segment.Start:offset]
	start := len(text)
	for start > max(0, len(text)-longestName) && isMailCharacter(text[start-1]) {
		start--
	}
	if r, size := utf8.DecodeLastRune(text[:start]); size < 2 || isWordRune(r) {
		return 0
	}
	return len(text) - start
}

// isMailCharacter reports whether the name in a mail address may hold a character, as
// may what stands in front of the first colon or full stop of other addresses.
func isMailCharacter(c byte) bool {
	return mdast.IsAlphanumeric(c) || strings.IndexByte(".!#$%&'*+/=?^_{|}~-", c) >= 0
}

// addressLength is how long the address of a page at the start of s is; 0 where
// there is none. The protocol is what it leaves out.
func addressLength(s []byte) (n int, protocol []byte) {
	if len(s) == 0 {
		return 0, nil
	}
	host := 0
	switch s[0] {
	case 'h', 'H', 'f', 'F':
		for _, scheme := range []string{"https://", "http://", "ftp://"} {
			if mdast.HasPrefixFold(s, scheme) {
				host = len(scheme)
			}
		}
	case 'w', 'W':
		for _, www := range wwwSpellings {
			if bytes.HasPrefix(s, www) {
				host, protocol = len(www), []byte("http")
			}
		}
	}
	if r, _ := utf8.DecodeRune(s[host:]); host == 0 || !isWordRune(r) {
		return 0, nil
	}
	n = host
	for n < len(s) {
		r, size := utf8.DecodeRune(s[n:])
		if !mayBeInAddress(r) || r == '[' && s[n-1] == ')' || r == ']' && bytes.IndexByte(s[n:min(len(s), n+2)], '(') > 0 {
			break
		}
		n += size
	}
	if n = trimAddress(s[:n]); n <= host || bytes.IndexByte(s[host:n], '.') < 0 && protocol == nil && !bytes.HasPrefix(s[host:], []byte("localhost")) {
		return 0, nil
	}
	return n, protocol
}

// mayBeInAddress reports whether people write a character in an address. Of what
// is not ASCII these are letters and the like, and no signs, so that the
// quotation mark or the full stop behind an address is none of it.
func mayBeInAddress(r rune) bool {
	switch {
	case r == utf8.RuneError || r <= ' ':
		return false
	case r < utf8.RuneSelf:
		return !bytes.ContainsRune([]byte("\"<>\\^`{|}\x7f"), r)
	}
	return unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.So) || r == '\u200c' || r == '\u200d'
}

// trimAddress gives the length of an address without the signs at its end that
// belong to the sentence, and without closing brackets that it does not open.
func trimAddress(s []byte) int {
	parens := bytes.Count(s, []byte("(")) - bytes.Count(s, []byte(")"))
	squares := bytes.Count(s, []byte("[")) - bytes.Count(s, []byte("]"))
	n := len(s)
	for n > 0 {
		switch s[n-1] {
		case '?', '!', '.', ',', ':', '*', '_', '~', '\'':
			n--
		case ')':
			if parens >= 0 {
				return n
			}
			parens++
			n--
		case ']':
			if squares >= 0 {
				return n
			}
			squares++
			n--
		case ';': // an entity stands behind it
			name := n - 1
			for name > 0 && mdast.IsAlphanumeric(s[name-1]) {
				name--
			}
			if name == n-1 || name == 0 || s[name-1] != '&' {
				n--
				continue
			}
			n = name - 1
		default:
			return n
		}
	}
	return 0
}

// mailLength is how long the mail address at the start of s is; 0 where there is
// none.
func mailLength(s []byte) int {
	if bytes.IndexByte(s[:min(len(s), longestName+1)], '@') < 0 { // nearly always
		return 0
	}
	at := 0
	for at < min(len(s), longestName) && isMailCharacter(s[at]) && (at > 0 || mdast.IsAlphanumeric(s[0])) {
		at++
	}
	if at == 0 || at == len(s) || s[at] != '@' {
		return 0
	}
	end, dot, letters := at+1, -1, 0
	for end < min(len(s), at+longestHost) {
		r, size := utf8.DecodeRune(s[end:])
		switch {
		case r == '.':
			if letters == 0 {
				return hostEnd(s, at, end, dot)
			}
			dot, letters = end, 0
		case isWordRune(r) || unicode.Is(unicode.M, r) || (r == '-' || r == '_') && letters > 0:
			letters++
		default:
			return hostEnd(s, at, end, dot)
		}
		end += size
	}
	return hostEnd(s, at, end, dot)
}

// hostEnd gives the end of a mail address whose host runs from behind at to end,
// with its last dot at dot; 0 where that is no host.
func hostEnd(s []byte, at, end, dot int) int {
	end = at + 1 + len(bytes.TrimRight(s[at+1:end], "."))
	last := s[end-1]
	if dot == end { // a full stop
		dot = bytes.LastIndexByte(s[at:end], '.') + at
	}
	if dot <= at || last == '-' || last == '_' || last == '@' {
		return 0
	}
	return end
}
