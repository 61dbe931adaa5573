package browser

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/testenv"
)

const shortcodesPage = `---
title: How to travel
---

Before you book, read this.

{{< details "Who pays?" >}}
The union does.
{{< /details >}}

## The way

{{< tabs >}}
{{< tab "By train" >}}
To the central station.
{{< /tab >}}
{{< tab "By bus" >}}
### Night buses

To the door.
{{< /tab >}}
{{< tab "On foot" >}}
It takes longer.
{{< /tab >}}
{{< /tabs >}}

{{< columns >}}
{{< column >}}
Left
{{< /column >}}
{{< column >}}
Right
{{< /column >}}
{{< /columns >}}

{{< embed "https://maps.example.org/way" title="The way" ratio="4/3" >}}
`

// TestShortcodes opens a page with what needs more than words: tabs, folds and parts of
// other sites.
func TestShortcodes(t *testing.T) {
	browse(t) // skips where it can't
	dir, dest := t.TempDir(), filepath.Join(t.TempDir(), "public")
	for file, text := range map[string]string{
		"site.yaml":         "title: Union\nbase_url: https://union.example/\nembed_hosts: [example.org]\n",
		"content/travel.md": shortcodesPage, "content/_index.md": "---\ntitle: Home\n---\nWelcome.\n",
	} {
		if err := os.MkdirAll(filepath.Join(dir, "content"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(file)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	report, err := engine.New(theme()...).Build(t.Context(), engine.Options{Source: dir, Destination: dest, Today: civil.Date{Year: 2026, Month: 1, Day: 1}})
	if err != nil || report.Diagnostics.HasErrors() {
		t.Fatal(err, report.Diagnostics)
	}
	server := httptest.NewServer(http.FileServer(http.Dir(dest)))
	t.Cleanup(server.Close)
	for name, test := range map[string]func(t *testing.T, ctx context.Context, address string){
		"WithoutScript": testWithoutScript, "Tabs": testTabs, "Embed": testEmbed, "Narrow": testShortcodesOnNarrowScreens,
	} {
		t.Run(name, func(t *testing.T) { test(t, browse(t), server.URL+"/travel/") })
	}
}

// shown are the paragraphs of the text that can be seen.
const shown = `[...document.querySelectorAll(".prose p, .tab-title")].filter(e => e.checkVisibility({contentVisibilityAuto: true})).map(e => e.textContent).join("|")`

// Without scripts, and on paper, all tabs are shown with their titles; a fold opens,
// and is open on paper; what another site offers is a link.
func testWithoutScript(t *testing.T, ctx context.Context, address string) {
	const all = "Before you book, read this.|By train|To the central station.|By bus|To the door.|On foot|It takes longer.|Left|Right|The way Nothing is loaded from maps.example.org until you ask for it.|Open it at maps.example.org"
	if err := chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	})); err != nil {
		t.Fatal(err)
	}
	visit(t, ctx, address)
	if got := evaluate[string](t, ctx, shown); got != all {
		t.Errorf("shown are %s", got)
	}
	if n := evaluate[int](t, ctx, `document.querySelectorAll("button:not(.menu-button), iframe").length`); n > 0 {
		t.Errorf("%d buttons do nothing", n)
	}
	evaluate[bool](t, ctx, `(document.querySelector("summary").click(), true)`)
	testenv.WaitFor(t, "the fold is open", func() bool { // with the next frame
		return evaluate[bool](t, ctx, `document.querySelector("details p").checkVisibility({contentVisibilityAuto: true})`)
	})
}

