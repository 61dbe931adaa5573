// Package consistency looks for what is probably a mistake in a site that was
// put together: terms written in two ways, years that are slips, events that
// are over and still invite, empty pages, and files with names or in places
// that readers stumble over. All of these are guesses, and so warnings.
package consistency

import (
	"maps"
	"slices"

	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/site"
)

// checker gathers what is found in one site.
type checker struct {
	*site.Site
	in    site.Input
	diags diag.List
}

// Check looks at a site and at what it was made from.
func Check(s *site.Site, in site.Input) diag.List {
	if s.Settings.Languages != nil { // what is said in translations is said in their originals
		in.Documents = slices.DeleteFunc(slices.Clone(in.Documents), func(d *content.Document) bool { return d.Edition != "" })
	}
	c := &checker{Site: s, in: in}
	c.terms()
	c.names()
	c.pages()
	c.twins()
	c.files()
	c.sections()
	return c.diags
}

func (c *checker) report(code diag.Code, doc *content.Head, span diag.Span, message, hint string) {
	c.diags = append(c.diags, diag.Diagnostic{Code: code, File: doc.File, Span: span, Message: message, Hint: hint})
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
