package browser

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/engine"
)

// choice is what a browser has chosen of the versions of a picture.
type choice struct {
	Src     string  `json:"src"`
	Shown   float64 `json:"shown"`  // width, in dots of the screen
	Chosen  int     `json:"chosen"` // width, in pixels
	Choices []int   `json:"choices"`
}

// choices scrolls to each picture with versions, waits for it, and gives what was
// chosen.
const choices = `(async () => {
	const out = [];
	for (const img of document.querySelectorAll('img[srcset]')) {
		img.scrollIntoView();
		while (!img.complete || !img.currentSrc) await new Promise(done => setTimeout(done, 20));
		await img.decode();
		out.push({
			src: img.currentSrc, shown: img.getBoundingClientRect().width * devicePixelRatio,
			chosen: Number(/\.(\d+)\.\w+$/.exec(img.currentSrc)[1]),
			choices: img.srcset.split(',').map(one => Number(/(\d+)w$/.exec(one.trim())[1])),
		});
	}
	return out;
})()`

// On every screen the smallest version is loaded that is sharp there, wherever a picture
// stands, and nothing moves when it comes. Each place of a page has a picture of its own, as
// Chromium shows one that it has already once more, however small the second place is.
func TestBrowsersChooseTheRightPicture(t *testing.T) {
	ctx := browse(t)
	dir := t.TempDir()
	files := map[string]string{
		"site.yaml":              "title: Site\nbase_url: https://example.org/\n",
		"content/_index.md":      "---\ntitle: Home\nimage: {file: start/hall.jpg, alt: A hall with chairs, credit: Ana}\n---\nWelcome to our work.\n",
		"content/blog/_index.md": "---\ntitle: Blog\n---\n",
	}
	for i, name := range []string{"a", "b", "c", "d"} {
		text := "Words.\n"
		if name == "a" {
			text = "Words.\n\n## One\n\nWords.\n\n![A hall with many chairs](in-text.jpg \"The hall\")\n\n## Two\n\n{{< figure src=\"figure.jpg\" alt=\"A hall with blue chairs\" >}}\n\n{{< figure src=\"aside.jpg\" alt=\"A hall with red chairs\" align=\"right\" >}}\n\n{{< gallery >}}\n![A hall with few chairs](one.jpg \"A caption\")\n![A hall with old chairs](two.jpg)\n![A hall with new chairs](three.jpg)\n{{< /gallery >}}\n"
		}
		files["content/blog/"+name+"/index.md"] = fmt.Sprintf("---\ntitle: Entry %s\ndate: 2026-01-0%d\nimage: {file: hall.jpg, alt: A hall with chairs, credit: Ana}\n---\n%s", name, i+1, text)
	}
	// All have the same bytes, so that they are made smaller only once.
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, image.NewGray(image.Rect(0, 0, 1650, 1100)), nil); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"start/hall", "blog/a/hall", "blog/b/hall", "blog/c/hall", "blog/d/hall", "blog/a/in-text", "blog/a/figure", "blog/a/aside", "blog/a/one", "blog/a/two", "blog/a/three"} {
		files["content/"+file+".jpg"] = photo.String()
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
	dest := filepath.Join(t.TempDir(), "public")
	report, err := engine.New(theme()...).Build(t.Context(), engine.Options{Source: dir, Destination: dest, Today: civil.Date{Year: 2026, Month: 2, Day: 1}})
	if err != nil || report.Diagnostics.HasErrors() {
		t.Fatal(err, report.Diagnostics)
	}
	server := httptest.NewServer(http.FileServer(http.Dir(dest)))
	t.Cleanup(server.Close)
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	// The window opens each page at a host of its own, from which it has no picture yet.
	hosts := 0
	look := func(at screen, page string) []string {
		hosts++
		return at.look(t, ctx, fmt.Sprintf("http://host%d.localhost:%s%s", hosts, port, page))
	}
	for _, at := range []screen{{320, 1}, {768, 1}, {1280, 1}, {320, 2}, {768, 2}, {1280, 2}} {
		for _, page := range []string{"/", "/blog/", "/blog/a/"} {
			// On a busy machine a page comes in pieces, and its cards are laid out one by one.
			faults := look(at, page)
			for i := 0; i < 3 && len(faults) > 0; i++ {
				faults = look(at, page)
			}
			for _, fault := range faults {
				t.Errorf("%s, %d wide at %v×: %s", page, at.width, at.scale, fault)
			}
		}
	}
}

// screen is a screen with so many dots for each pixel of CSS.
type screen struct {
	width int64
	scale float64
}

// look opens a page, and tells of pictures that were not chosen well and of what has
// moved.
func (s screen) look(t *testing.T, ctx context.Context, address string) (faults []string) {
	t.Helper()
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(s.width, 800, chromedp.EmulateScale(s.scale))); err != nil {
		t.Fatal(err)
	}
	visit(t, ctx, address)
	found := evaluate[[]choice](t, ctx, choices)
	if len(found) == 0 {
		t.Fatalf("%s shows no pictures", address)
	}
	for _, c := range found {
		best := c.Choices[len(c.Choices)-1]
		for i := len(c.Choices) - 1; i >= 0 && float64(c.Choices[i]) >= c.Shown-1; i-- {
			best = c.Choices[i]
		}
		// On fine screens, Chromium takes a smaller one that is nearer to what is needed.
		if c.Chosen > best || s.scale == 1 && c.Chosen != best || float64(c.Chosen) < c.Shown*0.7 && c.Chosen != c.Choices[len(c.Choices)-1] {
			faults = append(faults, fmt.Sprintf("for %.0f dots %d pixels were chosen of %v, want %d", c.Shown, c.Chosen, c.Choices, best))
		}
	}
	for _, what := range evaluate[[]string](t, ctx, shifts) {
		faults = append(faults, fmt.Sprintf("the page has shifted by %.300s", what))
	}
	return faults
}

// shifts gives what has moved while a page was loaded.
const shifts = `new Promise(done => {
	const out = [];
	new PerformanceObserver(list => {
		for (const e of list.getEntries()) for (const s of e.sources) out.push(e.value + " at " + (s.node ? s.node.outerHTML || s.node.data : "?"));
	}).observe({type: 'layout-shift', buffered: true});
	setTimeout(() => done(out), 100);
})`
