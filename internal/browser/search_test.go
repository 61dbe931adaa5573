package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/meridian-ssg/meridian/internal/artifact"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/search"
	"github.com/meridian-ssg/meridian/internal/testenv"
)

// searchSite is a site with what is hard to find: accents, other scripts, hyphens,
// apostrophes, forms of words, countries, people.
func searchSite(settings string) map[string]string {
	files := map[string]string{
		"site.yaml":                   "title: Union\nbase_url: https://union.example/\nsearch: {synonyms: {HE: higher education}}\n" + settings,
		"content/_index.md":           "---\ntitle: Home\n---\nWelcome to our work.\n",
		"content/projects/kosovo.md":  "---\ntitle: A students’ union for Kosovo\nstart: 2013-12\nend: 2016-11-30\ncountries: [XK]\nlead: {name: University of Salzburg, country: AT}\n---\nIt supports higher education.\n\n## Elections\n\nStudents run the election themselves, in co-operation with the university.\n",
		"content/projects/armenia.md": "---\ntitle: Quality assurance\nstart: 2014\ncountries: [AM]\n---\nStudents in Հայաստան և quality. 1,000 took part.\n",
		"content/blog/partners.md":    "---\ntitle: Partners Institute\ndate: 2018-07-05\nauthors: [Ruxandra Cālin]\ncategories: [News]\n---\nStudents and staff: l’égalité in partnership.\n",
		"content/blog/europe.md":      "---\ntitle: 欧洲学生会\ndate: 2020-07-05\nlanguage: zh\n---\n学生会在欧洲。\n",
		"content/events/fair.md":      "---\ntitle: The fair\nstart: 2030-05-01\nplace: Yerevan\n---\nStudents meet.\n",
		"content/hidden.md":           "---\ntitle: Hidden\nsearch: false\n---\nStudents.\n",
	}
	for i := range 12 {
		files[fmt.Sprintf("content/notes/n%d.md", i)] = fmt.Sprintf("---\ntitle: Note %d\n---\nA note on elections and the union, number %d.\n", i, i*i)
	}
	return files
}

var searchDay = civil.Date{Year: 2026, Month: 1, Day: 1}

// Texts are parted into the same words in the browser as in the index.
func TestWordsAreTheSameInTheBrowser(t *testing.T) {
	ctx := browse(t)
	address := serveSite(t, searchSite(""), searchDay)
	visit(t, ctx, address)
	r := rand.New(rand.NewPCG(20, 26))
	texts := make([]string, 10_000)
	for i := range texts {
		texts[i] = randomText(r)
	}
	given, err := json.Marshal(texts)
	if err != nil {
		t.Fatal(err)
	}
	got := evaluate[[][]search.Word](t, ctx, `import(document.querySelector("script[type=module]").src).then(m => `+string(given)+`.map(s => m.scan(s).map(w => ({joined: "", pairs: false, ...w}))))`)
	for i, text := range texts {
		want := search.Words(text)
		if !slices.EqualFunc(got[i], want, func(a, b search.Word) bool {
			return slices.Equal(a.Parts, b.Parts) && a.Joined == b.Joined && a.Pairs == b.Pairs
		}) {
			t.Fatalf("%q has the words %+v, and in the browser %+v", text, want, got[i])
		}
	}
}

// scripts are runs of characters, in pairs of first and last, of which random texts are
// made; those at the front are chosen more often.
var scripts = [][2]rune{
	{'a', 'z'}, {'A', 'Z'}, {'0', '9'}, {' ', '/'}, {0xC0, 0x24F}, {0x2010, 0x203A}, {0x300, 0x345}, {0x370, 0x3CE}, {0x400, 0x45F}, {0x531, 0x587},
	{0x5B0, 0x5EA}, {0x610, 0x6FF}, {0x905, 0x94D}, {0xE01, 0xE4E}, {0x10A0, 0x10FF}, {0x1E00, 0x1EFF}, {0x1F00, 0x1FFE}, {0x2070, 0x209C}, {0x2150, 0x2189},
	{0x3041, 0x30FF}, {0x4E00, 0x4EFF}, {0xAC00, 0xAD00}, {0x1100, 0x11FF}, {0xFB00, 0xFB17}, {0xFF01, 0xFFDC}, {0x20000, 0x20010}, {0x1F300, 0x1F310},
}

