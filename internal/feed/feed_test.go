package feed

import (
	"encoding/json"
	"encoding/xml"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/golden"
)

func sample(self string) Feed {
	london, err := civil.LoadZone("Europe/London")
	if err != nil {
		panic(err)
	}
	body := AbsoluteURLs(`<p>Read <a href="/events/#past">more</a> &amp; see <img src="/a.png" alt="" srcset="/a.png 1x, /b.png 2x">.</p>`,
		"https://example.org", "https://example.org/posts/warsaw/")
	return Feed{
		Title: "International & exchange", Description: "What we bring home.", Home: "https://example.org/posts/",
		Self: "https://example.org/posts/" + self, Language: "en-GB", Author: "Example Trust",
		Entries: []Entry{
			{
				ID: "tag:example.org,2015:warsaw", Title: `Warsaw: "equality" < justice`, Summary: "Three days, & what came of them.",
				HTML: body, URL: "https://example.org/posts/warsaw/", Published: time.Date(2015, 12, 5, 14, 48, 0, 0, london),
				Updated: time.Date(2016, 7, 1, 9, 0, 0, 0, london), Authors: []Author{{Name: "Ann O’Neill", URI: "https://union.example/people/ann/"}, {Name: "Նարե"}},
				Categories: []string{"Equality & rights", "Youth"},
				Image:      &card.Image{Permalink: "https://example.org/a.png", Alt: "People in a hall", Width: 2, Height: 1, Type: "image/png"},
			},
			{
				Title: "Nuit des droits", Summary: "Une soirée.", URL: "https://example.org/posts/nuit/", Language: "fr",
				Published: time.Date(2015, 7, 4, 0, 0, 0, 0, london),
			},
		},
	}
}

func TestGolden(t *testing.T) {
	golden.Compare(t, "testdata/atom.xml", Atom(sample("atom.xml")))
	golden.Compare(t, "testdata/rss.xml", RSS(sample("rss.xml")))
	golden.Compare(t, "testdata/feed.json", JSON(sample("feed.json")))
}

// A feed without entries is still a feed: a section may be new, and somebody
// may have subscribed to it already.
func TestEmptyFeed(t *testing.T) {
	f := Feed{Title: "New", Home: "https://example.org/", Self: "https://example.org/atom.xml"}
	for name, file := range map[string][]byte{"atom": Atom(f), "rss": RSS(f)} {
		var any struct{}
		if err := xml.Unmarshal(file, &any); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if !strings.Contains(string(Atom(f)), "<updated>1970-01-01T00:00:00Z</updated>") {
		t.Error("an Atom feed without a date")
	}
	if !strings.Contains(string(JSON(f)), `"items":[]`) {
		t.Error("a JSON feed without items")
	}
}

// Programs show an entry as new when its date moves, and refuse a feed that is
// older than what it holds.
func TestDates(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2026, 1, d, 0, 0, 0, 0, time.UTC) }
	f := Feed{Updated: day(2), Entries: []Entry{
		{Published: day(3)},
		{Published: day(5), Updated: day(4)}, // a date put forward by hand
		{Updated: day(1)},
	}}
	if got := f.updated(); !got.Equal(day(5)) {
		t.Errorf("the feed is of %v, its newest entry of %v", got, day(5))
	}
	if got := f.Entries[1].updated(); !got.Equal(day(5)) {
		t.Errorf("an entry of %v was updated on %v", day(5), got)
	}
}

func TestNewEntry(t *testing.T) {
	moment := func(s string) civil.Moment {
		m, err := civil.ParseMoment(s)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	image := &card.Image{Permalink: "https://example.org/a.png"}
	c := &card.Card{
		ID: "tag:x", Title: "T", Summary: "S", URL: "/t/", Permalink: "https://example.org/t/", Language: "en", Image: image,
		Date: moment("2026-01-02"), Updated: moment("2026-01-03 12:00 Europe/Paris"), Authors: []card.Person{{Name: "Ann", Link: "/people/ann/", Page: "people/ann"}, {Name: "Ben", Link: "https://ben.example/"}},
		Terms: []card.Terms{{Taxonomy: "categories", Links: []card.Link{{Title: "Youth", Name: "youth"}}}},
	}
	want := Entry{
		ID: "tag:x", Title: "T", Summary: "S", HTML: "<p>", URL: "https://example.org/t/", Language: "en", Image: image,
		Published: time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC), Updated: time.Date(2026, 1, 3, 11, 0, 0, 0, time.UTC),
		Authors: []Author{{Name: "Ann", URI: "https://example.org/people/ann/"}, {Name: "Ben"}}, Categories: []string{"Youth"},
	}
	if diff := cmp.Diff(want, NewEntry(c, "<p>", time.UTC)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Random texts go through each form and come back: all of them, but for what
// XML can't hold.
func TestRandomTextsReadBack(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		e := Entry{ID: "urn:x", Title: "t" + text(r), Summary: "s" + text(r), HTML: "h" + text(r), Authors: []Author{{Name: "a" + text(r), URI: "u" + text(r)}}, Categories: []string{"c" + text(r)}}
		readBack(t, e)
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"", "a&b<c>]]>", "\x00\x08\x0b\r\n\r", "\ufffe\uffff\ufffd", "\xff\xed\xa0\x80", "🏛️", "<![CDATA[", "&#0;", "\u2028"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		readBack(t, Entry{ID: "urn:x", Title: "t" + s, Summary: "s" + s, HTML: "h" + s, Authors: []Author{{Name: "a" + s, URI: "u" + s}}, Categories: []string{"c" + s}})
	})
}

