package browser

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/engine"
)

// serveSite builds a site of a few files with the theme, and gives its address.
func serveSite(t *testing.T, files map[string]string, today civil.Date) string {
	t.Helper()
	dir, dest := t.TempDir(), filepath.Join(t.TempDir(), "public")
	for file, text := range files {
		at := filepath.Join(dir, filepath.FromSlash(file))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	report, err := engine.New(theme()...).Build(t.Context(), engine.Options{Source: dir, Destination: dest, Today: today})
	if err != nil || report.Diagnostics.HasErrors() {
		t.Fatal(err, report.Diagnostics)
	}
	server := httptest.NewServer(http.FileServer(http.Dir(dest)))
	t.Cleanup(server.Close)
	return server.URL
}

// TestMap looks at the map of a few countries, the smallest among them: it leads where
// its table leads, and each mark can be hit with a thumb, on every screen.
func TestMap(t *testing.T) {
	ctx := browse(t)
	address := serveSite(t, map[string]string{
		"site.yaml":              "title: Union\nmap: {region: europe}\n",
		"content/_index.md":      "---\ntitle: Home\n---\nWelcome.\n",
		"content/events/a.md":    "---\ntitle: Meeting\nstart: 2015-03-02\ncountries: [MT, XK, AM, FJ]\n---\nA meeting.\n",
		"content/projects/b.md":  "---\ntitle: Quality\ncountries: [ES, MT]\n---\nA project.\n",
		"content/blog/report.md": "---\ntitle: Report\ndate: 2015-03-02\ncountries: [IS]\n---\nA report.\n",
	}, civil.Date{Year: 2026, Month: 1, Day: 1})
	links := func(selector string) []string {
		return evaluate[[]string](t, ctx, `[...document.querySelectorAll("`+selector+`")].map(a => a.getAttribute("href"))`)
	}
	for _, width := range []int64{320, 768, 1280} {
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900)); err != nil {
			t.Fatal(err)
		}
		visit(t, ctx, address+"/countries/")
		drawn, listed := links(".map svg a"), links(".map-table a")
		if want := slices.DeleteFunc(slices.Clone(listed), func(a string) bool { return a == "/countries/fiji/" }); !slices.Equal(drawn, want) {
			t.Errorf("the map leads to %q, the table to %q", drawn, listed)
		}
		for _, missed := range evaluate[[]string](t, ctx, missedMarks) {
			t.Errorf("at %d pixels %s", width, missed)
		}
		if over := evaluate[int](t, ctx, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
			t.Errorf("the page has to be scrolled sideways, by %d pixels", over)
		}
	}
	testMapByKeyboard(t, ctx)
}

// missedMarks are the points round a mark that do not lead to its country: 11 pixels
// from its middle in each direction.
const missedMarks = `[...document.querySelectorAll(".map svg a")].flatMap(a => {
	const mark = a.querySelector(".map-mark");
	mark.scrollIntoView({block: "center"});
	const m = mark.getScreenCTM(), p = mark.getPointAtLength(0).matrixTransform(m);
	return [[0, 0], [11, 0], [-11, 0], [0, 11], [0, -11]].map(([x, y]) => {
		const hit = document.elementFromPoint(p.x + x, p.y + y)?.closest("a");
		return hit === a ? "" : a.textContent.trim() + " is missed at " + x + "," + y;
	}).filter(Boolean);
})`

// With the keyboard one goes from country to country, and sees which one it is.
func testMapByKeyboard(t *testing.T, ctx context.Context) {
	seen := evaluate[[]string](t, ctx, `[...document.querySelectorAll(".map svg a")].map(a => {
		const mark = a.querySelector(".map-mark"), before = getComputedStyle(mark).stroke;
		a.focus({focusVisible: true});
		return document.activeElement === a && getComputedStyle(mark).stroke !== before ? "" : a.textContent;
	}).filter(Boolean)`)
	if len(seen) > 0 {
		t.Errorf("nothing shows the focus on %q", seen)
	}
}
