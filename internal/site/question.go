package site

import (
	"encoding/binary"
	"strings"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// PathKey is the Key of AskRoute and AskFile: a path, and the folder below content from
// which it is meant, whose name holds no line end.
func PathKey(dir, path string) string { return dir + "\n" + path }

func cutPathKey(key string) (dir, path string) {
	dir, path, _ = strings.Cut(key, "\n")
	return dir, path
}

// Question is something that may be asked of a Site. It can be compared, kept,
// and put to the next Site.
type Question struct {
	Verb    Verb
	Key     string // a page's key, a type, a path: what the verb says
	N       int    // how many, or which page of a list
	Edition string // which edition is asked, see Site.Editions; "" for the first one
}

// Verb is what is asked.
type Verb uint8

// The verbs, each with the type of its answer. The table verbs says how each is
// answered and described.
const (
	AskCard          Verb = 1 + iota // Key: page. *card.Card, nil where there is none
	AskNewest                        // Key: type, N: how many. []*card.Card
	AskPhase                         // Key: phases of one type, such as "now coming"; N: how many. []*card.Card
	AskAncestors                     // Key: page. []card.Crumb
	AskNeighbours                    // Key: page. Neighbours
	AskRelated                       // Key: page, N: how many. []*card.Card
	AskReferring                     // Key: page. []*card.Card
	AskPager                         // Key: page, N: which page of its list. *Pager
	AskChildren                      // Key: page. []*card.Card, the whole of its list
	AskTerms                         // Key: taxonomy. []TermCount
	AskSections                      // []*card.Card
	AskMenu                          // Key: menu. []MenuItem
	AskRoute                         // Key: folder, a colon, path. Route
	AskFile                          // Key: folder, a colon, path. FileAnswer
	AskFiles                         // Key: page. []File, those of its bundle
	AskAsset                         // Key: name. string, "" where there is none
	AskTaxonomy                      // Key: page of kind taxonomy or term. string, its name
	AskText                          // Key: page. sum.Sum, of its file
	AskFeed                          // Key: page, N: how many. []*card.Card, what its feeds hold
	AskEvents                        // Key: section. []*card.Card, its events by day
	AskSubscriptions                 // Key: page. Subscriptions: which feeds and calendars it has
	AskIdentity                      // *Identity: what every page shows of the site
	AskPages                         // every page, for the sitemap. []*card.Card
	AskInclude                       // Key: folder, a colon, path. IncludeAnswer
	AskMap                           // Key: region, "" for that of the settings. *WorldMap
	AskComments                      // Key: page. *Comments, nil where there are none and can be none
	AskNewComments                   // Key: page, "" for all, N: how many. []Comment, the newest first
	AskFormPages                     // *FormPages: where forms lead
	AskTranslations                  // Key: page. []Translation, the page in each language; none of a site in one
)

// verb says how the questions of a Verb are answered and described.
type verb struct {
	name   string
	asks   string // what is asked, as the object of "it asked for"; see Question.Describe
	shared bool   // many pages ask with the same words, so that each answer is worked out once
	answer func(*Site, Question) (any, sum.Sum)
}

// verbs are all verbs. The sum of an answer covers all that can be reached from
// it without a further question; where cards are reached, their sums are in it.
var verbs = [...]verb{
	AskCard:          {"card", "the page {page}", false, (*Site).card},
	AskNewest:        {"newest", "the newest {n} pages of the type “{key}”", true, cards(func(s *Site, q Question) []*Page { return first(s.byType[q.Key], q.N) })},
	AskPhase:         {"phase", "the first {n} events or projects that are “{phases}”", true, cards((*Site).inPhases)},
	AskAncestors:     {"ancestors", "the pages above {page}", false, ofPage((*Site).ancestors)},
	AskNeighbours:    {"neighbours", "the pages before and behind {page}", false, ofPage((*Site).neighbours)},
	AskRelated:       {"related", "up to {n} pages that share terms with {page}", false, ofPage(cardsOf((*Site).related))},
	AskReferring:     {"referring", "the pages that name {page} in their front matter", false, cards(func(s *Site, q Question) []*Page { return s.referring[q.Key] })},
	AskPager:         {"pager", "part {n} of the list of {page}", false, ofPage((*Site).pager)},
	AskChildren:      {"children", "everything in the list of {page}", false, ofPage(cardsOf(func(_ *Site, p *Page, _ int) []*Page { return p.list }))},
	AskTerms:         {"terms", "the terms of “{key}”", true, (*Site).termCounts},
	AskSections:      {"sections", "the sections of the site", true, cards(func(s *Site, _ Question) []*Page { return s.topSections() })},
	AskMenu:          {"menu", "the menu “{key}”", true, (*Site).menu},
	AskRoute:         {"route", "where a link to “{path}” leads{from}", false, (*Site).routeAnswer},
	AskFile:          {"file", "the file “{path}”{from}", false, (*Site).fileAnswer},
	AskFiles:         {"files", "the files beside {page}", false, ofPage((*Site).bundleFiles)},
	AskAsset:         {"asset", "the address of “{key}” in static/assets", true, (*Site).asset},
	AskTaxonomy:      {"taxonomy", "the taxonomy of {page}", false, ofPage((*Site).taxonomyName)},
	AskText:          {"text", "the text of {page}", false, ofPage((*Site).textSum)},
	AskFeed:          {"feed", "the newest {n} pages for the feed of {page}", true, ofPage(cardsOf((*Site).feed))},
	AskEvents:        {"events", "the events for the calendar of {page}", true, ofPage(cardsOf((*Site).events))},
	AskSubscriptions: {"subscriptions", "whether there is a feed or a calendar of {page}", true, ofPage((*Site).subscriptions)},
	AskIdentity:      {"identity", "what every page shows of the site", true, (*Site).identity},
	AskMap:           {"map", "the countries on the map “{key}”", true, (*Site).worldMap},
	AskPages:         {"pages", "every page, for the sitemap", true, cards(func(s *Site, _ Question) []*Page { return uncounted(s.pages) })},
	AskInclude:       {"include", "the text “{path}”{from}", false, (*Site).includeAnswer},
	AskComments:      {"comments", "the comments on {page}", false, (*Site).commentsAnswer},
	AskNewComments:   {"new-comments", "the newest {n} comments on {page}", true, (*Site).newestComments},
	AskFormPages:     {"form-pages", "the pages to which forms lead", true, (*Site).formPages},
	AskTranslations:  {"translations", "the translations of {page}", false, (*Site).translations},
}

// Verbs gives every verb.
func Verbs() []Verb {
	all := make([]Verb, 0, len(verbs)-1)
	for v := range verbs[1:] {
		all = append(all, Verb(v+1))
	}
	return all
}

// OfText says whether the answer depends on the text of a page.
func (v Verb) OfText() bool { return v == AskText || v == AskInclude }

func (v Verb) String() string { return verbs[v].name }

// cards answers with a list of pages.
func cards(list func(*Site, Question) []*Page) func(*Site, Question) (any, sum.Sum) {
	return func(s *Site, q Question) (any, sum.Sum) {
		pages := list(s, q)
		return cardsIn(pages), sumOf(pages)
	}
}

// cardsOf answers with a list of pages that belongs to a page.
func cardsOf(list func(*Site, *Page, int) []*Page) func(*Site, *Page, int) ([]*card.Card, sum.Sum) {
	return func(s *Site, p *Page, n int) ([]*card.Card, sum.Sum) {
		pages := list(s, p, n)
		return cardsIn(pages), sumOf(pages)
	}
}

// ofPage answers a question about a page with N. Where there is no such page,
// the answer is the zero T.
func ofPage[T any](answer func(*Site, *Page, int) (T, sum.Sum)) func(*Site, Question) (any, sum.Sum) {
	return func(s *Site, q Question) (any, sum.Sum) {
		p, ok := s.byKey[q.Key]
		if !ok {
			var none T
			return none, sum.Sum{}
		}
		return answer(s, p, q.N)
	}
}

type answered struct {
	value any
	sum   sum.Sum
}

// Answer answers a question. The sum names the answer and all that can be
// reached from it. A question without a verb has the answer nil, and so has one of an
// edition that is not there.
func (s *Site) Answer(q Question) (any, sum.Sum) {
	v := &verbs[q.Verb]
	if q.Edition != s.Settings.Edition {
		if s = s.Edition(q.Edition); s == nil {
			return nil, sum.Sum{}
		}
	}
	switch {
	case v.answer == nil:
		return nil, sum.Sum{}
	case !v.shared:
		return v.answer(s, q)
	}
	if before, ok := s.memo.Load(q); ok {
		a := before.(answered)
		return a.value, a.sum
	}
	value, sum := v.answer(s, q)
	s.memo.Store(q, answered{value, sum})
	return value, sum
}

// ofEdition stands beside the verb of a question of an edition behind the first one.
const ofEdition = 0x80

// AppendTo writes the question behind what dst holds: its verb, of an edition behind the
// first one its name with its length, N, and the key with its length.
func (q Question) AppendTo(dst []byte) []byte {
	if q.Edition == "" {
		dst = append(dst, byte(q.Verb))
	} else {
		dst = append(dst, byte(q.Verb)|ofEdition)
		dst = binary.AppendUvarint(dst, uint64(len(q.Edition)))
		dst = append(dst, q.Edition...)
	}
	dst = binary.AppendVarint(dst, int64(q.N))
	dst = binary.AppendUvarint(dst, uint64(len(q.Key)))
	return append(dst, q.Key...)
}

// Read gives the question with which text begins, and how many bytes it takes;
// 0 where text begins with none. Its key is a part of text.
func (Question) Read(text string) (Question, int) {
	if text == "" || int(text[0]&^ofEdition) >= len(verbs) {
		return Question{}, 0
	}
	at, edition := 1, ""
	if text[0]&ofEdition != 0 {
		length, from := uvarint(text, at)
		if from == 0 || length == 0 || length > uint64(len(text)-from) {
			return Question{}, 0
		}
		at = from + int(length)
		edition = text[from:at]
	}
	zigzag, at := uvarint(text, at)
	length, at := uvarint(text, at)
	if at == 0 || length > uint64(len(text)-at) {
		return Question{}, 0
	}
	n := int64(zigzag >> 1) // as binary.Varint has it
	if zigzag&1 != 0 {
		n = ^n
	}
	end := at + int(length)
	return Question{Verb: Verb(text[0] &^ ofEdition), Key: text[at:end], N: int(n), Edition: edition}, end
}

// uvarint is binary.Uvarint for a text, from a place on, which must not be 0;
// it gives the place behind the number, 0 where there is none.
func uvarint(text string, at int) (uint64, int) {
	var x uint64
	for shift := 0; at > 0 && at < len(text) && shift < 64; at, shift = at+1, shift+7 {
		x |= uint64(text[at]&0x7f) << shift
		if text[at] < 0x80 {
			return x, at + 1
		}
	}
	return 0, 0
}
