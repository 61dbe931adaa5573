package check

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/schema"
)

// unfinished reads the files that don't speak for themselves yet: those with
// an error in them, pages that were not made, and pages that are held back.
func (f *finder) unfinished() {
	var files []string
	for _, d := range f.report.Diagnostics {
		if d.Severity() == diag.Error {
			files = append(files, d.File)
		}
		if d.Code == diag.LinkMissing || d.Code == diag.FileMissing || d.Code == diag.ReferenceMissing || d.Code == diag.LayoutLink {
			if src := f.text(d.File); d.Span.End <= len(src) && d.Span.Start < d.Span.End {
				f.astray = append(f.astray, nameIn(string(src[d.Span.Start:d.Span.End])))
			}
		}
	}
	for _, h := range f.report.Site.Withheld {
		files = append(files, h.File)
	}
	for output, p := range f.pages {
		if f.outputs[output] {
			continue
		}
		if p.Doc != nil {
			files = append(files, p.Doc.File)
		}
		if p.Kind != card.Page {
			f.listless = true
		}
	}
	slices.Sort(f.astray)
	f.astray = slices.Compact(f.astray)
	f.astray = f.astray[:min(len(f.astray), mostAstray)]
	slices.Sort(files)
	for _, file := range slices.Compact(files) {
		text := strings.ToLower(string(f.text(file)))
		f.dim = append(f.dim, text)
		for word := range strings.FieldsFuncSeq(text, parts) {
			if strings.ContainsAny(word, "./") {
				f.spoken[path.Base(word)] = true
				f.spoken[pageName(strings.Trim(word, "/"))] = true
			}
		}
	}
}

// mostAstray is with how many misspelt names each page and picture is compared,
// so that a site full of faults is not looked at for minutes.
const mostAstray = 500

// parts says whether a letter can't stand in an address as texts have them.
func parts(r rune) bool { return r <= ' ' || strings.ContainsRune("\"'`()<>[]{}|,;=#?!*", r) }

// nameIn gives the name of the page or the file that an address leads to.
func nameIn(address string) string {
	address = strings.Trim(strings.ToLower(address), "\"'<>/ ")
	if i := strings.IndexAny(address, "?#"); i >= 0 {
		address = address[:i]
	}
	return pageName(address)
}

// pageName gives the name by which a page goes: "paris" for events/paris.md and
// for events/paris/index.md.
func pageName(file string) string {
	for _, index := range []string{"/index.md", "/_index.md", ".md"} {
		file = strings.TrimSuffix(file, index)
	}
	return path.Base(file)
}

// spokenOf says whether an unfinished file names a page or a file, or whether a
// link that leads nowhere has nearly this name.
func (f *finder) spokenOf(name string) bool {
	name = strings.ToLower(name)
	if f.spoken[name] || strings.ContainsFunc(name, parts) && f.mentioned(name) {
		return true
	}
	return slices.ContainsFunc(f.astray, func(written string) bool {
		_, near := schema.Nearest(written, []string{name})
		return near
	})
}

// mentioned says whether an unfinished file holds a text.
func (f *finder) mentioned(text string) bool {
	text = strings.ToLower(text)
	return slices.ContainsFunc(f.dim, func(dim string) bool { return strings.Contains(dim, text) })
}

// named gives all that front matter, settings and the texts in static/ say, in
// which a picture may be named without any page that shows it.
func (f *finder) named() []byte {
	var b bytes.Buffer
	b.Write(f.text(config.File))
	for _, p := range f.report.Site.Pages() {
		if p.Doc != nil {
			src := f.text(p.Doc.File)
			b.Write(src[:min(p.Doc.Body, len(src))])
		}
	}
	for _, file := range f.report.Tree.Under("static") {
		switch strings.ToLower(path.Ext(file.Path)) {
		case ".js", ".mjs", ".json", ".webmanifest", ".xml", ".svg", ".txt":
			b.Write(f.text(file.Path))
		}
	}
	return b.Bytes()
}
