//go:build unix

package main

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/meridian-ssg/meridian/internal/artifact"
	"github.com/meridian-ssg/meridian/internal/search"
)

// year is that of the day for which the site is built.
const year = 2026

// The parameters of BM25 in textbooks, those of Lucene and of Pagefind.
const (
	saturation = 1.2
	lengthPart = 0.75
)

// corpus is what is known of texts without an index.
type corpus struct {
	texts     []text
	words     []map[string]int // of each text how often a word stands there, titles included
	sizes     []int
	mean      float64
	pages     map[string][]int // of each word the texts that hold it
	parts     []parts
	published int      // how many pages the index has
	common    []string // words of five letters and more on three texts and more, sorted
}

// parts are the words of a text by where they stand.
type parts struct {
	title, headings, body map[string]int
	length                int // words of the body
}

func newCorpus(texts []text, summaries []string, published int) *corpus {
	c := &corpus{texts: texts, pages: make(map[string][]int), published: published}
	total := 0
	for i, t := range texts {
		p := parts{make(map[string]int), make(map[string]int), make(map[string]int), 0}
		add := func(to map[string]int, text string) {
			for _, w := range search.Words(text) {
				for _, part := range w.Parts {
					to[part]++
				}
				if w.Joined != "" {
					to[w.Joined]++
				}
			}
		}
		add(p.title, t.title)
		add(p.body, summaries[i])
		for line := range strings.Lines(t.body) {
			if heading, is := strings.CutPrefix(line, "## "); is {
				add(p.headings, heading)
				continue
			}
			add(p.body, line)
		}
		for _, n := range p.body {
			p.length += n
		}
		c.parts = append(c.parts, p)
		counts := make(map[string]int)
		terms := search.TermsOf(t.title + "\n" + t.body)
		for _, w := range terms {
			counts[w]++
		}
		for w := range counts {
			c.pages[w] = append(c.pages[w], i)
		}
		c.words, c.sizes = append(c.words, counts), append(c.sizes, len(terms))
		total += len(terms)
	}
	c.mean = float64(total) / float64(len(texts))
	for w, on := range c.pages {
		if len(on) >= 3 && utf8.RuneCountInString(w) >= 5 && strings.IndexFunc(w, func(r rune) bool { return r < 'a' || r > 'z' }) < 0 {
			c.common = append(c.common, w)
		}
	}
	slices.Sort(c.common)
	return c
}

// bm25 ranks all texts for words by what it computes of each (Robertson and Zaragoza,
// 2009), and gives the scores, the best first, with the texts.
func (c *corpus) bm25(words []string) (order []int, scores map[int]float64) {
	scores = make(map[int]float64)
	for _, w := range words {
		on := c.pages[w]
		rare := math.Log(1 + (float64(len(c.texts))-float64(len(on))+0.5)/(float64(len(on))+0.5))
		for _, i := range on {
			tf := float64(c.words[i][w])
			scores[i] += rare * tf * (saturation + 1) / (tf + saturation*(1-lengthPart+lengthPart*float64(c.sizes[i])/c.mean))
		}
	}
	for i := range scores {
		order = append(order, i)
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(scores[b], scores[a]), cmp.Compare(a, b)) })
	return order, scores
}

// queries makes up what readers may ask for: one to three words of a text, every second
// time of its title, that are not on more than a tenth of all pages.
func (c *corpus) queries(n int, r *rand.Rand) [][]string {
	var out [][]string
	for len(out) < n {
		t := c.texts[r.IntN(len(c.texts))]
		from := t.title
		if len(out)%2 == 1 {
			from = t.body
		}
		all := slices.DeleteFunc(search.TermsOf(from), func(w string) bool {
			return utf8.RuneCountInString(w) < 3 || len(c.pages[w]) > len(c.texts)/10 || strings.ContainsAny(w, "0123456789")
		})
		if len(all) == 0 {
			continue
		}
		at := r.IntN(len(all))
		words := all[at:min(len(all), at+1+r.IntN(3))]
		slices.Sort(words)
		out = append(out, slices.Compact(slices.Clone(words)))
	}
	return out
}

