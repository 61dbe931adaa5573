package check

import (
	"bytes"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/asset"
	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/layout"
	"github.com/meridian-ssg/meridian/internal/picture"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/source"
)

// orphans reports pages that no other page links to, unless a list is missing that
// might.
func (f *checker) orphans() {
	if f.listMissing {
		return
	}
	reached := make(map[string]bool)
	for _, t := range f.all {
		to := f.pages[t.path]
		for _, from := range t.usage.followedFrom {
			if to != nil && from != "" && f.pages[from] != to && !f.isSearch(from) { // which lists every page
				reached[to.Key] = true
			}
		}
	}
	for _, p := range f.report.Site.Pages() {
		if p.Doc == nil || p.Parent == nil || p.Unlisted || p.Path == notFoundPage || reached[p.Key] || p.Doc.Broken || p.Kind == card.Term && p.Doc.Empty {
			continue
		}
		file := strings.TrimPrefix(p.Doc.File, content.Root+"/")
		if f.isMentioned(pageName(file)) || f.isMentioned(nameIn(strings.TrimSuffix(p.Path, "index.html"))) {
			continue
		}
		f.add(diag.Diagnostic{
			Code: diag.PageOrphan, File: p.Doc.File, Span: p.Doc.Title,
			Message: "no page and no menu leads to this page",
			Hint:    fmt.Sprintf("Link to it from a page that belongs to it, or put it into a menu in site.yaml, as page: %s", file),
		})
	}
}

// isSearch says whether an output is the page on which readers search the site.
func (f *checker) isSearch(output string) bool {
	p := f.pages[output]
	return p != nil && p.Kind == card.Search
}

// terms reports pages about terms that no page has.
func (f *checker) terms() {
	s := f.report.Site
	for _, t := range s.Settings.Taxonomies {
		for _, tm := range s.Terms(t.Name) {
			if tm.Own == nil || len(tm.Pages) > 0 || tm.Own.Doc.Empty { // every build tells of one that is empty
				continue
			}
			f.add(diag.Diagnostic{
				Code: diag.TermUnused, File: tm.Own.Doc.File, Span: tm.Own.Doc.Title,
				Message: fmt.Sprintf("no page has the term “%s” in “%s”, so this page lists none", tm.Name, t.Name),
				Hint:    fmt.Sprintf("Give pages the term, as in %s: [%s]. A page that is about something else belongs into another folder.", t.Name, tm.Name),
			})
		}
	}
}

// conventionalNames begin the names of pictures that browsers and other sites request
// although no page names them.
var conventionalNames = []string{
	"favicon", "apple-touch-icon", "android-chrome", "android-icon", "apple-icon", "ms-icon", "mstile", "safari-pinned-tab", "icon-", "icon.", "maskable", "og-image", "og.", "social-card", "splash",
}

// collections are the names of folders that are kept whole, whatever is used of them.
var collections = []string{"icons", "icon", "favicon", "favicons", "flags", "emoji", "sprites", "logos", "fonts", "vendor", "lib", "libs"}

// variant ends the names of pictures that stand for another one in some sizes or
// colours, so that the other's name is the one that is written.
var variant = regexp.MustCompile(`(@\dx|[-_.](dark|light|small|medium|large|thumb|thumbnail|mobile|desktop|\d+w?|\d+x\d+))+$`)

// withoutVariant takes the ending and what names a variant off a picture's path.
func withoutVariant(file string) string {
	return variant.ReplaceAllString(strings.TrimSuffix(file, path.Ext(file)), "")
}

// isConventional says whether a picture is used without being named: by those who
// know its name, as part of a collection, by a layout that puts the name together, or
// as a variant of another.
func (f *checker) isConventional(file string, named []byte, used map[string]bool) bool {
	dir, name := path.Split(file)
	dir = strings.Trim(strings.TrimPrefix(dir, "static"), "/")
	if slices.ContainsFunc(conventionalNames, func(known string) bool { return strings.HasPrefix(strings.ToLower(name), known) }) ||
		slices.ContainsFunc(strings.Split(strings.ToLower(dir), "/"), func(part string) bool { return slices.Contains(collections, part) }) {
		return true
	}
	if dir != "" && slices.ContainsFunc([]string{"{{", "%", `"`, "'", "`"}, func(end string) bool { return bytes.Contains(named, []byte(dir+"/"+end)) }) {
		return true
	}
	return used[withoutVariant(file)]
}

