package browser

import (
	"context"
	"fmt"
	"maps"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/serve"
	"github.com/meridian-ssg/meridian/internal/testenv"
)

// desk is a writer's desk: a site that is being written, its preview, and a
// browser that shows it.
type desk struct {
	t       *testing.T
	ctx     context.Context // of the browser
	dir     string
	address string // of the preview, without a slash at the end
	stop    func()
}

// pages of a small site, with the theme that comes with the program.
var small = map[string]string{
	"site.yaml":         "title: A small site\nbase_url: https://example.org/\nmenus: {main: [{page: about.md}, {page: events/_index.md}]}\n",
	"content/_index.md": "---\ntitle: Home\n---\nWelcome.\n",
	"content/about.md": "---\ntitle: About us\n---\nThe first paragraph.\n\n" + strings.Repeat("Another paragraph, so that there is something to scroll.\n\n", 40) +
		"The last paragraph.\n",
	"content/events/_index.md": "---\ntitle: Events\n---\n",
	"content/events/fair.md":   "---\ntitle: Freshers' fair\nstart: 2026-09-20\nplace: London\n---\nCome along.\n\n![The hall](hall.svg)\n",
	"content/events/hall.svg":  `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20" fill="red"/></svg>`,
	"content/blog/_index.md":   "---\ntitle: Blog\n---\n",
	"content/blog/draft.md":    "---\ntitle: Not yet\ndate: 2026-01-01\ndraft: true\n---\nA draft.\n",
	"content/blog/later.md":    "---\ntitle: In May\ndate: 2026-05-01\n---\nLater.\n",
}

func sit(t *testing.T, files map[string]string) *desk {
	t.Helper()
	d := &desk{t: t, ctx: browse(t), dir: t.TempDir()}
	for name, text := range files {
		d.save(name, text)
	}
	d.serve("127.0.0.1:0")
	return d
}

// serve starts the preview.
func (d *desk) serve(at string) {
	d.t.Helper()
	l, err := net.Listen("tcp", at)
	if err != nil {
		d.t.Fatal(err)
	}
	d.address = "http://" + l.Addr().String()
	ctx, cancel := context.WithCancel(d.t.Context())
	vscode, err := serve.ParseEditor("vscode")
	if err != nil {
		d.t.Fatal(err)
	}
	s, err := serve.New(serve.Options{
		Build: engine.Options{Source: d.dir, Today: civil.Date{Year: 2026, Month: 3, Day: 1}}, Theme: theme(),
		Published: filepath.Join(d.dir, "public"), Editor: vscode, Now: time.Now,
		Say: func(words string) { d.t.Log(words) }, Report: func(serve.Progress) {},
	})
	if err != nil {
		d.t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := s.Run(ctx, l); err != nil {
			d.t.Error(err)
		}
	}()
	d.stop = func() {
		cancel()
		<-done
		s.Close()
	}
	d.t.Cleanup(func() { d.stop() })
}

func (d *desk) at(name string) string { return filepath.Join(d.dir, filepath.FromSlash(name)) }

func (d *desk) save(name, text string) {
	d.t.Helper()
	if err := os.MkdirAll(filepath.Dir(d.at(name)), 0o755); err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(d.at(name), []byte(text), 0o644); err != nil {
		d.t.Fatal(err)
	}
}

// visit opens a page and marks it, so that a reload is noticed.
func (d *desk) visit(page string) {
	d.t.Helper()
	visit(d.t, d.ctx, d.address+page)
	d.until(`document.querySelector("meridian-preview")?.shadowRoot.querySelector(".state .words").textContent.match(/error|warning|Nothing/) !== null`)
	evaluate[bool](d.t, d.ctx, `window.mark = true`)
}

func (d *desk) stays() {
	d.t.Helper()
	if !evaluate[bool](d.t, d.ctx, `window.mark === true`) {
		d.t.Error("the page was loaded anew")
	}
}

// until waits until a condition holds in the page.
func (d *desk) until(condition string) {
	d.t.Helper()
	defer func() {
		if d.t.Failed() {
			d.t.Logf("the page is %s\n%s", evaluate[string](d.t, d.ctx, `location.href + "\n" + document.body.innerText.slice(0, 600)`), d.bar(`.innerText`))
		}
	}()
	testenv.WaitFor(d.t, condition, func() bool {
		ok, err := chromedp.Run(d.ctx, chromedp.Evaluate[bool]("Boolean("+condition+")", chromedp.EvalAwaitPromise))
		return err == nil && ok
	})
}

