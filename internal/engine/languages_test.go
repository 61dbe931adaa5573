package engine_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/meridian-ssg/meridian/internal/site"
)

// languagesSite builds testdata/languages, which is in English, Welsh and Arabic, with
// something more in its settings.
func languagesSite(t *testing.T, settings string) map[string]string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/languages")); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(filepath.Join(dir, "site.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, "site.yaml", string(before)+settings)
	_, out := makeSite(t, dir, realTheme())
	return out
}

// pagesIn gives the pages of a language, as the addresses below its home page.
func pagesIn(out map[string]string, edition string) []string {
	var pages []string
	for _, file := range slices.Sorted(maps.Keys(out)) {
		if page, ok := strings.CutSuffix(file, "index.html"); ok {
			if below, ok := strings.CutPrefix(page, edition+"/"); ok {
				pages = append(pages, below)
			}
		}
	}
	slices.Sort(pages)
	return pages
}

// holds says whether each text stands in an output, or does not where it begins with "!".
func holds(t *testing.T, out map[string]string, file string, texts ...string) {
	t.Helper()
	page, ok := out[file]
	if !ok {
		t.Errorf("%s is not published", file)
		return
	}
	for _, text := range texts {
		if absent, ok := strings.CutPrefix(text, "!"); ok && strings.Contains(page, absent) {
			t.Errorf("%s holds %s", file, absent)
		} else if !ok && !strings.Contains(page, text) {
			t.Errorf("%s does not hold %s", file, text)
		}
	}
}

// Each page names all of its translations and no others, in its head and in the sitemap,
// and each of these names the same.
func TestTranslationsNameEachOther(t *testing.T) {
	t.Parallel()
	for _, fallback := range []string{"none", "list", "page"} {
		out := languagesSite(t, "fallback: "+fallback+"\n")
		link := regexp.MustCompile(`<link rel="alternate" hreflang="([^"]+)" href="https://union.example/([^"]*)"`)
		found := 0
		for file, page := range out {
			links := link.FindAllStringSubmatch(page, -1)
			for _, l := range links {
				at := site.Unescape(l[2]) + "index.html"
				to := link.FindAllStringSubmatch(out[at], -1)
				if diff := cmp.Diff(links, to); diff != "" {
					t.Errorf("%s: %s and %s name other translations: %s", fallback, file, l[2], diff)
				}
				if l[1] != "x-default" && !strings.Contains(out[at], `<html lang="`+l[1]+`"`) {
					t.Errorf("%s: %s is not in the language %s", fallback, l[2], l[1])
				}
				found++
			}
		}
		if found < 30 {
			t.Errorf("%s: only %d links were found", fallback, found)
		}
		holds(t, out, "sitemap.xml", `<loc>https://union.example/strategy/</loc><xhtml:link rel="alternate" hreflang="en-GB" href="https://union.example/strategy/"/><xhtml:link rel="alternate" hreflang="cy" href="https://union.example/cy/strategaeth/"/><xhtml:link rel="alternate" hreflang="ar" href="https://union.example/ar/strategy/"/><xhtml:link rel="alternate" hreflang="x-default" href="https://union.example/strategy/"/>`,
			"<url><loc>https://union.example/blog/first/</loc><lastmod>2016-01-05</lastmod></url>\n", "!/cy/events/london/")
	}
}

