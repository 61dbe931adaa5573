package site

import (
	"fmt"
	"net/url"
	"path"
	"strings"

	"github.com/meridian-ssg/meridian/internal/artifact"
	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/slug"
)

// addressOf gives where a document is found below base_url, without a slash at
// the end: "events/paris". It follows from the names of folders and file; only
// the last part can be chosen, by `slug`.
func (b *builder) addressOf(doc *content.Head) string {
	switch doc.Card.Kind {
	case card.Home:
		return ""
	case card.Missing:
		return artifact.NotFound
	case card.Section:
		return b.folderAddress(doc.Dir)
	}
	if doc.Bundle {
		return b.folderAddress(doc.Dir)
	}
	return path.Join(b.folderAddress(parentDir(doc.Key)), b.lastPart(doc))
}

// lastPart gives the part of a document's address that is its own.
func (b *builder) lastPart(doc *content.Head) string {
	given := doc.Slug.Text
	if given == "" {
		return slug.Path(path.Base(doc.Key))
	}
	if clean := slug.Path(given); clean != given {
		b.report(diag.AddressBad, doc, doc.Slug.Span,
			fmt.Sprintf("the slug “%s” can't stand in an address", given),
			fmt.Sprintf("Use small letters, digits and hyphens: %s", clean))
		return clean
	}
	return given
}

// folderAddress gives the address of a folder below content.
func (b *builder) folderAddress(dir string) string {
	if dir == "" {
		return ""
	}
	if a, ok := b.folders[dir]; ok {
		return a
	}
	last := slug.Path(path.Base(dir))
	if doc, ok := b.indexes[dir]; ok { // a section or a bundle may choose its own name
		last = b.lastPart(doc)
	}
	a := path.Join(b.folderAddress(parentDir(dir)), last)
	b.folders[dir] = a
	return a
}

// locate gives a page its addresses. below is its place below base_url.
func (b *builder) locate(p *Page, below string) {
	base := b.Settings.BaseURL
	switch {
	case below == "":
		p.URL, p.Path = base.Path, "index.html"
	case strings.HasSuffix(below, ".html"):
		p.URL, p.Path = base.Path+below, below
	case EscapePath(below) == below: // as nearly all are: one text in memory, of which the three are parts
		whole := base.Origin + base.Path + below + "/index.html"
		folder := len(whole) - len("index.html")
		p.URL, p.Path = whole[len(base.Origin):folder], whole[len(base.Origin)+len(base.Path):]
		if base.Origin != "" {
			p.Permalink = whole[:folder]
		}
		return
	default:
		p.URL, p.Path = base.Path+EscapePath(below)+"/", below+"/index.html"
	}
	p.Permalink = base.Absolute(p.URL)
}

// EscapePath writes a path as an address does (RFC 3986, section 2.1).
func EscapePath(p string) string { return (&url.URL{Path: p}).EscapedPath() }

// fileAddress gives where a file beside a page is published, below base_url,
// or false where the page it belongs to is held back.
func (s *Site) fileAddress(file string) (string, bool) {
	rel := strings.TrimPrefix(file, content.Root+"/")
	dir, name := path.Split(rel)
	dir = strings.TrimSuffix(dir, "/")
	rest := ""
	for d := dir; d != ""; d = parentDir(d) {
		if page, ok := s.bundles[d]; ok {
			if page == nil {
				return "", false
			}
			return path.Join(strings.TrimSuffix(page.Path, "index.html"), rest, name), true
		}
		if a, ok := s.folders[d]; ok {
			return path.Join(a, rest, name), true
		}
		rest = path.Join(path.Base(d), rest)
	}
	return path.Join(rest, name), true
}
