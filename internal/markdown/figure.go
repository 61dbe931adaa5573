package markdown

import (
	"bytes"
	"strconv"

	"github.com/yuin/goldmark/ast"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/mdast"
)

// onlyPictures says whether a paragraph holds pictures and nothing else; each
// may stand in a link.
func onlyPictures(n ast.Node, source []byte) bool {
	some := false
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Image:
			some = true
		case *ast.Link:
			if _, ok := c.FirstChild().(*ast.Image); !ok || c.FirstChild() != c.LastChild() {
				return false
			}
			some = true
		case *ast.Text:
			if len(bytes.TrimSpace(c.Segment.Value(source))) > 0 {
				return false
			}
		case *ast.String:
			if len(c.Value) > 0 {
				return false
			}
		default:
			return false
		}
	}
	return some
}

// figures writes a paragraph of pictures as figures. Attributes in the line
// below belong to the last one.
func (p *page) figures(n ast.Node) {
	below := attributesBelow(n)
	end := n.LastChild()
	for end != nil && end.Kind() != ast.KindImage && end.Kind() != ast.KindLink {
		end = end.PreviousSibling()
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		var more []attribute
		if c == end {
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

func (p *page) figure(img *ast.Image, link *ast.Link, more []attribute) {
	attrs := append(attributesOf(img), more...)
	p.raw("<figure")
	p.writeAttributes(attrs, figureAttributes)
	p.raw(">")
	var to Target
	open := false
	if link != nil {
		if to, open = p.openLink(mdast.Resolve(link.Destination), p.SpanOf(link.Destination, link), false); open {
			p.writeAttributes(attributesOf(link), linkAttributes)
			p.raw(">")
		}
	}
	_, decorative := find(attrs, "decorative")
	p.img(img, decorative, true)
	p.raw(">")
	if open {
		p.raw("</a>")
	}
	if link != nil {
		p.check.Link(link, to.prose(), decorative)
	}
	credit, _ := find(attrs, "credit")
	if len(img.Title) > 0 || credit != "" {
		p.raw("<figcaption>")
		p.out = appendResolved(p.out, img.Title)
		p.check.Count(img.Title)
		if credit != "" {
			if len(img.Title) > 0 {
				p.raw(" ")
			}
			p.raw(`<small class="credit">`)
			p.out = appendEscaped(p.out, []byte(credit))
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
	p.img(n, decorative, false)
	if len(n.Title) > 0 {
		p.raw(` title="`)
		p.out = appendResolved(p.out, n.Title)
		p.raw(`"`)
	}
	p.writeAttributes(attrs, imageAttributes)
	p.raw(">")
	p.check.Language = language
}

// img writes a picture's tag without the closing bracket. In a figure its title
// is the caption.
func (p *page) img(n *ast.Image, decorative, figure bool) {
	dest := mdast.Resolve(n.Destination)
	span := p.SpanOf(n.Destination, n)
	var pic Image
	switch {
	case isDataImage(dest):
		pic.URL = string(dest)
	case unsafe(dest):
		pic.Fault = unsafeFault(dest)
	default:
		pic = p.around.Image(string(dest))
		if pic.Fault == nil && unsafe([]byte(pic.URL)) && !isDataImage([]byte(pic.URL)) {
			pic.Fault = unsafeFault([]byte(pic.URL))
		}
	}
	if pic.Fault != nil {
		p.reportDestination(*pic.Fault, dest, span)
		pic.URL = ""
	}
	alt := p.Plain(n)
	if decorative {
		alt = nil
	} else if len(bytes.TrimSpace(alt)) == 0 {
		p.Report(diag.ImageAlt, p.MarkupSpan(n, n.Destination, n.Title), "the picture has no alternative text",
			"Say between the square brackets what it shows; behind a picture that is only decoration, write {decorative}.")
	} else {
		p.check.Image(n, alt, figure)
	}
	p.raw(`<img src="`)
	p.out = appendURL(p.out, pic.URL)
	p.raw(`" alt="`)
	p.out = appendEscaped(p.out, alt)
	p.raw(`"`)
	if pic.Width > 0 && pic.Height > 0 {
		p.raw(` width="`)
		p.out = strconv.AppendInt(p.out, int64(pic.Width), 10)
		p.raw(`" height="`)
		p.out = strconv.AppendInt(p.out, int64(pic.Height), 10)
		p.raw(`"`)
	}
	p.raw(` loading="lazy" decoding="async"`)
}
