package check

import (
	"bytes"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/meridian-ssg/meridian/internal/asset"
)

// page collects what a browser would fetch or follow from one output.
type page struct {
	text     []byte // all addresses and ids
	links    []link
	ids      []textRange
	base     string
	redirect bool // it redirects to another page
	inFrame  bool // it is a page within another one

	classes map[string]bool // of all pages that were read into it since Begin
	fresh   []string        // those that this page added

	attributes attributes // of the current element
}

// textRange is a range of page.text.
type textRange struct{ start, end int }

type link struct {
	textRange
	role role
}

type role uint8

const (
	loaded    role = iota // browsers load it to show the page
	followed              // a link
	adjacent              // a link to the previous or next page
	submitted             // the target of a form
	named                 // for machines: the page's own address, its feeds, its card in social media
)

// attribute is one that matters, by its place in attributes.
type attribute uint8

const (
	attrID attribute = iota
	attrName
	attrHref
	attrXlinkHref
	attrSrc
	attrSrcset
	attrImageSrcset
	attrPoster
	attrData
	attrAction
	attrFormAction
	attrContent
	attrProperty
	attrHttpEquiv
	attrRel
	attrStyle
	attrSrcdoc
	attrBackground
	attrClass
)

var attributeNames = map[string]attribute{
	"id": attrID, "name": attrName, "href": attrHref, "xlink:href": attrXlinkHref, "src": attrSrc, "srcset": attrSrcset,
	"imagesrcset": attrImageSrcset, "poster": attrPoster, "data": attrData, "action": attrAction, "formaction": attrFormAction,
	"content": attrContent, "property": attrProperty, "http-equiv": attrHttpEquiv, "rel": attrRel, "style": attrStyle,
	"srcdoc": attrSrcdoc, "background": attrBackground, "class": attrClass,
}

// attributes are those of an element; nil where it has not got one.
type attributes [attrClass + 1][]byte

func (p *page) reset() {
	*p = page{text: p.text[:0], links: p.links[:0], ids: p.ids[:0], classes: p.classes, fresh: p.fresh[:0]}
}

// idList gives the names of all fragments.
func (p *page) idList() []string {
	all := string(p.text)
	out := make([]string, len(p.ids))
	for i, id := range p.ids {
		out[i] = all[id.start:id.end]
	}
	return out
}

func (p *page) readHTML(data []byte) {
	z := html.NewTokenizer(bytes.NewReader(data))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			tag := atom.Lookup(name)
			if more {
				p.readAttributes(z)
				p.addElement(tag)
			}
			if tag == atom.Style && z.Next() == html.TextToken {
				p.readCSS(z.Text())
			}
		}
	}
}

// readAttributes reads the attributes of an element. Of duplicates, the first
// counts (HTML, section 13.2.5.33).
func (p *page) readAttributes(z *html.Tokenizer) {
	p.attributes = attributes{}
	for more := true; more; {
		var key, value []byte
		key, value, more = z.TagAttr()
		if a, ok := attributeNames[string(key)]; ok && p.attributes[a] == nil {
			p.attributes[a] = value
		}
	}
}

func (p *page) addElement(tag atom.Atom) {
	a := &p.attributes
	p.addID(a[attrID])
	for class := range bytes.FieldsSeq(a[attrClass]) {
		if !p.classes[string(class)] {
			if p.classes == nil {
				p.classes = make(map[string]bool)
			}
			p.fresh = append(p.fresh, string(class))
			p.classes[string(class)] = true
		}
	}
	switch tag {
	case atom.Base:
		if p.base == "" {
			p.base = string(bytes.TrimSpace(a[attrHref]))
		}
		return
	case atom.Meta:
		p.addMeta()
		return
	case atom.Link:
		r := named
		for word := range bytes.FieldsSeq(bytes.ToLower(a[attrRel])) {
			if loadingRels[string(word)] {
				r = loaded
			}
		}
		p.addLink(a[attrHref], r)
		p.addSrcset(a[attrImageSrcset])
		return
	case atom.A, atom.Area:
		p.addID(a[attrName])
		r := followed
		if isPrevNext(a[attrRel]) {
			r = adjacent
		}
		p.addLink(a[attrHref], r)
		p.addLink(a[attrXlinkHref], r)
	case atom.Form:
		p.addLink(a[attrAction], submitted)
	case atom.Object:
		p.addLink(a[attrData], loaded)
	case atom.Iframe, atom.Frame:
		r := followed
		if bytes.Contains(a[attrSrc], []byte("//")) {
			r = loaded // before anybody follows it
		}
		p.addLink(a[attrSrc], r)
		p.readFrame(a[attrSrcdoc])
	case 0, atom.Image, atom.Script: // such as <use> in SVG; in other elements of HTML href means nothing
		p.addLink(a[attrHref], loaded)
		p.addLink(a[attrXlinkHref], loaded)
	}
	p.addLink(a[attrSrc], loaded)
	p.addLink(a[attrPoster], loaded)
	p.addLink(a[attrBackground], loaded)
	p.readCSS(a[attrStyle])
	p.addLink(a[attrFormAction], submitted)
	p.addSrcset(a[attrSrcset])
}

