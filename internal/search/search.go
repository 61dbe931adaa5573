// Package search makes the index in which readers search a site, without a server:
// small files that a script in the page fetches as it needs them.
//
// # Words
//
// Fold brings a text into the form in which words are compared, and scan parts it
// into words. static/assets/search.js does the same in the reader's browser, and a
// test holds that the two agree. Folded are: compatible forms (NFKD), accents and
// vowel points, capitals, letters that are often written as others (ß as ss, ł as l,
// Arabic and Persian forms of one letter), digits of other scripts, and marks that
// nobody sees. A word is a run of letters, digits and marks. Parts that an
// apostrophe or a hyphen joins are words each, and one word together, so that
// "co-operation" is found by all three; "’s" at the end counts for nothing. 1,000 is
// 1000. Scripts that put no spaces between words, and Korean, are taken in pairs of
// neighbouring characters. One letter alone is no word, but one digit is.
//
// # Weights
//
// Each page gives a term a weight from 1 to 34: BM25F with the fields title, names,
// heading and body, of which the body's length counts against a fixed mean, so that a
// weight depends on its page alone. See strength.
//
// # Numbers
//
// Pages are numbered by the year that they are about and then by the hash of their
// key, with room between them, so that a new page moves few others, and none of other
// years. See Number.
//
// # Files
//
// All are compressed with gzip by us, and named after what they are made from, but for
// the directory, which names the others. See Directory for it, Shard for the
// terms and their pages, Card for what is shown of pages, Index.Words for the words
// among which a misspelt one is looked for, and Facets for the filters.
//
// A query is answered by a Reader, or by search.js in the same way: see Reader.Search.
package search

// maxRunes is how long a term may be; of a longer word its beginning counts.
const maxRunes = 32

// The fields of a page by what a word in them counts.
const (
	titleWeight   = 6.0
	nameWeight    = 3.0 // people, partners, places, terms
	headingWeight = 3.0
	bodyWeight    = 1.0
)

// The parameters of BM25 (Robertson and Zaragoza, 2009). saturation is higher than
// usual, so that the steps of weights tell a title from a text.
const (
	saturation = 3.0
	lengthPart = 0.6
	meanLength = 400 // words of a text
)

// mostWeight is the largest weight.
const mostWeight = 34

// steps are what weights stand for, in hundredths: finer where the best pages for a word
// lie, so that these come in the order that exact weights would give them. search.js has
// the same.
var steps = func() [mostWeight + 1]float64 {
	out := [mostWeight + 1]float64{0, 10, 16, 23, 30}
	for w := 5; w <= mostWeight; w++ {
		out[w] = float64(26 + 2*w)
	}
	return out
}()

// strength gives how strongly a page holds a term, from 0 to 100: fixed is what it has
// from short fields, body how often it stands in the text, which has length words.
func strength(fixed, body float64, length int) float64 {
	tf := fixed + bodyWeight*body/(1-lengthPart+lengthPart*float64(length)/meanLength)
	return 100 * tf / (saturation + tf)
}

// weight gives the step that is nearest to a strength, from 1 to mostWeight.
func weight(strength float64) byte {
	for w := byte(1); w < mostWeight; w++ {
		if strength < (steps[w]+steps[w+1])/2 {
			return w
		}
	}
	return mostWeight
}
