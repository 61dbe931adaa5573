package locale

import (
	"slices"
	"strings"
	"testing"
)

func TestCountriesHaveTheNamesTheyGoBy(t *testing.T) {
	for _, c := range []struct{ tag, code, want string }{
		{"en-GB", "TR", "Türkiye"}, {"en-GB", "XK", "Kosovo"}, {"en-GB", "MK", "North Macedonia"}, {"en-GB", "SZ", "Eswatini"},
		{"en-GB", "PS", "Palestine"}, {"en-GB", "HK", "Hong Kong"}, {"en-GB", "GB", "United Kingdom"}, {"en-GB", "ZZ", "ZZ"},
		{"fr", "AM", "Arménie"}, {"hy", "MK", "Հյուսիսային Մակեդոնիա"}, {"ar", "AM", "أرمينيا"}, {"cy", "GB", "Y Deyrnas Unedig"}, {"ja", "AM", "アルメニア"},
		{"en-GB", "CZ-variant", "CZ-variant"},
	} {
		if got := get(t, c.tag).Country(c.code); got != c.want {
			t.Errorf("%s: %s is %q, want %q", c.tag, c.code, got, c.want)
		}
	}
}

func TestEveryCountryHasAName(t *testing.T) {
	codes := strings.Fields(alpha2)
	if len(codes) != 250 || !slices.IsSorted(codes) {
		t.Errorf("there are %d codes, want 249 of ISO 3166-1 and Kosovo, sorted", len(codes))
	}
	for _, tag := range []string{"en", "en-GB", "fr", "de", "pl", "hy", "ar", "ka", "tr", "cy", "ja", "uk", "az", "he", "sq", "sr-Latn"} {
		l := get(t, tag)
		for _, code := range codes {
			if l.Country(code) == code {
				t.Errorf("%s: %s has no name", tag, code)
			}
		}
	}
}

func TestCodesOfCountries(t *testing.T) {
	for code, want := range map[string]bool{"AM": true, "XK": true, "ZW": true, "am": false, "UK": false, "EU": false, "ZZ": false, "": false, "A": false, "D A": false, "ARM": false, "AD AE": false} {
		if ValidCountry(code) != want {
			t.Errorf("ValidCountry(%q) is %v", code, !want)
		}
	}
}

func TestACountryIsGuessed(t *testing.T) {
	for text, want := range map[string]string{
		"Armenia": "AM", "armenia": "AM", "am": "AM", "ARM": "AM", "UK": "GB", "England": "GB", "USA": "US", "Turkey": "TR", "Turkiye": "TR",
		"Czech Republic": "CZ", "Deutschland": "DE", "Հայաստան": "AM", "France ": "FR", "The Netherlands": "NL", "Bosnia and Herzegovina": "BA",
		"Cote d'Ivoire": "CI", "Azerbaidjan": "AZ", "Georgai": "GE", "Kosova": "XK", "North Macedonia": "MK", "Macedonia": "MK", "Russia": "RU",
		"": "", "Atlantis": "", "x": "", "Europe": "",
	} {
		got, ok := NearestCountry(text)
		if got != want || ok != (want != "") {
			t.Errorf("%q is guessed as %q, want %q", text, got, want)
		}
	}
}

func TestLanguages(t *testing.T) {
	for tag, want := range map[string]bool{"en": true, "en-GB": true, "hy": true, "zh-Hant": true, "english": false, "": false, "xx": false, "en-XX9": false, "und": false} {
		if ValidLanguage(tag) != want {
			t.Errorf("ValidLanguage(%q) is %v", tag, !want)
		}
	}
}

func FuzzNearestCountry(f *testing.F) {
	f.Add("Armenia")
	f.Add("AM AD")
	f.Fuzz(func(t *testing.T, text string) {
		if code, ok := NearestCountry(text); ok != ValidCountry(code) {
			t.Errorf("%q is guessed as %q", text, code)
		}
	})
}
