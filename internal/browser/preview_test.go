package browser

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/meridian-ssg/meridian/internal/build"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/serve"
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
	s, err := serve.New(ctx, serve.Options{
		Build: build.Options{Source: d.dir, Today: civil.Date{Year: 2026, Month: 3, Day: 1}}, Theme: theme(),
		Published: filepath.Join(d.dir, "public"), Editor: vscode, Now: time.Now,
		Say: func(words string) { d.t.Log(words) }, Report: func(serve.Progress) {},
	})
	if err != nil {
		d.t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := s.Run(l); err != nil {
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
	deadline := time.Now().Add(10 * time.Second)
	for time.Now().Before(deadline) {
		ok, err := chromedp.Run(d.ctx, chromedp.Evaluate[bool]("Boolean("+condition+")", chromedp.EvalAwaitPromise))
		if err == nil && ok {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	d.t.Fatalf("it never holds that %s\n%s\n%s", condition, evaluate[string](d.t, d.ctx, `location.href + "\n" + document.body.innerText.slice(0, 600)`), d.bar(`.innerText`))
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

func TestTextIsMorphed(t *testing.T) {
	d := sit(t, small)
	d.visit("/about/")
	d.save("content/about.md", strings.Replace(small["content/about.md"], "The first", "The very first", 1))
	d.until(d.contains("The very first paragraph."))
	d.stays()
}
