package markdown

import (
	"bytes"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// conflictMark is how many of one sign mark a side of a conflict.
const conflictMark = 7

// conflict is two versions of a piece of text, as a merge leaves them where it
// can't decide: ours, the common ancestor at times, and theirs. The places are
// the lines of the marks; -1 where there is no such mark.
type conflict struct{ ours, base, theirs, end int }

// conflicts reports the conflicts of a text and blanks them, but for the first
// version: whatever is wrong with that one is told all the same, and nothing
// is told twice.
func (p *page) conflicts() {
	if !bytes.Contains(p.text, []byte("<<<<<<<")) && !bytes.Contains(p.text, []byte(">>>>>>>")) {
		return
	}
	none := conflict{-1, -1, -1, -1}
	open := none
	var found []conflict
	var fence []byte
	quoted := false // whether the line above belongs to a quotation
	for at := 0; at < len(p.text); {
		start := at
		line := bytes.TrimRight(cutLine(p.text, &at), " \t\r\n")
		if trimmed := bytes.TrimLeft(line, " "); fence != nil {
			if bytes.HasPrefix(trimmed, fence) && len(bytes.Trim(trimmed, string(fence[:1]))) == 0 {
				fence = nil
			}
			continue
		} else if fence = fenceAt(trimmed); fence != nil {
			continue
		}
		switch sideOf(line) {
		case '<':
			if open.ours < 0 {
				open.ours = start
			}
		case '|':
			if open.ours >= 0 && open.base < 0 && open.theirs < 0 {
				open.base = start
			}
		case '=':
			if open.ours >= 0 && open.theirs < 0 {
				open.theirs = start
			}
		case '>':
			if open.ours >= 0 || !quoted && oneWord(line[conflictMark:]) {
				open.end = start
				found = append(found, open)
				open = none
			}
		}
		quoted = len(line) > 0 && line[0] == '>'
	}
	if open.ours >= 0 {
		found = append(found, open)
	}
	if len(found) == 0 {
		return
	}
	begun := bytes.Contains(p.src.Text[:p.src.Body], []byte("<<<<<<<")) // the front matter was told
	p.text = bytes.Clone(p.text)
	p.text = p.text[:len(p.text):len(p.text)]
	for _, c := range found {
		if c.ours >= 0 || !begun {
			p.tellConflict(c)
		}
		p.blank(c)
	}
}

// sideOf tells which mark of a conflict a line is: its sign, or 0.
func sideOf(line []byte) byte {
	if len(line) < conflictMark || bytes.IndexByte([]byte("<|=>"), line[0]) < 0 {
		return 0
	}
	for _, c := range line[:conflictMark] {
		if c != line[0] {
			return 0
		}
	}
	if len(line) > conflictMark && (line[conflictMark] != ' ' || line[0] == '=') {
		return 0
	}
	return line[0]
}

// oneWord says whether a label is that of a branch or of a commit: one word,
// perhaps with a remark in round brackets.
func oneWord(label []byte) bool {
	label = bytes.TrimSpace(label)
	if i := bytes.Index(label, []byte(" (")); i > 0 && label[len(label)-1] == ')' {
		label = label[:i]
	}
	return len(label) > 0 && bytes.IndexByte(label, ' ') < 0
}

func (p *page) tellConflict(c conflict) {
	side := func(at int) string {
		if at < 0 {
			return ""
		}
		return string(bytes.TrimSpace(p.text[at+conflictMark : max(at+conflictMark, p.lineEnd(at))]))
	}
	line := func(at int) diag.Span { return diag.Span{Start: at, End: p.lineEnd(at)} }
	const hint = "Keep one of the two, or one made of both, and delete the lines of marks."
	if c.ours < 0 || c.end < 0 {
		p.fault(diag.MergeMarker, line(max(c.ours, c.end)), "this mark is left from two versions of the text that were brought together", "See whether both versions are still there, and delete the line.")
		return
	}
	message := "two versions of the text were never brought together"
	if a, b := side(c.ours), side(c.end); a != "" && b != "" {
		message = "two versions of the text, “" + a + "” and “" + b + "”, were never brought together"
	}
	var also []diag.Place
	if c.theirs >= 0 {
		also = append(also, diag.Place{Span: line(c.theirs), Note: "the second one begins here"})
	}
	p.fault(diag.MergeMarker, line(c.ours), message, hint, append(also, diag.Place{Span: line(c.end), Note: "and ends here"})...)
}

// blank makes spaces of the marks and of the versions behind the first.
func (p *page) blank(c conflict) {
	wipe := func(from, to int) {
		for i := from; i < to; i++ {
			if p.text[i] != '\n' {
				p.text[i] = ' '
			}
		}
	}
	if c.ours >= 0 {
		wipe(c.ours, p.nextLine(c.ours))
	}
	from := c.theirs
	if c.base >= 0 {
		from = c.base
	}
	switch {
	case c.end >= 0 && from >= 0:
		wipe(from, p.nextLine(c.end))
	case c.end >= 0:
		wipe(c.end, p.nextLine(c.end))
	case from >= 0:
		wipe(from, p.nextLine(from))
	}
}
