// Package locale writes dates, numbers, names and the theme's own words as the
// people of a language write them.
//
// What it knows of languages comes from CLDR, the data that browsers and
// phones use too: see gen, which makes cldr/cldr.zip. A locale is unpacked
// when it is first asked for, its countries and cities when they are.
//
// # A language
//
// Everything else that the program knows of a language, such as the words by
// which its texts are known, is in languages/CODE.json: see Language, which
// describes the file. It is all that has to be added with a language.
//
// # The theme's words
//
// Every word of the theme comes from the part "theme" of languages/en.json, and
// of the file of each language into which the theme is translated. A key has a
// text, or an object with one text per plural form that the language tells
// apart:
//
//	"pager.of": "Page {0} of {1}",
//	"pages.count": {"one": "{0} page", "other": "{0} pages"}
//
// {0}, {1} … stand for what a layout gives behind the key. Whole numbers and
// dates among them are written as the language writes them, and the first
// whole number chooses the plural form. Needed are the forms of the numbers up
// to a thousand. Keys are lower case, in groups parted by dots. The keys
// month.1 to month.12, the short names of the months, come from CLDR.
//
// A language without such a part has its own dates, numbers and names, and
// English words.
package locale

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/language"

	"github.com/meridian-ssg/meridian/internal/sum"
)

// Locale is a language as a region writes it. It never changes and may be used
// by many goroutines.
type Locale struct {
	tag       string   // as it was asked for: "en-GB"
	chain     []string // the locales of the archive that it is made of, the most general first: "en", "en-001", "en-GB"
	data      data
	patterns  patterns
	plurals   []pluralRule
	texts     map[string]message
	spoken    string // the language of texts: its own, or "en" where it has none
	sum       sum.Sum
	collators sync.Pool // a collator serves one goroutine at a time
	countries func() map[string]string
	zones     func() map[string]string
}

// data is what the archive holds of a locale; gen tells what the fields mean.
type data struct {
	Parent      string
	RTL         bool
	Digits      string
	Decimal     string
	Group       string
	Minus       string
	GroupFrom   int
	Lakh        bool
	Months      []string
	MonthsAlone []string
	MonthsShort []string
	AM, PM      string
	Day         string
	Month       string
	Year        string
	Days        string
	Dates       string
	MonthRange  string
	YearRange   string
	Join        string
	Clock       string
	Clocks      string
	Moment      string
	Zone        string
	List        struct{ Two, Start, Middle, End string }
	Units       map[string]map[string]string
	Plurals     map[string]string
}

//go:generate go run ./gen ../../node_modules

//go:embed cldr/cldr.zip
var archive []byte

// cldr is the archive's table of contents, read once.
var cldr = sync.OnceValues(func() (*zip.Reader, error) {
	return zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
})

var archiveSum = sync.OnceValue(func() sum.Sum { return sum.Of(archive) })

// loaded holds the answers of For, which depend on nothing but the tag.
var loaded sync.Map

// For gives the locale of a BCP 47 tag, such as "en-GB". Where there is none
// for the region, it is that of the language at large. It says false where
// nothing is known of the language.
func For(tag string) (*Locale, bool) {
	if l, ok := loaded.Load(tag); ok {
		return l.(*Locale), true
	}
	t, err := language.Parse(tag)
	if err != nil {
		return nil, false
	}
	for near := t; near != language.Und; near = near.Parent() {
		if l, err := load(t.String(), near.String()); err == nil {
			known, _ := loaded.LoadOrStore(tag, l)
			return known.(*Locale), true
		} else if !errors.Is(err, fs.ErrNotExist) {
			return nil, false
		}
	}
	return nil, false
}

