package search

import (
	"cmp"
	"encoding/json"
	"math"
	"math/bits"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Reader answers queries from the files of an index, as static/assets/search.js does in
// the browser.
type Reader struct {
	Directory
	open   func(name string) ([]byte, error)
	firsts []string // of the shards
	names  []string
	shards map[int][]readTerm
	cards  map[int][]Card
	words  []slipWord
}

// NewReader reads a directory; open gives the other files by their names.
func NewReader(directory []byte, open func(name string) ([]byte, error)) (*Reader, error) {
	data, err := unpack(directory)
	if err != nil {
		return nil, err
	}
	r := &Reader{open: open, shards: make(map[int][]readTerm), cards: make(map[int][]Card)}
	if err := json.Unmarshal(data, &r.Directory); err != nil || r.Format != Format {
		return nil, errDamaged
	}
	list := strings.Fields(r.Shards)
	for i := 0; i+1 < len(list); i += 2 {
		r.firsts, r.names = append(r.firsts, list[i]), append(r.names, list[i+1])
	}
	return r, nil
}

// Hit is a page that was found.
type Hit struct {
	Number int
	Score  float64
	Terms  []Found // by which it was found, in the order of the query
}

// Found is a term that a page holds, and what it adds to the page's score.
type Found struct {
	Term  string
	Score float64
}

// Answer is what a query has found.
type Answer struct {
	Hits    []Hit             // the best first
	Instead map[string]string // words that stand nowhere, and those that were taken instead
}

// group is a word of a query: the ways in which a page may hold it, each a list of
// terms that it must hold together.
type group struct {
	ways [][]string
}

// What a term counts where it is not just what was asked for.
const (
	formFactor   = 0.4 // another form of the word
	prefixFactor = 0.6 // a longer word, while the reader may still be typing
	freshFactor  = 0.1 // more for a page of this year or later, and half as much of that for every three years less
	mostShards   = 3   // in which longer words are looked for
)

// parse parts a query into groups.
func (r *Reader) parse(query string) []group {
	var out []group
	small := ""
	for _, w := range Words(query) {
		var parts []string
		for _, part := range w.Parts {
			if !w.Pairs && tiny([]byte(part)) {
				small = part
				continue
			}
			parts = append(parts, part)
		}
		switch {
		case w.Joined != "" && len(parts) > 0:
			out = append(out, group{[][]string{{w.Joined}, parts}})
		case w.Joined != "":
			out = append(out, group{[][]string{{w.Joined}}})
		default:
			for _, part := range parts {
				out = append(out, group{[][]string{{part}}})
			}
		}
	}
	if len(out) == 0 && small != "" {
		out = []group{{[][]string{{small}}}}
	}
	return r.withSynonyms(out)
}

// withSynonyms puts in the place of words that have synonyms groups of them all.
func (r *Reader) withSynonyms(groups []group) []group {
	var out []group
	for i := 0; i < len(groups); {
		g, n := groups[i], 1
		for _, set := range r.Synonyms {
			for _, way := range set {
				if len(way) < n || !says(groups[i:], way) {
					continue
				}
				ways := [][]string{way}
				for _, other := range set {
					if !slices.Equal(other, way) {
						ways = append(ways, other)
					}
				}
				g, n = group{ways}, len(way)
			}
		}
		out = append(out, g)
		i += n
	}
	return out
}

// says tells whether groups begin with terms, one in each.
func says(groups []group, terms []string) bool {
	if len(terms) == 0 || len(groups) < len(terms) {
		return false
	}
	for i, t := range terms {
		if way := groups[i].ways[0]; len(way) != 1 || way[0] != t {
			return false
		}
	}
	return true
}

// Search answers a query. typing says that its last word may not be finished. Year is
// that of the reader's day.
func (r *Reader) Search(query string, typing bool, year int) (Answer, error) {
	groups := r.parse(query)
	answer := Answer{Instead: make(map[string]string)}
	typing = typing && query != "" && !strings.HasSuffix(query, " ")
	hits := make(map[int]*Hit)
	matched := make(map[int]int)
	for i, g := range groups {
		best := make(map[int][]Found)
		for _, way := range g.ways {
			found, err := r.way(way, typing && i == len(groups)-1, answer.Instead)
			if err != nil {
				return answer, err
			}
			for page, terms := range found {
				if total(terms) > total(best[page]) {
					best[page] = terms
				}
			}
		}
		for page, terms := range best {
			h := hits[page]
			if h == nil {
				h = &Hit{Number: page}
				hits[page] = h
			}
			h.Terms = append(h.Terms, terms...)
			h.Score += total(terms)
			matched[page]++
		}
	}
	for page, h := range hits {
		h.Score *= float64(matched[page]) / float64(len(groups)) * r.fresh(h.Number, year)
		answer.Hits = append(answer.Hits, *h)
	}
	slices.SortFunc(answer.Hits, func(a, b Hit) int { return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Number, b.Number)) })
	return answer, nil
}