// One tab is shown at a time; the arrows, Home and End lead from one to the next, and a
// link leads to a part of one that is not shown (WAI-ARIA Authoring Practices, Tabs).
func testTabs(t *testing.T, ctx context.Context, address string) {
	visit(t, ctx, address)
	const state = `[document.activeElement.textContent, ...[...document.querySelectorAll("[role=tab]")].map(b => b.getAttribute("aria-selected") + b.tabIndex), ` +
		`...[...document.querySelectorAll("[role=tabpanel]")].filter(p => p.checkVisibility()).map(p => p.id)].join(" ")`
	evaluate[bool](t, ctx, `(document.querySelector("[role=tab]").focus(), true)`)
	for _, step := range []struct{ key, want string }{
		{"", "By train true0 false-1 false-1 by-train"},
		{kb.ArrowRight, "By bus false-1 true0 false-1 by-bus"},
		{kb.End, "On foot false-1 false-1 true0 on-foot"},
		{kb.ArrowRight, "By train true0 false-1 false-1 by-train"},
		{kb.ArrowLeft, "On foot false-1 false-1 true0 on-foot"},
		{kb.Home, "By train true0 false-1 false-1 by-train"},
	} {
		if step.key != "" {
			if err := chromedp.Do(ctx, chromedp.KeyEvent(step.key)); err != nil {
				t.Fatal(err)
			}
		}
		if got := evaluate[string](t, ctx, state); got != step.want {
			t.Errorf("behind %q: %s, want %s", step.key, got, step.want)
		}
	}
	if labels := evaluate[string](t, ctx, `[...document.querySelectorAll("[role=tabpanel]")].map(p => document.getElementById(p.getAttribute("aria-labelledby")).textContent).join("|")`); labels != "By train|By bus|On foot" {
		t.Errorf("the panels are called %s", labels)
	}
	const night = `(async () => { await new Promise(done => { addEventListener("hashchange", () => setTimeout(done)); location.hash = "#night-buses" }); return document.querySelector("#night-buses").checkVisibility() })()`
	if !evaluate[bool](t, ctx, night) {
		t.Error("a link to a heading in a tab does not show it")
	}
	visit(t, ctx, "about:blank")
	visit(t, ctx, address+"#on-foot")
	if got := evaluate[string](t, ctx, `[...document.querySelectorAll("[role=tabpanel]")].filter(p => p.checkVisibility()).map(p => p.id).join()`); got != "on-foot" {
		t.Errorf("the address of a tab shows %s", got)
	}
	if err := chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
		return err
	})); err != nil {
		t.Fatal(err)
	}
	testenv.WaitFor(t, "all of it is on paper", func() bool {
		return evaluate[string](t, ctx, `[...document.querySelectorAll(".tab-title, [role=tab], details p")].filter(e => e.checkVisibility({contentVisibilityAuto: true})).map(e => e.textContent).join("|")`) == "The union does.|By train|By bus|On foot"
	})
}

// Nothing is loaded from another site before a reader asks for it.
func testEmbed(t *testing.T, ctx context.Context, address string) {
	visit(t, ctx, address)
	if n := evaluate[int](t, ctx, `document.querySelectorAll("iframe").length + performance.getEntriesByType("resource").filter(e => !e.name.startsWith(location.origin)).length`); n != 0 {
		t.Errorf("%d frames and files of other sites are there from the beginning", n)
	}
	evaluate[bool](t, ctx, `(document.querySelector(".embed button").focus(), true)`)
	if err := chromedp.Do(ctx, chromedp.KeyEvent("\r")); err != nil {
		t.Fatal(err)
	}
	got := evaluate[string](t, ctx, `(() => { const f = document.querySelector(".embed iframe"), r = f.getBoundingClientRect(); return [f.src, f.title, f.referrerPolicy, f.getAttribute("sandbox").includes("allow-top-navigation"), document.activeElement === f, Math.round(300 * r.width / r.height)].join(" ") })()`)
	if want := "https://maps.example.org/way The way strict-origin false true 400"; got != want {
		t.Errorf("the frame is %s, want %s", got, want)
	}
}

// Columns stand one below the other on narrow screens, and nothing is cut off.
func testShortcodesOnNarrowScreens(t *testing.T, ctx context.Context, address string) {
	for width, beside := range map[int64]bool{320: false, 1280: true} {
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900)); err != nil {
			t.Fatal(err)
		}
		visit(t, ctx, address)
		if over := evaluate[int](t, ctx, `document.documentElement.scrollWidth - window.innerWidth`); over > 0 {
			t.Errorf("at %d pixels the page has to be scrolled sideways, by %d", width, over)
		}
		if got := evaluate[bool](t, ctx, `(() => { const [a, b] = document.querySelectorAll(".side-by-side > div"); return a.getBoundingClientRect().top === b.getBoundingClientRect().top })()`); got != beside {
			t.Errorf("at %d pixels the columns stand beside each other: %v", width, got)
		}
	}
}
