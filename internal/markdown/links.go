package markdown

import (
	"bytes"
	"net/url"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/mdast"
	"github.com/meridian-ssg/meridian/internal/slug"
)

func (p *page) link(n *ast.Link) {
	language := p.check.Language
	to, open := p.openLink(mdast.Resolve(n.Destination), p.SpanOf(n.Destination, n), false)
	if open {
		if n.Title != nil {
			p.raw(` title="`)
			p.out = appendResolved(p.out, n.Title)
			p.raw(`"`)
		}
		p.writeAttributes(attributesOf(n), linkAttributes)
		p.raw(">")
	}
	p.inlines(n)
	if open {
		p.raw("</a>")
	}
	p.check.Link(n, to.prose(), false)
	p.check.Language = language
}

func (p *page) autoLink(n *ast.AutoLink) {
	label := n.Label(p.Bytes)
	dest := n.URL(p.Bytes)
	if n.AutoLinkType == ast.AutoLinkEmail && !mdast.HasPrefixFold(dest, "mailto:") {
		dest = append([]byte("mailto:"), dest...)
	}
	language := p.check.Language
	_, open := p.openLink(dest, p.SpanOf(label, n), true)
	if open {
		p.writeAttributes(attributesOf(n), linkAttributes)
		p.raw(">")
		p.check.BareAddress(label, p.SpanOf(label, n))
	}
	p.check.Language = language
	p.out = appendEscaped(p.out, label)
	p.check.Count(label)
	if open {
		p.raw("</a>")
	}
}

// openLink writes a link's tag without the closing bracket, so that more
// attributes can follow. It is not open where there is nowhere to link to. A
// bare address is its own words, so that nothing can be put in its place.
func (p *page) openLink(dest []byte, span diag.Span, bare bool) (t Target, open bool) {
	t = p.target(dest, span)
	if t.Fault != nil {
		if bare {
			t.Fault.Fix = nil
		}
		p.reportDestination(*t.Fault, dest, span)
		return t, false
	}
	if t.Warning != nil && !bare {
		p.reportDestination(*t.Warning, dest, span)
	}
	p.raw(`<a href="`)
	p.out = appendURL(p.out, t.URL)
	p.raw(`"`)
	if t.External {
		p.raw(` rel="noopener"`)
	}
	return t, true
}

// target says where a destination leads.
func (p *page) target(dest []byte, span diag.Span) Target {
	if len(dest) > 0 && dest[0] == '#' {
		p.within = append(p.within, fragment{name: unescapeURL(string(dest[1:])), span: span})
		return Target{URL: string(dest)}
	}
	if unsafe(dest) {
		return Target{Fault: unsafeFault(dest)}
	}
	t := p.around.Link(string(dest))
	if t.Fault == nil && unsafe([]byte(t.URL)) {
		t.Fault = unsafeFault([]byte(t.URL))
	}
	if t.Fault == nil && t.Key != "" && t.Fragment != "" {
		p.body.Links = append(p.body.Links, FragmentLink{Key: t.Key, Fragment: unescapeURL(t.Fragment), Span: p.InFile(span)})
	}
	return t
}

// fragment is a link to a part of the page itself.
type fragment struct {
	name string
	span diag.Span
}

// checkWithin reports links within the page that lead nowhere. "#top" and "#"
// lead to the top of every page.
func (p *page) checkWithin() {
	if len(p.within) == 0 {
		return
	}
	anchors := make(map[string]bool, len(p.body.Anchors))
	for _, a := range p.body.Anchors {
		anchors[a] = true
	}
	for _, f := range p.within {
		if f.name == "" || strings.EqualFold(f.name, "top") || anchors[f.name] {
			continue
		}
		message := "no part of this page is called “" + f.name + "”"
		if near := slug.Anchor(f.name); anchors[near] { // written as the heading is
			p.reportDestination(Fault{
				Code: diag.LinkFragment, Message: message, Hint: "Perhaps #" + near + "?",
				Fix: []diag.Edit{{Span: diag.Span{End: f.span.End - f.span.Start}, Text: "#" + near}},
			}, []byte("#"+f.name), f.span)
			continue
		}
		hint := "This page has no headings."
		if len(p.body.Headings) > 0 {
			hint = "Its headings are "
			for i, h := range p.body.Headings {
				if i == 8 {
					hint += ", …"
					break
				}
				if i > 0 {
					hint += ", "
				}
				hint += "#" + h.ID
			}
			hint += "."
		}
		p.Report(diag.LinkFragment, f.span, message, hint)
	}
}

// unsafe says whether an address would run a program, show a page made up by
// the address itself, or read from the reader's computer. Browsers overlook
// blanks and control characters in the name of a scheme, so we do as well.
func unsafe(address []byte) bool {
	var scheme [12]byte
	n := 0
	for _, c := range address {
		switch {
		case c <= ' ' || c == 0x7f:
			continue
		case c == ':':
			return slices.Contains(unsafeSchemes, string(scheme[:n]))
		case n == len(scheme) || !mdast.IsAlphanumeric(c) && c != '-':
			return false
		}
		scheme[n] = c | 0x20
		n++
	}
	return false
}

var unsafeSchemes = []string{"javascript", "vbscript", "livescript", "data", "file", "blob", "filesystem", "view-source"}

func unsafeFault(address []byte) *Fault {
	scheme, _, _ := strings.Cut(string(bytes.TrimSpace(address)), ":")
	hint := "Link to a page or a file instead."
	if strings.EqualFold(scheme, "file") {
		hint = "This is a place on your own computer. Copy the file beside the page, and write its name alone."
	}
	return &Fault{
		Code:    diag.LinkUnsafe,
		Message: "addresses that begin with “" + strings.ToLower(scheme) + ":” are not published",
		Hint:    hint,
	}
}

// isDataImage says whether an address is itself a picture of a kind that
// can't hold a program.
func isDataImage(address []byte) bool {
	for _, kind := range []string{"png", "jpeg", "gif", "webp", "avif"} {
		if mdast.HasPrefixFold(address, "data:image/"+kind+";") {
			return true
		}
	}
	return false
}

// plainInURL are the characters that an address may hold as they are.
var plainInURL = func() (t [256]bool) {
	for c := range 256 {
		t[c] = mdast.IsAlphanumeric(byte(c))
	}
	for _, c := range []byte("-._~:/?#@!$'()*+,;=%") {
		t[c] = true
	}
	return t
}()

// appendURL appends an address as the value of an attribute, with a percent
// sign for every byte that may not stand in one.
func appendURL(dst []byte, address string) []byte {
	const hex = "0123456789ABCDEF"
	fragment := false
	for i := range len(address) {
		c := address[i]
		switch {
		case c == '&':
			dst = append(dst, "&amp;"...)
			continue
		case c == '%' && (i+2 >= len(address) || !isHex(address[i+1]) || !isHex(address[i+2])),
			c == '#' && fragment,
			!plainInURL[c]:
			dst = append(dst, '%', hex[c>>4], hex[c&15])
			continue
		case c == '#':
			fragment = true
		}
		dst = append(dst, c)
	}
	return dst
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func unescapeURL(s string) string {
	if u, err := url.PathUnescape(s); err == nil {
		return u
	}
	return s
}
