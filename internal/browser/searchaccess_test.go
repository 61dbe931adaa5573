package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/meridian-ssg/meridian/internal/testenv"
)

const ready = `document.querySelector("[role=status]")?.textContent.includes("result")`

// openDialog opens the search from the header, asks for something, and waits for the
// answer.
func openDialog(t *testing.T, ctx context.Context, query string) {
	t.Helper()
	evaluate[bool](t, ctx, `(document.querySelector(".search-button").focus(), true)`)
	press(t, ctx, "\r")
	press(t, ctx, query)
	testenv.WaitFor(t, "there are results", func() bool { return evaluate[bool](t, ctx, `!!(`+ready+`)`) })
}

// All of the search can be reached and left with the keyboard, in the order in which it is
// seen, and Enter leads to the page with all results.
func TestSearchByKeyboard(t *testing.T) {
	ctx := browse(t)
	address := serveSite(t, searchSite(""), searchDay)
	visit(t, ctx, address)
	openDialog(t, ctx, "students")
	focused := func() string {
		return evaluate[string](t, ctx, `(e => e.closest("dialog") ? (e.matches(".search-results a") ? "result" : e.matches("a") ? "all" : e.type ?? e.localName) : "outside")(document.activeElement)`)
	}
	var order []string
	for range 20 {
		if at := focused(); len(order) == 0 || order[len(order)-1] != at {
			order = append(order, at)
		}
		if !evaluate[bool](t, ctx, `(e => e === document.body || e.matches(":focus-visible"))(document.activeElement)`) {
			t.Errorf("nobody sees that the focus is on the %s", focused())
		}
		if focused() == "button" {
			break
		}
		press(t, ctx, kb.Tab)
	}
	if want := []string{"search", "result", "all", "button"}; !slices.Equal(order, want) {
		t.Errorf("Tab leads to %q, want %q", order, want)
	}
	press(t, ctx, "\r") // the button closes
	testenv.WaitFor(t, "the dialog is closed", func() bool {
		return evaluate[string](t, ctx, `document.activeElement.className`) == "search-button"
	})
	press(t, ctx, "\r")
	testenv.WaitFor(t, "the words are still there, to be typed over", func() bool {
		return evaluate[bool](t, ctx, `document.activeElement.value === "students" && document.activeElement.selectionEnd === 8`)
	})
	press(t, ctx, "kosovo\r")
	testenv.WaitFor(t, "the page has the results", func() bool {
		list, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](`location.pathname + location.search === "/search/?q=kosovo" ? `+found+` : []`))
		return err == nil && len(list) > 0 && list[0] == "/projects/kosovo/"
	})
	evaluate[bool](t, ctx, `(document.querySelector(".search-filters summary").focus(), true)`)
	press(t, ctx, "\r")
	testenv.WaitFor(t, "the filters are open", func() bool {
		return evaluate[bool](t, ctx, `!!document.querySelector(".search-filters[open] select")`)
	})
	press(t, ctx, kb.Tab)
	if got := evaluate[string](t, ctx, `document.activeElement.localName`); got != "select" {
		t.Errorf("behind the button of the filters the focus is on %s", got)
	}
}

// listen gives what a screen reader is told of a part of the page, depth first: of each
// thing that has a role to tell of, its role and its name.
func listen(t *testing.T, ctx context.Context, role string) string {
	t.Helper()
	var nodes []*accessibility.Node
	if err := chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		tree, err := cdp.Call(ctx, tab, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
		if err == nil {
			nodes = tree.Nodes
		}
		return err
	})); err != nil {
		t.Fatal(err)
	}
	byID := make(map[accessibility.NodeID]*accessibility.Node)
	for _, n := range nodes {
		byID[n.NodeID] = n
	}
	text := func(v *accessibility.Value) (s string) {
		if v != nil {
			json.Unmarshal(v.Value, &s) //nolint:errcheck // what is no text has none
		}
		return s
	}
	var b strings.Builder
	var tell func(n *accessibility.Node)
	tell = func(n *accessibility.Node) {
		r := text(n.Role)
		if !n.Ignored && !slices.Contains([]string{"generic", "none", "StaticText", "InlineTextBox", "ListMarker", "paragraph", "LabelText", "mark", "strong", "LineBreak"}, r) {
			fmt.Fprintf(&b, "%s %q\n", r, text(n.Name))
		}
		for _, id := range n.ChildIDs {
			if c := byID[id]; c != nil {
				tell(c)
			}
		}
	}
	for _, n := range nodes {
		if !n.Ignored && text(n.Role) == role {
			tell(n)
			return b.String()
		}
	}
	t.Fatalf("there is no %s", role)
	return ""
}

// Who listens to the page is told what there is: a dialog with a name, a field with its
// label, how many results there are, and a list of links.
func TestSearchForThoseWhoListen(t *testing.T) {
	ctx := browse(t)
	address := serveSite(t, searchSite(""), searchDay)
	visit(t, ctx, address)
	openDialog(t, ctx, "elections kosovo")
	testenv.WaitFor(t, "the list stands", func() bool { return len(evaluate[[]string](t, ctx, found)) == 7 })
	got := listen(t, ctx, "dialog")
	for _, want := range []string{
		"dialog \"Search this site\"\n", "searchbox \"Search this site\"\n", "status \"\"\n", "list \"\"\n", "link \"A students’ union for Kosovo\"\n", "button \"Close\"\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("of the dialog is not told: %s", want)
		}
	}
	if n := strings.Count(got, "listitem "); n != 7 {
		t.Errorf("%d results are told of, and 7 are shown", n)
	}
	if t.Failed() {
		t.Log(got)
	}
	visit(t, ctx, address+"/search/?q=elections+kosovo")
	testenv.WaitFor(t, "there are results", func() bool { return len(evaluate[[]string](t, ctx, found)) > 9 })
	got = listen(t, ctx, "main")
	at := 0
	for _, want := range []string{
		"heading \"Search\"\n", "searchbox \"Search this site\"\n", "status \"\"\n", "DisclosureTriangle \"", "list \"\"\n", "listitem \"\"\n",
		"heading \"A students’ union for Kosovo\"\n", "link \"A students’ union for Kosovo\"\n", "button \"",
	} {
		i := strings.Index(got[at:], want)
		if i < 0 {
			t.Errorf("of the page is not told, in its place: %s\n%s", want, got)
			break
		}
		at += i + len(want)
	}
	if evaluate[bool](t, ctx, `!!document.querySelector(".search-results").closest("[aria-live], [role=status]")`) {
		t.Error("each letter has the whole list read out")
	}
}

