package feed

import "time"

// RSS writes the feed as RSS 2.0.
func RSS(f Feed) []byte {
	w := writer{buf: make([]byte, 0, f.size())}
	w.raw(`<?xml version="1.0" encoding="utf-8"?>` + "\n")
	w.open("rss", "version", "2.0", "xmlns:atom", "http://www.w3.org/2005/Atom", "xmlns:content", "http://purl.org/rss/1.0/modules/content/",
		"xmlns:dc", "http://purl.org/dc/elements/1.1/", "xmlns:media", "http://search.yahoo.com/mrss/")
	w.raw("\n")
	w.open("channel")
	w.raw("\n")
	w.text("title", f.Title)
	w.text("link", f.Home)
	w.empty("atom:link", "rel", "self", "type", "application/rss+xml", "href", f.Self)
	w.text("description", first(f.Description, f.Title))
	w.text("language", f.Language)
	w.date("lastBuildDate", f.updated(), time.RFC1123Z)
	for i := range f.Entries {
		w.rssItem(&f, &f.Entries[i])
	}
	w.close("channel")
	w.close("rss")
	return w.buf
}

func (w *writer) rssItem(f *Feed, e *Entry) {
	id, permanent := e.id(), "false"
	if id == e.URL {
		permanent = "true"
	}
	w.open("item")
	w.raw("\n")
	w.text("guid", id, "isPermaLink", permanent)
	w.text("title", e.Title)
	w.text("link", e.URL)
	w.date("pubDate", e.Published, time.RFC1123Z)
	for _, name := range e.Authors {
		w.text("dc:creator", name)
	}
	for _, term := range e.Categories {
		w.text("category", term)
	}
	w.text("dc:language", f.language(e))
	w.rssText(e)
	w.media(e.image())
	w.close("item")
}

// rssText writes what there is to read. Programs take description for HTML, so
// that a summary, which is plain text, is escaped once more.
func (w *writer) rssText(e *Entry) {
	w.text("description", string(escape(nil, e.Summary)))
	w.text("content:encoded", e.HTML)
}
