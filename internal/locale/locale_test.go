package locale

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestALanguageIsFoundByItsTag(t *testing.T) {
	for _, c := range []struct{ tag, is, from string }{
		{"en-GB", "en-GB", "en-GB"},
		{"en-gb", "en-GB", "en-GB"},
		{"en", "en", "en"},
		{"hy-AM", "hy-AM", "hy"},
		{"zh-TW", "zh-TW", "zh-Hant"},
		{"zh-CN", "zh-CN", "zh"},
		{"iw", "he", "he"},
		{"no", "no", "no"},
		{"nb", "nb", "nb"},
		{"sr-Latn-RS", "sr-Latn-RS", "sr-Latn"},
		{"pt-BR", "pt-BR", "pt"},
		{"fr-BE", "fr-BE", "fr-BE"},
	} {
		l, ok := For(c.tag)
		if !ok {
			t.Errorf("nothing is known of %s", c.tag)
			continue
		}
		if from := l.chain[len(l.chain)-1]; l.Tag() != c.is || from != c.from {
			t.Errorf("%s is %s, made from %s; want %s, from %s", c.tag, l.Tag(), from, c.is, c.from)
		}
	}
	for _, tag := range []string{"", "english", "xx", "und", "en_", "tlh", "../en"} {
		if _, ok := For(tag); ok {
			t.Errorf("%q passed as a language", tag)
		}
	}
}

func TestArabicRunsFromRightToLeft(t *testing.T) {
	for tag, want := range map[string]string{"ar": "rtl", "he": "rtl", "fa": "rtl", "ur-IN": "rtl", "en-GB": "ltr", "hy": "ltr", "sr-Latn": "ltr"} {
		if got := get(t, tag).Dir(); got != want {
			t.Errorf("%s runs %s", tag, got)
		}
	}
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct {
		tag  string
		n    int
		want string
	}{
		{"en-GB", 0, "0"}, {"en-GB", 999, "999"}, {"en-GB", 1234, "1,234"}, {"en-GB", 1234567, "1,234,567"}, {"en-GB", -1234, "-1,234"},
		{"fr", 1234, "1\u202f234"}, {"de", 1234, "1.234"}, {"es", 1234, "1234"}, {"es", 12345, "12.345"},
		{"pl", 1234, "1234"}, {"hi", 1234567, "12,34,567"}, {"fa", 1234, "۱٬۲۳۴"}, {"de-CH", 1234, "1'234"},
	} {
		if got := get(t, c.tag).Number(c.n); got != c.want {
			t.Errorf("%s: %d is %q, want %q", c.tag, c.n, got, c.want)
		}
	}
}

func TestSizesOfFiles(t *testing.T) {
	for _, c := range []struct {
		tag   string
		bytes int64
		want  string
	}{
		{"en-GB", 1, "1 byte"}, {"en-GB", 640, "640 bytes"}, {"en-GB", 1000, "1 kB"}, {"en-GB", 84_700, "85 kB"},
		{"en-GB", 999_499, "999 kB"}, {"en-GB", 999_500, "1 MB"}, {"en-GB", 2_140_000, "2.1 MB"}, {"en-GB", 9_960_000, "10 MB"},
		{"en-GB", 85_400_000, "85 MB"}, {"en-GB", 999_500_000, "1 GB"}, {"en-GB", 1_500_000_000, "1.5 GB"},
		{"fr", 2_140_000, "2,1 Mo"}, {"fr", 2, "2 octets"}, {"cy", 2, "2 feit"}, {"fa", 2_140_000, "۲٫۱ MB"},
	} {
		got := strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(get(t, c.tag).Size(c.bytes))
		if got != c.want {
			t.Errorf("%s: %d bytes are %q, want %q", c.tag, c.bytes, got, c.want)
		}
	}
}

