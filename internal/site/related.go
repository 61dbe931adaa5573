package site

import (
	"slices"
)

// near is how far on either side related looks along a term's list.
const near = 6

// related gives up to n pages that share terms with p: most shared terms
// first, rare terms counting for more than common ones, then the nearest in
// time. It looks along each term's list around p's own place and no further,
// so that its cost does not grow with the site.
func (s *Site) related(p *Page, n int) []*Page {
	found := make([]candidate, 0, 64)
	for _, at := range p.termPositions {
		worth := 1000 / (1 + len(at.term.list)/8)
		for i := max(0, at.index-near); i < min(len(at.term.list), at.index+near+1); i++ {
			other := at.term.list[i]
			if other == p || slices.Contains(s.referring[p.Key], other) {
				continue // those that refer to p are shown as such
			}
			gap := max(i-at.index, at.index-i)
			if k := slices.IndexFunc(found, func(c candidate) bool { return c.page == other }); k >= 0 {
				found[k].score += 1000 + worth
				found[k].gap = min(found[k].gap, gap)
			} else {
				found = append(found, candidate{other, 1000 + worth, gap})
			}
		}
	}
	var out []*Page
	for range max(0, min(n, len(found))) { // n is small: cheaper than sorting all
		best := 0
		for i := range found {
			if found[i].before(&found[best]) {
				best = i
			}
		}
		out = append(out, found[best].page)
		found[best] = found[len(found)-1]
		found = found[:len(found)-1]
	}
	return out
}

// candidate is a page that shares terms with another.
type candidate struct {
	page  *Page
	score int
	gap   int // between their places in a term's list
}

func (c *candidate) before(d *candidate) bool {
	if c.score != d.score {
		return c.score > d.score
	}
	if c.gap != d.gap {
		return c.gap < d.gap
	}
	return c.page.Key < d.page.Key
}
