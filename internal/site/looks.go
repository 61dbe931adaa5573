package site

import (
	"path"
	"strings"

	"github.com/meridian-ssg/meridian/internal/asset"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
)

// looks finds what is announced on this day, and reports fonts that are not there.
func (b *builder) looks() {
	t := &b.Settings.Theme
	if until := t.Banner.Until; until.IsZero() || !b.reached(civil.Moment{Date: until.Last().AddDays(1)}) {
		b.banner = Banner{Text: t.Banner.Text, URL: b.bannerAddress()}
	}
	for i, f := range t.Fonts {
		at := t.FontFiles[i]
		if _, ok := b.in.Tree.Find(path.Join(asset.Dir, f.File)); ok {
			continue
		}
		b.diags = append(b.diags, diag.Diagnostic{
			Code: diag.FileMissing, File: config.File, Span: at.Span, Message: "there is no file “" + at.Text + "” in static/assets",
			Hint: "Put the font there, or correct its name.",
		})
	}
}

// bannerAddress gives the address to which the announcement leads; "" where it leads
// nowhere, or to a page that is not published yet.
func (b *builder) bannerAddress() string {
	conf := &b.Settings.Theme.Banner
	if conf.Page.Text == "" {
		return conf.URL
	}
	page, held := b.lookUp("", conf.Page.Text)
	switch {
	case page != nil:
		return page.URL
	case held == nil:
		d := diag.Diagnostic{
			Code: diag.ReferenceMissing, File: config.File, Span: conf.Page.Span, Message: "the announcement leads to “" + conf.Page.Text + "”, and there is no such page",
			Hint: "Write the path of the page's file in content/, such as events/_index.md.",
		}
		if near := b.nearestFile(conf.Page.Text); near != "" {
			d.Hint = "Perhaps " + strings.TrimPrefix(near, content.Root+"/") + "?"
		}
		b.diags = append(b.diags, d)
	}
	return ""
}
