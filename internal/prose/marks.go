package prose

import (
	"bytes"
	"slices"
	"strings"
	"unicode"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/mdast"
)

// leave notes the marks in words that are written as they stand.
func (c *Checker) noteMarks(from int, value []byte) {
	for i := 0; i < len(value); i++ {
		switch {
		case value[i] == '\\':
			i++
		case kinds[value[i]] == mark:
			c.marks = append(c.marks, from+i)
		}
	}
	c.hasMarks = false
}

// run is marks of one kind that stand together.
type run struct {
	at          int
	before      rune
	behind      rune
	spaceBefore bool
	spaceBehind bool
}

// opens says whether it stands in front of a word, and closes whether it stands
// right behind one.
func (r run) opens() bool {
	return !r.spaceBehind && (r.spaceBefore || unicode.IsPunct(r.before)) && !unicode.IsPunct(r.behind)
}
func (r run) closes() bool {
	return !r.spaceBefore && !unicode.IsPunct(r.before)
}

// runs gives the runs of n marks c among those left.
func (c *Checker) runs(char byte, n int) []run {
	var out []run
	for i := 0; i < len(c.marks); {
		at, length := c.marks[i], 1
		for i+length < len(c.marks) && c.marks[i+length] == at+length && c.Bytes[at+length] == c.Bytes[at] {
			length++
		}
		i += length
		if c.Bytes[at] != char || length != n {
			continue
		}
		r := run{at: at, before: c.RuneBefore(at), behind: c.RuneAt(at + n)}
		r.spaceBefore, r.spaceBehind = unicode.IsSpace(r.before), unicode.IsSpace(r.behind)
		out = append(out, r)
	}
	return out
}

// marks reports what the marks left in a block were to be: one message for a
// block, as the first often breaks those behind it.
func (c *Checker) checkMarks() {
	for _, at := range c.marks {
		switch c.Bytes[at] {
		case '[':
			if c.squareBracket(at) {
				return
			}
		case '&':
			if c.entity(at) {
				return
			}
		case '_':
			if digits := c.Bytes[at+1:]; (bytes.HasPrefix(digits, []byte("Toc")) || bytes.HasPrefix(digits, []byte("Ref"))) && len(digits) > 6 && digits[3] >= '0' && digits[3] <= '9' && digits[5] >= '0' && digits[5] <= '9' {
				c.Report(diag.MarkupLeft, diag.Span{Start: at, End: at + 1 + mdast.NameLength(digits)}, "this is left from a field of a writing program", "Write the words that were shown in its place, or a link.")
				return
			}
		}
	}
	for _, char := range []byte("*_~") {
		if c.doubledMarks(char) {
			return
		}
	}
	for _, char := range []byte("*_") {
		if c.spacedPair(char) {
			return
		}
	}
	if r := c.runs('=', 2); len(r) == 2 && r[0].opens() && !r[1].spaceBefore && (r[1].spaceBehind || unicode.IsPunct(r[1].behind)) {
		c.Report(diag.MarkupLeft, diag.Span{Start: r[0].at, End: r[1].at + 2}, "equals signs round words mark nothing here", "Write **words** for what is important, and *words* for what is stressed.")
		return
	}
	if r := c.runs('`', 1); len(r) == 1 && r[0].opens() {
		word := c.Bytes[r[0].at+1:]
		if n := bytes.IndexFunc(word, func(r rune) bool { return !isWordRune(r) }); n > 4 && bytes.IndexByte(word[:c.LineEnd(r[0].at)-r[0].at-1], '\'') < 0 {
			c.Report(diag.MarkupLeft, diag.Span{Start: r[0].at, End: r[0].at + 1}, "“`” begins code that is never closed", "Write ` behind the code, or a backslash in front of the mark.")
		}
	}
}