// pictures reports pictures in static/ that nothing shows or links to. Those among
// the pages are not published then, which every build reports.
func (f *checker) pictures() {
	var named []byte
	used := make(map[string]bool) // without what names a variant
	for output := range f.used {
		used[withoutVariant("static/"+output)] = true
	}
	for _, file := range f.report.Tree.Under("static") {
		if file.Theme || picture.MediaType(file.Path) == "" || f.isShown(file) {
			continue
		}
		name := path.Base(file.Path)
		if named == nil {
			named = f.otherTexts()
		}
		if f.isMentioned(name) || bytes.Contains(named, []byte(name)) || f.isConventional(file.Path, named, used) {
			continue
		}
		d := diag.Diagnostic{
			Code: diag.PictureUnused, File: file.Path, Message: "no page shows this picture",
			Hint: fmt.Sprintf("Show it where it belongs, as in ![What it shows](/%s), or delete the file.", strings.TrimPrefix(file.Path, "static/")),
		}
		if strings.HasPrefix(file.Path, asset.Dir+"/") {
			d.Hint = "Name it in a layout or in a style sheet, or delete the file."
		}
		f.add(d)
	}
}

// isShown tells whether a page uses a picture in static/.
func (f *checker) isShown(file source.File) bool {
	output := strings.TrimPrefix(file.Path, "static/")
	if f.used[output] || f.used[f.report.Site.ShownPath(file, output)] {
		return true
	}
	if !strings.HasPrefix(file.Path, asset.Dir+"/") {
		return false
	}
	for output := range f.used {
		if isAsset(output, file.Path) {
			return true
		}
	}
	return false
}

// layouts reports layouts that no page can use, and partials that no layout uses.
func (f *checker) layouts() {
	var names []string
	for _, file := range f.report.Tree.Under(layout.Dir) {
		if file.Theme {
			continue
		}
		d := diag.Diagnostic{Code: diag.LayoutUnused, File: file.Path}
		ext := path.Ext(file.Path)
		name := strings.TrimSuffix(strings.TrimPrefix(file.Path, layout.Dir+"/"), ext)
		dir, piece, nested := strings.Cut(name, "/")
		switch {
		case ext == ".htm" || ext == ".gohtml" || ext == ".tmpl" || ext != ".html" && strings.EqualFold(ext, ".html"):
			d.Message = fmt.Sprintf("nothing uses this file, as the names of layouts end with .html, and not with %s", ext)
			d.Hint = fmt.Sprintf("Name it %s.html.", path.Base(name))
		case ext != ".html" || f.report.Layouts.Used(file.Path):
			continue
		case nested && dir == "partials":
			d.Message = fmt.Sprintf("no layout uses the piece “%s”", piece)
			d.Hint = fmt.Sprintf("Put {{template %q .}} where it belongs, or delete the file.", piece)
		case nested:
			d.Message = fmt.Sprintf("nothing looks for layouts in the folder “%s”", dir)
			d.Hint = "Layouts lie in layouts itself, pieces in layouts/partials and shortcodes in layouts/shortcodes. Move the file."
		default:
			if names == nil {
				names = f.layoutNames()
			}
			if slices.Contains(names, name) || f.inUnfinished(name) {
				continue
			}
			d.Message = fmt.Sprintf("no page uses the layout “%s”", name)
			d.Hint = fmt.Sprintf("Name it in the front matter of a page, as layout: %s, or delete the file.", name)
			if near, ok := schema.Nearest(name, names); ok {
				d.Hint = fmt.Sprintf("Perhaps %s.html? Otherwise name it in the front matter of a page, as layout: %s", near, name)
			}
		}
		f.add(d)
	}
}

// shownMenu finds the menus that layouts show.
var shownMenu = regexp.MustCompile(`\.Menu\s+(?:"([^"]*)"|` + "`([^`]*)`" + `)?`)

// menus reports menus that no layout shows, unless a layout works out which one it
// shows.
func (f *checker) menus() {
	var shown []string
	for _, file := range f.report.Tree.Under(layout.Dir) {
		text := f.text(file.Path)
		if bytes.Contains(text, []byte(".FooterMenu")) {
			shown = append(shown, "footer")
		}
		for _, found := range shownMenu.FindAllSubmatch(text, -1) {
			name := string(found[1]) + string(found[2])
			if name == "" {
				return
			}
			shown = append(shown, name)
		}
	}
	slices.Sort(shown)
	shown = slices.Compact(shown)
	report := func(name, file string, span diag.Span) {
		if slices.Contains(shown, name) {
			return
		}
		d := diag.Diagnostic{Code: diag.ValueUnlikely, File: file, Span: span, Message: fmt.Sprintf("no layout shows a menu called “%s”", name)}
		if near, ok := schema.Nearest(name, shown); ok {
			d.Hint = fmt.Sprintf("Perhaps %s?", near)
		} else if len(shown) > 0 {
			d.Hint = fmt.Sprintf("The menus that are shown are %s.", strings.Join(shown, ", "))
		}
		f.add(d)
	}
	for _, m := range f.report.Site.Settings.Menus {
		report(m.Name, config.File, m.Span)
	}
	for _, p := range f.report.Site.Pages() {
		if p.Doc != nil {
			for _, m := range p.Doc.Menus {
				report(m.Menu.Text, p.Doc.File, m.Menu.Span)
			}
		}
	}
}

