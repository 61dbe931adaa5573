package engine_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/picture"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// cardSite is a site with pages with and without a picture.
func cardSite(t *testing.T, setting string) engine.Options {
	t.Helper()
	dir := t.TempDir()
	for file, text := range map[string]string{
		"site.yaml":              "title: Site\nbase_url: https://example.org/sub/\norganisation: {name: National Union}\n" + setting,
		"content/_index.md":      "---\ntitle: Home\n---\nWords.\n",
		"content/about.md":       "---\ntitle: About us\n---\nWords.\n",
		"content/blog/_index.md": "---\ntitle: News\n---\nWords.\n",
		"content/blog/a.md":      "---\ntitle: First\ndate: 2010-01-01\n---\nWords.\n",
		"content/blog/b.md":      "---\ntitle: Second\ndate: 2010-01-02\n---\nWords.\n",
		"content/blog/trip.md":   "---\ntitle: Trip\ndate: 2010-01-03\nimage: {file: images/hall.jpg, alt: A hall with chairs, credit: Ana, focus: 0% 100%}\n---\nWords.\n",
		"content/blog/ring.md":   "---\ntitle: Ring\ndate: 2010-01-04\nimage: {file: images/ring.svg, alt: A black ring}\n---\nWords.\n",
		"content/blog/tiny.md":   "---\ntitle: Tiny\ndate: 2010-01-05\nimage: {file: images/tiny.jpg, alt: A hall from far away}\n---\nWords.\n",
		"content/blog/zh.md":     "---\ntitle: 学生会\nlanguage: zh\ndate: 2010-01-06\n---\n学生会\n",
		"static/images/hall.jpg": jpegPhoto(1000, 700),
		"static/images/tiny.jpg": jpegPhoto(300, 200),
		"static/images/ring.svg": `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><circle r="9"/></svg>`,
	} {
		write(t, dir, file, text)
	}
	o := options(dir, filepath.Join(dir, "public"))
	o.Program = sum.OfString("the program under test")
	return o
}

var (
	ogImage     = regexp.MustCompile(`<meta property="og:image" content="https://example\.org/sub/([^"]+)">`)
	jsonldImage = regexp.MustCompile(`"image":"https://example\.org/sub/([^"]+)"`)
)

// shared gives the picture that a page names for those who share it; "" where it names
// none.
func shared(t *testing.T, files map[string]string, page string) string {
	t.Helper()
	html, ok := files[page]
	if !ok {
		t.Fatalf("there is no %s", page)
	}
	for _, found := range [][]string{ogImage.FindStringSubmatch(html), jsonldImage.FindStringSubmatch(html)} {
		if found == nil {
			continue
		}
		if info := picture.Measure([]byte(files[found[1]])); info.State != picture.Whole || info.Width == 0 {
			t.Errorf("%s names %s, which is %+v", page, found[1], info)
		}
		if strings.HasSuffix(found[1], ".svg") {
			t.Errorf("%s gives a drawing in SVG to networks and search engines", page)
		}
	}
	if found := ogImage.FindStringSubmatch(html); found != nil {
		return found[1]
	}
	return ""
}

// cardFiles gives the cards that are published.
func cardFiles(files map[string]string) (cards []string) {
	for _, file := range slices.Sorted(maps.Keys(files)) {
		if strings.HasPrefix(file, "assets/cards/") {
			cards = append(cards, file)
			if info := picture.Measure([]byte(files[file])); info.Width != 1200 || info.Height != 630 {
				return []string{file + " has another size"}
			}
		}
	}
	return cards
}

// A page with a photo has a card of its own; the others show that of their section, so
// that there are few.
func TestCardsOfSections(t *testing.T) {
	report, files := rebuilt(t, cardSite(t, ""))
	if report.Diagnostics.HasErrors() {
		t.Fatal(report.Diagnostics)
	}
	news := shared(t, files, "blog/index.html")
	for _, page := range []string{"a", "b", "ring", "tiny", "zh"} {
		if got := shared(t, files, "blog/"+page+"/index.html"); got != news || got == "" {
			t.Errorf("%s names %s, and not the card of its section", page, got)
		}
	}
	trip, home := shared(t, files, "blog/trip/index.html"), shared(t, files, "index.html")
	if !strings.HasSuffix(trip, ".jpg") || trip == news || home == news || shared(t, files, "about/index.html") != home {
		t.Errorf("the trip has %s, the blog %s, home %s", trip, news, home)
	}
	want := slices.Sorted(slices.Values([]string{news, trip, home}))
	if got := cardFiles(files); !slices.Equal(got, want) {
		t.Errorf("published are %v, want %v", got, want)
	}
	if strings.Contains(files["404.html"], "og:image") {
		t.Error("the page for what is missing names a card")
	}
}

