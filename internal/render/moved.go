package render

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/artifact"
	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/layout"
	"github.com/meridian-ssg/meridian/internal/ledger"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/view"
)

// moved plans what stands at the addresses that were published before: where a page
// stood a page that leads on, and where a feed, a calendar or a document stood
// the same as at the new address, as programs follow no page. All other tasks are
// planned before.
func (p *planner) moved() {
	old := p.in.Site.Ledger.Old()
	if len(old) == 0 {
		return
	}
	makes := make(map[string]int) // path in small letters → task
	for i, t := range p.tasks {
		for _, at := range t.Paths {
			makes[strings.ToLower(at)] = i
		}
	}
	for _, o := range old {
		at, isPage := outputOf(o.Address)
		if _, taken := makes[strings.ToLower(at)]; taken || o.To == "" {
			continue // a host that tells capitals from small letters gets a rule
		}
		if isPage {
			l, ok := p.redirectLayout(diag.Location{File: ledger.File, Span: o.Span})
			if !ok {
				return
			}
			makes[strings.ToLower(at)] = len(p.tasks)
			p.leadOn(at, o.To, l)
			continue
		}
		to, _ := outputOf(o.To)
		if i, ok := makes[strings.ToLower(to)]; ok && path.Ext(to) == path.Ext(at) {
			makes[strings.ToLower(at)] = i
			t := &p.tasks[i]
			t.also = append(slices.Clip(t.also), copyAt{slices.Index(t.Paths, to), at})
			t.Paths = append(slices.Clip(t.Paths), at)
			t.Base = p.base(t.Base, sum.OfString(to), sum.OfString(at))
		}
	}
	slices.SortStableFunc(p.tasks, func(a, b Task) int { // copies of files from content/ come last
		return cmp.Compare(min(len(a.Resource), 1), min(len(b.Resource), 1))
	})
}

// copyAt is a further path at which a task writes one of its outputs.
type copyAt struct {
	of int // index in Paths
	at string
}

// leadOn plans a page at a path that leads to an address.
func (p *planner) leadOn(at, to string, l *layout.Layout) {
	below, fragment, _ := strings.Cut(to, "#")
	page, isPage := p.in.Site.PageAt(below)
	t := Task{Name: "old " + at, Base: p.base(l.Sum, sum.OfString(to)), Paths: []string{at}, Owner: diag.Location{File: ledger.File}}
	if isPage {
		t.Base = p.base(t.Base, sum.OfString(page.FullKey()))
		t.Edition = page.Edition
	}
	t.run = func(w *job) {
		base := w.in.Site.Settings.BaseURL
		c := card.Card{URL: to, Permalink: to, Title: to, Language: w.in.Site.Settings.Language}
		if strings.HasPrefix(to, "/") {
			c.URL = base.Path + strings.TrimPrefix(to, "/")
			c.Permalink = base.Absolute(c.URL)
		}
		if isPage {
			c = *view.Ask[*card.Card](w.recorder, site.Question{Verb: site.AskCard, Key: page.Key})
			if fragment != "" {
				c.URL += "#" + fragment
			}
		}
		w.leadTo(&c, l, at)
	}
	p.site = p.in.Site.Edition(t.Edition)
	p.add(t)
}

// outputOf gives where what stands at an address below base_url is written, and
// whether that is a page.
func outputOf(address string) (at string, isPage bool) {
	at = site.Unescape(strings.TrimPrefix(address, "/"))
	name := path.Base(at)
	switch ext := path.Ext(name); {
	case at == "" || strings.HasSuffix(at, "/"):
		return at + "index.html", true
	case ext == ".html" || ext == ".htm":
		return at, true
	case ledger.IsDocument(name) || slices.ContainsFunc(artifact.Feeds, func(f artifact.Feed) bool { return f.File == name }):
		return at, false
	}
	return at + ".html", true
}
