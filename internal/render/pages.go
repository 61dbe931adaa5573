package render

import (
	"fmt"
	"net/url"
	"path"
	"strconv"
	"strings"
	"unicode"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/layout"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/view"
)

// pages plans every page, and every page of every list.
func (p *planner) pages() {
	s := p.site
	for _, page := range s.Pages() {
		if page.Redirect != "" {
			p.redirect(page)
			continue
		}
		l, _ := p.layoutOf(page)
		for n := 1; n <= s.ListPages(page); n++ {
			t := Task{Name: taskOf(page, n), Paths: []string{s.PagerPath(page, n)}, Owner: origin(page), Page: true}
			t.base = func(r *Renderer) sum.Sum { return r.pageBase(page, l) }
			t.Base = t.base(p.Renderer)
			t.run = func(w *job) { w.page(page, n, l) }
			if n == 1 && s.Searchable(page) {
				t.searched = page
			}
			p.add(t)
		}
	}
}

// taskOf names the task that makes a page of a page's list.
func taskOf(p *site.Page, n int) string {
	name := "page " + p.Key
	if p.Kind == card.Missing || p.Kind == card.Home || p.Key == "" {
		name = string(p.Kind)
	}
	if n > 1 {
		name += " " + strconv.Itoa(n)
	}
	if p.Edition != "" {
		name = p.Edition + ":" + name
	}
	return name
}

// pageBase sums what a page is made from without asking. l is nil where there is
// no layout.
func (r *Renderer) pageBase(page *site.Page, l *layout.Layout) sum.Sum {
	var h sum.Hasher
	h.AddSum(r.base(page.Sum))
	if page.Doc != nil {
		h.AddSum(r.bodyBase(r.in.Site.Text(page)))
	}
	if l != nil {
		h.AddSum(l.Sum)
	}
	return h.Sum()
}

// layoutOf finds a page's layout, or says that there is none.
func (p *planner) layoutOf(page *site.Page) (*layout.Layout, bool) {
	if p.in.Layouts == nil {
		return nil, false
	}
	if page.Doc != nil {
		if named := page.Doc.Layout; named.Text != "" && !p.in.Layouts.Has(named.Text) {
			d := diag.Diagnostic{
				Code: diag.LayoutUnknown, File: page.Doc.File, Span: named.Span,
				Message: fmt.Sprintf("there is no layout called “%s”", named.Text),
				Hint:    "The layouts are " + strings.Join(p.in.Layouts.Names(), ", ") + ".",
			}
			if near, ok := schema.Nearest(named.Text, p.in.Layouts.Names()); ok {
				d.Hint = fmt.Sprintf("Perhaps %s?", near)
			}
			p.diags = append(p.diags, d)
			return nil, false
		}
	}
	l, order, ok := p.choose(page)
	if !ok {
		at := origin(page)
		if at.File == "" {
			at.File = layout.Dir
		}
		p.diags = append(p.diags, diag.Diagnostic{
			Code: diag.LayoutMissing, File: at.File, Span: at.Span,
			Message: fmt.Sprintf("no layout fits the page %s", page.URL),
			Hint:    fmt.Sprintf("Make one of these in layouts/: %s.html", strings.Join(order, ".html, ")),
		})
	}
	return l, ok
}

// page makes a page. Without a layout only its text is looked at, for the
// faults in it.
func (w *job) page(p *site.Page, n int, l *layout.Layout) {
	var rendered *view.Body
	asked := -1 // how many questions the text has put, where it came first
	body := func() *view.Body {
		if rendered == nil {
			rendered = w.body(p)
		}
		return rendered
	}
	if p.Doc != nil && n == 1 && (!p.Doc.Broken || p.Doc.Delimited) {
		b := body()
		asked = w.log.Len()
		if p.Doc.Broken {
			b = w.faultsOnly(p)
		}
		w.result.Text, w.result.Key, w.result.Anchors = p.Doc.File, site.AnchorKey(p.Edition, p.Key), b.Anchors
		if p.Original == nil { // else all of that is told of the original
			w.result.Diags = append(w.result.Diags, b.Diags...)
			w.result.Links = b.Links
		}
	}
	if l == nil || w.err != nil {
		return
	}
	if w.task.searched != nil {
		w.result.Terms = w.searchTerms(p, body())
	}
	out := w.buffer()
	defer w.release(out)
	dot := view.NewPage(w.recorder, p, n, view.Parts{Body: body, Data: w.structuredData, Comment: w.comment})
	if list := w.in.Layouts.In(p.Frame).Execute(out, l, dot, view.Methods); list != nil {
		w.result.Diags = append(w.result.Diags, list...)
		return
	}
	w.withPolicy(out)
	if asked >= 0 {
		w.result.PublishedBody = w.locateBody(p, body(), asked, out.Bytes())
	}
	files := w.recorder.Files()
	if p.Image != nil {
		files.Linked = append(files.Linked, p.Image.URL)
	}
	if p.Social != nil {
		files.Listed = append(files.Listed, p.Social.URL)
	}
	files.Linked = append(files.Linked, shown(files.Listed, out.Bytes())...)
	if w.in.Site.Settings.Markdown.HTML != config.NoHTML {
		files.Linked = append(files.Linked, addressesIn(out.Bytes(), p.URL, w.site.Settings)...)
	}
	w.Put(w.site.PagerPath(p, n), out.Bytes())
}

