package locale

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/agnivade/levenshtein"
	"golang.org/x/text/unicode/norm"
)

// Country gives the name of a country by its code of ISO 3166-1, such as "AM",
// or "XK" for Kosovo. An unknown code stands for itself.
func (l *Locale) Country(code string) string {
	if name, ok := l.countries()[code]; ok && ValidCountry(code) {
		return name
	}
	return code
}

// ValidCountry says whether code is one of ISO 3166-1, in capitals, or "XK".
func ValidCountry(code string) bool { return countryAt(alpha2, code) >= 0 }

// countryAt gives the place of a code in a list of codes, which all have the
// same length and are divided by single spaces.
func countryAt(list, code string) int {
	width := strings.IndexByte(list, ' ')
	if len(code) != width || strings.Contains(code, " ") {
		return -1
	}
	at := strings.Index(list, code) // a whole one, as there are no spaces in it
	if at < 0 {
		return -1
	}
	return at / (width + 1)
}

// englishNames are the English names of countries in the form that plain
// gives. Only the hint of a fault needs them.
var englishNames = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	l, ok := For("en")
	if !ok {
		return out
	}
	for key, name := range l.countries() {
		code, _, _ := strings.Cut(key, "-") // CZ-variant is "Czech Republic"
		out[plain(name)] = code
	}
	maps.Copy(out, LanguageOf("en").Countries)
	return out
})

// everyName is that for all languages, without the names that mean one country
// here and another one there.
var everyName = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	z, err := cldr()
	if err != nil {
		return out
	}
	for _, f := range z.File {
		var names map[string]string
		if !strings.HasSuffix(f.Name, ".countries.json") || unmarshal(f.Name, &names) != nil {
			continue
		}
		for key, name := range names {
			code, _, _ := strings.Cut(key, "-")
			if other, ok := out[plain(name)]; ok && other != code {
				code = ""
			}
			out[plain(name)] = code
		}
	}
	return out
})

// NearestCountry gives the code of the country that somebody seems to mean by
// a name in any language, by a longer code or by a misspelt English name:
// "Armenia", "ARM", "Deutschland", "UK", "Azerbaidjan".
func NearestCountry(text string) (code string, ok bool) {
	if upper := strings.ToUpper(strings.TrimSpace(text)); ValidCountry(upper) {
		return upper, true
	} else if i := countryAt(alpha3, upper); i >= 0 && len(upper) == 3 {
		return alpha2[3*i : 3*i+2], true
	}
	name := plain(text)
	if name == "" || len(name) > 60 {
		return "", false
	}
	if code := englishNames()[name]; code != "" {
		return code, true
	}
	if code := everyName()[name]; code != "" {
		return code, true
	}
	return misspelt(name)
}

func misspelt(name string) (code string, ok bool) {
	best := min(2, len(name)/3) + 1
	// The first of two that are equally near, on every machine.
	for _, known := range slices.Sorted(maps.Keys(englishNames())) {
		if diff := len(known) - len(name); diff > 4 || diff < -4 {
			continue
		}
		if d := levenshtein.ComputeDistance(name, known); d < best {
			best, code = d, englishNames()[known]
		}
	}
	return code, code != ""
}

// plain is a name in small letters, without accents and signs.
func plain(name string) string {
	var b strings.Builder
	name = strings.ReplaceAll(strings.ToLower(name), "&", " and ")
	for _, r := range norm.NFKD.String(name) {
		switch {
		case unicode.Is(unicode.Mn, r) || r == '\'' || r == '’':
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		default:
			b.WriteByte(' ')
		}
	}
	words := strings.Fields(b.String())
	if len(words) > 1 && words[0] == "the" {
		words = words[1:]
	}
	return strings.Join(words, " ")
}
