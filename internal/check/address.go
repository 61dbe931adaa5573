package check

import (
	"bytes"
	"net/url"
	"strings"

	"github.com/meridian-ssg/meridian/internal/config"
)

// relative says whether an address begins at the page that holds it.
func relative(address []byte) bool {
	if address[0] == '/' || address[0] == '\\' {
		return false
	}
	i := bytes.IndexAny(address, ":/?#")
	return i <= 0 || address[i] != ':'
}

// place is where an address leads.
type place struct {
	path     string // of the output
	fragment string
}

// nobody stands for the site's host as long as nobody has said what it is
// (RFC 2606, section 2).
const nobody = "https://site.invalid"

// resolve tells what an address on a page means, and whether it lies on this
// site, as RFC 3986, section 5.2 has it.
func resolve(base config.BaseURL, a address) (place, bool) {
	origin := base.Origin
	if origin == "" {
		origin = nobody
	}
	at, err := url.Parse(origin)
	if err != nil {
		return place{}, false
	}
	host := at.Host
	at.Path = base.Path + a.from
	for _, written := range []string{a.base, a.written} {
		to, err := url.Parse(written)
		if err != nil || to.Opaque != "" {
			return place{}, false
		}
		if written != "" {
			at = at.ResolveReference(to)
		}
	}
	if at.Scheme != "http" && at.Scheme != "https" || !strings.EqualFold(at.Host, host) {
		return place{}, false
	}
	below, ok := strings.CutPrefix(at.Path, base.Path)
	if !ok && at.Path+"/" != base.Path && at.Path != "" {
		return place{}, false // the same host, but not our part of it
	}
	if !ok {
		below = ""
	}
	if below == "" || strings.HasSuffix(below, "/") {
		below += "index.html"
	}
	fragment, _, _ := strings.Cut(at.Fragment, ":~:") // what follows is for the browser alone
	return place{below, fragment}, true
}