// On a slow line the answer is the one to what stands in the field, however the answers
// before it come in; and where there is none the list of all pages stands in.
func TestSearchOnASlowLine(t *testing.T) {
	ctx := browse(t)
	address := serveSite(t, searchSite(""), searchDay)
	condition := func(c network.Conditions) {
		t.Helper()
		if err := chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
			if _, err := cdp.Call(ctx, tab, network.Enable, network.EnableParams{}); err != nil {
				return err
			}
			_, err := cdp.Call(ctx, tab, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: []*network.Conditions{&c}})
			return err
		})); err != nil {
			t.Fatal(err)
		}
	}
	visit(t, ctx, address)
	condition(network.Conditions{Latency: 300, DownloadThroughput: 50_000, UploadThroughput: 50_000})
	evaluate[bool](t, ctx, `(document.querySelector(".search-button").focus(), true)`)
	press(t, ctx, "\r")
	evaluate[bool](t, ctx, `(async () => {
		const field = document.activeElement;
		for (const q of ["elections", "quality", "kosovo"]) {
			field.value = q;
			field.dispatchEvent(new Event("input"));
			await new Promise(done => setTimeout(done, 200)); // longer than the field waits for another letter
		}
		window.answers = [];
		new MutationObserver(() => answers.push(document.querySelector(".search-results a")?.getAttribute("href"))).observe(document.querySelector(".search-results"), {childList: true});
		return true;
	})()`)
	testenv.WaitFor(t, "the last words are answered", func() bool {
		return slices.Contains(evaluate[[]string](t, ctx, `window.answers`), "/projects/kosovo/")
	})
	if got := evaluate[[]string](t, ctx, `window.answers`); slices.ContainsFunc(got, func(a string) bool { return a != "/projects/kosovo/" }) {
		t.Errorf("while kosovo stands in the field, %q are shown", got)
	}

	visit(t, ctx, address+"/search/")
	condition(network.Conditions{Offline: true})
	evaluate[bool](t, ctx, `(document.getElementById("_search-page-q").focus(), true)`)
	press(t, ctx, "kosovo")
	testenv.WaitFor(t, "the list of all pages is there again", func() bool {
		return evaluate[bool](t, ctx, `!!document.getElementById("_search-index").checkVisibility() && !document.querySelector(".search-results a")`)
	})
}

// axeVersion is that of axe-core (Deque), which npm fetches.
const axeVersion = "4.14.1"

// axe finds nothing wrong with the dialog and the page, in light and dark.
func TestSearchAxe(t *testing.T) {
	testenv.RequireLong(t)
	ctx := browse(t)
	dir := t.TempDir()
	if _, err := exec.LookPath("npm"); err != nil {
		t.Skip("npm is not there to fetch axe")
	}
	if out, err := exec.Command("npm", "install", "--no-save", "--ignore-scripts", "--prefix", dir, "axe-core@"+axeVersion).CombinedOutput(); err != nil {
		t.Skipf("axe can't be fetched: %v\n%s", err, out)
	}
	axe, err := os.ReadFile(filepath.Join(dir, "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	address := serveSite(t, searchSite(""), searchDay)
	judge := func(what string) {
		t.Helper()
		evaluate[bool](t, ctx, string(axe)+"; true")
		if got := evaluate[[]string](t, ctx, `axe.run(document, {resultTypes: ["violations"]}).then(r => r.violations.flatMap(v => v.nodes.map(n => v.id + ": " + n.html + " " + n.failureSummary)))`); len(got) > 0 {
			t.Errorf("%s:\n%s", what, strings.Join(got, "\n"))
		}
	}
	for _, scheme := range []string{"light", "dark"} {
		if err := chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
			_, err := cdp.Call(ctx, tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
			return err
		})); err != nil {
			t.Fatal(err)
		}
		visit(t, ctx, address)
		openDialog(t, ctx, "students kosvo")
		judge("the dialog, " + scheme)
		visit(t, ctx, address+"/search/")
		judge("the list of all pages, " + scheme)
		for _, q := range []string{"students", "kosvo", "zzzzzz"} {
			visit(t, ctx, address+"/search/?q="+q)
			testenv.WaitFor(t, "there is an answer", func() bool {
				return evaluate[bool](t, ctx, `document.querySelector("[role=status]").textContent !== ""`)
			})
			if q == "students" {
				evaluate[bool](t, ctx, `(document.querySelector(".search-filters summary").click(), true)`)
				testenv.WaitFor(t, "there are filters", func() bool {
					return evaluate[bool](t, ctx, `!!document.querySelector(".search-filters select")`)
				})
			}
			judge("the answer to " + q + ", " + scheme)
		}
	}
}