func total(terms []Found) float64 {
	sum := 0.0
	for _, t := range terms {
		sum += t.Score
	}
	return sum
}

// fresh favours pages of this year and of years to come a little.
func (r *Reader) fresh(number, year int) float64 {
	of := 0
	for _, y := range r.Years {
		if y[1] <= number {
			of = y[0]
		}
	}
	if of == 0 {
		return 1
	}
	return 1 + freshFactor*math.Pow(2, -float64(max(0, year-of))/3)
}

// way finds the pages that hold all terms of a way.
func (r *Reader) way(terms []string, typing bool, instead map[string]string) (map[int][]Found, error) {
	var all map[int][]Found
	for i, t := range terms {
		found, guessed, err := r.term(t, typing && i == len(terms)-1)
		if err != nil {
			return nil, err
		}
		if guessed >= 0 && len(terms) == 1 {
			if err := r.mend(t, guessed, found, instead); err != nil {
				return nil, err
			}
		}
		now := make(map[int][]Found, len(found))
		for page, f := range found {
			before, ok := all[page]
			if i == 0 || ok {
				now[page] = append(slices.Clip(before), f)
			}
		}
		all = now
	}
	return all, nil
}

// mend adds to the pages that were found for a word that stands nowhere those of the
// word that was meant. Where guessed pages have a word with which it begins, it may just
// be a form of that one, and what is meant must be as common.
func (r *Reader) mend(t string, guessed int, found map[int]Found, instead map[string]string) error {
	other, level, err := r.nearest(t)
	if err != nil || other == "" || level < bits.Len(uint(guessed)) {
		return err
	}
	instead[t] = other
	meant, _, err := r.term(other, false)
	for page, f := range meant {
		if f.Score > found[page].Score {
			found[page] = f
		}
	}
	return err
}

// term finds the pages that hold a term, another form of it or, if it may be unfinished
// or stands nowhere, a longer word. Of several on a page the best counts. guessed is -1
// where the term stands or a word that begins with it, and else on how many pages the
// most common word stands with which it begins: that may be meant, or another.
func (r *Reader) term(t string, typing bool) (out map[int]Found, guessed int, err error) {
	out = make(map[int]Found)
	first := r.shardOf(t)
	if c, n := utf8.DecodeRuneInString(t); n == len(t) && classOf(c) == pair { // all pairs that begin with it
		typing = true
	}
	take := func(i int, factor func(text string) float64) error {
		shard, err := r.shard(i)
		if err != nil {
			return err
		}
		for _, c := range shard {
			f := factor(c.text)
			if f == 0 {
				continue
			}
			switch {
			case strings.HasPrefix(c.text, t):
				guessed = -1
			case strings.HasPrefix(t, c.text) && guessed >= 0:
				guessed = max(guessed, len(c.pages))
			}
			rare := r.rareness(len(c.pages))
			for _, p := range c.pages {
				if score := f * rare * steps[min(p.weight(), mostWeight)] / 100; score > out[p.page()].Score {
					out[p.page()] = Found{c.text, score}
				}
			}
		}
		return nil
	}
	err = take(first, func(text string) float64 {
		switch {
		case text == t:
			return 1
		case typing && strings.HasPrefix(text, t):
			return prefixFactor
		case isForm(t, text):
			return formFactor
		}
		return 0
	})
	if err != nil || !typing && len(out) > 0 {
		return out, guessed, err
	}
	for i := first; i < len(r.firsts) && i < first+mostShards; i++ {
		if i > first && !strings.HasPrefix(r.firsts[i], t) {
			break
		}
		if err := take(i, func(text string) float64 {
			if text != t && strings.HasPrefix(text, t) {
				return prefixFactor
			}
			return 0
		}); err != nil {
			return out, guessed, err
		}
	}
	return out, guessed, nil
}

// rareness is the weight of a term that stands on so many pages (IDF).
func (r *Reader) rareness(pages int) float64 {
	return math.Log(1 + (float64(r.Pages)-float64(pages)+0.5)/(float64(pages)+0.5))
}

// isForm says whether two words may be forms of one: they differ in their last three
// letters at most.
func isForm(a, b string) bool {
	if a == b || strings.ContainsAny(a+b, "0123456789") {
		return false
	}
	na, nb := utf8.RuneCountInString(a), utf8.RuneCountInString(b)
	common := 0
	for {
		r, n := utf8.DecodeRuneInString(a)
		q, _ := utf8.DecodeRuneInString(b)
		if n == 0 || r != q || b == "" {
			break
		}
		a, b = a[n:], b[n:]
		common++
	}
	return common >= max(na, nb)-3 && (common >= 4 || common == 3 && na+nb-2*common <= 1)
}

