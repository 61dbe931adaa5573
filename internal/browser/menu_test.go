package browser

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/meridian-ssg/meridian/internal/civil"
)

// A sub-menu that somebody has opened closes with Escape, and the focus is on the line that
// opened it (WCAG 2.2, 1.4.13 and 2.4.3); on wide screens, also once somebody goes on
// elsewhere. On a telephone, the first Escape closes the sub-menu and leaves the sheet.
func TestSubMenusClose(t *testing.T) {
	ctx := browse(t)
	address := serveSite(t, map[string]string{
		"site.yaml":         "title: Union\nbase_url: https://union.example/\nmenus: {main: [{name: Work, page: work.md, children: [{name: Grants, page: grants.md}]}, {page: grants.md}]}\n",
		"content/_index.md": "---\ntitle: Home\n---\nWelcome, and see [the grants](grants.md).\n",
		"content/work.md":   "---\ntitle: Work\n---\nWork.\n",
		"content/grants.md": "---\ntitle: Grants\n---\nGrants.\n",
	}, civil.Date{Year: 2026, Month: 1, Day: 1})
	press := func(keys string) {
		t.Helper()
		if err := chromedp.Do(ctx, chromedp.KeyEvent(keys)); err != nil {
			t.Fatal(err)
		}
	}
	const isOpen = `document.querySelector(".menu details").open`
	open := func() {
		t.Helper()
		evaluate[bool](t, ctx, `(document.querySelector(".menu summary").focus(), true)`)
		press("\r")
		if !evaluate[bool](t, ctx, isOpen) {
			t.Fatal("the sub-menu does not open")
		}
	}
	for _, width := range []int64{320, 1280} {
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 700)); err != nil {
			t.Fatal(err)
		}
		visit(t, ctx, address)
		if width == 320 {
			evaluate[bool](t, ctx, `(document.querySelector(".menu-button").click(), true)`)
		}
		open()
		press("\t")
		if got := evaluate[string](t, ctx, `document.activeElement.textContent`); got != "Grants" {
			t.Fatalf("at %d pixels the focus is on %q, not in the sub-menu", width, got)
		}
		press(kb.Escape)
		if evaluate[bool](t, ctx, isOpen) {
			t.Errorf("at %d pixels the sub-menu stays open", width)
		}
		if got := evaluate[string](t, ctx, `document.activeElement.localName`); got != "summary" {
			t.Errorf("at %d pixels the focus is on %s", width, got)
		}
		if !evaluate[bool](t, ctx, `document.querySelector(".menu a").checkVisibility()`) {
			t.Errorf("at %d pixels the menu has gone as well", width)
		}
	}
	open()
	evaluate[bool](t, ctx, `(document.querySelector("main a").focus(), true)`)
	if evaluate[bool](t, ctx, isOpen) {
		t.Error("the sub-menu lies over the page although the focus is elsewhere")
	}
}
