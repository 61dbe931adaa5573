package search

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"
)

// Directory is the file that a reader's browser fetches first: it names all others.
type Directory struct {
	Format   string            `json:"format"`
	Pages    int               `json:"pages"`
	Years    [][2]int          `json:"years"`  // each year and its first number, in the order of the numbers
	Shards   string            `json:"shards"` // of each the first term and the name, with spaces between
	Cards    string            `json:"cards"`  // of each run of CardRun numbers the name of the file with their cards; "-" where there is none
	Words    string            `json:"words"`  // the name of the file with the words of the site
	Facets   string            `json:"facets"`
	Synonyms [][][]string      `json:"synonyms"` // words that mean the same, by their terms
	Text     map[string]string `json:"text"`     // the words of the theme that the script needs
}

// CardRun is for how many numbers one file holds the cards.
const CardRun = 32

// Card is what a result shows of a page.
type Card struct {
	Number  int
	Title   string
	URL     string // below base_url
	Summary string
	Day     string // on which it begins, such as "2018-07-05"; "" where there is none
	When    string // the same in words, of an event with its end
	Kind    string // what it is, in words
	Draft   bool
	Lang    string // "" where it is that of the site
}

// MarshalJSON writes a card as an array.
func (c Card) MarshalJSON() ([]byte, error) {
	draft := 0
	if c.Draft {
		draft = 1
	}
	out, err := json.Marshal([]any{c.Number, c.Title, c.URL, c.Summary, c.Day, c.When, c.Kind, draft, c.Lang})
	if err != nil {
		return nil, fmt.Errorf("the card of %s: %w", c.URL, err)
	}
	return out, nil
}

// UnmarshalJSON reads what MarshalJSON has written.
func (c *Card) UnmarshalJSON(data []byte) error {
	draft := 0
	fields := []any{&c.Number, &c.Title, &c.URL, &c.Summary, &c.Day, &c.When, &c.Kind, &draft, &c.Lang}
	if err := json.Unmarshal(data, &fields); err != nil {
		return errDamaged
	}
	c.Draft = draft == 1
	return nil
}

// Facet is a way of narrowing a search.
type Facet struct {
	Name   string       `json:"name"`
	Values []FacetValue `json:"values"`
}

// FacetValue is a value of a facet and the pages that have it.
type FacetValue struct {
	Title string `json:"title"`
	Pages []int  `json:"pages"` // by number, each as the distance from the one before, beginning at 0
}

// Gaps gives page numbers, which it sorts, as the distances between them.
func Gaps(numbers []int) []int {
	slices.Sort(numbers)
	out := make([]int, len(numbers))
	last := 0
	for i, n := range numbers {
		out[i], last = n-last, n
	}
	return out
}

// Short words are too near to one another to tell which one was meant; and in a large
// site a word that stands on few pages may be a slip itself.
const (
	leastRunes  = 4
	mostRunes   = 24
	manyPages   = 500
	commonPages = 3    // in a site of many pages
	commonPart  = 5000 // of the pages of a very large site
)

// Words gives the words of the site among which a misspelt one is looked for, in the
// form of a shard's terms; behind them stands for each, in a byte, the number of digits
// that the number of its pages has in base two.
func (x *Index) Words() []byte {
	least := 1
	if len(x.pages) > manyPages {
		least = max(commonPages, len(x.pages)/commonPart)
	}
	var raw, levels []byte
	before := ""
	for i := range x.terms {
		t := &x.terms[i]
		if n := utf8.RuneCountInString(t.text); t.pages < least || n < leastRunes || n > mostRunes || strings.ContainsFunc(t.text, func(r rune) bool { return classOf(r) != letter || '0' <= r && r <= '9' }) {
			continue
		}
		raw = appendTerm(raw, before, t.text)
		before = t.text
		levels = append(levels, byte(bits.Len(uint(t.pages)))) //nolint:gosec // more than none
	}
	return append(append(binary.AppendUvarint(nil, uint64(len(levels))), raw...), levels...)
}
