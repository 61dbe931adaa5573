// Package csp works out the Content Security Policy (CSP Level 3) that fits what
// pages really use: nothing that none of them needs is allowed, and neither
// 'unsafe-inline' nor 'unsafe-eval' ever is.
package csp

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"github.com/meridian-ssg/meridian/internal/asset"
)

// Need is a directive with a source, such as "script-src 'self'", that a page needs.
// It is the whole of what is remembered of a page.
type Need = string

const self = "'self'"

// clicked stands for frame-src where only a reader's click fills the frame.
const clicked = "frame-src-clicked"

// loads are the directives for what elements load, by element and attribute.
var loads = map[string]map[string]string{
	"img": {"src": "img-src", "srcset": "img-src"}, "source": {"src": "media-src", "srcset": "img-src"}, "image": {"href": "img-src", "xlink:href": "img-src"},
	"input": {"src": "img-src"}, "use": {"href": "img-src", "xlink:href": "img-src"},
	"script": {"src": "script-src"}, "video": {"src": "media-src", "poster": "img-src"}, "audio": {"src": "media-src"}, "track": {"src": "media-src"},
	"iframe": {"src": "frame-src"}, "object": {"data": "object-src"}, "embed": {"src": "object-src"}, "form": {"action": "form-action", "data-index": "connect-src"}, "base": {"href": "base-uri"},
}

// links are the directives for link elements, by a word of their rel.
var links = map[string]string{
	"stylesheet": "style-src", "icon": "img-src", "apple-touch-icon": "img-src", "mask-icon": "img-src", "manifest": "manifest-src", "modulepreload": "script-src",
}

// scripts are the types of script elements that browsers carry out; all others
// hold data.
var scripts = []string{"", "module", "importmap", "speculationrules", "text/javascript", "application/javascript"}

// OfPage gives what a page needs, sorted. origin is that of the site, such as
// "https://www.example.org".
func OfPage(page []byte, origin string) []Need {
	s := scanner{origin: origin, found: make(map[Need]bool)}
	s.page(page, false)
	return s.needs()
}

// OfSheet gives what a style sheet needs, sorted.
func OfSheet(sheet []byte, origin string) []Need {
	s := scanner{origin: origin, found: make(map[Need]bool)}
	s.sheet(sheet)
	return s.needs()
}

type scanner struct {
	origin string
	found  map[Need]bool
}

func (s *scanner) needs() []Need {
	out := make([]Need, 0, len(s.found))
	for need := range s.found {
		out = append(out, need)
	}
	slices.Sort(out)
	return out
}

func (s *scanner) need(directive, source string) { s.found[directive+" "+source] = true }

// page scans a page. framed says that it stands in a frame of another one, in which
// a link takes the frame elsewhere.
func (s *scanner) page(page []byte, framed bool) {
	z := html.NewTokenizer(bytes.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return
		case html.StartTagToken, html.SelfClosingTagToken:
			raw := z.Raw()
			name, more := z.TagName()
			tag := string(name)
			if loads[tag] == nil && tag != "link" && tag != "style" && !(framed && tag == "a") && !bytes.Contains(raw, []byte("=")) {
				continue
			}
			a := s.attributes(z, tag, more, framed)
			switch {
			case tag == "style" && z.Next() == html.TextToken:
				s.need("style-src", hash(z.Raw()))
				s.sheet(z.Raw())
			case tag == "script" && a["src"] == "" && slices.Contains(scripts, strings.ToLower(strings.TrimSpace(a["type"]))) && z.Next() == html.TextToken:
				s.need("script-src", hash(z.Raw()))
			}
		}
	}
}

