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
	switch first := line[0]; {
	case first == '*' || first == '-':
		return hyphenAt(line)
	case first == '[' && taskBox(line):
		return bullet{kind: boxBullet, text: "- "}
	case first == 'o' && (line[1] == '\t' || line[1] == ' ' && line[2] == ' '):
		return bullet{kind: typedBullet, length: 1 + blanks(line[1:]), text: "  - "}
	case 'a' <= first && first <= 'h' && line[1] == ')' && line[2] == ' ':
		return bullet{kind: letterBullet, length: 2, number: int(first-'a') + 1}
	case '0' <= first && first <= '9':
		return numberAt(line)
	case first >= utf8.RuneSelf:
		return signAt(line)
	}
	return bullet{}
}

// hyphenAt reads a hyphen or a star without its space.
func hyphenAt(line []byte) bullet {
	kind := dashBullet
	if line[0] == '*' {
		kind = tightBullet
		if bytes.IndexByte(line[1:], '*') >= 0 {
			return bullet{}
		}
	}
	space := noBreakSpaces(line[1:])
	r, _ := utf8.DecodeRune(line[1:])
	if space == 0 && !unicode.IsLetter(r) && !(kind == dashBullet && taskBox(line[1:])) {
		return bullet{}
	}
	return bullet{kind: kind, length: 1 + space, text: string(line[:1]) + " "}
}

// numberAt reads a number of up to three figures without its space.
func numberAt(line []byte) bullet {
	n := 0
	for n < 3 && '0' <= line[n] && line[n] <= '9' {
		n++
	}
	if n+1 >= len(line) || line[n] != '.' && line[n] != ')' {
		return bullet{}
	}
	space := noBreakSpaces(line[n+1:])
	if r, _ := utf8.DecodeRune(line[n+1:]); space == 0 && !unicode.IsLetter(r) {
		return bullet{}
	}
	number, _ := strconv.Atoi(string(line[:n])) // figures
	return bullet{kind: numberBullet, length: n + 1 + space, number: number, text: string(line[:n+1]) + " "}
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

// blanks is how many bytes of spaces of any kind s begins with.
func blanks(s []byte) int { return len(s) - len(bytes.TrimLeft(s, " \t\u00a0")) }

func taskBox(s []byte) bool {
	return len(s) > 4 && s[0] == '[' && (s[1] == ' ' || s[1]|0x20 == 'x') && s[2] == ']' && s[3] == ' '
}

// typedList reports lines of a paragraph that are to be a list, and says
// whether there are any. One that is alone makes none; neither do dashes with
// which sentences begin, as they may be speech.
func (c *Checker) typedList(n ast.Node) bool {
	lines := n.Lines()
	if lines.Len() == 0 || lines.At(0).Start < c.noListEnd {
		return false
	}
	if lines.At(0).Start < c.listEnd {
		return true
	}
	for i := 0; i < lines.Len(); i++ {
		line := lines.At(i)
		if line.Len() == 0 || !mayBegin[c.Bytes[line.Start]] {
			continue
		}
		first := bulletAt(c.lineOf(line))
		if first.kind == noBullet {
			continue
		}
		items := c.listItems(n, i, first)
		if len(items) > 1 && c.isList(n, items, i, first) {
			c.reportTypedList(n, items, i, first)
			return true
		}
		if first.kind == typedBullet {
			c.noListEnd = items[len(items)-1] + 1
			return false
		}
		i += len(items) - 1
	}
	return false
}

func (c *Checker) lineOf(s text.Segment) []byte {
	return bytes.TrimRight(c.Bytes[s.Start:s.Stop], "\r\n")
}

// items gives the places of the lines that go on what the i-th line begins.
// Items with typed bullets may be longer than a line, and stand apart.
func (c *Checker) listItems(n ast.Node, i int, first bullet) []int {
	var out []int
	for lines := n.Lines(); i < lines.Len(); i++ {
		line := lines.At(i)
		b := bulletAt(c.lineOf(line))
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
		if next.Kind() != ast.KindParagraph || lines.Len() == 0 || bulletAt(c.lineOf(lines.At(0))).kind != typedBullet {
			return out
		}
		for j := range lines.Len() {
			if bulletAt(c.lineOf(lines.At(j))).kind == typedBullet {
				out = append(out, lines.At(j).Start)
			}
		}
	}
	return out
}

// isList says whether lines with the same beginning are to be a list. A sign
// that stands between words, too, only parts them, and lines that end in a
// break are as the writer wants them.
func (c *Checker) isList(n ast.Node, items []int, at int, first bullet) bool {
	introduced := at > 0 && bytes.HasSuffix(bytes.TrimSpace(c.lineOf(n.Lines().At(at-1))), []byte(":"))
	sign, size := utf8.DecodeRune(c.Bytes[items[0]:])
	for i, start := range items {
		end := c.LineEnd(start)
		line := c.Bytes[start:end]
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
			if i+1 < len(items) && (line[len(line)-1] == '\\' || bytes.HasPrefix(c.Bytes[end:], []byte("  "))) {
				return false
			}
		}
	}
	if first.kind == letterBullet || first.kind == numberBullet {
		return first.number == 1
	}
	return sign != 'o' || first.kind != typedBullet
}

func (c *Checker) reportTypedList(n ast.Node, items []int, at int, first bullet) {
	var fix []diag.Edit
	if at > 0 && n.Kind() == ast.KindParagraph {
		fix = c.blankLineAbove(items[0])
	}
	for _, start := range items {
		b := bulletAt(c.Bytes[start:c.LineEnd(start)])
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
	c.listEnd = last + 1
	written := bytes.TrimRight(c.Bytes[items[0]:items[0]+max(first.length, 1)], " \t\u00a0")
	span := diag.Span{Start: items[0], End: items[0] + len(written)}
	switch first.kind {
	case letterBullet:
		c.ReportFix(diag.BulletTyped, span, "lines with letters in front make no list, and run into one paragraph",
			"Number them with 1. and 2. instead, or put an empty line between them.")
	case numberBullet, tightBullet:
		c.ReportFix(diag.BulletTyped, span, "the lines make no list, as a space is missing behind “"+string(written)+"”", "Put a space between the mark and the words.", fix...)
	case symbolBullet, boxBullet:
		c.ReportFix(diag.BulletTyped, diag.Span{Start: items[0], End: c.LineEnd(items[0])}, "these lines make no list, and run into one paragraph", "Begin each line with a hyphen and a space.", fix...)
	default:
		c.dropOddities(diag.Span{Start: items[0], End: c.LineEnd(last)}, true)
		message := "the lines that begin with “" + string(written) + "” make no list"
		if r, _ := utf8.DecodeRune(written); unicode.Is(unicode.Co, r) {
			message = "the lines that begin with a bullet of another program make no list"
		}
		c.ReportFix(diag.BulletTyped, span, message, "Begin each line with a hyphen and a space.", fix...)
	}
}
