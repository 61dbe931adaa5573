package render

import (
	"bytes"

	"github.com/meridian-ssg/meridian/internal/jsonld"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/view"
)

// about is the key of the page that tells of the organisation itself.
const about = "about"

// describedComments is of how many comments on a page machines are told: the first
// ones. That there are more they learn from the count.
const describedComments = 50

func first[T any](list []T, n int) []T { return list[:min(n, len(list))] }

// graphs prepares what the site's pages tell search engines. What it asks of
// the site every page has asked before it comes here; see view.NewPage.
func graphs(of *site.Site) *jsonld.Graphs {
	answer, _ := of.Answer(site.Question{Verb: site.AskIdentity, Edition: of.Settings.Edition})
	s := answer.(*site.Identity)
	o := s.Organisation
	org := jsonld.Organisation{Name: o.Name, Logo: o.Logo, Address: o.Address, Email: o.Email}
	for _, l := range o.Links {
		org.Links = append(org.Links, l.URL)
	}
	return jsonld.New(jsonld.Site{
		Name: s.Title, Description: s.Description, Language: s.Language, Home: s.BaseURL,
		Organisation: org, Zone: of.Settings.Location,
	})
}

// structuredData writes what a page tells search engines, in its script
// element.
func (w *job) structuredData(p *view.Page, out *bytes.Buffer) {
	const open, end = `<script type="application/ld+json">`, `</script>`
	page := jsonld.Page{Card: p.Card, Ancestors: p.Ancestors(), About: p.Key == about}
	if p.Card.Comments != nil {
		for _, c := range first(p.Comments().List, describedComments) {
			page.Comments = append(page.Comments, jsonld.Comment{Anchor: c.Anchor, Name: c.Name, Link: c.Link, Date: c.Date, Text: c.Text})
		}
	}
	for i, t := range p.Translations() {
		switch {
		case p.Original != nil || t.Current || !t.Exists:
		case i == 0:
			page.Original = t.Permalink
		case w.task.Edition == "":
			page.Translations = append(page.Translations, t.Permalink)
		}
	}
	begun := out.Len()
	out.WriteString(open)
	graph := w.structured[w.task.Edition]().Append(out.AvailableBuffer(), page)
	if len(graph) == 0 {
		out.Truncate(begun)
		return
	}
	out.Write(graph) // onto itself, where there was room for it
	out.WriteString(end)
}