// attributes reads the attributes of an element, and notes what they need.
func (s *scanner) attributes(z *html.Tokenizer, tag string, more, framed bool) map[string]string {
	a := make(map[string]string)
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		name := string(key)
		if _, twice := a[name]; !twice { // the first one counts (HTML, section 13.2.5.33)
			a[name] = string(value)
		}
	}
	for name, value := range a {
		switch {
		case name == "style":
			s.need("style-src-attr", "'unsafe-hashes'")
			s.need("style-src-attr", hash([]byte(value)))
			s.sheet([]byte(value))
		case strings.HasPrefix(name, "on"):
			s.need("script-src-attr", "'unsafe-hashes'")
			s.need("script-src-attr", hash([]byte(value)))
		case name == "srcdoc" && tag == "iframe":
			s.page([]byte(value), true)
		case name == "srcset":
			for candidate := range strings.SplitSeq(value, ",") {
				if at, _, _ := strings.Cut(strings.TrimSpace(candidate), " "); at != "" {
					s.address("img-src", at)
				}
			}
		case name == "href" && tag == "a" && framed:
			if source := s.source(value); source != "" {
				s.need(clicked, source)
			}
		case name == "href" && tag == "link":
			for word := range strings.FieldsSeq(strings.ToLower(a["rel"])) {
				if directive := links[word]; directive != "" {
					s.address(directive, value)
				}
			}
		case loads[tag][name] != "":
			s.address(loads[tag][name], value)
			if tag == "form" && name == "action" { // whose receiver leads back to a page of the site, which counts as well
				s.need("form-action", self)
			}
		}
	}
	return a
}

// sheet notes what a style sheet loads: pictures, fonts and other sheets.
func (s *scanner) sheet(sheet []byte) {
	for start, end := range asset.References(sheet) {
		address := string(sheet[start:end])
		switch path, _, _ := strings.Cut(address, "?"); {
		case address == "" || address[0] == '#':
		case strings.HasPrefix(address, "data:font/"), hasSuffix(path, ".woff2", ".woff", ".ttf", ".otf"):
			s.address("font-src", address)
		case hasSuffix(path, ".css"):
			s.address("style-src", address)
		default:
			s.address("img-src", address)
		}
	}
}

func hasSuffix(s string, endings ...string) bool {
	return slices.ContainsFunc(endings, func(end string) bool { return strings.HasSuffix(strings.ToLower(s), end) })
}

func (s *scanner) address(directive, address string) {
	if source := s.source(address); source != "" {
		s.need(directive, source)
	}
}

// source gives the source of an address: the site itself, another host, or a scheme.
func (s *scanner) source(address string) string {
	address = strings.TrimSpace(address)
	if len(address) > 5 && strings.EqualFold(address[:5], "data:") {
		return "data:"
	}
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return ""
	case u.Host == "" && u.Scheme == "":
		return self
	case u.Host == "", strings.Trim(strings.ToLower(u.Host), "abcdefghijklmnopqrstuvwxyz0123456789.-:[]") != "": // another sign would end the directive
		return ""
	case strings.HasSuffix(s.origin, "://"+u.Host):
		return self
	}
	scheme := u.Scheme
	if scheme == "" {
		scheme = "https"
	}
	return scheme + "://" + u.Host
}

func hash(text []byte) string {
	sum := sha256.Sum256(text)
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// Host gives the host that a need names; "" for none.
func Host(need Need) string {
	_, host, _ := strings.Cut(need, "://")
	return host
}

// Policy writes the policy that allows what is needed, and nothing else. What
// comes from another host is left out unless allowed says otherwise; a frame
// which only a reader's click fills needs no leave.
func Policy(needs []Need, allowed func(directive, host string) bool) string {
	sources := map[string][]string{"default-src": {"'none'"}, "base-uri": {"'none'"}, "form-action": {"'none'"}}
	for _, need := range needs {
		directive, source, _ := strings.Cut(need, " ")
		if host := Host(need); host != "" && directive != clicked && !allowed(directive, host) {
			continue
		}
		directive = strings.TrimSuffix(directive, "-clicked")
		if slices.Equal(sources[directive], []string{"'none'"}) {
			sources[directive] = nil
		}
		sources[directive] = append(sources[directive], source)
	}
	names := make([]string, 0, len(sources))
	for name := range sources {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return strings.Compare(order(a), order(b)) })
	var b strings.Builder
	for i, name := range names {
		if i > 0 {
			b.WriteString("; ")
		}
		list := sources[name]
		slices.Sort(list)
		b.WriteString(name + " " + strings.Join(slices.Compact(list), " "))
	}
	return b.String()
}

// order puts default-src in front.
func order(directive string) string { return strings.TrimPrefix(directive, "default-src") }
