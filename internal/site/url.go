package site

import (
	"net/url"
	"strings"

	"github.com/meridian-ssg/meridian/internal/config"
)

// Location says on whose ground an address lies.
type Location uint8

// The grounds.
const (
	Relative Location = iota // a path, as links within the site are written
	OwnSite                  // this site, with its host in front
	Local                    // the writer's own computer: a drive, or what a preview serves
	External                 // another site, or another kind of address
)

// ClassifyURL tells where a written address lies, and its path as seen from
// the host. The path is dest itself where there is no host in front, and ""
// where the site has no say in it.
func ClassifyURL(base config.BaseURL, dest string) (string, Location) {
	if isDrive(dest) || strings.HasPrefix(dest, `\\`) {
		return dest, Local
	}
	if !strings.Contains(dest, ":") && !strings.HasPrefix(dest, "//") {
		return dest, Relative
	}
	scheme, rest, ok := strings.Cut(dest, "//")
	switch scheme = strings.ToLower(scheme); {
	case ok && (scheme == "http:" || scheme == "https:" || scheme == ""):
	case isPreview(dest):
		rest = dest
	case strings.IndexByte(dest, '/') >= 0 && strings.IndexByte(dest, '/') < strings.IndexByte(dest, ':'):
		return dest, Relative // the colon is part of a name
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
	_, own, _ := strings.Cut(base.Origin, "//")
	if own == "" || !strings.EqualFold(bareHost(host), bareHost(own)) || !strings.HasPrefix(path+"/", base.Path) {
		return "", External
	}
	return path, OwnSite
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