// painted waits until the browser has drawn what it knows of, and nothing of the
// preview moves any more.
func painted(t *testing.T, ctx context.Context) {
	t.Helper()
	evaluate[bool](t, ctx, `(async () => {
		const frame = () => new Promise(requestAnimationFrame);
		await frame();
		await frame();
		await Promise.allSettled(document.querySelector("meridian-preview").shadowRoot.getAnimations().map((a) => a.finished));
		return true;
	})()`)
}

// answered waits until the tab has received all that the server sent before now.
func answered(t *testing.T, ctx context.Context) {
	t.Helper()
	evaluate[bool](t, ctx, `fetch(location.href).then((r) => r.text()).then(() => true)`)
	painted(t, ctx)
}

// bar evaluates something of the preview's own part of the page.
func (d *desk) bar(what string) string {
	d.t.Helper()
	return fmt.Sprint(evaluate[any](d.t, d.ctx, `document.querySelector("meridian-preview").shadowRoot.querySelector("aside")`+what))
}

const bar = `document.querySelector("meridian-preview").shadowRoot`

func (d *desk) contains(text string) string {
	return fmt.Sprintf(`document.body.innerText.includes(%q)`, text)
}

// What is saved is there, and everything that the reader has done to the page
// stays: the place, the focus, what was typed, which details are open.
func TestSaving(t *testing.T) {
	files := maps.Clone(small)
	files["site.yaml"] += "markdown: {html: all}\n"
	files["content/about.md"] = strings.Replace(files["content/about.md"], "The last", "<details><summary>More</summary><p>Within.</p></details>\n\n<p><label>Name <input id=\"name\"></label></p>\n\nThe last", 1)
	d := sit(t, files)
	d.visit("/about/")
	evaluate[bool](t, d.ctx, `(document.querySelector("details").open = true, document.querySelector("#name").focus(), document.querySelector("#name").value = "Typed", window.scrollTo({ top: 500, behavior: "instant" }), window.read = [...document.querySelectorAll(".prose p")][20], true)`)
	kept := func(what string) {
		t.Helper()
		d.stays()
		for _, still := range []string{`document.querySelector("details").open`, `document.activeElement.id === "name"`, `document.querySelector("#name").value === "Typed"`} {
			if !evaluate[bool](t, d.ctx, still) {
				t.Errorf("after saving %s, it does not hold any more that %s", what, still)
			}
		}
	}
	top := func() int {
		return evaluate[int](t, d.ctx, `Math.round(window.read.getBoundingClientRect().top)`)
	}
	before := top()
	text := strings.Replace(files["content/about.md"], "The first paragraph.", "The very first paragraph.\n\nAnd a second one.", 1)
	d.save("content/about.md", text)
	d.until(d.contains("The very first paragraph.") + "&&" + d.contains("And a second one."))
	kept("a text")
	if evaluate[float64](t, d.ctx, `window.scrollY`) < 400 {
		t.Error("the page has scrolled away")
	}
	painted(t, d.ctx)
	if now := top() - before; now < -2 || now > 2 {
		t.Errorf("what was being read has moved by %d pixels", now)
	}

	d.save("content/about.md", strings.Replace(text, "title: About us", "title: All about us", 1))
	d.until(`document.title.startsWith("All about us") && document.querySelector("h1").textContent === "All about us"`)
	kept("a title")

	d.save("layouts/page.html", `{{define "main"}}<article><p id="own">Another layout</p><h1>{{.Title}}</h1><div class="prose">{{.Content}}</div></article>{{end}}`)
	d.until(`document.querySelector("#own") !== null`)
	d.stays()

	d.save("static/assets/site.css", "h1 { color: rgb(1, 2, 3) } p { margin: 1em }")
	d.until(`getComputedStyle(document.querySelector("h1")).color === "rgb(1, 2, 3)" && document.querySelectorAll("link[rel=stylesheet]").length === 1`)
	d.stays()
}

