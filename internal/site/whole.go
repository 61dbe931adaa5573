package site

import (
	"fmt"
	"strings"

	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/diag"
)

// Where says on whose ground an address lies.
type Where uint8

// The grounds.
const (
	Within    Where = iota // a path, as links within the site are written
	Whole                  // this site, with its host in front
	Desk                   // the writer's own computer: a drive, or what a preview serves
	Elsewhere              // another site, or another kind of address
)

// Whereabouts tells where a written address lies, and its path as seen from
// the host. The path is dest itself where there is no host in front, and ""
// where the site has no say in it.
func Whereabouts(base config.BaseURL, dest string) (string, Where) {
	if isDrive(dest) || strings.HasPrefix(dest, `\\`) {
		return dest, Desk
	}
	if !strings.Contains(dest, ":") && !strings.HasPrefix(dest, "//") {
		return dest, Within
	}
	scheme, rest, ok := strings.Cut(dest, "//")
	switch scheme = strings.ToLower(scheme); {
	case ok && (scheme == "http:" || scheme == "https:" || scheme == ""):
	case isPreview(dest):
		rest = dest
	case strings.IndexByte(dest, '/') >= 0 && strings.IndexByte(dest, '/') < strings.IndexByte(dest, ':'):
		return dest, Within // the colon is part of a name
	default:
		return "", Elsewhere
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
		return path, Desk
	}
	_, own, _ := strings.Cut(base.Origin, "//")
	if own == "" || !strings.EqualFold(bareHost(host), bareHost(own)) || !strings.HasPrefix(path+"/", base.Path) {
		return "", Elsewhere
	}
	return path, Whole
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

// whole finds what an address with a host, or one on the writer's computer,
// means to a page in dir.
func (s *Site) whole(dir, dest, at string, where Where) Route {
	if isDrive(dest) || strings.HasPrefix(dest, `\\`) {
		return Route{Fault: s.onDesk(dir, dest)}
	}
	below := "/" + strings.TrimPrefix(strings.TrimPrefix(at+"/", s.Settings.BaseURL.Path), "/")
	if !strings.HasSuffix(at, "/") {
		below = strings.TrimSuffix(below, "/")
	}
	r := s.route(dir, below)
	if r.Fault != nil {
		f := *r.Fault
		if f.Code == diag.LinkMissing {
			f.Message = fmt.Sprintf("this site has no page or file “%s”", dest)
			if where == Desk {
				f.Message = fmt.Sprintf("“%s” lies on your own computer, which readers can't reach", dest)
				if f.Fix == "" {
					f.Hint = "Write the address at which readers find it."
				}
			}
		}
		return Route{Fault: &f}
	}
	to := s.pathTo(dir, r, below)
	w := &Fault{Code: diag.LinkOwn, Fix: to, Message: "this leads to our own site, and is written with the site's whole address"}
	if where == Desk {
		w.Message = "this is an address on your own computer, which readers can't reach"
	}
	w.Hint = fmt.Sprintf("Perhaps %s? The address of a file is checked, and stays right when the site moves.", to)
	r.Warning = w
	return r
}

// onDesk tells of a path that leads to a file on the writer's computer.
func (s *Site) onDesk(dir, dest string) *Fault {
	f := &Fault{
		Code: diag.LinkMissing, Message: fmt.Sprintf("“%s” lies on your own computer, which readers can't reach", dest),
		Hint: "Copy the file beside the page, and write its name alone.",
	}
	plain := strings.ReplaceAll(dest, `\`, "/")
	for _, root := range roots {
		if i := strings.Index(plain, "/"+root); i >= 0 {
			if g, ok := s.exact("", plain[i+len("/"+root)-1:]); ok {
				f.Fix = g.from(dir)
				f.Hint = fmt.Sprintf("Perhaps %s?", f.Fix)
				break
			}
		}
	}
	return f
}

// pathTo writes where a route leads as seen from a folder in content/; below
// is how it was written.
func (s *Site) pathTo(dir string, r Route, below string) string {
	if page, ok := s.byKey[r.Key]; ok && r.IsPage {
		return s.guessOf(page).from(dir)
	}
	if g, ok := s.exact(dir, below); ok {
		return g.from(dir)
	}
	return below
}
