package browser

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/testenv"
)

// commented lays a site with comments, and serves it. Forms are sent to the server, which
// hands them over and leads on to the page that they name.
func commented(t *testing.T, forms string) (address string, received chan url.Values) {
	t.Helper()
	dir, dest := t.TempDir(), filepath.Join(t.TempDir(), "public")
	received = make(chan url.Values, 1)
	mux := http.NewServeMux()
	mux.Handle("/", http.FileServer(http.Dir(dest)))
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil || r.Method != http.MethodPost {
			http.Error(w, "no form", http.StatusBadRequest)
			return
		}
		received <- r.PostForm
		http.Redirect(w, r, r.PostForm.Get("next"), http.StatusSeeOther)
	}))
	t.Cleanup(receiver.Close)
	long := strings.Repeat("https://example.org/"+strings.Repeat("very-long-", 20)+" ", 2)
	for file, text := range map[string]string{
		"site.yaml":                   "title: Union\nbase_url: https://union.example/\nhosting: plain\ncomments: on\nforms: {" + strings.ReplaceAll(forms, "RECEIVER", receiver.URL+"/take") + "}\n",
		"content/_index.md":           "---\ntitle: Home\n---\nWelcome.\n",
		"content/terms.md":            "---\ntitle: Terms\n---\nWe delete it.\n",
		"content/blog/visit/index.md": "---\ntitle: Our visit\ndate: 2026-01-01\n---\nWe were there.\n",
		"content/blog/visit/comments/2026-01-02-jo.md":  "---\nname: Jo\n---\n" + long + "\n<script>window.hit = 1</script><img src=x onerror=\"window.hit = 1\">\n",
		"content/blog/visit/comments/2026-01-03-sam.md": "---\nname: سام\nreply_to: 2026-01-02-jo\n---\nمرحبا\n",
		"content/blog/visit/comments/2026-01-04-ana.md": "---\nname: Ana\nreply_to: 2026-01-03-sam\n---\nHello.\n",
	} {
		at := filepath.Join(dir, filepath.FromSlash(file))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	o := engine.Options{Source: dir, Destination: dest, Today: civil.Date{Year: 2026, Month: 1, Day: 5}, BaseURL: &config.BaseURL{Origin: server.URL, Path: "/"}}
	report, err := engine.New(theme()...).Build(t.Context(), o)
	if err != nil || report.Diagnostics.HasErrors() {
		t.Fatal(err, report.Diagnostics)
	}
	return server.URL + "/blog/visit/", received
}

// press types on the keyboard.
func press(t *testing.T, ctx context.Context, keys string) {
	t.Helper()
	if err := chromedp.Do(ctx, chromedp.KeyEvent(keys)); err != nil {
		t.Fatal(err)
	}
}

func withoutScripts(t *testing.T, ctx context.Context) {
	t.Helper()
	if err := chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	})); err != nil {
		t.Fatal(err)
	}
}

// A reader leaves a comment with the keyboard alone and without a script: nothing is sent
// before what is required is there, what people do not see stays empty, and a page thanks.
func TestLeaveAComment(t *testing.T) {
	browse(t) // skips where it can't
	address, received := commented(t, "send_to: 'RECEIVER', question: 'Which colour has the sky?', answers: [blue], privacy: terms.md")
	ctx := browse(t)
	withoutScripts(t, ctx)
	visit(t, ctx, address)
	focused := func() string {
		return evaluate[string](t, ctx, `document.activeElement.name || document.activeElement.type || ""`)
	}
	evaluate[bool](t, ctx, `(document.querySelector("[name=name]").focus(), true)`)
	press(t, ctx, "Jo")
	press(t, ctx, kb.Enter) // before the comment is written
	if at := evaluate[string](t, ctx, `location.pathname`); at != "/blog/visit/" || len(received) > 0 {
		t.Errorf("an unfinished comment is sent, and leads to %s", at)
	}
	evaluate[bool](t, ctx, `(document.querySelector("[name=name]").focus(), true)`)
	var passed []string
	for _, keys := range []string{"https://jo.example/", "I was *there*.", "", "blue"} {
		press(t, ctx, kb.Tab)
		passed = append(passed, focused())
		press(t, ctx, keys)
	}
	press(t, ctx, kb.Tab)
	passed = append(passed, focused())
	if got := strings.Join(passed, " "); got != "link comment reply_to answer submit" {
		t.Errorf("the keyboard leads to %s", got)
	}
	press(t, ctx, kb.Enter)
	form := <-received
	want := url.Values{"name": {"Jo"}, "link": {"https://jo.example/"}, "comment": {"I was *there*."}, "reply_to": {""}, "answer": {"blue"}, "website": {""}}
	for name := range want {
		if form.Get(name) != want.Get(name) {
			t.Errorf("%s is %q, want %q", name, form.Get(name), want.Get(name))
		}
	}
	if form.Get("page") != address {
		t.Errorf("the page is %s", form.Get("page"))
	}
	testenv.WaitFor(t, "a page thanks", func() bool {
		return evaluate[string](t, ctx, `document.querySelector("h1")?.textContent ?? ""`) == "Thank you"
	})
}