// A style sheet without a fingerprint, and pictures, are loaded anew in place.
func TestFilesUnderTheSameName(t *testing.T) {
	files := maps.Clone(small)
	files["layouts/page.event.html"] = `{{define "head"}}<link rel="stylesheet" href="/plain.css">{{end}}{{define "main"}}<h1>{{.Title}}</h1>{{.Content}}{{end}}`
	files["static/plain.css"] = "h1 { color: rgb(1, 2, 3) }"
	d := sit(t, files)
	d.visit("/events/fair/")
	d.until(`getComputedStyle(document.querySelector("h1")).color === "rgb(1, 2, 3)"`)
	d.save("static/plain.css", "h1 { color: rgb(4, 5, 6) }")
	d.until(`getComputedStyle(document.querySelector("h1")).color === "rgb(4, 5, 6)"`)
	d.until(`document.querySelectorAll("link[href^='/plain.css']").length === 1`)
	d.stays()

	const colour = `(async () => {
		const img = document.querySelector("figure img");
		await img.decode();
		const canvas = document.createElement("canvas"), c = canvas.getContext("2d");
		c.drawImage(img, 0, 0);
		return [...c.getImageData(5, 5, 1, 1).data].slice(0, 3).join();
	})()`
	d.until(colour + `.then((c) => c === "255,0,0")`)
	d.save("content/events/hall.svg", strings.Replace(small["content/events/hall.svg"], "red", "lime", 1))
	d.until(colour + `.then((c) => c === "0,255,0")`)
	d.stays()

	// What comes after that is no reason to load them once more.
	d.save("content/events/fair.md", files["content/events/fair.md"]+"\nMore.\n")
	d.until(d.contains("More."))
	d.stays()
	if !evaluate[bool](t, d.ctx, `document.querySelector("figure img").src.includes("meridian=")`) {
		t.Error("the picture has been put back")
	}
}

// A page that comes, goes and changes its name.
func TestPagesComeAndGo(t *testing.T) {
	d := sit(t, small)
	d.visit("/events/")
	d.save("content/events/gala.md", "---\ntitle: The gala\nstart: 2026-10-01\n---\nAn evening.\n")
	d.until(d.contains("The gala"))
	d.stays()

	d.visit("/events/gala/")
	if err := os.Rename(d.at("content/events/gala.md"), d.at("content/events/ball.md")); err != nil {
		t.Fatal(err)
	}
	d.until(`location.pathname === "/events/ball/" && ` + d.contains("An evening."))
	d.until(bar + `.querySelector(".state .words").textContent === "Nothing is wrong"`)

	if err := os.Remove(d.at("content/events/ball.md")); err != nil {
		t.Fatal(err)
	}
	d.until(bar + `.querySelector(".notice").textContent.includes("content/events/ball.md was deleted")`)
	if !evaluate[bool](t, d.ctx, d.contains("An evening.")) {
		t.Error("what was there is gone, too")
	}
	d.save("content/events/ball.md", "---\ntitle: The ball\nstart: 2026-10-01\n---\nAnother evening.\n")
	d.until(d.contains("Another evening.") + ` && ` + bar + `.querySelector(".notice").hidden`)

	d.visit("/none/")
	if !evaluate[bool](t, d.ctx, d.contains("not found")) {
		t.Error("a page that is not there is not said to be missing")
	}
	d.save("content/none.md", "---\ntitle: Now there is\n---\nHere.\n") // with the scripts of the page that was not there
	d.until(d.contains("Here."))
	d.stays()
}

