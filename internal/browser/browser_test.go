// Package browser holds tests of what a person meets: the section in this
// repository, built and opened in Chromium.
package browser

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/layouts"
	"github.com/meridian-ssg/meridian/static"
)

// pages are one of every kind.
var pages = []string{
	"/", "/projects/", "/projects/kosovo-students-union/", "/events/", "/events/united-for-equality/",
	"/blog/students-as-partners-institute/", "/strategy/", "/accessibility/", "/people/", "/people/ruxandra-calin/", "/partners/", "/partners/sparqs/",
	"/countries/", "/countries/united-kingdom/", "/404.html",
}

// TestSection opens the pages of the section in this repository.
func TestSection(t *testing.T) {
	browse(t) // skips where it can't
	dest := filepath.Join(t.TempDir(), "public")
	report, err := engine.New(theme()...).Build(t.Context(), engine.Options{Source: filepath.Join("..", ".."), Destination: dest, Today: civil.Date{Year: 2026, Month: 1, Day: 1}})
	if err != nil {
		t.Fatal(err)
	}
	if report.Diagnostics.HasErrors() {
		t.Fatalf("the section is at fault: %v", report.Diagnostics)
	}
	server := httptest.NewServer(http.FileServer(http.Dir(dest)))
	t.Cleanup(server.Close)
	for name, test := range map[string]func(t *testing.T, ctx context.Context, address string){
		"PagesFitEveryScreen": testPagesFitEveryScreen,
		"SkipLink":            testSkipLink,
		"MenuOnATelephone":    testMenuOnATelephone,
		"DarkAndPrint":        testDarkAndPrint,
	} {
		t.Run(name, func(t *testing.T) { test(t, browse(t), server.URL) })
	}
}

func theme() []source.Layer {
	return []source.Layer{{Under: "layouts", FS: layouts.FS}, {Under: "static", FS: static.FS}}
}

// hangGuard ends a test that will never end by itself. It is no limit of speed.
const hangGuard = 10 * time.Minute

// errNoChromium says that there is no browser to test in.
var errNoChromium = errors.New("there is no Chromium here; CI installs it")

// chromium starts the browser in which all tests open their windows.
var chromium = sync.OnceValues(func() (context.Context, error) {
	program := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if at, err := exec.LookPath(name); err == nil {
			program = at
			break
		}
	}
	if program == "" {
		return nil, errNoChromium
	}
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(program),
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true),
	}
	if os.Geteuid() == 0 { // the sandbox refuses to run for the superuser, as in many a CI
		options = append(options, chromedp.Flag("no-sandbox", true))
	}
	ctx, cancel := chromedp.NewContext(context.Background(), chromedp.WithAllocatorOptions(options...))
	if err := chromedp.Do(ctx); err != nil {
		cancel()
		return nil, err
	}
	return ctx, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if ctx, err := chromium(); err == nil {
		chromedp.Cancel(ctx) //nolint:errcheck
	}
	os.Exit(code)
}

// browse opens a window that shares nothing with those of other tests.
func browse(t *testing.T) context.Context {
	t.Helper()
	browser, err := chromium()
	if errors.Is(err, errNoChromium) {
		t.Skip(err)
	} else if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	ctx, cancelTime := context.WithTimeout(ctx, hangGuard)
	t.Cleanup(cancelTime)
	return ctx
}

func evaluate[T any](t *testing.T, ctx context.Context, script string) T {
	t.Helper()
	out, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%s: %v", script, err)
	}
	return out
}

func visit(t *testing.T, ctx context.Context, address string) {
	t.Helper()
	if err := chromedp.Do(ctx, chromedp.Navigate(address)); err != nil {
		t.Fatal(err)
	}
}

