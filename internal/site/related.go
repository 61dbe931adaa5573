package site

import (
	"cmp"
	"slices"

	"github.com/meridian-ssg/meridian/internal/card"
)

// near is how far on either side related looks along a term's list.
const near = 6

// related gives up to n pages that share terms with p: most shared terms
// first, rare terms counting for more than common ones, then the nearest in
// time. It looks along each term's list around p's own place and no further,
// so that its cost does not grow with the site.
func (s *Site) related(p *Page, n int) []*Page {
	type candidate struct {
		page  *Page
		score int
		gap   int
	}
	var found []candidate
	for _, t := range s.taxonomies {
		for _, links := range p.Terms {
			if links.Taxonomy != t.Name {
				continue
			}
			for _, link := range links.Links {
				tm := s.byAddress[link.URL]
				if tm == nil {
					continue
				}
				at := slices.Index(tm.list, p)
				if at < 0 {
					continue
				}
				worth := 1000 / (1 + len(tm.list)/8)
				for i := max(0, at-near); i < min(len(tm.list), at+near+1); i++ {
					other := tm.list[i]
					if other == p || slices.Contains(s.referring[p.Key], other) {
						continue // those that refer to p are shown as such
					}
					gap := max(i-at, at-i)
					if k := slices.IndexFunc(found, func(c candidate) bool { return c.page == other }); k >= 0 {
						found[k].score += 1000 + worth
						found[k].gap = min(found[k].gap, gap)
					} else {
						found = append(found, candidate{other, 1000 + worth, gap})
					}
				}
			}
		}
	}
	slices.SortFunc(found, func(x, y candidate) int {
		return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(x.gap, y.gap), cmp.Compare(x.page.Key, y.page.Key))
	})
	var out []*Page
	for _, c := range found[:max(0, min(n, len(found)))] {
		out = append(out, c.page)
	}
	return out
}

// ancestors gives the pages above p, home first.
func (s *Site) ancestors(p *Page) []*Page {
	var out []*Page
	for up := p.Parent; up != nil; up = up.Parent {
		out = append(out, up)
	}
	slices.Reverse(out)
	return out
}

// neighbours gives the pages before and after p in its section; nil where
// there is none.
func (s *Site) neighbours(p *Page) (prev, next *Page) {
	if p.place < 0 || p.Parent == nil || p.Kind != card.Page {
		return nil, nil
	}
	chain := p.Parent.chain
	if p.place > 0 {
		prev = chain[p.place-1]
	}
	if p.place+1 < len(chain) {
		next = chain[p.place+1]
	}
	return prev, next
}
