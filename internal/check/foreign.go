package check

import (
	"bytes"
	"cmp"
	"fmt"
	"html"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/linkcheck"
	"github.com/meridian-ssg/meridian/internal/render"
)

// foreign gathers the addresses on other sites. They come as the pages have
// them, which is not always how the files have them: letters may be written as
// numbers there, and several forms may mean the same.
func (f *finder) foreign(all []target) {
	pages := make(map[string][]string)
	for _, t := range all {
		written := t.written
		if strings.HasPrefix(written, "//") {
			written = "https:" + written
		}
		address, ok := linkcheck.Canonical(written)
		if !ok || t.use.leads[0] == "" && isOrigin(address) { // a browser is told to connect, and not what to fetch
			continue
		}
		pages[address] = append(pages[address], t.use.every...)
	}
	s := scanner{finder: f, wanted: pages, found: make(map[string]map[string][]diag.Span)}
	for _, address := range slices.Sorted(maps.Keys(pages)) {
		slices.Sort(pages[address])
		link := linkcheck.Link{Address: address, Places: s.places(address, slices.Compact(pages[address]))}
		for _, at := range link.Places {
			f.report.Keep(at.File)
		}
		f.External = append(f.External, link)
	}
}

// isOrigin says whether an address names a host alone.
func isOrigin(address string) bool {
	_, rest, _ := strings.Cut(address, "://")
	return strings.IndexByte(rest, '/') == len(rest)-1
}

// scanner finds the places at which files name addresses of other sites.
type scanner struct {
	*finder
	wanted map[string][]string               // the addresses looked for
	found  map[string]map[string][]diag.Span // those in a file, by its path and the address
}

// places gives the places at which an address is named: in the files of the
// pages that show it, and in what these are made of. Where there are none, it
// came from another page's file, or is put together from parts; then the layout
// is named.
func (s *scanner) places(address string, pages []string) []diag.Location {
	files := map[string]bool{"site.yaml": true}
	named := ""
	for _, p := range pages {
		page := s.pages[p]
		if page == nil {
			continue
		}
		if page.Doc != nil {
			files[page.Doc.File] = true
		}
		if l, ok := s.report.Layouts.Choose(render.Order(page)); ok {
			for _, file := range s.report.Layouts.Files(l) {
				files[file] = true
			}
			named = cmp.Or(named, l.File)
		}
	}
	out := s.in(address, files)
	if len(out) > 0 {
		return out
	}
	for _, file := range s.report.Tree.Under(content.Root) {
		if path.Ext(file.Path) == ".md" {
			files[file.Path] = true
		}
	}
	if out = s.in(address, files); len(out) > 0 {
		return out
	}
	at := diag.Location{File: cmp.Or(named, "site.yaml")}
	if len(pages) > 0 {
		at.Note = fmt.Sprintf("on the page %s", s.addressOf(pages[0]))
	}
	return []diag.Location{at}
}

// in gives the places of an address in files, by file.
func (s *scanner) in(address string, files map[string]bool) []diag.Location {
	var out []diag.Location
	for _, file := range slices.Sorted(maps.Keys(files)) {
		for _, span := range s.scan(file)[address] {
			out = append(out, diag.Location{File: file, Span: span})
		}
	}
	return out
}

// scan finds all addresses of other sites in a file.
func (s *scanner) scan(file string) map[string][]diag.Span {
	if found, ok := s.found[file]; ok {
		return found
	}
	found := make(map[string][]diag.Span)
	s.found[file] = found
	src := s.text(file)
	for at := 0; ; {
		i := bytes.Index(src[at:], []byte("//"))
		if i < 0 {
			return found
		}
		i += at
		at = i + len("//")
		start, scheme := i, "https:" // which a browser would put before it, on a page that has it
		for _, s := range []string{"http:", "https:"} {
			if begin := i - len(s); begin >= 0 && strings.EqualFold(string(src[begin:i]), s) {
				start, scheme = begin, ""
			}
		}
		if end, address := s.longest(src, start, scheme); end > 0 {
			found[address] = append(found[address], diag.Span{Start: start, End: end})
			at = end
		}
	}
}

// longest finds the longest address that is looked for among those that may
// begin at start.
func (s *scanner) longest(src []byte, start int, scheme string) (end int, address string) {
	run := src[start:]
	if n := bytes.IndexFunc(run, func(r rune) bool { return r <= ' ' || strings.ContainsRune("\"<>`\\", r) }); n >= 0 {
		run = run[:n]
	}
	for n := len(run); n > len("//"); n-- {
		if n < len(run) && goesOn(run[n:]) || !ends(run[:n]) {
			continue
		}
		written := string(run[:n])
		for _, form := range []string{written, html.UnescapeString(written)} {
			if address, ok := linkcheck.Canonical(scheme + form); ok && s.wanted[address] != nil {
				return start + n, address
			}
		}
	}
	return 0, ""
}

// ends says whether a text that may be an address does not hold more than it.
// The part of the page at its end may hold anything, so that it is not noticed
// otherwise.
func ends(text []byte) bool {
	if bytes.Count(text, []byte(")")) > bytes.Count(text, []byte("(")) {
		return false
	}
	return bytes.IndexByte(text, '#') < 0 || strings.IndexByte(".,:;!?*'}]|", text[len(text)-1]) < 0
}

// goesOn says whether an address goes on with this text, and is not only
// followed by it, as by the full stop of a sentence.
func goesOn(rest []byte) bool {
	c := rest[0]
	switch {
	case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c >= 0x80:
		return true
	case strings.IndexByte("/?#=&%-_.~+@:;,", c) >= 0:
		return len(bytes.Trim(rest, ".,:;!?*_~'")) > 0
	}
	return false
}
