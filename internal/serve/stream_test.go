package serve

import (
	"bufio"
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/site"
)

// listener is a tab, as the server sees it.
type listener struct {
	t      *testing.T
	events chan [3]string // id, name, data
	cancel func()
}

func (d *desk) listen(query string, headers ...string) *listener {
	t := d.t.(*testing.T)
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, d.address+"/.meridian/events?"+query, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	if got := resp.Header.Get("Content-Type"); got != "text/event-stream" {
		t.Fatalf("it is no stream, but %s: %s", resp.Status, got)
	}
	l := &listener{t: t, events: make(chan [3]string, 100), cancel: cancel}
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer resp.Body.Close()
		var e [3]string
		lines := bufio.NewScanner(resp.Body)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			name, value, _ := strings.Cut(lines.Text(), ": ")
			switch name {
			case "id":
				e[0] = value
			case "event":
				e[1] = value
			case "data":
				e[2] = value
			case "":
				if e[1] != "" {
					l.events <- e
				}
				e = [3]string{}
			}
		}
	}()
	t.Cleanup(func() { cancel(); <-done })
	return l
}

// next waits for an event.
func (l *listener) next() (id, name, data string) {
	l.t.Helper()
	select {
	case e := <-l.events:
		return e[0], e[1], e[2]
	case <-time.After(20 * time.Second):
		l.t.Fatal("nothing is told")
		return "", "", ""
	}
}

// until waits for a state that fits.
func (l *listener) until(fits func(state) bool) state {
	l.t.Helper()
	for {
		_, name, data := l.next()
		if name != "state" {
			continue
		}
		var s state
		if err := json.Unmarshal([]byte(data), &s); err != nil {
			l.t.Fatalf("%v: %s", err, data)
		}
		if fits(s) {
			return s
		}
	}
}

// quiet holds that nothing is told for a while.
func (l *listener) quiet() {
	l.t.Helper()
	select {
	case e := <-l.events:
		l.t.Errorf("something is told: %q", e)
	case <-time.After(300 * time.Millisecond):
	}
}

// heldCounts is what viewInfo.Held has.
func heldCounts(drafts, future int) map[site.Reason]int {
	counts := map[site.Reason]int{site.Draft: drafts, site.Future: future}
	maps.DeleteFunc(counts, func(_ site.Reason, n int) bool { return n == 0 })
	return counts
}

// whole is a state of which everything is known.
func whole(s state) bool { return !s.Diagnostics.Pending && s.Published != nil }

// A tab is told what its page is, when that becomes something else, and nothing
// in between.
func TestStream(t *testing.T) {
	d := sit(t, plain)
	l := d.listen("page=/about/")
	first := l.until(whole)
	if !first.Found || first.File != "content/about.md" || first.View.Day != "2026-03-01" || !maps.Equal(first.View.Held, heldCounts(1, 1)) {
		t.Errorf("%+v", first)
	}
	if resp, _ := d.ask("/about/"); resp.Header.Get("ETag") != `"`+first.Sum+`"` {
		t.Errorf("the page is %s, and the tab is told of %s", resp.Header.Get("ETag"), first.Sum)
	}
	l.quiet()

	d.save("content/about.md", "---\ntitle: About us\n---\nSomething else.\n")
	changed := l.until(func(s state) bool { return s.Sum != first.Sum && whole(s) })
	if _, body := d.ask("/about/"); !strings.Contains(body, "Something else.") || !strings.Contains(body, changed.Sum) {
		t.Error("what is told of is not there")
	}

	// What changes elsewhere is no news for this tab, nor is a file that is saved
	// as it was.
	l.quiet()
	d.save("content/events/_index.md", "---\ntitle: Events\n---\nAll of them.\n")
	d.until("/events/", "All of them.")
	l.quiet()
	d.save("content/about.md", "---\ntitle: About us\n---\nSomething else.\n")
	l.quiet()
}

// The new version is there before anybody is told of it.
func TestTheNewVersionIsThereFirst(t *testing.T) {
	d := sit(t, plain)
	l := d.listen("page=/about/")
	last := l.until(whole).Sum
	for i := range 20 {
		text := strings.Repeat("again ", i+1)
		d.save("content/about.md", "---\ntitle: About us\n---\nSaved "+text+"\n")
		s := l.until(func(s state) bool { return s.Sum != last })
		last = s.Sum
		if _, body := d.ask("/about/"); !strings.Contains(body, strings.TrimSpace(text)) {
			t.Fatalf("the page is not the one that was told of")
		}
	}
}

