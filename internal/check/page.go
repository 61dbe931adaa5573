package check

import (
	"bytes"
	"net/url"
	"path"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/meridian-ssg/meridian/internal/config"
)

// page is what a browser would fetch or follow from one output. The bytes of
// its links belong to the output.
type page struct {
	links    []link
	ids      []string
	redirect bool // it sends readers on to another page
}

type link struct {
	to      []byte
	follows bool // readers follow it, as against what browsers fetch
}

// html reads a page.
func (p *page) html(data []byte) {
	z := html.NewTokenizer(bytes.NewReader(data))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			if more {
				p.element(z, atom.Lookup(name))
			}
		}
	}
}

// element notes the addresses of an element, and its name.
func (p *page) element(z *html.Tokenizer, tag atom.Atom) {
	for more := true; more; {
		var key, value []byte
		key, value, more = z.TagAttr()
		switch string(key) {
		case "id":
			p.ids = append(p.ids, string(value))
		case "href":
			if tag != atom.Base {
				p.add(value, tag == atom.A || tag == atom.Area)
			}
		case "src", "poster", "data":
			p.add(value, tag == atom.Iframe)
		case "action": // what a form on another site makes of a question without its fields, nobody knows
			if !bytes.Contains(value, []byte("//")) {
				p.add(value, true)
			}
		case "srcset", "imagesrcset":
			for candidate := range bytes.SplitSeq(value, []byte(",")) {
				if fields := bytes.Fields(candidate); len(fields) > 0 {
					p.add(fields[0], false)
				}
			}
		case "content": // of <meta>: a whole address, or a redirection
			if i := bytes.Index(value, []byte("url=")); i >= 0 && tag == atom.Meta {
				p.redirect = true
				p.add(value[i+len("url="):], false)
			} else if tag == atom.Meta && bytes.HasPrefix(value, []byte("http")) && bytes.IndexByte(value, ' ') < 0 {
				p.add(value, false)
			}
		}
	}
}

func (p *page) add(address []byte, follows bool) {
	if address = bytes.TrimSpace(address); len(address) > 0 {
		p.links = append(p.links, link{bytes.Clone(address), follows})
	}
}

// css notes the files that a style sheet names.
func (p *page) css(data []byte) {
	for {
		_, rest, found := bytes.Cut(data, []byte("url("))
		if !found {
			return
		}
		address, rest, found := bytes.Cut(rest, []byte(")"))
		if !found {
			return
		}
		if address = bytes.Trim(address, `"' `); !bytes.HasPrefix(address, []byte("data:")) && !bytes.HasPrefix(address, []byte("#")) {
			p.add(address, false)
		}
		data = rest
	}
}

// place is where an address of this site leads.
type place struct {
	path     string // of the output; "" for the site's own host outside the site
	fragment string
}

// resolve tells what an address on a page means, and whether it lies on this
// site. from is the folder in which it begins, with a slash at its end, or the
// page itself.
func resolve(base config.BaseURL, from, written string) (place, bool) {
	u, err := url.Parse(written)
	if err != nil {
		return place{}, false
	}
	at := u.Path
	switch {
	case u.Host != "" || u.Scheme != "":
		if base.Origin == "" || !strings.EqualFold(u.Scheme+"://"+u.Host, base.Origin) {
			return place{}, false
		}
		fallthrough
	case strings.HasPrefix(at, "/"):
		below, ok := strings.CutPrefix(at, base.Path)
		if !ok && at+"/" != base.Path {
			return place{}, false // the same host, but not our part of it
		}
		at = below
	case at == "":
		return place{from, u.Fragment}, !strings.HasSuffix(from, "/")
	default:
		slash := strings.HasSuffix(at, "/")
		at = path.Join(from, at)
		if at == ".." || strings.HasPrefix(at, "../") {
			return place{}, false
		}
		if slash {
			at += "/"
		}
	}
	at = strings.TrimPrefix(at, "./")
	if at == "." || at == "./" {
		at = ""
	}
	if at == "" || strings.HasSuffix(at, "/") {
		at += "index.html"
	}
	return place{at, u.Fragment}, true
}