func randomText(r *rand.Rand) string {
	var b strings.Builder
	script := scripts[0]
	for range 1 + r.IntN(40) {
		switch r.IntN(8) {
		case 0:
			script = scripts[min(r.IntN(len(scripts)), r.IntN(len(scripts)))]
		case 1:
			b.WriteString([]string{" ", "-", "'", "’", ".", ",", "'s ", ",000", "\u00ad"}[r.IntN(9)])
		}
		b.WriteRune(script[0] + r.Int32N(script[1]-script[0]+1))
	}
	return b.String()
}

// The browser finds the same pages as meridian search, with the same scores.
func TestTheBrowserFindsTheSame(t *testing.T) {
	ctx := browse(t)
	address := serveSite(t, searchSite(""), searchDay)
	visit(t, ctx, address)
	get := func(path string) ([]byte, error) {
		resp, err := http.Get(address + "/" + path)
		if err != nil {
			return nil, err
		}
		defer resp.Body.Close()
		return io.ReadAll(resp.Body)
	}
	directory, err := get(artifact.SearchIndex)
	if err != nil {
		t.Fatal(err)
	}
	r, err := search.NewReader(directory, func(name string) ([]byte, error) { return get(artifact.SearchFile(name)) })
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{
		"kosovo", "student", "students union", "election", "HE", "higher education", "cooperation", "co-operation", "kosvo", "armenie", "Arménie", "egalité",
		"calin", "欧洲", "学", "1000", "und", "sal", "yerevan fair", "note 9", "zzzzzz", "x", "", "Հայաստանի", "unions and elections",
		"assurence", "elektion", "会", "ternship", "partnerships", "الانتخابات", "electionz",
	} {
		for _, typing := range []bool{false, true} {
			want, err := r.Search(q, typing, 2026)
			if err != nil {
				t.Fatal(err)
			}
			quoted, _ := json.Marshal(q)
			got := evaluate[[][]float64](t, ctx, fmt.Sprintf(`import(document.querySelector("script[type=module]").src).then(m => m.open("/search/index.idx")).then(i => i.search(%s, %v, 2026)).then(a => a.hits)`, quoted, typing))
			if len(got) != len(want.Hits) {
				t.Errorf("%q finds %d pages, and in the browser %d", q, len(want.Hits), len(got))
				continue
			}
			for i, h := range want.Hits {
				if got[i][0] != float64(h.Number) || math.Abs(got[i][1]-h.Score) > 1e-9 {
					t.Errorf("result %d for %q is %d with %v, and in the browser %v", i, q, h.Number, h.Score, got[i])
					break
				}
			}
		}
	}
}

const found = `[...document.querySelectorAll(".search-results a")].map(a => a.getAttribute("href"))`

// The button in the header opens a dialog with a field, which tells how much it has found.
// Escape closes it, and the focus is on the button again.
func TestSearchDialog(t *testing.T) {
	ctx := browse(t)
	address := serveSite(t, searchSite("hosting: plain\n"), searchDay)
	for _, width := range []int64{320, 1280} {
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900)); err != nil {
			t.Fatal(err)
		}
		visit(t, ctx, address)
		evaluate[bool](t, ctx, `(addEventListener("securitypolicyviolation", e => { document.title = "refused: " + e.violatedDirective }), document.querySelector(".search-button").focus(), true)`)
		if err := chromedp.Do(ctx, chromedp.KeyEvent("\r")); err != nil {
			t.Fatal(err)
		}
		if got := evaluate[string](t, ctx, `document.activeElement.type + " " + document.activeElement.labels[0].textContent + " in " + document.activeElement.closest("dialog").getAttribute("aria-label")`); got != "search Search this site in Search this site" {
			t.Fatalf("the focus is on %s", got)
		}
		for _, typed := range []string{"kos", "ovo elec"} {
			if err := chromedp.Do(ctx, chromedp.KeyEvent(typed)); err != nil {
				t.Fatal(err)
			}
			testenv.WaitFor(t, "what was typed is found", func() bool {
				list := evaluate[[]string](t, ctx, found)
				return len(list) > 1 && list[0] == "/projects/kosovo/" && strings.HasSuffix(evaluate[string](t, ctx, `document.querySelector("dialog [role=status]").textContent`), " results")
			})
		}
		if got := evaluate[string](t, ctx, `document.title`); strings.HasPrefix(got, "refused") {
			t.Error(got)
		}
		if over := evaluate[int](t, ctx, `document.querySelector("dialog").scrollWidth - document.querySelector("dialog").clientWidth`); over > 0 {
			t.Errorf("at %d pixels the dialog has to be scrolled sideways, by %d", width, over)
		}
		if err := chromedp.Do(ctx, chromedp.KeyEvent(kb.Escape), chromedp.KeyEvent(kb.Escape)); err != nil { // once empties the field
			t.Fatal(err)
		}
		testenv.WaitFor(t, "the focus is on the button again", func() bool {
			return evaluate[string](t, ctx, `document.activeElement.className`) == "search-button"
		})
	}
}

