package serve

import (
	"bytes"
	"embed"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// own is where the server's own addresses begin. No output of a site has such
// a name.
const own = "/.meridian/"

//go:embed files
var files embed.FS

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Robots-Tag", "noindex")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cache-Control", "no-cache")
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		h.Set("Allow", "GET, HEAD")
		refuse(w, http.StatusMethodNotAllowed, "A preview only shows pages.")
		return
	}
	if !knows(r.Host, s.o.Host) {
		refuse(w, http.StatusForbidden, "This preview does not answer to the name "+r.Host+". Use localhost, or the number that meridian serve has printed.")
		return
	}
	if origin := r.Header.Get("Origin"); origin != "" && origin != "http://"+r.Host {
		refuse(w, http.StatusForbidden, "Another site has asked for this.")
		return
	}
	if strings.HasPrefix(r.URL.Path, own) {
		if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" && site != "none" {
			refuse(w, http.StatusForbidden, "Another site has asked for this.")
			return
		}
		s.serveOwn(w, r)
		return
	}
	s.serveSite(w, r)
}

// refuse answers in a sentence.
func refuse(w http.ResponseWriter, status int, words string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	fmt.Fprintln(w, words) //nolint:errcheck // nobody is there to be told
}

// serveOwn answers with what belongs to the preview, and not to the site.
func (s *Server) serveOwn(w http.ResponseWriter, r *http.Request) {
	switch name := strings.TrimPrefix(r.URL.Path, own); name {
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

// serveSite answers with an output of the site.
func (s *Server) serveSite(w http.ResponseWriter, r *http.Request) {
	s.busy.Add(1)
	defer s.busy.Add(-1)
	v, redirect := s.viewOf(r)
	if redirect != "" {
		http.Redirect(w, r, redirect, http.StatusFound)
		return
	}
	s.settle(r.Context())
	c, err := s.scene(v)
	if err != nil {
		s.broken(w, err)
		return
	}
	for tries := 0; ; tries++ {
		now := c.now.Load()
		base := now.settings().BaseURL.Path
		at, ok := outputAt(base, r.URL.Path)
		if !ok {
			elsewhere(w, r, base)
			return
		}
		if !now.made.Has(at) && now.made.Has(at+"/index.html") {
			http.Redirect(w, r, withQuery(r.URL.EscapedPath()+"/", r.URL.RawQuery), http.StatusFound)
			return
		}
		a, err := c.answer(now, at)
		if err == nil {
			sendAnswer(w, r, at, a)
			return
		}
		if tries == 5 || !s.changedBehind(r.Context(), err) {
			s.broken(w, err)
			return
		}
	}
}

func (s *Server) broken(w http.ResponseWriter, err error) {
	refuse(w, http.StatusInternalServerError, fmt.Sprintf("This can't be shown just now: %v.", err))
}

// outputAt gives the path of the output that an address means, on a site that
// begins at base; false where the address lies outside of it.
func outputAt(base, address string) (string, bool) {
	at, ok := strings.CutPrefix(address, base)
	if at == "" || strings.HasSuffix(at, "/") {
		at += "index.html"
	}
	return at, ok
}

// elsewhere answers at an address above the site's own.
func elsewhere(w http.ResponseWriter, r *http.Request, base string) {
	if r.URL.Path == "/" || r.URL.Path+"/" == base {
		http.Redirect(w, r, withQuery(base, r.URL.RawQuery), http.StatusFound)
		return
	}
	refuse(w, http.StatusNotFound, "There is nothing here. The site begins at "+base+", as base_url in site.yaml has it.")
}

// withQuery puts a query behind the path of an address. The path must not be
// taken for the name of a host.
func withQuery(p, query string) string {
	p = "/" + strings.TrimLeft(p, "/")
	if query != "" {
		p += "?" + query
	}
	return p
}

// sendAnswer answers with an output. Pages get the script that keeps them up
// to date.
func sendAnswer(w http.ResponseWriter, r *http.Request, at string, a answer) {
	data := a.Data
	if a.html {
		data = withScript(data, a.Sum)
	}
	if a.found {
		send(w, r, at, data, a.Sum)
		return
	}
	w.Header().Set("Content-Type", typeOf(notFound))
	w.WriteHeader(http.StatusNotFound)
	if r.Method != http.MethodHead {
		w.Write(data) //nolint:errcheck // nobody is there to be told
	}
}

// send answers with a file, or with a part of it.
func send(w http.ResponseWriter, r *http.Request, name string, data []byte, of sum.Sum) {
	w.Header().Set("Content-Type", typeOf(name))
	w.Header().Set("ETag", `"`+of.String()+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
}

// typeOf gives the media type of a file, the same on every machine for all that
// sites are made of.
func typeOf(name string) string {
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

// withScript adds the script to a page, at the end of its body.
func withScript(page []byte, of sum.Sum) []byte {
	tag := fmt.Sprintf(`<script type="module" src="%spreview.js" data-meridian="%s"></script>`, own, of)
	end := bytes.LastIndex(page, []byte("</body>"))
	if end < 0 {
		end = len(page)
	}
	out := make([]byte, 0, len(page)+len(tag))
	out = append(out, page[:end]...)
	out = append(out, tag...)
	return append(out, page[end:]...)
}

// barePage stands where no page could be made, below what is wrong.
const barePage = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Not to be shown yet</title></head>
<body style="font: 1.125rem/1.6 system-ui, sans-serif; max-width: 36rem; margin: 4rem auto; padding: 0 1rem; color-scheme: light dark">
<h1>This page can't be shown yet</h1>
<p>Something that it is made of has to be mended first. The page appears by itself when it is.</p>
</body>
</html>
`

// noPage stands where there is no page, in a site whose layouts have nothing to
// say of that.
const noPage = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Page not found</title></head>
<body style="font: 1.125rem/1.6 system-ui, sans-serif; max-width: 36rem; margin: 4rem auto; padding: 0 1rem; color-scheme: light dark">
<h1>There is no page here</h1>
<p>It appears by itself when there is one.</p>
</body>
</html>
`

// The query parameters of a view.
const (
	dayParam    = "preview-day"    // 2026-03-01
	draftsParam = "preview-drafts" // "show" or "hide"
	laterParam  = "preview-later"  // "show" or "hide"
)

// viewOf gives the view that a request is for: the one in its own address, or
// that of the page it comes from. Whoever follows a link is sent to the same
// address with the view of the page that the link stands in.
func (s *Server) viewOf(r *http.Request) (v engine.View, redirect string) {
	if query := r.URL.Query(); hasView(query) {
		return s.read(query), ""
	}
	from, err := url.Parse(r.Referer())
	if err != nil || from.Host != r.Host {
		return s.first, ""
	}
	query := from.Query()
	if !hasView(query) {
		return s.first, ""
	}
	if !navigates(r) {
		return s.read(query), ""
	}
	to := r.URL.Query()
	for _, name := range []string{dayParam, draftsParam, laterParam} {
		if query.Has(name) {
			to.Set(name, query.Get(name))
		}
	}
	return s.first, withQuery(r.URL.EscapedPath(), to.Encode())
}

// navigates says whether the answer will stand in a window or a frame, and is no
// part of a page. Browsers say so themselves only to hosts that they trust.
func navigates(r *http.Request) bool {
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

// read reads a view; what it does not say is as everybody has it.
func (s *Server) read(query url.Values) engine.View {
	v := s.first
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
