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

// syntax says where an address may stand in a source file.
type syntax uint8

const (
	asAttribute syntax = iota // of HTML; links in Markdown were checked before
	anywhere
)

// locate finds an address of an output in its source, in the files of its layout, or
// in the settings. An address that is composed of parts is not found; then the
// layout is named.
func (f *checker) locate(output, written string, how syntax) (diag.Location, bool) {
	spellings := f.spellings(written)
	if file := f.copiedFrom(output); file != "" {
		return f.findInFile(file, 0, spellings, anywhere)
	}
	named := layout.Dir
	p := f.pages[output]
	if p != nil && p.Doc != nil {
		if at, ok := f.findInFile(p.Doc.File, p.Doc.Body, spellings, how); ok {
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
	for _, how := range []syntax{asAttribute, anywhere} {
		for _, file := range made {
			if at, ok := f.findInFile(file, 0, spellings, how); ok {
				return at, true
			}
		}
		if at, ok := f.findInFile(config.File, len(f.text(config.File)), spellings, how); ok {
			return at, true
		}
	}
	return diag.Location{File: named}, false
}

// spellings gives the forms in which source files may write an address of a page.
func (f *checker) spellings(written string) []string {
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
		add("/" + below) // as in settings, which leave base_url out
	}
	if bare, ok := strings.CutPrefix(written, "https:"); ok {
		add(bare)
	}
	return out
}

// findInFile finds an address in a file. From the offset body on, its syntax is how;
// before, in front matter or settings, it is any.
func (f *checker) findInFile(file string, body int, spellings []string, how syntax) (diag.Location, bool) {
	src := f.text(file)
	for _, w := range spellings {
		if at := find(src, w, min(body, len(src)), how); at >= 0 {
			return diag.Location{File: file, Span: diag.Span{Start: at, End: at + len(w)}}, true
		}
	}
	return diag.Location{File: file}, false
}

// find gives the offset of an address that is not part of a longer one, or -1.
func find(src []byte, address string, body int, how syntax) int {
	for from := 0; address != ""; {
		i := bytes.Index(src[from:], []byte(address))
		if i < 0 {
			break
		}
		i += from
		if isWholeAddress(src, i, i+len(address)) && (how == anywhere || i < body || opensValue(src[:i])) {
			return i
		}
		from = i + 1
	}
	return -1
}

func isWholeAddress(src []byte, start, end int) bool {
	const continues = "/?#&%-_.~"
	within := func(c byte) bool {
		return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c >= 0x80 || strings.IndexByte(continues, c) >= 0
	}
	if start > 0 && within(src[start-1]) && within(src[start]) {
		return false
	}
	for end < len(src) && src[end] == '.' { // of a sentence
		end++
	}
	return end == len(src) || !within(src[end])
}

// opensValue tells whether the value of an attribute may begin behind a text.
func opensValue(before []byte) bool {
	before = bytes.TrimRight(before, " ")
	return len(before) > 0 && bytes.IndexByte([]byte(`"'=(,`), before[len(before)-1]) >= 0
}

// copiedFrom gives the file that an output is a copy of; "" for others.
func (f *checker) copiedFrom(output string) string {
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

// isAsset tells whether an output is the published form of a file in static/assets,
// with a hash in its name (see package asset).
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
