package schema

import (
	"html"
	"regexp"
	"strings"
	"sync"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// markup lists what works in texts and not in the plain text of front matter:
// what it looks like, what it is called, and what is left without it. It is sure
// where nothing but the look is lost.
var markup = sync.OnceValue(func() []mark {
	return []mark{
		{emphasis(`*`, 3), "the mark", "$1$3$4", true}, {emphasis(`*`, 2), "the mark", "$1$3$4", true}, {emphasis(`*`, 1), "the mark", "$1$3$4", true},
		{emphasis(`_`, 3), "the mark", "$1$3$4", true}, {emphasis(`_`, 2), "the mark", "$1$3$4", true}, {emphasis(`_`, 1), "the mark", "$1$3$4", true},
		{regexp.MustCompile("()(`)([^`]+)`"), "the mark", "$3", true},
		{regexp.MustCompile(`()(!?\[([^\][]+)\]\([^()\s]*\))`), "the link", "$3", false},
		{regexp.MustCompile(`()({{[<%].*?[%>]}})`), "the shortcode", "", false},
		{regexp.MustCompile(`(?i)()(</?(?:a|b|big|br|div|em|font|h[1-6]|i|p|small|span|strong|sub|sup|u)(?:\s[^<>]*)?/?>)`), "the tag", "", false},
		{regexp.MustCompile(`()(&#?[0-9A-Za-z]{2,31};)`), "the code", "", true},
	}
})

type mark struct {
	looks      *regexp.Regexp
	name, with string
	sure       bool
}

// emphasis is what words look like between as many signs on each side, which
// stand within no word.
func emphasis(sign string, n int) *regexp.Regexp {
	marks := strings.Repeat(`\`+sign, n)
	return regexp.MustCompile(`(^|[^\pL\pN` + sign + `])(` + marks + `)([^` + sign + `\s](?:[^` + sign + `]*[^` + sign + `\s])?)` + marks + `($|[^\pL\pN` + sign + `])`)
}

// PlainText gives a text without the Markdown and HTML in it, and the words for
// what was found first; "" where there is none. It is sure where nothing but the
// look is lost.
func PlainText(text string) (plain, found string, sure bool) {
	plain, sure = text, true
	for _, m := range markup() {
		at := m.looks.FindStringSubmatch(plain)
		if at == nil {
			continue
		}
		without := html.UnescapeString(plain)
		if m.name != "the code" {
			without = strings.TrimSpace(m.looks.ReplaceAllString(plain, m.with))
		}
		if without == plain || without == "" {
			continue
		}
		if found == "" {
			found = m.name + " " + diag.Quoted(diag.Clip(at[2]))
		}
		plain, sure = without, sure && m.sure
	}
	return plain, found, sure
}

// FitsPlain says whether a text can stand without quotes.
func FitsPlain(s string) bool {
	return s != "" && !strings.ContainsAny(s[:1], "[]{},&*!|>%@`?\"'#- ") && !strings.Contains(s, ": ") && !strings.Contains(s, " #") && !strings.HasSuffix(s, ":")
}
