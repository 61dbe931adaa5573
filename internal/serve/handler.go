package serve

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/preview"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// ownPrefix begins the server's own addresses. No output of a site has such a
// name.
const ownPrefix = "/.meridian/"

//go:embed files
var files embed.FS

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Robots-Tag", "noindex")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Content-Security-Policy", "frame-ancestors 'self'")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cache-Control", "no-cache")
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		h.Set("Allow", "GET, HEAD")
		refuse(w, http.StatusMethodNotAllowed, "A preview only shows pages.")
		return
	}
	if !isOwnHost(r.Host, s.o.Host) {
		refuse(w, http.StatusForbidden, "This preview does not answer to the name "+r.Host+". Use localhost, or the number that meridian serve has printed.")
		return
	}
	if origin := r.Header.Get("Origin"); origin != "" && origin != "http://"+r.Host {
		refuse(w, http.StatusForbidden, "Another site has asked for this.")
		return
	}
	if strings.HasPrefix(r.URL.Path, ownPrefix) {
		if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" && site != "none" {
			refuse(w, http.StatusForbidden, "Another site has asked for this.")
			return
		}
		s.serveOwn(w, r)
		return
	}
	s.serveSite(w, r)
}

func refuse(w http.ResponseWriter, status int, words string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	fmt.Fprintln(w, words)
}

func (s *Server) serveOwn(w http.ResponseWriter, r *http.Request) {
	switch name := strings.TrimPrefix(r.URL.Path, ownPrefix); name {
	case "events":
		s.serveEvents(w, r)
	case "source":
		s.serveSource(w, r)
	default:
		data, err := files.ReadFile("files/" + path.Clean(name))
		if err != nil {
			refuse(w, http.StatusNotFound, "There is nothing here.")
			return
		}
		send(w, r, name, data, sum.Of(data))
	}
}

func (s *Server) serveSite(w http.ResponseWriter, r *http.Request) {
	s.requests.Add(1)
	defer s.requests.Add(-1)
	key, redirect := s.requestedView(r)
	if redirect != "" {
		http.Redirect(w, r, redirect, http.StatusFound)
		return
	}
	s.waitIdle(r.Context())
	v, err := s.view(key)
	if err != nil {
		fail(w, r, err)
		return
	}
	for tries := 0; ; tries++ {
		n := v.current.Load()
		base := n.settings().BaseURL.Path
		at, ok := outputPath(base, r.URL.Path)
		if !ok {
			serveOutside(w, r, base)
			return
		}
		if !n.usable.Has(at) && n.usable.Has(at+".html") { // config.BareForm
			at += ".html"
		}
		if !n.usable.Has(at) && n.usable.Has(at+"/index.html") {
			http.Redirect(w, r, withQuery(r.URL.EscapedPath()+"/", r.URL.RawQuery), http.StatusFound)
			return
		}
		response, err := v.response(n, at)
		if err == nil {
			response.send(w, r, at)
			return
		}
		if tries == 5 || !s.awaitRescan(r.Context(), err) {
			fail(w, r, err)
			return
		}
	}
}

// fail sends an error. It may name folders of this machine.
func fail(w http.ResponseWriter, r *http.Request, err error) {
	switch {
	case errors.Is(err, errTooManyViews):
		refuse(w, http.StatusServiceUnavailable, "Too many days or views are open; close some of them.")
	case isLocal(r):
		refuse(w, http.StatusInternalServerError, fmt.Sprintf("This can't be shown just now: %v.", err))
	default:
		refuse(w, http.StatusInternalServerError, "This can't be shown just now.")
	}
}

// outputPath gives the path of the output for an address, on a site that begins
// at base; false where the address is outside of it.
func outputPath(base, address string) (string, bool) {
	at, ok := strings.CutPrefix(address, base)
	if at == "" || strings.HasSuffix(at, "/") {
		at += "index.html"
	}
	return at, ok
}

// serveOutside handles an address above the site's own.
func serveOutside(w http.ResponseWriter, r *http.Request, base string) {
	if r.URL.Path == "/" || r.URL.Path+"/" == base {
		http.Redirect(w, r, withQuery(base, r.URL.RawQuery), http.StatusFound)
		return
	}
	refuse(w, http.StatusNotFound, "There is nothing here. The site begins at "+base+", as base_url in site.yaml has it.")
}

// withQuery joins a path and a query. Without the single slash, browsers would
// take "//name" for a host.
func withQuery(p, query string) string {
	p = "/" + strings.TrimLeft(p, "/")
	if query != "" {
		p += "?" + query
	}
	return p
}

// send sends the response. A missing page gets no ETag, lest browsers keep it.
func (a *response) send(w http.ResponseWriter, r *http.Request, at string) {
	data := a.Data
	if a.script {
		data = withScript(data, a.Sum)
	}
	if a.found {
		send(w, r, at, data, a.Sum)
		return
	}
	w.Header().Set("Content-Type", mediaType(notFound))
	w.WriteHeader(http.StatusNotFound)
	if r.Method != http.MethodHead {
		w.Write(data)
	}
}

