package schema

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/locale"
)

// The tables of words, parsed when a hint first needs them. Each one says what
// its lines hold.
var (
	//go:embed languages.txt
	languagesText string
	//go:embed zones.txt
	zonesText string
	//go:embed synonyms.txt
	synonymsText string
	//go:embed foreign.txt
	foreignText string

	languageNames = sync.OnceValue(func() map[string]string { return byWord(languagesText, ": ", ", ") })
	languageOf    = sync.OnceValue(func() map[string]string { return byWord(languagesText, " = ", ", ") })
	zoneWords     = sync.OnceValue(func() map[string]string { return byWord(zonesText, ": ", ", ") })
	zoneNames     = sync.OnceValue(func() []string {
		var out []string
		for line := range rows(zonesText) {
			name, _, _ := strings.Cut(line, ":")
			out = append(out, name)
		}
		return out
	})
	synonyms = sync.OnceValue(func() map[string]string { return byWord(synonymsText, ": ", " ") })
	foreign  = sync.OnceValue(func() map[string]string {
		out := make(map[string]string)
		for line := range rows(foreignText) {
			keys, advice, _ := strings.Cut(line, " = ")
			for key := range strings.FieldsSeq(keys) {
				out[key] = advice
			}
		}
		return out
	})
)

// rows yields the lines of a table without comments and empty lines.
func rows(text string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for line := range strings.Lines(text) {
			line = strings.TrimSpace(line)
			if line != "" && line[0] != '#' && !yield(line) {
				return
			}
		}
	}
}

// byWord maps each word behind the sign of its line to what stands before it.
func byWord(text, sign, separator string) map[string]string {
	out := make(map[string]string)
	for line := range rows(text) {
		if key, words, ok := strings.Cut(line, sign); ok {
			for word := range strings.SplitSeq(words, separator) {
				out[word] = key
			}
		}
	}
	return out
}

// Synonyms lists the fields that a word of other programs, other people or
// other languages may mean, the likeliest first.
func Synonyms(word string) []string { return strings.Fields(synonyms()[fold(word)]) }

// ForeignAdvice says what to do about a key of other programs that has no
// counterpart here, and whether nothing here uses it; "" for all other keys.
func ForeignAdvice(key string) (advice string, unused bool) {
	advice = foreign()[fold(key)]
	return advice, advice == "Nothing here uses it: delete the line."
}

// languageCheck reports a code that exists, and is rather meant as that of a
// country; nil for all others.
func languageCheck(s string) *Problem {
	refuse := func(hint string) *Problem { return &Problem{Hint: hint} }
	base, region, _ := strings.Cut(s, "-")
	switch {
	case s == "UK":
		return refuse("This is a country's code. Perhaps en-GB? Ukrainian is uk, in small letters.")
	case s == "se":
		return &Problem{Code: diag.ValueWrong, Message: "“se” is the code of Sweden as a country, and of Northern Sami as a language", Hint: "Perhaps sv? For Northern Sami, write se-NO."}
	case strings.EqualFold(region, "UK"):
		return refuse(fmt.Sprintf("Perhaps %s-GB?", base))
	case len(region) == 2 && !locale.ValidCountry(strings.ToUpper(region)):
		return refuse(fmt.Sprintf("There is no country %s. Perhaps %s?", diag.Quoted(region), base))
	}
	return nil
}

func languageHint(s string) string {
	lower := strings.ToLower(s)
	if code, ok := languageOf()[lower]; ok {
		return fmt.Sprintf("This is a country's code. Perhaps %s?", code)
	}
	names := languageNames()
	if code, ok := names[lower]; ok {
		return fmt.Sprintf("Perhaps %s?", code)
	}
	if name, ok := Nearest(s, slices.Sorted(maps.Keys(names))); ok && len(s) > 3 {
		return fmt.Sprintf("Perhaps %s?", names[name])
	}
	return "Codes are those of BCP 47, such as en, en-GB, fr or cy."
}

func zoneHint(s string) string {
	lower := strings.ToLower(s)
	if z, ok := zoneWords()[lower]; ok {
		return fmt.Sprintf("Perhaps %s?", z)
	}
	if s != "" && (s[0] == '+' || s[0] == '-') {
		return "The offset runs from -12:00 to +14:00. Or name the place instead, such as Europe/London."
	}
	if len(s) > 3 && strings.HasPrefix(lower, "utc") || strings.HasPrefix(lower, "gmt") {
		return "Name the place instead, such as Europe/London; then summer time comes out right, too."
	}
	zones := zoneNames()
	cities := make([]string, len(zones))
	for i, z := range zones {
		cities[i] = z[strings.LastIndexByte(z, '/')+1:]
		if fold(cities[i]) == fold(s) {
			return fmt.Sprintf("Perhaps %s?", z)
		}
	}
	if z, ok := Nearest(s, zones); ok {
		return fmt.Sprintf("Perhaps %s?", z)
	}
	if city, ok := Nearest(s, cities); ok && len(s) >= len("Paris") { // shorter words are near to many
		return fmt.Sprintf("Perhaps %s?", zones[slices.Index(cities, city)])
	}
	return "Zones are named by a continent and a city, such as Europe/London or Asia/Yerevan."
}
