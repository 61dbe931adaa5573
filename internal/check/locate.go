package check

import (
	"bytes"
	"cmp"
	"html"
	"net/url"
	"path"
	"strings"

	"github.com/meridian-ssg/meridian/internal/asset"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/layout"
	"github.com/meridian-ssg/meridian/internal/render"
)

// manner says how an address may stand in the text of a page.
type manner uint8

const (
	asAttribute manner = iota // of an element of HTML; the links of Markdown were checked before
	anywhere
)

// locate finds the place at which an address is written: in the file of the
// page, in one of the files that its layout is made of, or in the settings. An
// address that is put together from parts is nowhere to be found; then the
// layout is named.
func (f *finder) locate(output, written string, how manner) (diag.Location, bool) {
	spellings := f.spellings(written)
	if file := f.copied(output); file != "" {
		return f.within(file, 0, spellings, anywhere)
	}
	named := layout.Dir
	p := f.pages[output]
	if p != nil && p.Doc != nil {
		if at, ok := f.within(p.Doc.File, p.Doc.Body, spellings, how); ok {
			return at, true
		}
	}
	var made []string
	if p != nil {
		if l, ok := f.report.Layouts.Choose(render.Order(p)); ok {
			named = l.File
			made = f.report.Layouts.Files(l)
		}
		if p.Doc != nil && f.report.Site.Text(p).Shortcodes {
			for _, code := range f.report.Tree.Under(layout.Dir + "/shortcodes") {
				made = append(made, code.Path)
			}
		}
	}
	for _, how := range []manner{asAttribute, anywhere} {
		for _, file := range made {
			if at, ok := f.within(file, 0, spellings, how); ok {
				return at, true
			}
		}
		if at, ok := f.within(config.File, len(f.text(config.File)), spellings, how); ok {
			return at, true
		}
	}
	return diag.Location{File: named}, false
}

// spellings gives the ways in which files may write an address of a page.
func (f *finder) spellings(written string) []string {
	out := []string{written}
	add := func(other string) {
		if other != written && other != "" {
			out = append(out, other)
		}
	}
	add(html.EscapeString(written))
	if plain, err := url.PathUnescape(written); err == nil {
		add(plain)
	}
	if below, ok := strings.CutPrefix(written, f.report.Site.Settings.BaseURL.Path); ok && below != "" {
		add("/" + below) // as settings have it, which know nothing of where the site lives
	}
	if bare, ok := strings.CutPrefix(written, "https:"); ok {
		add(bare)
	}
	return out
}

// within looks for an address in a file. Below offset body, it must stand as
// how says; above, in front matter or settings, anyhow.
func (f *finder) within(file string, body int, spellings []string, how manner) (diag.Location, bool) {
	src := f.text(file)
	for _, w := range spellings {
		if at := find(src, w, min(body, len(src)), how); at >= 0 {
			return diag.Location{File: file, Span: diag.Span{Start: at, End: at + len(w)}}, true
		}
	}
	return diag.Location{File: file}, false
}

// find gives the place of an address that is not part of a longer one, or -1.
func find(src []byte, address string, body int, how manner) int {
	for from := 0; address != ""; {
		i := bytes.Index(src[from:], []byte(address))
		if i < 0 {
			break
		}
		i += from
		if whole(src, i, i+len(address)) && (how == anywhere || i < body || quoted(src[:i])) {
			return i
		}
		from = i + 1
	}
	return -1
}

// whole says whether a place is no part of a longer address.
func whole(src []byte, start, end int) bool {
	const goesOn = "/?#&%-_.~"
	within := func(c byte) bool {
		return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c >= 0x80 || strings.IndexByte(goesOn, c) >= 0
	}
	if start > 0 && within(src[start-1]) && within(src[start]) {
		return false
	}
	for end < len(src) && src[end] == '.' { // the end of a sentence
		end++
	}
	return end == len(src) || !within(src[end])
}

// quoted says whether a text ends where the value of an attribute begins.
func quoted(before []byte) bool {
	before = bytes.TrimRight(before, " ")
	return len(before) > 0 && bytes.IndexByte([]byte(`"'=(,`), before[len(before)-1]) >= 0
}

// copied gives the file of which an output is a copy; "" where it is none.
func (f *finder) copied(output string) string {
	if _, ok := f.report.Tree.Find("static/" + output); ok {
		return "static/" + output
	}
	if _, ok := f.report.Tree.Find(content.Root + "/" + output); ok {
		return content.Root + "/" + output
	}
	for _, file := range f.report.Tree.Under(asset.Dir) {
		if isAsset(output, file.Path) {
			return file.Path
		}
	}
	return ""
}

// isAsset says whether an output is the published form of a file in
// static/assets, whose name holds a sum (see package asset).
func isAsset(output, file string) bool {
	name := strings.TrimPrefix(file, asset.Dir+"/")
	ext := path.Ext(name)
	sum, ok := strings.CutPrefix(output, "assets/"+strings.TrimSuffix(name, ext)+".")
	if !ok || !strings.HasSuffix(sum, ext) {
		return false
	}
	sum = cmp.Or(strings.TrimSuffix(sum, ext), ".")
	return strings.Trim(sum, "0123456789abcdef") == ""
}
