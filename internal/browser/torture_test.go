package browser

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"context"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/engine"
)

// What writers may put into any field: a word longer than a telephone is wide,
// and addresses, in which nothing says where to break them.
const (
	longWord    = "Hochschulrektorenkonferenzmitgliederversammlung"
	longMail    = "internationale.hochschulzusammenarbeit@studierendenvertretung.example"
	longAddress = "https://www.internationale-hochschulzusammenarbeit-der-studierenden.example/a_very_long_path_without_any_place_to_break_it/"
)

// torture is a site in which every field that takes words has a long one. WORD,
// MAIL and ADDRESS stand for them.
var torture = map[string]string{
	"site.yaml": `title: WORD
description: WORD and MAIL
base_url: https://torture.example/
language: en-GB
time_zone: Europe/London
organisation: {name: WORD, email: MAIL, address: WORD, links: [{name: WORD, url: "https://example.org/"}]}
menus:
  main:
    - {name: WORD, page: about.md, children: [{name: WORD, page: grants/long.md}, {page: grants/_index.md}]}
    - {name: Work, children: [{name: WORD, page: grants/_index.md}]}
    - {name: Events, page: events/_index.md}
    - {name: News, page: blog/_index.md}
  footer: [{name: WORD, page: about.md, children: [{name: WORD, page: grants/_index.md}]}]
taxonomies: {categories: {}, countries: {}, tags: {title: WORD}}
paginate: 2
types:
  grant:
    folder: grants
    fields:
      deadline: {kind: date, label: WORD}
      WORD: text
      amount: number
      website: {kind: url, label: Where}
      mail: email
      contact: {kind: group, fields: {name: text, mail: email}}
      form: {kind: file, list: true}
      notes: {kind: markdown, list: true}
    lists: {past: deadline, show: [deadline, WORD, amount, mail, contact]}
`,
	"content/grants/_index.md":    "---\ntitle: WORD and grants\nmail: MAIL\n---\nWORD\n",
	"content/grants/past.md":      "---\ntitle: WORD is over\ndeadline: 2020-01-01\n---\nWORD\n",
	"static/" + longWord + ".pdf": "%PDF-1",
	"content/grants/long.md": `---
title: WORD grant
deadline: 2027-01-01
WORD: WORD
amount: 123456789
website: ADDRESS
mail: MAIL
contact: {name: WORD, mail: MAIL}
form: [WORD.pdf, WORD.pdf]
notes: [WORD, "[WORD](ADDRESS)"]
---
` + "WORD\n",
	"content/_index.md":          "---\ntitle: WORD\n---\nWelcome, WORD, to ADDRESS.\n",
	"content/events/_index.md":   "---\ntitle: WORD and events\n---\nWORD\n",
	"content/projects/_index.md": "---\ntitle: WORD and projects\n---\nWORD\n",
	"content/blog/_index.md":     "---\ntitle: WORD and news\n---\nWORD\n",
	"content/about.md":           "---\ntitle: WORD about us\nauthors: [{name: WORD, role: WORD, organisation: MAIL}]\n---\n" + tortureText,
	"content/events/long/index.md": `---
title: WORD visit
start: 2027-11-14T18:00:00
end: 2027-11-16T19:00:00
zone: America/Argentina/ComodRivadavia
status: postponed
place: WORD
organiser: MAIL
registration: ADDRESS
online: ADDRESS
countries: [GB, XK, BA]
tags: [WORD]
image: {file: tall.svg, alt: A tower, caption: WORD, credit: MAIL}
delegates: [{name: WORD, role: WORD, organisation: MAIL}]
follow_up: [{what: WORD, when: 2028-01-01}]
---
` + tortureText,
	"content/events/long/tall.svg": `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="1400"><path d="M0 0h600v1400H0z"/></svg>`,
	"content/events/elsewhere.md":  "---\ntitle: WORD elsewhere\nstart: 2027-03-01\nlink: ADDRESS\nplace: MAIL\n---\nWORD\n",
	"content/projects/long.md": `---
title: WORD project
start: 2024
end: 2028
programme: WORD
lead: {name: WORD, country: DE}
partners: [{name: MAIL, country: BA}, {name: A partner}]
website: ADDRESS
objectives: [WORD, "MAIL"]
countries: [BA]
tags: [WORD]
---
` + tortureText,
	"content/blog/long.md":      "---\ntitle: WORD news\ndate: 2026-01-01\nauthors: [{name: WORD, role: WORD, organisation: MAIL}]\ncategories: [WORD]\nevent: events/long/index.md\ncredit: WORD\n---\n" + tortureText,
	"content/blog/elsewhere.md": "---\ntitle: WORD report\ndate: 2026-01-02\nlink: ADDRESS\nauthors: [MAIL]\n---\nWORD\n",
	"content/blog/third.md":     "---\ntitle: WORD third\ndate: 2026-01-03\ncategories: [WORD]\n---\nWORD\n",
}

