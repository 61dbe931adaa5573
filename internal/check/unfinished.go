package check

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/layout"
	"github.com/meridian-ssg/meridian/internal/schema"
)

// unfinished collects the sources with errors, of pages that were not rendered, and
// of pages that are held back.
func (f *checker) unfinished() {
	var files []string
	for _, d := range f.report.Diagnostics {
		if d.Severity() == diag.Error {
			files = append(files, d.File)
		}
		if d.Code == diag.LinkMissing || d.Code == diag.FileMissing || d.Code == diag.ReferenceMissing || d.Code == diag.LayoutLink {
			if src := f.text(d.File); d.Span.End <= len(src) && d.Span.Start < d.Span.End {
				f.missingNames = append(f.missingNames, nameIn(string(src[d.Span.Start:d.Span.End])))
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
			f.listMissing = true
		}
	}
	slices.Sort(f.missingNames)
	f.missingNames = slices.Compact(f.missingNames)
	f.missingNames = f.missingNames[:min(len(f.missingNames), maxMissingNames)]
	slices.Sort(files)
	f.unfinishedFiles = slices.Compact(files)
}

// mentions gives the names of pages and files in unfinished texts. They are read
// when they are first asked for: most sites have nothing that nobody links to.
func (f *checker) mentions() map[string]bool {
	if f.mentionedNames != nil {
		return f.mentionedNames
	}
	f.mentionedNames = make(map[string]bool)
	for _, file := range f.unfinishedFiles {
		text := f.text(file)
		start, isPath := 0, false
		for i := 0; i <= len(text); i++ {
			if i < len(text) && !isSeparator(rune(text[i])) {
				isPath = isPath || text[i] == '.' || text[i] == '/'
				continue
			}
			if isPath {
				word := strings.ToLower(string(text[start:i]))
				f.mentionedNames[path.Base(word)] = true
				f.mentionedNames[pageName(strings.Trim(word, "/"))] = true
			}
			start, isPath = i+1, false
		}
	}
	return f.mentionedNames
}

// maxMissingNames limits the time for a site with many errors.
const maxMissingNames = 500

// isSeparator recognises characters that don't occur in written addresses.
func isSeparator(r rune) bool { return r <= ' ' || strings.ContainsRune("\"'`()<>[]{}|,;=#?!*", r) }

// nameIn gives the name of the page or file of an address.
func nameIn(address string) string {
	address = strings.Trim(strings.ToLower(address), "\"'<>/ ")
	if i := strings.IndexAny(address, "?#"); i >= 0 {
		address = address[:i]
	}
	return pageName(address)
}

// pageName gives "paris" for events/paris.md and for events/paris/index.md.
func pageName(file string) string {
	for _, index := range []string{"/index.md", "/_index.md", ".md", "/index.html", "/_index.html", ".html"} {
		file = strings.TrimSuffix(file, index)
	}
	return path.Base(file)
}

// isMentioned tells whether an unfinished file names a page or file, or a broken link
// has nearly its name.
func (f *checker) isMentioned(name string) bool {
	name = strings.ToLower(name)
	if f.mentions()[name] || strings.ContainsFunc(name, isSeparator) && f.inUnfinished(name) {
		return true
	}
	return slices.ContainsFunc(f.missingNames, func(written string) bool {
		_, near := schema.Nearest(written, []string{name})
		return near
	})
}

func (f *checker) inUnfinished(text string) bool {
	if f.unfinishedTexts == nil {
		for _, file := range f.unfinishedFiles {
			f.unfinishedTexts = append(f.unfinishedTexts, strings.ToLower(string(f.text(file))))
		}
	}
	text = strings.ToLower(text)
	return slices.ContainsFunc(f.unfinishedTexts, func(unfinished string) bool { return strings.Contains(unfinished, text) })
}

// otherTexts gives the settings, the site's layouts, all front matter and the texts in
// static/, which may name a picture that no page shows.
func (f *checker) otherTexts() []byte {
	var b bytes.Buffer
	b.Write(f.text(config.File))
	for _, p := range f.report.Site.Pages() {
		if p.Doc != nil {
			src := f.text(p.Doc.File)
			b.Write(src[:min(p.Doc.Body, len(src))])
		}
	}
	for _, file := range f.report.Tree.Under(layout.Dir) {
		if !file.Theme {
			b.Write(f.text(file.Path))
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