func TestLists(t *testing.T) {
	names := []string{"Armenia", "Malta", "France", "Türkiye"}
	for n, want := range []string{"", "Armenia", "Armenia and Malta", "Armenia, Malta and France", "Armenia, Malta, France and Türkiye"} {
		if got := get(t, "en-GB").List(names[:n]); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestNamesStandWherePeopleLookForThem(t *testing.T) {
	for tag, want := range map[string][]string{
		"en-GB": {"Aland", "Éire", "Malta", "Österreich", "Zürich"},
		"sv":    {"Aland", "Éire", "Malta", "Zürich", "Österreich"},
	} {
		got := slices.Clone(want)
		slices.Sort(got)
		slices.SortFunc(got, get(t, tag).Compare)
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", tag, d)
		}
	}
	if l := get(t, "en"); l.Compare("a", "a") != 0 || l.Compare("a", "b") >= 0 || l.Compare("b", "a") <= 0 {
		t.Error("the order is no order")
	}
}

func TestALocaleServesManyAtOnce(t *testing.T) {
	l, err := load("fr", "fr")
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 50 {
				if l.Compare("Éire", "Zürich") >= 0 || l.Country("AM") != "Arménie" || l.Text("home") != "Accueil" ||
					l.MomentWords(moment(t, "2018-07-05 14:48 Europe/London")) == "" {
					t.Error("a wrong answer")
				}
			}
		})
	}
	all.Wait()
}

func TestTheSumTellsLocalesApart(t *testing.T) {
	seen := map[string]string{}
	for _, tag := range []string{"en", "en-GB", "fr", "hy"} {
		s := get(t, tag).Sum().String()
		if seen[s] != "" {
			t.Errorf("%s and %s have the same sum", tag, seen[s])
		}
		seen[s] = tag
	}
	again, err := load("fr", "fr")
	if err != nil || again.Sum() != get(t, "fr").Sum() {
		t.Error("the same locale has another sum the second time")
	}
}

// Every file of the archive can be read, and no locale lacks anything that a
// page may ask of it.
func TestNoLocaleHasGaps(t *testing.T) {
	z, err := cldr()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		tag, ending, _ := strings.Cut(f.Name, ".")
		var v map[string]any
		if err := unmarshal(f.Name, &v); err != nil {
			t.Error(err)
		}
		if ending != "json" {
			continue
		}
		l, err := load(tag, tag)
		if err != nil {
			t.Errorf("%s: %v", tag, err)
			continue
		}
		for _, pattern := range [][]part{l.patterns.day, l.patterns.month, l.patterns.year, l.patterns.days, l.patterns.dates, l.patterns.months, l.patterns.years, l.patterns.clock, l.patterns.clocks} {
			if len(pattern) == 0 {
				t.Errorf("%s: a pattern is missing", tag)
			}
			for i, p := range pattern {
				if p.field == none && i > 0 {
					t.Errorf("%s: an unknown field in %v", tag, pattern)
				}
			}
		}
		if len(l.patterns.moment) != 3 || l.patterns.join[1] == "" || !strings.Contains(l.data.Zone, "{0}") {
			t.Errorf("%s: a pattern is missing", tag)
		}
		for _, names := range [][]string{l.data.Months, l.data.MonthsAlone, l.data.MonthsShort} {
			if len(names) != 12 || slices.Contains(names, "") {
				t.Errorf("%s: a month is missing", tag)
			}
		}
		for _, unit := range []string{"byte", "kilobyte", "megabyte", "gigabyte"} {
			if !strings.Contains(l.data.Units[unit]["other"], "{0}") {
				t.Errorf("%s: no %s", tag, unit)
			}
		}
	}
}

