package linkcheck

import (
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/idna"
)

// Canonical gives an address in the one form in which it is asked and
// remembered, as RFC 3986, section 6, has it: scheme and host in small letters,
// the host in ASCII (RFC 5891), without a port that goes without saying,
// without a name and a password, and without the part of the page, which no
// server ever hears of. It is false for what is no address of the web.
func Canonical(written string) (string, bool) {
	u, err := url.Parse(strings.TrimSpace(written))
	if err != nil {
		return "", false
	}
	return canonical(u)
}

func canonical(u *url.URL) (string, bool) {
	scheme := strings.ToLower(u.Scheme)
	if scheme != "http" && scheme != "https" {
		return "", false
	}
	name, port := strings.ToLower(u.Hostname()), u.Port()
	if !ascii(name) {
		var err error
		if name, err = idna.Lookup.ToASCII(name); err != nil {
			return "", false
		}
	}
	if name == "" || strings.ContainsAny(name, " %") {
		return "", false
	}
	if strings.Contains(name, ":") {
		name = "[" + name + "]" // IPv6
	}
	if port != "" && !(scheme == "http" && port == "80") && !(scheme == "https" && port == "443") {
		name += ":" + port
	}
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	out := scheme + "://" + name + escaped(path)
	if u.RawQuery != "" {
		out += "?" + escaped(u.RawQuery)
	}
	if _, err := url.Parse(out); err != nil {
		return "", false
	}
	return out, true
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// escaped writes the bytes that may not stand in an address as browsers do.
func escaped(s string) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f || c == '"' || c == '<' || c == '>' || c == '`' {
			b.WriteByte('%')
			b.WriteByte(digits[c>>4])
			b.WriteByte(digits[c&15])
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// parts takes apart an address that Canonical gave.
func parts(address string) (origin, path, query string) {
	scheme, rest, _ := strings.Cut(address, "://")
	rest, query, _ = strings.Cut(rest, "?")
	name, path, _ := strings.Cut(rest, "/")
	return scheme + "://" + name, "/" + path, query
}

func originOf(address string) string { origin, _, _ := parts(address); return origin }

// hostOf is the name of the host, with its port: what is asked one thing at a
// time.
func hostOf(address string) string {
	_, name, _ := strings.Cut(originOf(address), "://")
	return name
}

// sameSite says whether two addresses are of the same site, but for the
// encryption and a "www." before its name.
func sameSite(a, b string) bool {
	return strings.TrimPrefix(hostOf(a), "www.") == strings.TrimPrefix(hostOf(b), "www.")
}

// frontPage says whether an address is that of the first page of a site, in
// whatever language: / or /en or /hy-am/index.html.
func frontPage(address string) bool {
	_, path, query := parts(address)
	segments := segmentsOf(path)
	if n := len(segments); n > 0 {
		if name, _, _ := strings.Cut(segments[n-1], "."); name == "index" || name == "default" || name == "home" {
			segments = segments[:n-1]
		}
	}
	switch len(segments) {
	case 0:
		return query == ""
	case 1:
		first, _, regional := strings.Cut(strings.ReplaceAll(segments[0], "_", "-"), "-")
		return query == "" && len(first) == 2 && (regional || len(segments[0]) == 2)
	}
	return false
}

func segmentsOf(path string) []string {
	return slices.DeleteFunc(strings.Split(strings.ToLower(path), "/"), func(s string) bool { return s == "" })
}

// resolvers are hosts whose addresses are made to stay while the pages behind
// them move.
var resolvers = []string{"doi.org", "dx.doi.org", "hdl.handle.net", "n2t.net", "purl.org", "w3id.org", "nbn-resolving.org", "nbn-resolving.de"}

// gates are the names of pages that stand before others.
var gates = []string{
	"login", "log-in", "log_in", "signin", "sign-in", "sign_in", "servicelogin", "logon", "auth", "oauth", "oauth2", "authorize", "sso", "cas", "saml", "saml2", "idp",
	"session", "sessions", "consent", "captcha", "challenge", "accounts", "password",
}

// gate says whether a page at this address asks who one is, or for leave.
func gate(address string) bool {
	_, path, _ := parts(address)
	first, _, _ := strings.Cut(hostOf(address), ".")
	for _, s := range append(segmentsOf(path), first) {
		name, _, _ := strings.Cut(s, ".")
		if slices.Contains(gates, name) {
			return true
		}
	}
	return false
}