// What is wrong appears over the last good version, says where, and goes when
// it is mended.
func TestFaultsOnThePage(t *testing.T) {
	d := sit(t, small)
	d.visit("/events/fair/")
	good := small["content/events/fair.md"]
	const faults = bar + `.querySelector(".faults")`
	shown := func(words string) string {
		return "!" + faults + ".hidden && " + faults + fmt.Sprintf(".innerText.includes(%q)", words)
	}
	for _, c := range []struct{ what, file, text, words, place string }{
		{"front matter", "content/events/fair.md", strings.Replace(good, "2026-09-20", "2026-09-31", 1), "31 September 2026 does not exist", "content/events/fair.md:3:8"},
		{"a text", "content/events/fair.md", good + "\n[To nowhere](gone.md)\n", "there is no page “gone.md”", "content/events/fair.md:10:14"},
		{"a layout", "layouts/page.event.html", `{{define "main"}}{{.Titel}}{{end}}`, "Titel", "layouts/page.event.html:1:"},
		{"the settings", "site.yaml", small["site.yaml"] + "titel: x\n", "titel", "site.yaml:4:1"},
	} {
		before, had := small[c.file]
		d.save(c.file, c.text)
		d.until(shown(c.words))
		d.until(faults + `.querySelector(".shown").textContent.match(/^Behind this .* without an error, of /) !== null`)
		if !evaluate[bool](t, d.ctx, d.contains("20 September 2026")+" && "+d.contains("Come along.")) {
			t.Errorf("%s is wrong, and the last good version is not there any more", c.what)
		}
		href := evaluate[string](t, d.ctx, faults+`.querySelector(".place a").href`)
		if !strings.HasPrefix(href, "vscode://file/") || !strings.Contains(href, strings.TrimSuffix(c.place, ":")) {
			t.Errorf("%s: the place leads to %s", c.what, href)
		}
		// Whoever loads the page now sees the same.
		d.visit("/events/fair/")
		d.until(shown(c.words))
		if !evaluate[bool](t, d.ctx, d.contains("20 September 2026")) {
			t.Errorf("%s is wrong, and the page can't be loaded as it was", c.what)
		}
		if had {
			d.save(c.file, before)
		} else if err := os.Remove(d.at(c.file)); err != nil {
			t.Fatal(err)
		}
		d.until(faults + ".hidden && " + bar + `.querySelector(".state .words").textContent === "Nothing is wrong"`)
		d.stays()
	}

	// Put away, it stays away until something else is wrong.
	d.save("content/events/fair.md", strings.Replace(good, "2026-09-20", "2026-09-31", 1))
	d.until(shown("31 September"))
	evaluate[bool](t, d.ctx, `(`+bar+`.querySelector("[data-do=put-away]").click(), true)`)
	d.visit("/about/")
	d.until(faults + ".hidden && " + bar + `.querySelector(".state .words").textContent === "1 error"`)
	d.save("content/events/fair.md", strings.Replace(good, "2026-09-20", "2026-02-30", 1))
	d.until(shown("30 February"))

	// A warning is quiet.
	d.save("content/events/fair.md", strings.Replace(good, "![The hall]", "![]", 1))
	d.until(faults + ".hidden && " + bar + `.querySelector(".state").dataset.kind === "warning"`)
	evaluate[bool](t, d.ctx, `(`+bar+`.querySelector("[data-do=faults]").click(), true)`)
	d.until(shown("alternative text"))
}

// The preview's own part of the page can be used by everybody: every control has
// a name, everything can be read against what lies behind it, and the keyboard
// reaches it all and is shown where it is.
func TestBarForEverybody(t *testing.T) {
	d := sit(t, small)
	const check = `(async () => {
		const root = document.querySelector("meridian-preview").shadowRoot, out = [];
		const light = (c) => { const [r, g, b] = c.map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b };
		const parse = (c) => c.match(/[\d.]+/g).map(Number);
		const behind = (e) => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0.5) return c.slice(0, 3) } return [255, 255, 255] };
		for (const e of root.querySelectorAll("aside *")) {
			if (!e.checkVisibility() || e.closest(".status")) continue;
			if (e.matches("button, input, a, [tabindex]")) {
				const name = e.ariaLabel || e.labels?.[0]?.textContent || root.getElementById(e.getAttribute("aria-labelledby"))?.textContent || e.textContent;
				if (!name.trim()) out.push("no name: " + e.outerHTML);
				const r = e.getBoundingClientRect();
				if (e.matches("button, input[type=radio], input[type=date]") && (r.width < 24 || r.height < 24)) out.push("too small: " + e.outerHTML);
				if (r.left < 0 || r.right > innerWidth || r.bottom > innerHeight) out.push("outside the screen: " + e.outerHTML);
			}
			if ([...e.childNodes].some((n) => n.nodeType === 3 && n.nodeValue.trim()) && !e.disabled) {
				const a = light(parse(getComputedStyle(e).color)), b = light(behind(e));
				const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
				if (ratio < 7) out.push("contrast " + ratio.toFixed(1) + ": " + e.outerHTML.slice(0, 120));
			}
		}
		const ids = [...root.querySelectorAll("[id]")].map((e) => e.id);
		if (new Set(ids).size !== ids.length) out.push("an id is there twice");
		for (const e of root.querySelectorAll("[aria-controls], [aria-labelledby]")) {
			for (const a of ["aria-controls", "aria-labelledby"]) if (e.hasAttribute(a) && !root.getElementById(e.getAttribute(a))) out.push(a + " leads nowhere");
		}
		if (root.querySelector("aside").scrollWidth > innerWidth) out.push("it has to be scrolled sideways");
		await 0;
		return out;
	})()`
	wrong := strings.Replace(small["content/events/fair.md"], "start: 2026-09-20\nplace", "start: 2026-09-31\nplce", 1)
	for _, scheme := range []string{"light", "dark"} {
		prefer(t, d.ctx, scheme)
		for _, width := range []int64{320, 768, 1280} {
			if err := chromedp.Do(d.ctx, chromedp.EmulateViewport(width, 700)); err != nil {
				t.Fatal(err)
			}
			d.save("content/events/fair.md", small["content/events/fair.md"])
			d.visit("/events/fair/?preview-drafts=show")
			look := func(what string) {
				t.Helper()
				painted(t, d.ctx)
				for _, fault := range evaluate[[]string](t, d.ctx, check) {
					t.Errorf("%s, %s, %d pixels: %s", what, scheme, width, fault)
				}
			}
			look("the strip")
			evaluate[bool](t, d.ctx, `(`+bar+`.querySelector("[data-do=panel]").click(), true)`)
			look("the panel")
			evaluate[bool](t, d.ctx, `(sessionStorage.clear(), true)`)
			d.save("content/events/fair.md", wrong)
			d.until("!" + bar + `.querySelector(".faults").hidden`)
			look("what is wrong")
		}
	}
	if got := evaluate[string](t, d.ctx, bar+`.querySelector("[role=status]").textContent`); !strings.HasPrefix(got, "2 errors. 31 September") {
		t.Errorf("those who can't see are told %q", got)
	}

	// By keyboard: on to the strip, open the panel, and away again.
	d.save("content/events/fair.md", small["content/events/fair.md"])
	d.until(bar + `.querySelector(".faults").hidden`)
	evaluate[bool](t, d.ctx, `(`+bar+`.querySelector("[data-do=panel]").focus(), true)`)
	for _, key := range []struct{ press, then string }{
		{"\r", `.querySelector(".panel").hidden === false`},
		{"\x1b", `.querySelector(".panel").hidden && ` + bar + `.activeElement.dataset.do === "panel"`},
	} {
		if err := chromedp.Do(d.ctx, chromedp.KeyEvent(key.press)); err != nil {
			t.Fatal(err)
		}
		d.until(bar + key.then)
	}
	if !evaluate[bool](t, d.ctx, `parseFloat(getComputedStyle(`+bar+`.activeElement).outlineWidth) >= 2`) {
		t.Error("the focus can't be seen")
	}

	// The bar can be hidden, stays so, and comes back.
	evaluate[bool](t, d.ctx, `(`+bar+`.querySelector("[data-do=hide]").click(), true)`)
	d.visit("/about/")
	if evaluate[bool](t, d.ctx, bar+`.querySelector(".state").checkVisibility()`) {
		t.Error("the bar is back by itself")
	}
	evaluate[bool](t, d.ctx, `(`+bar+`.querySelector("[data-do=panel]").click(), true)`)
	d.until(bar + `.querySelector(".state").checkVisibility()`)
}

