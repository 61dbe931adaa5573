package check

import (
	"bytes"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// page is what a browser would fetch or follow from one output.
type page struct {
	text     []byte // the addresses and the names, one behind the other
	links    []link
	ids      []part
	base     string
	redirect bool // it sends readers on to another page

	attributes [attrOther + 1][]byte // of the element that is being read
}

// part is a piece of page.text.
type part struct{ start, end int }

type link struct {
	part
	role role
}

// role says what an address is for.
type role uint8

const (
	fetched  role = iota // browsers load it to show the page
	followed             // readers can go there
	turned               // readers who are at its neighbour can go there
	sent                 // what readers fill in goes there
)

// The attributes that matter.
const (
	attrID = iota
	attrName
	attrHref
	attrXlink
	attrSrc
	attrSrcset
	attrImageSrcset
	attrPoster
	attrData
	attrAction
	attrFormAction
	attrContent
	attrProperty
	attrEquiv
	attrRel
	attrOther
)

func attribute(key []byte) int {
	switch string(key) {
	case "id":
		return attrID
	case "name":
		return attrName
	case "href":
		return attrHref
	case "xlink:href":
		return attrXlink
	case "src":
		return attrSrc
	case "srcset":
		return attrSrcset
	case "imagesrcset":
		return attrImageSrcset
	case "poster":
		return attrPoster
	case "data":
		return attrData
	case "action":
		return attrAction
	case "formaction":
		return attrFormAction
	case "content":
		return attrContent
	case "property":
		return attrProperty
	case "http-equiv":
		return attrEquiv
	case "rel":
		return attrRel
	}
	return attrOther
}

// reset makes a page ready for another output.
func (p *page) reset() {
	*p = page{text: p.text[:0], links: p.links[:0], ids: p.ids[:0]}
}

// names gives the names that parts of the page carry.
func (p *page) names() []string {
	all := string(p.text)
	out := make([]string, len(p.ids))
	for i, id := range p.ids {
		out[i] = all[id.start:id.end]
	}
	return out
}

// html reads a page.
func (p *page) html(data []byte) {
	z := html.NewTokenizer(bytes.NewReader(data))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return
		case html.StartTagToken, html.SelfClosingTagToken:
			if name, more := z.TagName(); more {
				tag := atom.Lookup(name)
				p.read(z)
				p.element(tag)
			}
		}
	}
}

// read notes the attributes of an element. Of one that is given twice, the
// first counts.
func (p *page) read(z *html.Tokenizer) {
	clear(p.attributes[:])
	for more := true; more; {
		var key, value []byte
		key, value, more = z.TagAttr()
		if i := attribute(key); p.attributes[i] == nil {
			p.attributes[i] = value
		}
	}
}

// element notes the addresses of an element, and its name.
func (p *page) element(tag atom.Atom) {
	a := &p.attributes
	p.named(a[attrID])
	switch tag {
	case atom.Base:
		if p.base == "" {
			p.base = string(bytes.TrimSpace(a[attrHref]))
		}
		return
	case atom.Meta:
		p.meta()
		return
	case atom.Link:
		switch string(bytes.ToLower(bytes.TrimSpace(a[attrRel]))) {
		case "preconnect", "dns-prefetch": // a host, and no page
		default:
			p.add(a[attrHref], fetched)
			p.set(a[attrImageSrcset])
		}
		return
	case atom.A, atom.Area:
		p.named(a[attrName])
		r := followed
		if turns(a[attrRel]) {
			r = turned
		}
		p.add(a[attrHref], r)
		p.add(a[attrXlink], r)
	case atom.Form:
		p.add(a[attrAction], sent)
	case atom.Object:
		p.add(a[attrData], fetched)
	case atom.Iframe, atom.Frame:
		p.add(a[attrSrc], followed)
		return
	default: // such as <use> and <image> in drawings
		p.add(a[attrHref], fetched)
		p.add(a[attrXlink], fetched)
	}
	p.add(a[attrSrc], fetched)
	p.add(a[attrPoster], fetched)
	p.add(a[attrFormAction], sent)
	p.set(a[attrSrcset])
}

// turns says whether a link leads to the page before or behind, as in a book.
// By such links a page is reached from its neighbours alone, which nothing may
// lead to, either.
func turns(rel []byte) bool {
	for word := range bytes.FieldsSeq(rel) {
		if bytes.EqualFold(word, []byte("prev")) || bytes.EqualFold(word, []byte("next")) {
			return true
		}
	}
	return false
}

// named notes the name of a part of the page.
func (p *page) named(value []byte) {
	if len(value) > 0 {
		p.ids = append(p.ids, p.keep(value))
	}
}

func (p *page) keep(value []byte) part {
	start := len(p.text)
	p.text = append(p.text, value...)
	return part{start, len(p.text)}
}

func (p *page) add(address []byte, r role) {
	if address = bytes.TrimSpace(address); len(address) > 0 {
		p.links = append(p.links, link{p.keep(address), r})
	}
}

// meta notes the address to which a page sends its readers on, and those that
// other programs show a page by.
func (p *page) meta() {
	a := &p.attributes
	value := a[attrContent]
	if bytes.EqualFold(a[attrEquiv], []byte("refresh")) {
		_, to, ok := bytes.Cut(value, []byte(";"))
		to = bytes.TrimSpace(to)
		if ok && len(to) > 4 && bytes.EqualFold(to[:3], []byte("url")) {
			p.redirect = true
			to = bytes.TrimLeft(to[3:], "= ")
			p.add(bytes.Trim(to, `"'`), fetched)
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
		p.add(value, fetched)
	}
}

// set notes the pictures among which a browser chooses (HTML, section 4.8.4.2.1,
// srcset attributes).
func (p *page) set(value []byte) {
	for {
		value = bytes.TrimLeft(value, " \t\r\n\f,")
		if len(value) == 0 {
			return
		}
		end := bytes.IndexAny(value, " \t\r\n\f")
		if end < 0 {
			end = len(value)
		}
		address := bytes.TrimRight(value[:end], ",")
		p.add(address, fetched)
		value = value[end:]
		if len(address) < end {
			continue // the comma was the end of it: there is no width behind
		}
		comma := bytes.IndexByte(value, ',')
		if comma < 0 {
			return
		}
		value = value[comma:]
	}
}

// css notes the files that a style sheet names.
func (p *page) css(sheet []byte) {
	for {
		_, rest, found := bytes.Cut(sheet, []byte("url("))
		if !found {
			return
		}
		address, rest, found := bytes.Cut(rest, []byte(")"))
		if !found {
			return
		}
		if address = bytes.Trim(address, "\"' \t\r\n"); !bytes.HasPrefix(address, []byte("#")) {
			p.add(address, fetched)
		}
		sheet = rest
	}
}
