package locale

import (
	"cmp"
	"embed"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"
	"time"
)

//go:embed languages/*.json
var languageFiles embed.FS

// Language is what the program knows of a language besides CLDR's data:
// ThemeLanguages gives the languages into which the theme is translated, by code.
func ThemeLanguages() []string {
	var out []string
	for _, l := range languages() {
		if l.Theme != nil {
			out = append(out, l.Code)
		}
	}
	return out
}

// languages/CODE.json, the one place to touch when a language is added. Every
// part but the name may be missing. All words are in small letters.
type Language struct {
	Code    string `json:"-"` // BCP 47, the name of the file
	Name    string // in English, as messages have it
	OwnName string // as those have it who speak it
	Aliases Words  // codes of languages close enough to share everything but the theme
	Script  string // ISO 15924, of the letters that it is usually written in
	Quotes  Quotes

	Common          Common
	Colours         *Colours
	VagueLinks      []string // words of links that say nothing of where they lead, such as "click here"
	Pictures        []string // alternative texts that say no more than that there is a picture
	PictureOpenings []string // beginnings of alternative texts that announce a picture: "photo of "

	// Invitations ask readers to take part, at the beginning of a sentence or of
	// a link's words. One that ends in a full stop must have nothing behind it.
	Invitations []string
	// Later are the words by which a sentence that invites speaks of another
	// time, or of news by mail.
	Later []string

	Dates     DateWords
	Countries map[string]string // codes of countries by names in use that CLDR does not give; only English ones are asked for
	Theme     json.RawMessage   // the theme's words, read only where they are asked for; see the package comment
}

// Words are written in one text, with spaces between them.
type Words []string

// UnmarshalJSON reads the words of a text.
func (w *Words) UnmarshalJSON(data []byte) error {
	var text string
	err := json.Unmarshal(data, &text)
	*w = strings.Fields(text)
	return err
}

// Quotes are the quotation marks of a language: outer left and right, inner
// left and right.
type Quotes [4]string

// Common are the commonest words of a language, by which its texts are known.
// Words are parted at apostrophes.
type Common struct {
	Connecting Words // also stand in names and titles: articles, prepositions, "and"
	Sentence   Words // make sentences: pronouns, auxiliary verbs, conjunctions, "not"
}

// Colours are the words with which a language tells something by its colour
// alone, as in "the events in red are full" and "marked in red". A star stands
// for any ending.
type Colours struct {
	Names        Words // of colours, as they stand in such a sentence
	Before       Words // one stands right in front of the colour, unless there are none
	Marking      Words // "marked": one stands near, in front or behind …
	Things       Words // … or one of these stands further in front …
	Verbs        Words // … and one of these right behind the colour
	Alternatives Words // say that there is something else to tell by
	Named        Words // what a colour in front names, where a verb stands behind …
	Press        Words // … or one of these further in front
}

// DateWords are the words of dates.
type DateWords struct {
	Months   []Words // how each month may begin, January first
	Weekdays Words   // how the days of the week may begin
	Fillers  Words   // may stand in a date and change nothing of it
}

// languages are all languages by code, in the order of their codes.
var languages = sync.OnceValue(func() []*Language {
	files, err := languageFiles.ReadDir("languages")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	out := make([]*Language, len(files))
	for i, f := range files {
		content, err := languageFiles.ReadFile(path.Join("languages", f.Name()))
		out[i] = &Language{Code: strings.TrimSuffix(f.Name(), ".json")}
		if err := cmp.Or(err, json.Unmarshal(content, out[i])); err != nil {
			panic(fmt.Sprintf("locale: languages/%s: %v", f.Name(), err)) // a test reads every file
		}
	}
	return out
})

// Languages gives all languages that have a file, in the order of their codes.
func Languages() []*Language { return languages() }

// LanguageOf finds the language of a BCP 47 tag, such as "en-GB", or one that
// shares its words. It is nil where there is none.
func LanguageOf(tag string) *Language {
	code, _, _ := strings.Cut(strings.ToLower(tag), "-")
	for _, l := range languages() {
		if l.Code == code || slices.Contains(l.Aliases, code) {
			return l
		}
	}
	return nil
}

// OwnName is what a language is called by those who speak it; "" where that is not
// known. Of a region it says nothing.
func OwnName(tag string) string {
	code, _, _ := strings.Cut(strings.ToLower(tag), "-")
	if l := LanguageOf(tag); l != nil && l.Code == code {
		return l.OwnName
	}
	return ""
}

// QuotesOf gives the quotation marks of the language of a tag, which are
// English ones where nothing is known.
func QuotesOf(tag string) Quotes {
	if l := LanguageOf(tag); l != nil && l.Quotes != (Quotes{}) {
		return l.Quotes
	}
	return LanguageOf("en").Quotes
}

// MonthOf reads the name of a month in any language, in small letters, by its
// beginning.
func MonthOf(word string) (time.Month, bool) {
	for _, l := range languages() {
		for i, beginnings := range l.Dates.Months {
			if slices.ContainsFunc(beginnings, func(b string) bool { return strings.HasPrefix(word, b) }) {
				return time.Month(i + 1), true
			}
		}
	}
	return 0, false
}

// IsDateFiller says whether a word, in small letters, changes nothing of the
// date that it stands in, such as "Saturday" or "the". Fillers of two bytes
// count as whole words only.
func IsDateFiller(word string) bool {
	begins := func(b string) bool { return strings.HasPrefix(word, b) && (len(b) > 2 || word == b) }
	return slices.ContainsFunc(languages(), func(l *Language) bool {
		return slices.ContainsFunc(l.Dates.Weekdays, begins) || slices.ContainsFunc(l.Dates.Fillers, begins)
	})
}