// Changed pictures and styles are told of by their addresses, with escapes, and
// to a tab that was away all at once.
func TestFilesAreTold(t *testing.T) {
	d := sit(t, plain)
	l := d.listen("page=/about/")
	l.until(whole)
	d.save("content/events/a b/plan.pdf", "%PDF-2.0")
	id, name, data := l.next()
	if name != "files" || data != `["/events/a-b/plan.pdf"]` {
		t.Errorf("told %s %s", name, data)
	}
	l.cancel()
	d.save("static/film.mp4", "cut")
	d.save("static/own.html", "<p>Other</p>")
	d.until("/own.html", "Other")
	d.until("/film.mp4", "cut")
	again := d.listen("page=/about/", "Last-Event-ID", id)
	if _, name, data := again.next(); name != "files" || data != `["/film.mp4","/own.html"]` {
		t.Errorf("told %s %s", name, data)
	}
	another := d.listen("page=/about/&since=12345-7")
	if _, name, data := another.next(); name != "files" || data != `["*"]` {
		t.Errorf("told %s %s", name, data)
	}
	fresh := d.listen("page=/about/")
	if _, name, _ := fresh.next(); name != "state" {
		t.Errorf("a new tab is told of %s", name)
	}
}

// Where a page has gone, or why it is not there.
func TestWhereAPageIs(t *testing.T) {
	d := sit(t, plain)
	l := d.listen("page=/about/")
	l.until(whole)
	if err := os.Rename(d.at("content/about.md"), d.at("content/us.md")); err != nil {
		t.Fatal(err)
	}
	if s := l.until(func(s state) bool { return s.MovedTo != "" }); s.MovedTo != "/us/" || s.Found {
		t.Errorf("%+v", s)
	}

	l = d.listen("page=/us/")
	l.until(whole)
	d.save("content/us.md", "---\ntitle: About us\ndraft: true\n---\n")
	if s := l.until(func(s state) bool { return !s.Found }); s.MovedTo != "" || *s.Missing != (missing{"draft", "content/us.md", ""}) {
		t.Errorf("%+v", s)
	}
	for _, c := range []struct {
		page string
		want missing
	}{
		{"/blog/draft/", missing{"draft", "content/blog/draft.md", ""}},
		{"/blog/later/", missing{"future", "content/blog/later.md", "2026-05-01"}},
		{"/nothing/", missing{Reason: "never"}},
		{"/outside", missing{Reason: "never"}},
	} {
		if s := d.listen("page=" + c.page).until(func(state) bool { return true }); *s.Missing != c.want || s.Found {
			t.Errorf("%s: %+v", c.page, s)
		}
	}
	if s := d.listen("page=/blog/draft/&preview-drafts=show").until(whole); s.Badges != (badges{Draft: true}) || !maps.Equal(s.View.Held, heldCounts(0, 1)) {
		t.Errorf("%+v", s)
	}
}

// What is wrong is told with the last good version, from which it came back.
func TestFaultsAreTold(t *testing.T) {
	d := sit(t, plain)
	l := d.listen("page=/about/")
	good := l.until(whole)
	for _, c := range []struct{ what, text, part string }{
		{"front matter", strings.Replace(plain["content/about.md"], "title: About us", "title: About us: now", 1), "head"},
		{"text", "---\ntitle: About us\n---\n[Nowhere](gone.md)\n", "page"},
	} {
		d.save("content/about.md", c.text)
		s := l.until(func(s state) bool { return s.Diagnostics.Cover != "" && whole(s) })
		if s.Sum != good.Sum || s.Diagnostics.Errors != 1 || s.Diagnostics.Stale == nil || s.Diagnostics.Stale.Part != c.part {
			t.Errorf("%s: %+v", c.what, s)
		}
		if _, body := d.ask("/about/"); !strings.Contains(body, "What we do.") {
			t.Errorf("%s: the last good version is not there any more", c.what)
		}
		d.save("content/about.md", plain["content/about.md"])
		s = l.until(func(s state) bool { return s.Diagnostics.Cover == "" && whole(s) })
		if s.Sum != good.Sum || s.Diagnostics.Errors != 0 || s.Diagnostics.Stale != nil {
			t.Errorf("%s, mended: %+v", c.what, s)
		}
	}

	// The text of another page is no reason to cover this one.
	d.save("content/events/_index.md", "---\ntitle: Events\n---\n[Nowhere](gone.md)\n")
	if s := l.until(func(s state) bool { return s.Diagnostics.Errors == 1 }); s.Diagnostics.Cover != "" || s.Diagnostics.Stale != nil {
		t.Errorf("%+v", s)
	}
}

