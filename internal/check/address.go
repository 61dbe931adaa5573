package check

import (
	"bytes"
	"net/url"
	"strings"

	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/site"
)

// relative tells whether an address is resolved from the path of its page.
func relative(address []byte) bool {
	if address[0] == '/' || address[0] == '\\' {
		return false
	}
	i := bytes.IndexAny(address, ":/?#")
	return i <= 0 || address[i] != ':'
}

// place is the target of an address.
type place struct {
	path     string // of the output
	fragment string
	host     string // where it is another one; then nothing else is set
}

// placeholderOrigin stands for an unknown host (RFC 2606, section 2).
const placeholderOrigin = "https://site.invalid"

// resolve resolves an address (RFC 3986, section 5.2); false where it is not on this
// site.
func resolve(base config.BaseURL, a address) (place, bool) {
	origin := base.Origin
	if origin == "" {
		origin = placeholderOrigin
	}
	at, err := url.Parse(origin)
	if err != nil {
		return place{}, false
	}
	host := at.Host
	root := site.Unescape(base.Path)
	at.Path = root + a.from
	for _, written := range []string{a.base, a.written} {
		to, err := url.Parse(written)
		if err != nil || to.Opaque != "" {
			return place{}, false
		}
		if written != "" {
			at = at.ResolveReference(to)
		}
	}
	if at.Scheme != "http" && at.Scheme != "https" {
		return place{}, false
	}
	if !site.SameHost(at.Host, host) {
		return place{host: at.Host}, false
	}
	below, ok := strings.CutPrefix(at.Path, root)
	if !ok && at.Path+"/" != root && at.Path != "" {
		return place{}, false // another site on the same host
	}
	if !ok {
		below = ""
	}
	if below == "" || strings.HasSuffix(below, "/") {
		below += "index.html"
	}
	fragment, _, _ := strings.Cut(at.Fragment, ":~:") // a text directive
	return place{path: below, fragment: fragment}, true
}
