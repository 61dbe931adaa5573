package markdown

import (
	"bytes"
	"net/url"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/mdast"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/slug"
)

func (p *page) link(n *ast.Link) {
	language := p.check.Language
	target, open := p.openLink(n)
	if open {
		if n.Title != nil {
			p.title(n, n.Title)
		}
		p.writeAttributes(attributesOf(n), linkAttributes)
		p.raw(">")
	}
	p.inlines(n)
	if open {
		p.raw("</a>")
	}
	p.check.Link(n, target.prose(), false)
	p.check.Language = language
}

// title writes the title of a link, or of a picture within words.
func (p *page) title(n ast.Node, text []byte) {
	if indexCode(text) >= 0 {
		p.Report(diag.ShortcodeSyntax, p.SpanOf(text, n), "a shortcode can't stand in the title of a link or a picture", "Write the words themselves.")
	}
	p.raw(` title="`)
	p.resolved(text)
	p.raw(`"`)
}

// autoLink writes an address that is its own words. Nothing can be put in its
// place, so warnings and fixes of it are left out.
func (p *page) autoLink(n *ast.AutoLink) {
	label := n.Label(p.Bytes)
	dest := n.URL(p.Bytes)
	if n.AutoLinkType == ast.AutoLinkEmail && !mdast.HasPrefixFold(dest, "mailto:") {
		dest = append([]byte("mailto:"), dest...)
	}
	language := p.check.Language
	span := p.SpanOf(label, n)
	target := p.resolveLink(dest, span)
	if target.Fault != nil {
		target.Fault.Fix = nil
		p.reportDestination(*target.Fault, dest, span)
	} else {
		p.openTarget(target)
		p.raw(` translate="no"`) // an address means nothing in another language; paper need not show it twice
		p.writeAttributes(attributesOf(n), linkAttributes)
		p.raw(">")
		switch w := target.Warning; {
		case w == nil:
			p.check.BareAddress(label, label, span)
		case len(w.Fix) > 0:
			p.check.BareAddress(label, []byte(w.Fix[0].Text), span)
		default:
			p.reportDestination(*w, dest, span)
		}
	}
	p.check.Language = language
	p.escaped(label)
	p.check.Count(label)
	if target.Fault == nil {
		p.raw("</a>")
	}
}

// openLink writes a link's tag without the closing bracket, so that more
// attributes can follow. It is not open where there is nowhere to link to.
func (p *page) openLink(n *ast.Link) (t Target, open bool) {
	dest, span, from := p.destination(n.Destination, n)
	if from == brokenCode {
		return Target{Fault: new(diag.Diagnostic)}, false // it was told
	}
	t = p.resolveLink(dest, span)
	switch {
	case t.Fault != nil:
		p.reportDestination(*t.Fault, dest, span)
		return t, false
	case t.Warning != nil && from == written: // else the writer could not follow it
		p.reportDestination(*t.Warning, dest, span)
	}
	p.openTarget(t)
	return t, true
}

func (p *page) openTarget(t Target) {
	p.raw("<a")
	p.out = appendHref(p.out, t)
}

// resolveLink says where a destination leads.
func (p *page) resolveLink(dest []byte, span diag.Span) Target {
	if len(dest) > 1 && dest[0] == '#' && !p.isLine {
		p.fragments = append(p.fragments, fragment{name: unescapeURL(string(dest[1:])), span: span})
		return Target{URL: string(dest)}
	}
	if isUnsafe(dest) {
		return Target{Fault: unsafeFault(dest, "Link to a page or a file instead.")}
	}
	t := p.resolver.Link(string(dest))
	if t.Fault == nil && isUnsafe([]byte(t.URL)) {
		t.Fault = unsafeFault([]byte(t.URL), "Link to a page or a file instead.")
	}
	if t.Fault == nil && t.Key != "" && t.Fragment != "" {
		p.body.Links = append(p.body.Links, FragmentLink{Key: t.Key, Fragment: unescapeURL(t.Fragment), File: p.includedFile(), Span: p.InFile(span)})
	}
	return t
}

// resolveImage says what is known of a picture, and reports what is wrong with
// its address.
func (p *page) resolveImage(dest []byte, span diag.Span) Image {
	var img Image
	if isUnsafe(dest) {
		img.Fault = unsafeFault(dest, "Save the picture as a file beside the page, and write its name.")
	} else if img = p.imageWithFragment(dest); img.Fault == nil && isUnsafe([]byte(img.URL)) {
		img.Fault = unsafeFault([]byte(img.URL), "Save the picture as a file beside the page, and write its name.")
	}
	switch {
	case img.Fault != nil:
		p.reportDestination(*img.Fault, dest, span)
	case img.Warning != nil:
		p.reportDestination(*img.Warning, dest, span)
	}
	return img
}