// doubled looks at doubled marks, with which strong or struck words begin and
// end. A writer who puts ** behind a word and in front of a paragraph makes
// notes with them.
func (c *Checker) doubledMarks(char byte) bool {
	found := c.runs(char, 2)
	if len(found) == 0 {
		return false
	}
	if char == '_' && slices.ContainsFunc(found, func(r run) bool { return !plainWord(c.Bytes[r.at+2:]) }) {
		return false
	}
	marks := string([]byte{char, char})
	first := found[0]
	if len(found) > 1 {
		second := found[1]
		span := diag.Span{Start: first.at, End: second.at + 2}
		between := c.Bytes[first.at+2 : second.at]
		inner := bytes.TrimSpace(between)
		lead, trail := len(between)-len(bytes.TrimLeft(between, " ")), len(between)-len(bytes.TrimRight(between, " "))
		switch {
		case len(inner) == 0 || bytes.IndexByte(between, '\n') >= 0 && lead+trail > 0 && !hasLetter(inner):
			return false
		case lead+trail == 0 && (unicode.IsPunct(first.behind) || unicode.IsPunct(second.before)) && hasLetter(inner):
			// Marks next to a sign count only where a space or a sign is outside.
		case lead > 0 && trail > 0, !(first.opens() || lead > 0 && (second.closes() || first.spaceBefore && !second.spaceBefore)):
			return false // signs between words
		case !hasLetter(inner):
			return false
		}
		if lead+trail == 0 {
			c.Report(diag.MarkupLeft, span, "the marks “"+marks+"” make nothing here, as they stand within a word or at a sign", "Put the marks round whole words, with the signs outside.")
			return true
		}
		fix := []diag.Edit{{Span: diag.Span{Start: first.at + 2, End: first.at + 2 + lead}}}
		where := "behind the first of them"
		if trail > 0 {
			where = "in front of the last of them"
			fix[0].Span = diag.Span{Start: second.at - trail, End: second.at}
			if isWordRune(second.behind) {
				fix = append(fix, diag.Edit{Span: diag.Span{Start: second.at + 2, End: second.at + 2}, Text: " "})
			}
		} else if isWordRune(first.before) {
			fix = append([]diag.Edit{{Span: diag.Span{Start: first.at, End: first.at}, Text: " "}}, fix...)
		}
		if bytes.IndexByte(between, '\n') >= 0 {
			fix = nil
		}
		c.ReportFix(diag.MarkupLeft, span, "the marks “"+marks+"” make nothing here, as a space stands "+where, "Write "+marks+mdast.Excerpt(inner)+marks+".", fix...)
		return true
	}
	switch {
	case first.opens() && (unicode.IsLetter(first.behind)) && !(c.hasNoteMark && c.Bytes[c.LineStart(first.at)] == char):
		c.Report(diag.MarkupLeft, diag.Span{Start: first.at, End: first.at + 2}, "“"+marks+"” begins something here that is never closed",
			"Write "+marks+" behind the last word that is meant. To show the marks, put a backslash in front of each.")
		return true
	case first.closes():
		c.hasNoteMark = true
	}
	return false
}

// plainWord says whether the word at the start of s is none that only programs
// use: no capital letters within it, and no digits.
func plainWord(s []byte) bool {
	first := true
	for _, r := range string(s[:min(len(s), longestTag)]) {
		switch {
		case r == '_' || unicode.IsDigit(r) || !first && unicode.IsUpper(r):
			return false
		case !unicode.IsLetter(r):
			return true
		}
		first = false
	}
	return true
}

// spacedPair looks at single marks, with which stressed words begin and end.
// They are signs of their own so often that only a pair counts of which one
// has a space on the inside.
func (c *Checker) spacedPair(char byte) bool {
	found := c.runs(char, 1)
	if len(found) != 2 || len(c.runs(char, 2)) > 0 {
		return false
	}
	first, last := found[0], found[1]
	between := c.Bytes[first.at+1 : last.at]
	if !unicode.IsLetter(first.behind) || !first.opens() || !last.spaceBefore || isWordRune(last.behind) && !unicode.IsLetter(last.behind) ||
		last.spaceBehind && last.at+1 < c.LineEnd(last.at) && unicode.IsDigit(c.RuneAt(last.at+2)) ||
		bytes.IndexByte(between, '\n') >= 0 || bytes.Count(between, []byte(" ")) > 4 {
		return false
	}
	inner := bytes.TrimSpace(between)
	fix := []diag.Edit{{Span: diag.Span{Start: first.at + 1 + len(inner), End: last.at}}}
	if isWordRune(last.behind) {
		fix = append(fix, diag.Edit{Span: diag.Span{Start: last.at + 1, End: last.at + 1}, Text: " "})
	}
	marks := string([]byte{char})
	c.ReportFix(diag.MarkupLeft, diag.Span{Start: first.at, End: last.at + 1}, "the marks “"+marks+"” make nothing here, as a space stands in front of the last of them",
		"Write "+marks+mdast.Excerpt(inner)+marks+".", fix...)
	return true
}

// longestTag is how many bytes of what stands in brackets are looked at.
const longestTag = 500

