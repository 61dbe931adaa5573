// Package check takes the looks at a site that need all of its pages together,
// and so are not part of every build.
//
// Looks is the inspector of a build (see engine.Inspector). It reads every page
// that is made, as a browser would, and finds in the end
//
//   - links, pictures and other files in pages that lead nowhere on this site,
//     and links to parts of a page that are not there. What stands in texts was
//     checked while they were rendered, so these come from layouts, from
//     settings or from HTML in a text;
//   - pages that no other page leads to;
//   - pictures that nothing shows;
//   - layouts and pieces of layouts that nothing uses.
//
// It also gathers the addresses on other sites, for package linkcheck.
//
// One mistake gives one message. A page or a picture of which an unfinished
// file speaks, one with an error in it or one that is held back, is not
// reported: it will perhaps be linked to when that file is mended or published.
//
// Mend carries out what faults say would mend them.
package check

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/linkcheck"
	"github.com/meridian-ssg/meridian/internal/site"
)

// Inspector collects what the pages of one build hold. The zero value is ready for
// one build.
type Inspector struct {
	CollectExternal bool             // whether Foreign is wanted
	External        []linkcheck.Link // addresses on other sites, sorted; filled in by Faults

	mu      sync.Mutex
	outputs map[string]bool     // what was made, by its path
	ids     map[string][]string // the names that parts of a page carry, by its path
	links   map[address]*use
	pages   sync.Pool // *page, to be used again
}

// address is an address as a page writes it, with what it depends on there.
type address struct {
	from    string // the page, or its folder with a slash; "" where it means the same on every page
	base    string // what the page says its addresses begin at (HTML, the base element); mostly ""
	written string
}

// use tells where an address is used.
type use struct {
	pages [2]string // the outputs that come first, by path
	leads [2]string // of those, the ones on which readers can follow it, a list of several pages as one
	every []string  // all of them, where Foreign is wanted
	asked bool      // whether browsers ask for it; else it only receives what forms send
}

// Output implements engine.Inspector.
func (l *Inspector) Output(file string, data []byte) {
	p, _ := l.pages.Get().(*page)
	if p == nil {
		p = new(page)
	}
	defer l.pages.Put(p)
	p.reset()
	switch strings.ToLower(path.Ext(file)) {
	case ".html", ".htm":
		p.html(data)
	case ".css":
		p.css(data)
	}
	folder, lead := strings.TrimPrefix(path.Dir(file)+"/", "./"), owner(file)

	l.mu.Lock()
	defer l.mu.Unlock()
	if l.outputs == nil {
		l.outputs, l.ids, l.links = make(map[string]bool), make(map[string][]string), make(map[address]*use)
	}
	l.outputs[file] = true
	if len(p.ids) > 0 {
		l.ids[file] = p.names()
	}
	for _, link := range p.links {
		written := p.text[link.start:link.end]
		from := ""
		switch {
		case p.base != "":
			from = file
		case !relative(written):
		case written[0] == '#' || written[0] == '?':
			from = file
		default:
			from = folder
		}
		u := l.links[address{from, p.base, string(written)}]
		if u == nil {
			u = new(use)
			l.links[address{from, p.base, string(written)}] = u
		}
		u.asked = u.asked || link.role != sent
		first(&u.pages, file)
		if l.CollectExternal {
			u.every = append(u.every, file)
		}
		if link.role == followed && !p.redirect {
			first(&u.leads, lead)
		}
	}
}

// first keeps the two names that come first.
func first(names *[2]string, name string) {
	switch {
	case name == names[0] || name == names[1]:
	case names[0] == "" || order(name, names[0]) < 0:
		names[0], names[1] = name, names[0]
	case names[1] == "" || order(name, names[1]) < 0:
		names[1] = name
	}
}

// missing is the page for addresses at which there is nothing.
const missing = "404.html"

// order compares the paths of outputs. The page that nobody looks for comes
// last, so that faults name another one where they can.
func order(a, b string) int {
	switch {
	case a == b:
		return 0
	case a == missing:
		return 1
	case b == missing:
		return -1
	}
	return cmp.Compare(a, b)
}

// owner gives the first page of a list for each of its pages (see
// site.Site.PagerPath), and any other path as it is.
func owner(file string) string {
	dir, ok := strings.CutSuffix(file, "/index.html")
	if !ok {
		return file
	}
	list, number := path.Split(dir)
	if number == "" || strings.Trim(number, "0123456789") != "" {
		return file
	}
	if list == "page/" {
		return "index.html"
	}
	if list, ok = strings.CutSuffix(list, "/page/"); ok {
		return list + "/index.html"
	}
	return file
}

// Faults implements engine.Inspector.
func (l *Inspector) Faults(r *engine.Report) diag.List {
	if r.Layouts == nil {
		return nil // no page was made
	}
	f := &finder{Inspector: l, report: r, pages: make(map[string]*site.Page), texts: make(map[string][]byte), used: make(map[string]bool), spoken: make(map[string]bool)}
	for _, p := range r.Site.Pages() {
		for n := 1; n <= r.Site.ListPages(p); n++ {
			f.pages[r.Site.PagerPath(p, n)] = p
		}
	}
	f.unfinished()
	f.targets()
	for _, t := range f.all {
		f.nowhere(t)
	}
	f.orphans()
	f.pictures()
	f.layouts()
	return f.diags
}

// finder goes over what was collected.
type finder struct {
	*Inspector
	report *engine.Report
	pages  map[string]*site.Page // by path; those of lists as well
	texts  map[string][]byte     // files that were read, by path
	all    []target              // on this site, sorted
	used   map[string]bool       // outputs that some page asks for
	near   []string              // the addresses of all outputs, sorted; for hints

	dim      []string        // what unfinished files say, in small letters
	spoken   map[string]bool // names of pages and files in them
	astray   []string        // names of pages and files that are not there, as links have them
	listless bool            // whether some list was not made
	guesses  int             // for how many addresses another one was looked for
	diags    diag.List
}

// text reads a file of the site; one that vanished holds nothing.
func (f *finder) text(file string) []byte {
	if src, ok := f.texts[file]; ok {
		return src
	}
	var src []byte
	if in, ok := f.report.Tree.Find(file); ok {
		if data, err := f.report.Tree.Read(in); err == nil {
			src = data
		}
	}
	f.texts[file] = src
	return src
}

// tell adds a fault, unless it is one with another that was told of the same
// place.
func (f *finder) tell(d diag.Diagnostic) {
	same := func(other diag.Diagnostic) bool {
		if d.File != other.File {
			return false
		}
		if d.Span == (diag.Span{}) {
			return d.Code == other.Code && d.Message == other.Message
		}
		return other.Severity() == diag.Error && d.Span.Start < other.Span.End && other.Span.Start < d.Span.End
	}
	if !slices.ContainsFunc(f.diags, same) && !slices.ContainsFunc(f.report.Diagnostics, same) {
		f.diags = append(f.diags, d)
	}
}
