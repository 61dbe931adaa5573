package render

import (
	"bytes"
	"cmp"
	"html/template"
	"path"

	"github.com/meridian-ssg/meridian/internal/artifact"
	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/feed"
	"github.com/meridian-ssg/meridian/internal/markdown"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/view"
)

// comment renders the text of a comment. Its file is part of the answer by which
// the task learned of it.
func (w *job) comment(c *content.Comment) template.HTML {
	file, ok := w.in.Tree.Find(c.File)
	if !ok || w.err != nil {
		return ""
	}
	text := w.buffer()
	defer w.release(text)
	src, err := w.in.Tree.ReadInto(text, file)
	if err != nil {
		w.fail(err)
		return ""
	}
	language := ""
	if p, ok := w.in.Site.Page(c.Page); ok { // whatever the language of the edition
		language = p.Language
	}
	body := w.in.Engine.RenderComment(nil, markdown.Source{File: c.File, Text: src, Offset: c.Body, Language: language})
	if w.task.Page { // a feed shows the same, and what is wrong is told once
		w.result.Diags = append(w.result.Diags, body.Diags...)
	}
	return trusted(bytes.TrimSpace(body.HTML))
}

// commentFeeds plans a feed of the comments on each page that has some, and one of
// those on all pages.
func (p *planner) commentFeeds() {
	s := p.site
	formats := artifact.FeedsIn(s.Settings.Feeds.Formats)
	commented := s.Commented()
	if s.Settings.BaseURL.Origin == "" || len(formats) == 0 || len(commented) == 0 {
		return
	}
	for _, key := range append(commented, "") {
		page, ok := s.Page(key)
		q := site.Question{Verb: site.AskNewComments, Key: key, N: s.Settings.Feeds.Limit}
		if list, _ := s.Answer(q); !ok || len(list.([]site.Comment)) == 0 {
			continue
		}
		var paths []string
		for _, f := range formats {
			paths = append(paths, path.Join(page.Folder, f.CommentsFile()))
		}
		of := card.CrumbOf(page.Card)
		if page.Kind == card.Home { // whose feed has the title of the site
			of.Title = ""
		}
		p.add(Task{
			Name: "comments " + page.URL, Paths: paths, Owner: origin(page),
			Base: p.base(sum.OfString(of.Title), sum.OfString(of.Language), sum.OfString(of.Permalink), sum.OfString(page.ID), sum.OfString(s.Ledger.Tag)),
			run:  func(w *job) { w.commentFeed(page, q, paths) },
		})
	}
}

// commentFeed makes the feeds of the comments on a page in every format.
func (w *job) commentFeed(page *site.Page, q site.Question, paths []string) {
	s := w.site
	identity := view.Ask[*site.Identity](w.recorder, site.Question{Verb: site.AskIdentity})
	words := s.Settings.LocaleOf(page.Language)
	f := feed.Feed{
		Title: words.Text("comments.of", cmp.Or(page.Title, identity.Title)), Home: page.Permalink,
		Language: page.Language, Author: cmp.Or(identity.Organisation.Name, identity.Title),
	}
	if page.Kind == card.Home {
		f.Title = words.Text("comments.of", identity.Title)
	}
	if id := s.Ledger.IRI(page.ID + "/comments"); id != "" {
		f.ID = id
	}
	list := view.Ask[[]site.Comment](w.recorder, q)
	for i := range list {
		c := &list[i]
		on := c.On()
		e := feed.Entry{
			Title: c.Name, HTML: string(w.comment(c.Comment)), URL: on.Permalink + "#" + view.CommentAnchor(c.Comment), ID: s.Ledger.IRI(c.PageID() + "/comments/" + c.ID),
			Published: c.Date.In(s.Settings.Location), Authors: []feed.Author{{Name: c.Name}}, Language: on.Language,
		}
		if page.Key != on.Key {
			e.Title += ": " + on.Title
		}
		f.Entries = append(f.Entries, e)
	}
	for i, format := range artifact.FeedsIn(s.Settings.Feeds.Formats) {
		f.Self = s.Settings.BaseURL.Absolute(s.AddressIn(page, format.CommentsFile()))
		w.Put(paths[i], feedWriters[format.Format](f))
	}
}
