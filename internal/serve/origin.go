package serve

import (
	"encoding/json"
	"net/http"
	"net/url"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// place is where a block of a page's text comes from.
type place struct {
	HTML string `json:"html"`
	Open string `json:"open"`
	Line int    `json:"line"`
}

// serveSource tells where the blocks of a page come from.
func (s *Server) serveSource(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	c, err := s.scene(s.read(query))
	if err != nil {
		s.broken(w, err)
		return
	}
	n := c.now.Load()
	address, err := url.PathUnescape(query.Get("page"))
	if err != nil {
		refuse(w, http.StatusBadRequest, "The address of the page can't be read.")
		return
	}
	at, _ := outputAt(n.made.Site.Settings.BaseURL.Path, address)
	places := []place{}
	if page, ok := n.made.Page(at); ok && page.Doc != nil {
		t := &tab{Server: s, scene: c, address: address}
		blocks, err := n.made.Blocks(page)
		src, read := n.made.Source(page.Doc.File)
		if err != nil || !read {
			s.broken(w, err)
			return
		}
		lines := diag.NewLines(src)
		for _, b := range blocks {
			line := lines.Position(b.At).Line
			places = append(places, place{b.HTML, t.open(n, page.Doc.File, line, 1), line})
		}
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(places) //nolint:errcheck // nobody is there to be told
}
