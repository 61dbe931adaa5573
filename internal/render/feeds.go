package render

import (
	"cmp"
	"fmt"
	"html/template"
	"path"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/artifact"
	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/feed"
	"github.com/meridian-ssg/meridian/internal/locale"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/sitemap"
	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/view"
)

// feeds plans the feeds of the site, and of each page that lists others. They
// hold whole addresses, so there are none where base_url is not set; and none
// that would be empty, unless it was published before.
func (p *planner) feeds() {
	s := p.site
	conf := s.Settings.Feeds
	formats := artifact.FeedsIn(conf.Formats)
	if s.Settings.BaseURL.Origin == "" || len(formats) == 0 {
		return
	}
	for _, page := range s.Pages() {
		if !s.HasFile(page, formats[0].File) {
			continue
		}
		q := site.Question{Verb: site.AskFeed, Key: page.Key, N: conf.Limit}
		entries, _ := s.Answer(q)
		if conf.Full {
			for _, c := range entries.([]*card.Card) {
				if of, ok := s.Page(c.Key); ok {
					p.inFeeds[of.FullKey()] = true
				}
			}
		}
		var paths []string
		for _, f := range formats {
			paths = append(paths, path.Join(page.Folder, f.File))
		}
		p.add(Task{
			Name: "feed " + page.URL, Base: p.base(page.Sum, p.shortcodeSum(), sum.OfString(s.Ledger.Tag)), Paths: paths, Owner: diag.Location{},
			run: func(w *job) { w.feed(page, q, paths) },
		})
	}
}

// feedWriters write the formats of artifact.Feeds.
var feedWriters = map[string]func(feed.Feed) []byte{"atom": feed.Atom, "rss": feed.RSS, "json": feed.JSON}

// feed makes the feeds of a page in every format.
func (w *job) feed(page *site.Page, q site.Question, paths []string) {
	s := w.site
	base := s.Settings.BaseURL
	identity := view.Ask[*site.Identity](w.recorder, site.Question{Verb: site.AskIdentity})
	f := feed.Feed{
		ID: s.Ledger.IRI(page.ID), Title: site.ListTitle(identity, page.Card), Description: page.Summary, Home: page.Permalink,
		Language: page.Language, Author: cmp.Or(identity.Organisation.Name, identity.Title),
	}
	if page.Kind == card.Home && s.Settings.Description != "" {
		f.Description = s.Settings.Description
	}
	for _, c := range view.Ask[[]*card.Card](w.recorder, q) {
		html := ""
		if s.Settings.Feeds.Full {
			if p, ok := s.Page(c.Key); ok {
				w.recorder.Read(p)
				html = w.feedHTML(p)
			}
		}
		e := feed.NewEntry(c, html, s.Settings.Location)
		e.ID, e.Published = s.Ledger.IRI(c.ID), site.AppearedOn(c).In(s.Settings.Location)
		if facts := w.facts(c); facts != "" {
			e.Summary = strings.TrimSuffix(facts+" – "+e.Summary, " – ")
			if html != "" {
				e.HTML = "<p>" + template.HTMLEscapeString(facts) + "</p>\n" + html
			}
		}
		if dir := locale.DirOf(c.Language); html != "" && (dir == "rtl" || dir != locale.DirOf(f.Language)) {
			e.HTML = fmt.Sprintf("<div lang=%q dir=%q>\n%s</div>\n", c.Language, dir, e.HTML)
		}
		f.Entries = append(f.Entries, e)
	}
	for i, format := range artifact.FeedsIn(s.Settings.Feeds.Formats) {
		f.Self = base.Absolute(s.AddressIn(page, format.File))
		w.Put(paths[i], feedWriters[format.Format](f))
	}
}

// facts tells when and where an event takes place, when a project runs, and what the
// fields of the site's own say that lists show; "" of other pages.
func (w *job) facts(c *card.Card) string {
	l := w.site.Settings.LocaleOf(c.Language)
	var parts []string
	switch {
	case c.Event != nil:
		if s := c.Event.Status; s != "confirmed" {
			parts = append(parts, l.Text("event."+s))
		}
		parts = append(parts, l.MomentRange(c.Event.Start, c.Event.End), c.Event.Place)
	case c.Project != nil:
		parts = append(parts, l.Range(c.Project.Start, c.Project.End))
	}
	for _, f := range c.ShownInLists() {
		values := make([]string, len(f.Values))
		for i, v := range f.Values {
			values[i] = fieldText(l, f.Kind, v)
		}
		if text := strings.Join(slices.DeleteFunc(values, func(s string) bool { return s == "" }), l.Text("comma")); text != "" {
			parts = append(parts, f.Label+": "+text)
		}
	}
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	return strings.Join(parts, l.Text("comma"))
}