// Every kind of page fits the width of the screen, shows all of its pictures,
// loads nothing from elsewhere, runs no script but that of the search, and has one main heading.
func testPagesFitEveryScreen(t *testing.T, ctx context.Context, address string) {
	for _, width := range []int64{320, 768, 1280} {
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900)); err != nil {
			t.Fatal(err)
		}
		for _, page := range pages {
			visit(t, ctx, address+page)
			where := fmt.Sprintf("%s at %d pixels", page, width)
			if over := evaluate[int](t, ctx, `document.documentElement.scrollWidth - window.innerWidth`); over > 0 {
				t.Errorf("%s has to be scrolled sideways, by %d pixels", where, over)
			}
			if n := evaluate[int](t, ctx, `document.querySelectorAll("h1").length`); n != 1 {
				t.Errorf("%s has %d main headings", where, n)
			}
			if n := evaluate[int](t, ctx, `document.querySelectorAll("script:not([type='application/ld+json'], [src*='/search.'])").length`); n != 0 {
				t.Errorf("%s runs %d scripts", where, n)
			}
			broken := evaluate[[]string](t, ctx, `(async () => {
				const out = [];
				for (const i of document.images) {
					i.loading = "eager";
					try { await i.decode() } catch { out.push(i.src) }
				}
				return out;
			})()`)
			if len(broken) > 0 {
				t.Errorf("%s does not show %v", where, broken)
			}
			foreign := evaluate[[]string](t, ctx, `performance.getEntriesByType("resource").map(e => e.name).filter(n => !n.startsWith(location.origin) && !n.startsWith("data:"))`)
			if len(foreign) > 0 {
				t.Errorf("%s loads from elsewhere: %v", where, foreign)
			}
		}
	}
}

// The first press of the Tab key offers a way past the menu (WCAG 2.2, 2.4.1),
// and taking it leads to the main content.
func testSkipLink(t *testing.T, ctx context.Context, address string) {
	visit(t, ctx, address+"/strategy/")
	if err := chromedp.Do(ctx, chromedp.KeyEvent("\t")); err != nil {
		t.Fatal(err)
	}
	if got := evaluate[string](t, ctx, `document.activeElement.getAttribute("href")`); got != "#_main" {
		t.Fatalf("the first thing in reach of the keyboard leads to %q, not past the menu", got)
	}
	if !evaluate[bool](t, ctx, `(() => { const r = document.activeElement.getBoundingClientRect(); return r.top >= 0 && r.left >= 0 && r.width > 1 && r.height > 1 })()`) {
		t.Error("the way past the menu can't be seen while it is in focus")
	}
	if err := chromedp.Do(ctx, chromedp.KeyEvent("\r")); err != nil {
		t.Fatal(err)
	}
	if got := evaluate[string](t, ctx, `document.activeElement.id`); got != "_main" {
		t.Errorf("the focus is on %q, not on the main content", got)
	}
}

// On a telephone a button opens the menu, without any script.
func testMenuOnATelephone(t *testing.T, ctx context.Context, address string) {
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(320, 700)); err != nil {
		t.Fatal(err)
	}
	visit(t, ctx, address+"/")
	const shown = `document.querySelector("#_menu a").checkVisibility({visibilityProperty: true})`
	if evaluate[bool](t, ctx, shown) {
		t.Fatal("the menu is open before anybody asked for it")
	}
	evaluate[bool](t, ctx, `(document.querySelector(".menu-button").click(), true)`)
	if !evaluate[bool](t, ctx, shown) {
		t.Error("the button does not open the menu")
	}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1280, 700)); err != nil {
		t.Fatal(err)
	}
	visit(t, ctx, address+"/")
	if !evaluate[bool](t, ctx, shown) {
		t.Error("the menu can't be seen on a wide screen")
	}
}

// Readers who prefer a dark screen get one, and paper stays white.
func testDarkAndPrint(t *testing.T, ctx context.Context, address string) {
	brightness := func(media, scheme string) int {
		t.Helper()
		features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}
		params := emulation.SetEmulatedMediaParams{Media: media, Features: features}
		if err := chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
			_, err := cdp.Call(ctx, tab, emulation.SetEmulatedMedia, params)
			return err
		})); err != nil {
			t.Fatal(err)
		}
		visit(t, ctx, address+"/cookies/")
		return evaluate[int](t, ctx, `(() => {
			const c = getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g).map(Number);
			const k = c.length > 3 && c[3] === 0 ? [255, 255, 255] : c;
			return Math.round((k[0] + k[1] + k[2]) / 3);
		})()`)
	}
	if light := brightness("screen", "light"); light < 200 {
		t.Errorf("the light screen is dark: %d", light)
	}
	if dark := brightness("screen", "dark"); dark > 70 {
		t.Errorf("the dark screen is light: %d", dark)
	}
	if paper := brightness("print", "dark"); paper < 240 {
		t.Errorf("paper is not white: %d", paper)
	}
}
