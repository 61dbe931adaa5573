package check

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/layout"
	"github.com/meridian-ssg/meridian/internal/render"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/site"
)

// target is an address on this site.
type target struct {
	address
	place
	usage *usage
}

// targets resolves all addresses.
func (f *checker) targets() {
	settings := f.report.Site.Settings
	base := settings.BaseURL
	var foreign, strangers, former []target
	for a, u := range f.links {
		at, ok := resolve(base, a)
		if !ok {
			if len(settings.FormerHosts) > 0 {
				if _, where := site.ClassifyURL(settings, a.written); where == site.Former {
					former = append(former, target{address: a, usage: u})
				}
			}
			if u.loaded && at.host != "" && !settings.Allows(at.host) {
				strangers = append(strangers, target{a, at, u})
			}
			if f.CollectExternal && u.fetched {
				foreign = append(foreign, target{address: a, usage: u})
			}
			continue
		}
		switch {
		case f.exists(at.path):
		case f.exists(at.path + ".html"): // hosts find it
			at.path += ".html"
		case f.exists(at.path + "/index.html"): // hosts redirect there
			at.path += "/index.html"
		}
		f.all = append(f.all, target{a, at, u})
		f.used[at.path] = true
	}
	byPage := func(a, b target) int {
		return cmp.Or(compareOutputs(a.usage.pages[0], b.usage.pages[0]), cmp.Compare(a.written, b.written), cmp.Compare(a.from, b.from))
	}
	slices.SortFunc(f.all, byPage)
	slices.SortFunc(strangers, byPage)
	slices.SortFunc(former, byPage)
	f.former(former)
	f.hosts(strangers)
	f.collectExternal(foreign)
}

// exists tells whether there is an output, or would be without an error in its
// layout.
func (f *checker) exists(output string) bool { return f.outputs[output] || f.pages[output] != nil }

// checkTarget reports an address without an output, or without its fragment.
func (f *checker) checkTarget(t target) {
	page := t.usage.pages[0]
	if f.isBroken(page) {
		page = t.usage.pages[1]
	}
	if page == "" || f.isBroken(page) || !t.usage.fetched || strings.HasPrefix(page, "assets/") && path.Ext(page) == ".css" { // see package asset
		return
	}
	if !f.exists(t.path) {
		f.reportLink(t, page, diag.LinkMissing, fmt.Sprintf("this leads to “%s”, where there is nothing", t.written), f.suggestion(t))
		return
	}
	if t.fragment == "" || strings.EqualFold(t.fragment, "top") || path.Ext(t.path) != ".html" || slices.Contains(f.ids[t.path], t.fragment) {
		return
	}
	if f.isBroken(t.path) || !f.outputs[t.path] {
		return
	}
	hint := fmt.Sprintf("Give that part of the page the name: id=%q.", t.fragment)
	if near, ok := schema.Nearest(t.fragment, f.ids[t.path]); ok {
		hint = fmt.Sprintf("Perhaps #%s?", near)
	}
	f.reportLink(t, page, diag.LinkFragment, fmt.Sprintf("no part of the page %s is called “%s”", f.addressOf(t.path), t.fragment), hint)
}

// hosts reports what is loaded from other hosts. Pictures in Markdown were
// reported while it was rendered.
func (f *checker) hosts(strangers []target) {
	told := make(map[string]bool)
	for _, d := range f.report.Diagnostics {
		if d.Code == diag.OtherHost {
			told[site.Unescape(d.Message)] = true
		}
	}
	for _, t := range strangers {
		if message := render.OtherHostMessage(t.written); !told[site.Unescape(message)] {
			f.reportLink(t, t.usage.pages[0], diag.OtherHost, message, "Put the file into static and write its path there, or link to it. For a film, write {{< video … >}} in the page. Or name the host in site.yaml, under other_hosts.")
		}
	}
}

// former reports links to hosts at which the site lived before. Those in texts were
// reported while these were rendered.
func (f *checker) former(links []target) {
	told := make(map[string]bool)
	for _, d := range f.report.Diagnostics {
		if src := f.text(d.File); d.Code == diag.LinkMoved && d.Span.End <= len(src) {
			told[string(src[d.Span.Start:d.Span.End])] = true
		}
	}
	for _, t := range links {
		path, rest := t.written, ""
		if i := strings.IndexAny(path, "?#"); i >= 0 {
			path, rest = path[:i], path[i:]
		}
		answer, _ := f.report.Site.Answer(site.Question{Verb: site.AskRoute, Key: site.PathKey("", path)})
		r, _ := answer.(site.Route)
		if r.Warning == nil || told[path] {
			continue
		}
		hint := r.Warning.Hint
		if r.Warning.Fix != "" {
			hint = fmt.Sprintf("Perhaps %s?", cmp.Or(f.report.Site.Settings.BaseURL.Absolute(r.URL), r.URL)+rest)
		}
		f.reportLink(t, t.usage.pages[0], diag.LinkMoved, r.Warning.Message, hint)
	}
}

// hasErrors tells whether there is an error in the source of a page.
func (f *checker) hasErrors(output string) bool {
	p := f.pages[output]
	return p != nil && p.Doc != nil && slices.ContainsFunc(f.report.Diagnostics, func(d diag.Diagnostic) bool {
		return d.File == p.Doc.File && d.Severity() == diag.Error
	})
}

// isBroken tells whether a page lacks part of its front matter.
func (f *checker) isBroken(file string) bool {
	p := f.pages[file]
	return p != nil && p.Doc != nil && p.Doc.Broken
}

// suggestion gives a hint with the address that was probably meant.
func (f *checker) suggestion(t target) string {
	if f.addresses == nil {
		for output := range f.outputs {
			f.addresses = append(f.addresses, "/"+strings.TrimSuffix(output, "index.html"))
		}
		slices.Sort(f.addresses)
	}
	base := strings.TrimSuffix(f.report.Site.Settings.BaseURL.Path, "/")
	if relative([]byte(t.written)) {
		if root := path.Clean("/" + t.written); f.exists(root[1:]) {
			return fmt.Sprintf("Perhaps %s, which means the same on every page?", base+root)
		}
	}
	if f.suggestions++; f.suggestions > maxSuggestions {
		return defaultHint
	}
	if near, ok := schema.Nearest("/"+strings.TrimSuffix(t.path, "index.html"), f.addresses); ok {
		return fmt.Sprintf("Perhaps %s?", base+near)
	}
	return defaultHint
}

// maxSuggestions limits the time for a site with many errors.
const maxSuggestions = 200

const defaultHint = "Mend the address, or take the link out."

// addressOf gives the address of an output, from the root of its host.
func (f *checker) addressOf(output string) string {
	return f.report.Site.Settings.BaseURL.Path + strings.TrimSuffix(output, "index.html")
}

// reportLink reports an address at its place in a source file. code is for content;
// layouts have their own.
func (f *checker) reportLink(t target, page string, code diag.Code, message, hint string) {
	d := diag.Diagnostic{Code: code, Message: message, Hint: hint}
	at, found := f.locate(page, t.written, asAttribute)
	if !found && (f.hasErrors(page) || f.hasErrors(path.Join(path.Dir(t.path), "index.html"))) {
		return // a layout made the address of a field with an error
	}
	d.File, d.Span = at.File, at.Span
	if strings.HasPrefix(d.File, layout.Dir) && code != diag.OtherHost {
		d.Code = diag.LayoutLink
	}
	if !found {
		d.Message += fmt.Sprintf(" (on the page %s)", f.addressOf(page))
	}
	f.add(d)
}