// slip makes one slip of the pen behind the first letter of a word, as most are: a letter
// left out, put in, exchanged, or swapped with the next one.
func slip(word string, r *rand.Rand) string {
	at := 1 + r.IntN(len(word)-1)
	other := string(rune('a' + r.IntN(26)))
	switch r.IntN(4) {
	case 0:
		return word[:at] + word[at+1:]
	case 1:
		return word[:at] + other + word[at:]
	case 2:
		return word[:at] + other + word[at+1:]
	}
	if at == len(word)-1 {
		at--
	}
	return word[:at] + word[at+1:at+2] + word[at:at+1] + word[at+2:]
}

// index reads the index of a published site.
func index(public string) (*search.Reader, error) {
	directory, err := os.ReadFile(filepath.Join(public, filepath.FromSlash(artifact.SearchIndex)))
	if err != nil {
		return nil, err
	}
	return search.NewReader(directory, func(name string) ([]byte, error) {
		return os.ReadFile(filepath.Join(public, filepath.FromSlash(artifact.SearchFile(name))))
	})
}

// finder asks an index, and gives texts.
type finder struct {
	*search.Reader
	number map[string]int // of texts, by their addresses
}

func newFinder(texts []text, public string) (*finder, error) {
	reader, err := index(public)
	if err != nil {
		return nil, err
	}
	f := &finder{reader, make(map[string]int)}
	for i, t := range texts {
		f.number[addressOf(i, t)] = i
	}
	return f, nil
}

// find gives the first ten texts, -1 for other pages, and the words that were taken
// instead of others.
func (f *finder) find(query string) ([]int, map[string]string, error) {
	a, err := f.Search(query, false, year)
	if err != nil {
		return nil, nil, err
	}
	var out []int
	for _, h := range a.Hits[:min(10, len(a.Hits))] {
		card, err := f.Card(h.Number)
		if err != nil {
			return nil, nil, err
		}
		i, ok := f.number[card.URL]
		if !ok {
			i = -1
		}
		out = append(out, i)
	}
	return out, a.Instead, nil
}

// quality tells how much of what a look at every text finds the index finds, too, and how
// many slips it mends.
func quality(texts []text, public string) error {
	f, err := newFinder(texts, public)
	if err != nil {
		return err
	}
	summaries := make([]string, len(texts))
	for n := range f.Years[len(f.Years)-1][1] + 2*len(texts) {
		card, err := f.Card(n)
		if err != nil {
			return err
		}
		if i, ok := f.number[card.URL]; ok {
			summaries[i] = card.Summary
		}
	}
	c := newCorpus(texts, summaries, f.Pages)
	r := rand.New(rand.NewPCG(18, 500))
	queries := c.queries(500, r)
	for _, way := range []struct {
		name string
		rank func(words []string) ([]int, map[int]float64)
	}{{"the model of the index, without rounding", c.bm25f}, {"BM25 of textbooks", c.bm25}} {
		recall := 0.0
		for _, words := range queries {
			best, scores := way.rank(words)
			best = best[:min(10, len(best))]
			got, _, err := f.find(strings.Join(words, " "))
			if err != nil {
				return err
			}
			hits := 0
			for _, i := range got {
				if i >= 0 && scores[i] >= scores[best[len(best)-1]]-1e-9 { // as good as the last of them
					hits++
				}
			}
			recall += float64(min(hits, len(best))) / float64(len(best))
		}
		fmt.Printf("recall at 10, by %s: %.1f %% of %d queries\n", way.name, 100*recall/float64(len(queries)), len(queries))
	}
	return c.slips(f, r)
}

