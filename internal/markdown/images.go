package markdown

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/yuin/goldmark/ast"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// figures writes a paragraph of pictures as figures. Attributes in the line
// below belong to the last one.
func (p *page) figures(n ast.Node) {
	last := n.LastChild()
	for !isImage(last) {
		last = last.PreviousSibling()
	}
	below := attributesBelow(n)
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		var more []attribute
		if c == last {
			more = below
		}
		switch c := c.(type) {
		case *ast.Image:
			p.figure(c, nil, more)
		case *ast.Link:
			p.figure(c.FirstChild().(*ast.Image), c, more)
		}
	}
}

// figure writes a picture of its own, which may be linked.
func (p *page) figure(img *ast.Image, link *ast.Link, more []attribute) {
	attrs := append(attributesOf(img), more...)
	p.raw("<figure")
	p.writeAttributes(attrs, figureAttributes)
	p.raw(">")
	var target Target
	open := false
	if link != nil {
		if target, open = p.openLink(link); open {
			p.writeAttributes(attributesOf(link), linkAttributes)
			p.raw(">")
		}
	}
	_, decorative := find(attrs, "decorative")
	begun := len(p.out)
	src, shown := p.img(img, decorative, true)
	if shown {
		p.raw(">")
	}
	if shown && link == nil && src.Larger != "" && !decorative {
		a := append(appendURL([]byte(`<a href="`), src.Larger), `">`...)
		p.out = slices.Insert(p.out, begun, a...)
		p.raw("</a>")
	}
	if open {
		p.raw("</a>")
	}
	if link != nil {
		p.check.Link(link, target.prose(), decorative)
	}
	credit, _ := find(attrs, "credit")
	if len(img.Title) > 0 || credit != "" {
		p.raw("<figcaption>")
		if len(img.Title) > 0 {
			p.caption(img)
		}
		if credit != "" {
			if len(img.Title) > 0 {
				p.raw(" ")
			}
			p.raw(`<small class="credit">`)
			p.escaped([]byte(credit))
			p.raw("</small>")
		}
		p.raw("</figcaption>")
	}
	p.raw("</figure>\n")
}

// image writes a picture within a line.
func (p *page) image(n *ast.Image) {
	language := p.check.Language
	attrs := attributesOf(n)
	_, decorative := find(attrs, "decorative")
	if _, shown := p.img(n, decorative, false); shown {
		if len(n.Title) > 0 {
			p.title(n, n.Title)
		}
		p.writeAttributes(attrs, imageAttributes)
		p.raw(">")
	}
	p.check.Language = language
}

// textSizes tells browsers how wide pictures in texts are: where they load a picture
// late they know themselves, and else as the theme's column is (HTML, section 4.8.4.2.2).
const textSizes = "auto, (min-width: 60rem) min(43rem, 100vw - 26rem), min(43rem, 100vw - 2rem)"

// img writes a picture's tag without the closing bracket, or its alternative text
// where there is no such picture. In a figure its title is the caption.
func (p *page) img(n *ast.Image, decorative, figure bool) (src Image, open bool) {
	var alt []byte
	src = Image{Fault: new(diag.Diagnostic)}
	if dest, span, from := p.destination(n.Destination, n); from != brokenCode { // else it was told
		src = p.resolveImage(dest, span)
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if code, ok := c.(*shortcodeInline); ok {
			p.Report(diag.ShortcodeSyntax, code.tag.span, "a shortcode can't stand in the alternative text of a picture", "Write the words themselves.")
		}
	}
	if !decorative {
		alt = p.Plain(n)
		if len(bytes.TrimSpace(alt)) == 0 {
			p.Report(diag.ImageAlt, p.MarkupSpan(n, n.Destination, n.Title), "the picture has no alternative text",
				"Say between the square brackets what it shows; behind a picture that is only decoration, write {decorative}.")
		} else {
			p.check.Image(n, alt, figure)
		}
	}
	if src.Fault != nil {
		p.escaped(alt)
		return src, false
	}
	p.raw(`<img src="`)
	p.out = appendURL(p.out, src.URL)
	p.raw(`" alt="`)
	p.escaped(alt)
	p.raw(`"`)
	if src.Srcset != "" {
		p.raw(` srcset="`)
		p.escaped([]byte(src.Srcset))
		p.raw(`" sizes="`)
		p.escaped([]byte(cmp.Or(src.Sizes, textSizes)))
		p.raw(`"`)
	}
	if src.Width > 0 && src.Height > 0 {
		p.raw(` width="`)
		p.int(src.Width)
		p.raw(`" height="`)
		p.int(src.Height)
		p.raw(`"`)
	}
	p.raw(` loading="lazy" decoding="async"`)
	return src, true
}
