package prose

import (
	"bytes"
	"strconv"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// bulletKind is what a line begins with in place of the mark of a list item.
type bulletKind uint8

const (
	noBullet     bulletKind = iota
	typedBullet             // • and the like
	symbolBullet            // a picture sign such as ✅, which stays
	dashBullet              // a dash or a hyphen, with which speech begins, too
	tightBullet             // a star without its space
	boxBullet               // the box of a task without a hyphen
	numberBullet            // 1. without its space
	letterBullet            // a), which Markdown has not
)

// bullet is the beginning of such a line: its first length bytes, in whose
// place belongs text.
type bullet struct {
	kind   bulletKind
	length int
	number int // of a numberBullet or a letterBullet
	text   string
}

// typedBullets are the signs that writing programs put in front of items.
const typedBullets = "•‣◦▪▫●○■□·∙⁃⦁➢➤►▶❖\uf0b7\uf0a7\uf0d8\uf076"

// mayBegin are the bytes with which one of them may begin.
var mayBegin = func() (t [256]bool) {
	for c := utf8.RuneSelf; c < 256; c++ {
		t[c] = c == 0xc2 || c == 0xe2 || c == 0xef || c == 0xf0
	}
	for _, c := range []byte("*-[o123456789abcdefgh") {
		t[c] = true
	}
	return t
}()

// bulletAt reads the beginning of a line.
func bulletAt(line []byte) bullet {
	if len(line) < 3 || !mayBegin[line[0]] {
		return bullet{}
	}
	switch c := line[0]; {
	case c == '*' || c == '-':
		kind := dashBullet
		if c == '*' {
			kind = tightBullet
			if bytes.IndexByte(line[1:], '*') >= 0 {
				return bullet{}
			}
		}
		if n := noBreak(line[1:]); n > 0 {
			return bullet{kind: kind, length: 1 + n, text: string(c) + " "}
		}
		if r, _ := utf8.DecodeRune(line[1:]); unicode.IsLetter(r) || c == '-' && taskBox(line[1:]) {
			return bullet{kind: kind, length: 1, text: string(c) + " "}
		}
	case c == '[':
		if taskBox(line) {
			return bullet{kind: boxBullet, text: "- "}
		}
	case c == 'o' && (line[1] == '\t' || line[1] == ' ' && line[2] == ' '):
		return bullet{kind: typedBullet, length: 1 + blanks(line[1:]), text: "  - "}
	case c >= 'a' && c <= 'h':
		if line[1] == ')' && line[2] == ' ' {
			return bullet{kind: letterBullet, length: 2, number: int(c-'a') + 1}
		}
	case c < utf8.RuneSelf:
		n := 0
		for n < 3 && n < len(line) && '0' <= line[n] && line[n] <= '9' {
			n++
		}
		if n+1 >= len(line) || line[n] != '.' && line[n] != ')' {
			return bullet{}
		}
		number, _ := strconv.Atoi(string(line[:n])) // digits
		space := noBreak(line[n+1:])
		if r, _ := utf8.DecodeRune(line[n+1:]); space > 0 || unicode.IsLetter(r) {
			return bullet{kind: numberBullet, length: n + 1 + space, number: number, text: string(line[:n+1]) + " "}
		}
	default:
		return signAt(line)
	}
	return bullet{}
}

// signAt reads a bullet beyond ASCII.
func signAt(line []byte) bullet {
	r, n := utf8.DecodeRune(line)
	space := blanks(line[n:])
	next, _ := utf8.DecodeRune(line[n+space:])
	switch {
	case n+space == len(line):
	case bytes.ContainsRune([]byte(typedBullets), r):
		if space > 0 || unicode.IsLetter(next) {
			return bullet{kind: typedBullet, length: n + space, text: "- "}
		}
	case r == '–' || r == '—' || r == '−':
		if space > 0 {
			return bullet{kind: dashBullet, length: n + space, text: "- "}
		}
	case unicode.Is(unicode.So, r) || r == '→':
		for n < len(line) {
			// What belongs to the sign: a choice of shape, a tone, a part joined to it.
			m, size := utf8.DecodeRune(line[n:])
			if m != '\ufe0f' && m != '\u200d' && !unicode.Is(unicode.Sk, m) && !unicode.Is(unicode.So, m) {
				break
			}
			n += size
		}
		if blanks(line[n:]) > 0 {
			return bullet{kind: symbolBullet, text: "- "}
		}
	}
	return bullet{}
}

// noBreak tells how many bytes of spaces that don't break s begins with.
func noBreak(s []byte) int {
	n := 0
	for bytes.HasPrefix(s[n:], []byte("\u00a0")) {
		n += len("\u00a0")
	}
	return n
}

// blanks tells how many bytes of spaces of any kind s begins with.
func blanks(s []byte) int {
	n := 0
	for n < len(s) {
		switch {
		case s[n] == ' ' || s[n] == '\t':
			n++
		case bytes.HasPrefix(s[n:], []byte("\u00a0")):
			n += len("\u00a0")
		default:
			return n
		}
	}
	return n
}

func taskBox(s []byte) bool {
	return len(s) > 4 && s[0] == '[' && (s[1] == ' ' || s[1]|0x20 == 'x') && s[2] == ']' && s[3] == ' '
}

// typedList reports lines of a paragraph that are to be a list, and says
// whether there are any. One that is alone makes none; neither do dashes with
// which sentences begin, as they may be speech.
func (p *Checker) typedList(n ast.Node) bool {
	lines := n.Lines()
	if lines.Len() == 0 || lines.At(0).Start < p.unlisted {
		return false
	}
	if lines.At(0).Start < p.listed {
		return true
	}
	for i := 0; i < lines.Len(); i++ {
		line := lines.At(i)
		if line.Len() == 0 || !mayBegin[p.Bytes[line.Start]] {
			continue
		}
		first := bulletAt(p.lineOf(line))
		if first.kind == noBullet {
			continue
		}
		items := p.items(n, i, first)
		if len(items) > 1 && p.isList(n, items, i, first) {
			p.tellList(n, items, i, first)
			return true
		}
		if first.kind == typedBullet {
			p.unlisted = items[len(items)-1] + 1
			return false
		}
		i += len(items) - 1
	}
	return false
}

func (p *Checker) lineOf(s text.Segment) []byte {
	return bytes.TrimRight(p.Bytes[s.Start:s.Stop], "\r\n")
}

// items gives the places of the lines that go on what the i-th line begins.
// Items with typed bullets may be longer than a line, and stand apart.
func (p *Checker) items(n ast.Node, i int, first bullet) []int {
	var out []int
	for lines := n.Lines(); i < lines.Len(); i++ {
		line := lines.At(i)
		b := bulletAt(p.lineOf(line))
		switch {
		case b.kind == first.kind && (b.number == 0 || b.number == first.number+len(out)):
			out = append(out, line.Start)
		case first.kind != typedBullet:
			return out
		}
	}
	if first.kind != typedBullet {
		return out
	}
	for next := n.NextSibling(); next != nil; next = next.NextSibling() {
		lines := next.Lines()
		if next.Kind() != ast.KindParagraph || lines.Len() == 0 || bulletAt(p.lineOf(lines.At(0))).kind != typedBullet {
			return out
		}
		for j := range lines.Len() {
			if bulletAt(p.lineOf(lines.At(j))).kind == typedBullet {
				out = append(out, lines.At(j).Start)
			}
		}
	}
	return out
}

// isList says whether lines with the same beginning are to be a list. A sign
// that stands between words, too, only parts them, and lines that end in a
// break are as the writer wants them.
func (p *Checker) isList(n ast.Node, items []int, at int, first bullet) bool {
	introduced := at > 0 && bytes.HasSuffix(bytes.TrimSpace(p.lineOf(n.Lines().At(at-1))), []byte(":"))
	sign, size := utf8.DecodeRune(p.Bytes[items[0]:])
	for i, start := range items {
		end := p.LineEnd(start)
		line := p.Bytes[start:end]
		switch first.kind {
		case typedBullet:
			if sign != 'o' && bytes.ContainsRune(line[size:], sign) {
				return false
			}
		case dashBullet:
			last, _ := utf8.DecodeLastRune(line)
			if bytes.ContainsRune([]byte("!?…»”\"'’؟"), last) || last == '.' && !introduced {
				return false
			}
			fallthrough
		default:
			if i+1 < len(items) && (line[len(line)-1] == '\\' || bytes.HasPrefix(p.Bytes[end:], []byte("  "))) {
				return false
			}
		}
	}
	if first.kind == letterBullet || first.kind == numberBullet {
		return first.number == 1
	}
	return sign != 'o' || first.kind != typedBullet
}

func (p *Checker) tellList(n ast.Node, items []int, at int, first bullet) {
	var fix []diag.Edit
	if at > 0 && n.Kind() == ast.KindParagraph {
		fix = p.parting(items[0])
	}
	for _, start := range items {
		b := bulletAt(p.Bytes[start:p.LineEnd(start)])
		if b.kind == noBullet {
			b = first
		}
		edit := diag.Edit{Span: diag.Span{Start: start, End: start + b.length}, Text: b.text}
		if len(fix) == 1 && fix[0].Span == edit.Span { // both only put something in
			fix[0].Text += edit.Text
			continue
		}
		fix = append(fix, edit)
	}
	last := items[len(items)-1]
	p.listed = last + 1
	written := bytes.TrimRight(p.Bytes[items[0]:items[0]+max(first.length, 1)], " \t\u00a0")
	span := diag.Span{Start: items[0], End: items[0] + len(written)}
	switch first.kind {
	case letterBullet:
		p.ReportFix(diag.BulletTyped, span, "lines with letters in front make no list, and run into one paragraph",
			"Number them with 1. and 2. instead, or put an empty line between them.")
	case numberBullet, tightBullet:
		p.ReportFix(diag.BulletTyped, span, "the lines make no list, as a space is missing behind “"+string(written)+"”", "Put a space between the mark and the words.", fix...)
	case symbolBullet, boxBullet:
		p.ReportFix(diag.BulletTyped, diag.Span{Start: items[0], End: p.LineEnd(items[0])}, "these lines make no list, and run into one paragraph", "Begin each line with a hyphen and a space.", fix...)
	default:
		p.forget(diag.Span{Start: items[0], End: p.LineEnd(last)}, true)
		message := "the lines that begin with “" + string(written) + "” make no list"
		if r, _ := utf8.DecodeRune(written); unicode.Is(unicode.Co, r) {
			message = "the lines that begin with a bullet of another program make no list"
		}
		p.ReportFix(diag.BulletTyped, span, message, "Begin each line with a hyphen and a space.", fix...)
	}
}