// imageWithFragment asks for a picture. What stands behind a # shows a part of a
// drawing; elsewhere it says where other programs are to put the picture.
func (p *page) imageWithFragment(dest []byte) Image {
	img := p.resolver.Image(string(dest), p.within)
	file, fragment, ok := strings.Cut(string(dest), "#")
	if !ok || img.Fault == nil {
		return img
	}
	whole := p.resolver.Image(file, p.within)
	switch {
	case whole.Fault != nil:
		return img
	case strings.HasSuffix(strings.ToLower(file), ".svg"):
		whole.URL += "#" + fragment
	default:
		span := diag.Span{Start: len(file), End: len(dest)}
		whole.Fault = &diag.Diagnostic{
			Code: diag.AttributeUnknown, Message: "“#" + fragment + "” has no meaning behind the name of a picture",
			Hint: "Write " + file + " alone: where pictures stand is for the layout to say.", Fix: []diag.Edit{{Span: span}},
		}
	}
	return whole
}

// fragment is a link to a part of the page itself.
type fragment struct {
	name string
	span diag.Span
}

// checkFragments reports links within the page that lead nowhere. "#top" leads to the
// top of every page.
func (p *page) checkFragments() {
	if len(p.fragments) == 0 && len(p.included) == 0 {
		return
	}
	anchors := make(map[string]bool, len(p.body.Anchors))
	for _, a := range p.body.Anchors {
		anchors[a] = true
	}
	guesses := 100 // so that many wrong links to a page of many parts take no longer than they must
	p.checkFragmentsAmong(anchors, &guesses)
	for _, in := range p.included {
		in.body = p.body
		in.checkFragmentsAmong(anchors, &guesses)
		p.Diags = append(p.Diags, in.Diags...)
	}
}

func (p *page) checkFragmentsAmong(anchors map[string]bool, guesses *int) {
	for _, f := range p.fragments {
		if strings.EqualFold(f.name, "top") || anchors[f.name] {
			continue
		}
		message := "no part of this page is called “" + f.name + "”"
		near, ok := "", false
		if *guesses--; *guesses >= 0 {
			near, ok = slug.NearestAnchor(f.name, p.body.Anchors)
			if !ok {
				near, ok = schema.Nearest(f.name, p.body.Anchors)
			}
		}
		if ok {
			p.reportDestination(diag.Diagnostic{
				Code: diag.LinkFragment, Message: message, Hint: "Perhaps #" + near + "?",
				Fix: []diag.Edit{{Span: diag.Span{End: f.span.End - f.span.Start}, Text: "#" + near}},
			}, []byte("#"+f.name), f.span)
			continue
		}
		p.Report(diag.LinkFragment, f.span, message, p.headingsHint())
	}
}

// headingsHint names the first headings of the page.
func (p *page) headingsHint() string {
	const most = 8
	var names []string
	for _, h := range p.body.Headings {
		if len(names) == most {
			names = append(names, "…")
			break
		}
		names = append(names, "#"+h.ID)
	}
	if names == nil {
		return "This page has no headings."
	}
	return "Its headings are " + strings.Join(names, ", ") + "."
}

// isUnsafe reports whether an address would run a program, show a page made up
// by the address itself, or read from the reader's computer. Browsers overlook
// blanks and control characters in the name of a scheme, so we do as well.
func isUnsafe(address []byte) bool {
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

func unsafeFault(address []byte, hint string) *diag.Diagnostic {
	scheme, _, _ := strings.Cut(string(bytes.TrimSpace(address)), ":")
	if strings.EqualFold(scheme, "file") {
		hint = "This is a place on your own computer. Copy the file beside the page, and write its name alone."
	}
	return &diag.Diagnostic{
		Code:    diag.LinkUnsafe,
		Message: "addresses that begin with “" + strings.ToLower(scheme) + ":” are not published",
		Hint:    hint,
	}
}

// appendURL appends an address as the value of an attribute, with a percent
// sign for every byte that may not stand in one (RFC 3986). Percent signs that
// have two digits behind them stay.
func appendURL(dst []byte, address string) []byte {
	const hex = "0123456789ABCDEF"
	fragment := false
	for i := range len(address) {
		switch c := address[i]; {
		case c == '&':
			dst = append(dst, "&amp;"...)
		case c == '#' && !fragment:
			fragment = true
			dst = append(dst, c)
		case mdast.IsAlphanumeric(c) || strings.IndexByte("-._~:/?@!$'()*+,;=", c) >= 0,
			c == '%' && i+2 < len(address) && isHex(address[i+1]) && isHex(address[i+2]):
			dst = append(dst, c)
		default:
			dst = append(dst, '%', hex[c>>4], hex[c&15])
		}
	}
	return dst
}

func isHex(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f' }

func unescapeURL(s string) string {
	if u, err := url.PathUnescape(s); err == nil {
		return u
	}
	return s
}
