package markdown

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"

	"github.com/meridian-ssg/meridian/internal/diag"
)

func (p *page) inlines(parent ast.Node) {
	if !p.enter(parent) {
		return
	}
	for c := parent.FirstChild(); c != nil; c = c.NextSibling() {
		p.inlineNode(c)
	}
	p.depth--
}

func (p *page) inlineNode(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		p.textNode(n)
	case *ast.String:
		p.out = appendEscaped(p.out, n.Value)
		p.count(n.Value)
	case *ast.Emphasis:
		if n.Level == 2 {
			p.raw("<strong>")
			p.inlines(n)
			p.raw("</strong>")
			return
		}
		p.raw("<em>")
		p.inlines(n)
		p.raw("</em>")
	case *ast.Link:
		p.link(n)
	case *ast.AutoLink:
		p.autoLink(n)
	case *ast.Image:
		p.image(n)
	case *ast.CodeSpan:
		p.raw("<code>")
		p.out = appendEscaped(p.out, codeSpan(n, p.text))
		p.raw("</code>")
		p.count(codeSpan(n, p.text))
		p.marked = false
		p.forgetSpan(n)
	case *ast.RawHTML:
		p.inlineHTML(n)
	case *east.Strikethrough:
		p.raw("<del>")
		p.inlines(n)
		p.raw("</del>")
	case *east.TaskCheckBox:
		p.raw(`<input type="checkbox" disabled`)
		if n.IsChecked {
			p.raw(" checked")
		}
		p.raw("> ")
	case *east.FootnoteLink:
		p.footnoteLink(n)
	case *east.FootnoteBacklink:
		p.footnoteBacklink(n)
	case *shortcodeInline:
		p.shortcodeInline(n, false)
	}
}

func (p *page) textNode(n *ast.Text) {
	value := n.Segment.Value(p.text)
	if n.IsRaw() {
		p.out = appendEscaped(p.out, value)
	} else {
		p.out = appendResolved(p.out, value)
	}
	p.count(value)
	if p.marked {
		p.leave(n.Segment.Start, value)
	}
	switch {
	case n.HardLineBreak():
		p.raw("<br>\n")
		p.gap()
	case n.SoftLineBreak():
		if !p.joins(value, n.NextSibling()) {
			p.raw("\n")
		}
		p.gap()
	}
}

// joins says whether the line that ends with these words goes on without a
// space in the next one, as in Chinese and Japanese.
func (p *page) joins(value []byte, next ast.Node) bool {
	if len(value) == 0 || value[len(value)-1] < utf8.RuneSelf {
		return false
	}
	t, ok := next.(*ast.Text)
	if !ok {
		return false
	}
	left, _ := utf8.DecodeLastRune(value)
	right, _ := utf8.DecodeRune(t.Segment.Value(p.text))
	return util.IsEastAsianWideRune(left) && util.IsEastAsianWideRune(right) &&
		!unicode.Is(unicode.Hangul, left) && !unicode.Is(unicode.Hangul, right)
}

func codeSpan(n *ast.CodeSpan, source []byte) []byte {
	first, ok := n.FirstChild().(*ast.Text)
	if !ok {
		return nil
	}
	value := first.Segment.Value(source)
	if n.FirstChild() == n.LastChild() && bytes.IndexByte(value, '\n') < 0 {
		return value
	}
	var out []byte
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			value := t.Segment.Value(source)
			if rest, ok := bytes.CutSuffix(value, []byte("\n")); ok {
				out = append(append(out, bytes.TrimSuffix(rest, []byte("\r"))...), ' ')
				continue
			}
			out = append(out, value...)
		}
	}
	return out
}

func (p *page) inlineHTML(n *ast.RawHTML) {
	segments := n.Segments.Sliced(0, n.Segments.Len())
	if len(segments) == 0 {
		return
	}
	if p.html {
		from := len(p.out)
		for _, s := range segments {
			p.out = append(p.out, s.Value(p.text)...)
		}
		p.anchorsIn(p.out[from:])
		p.lookAtHTML(p.out[from:], n.Parent(), diag.Span{Start: segments[0].Start, End: segments[len(segments)-1].Stop})
		return
	}
	span := diag.Span{Start: segments[0].Start, End: segments[len(segments)-1].Stop}
	if !isComment(p.text[span.Start:span.End]) {
		p.rawHTML(span)
	}
}

