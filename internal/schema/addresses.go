package schema

import (
	"fmt"
	"github.com/meridian-ssg/meridian/internal/diag"
	"net/url"
	"path"
	"slices"
	"strings"
)

// checkURL says whether a text is a whole web address, and else what to do.
func checkURL(s string) (string, bool) {
	hint, ok := addressOf(s)
	if ok {
		return "", true
	}
	for _, other := range nearAddresses(s) {
		if _, good := addressOf(other); good {
			return fmt.Sprintf("Perhaps %s?", other), false
		}
	}
	return hint, false
}

func addressOf(s string) (string, bool) {
	if strings.ContainsAny(s, " \t\r\n<>\"") {
		return "An address has no spaces, quotes or angle brackets in it.", false
	}
	lower := strings.ToLower(s)
	if !strings.HasPrefix(lower, "https://") && !strings.HasPrefix(lower, "http://") {
		if strings.Contains(s, "@") && !strings.ContainsAny(s, "/") {
			return "This is an e-mail address.", false
		}
		if isFile(lower) {
			return "This is the name of a file. Write the address at which readers find it, as browsers show it: https://www.example.org/about/", false
		}
		return "An address begins with https://.", false
	}
	u, err := url.Parse(s)
	if err != nil {
		return "Copy it again from the browser's address bar.", false
	}
	h := u.Hostname()
	switch last := h[strings.LastIndexByte(h, '.')+1:]; {
	case h == "" || strings.HasPrefix(h, ".") || strings.Contains(h, "..") || strings.HasSuffix(h, "."):
		return "Copy it again from the browser's address bar.", false
	case h == "http" || h == "https":
		return "It begins with https:// twice.", false
	case strings.ContainsAny(h, ",;"):
		return fmt.Sprintf("There is a comma or a semicolon in the name of the site, %s.", diag.Quoted(h)), false
	case h == "localhost" || strings.Contains(h, ":"):
	case last == h || strings.HasPrefix(strings.ToLower(h), "www.") && strings.Count(h, ".") == 1 && len(last) > 4:
		return fmt.Sprintf("%s is no name of a site; is its ending missing, as in %s.org?", diag.Quoted(h), h), false
	case len(last) == 1 && (last[0] < '0' || last[0] > '9'):
		return fmt.Sprintf("The ending of %s has one letter only; is the rest of it missing?", diag.Quoted(h)), false
	}
	return "", true
}

// isFile says whether a text in small letters names a file of the site rather
// than a host.
func isFile(s string) bool {
	return !strings.HasPrefix(s, "www.") && slices.Contains([]string{".md", ".html", ".htm", ".pdf", ".docx", ".jpg", ".jpeg", ".png"}, path.Ext(s))
}

// nearAddresses gives what a text may be that is nearly an address.
func nearAddresses(s string) []string {
	var out []string
	s = strings.Replace(strings.Trim(s, "<>"), ":// ", "://", 1)
	if strings.HasPrefix(s, "(") {
		s = strings.Trim(s, "()")
		out = append(out, s)
	}
	if _, dest, ok := strings.Cut(s, "]("); ok && strings.HasSuffix(dest, ")") {
		s = strings.TrimSuffix(dest, ")")
		out = append(out, s)
	}
	if strings.ContainsAny(s, " \t\r\n\"") {
		return out
	}
	lower := strings.ToLower(s)
	for _, scheme := range []string{"https://", "http://"} {
		rest, ok := strings.CutPrefix(lower, scheme)
		if !ok {
			continue
		}
		if i := strings.LastIndex(rest, "://"); i >= 0 && i <= len("https") {
			return append(out, scheme+s[len(s)-len(rest)+i+3:])
		}
		host, path, slash := strings.Cut(s[len(scheme):], "/")
		if slash {
			path = "/" + path
		}
		return append(out, s, scheme+strings.Trim(strings.NewReplacer(",", ".", ";", ".", "..", ".").Replace(host), ".")+path)
	}
	if strings.HasPrefix(s, "//") {
		return append(out, "https:"+s)
	}
	if strings.HasPrefix(s, "/") || strings.HasPrefix(s, ".") || strings.HasPrefix(s, "#") || isFile(lower) {
		return out
	}
	// What was meant to be https://, with letters or signs amiss.
	if i := strings.IndexAny(s, ":;/"); i > 0 && i < 8 {
		scheme := strings.ToLower(s[:i])
		rest := strings.TrimLeft(s[i:], ":;/")
		if near, ok := Nearest(scheme, []string{"https", "http"}); ok && near != "" && strings.Contains(scheme, "t") && strings.Contains(rest, ".") {
			return append(out, "https://"+rest)
		}
		if s[i] != '/' {
			return out
		}
	}
	if !strings.ContainsAny(s, "@:") {
		out = append(out, "https://"+s)
	}
	return out
}

// checkEmail says whether a text is an e-mail address, and else what to do.
func checkEmail(s string) (string, bool) {
	local, domain, ok := strings.Cut(s, "@")
	fits := func(part, signs string) bool {
		for _, c := range part {
			if c <= ' ' || c == 0x7F || strings.ContainsRune(signs, c) {
				return false
			}
		}
		return part != "" && part[0] != '.' && part[len(part)-1] != '.' && !strings.Contains(part, "..")
	}
	if ok && fits(local, `<>()[],;:\"@`) && fits(domain, `<>()[],;:\"@/_`) && strings.Contains(domain, ".") {
		return "", true
	}
	if rest, cut := strings.CutPrefix(strings.ToLower(s), "mailto:"); cut {
		if _, ok := checkEmail(rest); ok {
			return fmt.Sprintf("Perhaps %s?", s[len("mailto:"):]), false
		}
	}
	if i, j := strings.IndexByte(s, '<'), strings.IndexByte(s, '>'); i >= 0 && j > i {
		if _, ok := checkEmail(s[i+1 : j]); ok {
			return fmt.Sprintf("Perhaps %s?", s[i+1:j]), false
		}
	}
	for _, at := range []string{" at ", "(at)", "[at]", " @ "} {
		if strings.Contains(s, at) {
			joined := strings.ReplaceAll(strings.ReplaceAll(s, at, "@"), " ", "")
			if _, ok := checkEmail(joined); ok {
				return fmt.Sprintf("Perhaps %s?", joined), false
			}
		}
	}
	if !ok {
		return "There is no @ in it.", false
	}
	return "It should look like office@example.org.", false
}
