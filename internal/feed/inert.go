package feed

import "strings"

// unwanted are the elements that readers' programs do not carry out, and warn
// of.
var unwanted = []string{"script", "style", "iframe", "object", "embed"}

// StripActive leaves out of a body of HTML what can't work in a feed: scripts,
// styles, and frames. What stands beside them, such as the link below a film,
// stays.
func StripActive(html string) string {
	var out strings.Builder
	kept := 0
	for i := 0; i < len(html); i++ {
		if html[i] != '<' {
			continue
		}
		for _, name := range unwanted {
			rest := html[i+1:]
			if len(rest) <= len(name) || !strings.EqualFold(rest[:len(name)], name) || strings.IndexByte(" \t\n/>", rest[len(name)]) < 0 {
				continue
			}
			end := element(html, i, name)
			out.WriteString(html[kept:i])
			kept, i = end, end-1
			break
		}
	}
	if kept == 0 {
		return html
	}
	out.WriteString(html[kept:])
	return out.String()
}

// element gives the end of the element that opens at start. One that never
// closes takes all that follows, as a browser would have it.
func element(html string, start int, name string) int {
	if name == "embed" { // has no closing tag
		if i := strings.IndexByte(html[start:], '>'); i >= 0 {
			return start + i + 1
		}
		return len(html)
	}
	closing := "</" + name
	for i := start + 1; i < len(html); i++ {
		if html[i] == '<' && len(html)-i >= len(closing) && strings.EqualFold(html[i:i+len(closing)], closing) {
			if end := strings.IndexByte(html[i:], '>'); end >= 0 {
				return i + end + 1
			}
			break
		}
	}
	return len(html)
}
