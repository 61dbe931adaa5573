package render

import (
	"github.com/meridian-ssg/meridian/internal/markdown"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/view"
)

// Blocks tells what the blocks of a page's text have become, and where in its
// file each begins. It is for those who look at a page and want to know where
// to change it; no build asks.
func (r *Renderer) Blocks(p *site.Page) ([]markdown.Block, error) {
	if p.Doc == nil || p.Doc.Broken {
		return nil, nil
	}
	var log view.Log
	w := &job{Renderer: r, placing: true}
	body, err := w.render(p, view.NewRecorder(r.in.Site, &log))
	for _, b := range w.lent {
		r.release(b)
	}
	return body.Blocks, err
}