// The plural rules agree with the examples that CLDR itself gives.
func TestPluralForms(t *testing.T) {
	for _, c := range []struct {
		tag, want string // the forms of 0, 1, 2, 3, 5, 6, 11, 21, 22, 100
	}{
		{"en", "other one other other other other other other other other"},
		{"fr", "one one other other other other other other other other"},
		{"pl", "many one few few many many many many few many"},
		{"ru", "many one few few many many many one few many"},
		{"uk", "many one few few many many many one few many"},
		{"ro", "few one few few few few few other other other"},
		{"ga", "other one two few few few other other other other"},
		{"gd", "other one two few few few one other other other"},
		{"ar", "zero one two few few few many many many other"},
		{"cy", "zero one two few other many other other other other"},
		{"lt", "other one few few few few other one few other"},
		{"sl", "other one two few other other other other other other"},
		{"ja", "other other other other other other other other other other"},
	} {
		var got []string
		for _, n := range []int{0, 1, 2, 3, 5, 6, 11, 21, 22, 100} {
			got = append(got, get(t, c.tag).form(quantity{whole: n}))
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: %s, want %s", c.tag, s, c.want)
		}
	}
	if got := get(t, "en").form(quantity{whole: 1, decimal: 5}); got != "other" {
		t.Errorf("1.5 is %s", got)
	}
	if got := get(t, "fr").form(quantity{whole: 1, decimal: 5}); got != "one" {
		t.Errorf("1,5 is %s in French", got)
	}
}

func TestThemeTextsAreComplete(t *testing.T) {
	en := LanguageOf("en").messages()
	translations := 0
	for _, language := range Languages() {
		own, tag := language.messages(), language.Code
		if own == nil {
			continue
		}
		translations++
		l := get(t, tag)
		forms := map[string]bool{}
		for n := range 1001 {
			forms[l.form(quantity{whole: n})] = true
		}
		for key, texts := range en {
			mine, ok := own[key]
			switch {
			case !ok:
				t.Errorf("%s: %s is missing", tag, key)
				continue
			case len(texts) == 1:
				if len(mine) != 1 {
					t.Errorf("%s: %s has plural forms, in English it has none", tag, key)
				}
			default:
				for form := range forms {
					if mine[form] == nil {
						t.Errorf("%s: %s lacks the form %q", tag, key, form)
					}
				}
				for form := range mine {
					if !forms[form] {
						t.Errorf("%s: %s has the form %q, which the language does not have", tag, key, form)
					}
				}
			}
			want := arguments(texts["other"])
			for form, text := range mine {
				// "One page" need not say the number.
				if got := arguments(text); !slices.Equal(got, want) && !(form == "zero" || form == "one" || form == "two") {
					t.Errorf("%s: %s takes the arguments %v, in English %v", tag, key, got, want)
				}
			}
		}
		for key := range own {
			if _, ok := en[key]; !ok {
				t.Errorf("%s: %s is not a key in English", tag, key)
			}
		}
	}
	if translations < 4 {
		t.Errorf("the theme speaks only %d languages", translations)
	}
}

func TestLanguageFilesAreClean(t *testing.T) {
	for _, l := range Languages() {
		content, err := languageFiles.ReadFile("languages/" + l.Code + ".json")
		if err != nil {
			t.Fatal(err)
		}
		if strings.ContainsAny(string(content), "%\t") {
			t.Errorf("%s holds %% or a tab; arguments are written {0}, {1}", l.Code)
		}
		if keys := keysOf(t, content, 2); len(keys) != len(slices.Compact(slices.Sorted(slices.Values(keys)))) {
			t.Errorf("%s gives a key twice", l.Code)
		}
		dec := json.NewDecoder(strings.NewReader(string(content)))
		dec.DisallowUnknownFields()
		if err := dec.Decode(new(Language)); err != nil {
			t.Errorf("%s: %v", l.Code, err)
		}
		for _, list := range [][]string{l.VagueLinks, l.Pictures, l.Invitations, l.Later} {
			for i, w := range list {
				if w != strings.ToLower(w) || w != strings.TrimSpace(w) || slices.Index(list, w) != i {
					t.Errorf("%s: %q stands twice, or not in small letters", l.Code, w)
				}
			}
		}
		if l.Name == "" {
			t.Errorf("%s has no name", l.Code)
		}
		if n := len(l.Dates.Months); n != 0 && n != 12 {
			t.Errorf("%s has %d months", l.Code, n)
		}
	}
}