// rawHTML reports HTML. Of an element only the opening tag is reported, however
// far off the closing one stands, and a comment is left out in silence: it was
// not for readers anyway.
func (p *page) rawHTML(span diag.Span) {
	if p.closes(p.text[span.Start:span.End]) {
		return
	}
	p.fault(diag.RawHTML, span, "HTML is switched off in texts", htmlHint(p.text[span.Start:span.End]))
}

// closes says whether all tags in some HTML close those that were reported,
// and notes which are open behind it.
func (p *page) closes(html []byte) bool {
	if p.tags == nil {
		p.tags = map[string]int{}
	}
	only, opens := false, false
	for rest := html; ; {
		i := bytes.IndexByte(rest, '<')
		if i < 0 {
			return only && !opens
		}
		rest = rest[i+1:]
		name, closing := bytes.CutPrefix(rest, []byte("/"))
		n := 0
		for n < len(name) && (name[n]|0x20 >= 'a' && name[n]|0x20 <= 'z' || n > 0 && (name[n] >= '0' && name[n] <= '9' || name[n] == '-')) {
			n++
		}
		switch tag := strings.ToLower(string(name[:n])); {
		case !closing: // also a declaration, and what is no tag
			opens = true
			p.tags[tag]++
		case p.tags[tag] > 0:
			p.tags[tag]--
			only = true
		default:
			opens = true
		}
	}
}

func isComment(b []byte) bool {
	return bytes.HasPrefix(b, []byte("<!--")) && bytes.HasSuffix(b, []byte("-->")) && bytes.Count(b, []byte("-->")) == 1
}

// appendPlain appends the words of a node, without markup and not escaped.
func appendPlain(dst []byte, n ast.Node, source []byte) []byte {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			value := c.Segment.Value(source)
			if c.IsRaw() {
				dst = append(dst, value...)
			} else {
				dst = append(dst, resolve(value)...)
			}
			if c.SoftLineBreak() || c.HardLineBreak() {
				dst = append(dst, ' ')
			}
		case *ast.String:
			dst = append(dst, c.Value...)
		case *ast.AutoLink:
			dst = append(dst, c.Label(source)...)
		case *ast.CodeSpan:
			dst = append(dst, codeSpan(c, source)...)
		case *shortcodeInline, *ast.RawHTML:
		default:
			dst = appendPlain(dst, c, source)
		}
	}
	return dst
}

// count counts words, and notes whether capitals follow each other among them
// and whether a colour is named. A letter of a script that does not part its
// words counts as one.
func (p *page) count(s []byte) {
	inWord, words, shouted := p.inWord, 0, 0
	for i := 0; i < len(s); {
		kind := kinds[s[i]]
		switch {
		case kind >= letter:
			if !inWord {
				inWord = true
				words++
				if p.speech.tinting.may(s[i:]) {
					p.tinge(s[i:])
				}
			}
			for i++; i < len(s) && kinds[s[i]] >= letter; i++ {
				shouted += int(kind & kinds[s[i]] & 1)
				kind = kinds[s[i]]
			}
			continue
		case kind == joining:
			i++
			continue
		case kind == parting:
			inWord = false
			i++
			continue
		case kind == mark:
			inWord = false
			p.marked = true
			i++
			continue
		}
		r, n := utf8.DecodeRune(s[i:])
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
			words++
			inWord = false
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if !inWord {
				inWord = true
				words++
				if p.speech.tinting.may(s[i:]) {
					p.tinge(s[i:])
				}
			}
			if isCapital(r) {
				shouted++
			}
		case unicode.IsMark(r) || r == '’' || r == '\u00ad' || r == '\u200c' || r == '\u200d':
		default:
			inWord = false
		}
		i += n
	}
	p.inWord = inWord
	p.body.Words += words
	p.shouted += shouted
}

// What a byte does to the word that it follows. The zero kind is that of bytes
// beyond ASCII, which are looked at as characters.
const (
	parting = 1 + iota
	joining
	mark    // parts as well, and may be left of markup
	letter  // a small one, or a digit
	capital // the one kind beyond letter that is odd
)

var kinds = func() (t [256]uint8) {
	for c := range utf8.RuneSelf {
		t[c] = parting
		switch {
		case 'A' <= c && c <= 'Z':
			t[c] = capital
		case isAlphanumeric(byte(c)):
			t[c] = letter
		}
	}
	for _, c := range []byte("'-.,") {
		t[c] = joining
	}
	for _, c := range []byte("*_~=`[&") {
		t[c] = mark
	}
	return t
}()

// gap ends the word, if one goes on.
func (p *page) gap() { p.inWord = false }
