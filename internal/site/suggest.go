package site

import (
	"cmp"
	"fmt"
	"path"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/schema"
)

// guess is what a path that leads nowhere was surely meant to lead to. People
// copy paths from Windows, from the folder that receives the site or from the
// browser, and write small letters for capital ones.
type suggestion struct {
	file    string // from the site's root: "content/events/paris.md"; "" where no file stands behind the page
	address string // of such a page, or on another site
	how     string // in what way the path is wrong, to be said behind a semicolon
}

// from writes a guess as seen from a folder in content/.
func (g suggestion) from(dir string) string {
	if below, ok := strings.CutPrefix(g.file, "static/"); ok {
		return "/" + below
	}
	if g.file == "" {
		return g.address
	}
	return relative(dir, strings.TrimPrefix(g.file, content.Root+"/"))
}

// rooted writes a guess as seen from content/.
func (g suggestion) rooted() string { return g.from("") }

// leadsToPage says whether a guess leads to a page, and not to a file.
func (s *Site) leadsToPage(g suggestion) bool { return g.file == "" || s.isPageFile(g.file) }

// isPageFile says whether the file at a path is a page.
func (s *Site) isPageFile(path string) bool {
	f, ok := s.in.Tree.Find(path)
	return ok && isText(s.in.Tree, f)
}

// roots are the folders of a site that no address shows.
var roots = []string{"content/", "public/", "static/"}

// endings are those of pages on other sites, the longer ones first.
var endings = []string{"/index.html", "/index.htm", "/index.php", ".html", ".htm", ".php", ".markdown", ".mdx"}

// elsewhere says by its scheme how an address that leads off the site begins.
var elsewhere = map[string]string{
	"https": "the addresses of other sites begin with https://", "http": "the addresses of other sites begin with http://",
	"mailto": "e-mail addresses begin with mailto:", "tel": "telephone numbers begin with tel:",
}

