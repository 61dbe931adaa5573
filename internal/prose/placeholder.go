package prose

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/mdast"
)

// commentLength is how long the comment is that s begins with; 0 where it begins
// with none. Comments are not for readers, so that nothing is odd in them.
func commentLength(s []byte, more *bool) int {
	if !*more || !bytes.HasPrefix(s, []byte("<!--")) {
		return 0
	}
	end := bytes.Index(s, []byte("-->"))
	*more = end >= 0
	return end + len("-->")*min(end+1, 1)
}

// What stands in square brackets for somebody else to write: it begins or ends with
// one of the words, or is one of the phrases.
const (
	toInsert  = "insert insérer insertar inserir inserire einfügen eintragen invoegen mewnosoder wstaw indsæt vložte"
	toReplace = "[your name] [add link] [add text] [link to come] [tbc] [tbd] [tba]"
)

var (
	// reminder is what writers note for themselves, with what is behind it. Without a
	// sign it counts at the beginning of a line: TODO is a word of Spanish.
	reminder = regexp.MustCompile(`^(?:TODO|FIXME)(?:[:…\r\n]|$)`)
	// reminderLine is a line that begins with one.
	reminderLine = regexp.MustCompile(`^[ \t>#*+.)\d-]*(?:TODO|FIXME) (?:[a-km-z]|l[^i])[^\n]*`)
)

// placeholderAt gives the length of words at an offset that were to be replaced, or
// stand for others: 0 where there are none.
func (c *Checker) placeholderAt(s []byte, at int) int {
	rest := s[at:min(len(s), at+longestTag)]
	switch {
	case rest[0] == '[':
		end := bytes.IndexAny(rest[1:], "[]\n") + 2
		if end < 5 || end > longestHeading || len(rest) > end && bytes.IndexByte([]byte("([:"), rest[end]) >= 0 { // most are links
			return 0
		}
		words := strings.ToLower(string(rest[:end]))
		first, last := strings.IndexByte(words, ' '), strings.LastIndexByte(words, ' ')
		if first > 0 && (containsWord(toInsert, words[1:first]) || containsWord(toInsert, words[last+1:len(words)-1])) || strings.Contains(toReplace, words) {
			return end
		}
	case mdast.HasPrefixFold(rest, "Lorem ipsum"):
		return len("Lorem ipsum")
	case !bytes.HasPrefix(rest, []byte("TODO")) && !bytes.HasPrefix(rest, []byte("FIXME")):
		return 0
	}
	before := byte('\n')
	if at > 0 {
		before = s[at-1]
	}
	word := mdast.NameLength(rest)
	start := max(0, at-16) // more marks than that stand at no beginning
	start += bytes.LastIndexByte(s[start:at], '\n') + 1
	switch {
	case mdast.IsAlphanumeric(before), bytes.IndexByte([]byte("_-/.#=?&@"), before) >= 0:
	case reminder.Match(rest), before == '(' && rest[min(word, len(rest)-1)] == ')', before == '[' && rest[min(word, len(rest)-1)] == ']',
		(start == 0 || s[start-1] == '\n') && reminderLine.Match(s[start:at+len(rest)]) && !containsWord("es pt gl", c.Language.tag):
		return word
	}
	return 0
}

// strayKey looks at a line of front matter at the beginning of the text, and at
// one that is to keep the page back wherever it stands.
func (c *Checker) strayKey(n *ast.Paragraph) {
	lines := n.Lines()
	if lines.Len() == 0 || n.Parent().Kind() != ast.KindDocument {
		return
	}
	start := lines.At(0).Start
	line := c.Bytes[start:c.LineEnd(start)]
	colon := bytes.IndexByte(line[:min(len(line), len("aliases: "))], ':')
	if colon < 0 || len(line) > colon+1 && line[colon+1] != ' ' {
		return
	}
	key := string(line[:colon])
	if key == "draft" || n.PreviousSibling() == nil && containsWord("slug aliases layout weight expires title", key) {
		c.Report(diag.FrontSyntax, diag.Span{Start: start, End: start + len(bytes.TrimRight(line, " \t"))}, "“"+key+"” is a key of front matter, and stands in the text",
			"Move the line up, between the two lines of ---.")
	}
}