// No two languages begin different months alike, so that the order of languages
// does not matter.
func TestMonthBeginningsAreUnambiguous(t *testing.T) {
	for _, l := range Languages() {
		for i, beginnings := range l.Dates.Months {
			for _, word := range beginnings {
				for _, other := range Languages() {
					for j, prefixes := range other.Dates.Months {
						for _, prefix := range prefixes {
							if i != j && strings.HasPrefix(word, prefix) {
								t.Errorf("%q is month %d in %s and month %d in %s", word, i+1, l.Code, j+1, other.Code)
							}
						}
					}
				}
			}
		}
	}
}

func TestLanguageOf(t *testing.T) {
	for tag, want := range map[string]string{"en": "en", "EN-GB": "en", "nn": "nb", "bs-Latn": "hr", "sr": "sr"} {
		if l := LanguageOf(tag); l == nil || l.Code != want {
			t.Errorf("%s is %v, want %s", tag, l, want)
		}
	}
	if l := LanguageOf("xx"); l != nil {
		t.Errorf("xx is %s", l.Code)
	}
	if QuotesOf("xx") != QuotesOf("en") || QuotesOf("de-AT")[0] != "„" {
		t.Error("wrong quotation marks")
	}
}

func arguments(text []piece) []int {
	var out []int
	for _, p := range text {
		if p.arg >= 0 {
			out = append(out, p.arg)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// keysOf gives the keys of objects down to a depth as they are written, repeated
// ones too, each with the keys above it.
func keysOf(t *testing.T, content []byte, depth int) []string {
	t.Helper()
	var keys []string
	dec := json.NewDecoder(strings.NewReader(string(content)))
	var read func(path string, depth int)
	read = func(path string, depth int) {
		token, err := dec.Token()
		if err != nil {
			t.Fatal(err)
		}
		if d, ok := token.(json.Delim); !ok || d != '{' && d != '[' {
			return
		}
		for dec.More() {
			key := path
			if token == json.Delim('{') {
				name, err := dec.Token()
				if err != nil {
					t.Fatal(err)
				}
				key += "/" + name.(string)
				if depth > 0 {
					keys = append(keys, key)
				}
			}
			read(key, depth-1)
		}
		if _, err := dec.Token(); err != nil {
			t.Fatal(err)
		}
	}
	read("", depth)
	return keys
}

func TestTheThemeSpeaks(t *testing.T) {
	en := get(t, "en-GB")
	for _, c := range []struct{ got, want string }{
		{en.Text("breadcrumbs"), "You are here"},
		{en.Text("pager.of", 2, 1234), "Page 2 of 1,234"},
		{en.Text("pages.count", 1), "1 page"},
		{en.Text("pages.count", 2), "2 pages"},
		{en.Text("date.from", date(t, "2013-12")), "from December 2013"},
		{en.Text("month.9"), "Sept"},
		{get(t, "hy").Text("month.12"), "դեկ"},
		{get(t, "ar").Text("pages.count", 2), "صفحتان"},
		{get(t, "ar").Text("pages.count", 11), "11 صفحة"},
		{get(t, "cy").Text("search.count", 2), "2 ganlyniad"},
		{get(t, "cy").Text("search.count", 6), "6 chanlyniad"},
		{get(t, "fr").Text("pages.count", 0), "0 page"},
		{get(t, "hy").Text("home"), "Home"}, // not translated yet
		{get(t, "fr-BE").Text("home"), "Accueil"},
		{en.Text("no.such.key"), "no.such.key"},
		{en.Text("pager.of", 1), "Page 1 of "},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
	if !en.Has("home") || en.Has("no.such.key") || !en.Has("month.12") || en.Has("month.13") {
		t.Error("wrong keys")
	}
}
