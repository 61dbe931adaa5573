package prose

import (
	"bytes"
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/mdast"
	"github.com/meridian-ssg/meridian/internal/video"
)

// noteMarks notes the marks in words that are written as they stand.
func (c *Checker) noteMarks(start int, value []byte) {
	for i := 0; i < len(value); i++ {
		switch {
		case value[i] == '\\':
			i++
		case kinds[value[i]] == mark:
			c.marks = append(c.marks, start+i)
		}
	}
	c.hasMarks = false
}

// run is marks of one kind that stand together.
type run struct {
	start       int
	before      rune
	behind      rune
	spaceBefore bool
	spaceBehind bool
}

// opens reports whether a run stands in front of a word.
func (r run) opens() bool {
	return !r.spaceBehind && (r.spaceBefore || unicode.IsPunct(r.before)) && !unicode.IsPunct(r.behind)
}

// closes reports whether a run stands right behind a word.
func (r run) closes() bool { return !r.spaceBefore && !unicode.IsPunct(r.before) }

// runs gives the runs of n times the same mark among those left.
func (c *Checker) runs(mark byte, n int) []run {
	var out []run
	for i := 0; i < len(c.marks); {
		start, length := c.marks[i], 1
		for i+length < len(c.marks) && c.marks[i+length] == start+length && c.Bytes[start+length] == c.Bytes[start] {
			length++
		}
		i += length
		if c.Bytes[start] != mark || length != n {
			continue
		}
		r := run{start: start, before: c.RuneBefore(start), behind: c.RuneAt(start + n)}
		r.spaceBefore, r.spaceBehind = unicode.IsSpace(r.before), unicode.IsSpace(r.behind)
		out = append(out, r)
	}
	return out
}

// markChecks look at each mark that is left, and say whether they reported it.
var markChecks = map[byte]func(c *Checker, offset int) bool{
	'[': (*Checker).squareBracket,
	'&': (*Checker).entity,
	'_': (*Checker).fieldCode,
	':': (*Checker).emoji,
}

// runChecks look at the runs of all marks that are left, in this order, and say
// whether they reported one.
var runChecks = []func(c *Checker) bool{
	func(c *Checker) bool { return c.doubledMarks('*') },
	func(c *Checker) bool { return c.doubledMarks('_') },
	func(c *Checker) bool { return c.doubledMarks('~') },
	func(c *Checker) bool { return c.spacedPair('*') },
	func(c *Checker) bool { return c.spacedPair('_') },
	(*Checker).highlight,
	(*Checker).officeTags,
	(*Checker).openCode,
}

// checkMarks reports what the marks left in a block were to be: once for a block,
// as the first often breaks those behind it.
func (c *Checker) checkMarks() {
	for _, offset := range c.marks {
		if check := markChecks[c.Bytes[offset]]; check != nil && check(c, offset) {
			return
		}
	}
	for _, check := range runChecks {
		if check(c) {
			return
		}
	}
}

// field is a name such as _Toc4711 or _Ref4711, as Word gives them.
var field = regexp.MustCompile(`^_(?:Toc|Ref)\d.\d[\w-]*`)

func (c *Checker) fieldCode(offset int) bool {
	name := field.Find(c.Bytes[offset:min(len(c.Bytes), offset+longestTag)])
	if name == nil {
		return false
	}
	c.Report(diag.MarkupLeft, diag.Span{Start: offset, End: offset + len(name)}, "this is left from a field of a writing program", "Write the words that were shown in its place, or a link.")
	return true
}

//go:embed emoji.txt
var emojiFile string

// emoji are the signs by the names that other programs know them by.
var emoji = sync.OnceValue(func() map[string]string {
	signs := map[string]string{}
	for line := range strings.Lines(emojiFile) {
		sign, names, _ := strings.Cut(strings.TrimSpace(line), " ")
		for name := range strings.FieldsSeq(names) {
			signs[name] = sign
		}
	}
	return signs
})

