package browser

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/testenv"
)

// servers are programs that serve a folder as a host does, below /international/. Each
// gets a configuration in which {port}, {public} and {dir} are filled in.
var servers = map[string]struct{ program, flag, configuration string }{
	"nginx": {"nginx", "-c", `
daemon off; worker_processes 1; pid {dir}/pid; error_log {dir}/log;
events { worker_connections 64; }
http {
  include /etc/nginx/mime.types; access_log off;
  client_body_temp_path {dir}/1; proxy_temp_path {dir}/2; fastcgi_temp_path {dir}/3; uwsgi_temp_path {dir}/4; scgi_temp_path {dir}/5;
  server { listen 127.0.0.1:{port}; location /international/ { alias {public}/; index index.html; include {public}/.nginx.conf; } }
}`},
	"apache": {"apache2", "-f", `
ServerRoot {dir}
ServerName localhost
Listen 127.0.0.1:{port}
PidFile {dir}/pid
ErrorLog {dir}/log
User www-data
Group www-data
LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
LoadModule alias_module /usr/lib/apache2/modules/mod_alias.so
LoadModule dir_module /usr/lib/apache2/modules/mod_dir.so
LoadModule mime_module /usr/lib/apache2/modules/mod_mime.so
LoadModule rewrite_module /usr/lib/apache2/modules/mod_rewrite.so
LoadModule deflate_module /usr/lib/apache2/modules/mod_deflate.so
LoadModule filter_module /usr/lib/apache2/modules/mod_filter.so
AddOutputFilterByType DEFLATE text/html text/css
LoadModule headers_module /usr/lib/apache2/modules/mod_headers.so
TypesConfig /etc/mime.types
DocumentRoot {dir}
Alias /international/ {public}/
<Directory {public}>
  AllowOverride All
  Require all granted
</Directory>`},
}

// answers are what the hosts must say: status, type, and where a redirect leads.
var answers = []struct {
	path   string
	status int
	kind   string
	to     string
}{
	{"", 200, "text/html; charset=utf-8", ""},
	{"events/", 200, "text/html; charset=utf-8", ""},
	{"events/events.ics", 200, "text/calendar; charset=utf-8", ""},
	{"atom.xml", 200, "application/atom+xml; charset=utf-8", ""},
	{"blog/rss.xml", 200, "application/rss+xml; charset=utf-8", ""},
	{"feed.json", 200, "application/feed+json; charset=utf-8", ""},
	{"favicon.svg", 200, "image/svg+xml; charset=utf-8", ""},
	{"nowhere/", 404, "text/html; charset=utf-8", ""},
	{"nowhere.ics", 404, "text/html; charset=utf-8", ""},
	{"cy/nowhere/", 404, "text/html; charset=utf-8", ""},
	{"cy/nowhere.xml", 404, "text/html; charset=utf-8", ""},
	{"gone/", 410, "text/html; charset=utf-8", ""},
	{"caf%C3%A9/", 301, "", "/international/blog/"},
	{"a$b%20c/", 301, "", "/international/events/"},
	{"events.ics", 301, "", "/international/events/events.ics"},
	{"Events/", 301, "", "/international/events/"},
	{".meridian-manifest", 404, "", ""},
	{".nginx.conf", 404, "", ""},
	{".htaccess", 404, "", ""},
}