// send sends a file, or the range of it that was requested.
func send(w http.ResponseWriter, r *http.Request, name string, data []byte, sum sum.Sum) {
	w.Header().Set("Content-Type", mediaType(name))
	w.Header().Set("ETag", `"`+sum.String()+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
}

// mediaType is the same on every machine for all usual files.
func mediaType(name string) string {
	ext := strings.ToLower(path.Ext(name))
	if t, ok := mediaTypes[ext]; ok {
		return t
	}
	if t := mime.TypeByExtension(ext); t != "" {
		return t
	}
	return "application/octet-stream"
}

var mediaTypes = map[string]string{
	".avif": "image/avif", ".css": "text/css; charset=utf-8", ".gif": "image/gif", ".htm": "text/html; charset=utf-8",
	".html": "text/html; charset=utf-8", ".ics": "text/calendar; charset=utf-8", ".jpeg": "image/jpeg", ".jpg": "image/jpeg",
	".js": "text/javascript; charset=utf-8", ".json": "application/json", ".mjs": "text/javascript; charset=utf-8",
	".mp3": "audio/mpeg", ".mp4": "video/mp4", ".pdf": "application/pdf", ".png": "image/png", ".svg": "image/svg+xml",
	".txt": "text/plain; charset=utf-8", ".vtt": "text/vtt; charset=utf-8", ".wasm": "application/wasm", ".webm": "video/webm",
	".webmanifest": "application/manifest+json", ".webp": "image/webp", ".woff": "font/woff", ".woff2": "font/woff2", ".xml": "application/xml",
}

// withScript adds the preview's script at the end of the body.
func withScript(page []byte, sum sum.Sum) []byte {
	tag := fmt.Sprintf(`<script type="module" src="%spreview.js" data-meridian="%s"></script>`, ownPrefix, sum)
	end := bytes.LastIndex(page, []byte("</body>"))
	if end < 0 {
		end = len(page)
	}
	out := make([]byte, 0, len(page)+len(tag))
	out = append(out, page[:end]...)
	out = append(out, tag...)
	return append(out, page[end:]...)
}

// ownPage is sent where the site has no page of its own to send. A broken one gets
// its errors above it by the script.
func ownPage(broken bool) []byte {
	title, heading, words := "Page not found", "There is no page here", "It appears by itself when there is one."
	if broken {
		title, heading = "Not to be shown yet", "This page can't be shown yet"
		words = "Something that it is made of has to be mended first. The page appears by itself when it is."
	}
	return fmt.Appendf(nil, `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>%s</title></head>
<body style="font: 1.125rem/1.6 system-ui, sans-serif; max-width: 36rem; margin: 4rem auto; padding: 0 1rem; color-scheme: light dark">
<h1>%s</h1>
<p>%s</p>
</body>
</html>
`, title, heading, words)
}

// The query parameters of a view.
const (
	dayParam    = "preview-day"    // 2026-03-01
	draftsParam = "preview-drafts" // "show" or "hide"
	laterParam  = "preview-later"  // "show" or "hide"
)

// requestedView gives the view in the address of a request, or in that of the
// page it comes from. A link that is followed is redirected to the same address
// with the view of the page that holds the link.
func (s *Server) requestedView(r *http.Request) (v preview.View, redirect string) {
	if query := r.URL.Query(); hasView(query) {
		return s.parseView(query), ""
	}
	from, err := url.Parse(r.Referer())
	if err != nil || from.Host != r.Host {
		return s.firstView, ""
	}
	query := from.Query()
	if !hasView(query) {
		return s.firstView, ""
	}
	if !isNavigation(r) {
		return s.parseView(query), ""
	}
	to := r.URL.Query()
	for _, name := range []string{dayParam, draftsParam, laterParam} {
		if query.Has(name) {
			to.Set(name, query.Get(name))
		}
	}
	return s.firstView, withQuery(r.URL.EscapedPath(), to.Encode())
}

// isNavigation tells whether the response will fill a window or a frame. Browsers
// send Sec-Fetch-Dest only to hosts that they trust.
func isNavigation(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Dest") {
	case "document", "iframe":
		return true
	case "":
		return strings.Contains(r.Header.Get("Accept"), "text/html") && r.Header.Get("Sec-Fetch-Mode") == ""
	}
	return false
}

func hasView(query url.Values) bool {
	return query.Has(dayParam) || query.Has(draftsParam) || query.Has(laterParam)
}

// parseView reads a view; what the query leaves out is as in the first view.
func (s *Server) parseView(query url.Values) preview.View {
	v := s.firstView
	if d, err := civil.ParseDate(query.Get(dayParam)); err == nil && d.Day != 0 {
		v.Today = d
	}
	for name, field := range map[string]*bool{draftsParam: &v.Drafts, laterParam: &v.Future} {
		switch query.Get(name) {
		case "show":
			*field = true
		case "hide":
			*field = false
		}
	}
	return v
}
