package render

import (
	"bytes"
	"html"
	"net/url"
	"strings"

	tokenizer "golang.org/x/net/html"

	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/site"
)

// shown gives those of the addresses that stand in an output.
func shown(addresses []string, out []byte) []string {
	var in []string
	for _, a := range addresses {
		if bytes.Contains(out, []byte(a)) || bytes.Contains(out, []byte(strings.ReplaceAll(html.EscapeString(a), "+", "&#43;"))) { // as html/template escapes
			in = append(in, a)
		}
	}
	return in
}

// addressesIn gives the addresses on this site that the HTML of a page names, for
// pages whose writers may use HTML: what stands there was never asked for.
func addressesIn(out []byte, page string, settings *config.Settings) []string {
	at, err := url.Parse(page)
	if err != nil {
		return nil
	}
	var found []string
	add := func(written string) {
		if path, where := site.ClassifyURL(settings, written); where == site.OwnSite {
			written = path
		} else if where != site.Relative {
			return
		}
		if u, err := at.Parse(written); err == nil {
			found = append(found, site.EscapePath(u.Path))
		}
	}
	z := tokenizer.NewTokenizer(bytes.NewReader(out))
	for {
		switch z.Next() {
		case tokenizer.ErrorToken:
			return found
		case tokenizer.StartTagToken, tokenizer.SelfClosingTagToken:
			for more := true; more; {
				var key, value []byte
				key, value, more = z.TagAttr()
				switch string(key) {
				case "href", "src", "poster", "data", "xlink:href", "content":
					add(strings.TrimSpace(string(value)))
				case "srcset", "imagesrcset":
					for candidate := range strings.SplitSeq(string(value), ",") {
						written, _, _ := strings.Cut(strings.TrimSpace(candidate), " ")
						add(written)
					}
				}
			}
		}
	}
}
