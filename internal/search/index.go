package search

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/meridian-ssg/meridian/internal/sum"
)

// Terms are the terms of a page, as Page.Terms gives them, and its number.
type Terms struct {
	Number int
	Terms  string
}

// Index is all terms of a site with the pages on which they stand.
type Index struct {
	pages []Terms
	terms []term // sorted
	ids   []int32
	fill  func() // finds postings
	// postings of all terms one behind the other: page number and weight
	postings []posting
}

type term struct {
	text  string
	pages int    // on how many it stands
	sum   uint64 // of these and the weights, whatever their order
	first int32  // of its postings
}

type posting struct {
	page   int32
	weight byte
}

// NewIndex puts the terms of pages together.
func NewIndex(pages []Terms) *Index {
	x := &Index{pages: pages}
	total := 0
	for _, p := range pages {
		total += len(p.Terms)
	}
	ids := make(map[string]int32, 1024)
	x.ids = make([]int32, 0, total/7)
	for _, p := range pages {
		seed := uint64(p.Number)<<8 + 1
		for rest := p.Terms; rest != ""; {
			n := int(rest[0])
			text, w := rest[1:1+n], rest[1+n]
			rest = rest[n+2:]
			id, ok := ids[text]
			if !ok {
				id = int32(len(x.terms))
				x.terms = append(x.terms, term{text: text})
				ids[text] = id
			}
			t := &x.terms[id]
			t.pages++
			t.sum += mix(seed + uint64(w))
			x.ids = append(x.ids, id)
		}
	}
	x.sort()
	x.fill = sync.OnceFunc(x.findPostings)
	return x
}

// sort puts the terms in the order of their bytes.
func (x *Index) sort() {
	order := make([]int32, len(x.terms))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return strings.Compare(x.terms[a].text, x.terms[b].text) })
	sorted := make([]term, len(order))
	place := make([]int32, len(order))
	first := int32(0)
	for i, id := range order {
		sorted[i], place[id] = x.terms[id], int32(i)
		sorted[i].first = first
		first += int32(sorted[i].pages)
	}
	for i, id := range x.ids {
		x.ids[i] = place[id]
	}
	x.terms = sorted
}

// findPostings lists the pages of each term, by number.
func (x *Index) findPostings() {
	x.postings = make([]posting, len(x.ids))
	next := make([]int32, len(x.terms))
	for i := range x.terms {
		next[i] = x.terms[i].first
	}
	starts := make([]int, len(x.pages)) // of each page in ids
	at := 0
	order := make([]int, len(x.pages))
	for i, p := range x.pages {
		starts[i], order[i] = at, i
		for rest := p.Terms; rest != ""; rest = rest[int(rest[0])+2:] {
			at++
		}
	}
	slices.SortFunc(order, func(a, b int) int { return x.pages[a].Number - x.pages[b].Number })
	for _, i := range order {
		p := x.pages[i]
		at := starts[i]
		for rest := p.Terms; rest != ""; {
			n := int(rest[0])
			id := x.ids[at]
			x.postings[next[id]] = posting{int32(p.Number), rest[1+n]}
			next[id]++
			at++
			rest = rest[n+2:]
		}
	}
}

func (x *Index) of(t *term) []posting {
	x.fill()
	return x.postings[t.first : int(t.first)+t.pages]
}

// Shard is a run of terms that make one file.
type Shard struct {
	First string  // its first term
	Sum   sum.Sum // of all that it holds
	index *Index
	terms []term
}

// shardSize is how large a shard is to be, before it is compressed to about a half.
const shardSize = 30_000

// size is about how many bytes a term takes, in steps, so that few pages more don't
// change it.
func (t *term) size() int {
	pages := t.pages
	if pages > 16 {
		pages = pages >> 3 << 3
	}
	return 4 + len(t.text)/2 + pages*2
}

// Shards cuts the index into shards. Cuts lie between beginnings of words, and follow
// from the sizes of what begins so, not from what stands elsewhere: so an edited page
// moves few of them. Words that differ at their end stand together as far as may be.
func (x *Index) Shards() []Shard {
	var out []Shard
	c := cutter{terms: x.terms, sizes: make([]int, len(x.terms)+1)}
	for i := range x.terms {
		c.sizes[i+1] = c.sizes[i] + x.terms[i].size()
	}
	c.cut(0, len(x.terms), 0)
	for i, from := range c.cuts {
		to := len(x.terms)
		if i+1 < len(c.cuts) {
			to = c.cuts[i+1]
		}
		s := Shard{First: x.terms[from].text, index: x, terms: x.terms[from:to]}
		var h sum.Hasher
		h.AddString(Format)
		for i := range s.terms {
			h.AddString(s.terms[i].text)
			h.AddInt(int(s.terms[i].sum)) //nolint:gosec // its bits alone count
		}
		s.Sum = h.Sum()
		out = append(out, s)
	}
	return out
}

type cutter struct {
	terms []term
	sizes []int // of all terms before
	cuts  []int // the first terms of the shards
}

func (c *cutter) size(from, to int) int { return c.sizes[to] - c.sizes[from] }

// stemRunes is the length from which on words that begin alike are forms of one word,
// as a rule.
const stemRunes = 5

// cut cuts a run of terms that begin with the same letters, whose bytes are depth.
func (c *cutter) cut(from, to, depth int) {
	if from == to {
		return
	}
	c.cuts = append(c.cuts, from)
	limit := shardSize
	if utf8.RuneCountInString(c.terms[from].text[:depth]) >= stemRunes {
		limit = 3 * shardSize / 2
	}
	if c.size(from, to) <= limit {
		return
	}
	start := from // of the shard that is being filled
	if len(c.terms[from].text) == depth {
		from++ // the letters themselves are a word
	}
	for from < to {
		text := c.terms[from].text
		_, n := utf8.DecodeRuneInString(text[depth:])
		begins := text[:depth+n]
		end := from + 1
		for end < to && strings.HasPrefix(c.terms[end].text, begins) {
			end++
		}
		filled := c.size(start, from)
		whole := c.size(from, end)
		switch {
		case whole > limit && end-from > 1:
			if start == from {
				c.cuts = c.cuts[:len(c.cuts)-1]
			}
			c.cut(from, end, depth+n)
			if start = end; end < to {
				c.cuts = append(c.cuts, end)
			}
		case start < from && (filled+whole > shardSize || filled > shardSize/2 && hashOf(begins)%4 == 0):
			c.cuts = append(c.cuts, from)
			start = from
		}
		from = end
	}
}
