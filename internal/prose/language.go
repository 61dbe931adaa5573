package prose

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/meridian-ssg/meridian/internal/locale"
)

// Language is the language in which a text, or a part of it, is written.
type Language struct {
	tag     string           // its first subtag, in small letters
	words   *locale.Language // nil where nothing is known of it
	bit     languageSet      // 0 where its common words are not known
	scripts uint             // a bit for each of scripts in which it may be written; 0 where that is not known
	colours *colourIndex     // nil where its colours are not known
}

// languageOf reads a tag of BCP 47.
func languageOf(tag string) Language {
	base, rest, _ := strings.Cut(strings.ToLower(tag), "-")
	l := Language{tag: base, words: locale.LanguageOf(base)}
	if l.words != nil {
		l.bit = known().bits[l.words]
		l.colours = known().colours[l.words]
	}
	subtag, _, _ := strings.Cut(rest, "-")
	for i, s := range scripts {
		switch {
		case len(subtag) == len("latn"):
			if subtag == strings.ToLower(s.code) {
				l.scripts = 1 << i
			}
		case l.words != nil && l.words.Script == s.code, containsWord(s.languages, base):
			l.scripts |= 1 << i
		}
	}
	return l
}

// uses reports whether a letter belongs to one of the language's scripts.
func (l *Language) uses(letter rune) bool {
	i := scriptOf(letter)
	return i >= 0 && l.scripts>>i&1 != 0
}

// languageSet has a bit for each language whose common words are known.
type languageSet uint64

// usage says in which languages a word is common, and in which of them it
// makes sentences.
type usage struct{ common, sentence languageSet }

// vocabulary is the words of all languages, ready to be looked up.
type vocabulary struct {
	languages []*locale.Language // those with common words, by their bits
	bits      map[*locale.Language]languageSet
	common    map[string]*usage
	lengths   [256]uint64 // by the first byte of common words: a bit for each length that they have
	colours   map[*locale.Language]*colourIndex
	vague     map[uint64][]phrase // words of links that say nothing, by sumOfWords
	pictures  map[uint64][]phrase // alternative texts that say nothing, by sumOfWords
}

// phrase is one of a language.
type phrase struct {
	language *locale.Language
	anywhere bool // it is English, and so plain that it counts on pages in other languages, too
}

var known = sync.OnceValue(func() *vocabulary {
	v := &vocabulary{
		bits: map[*locale.Language]languageSet{}, common: map[string]*usage{}, colours: map[*locale.Language]*colourIndex{},
		vague: map[uint64][]phrase{}, pictures: map[uint64][]phrase{},
	}
	for _, l := range locale.Languages() {
		if len(l.Common.Sentence) > 0 {
			v.addCommon(l)
		}
		if l.Colours != nil {
			v.colours[l] = newColourIndex(l.Colours)
		}
		addPhrases(v.vague, l, l.VagueLinks)
		addPhrases(v.pictures, l, l.Pictures)
	}
	return v
})

func (v *vocabulary) addCommon(l *locale.Language) {
	bit := languageSet(1) << len(v.languages) // a test says that there are at most 64
	v.languages = append(v.languages, l)
	v.bits[l] = bit
	of := func(word string) *usage {
		if v.common[word] == nil {
			v.common[word] = new(usage)
			v.lengths[word[0]] |= 1 << len(word)
		}
		return v.common[word]
	}
	for _, word := range l.Common.Connecting {
		of(word).common |= bit
	}
	for _, word := range l.Common.Sentence {
		u := of(word)
		u.common |= bit
		u.sentence |= bit
	}
}

// usage tells where a word in small letters is common; nil for most words,
// which their first byte and their length tell faster than the map.
func (v *vocabulary) usage(word []byte) *usage {
	if v.lengths[word[0]]>>len(word)&1 == 0 {
		return nil
	}
	return v.common[string(word)]
}

func addPhrases(to map[uint64][]phrase, l *locale.Language, phrases []string) {
	for _, words := range phrases {
		sum := sumOfWords([]byte(words))
		to[sum] = append(to[sum], phrase{l, l.Code == "en" && (words == "here" || strings.Contains(words, " "))})
	}
}

// script is a system of writing.
type script struct {
	name      string    // as a message has it
	code      string    // ISO 15924, which tags of languages may hold
	languages string    // some that are written in it, the likeliest first; others say so in their files
	ranges    [][2]rune // of its letters
	spaceless bool      // its words are not separated
	rtl       bool      // it runs from right to left
}