// The section, below a path and with a film in it, is served by real hosts by what the
// build writes for them: they answer as they should, and the policy stands in the way
// of nothing that a page needs.
func TestHosts(t *testing.T) {
	browse(t) // skips where it can't
	site := t.TempDir()
	for _, folder := range []string{"content", "static"} {
		if err := os.CopyFS(filepath.Join(site, folder), os.DirFS(filepath.Join("..", "..", folder))); err != nil {
			t.Fatal(err)
		}
	}
	settings, err := os.ReadFile(filepath.Join("..", "..", "site.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(settings), "https://international.nus.example/", "https://www.nus.example/international/", 1)
	for name, data := range map[string]string{
		"site.yaml": text + "hosting: {hosts: [nginx, apache, plain], https_days: 1}\nminify: [css, js]\ncompress: [gzip, brotli]\n",
		"addresses.txt": "/gone/ a 2026-01-01 gone=2026-01-01\n/caf%25C3%25A9/ b 2026-01-01 to=/blog/\n/a$b%2520c/ c 2026-01-01 to=/events/\n" +
			"/events.ics d 2026-01-01 to=/events/events.ics\n/Events/ e 2026-01-01 to=/events/\n",
		"content/blog/film.md": "---\ntitle: A film\ndate: 2020-01-01\n---\nWe made a film.\n\n{{< video src=\"https://www.youtube.com/watch?v=dQw4w9WgXcQ\" title=\"The film\" >}}\n",
	} {
		if err := os.WriteFile(filepath.Join(site, filepath.FromSlash(name)), []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	public := filepath.Join(site, "public")
	report, err := engine.New(theme()...).Build(t.Context(), engine.Options{Source: site, Destination: public, Today: civil.Date{Year: 2026, Month: 1, Day: 1}, Record: true})
	if err != nil || report.Diagnostics.HasErrors() {
		t.Fatal(err, report.Diagnostics)
	}
	readable(t, site)
	for name := range servers {
		t.Run(name, func(t *testing.T) {
			address := start(t, name, public)
			testAnswers(t, address)
			testMissing(t, address)
			testCompression(t, name, address, public)
			testPolicy(t, address)
		})
	}
}

// readable lets a server that gives up its rights read a folder.
func readable(t *testing.T, dir string) {
	t.Helper()
	for at := dir; at != os.TempDir() && at != filepath.Dir(at); at = filepath.Dir(at) {
		if err := os.Chmod(at, 0o755); err != nil { //nolint:gosec // it holds nothing of anybody
			t.Fatal(err)
		}
	}
}

// start starts a server, and gives the address of the site there.
func start(t *testing.T, name, public string) string {
	t.Helper()
	server := servers[name]
	program, err := exec.LookPath(server.program)
	if err != nil {
		t.Skipf("%s is not here", server.program)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
	l.Close()
	dir := t.TempDir()
	file := filepath.Join(dir, "conf")
	if err := os.WriteFile(file, []byte(strings.NewReplacer("{port}", port, "{public}", public, "{dir}", dir).Replace(server.configuration)), 0o644); err != nil {
		t.Fatal(err)
	}
	args := []string{server.flag, file}
	if name == "apache" {
		args = append(args, "-DFOREGROUND")
	}
	cmd := exec.Command(program, args...)
	var said strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Signal(os.Interrupt) //nolint:errcheck
		cmd.Wait()                       //nolint:errcheck
	})
	address := "http://127.0.0.1:" + port + "/international/"
	testenv.WaitFor(t, name+" answers", func() bool {
		answer, err := http.Get(address)
		if err == nil {
			answer.Body.Close()
		}
		return err == nil
	})
	return address
}

// testMissing holds that the page for missing addresses speaks the language of these.
func testMissing(t *testing.T, address string) {
	for path, language := range map[string]string{"nowhere/": "en-GB", "nowhere.ics": "en-GB", "cy/nowhere/": "cy", "cy/nowhere.xml": "cy"} {
		got, err := http.Get(address + path)
		if err != nil {
			t.Fatal(err)
		}
		page, err := io.ReadAll(got.Body)
		got.Body.Close()
		if want := `<html lang="` + language + `"`; err != nil || !strings.Contains(string(page), want) {
			t.Errorf("%s: the page has no %s", path, want)
		}
	}
}

func testAnswers(t *testing.T, address string) {
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for _, want := range answers {
		got, err := client.Get(address + want.path)
		if err != nil {
			t.Fatal(err)
		}
		got.Body.Close()
		kind, to := got.Header.Get("Content-Type"), got.Header.Get("Location")
		if got.StatusCode != want.status || want.kind != "" && kind != want.kind || !strings.HasSuffix(to, want.to) || (to == "") != (want.to == "") {
			t.Errorf("%s: %d %s %s, want %+v", want.path, got.StatusCode, kind, to, want)
		}
		for _, name := range []string{"Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy", "Strict-Transport-Security"} {
			if len(got.Header.Values(name)) != 1 {
				t.Errorf("%s: %s is said %d times", want.path, name, len(got.Header.Values(name)))
			}
		}
		if keep := got.Header.Get("Cache-Control"); want.status == 200 && !strings.Contains(keep, "must-revalidate") {
			t.Errorf("%s: Cache-Control is %q", want.path, keep)
		}
	}
}

// testCompression asks for the smaller forms: they hold the file, under its type, and are
// those that were published. Who wants none gets the file itself.
func testCompression(t *testing.T, server, address, public string) {
	sheets, err := filepath.Glob(filepath.Join(public, "assets", "site.*.css"))
	if err != nil || len(sheets) != 1 {
		t.Fatal(sheets, err)
	}
	for file, kind := range map[string]string{
		"": "text/html; charset=utf-8", "events/": "text/html; charset=utf-8", "assets/" + filepath.Base(sheets[0]): "text/css; charset=utf-8",
		"events/events.ics": "text/calendar; charset=utf-8", "atom.xml": "application/atom+xml; charset=utf-8",
	} {
		for wanted, want := range map[string]struct{ encoding, ending string }{"identity": {}, "gzip": {"gzip", ".gz"}, "gzip, deflate, br": {"br", ".br"}} {
			if server == "nginx" && want.encoding == "br" {
				want.encoding, want.ending = "gzip", ".gz" // without its module
			}
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address+file, nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Accept-Encoding", wanted)
			got, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(got.Body)
			got.Body.Close()
			name := file
			if strings.HasSuffix("/"+file, "/") {
				name += "index.html"
			}
			published, errRead := os.ReadFile(filepath.Join(public, filepath.FromSlash(name+want.ending)))
			if err != nil || errRead != nil || !bytes.Equal(body, published) || got.Header.Get("Content-Encoding") != want.encoding || got.Header.Get("Content-Type") != kind {
				t.Errorf("%q for %q: %d bytes of %d, encoded as %q, of the type %q; %v, %v", file, wanted, len(body), len(published), got.Header.Get("Content-Encoding"), got.Header.Get("Content-Type"), err, errRead)
			}
			if want.encoding != "" && !strings.Contains(got.Header.Get("Vary"), "Accept-Encoding") {
				t.Errorf("%q for %q: Vary is %q", file, wanted, got.Header.Get("Vary"))
			}
			if got.Header.Get("Content-Language") != "" {
				t.Errorf("%q for %q is said to be in the language %q", file, wanted, got.Header.Get("Content-Language"))
			}
		}
	}
}

// testPolicy opens pages, and looks for what the policy has blocked: a browser reports
// that to the page, but only once somebody listens, so each is loaded in a frame.
func testPolicy(t *testing.T, address string) {
	ctx := browse(t)
	visit(t, ctx, address)
	for _, page := range append(pages, "/blog/film/") {
		at := address + strings.TrimPrefix(page, "/")
		visit(t, ctx, at)
		blocked := evaluate[[]string](t, ctx, `new Promise(done => {
			const found = new Set()
			new ReportingObserver(reports => reports.forEach(r => found.add(r.body.effectiveDirective + " " + r.body.blockedURL)), {buffered: true, types: ["csp-violation"]}).observe()
			document.addEventListener("securitypolicyviolation", e => found.add(e.effectiveDirective + " " + e.blockedURI))
			setTimeout(() => done([...found]), 300)
		})`)
		if len(blocked) > 0 {
			t.Errorf("%s: the policy blocks %v", page, blocked)
		}
		if font := evaluate[string](t, ctx, `getComputedStyle(document.body).fontFamily`); strings.Contains(font, "Times") {
			t.Errorf("%s has no style: %s", page, font)
		}
		script := `new Promise(done => { document.addEventListener("securitypolicyviolation", e => done(e.effectiveDirective)); const s = document.createElement("script"); s.textContent = "1"; document.head.append(s); setTimeout(() => done("nothing"), 2000) })`
		if got := evaluate[string](t, ctx, script); !strings.HasPrefix(got, "script-src") {
			t.Errorf("%s: a script that is smuggled in is stopped by %s", page, got)
		}
	}
	visit(t, ctx, address+"blog/film/")
	if colour := evaluate[string](t, ctx, `new Promise(done => { const f = document.querySelector("iframe"); const look = () => done(getComputedStyle(f.contentDocument.querySelector("a")).display); f.scrollIntoView(); f.contentDocument.readyState == "complete" && f.contentDocument.querySelector("a") ? look() : f.addEventListener("load", look) })`); colour != "grid" {
		t.Errorf("the style of the film's frame is blocked: it is shown as %s", colour)
	}
}
