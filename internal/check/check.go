// Package check takes the looks at a site that need all of its pages together,
// and so are not part of every build.
//
// Looks is the inspector of a build (see build.Inspector). It reads every page
// that is made, as a browser would, and finds in the end
//
//   - links, pictures and other files in pages that lead nowhere on this site,
//     and links to parts of a page that are not there. What stands in texts was
//     checked while they were rendered, so these come from layouts, from
//     settings or from HTML in a text;
//   - pages that nothing leads to;
//   - pictures that nothing shows;
//   - layouts and pieces of layouts that nothing uses.
//
// It also gathers the addresses on other sites, for package linkcheck.
//
// One mistake gives one message: a page or a picture of which a file with an
// error speaks is not reported, as it will perhaps be linked to when the error
// is mended.
package check

import (
	"bytes"
	"cmp"
	"fmt"
	"html"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/meridian-ssg/meridian/internal/build"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/layout"
	"github.com/meridian-ssg/meridian/internal/linkcheck"
	"github.com/meridian-ssg/meridian/internal/render"
	"github.com/meridian-ssg/meridian/internal/site"
)

// Looks collects what the pages of one build hold. The zero value is ready for
// one build.
type Looks struct {
	mu      sync.Mutex
	outputs map[string]bool     // what was made, by its path
	ids     map[string][]string // the names that parts of a page carry, by its path
	links   map[string]*use     // addresses that mean the same from every page
	beside  map[string]*use     // addresses as seen from a page: "folder\x00address"

	Outside bool             // whether Foreign is wanted
	Foreign []linkcheck.Link // addresses on other sites, sorted; filled in by Faults
}

// use tells where an address is used.
type use struct {
	first, second string // the pages that come first in the alphabet, by path
	followed      bool   // whether some page that readers see offers it to be followed
	leading       [2]string
	pages         []string // all pages, where Foreign is wanted
}

// seen notes a page that uses the address.
func (u *use) seen(page string, follows bool) {
	two(&u.first, &u.second, page)
	if follows {
		u.followed = true
		two(&u.leading[0], &u.leading[1], page)
	}
}

// two keeps the two names that come first.
func two(first, second *string, name string) {
	switch {
	case name == *first || name == *second:
	case *first == "" || name < *first:
		*first, *second = name, *first
	case *second == "" || name < *second:
		*second = name
	}
}

