package site

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/picture"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// MenuItem is one line of a menu.
type MenuItem struct {
	Title    string
	URL      string     // "" of a line that leads nowhere but to its sub-menu
	Language string     // of Title, BCP 47, where that is not the one of the edition; else ""
	Children []MenuItem // its sub-menu
}

func (m *MenuItem) addTo(h *sum.Hasher) {
	h.AddStrings([]string{m.Title, m.URL, m.Language})
	h.AddInt(len(m.Children))
	for i := range m.Children {
		m.Children[i].addTo(h)
	}
}

// entry is a page that puts itself into a menu.
type entry struct {
	content.MenuEntry
	page *Page
	item MenuItem
}

// menus gathers the menus: first what site.yaml lists, in its order; then the
// pages that put themselves into a menu, by weight and title. A site that
// lists no main menu gets one of its sections.
func (b *builder) menus() {
	b.Site.menus = make(map[string][]MenuItem)
	for _, m := range b.Settings.Menus {
		b.Site.menus[m.Name] = b.menuItems(m.Items)
	}
	var entries []entry
	for _, p := range b.pages {
		if p.Doc == nil || p.as == hidden {
			continue
		}
		for _, m := range p.Doc.Menus {
			entries = append(entries, entry{m, p, b.menuLine(p, m.Label)})
		}
	}
	slices.SortFunc(entries, func(x, y entry) int {
		return cmp.Or(cmp.Compare(x.Weight, y.Weight), cmp.Compare(x.item.Title, y.item.Title), cmp.Compare(x.item.URL, y.item.URL))
	})
	for _, e := range entries {
		if e.Parent.Text == "" {
			b.Site.menus[e.Menu.Text] = append(b.Site.menus[e.Menu.Text], e.item)
		}
	}
	if !slices.ContainsFunc(b.Settings.Menus, func(m config.Menu) bool { return m.Name == "main" }) && len(b.Site.menus["main"]) == 0 {
		for _, p := range b.byKey[""].list {
			if p.Kind == card.Section {
				b.Site.menus["main"] = append(b.Site.menus["main"], b.menuLine(p, ""))
			}
		}
	}
	for _, e := range entries {
		if e.Parent.Text != "" {
			b.addToSubMenu(e)
		}
	}
}

// menuLine is the line of a menu that leads to a page, under its title where the menu has
// no words for it.
func (b *builder) menuLine(p *Page, words string) MenuItem {
	line := MenuItem{Title: cmp.Or(words, p.Title), URL: p.URL}
	if words == "" && !b.isFirst() && p.Language != b.Settings.Language {
		line.Language = p.Language
	}
	return line
}

// menuItems gives the lines that site.yaml lists, without those whose page is not
// published yet.
func (b *builder) menuItems(items []config.MenuItem) []MenuItem {
	var out []MenuItem
	for _, item := range items {
		line := MenuItem{Title: item.Name}
		switch {
		case item.Page.Text != "":
			page := b.menuPage(item)
			if page == nil || page.as == hidden {
				continue
			}
			line = b.menuLine(page, item.Name)
		case item.URL != "":
			var ok bool
			if line.URL, ok = b.menuAddress(item); !ok {
				continue
			}
		}
		if line.Children = b.menuItems(item.Children); line.URL == "" && line.Children == nil {
			continue
		}
		out = append(out, line)
	}
	return out
}

// addToSubMenu puts a page into the sub-menu that it names. The line above may be
// missing because its page is not published yet.
func (b *builder) addToSubMenu(e entry) {
	menu := b.Site.menus[e.Menu.Text]
	page, held := b.lookUp(e.page.Doc.Dir, e.Parent.Text)
	means := func(m MenuItem) bool { return m.Title == e.Parent.Text || page != nil && m.URL == page.URL }
	if i := slices.IndexFunc(menu, means); i >= 0 {
		menu[i].Children = append(menu[i].Children, e.item)
		return
	}
	if held != nil || len(b.Withheld) > 0 && b.mayBeHeld(e) {
		return
	}
	var titles []string
	for _, m := range menu {
		if slices.ContainsFunc(m.Children, means) {
			b.report(diag.ValueWrong, e.page.Doc, e.Parent.Span,
				fmt.Sprintf("“%s” stands in a sub-menu itself, and there are no deeper ones", e.Parent.Text),
				fmt.Sprintf("Write parent: %s, or leave it out.", m.Title))
			return
		}
		titles = append(titles, m.Title)
	}
	hint := fmt.Sprintf("Leave it out, or add a line with these words to the menu “%s”.", e.Menu.Text)
	if near, ok := schema.Nearest(e.Parent.Text, titles); ok {
		hint = fmt.Sprintf("Perhaps %s?", near)
	} else if len(titles) > 0 {
		hint = "Its lines are " + strings.Join(titles, ", ") + "."
	}
	b.report(diag.ChoiceUnknown, e.page.Doc, e.Parent.Span, fmt.Sprintf("the menu “%s” has no line “%s”", e.Menu.Text, e.Parent.Text), hint)
}