// shardOf gives the shard in which a term stands, if it stands anywhere.
func (r *Reader) shardOf(t string) int {
	return max(0, sort.Search(len(r.firsts), func(i int) bool { return r.firsts[i] > t })-1)
}

func (r *Reader) shard(i int) ([]readTerm, error) {
	if s, ok := r.shards[i]; ok || i >= len(r.names) {
		return s, nil
	}
	data, err := r.open(r.names[i])
	if err != nil {
		return nil, err
	}
	r.shards[i], err = decodeShard(data)
	return r.shards[i], err
}

// Card gives what is shown of a page.
func (r *Reader) Card(number int) (Card, error) {
	chunk := number / CardRun
	list, ok := r.cards[chunk]
	if names := strings.Fields(r.Cards); !ok && chunk < len(names) {
		packed, err := r.open(names[chunk])
		if err != nil {
			return Card{}, err
		}
		data, err := unpack(packed)
		if err != nil || json.Unmarshal(data, &list) != nil {
			return Card{}, errDamaged
		}
		r.cards[chunk] = list
	}
	for _, c := range list {
		if c.Number == number {
			return c, nil
		}
	}
	return Card{Number: number, Title: strconv.Itoa(number)}, nil
}

// slipWord is a word among which a misspelt one is looked for.
type slipWord struct {
	text  []rune
	level byte
}

// nearest gives the word of the site that was meant by one that stands nowhere, and the
// number of digits of that of its pages; "" for none.
func (r *Reader) nearest(t string) (string, int, error) {
	if r.words == nil && r.Words != "" {
		packed, err := r.open(r.Words)
		if err != nil {
			return "", 0, err
		}
		data, err := unpack(packed)
		if err != nil {
			return "", 0, err
		}
		d := decoder{data: data}
		n := d.number()
		if n > len(data) {
			return "", 0, errDamaged
		}
		words := make([]slipWord, n)
		before := ""
		for i := range words {
			before = d.term(before)
			words[i].text = []rune(before)
		}
		if d.bad || len(d.data) < n {
			return "", 0, errDamaged
		}
		for i := range words {
			words[i].level = d.data[i]
		}
		r.words = words
	}
	want := []rune(t)
	limit := slips(len(want))
	best, found := slipWord{}, ""
	bestDistance := limit + 1
	for _, w := range r.words {
		if limit == 0 || len(w.text) > len(want)+limit || len(w.text) < len(want)-limit {
			continue
		}
		n := distance(want, w.text, min(limit, bestDistance))
		if n > limit || n > bestDistance {
			continue
		}
		if n < bestDistance || better(want, w, best) {
			best, bestDistance, found = w, n, string(w.text)
		}
	}
	if found == "" {
		best, found = r.compound(want)
	}
	return found, int(best.level), nil
}

// leastPart is how many letters a part of a compound must have.
const leastPart = 5

// compound gives the word that has another one as a part, rather at its end than within it,
// and the more common the better ("Vertretung", "Studierendenvertretung"); and where there
// is none, the longest one with which the other one begins.
func (r *Reader) compound(want []rune) (best slipWord, found string) {
	t, kind := string(want), 0
	for _, w := range r.words {
		text, now := string(w.text), 0
		switch {
		case len(want) < leastPart || len(w.text) < leastPart:
			continue
		case strings.HasSuffix(text, t):
			now = 3
		case strings.Contains(text, t):
			now = 2
		case strings.HasPrefix(t, text):
			now = 1
		}
		if now > kind || now == kind && (now > 1 && w.level > best.level || now == 1 && len(w.text) > len(best.text)) {
			best, found, kind = w, text, now
		}
	}
	return best, found
}

// slips is how many slips are forgiven in a word of so many letters.
func slips(n int) int {
	switch {
	case n < leastRunes:
		return 0
	case n < 8:
		return 1
	}
	return 2
}

// better says whether of two words that are as near, the first is rather meant: one with
// the same first letter, and else the more common one.
func better(want []rune, a, b slipWord) bool {
	if x, y := a.text[0] == want[0], b.text[0] == want[0]; x != y {
		return x
	}
	return a.level > b.level
}

// distance is how many letters were left out, put in, exchanged or swapped with the next
// one between two words (optimal string alignment); more than limit where there are more.
func distance(a, b []rune, limit int) int {
	var room [3][mostRunes + 8]int
	if len(b) >= len(room[0]) {
		return limit + 1
	}
	before, last, now := room[0][:], room[1][:], room[2][:]
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := range a {
		now[0] = i + 1
		least := now[0]
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			now[j+1] = min(last[j]+cost, last[j+1]+1, now[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				now[j+1] = min(now[j+1], before[j-1]+1)
			}
			least = min(least, now[j+1])
		}
		if least > limit {
			return limit + 1
		}
		before, last, now = last, now, before
	}
	return last[len(b)]
}