const latin = 0 // the first of scripts

var scripts = []script{
	{name: "Latin", code: "Latn", languages: "en sr br fo fy lb oc rm gd af sw so id ms vi eo la", ranges: [][2]rune{{'A', 'Z'}, {'a', 'z'}, {0xC0, 0x24F}, {0x1E00, 0x1EFF}}},
	{name: "Cyrillic", code: "Cyrl", languages: "ru mk sr", ranges: [][2]rune{{0x400, 0x52F}}},
	{name: "Greek", code: "Grek", languages: "el", ranges: [][2]rune{{0x370, 0x3FF}, {0x1F00, 0x1FFF}}},
	{name: "Armenian", code: "Armn", languages: "hy", ranges: [][2]rune{{0x530, 0x58F}}},
	{name: "Georgian", code: "Geor", languages: "ka", ranges: [][2]rune{{0x10A0, 0x10FF}, {0x1C90, 0x1CBF}}},
	{name: "Hebrew", code: "Hebr", languages: "he yi", ranges: [][2]rune{{0x590, 0x5FF}}, rtl: true},
	{name: "Arabic", code: "Arab", languages: "ar ur ps", ranges: [][2]rune{{0x600, 0x6FF}, {0x750, 0x77F}, {0xFB50, 0xFDFF}, {0xFE70, 0xFEFF}}, rtl: true},
	{name: "Indian", code: "Deva", languages: "hi mr ne", ranges: [][2]rune{{0x900, 0x97F}}},
	{name: "Thai", code: "Thai", languages: "th", ranges: [][2]rune{{0xE00, 0xE7F}}, spaceless: true},
	{name: "Korean", code: "Kore", languages: "ko", ranges: [][2]rune{{0x1100, 0x11FF}, {0xAC00, 0xD7AF}}},
	{name: "Japanese", code: "Jpan", languages: "ja", ranges: [][2]rune{{0x3041, 0x30FF}}, spaceless: true},
	{name: "Chinese", code: "Hani", languages: "zh ja ko", ranges: [][2]rune{{0x3400, 0x9FFF}}, spaceless: true},
}

// scriptOf gives the index of a letter's script; -1 where it is not known.
func scriptOf(letter rune) int {
	if letter < utf8.RuneSelf {
		return latin
	}
	return slices.IndexFunc(scripts, func(s script) bool {
		return slices.ContainsFunc(s.ranges, func(r [2]rune) bool { return r[0] <= letter && letter <= r[1] })
	})
}

// containsWord reports whether a list of words, separated by spaces, has one.
func containsWord(list, word string) bool {
	for w := range strings.SplitSeq(list, " ") {
		if w == word {
			return true
		}
	}
	return false
}

// wordScanner reads the words of a text one by one. Apostrophes, digits and
// everything else but letters separate words; bytes of markup do not.
type wordScanner struct {
	text  []byte
	first rune
	runes int // how many letters it has
	wide  int // how many letters beyond ASCII there were so far
	size  int
	buf   [48]byte // its first size bytes are the word
}

// word is the word in small letters, cut where it is longer than any that is
// known.
func (s *wordScanner) word() []byte { return s.buf[:s.size] }

func (s *wordScanner) next() bool {
	s.size, s.runes = 0, 0
	for len(s.text) > 0 {
		if c := s.text[0]; c < utf8.RuneSelf { // nearly all of most texts
			s.text = s.text[1:]
			if small := c | 0x20; 'a' <= small && small <= 'z' {
				s.add(rune(c))
				if s.size+utf8.UTFMax <= len(s.buf) {
					s.buf[s.size] = small
					s.size++
				}
			} else if rune(c) != markup && s.runes > 0 {
				return true
			}
			continue
		}
		r, n := utf8.DecodeRune(s.text)
		s.text = s.text[n:]
		if unicode.IsLetter(r) || unicode.IsMark(r) {
			s.wide++
			s.add(r)
			if s.size+utf8.UTFMax <= len(s.buf) {
				s.size += utf8.EncodeRune(s.buf[s.size:], unicode.ToLower(r))
			}
		} else if s.runes > 0 {
			return true
		}
	}
	return s.runes > 0
}

func (s *wordScanner) add(letter rune) {
	if s.runes == 0 {
		s.first = letter
	}
	s.runes++
}
