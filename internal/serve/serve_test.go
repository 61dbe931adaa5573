package serve

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/internal/testenv"
	"github.com/meridian-ssg/meridian/layouts"
	"github.com/meridian-ssg/meridian/static"
)

// desk is a site that is being written, with its preview.
type desk struct {
	t       testing.TB
	dir     string
	server  *Server
	address string // without a slash at the end
	stop    func() // ends the preview, and fails if that takes long
	mu      sync.Mutex
	said    []string
	reports []Progress
}

var plain = map[string]string{
	"site.yaml":                   "title: A small site\nbase_url: https://example.org/\n",
	"content/_index.md":           "---\ntitle: Home\n---\nWelcome.\n",
	"content/about.md":            "---\ntitle: About us\naliases: [/old/]\n---\nWhat we do.\n",
	"content/events/_index.md":    "---\ntitle: Events\n---\n",
	"content/events/a b/index.md": "---\ntitle: With a space\nstart: 2026-09-20\n---\n[A file](plan.pdf)\n",
	"content/events/a b/plan.pdf": "%PDF-1.7 …",
	"content/blog/draft.md":       "---\ntitle: Not yet\ndate: 2026-01-01\ndraft: true\n---\nA draft.\n",
	"content/blog/later.md":       "---\ntitle: In May\ndate: 2026-05-01\n---\nLater.\n",
	"static/own.html":             "<!doctype html><title>Own</title><body><p>Own page.</p></body>",
	"static/film.mp4":             strings.Repeat("film", 1000),
}

var march = civil.Date{Year: 2026, Month: 3, Day: 1}

// theme is the one that the program carries.
func theme() []source.Layer {
	return []source.Layer{{Under: "layouts", FS: layouts.FS}, {Under: "static", FS: static.FS}}
}

