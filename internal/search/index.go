package search

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/meridian-ssg/meridian/internal/sum"
)

// Terms are the terms of a page, as Page.Packed gives them, and its number.
type Terms struct {
	Number int
	Terms  string
}

// Index is all terms of a site with the pages on which they stand.
type Index struct {
	pages    []Terms
	terms    []term // sorted
	ids      []int32
	fill     func() // finds postings
	postings []posting
}

type term struct {
	text  string
	pages int    // on how many it stands
	sum   uint64 // of these and the weights, whatever their order
	first int32  // of its postings
}

// posting is a page's number, times 64, and the weight of a term there.
type posting uint32

func newPosting(page int, weight byte) posting { return posting(page)<<6 | posting(weight) } //nolint:gosec // a site has fewer pages

func (p posting) page() int    { return int(p >> 6) }
func (p posting) weight() byte { return byte(p & 63) }

// vocabulary finds terms by their texts.
type vocabulary struct {
	terms  []term
	hashes []uint64 // of terms
	table  []int32  // place in terms + 1, by hash; 0 for none
}

func (v *vocabulary) find(text string) int32 {
	h := hashOf(text)
	mask := uint64(len(v.table) - 1)
	i := h & mask
	for ; v.table[i] != 0; i = (i + 1) & mask {
		if id := v.table[i] - 1; v.hashes[id] == h && v.terms[id].text == text {
			return id
		}
	}
	v.terms, v.hashes = append(v.terms, term{text: text}), append(v.hashes, h)
	v.table[i] = int32(len(v.terms)) //nolint:gosec // a site has fewer words
	if 2*len(v.terms) > len(v.table) {
		v.table = make([]int32, 2*len(v.table))
		mask = uint64(len(v.table) - 1)
		for id, h := range v.hashes {
			i := h & mask
			for v.table[i] != 0 {
				i = (i + 1) & mask
			}
			v.table[i] = int32(id + 1) //nolint:gosec // as above
		}
	}
	return int32(len(v.terms) - 1) //nolint:gosec // as above
}

// NewIndex puts the terms of pages together.
func NewIndex(pages []Terms) *Index {
	x := &Index{pages: pages}
	total := 0
	for _, p := range pages {
		total += len(p.Terms)
	}
	v := vocabulary{table: make([]int32, 1024)}
	x.ids = make([]int32, 0, total/8)
	for _, p := range pages {
		seed := uint64(p.Number)<<8 + 1 //nolint:gosec // its bits alone count
		for rest := p.Terms; rest != ""; {
			n := int(rest[0])
			id := v.find(rest[1 : 1+n])
			t := &v.terms[id]
			t.pages++
			t.sum += mix(seed + uint64(rest[1+n]))
			x.ids = append(x.ids, id)
			rest = rest[n+2:]
		}
	}
	x.terms = v.terms
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
			x.postings[next[id]] = newPosting(p.Number, rest[1+n])
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
	First string  // no term before it is as late in the order, and its own terms are not earlier
	Sum   sum.Sum // of all that it holds
	index *Index
	terms []term
}

// shardSize is about how large a shard is to be, before it is compressed.
const shardSize = 17_000

// size is about how many bytes a term takes, in steps, so that few pages more don't
// change it.
func (t *term) size() int {
	pages := t.pages
	if pages > 16 {
		pages = pages >> 3 << 3
	}
	return 4 + len(t.text)/2 + pages*2
}

// Shards cuts the index into shards. A cut lies where words begin with other letters than
// those before, so that the forms of a word stand together; which beginnings are cut at
// follows from their hash. So an edited page moves few cuts, and these only as far as the
// next such beginning.
func (x *Index) Shards() []Shard {
	var out []Shard
	from, filled := 0, 0
	for at := 0; at < len(x.terms); {
		begins := beginning(x.terms[at].text)
		end, size := at, 0
		for end < len(x.terms) && strings.HasPrefix(x.terms[end].text, begins) && size < shardSize {
			size += x.terms[end].size()
			end++
		}
		if filled > 0 && (filled+size > 3*shardSize/2 || filled > shardSize/2 && mix(hashOf(begins))%32 == 0) {
			out = append(out, x.shard(from, at))
			from, filled = at, 0
		}
		filled += size
		at = end
	}
	if from < len(x.terms) {
		out = append(out, x.shard(from, len(x.terms)))
	}
	return out
}

// stemRunes is how many letters the forms of a word have in common, as a rule.
const stemRunes = 5

// beginning gives the first letters of a term.
func beginning(text string) string {
	n := 0
	for i := range text {
		if n == stemRunes {
			return text[:i]
		}
		n++
	}
	return text
}

func (x *Index) shard(from, to int) Shard {
	s := Shard{First: x.terms[from].text, index: x, terms: x.terms[from:to]}
	if from > 0 {
		s.First = shortest(x.terms[from-1].text, s.First)
	}
	var h sum.Hasher
	h.AddString(Format)
	for i := range s.terms {
		h.AddString(s.terms[i].text)
		h.AddInt(int(s.terms[i].sum)) //nolint:gosec // its bits alone count
	}
	s.Sum = h.Sum()
	return s
}

// shortest gives the shortest beginning of a term that is behind another term in the order.
func shortest(before, text string) string {
	for i, r := range text {
		if end := i + utf8.RuneLen(r); text[:end] > before {
			return text[:end]
		}
	}
	return text
}
