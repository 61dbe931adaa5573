package check

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/layout"
	"github.com/meridian-ssg/meridian/internal/schema"
)

// target is an address on this site, as one or several pages write it.
type target struct {
	address
	place
	use *use
}

// targets finds out which addresses lie on this site, and what they lead to.
func (f *finder) targets() {
	base := f.report.Site.Settings.BaseURL
	var foreign []target
	for a, u := range f.links {
		at, ok := resolve(base, a)
		if !ok {
			if f.CollectExternal && u.asked {
				foreign = append(foreign, target{address: a, use: u})
			}
			continue
		}
		if !f.there(at.path) && f.there(at.path+"/index.html") { // hosts lead from the folder's name to the page in it
			at.path += "/index.html"
		}
		f.all = append(f.all, target{a, at, u})
		f.used[at.path] = true
	}
	slices.SortFunc(f.all, func(a, b target) int {
		return cmp.Or(order(a.use.pages[0], b.use.pages[0]), cmp.Compare(a.written, b.written), cmp.Compare(a.from, b.from))
	})
	f.foreign(foreign)
}

// there says whether there is an output, or would be if its layout had not
// failed.
func (f *finder) there(output string) bool { return f.outputs[output] || f.pages[output] != nil }

// nowhere tells of an address of this site at which there is nothing, or of a
// part of a page that is not there.
func (f *finder) nowhere(t target) {
	page := t.use.pages[0]
	if f.broken(page) {
		page = t.use.pages[1]
	}
	if page == "" || f.broken(page) || !t.use.asked || strings.HasPrefix(page, "assets/") && path.Ext(page) == ".css" { // see package asset
		return
	}
	if !f.there(t.path) {
		f.say(t, page, diag.LinkMissing, fmt.Sprintf("this leads to “%s”, where there is nothing", t.written), f.instead(t))
		return
	}
	if t.fragment == "" || strings.EqualFold(t.fragment, "top") || path.Ext(t.path) != ".html" || slices.Contains(f.ids[t.path], t.fragment) {
		return
	}
	if f.broken(t.path) || !f.outputs[t.path] {
		return
	}
	hint := fmt.Sprintf("Give that part of the page the name: id=%q.", t.fragment)
	if near, ok := schema.Nearest(t.fragment, f.ids[t.path]); ok {
		hint = fmt.Sprintf("Perhaps #%s?", near)
	}
	f.say(t, page, diag.LinkFragment, fmt.Sprintf("no part of the page %s is called “%s”", f.addressOf(t.path), t.fragment), hint)
}

// faulty says whether there is an error in the file of a page.
func (f *finder) faulty(output string) bool {
	p := f.pages[output]
	return p != nil && p.Doc != nil && slices.ContainsFunc(f.report.Diagnostics, func(d diag.Diagnostic) bool {
		return d.File == p.Doc.File && d.Severity() == diag.Error
	})
}

// broken says whether a page could not be made as it is meant.
func (f *finder) broken(file string) bool {
	p := f.pages[file]
	return p != nil && p.Doc != nil && p.Doc.Broken
}

// instead gives the address that was probably meant.
func (f *finder) instead(t target) string {
	if f.near == nil {
		for output := range f.outputs {
			f.near = append(f.near, "/"+strings.TrimSuffix(output, "index.html"))
		}
		slices.Sort(f.near)
	}
	base := strings.TrimSuffix(f.report.Site.Settings.BaseURL.Path, "/")
	if relative([]byte(t.written)) {
		if root := path.Clean("/" + t.written); f.there(root[1:]) {
			return fmt.Sprintf("Perhaps %s, which means the same on every page?", base+root)
		}
	}
	if f.guesses++; f.guesses > mostGuesses {
		return mendIt
	}
	if near, ok := schema.Nearest("/"+strings.TrimSuffix(t.path, "index.html"), f.near); ok {
		return fmt.Sprintf("Perhaps %s?", base+near)
	}
	return mendIt
}

// mostGuesses is for how many addresses the nearest is looked for among all, so
// that a site full of faults is not looked at for minutes.
const mostGuesses = 200

const mendIt = "Mend the address, or take the link out."

// addressOf gives the address of an output on its host.
func (f *finder) addressOf(output string) string {
	return f.report.Site.Settings.BaseURL.Path + strings.TrimSuffix(output, "index.html")
}

// say tells of an address where a file of the site writes it. code is for one
// that a writer gave; what layouts have has a code of its own.
func (f *finder) say(t target, page string, code diag.Code, message, hint string) {
	d := diag.Diagnostic{Code: code, Message: message, Hint: hint}
	at, found := f.locate(page, t.written, asAttribute)
	if !found && (f.faulty(page) || f.faulty(path.Join(path.Dir(t.path), "index.html"))) {
		return // the layout made the address of what stands in a file with errors
	}
	d.File, d.Span = at.File, at.Span
	if strings.HasPrefix(d.File, layout.Dir) {
		d.Code = diag.LayoutLink
	}
	if !found {
		d.Message += fmt.Sprintf(" (on the page %s)", f.addressOf(page))
	}
	f.tell(d)
}
