package build

import (
	"fmt"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/fields"
)

// anchors checks the links that lead to a part of another page, now that the
// headings of all pages are known. It looks at every result, remembered ones
// as well, so that a heading renamed in one file is missed in all others.
func (r *run) anchors() {
	known := make(map[string][]string)
	for i := range r.results {
		if r.results[i].Text != "" {
			known[r.results[i].Key] = r.results[i].Anchors
		}
	}
	for i := range r.results {
		for _, link := range r.results[i].Links {
			anchors := known[link.Key]
			if slices.Contains(anchors, link.Fragment) || r.unread(link.Key) {
				continue
			}
			d := diag.Diagnostic{
				Code: diag.LinkFragment, File: r.results[i].Text, Span: link.Span,
				Message: fmt.Sprintf("the page has no heading “#%s”", link.Fragment),
				Hint:    "Link to the page alone, or to one of its headings.",
			}
			if near, ok := fields.Nearest(link.Fragment, anchors); ok {
				d.Hint = fmt.Sprintf("Perhaps #%s?", near)
			}
			r.report.Diagnostics = append(r.report.Diagnostics, d)
		}
	}
}

// unread says whether the text of a page could not be read, so that nothing is
// known of its headings.
func (r *run) unread(key string) bool {
	page, ok := r.report.Site.Page(strings.TrimPrefix(key, "/"))
	return !ok || page.Doc != nil && page.Doc.Broken
}
