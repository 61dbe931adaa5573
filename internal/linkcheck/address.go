package linkcheck

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/idna"
)

// Canonical normalises an address as RFC 3986, section 6, has it: scheme and host
// in lower case, the host in ASCII (RFC 5891), without a default port, without
// user name and password, and without the fragment, which servers never see. It
// is false for anything but http and https addresses.
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
	host, port := strings.ToLower(u.Hostname()), u.Port()
	if strings.ContainsFunc(host, func(r rune) bool { return r >= 0x80 }) {
		var err error
		if host, err = idna.Lookup.ToASCII(host); err != nil {
			return "", false
		}
	}
	if host == "" || strings.ContainsAny(host, " %") {
		return "", false
	}
	if strings.Contains(host, ":") {
		host = "[" + host + "]" // IPv6
	}
	if port != "" && !(scheme == "http" && port == "80") && !(scheme == "https" && port == "443") {
		host += ":" + port
	}
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	out := scheme + "://" + host + escape(path)
	if u.RawQuery != "" {
		out += "?" + escape(u.RawQuery)
	}
	if _, err := url.Parse(out); err != nil {
		return "", false
	}
	return out, true
}

// escape percent-encodes the bytes that may not stand in an address, as browsers
// do.
func escape(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>`", c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// split takes a canonical address apart.
func split(address string) (origin, path, query string) {
	scheme, rest, _ := strings.Cut(address, "://")
	rest, query, _ = strings.Cut(rest, "?")
	host, path, _ := strings.Cut(rest, "/")
	return scheme + "://" + host, "/" + path, query
}

func originOf(address string) string { origin, _, _ := split(address); return origin }

// hostOf gives the host with its port.
func hostOf(address string) string {
	_, host, _ := strings.Cut(originOf(address), "://")
	return host
}

// sameSite compares the hosts of two addresses, but for a leading "www.".
func sameSite(a, b string) bool {
	return strings.TrimPrefix(hostOf(a), "www.") == strings.TrimPrefix(hostOf(b), "www.")
}

// isHomePage tells whether an address is that of a site's home page, in whatever
// language: / or /en or /hy-am/index.html.
func isHomePage(address string) bool {
	_, path, query := split(address)
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
		language, _, regional := strings.Cut(strings.ReplaceAll(segments[0], "_", "-"), "-")
		return query == "" && len(language) == 2 && (regional || len(segments[0]) == 2)
	}
	return false
}

func segmentsOf(path string) []string {
	return slices.DeleteFunc(strings.Split(strings.ToLower(path), "/"), func(s string) bool { return s == "" })
}

// permanentHosts promise that their addresses stay while the pages behind them
// move.
var permanentHosts = []string{"doi.org", "dx.doi.org", "hdl.handle.net", "n2t.net", "purl.org", "w3id.org", "nbn-resolving.org", "nbn-resolving.de"}

// loginNames are path segments and host names of pages that ask for a login, for
// consent, or whether one is human.
var loginNames = []string{
	"login", "log-in", "log_in", "signin", "sign-in", "sign_in", "servicelogin", "logon", "auth", "oauth", "oauth2", "authorize", "sso", "cas", "saml", "saml2", "idp",
	"session", "sessions", "consent", "captcha", "challenge", "accounts", "password",
}

func isLogin(address string) bool {
	_, path, _ := split(address)
	subdomain, _, _ := strings.Cut(hostOf(address), ".")
	return slices.ContainsFunc(append(segmentsOf(path), subdomain), func(segment string) bool {
		name, _, _ := strings.Cut(segment, ".")
		return slices.Contains(loginNames, name)
	})
}
