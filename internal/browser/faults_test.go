package browser

import (
	"maps"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// What appears by itself takes nothing from whoever reads or writes: not the
// focus, and not for longer than until Escape; it is told once, when there is a
// pause; and nothing in it has to be scrolled that the keyboard does not reach.
func TestFaultsDoNotGetInTheWay(t *testing.T) {
	files := maps.Clone(small)
	files["site.yaml"] += "markdown: {html: all}\n"
	files["content/events/fair.md"] += "\n<p><label>Name <input id=\"name\"></label></p>\n"
	good := files["content/events/fair.md"]
	wrong := strings.Replace(good, "place: London", "plce: "+strings.Repeat("Westminster and the streets around it, ", 20), 1)
	d := sit(t, files)
	if err := chromedp.Do(d.ctx, chromedp.EmulateViewport(320, 700)); err != nil {
		t.Fatal(err)
	}
	press := func(key string) {
		t.Helper()
		if err := chromedp.Do(d.ctx, chromedp.KeyEvent(key)); err != nil {
			t.Fatal(err)
		}
	}
	const open = "!" + bar + `.querySelector(".faults").hidden`
	d.visit("/events/fair/")
	evaluate[bool](t, d.ctx, `(document.querySelector("#name").focus(), window.told = [], new MutationObserver(() => window.told.push(`+bar+`.querySelector("[role=status]").textContent)).observe(`+bar+`.querySelector("[role=status]"), { childList: true, characterData: true, subtree: true }), true)`)
	d.save("content/events/fair.md", wrong)
	d.until(open)
	if !evaluate[bool](t, d.ctx, `document.activeElement.id === "name"`) {
		t.Error("the focus is taken from whoever types")
	}
	d.until(`window.told.length > 0`)
	answered(t, d.ctx)
	if got := evaluate[[]string](t, d.ctx, `window.told`); len(got) != 1 || !strings.Contains(got[0], "plce") {
		t.Errorf("those who can't see are told %q", got)
	}
	if got := evaluate[int](t, d.ctx, bar+`.querySelectorAll("[role=alert], [role=status], [role=log], [aria-live]").length`); got != 1 {
		t.Errorf("there are %d places from which things are told", got)
	}
	if got := evaluate[[]string](t, d.ctx, `[...`+bar+`.querySelectorAll("aside *")].filter((e) => e.checkVisibility() && e.tabIndex < 0 && /auto|scroll/.test(getComputedStyle(e).overflowX + getComputedStyle(e).overflowY) && (e.scrollWidth > e.clientWidth || e.scrollHeight > e.clientHeight)).map((e) => e.outerHTML.slice(0, 100))`); len(got) > 0 {
		t.Errorf("the keyboard can't scroll %q", got)
	}
	press("\x1b")
	if !evaluate[bool](t, d.ctx, open) {
		t.Error("Escape in a field of the page is taken for the preview's")
	}
	evaluate[bool](t, d.ctx, `(document.activeElement.blur(), document.querySelector("main a, header a").focus(), window.at = document.activeElement, true)`)
	press("\x1b")
	d.until("!(" + open + ")")
	if !evaluate[bool](t, d.ctx, `document.activeElement === window.at`) {
		t.Error("putting away what is wrong has moved the focus")
	}

	// Whoever reads it with the keyboard stays in it when it changes.
	d.save("content/events/fair.md", good)
	d.until(bar + `.querySelector(".state").dataset.kind !== "error"`)
	d.save("content/events/fair.md", strings.Replace(good, "2026-09-20", "2026-09-31", 1))
	d.until(open)
	evaluate[bool](t, d.ctx, `(`+bar+`.querySelector(".place a").focus(), true)`)
	d.save("content/events/fair.md", strings.Replace(good, "2026-09-20", "2026-02-30", 1))
	d.until(bar + `.querySelector(".list").innerText.includes("30 February")`)
	if !evaluate[bool](t, d.ctx, bar+`.activeElement?.matches(".list")`) {
		t.Error("the focus is lost when what is wrong changes")
	}

	// What is left of a hidden bar has a name.
	d.save("content/events/fair.md", good)
	d.until("!(" + open + ")")
	evaluate[bool](t, d.ctx, `(`+bar+`.querySelector("[data-do=panel]").click(), `+bar+`.querySelector("[data-do=hide]").click(), true)`)
	if got := evaluate[string](t, d.ctx, bar+`.querySelector("[data-do=panel]").innerText`); !strings.Contains(got, "Preview") {
		t.Errorf("the button that is left is called %q", got)
	}
}
