package check

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/asset"
	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/fields"
	"github.com/meridian-ssg/meridian/internal/layout"
	"github.com/meridian-ssg/meridian/internal/picture"
	"github.com/meridian-ssg/meridian/internal/source"
)

func nearest(word string, among []string) (string, bool) { return fields.Nearest(word, among) }

// byConvention are pictures that browsers and systems ask for by themselves,
// without a page that names them.
var byConvention = []string{"favicon", "apple-touch-icon", "android-chrome", "mstile", "safari-pinned-tab", "browserconfig"}

// pictures tells of pictures that nothing shows or links to.
func (f *finder) pictures() {
	for _, file := range f.report.Tree.Files() {
		if file.Theme || picture.Type(file.Path) == "" {
			continue
		}
		name := path.Base(file.Path)
		if f.shown(file) || f.isLogo(file.Path) || f.spokenOf(name) ||
			slices.ContainsFunc(byConvention, func(known string) bool { return strings.HasPrefix(name, known) }) {
			continue
		}
		f.diags = append(f.diags, diag.Diagnostic{
			Code: diag.PictureUnused, File: file.Path,
			Message: "no page shows this picture",
			Hint:    fmt.Sprintf("Show it where it belongs, as in ![What it shows](%s), or delete the file.", name),
		})
	}
}

// shown says whether a page shows or links to a picture, or whether it is not
// published in the first place.
func (f *finder) shown(file source.File) bool {
	if name, ok := strings.CutPrefix(file.Path, asset.Dir+"/"); ok { // its published name holds a sum
		stem := "assets/" + strings.TrimSuffix(name, path.Ext(name)) + "."
		for used := range f.used {
			if strings.HasPrefix(used, stem) && path.Ext(used) == path.Ext(name) {
				return true
			}
		}
		return false
	}
	if at, ok := strings.CutPrefix(file.Path, "static/"); ok {
		return f.used[at]
	}
	at, published := f.report.Site.Published(file.Path)
	return !published || f.used[at]
}

func (f *finder) isLogo(file string) bool {
	logo := f.report.Site.Settings.Organisation.Logo
	return logo != nil && strings.HasSuffix(file, "/"+strings.TrimPrefix(logo.File.Text, "/"))
}

// layouts tells of layouts that no page can use, and of pieces that no layout
// uses.
func (f *finder) layouts() {
	names := f.layoutNames()
	for _, file := range f.report.Tree.Under(layout.Dir) {
		if file.Theme || path.Ext(file.Path) != ".html" || f.report.Layouts.Used(file.Path) {
			continue
		}
		name := strings.TrimSuffix(strings.TrimPrefix(file.Path, layout.Dir+"/"), ".html")
		d := diag.Diagnostic{Code: diag.LayoutUnused, File: file.Path}
		if piece, ok := strings.CutPrefix(name, "partials/"); ok {
			d.Message = fmt.Sprintf("no layout uses the piece “%s”", piece)
			d.Hint = fmt.Sprintf("Put {{template %q .}} where it belongs, or delete the file.", piece)
		} else {
			if slices.Contains(names, name) {
				continue
			}
			d.Message = fmt.Sprintf("no page uses the layout “%s”", name)
			d.Hint = fmt.Sprintf("Name it in the front matter of a page, as layout: %s, or delete the file.", name)
			if near, ok := nearest(name, names); ok {
				d.Hint = fmt.Sprintf("Perhaps %s.html? Otherwise name it in the front matter of a page, as layout: %s", near, name)
			}
		}
		f.diags = append(f.diags, d)
	}
}

// layoutNames gives the names that layouts may have without being named by a
// page, and those that pages name.
func (f *finder) layoutNames() []string {
	s := f.report.Site.Settings
	out := []string{"base", "redirect"}
	kinds := []card.Kind{card.Home, card.Page, card.Section, card.Taxonomy, card.Term, card.Missing}
	for _, kind := range kinds {
		out = append(out, string(kind))
		for _, t := range s.Types {
			out = append(out, string(kind)+"."+t.Name)
		}
		for _, t := range s.Taxonomies {
			out = append(out, string(kind)+"."+t.Name)
		}
	}
	for _, p := range f.report.Site.Pages() {
		if p.Doc != nil && p.Doc.Layout.Text != "" {
			out = append(out, p.Doc.Layout.Text)
		}
	}
	for _, h := range f.report.Site.Held { // a page to come may name it
		if src := string(f.text(h.File)); strings.Contains(src, "layout:") {
			_, rest, _ := strings.Cut(src, "layout:")
			line, _, _ := strings.Cut(rest, "\n")
			out = append(out, strings.Trim(line, " \"'\r"))
		}
	}
	return out
}
