package markdown

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// Slips are what a writer meant to be Markdown, and what is none: each kind has
// a file of its own. They are found where they cost least: merge markers and
// odd characters in the bytes, tables and links where the parser gives up on
// them, everything else in the tree, while it is written. What stands in code
// is left alone, and of a place that was told already nothing more is told.

// mend reports a slip together with the edits that mend it, whose places are
// bytes of the body.
func (p *page) mend(code diag.Code, at diag.Span, message, hint string, fix ...diag.Edit) {
	for i := range fix {
		fix[i].Span = p.inFile(fix[i].Span)
	}
	p.body.Diags = append(p.body.Diags, diag.Diagnostic{Code: code, File: p.src.File, Span: p.inFile(at), Message: message, Hint: hint, Fix: fix})
}

// lineStart tells where the line begins that a place lies in.
func (p *page) lineStart(at int) int { return bytes.LastIndexByte(p.text[:at], '\n') + 1 }

// lineEnd tells where the words of the line end that a place lies in.
func (p *page) lineEnd(at int) int {
	end := len(p.text)
	if i := bytes.IndexByte(p.text[at:], '\n'); i >= 0 {
		end = at + i
	}
	return at + len(bytes.TrimRight(p.text[at:end], " \t\r"))
}

// nextLine tells where the line behind that of a place begins.
func (p *page) nextLine(at int) int {
	if i := bytes.IndexByte(p.text[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(p.text)
}

// newline is the line end of the file.
func (p *page) newline() string {
	if i := bytes.IndexByte(p.text, '\n'); i > 0 && p.text[i-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}

// parting gives the edit that puts an empty line above the line at which a
// block begins, with the marks of the quotations that it stands in. There is
// none for a block that follows the mark of a list item.
func (p *page) parting(at int) []diag.Edit {
	start := p.lineStart(at)
	marks := bytes.TrimRight(p.text[start:at], " \t")
	if len(bytes.Trim(marks, " \t>")) > 0 {
		return nil
	}
	return []diag.Edit{{Span: diag.Span{Start: start, End: start}, Text: string(marks) + p.newline()}}
}

// before and behind give the characters around a place; a space where there is
// none.
func (p *page) before(at int) rune {
	if at == 0 {
		return ' '
	}
	r, _ := utf8.DecodeLastRune(p.text[:at])
	return r
}

func (p *page) behind(at int) rune {
	if at >= len(p.text) {
		return ' '
	}
	r, _ := utf8.DecodeRune(p.text[at:])
	return r
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// hasLetter says whether there is a letter of any script in s.
func hasLetter(s []byte) bool {
	return bytes.IndexFunc(s, unicode.IsLetter) >= 0
}

// short cuts words that are quoted in a message.
func short(s []byte) string {
	const longest = 40
	s = bytes.Join(bytes.Fields(s), []byte(" "))
	if utf8.RuneCount(s) <= longest {
		return string(s)
	}
	return string(bytes.TrimRight([]byte(string([]rune(string(s))[:longest])), " ,;:")) + "…"
}