// classes reports classes in texts that neither a style sheet nor a script nor a layout
// names.
func (f *checker) classes() {
	if len(f.Inspector.classes) == 0 {
		return
	}
	words := map[string]bool{"alert-": true} // of package markdown; layouts, too, complete names: badge-{{.Phase}}
	styled := map[string]bool{}
	for _, dir := range []string{"static", layout.Dir} {
		for _, file := range f.report.Tree.Under(dir) {
			ext := path.Ext(file.Path)
			if ext != ".css" && ext != ".js" && ext != ".html" {
				continue
			}
			text := f.text(file.Path)
			for _, at := range className.FindAllIndex(text, -1) {
				word := string(text[at[0]:at[1]])
				words[word] = true
				if ext == ".css" && at[0] > 0 && text[at[0]-1] == '.' {
					styled[word] = true
				}
			}
		}
	}
	unknown := slices.DeleteFunc(slices.Sorted(maps.Keys(f.Inspector.classes)), func(class string) bool {
		return words[class] || words[class[:strings.LastIndexByte(class, '-')+1]]
	})
	if len(unknown) == 0 {
		return
	}
	near := slices.Sorted(maps.Keys(styled))
	for _, p := range f.report.Site.Pages() {
		if p.Doc == nil {
			continue
		}
		src := f.text(p.Doc.File)
		for _, class := range unknown {
			at := attributeClass(src, p.Doc.Body, class)
			if at < 0 {
				continue
			}
			d := diag.Diagnostic{
				Code: diag.ValueUnlikely, File: p.Doc.File, Span: diag.Span{Start: at, End: at + len(class)},
				Message: fmt.Sprintf("no style sheet knows the class “%s”, so nothing looks different", class),
				Hint:    "Take it out, or say in static/assets/site-extra.css what it looks like.",
			}
			if other, ok := schema.Nearest(class, near); ok {
				d.Hint = fmt.Sprintf("Perhaps %s?", other)
			}
			f.add(d)
		}
	}
}

// className finds what may be the name of a class in style sheets, scripts and layouts.
var className = regexp.MustCompile(`[\pL_][\pL\pN_-]*`)

// attributeClass gives the place behind from where curly brackets in a text give
// something a class, or -1.
func attributeClass(src []byte, from int, class string) int {
	for at := max(from, 0); at < len(src); {
		i := bytes.Index(src[at:], []byte("."+class))
		if i < 0 {
			return -1
		}
		i += at
		at = i + 1 + len(class)
		line := src[bytes.LastIndexByte(src[:i], '\n')+1 : i]
		open := bytes.LastIndexByte(line, '{')
		whole := at == len(src) || bytes.IndexByte([]byte(" }\t"), src[at]) >= 0
		if whole && open >= 0 && bytes.IndexByte(line[open:], '}') < 0 && (open == len(line)-1 || bytes.HasSuffix(line, []byte(" "))) {
			return i + 1
		}
	}
	return -1
}

// layoutNames gives the conventional names of layouts, and those that pages name.
func (f *checker) layoutNames() []string {
	s := f.report.Site.Settings
	out := []string{"base", "redirect", string(card.Page) + "." + site.Thanks}
	for _, kind := range []card.Kind{card.Home, card.Page, card.Section, card.Taxonomy, card.Term, card.Missing, card.Search} {
		out = append(out, string(kind))
		about := func(name string) { // see layout.Order
			if kind != card.Home && kind != card.Missing && kind != card.Search {
				out = append(out, string(kind)+"."+name)
			}
		}
		if kind == card.Taxonomy || kind == card.Term {
			for _, t := range s.Taxonomies {
				about(t.Name)
			}
			continue
		}
		for _, t := range s.Types {
			about(t.Name)
		}
	}
	for _, p := range f.report.Site.Pages() {
		if p.Doc != nil && p.Doc.Layout.Text != "" {
			out = append(out, p.Doc.Layout.Text)
		}
	}
	return out
}