// Every field has a name and says whether it is required; what is hidden from people is
// hidden from screen readers and from the keyboard as well; and nothing that a stranger
// wrote runs.
func TestComments(t *testing.T) {
	browse(t) // skips where it can't
	address, _ := commented(t, "send_to: 'RECEIVER', privacy: terms.md")
	ctx := browse(t)
	visit(t, ctx, address)
	for script, want := range map[string]string{
		`[...document.querySelectorAll("form :is(input, textarea, select):not([type=hidden])")].filter(e => !e.closest("[aria-hidden]")).map(e => e.labels[0].textContent).join("|")`:                "Your name (required)|Your website (optional)|Your comment (required)|In reply to (optional)",
		`[...document.querySelectorAll("form [aria-hidden] input")].map(e => e.tabIndex + " " + (e.getBoundingClientRect().width <= 1 || e.closest("p").getBoundingClientRect().width <= 1)).join()`: "-1 true",
		`[...document.querySelectorAll(".comment")].map(e => e.className + " " + getComputedStyle(e.querySelector(".prose")).direction).join("|")`:                                                   "comment ltr|comment reply-1 rtl|comment reply-2 ltr",
		`String(window.hit) + document.querySelectorAll(".comment :is(script, img, iframe, style)").length`:                                                                                          "undefined0",
		`[...document.querySelectorAll(".comment .prose a")].every(a => a.rel.includes("nofollow ugc")) + ""`:                                                                                        "true",
		`document.querySelector("#_comments-title").textContent`:                                                                                                                                     "3 comments",
	} {
		if got := evaluate[string](t, ctx, script); got != want {
			t.Errorf("%s:\n got %s\nwant %s", script, got, want)
		}
	}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(320, 700)); err != nil {
		t.Fatal(err)
	}
	if wide := evaluate[int](t, ctx, `document.documentElement.scrollWidth`); wide > 320 {
		t.Errorf("on a screen of 320 pixels the page is %d wide", wide)
	}
	if small := evaluate[string](t, ctx, `[...document.querySelectorAll("form :is(input, textarea, select, button):not([type=hidden])")].filter(e => !e.closest("[aria-hidden]") && e.getBoundingClientRect().height < 24).map(e => e.name).join()`); small != "" {
		t.Errorf("too small to be hit: %s", small)
	}
}

// Where forms are not sent, a link opens an e-mail with the page and what is asked for.
func TestCommentByMail(t *testing.T) {
	browse(t) // skips where it can't
	address, _ := commented(t, "email: us@union.example")
	ctx := browse(t)
	withoutScripts(t, ctx)
	visit(t, ctx, address)
	mail, err := url.Parse(evaluate[string](t, ctx, `document.querySelector(".comments .button").href`))
	if err != nil || mail.Scheme != "mailto" || mail.Opaque != "us@union.example" {
		t.Fatal(mail, err)
	}
	q := mail.Query()
	if body := q.Get("body"); q.Get("subject") != "Leave a comment: Our visit" || !strings.HasPrefix(body, address+"\r\n") || !strings.Contains(body, "Your name:") || !strings.Contains(body, "Your comment:") || len(q) != 2 {
		t.Errorf("%v", q)
	}
	if n := evaluate[int](t, ctx, `document.querySelectorAll("main form").length`); n != 0 {
		t.Errorf("%d forms lead nowhere", n)
	}
}