func readBack(t *testing.T, e Entry) {
	t.Helper()
	f := Feed{Title: "T", Self: "https://example.org/f", Home: "https://example.org/", Entries: []Entry{e}}
	type got struct{ Title, Summary, HTML, Author, Category string }
	want := got{xmlText(e.Title), xmlText(e.Summary), xmlText(e.HTML), xmlText(e.Authors[0].Name), xmlText(e.Categories[0])}

	var atom struct {
		Entry struct {
			Title   string `xml:"title"`
			Summary string `xml:"summary"`
			Content string `xml:"content"`
			Author  string `xml:"author>name"`
			Term    struct {
				Term string `xml:"term,attr"`
			} `xml:"category"`
		} `xml:"entry"`
	}
	file := Atom(f)
	if err := xml.Unmarshal(file, &atom); err != nil {
		t.Fatalf("%v:\n%q", err, file)
	}
	a := atom.Entry
	if diff := cmp.Diff(want, got{a.Title, a.Summary, a.Content, a.Author, a.Term.Term}); diff != "" {
		t.Fatalf("Atom (-want +got):\n%s", diff)
	}

	var rss struct {
		Item struct {
			Title       string `xml:"title"`
			Description string `xml:"description"`
			Content     string `xml:"encoded"`
			Author      string `xml:"creator"`
			Category    string `xml:"category"`
		} `xml:"channel>item"`
	}
	file = RSS(f)
	if err := xml.Unmarshal(file, &rss); err != nil {
		t.Fatalf("%v:\n%q", err, file)
	}
	i := rss.Item
	summary := strings.NewReplacer("&lt;", "<", "&gt;", ">", "&#34;", `"`, "&amp;", "&").Replace(i.Description)
	if diff := cmp.Diff(want, got{i.Title, summary, i.Content, i.Author, i.Category}); diff != "" {
		t.Fatalf("RSS (-want +got):\n%s", diff)
	}

	var back jsonFeed
	file = JSON(f)
	if err := json.Unmarshal(file, &back); err != nil || len(back.Items) != 1 {
		t.Fatalf("%v:\n%q", err, file)
	}
	if j := back.Items[0]; j.Title != string([]rune(e.Title)) || j.ContentHTML != string([]rune(e.HTML)) {
		t.Fatalf("JSON: %q came back as %q", e.Title, j.Title)
	}
}

// xmlText is what XML 1.0 can hold of a text (§2.2), after line breaks were
// made one kind (§2.11).
func xmlText(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
	var b strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		if r == '\t' || r == '\n' || r >= ' ' && r <= 0xd7ff || r >= 0xe000 && r <= 0xfffd || r >= 0x10000 {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func text(r *rand.Rand) string {
	pieces := []string{"word ", "&", "<", ">", `"`, "'", "&amp;", "<p>", "]]>", "\n", "\r\n", "\r", "\t", "\x00", "\x0b", "\x1f", "\x7f", "é", "Երևան", "🏛️", "\ufffe", "\xff", "\u2028"}
	var b strings.Builder
	for range r.IntN(20) {
		b.WriteString(pieces[r.IntN(len(pieces))])
	}
	return b.String()
}

// large is a feed of twenty full texts of 6 kB.
func large() Feed {
	f := sample("x")
	e := f.Entries[0]
	e.HTML = strings.Repeat(`<p>Read <a href="/events/#past">more</a> &amp; of what people said — at length — in “Warsaw”.</p>`+"\n", 60)
	f.Entries = nil
	for range 20 {
		f.Entries = append(f.Entries, e)
	}
	return f
}

func BenchmarkAtom(b *testing.B) { benchmark(b, Atom) }
func BenchmarkRSS(b *testing.B)  { benchmark(b, RSS) }
func BenchmarkJSON(b *testing.B) { benchmark(b, JSON) }

func benchmark(b *testing.B, write func(Feed) []byte) {
	f := large()
	b.ReportAllocs()
	for b.Loop() {
		b.SetBytes(int64(len(write(f))))
	}
}

func BenchmarkAbsoluteURLs(b *testing.B) {
	html := large().Entries[0].HTML
	b.SetBytes(int64(len(html)))
	b.ReportAllocs()
	for b.Loop() {
		AbsoluteURLs(html, "https://example.org", "https://example.org/posts/warsaw/")
	}
}