const tortureText = `WORD and ` + "`code_WORD_WORD`" + ` and ADDRESS, or MAIL.

## WORD

- one
  - [ ] WORD
    - [x] [WORD](ADDRESS)

> WORD
>
> — WORD

### WORD

| WORD | MAIL | ADDRESS |
|------|------|---------|
| WORD | MAIL | ADDRESS |

| 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 |
|---|---|---|---|---|---|---|---|---|----|----|----|
| WORD | WORD | WORD | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 |

## A note[^1]

{{< button to="ADDRESS" text="WORD" >}}

{{< video src="https://www.youtube.com/watch?v=abcdefghijk" title="WORD" >}}

> [!WARNING]
> WORD

WORD
: WORD

[^1]: WORD
`

// buildTorture builds the site and serves it.
func buildTorture(t *testing.T) (address string, pages []string) {
	t.Helper()
	dir, dest := t.TempDir(), filepath.Join(t.TempDir(), "public")
	words := strings.NewReplacer("WORD", longWord, "MAIL", longMail, "ADDRESS", longAddress)
	for name, text := range torture {
		at := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(words.Replace(text)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	now := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	report, err := engine.New(theme()...).Build(t.Context(), engine.Options{Source: dir, Destination: dest, Today: civil.NewDate(2026, 11, 30), Now: now})
	if err != nil {
		t.Fatal(err)
	}
	if report.Diagnostics.HasErrors() {
		t.Fatal(report.Diagnostics)
	}
	err = filepath.WalkDir(dest, func(at string, e os.DirEntry, err error) error {
		if err == nil && e.Name() == "index.html" {
			rel, _ := filepath.Rel(dest, filepath.Dir(at))
			pages = append(pages, strings.TrimPrefix("/"+filepath.ToSlash(rel)+"/", "/."))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.FileServer(http.Dir(dest)))
	t.Cleanup(server.Close)
	return server.URL, pages
}

// media lets pages look as they do on a screen or on paper.
func media(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	if err := chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: name})
		return err
	})); err != nil {
		t.Fatal(err)
	}
}

// Whatever stands in a field, all of it can be read without scrolling sideways
// (WCAG 2.2, 1.4.10), on paper as well; only tables of many columns scroll by
// themselves, and on paper not even they.
func TestLongWordsFitEveryScreen(t *testing.T) {
	ctx := browse(t)
	address, pages := buildTorture(t)
	const outside = `[...document.querySelectorAll("body *")].filter((e) => {
		if (e.closest(".unseen, .skip, [popover]:not(:popover-open)") || matchMedia("screen").matches && e.closest(".table-scroll > *")) return false;
		const r = e.getBoundingClientRect(), s = getComputedStyle(e);
		const cut = s.overflowX !== "visible" && s.display !== "inline" && e.clientWidth > 0 && e.scrollWidth > e.clientWidth + 1;
		return r.width > 1 && (r.left < -1 || r.right > innerWidth + 1) || cut && !e.matches(".hero, .page-head, .table-scroll[tabindex]");
	}).map((e) => e.outerHTML.slice(0, 120)).slice(0, 5)`
	for _, screen := range []struct {
		media string
		width int64
	}{{"screen", 320}, {"screen", 390}, {"screen", 768}, {"screen", 1280}, {"print", 700}} {
		media(t, ctx, screen.media)
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(screen.width, 900)); err != nil {
			t.Fatal(err)
		}
		for _, page := range pages {
			visit(t, ctx, address+page)
			where := fmt.Sprintf("%s on a %s of %d pixels", page, screen.media, screen.width)
			if over := evaluate[int](t, ctx, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
				t.Errorf("%s has to be scrolled sideways, by %d pixels", where, over)
			}
			for _, e := range evaluate[[]string](t, ctx, outside) {
				t.Errorf("%s cuts off %s", where, e)
			}
		}
	}
}