// loadingRels are the kinds of <link> for which a browser speaks to a host while it
// shows the page (HTML, section 4.6.7).
var loadingRels = map[string]bool{
	"stylesheet": true, "icon": true, "apple-touch-icon": true, "mask-icon": true, "manifest": true,
	"preload": true, "modulepreload": true, "prefetch": true, "prerender": true, "preconnect": true, "dns-prefetch": true,
}

// readFrame adds what a page within the page loads.
func (p *page) readFrame(srcdoc []byte) {
	if len(srcdoc) == 0 || p.inFrame {
		return
	}
	inner := page{inFrame: true}
	inner.readHTML(srcdoc)
	for _, l := range inner.links {
		if l.role == loaded {
			p.addLink(inner.text[l.start:l.end], loaded)
		}
	}
}

// isPrevNext recognises links to the previous and next page. They don't make a page
// reachable, as its neighbours may be unreachable, too.
func isPrevNext(rel []byte) bool {
	for word := range bytes.FieldsSeq(rel) {
		if bytes.EqualFold(word, []byte("prev")) || bytes.EqualFold(word, []byte("next")) {
			return true
		}
	}
	return false
}

func (p *page) addID(value []byte) {
	if len(value) > 0 {
		p.ids = append(p.ids, p.store(value))
	}
}

func (p *page) store(value []byte) textRange {
	start := len(p.text)
	p.text = append(p.text, value...)
	return textRange{start, len(p.text)}
}

func (p *page) addLink(address []byte, r role) {
	if address = bytes.TrimSpace(address); len(address) > 0 {
		p.links = append(p.links, link{p.store(address), r})
	}
}

// addMeta adds the target of a redirection, and the addresses for social media.
func (p *page) addMeta() {
	a := &p.attributes
	value := a[attrContent]
	if bytes.EqualFold(a[attrHttpEquiv], []byte("refresh")) {
		_, to, ok := bytes.Cut(value, []byte(";"))
		to = bytes.TrimSpace(to)
		if ok && len(to) > 4 && bytes.EqualFold(to[:3], []byte("url")) {
			p.redirect = true
			to = bytes.TrimLeft(to[3:], "= ")
			p.addLink(bytes.Trim(to, `"'`), named)
		}
		return
	}
	key := a[attrProperty]
	if key == nil {
		key = a[attrName]
	}
	switch string(bytes.ToLower(key)) {
	case "og:url", "og:image", "og:image:url", "og:image:secure_url", "og:video", "og:audio", "twitter:image", "twitter:player",
		"msapplication-tileimage", "msapplication-config":
		p.addLink(value, named)
	}
}

// addSrcset adds the candidates of a srcset attribute (HTML, section 4.8.4.2.1).
func (p *page) addSrcset(value []byte) {
	for {
		value = bytes.TrimLeft(value, " \t\r\n\f,")
		end := bytes.IndexAny(value, " \t\r\n\f")
		if end < 0 {
			end = len(value)
		}
		address := bytes.TrimRight(value[:end], ",")
		p.addLink(address, loaded)
		value = value[end:]
		if len(address) == end { // the width follows, up to a comma
			value = value[max(0, bytes.IndexByte(value, ',')):]
			if !bytes.HasPrefix(value, []byte(",")) {
				return
			}
		}
	}
}

// readCSS adds the files that a style sheet names.
func (p *page) readCSS(sheet []byte) {
	for start, end := range asset.References(sheet) {
		if address := sheet[start:end]; len(address) > 0 && address[0] != '#' {
			p.addLink(address, loaded)
		}
	}
}