// fieldText gives a value of a field of the site's own in words; "" of Markdown.
func fieldText(l *locale.Locale, kind string, v any) string {
	switch v := v.(type) {
	case civil.Date:
		return l.Words(v)
	case civil.Moment:
		return l.MomentWords(v)
	case float64:
		return l.Float(v)
	case bool:
		if v {
			return l.Text("yes")
		}
		return l.Text("no")
	case card.Link:
		return v.Title
	case card.File:
		return v.Title
	case []card.Shown:
		var parts []string
		for _, part := range v {
			for _, value := range part.Values {
				parts = append(parts, fieldText(l, part.Kind, value))
			}
		}
		return strings.Join(parts, l.Text("comma"))
	case string:
		if kind == schema.Country.String() {
			return l.Country(v)
		}
		return v
	}
	return ""
}

// feedHTML renders the text of a page for readers that show it elsewhere: once
// per build, as the same text is in the feeds of the site, its section and its
// terms.
func (w *job) feedHTML(p *site.Page) string {
	body := w.body(p)
	entry, ok := w.bodies.Load(p.FullKey())
	if !ok { // a page whose front matter is broken has no text
		return ""
	}
	cached := entry.(*cachedBody)
	cached.feedOnce.Do(func() {
		cached.feedHTML = feed.AbsoluteURLs(feed.StripActive(string(body.HTML)), w.in.Site.Settings.BaseURL.Origin, p.Permalink)
	})
	return cached.feedHTML
}

// sitemap plans the list of all pages for search engines, and robots.txt,
// unless static/ holds one.
func (p *planner) sitemap() {
	s := p.in.Site
	base := s.Settings.BaseURL
	address := base.Absolute(base.Path + artifact.Sitemap)
	if s.Settings.Staging { // search engines shall leave all of it out
		address = ""
	}
	if address != "" {
		p.add(Task{
			Name: "sitemap", Base: p.base(sum.OfString(s.Today.String())), Paths: []string{artifact.Sitemap},
			run: func(w *job) {
				for _, f := range sitemap.Files(base.String(), w.sitemapPages()) {
					w.Put(f.Name, f.Data)
				}
			},
		})
	}
	if _, own := p.in.Tree.Find("static/" + artifact.Robots); !own {
		p.add(Task{
			Name: "robots", Base: p.base(), Paths: []string{artifact.Robots},
			run: func(w *job) { w.Put(artifact.Robots, sitemap.Robots(address)) },
		})
	}
}

// sitemapPages gives the pages that search engines should know, edition by edition, each
// with its translations.
func (w *job) sitemapPages() []sitemap.Page {
	var pages []sitemap.Page
	var keys []string // of pages
	editions := w.in.Site.Editions()
	alternates := make(map[string][]sitemap.Alternate) // by key
	for _, s := range editions {
		for _, c := range view.AskOf[[]*card.Card](w.recorder, s.Settings.Edition, site.Question{Verb: site.AskPages}) {
			if c.Kind == card.Missing || c.Draft || c.Unlisted || c.NoIndex || c.Original != nil {
				continue
			}
			updated := site.LastModified(c)
			if updated.Date.After(s.Today) { // of a page published ahead of its day, with --future
				updated = civil.Moment{}
			}
			pages, keys = append(pages, sitemap.Page{URL: c.Permalink, Updated: updated}), append(keys, c.Key)
			if len(editions) > 1 {
				alternates[c.Key] = append(alternates[c.Key], sitemap.Alternate{Language: s.Settings.Language, URL: c.Permalink})
			}
		}
	}
	for i := range pages {
		if list := alternates[keys[i]]; len(list) > 1 {
			pages[i].Alternates = append(slices.Clip(list), sitemap.Alternate{Language: "x-default", URL: list[0].URL})
		}
	}
	return pages
}
