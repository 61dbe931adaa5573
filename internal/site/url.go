package site

import (
	"net/url"
	"strings"

	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/linkcheck"
	"github.com/meridian-ssg/meridian/internal/schema"
)

// Location says on whose ground an address lies.
type Location uint8

// The grounds.
const (
	Relative Location = iota // a path, as links within the site are written
	OwnSite                  // this site, with its host in front
	Former                   // a host at which this site lived before
	Local                    // the writer's own computer: a drive, or what a preview serves
	External                 // another site, or another kind of address
)

// ClassifyURL tells where a written address lies, and its path as seen from
// the host; for a former host, as seen from the present one. The path is dest itself
// where there is no host in front, and "" where the site has no say in it.
func ClassifyURL(settings *config.Settings, dest string) (string, Location) {
	if isDrive(dest) || strings.HasPrefix(dest, `\\`) {
		return dest, Local
	}
	if !strings.Contains(dest, ":") && !strings.Contains(dest, "//") {
		return dest, Relative
	}
	scheme, rest, ok := strings.Cut(dest, "//")
	switch scheme = strings.ToLower(scheme); {
	case ok && (scheme == "http:" || scheme == "https:" || scheme == ""):
	case isPreview(dest):
		rest = dest
	case ok && schema.IsNearlyWeb(scheme):
		return "", External
	case strings.IndexByte(dest, '/') >= 0 && strings.IndexByte(dest, '/') < strings.IndexByte(dest, ':'):
		return dest, Relative // the colon is part of a name
	case !strings.Contains(dest, ":"):
		return dest, Relative
	default:
		return "", External
	}
	end := strings.IndexByte(rest, '/')
	if end < 0 {
		end = len(rest)
	}
	host, path := rest[:end], rest[end:]
	if path == "" {
		path = "/"
	}
	if isPreview(host) {
		return path, Local
	}
	base := settings.BaseURL
	if _, own, ok := strings.Cut(base.Origin, "//"); ok && SameHost(host, own) {
		if below, ok := belowFolder(path, base.Path); ok {
			return base.Path + below, OwnSite
		}
	}
	host = strings.TrimPrefix(host, "www.")
	for _, former := range settings.FormerHosts {
		before, folder, _ := strings.Cut(strings.TrimPrefix(former, "www."), "/")
		if folder == "" && strings.HasPrefix(path, base.Path) && SameHost(host, before) { // in the same folder as now
			return path, Former
		}
		if below, ok := belowFolder(path, "/"+folder); ok && SameHost(host, before) {
			return base.Path + below, Former
		}
	}
	return "", External
}

// belowFolder gives what follows in a path behind a folder that ends in a slash,
// with or without percent signs.
func belowFolder(path, folder string) (string, bool) {
	if below, ok := strings.CutPrefix(path, folder); ok {
		return below, true
	}
	if path+"/" == folder {
		return "", true
	}
	below, ok := strings.CutPrefix(Unescape(path), Unescape(folder))
	return EscapePath(below), ok
}

// SameHost compares the names of hosts, in whatever script and capitals.
func SameHost(a, b string) bool {
	if a, b = bareHost(a), bareHost(b); strings.EqualFold(a, b) {
		return true
	}
	if !strings.ContainsFunc(a, func(r rune) bool { return r >= 0x80 }) {
		return false
	}
	ascii, ok := linkcheck.Canonical("https://" + a)
	return ok && ascii == "https://"+b+"/"
}

// isDrive says whether a path begins with the letter of a drive of Windows.
func isDrive(s string) bool {
	return len(s) > 2 && s[1] == ':' && (s[2] == '\\' || s[2] == '/') && 'a' <= s[0]|0x20 && s[0]|0x20 <= 'z'
}

// isPreview says whether an address begins with a name by which a computer
// calls itself.
func isPreview(s string) bool {
	for _, name := range []string{"localhost", "127.0.0.1", "0.0.0.0", "[::1]"} {
		if len(s) >= len(name) && strings.EqualFold(s[:len(name)], name) {
			rest := s[len(name):]
			return rest == "" || rest[0] == ':' || rest[0] == '/'
		}
	}
	return false
}

// bareHost takes out the port that stands for nothing.
func bareHost(host string) string {
	return strings.TrimSuffix(strings.TrimSuffix(host, ":443"), ":80")
}

// Unescape reads the path of a link as a writer may have written it, with or
// without percent signs.
func Unescape(dest string) string {
	if plain, err := url.PathUnescape(dest); err == nil {
		return plain
	}
	return dest
}
