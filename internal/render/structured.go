package render

import (
	"html/template"

	"github.com/meridian-ssg/meridian/internal/jsonld"
	"github.com/meridian-ssg/meridian/internal/view"
)

// about is the key of the page that tells of the organisation itself.
const about = "about"

// structuredData makes what a page tells search engines, in its script
// element.
func (w *Work) structuredData(p *view.Page) template.HTML {
	o := p.Site.Organisation
	org := jsonld.Organisation{Name: o.Name, Logo: o.Logo, Address: o.Address, Email: o.Email}
	for _, l := range o.Links {
		org.Links = append(org.Links, l.URL)
	}
	graph := jsonld.Graph(jsonld.Site{
		Name: p.Site.Title, Description: p.Site.Description, Language: p.Site.Language, Home: p.Site.BaseURL,
		Organisation: org, Zone: w.in.Site.Settings.Location,
	}, jsonld.Page{Card: p.Card, Ancestors: p.Ancestors(), About: p.Key == about})
	if len(graph) == 0 {
		return ""
	}
	return template.HTML(`<script type="application/ld+json">` + string(graph) + `</script>`) //nolint:gosec // jsonld escapes what could end the element
}