// unmarshal reads a file of the archive into v; the error is fs.ErrNotExist where
// there is none. What v holds already stays where the file says nothing else.
func unmarshal(name string, v any) error {
	z, err := cldr()
	if err != nil {
		return fmt.Errorf("reading the language data: %w", err)
	}
	content, err := fs.ReadFile(z, name)
	if err != nil {
		return fmt.Errorf("reading the language data: %w", err)
	}
	if err := json.Unmarshal(content, v); err != nil {
		return fmt.Errorf("reading the language data: %s: %w", name, err)
	}
	return nil
}

// load makes the locale of a tag from that of the archive.
func load(tag, from string) (*Locale, error) {
	l := &Locale{tag: tag}
	if err := l.inherit(from); err != nil {
		return nil, err
	}
	l.patterns = newPatterns(&l.data)
	l.plurals = parsePlurals(l.data.Plurals)
	l.texts, l.spoken = texts(l.chain, l.data.MonthsShort)
	l.countries = sync.OnceValue(func() map[string]string { return l.table(".countries.json") })
	l.zones = sync.OnceValue(func() map[string]string { return l.table(".zones.json") })

	var h sum.Hasher
	h.AddString(tag)
	h.AddStrings(l.chain)
	h.AddSum(archiveSum())
	for _, name := range append([]string{"en"}, l.chain...) {
		content, _ := languageFiles.ReadFile("languages/" + name + ".json") // few have one
		h.AddBytes(content)
	}
	l.sum = h.Sum()
	return l, nil
}

// inherit lays a locale's data over its parent's.
func (l *Locale) inherit(tag string) error {
	var own struct{ Parent string }
	if err := unmarshal(tag+".json", &own); err != nil {
		return err
	}
	if own.Parent != "" {
		if err := l.inherit(own.Parent); err != nil {
			return err
		}
	}
	l.chain = append(l.chain, tag)
	return unmarshal(tag+".json", &l.data)
}

// table reads a table of names, each locale's over its parent's.
func (l *Locale) table(ending string) map[string]string {
	names := map[string]string{}
	for _, tag := range l.chain {
		_ = unmarshal(tag+ending, &names) // few have one of their own, and a test reads all
	}
	return names
}

// Tag is the locale's BCP 47 tag, as lang attributes want it.
func (l *Locale) Tag() string { return l.tag }

// Dir is the direction in which the language runs, "ltr" or "rtl", as dir
// attributes want it.
func (l *Locale) Dir() string {
	if l.data.RTL {
		return "rtl"
	}
	return "ltr"
}

// WordsLanguage is the language that the theme's words are in: the locale's own, or
// English for one into which the theme is not translated.
func (l *Locale) WordsLanguage() string { return l.spoken }

// SameLanguage says whether two tags are of one language, as "en-GB" and "en-IE" are.
func SameLanguage(a, b string) bool {
	first, _, _ := strings.Cut(a, "-")
	other, _, _ := strings.Cut(b, "-")
	return strings.EqualFold(first, other)
}

// DirOf is the direction of a language by its tag: that of its script where it names
// one, and else of the language.
func DirOf(tag string) string {
	if l, ok := For(tag); ok {
		return l.Dir()
	}
	if t, err := language.Parse(tag); err == nil {
		script, _ := t.Script()
		if slices.Contains(rightToLeft, script.String()) {
			return "rtl"
		}
	}
	return "ltr"
}

// WithRegion gives a tag with the region in which most of the language's speakers live,
// where it names none, in the form of the Open Graph protocol: "cy_GB".
func WithRegion(tag string) string {
	t, err := language.Parse(tag)
	if err != nil {
		return tag
	}
	base, _ := t.Base()
	region, _ := t.Region()
	return base.String() + "_" + region.String()
}

// rightToLeft are the scripts that run from right to left and that living languages
// are written in (ISO 15924).
var rightToLeft = []string{"Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"}

// Sum covers all that the locale can say.
func (l *Locale) Sum() sum.Sum { return l.sum }

// ValidLanguage says whether a tag is one of BCP 47 with subtags that exist.
func ValidLanguage(tag string) bool {
	t, err := language.Parse(tag)
	return err == nil && t != language.Und
}
