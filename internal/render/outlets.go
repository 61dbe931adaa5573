package render

import (
	"html/template"

	"github.com/meridian-ssg/meridian/internal/view"
)

func (p *planner) feeds()                         {}
func (p *planner) sitemap()                       {}
func (w *Work) jsonld(p *view.Page) template.HTML { return "" }