// redirect plans a page that leads to one elsewhere.
func (p *planner) redirect(page *site.Page) {
	l, ok := p.redirectLayout(origin(page))
	if !ok {
		return
	}
	to := card.Card{URL: page.Redirect, Permalink: page.Redirect, Title: page.Title, Language: page.Language}
	p.add(Task{
		Name: taskOf(page, 1), Base: p.base(page.Sum, l.Sum), Paths: []string{page.Path}, Owner: origin(page),
		run: func(w *job) { w.leadTo(&to, l, page.Path) },
	})
}

// redirectLayout finds the layout of pages that send their readers on. Where
// there is none, the one at a place misses it.
func (p *planner) redirectLayout(at diag.Location) (*layout.Layout, bool) {
	if p.in.Layouts == nil {
		return nil, false
	}
	l, ok := p.in.Layouts.Choose([]string{"redirect"})
	if !ok {
		p.diags = append(p.diags, diag.Diagnostic{
			Code: diag.LayoutMissing, File: at.File, Span: at.Span,
			Message: "there is no layouts/redirect.html for a page that sends its readers on",
			Hint:    "Remove your own copy to get the one that comes with the program.",
		})
	}
	return l, ok
}

// leadTo makes a page at a path that leads to another page.
func (w *job) leadTo(to *card.Card, l *layout.Layout, path string) {
	out := w.buffer()
	defer w.release(out)
	if list := w.in.Layouts.In(to.Language).Execute(out, l, to, view.Methods); list != nil {
		w.result.Diags = append(w.result.Diags, list...)
		return
	}
	w.withPolicy(out)
	w.Put(path, out.Bytes())
}

// aliases plans a page at each old address, which leads to the new one.
func (p *planner) aliases() {
	for _, page := range p.site.Pages() {
		if page.Doc == nil || page.Original != nil {
			continue
		}
		for _, alias := range page.Doc.Aliases {
			place := diag.Location{File: page.Doc.File, Span: alias.Span}
			at, fault := p.aliasPath(alias.Text)
			if fault != "" {
				p.diags = append(p.diags, diag.Diagnostic{
					Code: diag.AddressBad, File: place.File, Span: place.Span, Message: fault,
					Hint: "Write the old address as it stood behind the host, such as /events/old-name/.",
				})
				continue
			}
			l, ok := p.redirectLayout(place)
			if !ok {
				continue
			}
			p.add(Task{
				Name: "alias " + at, Base: p.base(l.Sum, sum.OfString(page.Key)), Paths: []string{at}, Owner: place,
				run: func(w *job) {
					w.leadTo(view.Ask[*card.Card](w.recorder, site.Question{Verb: site.AskCard, Key: page.Key}), l, at)
				},
			})
		}
	}
}

// aliasPath gives where the page at an old address is written.
func (p *Renderer) aliasPath(alias string) (at, fault string) {
	u, err := url.Parse(alias)
	if err != nil || u.Scheme != "" || u.Host != "" || u.RawQuery != "" || u.Fragment != "" || strings.ContainsAny(u.Path, `\<>:"|?*`) || strings.ContainsFunc(u.Path, unicode.IsControl) {
		return "", fmt.Sprintf("“%s” can't be an old address of this site", alias)
	}
	base := p.in.Site.Settings.BaseURL.Path
	below := strings.TrimPrefix(u.Path, "/")
	if base != "/" && strings.HasPrefix(u.Path, base) {
		below = strings.TrimPrefix(u.Path, base)
	}
	for _, part := range strings.Split(strings.TrimSuffix(below, "/"), "/") {
		if part == "" || strings.HasPrefix(part, ".") {
			return "", fmt.Sprintf("“%s” can't be an old address of this site", alias)
		}
	}
	if ext := path.Ext(below); ext == ".html" || ext == ".htm" {
		return below, ""
	}
	return strings.TrimSuffix(below, "/") + "/index.html", ""
}
