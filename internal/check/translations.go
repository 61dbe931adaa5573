package check

import (
	"fmt"
	"strings"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/translation"
)

// namedParts is how many of the parts that have changed are named.
const namedParts = 3

// translations tells of translations whose originals have changed since.
func (f *checker) translations() {
	for _, s := range f.report.Site.Editions()[1:] {
		for _, p := range s.Pages() {
			changed, gone := s.Stale(p)
			if len(changed) == 0 && !gone {
				continue
			}
			f.add(diag.Diagnostic{
				Code: diag.TranslationStale, File: p.Doc.File, Span: p.Doc.Title,
				Message: fmt.Sprintf("%s has changed since it was translated here: %s", p.Doc.Original, partsInWords(changed)),
				Hint:    fmt.Sprintf("Bring the translation up to date, and write meridian translations accept %s. What has changed is told by meridian translations.", p.Doc.File),
				Related: []diag.Location{{File: p.Doc.Original, Note: "the original"}},
			})
		}
	}
}

// partsInWords names parts of a page that have changed.
func partsInWords(parts []translation.Part) string {
	var words []string
	for i, p := range parts {
		if i == namedParts && len(parts) > namedParts+1 {
			words = append(words, fmt.Sprintf("%d more", len(parts)-i))
			break
		}
		switch anchor := p.Anchor(); {
		case anchor != "":
			words = append(words, "the part #"+anchor)
		case p.Name == "#":
			words = append(words, "the beginning of its text")
		default:
			words = append(words, "its “"+p.Name+"”")
		}
	}
	if words == nil {
		return "parts of it are gone"
	}
	return strings.Join(words, ", ")
}