// slips tells how often a word with a slip leads to a page that holds the right word.
func (c *corpus) slips(f *finder, r *rand.Rand) error {
	first, ten, said, count := 0, 0, 0, 0
	for count < 1000 {
		t := c.texts[r.IntN(len(c.texts))]
		words := search.TermsOf(t.title + " " + t.body)
		word := words[r.IntN(len(words))]
		if _, common := slices.BinarySearch(c.common, word); !common {
			continue
		}
		wrong := slip(word, r)
		if len(c.pages[wrong]) > 0 {
			continue
		}
		count++
		got, instead, err := f.find(wrong)
		if err != nil {
			return err
		}
		holds := func(i int) bool { return i >= 0 && c.words[i][word] > 0 }
		if len(got) > 0 && holds(got[0]) {
			first++
		}
		if slices.ContainsFunc(got, holds) {
			ten++
		}
		if instead[wrong] == word {
			said++
		} else if os.Getenv("SHOW") != "" {
			fmt.Println(word, wrong, instead[wrong])
		}
	}
	part := func(n int) float64 { return 100 * float64(n) / float64(count) }
	fmt.Printf("of %d single slips: right word on the first page found %.1f %%, on one of ten %.1f %%, offered %.1f %%\n", count, part(first), part(ten), part(said))
	return nil
}

// The parameters of the index, written down once more, so that a fault in the one is found
// by the other.
const (
	ownSaturation, ownLengthPart, ownMean = 3.0, 0.6, 400.0
	titleWeight, headingWeight            = 6.0, 3.0
	formFactor, freshFactor               = 0.4, 0.1
)

// bm25f is the model of the index (package search), computed of each text.
func (c *corpus) bm25f(words []string) (order []int, scores map[int]float64) {
	scores = make(map[int]float64)
	matched := make(map[int]int)
	for _, w := range words {
		best := make(map[int]float64)
		for other, on := range c.pages {
			factor := 1.0
			if other != w {
				if factor = formFactor; !isForm(other, w) {
					continue
				}
			}
			rare := math.Log(1 + (float64(c.published)-float64(len(on))+0.5)/(float64(len(on))+0.5))
			for _, i := range on {
				best[i] = max(best[i], factor*rare*c.strength(i, other))
			}
		}
		for i, s := range best {
			scores[i] += s
			matched[i]++
		}
	}
	for i := range scores {
		scores[i] *= float64(matched[i]) / float64(len(words))
		if day := c.texts[i].day; day != "" {
			of, _ := strconv.Atoi(day[:4]) // four digits
			scores[i] *= 1 + freshFactor*math.Pow(2, -float64(max(0, year-of))/3)
		}
		order = append(order, i)
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(scores[b], scores[a]), cmp.Compare(a, b)) })
	return order, scores
}

func (c *corpus) strength(i int, word string) float64 {
	p := c.parts[i]
	tf := titleWeight*float64(p.title[word]) + headingWeight*float64(p.headings[word]) + float64(p.body[word])/(1-ownLengthPart+ownLengthPart*float64(p.length)/ownMean)
	return tf / (ownSaturation + tf)
}

// isForm says whether two words differ in their last three letters at most.
func isForm(a, b string) bool {
	if strings.ContainsAny(a+b, "0123456789") {
		return false
	}
	x, y := []rune(a), []rune(b)
	n := 0
	for n < min(len(x), len(y)) && x[n] == y[n] {
		n++
	}
	return n >= max(len(x), len(y))-3 && (n > 3 || n == 3 && len(x)+len(y) < 8)
}

// known is a query for a text that is known to be there.
type known struct {
	words string
	text  int
}

// titleQueries asks for texts by up to three words of their titles.
func titleQueries(texts []text, n int) []known {
	r := rand.New(rand.NewPCG(18, 60))
	var out []known
	for len(out) < n {
		i := r.IntN(len(texts))
		words := slices.DeleteFunc(search.TermsOf(texts[i].title), func(w string) bool { return utf8.RuneCountInString(w) < 4 })
		if len(words) > 0 {
			at := r.IntN(len(words))
			out = append(out, known{strings.Join(words[at:min(len(words), at+1+r.IntN(3))], " "), i})
		}
	}
	return out
}