// Output implements build.Inspector.
func (l *Looks) Output(file string, data []byte) {
	var p page
	switch path.Ext(file) {
	case ".html":
		p.html(data)
	case ".css":
		p.css(data)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.outputs == nil {
		l.outputs, l.ids = make(map[string]bool), make(map[string][]string)
		l.links, l.beside = make(map[string]*use), make(map[string]*use)
	}
	l.outputs[file] = true
	if len(p.ids) > 0 {
		l.ids[file] = p.ids
	}
	for _, link := range p.links {
		in, key := l.links, link.to
		if relative(link.to) {
			in, key = l.beside, []byte(folder(file, link.to)+"\x00"+string(link.to))
		}
		u := in[string(key)]
		if u == nil {
			u = new(use)
			in[string(key)] = u
		}
		u.seen(file, link.follows && !p.redirect)
		if l.Outside {
			u.pages = append(u.pages, file)
		}
	}
}

// relative says whether an address begins at the page that holds it.
func relative(address []byte) bool {
	return len(address) == 0 || address[0] != '/' && bytes.IndexByte(address, ':') < 0
}

// folder gives the place at which an address begins: the page itself for "#x",
// else its folder.
func folder(file string, address []byte) string {
	if len(address) > 0 && address[0] == '#' || len(address) > 0 && address[0] == '?' {
		return file
	}
	return path.Dir(file) + "/"
}

// Faults implements build.Inspector.
func (l *Looks) Faults(r *build.Report) diag.List {
	if r.Layouts == nil {
		return nil // no page was made
	}
	f := &finder{Looks: l, report: r, pages: make(map[string]*site.Page), texts: make(map[string][]byte)}
	for _, p := range r.Site.Pages() {
		for n := 1; n <= r.Site.PagesOf(p); n++ {
			f.pages[r.Site.PagerPath(p, n)] = p
		}
	}
	f.targets()
	f.unfinished()
	f.nowhere()
	f.orphans()
	f.pictures()
	f.layouts()
	return f.diags
}

// finder goes over what was collected.
type finder struct {
	*Looks
	report *build.Report
	pages  map[string]*site.Page // by path
	texts  map[string][]byte     // files that were read, by path
	all    []target              // on this site, sorted
	used   map[string]bool       // paths that some page shows or links to
	dim    []string              // texts, in small letters, of files that may come to speak of more
	diags  diag.List
}

// target is an address on this site, as one or several pages write it.
type target struct {
	written  string // as the page has it
	path     string // what it leads to: "events/paris/index.html"
	fragment string
	use      *use
}

// targets finds out which addresses lie on this site, and what they lead to.
func (f *finder) targets() {
	base := f.report.Site.Settings.BaseURL
	f.used = make(map[string]bool)
	foreign := make(map[string]*use)
	note := func(from, written string, u *use) {
		t := target{written: written, use: u}
		switch at, ok := resolve(base, from, written); {
		case ok:
			t.path, t.fragment = at.path, at.fragment
			f.all = append(f.all, t)
			if t.path != "" {
				f.used[t.path] = true
			}
		case strings.HasPrefix(written, "//"):
			foreign["https:"+written] = u
		default:
			foreign[written] = u
		}
	}
	for written, u := range f.links {
		note("", written, u)
	}
	for key, u := range f.beside {
		from, written, _ := strings.Cut(key, "\x00")
		note(from, written, u)
	}
	slices.SortFunc(f.all, func(a, b target) int {
		return cmp.Or(cmp.Compare(a.use.first, b.use.first), cmp.Compare(a.written, b.written))
	})
	if f.Outside {
		f.foreign(foreign)
	}
}

// nowhere tells of addresses of this site at which there is nothing.
func (f *finder) nowhere() {
	for _, t := range f.all {
		if f.outputs[t.path] {
			f.fragment(t)
			continue
		}
		if f.broken(t.use.first) {
			continue
		}
		f.say(t, fmt.Sprintf("this leads to “%s”, where there is nothing", t.written), f.instead(t))
	}
}

// fragment tells of a link to a part of a page that is not there.
func (f *finder) fragment(t target) {
	if t.fragment == "" || strings.EqualFold(t.fragment, "top") || path.Ext(t.path) != ".html" || slices.Contains(f.ids[t.path], t.fragment) {
		return
	}
	if f.broken(t.path) || f.broken(t.use.first) {
		return
	}
	hint := fmt.Sprintf("Give that part of the page the name: id=%q.", t.fragment)
	if near, ok := nearest(t.fragment, f.ids[t.path]); ok {
		hint = fmt.Sprintf("Perhaps #%s?", near)
	}
	f.say(t, fmt.Sprintf("no part of the page %s is called “%s”", f.address(t.path), t.fragment), hint)
}

// broken says whether a page could not be made as it is meant.
func (f *finder) broken(file string) bool {
	p := f.pages[file]
	return p != nil && p.Doc != nil && p.Doc.Broken
}

// instead gives the address that was probably meant.
func (f *finder) instead(t target) string {
	var all []string
	for p := range f.outputs {
		all = append(all, f.address(p))
	}
	slices.Sort(all)
	if near, ok := nearest(f.address(t.path), all); ok {
		return fmt.Sprintf("Perhaps %s?", near)
	}
	return "Mend the address, or take the link out."
}

// address gives the address of an output on its host.
func (f *finder) address(file string) string {
	return f.report.Site.Settings.BaseURL.Path + strings.TrimSuffix(file, "index.html")
}

// say reports an address where a file of the site writes it.
func (f *finder) say(t target, message, hint string) {
	d := diag.Diagnostic{Code: diag.LayoutLink, Message: message, Hint: hint}
	at, found := f.locate(t)
	d.File, d.Span = at.File, at.Span
	if !found {
		d.Message += fmt.Sprintf(" (on the page %s)", f.address(t.use.first))
	}
	f.diags = append(f.diags, d)
}

// locate finds the place at which an address is written: in the file of the
// page, in one of the files that its layout is made of, or in the settings. An
// address that is put together from parts is nowhere to be found; then the
// layout is named.
func (f *finder) locate(t target) (diag.Place, bool) {
	var files []string
	page := f.pages[t.use.first]
	if page != nil && page.Doc != nil {
		files = append(files, page.Doc.File)
	}
	named := ""
	if page != nil {
		if l, ok := f.report.Layouts.Choose(render.Order(page)); ok {
			made := f.report.Layouts.Files(l)
			files, named = append(files, made...), l.File
		}
	}
	files = append(files, "site.yaml")
	written := []string{t.written, html.EscapeString(t.written)}
	if below, ok := strings.CutPrefix(t.written, f.report.Site.Settings.BaseURL.Path); ok && below != "" {
		written = append(written, "/"+below)
	}
	for _, file := range files {
		for _, w := range written {
			if at := find(f.text(file), w); at >= 0 {
				return diag.Place{File: file, Span: diag.Span{Start: at, End: at + len(w)}}, true
			}
		}
	}
	return diag.Place{File: cmp.Or(named, layout.Dir)}, false
}

// find gives the place of an address that is not part of a longer one, or -1.
func find(src []byte, address string) int {
	if address == "" {
		return -1
	}
	const goesOn = "/?#=&%-_.~"
	within := func(c byte) bool {
		return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte(goesOn, c) >= 0
	}
	for from := 0; ; {
		i := bytes.Index(src[from:], []byte(address))
		if i < 0 {
			return -1
		}
		i += from
		end := i + len(address)
		before := i > 0 && within(src[i-1]) && within(address[0]) && src[i-1] != '='
		behind := end < len(src) && within(src[end]) && (src[end] != '.' || end+1 < len(src) && within(src[end+1]))
		if !before && !behind {
			return i
		}
		from = i + 1
	}
}

// text reads a file of the site.
func (f *finder) text(file string) []byte {
	if src, ok := f.texts[file]; ok {
		return src
	}
	var src []byte
	if in, ok := f.report.Tree.Find(file); ok {
		if data, err := f.report.Tree.Read(in); err == nil { // one that vanished holds nothing
			src = data
		}
	}
	f.texts[file] = src
	return src
}

// unfinished reads the files that don't speak for themselves yet: those with
// an error in them, and pages that are held back.
func (f *finder) unfinished() {
	var files []string
	for _, d := range f.report.Diagnostics {
		if d.Severity() == diag.Error {
			files = append(files, d.File)
		}
	}
	for _, h := range f.report.Site.Held {
		files = append(files, h.File)
	}
	slices.Sort(files)
	for _, file := range slices.Compact(files) {
		f.dim = append(f.dim, strings.ToLower(string(f.text(file))))
	}
}

// spokenOf says whether an unfinished file speaks of a name, or of one that is
// nearly the same.
func (f *finder) spokenOf(name string) bool {
	name = strings.ToLower(name)
	for _, text := range f.dim {
		if strings.Contains(text, name) {
			return true
		}
	}
	for _, d := range f.report.Diagnostics {
		if d.Code != diag.LinkMissing && d.Code != diag.FileMissing && d.Code != diag.ReferenceMissing && d.Code != diag.LayoutLink {
			continue
		}
		src := f.text(d.File)
		if d.Span.End <= len(src) {
			written := strings.ToLower(path.Base(string(src[d.Span.Start:d.Span.End])))
			if _, near := nearest(written, []string{name}); near {
				return true
			}
		}
	}
	return false
}

// orphans tells of pages that no other page leads to.
func (f *finder) orphans() {
	reached := make(map[string]bool)
	for _, t := range f.all {
		if !t.use.followed {
			continue
		}
		to := f.pages[t.path]
		for _, from := range t.use.leading {
			if to != nil && from != "" && f.pages[from] != to {
				reached[to.Key] = true
			}
		}
	}
	for _, p := range f.report.Site.Pages() {
		if p.Doc == nil || p.Parent == nil || p.Path == "404.html" || reached[p.Key] || p.Doc.Broken {
			continue
		}
		if f.spokenOf(strings.TrimSuffix(path.Base(strings.TrimSuffix(p.Doc.File, "/index.md")), ".md")) {
			continue
		}
		f.diags = append(f.diags, diag.Diagnostic{
			Code: diag.PageOrphan, File: p.Doc.File, Span: p.Doc.Title,
			Message: "no page and no menu leads to this page",
			Hint:    fmt.Sprintf("Link to it from a page that belongs to it, or put it into a menu in site.yaml: page: %s", strings.TrimPrefix(p.Doc.File, content.Root+"/")),
		})
	}
}