// emoji looks at :wave: and the like. There may be more in the block, and other
// marks.
func (c *Checker) emoji(start int) bool {
	const longest = 40
	rest := c.Bytes[start+1 : min(len(c.Bytes), start+longest)]
	size := bytes.IndexFunc(rest, func(r rune) bool { return r != '_' && r != '-' && r != '+' && !isWordRune(r) })
	if size <= 0 || rest[size] != ':' || isWordRune(c.RuneBefore(start)) || isWordRune(c.RuneAt(start+size+2)) {
		return false
	}
	name := string(rest[:size])
	sign, ok := emoji()[name]
	if !ok {
		return false
	}
	span := diag.Span{Start: start, End: start + size + 2}
	c.ReportFix(diag.MarkupLeft, span, "no sign comes of “:"+name+":” here", "Write "+sign+".", diag.Edit{Span: span, Text: sign})
	return false
}

// officeTag is a tag that Word writes, and that is no HTML.
var officeTag = regexp.MustCompile(`^</?[movw]:[A-Za-z][^<>\n]*>`)

// officeTags looks at tags such as <o:p>: those of a block are one mistake.
func (c *Checker) officeTags() bool {
	var fix []diag.Edit
	for _, at := range c.marks {
		if tag := officeTag.Find(c.Bytes[at:min(len(c.Bytes), at+longestTag)]); tag != nil {
			fix = append(fix, diag.Edit{Span: diag.Span{Start: at, End: at + len(tag)}})
		}
	}
	if len(fix) == 0 {
		return false
	}
	first := fix[0].Span
	c.ReportFix(diag.MarkupLeft, first, "“"+diag.Clip(string(c.Bytes[first.Start:first.End]))+"” is left from a writing program, and makes nothing here", "Delete it.", fix...)
	return true
}

// highlight looks at ==words==.
func (c *Checker) highlight() bool {
	r := c.runs('=', 2)
	if len(r) != 2 || !r[0].opens() || r[1].spaceBefore || !r[1].spaceBehind && !unicode.IsPunct(r[1].behind) {
		return false
	}
	c.Report(diag.MarkupLeft, diag.Span{Start: r[0].start, End: r[1].start + 2}, "equals signs round words mark nothing here", "Write **words** for what is important, and *words* for what is stressed.")
	return true
}

// openCode looks at a single backtick in front of a word.
func (c *Checker) openCode() bool {
	r := c.runs('`', 1)
	if len(r) != 1 || !r[0].opens() {
		return false
	}
	start := r[0].start
	line := c.Bytes[start+1 : c.LineEnd(start)]
	if n := bytes.IndexFunc(c.Bytes[start+1:], func(r rune) bool { return !isWordRune(r) }); n <= 4 || bytes.IndexByte(line, '\'') >= 0 {
		return false
	}
	c.Report(diag.MarkupLeft, diag.Span{Start: start, End: start + 1}, "“`” begins code that is never closed", "Write ` behind the code, or a backslash in front of the mark.")
	return true
}

// doubledMarks looks at doubled marks, with which strong or struck words begin and
// end. A writer who puts ** behind a word and in front of a paragraph makes
// notes with them.
func (c *Checker) doubledMarks(mark byte) bool {
	found := c.runs(mark, 2)
	if len(found) == 0 || mark == '_' && slices.ContainsFunc(found, func(r run) bool { return !plainWord(c.Bytes[r.start+2:]) }) {
		return false
	}
	marks := string([]byte{mark, mark})
	first := found[0]
	switch {
	case len(found) > 1:
		return c.doubledPair(marks, first, found[1])
	case first.opens() && unicode.IsLetter(first.behind) && !(c.hasNoteMark && c.Bytes[c.LineStart(first.start)] == mark):
		c.Report(diag.MarkupLeft, diag.Span{Start: first.start, End: first.start + 2}, "“"+marks+"” begins something here that is never closed",
			"Write "+marks+" behind the last word that is meant. To show the marks, put a backslash in front of each.")
		return true
	}
	c.hasNoteMark = c.hasNoteMark || first.closes()
	return false
}

