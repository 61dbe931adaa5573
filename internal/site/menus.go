package site

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/picture"
)

// MenuItem is one line of a menu.
type MenuItem struct {
	Title string
	URL   string
}

// menus gathers the menus: first what site.yaml lists, in its order; then the
// pages that put themselves into a menu, by weight and title. A site that
// lists no main menu gets one of its sections.
func (b *builder) menus() {
	b.Site.menus = make(map[string][]MenuItem)
	for _, m := range b.Settings.Menus {
		for _, item := range m.Items {
			out := MenuItem{Title: item.Name, URL: item.URL}
			switch {
			case item.Page.Text != "":
				page := b.menuPage(item)
				if page == nil {
					continue
				}
				out.URL = page.URL
				if out.Title == "" {
					out.Title = page.Title
				}
			case strings.HasPrefix(out.URL, "/") && !strings.HasPrefix(out.URL, "//"):
				dest, rest := out.URL, ""
				if i := strings.IndexAny(dest, "?#"); i >= 0 {
					dest, rest = dest[:i], dest[i:]
				}
				r := b.route("", Unescape(dest))
				if r.Fault != nil {
					b.diags = append(b.diags, diag.Diagnostic{Code: r.Fault.Code, File: config.File, Span: item.Span, Message: r.Fault.Message, Hint: r.Fault.Hint})
					continue
				}
				out.URL = r.URL + rest
			}
			b.Site.menus[m.Name] = append(b.Site.menus[m.Name], out)
		}
	}
	type entry struct {
		menu   string
		weight int
		item   MenuItem
	}
	var entries []entry
	for _, p := range b.pages {
		if p.Doc == nil {
			continue
		}
		for _, m := range p.Doc.Menus {
			entries = append(entries, entry{m.Menu.Text, m.Weight, MenuItem{cmp.Or(m.Label, p.Title), p.URL}})
		}
	}
	slices.SortFunc(entries, func(x, y entry) int {
		return cmp.Or(cmp.Compare(x.weight, y.weight), cmp.Compare(x.item.Title, y.item.Title), cmp.Compare(x.item.URL, y.item.URL))
	})
	for _, e := range entries {
		b.Site.menus[e.menu] = append(b.Site.menus[e.menu], e.item)
	}
	if !slices.ContainsFunc(b.Settings.Menus, func(m config.Menu) bool { return m.Name == "main" }) && len(b.Site.menus["main"]) == 0 {
		for _, p := range b.byKey[""].list {
			if p.Kind == card.Section {
				b.Site.menus["main"] = append(b.Site.menus["main"], MenuItem{p.Title, p.URL})
			}
		}
	}
}

// logo tells of a logo that is not there; identity shows it.
func (b *builder) logo() {
	logo := b.Settings.Organisation.Logo
	if logo == nil {
		return
	}
	file, fault := b.file("", logo.File.Text)
	if fault == nil && picture.Type(file.Name) == "" {
		fault = &Fault{Code: diag.ValueWrong, Message: "“" + logo.File.Text + "” is not a picture"}
	}
	if fault != nil {
		b.diags = append(b.diags, diag.Diagnostic{Code: fault.Code, File: config.File, Span: logo.File.Span, Message: fault.Message, Hint: "Put the picture in static/ and give its path there, such as images/logo.svg."})
	}
}

// menuPage finds the page that a line of a menu in site.yaml names.
func (b *builder) menuPage(item config.MenuItem) *Page {
	d := diag.Diagnostic{File: config.File, Span: item.Page.Span}
	page, held := b.lookUp("", item.Page.Text)
	switch {
	case held != nil:
		// A page that is not published yet is simply not in the menu yet.
		return nil
	case page == nil:
		d.Code = diag.ReferenceMissing
		d.Message = fmt.Sprintf("the menu leads to “%s”, and there is no such page", item.Page.Text)
		d.Hint = "Write the path of the page's file in content/, such as events/_index.md."
		if near := b.nearestFile(item.Page.Text); near != "" {
			d.Hint = fmt.Sprintf("Perhaps %s?", strings.TrimPrefix(near, "content/"))
		}
		b.diags = append(b.diags, d)
	}
	return page
}
