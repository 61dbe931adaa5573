package check

import (
	"bytes"
	"cmp"
	"fmt"
	"html"
	"maps"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/linkcheck"
	"github.com/meridian-ssg/meridian/internal/render"
)

// collectExternal collects the addresses on other sites with their places in the
// source files, where they may be escaped or written in several forms.
func (f *checker) collectExternal(all []target) {
	pages := make(map[string][]string)
	for _, t := range all {
		written := t.written
		if strings.HasPrefix(written, "//") {
			written = "https:" + written
		}
		address, ok := linkcheck.Canonical(written)
		if !ok || t.usage.followedFrom[0] == "" && isOrigin(address) { // the target of a preconnect
			continue
		}
		pages[address] = append(pages[address], t.usage.allPages...)
	}
	s := addressScanner{checker: f, wanted: pages, found: make(map[string]map[string][]diag.Span)}
	for _, address := range slices.Sorted(maps.Keys(pages)) {
		slices.Sort(pages[address])
		link := linkcheck.Link{Address: address, Places: s.places(address, slices.Compact(pages[address]))}
		for _, at := range link.Places {
			f.report.Keep(at.File)
		}
		f.External = append(f.External, link)
	}
}

func isOrigin(address string) bool {
	_, rest, _ := strings.Cut(address, "://")
	return strings.IndexByte(rest, '/') == len(rest)-1
}

// addressScanner finds external addresses in source files.
type addressScanner struct {
	*checker
	wanted map[string][]string               // the addresses to find
	found  map[string]map[string][]diag.Span // by file and address
}

// places finds an address in the sources of the pages that hold it and in their
// layouts, or else in those of all pages. An address that is composed of parts is
// not found; then the layout is named.
func (s *addressScanner) places(address string, pages []string) []diag.Location {
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
	out := s.placesIn(address, files)
	if len(out) > 0 {
		return out
	}
	for _, file := range s.report.Tree.Under(content.Root) {
		if content.IsPage(file) {
			files[file.Path] = true
		}
	}
	if out = s.placesIn(address, files); len(out) > 0 {
		return out
	}
	at := diag.Location{File: cmp.Or(named, "site.yaml")}
	if len(pages) > 0 {
		at.Note = fmt.Sprintf("on the page %s", s.addressOf(pages[0]))
	}
	return []diag.Location{at}
}

func (s *addressScanner) placesIn(address string, files map[string]bool) []diag.Location {
	var out []diag.Location
	for _, file := range slices.Sorted(maps.Keys(files)) {
		for _, span := range s.addressesIn(file)[address] {
			out = append(out, diag.Location{File: file, Span: span})
		}
	}
	return out
}

func (s *addressScanner) addressesIn(file string) map[string][]diag.Span {
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
		start, scheme := i, "https:" // that of the page
		for _, s := range []string{"http:", "https:"} {
			if begin := i - len(s); begin >= 0 && strings.EqualFold(string(src[begin:i]), s) {
				start, scheme = begin, ""
			}
		}
		if end, address := s.longestMatch(src, start, scheme); end > 0 {
			found[address] = append(found[address], diag.Span{Start: start, End: end})
			at = end
		}
	}
}

// longestMatch finds the longest wanted address that begins at start.
func (s *addressScanner) longestMatch(src []byte, start int, scheme string) (end int, address string) {
	run := src[start:]
	if n := bytes.IndexFunc(run, func(r rune) bool { return r <= ' ' || strings.ContainsRune("\"<>`\\", r) }); n >= 0 {
		run = run[:n]
	}
	for n := len(run); n > len("//"); n-- {
		if n < len(run) && continues(run[n:]) || !isComplete(run[:n]) {
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

// isComplete tells whether text ends like an address. Canonical does not notice
// surplus characters at the end of a fragment.
func isComplete(text []byte) bool {
	if bytes.Count(text, []byte(")")) > bytes.Count(text, []byte("(")) {
		return false
	}
	return bytes.IndexByte(text, '#') < 0 || strings.IndexByte(".,:;!?*'}]|", text[len(text)-1]) < 0
}

// continues tells whether an address continues with rest, which may be only a full
// stop or a closing mark behind it.
func continues(rest []byte) bool {
	c := rest[0]
	switch {
	case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c >= 0x80:
		return true
	case strings.IndexByte("/?#=&%-_.~+@:;,", c) >= 0:
		return len(bytes.Trim(rest, ".,:;!?*_~'")) > 0
	}
	return false
}
