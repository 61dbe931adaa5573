package slug_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/meridian-ssg/meridian/internal/slug"
)

func TestNames(t *testing.T) {
	for _, c := range []struct{ text, path, anchor string }{
		{"United for Equality", "united-for-equality", "united-for-equality"},
		{"Über uns", "uber-uns", "über-uns"},
		{"Straße 7/8", "strasse-7-8", "straße-78"},
		{"Ørsted & Łódź", "orsted-lodz", "ørsted--łódź"},
		{"Māori, Æsir, Œuvre", "maori-aesir-oeuvre", "māori-æsir-œuvre"},
		{"Đà Nẵng", "da-nang", "đà-nẵng"},
		{"İstanbul ve Iğdır", "istanbul-ve-igdir", "i̇stanbul-ve-iğdır"},
		{"Women's rights", "womens-rights", "womens-rights"},
		{"L’égalité", "legalite", "légalité"},
		{"'quoted' and 'so on'", "quoted-and-so-on", "quoted-and-so-on"},
		{"rock 'n' roll", "rock-n-roll", "rock-n-roll"},
		{"my_page--two", "my-page-two", "my_page--two"},
		{"  edges!  ", "edges", "--edges--"},
		{"C++ & C#", "c-c", "c--c"},
		{"Ⅳ, ½ and ﬁne ℃", "iv-1-2-and-fine-c", "ⅳ--and-ﬁne-"},
		{"Կանայք և իրավունքներ", "կանայք-և-իրավունքներ", "կանայք-և-իրավունքներ"},
		{"مرحبا بالعالم", "مرحبا-بالعالم", "مرحبا-بالعالم"},
		{"می\u200cخواهم", "می-خواهم", "میخواهم"},
		{"شَهادة", "شَهادة", "شَهادة"},
		{"中文 標題", "中文-標題", "中文-標題"},
		{"한국어 제목", "한국어-제목", "한국어-제목"},
		{"Йошкар-Ола", "йошкар-ола", "йошкар-ола"},
		{"Ελληνικά", "ελληνικά", "ελληνικά"},
		{"हिन्दी में", "हिन्दी-में", "हिन्दी-में"},
		{"cafe\u0301", "cafe", "café"},
		{"soft\u00adhyphen", "softhyphen", "softhyphen"},
		{"emoji 🎉 party", "emoji-party", "emoji--party"},
		{"ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz", "abcdefghijklmnopqrstuvwxyz"},
		{"a/0:9@Z[`z{", "a-0-9-z-z", "a09zz"}, // the characters beside those that are kept
		{"Data.gov", "data-gov", "datagov"},
		{"A & B", "a-b", "a--b"},
		{"foo_bar", "foo-bar", "foo_bar"},
		{"1.2 What's new?", "1-2-whats-new", "12-whats-new"},
		{"?!…", "page", "section"},
		{"", "page", "section"},
		{"\xff\xfe", "page", "section"},
	} {
		if got := slug.Path(c.text); got != c.path {
			t.Errorf("Path(%q) = %q, want %q", c.text, got, c.path)
		}
		if got := slug.Anchor(c.text); got != c.anchor {
			t.Errorf("Anchor(%q) = %q, want %q", c.text, got, c.anchor)
		}
	}
}

// A link that is written as the heading is, or as another program names it, means
// that heading.
func TestNearestAnchor(t *testing.T) {
	anchors := []string{"über-uns", "a--b", "datagov", "foo_bar", "c--d", "c-d"}
	for written, want := range map[string]string{
		"Über uns": "über-uns", "uber-uns": "über-uns", "a-b": "a--b", "A & B": "a--b", "foo-bar": "foo_bar", "Data.gov": "datagov",
		"c—d": "", "data-gov": "", "nope": "", "": "",
	} {
		if got, ok := slug.NearestAnchor(written, anchors); ok != (want != "") || ok && got != want {
			t.Errorf("%q means %q, %v; want %q", written, got, ok, want)
		}
	}
}

func FuzzNames(f *testing.F) {
	f.Add("Über uns")
	f.Add("İ I\u0307 ﷺ \u0301")
	f.Fuzz(func(t *testing.T, text string) {
		for name, make := range map[string]func(string) string{"Path": slug.Path, "Anchor": slug.Anchor} {
			s := make(text)
			if s == "" || name == "Path" && (strings.HasPrefix(s, "-") || strings.HasSuffix(s, "-") || strings.Contains(s, "--")) {
				t.Errorf("%s(%q) = %q", name, text, s)
			}
			if !utf8.ValidString(s) || !norm.NFC.IsNormalString(s) {
				t.Errorf("%s(%q) = %q is not in NFC", name, text, s)
			}
			kept := []*unicode.RangeTable{unicode.L, unicode.Nd, unicode.M}
			if name == "Anchor" {
				kept = append(kept, unicode.Nl, unicode.Pc)
			}
			if strings.ContainsFunc(s, func(r rune) bool { return r != '-' && !unicode.In(r, kept...) }) {
				t.Errorf("%s(%q) = %q holds more than letters, marks and digits", name, text, s)
			}
			if again := make(s); again != s {
				t.Errorf("%s(%q) = %q, of which it makes %q", name, text, s, again)
			}
		}
	})
}

func BenchmarkAnchor(b *testing.B) {
	for b.Loop() {
		slug.Anchor("What the delegates decided in 2015")
	}
}