// doubledPair looks at two doubled marks with words between them.
func (c *Checker) doubledPair(marks string, first, second run) bool {
	span := diag.Span{Start: first.start, End: second.start + 2}
	between := c.Bytes[first.start+2 : second.start]
	inner := bytes.TrimSpace(between)
	lead, trail := len(between)-len(bytes.TrimLeft(between, " ")), len(between)-len(bytes.TrimRight(between, " "))
	atSign := unicode.IsPunct(first.behind) || unicode.IsPunct(second.before)
	opens := first.opens() || lead > 0 && (second.closes() || first.spaceBefore && !second.spaceBefore)
	switch {
	case !hasLetter(inner):
		return false
	case lead+trail == 0 && atSign, lead+trail == 0 && opens:
		// Marks next to a sign count only where a space or a sign is outside.
		c.reportAtSign(marks, span)
		return true
	case lead > 0 && trail > 0 || !opens:
		return false // signs between words
	}
	c.reportSpaced(marks, first, second)
	return true
}

// reportAtSign reports a pair of marks of which one stands between a sign and a
// word.
func (c *Checker) reportAtSign(marks string, span diag.Span) {
	c.Report(diag.MarkupLeft, span, "the marks “"+marks+"” make nothing here, as they stand within a word or at a sign", "Put the marks round whole words, with the signs outside.")
}

// reportSpaced reports a pair of marks of which one has a space on the inside.
func (c *Checker) reportSpaced(marks string, first, last run) {
	start := first.start + len(marks)
	between := c.Bytes[start:last.start]
	inner := bytes.TrimSpace(between)
	lead, trail := len(between)-len(bytes.TrimLeft(between, " ")), len(between)-len(bytes.TrimRight(between, " "))
	fix := []diag.Edit{{Span: diag.Span{Start: start, End: start + lead}}}
	where := "behind the first of them"
	if trail > 0 {
		where = "in front of the last of them"
		fix[0].Span = diag.Span{Start: last.start - trail, End: last.start}
		if isWordRune(last.behind) {
			fix = append(fix, insertion(last.start+len(marks), " "))
		}
	} else if isWordRune(first.before) {
		fix = append([]diag.Edit{insertion(first.start, " ")}, fix...)
	}
	if bytes.IndexByte(between, '\n') >= 0 {
		fix = nil
	}
	c.ReportFix(diag.MarkupLeft, diag.Span{Start: first.start, End: last.start + len(marks)}, "the marks “"+marks+"” make nothing here, as a space stands "+where,
		"Write "+marks+mdast.Excerpt(inner)+marks+".", fix...)
}