// mayBeHeld says whether the line that an entry names belongs to a page that is not
// published.
func (b *builder) mayBeHeld(e entry) bool {
	for _, h := range b.Withheld {
		if h.Title == e.Parent.Text {
			return true
		}
	}
	for _, m := range b.Settings.Menus {
		for _, item := range m.Items {
			if m.Name == e.Menu.Text && item.Name == e.Parent.Text {
				return true // a fault of the line itself is told already
			}
		}
	}
	return false
}

// logo reports a logo that is not there; identity shows it.
func (b *builder) logo() {
	logo := b.Settings.Organisation.Logo
	if logo == nil {
		return
	}
	file, fault := b.file("", logo.File.Text)
	if fault == nil {
		fault = NotPicture(file.Name)
	}
	if fault != nil {
		d := diag.Diagnostic{Code: fault.Code, File: config.File, Span: logo.File.Span, Message: fault.Message, Hint: fault.Hint}
		if picture.Instead(logo.File.Text) == "" {
			d.Hint = "Put the picture in static/ and give its path there, such as images/logo.svg."
		}
		b.diags = append(b.diags, d)
	}
}

// menuPage finds the page that a line of a menu in site.yaml names.
func (b *builder) menuPage(item config.MenuItem) *Page {
	page, held := b.lookUp("", item.Page.Text)
	if page != nil || held != nil { // a page that is not published yet is simply not in the menu yet
		return page
	}
	f := &Fault{
		Code: diag.ReferenceMissing, Message: fmt.Sprintf("the menu leads to “%s”, and there is no such page", item.Page.Text),
		Hint: "Write the path of the page's file in content/, such as events/_index.md.",
	}
	if moved, ok := b.moved(item.Page.Text); ok {
		page, f = moved, movedFault(moved, b.suggestionFor(moved).rooted())
	} else if g, ok := b.suggest("", item.Page.Text); ok && b.isPageFile(g.file) {
		f.suggest(g, g.rooted())
	} else if near := b.nearestFile(item.Page.Text); near != "" {
		f.Hint = fmt.Sprintf("Perhaps %s?", strings.TrimPrefix(near, "content/"))
	}
	b.reportSetting(f, content.Value{Text: item.Page.Text, Span: item.Page.Span}, f.Fix)
	return page
}

// menuAddress gives the address that a line of a menu leads to. One that lies
// on this site is looked for as a link in content/ would be.
func (b *builder) menuAddress(item config.MenuItem) (string, bool) {
	dest := item.URL
	if strings.HasPrefix(dest, "#") && len(dest) > 1 { // of each page
		return dest, true
	}
	if !b.isFirst() { // the menu may be that of the first language
		address, fragment, _ := strings.Cut(dest, "#")
		if at, ok := b.atAddress(Unescape(address)); ok && at.Edition == "" && strings.HasPrefix(address, "/") {
			if own := b.byKey[at.Key]; own != nil && !own.isElsewhere() {
				return strings.TrimSuffix(own.URL+"#"+fragment, "#"), true
			}
		}
	}
	t := ResolveLink(b.Settings, b.byKey[""].Card, dest, func(path string) Route { return b.route("", Unescape(path)) })
	if d := cmp.Or(t.Fault, t.Warning); d != nil {
		f, mend := &Fault{Code: d.Code, Message: d.Message, Hint: d.Hint}, ""
		path, _, _ := strings.Cut(dest, "#")
		if len(d.Fix) > 0 {
			f.Fix = d.Fix[0].Text
			if mend = f.Fix; !strings.HasPrefix(mend, "/") && !strings.Contains(mend, ":") {
				mend = "/" + mend
			}
			f = f.WithFix(mend)
			mend += dest[d.Fix[0].Span.End:]
		} else if _, where := ClassifyURL(b.Settings, path); t.Fault != nil && where != External && f.Code == diag.LinkMissing {
			f.Hint = "Write page: in the place of url: and the path of the page's file in content/, such as events/_index.md."
			if near := b.nearestFile(path); near != "" {
				f.Hint = fmt.Sprintf("Perhaps page: %s in the place of url:?", strings.TrimPrefix(near, content.Root+"/"))
			}
		}
		b.reportSetting(f, content.Value{Text: dest, Span: item.Span}, mend)
	}
	if t.Key != "" {
		b.addFragment(Fragment{Page: t.Key, Name: Unescape(t.Fragment), At: diag.Location{File: config.File, Span: item.Span}})
	}
	return t.URL, t.Fault == nil
}

// reportSetting reports a fault of a value of site.yaml; fix is to take its place.
func (b *builder) reportSetting(f *Fault, v content.Value, fix string) {
	b.diags = append(b.diags, diag.Diagnostic{
		Code: f.Code, File: config.File, Span: v.Span, Message: f.Message, Hint: f.Hint, Fix: v.ReplaceWith(fix),
	})
}
