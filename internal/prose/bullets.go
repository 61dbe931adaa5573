package prose

import (
	"bytes"
	"regexp"
	"slices"
	"strconv"
	"strings"
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
const typedBullets = `[•‣◦▪▫●○■□·∙⁃⦁➢➤►▶❖\x{f0b7}\x{f0a7}\x{f0d8}\x{f076}]`

// bulletForms are these beginnings, with the bytes that they begin with, in the
// order in which they are looked for. A group is what text stands for; where there
// is no text, the group stays, with a space behind it.
var bulletForms = []struct {
	kind  bulletKind
	first string
	form  *regexp.Regexp
	text  string
}{
	{tightBullet, "*", regexp.MustCompile(`^(?:(\*)\x{a0}+|(\*)\pL)[^*]*$`), ""},
	{dashBullet, "-", regexp.MustCompile(`^(?:(-)\x{a0}+|(-)\pL|(-)\[[ xX]\] )`), ""},
	{numberBullet, "123456789", regexp.MustCompile(`^(?:(\d{1,3}[.)])\x{a0}+.|(\d{1,3}[.)])\pL)`), ""},
	{boxBullet, "[", regexp.MustCompile(`^()\[[ xX]\] .`), "- "},
	{typedBullet, "o", regexp.MustCompile(`^(o(?:\t|  )[ \t\x{a0}]*)`), "  - "},
	{letterBullet, "abcdefgh", regexp.MustCompile(`^([a-h]\)) `), ""},
	{typedBullet, "\xc2\xe2\xef", regexp.MustCompile(`^(?:(` + typedBullets + `[ \t\x{a0}]+).|(` + typedBullets + `)\pL)`), "- "},
	{dashBullet, "\xe2", regexp.MustCompile(`^([–—−][ \t\x{a0}]+).`), "- "},
	// With what belongs to a sign: a choice of shape, a tone, a part joined to it.
	{symbolBullet, "\xc2\xe2\xf0", regexp.MustCompile(`^()(?:\p{So}|→)[\x{fe0f}\x{200d}\p{Sk}\p{So}]*[ \t\x{a0}]`), "- "},
}

// mayBegin are the bytes with which one of them may begin.
var mayBegin = func() (t [256]bool) {
	for _, f := range bulletForms {
		for i := range len(f.first) {
			t[f.first[i]] = true
		}
	}
	return t
}()

// bulletAt reads the beginning of a line.
func bulletAt(line []byte) bullet {
	if len(line) < 3 || !mayBegin[line[0]] || 'a' <= line[0] && line[0] <= 'h' && line[1] != ')' {
		return bullet{}
	}
	for _, f := range bulletForms {
		if strings.IndexByte(f.first, line[0]) < 0 {
			continue
		}
		match := f.form.FindSubmatchIndex(line)
		if match == nil {
			continue
		}
		end := slices.Max(match[3:]) // of the group that there is
		b := bullet{kind: f.kind, length: end, text: f.text}
		if f.text == "" {
			b.text = string(line[:end]) + " "
			b.length += noBreakSpaces(line[end:])
		}
		switch f.kind {
		case numberBullet:
			b.number, _ = strconv.Atoi(string(line[:end-1])) // figures
		case letterBullet:
			b.number = int(line[0]-'a') + 1
		}
		return b
	}
	return bullet{}
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

// listItems gives the places of the lines that go on what the i-th line begins.
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
