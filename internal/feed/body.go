package feed

import (
	"iter"
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// StripActive removes scripts, styles and frames from HTML, which feed readers
// neither run nor show, and warn of; and icons, which are as large as the page
// where no style sheet says otherwise; and the links by which headings lead to
// themselves. What stands beside them stays, such as the link below a film. An
// element that never closes takes all that follows, as in a browser; an
// unfinished tag goes, too.
func StripActive(body string) string {
	var out strings.Builder
	open := ""                        // the element to be closed
	inHeading, inLink := false, false // right behind the start of a heading, and in its link to itself
	for t := range tokens(body) {
		begins := inHeading
		inHeading = t.isStartTag() && headings[t.name()]
		switch {
		case begins && strings.HasPrefix(t.source, `<a href="#`):
			inLink = true
		case inLink && t.kind == html.EndTagToken && t.name() == "a":
			inLink = false
		case t.kind == html.ErrorToken:
		case open != "":
			if t.kind == html.EndTagToken && t.name() == open {
				open = ""
			}
		case !t.isStartTag():
			out.WriteString(t.source)
		default:
			switch name := t.name(); {
			case name == "script" || name == "style" || name == "iframe" || name == "object",
				name == "form" && strings.Contains(t.source, ` class="form"`), // which readers fill in on the page
				name == "svg" && strings.Contains(t.source, `aria-hidden="true"`):
				open = name
			case name == "embed": // has no end tag
			default:
				out.WriteString(t.source)
			}
		}
	}
	return out.String()
}

var headings = map[string]bool{"h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true}

// AbsoluteURLs makes the URLs in HTML absolute, so that it can be read away from
// its page: in href, src, poster and srcset, "/x" gets the origin, such as
// "https://example.org"; "#x" and "" get the permalink; "//x" gets the origin's
// scheme; "x" and "../x" are taken from the page's folder. All else stays as it
// is, to the byte. So does everything where the permalink is not below origin.
func AbsoluteURLs(body, origin, permalink string) string {
	origin = strings.TrimSuffix(origin, "/")
	page, _, _ := strings.Cut(permalink, "#")
	if origin == "" || !strings.HasPrefix(page, origin+"/") {
		return body
	}
	base := baseURL{origin, page}
	var out strings.Builder
	out.Grow(len(body) * 5 / 4)
	for t := range tokens(body) {
		if t.isStartTag() {
			base.rewriteTag(&out, t.source)
		} else {
			out.WriteString(t.source)
		}
	}
	return out.String()
}

// token is a token of HTML as it stands in the source.
type token struct {
	kind   html.TokenType
	source string
}

func (t token) isStartTag() bool {
	return t.kind == html.StartTagToken || t.kind == html.SelfClosingTagToken
}

// name returns a tag's name in lower case.
func (t token) name() string {
	name := strings.TrimLeft(t.source, "</")
	return strings.ToLower(name[:strings.IndexAny(name, spaces+"/>")])
}

// tokens splits HTML. A tag that is unfinished at the end comes as an ErrorToken.
func tokens(body string) iter.Seq[token] {
	return func(yield func(token) bool) {
		z := html.NewTokenizer(strings.NewReader(body))
		for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
			n := len(z.Raw())
			t := token{kind, body[:n]}
			if t.isStartTag() && t.name() == "noscript" {
				z.NextIsNotRawText() // feed readers run no scripts
			}
			if !yield(t) {
				return
			}
			body = body[n:]
		}
		yield(token{html.ErrorToken, body})
	}
}

// scheme matches the beginning of an absolute URL.
var scheme = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:`)

// spaces is the white space of HTML.
const spaces = " \t\n\r\f"

type baseURL struct{ origin, page string }

// rewriteTag writes a start tag with absolute URLs.
func (b baseURL) rewriteTag(out *strings.Builder, tag string) {
	skip := func(i int, chars string) int { return len(tag) - len(strings.TrimLeft(tag[i:], chars)) }
	until := func(i int, chars string) int { return i + strings.IndexAny(tag[i:], chars) }
	done := 0
	for i := skip(until(0, spaces+"/>"), spaces+"/"); tag[i] != '>'; i = skip(i, spaces+"/") {
		end := until(i+1, spaces+"/>=")
		name := strings.ToLower(tag[i:end])
		if i = skip(end, spaces); tag[i] != '=' {
			continue // an attribute without a value
		}
		start := skip(i+1, spaces)
		if quote := tag[start]; quote == '"' || quote == '\'' {
			start++
			end = start + strings.IndexByte(tag[start:], quote)
			i = end + 1
		} else {
			end = until(start, spaces+">")
			i = end
		}
		switch name {
		case "href", "src", "poster":
			out.WriteString(tag[done:start])
			b.write(out, tag[start:end])
			done = end
		case "srcset":
			out.WriteString(tag[done:start])
			b.writeSrcset(out, tag[start:end])
			done = end
		}
	}
	out.WriteString(tag[done:])
}

// writeSrcset writes image candidates: each URL ends at white space, and its
// descriptor at the next comma.
func (b baseURL) writeSrcset(out *strings.Builder, list string) {
	for list != "" {
		rest := strings.TrimLeft(list, spaces+",")
		out.WriteString(list[:len(list)-len(rest)])
		end := len(rest)
		if i := strings.IndexAny(rest, spaces); i >= 0 {
			end = i
		}
		url := strings.TrimRight(rest[:end], ",")
		if url != "" {
			b.write(out, url)
		}
		list = rest[len(url):]
		if len(url) == end { // no comma follows at once
			n := max(strings.IndexByte(list+",", ','), 0)
			out.WriteString(list[:n])
			list = list[n:]
		}
	}
}

// write writes an absolute URL.
func (b baseURL) write(out *strings.Builder, url string) {
	ref := strings.TrimLeft(url, spaces)
	out.WriteString(url[:len(url)-len(ref)])
	file, _, _ := strings.Cut(b.page, "?")
	switch {
	case ref == "" || ref[0] == '#':
		out.WriteString(b.page)
	case strings.HasPrefix(ref, "//"):
		out.WriteString(b.origin[:strings.Index(b.origin, "//")])
	case ref[0] == '/':
		out.WriteString(b.origin)
	case ref[0] == '?':
		out.WriteString(file)
	case !scheme.MatchString(ref):
		parent := func(path string) string { return path[:max(strings.LastIndexByte(path, '/'), len(b.origin))] }
		folder := parent(file)
		for {
			segment, rest, _ := strings.Cut(ref, "/")
			if segment == ".." {
				folder = parent(folder)
			} else if segment != "." {
				break
			}
			ref = rest
		}
		out.WriteString(folder + "/")
	}
	out.WriteString(ref)
}
