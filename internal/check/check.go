// Package check runs the checks that need all pages of a site together, and so are
// not part of every build.
//
// Inspector implements engine.Inspector. It reads every output as a browser would,
// and reports in the end
//
//   - links, pictures and other files that are missing on this site, and links to
//     fragments that are missing. Markdown was checked while it was rendered, so
//     these come from layouts, settings or HTML in a text;
//   - what pages and style sheets load from other hosts;
//   - pages that no other page links to;
//   - pictures in static/ that nothing shows;
//   - documents that name their authors, or hold comments;
//   - layouts and partials that nothing uses, menus that no layout shows, and classes
//     in texts that no style sheet knows;
//   - links to hosts at which the site lived before, where they are not in texts.
//
// It also collects the addresses on other sites, for package linkcheck.
//
// One mistake makes one diagnostic. A page or picture that is mentioned in an
// unfinished file, one with an error or one that is held back, is not reported: it
// may be linked when that file is fixed or published.
//
// Fix applies the fixes of diagnostics.
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

// Inspector collects the links of one build. The zero value is ready to use.
type Inspector struct {
	CollectExternal bool             // whether to fill in External
	External        []linkcheck.Link // addresses on other sites, sorted; set by Faults

	mu      sync.Mutex
	outputs map[string]bool     // by path
	ids     map[string][]string // of the fragments of a page, by its path
	links   map[address]*usage
	classes map[string]bool
	pages   sync.Pool // of *page
}

// Begin lets go of what was read before.
func (l *Inspector) Begin() {
	l.outputs, l.ids, l.links, l.classes, l.pages = nil, nil, nil, nil, sync.Pool{}
}

// address is an address as written in a page, with what resolves it.
type address struct {
	from    string // the page, or its folder with a slash; "" where it means the same on every page
	base    string // of the base element; mostly ""
	written string
}

// usage is where an address is used.
type usage struct {
	pages        [2]string // the first outputs, by path
	followedFrom [3]string // the first outputs where it is a link; those of a list count as one
	allPages     []string  // for External
	fetched      bool      // not only the target of a form
	loaded       bool      // browsers load it to show a page
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
		p.readHTML(data)
	case ".css":
		p.readCSS(data)
	}
	folder, lead := strings.TrimPrefix(path.Dir(file)+"/", "./"), firstOfList(file)

	l.mu.Lock()
	defer l.mu.Unlock()
	if l.outputs == nil {
		l.outputs, l.ids, l.links, l.classes = make(map[string]bool), make(map[string][]string), make(map[address]*usage), make(map[string]bool)
	}
	l.outputs[file] = true
	for _, class := range p.fresh {
		l.classes[class] = true
	}
	if len(p.ids) > 0 {
		l.ids[file] = p.idList()
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
			u = new(usage)
			l.links[address{from, p.base, string(written)}] = u
		}
		u.fetched = u.fetched || link.role != submitted
		u.loaded = u.loaded || link.role == loaded
		keepFirst(u.pages[:], file)
		if l.CollectExternal {
			u.allPages = append(u.allPages, file)
		}
		if link.role == followed && !p.redirect {
			keepFirst(u.followedFrom[:], lead)
		}
	}
}

// keepFirst keeps the first names, in order, as many as there is room for.
func keepFirst(names []string, name string) {
	for i := range names {
		switch {
		case name == names[i]:
			return
		case names[i] == "" || compareOutputs(name, names[i]) < 0:
			names[i], name = name, names[i]
			if name == "" {
				return
			}
		}
	}
}

// notFoundPage is what hosts send where there is nothing.
const notFoundPage = "404.html"

// compareOutputs compares paths, with the notFoundPage last, so that diagnostics
// name another page where they can.
func compareOutputs(a, b string) int {
	switch {
	case a == b:
		return 0
	case a == notFoundPage:
		return 1
	case b == notFoundPage:
		return -1
	}
	return cmp.Compare(a, b)
}

// firstOfList gives the first page of a list for each of its pages (see
// site.Site.PagerPath), and any other path unchanged.
func firstOfList(file string) string {
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
	f := &checker{Inspector: l, report: r, pages: make(map[string]*site.Page), texts: make(map[string][]byte), used: make(map[string]bool)}
	for _, s := range r.Site.Editions() {
		for _, p := range s.Pages() {
			for n := 1; n <= s.ListPages(p); n++ {
				f.pages[s.PagerPath(p, n)] = p
			}
		}
	}
	f.unfinished()
	f.targets()
	for _, t := range f.all {
		f.checkTarget(t)
	}
	f.orphans()
	f.terms()
	f.pictures()
	f.documents()
	f.layouts()
	f.menus()
	f.classes()
	f.translations()
	return f.diags
}

// checker examines what an Inspector has collected.
type checker struct {
	*Inspector
	report    *engine.Report
	pages     map[string]*site.Page // by path
	texts     map[string][]byte     // source files, by path
	all       []target              // on this site, sorted
	used      map[string]bool       // outputs that some page uses
	addresses []string              // of all outputs, sorted; for hints

	unfinishedFiles []string
	unfinishedTexts []string        // in lower case; nil before they are asked for
	mentionedNames  map[string]bool // see mentions
	missingNames    []string        // targets of broken links
	listMissing     bool            // some list could not be rendered
	suggestions     int             // number of searches for similar addresses
	diags           diag.List
}

// text reads a source file; a file that has vanished is empty.
func (f *checker) text(file string) []byte {
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

// add adds a diagnostic, unless there is one of the same kind, or an error at the
// same place.
func (f *checker) add(d diag.Diagnostic) {
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
