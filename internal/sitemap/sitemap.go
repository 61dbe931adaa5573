// Package sitemap writes sitemap.xml, which lists the pages for search engines, and
// the robots.txt that leads to it.
//
// The format is the Sitemap protocol 0.9 (sitemaps.org). A file holds at most
// 50,000 addresses and 50 MiB; a larger site has several, and sitemap.xml is their
// index. Only loc and lastmod are written, since search engines ignore changefreq
// and priority. lastmod is a date, or a date and time with its offset, and is left
// out unless it is known to the day: engines that catch one wrong date trust none.
//
// A page in several languages names all of them, in the way that search engines ask
// for: xhtml:link elements with hreflang, on each of the pages the same.
//
// robots.txt is that of RFC 9309, with a Sitemap line (§2.2.4). It counts only at
// the top of a host; a site below a path has it in vain.
package sitemap

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/meridian-ssg/meridian/internal/artifact"
	"github.com/meridian-ssg/meridian/internal/civil"
)

// The limits of a file.
const (
	maxPages = 50_000
	maxBytes = 50 << 20
)

// Page is an address that search engines should know.
type Page struct {
	URL     string       // the whole address, percent-encoded (RFC 3986)
	Updated civil.Moment // when it last changed; zero where it is not known

	Alternates []Alternate // the page in each of its languages, itself as well; none of a page in one
}

// Alternate is a page in one of its languages.
type Alternate struct {
	Language string // BCP 47, or "x-default" for readers of all others
	URL      string // the whole address, percent-encoded
}

// File is a file to be published.
type File struct {
	Name string // "sitemap.xml", or "sitemap-2.xml"
	Data []byte
}

// Files returns sitemap.xml with the pages in their order, and further files
// where one can't hold them all. folder is the address of the files, such as
// "https://example.org/". Without pages there is no file, since a sitemap must not
// be empty.
func Files(folder string, pages []Page) []File {
	return split(folder, pages, maxPages, maxBytes)
}

func split(folder string, pages []Page, maxPages, maxBytes int) []File {
	folder = strings.TrimSuffix(folder, "/") + "/"
	data, n := urlset(pages, maxPages, maxBytes)
	switch n {
	case 0:
		return nil
	case len(pages):
		return []File{{artifact.Sitemap, data}}
	}
	var parts []File
	var index []Page
	for n > 0 {
		name := "sitemap-" + strconv.Itoa(len(parts)+1) + ".xml"
		parts = append(parts, File{name, data})
		index = append(index, Page{URL: folder + name, Updated: newest(pages[:n])})
		pages = pages[n:]
		data, n = urlset(pages, maxPages, maxBytes)
	}
	return append([]File{{artifact.Sitemap, sitemapindex(index)}}, parts...)
}

const (
	header  = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"
	xmlns   = ` xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"`
	xhtml   = ` xmlns:xhtml="http://www.w3.org/1999/xhtml"`
	closing = "</urlset>\n"
)

// urlset writes as many pages as one file may hold, at least one if there is
// any, and returns how many.
func urlset(pages []Page, maxPages, maxBytes int) (data []byte, n int) {
	data = []byte(header + "<urlset" + xmlns)
	if slices.ContainsFunc(pages, func(p Page) bool { return len(p.Alternates) > 0 }) {
		data = append(data, xhtml...)
	}
	data = append(data, ">\n"...)
	for i, p := range pages[:min(len(pages), maxPages)] {
		size := len(data)
		data = appendEntry(data, "url", p)
		if i > 0 && len(data)+len(closing) > maxBytes {
			return append(data[:size], closing...), i
		}
		n++
	}
	return append(data, closing...), n
}

func sitemapindex(files []Page) []byte {
	data := []byte(header + "<sitemapindex" + xmlns + ">\n")
	for _, f := range files {
		data = appendEntry(data, "sitemap", f)
	}
	return append(data, "</sitemapindex>\n"...)
}

func appendEntry(dst []byte, name string, p Page) []byte {
	dst = fmt.Appendf(dst, "<%s><loc>%s</loc>", name, escapeURL(p.URL))
	if when := lastmod(p.Updated); when != "" {
		dst = fmt.Appendf(dst, "<lastmod>%s</lastmod>", when)
	}
	for _, a := range p.Alternates {
		dst = fmt.Appendf(dst, `<xhtml:link rel="alternate" hreflang="%s" href="%s"/>`, a.Language, strings.ReplaceAll(escapeURL(a.URL), `"`, "%22"))
	}
	return fmt.Appendf(dst, "</%s>\n", name)
}

// lastmod returns a moment as a W3C Datetime; one without a zone to the day.
func lastmod(m civil.Moment) string {
	switch {
	case m.Date.Day == 0:
		return ""
	case m.Zone == "":
		return m.Date.String()
	}
	return m.String()
}

func newest(pages []Page) civil.Moment {
	return slices.MaxFunc(pages, func(a, b Page) int { return a.Updated.Compare(b.Updated) }).Updated
}

// escapeURL returns a URL as the text of an element. It percent-encodes what
// can't stand in a URL, so that the file is well-formed in any case.
func escapeURL(s string) string {
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case c == '&':
			b.WriteString("&amp;")
		case c == '\'':
			b.WriteString("&apos;")
		case c <= ' ' || c >= 0x7f || strings.IndexByte("<>\"\\^`{|}", c) >= 0:
			fmt.Fprintf(&b, "%%%02X", c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// Robots returns a robots.txt that allows everything, with the address of the
// sitemap, if there is one.
func Robots(sitemap string) []byte {
	data := []byte("User-agent: *\nDisallow:\n")
	if sitemap != "" {
		data = append(data, "\nSitemap: "...)
		data = append(data, strings.Join(strings.Fields(sitemap), "%20")...)
		data = append(data, '\n')
	}
	return data
}