// A site that is wrong from the beginning is shown as well as may be, and what
// is mended or written meanwhile appears.
func TestWrongFromTheBeginning(t *testing.T) {
	files := map[string]string{
		"site.yaml": plain["site.yaml"], "content/_index.md": plain["content/_index.md"],
		"content/about.md": "---\ntitle: About us\n---\nWhat we do.\n",
		"content/bad.md":   "---\ntitle: Bad\ndate: 2026-02-31\n---\n",
	}
	d := sit(t, files)
	if _, body := d.ask("/about/"); !strings.Contains(body, "What we do.") {
		t.Error("nothing is shown")
	}
	d.save("content/about.md", "---\ntitle: About us\n---\nWritten on.\n")
	d.until("/about/", "Written on.")
	d.save("content/about.md", "---\ntitle: About us\ndate: 2026-02-30\n---\nWritten further.\n")
	l := d.listen("page=/about/")
	l.until(func(s state) bool { return s.Diagnostics.Errors == 2 && s.Diagnostics.Stale != nil })
	d.until("/about/", "Written on.")
	d.save("content/bad.md", "---\ntitle: Good\n---\n")
	d.save("content/about.md", "---\ntitle: About us\n---\nMended.\n")
	d.until("/about/", "Mended.")

	// With layouts that can't be read at all, there is nothing but what is wrong.
	files["layouts/base.html"] = "{{if}"
	d = sit(t, files)
	resp, body := d.ask("/about/")
	if !strings.Contains(body, "can't be shown yet") || resp.StatusCode != http.StatusOK {
		t.Errorf("%s: %s", resp.Status, body)
	}
	if s := d.listen("page=/about/").until(func(state) bool { return true }); s.Diagnostics.Cover == "" || !strings.Contains(body, s.Sum) {
		t.Errorf("%+v", s)
	}
	if err := os.Remove(d.at("layouts/base.html")); err != nil {
		t.Fatal(err)
	}
	d.until("/about/", "What we do.")
}

// What would change for readers since the last build.
func TestSinceTheLastBuild(t *testing.T) {
	d := sit(t, plain)
	l := d.listen("page=/about/")
	if s := l.until(whole); s.Published.Known {
		t.Errorf("%+v", s.Published)
	}
	if _, err := engine.New(theme()...).Build(t.Context(), engine.Options{Source: d.dir, Destination: d.at("public"), Today: march}); err != nil {
		t.Fatal(err)
	}
	d.save("content/about.md", strings.Replace(plain["content/about.md"], "What", "All that", 1))
	d.save("content/new.md", "---\ntitle: New\n---\n")
	if err := os.RemoveAll(d.at("content/events/a b")); err != nil {
		t.Fatal(err)
	}
	s := l.until(func(s state) bool { return whole(s) && s.Published.Removed.Total > 0 && s.Published.Added.Total > 0 })
	p := s.Published
	if !p.Known || strings.Join(p.Added.Pages, " ") != "new/" || strings.Join(p.Removed.Pages, " ") != "events/a-b/" || !strings.Contains(strings.Join(p.Changed.Pages, " "), "about/") || p.Others == 0 {
		t.Errorf("%+v", p)
	}
}

// Blocks of a text lead to their lines.
func TestSource(t *testing.T) {
	d := sit(t, map[string]string{"content/_index.md": "---\ntitle: Home\n---\n", "content/a ü.md": "---\ntitle: Ü\n---\r\n\r\nOne.\r\n\r\n## Two\r\n"},
		func(o *Options) { o.Editor, _ = ParseEditor("vscode") })
	_, body := d.ask("/.meridian/source?page=/a-%2575/")
	var places []block
	if err := json.Unmarshal([]byte(body), &places); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	if len(places) != 2 || places[0].Line != 5 || places[0].HTML != "<p>One.</p>" || places[1].Line != 7 || !strings.HasSuffix(places[1].Open, "/content/a%20%C3%BC.md:7:1") {
		t.Errorf("%+v", places)
	}
	if _, body := d.ask("/.meridian/source?page=/none/"); body != "[]\n" {
		t.Errorf("%q", body)
	}
}

// Streams cost memory as long as they are open, so there is a limit. One that closes
// makes room for another.
func TestStreamsAreLimited(t *testing.T) {
	d := sit(t, plain)
	d.server.streams.Store(maxStreams)
	if resp, body := d.ask("/.meridian/events?page=/about/"); resp.StatusCode != http.StatusServiceUnavailable || !strings.Contains(body, "close some of them") {
		t.Errorf("one stream too many: %s %s", resp.Status, body)
	}
	d.server.streams.Store(maxStreams - 1)
	d.listen("page=/about/")
	if n := d.server.streams.Load(); n != maxStreams {
		t.Errorf("%d streams are counted, want %d", n, maxStreams)
	}
}