func sit(t testing.TB, files map[string]string, change ...func(*Options)) *desk {
	t.Helper()
	d := &desk{t: t, dir: t.TempDir()}
	for name, text := range files {
		d.save(name, text)
	}
	o := Options{
		Build: engine.Options{Source: d.dir, Today: march}, Theme: theme(), Published: filepath.Join(d.dir, "public"), Now: time.Now,
		Say:    func(words string) { d.mu.Lock(); defer d.mu.Unlock(); d.said = append(d.said, words) },
		Report: func(p Progress) { d.mu.Lock(); defer d.mu.Unlock(); d.reports = append(d.reports, p) },
	}
	for _, c := range change {
		c(&o)
	}
	ctx, cancel := context.WithCancel(t.Context())
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	d.server, d.address = s, "http://"+l.Addr().String()
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx, l) }()
	var once sync.Once
	d.stop = func() {
		once.Do(func() {
			cancel()
			if err := <-done; err != nil {
				t.Error(err)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	t.Cleanup(d.stop)
	return d
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

// asks are requests with headers; redirects are not followed.
func (d *desk) ask(path string, headers ...string) (*http.Response, string) {
	d.t.Helper()
	r, err := http.NewRequest(http.MethodGet, d.address+path, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		} else if headers[i] == "Method" {
			r.Method = headers[i+1]
		} else {
			r.Header.Set(headers[i], headers[i+1])
		}
	}
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		d.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body) // a stream is cut off
	return resp, string(body)
}

// until asks until the answer has a text in it.
func (d *desk) until(path, text string) {
	d.t.Helper()
	testenv.WaitFor(d.t, fmt.Sprintf("%s answers with %q", path, text), func() bool {
		_, body := d.ask(path)
		return strings.Contains(body, text)
	})
}

// What is answered is what a build publishes, but for the script.
func TestBytesAreThoseOfABuild(t *testing.T) {
	for _, base := range []string{"https://example.org/", "https://example.org/our/section/"} {
		files := maps.Clone(plain)
		files["site.yaml"] = "title: A small site\nbase_url: " + base + "\n"
		d := sit(t, files)
		dest := filepath.Join(t.TempDir(), "public")
		if _, err := engine.New(theme()...).Build(t.Context(), engine.Options{Source: d.dir, Destination: dest, Today: march}); err != nil {
			t.Fatal(err)
		}
		below := strings.TrimPrefix(base, "https://example.org")
		compared := 0
		err := fs.WalkDir(os.DirFS(dest), ".", func(name string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || strings.HasPrefix(name, ".meridian") {
				return err
			}
			want, err := fs.ReadFile(os.DirFS(dest), name)
			if err != nil {
				return err
			}
			address := strings.ReplaceAll(below+strings.TrimSuffix(name, "index.html"), " ", "%20")
			resp, got := d.ask(address)
			if i := strings.Index(got, `<script type="module" src="/.meridian/`); i >= 0 {
				if !strings.HasSuffix(name, ".html") {
					t.Errorf("%s has the script", name)
				}
				end := strings.Index(got[i:], "</script>") + len("</script>")
				got = got[:i] + got[i+end:]
			} else if strings.HasSuffix(name, ".html") && name != "old/index.html" {
				t.Errorf("%s has no script", name)
			}
			if got != string(want) {
				t.Errorf("%s differs", name)
			}
			status := http.StatusOK
			if name == "404.html" {
				status = http.StatusNotFound
			}
			if resp.StatusCode != status {
				t.Errorf("%s: %s", name, resp.Status)
			}
			compared++
			return nil
		})
		if err != nil || compared < 15 {
			t.Fatalf("%d files: %v", compared, err)
		}
		if entries, _ := os.ReadDir(d.at("public")); len(entries) > 0 {
			t.Error("something was written into public")
		}
		if below != "/" {
			if resp, _ := d.ask("/"); resp.StatusCode != http.StatusFound || resp.Header.Get("Location") != below {
				t.Errorf("/ answers %s, to %q", resp.Status, resp.Header.Get("Location"))
			}
			if resp, body := d.ask("/other/"); resp.StatusCode != http.StatusNotFound || !strings.Contains(body, below) {
				t.Errorf("/other/ answers %s: %s", resp.Status, body)
			}
		}
	}
}

func TestAnswers(t *testing.T) {
	d := sit(t, plain)
	for _, c := range []struct {
		path   string
		status int
		header string // "Name: value"
		text   string
	}{
		{"/about/", 200, "Content-Type: text/html; charset=utf-8", "What we do."},
		{"/about/", 200, "X-Robots-Tag: noindex", ""},
		{"/about", 302, "Location: /about/", ""},
		{"/about?x=1", 302, "Location: /about/?x=1", ""},
		{"//example.com/about", 404, "", ""},
		{"/events/a-b/", 200, "", "With a space"},
		{"/events/a-b/plan.pdf", 200, "Content-Type: application/pdf", "%PDF"},
		{"/events/a-b/event.ics", 200, "Content-Type: text/calendar; charset=utf-8", "BEGIN:VCALENDAR"},
		{"/own.html", 200, "", "data-meridian="},
		{"/none/", 404, "Content-Type: text/html; charset=utf-8", "Page not found"},
		{"/blog/draft/", 404, "", ""},
		{"/.meridian/preview.js", 200, "Content-Type: text/javascript; charset=utf-8", "import"},
		{"/.meridian/bar.css", 200, "Content-Type: text/css; charset=utf-8", ":host"},
		{"/.meridian/none.js", 404, "", ""},
		{"/.meridian/", 404, "", ""},
		{"/.meridian/../serve.go", 404, "", ""},
		{"/.meridian-manifest", 404, "", ""},
		{"/../site.yaml", 404, "", ""},
		{"/..%2fsite.yaml", 404, "", ""},
		{"/%2e%2e/site.yaml", 404, "", ""},
		{"/content/about.md", 404, "", ""},
		{"/site.yaml", 404, "", ""},
		{"/.git/config", 404, "", ""},
		{"/about/%00", 404, "", ""},
		{`/..\site.yaml`, 404, "", ""},
	} {
		resp, body := d.ask(c.path)
		name, value, _ := strings.Cut(c.header, ": ")
		if resp.StatusCode != c.status || c.header != "" && resp.Header.Get(name) != value || !strings.Contains(body, c.text) {
			t.Errorf("%s: %s, %s: %q\n%.300s", c.path, resp.Status, name, resp.Header.Get(name), body)
		}
		if strings.Contains(body, "base_url") && c.status != 404 {
			t.Errorf("%s shows the settings", c.path)
		}
	}

	resp, _ := d.ask("/about/")
	tag := resp.Header.Get("ETag")
	if resp, body := d.ask("/about/", "If-None-Match", tag); resp.StatusCode != http.StatusNotModified || body != "" {
		t.Errorf("what is known is sent again: %s", resp.Status)
	}
	if resp, body := d.ask("/film.mp4", "Range", "bytes=2-5"); resp.StatusCode != http.StatusPartialContent || body != "lmfi" {
		t.Errorf("a part of a film: %s %q", resp.Status, body)
	}
	for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS"} {
		if resp, _ := d.ask("/about/", "Method", method); resp.StatusCode != http.StatusMethodNotAllowed {
			t.Errorf("%s: %s", method, resp.Status)
		}
	}
	if resp, body := d.ask("/none/", "Method", "HEAD"); resp.StatusCode != 404 || body != "" {
		t.Errorf("HEAD: %s %q", resp.Status, body)
	}
}

// Strangers' pages get nothing, whatever name they have led here.
func TestStrangers(t *testing.T) {
	d := sit(t, plain, func(o *Options) { o.Host = "my-machine" })
	host := strings.TrimPrefix(d.address, "http://")
	port := host[strings.LastIndexByte(host, ':'):]
	for _, c := range []struct {
		path    string
		headers []string
		status  int
	}{
		{"/about/", []string{"Host", "localhost" + port}, 200},
		{"/about/", []string{"Host", "LOCALHOST" + port}, 200},
		{"/about/", []string{"Host", "section.localhost" + port}, 200},
		{"/about/", []string{"Host", "[::1]" + port}, 200},
		{"/about/", []string{"Host", "192.168.1.7" + port}, 200},
		{"/about/", []string{"Host", "my-machine" + port}, 200},
		{"/about/", []string{"Host", "evil.example" + port}, 403},
		{"/about/", []string{"Host", "localhost.evil.example" + port}, 403},
		{"/about/", []string{"Host", "127.0.0.1.evil.example"}, 403},
		{"/about/", []string{"Host", "evil.example."}, 403},
		{"/about/", []string{"Origin", "https://evil.example"}, 403},
		{"/about/", []string{"Origin", "null"}, 403},
		{"/about/", []string{"Origin", d.address}, 200},
		{"/about/", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Dest", "document"}, 200}, // a link that somebody follows
		{"/.meridian/source?page=/about/", nil, 200},
		{"/.meridian/source?page=/about/", []string{"Sec-Fetch-Site", "same-origin"}, 200},
		{"/.meridian/source?page=/about/", []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"/.meridian/source?page=/about/", []string{"Sec-Fetch-Site", "same-site"}, 403},
		{"/.meridian/source?page=/about/", []string{"Host", "evil.example"}, 403},
		{"/.meridian/preview.js", []string{"Sec-Fetch-Site", "cross-site"}, 403},
	} {
		resp, body := d.ask(c.path, c.headers...)
		if resp.StatusCode != c.status || c.status == 403 && strings.Contains(body, "What we do") {
			t.Errorf("%s with %q: %s", c.path, c.headers, resp.Status)
		}
		if resp.Header.Get("Access-Control-Allow-Origin") != "" || resp.Header.Get("Cross-Origin-Resource-Policy") != "same-origin" || resp.Header.Get("Content-Security-Policy") != "frame-ancestors 'self'" {
			t.Errorf("%s may be read or framed from elsewhere", c.path)
		}
	}
}

// Other machines are not told where the site's files lie on this one.
func TestStrangersAreToldNoFolders(t *testing.T) {
	editor, _ := ParseEditor("vscode")
	d := sit(t, plain, func(o *Options) { o.Editor = editor })
	for from, told := range map[string]bool{"127.0.0.1:5000": true, "[::1]:5000": true, "[::ffff:127.0.0.1]:5000": true, "192.0.2.7:5000": false, "[2001:db8::1]:5000": false} {
		r := httptest.NewRequest("GET", "http://localhost/.meridian/source?page=/about/", nil)
		r.RemoteAddr = from
		w := httptest.NewRecorder()
		d.server.ServeHTTP(w, r)
		if w.Code != 200 || strings.Contains(w.Body.String(), filepath.Base(d.dir)) != told {
			t.Errorf("from %s: %d, %s", from, w.Code, w.Body)
		}
		w = httptest.NewRecorder()
		fail(w, r, errors.New("no "+d.dir))
		if strings.Contains(w.Body.String(), d.dir) != told {
			t.Errorf("from %s: %s", from, w.Body)
		}
	}
}

// The view of a tab stands in its address, and goes along with links and with
// what the page is made of.
func TestViews(t *testing.T) {
	d := sit(t, plain)
	const show = "?preview-drafts=show"
	for _, c := range []struct {
		what, path string
		headers    []string
		status     int
		text       string // in the body, or where it leads
	}{
		{"none", "/blog/draft/", nil, 404, ""},
		{"its own", "/blog/draft/" + show, nil, 200, "A draft."},
		{"another day", "/blog/later/?preview-day=2026-05-02", nil, 200, "Later."},
		{"later pages", "/blog/later/?preview-later=show", nil, 200, "Later."},
		{"a day that is none", "/blog/later/?preview-day=2026-05-32", nil, 404, ""},
		{"a link", "/blog/draft/", []string{"Referer", d.address + "/" + show, "Sec-Fetch-Dest", "document"}, 302, "/blog/draft/" + show},
		{"a link with a query", "/blog/draft/?x=1", []string{"Referer", d.address + "/" + show, "Sec-Fetch-Dest", "document"}, 302, "/blog/draft/?preview-drafts=show&x=1"},
		{"a link, to a host that is not trusted", "/blog/draft/", []string{"Referer", d.address + "/" + show, "Accept", "text/html,*/*"}, 302, "/blog/draft/" + show},
		{"a picture", "/blog/draft/", []string{"Referer", d.address + "/" + show, "Sec-Fetch-Dest", "image"}, 200, "A draft."},
		{"from a page without", "/blog/draft/", []string{"Referer", d.address + "/", "Sec-Fetch-Dest", "document"}, 404, ""},
		{"from another site", "/blog/draft/", []string{"Referer", "https://evil.example/" + show, "Sec-Fetch-Dest", "document"}, 404, ""},
	} {
		resp, body := d.ask(c.path, c.headers...)
		if resp.StatusCode != c.status || !strings.Contains(body+resp.Header.Get("Location"), c.text) {
			t.Errorf("%s: %s %s\n%.200s", c.what, resp.Status, resp.Header.Get("Location"), body)
		}
	}

	// Those that nobody looks at are forgotten.
	for day := range 28 {
		d.ask(fmt.Sprintf("/?preview-day=2026-02-%02d", day+1))
	}
	if n := len(d.server.allViews()); n > maxViews {
		t.Errorf("%d views are kept", n)
	}
	d.until("/about/", "What we do.")
}

// A day that begins changes what is shown, without anything else.
func TestMidnight(t *testing.T) {
	var mu sync.Mutex
	now := time.Date(2026, 4, 30, 22, 59, 0, 0, time.UTC) // London is an hour ahead
	d := sit(t, plain, func(o *Options) {
		o.Build.Today = civil.Date{}
		o.Now = func() time.Time { mu.Lock(); defer mu.Unlock(); return now }
	})
	if resp, _ := d.ask("/blog/later/"); resp.StatusCode != 404 {
		t.Fatalf("the page is there before its day: %s", resp.Status)
	}
	mu.Lock()
	now = now.Add(2 * time.Minute)
	mu.Unlock()
	if resp, _ := d.ask("/blog/later/"); resp.StatusCode != 200 {
		t.Errorf("the page is not there on its day: %s", resp.Status)
	}
}

// An hour at which a page appears or expires changes what is shown, too.
func TestHour(t *testing.T) {
	var at atomic.Pointer[time.Time]
	tell := func(hour, minute int) {
		now := time.Date(2026, 5, 20, hour, minute, 0, 0, time.UTC)
		at.Store(&now)
	}
	tell(10, 0)
	files := maps.Clone(plain)
	files["content/soon.md"] = "---\ntitle: Soon\ndate: 2026-05-20T12:00:00Z\nexpires: 2026-05-20T13:00:00Z\n---\nWords.\n"
	d := sit(t, files, func(o *Options) {
		o.Build.Today = civil.Date{}
		o.Now = func() time.Time { return *at.Load() }
	})
	for _, c := range []struct{ hour, minute, want int }{{11, 59, 404}, {12, 0, 200}, {12, 59, 200}, {13, 0, 404}, {12, 30, 200}} {
		tell(c.hour, c.minute)
		if resp, _ := d.ask("/soon/"); resp.StatusCode != c.want {
			t.Errorf("at %d:%02d the answer is %s, want %d", c.hour, c.minute, resp.Status, c.want)
		}
	}
}

// Whatever is saved, however often, is what the next answers show.
func TestNeverStale(t *testing.T) {
	d := sit(t, plain)
	d.until("/about/", "What we do.")
	for i := range 30 {
		text := fmt.Sprintf("Saved for the %d. time.", i)
		d.save("content/about.md", "---\ntitle: About us\n---\n"+text+"\n")
		d.until("/about/", text)
	}
	d.save("content/new.md", "---\ntitle: New\n---\nHere.\n")
	d.until("/new/", "Here.")
	if err := os.Remove(d.at("content/new.md")); err != nil {
		t.Fatal(err)
	}
	d.until("/new/", "Page not found")
}

// It ends where requests, streams and building are under way.
func TestEndsInTheMiddleOfRequests(t *testing.T) {
	before := runtime.NumGoroutine()
	files := maps.Clone(plain)
	for i := range 300 {
		files[fmt.Sprintf("content/blog/%d.md", i)] = fmt.Sprintf("---\ntitle: Number %d\ndate: 2026-01-01\n---\n%s", i, strings.Repeat("Words and *words*.\n\n", 50))
	}
	d := sit(t, files)
	for range 3 {
		go func() {
			resp, err := http.Get(d.address + "/.meridian/events?page=/about/")
			if err != nil {
				return // it has ended before
			}
			defer resp.Body.Close()
			io.Copy(io.Discard, resp.Body) //nolint:errcheck // it is cut off
		}()
	}
	d.save("layouts/page.post.html", "{{define \"main\"}}{{.Content}}{{end}}")
	testenv.Finishes(t, "the preview", d.stop)
	http.DefaultTransport.(*http.Transport).CloseIdleConnections()
	testenv.WaitFor(t, "no goroutine is left", func() bool { return runtime.NumGoroutine() <= before })
}

// What changed, and how long that took, is told; so is what is wrong.
func TestReports(t *testing.T) {
	d := sit(t, plain)
	d.save("content/about.md", "---\ntitle: About us\n---\n[Nowhere](gone.md)\n")
	testenv.WaitFor(t, "the change and its fault are reported", func() bool {
		d.mu.Lock()
		last := d.reports[len(d.reports)-1]
		ready := slices.ContainsFunc(d.reports, func(p Progress) bool { return slices.Equal(p.Files, []string{"content/about.md"}) && p.Whole == nil })
		d.mu.Unlock()
		return last.Whole != nil && last.Whole.Diagnostics.HasErrors() && ready
	})
}

// Whoever ends the preview does not wait for a site that is being looked at.
func TestTheEndInTheMiddleOfALook(t *testing.T) {
	var busy sync.Mutex
	started := make(chan struct{}, 1)
	d := sit(t, plain, func(o *Options) {
		o.Report = func(p Progress) {
			if p.Whole == nil && len(p.Files) > 0 {
				started <- struct{}{}
				busy.Lock() // until the test is over
			}
		}
	})
	busy.Lock()
	defer busy.Unlock()
	d.save("content/about.md", "---\ntitle: Changed\n---\nText.\n")
	<-started
	testenv.Finishes(t, "the preview", d.stop)
}

// Where the server was given no name, a request that names nobody is refused.
func TestHostWithoutAName(t *testing.T) {
	for _, host := range []string{"", ".", ":8080", "[]"} {
		if isOwnHost(host, "") {
			t.Errorf("Host %q is taken for a name of this server", host)
		}
	}
}
