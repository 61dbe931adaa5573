package browser

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/testenv"
)

// made keeps what a build makes. A page with hostile texts is full of faults, so that
// it is never published; it is looked at as if whoever published it had no checks.
type made struct {
	sync.Mutex
	files map[string]string
}

func (m *made) Begin() { m.files = map[string]string{} }

func (m *made) Output(path string, data []byte) {
	m.Lock()
	defer m.Unlock()
	m.files[path] = string(data)
}

func (m *made) Faults(*engine.Report) diag.List { return nil }

func (m *made) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/")
	if strings.HasSuffix(r.URL.Path, "/") {
		name += "index.html"
	}
	text, ok := m.files[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	if path.Ext(name) == ".css" {
		w.Header().Set("Content-Type", "text/css")
	}
	fmt.Fprint(w, text)
}

// hostileForms are places in which hostile texts stand. Each text has a quotation of
// its own, which ends what it leaves open in Markdown.
var hostileForms = map[string]string{
	"block": "> %s", "words": "> a %s b", "address": "> [a](<%s>)", "bare": "> [a](%s)", "picture": "> ![a](%s)", "alternative": "> ![%s](a.png)",
	"link": "> <a href=\"%s\">a</a>", "title": "> <b title='%s'>a</b>", "value": "> <b title=%s>a</b>", "table": "> <table><tr><td>\n> %s\n> </table>",
}

// What hostile texts come to runs nothing in a browser, whatever readers do, and loads
// nothing from elsewhere, where site.yaml lets through what can't harm readers or no HTML at all.
// Where it lets everything through, these texts do run.
func TestHostileTexts(t *testing.T) {
	browse(t) // skips where it can't
	for level, runs := range map[string]bool{"none": false, "safe": false, "all": true} {
		t.Run(level, func(t *testing.T) {
			dir := t.TempDir()
			files := map[string]string{
				"site.yaml":         "title: Union\nbase_url: https://union.example/\nmarkdown: {html: " + level + "}\n",
				"content/_index.md": "---\ntitle: Home\n---\nWelcome.\n",
			}
			for name, form := range hostileForms {
				text := "---\ntitle: Hostile texts\n---\n"
				for _, v := range testenv.HostileTexts() {
					text += fmt.Sprintf(form, strings.ReplaceAll(v, "\n", "\n> ")) + "\n\nand\n\n"
				}
				files["content/"+name+".md"] = text
			}
			for file, text := range files {
				at := filepath.Join(dir, filepath.FromSlash(file))
				if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			site := &made{}
			if _, err := engine.New(theme()...).Build(t.Context(), engine.Options{Source: dir, Inspector: site, Today: civil.Date{Year: 2026, Month: 1, Day: 1}}); err != nil {
				t.Fatal(err)
			}
			server := httptest.NewServer(site)
			t.Cleanup(server.Close)
			ran := false
			for name := range hostileForms {
				if len(site.files[name+"/index.html"]) < 1000 {
					t.Fatalf("%s was not made", name)
				}
				harm := openHostile(t, server.URL+"/"+name+"/")
				ran = ran || len(harm) > 0
				if len(harm) > 0 && !runs {
					t.Errorf("%s: %q", name, harm)
				}
			}
			if runs && !ran {
				t.Error("nothing runs where all HTML is let through, so nothing was tested")
			}
		})
	}
}

// provoke does to every part of a page what readers may do, and gives what has come of
// it: scripts that ran, addresses that would run one, what was loaded from elsewhere.
const provoke = `(async () => {
	const out = [];
	document.addEventListener("click", e => e.preventDefault());
	document.addEventListener("submit", e => e.preventDefault());
	for (const e of document.querySelectorAll("*")) {
		for (const name of ["mouseover", "focus", "click", "error", "load", "toggle", "animationstart", "beforetoggle", "pageshow", "start", "finish", "begin", "cancel", "play", "beforematch"])
			e.dispatchEvent(new Event(name, {cancelable: true}));
		for (const a of e.attributes) {
			if (/^on/i.test(a.name)) out.push(e.outerHTML.slice(0, 200));
			if (/^[\0-\x20]*(j\s*a\s*v\s*a|v\s*b)\s*s\s*c\s*r\s*i\s*p\s*t\s*:/i.test(a.value) && /href|src|action|data|poster/.test(a.name)) out.push(e.outerHTML.slice(0, 200));
		}
		if (e.href && e.protocol && !/^(https?|mailto|tel|sms|webcal):$/.test(e.protocol)) out.push(e.outerHTML.slice(0, 200));
	}
	await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
	if (window.hit) out.push("a script ran");
	if (document.querySelector("script:not([type='application/ld+json']), iframe, object, embed, base, .prose form, .prose style")) out.push("there is what may run");
	for (const e of performance.getEntriesByType("resource")) if (!e.name.startsWith(location.origin) && !e.name.startsWith("data:")) out.push("loaded " + e.name);
	return out;
})()`

// openHostile opens a page, and gives what should not have come of it.
func openHostile(t *testing.T, address string) []string {
	t.Helper()
	ctx := browse(t)
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1280, 900)); err != nil {
		t.Fatal(err)
	}
	visit(t, ctx, address)
	if at := evaluate[string](t, ctx, `location.href`); at != address {
		return []string{"the page leads to " + at}
	}
	return evaluate[[]string](t, ctx, provoke)
}