// A sub-menu opens with the keyboard, one at a time, and all of it can be seen and
// reached on every screen, in both directions of writing.
func TestSubMenus(t *testing.T) {
	ctx := browse(t)
	media(t, ctx, "screen")
	address, _ := buildTorture(t)
	for _, width := range []int64{320, 768, 1280} {
		for _, dir := range []string{"ltr", "rtl"} {
			if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900)); err != nil {
				t.Fatal(err)
			}
			visit(t, ctx, address+"/grants/long/")
			got := evaluate[string](t, ctx, `(() => {
				document.documentElement.dir = "`+dir+`";
				document.querySelectorAll(".menu ul").forEach((e) => e.dir = "`+dir+`");
				const button = document.querySelector(".menu-button"), [first, second] = document.querySelectorAll(".menu details");
				if (button.checkVisibility()) button.click();
				const item = first.querySelector("a");
				if (item.checkVisibility()) return "it is open before anybody asked for it";
				for (const [open, other] of [[second, first], [first, second]]) {
					open.querySelector("summary").focus();
					if (document.activeElement !== open.querySelector("summary")) return "the keyboard does not reach what opens it";
					open.querySelector("summary").click();
					if (other.open) return "two are open at once";
					for (const a of open.querySelectorAll("a")) {
						const r = a.getBoundingClientRect();
						if (!a.checkVisibility() || r.left < 0 || r.right > innerWidth || r.height < 24) return "not all of it can be seen: " + JSON.stringify(r);
					}
				}
				if (item.getAttribute("aria-current") !== "page") return "the page is not marked";
				return document.querySelector(".has-sub > a").getAttribute("aria-current") === "true" ? "" : "the line above the page is not marked";
			})()`)
			if got != "" {
				t.Errorf("%d pixels, %s: %s", width, dir, got)
			}
		}
	}
}

// The film of another site is named in its frame, which breaks long words too.
func TestWordsInFramesFit(t *testing.T) {
	ctx := browse(t)
	address, _ := buildTorture(t)
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(320, 900)); err != nil {
		t.Fatal(err)
	}
	visit(t, ctx, address+"/about/")
	over := evaluate[int](t, ctx, `(async () => {
		const frame = document.querySelector("iframe");
		frame.loading = "eager";
		while (!frame.contentDocument?.querySelector("a")) await new Promise(requestAnimationFrame);
		return frame.contentDocument.documentElement.scrollWidth - frame.clientWidth;
	})()`)
	if over > 0 {
		t.Errorf("the name of a film is %d pixels wider than its frame", over)
	}
}

// An address that is its own words is printed once, and behind other words it
// is printed out.
func TestAddressesOnPaper(t *testing.T) {
	ctx := browse(t)
	address, _ := buildTorture(t)
	media(t, ctx, "print")
	visit(t, ctx, address+"/about/")
	const printed = `(a) => a.textContent + getComputedStyle(a, "::after").content`
	if got := evaluate[string](t, ctx, `(`+printed+`)(document.querySelector(".prose p a"))`); got != longAddress+"none" {
		t.Errorf("an address is printed as %q", got)
	}
	if got := evaluate[string](t, ctx, `(`+printed+`)(document.querySelector(".prose li a"))`); !strings.Contains(got, longAddress) {
		t.Errorf("a link is printed as %q", got)
	}
}

// What scrolls leaves room for the ring round a link at its edge (WCAG 2.2, 2.4.7).
func TestFocusRingsAreWhole(t *testing.T) {
	ctx := browse(t)
	address, _ := buildTorture(t)
	for _, width := range []int64{320, 1280} {
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900)); err != nil {
			t.Fatal(err)
		}
		visit(t, ctx, address+"/about/")
		cut := evaluate[[]string](t, ctx, `[...document.querySelectorAll(".table-scroll a, .toc a")].filter((a) => {
			const box = a.closest(".table-scroll, .toc");
			if (!a.checkVisibility() || !/auto|hidden/.test(getComputedStyle(box).overflowX)) return false;
			const r = a.getBoundingClientRect(), b = box.getBoundingClientRect();
			return r.left < b.left + 6 || r.top < b.top + 6;
		}).map((a) => a.outerHTML.slice(0, 80))`)
		for _, a := range cut {
			t.Errorf("at %d pixels the ring round %s is cut off", width, a)
		}
	}
}

// Those who go from heading to heading, and from landmark to landmark, are told
// that an event is not to be, where a title leads, and what a list of terms is.
func TestWordsForThoseWhoListen(t *testing.T) {
	ctx := browse(t)
	address, _ := buildTorture(t)
	visit(t, ctx, address+"/events/")
	text := func(selector string) string {
		return evaluate[string](t, ctx, `[...document.querySelectorAll("`+selector+`")].map((e) => e.textContent.trim()).join("|")`)
	}
	if got := text("h3"); !strings.Contains(got, longWord+" visit (Postponed)") || !strings.Contains(got, "internationale-hochschulzusammenarbeit") {
		t.Errorf("the headings of the list are %s", got)
	}
	if got := text(".own-page"); !strings.Contains(got, longWord+" elsewhere") {
		t.Errorf("our own page on a page elsewhere is called %q", got)
	}
	visit(t, ctx, address+"/events/long/")
	if got := evaluate[string](t, ctx, `document.querySelector(".tags").ariaLabel`); got != longWord {
		t.Errorf("the list of terms is called %q", got)
	}
	if got := evaluate[int](t, ctx, `document.querySelectorAll("table").length - document.querySelectorAll(".table-scroll[tabindex][role=group]").length`); got != 1 {
		t.Errorf("%d tables can't be reached by keyboard; only the narrow one needs not", got)
	}
}