func prefer(t *testing.T, ctx context.Context, scheme string) {
	t.Helper()
	params := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
	if err := chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, emulation.SetEmulatedMedia, params)
		return err
	})); err != nil {
		t.Fatal(err)
	}
}

// Each tab has its own view, without a restart, and keeps it from page to page.
func TestViewsOfATab(t *testing.T) {
	d := sit(t, small)
	d.visit("/blog/")
	set := func(what string) {
		t.Helper()
		evaluate[bool](t, d.ctx, `(() => { const e = `+bar+`.querySelector("#`+what+`; e.dispatchEvent(new Event("change", { bubbles: true })); return true })()`)
	}
	if evaluate[bool](t, d.ctx, d.contains("Not yet")+"||"+d.contains("In May")) {
		t.Fatal("what is held back is shown")
	}
	d.until(bar + `.querySelector(".held").textContent === "Held back: 1 draft, 1 later page."`)
	set(`drafts"); e.checked = true`)
	d.until(d.contains("Not yet"))
	d.stays()
	set(`day"); e.value = "2026-05-02"`)
	d.until(d.contains("In May") + ` && location.search === "?preview-drafts=show&preview-day=2026-05-02"`)
	d.stays()
	d.until(bar + `.querySelector(".badges").textContent === "As of 2 May 2026"`)

	// A link takes the view along.
	evaluate[bool](t, d.ctx, `([...document.querySelectorAll("main a")].find((a) => a.textContent.includes("Not yet")).click(), true)`)
	d.until(`location.pathname === "/blog/draft/" && ` + d.contains("A draft."))
	d.until(bar + `.querySelector(".badges")?.textContent.startsWith("Draft")`)
	if q := evaluate[string](t, d.ctx, `location.search`); !strings.Contains(q, "preview-drafts=show") || !strings.Contains(q, "preview-day=2026-05-02") {
		t.Errorf("the view has changed on the way: %s", q)
	}

	// Without drafts the page is not there, and the tab says why.
	set(`drafts"); e.checked = false`)
	d.until(bar + `.querySelector(".notice").textContent.includes("content/blog/draft.md is a draft")`)
	if !evaluate[bool](t, d.ctx, d.contains("A draft.")) {
		t.Error("what was there is gone, too")
	}
	evaluate[bool](t, d.ctx, `(`+bar+`.querySelector("[data-do=show-drafts]").click(), true)`)
	d.until(bar + `.querySelector(".notice").hidden`)

	// Another tab has the view that everybody has.
	visit(t, d.ctx, "about:blank")
	d.visit("/blog/")
	if evaluate[bool](t, d.ctx, d.contains("Not yet")) {
		t.Error("the view has stuck")
	}
}

