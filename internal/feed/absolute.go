package feed

import "strings"

// AbsoluteURLs makes the addresses in a body of HTML whole, so that it can be read
// away from its page: in href, src, srcset and poster, "/x" gets the origin,
// such as "https://example.org"; "#x" and "" get the page's permalink; "//x"
// gets the origin's scheme; "x" and "../x" are taken from the page's folder.
//
// Without a permalink below the origin there is nothing to go by, and the HTML
// stays as it is. It is meant for the HTML that this program writes itself, or that a writer
// put into a page: it looks at tags and their attributes only, passes over
// comments, and leaves everything else as it is.
func AbsoluteURLs(html, origin, permalink string) string {
	origin = strings.TrimSuffix(origin, "/")
	page, _, _ := strings.Cut(permalink, "#")
	if origin == "" || !strings.HasPrefix(page, origin+"/") {
		return html
	}
	a := absolute{origin: origin, page: page}
	for i := strings.IndexByte(html, '<'); i >= 0 && i < len(html); {
		if strings.HasPrefix(html[i:], "<!--") {
			i = after(html, i, "-->")
		} else {
			i = a.tag(html, i+1)
		}
		if next := strings.IndexByte(html[i:], '<'); next >= 0 {
			i += next
		} else {
			break
		}
	}
	if a.done == 0 {
		return html
	}
	a.out = append(a.out, html[a.done:]...)
	return string(a.out)
}

type absolute struct {
	origin, page string
	out          []byte
	done         int // up to here the HTML is in out
}

// after gives the position behind the next end, or the end of the text.
func after(s string, i int, end string) int {
	if n := strings.Index(s[i:], end); n >= 0 {
		return i + n + len(end)
	}
	return len(s)
}

// tag goes through the attributes of the tag whose name begins at i, and gives
// the position behind it.
func (a *absolute) tag(s string, i int) int {
	if i >= len(s) || !letter(s[i]) { // an end tag, or no tag
		return i
	}
	for i < len(s) && !space(s[i]) && s[i] != '>' && s[i] != '/' {
		i++
	}
	for i < len(s) {
		for i < len(s) && (space(s[i]) || s[i] == '/') {
			i++
		}
		if i == len(s) {
			return i
		}
		if s[i] == '>' {
			return i + 1
		}
		name := i
		for i++; i < len(s) && !space(s[i]) && s[i] != '=' && s[i] != '>' && s[i] != '/'; {
			i++
		}
		end := i
		for i < len(s) && space(s[i]) {
			i++
		}
		if i == len(s) || s[i] != '=' {
			continue // an attribute without a value
		}
		for i++; i < len(s) && space(s[i]); {
			i++
		}
		from, to, next := value(s, i)
		if to < 0 {
			return next
		}
		a.attribute(s, s[name:end], from, to)
		i = next
	}
	return i
}

// value finds an attribute's value, quoted or not, and where to go on. A quote
// that never closes has no value, and to is -1.
func value(s string, i int) (from, to, next int) {
	if i < len(s) && (s[i] == '"' || s[i] == '\'') {
		n := strings.IndexByte(s[i+1:], s[i])
		if n < 0 {
			return i, -1, len(s)
		}
		return i + 1, i + 1 + n, i + 2 + n
	}
	to = i
	for to < len(s) && !space(s[to]) && s[to] != '>' {
		to++
	}
	return i, to, to
}

func (a *absolute) attribute(s, name string, from, to int) {
	switch {
	case strings.EqualFold(name, "href"), strings.EqualFold(name, "src"), strings.EqualFold(name, "poster"):
		a.address(s, from, to)
	case strings.EqualFold(name, "srcset"):
		a.candidates(s, from, to)
	}
}

// candidates goes through the addresses of a srcset: each runs to white space,
// and what describes it to the next comma.
func (a *absolute) candidates(s string, i, to int) {
	for i < to {
		for i < to && (space(s[i]) || s[i] == ',') {
			i++
		}
		begin := i
		for i < to && !space(s[i]) {
			i++
		}
		end := i
		for end > begin && s[end-1] == ',' {
			end--
		}
		if end > begin {
			a.address(s, begin, end)
		}
		if end < i {
			continue // the comma belonged to no description
		}
		for i < to && s[i] != ',' {
			i++
		}
	}
}

// address makes one address whole. An address that stands between spaces is
// left as it is found there.
func (a *absolute) address(s string, from, to int) {
	for from < to && space(s[from]) {
		from++
	}
	v := s[from:to]
	before, rest := "", from
	switch {
	case v == "" || v[0] == '#':
		before = a.page
	case strings.HasPrefix(v, "//"):
		scheme, _, _ := strings.Cut(a.origin, "//")
		before = scheme
	case v[0] == '/':
		before = a.origin
	case v[0] == '?':
		before, _, _ = strings.Cut(a.page, "?")
	case schemed(v):
		return
	default:
		before, rest = a.beside(s, from, to)
	}
	a.out = append(a.out, s[a.done:from]...)
	a.out = append(a.out, before...)
	a.done = rest
}

// beside gives the folder in which an address without a leading slash is to be
// looked for, and the position behind the address's "./" and "../".
func (a *absolute) beside(s string, from, to int) (folder string, rest int) {
	folder, _, _ = strings.Cut(a.page, "?")
	folder = folder[:max(strings.LastIndexByte(folder, '/'), len(a.origin))]
	for from < to {
		segment, n := s[from:to], to-from
		if slash := strings.IndexByte(segment, '/'); slash >= 0 {
			segment, n = segment[:slash], slash+1
		}
		if segment == ".." {
			folder = folder[:max(strings.LastIndexByte(folder, '/'), len(a.origin))]
		} else if segment != "." {
			break
		}
		from += n
	}
	return folder + "/", from
}

// schemed says whether an address begins with a scheme, such as "mailto:".
func schemed(v string) bool {
	for i := range len(v) {
		switch c := v[i]; {
		case c == ':':
			return i > 0
		case letter(c), i > 0 && (c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.'):
		default:
			return false
		}
	}
	return false
}

func letter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func space(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' }