// A page in a language is in it from its menu to its feeds, and has what is no text from
// its original.
func TestTranslatedPage(t *testing.T) {
	t.Parallel()
	out := languagesSite(t, "")
	holds(t, out, "cy/events/paris/index.html", `<html lang="cy" dir="ltr">`, `<link rel="canonical" href="https://union.example/cy/events/paris/">`,
		`<meta property="og:locale" content="cy_GB">`, `<meta property="og:locale:alternate" content="en_GB">`, `"inLanguage":"cy"`, `"translationOfWork":{"@id":"https://union.example/events/paris/"}`,
		"28 Tachwedd 2015", "<dd>Paris</dd>", `alt="Neuadd"`, `src="/events/paris/hall.svg"`, `href="/events/paris/plan.pdf"`, `href="/events/london/"`,
		`href="/cy/countries/ffrainc/">Ffrainc`, `href="/cy/categories/newyddion/">Newyddion`, `href="/cy/events/" aria-current="true" lang="en-GB" dir="ltr">Events`, `href="/cy/strategaeth/#aims"`,
		`<a href="/events/paris/" hreflang="en-GB"><bdi lang="en-GB" dir="ltr">English</bdi></a>`, `<span lang="cy" dir="ltr" aria-current="true">Cymraeg</span>`, `<a href="/ar/" hreflang="ar"><bdi lang="ar" dir="rtl">العربية</bdi> <small>(heb ei chyfieithu)</small></a>`)
	holds(t, out, "events/paris/index.html", `"workTranslation":{"@id":"https://union.example/cy/events/paris/"}`, "!language-notice")
	holds(t, out, "ar/strategy/index.html", `<html lang="ar" dir="rtl">`, `href="/ar/strategy/" aria-current="page">الاستراتيجية`)
	holds(t, out, "cy/index.html", `href="/cy/events/paris/#pwy-aeth"`)
	holds(t, out, "cy/404.html", `<html lang="cy"`)
	holds(t, out, "cy/atom.xml", `xml:lang="cy"`, "<title>Cynhadledd ym Mharis</title>", "!Meeting in London")
	holds(t, out, "cy/events/events.ics", "SUMMARY;LANGUAGE=cy:Cynhadledd ym Mharis", "!Meeting in London")
	holds(t, out, "cy/strategaeth/index.html", `href="/strategy/#aims" hreflang="en-GB"`)
	if _, twice := out["cy/events/paris/hall.svg"]; twice {
		t.Error("a picture is published twice")
	}
	holds(t, languagesSite(t, "stale_notice: false\n"), "cy/strategaeth/index.html", "!language-notice")
}

// What stands in the place of a page that is not translated follows from the settings.
func TestFallbacks(t *testing.T) {
	t.Parallel()
	own := []string{"", "categories/", "categories/newyddion/", "countries/", "countries/ffrainc/", "events/", "events/paris/", "strategaeth/"}
	none := languagesSite(t, "fallback: none\n")
	if diff := cmp.Diff(own, pagesIn(none, "cy")); diff != "" {
		t.Error(diff)
	}
	holds(t, none, "cy/events/index.html", "!London")
	list := languagesSite(t, "fallback: list\n")
	holds(t, list, "cy/events/index.html", `lang="en-GB" dir="ltr"><a href="/events/london/">Meeting in London</a></h`)
	page := languagesSite(t, "fallback: page\n")
	for _, more := range []string{"events/london/", "blog/first/", "blog/"} {
		if !slices.Contains(pagesIn(page, "cy"), more) {
			t.Errorf("there is no page /cy/%s", more)
		}
	}
	holds(t, page, "cy/events/london/index.html", `<html lang="cy" dir="ltr">`, `<link rel="canonical" href="https://union.example/events/london/">`, `<h1 lang="en-GB" dir="ltr">Meeting in London</h1>`,
		`<div class="prose" lang="en-GB" dir="ltr">`, "language-notice", `<a href="/events/london/" hreflang="en-GB">`, `href="/events/paris/#who-went"`, "!<link rel=\"alternate\" hreflang")
	holds(t, page, "cy/events/index.html", `<a href="/cy/events/london/">Meeting in London</a>`)
	holds(t, page, "cy/atom.xml", "!London")
	for file, text := range none { // the first language is the same, whatever others do
		if !strings.HasPrefix(file, "cy/") && !strings.HasPrefix(file, "ar/") && strings.HasSuffix(file, ".xml") && file != "sitemap.xml" && page[file] != text {
			t.Errorf("%s is another one", file)
		}
	}
}

// A site that names one language alone is the same to the byte as one that names none.
func TestOneLanguageIsNone(t *testing.T) {
	t.Parallel()
	build := func(settings string) map[string]string {
		dir := t.TempDir()
		write(t, dir, "site.yaml", "title: Site\nbase_url: https://union.example/\n"+settings)
		write(t, dir, "content/_index.md", "---\ntitle: Home\n---\n\nWhat we do. [About](about.md)\n")
		write(t, dir, "content/about.md", "---\ntitle: About\nmenu: main\n---\n\nWho we are.\n")
		_, out := makeSite(t, dir, realTheme())
		return out
	}
	if diff := cmp.Diff(build(""), build("languages: {en-GB: English}\n")); diff != "" {
		t.Error(diff)
	}
}