// squares looks at square brackets that other programs understand.
func (c *Checker) squareBracket(at int) bool {
	line := c.Bytes[at:min(at+longestTag, len(c.Bytes))]
	if i := bytes.IndexByte(line, '\n'); i >= 0 {
		line = bytes.TrimRight(line[:i], " \t\r")
	}
	if len(line) < 3 {
		return false
	}
	if line[1] == '[' {
		end := bytes.Index(line, []byte("]]"))
		if end < 3 || !hasLetter(line[2:end]) || bytes.IndexByte(line[2:end], '[') >= 0 || isWordRune(c.RuneBefore(at)) || bytes.HasPrefix(line[end+2:], []byte("(")) ||
			bytes.IndexByte(line[2:end], '.') >= 0 && bytes.IndexByte(line[2:end], ' ') < 0 || isRemark(line[2:end]) { // [[a.b]] begins a part in TOML
			return false
		}
		c.Report(diag.LinkForm, diag.Span{Start: at, End: at + end + 2}, "no link comes of double square brackets", "Write the words in square brackets, and right behind them, in round ones, where they lead.")
		return true
	}
	closing := line[1] == '/'
	name := line[1:]
	if closing {
		name = line[2:]
	}
	n := mdast.NameLength(name)
	end := bytes.IndexByte(line, ']')
	if n > 0 && end > 0 {
		word := strings.ToLower(string(name[:n]))
		span := diag.Span{Start: at, End: at + end + 1}
		ends := bytes.Contains(line[end:], []byte("[/"+string(name[:n])+"]"))
		switch {
		case slices.Contains(blogShortcodes, word) && (name[n] == ' ' && bytes.IndexByte(name, '=') > 0 || name[n] == ']'):
			if name[n] == ']' && word != "gallery" && word != "playlist" && !ends && !closing {
				break
			}
			c.Report(diag.ShortcodeSyntax, span, "“["+word+"]” is a shortcode of another program", "Put what it showed in its place: a picture, a link, or a shortcode of this site.")
			return true
		case slices.Contains(boardTags, word) && (name[n] == ']' || name[n] == '=') && (ends || closing && c.Bytes[at] == '['):
			c.Report(diag.MarkupLeft, span, "“"+mdast.Excerpt(line[:end+1])+"” marks nothing here", "Use Markdown: **strong**, *stressed*, [words](address).")
			return true
		}
	}
	return c.unclosedSquare(at, line)
}

// openSquare looks at "[words(address)".
func (c *Checker) unclosedSquare(at int, line []byte) bool {
	round := bytes.IndexByte(line, '(')
	if round < 2 || bytes.IndexByte(line, ']') >= 0 {
		return false
	}
	end := bytes.IndexByte(line[round:], ')')
	if end < 0 || !isAddress(line[round+1:round+end]) || !hasLetter(line[1:round]) {
		return false
	}
	words := bytes.TrimRight(line[:round], " ")
	c.ReportFix(diag.LinkForm, diag.Span{Start: at, End: at + round + end + 1}, "no link comes of this, as the square bracket is never closed",
		"Write "+string(words)+"]"+string(line[round:round+end+1])+".", diag.Edit{Span: diag.Span{Start: at + len(words), End: at + round}, Text: "]"})
	return true
}

var (
	// blogShortcodes are those of WordPress.
	blogShortcodes = []string{"audio", "caption", "contact-form-7", "embed", "gallery", "playlist", "video", "wp_caption"}
	// boardTags are those of bulletin boards.
	boardTags = []string{"b", "center", "code", "color", "email", "i", "img", "list", "quote", "s", "size", "u", "url", "youtube"}
)

// ampersand looks at names of characters that are not finished, or were written
// out twice by another program.
func (c *Checker) entity(at int) bool {
	rest := c.Bytes[at:]
	const name = "&nbsp"
	switch {
	case bytes.HasPrefix(rest, []byte(name)) && !bytes.HasPrefix(rest, []byte(name+";")) && !isWordRune(c.RuneAt(at+len(name))):
		end := at + len(name)
		c.ReportFix(diag.MarkupLeft, diag.Span{Start: at, End: end}, "a semicolon is missing behind “"+name+"”", "Write "+name+";.", diag.Edit{Span: diag.Span{Start: end, End: end}, Text: ";"})
		return true
	case bytes.HasPrefix(rest, []byte("&amp;")):
		inner := rest[len("&amp;"):]
		for _, twice := range []string{"nbsp;", "amp;", "quot;", "#39;", "#8217;", "#8211;", "rsquo;", "lsquo;", "ldquo;", "rdquo;", "ndash;"} {
			if bytes.HasPrefix(inner, []byte(twice)) {
				end := at + len("&amp;") + len(twice)
				c.ReportFix(diag.MarkupLeft, diag.Span{Start: at, End: end}, "readers would see “&"+twice+"”, as the & was written out twice", "Write &"+twice+".",
					diag.Edit{Span: diag.Span{Start: at + 1, End: at + len("&amp;")}})
				return true
			}
		}
	}
	return false
}

// isRemark says whether words in brackets are one of an editor's, such as sic,
// and no name of a page.
func isRemark(words []byte) bool {
	for _, c := range words {
		if c < 'a' || c > 'z' {
			return false
		}
	}
	return true
}
