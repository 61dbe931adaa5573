// Package sitemap tells search engines which pages there are: sitemap.xml, and
// the robots.txt that leads to it.
//
// The format is the Sitemap protocol 0.9 (sitemaps.org). A file holds at most
// 50,000 addresses and 50 MiB; a site with more has several, and sitemap.xml
// is then the index of them. Only loc and lastmod are written: search engines
// say of changefreq and priority that they pass over them. lastmod is a date,
// or a date and time with its offset, and is left out where it is not known
// to the day: a wrong one is worse than none, as engines that catch a site
// with wrong ones trust no other.
//
// robots.txt is that of RFC 9309; the Sitemap line is its best known addition
// (§2.2.4). It counts only at the top of a host: for a site below a path it is
// harmless and without effect.
package sitemap

import (
	"slices"
	"strconv"
	"strings"

	"github.com/meridian-ssg/meridian/internal/artifact"
	"github.com/meridian-ssg/meridian/internal/civil"
)

// What a file may hold at most.
const (
	mostPages = 50_000
	mostBytes = 50 << 20
)

// Page is an address that search engines should know.
type Page struct {
	URL     string       // the whole address, percent-encoded (RFC 3986)
	Updated civil.Moment // when it last changed; zero where it is not known
}

// File is a file to be published.
type File struct {
	Name string // "sitemap.xml", or "sitemap-2.xml"
	Data []byte
}

// Files gives sitemap.xml with the pages in the order given, and further files
// where one can't hold them all. Folder is the address at which they will lie,
// such as "https://example.org/". Without pages there is no file, as a sitemap
// must not be empty.
func Files(folder string, pages []Page) []File {
	return split(folder, pages, mostPages, mostBytes)
}

func split(folder string, pages []Page, mostPages, mostBytes int) []File {
	folder = strings.TrimSuffix(folder, "/") + "/"
	data, n := urlset(pages, mostPages, mostBytes)
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
		index = append(index, Page{folder + name, newest(pages[:n])})
		pages = pages[n:]
		data, n = urlset(pages, mostPages, mostBytes)
	}
	return append([]File{{artifact.Sitemap, sitemapindex(index)}}, parts...)
}

const (
	head  = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"
	space = ` xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n"
	foot  = "</urlset>\n"
)

// urlset writes as many pages as one file may hold, at least one if there is
// any, and says how many they were.
func urlset(pages []Page, mostPages, mostBytes int) (data []byte, n int) {
	pages = pages[:min(len(pages), mostPages)]
	size := 0
	for _, p := range pages {
		size += len(p.URL) + 70
	}
	data = make([]byte, 0, len(head)+len(space)+len(foot)+min(size, mostBytes))
	data = append(data, head+"<urlset"+space...)
	for i, p := range pages {
		before := len(data)
		data = entry(data, "url", p)
		if i > 0 && len(data)+len(foot) > mostBytes {
			return append(data[:before], foot...), i
		}
	}
	return append(data, foot...), len(pages)
}

func sitemapindex(files []Page) []byte {
	data := []byte(head + "<sitemapindex" + space)
	for _, f := range files {
		data = entry(data, "sitemap", f)
	}
	return append(data, "</sitemapindex>\n"...)
}

func entry(dst []byte, name string, p Page) []byte {
	dst = append(dst, '<')
	dst = append(dst, name...)
	dst = append(dst, "><loc>"...)
	dst = escape(dst, p.URL)
	dst = append(dst, "</loc>"...)
	if when := lastmod(p.Updated); when != "" {
		dst = append(dst, "<lastmod>"...)
		dst = append(dst, when...)
		dst = append(dst, "</lastmod>"...)
	}
	dst = append(dst, "</"...)
	dst = append(dst, name...)
	return append(dst, ">\n"...)
}

// lastmod gives a moment in the form of W3C Datetime. A time that names no
// zone is told to the day.
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

// escape appends an address as the text of an element. A byte that can't stand
// in an address is percent-encoded, so that the file is well-formed even where
// the address is not.
func escape(dst []byte, s string) []byte {
	const hex = "0123456789ABCDEF"
	for i := range len(s) {
		switch c := s[i]; {
		case c == '&':
			dst = append(dst, "&amp;"...)
		case c == '\'':
			dst = append(dst, "&apos;"...)
		case c <= ' ' || c >= 0x7f || strings.IndexByte("<>\"\\^`{|}", c) >= 0:
			dst = append(dst, '%', hex[c>>4], hex[c&15])
		default:
			dst = append(dst, c)
		}
	}
	return dst
}

// Robots gives a robots.txt that lets everybody read everything, and names the
// sitemap at the address given, if there is one.
func Robots(sitemap string) []byte {
	data := []byte("User-agent: *\nDisallow:\n")
	if sitemap != "" {
		data = append(data, "\nSitemap: "...)
		data = append(data, strings.Join(strings.Fields(sitemap), "%20")...)
		data = append(data, '\n')
	}
	return data
}
