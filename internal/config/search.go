package config

import (
	"fmt"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/frontmatter"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/search"
)

// search reads whether readers can search the site. Who gives synonyms wants that.
func (r *reader) search(rec schema.Record, node frontmatter.Node) {
	v, ok := rec.Get("search")
	if !ok {
		return
	}
	s := &r.settings.Search
	on, given := v.Group.Get("on")
	s.On = !given || on.Yes
	written, _ := node.Find("search")
	synonyms, ok := written.Find("synonyms")
	if !ok {
		return
	}
	for _, p := range r.pairsOf(frontmatter.Pair{Key: "synonyms", Value: synonyms}) {
		words := []string{p.Key}
		if len(search.TermsOf(p.Key)) == 0 {
			r.report(diag.ValueWrong, p.KeySpan, fmt.Sprintf("“%s” holds no word to search for", p.Key), "Write a word of letters or digits.")
			continue
		}
		others := p.Value.Items
		if p.Value.Kind == frontmatter.Scalar {
			others = []frontmatter.Node{p.Value}
		}
		for _, o := range others {
			if len(search.TermsOf(o.Text)) == 0 {
				r.report(diag.ValueWrong, o.Span, fmt.Sprintf("“%s” holds no word to search for", o.Text), "Write a word of letters or digits.")
				continue
			}
			words = append(words, o.Text)
		}
		if len(words) > 1 {
			s.Synonyms = append(s.Synonyms, words)
		}
	}
}