// insertion is an edit that only puts something in.
func insertion(offset int, text string) diag.Edit {
	return diag.Edit{Span: diag.Span{Start: offset, End: offset}, Text: text}
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
func (c *Checker) spacedPair(mark byte) bool {
	found := c.runs(mark, 1)
	if len(found) != 2 || len(c.runs(mark, 2)) > 0 {
		return false
	}
	first, last := found[0], found[1]
	between := c.Bytes[first.start+1 : last.start]
	if mark == '*' && first.opens() && unicode.IsLetter(first.behind) && unicode.IsPunct(last.before) && unicode.IsLetter(last.behind) && bytes.IndexByte(between, '\n') < 0 {
		c.reportAtSign("*", diag.Span{Start: first.start, End: last.start + 1})
		return true
	}
	if !unicode.IsLetter(first.behind) || !first.opens() || !last.spaceBefore || isWordRune(last.behind) && !unicode.IsLetter(last.behind) ||
		last.spaceBehind && last.start+1 < c.LineEnd(last.start) && unicode.IsDigit(c.RuneAt(last.start+2)) ||
		bytes.IndexByte(between, '\n') >= 0 || bytes.Count(between, []byte(" ")) > 4 {
		return false
	}
	c.reportSpaced(string([]byte{mark}), first, last)
	return true
}

// longestTag is how many bytes of what stands in brackets are looked at.
const longestTag = 500

// squareBracket looks at a square bracket that other programs understand.
func (c *Checker) squareBracket(open int) bool {
	line := c.Bytes[open:min(open+longestTag, len(c.Bytes))]
	if i := bytes.IndexByte(line, '\n'); i >= 0 {
		line = bytes.TrimRight(line[:i], " \t\r")
	}
	switch {
	case len(line) < 3:
		return false
	case '0' <= line[1] && line[1] <= '9':
		c.typedNote(open, line)
		return false
	case line[1] == '[':
		return c.wikiLink(open, line)
	}
	return c.otherShortcode(open, line) || c.unclosedSquare(open, line)
}

// typedNote notes where [1] stands in a text, and where at the beginning of a line,
// which holds the note then.
func (c *Checker) typedNote(open int, line []byte) {
	size := max(1, bytes.IndexByte(line[:min(4, len(line))], ']'))
	number, err := strconv.Atoi(string(line[1:size]))
	if err != nil {
		return
	}
	if c.notes == nil {
		c.notes = make(map[int][2]diag.Span)
	}
	at := 0
	if c.LineStart(open) == open && len(line) > size+2 && line[size+1] == ' ' {
		at = 1
	}
	if note := c.notes[number]; note[at].End == 0 {
		note[at] = diag.Span{Start: open, End: open + size + 1}
		c.notes[number] = note
	}
}

// reportNotes reports notes that are only typed, once: at the mark of the first.
func (c *Checker) reportNotes() {
	for number := range min(100, 100*len(c.notes)) {
		if note := c.notes[number]; note[0].End > 0 && note[1].End > 0 {
			c.Report(diag.MarkupLeft, note[0], fmt.Sprintf("“[%d]” doesn't lead to its note", number),
				fmt.Sprintf("Write [^%d] here, and [^%d]: in front of the note.", number, number), diag.Location{Span: note[1], Note: "the note"})
			return
		}
	}
}

// wikiLink looks at [[words]].
func (c *Checker) wikiLink(open int, line []byte) bool {
	end := bytes.Index(line, []byte("]]"))
	if end < 3 || isWordRune(c.RuneBefore(open)) || bytes.HasPrefix(line[end+2:], []byte("(")) {
		return false
	}
	words := line[2:end]
	if !hasLetter(words) || bytes.IndexByte(words, '[') >= 0 || isRemark(words) ||
		bytes.IndexByte(words, '.') >= 0 && bytes.IndexByte(words, ' ') < 0 { // [[a.b]] begins a part in TOML
		return false
	}
	c.Report(diag.LinkForm, diag.Span{Start: open, End: open + end + 2}, "no link comes of double square brackets", "Write the words in square brackets, and right behind them, in round ones, where they lead.")
	return true
}

// otherShortcode looks at the shortcodes of WordPress and the tags of bulletin
// boards.
func (c *Checker) otherShortcode(open int, line []byte) bool {
	name, closes := bytes.CutPrefix(line[1:], []byte("/"))
	n, end := mdast.NameLength(name), bytes.IndexByte(line, ']')
	if n == 0 || end <= 0 {
		return false
	}
	word := strings.ToLower(string(name[:n]))
	span := diag.Span{Start: open, End: open + end + 1}
	for field := range strings.FieldsFuncSeq(string(line), func(r rune) bool { return strings.ContainsRune("[]\"' ", r) }) {
		if word == "youtube" && !strings.ContainsAny(field, "./") {
			field = "youtu.be/" + field
		}
		if film, _, ok := video.Parse(strings.TrimPrefix(field, "src=")); ok && slices.Contains(filmTags, word) {
			c.Report(diag.ShortcodeSyntax, span, "“["+word+"]” is a shortcode of another program", film.Hint())
			return true
		}
	}
	paired := closes || bytes.Contains(line[end:], []byte("[/"+string(name[:n])+"]"))
	switch {
	case slices.Contains(blogShortcodes, word) && (name[n] == ' ' && bytes.IndexByte(name, '=') > 0 || name[n] == ']' && (paired || word == "gallery" || word == "playlist")):
		c.Report(diag.ShortcodeSyntax, span, "“["+word+"]” is a shortcode of another program", "Put what it showed in its place: a picture, a link, or a shortcode of this site.")
	case slices.Contains(boardTags, word) && (name[n] == ']' || name[n] == '=') && paired:
		c.Report(diag.MarkupLeft, span, "“"+mdast.Excerpt(line[:end+1])+"” marks nothing here", "Use Markdown: **strong**, *stressed*, [words](address).")
	default:
		return false
	}
	return true
}

// unclosedSquare looks at "[words(address)".
func (c *Checker) unclosedSquare(open int, line []byte) bool {
	round := bytes.IndexByte(line, '(')
	if round < 2 || bytes.IndexByte(line, ']') >= 0 {
		return false
	}
	end := bytes.IndexByte(line[round:], ')')
	if end < 0 || !isAddress(line[round+1:round+end]) || !hasLetter(line[1:round]) {
		return false
	}
	words := bytes.TrimRight(line[:round], " ")
	c.ReportFix(diag.LinkForm, diag.Span{Start: open, End: open + round + end + 1}, "no link comes of this, as the square bracket is never closed",
		"Write "+string(words)+"]"+string(line[round:round+end+1])+".", diag.Edit{Span: diag.Span{Start: open + len(words), End: open + round}, Text: "]"})
	return true
}

var (
	// blogShortcodes are those of WordPress.
	blogShortcodes = []string{"audio", "caption", "contact-form-7", "embed", "gallery", "playlist", "video", "wp_caption"}
	// filmTags are those of either that show films.
	filmTags = []string{"embed", "embedyt", "iframe", "media", "url", "video", "vimeo", "youtube"}
	// boardTags are those of bulletin boards.
	boardTags = []string{"b", "center", "code", "color", "email", "i", "img", "list", "quote", "s", "size", "u", "url", "youtube"}
)

var (
	unfinishedEntity = regexp.MustCompile(`^&nbsp(?:[^;\pL\p{Nd}]|$)`)
	escapedTwice     = regexp.MustCompile(`^&amp;(?:nbsp|amp|quot|#39|#8217|#8211|[lr][sd]quo|ndash);`) // by other programs
)

// entity looks at entities that are not finished, or were escaped twice.
func (c *Checker) entity(start int) bool {
	const name, amp = "&nbsp", "&amp;"
	rest := c.Bytes[start:min(len(c.Bytes), start+16)]
	if end := start + len(name); unfinishedEntity.Match(rest) {
		c.ReportFix(diag.MarkupLeft, diag.Span{Start: start, End: end}, "a semicolon is missing behind “"+name+"”", "Write "+name+";.", insertion(end, ";"))
		return true
	}
	written := escapedTwice.Find(rest)
	if written == nil {
		return false
	}
	entity := "&" + string(written[len(amp):])
	c.ReportFix(diag.MarkupLeft, diag.Span{Start: start, End: start + len(written)}, "readers would see “"+entity+"”, as the & was written out twice", "Write "+entity+".",
		diag.Edit{Span: diag.Span{Start: start + 1, End: start + len(amp)}})
	return true
}

// isRemark reports whether words in brackets are one of an editor's, such as sic,
// and no name of a page.
func isRemark(words []byte) bool {
	return !bytes.ContainsFunc(words, func(r rune) bool { return r < 'a' || r > 'z' })
}
