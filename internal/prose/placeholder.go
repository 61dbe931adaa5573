package prose

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

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

// placeholderAt gives the length of words at an offset that were to be replaced:
// "TODO: …", "[insert name]", "Lorem ipsum"; 0 where there are none.
func (c *Checker) placeholderAt(s []byte, at int) int {
	rest := s[at:]
	switch rest[0] {
	case '[':
		return bracketedPlaceholder(rest)
	case 'L':
		if mdast.HasPrefixFold(rest, "lorem ipsum") {
			return len("lorem ipsum")
		}
	case 'T', 'F':
		return c.reminderAt(s, at)
	}
	return 0
}

// strayKeys are keys of front matter that are no beginning of a sentence.
var strayKeys = strings.Fields("draft slug aliases layout weight expires title")

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
	if slices.Contains(strayKeys, key) && (n.PreviousSibling() == nil || key == strayKeys[0]) {
		c.Report(diag.FrontSyntax, diag.Span{Start: start, End: start + len(bytes.TrimRight(line, " \t"))}, "“"+key+"” is a key of front matter, and stands in the text",
			"Move the line up, between the two lines of ---.")
	}
}

// placeholderWords begin or end what is written in square brackets where somebody
// else is to write something.
var placeholderWords = strings.Fields("insert insérer inserer insertar inserir inserire einfügen eintragen invoegen mewnosoder wstaw infoga indsæt vložte")

// placeholderPhrases are such words as a whole, or their beginnings.
var placeholderPhrases = []string{"your name", "name of ", "link to come", "add text", "add link", "tbc", "tbd", "tba"}

// bracketedPlaceholder is the length of such words with their brackets.
func bracketedPlaceholder(s []byte) int {
	const longest = 80
	end := bytes.IndexAny(s[1:min(len(s), longest)], "[]\n") + 1
	if end < 3 || s[end] != ']' || end+1 < len(s) && bytes.IndexByte([]byte("([:"), s[end+1]) >= 0 {
		return 0
	}
	words := strings.ToLower(string(s[1:end]))
	first, more, _ := strings.Cut(words, " ")
	last := more[strings.LastIndexByte(more, ' ')+1:]
	if more != "" && (slices.Contains(placeholderWords, first) || slices.Contains(placeholderWords, last)) ||
		slices.ContainsFunc(placeholderPhrases, func(p string) bool { return strings.HasPrefix(words, p) && (words == p || len(p) > len("tbc")) }) {
		return end + 1
	}
	return 0
}

// reminderAt is the length of TODO and FIXME where a writer reminds herself of
// something: with a colon, in brackets, or at an end of a line. TODO is a word of
// Spanish and Portuguese.
func (c *Checker) reminderAt(s []byte, at int) int {
	word := 0
	for _, w := range []string{"TODO", "FIXME"} {
		if bytes.HasPrefix(s[at:], []byte(w)) {
			word = len(w)
		}
	}
	before, _ := utf8.DecodeLastRune(s[:at])
	if word == 0 || isWordRune(before) || strings.ContainsRune("_-/.#=?&@", before) && before != utf8.RuneError {
		return 0
	}
	line := s[max(0, at-16):at] // more marks than that stand at no beginning
	i := bytes.LastIndexByte(line, '\n')
	first := (i >= 0 || len(line) == at) && len(bytes.Trim(line[i+1:], " \t>#*+-0123456789.)")) == 0
	rest := s[at+word:]
	switch {
	case len(rest) == 0, bytes.IndexByte([]byte(":\r\n"), rest[0]) >= 0, bytes.HasPrefix(rest, []byte("…")),
		rest[0] == ')' && before == '(', rest[0] == ']' && before == '[':
		return word
	case first && rest[0] == ' ' && len(rest) > 1 && 'a' <= rest[1] && rest[1] <= 'z' && !bytes.HasPrefix(rest, []byte(" list")):
		if !slices.Contains([]string{"es", "pt", "gl"}, c.Language.tag) {
			return word
		}
	}
	return 0
}