// suggest guesses what a path was meant to lead to.
func (s *Site) suggest(dir, dest string) (suggestion, bool) {
	if whole := schema.NearLink(dest); whole != "" {
		scheme, _, _ := strings.Cut(whole, ":")
		return suggestion{address: whole, how: elsewhere[scheme]}, true
	}
	text, how := dest, ""
	if strings.Contains(text, `\`) {
		text, how = strings.ReplaceAll(text, `\`, "/"), `folders are divided by / and not by \`
	}
	if g, ok := s.suggestSpelling(dir, text, how); ok {
		return g, true
	}
	if i := strings.IndexByte(text, '#'); i > 0 {
		if g, ok := s.suggestSpelling(dir, text[:i], "what is named here is a whole page, without a part of it"); ok {
			return g, true
		}
	}
	if name := path.Base(text); name == "index.md" || name == "_index.md" {
		folder := strings.TrimSuffix(text, name)
		if g, ok := s.findExact(dir, cmp.Or(folder, ".")); ok && (folder != "" || dir != "") && (g.file == "" || path.Base(path.Dir(g.file)) == path.Base(path.Join(content.Root, dir, folder))) {
			g.how = "the page of that folder is a list of its pages"
			if s.isPageFile(g.file) {
				g.how = fmt.Sprintf("the page of that folder is called %s", path.Base(g.file))
			}
			return g, true
		}
	}
	below := strings.TrimLeft(text, "./")
	for _, root := range roots {
		if rest, ok := strings.CutPrefix(below, root); ok {
			text, how = "/"+rest, fmt.Sprintf("the folder “%s” is not part of any address", strings.TrimSuffix(root, "/"))
			if g, ok := s.suggestSpelling("", text, how); ok {
				return g, true
			}
		}
	}
	for _, ending := range endings {
		rest, ok := strings.CutSuffix(text, ending)
		if ok && rest == "" {
			rest = "/"
		}
		if !ok {
			continue
		}
		if g, ok := s.suggestSpelling(dir, rest, fmt.Sprintf("addresses of pages have no ending %s here", path.Ext(ending))); ok && s.leadsToPage(g) {
			return g, true
		}
	}
	return suggestion{}, false
}

// suggestSpelling finds what a path leads to, whatever its capitals; how says what was
// wrong with it already.
func (s *Site) suggestSpelling(dir, text, how string) (suggestion, bool) {
	if how != "" {
		if g, ok := s.findExact(dir, text); ok {
			g.how = how
			return g, true
		}
	}
	for _, p := range candidatePaths(dir, text) {
		for _, ending := range []string{"", ".md", "/index.md", "/_index.md"} {
			file, ok := s.anyCase(p + ending)
			if !ok || how == "" && file == p+ending {
				continue
			}
			if how == "" {
				how = fmt.Sprintf("there is one whose name is written “%s”", differing(p+ending, file))
			}
			return suggestion{file: file, how: how}, true
		}
	}
	return suggestion{}, false
}

// findExact finds what a path leads to, as links are understood.
func (s *Site) findExact(dir, text string) (suggestion, bool) {
	page, held := s.lookUp(dir, text)
	switch {
	case held != nil:
		return suggestion{file: held.File}, true
	case page == nil && text == "/":
		page = s.byKey[""]
	}
	if page != nil {
		return s.suggestionFor(page), true
	}
	for _, p := range candidatePaths(dir, text) {
		if f, ok := s.in.Tree.Find(p); ok {
			return suggestion{file: f.Path}, true
		}
	}
	return suggestion{}, false
}

func (s *Site) suggestionFor(p *Page) suggestion {
	if p.Doc != nil {
		return suggestion{file: cmp.Or(p.Doc.Original, p.Doc.File)}
	}
	return suggestion{address: "/" + strings.TrimPrefix(p.URL, s.Settings.BaseURL.Path)}
}

// anyCase gives the file in content/ or static/ whose path differs from p at
// most in capitals.
func (s *Site) anyCase(p string) (string, bool) {
	s.foldOnce.Do(func() {
		s.folded = make(map[string]string)
		for _, root := range []string{content.Root, "static"} {
			for _, f := range s.in.Tree.Under(root) {
				s.folded[strings.ToLower(f.Path)] = f.Path
			}
		}
	})
	file, ok := s.folded[strings.ToLower(norm.NFC.String(p))]
	return file, ok
}

// differing gives the name that a path has instead of another one: the last
// part of it, or all below its root where folders are written otherwise, too.
func differing(p, file string) string {
	if path.Dir(norm.NFC.String(p)) == path.Dir(file) {
		return path.Base(file)
	}
	_, below, _ := strings.Cut(file, "/")
	return below
}

// candidatePaths gives the paths at which a file may lie that a page in dir names:
// beside the page, as seen from content/, and in static/.
func candidatePaths(dir, text string) []string {
	rel := strings.TrimPrefix(norm.NFC.String(text), "/")
	tried := make([]string, 0, 3)
	if !strings.HasPrefix(text, "/") {
		tried = append(tried, path.Join(content.Root, dir, rel))
	}
	tried = append(tried, path.Join(content.Root, rel), path.Join("static", strings.TrimPrefix(rel, "static/")))
	out := tried[:0]
	for _, p := range tried {
		if inSite(p) {
			out = append(out, p)
		}
	}
	return out
}

// suggest puts a guess into a fault.
func (f *Fault) suggest(g suggestion, written string) {
	f.Message += "; " + g.how
	f.Fix = written
	f.Hint = fmt.Sprintf("Perhaps %s?", written)
}

// WithFix is the fault with what mends it written in another way, such as with
// percent signs.
func (f *Fault) WithFix(mend string) *Fault {
	out := *f
	if f.Fix != "" && mend != f.Fix {
		out.Hint = strings.ReplaceAll(f.Hint, f.Fix, mend)
		out.Fix = mend
	}
	return &out
}

// WithQuery is the fault of an address on this site behind whose path stands rest:
// with a query, it may have led to another page on the site before this one.
func (f *Fault) WithQuery(rest string) *Fault {
	query, ok := strings.CutPrefix(rest, "?")
	if f == nil || !ok || f.Code != diag.LinkOwn && f.Code != diag.LinkMoved {
		return f
	}
	out := *f
	query, _, _ = strings.Cut(query, "#")
	out.Fix, out.Hint = "", fmt.Sprintf("Write the path of the file of the page that is meant. What stands behind the question mark, “%s”, chooses no page here.", query)
	return &out
}

// oldAddress brings an address at which a page stood before into one form.
func (s *Site) oldAddress(text string) string {
	if below, ok := strings.CutPrefix(text, s.Settings.BaseURL.Path); ok {
		text = below
	}
	return strings.Trim(strings.TrimSuffix(text, "index.html"), "/")
}

// moved gives the page that has an address among its old ones.
func (s *Site) moved(address string) (*Page, bool) {
	for _, e := range s.own() {
		if len(e.aliases) == 0 {
			continue
		}
		if p, ok := e.aliases[s.oldAddress(address)]; ok {
			return p, true
		}
	}
	return nil, false
}

// movedFault tells of a link that leads to an old address of a page, which is
// to be written as to.
func movedFault(p *Page, to string) *Fault {
	return &Fault{
		Code: diag.LinkMoved, Fix: to,
		Message: fmt.Sprintf("this leads to an old address of the page %s", p.Doc.File),
		Hint:    fmt.Sprintf("Perhaps %s? Such a link stays right when the page moves again.", to),
	}
}