// Of many tabs, those are changed that show something else now.
func TestOtherTabsStayStill(t *testing.T) {
	d := sit(t, small)
	d.visit("/about/")
	other, cancel := chromedp.NewContext(d.ctx)
	defer cancel()
	second := *d
	second.ctx = other
	second.visit("/events/fair/")
	const count = `(window.changes = 0, new MutationObserver(() => window.changes++).observe(document, { subtree: true, childList: true, attributes: true, characterData: true }), true)`
	evaluate[bool](t, d.ctx, count)
	evaluate[bool](t, other, count)
	d.save("content/about.md", strings.Replace(small["content/about.md"], "The first", "The very first", 1))
	d.until(`document.visibilityState === "hidden" || ` + d.contains("The very first"))
	answered(t, other)
	if n := evaluate[int](t, other, `window.changes`); n != 0 {
		t.Errorf("the tab that shows another page has changed %d times", n)
	}
	second.stays()
}

// A tab that nobody looks at is brought up to date when somebody does, and tabs
// find the server again after it was started anew.
func TestReconnecting(t *testing.T) {
	d := sit(t, small)
	d.visit("/about/")
	at := strings.TrimPrefix(d.address, "http://")
	d.stop()
	d.until(bar + `.querySelector(".state .words").textContent === "The preview has stopped"`)
	d.save("content/about.md", strings.Replace(small["content/about.md"], "The first", "Meanwhile the first", 1))
	d.serve(at)
	d.until(d.contains("Meanwhile the first paragraph."))
	d.until(bar + `.querySelector(".state .words").textContent === "Nothing is wrong"`)
	d.stays()
}

// A paragraph leads to its line, and the page can be seen at other widths.
func TestLinesAndWidths(t *testing.T) {
	d := sit(t, small)
	d.visit("/about/")
	evaluate[bool](t, d.ctx, `(`+bar+`.querySelector("[data-do=find]").click(), true)`)
	point := func(text string) string {
		return `(() => { const p = [...document.querySelectorAll(".prose p")].find((p) => p.textContent === "` + text + `"); p.dispatchEvent(new MouseEvent("mousemove", { bubbles: true, composed: true })); return ` + bar + `.querySelector(".found") })()`
	}
	d.until(point("The first paragraph.") + `.textContent === "Line 4"`)
	d.until(point("The last paragraph.") + `.textContent === "Line 86"`)
	if err := chromedp.Do(d.ctx, chromedp.KeyEvent("\x1b")); err != nil {
		t.Fatal(err)
	}
	d.until(bar + `.querySelector(".found").hidden`)

	evaluate[bool](t, d.ctx, `(`+bar+`.querySelector("input[value='320']").click(), true)`)
	const frame = bar + `.querySelector("iframe")`
	d.until(frame + `.contentDocument?.querySelector("script[data-meridian]") !== null && ` + frame + `.contentWindow.innerWidth === 320`)
	d.until(frame + `.contentDocument.readyState === "complete"`)
	if evaluate[bool](t, d.ctx, frame+`.contentDocument.querySelector("meridian-preview") !== null`) {
		t.Error("there is a bar within the bar")
	}
	d.save("content/about.md", strings.Replace(small["content/about.md"], "The first", "The very first", 1))
	d.until(frame + `.contentDocument.body.innerText.includes("The very first")`)
	evaluate[bool](t, d.ctx, frame+`.contentWindow.location.assign("/events/fair/"), true`)
	d.until(bar + `.querySelector(".file").textContent === "content/events/fair.md"`)
	evaluate[bool](t, d.ctx, `(`+bar+`.querySelector("input[value='0']").click(), true)`)
	d.until(`location.pathname === "/events/fair/" && ` + d.contains("Come along."))
}