// Each page can have a card of its own. One in letters that the fonts lack has that of
// the organisation.
func TestCardsOfPages(t *testing.T) {
	_, files := rebuilt(t, cardSite(t, "social_cards: pages\n"))
	seen := map[string]bool{}
	for _, page := range []string{"index.html", "about/index.html", "blog/index.html", "blog/a/index.html", "blog/b/index.html", "blog/trip/index.html", "blog/ring/index.html", "blog/tiny/index.html", "blog/zh/index.html"} {
		seen[shared(t, files, page)] = true
	}
	if len(seen) != 9 || seen[""] {
		t.Errorf("nine pages have %d cards", len(seen))
	}
}

// Without cards, and where base_url is not set, everything is as if there were none.
func TestNoCards(t *testing.T) {
	for _, setting := range []string{"social_cards: none\n", "social_cards: false\n", "social_cards: {for: none, ground: \"#ffffff\", text: \"#000000\", accent: \"#000000\"}\n"} {
		_, files := rebuilt(t, cardSite(t, setting))
		if got := cardFiles(files); len(got) > 0 {
			t.Errorf("published are %v", got)
		}
		if got := shared(t, files, "blog/trip/index.html"); !strings.HasPrefix(got, "images/hall.") {
			t.Errorf("the trip names %s", got)
		}
		if got := shared(t, files, "blog/ring/index.html"); got != "" {
			t.Errorf("the ring names %s", got)
		}
	}
	o := cardSite(t, "")
	write(t, o.Source, "site.yaml", "title: Site\n")
	if _, files := rebuilt(t, o); len(cardFiles(files)) > 0 || strings.Contains(files["index.html"], "og:image") {
		t.Error("there are cards without an address")
	}
}

// A card with a photo is made once: it is taken from .meridian into an empty folder. It
// is another one when the title, the focal point, the photo or the colours change.
func TestCardsAreKept(t *testing.T) {
	o := cardSite(t, "pictures: {widths: []}\n")
	_, files := rebuilt(t, o)
	before := shared(t, files, "blog/trip/index.html")
	kept := filepath.Join(o.Source, ".meridian", "pictures")
	entries, err := os.ReadDir(kept)
	if err != nil || len(entries) != 1 {
		t.Fatalf("%d cards are kept: %v", len(entries), err)
	}
	mark := []byte("taken from the store")
	digest := sum.Of(mark)
	write(t, kept, entries[0].Name(), string(append(digest[:], mark...)))
	o.Destination = filepath.Join(t.TempDir(), "public")
	o.Program = sum.OfString("another program, which remembers nothing else")
	if _, files = rebuilt(t, o); files[before] != string(mark) {
		t.Error("the card was made again")
	}
	if err := os.RemoveAll(kept); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(o.Source, "content/blog/trip.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, change := range []func(){
		func() {
			write(t, o.Source, "content/blog/trip.md", strings.Replace(string(page), "0% 100%", "100% 0%", 1))
		},
		func() { write(t, o.Source, "content/blog/trip.md", strings.Replace(string(page), "Trip", "Tour", 1)) },
		func() { write(t, o.Source, "static/images/hall.jpg", jpegPhoto(1000, 800)) },
		func() {
			write(t, o.Source, "site.yaml", "title: Site\nbase_url: https://example.org/sub/\nsocial_cards: {accent: \"#ffffff\"}\n")
		},
	} {
		change()
		_, files = rebuilt(t, o)
		now := shared(t, files, "blog/trip/index.html")
		if now == before || now == "" {
			t.Errorf("the card is still %s", now)
		}
		if _, there := files[before]; there {
			t.Errorf("%s is still published", before)
		}
		before = now
	}
}
