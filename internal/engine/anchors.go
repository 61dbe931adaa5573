package engine

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/slug"
)

// checkFragments checks the links that lead to a part of another page, now that the
// headings of all pages are known. It looks at every result, remembered ones
// as well, so that a heading renamed in one file is missed in all others.
func (r *run) checkFragments() {
	known := make(map[string][]string) // of the pages to which such links lead
	for i := range r.results {
		for _, link := range r.results[i].Links {
			known[link.Key] = nil
		}
	}
	for _, f := range r.Report.Site.Fragments {
		known[f.Page] = nil
	}
	for i := range r.results {
		if _, wanted := known[r.results[i].Key]; wanted && r.results[i].Text != "" {
			known[r.results[i].Key] = r.results[i].Anchors
		}
	}
	for i := range r.results {
		for _, link := range r.results[i].Links {
			r.anchor(known[link.Key], link.Key, link.Fragment, diag.Location{File: cmp.Or(link.File, r.results[i].Text), Span: link.Span})
		}
	}
	for _, f := range r.Report.Site.Fragments {
		r.anchor(known[f.Page], f.Page, f.Name, f.At)
	}
}

// anchor tells of a part of a page that is not there.
func (r *run) anchor(anchors []string, key, fragment string, at diag.Location) {
	if slices.Contains(anchors, fragment) || strings.EqualFold(fragment, "top") || r.unread(key) {
		return
	}
	d := diag.Diagnostic{
		Code: diag.LinkFragment, File: at.File, Span: at.Span,
		Message: fmt.Sprintf("the page %s has no heading “#%s”", r.addressOf(key), fragment),
		Hint:    "Link to the page alone, or to one of its headings.",
	}
	if near, ok := slug.NearestAnchor(fragment, anchors); ok {
		d.Hint = fmt.Sprintf("Perhaps #%s?", near)
		d.Fix = r.refragment(at, near)
	} else if near, ok := schema.Nearest(fragment, anchors); ok {
		d.Hint = fmt.Sprintf("Perhaps #%s?", near)
	}
	r.Report.Diagnostics = append(r.Report.Diagnostics, d)
}

// refragment gives the edit that puts another fragment behind the # of a link.
func (r *run) refragment(at diag.Location, fragment string) []diag.Edit {
	r.Report.Keep(at.File)
	src, ok := r.Report.Source(at.File)
	if !ok || at.Span.End > len(src) {
		return nil
	}
	link := src[at.Span.Start:at.Span.End]
	from := bytes.LastIndexByte(link, '#')
	if from < 0 {
		return nil
	}
	from += at.Span.Start + 1
	to := from + len(bytes.TrimRight(src[from:at.Span.End], `"'`)) // a value in quotes has them in its span
	return []diag.Edit{{Span: diag.Span{Start: from, End: to}, Text: fragment}}
}

// pageOf gives the page whose anchors are looked up under a name.
func (r *run) pageOf(name string) (*site.Page, bool) {
	edition, key := site.CutAnchorKey(name)
	return r.Report.Site.Edition(edition).Page(key)
}

func (r *run) addressOf(name string) string {
	if page, ok := r.pageOf(name); ok {
		return page.URL
	}
	return name
}

// unread says whether the text of a page could not be read, so that nothing is
// known of its headings.
func (r *run) unread(name string) bool {
	page, ok := r.pageOf(name)
	return !ok || page.Doc != nil && page.Doc.Broken
}