// The search page shows what its address asks for, with the words marked, the section in
// which they stand, and filters.
func TestSearchPage(t *testing.T) {
	ctx := browse(t)
	address := serveSite(t, searchSite(""), searchDay)
	for _, width := range []int64{320, 768, 1280} {
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900)); err != nil {
			t.Fatal(err)
		}
		visit(t, ctx, address+"/search/?q=co-operation")
		testenv.WaitFor(t, "the section is shown", func() bool {
			return slices.Contains(evaluate[[]string](t, ctx, found), "/projects/kosovo/#elections")
		})
		if got := evaluate[string](t, ctx, `document.querySelector(".search-text mark").textContent`); got != "co-operation" {
			t.Errorf("marked is %q", got)
		}
		if got := evaluate[string](t, ctx, `document.querySelector(".search-page [role=status]").textContent`); got != "1 result" {
			t.Errorf("the page says %q", got)
		}
		if evaluate[bool](t, ctx, `document.getElementById("_search-index").checkVisibility()`) {
			t.Error("the list of all pages is shown beside results")
		}
		if over := evaluate[int](t, ctx, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
			t.Errorf("at %d pixels the page has to be scrolled sideways, by %d", width, over)
		}
	}
	visit(t, ctx, address+"/search/?q=students")
	testenv.WaitFor(t, "there are results", func() bool { return len(evaluate[[]string](t, ctx, found)) > 2 })
	evaluate[bool](t, ctx, `(document.querySelector(".search-filters summary").click(), true)`)
	testenv.WaitFor(t, "there are filters", func() bool {
		return evaluate[bool](t, ctx, `[...document.querySelectorAll(".search-filters option")].some(o => o.textContent === "2018 (1)")`)
	})
	evaluate[bool](t, ctx, `(() => { const s = document.querySelector(".search-filters [name=year]"); s.value = "2018"; s.dispatchEvent(new Event("change", {bubbles: true})); return true })()`)
	testenv.WaitFor(t, "the results are those of 2018", func() bool {
		return slices.Equal(evaluate[[]string](t, ctx, found), []string{"/blog/partners/"}) && evaluate[string](t, ctx, `location.search`) == "?q=students&year=2018"
	})
	visit(t, ctx, address+"/search/?q=kosvo")
	testenv.WaitFor(t, "a slip is told", func() bool {
		return evaluate[string](t, ctx, `document.querySelector(".search-page [role=status]").innerText`) == "2 results\nNo page has the word “kosvo”. Did you mean “kosovo”?"
	})
	visit(t, ctx, address+"/search/?q=%3Cimg%20src=x%20onerror=alert(1)%3E")
	testenv.WaitFor(t, "nothing is found", func() bool {
		return evaluate[string](t, ctx, `document.querySelector(".search-page [role=status]").textContent`) != ""
	})
	if n := evaluate[int](t, ctx, `document.querySelectorAll("#_search img").length`); n > 0 {
		t.Error("what is asked for becomes part of the page")
	}
}

// Without scripts the button leads to a list of all pages.
func TestSearchWithoutScript(t *testing.T) {
	ctx := browse(t)
	address := serveSite(t, searchSite(""), searchDay)
	if err := chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	})); err != nil {
		t.Fatal(err)
	}
	visit(t, ctx, address)
	evaluate[bool](t, ctx, `(document.querySelector(".search-button").click(), true)`)
	// While one page gives way to the next, there is none to ask; the list is asked for
	// and judged in one go, once the page has all of itself.
	var links []string
	testenv.WaitFor(t, "the list is there", func() bool {
		var err error
		links, err = chromedp.Run(ctx, chromedp.Evaluate[[]string](`location.pathname === "/search/" && document.readyState === "complete" ? [...document.querySelectorAll(".search-letters a")].map(a => a.textContent) : []`))
		return err == nil && len(links) > 0
	})
	if !slices.Contains(links, "A students’ union for Kosovo") || slices.Contains(links, "Hidden") {
		t.Errorf("the list holds %q", links)
	}
	if n := evaluate[int](t, ctx, `document.querySelectorAll("main input, main button").length`); n > 0 {
		t.Errorf("there are %d fields and buttons that do nothing", n)
	}
}
