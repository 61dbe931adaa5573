package serve

import (
	"encoding/json"
	"net/http"
	"net/url"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// block is a block of a page's text with its place in the file.
type block struct {
	HTML string `json:"html"`
	Open string `json:"open"` // the URL that opens it in the editor; ""
	Line int    `json:"line"`
}

// serveSource sends the places of a page's blocks.
func (s *Server) serveSource(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	v, err := s.view(s.parseView(query))
	if err != nil {
		fail(w, r, err)
		return
	}
	n := v.current.Load()
	address, err := url.PathUnescape(query.Get("page"))
	if err != nil {
		refuse(w, http.StatusBadRequest, "The address of the page can't be read.")
		return
	}
	at, _ := outputPath(n.settings().BaseURL.Path, address)
	blocks := []block{}
	if page, ok := n.usable.Page(at); ok && page.Doc != nil {
		list, err := n.usable.Blocks(page)
		src, read := n.usable.Source(page.Doc.File)
		if err != nil || !read {
			fail(w, r, err)
			return
		}
		lines := diag.NewLines(src)
		for _, b := range list {
			line := lines.Position(b.Offset).Line
			open := ""
			if isLocal(r) {
				open = s.editorURL(n, page.Doc.File, line, 1)
			}
			blocks = append(blocks, block{b.HTML, open, line})
		}
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(blocks)
}
